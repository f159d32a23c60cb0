"""A piece of a stranger's text as it is read: without marks and what no reader sees.

Zero-width characters, bidirectional controls and soft hyphens stay in the text and its offsets, and
are left out of the reading (Unicode categories Cf and Cc); decimal digits of any script are read as
0 to 9.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from probatum.evidence.folding import shown

_MARKUP = re.compile(
    r"\\(?=[^\w\s])|</?[a-zA-Z][^<>\n]{0,80}>"
    r"|(?<=\|)[ \t]{0,9}(?i:not\s(?:stated|reported|specified|applicable|available)|n/?a|[-–—])"
    r"[ \t]{0,9}(?=\|)|\|"
    r"|(?<![\w*])(?P<star>\*{1,3})(?=[^\s*])(?:[^*\n]{1,400}[^\s*])?(?P=star)(?![\w*])"
    r"|(?<!\w)(?P<line>_{1,3})(?=[^\s_])(?:[^\n]{0,400}?[^\s_])?(?P=line)(?!\w)"
    r"|(?P<code>`{1,2})[^`\n]{1,400}(?P=code)|\*\*"
)


@dataclass(frozen=True, slots=True)
class Words:
    """Words that are read, and for each character the offset in the text that it stands at."""

    text: str
    origins: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where a span of the words stands in the text."""
        if not self.origins or start >= end:
            return (0, 0)
        last = min(end, len(self.origins)) - 1
        return (self.origins[min(start, last)], self.origins[last] + 1)


def words(
    text: str,
    start: int,
    end: int,
    left_out: Sequence[tuple[int, int]] = (),
    *,
    markup: bool = True,
) -> Words:
    """The words of ``text[start:end]``, white space as single blanks.

    ``left_out`` are spans of citation marks, in order. ``markup``: emphasis, code marks, tags and
    the bars of tables are left out too.
    """
    skipped = list(left_out)
    if markup:
        skipped += [span for m in _MARKUP.finditer(text, start, end) for span in _marked(m)]
    cells = text.count("\t", start, end) > 1
    hidden = {i for first, last in skipped for i in range(max(first, start), min(last, end))}
    characters: list[str] = []
    origins: list[int] = []
    for index in range(start, end):
        character = text[index]
        if (index in hidden and character == "|") or (cells and character == "\t"):
            seen = " " if "".join(characters[-2:]).rstrip()[-1:] in tuple(".!?") else _CELL
        elif index in hidden:
            seen = "" if character in "\\*_`" else " "
        elif not character.isascii() and character.isdecimal():
            seen = str(unicodedata.decimal(character))
        elif character.isspace():
            seen = character if _in_number(text, index, end) else " "
        else:
            seen = shown(character)
        for one in seen:
            _put(one, index, characters, origins)
    while characters and characters[-1] in " ;":
        characters.pop()
        origins.pop()
    return Words("".join(characters), tuple(origins))


_CELL = "; "
"""What stands between two cells of a table's row as it is read."""


def _put(character: str, index: int, characters: list[str], origins: list[int]) -> None:
    """Add a character as a reader sees it: single blanks, none at the start nor before a stop."""
    last = characters[-1] if characters else " "
    if character == " " and last == " ":
        return
    if character == ";" and (not characters or last in ";:"):
        return
    if character in ".,;:)" and characters and last == " ":
        characters.pop()
        origins.pop()
        if character == ";" and characters and characters[-1] in ";:":
            character = " "
    characters.append(character)
    origins.append(index)


def _in_number(text: str, index: int, end: int) -> bool:
    """Whether a blank that does not break parts the thousands of a number."""
    return (
        text[index] in "\u00a0\u2007\u2009\u202f"
        and 0 < index < end - 1
        and text[index - 1].isdecimal()
        and text[index + 1].isdecimal()
    )


def _marked(match: re.Match[str]) -> list[tuple[int, int]]:
    """What is left out of a match: all of it, or of emphasis the marks at its two ends."""
    name = match.lastgroup
    if name is None:
        return [match.span()]
    size = len(match[name])
    return [(match.start(), match.start() + size), (match.end() - size, match.end())]

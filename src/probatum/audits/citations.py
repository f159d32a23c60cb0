"""Citation marks of a text: numbers in brackets or none, superscripts, authors, identifiers."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

_LIST = r"\d{1,3}(?:\s?[,;–—-]\s?\d{1,3}){0,20}"
_SUPER = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_DIGITS = str.maketrans(_SUPER, "0123456789")
_IDENTIFIER = (
    r"(?:PMID[:\s]\s{0,2}\d{4,9}|(?:doi[:\s]\s{0,2})?10\.\d{4,9}/[^\s\])>,;]+[^\s\])>,;.]"
    r"|https?://[^\s\])>]+[^\s\])>.,;]|PMC\d{4,9})"
)
_MARKS = re.compile(
    rf"(?P<foot>\[\^(?P<note>[\w-]{{1,40}})\](?!:))"
    rf"|(?P<square>\\?\[(?P<list>{_LIST})\\?\](?:\((?P<link>https?://[^\s()]{{1,300}})\))?)"
    rf"|(?P<corner>【(?P<corner_list>\d{{1,3}})[^】\n]{{0,60}}】)"
    rf"|(?P<tag><sup>\s?\[?(?P<tag_list>{_LIST})\]?\s?</sup>)"
    rf"|(?P<caret>\^\[?(?P<caret_list>\d{{1,3}}(?:,\s?\d{{1,3}})*)\]?\^)"
    rf"|(?P<super>(?<=[.,;:)\]”\"’%])[{_SUPER}]+(?:[,⁻–˒‚][{_SUPER}]+)*"
    rf"|(?<=[a-z]{{4}})[{_SUPER}]+(?:[,⁻–][{_SUPER}]+)*)"
    rf"|(?P<identifier>[(\[]\s?{_IDENTIFIER}(?:\s?[,;]\s?{_IDENTIFIER}){{0,6}}\s?[)\]]"
    rf"|\bPMID[:\s]\s{{0,2}}\d{{4,9}}|\bdoi[:\s]\s{{0,2}}10\.\d{{4,9}}/[^\s\])>,;]+[^\s\])>,;.])"
    r"|(?P<authors>\((?:see\s|e\.g\.,?\s)?(?!(?i:updated|revised|reviewed|since|in|from|until|january|"
    r"february|march|april|may|june|july|august|september|october|november|december|spring|summer|"
    r"autumn|fall|winter|published|approved|new|effective|version|label)\b)[A-Z][\w'’-]{1,30}"
    r"(?:\s(?:et\sal\.?|and\s[A-Z][\w'’-]{1,30}|&\s[A-Z][\w'’-]{1,30}))?,?\s(?:19|20)\d\d[a-z]?"
    r"(?:;\s[A-Z][\w'’-]{1,30}(?:\s(?:et\sal\.?|and\s[A-Z][\w'’-]{1,30}|&\s[A-Z][\w'’-]{1,30}))?"
    r",?\s(?:19|20)\d\d[a-z]?){0,8}\))",
)
_BARE = re.compile(
    r"(?P<round>[ \t]?\((?P<round_list>\d{1,2}(?:\s?[,–-]\s?\d{1,2}){0,10})\)(?=[.,;:]?(?:\s|$)))"
    r"|(?P<plain>(?<=\S)[ \t]{1,2}(?P<plain_list>\d{1,2}(?:,\s?\d{1,2}){0,6})(?=[.:;]?[ \t]*(?:\n|$)"
    r"|[.;]\s+[A-Z(\"“•]))"
    r"|(?P<glued>(?<=[a-z)%][.,;])(?P<glued_list>\d{1,2}(?:[,–-]\d{1,2}){0,6})(?=\s|$))"
)
_COUNTED = frozenset(
    (
        "type types phase grade grades stage stages study studies table figure section level class "
        "group arm cohort part step cycle version to and or than of by factor score scores age ages "
        "for over under about least most line trial appendix chapter item no number category "
        "= < > ≤ ≥ × x ~ ± - – + /"
    ).split()
)
"""Words that a number completes: "phase 3" at the end of a line cites nothing."""

_UNITS = frozenset("day days week weeks month months year years dose doses".split())
"""Words that a number completes unless another number is before them: "for 30 days 1"."""

_RANK = re.compile(r"\d|(?:first|second|third|fourth|last|next|every|each|per|several|few)$", re.I)

LEAST_BARE = 3
"""Pieces that must end in a bare number before bare numbers are read as citation marks."""

_MOST_OF_A_RANGE = 30


@dataclass(frozen=True, slots=True)
class Mark:
    """A citation mark as printed, the numbers it has, or the words or identifiers in it."""

    start: int
    end: int
    text: str
    numbers: tuple[int, ...] = ()
    words: tuple[str, ...] = field(default=())


def marks(text: str) -> list[Mark]:
    """Every citation mark, in order. Bare numbers and numbers in round brackets are marks only in a
    text that cites by them throughout."""
    found = list(_printed(text))
    starts, ends = [m.start for m in found], [m.end for m in found]
    bare = [m for m in _bare(text) if bisect_left(starts, m.end) == bisect_right(ends, m.start)]
    found += _by_habit(text, bare, numbered=any(m.numbers for m in found))
    return sorted(found, key=lambda m: m.start)


def _printed(text: str) -> Iterator[Mark]:
    for match in _MARKS.finditer(text):
        name = match.lastgroup
        listed = next(
            (
                match[g]
                for g in ("list", "corner_list", "tag_list", "caret_list")
                if match[g] is not None
            ),
            None,
        )
        start, end = match.span()
        if match["foot"]:
            note = match["note"]
            yield Mark(start, end, match.group(), (int(note),) if note.isdecimal() else (), (note,))
        elif listed is not None:
            yield Mark(start, end, match.group(), numbers(listed), _given(match["link"]))
        elif match["super"]:
            yield Mark(start, end, match.group(), numbers(match["super"].translate(_DIGITS)))
        elif match["authors"] or match["identifier"] or name:
            inner = match.group().strip("()[] ")
            yield Mark(start, end, match.group(), (), tuple(p.strip() for p in inner.split(";")))


def _given(word: str | None) -> tuple[str, ...]:
    return (word,) if word else ()


def _bare(text: str) -> Iterator[Mark]:
    for match in _BARE.finditer(text):
        listed = match["round_list"] or match["plain_list"] or match["glued_list"]
        if match["plain"]:
            before = text[max(0, match.start() - 40) : match.start()].split()
            if not before or _counts(before):
                continue
        start = match.start() + len(match.group()) - len(match.group().lstrip())
        yield Mark(start, match.end(), match.group().strip(), numbers(listed))


def _counts(before: Sequence[str]) -> bool:
    word = before[-1].strip("(,.;:").casefold()
    if word in _UNITS:
        return len(before) < 2 or not _RANK.search(before[-2].strip("(,.;:"))
    return word in _COUNTED


def _by_habit(text: str, bare: Sequence[Mark], *, numbered: bool) -> list[Mark]:
    """The bare numbers, form by form, where they count from 1 without a gap and come often enough."""
    kept: list[Mark] = []
    if numbered:
        return kept
    for form in ("(", "plain", "glued"):
        of_form = [m for m in bare if _form(text, m) == form]
        counted = Counter(n for m in of_form for n in m.numbers)
        most = 0
        while most + 1 in counted:
            most += 1
        admitted = [m for m in of_form if all(1 <= n <= most for n in m.numbers)]
        if len(admitted) >= LEAST_BARE and most:
            kept += admitted
    return kept


def _form(text: str, mark: Mark) -> str:
    if mark.text.startswith("("):
        return "("
    return "plain" if text[mark.start - 1].isspace() else "glued"


def numbers(listed: str) -> tuple[int, ...]:
    """The numbers of "1, 3-5": 1, 3, 4, 5."""
    found: list[int] = []
    for part in re.split(r"[,;˒‚]", listed):
        ends = [int(n) for n in re.findall(r"\d+", part)]
        if len(ends) == 2 and 0 < ends[1] - ends[0] <= _MOST_OF_A_RANGE:
            found += range(ends[0], ends[1] + 1)
        else:
            found += ends
    return tuple(dict.fromkeys(found))


def masked(text: str, found: Sequence[Mark]) -> str:
    """The text with every mark blanked, of the same length, so that sentences end where they do."""
    parts: list[str] = []
    place = 0
    for mark in found:
        if mark.start < place:
            continue
        parts += [text[place : mark.start], " " * (mark.end - mark.start)]
        place = mark.end
    parts.append(text[place:])
    return "".join(parts)

"""Text as a reader sees it: without characters that do not show, look-alike forms as plain ones.

Folded are only forms that Unicode itself calls another printing of the same letters or digits
(UAX #15: wide, narrow, font and square forms, the Latin ligatures, Roman numerals as one character),
letters that are composed with their accents, and the Arabic marks in numbers. Superscripts and
fractions keep their value, so they stay.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_SEEN_ALIKE = {
    "\u066b": ".",
    "\u066c": ",",
    "\u2266": "≤",
    "\u2267": "≥",
}
_FORMS = ("<wide>", "<narrow>", "<font>", "<square>")
_ODD = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u0300-\u036f\u061c\u066b\u066c\u070f\u180e\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\u210a-\u2134\u2160-\u217f\u2266\u2267\u3371-\u33df\ufb00-\ufb06\ufe00-\ufe0f"
    "\ufeff\uff01-\uff5e\ufff9-\ufffb\U0001d400-\U0001d7ff\U000e0000-\U000e0fff]"
)
"""Every character that folding may change; a text without one is returned as it is."""


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded text, and for each of its characters the offset in the text that it stands for.

    ``origins`` is empty where nothing was folded.
    """

    text: str
    origins: tuple[int, ...] = ()

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where a span of the folded text stands in the text."""
        if not self.origins or start >= end:
            return start, end
        return self.origins[start], self.origins[end - 1] + 1


def folded(text: str) -> Folded:
    """A text as it is read. Time is linear in its length."""
    if text.isascii() or not _ODD.search(text):
        return Folded(text)
    characters: list[str] = []
    origins: list[int] = []
    for index, character in enumerate(text):
        plain = shown(character)
        if unicodedata.combining(character) and characters:
            composed = unicodedata.normalize("NFC", characters[-1] + character)
            if len(composed) == 1:
                characters[-1] = composed
                continue
        characters += plain
        origins += [index] * len(plain)
    return Folded("".join(characters), tuple(origins))


def shown(character: str) -> str:
    """What a reader sees of a character: nothing, itself, or its plain form."""
    if " " <= character < "\x7f" or character.isspace():
        return character
    if invisible(character):
        return ""
    if character in _SEEN_ALIKE:
        return _SEEN_ALIKE[character]
    form = unicodedata.decomposition(character).partition(" ")[0]
    if form in _FORMS or "\ufb00" <= character <= "\ufb06" or "\u2160" <= character <= "\u217f":
        return unicodedata.normalize("NFKC", character)
    return character


def invisible(character: str) -> bool:
    """Whether no reader sees the character, white space apart."""
    if character.isspace():
        return False
    return unicodedata.category(character) in ("Cf", "Cc") or "\ufe00" <= character <= "\ufe0f"

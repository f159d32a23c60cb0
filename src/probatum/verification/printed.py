"""Whether words stand in a text, however that text was encoded, set and broken into lines.

Normalised are Unicode's ways to write one character (NFC), ligatures, hyphens of all kinds and those
at the end of a line, soft hyphens and what has no width, curly quotation marks, the micro sign, and
white space. Nothing else: neither case nor punctuation, no digit and no letter of another script.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_SAME = str.maketrans(
    {
        "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st",
        "‐": "-", "‑": "-", "﹣": "-", "－": "-",
        "‘": "'", "’": "'", "‛": "'", "“": '"', "”": '"', "‟": '"',
        "µ": "μ",
        "\u00ad": "", "\u200b": "", "\u200c": "", "\u200d": "", "\u2060": "", "\ufeff": "",
        "\u200e": "", "\u200f": "", "\u202a": "", "\u202b": "", "\u202c": "", "\u202d": "",
        "\u202e": "", "\u2066": "", "\u2067": "", "\u2068": "", "\u2069": "",
    }
)  # fmt: skip
_BROKEN = re.compile(r"(?<=[^\W\d_])-[^\S\n]{0,4}\n\s{0,8}(?=[^\W\d_])")
_SPACE = re.compile(r"\s+")


@lru_cache(maxsize=64)
def normal(text: str) -> str:
    """The text with nothing left of its typesetting; a word broken at a line's end is joined."""
    return _spaced(_BROKEN.sub("", _characters(text)))


@lru_cache(maxsize=64)
def hyphened(text: str) -> str:
    """The same, where the hyphen at a line's end belongs to the word."""
    return _spaced(_BROKEN.sub("-", _characters(text)))


def stands(exact: str, text: str) -> bool:
    """Whether the words stand in the text, but for what :func:`normal` takes away."""
    if exact in text:
        return True
    return any(
        form(exact) in form2(text) for form in (normal, hyphened) for form2 in (normal, hyphened)
    )


def same(exact: str, text: str) -> bool:
    """Whether two texts are the same, but for what :func:`normal` takes away."""
    if exact == text:
        return True
    return bool({normal(exact), hyphened(exact)} & {normal(text), hyphened(text)})


def _characters(text: str) -> str:
    return unicodedata.normalize("NFC", text).translate(_SAME)


def _spaced(text: str) -> str:
    return _SPACE.sub(" ", text).strip()

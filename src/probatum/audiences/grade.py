"""The US school grade that a text asks of its reader, by two formulas.

Flesch-Kincaid grade level: 0.39 (words / sentences) + 11.8 (syllables / words) - 15.59 (Kincaid et
al. 1975). SMOG: 1.0430 sqrt(30 polysyllables / sentences) + 3.1291, a polysyllable having three
syllables or more (McLaughlin 1969). Syllables are counted by the hyphenation of pyphen and by the
groups of vowels, and the greater counts, since hyphenation alone counts too few. Names of drugs are
left out of both, addresses of pages too; numbers
count as one syllable. A semicolon ends a sentence (as the instructions of
SMOG have it), and so does a colon before a capital: what stands before it is a heading.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

import pyphen

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|\d[\d.,]*")
_ADDRESS = re.compile(r"https?://\S+")
_END = re.compile(r"[.!?]+(?=\s|$)|\n+|;(?=\s)|:(?=\s+[A-Z])")
_VOWELS = re.compile(r"[aeiouy]+")
_SILENT = re.compile(r"(?:[^aeiouyl]e|[aeiouy]le|[^td]ed|[^aeiouycgsxz]es|[^aeiouy]ely)$")
_TWO = re.compile(
    r"ia(?!l$|n$|ge|g$|r)|io(?!n|u|r$)|eo(?!p)|ua(?!l|r)|[^qg]ual|iu|[^q]uo|ism\b|[aeiou]ing"
)


@dataclass(frozen=True, slots=True)
class Grade:
    """Reading grades of a text and what they were counted from."""

    flesch_kincaid: float
    smog: float
    words: int
    sentences: int


@cache
def _hyphens() -> pyphen.Pyphen:
    return pyphen.Pyphen(lang="en_US", left=2, right=2)


_KNOWN = {
    "area": 3, "diabetes": 4, "diapers": 3, "diarrhea": 4, "every": 2, "idea": 3, "platelet": 2,
    "platelets": 2, "someone": 2, "sometimes": 2, "something": 2,
}  # fmt: skip
"""Words that both ways of counting get wrong."""


@lru_cache(maxsize=65536)
def syllables(word: str) -> int:
    """Syllables of one word, at least one."""
    plain = word.lower().replace("’", "'").split("'")[0]
    if not plain.isalpha():
        return 1
    if plain in _KNOWN:
        return _KNOWN[plain]
    parts = len(_hyphens().positions(plain)) + 1
    groups = len(_VOWELS.findall(plain))
    if groups > 1 and _SILENT.search(plain):
        groups -= 1
    groups += len(_TWO.findall(plain))
    return max(1, parts, groups)


def grade(texts: str | Iterable[str], names: Collection[str] = ()) -> Grade:
    """The grades of a text, or of several of which each ends a sentence; ``names`` are drug names.

    A text without words has grade 0 by both formulas.
    """
    spared = {part.lower() for name in names for part in _WORD.findall(name)}
    counts: list[int] = []
    sentences = 0
    for text in [texts] if isinstance(texts, str) else texts:
        for piece in _END.split(_ADDRESS.sub("", text)):
            words = [w for w in _WORD.findall(piece) if w.lower() not in spared]
            counts += [syllables(w) for w in words]
            sentences += bool(words)
    if not counts:
        return Grade(0.0, 0.0, 0, 0)
    long = sum(count >= 3 for count in counts)
    return Grade(
        0.39 * len(counts) / sentences + 11.8 * sum(counts) / len(counts) - 15.59,
        1.0430 * math.sqrt(30 * long / sentences) + 3.1291,
        len(counts),
        sentences,
    )

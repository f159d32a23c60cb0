"""Words of claims and quotes, and how far two places read alike."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from probatum.evidence.folding import folded
from probatum.evidence.quantities import Quantity, quantities

_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)?|[^\w\s]|_")
_SUFFIXES = (
    "ations",
    "ation",
    "ingly",
    "edly",
    "ities",
    "ity",
    "ies",
    "ing",
    "ed",
    "es",
    "ly",
    "s",
)

_STOP = (
    "a an the this that these those of in on at by for from with to into onto as and or but if "
    "than then is are was were be been being has have had do does did it its their his her "
    "them they he she we you who whom which what when where while during after before between "
    "among both each per via also such there here so thus however about over under up out "
    "s t i other any some"
)
STOP = frozenset(_STOP.split())
"""Words that carry no content of their own."""

REACH = 8
"""How many words on each side are compared."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as its tokens, lower case, with their places, and its quantities."""

    text: str
    tokens: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    quantities: tuple[Quantity, ...]
    free: tuple[int, ...]
    """Indices of the tokens that are part of no quantity."""


@lru_cache(maxsize=8192)
def read(text: str) -> Reading:
    """Tokens and quantities of a text as a reader sees it; their places are those in the text."""
    plain = folded(text)
    matches = list(_TOKEN.finditer(plain.text))
    places = [plain.place(*m.span()) for m in matches]
    starts = tuple(start for start, _ in places)
    found = tuple(quantities(plain.text))
    if plain.origins:
        found = tuple(
            replace(q, start=start, end=end)
            for q in found
            for start, end in (plain.place(q.start, q.end),)
        )
    return Reading(
        text,
        tuple(m.group().lower().replace("’", "'") for m in matches),
        starts,
        tuple(end for _, end in places),
        found,
        tuple(_free(starts, found)),
    )


@lru_cache(maxsize=8192)
def places(text: str) -> tuple[int, ...]:
    """Where the quantities of a text start."""
    return tuple(quantity.start for quantity in read(text).quantities)


def _free(starts: tuple[int, ...], found: tuple[Quantity, ...]) -> Iterator[int]:
    spans = iter(found)
    current = next(spans, None)
    for index, start in enumerate(starts):
        while current and current.end <= start:
            current = next(spans, None)
        if not (current and current.start <= start):
            yield index


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """A word without its inflection, roughly; short words and words with digits stay as is."""
    if len(word) < 5 or not word.isalpha():
        return word
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 4:
            word = word[: -len(suffix)]
            break
    return word[:-1] if word.endswith("e") and len(word) > 4 else word


def content(reading: Reading) -> list[int]:
    """Indices of the content words outside quantities."""
    return [
        i for i in reading.free if reading.tokens[i][0].isalnum() and reading.tokens[i] not in STOP
    ]


def alike(one: Reading, place: tuple[int, int], other: Reading, place2: tuple[int, int]) -> int:
    """How many tokens in a row are equal on both sides of two places (half-open token ranges)."""
    before = _run(one.tokens, place[0] - 1, other.tokens, place2[0] - 1, -1)
    return before + _run(one.tokens, place[1], other.tokens, place2[1], 1)


def _run(one: tuple[str, ...], i: int, other: tuple[str, ...], j: int, step: int) -> int:
    count = 0
    while count < REACH:
        ended, ended2 = not 0 <= i < len(one), not 0 <= j < len(other)
        if ended or ended2:
            return count + (ended and ended2)
        if one[i] != other[j]:
            return count
        count, i, j = count + 1, i + step, j + step
    return count


def overlap(words: Iterable[str], others: frozenset[str]) -> int:
    """How many of the words stand among the others."""
    return sum(word in others for word in words)

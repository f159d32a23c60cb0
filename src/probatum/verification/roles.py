"""Whose number it is: a number of the quote counts only for the arm, time, group or row it stands with.

A sentence that prints several numbers of a kind gives each its own words: "20 % with the drug and 30 %
with placebo". The words of a number reach to the next number of its kind, up to the conjunction
between them. A number of the claim fails where every equal number of the quotes stands with a word
("placebo") in whose place another number stands with another ("drug"), and the claim gives it that
other word and not its own.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from probatum.evidence.quantities import Measure, Quantity
from probatum.evidence.sentences import sentences
from probatum.verification.accepting import readings
from probatum.verification.words import STOP, Reading, places, read, stem

_STRONG = frozenset("versus vs compared while whereas but than against".split())
_WEAK = frozenset("and or plus".split())
_FAMILY = 5
_MOST = 24
"""Numbers of one kind in a quote beyond which no roles are read: a list or a table in words."""
_DETERMINERS = frozenset("the a an those these of group groups arm arms patients ( [ ) ]".split())
_TIMES = frozenset({"time", "calendar"})
_EMPTY = (
    STOP
    | _STRONG
    | _WEAK
    | frozenset(
        "respectively patients group groups arm arms p n ci vs significant significantly increase "
        "increased increases decrease decreased decreases reduced reduction reductions difference "
        "differences differ change changes changed level levels mean median average total rate "
        "rates score scores versus compared comparison higher lower greater less more fewer "
        "treatment therapy baseline use used using number numbers result results study value values "
        "percent percentage proportion dose doses approximately about only not no all most many "
        "identified reported observed received receiving given treated least points point ratio "
        "hazard odds risk relative confidence interval range incidence prevalence frequency "
        "occurred occurring seen found showed had has were was".split()
    )
)
"""Words that name no arm, group, outcome or row, so that they tell no number from another."""
_AGE = re.compile(r"\b(?:aged?|ages|old(?:er)?|young(?:er)?|birthday)\b", re.IGNORECASE)
_RESULT = re.compile(r"\b(?:was|were|mean|median|average|survival)\b", re.IGNORECASE)
_SINCE = re.compile(
    r"\b(?:after|following|post|since|later|follow(?:ed)?[\s-]?(?:up|for)|of (?:treatment|therapy))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Share:
    """The words of a sentence that go with one number: tokens, and times as keys."""

    words: frozenset[str]
    times: frozenset[tuple[object, ...]]
    slots: tuple[tuple[str, str, str], ...]
    """Each content word with its neighbours, a number among them as ``#``."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """The quote's own word for a number, and the word of another number that the claim gives it."""

    own: str
    other: str


def conflict(
    claim: Reading, quantity: Quantity, stands: Sequence[tuple[Reading, Quantity]]
) -> Conflict | None:
    """What speaks against a number of the claim at every place where the quotes have it."""
    if not stands or quantity.measure in (Measure.DATE, Measure.ORDINAL, Measure.P_VALUE):
        return None
    mine = _shares(claim.text, wide=True).get((quantity.start, quantity.end))
    if mine is None:
        return None
    found: Conflict | None = None
    for quote, other in stands:
        origins = _origin(claim.text, quantity), _origin(quote.text, other)
        against = _against(mine, quote, other)
        if against is None and set(origins) == {"age", "since"}:
            against = Conflict(*(_ORIGINS[o] for o in reversed(origins)))
        if against is None:
            return None
        found = found or against
    return found


def goes_with(
    claim: Reading, quantity: Quantity, quote: Reading, own: Quantity, rival: Quantity
) -> bool:
    """Whether the words of a number in the claim are those of its own place and not the rival's."""
    mine = _shares(claim.text, wide=True).get((quantity.start, quantity.end))
    shares = _shares(quote.text)
    place, other = shares.get((own.start, own.end)), shares.get((rival.start, rival.end))
    if mine is None or place is None or other is None:
        return False
    return bool(mine.words & (place.words - other.words)) and not (
        mine.words & (other.words - place.words)
    )


_ORIGINS = {"age": "an age", "since": "a time after"}


def _origin(text: str, quantity: Quantity) -> str:
    """Whether a time is an age or runs from an event, where the words beside it say so."""
    if quantity.unit.dimension not in _TIMES:
        return ""
    before = text[max(0, quantity.start - 12) : quantity.start]
    after = text[quantity.start : quantity.end + 18]
    aged = bool(_AGE.search(after)) or bool(re.search(r"\bage[ds]?\s(?:of\s)?$", before, re.I))
    since = bool(_SINCE.search(after)) or bool(_SINCE.search(before))
    return "" if aged == since else "age" if aged else "since"


def _against(mine: Share, quote: Reading, other: Quantity) -> Conflict | None:
    shares = _shares(quote.text)
    own = shares.get((other.start, other.end))
    if own is None:
        return None
    if not _is_figure(quote.text, other):
        return None
    for rival in quote.quantities:
        theirs = shares.get((rival.start, rival.end))
        if theirs is None or rival is other or _kind(rival) != _kind(other):
            continue
        if _same_value(quote.text, rival, other):
            continue
        if found := _crossed(mine, own, theirs):
            return found
    return None


def _is_figure(text: str, quantity: Quantity) -> bool:
    """Whether a number is a result or a dose: bare counts and times name too many things."""
    if quantity.measure in (Measure.FRACTION, Measure.RATIO) or quantity.margin is not None:
        return True
    if quantity.unit.dimension in _TIMES:
        return bool(_RESULT.search(text, max(0, quantity.start - 24), quantity.start))
    if quantity.unit.dimension in ("", "dose", "fold"):
        return quantity.places > 0
    return True


def _crossed(mine: Share, own: Share, theirs: Share) -> Conflict | None:
    if own.times and mine.times & theirs.times and not own.times & (theirs.times | mine.times):
        return Conflict("another time", "this time")
    pairs = [
        (word2, word)
        for before, word, after in theirs.slots
        if word not in own.words
        for before2, word2, after2 in own.slots
        if word2 not in theirs.words and _alike_slots(before, after, before2, after2)
    ]
    if any(_said(word2, mine.words) for word2, _ in pairs):
        return None
    return next((Conflict(*pair) for pair in pairs if pair[1] in mine.words), None)


def _said(word: str, words: frozenset[str]) -> bool:
    """Whether a stem stands among stems, or one of its family does ("surviv", "survival")."""
    return word in words or any(
        min(len(word), len(w)) >= _FAMILY and (w.startswith(word) or word.startswith(w))
        for w in words
    )


def _alike_slots(before: str, after: str, before2: str, after2: str) -> bool:
    """Whether two words stand in one frame: between equal words, or alike beside their numbers."""
    if before == before2 and after == after2:
        return True
    return (before == before2 and before.endswith("#")) or (after == after2 and after.endswith("#"))


def _kind(quantity: Quantity) -> tuple[object, ...]:
    if quantity.measure is Measure.FRACTION:
        return ("fraction",)
    return (quantity.measure, quantity.unit.dimension)


def _same_value(text: str, one: Quantity, other: Quantity) -> bool:
    return not set(readings(text, one)).isdisjoint(readings(text, other))


@lru_cache(maxsize=4096)
def _shares(text: str, wide: bool = False) -> dict[tuple[int, int], Share]:
    """The words of each number of a text, by its place.

    ``wide``: with what stands before the first number of a sentence and after the last, which in a
    quote may belong to all of them.
    """
    reading = read(text)
    made: dict[tuple[int, int], Share] = {}
    starts = places(text)
    for start, end in sentences(text):
        inside = reading.quantities[bisect_left(starts, start) : bisect_left(starts, end)]
        kinds: dict[tuple[object, ...], list[Quantity]] = {}
        for quantity in inside:
            kinds.setdefault(_kind(quantity), []).append(quantity)
        for peers in kinds.values():
            if len(peers) <= _MOST:
                made |= _parted(reading, start, end, peers, wide)
    return made


def _parted(
    reading: Reading, start: int, end: int, peers: Sequence[Quantity], wide: bool
) -> dict[tuple[int, int], Share]:
    first, last = bisect_left(reading.starts, start), bisect_left(reading.starts, end)
    spans = [
        (bisect_left(reading.starts, q.start), bisect_left(reading.starts, q.end)) for q in peers
    ]
    cuts = [_cut(reading, one[1], other[0]) for one, other in pairwise(spans)]
    opening, closing = first, last
    if cuts and not wide:
        before = min(span[0] - cut for span, cut in zip(spans[1:], cuts, strict=True))
        after = max(cut - span[1] for span, cut in zip(spans, cuts, strict=False))
        opening = max(first, spans[0][0] - (before if before > 1 else 0))
        closing = min(last, spans[-1][1] + after + 1)
    edges = [opening, *cuts, closing]
    listed = _respectively(reading, first, last, peers)
    return {
        (peer.start, peer.end): _share(
            reading, edges[i], edges[i + 1], peer, listed[i] if listed else None
        )
        for i, peer in enumerate(peers)
    }


def _cut(reading: Reading, after: int, before: int) -> int:
    """Where the words of one number end and those of the next begin."""
    cut = None
    for index in range(after, before):
        token = reading.tokens[index]
        if token in _STRONG:
            return index
        if token in _WEAK or token in ",;:":
            cut = index
    return after if cut is None else cut


def _share(
    reading: Reading, first: int, last: int, peer: Quantity, label: frozenset[str] | None
) -> Share:
    start = reading.starts[first] if first < len(reading.starts) else len(reading.text)
    stop = reading.ends[last - 1] if 0 < last <= len(reading.ends) else start
    times = frozenset(
        key
        for q in _inside(reading, start, stop)
        if q is not peer and q.measure is not Measure.FREQUENCY
        for key in readings(reading.text, q)
        if key[0] == "value" and key[1] in _TIMES
    )
    free = reading.free[bisect_left(reading.free, first) : bisect_left(reading.free, last)]
    if label is not None:
        words = label
        slots = tuple(("#", word, "#") for word in sorted(label))
        return Share(words, times, slots)
    words = frozenset(
        stem(reading.tokens[i])
        for i in free
        if reading.tokens[i] not in _EMPTY and reading.tokens[i][0].isalpha()
    )
    slots = tuple(
        (_frame(reading, i, -1), stem(reading.tokens[i]), _frame(reading, i, 1))
        for i in free
        if reading.tokens[i] not in _EMPTY and reading.tokens[i][0].isalpha()
    )
    return Share(words, times, slots)


def _frame(reading: Reading, index: int, step: int) -> str:
    """The small words between a word and its number, which is ``#``; else the next word alone."""
    frame = ""
    for k in range(index + step, index + 5 * step, step):
        if not 0 <= k < len(reading.tokens):
            break
        token = reading.tokens[k]
        if not _is_free(reading, k):
            return frame + "#"
        if token[0].isalnum() and token not in _EMPTY:
            beyond = k + step
            if 0 <= beyond < len(reading.tokens) and not _is_free(reading, beyond):
                return frame + "#"
            break
        if token not in _DETERMINERS:
            frame += token
    beside = index + step
    return reading.tokens[beside] if 0 <= beside < len(reading.tokens) else ""


def _is_free(reading: Reading, index: int) -> bool:
    free = bisect_left(reading.free, index)
    return free < len(reading.free) and reading.free[free] == index


def _inside(reading: Reading, start: int, stop: int) -> Iterator[Quantity]:
    starts = places(reading.text)
    for index in range(bisect_left(starts, start), bisect_right(starts, stop)):
        if reading.quantities[index].end <= stop:
            yield reading.quantities[index]


def _respectively(
    reading: Reading, first: int, last: int, peers: Sequence[Quantity]
) -> list[frozenset[str]] | None:
    """The names that "respectively" gives two numbers, in order; none read where it is not clear."""
    if "respectively" not in reading.tokens[first:last] or len(peers) != 2:
        return None
    pairs = []
    for index in range(first + 1, last - 1):
        if reading.tokens[index] != "and":
            continue
        left, right = _name(reading, index, -1), _name(reading, index, 1)
        if left and right and left != right:
            pairs.append([frozenset({left}), frozenset({right})])
    return pairs[0] if len(pairs) == 1 else [frozenset(), frozenset()]


def _name(reading: Reading, index: int, step: int) -> str:
    for k in range(index + step, index + 3 * step, step):
        if not 0 <= k < len(reading.tokens) or not reading.tokens[k][0].isalpha():
            return ""
        if not _is_free(reading, k):
            return ""
        if reading.tokens[k] not in _EMPTY:
            return stem(reading.tokens[k])
    return ""

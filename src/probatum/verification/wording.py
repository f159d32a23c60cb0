"""Modal verbs, negations, superlatives and directions: may the quote be read as the claim says?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from probatum.evidence.claims import Check, Outcome
from probatum.evidence.editions import Span
from probatum.verification.words import Reading, alike, content, read, stem

MODALITY = "modality"
NEGATION = "negation"
DIRECTION = "direction"

_CLASSES = {
    "possibility": "may might could can possible possibly potential potentially",
    "obligation": "must shall mandatory obligatory",
    "advice": "should recommended recommend recommends advised",
    "consideration": "consider considered considering",
    "contraindication": "contraindicated contraindication",
    "permission": "permitted allowed",
    "exclusiveness": "only sole solely exclusively unique",
    "rank": "first latest newest best most",
    "certainty": "safe proven cure cures cured halts always guarantees guaranteed guarantee",
    "cause": "causes caused causing",
    "need": "required requires needed necessary",
}
_CLASS = {word: name for name, words in _CLASSES.items() for word in words.split()}
_DRIFT = frozenset({"possibility", "obligation", "advice", "consideration"})
"""Classes whose loss in the claim changes what the quote says."""

_NEGATION_WORDS = "no not never without cannot neither nor none nothing unable lack lacked lacks"
_NEGATIONS = frozenset(_NEGATION_WORDS.split())
_UP_WORDS = (
    "increase increases increased increasing higher greater more elevated elevation rise rises "
    "rose raised longer above gain gains improved improves improve improvement"
)
_DOWN_WORDS = (
    "decrease decreases decreased decreasing lower less fewer reduced reduces reduce reduction "
    "decline declines declined fell falls shorter below loss worsened worsens worsen worsening"
)
_UP = frozenset(_UP_WORDS.split())
_DOWN = frozenset(_DOWN_WORDS.split())
WEIGHED = frozenset(_CLASS) | _NEGATIONS
"""Words that the checks here weigh, so that no other check needs to."""

_BREAK = frozenset(",;:.()")
_SENTENCE_START = re.compile(r"(?:^|[.!?:]\s+|[•(\n]\s*)$")
_LOOK_BACK = 6
_FAR = 3


def check_modality(claim: Reading, quotes: Sequence[Reading]) -> Check:
    """Modal verbs and superlatives of the claim stand in a quote, and the quote's in the claim."""
    mine = _marks(claim)
    theirs = {name for quote in quotes for name in _marks(quote)}
    for name, index in mine.items():
        if name not in theirs:
            word = claim.tokens[index]
            reason = f"The claim says “{word}”; no quote says that or a word of like force."
            return Check(MODALITY, Outcome.FAIL, reason, _span(claim, index))
    region, first, last = _region(claim, quotes)
    if region:
        for name, index in _marks(region).items():
            if name in _DRIFT and name not in mine and first <= index <= last:
                reason = f"The quote says “{region.tokens[index]}”; the claim leaves it out."
                return Check(MODALITY, Outcome.FAIL, reason)
    if not mine and not theirs:
        return Check(MODALITY, Outcome.NOT_APPLICABLE, "Neither has a modal verb or superlative.")
    return Check(MODALITY, Outcome.PASS, "The claim is as strong as its quotes.")


def check_negation(claim: Reading, quotes: Sequence[Reading]) -> Check:
    """The claim negates where its quote negates, and nowhere else."""
    mine = _negations(claim)
    region, first, last = _region(claim, quotes)
    if region is None:
        return Check(NEGATION, Outcome.NOT_APPLICABLE, "No quote reads like the claim.")
    theirs = _negations(region)
    inside = [i for i in theirs if first <= i <= last]
    if len(mine) > max(len(_negations(q)) for q in quotes):
        word = claim.tokens[mine[0]]
        reason = f"The claim says “{word}”; the quote does not negate."
        return Check(NEGATION, Outcome.FAIL, reason, _span(claim, mine[0]))
    if len(inside) > len(mine):
        word = region.tokens[inside[0]]
        return Check(
            NEGATION, Outcome.FAIL, f"The quote says “{word}”; the claim leaves the negation out."
        )
    if not mine and not inside:
        return Check(NEGATION, Outcome.NOT_APPLICABLE, "Neither negates.")
    return Check(NEGATION, Outcome.PASS, "The claim negates what its quote negates.")


def check_direction(claim: Reading, quotes: Sequence[Reading]) -> Check:
    """Increased is not decreased, higher is not lower."""
    found = False
    for index in claim.free:
        token = claim.tokens[index]
        for mine, opposite in ((_UP, _DOWN), (_DOWN, _UP)):
            if token not in mine:
                continue
            found = True
            same, against = _nearest(claim, index, quotes, mine, opposite)
            if (same < 0 <= against) or (against >= _FAR and against > same):
                return Check(
                    DIRECTION,
                    Outcome.FAIL,
                    f"The claim says “{token}”; the quote says the opposite.",
                    _span(claim, index),
                )
    if not found:
        return Check(DIRECTION, Outcome.NOT_APPLICABLE, "The claim gives no direction.")
    return Check(DIRECTION, Outcome.PASS, "Directions are those of the quotes.")


def _nearest(
    claim: Reading,
    index: int,
    quotes: Sequence[Reading],
    mine: frozenset[str],
    opposite: frozenset[str],
) -> tuple[int, int]:
    """How alike the best place of the same and of the opposite direction are, -1 for none."""
    same = against = -1
    for quote in quotes:
        for place in quote.free:
            token = quote.tokens[place]
            if token in mine or token in opposite:
                near = alike(claim, (index, index + 1), quote, (place, place + 1))
                if token in mine:
                    same = max(same, near)
                else:
                    against = max(against, near)
    return same, against


def _marks(reading: Reading) -> dict[str, int]:
    """First place of each class of modal verb or superlative, outside quantities."""
    marks: dict[str, int] = {}
    for index in reading.free:
        name = _CLASS.get(reading.tokens[index])
        if name is None or name in marks:
            continue
        if reading.tokens[index] == "may" and _is_month(reading, index):
            continue
        marks[name] = index
    return marks


def _is_month(reading: Reading, index: int) -> bool:
    start = reading.starts[index]
    capital = reading.text[start : start + 2] == "Ma"
    return capital and not _SENTENCE_START.search(reading.text[max(0, start - 4) : start])


def _negations(reading: Reading) -> list[int]:
    return [
        i
        for i in reading.free
        if reading.tokens[i] in _NEGATIONS or reading.tokens[i].endswith("n't")
    ]


def _region(claim: Reading, quotes: Sequence[Reading]) -> tuple[Reading | None, int, int]:
    """The quote that shares most content words, and the token range of it that the claim covers.

    The range reaches a few words back from the first shared word, up to a mark of punctuation. Each
    cell of a table's row is a quote by itself: what one cell negates, the cell beside it does not.
    """
    quotes = [cell for quote in quotes for cell in _cells(quote)]
    words = {stem(claim.tokens[i]) for i in content(claim)}
    best: Reading | None = None
    shared: list[int] = []
    for quote in quotes:
        found = [i for i in content(quote) if stem(quote.tokens[i]) in words]
        if len({stem(quote.tokens[i]) for i in found}) > len(
            {stem(best.tokens[i]) for i in shared} if best else ()
        ):
            best, shared = quote, found
    if best is None:
        return None, 0, -1
    first, last = _tightest(claim, best, shared)
    back = first
    while back > 0 and first - back < _LOOK_BACK and best.tokens[back - 1] not in _BREAK:
        back -= 1
    return best, back, last


def _cells(quote: Reading) -> list[Reading]:
    return [read(cell) for cell in quote.text.split("\t")] if "\t" in quote.text else [quote]


def _tightest(claim: Reading, quote: Reading, shared: list[int]) -> tuple[int, int]:
    """The sentence-sized stretch of the quote with most of the shared words."""
    stops = [i for i, t in enumerate(quote.tokens) if t in ".;" and _ends(quote, i)]
    edges = [-1, *stops, len(quote.tokens)]
    best: list[int] = []
    for start, end in pairwise(edges):
        inside = [i for i in shared if start < i < end]
        if len(inside) > len(best):
            best = inside
    return (best[0], best[-1]) if best else (shared[0], shared[-1])


def _ends(reading: Reading, index: int) -> bool:
    end = reading.ends[index]
    return end >= len(reading.text) or reading.text[end].isspace()


def _span(reading: Reading, index: int) -> Span:
    return Span(reading.starts[index], reading.ends[index])

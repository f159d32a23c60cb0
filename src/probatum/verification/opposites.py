"""A word of the claim against the word that stands in its place in the quote.

Three checks read the same changes: whether something rises or falls (direction), in whom
(population), and when (timing).
"""

from __future__ import annotations

from collections.abc import Sequence

from probatum.evidence.claims import Check, Outcome
from probatum.evidence.editions import Span
from probatum.verification.alignment import aligned
from probatum.verification.contrasts import AXES, PLACES, Kind, opposed
from probatum.verification.turns import Turn, turns
from probatum.verification.words import Reading

DIRECTION = Kind.DIRECTION.value
POPULATION = Kind.POPULATION.value
TIMING = Kind.TIMING.value

_SAYS = {
    Kind.DIRECTION: "no direction",
    Kind.POPULATION: "no population",
    Kind.TIMING: "no time in words",
}


def check_direction(claim: Reading, quotes: Sequence[Reading]) -> Check:
    """Increased is not decreased, higher is not lower, at the same place."""
    return _check(Kind.DIRECTION, claim, quotes)


def check_population(claim: Reading, quotes: Sequence[Reading]) -> Check:
    """Adults are not children, women not men, mice not rats."""
    return _check(Kind.POPULATION, claim, quotes)


def check_timing(claim: Reading, quotes: Sequence[Reading]) -> Check:
    """Before is not after, baseline not the end, night not day."""
    return _check(Kind.TIMING, claim, quotes)


def _check(kind: Kind, claim: Reading, quotes: Sequence[Reading]) -> Check:
    beside = aligned(claim, quotes)
    names = _capitals(claim) & frozenset(name for quote in quotes for name in _capitals(quote))
    mine = [
        k
        for k in claim.free
        if any(p[0] is kind for p in PLACES.get(claim.tokens[k], ()))
        and claim.tokens[k] not in names
    ]
    for turn in turns(claim, quotes):
        if turn.turn is not Turn.OPPOSITE or turn.kind is not kind or beside is None:
            continue
        if turn.mine is None or turn.theirs is None:
            continue
        word, other = (
            beside.claim.said(turn.mine, turn.mine),
            beside.quote.said(turn.theirs, turn.theirs),
        )
        if not turn.alone:
            reason = f"The quote says “{other}” for “{word}”, in words turned round."
            return Check(kind.value, Outcome.CANNOT_TELL, reason)
        reason = f"The claim says “{word}”; the quote says “{other}”."
        return Check(kind.value, Outcome.FAIL, reason, beside.claim.span(turn.mine, turn.mine))
    if not mine:
        return Check(kind.value, Outcome.NOT_APPLICABLE, f"The claim gives {_SAYS[kind]}.")
    said = frozenset(token for quote in quotes for token in quote.tokens)
    for k in mine:
        word = claim.tokens[k]
        against = next((o for o in sorted(said & AXES[kind]) if opposed(word, o) is kind), None)
        if against and not any(set(PLACES[word]) & set(PLACES.get(o, ())) for o in said):
            reason = f"The claim says “{word}”, the quote “{against}”, but not at the same place."
            span = Span(claim.starts[k], claim.ends[k])
            return Check(kind.value, Outcome.CANNOT_TELL, reason, span)
    return Check(kind.value, Outcome.PASS, "The quote says nothing else in its place.")


def _capitals(reading: Reading) -> frozenset[str]:
    """The words printed in capitals: in claim and quote alike they are names, not directions."""
    printed = (
        reading.text[start:end] for start, end in zip(reading.starts, reading.ends, strict=True)
    )
    return frozenset(word.lower() for word in printed if len(word) > 1 and word.isupper())

"""Do the content words of the claim stand in its quotes?"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from probatum.evidence.claims import Check, Entailment, Outcome
from probatum.evidence.editions import Span
from probatum.verification.wording import WEIGHED
from probatum.verification.words import Reading, content, overlap, stem

NAME = "support"


Judge = Callable[[Sequence[tuple[str, str]]], Sequence[Entailment]]
"""The support model: ``(claim, evidence)`` pairs to what it makes of each, in order."""

ENOUGH = 0.85
"""Share of the claim's content words that must stand in the quotes."""
HALF = 0.5


def check_support(claim: Reading, quotes: Sequence[Reading], context: Sequence[str] = ()) -> Check:
    """Word by word: pass from :data:`ENOUGH`, cannot tell from :data:`HALF`, else fail.

    ``context`` are words that the place of a quote lends it: section titles, product names. An
    identifier with digits ("CYP3A4") must stand in a quote exactly.
    """
    places = [i for i in content(claim) if claim.tokens[i] not in WEIGHED]
    if not places:
        if claim.quantities or content(claim):
            reason = "The claim is numbers and modal words alone."
            return Check(NAME, Outcome.NOT_APPLICABLE, reason)
        return Check(NAME, Outcome.FAIL, "The claim has no words that could be checked.")
    exact = frozenset(token for quote in quotes for token in quote.tokens)
    for index in places:
        token = claim.tokens[index]
        if any(c.isdigit() for c in token) and token not in exact:
            span = Span(claim.starts[index], claim.ends[index])
            word = claim.text[span.start : span.end]
            return Check(NAME, Outcome.FAIL, f"“{word}” stands in no quote.", span)
    lent = frozenset(stem(word.lower()) for phrase in context for word in phrase.split())
    held = frozenset(stem(token) for token in exact) | lent
    words = [stem(claim.tokens[i]) for i in places]
    share = overlap(words, held) / len(words)
    if share >= ENOUGH:
        return Check(NAME, Outcome.PASS, "The words of the claim stand in its quotes.")
    missing = next(i for i in places if stem(claim.tokens[i]) not in held)
    span = Span(claim.starts[missing], claim.ends[missing])
    word = claim.text[span.start : span.end]
    outcome = Outcome.CANNOT_TELL if share >= HALF else Outcome.FAIL
    reason = f"{share:.0%} of the words stand in the quotes; “{word}” does not."
    return Check(NAME, outcome, reason, span)

"""The claim denies what its quote denies, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence

from probatum.evidence.claims import Check, Outcome
from probatum.verification.alignment import aligned
from probatum.verification.turns import Turn, denial, turns
from probatum.verification.words import Reading

NAME = "negation"


def check_negation(claim: Reading, quotes: Sequence[Reading]) -> Check:
    """Denial by a word ("not") or by its meaning ("fails to", "ineffective"), put in or left out."""
    beside = aligned(claim, quotes)
    if beside is None:
        return Check(NAME, Outcome.NOT_APPLICABLE, "No quote reads like the claim.")
    for turn in turns(claim, quotes):
        if turn.turn is not Turn.DENIAL:
            continue
        if not turn.alone:
            return Check(NAME, Outcome.CANNOT_TELL, "A denial was put in words of another kind.")
        if turn.mine is not None:
            word = beside.claim.said(turn.mine, turn.mine)
            reason = f"The claim says “{word}”; the quote does not deny it."
            return Check(NAME, Outcome.FAIL, reason, beside.claim.span(turn.mine, turn.mine))
        if turn.theirs is not None:
            word = beside.quote.said(turn.theirs, turn.theirs)
            reason = f"The quote says “{word}”; the claim leaves the denial out."
            return Check(NAME, Outcome.FAIL, reason)
    mine, theirs = (
        any(denial(w, k) for k in range(len(w.stems))) for w in (beside.claim, beside.quote)
    )
    if not mine and not theirs:
        return Check(NAME, Outcome.NOT_APPLICABLE, "Neither denies anything.")
    if not beside.close:
        return Check(NAME, Outcome.CANNOT_TELL, "The claim is worded too unlike its quote.")
    return Check(NAME, Outcome.PASS, "The claim denies what its quote denies.")

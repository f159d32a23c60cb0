"""Who was better than whom: the sides of a comparison have not changed places."""

from __future__ import annotations

from collections.abc import Sequence

from probatum.evidence.claims import Check, Outcome
from probatum.verification.alignment import aligned
from probatum.verification.turns import Turn, turns
from probatum.verification.words import Reading

NAME = "arms"


def check_arms(claim: Reading, quotes: Sequence[Reading]) -> Check:
    """ "A was better than B" is not "B was better than A"."""
    beside = aligned(claim, quotes)
    if beside is None or not beside.verbatim:
        return Check(
            NAME, Outcome.NOT_APPLICABLE, "No sentence of the quotes reads like the claim."
        )
    for turn in turns(claim, quotes):
        if turn.turn is Turn.SWAP and turn.mine is not None and turn.theirs is not None:
            word = beside.claim.said(turn.mine, turn.mine)
            if not turn.alone:
                reason = f"“{word}” stands elsewhere in the quote, in words turned round."
                return Check(NAME, Outcome.CANNOT_TELL, reason)
            other = beside.quote.said(turn.theirs, turn.theirs)
            reason = (
                f"Where the claim says “{word}” the quote says “{other}”, and the other way round."
            )
            return Check(NAME, Outcome.FAIL, reason, beside.claim.span(turn.mine, turn.mine))
    return Check(NAME, Outcome.PASS, "No two names have changed places.")

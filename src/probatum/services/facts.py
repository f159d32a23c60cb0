"""What the checks may ask of the library."""

from __future__ import annotations

from dataclasses import replace

from probatum.evidence.claims import Check, Claim, Outcome, Verdict
from probatum.evidence.editions import Level
from probatum.library.store import Store


class RecordFacts:
    """The library as the checks see it."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def verify(self, claim: Claim) -> Claim:
        """The claim with its checks and verdict."""
        for q in claim.quotes:
            if self.store.record.edition(q.edition).text[q.start:q.end] != q.exact:
                return replace(claim, verdict=Verdict.UNSUPPORTED, checks=(Check("quote", Outcome.FAIL, "not there"),))
        digest = any(q.level is Level.DIGEST for q in claim.quotes)
        return replace(claim, verdict=Verdict.AGREES_WITH_DIGEST if digest else Verdict.SUPPORTED)

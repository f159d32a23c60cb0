"""A claim against a piece of evidence, without a library."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from probatum.evidence.claims import Check, Claim, Entailment, Outcome, Quote, Verdict
from probatum.verification.facts import Library
from probatum.verification.numbers import QUANTITY
from probatum.verification.support import NAME as SUPPORT
from probatum.verification.support import Judge, nearly_copied
from probatum.verification.verify import verify
from probatum.verification.words import read as reading


class PairVerdict(StrEnum):
    """The verdict of a pair, a stated mapping of the verdict of a claim (:data:`MAPPING`)."""

    SUPPORTED = "supported"
    CONTRADICTED = "contradicted"
    NOT_ENOUGH = "not_enough"


MAPPING = {
    Verdict.SUPPORTED: PairVerdict.SUPPORTED,
    Verdict.AGREES_WITH_DIGEST: PairVerdict.SUPPORTED,
    Verdict.SOURCE_DOES_NOT_ADD_UP: PairVerdict.SUPPORTED,
    Verdict.CONTRADICTED: PairVerdict.CONTRADICTED,
    Verdict.SUPPORTED_WITH_DRIFT: PairVerdict.NOT_ENOUGH,
    Verdict.PARTLY_SUPPORTED: PairVerdict.NOT_ENOUGH,
    Verdict.UNSUPPORTED: PairVerdict.NOT_ENOUGH,
    Verdict.OUTDATED: PairVerdict.NOT_ENOUGH,
    Verdict.UNCHECKABLE: PairVerdict.NOT_ENOUGH,
}
"""A faithful copy of a source that does not add up is supported; a drift in force is not enough."""


BY_RULES = {
    Verdict.SUPPORTED: 0.55,
    Verdict.AGREES_WITH_DIGEST: 0.55,
    Verdict.SOURCE_DOES_NOT_ADD_UP: 0.55,
    Verdict.CONTRADICTED: 0.65,
    Verdict.UNSUPPORTED: 0.45,
    Verdict.SUPPORTED_WITH_DRIFT: 0.25,
    Verdict.PARTLY_SUPPORTED: 0.25,
    Verdict.OUTDATED: 0.45,
    Verdict.UNCHECKABLE: 0.45,
}
"""How often the pair's verdict is right where rules alone give this verdict of the claim: shares, in
twentieths, among SciFact's training claims with their marked sentences and the held-out claims
written for the support model, which were written to mislead by their words."""
COPIED = 0.98
"""The same for a claim that stands word for word in its evidence (copies of whole sentences are all
supported in the corruption benchmark; what is left are fragments that mean something else alone)."""
AGAINST = 0.55
"""The least for a contradiction that rules found and the model does not see (13 of 24 were right
among the claims held out). Else, where the model was asked, its own calibrated probability counts."""


@dataclass(frozen=True, slots=True)
class CheckedPair:
    """The claim with its checks and verdict, and what they come to for the pair."""

    claim: Claim
    verdict: PairVerdict
    entailment: Entailment | None = None
    """What the support model made of the pair, if it was asked."""

    @property
    def score(self) -> float:
        """How sure the verdict is, from 0 to 1."""
        said = " ".join(self.claim.text.split()).rstrip(".")
        shown = " ".join(self.claim.quotes[0].exact.split())
        if self.verdict is PairVerdict.SUPPORTED and said in shown:
            return COPIED
        if self.entailment is None:
            return BY_RULES[self.claim.verdict]
        likely: float = getattr(self.entailment, self.verdict.value)
        if self.verdict is PairVerdict.CONTRADICTED:
            return max(likely, AGAINST)
        return likely

    @property
    def failing(self) -> tuple[Check, ...]:
        """The checks that fail."""
        return tuple(c for c in self.claim.checks if c.outcome is Outcome.FAIL)


class _Evidence(Library):
    """A library that holds one text."""

    def __init__(self, text: str) -> None:
        self._text = text

    def text(self, document: str, edition: str) -> str | None:
        return self._text

    def newest(self, document: str, edition: str) -> str | None:
        return edition

    def standing(self, exact: str) -> tuple[tuple[str, str], ...]:
        return (("evidence", ""),) if exact in self._text else ()

    def notices(self, document: str) -> tuple[str, ...]:
        return ()

    def products(self) -> dict[str, frozenset[str]]:
        return {}


def check_pair(text: str, evidence: str, judge: Judge | None = None) -> CheckedPair:
    """Every check on a claim whose one quote is the evidence."""
    heard: list[Entailment] = []

    def asked(pairs: Sequence[tuple[str, str]]) -> Sequence[Entailment]:
        found = judge(pairs) if judge is not None else ()
        heard.extend(found)
        return found

    quote = Quote("evidence", "", "", 0, len(evidence), evidence)
    claim = verify(Claim(text, (quote,)), _Evidence(evidence), None if judge is None else asked)
    together = _together(heard)
    return CheckedPair(claim, _leaning(claim, together) or MAPPING[claim.verdict], together)


def _leaning(claim: Claim, read: Entailment | None) -> PairVerdict | None:
    """What the model finds likeliest, where words alone leave the claim open: a set of labelled pairs
    has three classes and no *cannot tell*. A failed check or a number that stands nowhere decides."""
    if read is None or claim.verdict not in _OPEN:
        return None
    outcomes = {c.name: c.outcome for c in claim.checks}
    failed = {name for name, outcome in outcomes.items() if outcome is Outcome.FAIL}
    if failed - {SUPPORT} or outcomes[QUANTITY] is Outcome.CANNOT_TELL:
        return None
    copied = nearly_copied(reading(claim.text), reading(claim.quotes[0].exact))
    open_to = [v for v in PairVerdict if not (copied and v is PairVerdict.CONTRADICTED)]
    return max(open_to, key=lambda v: (getattr(read, v.value), v is PairVerdict.NOT_ENOUGH))


_OPEN = (Verdict.PARTLY_SUPPORTED, Verdict.UNSUPPORTED)


def _together(heard: Sequence[Entailment]) -> Entailment | None:
    """Of a claim's sentences together: as contradicted as the most contradicted one, as supported as
    the least supported one, the rest not enough."""
    if not heard:
        return None
    against = max(e.contradicted for e in heard)
    held = min(1 - against, *(e.supported for e in heard))
    return Entailment(held, against, 1 - held - against)

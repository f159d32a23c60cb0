"""Quote, check, verdict and claim."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum

from probatum.evidence.editions import Level, Span, Status


@dataclass(frozen=True, slots=True)
class Quote:
    """A span of an edition and the text that stands there.

    ``start`` and ``end`` are Unicode code points of the edition's canonical text (W3C Web Annotation
    TextPositionSelector); ``exact``, ``prefix`` and ``suffix`` its TextQuoteSelector. ``section`` is
    the section's code, or its title where it has none.
    """

    document: str
    edition: str
    section: str
    start: int
    end: int
    exact: str
    level: Level = Level.PRIMARY
    prefix: str = ""
    suffix: str = ""
    path: tuple[str, ...] = ()
    status: Status | None = None
    where: str | None = None
    licence: str = ""


class Outcome(StrEnum):
    """Answer of a check."""

    PASS = "pass"
    FAIL = "fail"
    NOT_APPLICABLE = "not applicable"
    CANNOT_TELL = "cannot tell"


class Verdict(StrEnum):
    """What all checks together say of a claim."""

    SUPPORTED = "supported"
    AGREES_WITH_DIGEST = "agrees with digest"
    SUPPORTED_WITH_DRIFT = "supported with drift"
    PARTLY_SUPPORTED = "partly supported"
    UNSUPPORTED = "unsupported"
    CONTRADICTED = "contradicted"
    SOURCE_DOES_NOT_ADD_UP = "source does not add up"
    OUTDATED = "outdated"
    UNCHECKABLE = "uncheckable"


@dataclass(frozen=True, slots=True)
class Check:
    """One check's answer, its reason in a plain sentence, and the characters that it rests on."""

    name: str
    outcome: Outcome
    reason: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Entailment:
    """How likely a piece of evidence supports a claim, contradicts it or does neither; sum 1."""

    supported: float
    contradicted: float
    not_enough: float


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement of an article.

    ``cells`` are the parts of a claim that is shown as a table row, by column title; ``text`` is then
    the whole row in words. ``date`` places the claim on the timeline. ``original`` is the id of the
    claim that this one says in plainer words; ``terms`` are words that are explained at their first
    use, each with what it means.
    """

    text: str
    quotes: tuple[Quote, ...]
    citations: tuple[int, ...] = ()
    verdict: Verdict = Verdict.UNCHECKABLE
    checks: tuple[Check, ...] = ()
    cells: tuple[tuple[str, str], ...] = ()
    date: str | None = None
    note: str = ""
    original: str = ""
    terms: tuple[tuple[str, str], ...] = ()

    @property
    def id(self) -> str:
        """Given by code from the text and its quotes; the same whenever the claim is the same."""
        key = "\n".join(
            (self.text, *(f"{q.document}@{q.edition}:{q.start}-{q.end}" for q in self.quotes))
        )
        return "c" + hashlib.sha256(key.encode()).hexdigest()[:10]

"""In what order studies are shown, and what their texts leave unsaid.

Registration trials come first, then what followed their patients, then pooled analyses and reviews,
then what was seen in practice: a reader who knows the pivotal trial can place the others.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Protocol

from probatum.answers import registry
from probatum.evidence.editions import Design, Edition, Json, Kind, Status

TRIALS = "Trials"
FOLLOW_UP = "Long-term follow-up"
REVIEWS = "Pooled analyses and reviews"
REAL_WORLD = "Real-world evidence"
NAMED = "The study asked about"

OBSERVATIONAL = (Design.COHORT, Design.CASE_CONTROL, Design.CROSS_SECTIONAL, Design.CASE_REPORT)

_FOLLOWS = re.compile(
    r"\blong-?term\s+(?:follow-?up|extension|safety|efficacy|outcomes?)|\bextension\s+(?:study|trial|"
    r"results|phase|period)|\bfollow-?up\s+(?:study|of\s+(?:patients|participants))",
    re.IGNORECASE,
)
_POOLS = re.compile(
    r"\bpooled\b|\bpost[\s-]?hoc\b|\bmeta-?analys\w+|\bsystematic\s+review", re.IGNORECASE
)
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_PHASE = re.compile(
    r"\bphase\s*(?P<phase>[1-4]|i{1,3}|iv)(?P<part>[ab])?(?:\s*(?:/|-|or)\s*(?:phase\s*)?(?P<to>[1-4]|"
    r"i{1,3}|iv))?\b",
    re.IGNORECASE,
)
_HEAD = 2000
"""Characters of a study's text in which its phase is looked for: its methods, not its discussion."""


class Titled(Protocol):
    """What the header of a study tells: of an edition, or of one that is only held."""

    @property
    def title(self) -> str:
        """Its title."""

    @property
    def publication_types(self) -> tuple[str, ...]:
        """Its publication types."""

    @property
    def design(self) -> Design | None:
        """Its design."""

    @property
    def meta(self) -> Mapping[str, Json]:
        """Its other fields."""


def kind_of(edition: Titled) -> str:
    """Under which heading a study stands."""
    title = " ".join((edition.title, *edition.publication_types))
    if edition.design is Design.SYSTEMATIC_REVIEW or _POOLS.search(title):
        return REVIEWS
    if edition.design is not Design.RANDOMISED and _FOLLOWS.search(title):
        return FOLLOW_UP
    return REAL_WORLD if edition.design in OBSERVATIONAL else TRIALS


def order(edition: Edition) -> tuple[int, bool, str, str]:
    """Key that puts registration trials first: phase 3, then earlier phases, then what came after
    approval (3b, 4); the randomised before the others, then by date."""
    randomised = edition.design is Design.RANDOMISED
    rank = rank_of(edition, edition.text[:_HEAD])
    return (rank, not randomised, edition.date, edition.document)


def rank_of(study: Titled, text: str = "") -> int:
    """How near a study is to a registration trial, 0 nearest, by its header and ``text``."""
    randomised = study.design is Design.RANDOMISED
    phases = study.meta.get("phases")
    listed = " ".join(map(str, phases)) if isinstance(phases, list) else ""
    for words in (study.title, listed, text, *study.publication_types):
        if found := _PHASE.search(words):
            last = (found["to"] or found["phase"]).lower()
            phase = _ROMAN.get(last) or int(last)
            if phase == 4 or (phase == 3 and found["part"]):
                return 3
            return 3 - phase
    return 1 if randomised else 2


_INTERVAL = re.compile(r"\bCI\b|\bconfidence\s+interval|\bcredible\s+interval", re.IGNORECASE)
_CERTAINTY = re.compile(
    r"\b(?i:certainty|quality|strength)\s+of\s+(?:the\s+)?(?:evidence|body)|\bGRADE\b"
)
_FUNDED = re.compile(r"\bfund(?:ed|ing)\b|\bsponsor\w*|\bsupported\s+by\b", re.IGNORECASE)
_UNREAD = re.compile(r"\bnot\s+(?:read|stated|reported)\b", re.IGNORECASE)


def unstated(edition: Edition) -> str:
    """Who paid, and what the held text of a study does not say of its strength."""
    sure = " ".join(
        edition.words(p) for p in edition.passages if p.status is not Status.UNCONFIRMED
    )
    funding = str(edition.meta.get("funding") or edition.meta.get("sponsor") or "")
    told = funding and not _UNREAD.search(funding)
    if edition.kind is Kind.TRIAL and registry.without_test(edition):
        untested = ["The record reports no statistical comparison of the primary outcome."]
    else:
        untested = []
    missing = [] if told or _FUNDED.search(sure) else ["funding"]
    missing += [] if _INTERVAL.search(sure) else ["confidence interval"]
    missing += [] if _CERTAINTY.search(sure) else ["certainty of the evidence"]
    parts = [f"Funding: {funding.rstrip('.')}."] if told else []
    parts += [f"Not stated in the held text: {', '.join(missing)}."] if missing else []
    parts += untested
    return " ".join(parts)

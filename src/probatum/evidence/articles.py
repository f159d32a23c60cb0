"""The article: the answer to a question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from probatum.evidence.claims import Claim
from probatum.evidence.editions import Json

SCHEMA_VERSION = "1.1"

UNREVIEWED = "Educational, reviewed by nobody: use with caution."
"""The first line of an article that no one has approved."""


@dataclass(frozen=True, slots=True)
class ArticleSection:
    """A titled list of claims.

    ``layout`` is ``list``, ``table`` (each claim has cells under ``columns``) or ``study`` (one
    block for each study, ``title`` names it). ``notices`` are statements of the program about its own
    library ("the label is silent on …"), never about medicine, so they carry no quote.
    """

    title: str
    claims: tuple[Claim, ...]
    layout: str = "list"
    columns: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    topic: str = ""


@dataclass(frozen=True, slots=True)
class Imprint:
    """What a citation manager needs of a document beside its title and date; empty where not stated.

    ``authors`` are all authors, as ``Family Initials`` or the name of a group; ``published`` is the
    day of first publication of a paper, where the edition's own date is that of a later record.
    """

    authors: tuple[str, ...] = ()
    publisher: str = ""
    journal: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    published: str = ""
    version: str = ""
    doi: str = ""
    pmid: str = ""
    pmcid: str = ""
    trials: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reference:
    """One numbered document of the bibliography."""

    number: int
    document: str
    edition: str
    title: str
    date: str
    kind: str
    level: str
    url: str = ""
    authors: str = ""
    journal: str = ""
    design: str = ""
    licence: str = ""
    funding: str = ""
    retracted: bool = False
    notes: tuple[str, ...] = ()
    imprint: Imprint = Imprint()


@dataclass(frozen=True, slots=True)
class Omission:
    """What was left out of the article and why, by topic."""

    topic: str
    reason: str


@dataclass(frozen=True, slots=True)
class SearchReport:
    """How the evidence was looked for, so that a librarian can file and repeat it."""

    strings: tuple[str, ...]
    sources: tuple[tuple[str, int], ...]
    as_of: str
    library: str
    candidates: int
    cited: int
    near_misses: tuple[tuple[str, str, str], ...] = ()
    """``(document, title, reason)`` of documents that were found and not used."""


@dataclass(frozen=True, slots=True)
class ReviewStatus:
    """The status strip: review state, newest text held, when its publisher was last checked."""

    review: str
    newest_text: str
    newest_document: str
    last_checked: str
    sentence: str


SUGGESTED = 3
"""Follow-ups that a reader is shown at a time."""


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A question that goes on from an article and that the library answers.

    ``topic`` is the topic of the section that answers it, ``document`` the key of what it quotes.
    """

    question: str
    topic: str
    document: str


@dataclass(frozen=True, slots=True)
class Aside:
    """What people of this site put beside a section: a local policy, an appraisal, a dispute.

    ``section`` is the section's title, empty for the whole article. ``rows`` are pairs of a label and
    a text.
    """

    section: str
    title: str
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Another article that answers the same question and that people review: a revision of it, and the
    sentence that tells of it."""

    article: str
    revision: int
    line: str


@dataclass(frozen=True, slots=True)
class Review:
    """What the desk says *about* an article. Nothing of it is covered by the content hash.

    ``article`` and ``revision`` name the revision, ``signatures`` are those that count. ``copy`` is the
    code of this printed or exported copy, to be discarded after the day ``discard``.
    """

    state: str
    article: str
    revision: int
    content: str
    signatures: tuple[Mapping[str, Json], ...] = ()
    asides: tuple[Aside, ...] = ()
    copy: str = ""
    discard: str = ""
    elsewhere: Elsewhere | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """The answer to a question, with everything that is needed to check it."""

    question: str
    question_type: str
    title: str
    as_of: str
    jurisdiction: str
    status: ReviewStatus
    short_answer: tuple[Claim, ...]
    sections: tuple[ArticleSection, ...]
    references: tuple[Reference, ...]
    timeline: tuple[str, ...] = ()
    evidence_table: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    not_found: tuple[str, ...] = ()
    omitted: tuple[Omission, ...] = ()
    search: SearchReport | None = None
    disclaimer: str = ""
    figures: Mapping[str, Json] = field(default_factory=dict)
    review: Review | None = None
    follow_ups: tuple[FollowUp, ...] = ()
    """What may be asked next, best first; :data:`SUGGESTED` of them are shown."""
    audience: str = ""
    """Whom the order and the words are for; empty as it was written."""

    def claims(self) -> tuple[Claim, ...]:
        """Every claim once, the short answer first."""
        seen: dict[str, Claim] = {}
        for claim in (*self.short_answer, *(c for s in self.sections for c in s.claims)):
            seen.setdefault(claim.id, claim)
        return tuple(seen.values())

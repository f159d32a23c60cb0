"""What an audit of a text finds. Offsets are Unicode code points of :attr:`Audit.text`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from probatum.evidence.articles import Reference
from probatum.evidence.claims import Check, Claim, Verdict
from probatum.evidence.editions import Span


class Kind(StrEnum):
    """What a piece of the text is."""

    STATEMENT = "statement"
    """Says something of medicine: it is checked."""
    SELF_DESCRIPTION = "self-description"
    """Says something of the text itself: who reviewed it, when, for whom."""
    BOILERPLATE = "boilerplate"
    """Neither: navigation, disclaimers, questions to the reader."""
    HEADING = "heading"
    REFERENCE = "reference"
    """An entry of the text's own bibliography."""


@dataclass(frozen=True, slots=True)
class Citation:
    """A citation mark and what it leads to.

    ``mark`` is as printed, ``number`` 0 where the mark is none. ``documents`` are the keys of held
    documents it was resolved to, ``how`` the way (``pmid``, ``doi``, ``nct``, ``set id``, ``title``,
    ``words``), ``""`` where it leads nowhere.
    """

    mark: str
    start: int
    end: int
    number: int = 0
    documents: tuple[str, ...] = ()
    how: str = ""


@dataclass(frozen=True, slots=True)
class BibliographyEntry:
    """One reference of the text's own list, verbatim, and the held documents that it names."""

    number: int
    start: int
    end: int
    documents: tuple[str, ...] = ()
    how: str = ""
    cited: bool = True


@dataclass(frozen=True, slots=True)
class AuditedClaim:
    """One piece of the text, verbatim ``text[start:end]``, and what the checks say of it.

    ``claim`` holds what was checked: the words of the piece as a reader sees them (without citation
    marks, markup and invisible characters), the quotes that were found for it, every check and the
    verdict. ``origins`` has for each character of ``claim.text`` its offset in the audited text.
    ``headings`` and ``lead`` (items that it is nested in, the line before its list, the header of its
    table) are what it was read under.
    """

    start: int
    end: int
    kind: Kind
    claim: Claim
    citations: tuple[Citation, ...] = ()
    headings: tuple[str, ...] = ()
    lead: tuple[str, ...] = ()
    origins: tuple[int, ...] = ()
    sentence: int = 0
    """Number of its sentence in the text: the clauses of one sentence share it."""

    def place(self, span: Span) -> tuple[int, int]:
        """Where the characters that a check rests on stand in the audited text."""
        if not self.origins or span.start >= len(self.origins):
            return (self.start, self.end)
        last = min(max(span.end, span.start + 1), len(self.origins)) - 1
        return (self.origins[span.start], self.origins[last] + 1)

    @property
    def verdict(self) -> Verdict:
        """The verdict of the claim."""
        return self.claim.verdict

    @property
    def fabricated(self) -> bool:
        """Whether words that the piece quotes stand nowhere."""
        reasons = (check.reason for check in self.claim.checks)
        return self.verdict is Verdict.UNSUPPORTED and any("(fabricated)" in r for r in reasons)

    @property
    def faulty(self) -> bool:
        """Whether the piece is contradicted, out of date or fabricated."""
        return self.verdict in (Verdict.CONTRADICTED, Verdict.OUTDATED) or self.fabricated


@dataclass(frozen=True, slots=True)
class Missing:
    """A statement that a careful article on the subject would hold, with its quote; not in the text."""

    topic: str
    statement: Claim
    safety: bool = False
    superseded: bool = False
    """The statement is on what an older edition said."""


@dataclass(frozen=True, slots=True)
class Change:
    """What changed in a cited document since the text's date."""

    document: str
    title: str
    date: str
    what: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding on the text as a whole: coverage, consistency. ``spans`` are the pieces it is on."""

    check: Check
    spans: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Audit:
    """The audit of one text. ``date`` is the day that the text gives itself, ``""`` if none."""

    source: str
    title: str
    text: str
    as_of: str
    date: str
    library: str
    claims: tuple[AuditedClaim, ...]
    bibliography: tuple[BibliographyEntry, ...] = ()
    findings: tuple[Finding, ...] = ()
    missing: tuple[Missing, ...] = ()
    changes: tuple[Change, ...] = ()
    subject: tuple[str, ...] = ()
    """Documents of the products that the text is about."""
    references: tuple[Reference, ...] = ()
    """The held editions that the audit quotes or names, numbered in the order of the text."""
    notes: tuple[str, ...] = ()
    """What was done with the text before it was read: hidden text left out, another address."""

    def counted(self) -> dict[Verdict, int]:
        """How many statements have each verdict, in the order of :class:`Verdict`."""
        made = [c.verdict for c in self.claims if c.kind is Kind.STATEMENT]
        return {v: made.count(v) for v in Verdict if v in made}

    def faulty(self) -> bool:
        """Whether anything is contradicted, wrong or fabricated."""
        return any(c.faulty for c in self.claims)

"""Document, edition, section and passage: what a reader makes of a publisher's bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

Json: TypeAlias = "str | int | float | bool | list[Json] | dict[str, Json] | None"


class Kind(StrEnum):
    """What sort of evidence a document is."""

    LABEL = "label"
    GUIDELINE = "guideline"
    ABSTRACT = "abstract"
    FULL_TEXT = "full text"
    TRIAL = "trial"
    LOCAL = "local document"


class Level(StrEnum):
    """Whether the words are the publisher's own or a digest of ours."""

    PRIMARY = "primary"
    DIGEST = "digest"


class Status(StrEnum):
    """How a fact of a digest was confirmed."""

    PRIMARY = "read in primary"
    SECONDARY = "read in secondary"
    UNCONFIRMED = "unconfirmed"


class PassageKind(StrEnum):
    """The form that a passage has in its source."""

    PROSE = "prose"
    LIST_ITEM = "list item"
    TABLE_ROW = "table row"
    CAPTION = "caption"
    HIGHLIGHT = "highlight"
    RECOMMENDATION = "recommendation"
    FACT = "fact"


class Role(StrEnum):
    """What a name names."""

    BRAND = "brand"
    GENERIC = "generic"
    SUBSTANCE = "substance"
    CONDITION = "condition"
    INTERVENTION = "intervention"
    GENE = "gene"
    STUDY = "study"


class Design(StrEnum):
    """Design of a study, in the order of authority that a reader expects."""

    SYSTEMATIC_REVIEW = "systematic review"
    RANDOMISED = "randomised trial"
    NON_RANDOMISED = "non-randomised trial"
    COHORT = "cohort"
    CASE_CONTROL = "case-control"
    CROSS_SECTIONAL = "cross-sectional"
    CASE_REPORT = "case report"
    REVIEW = "narrative review"
    PRECLINICAL = "preclinical"
    OPINION = "editorial or letter"


@dataclass(frozen=True, slots=True)
class Name:
    """A name that a document gives to what it is about."""

    role: Role
    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """A relation to another document: ``retracted by``, ``erratum in``, ``comment on`` …

    ``document`` is a document key where the source gives an identifier, else the citation's words.
    """

    relation: str
    document: str


@dataclass(frozen=True, slots=True)
class Span:
    """Half-open range of Unicode code points of an edition's canonical text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Section:
    """A titled part of an edition.

    ``code`` is a LOINC code for labels, an IMRaD role for papers. ``start`` and ``end`` cover the
    title and all subsections. ``parent`` is an index into ``Edition.sections``.
    """

    title: str
    code: str | None
    start: int
    end: int
    parent: int | None = None
    revised: str | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """The unit that is searched: a span of an edition.

    ``lead_in`` are the spans (list lead-in, table caption, column headers) without which the
    passage cannot be understood. ``date`` is set where the source dates this very passage.
    ``status`` and ``where`` are set in digests only, ``cells`` for a fact that is one row of a
    table (pairs of column and content).
    """

    section: int
    start: int
    end: int
    kind: PassageKind = PassageKind.PROSE
    lead_in: tuple[Span, ...] = ()
    date: str | None = None
    page: int | None = None
    changed: bool = False
    strength: str | None = None
    certainty: str | None = None
    status: Status | None = None
    where: str | None = None
    cells: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Text of the source that does not stand in the canonical text, and why."""

    reason: str
    characters: int


@dataclass(frozen=True, slots=True)
class Edition:
    """One dated version of a document, immutable.

    ``document`` is the stable key with its source's prefix: ``spl:<set id>``, ``pmid:<n>``,
    ``pmc:PMC<n>``, ``nct:NCT<n>``, ``uspstf:<id>``, ``file:<name>``. ``date`` is ISO 8601, possibly
    only a year or a month. ``published`` states which date that is for a reader.
    """

    document: str
    source: str
    kind: Kind
    title: str
    text: str
    sections: tuple[Section, ...]
    passages: tuple[Passage, ...]
    version: str = ""
    date: str = ""
    level: Level = Level.PRIMARY
    url: str = ""
    licence: str = ""
    names: tuple[Name, ...] = ()
    design: Design | None = None
    publication_types: tuple[str, ...] = ()
    jurisdiction: str = ""
    retracted: bool = False
    links: tuple[Link, ...] = ()
    exclusions: tuple[Exclusion, ...] = ()
    meta: Mapping[str, Json] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """First 16 hex digits of the SHA-256 of the header and the canonical text."""
        header = "\n".join((self.document, self.version, self.date, self.level.value))
        return hashlib.sha256(f"{header}\n\n{self.text}".encode()).hexdigest()[:16]

    def words(self, span: Span | Passage | Section) -> str:
        """The text that stands in a span."""
        return self.text[span.start : span.end]

    def path(self, section: int) -> tuple[str, ...]:
        """Titles from the outermost section to this one."""
        titles: list[str] = []
        index: int | None = section
        while index is not None:
            titles.append(self.sections[index].title)
            index = self.sections[index].parent
        return tuple(reversed(titles))

    def codes(self, section: int) -> tuple[str, ...]:
        """Codes from the outermost section to this one, uncoded sections left out."""
        return tuple(c for i in self.ancestry(section) if (c := self.sections[i].code))

    def ancestry(self, section: int) -> tuple[int, ...]:
        """Indices from the outermost section to this one."""
        return tuple(reversed(list(self._upwards(section))))

    def _upwards(self, section: int) -> Iterator[int]:
        index: int | None = section
        while index is not None:
            yield index
            index = self.sections[index].parent


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A publisher's notice that a document no longer exists (PubMed ``DeleteCitation``)."""

    document: str
    reason: str


@dataclass(frozen=True, slots=True)
class Rejection:
    """A record or file that could not be read: where it stood and why, in plain words."""

    place: str
    reason: str

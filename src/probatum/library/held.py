"""What the library says of what it holds: types without behaviour, and its errors."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from probatum.evidence.editions import Design, Json, Kind, Level, Link, Name, Rejection

if TYPE_CHECKING:
    from sqlalchemy import Connection


class Watch(Protocol):
    """Is told of each change inside the transaction that makes it, and may write in it."""

    def documents(self, connection: Connection, touched: Collection[str]) -> None:
        """Editions of these documents came or went, or a notice says that they were retracted."""

    def revised(self, connection: Connection, article: str, revision: int) -> None:
        """The article has a new text under this revision."""


class LibraryError(Exception):
    """The library cannot do what was asked. The message says what, where and what to do next."""


class NotHeldError(LibraryError):
    """The document or edition is not in the library. ``suggestions`` are near keys or names."""

    def __init__(self, message: str, suggestions: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.suggestions = suggestions


class AmbiguousError(LibraryError):
    """Several documents or editions fit. ``choices`` are ``(document or edition, title)``."""

    def __init__(self, message: str, choices: tuple[tuple[str, str], ...]) -> None:
        super().__init__(message)
        self.choices = choices


class BusyError(LibraryError):
    """Another process is writing to the library."""


class FullError(LibraryError):
    """The disk is full. Nothing that had been stored is lost."""


@dataclass(frozen=True, slots=True)
class Held:
    """The header of an edition, without its text.

    ``newest`` is true for the one edition of the document that search and ask use, at the date that
    was asked about. ``superseded`` is true for a digest whose primary text is held. ``retracted``
    counts notices that came after the edition. ``row`` is the edition's number in the record, never
    used twice.
    """

    document: str
    edition: str
    source: str
    kind: Kind
    level: Level
    title: str
    version: str
    date: str
    url: str
    licence: str
    names: tuple[Name, ...]
    design: Design | None
    publication_types: tuple[str, ...]
    jurisdiction: str
    retracted: bool
    links: tuple[Link, ...]
    meta: Mapping[str, Json]
    passages: int
    characters: int
    newest: bool
    superseded: bool
    withdrawn: str | None
    row: int


class AddedStatus(StrEnum):
    """What became of an edition that was handed to the record."""

    ADDED = "added"
    NEW_EDITION = "new edition"
    UNCHANGED = "unchanged"
    WITHDRAWN = "withdrawn"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Added:
    """One line of the table that adding ends with."""

    status: AddedStatus
    document: str
    edition: str = ""
    title: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class FileEntry:
    """A file that has been read to its end: what it was, by which reader, and what came of it."""

    content_hash: str
    place: str
    reader: str
    counts: Mapping[str, int] = field(default_factory=dict)
    rejections: tuple[Rejection, ...] = ()


@dataclass(frozen=True, slots=True)
class Notice:
    """A statement about a document that was published apart from it.

    ``relation`` as in :class:`~probatum.evidence.editions.Link`; ``other`` is the document (or the
    citation's words) that carries the notice; ``source`` says who reported it.
    """

    document: str
    relation: str
    other: str
    date: str = ""
    source: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Counts:
    """How much the library holds. ``kinds`` counts documents by kind."""

    documents: int
    editions: int
    digests: int
    passages: int
    newest_passages: int
    kinds: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class SavedArticle:
    """An article of the history. ``article`` is its JSON, empty in listings; ``number`` rises with
    each revision that is kept."""

    id: str
    question: str
    as_of: str
    revision: int
    article: str = ""
    number: int = 0

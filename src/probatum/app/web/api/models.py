"""What the service takes and gives, where no published schema says it."""

from __future__ import annotations

from typing import Annotated, Any, Generic, TypeVar

from fastapi import Header
from pydantic import BaseModel, ConfigDict, Field

from probatum.app.web.jobs import Job as Kept
from probatum.app.web.jobs import State
from probatum.evidence.editions import Kind, Level
from probatum.library.held import Held
from probatum.services.asking import LONGEST_QUESTION

T = TypeVar("T")

Day = Annotated[
    str,
    Field(
        pattern=r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$",
        description="YYYY, YYYY-MM or YYYY-MM-DD.",
        examples=["2026-11-23"],
    ),
]


IdempotencyKey = Annotated[
    str, Header(max_length=200, description="The same key gives the same job.")
]


class Strict(BaseModel):
    """A request in which every member is known."""

    model_config = ConfigDict(extra="forbid")


class Problem(BaseModel):
    """What went wrong (RFC 9457)."""

    model_config = ConfigDict(extra="allow")

    type: str
    title: str
    status: int
    detail: str


class Listing(BaseModel, Generic[T]):
    """A part of a list. ``next`` is the ``after`` of the following part, null at the end."""

    items: list[T]
    next: str | None


class Question(Strict):
    """What is asked, and as of when."""

    question: Annotated[
        str, Field(min_length=1, max_length=LONGEST_QUESTION, examples=["How is nusinersen dosed?"])
    ]
    as_of: Annotated[
        Day | None, Field(description="Only texts up to this day; default: today.")
    ] = None
    jurisdiction: Annotated[
        str | None, Field(max_length=20, description="US, EU …; default: the site's.")
    ] = None
    thread: Annotated[
        str | None,
        Field(
            min_length=1,
            max_length=64,
            pattern=r"^\S+$",
            description="The conversation of yours that the question goes on from; its words are "
            "understood by what was asked there before. The `result` of a job names it.",
        ),
    ] = None


class Job(BaseModel):
    """A piece of work. ``place`` is 1 for the next in the queue, 0 once it has begun.

    ``result`` of a question is ``{"article", "revision"}``, or ``{"no_answer"}`` with the reason; both
    with the ``thread`` in which the question stands, and what a follow-up was ``understood`` as; of
    added files what became of each; of what failed ``{"problem"}``.
    """

    id: str
    kind: str
    state: State
    place: int
    created: str
    asked: dict[str, Any]
    result: dict[str, Any]

    @classmethod
    def of(cls, job: Kept, place: int) -> Job:
        """The job as the queue has it."""
        return cls(
            id=job.id, kind=job.kind, state=job.state, place=place, created=job.created,
            asked=dict(job.asked), result=dict(job.result),
        )  # fmt: skip


class ArticleHeader(BaseModel):
    """An article of the history without its text."""

    id: str
    revision: int
    question: str
    as_of: str


class Document(BaseModel):
    """The header of an edition."""

    document: str
    edition: str
    source: str
    kind: Kind
    level: Level
    title: str
    version: str
    date: str
    jurisdiction: str
    url: str
    licence: str
    passages: int
    newest: bool
    retracted: bool

    @classmethod
    def of(cls, held: Held) -> Document:
        """The header as the record has it."""
        return cls(**{name: getattr(held, name) for name in cls.model_fields})


class Holdings(BaseModel):
    """How much the library holds, and as of when."""

    documents: int
    editions: int
    digests: int
    passages: int
    kinds: dict[str, int]
    newest_text: str
    without_vectors: int


class Found(BaseModel):
    """A passage that was found; ``start`` and ``end`` are offsets in the edition's text."""

    rank: int
    document: str
    edition: str
    title: str
    date: str
    kind: Kind
    level: Level
    path: list[str]
    start: int
    end: int
    text: str
    retracted: bool
    reason: str


class Results(BaseModel):
    """The passages that were found, best first."""

    items: list[Found]


class Words(BaseModel):
    """Words of a sentence; ``changed``: not in the other edition's; ``number``: a number that did."""

    text: str
    changed: bool
    number: bool


class ChangedRow(BaseModel):
    """A sentence of the older edition beside one of the newer."""

    change: str
    section: list[str]
    old: list[Words]
    new: list[Words]


class Changed(BaseModel):
    """What changed between two editions of a document."""

    document: str
    old: Document
    new: Document
    counts: dict[str, int]
    numbers: int
    items: list[ChangedRow]
    next: str | None

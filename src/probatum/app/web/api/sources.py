"""The library: what it holds and how to add to it, the stored text, passages, drugs, changes."""

from __future__ import annotations

from enum import StrEnum
from itertools import islice
from typing import Annotated, Any

from fastapi import APIRouter, File, Path, Query, Response, UploadFile
from fastapi.responses import JSONResponse

from probatum.app.clock import instant, today
from probatum.app.library import Library
from probatum.app.web.api.describing import problems, published
from probatum.app.web.api.models import (
    Changed,
    ChangedRow,
    Day,
    Document,
    Found,
    Holdings,
    IdempotencyKey,
    Job,
    Listing,
    Results,
    Words,
)
from probatum.app.web.callers import Librarian, Reader
from probatum.app.web.library import Compared, Drugged, Held, Queue
from probatum.app.web.uploads import LARGEST, MOST, queue
from probatum.evidence.editions import Kind
from probatum.library.index import Filter
from probatum.rendering import edition_json, noanswer
from probatum.rendering.json import SCHEMAS, schema, to_json
from probatum.retrieval.search import Found as Hit
from probatum.services.asking import NoAnswer
from probatum.services.changes import Change

router = APIRouter(prefix="/v1", tags=["library"])

Key = Annotated[
    str,
    Path(
        max_length=300,
        description="A document's key, its bare identifier, an edition's id, or a name that only one "
        "document has.",
    ),
]
Chosen = Annotated[
    str, Query(max_length=64, description="Edition: id, version or date. Default: the newest.")
]
Name = StrEnum("Name", {name: name for name in SCHEMAS})  # type: ignore[misc]

RERANKED = 20
"""Passages that the cross-encoder reads again."""


@router.get("/library", responses=problems())
def holdings(caller: Reader, library: Held) -> Holdings:
    """How much the library holds, and as of when."""
    counts = library.counts()
    vectors = library.store.vectors.coverage()
    return Holdings(
        documents=counts.documents, editions=counts.editions, digests=counts.digests,
        passages=counts.passages, kinds=dict(counts.kinds),
        newest_text=library.store.record.newest_date(),
        without_vectors=vectors.passages - vectors.encoded,
    )  # fmt: skip


@router.get("/documents", responses=problems())
def documents(
    caller: Reader,
    library: Held,
    text: Annotated[str, Query(max_length=200, description="Words of the title or key.")] = "",
    kind: Kind | None = None,
    after: Annotated[str, Query(max_length=300)] = "",
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> Listing[Document]:
    """The newest edition of each document, by key."""
    words = text.casefold().split()
    fitting = (
        h
        for h in library.store.record.held(kinds=[kind] if kind else None)
        if h.document > after and all(w in f"{h.document} {h.title}".casefold() for w in words)
    )
    found = list(islice(fitting, limit + 1))
    more = found[limit - 1].document if len(found) > limit else None
    return Listing(items=[Document.of(h) for h in found[:limit]], next=more)


@router.post("/documents", status_code=202, max_body_size=LARGEST, responses=problems())
def add(
    caller: Librarian,
    library: Held,
    jobs: Queue,
    files: Annotated[
        list[UploadFile],
        File(
            min_length=1,
            description=f"What `probatum add` takes, packed or not; {MOST} files and "
            f"{LARGEST // 1_000_000} MB at a time.",
        ),
    ],
    response: Response,
    idempotency_key: IdempotencyKey = "",
) -> Job:
    """Add files: a worker reads them. The `result` of the job says what became of each."""
    job = queue(
        jobs, library.store.folder, files, caller=caller.id,
        created=instant().isoformat(timespec="seconds"), key=idempotency_key,
    )  # fmt: skip
    response.headers["Location"] = f"/v1/jobs/{job.id}"
    return Job.of(job, jobs.place(job))


@router.get("/documents/{document:path}", responses=problems(404, 409))
def editions(caller: Reader, library: Held, document: Key) -> Listing[Document]:
    """Every edition of a document that is held, from the oldest to the newest."""
    key = library.store.record.resolve(document).document
    found = library.store.record.held(document=key, newest=False)
    return Listing(items=[Document.of(h) for h in found], next=None)


@router.get("/source/{document:path}", responses=problems(404, 409))
def source(
    caller: Reader,
    library: Held,
    document: Key,
    edition: Chosen = "",
    section: Annotated[
        str, Query(max_length=200, description="A section's code, number or title.")
    ] = "",
) -> dict[str, Any]:
    """The stored text with its sections and passages; ``text[start:end]`` is what a quote says."""
    found = library.source(document, edition or None)
    chosen = edition_json.sections(found, section)
    return edition_json.to_json(found, chosen)


@router.get("/search", responses=problems())
def search(
    caller: Reader,
    library: Held,
    q: Annotated[str, Query(min_length=1, max_length=400, description="A question or any text.")],
    kind: Annotated[list[Kind] | None, Query()] = None,
    document: Annotated[list[str] | None, Query(max_length=50)] = None,
    jurisdiction: Annotated[list[str] | None, Query(max_length=50)] = None,
    since: Day | None = None,
    until: Day | None = None,
    as_of: Day | None = None,
    older: Annotated[bool, Query(description="Older editions too.")] = False,
    rerank: Annotated[
        bool, Query(description="Read the best again with the cross-encoder; slower.")
    ] = False,
    limit: Annotated[int, Query(ge=1, le=50)] = 10,
) -> Results:
    """Passages, best first, each with the reason why it was found."""
    asked = Filter(
        kinds=tuple(kind or ()), documents=tuple(document or ()),
        jurisdictions=tuple(jurisdiction or ()), dated_from=since, dated_to=until,
        newest=not older, as_of=as_of,
    )  # fmt: skip
    found = library.search(q, asked, k=limit, rerank=RERANKED if rerank else 0)
    return Results(items=[_found(library, rank, f) for rank, f in enumerate(found, 1)])


def _found(library: Library, rank: int, found: Hit) -> Found:
    passage = library.store.record.edition(found.edition).passages[found.ordinal]
    return Found(
        rank=rank, document=found.document, edition=found.edition, title=found.title,
        date=found.date, kind=found.kind, level=found.level, path=list(found.path),
        start=passage.start, end=passage.end, text=found.text, retracted=found.retracted,
        reason=found.why.sentence(),
    )  # fmt: skip


@router.get(
    "/drugs/{name}",
    response_model=None,
    responses={
        200: {
            "description": "One article for each product that the name covers.",
            "content": {
                "application/json": {
                    "schema": {
                        "type": "array",
                        "items": {"$ref": "#/components/schemas/article"},
                    }
                }
            },
        },
        404: {"description": "No label is held.", "content": published("no-answer")},
        **{status: made for status, made in problems().items() if status != 404},
    },
)
def drug(
    caller: Reader,
    drugs: Drugged,
    name: Annotated[str, Path(max_length=200)],
    as_of: Day | None = None,
) -> JSONResponse:
    """A drug's held text in clinical order, without a question."""
    made = drugs.pages(name, as_of or today())
    if isinstance(made, NoAnswer):
        return JSONResponse(noanswer.to_json(made), 404)
    return JSONResponse([to_json(page.article) for page in made])


@router.get("/changes/{document:path}", responses=problems(404, 409))
def changed(
    caller: Reader,
    library: Held,
    comparer: Compared,
    document: Key,
    old: Annotated[str, Query(max_length=64, description="Edition: id, version or date.")],
    new: Chosen = "",
    same: Annotated[bool, Query(description="Unchanged sentences too.")] = False,
    after: Annotated[int, Query(ge=0, le=10**7)] = 0,
    limit: Annotated[int, Query(ge=1, le=1000)] = 200,
) -> Changed:
    """What changed between two editions, sentence by sentence, in the newer one's order."""
    record = library.store.record
    key = record.resolve(document).document
    first, second = record.resolve(key, old), record.resolve(key, new or None)
    made = comparer.changes(first.edition, second.edition)
    rows = [r for r in made.rows if same or r.change is not Change.SAME]
    return Changed(
        document=key, old=Document.of(first), new=Document.of(second),
        counts={change.value: made.count(change) for change in Change}, numbers=made.numbers,
        items=[
            ChangedRow(
                change=r.change.value, section=list(r.section),
                old=[Words(text=w.text, changed=w.changed, number=w.number) for w in r.old],
                new=[Words(text=w.text, changed=w.changed, number=w.number) for w in r.new],
            )
            for r in rows[after : after + limit]
        ],
        next=str(after + limit) if after + limit < len(rows) else None,
    )  # fmt: skip


@router.get("/schemas/{name}", responses=problems(404))
def published_schema(
    caller: Reader, name: Annotated[Name, Path(description="Which of our schemas.")]
) -> dict[str, Any]:
    """A JSON Schema of this program."""
    return schema(name.value)

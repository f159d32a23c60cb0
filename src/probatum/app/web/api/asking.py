"""Questions and the work that answers them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

from fastapi import APIRouter, Header, Path, Query, Response

from probatum.app.clock import instant, today
from probatum.app.web.api.describing import problems
from probatum.app.web.api.models import IdempotencyKey, Job, Listing, Question
from probatum.app.web.callers import Reader
from probatum.app.web.events import ended, stream
from probatum.app.web.jobs import FINISHED, Jobs, State
from probatum.app.web.jobs import Job as Kept
from probatum.app.web.library import Held, Queue, Shelved, Watched
from probatum.app.web.shelf import Shelf
from probatum.app.web.threads import own_thread
from probatum.rendering.json import to_json
from probatum.services.asking import cleaned

router = APIRouter(prefix="/v1", tags=["asking"])

Identity = Annotated[str, Path(pattern="^[0-9a-f]{16}$", description="The id of a job.")]


@router.post("/ask", status_code=202, responses=problems(404))
def ask(
    caller: Reader,
    library: Held,
    jobs: Queue,
    asked: Question,
    response: Response,
    idempotency_key: IdempotencyKey = "",
) -> Job:
    """Queue a question. Its job says how far it is, and in the end which article answers it."""
    wanted = {
        "question": cleaned(asked.question),
        "as_of": asked.as_of or today(),
        "jurisdiction": asked.jurisdiction or "",
        "owner": caller.id,
    }
    if asked.thread:
        wanted["thread"] = own_thread(library.store, asked.thread, caller).id
    created = instant().isoformat(timespec="seconds")
    job = jobs.put("ask", wanted, caller=caller.id, created=created, key=idempotency_key)
    response.headers["Location"] = f"/v1/jobs/{job.id}"
    return Job.of(job, jobs.place(job))


@router.get("/jobs", responses=problems(422))
def listed(
    caller: Reader,
    jobs: Queue,
    after: Annotated[str, Query(pattern=r"^\d{0,15}$")] = "",
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Listing[Job]:
    """Your jobs, newest first."""
    found = jobs.of(caller.id, before=int(after) if after else None, limit=limit + 1)
    items = [Job.of(job, _place(jobs, job)) for job in found[:limit]]
    more = str(found[limit - 1].number) if len(found) > limit else None
    return Listing(items=items, next=more)


@router.get("/jobs/{identity}", responses=problems(404))
def job(caller: Reader, jobs: Queue, identity: Identity) -> Job:
    """One of your jobs."""
    found = jobs.get(identity, caller.id)
    return Job.of(found, jobs.place(found))


@router.delete("/jobs/{identity}", status_code=204, responses=problems(404))
def ended_or_forgotten(caller: Reader, jobs: Queue, identity: Identity) -> None:
    """Cancel a job that has not ended; forget one that has, with what was asked."""
    found = jobs.get(identity, caller.id)
    if found.state in FINISHED:
        jobs.forget(found)
    else:
        jobs.cancel(found)


@router.get(
    "/jobs/{identity}/events",
    response_class=Response,
    responses={
        200: {
            "description": "Server-sent events: `place`, `progress`, then of a question that has an "
            "answer `title`, `short_answer` and each `section`, at last `done`, `failed` or "
            "`cancelled`. Send the last id as `Last-Event-ID` to go on from there.",
            "content": {"text/event-stream": {"schema": {"type": "string"}}},
        },
        **problems(404),
    },
)
def events(
    caller: Reader,
    jobs: Queue,
    watch: Watched,
    shelf: Shelved,
    identity: Identity,
    last_event_id: Annotated[str, Header(max_length=20)] = "",
) -> Response:
    """How a job goes on, as it happens."""
    found = jobs.get(identity, caller.id)
    return stream(jobs, watch, found, last_event_id, lambda now: _pieces(shelf, now))


def _place(jobs: Jobs, job: Kept) -> int:
    return jobs.place(job) if job.state is State.QUEUED else 0


def _pieces(shelf: Shelf, job: Kept) -> Iterator[tuple[str, Any]]:
    if "article" in job.result:
        shown = shelf.shown(str(job.result["article"]), int(str(job.result["revision"])))
        made = to_json(shown.article)
        yield "title", {"title": shown.heading, "warnings": made["warnings"]}
        yield "short_answer", made["short_answer"]
        sections = made["sections"]
        for section in sections if isinstance(sections, list) else ():
            yield "section", section
    yield ended(job)

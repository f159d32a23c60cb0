"""Questions and the work that answers them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

from fastapi import APIRouter, Header, Path, Query, Response

from probatum.app.clock import instant, today
from probatum.app.web.api.describing import problems
from probatum.app.web.api.models import IdempotencyKey, Job, Listing, Question
from probatum.app.web.callers import Reader
from probatum.app.web.events import ended, progress, stream
from probatum.app.web.growing import OPENING, pieces
from probatum.app.web.jobs import FINISHED, Event, Jobs, State
from probatum.app.web.jobs import Job as Kept
from probatum.app.web.library import Held, Queue, Shelved, Watched
from probatum.app.web.threads import own_thread
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
            "description": "Server-sent events: `place` and `progress`; of an answer the `opening` "
            "(title, warnings, short answer), then each `section` in its order, as soon as all of it "
            "was checked and nothing can change it, with the references that it is the first to cite, "
            "and its HTML; `again` takes them back, where the work was interrupted and begins anew. At "
            "last `done`, `failed` or `cancelled`. Send the last id as `Last-Event-ID` to go on from "
            "there.",
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

    def rest(now: Kept) -> Iterator[tuple[str, Any]]:
        if "article" in now.result and not any(e.name == OPENING for e in jobs.events(now)):
            made = shelf.shown(str(now.result["article"]), int(str(now.result["revision"])))
            yield from pieces(made.article, made.article.sections)
        yield ended(now)

    return stream(jobs, watch, found, last_event_id, rest, _told)


def _place(jobs: Jobs, job: Kept) -> int:
    return jobs.place(job) if job.state is State.QUEUED else 0


def _told(event: Event) -> Any:
    return progress(event) or event.data

"""Library: what it holds, and as of when; adding files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

from fastapi import APIRouter, File, Header, Query, Request, Response, UploadFile
from fastapi.responses import RedirectResponse

from probatum.app.clock import instant
from probatum.app.web.callers import Librarian, Reader
from probatum.app.web.events import ended, stream
from probatum.app.web.jobs import FINISHED, Job
from probatum.app.web.library import Held, Queue, Watched
from probatum.app.web.templating import page
from probatum.app.web.uploads import LARGEST, MOST, queue
from probatum.services.permissions import Role

router = APIRouter(include_in_schema=False)

PAGE = 100
"""Documents on a page."""


@router.get("/library")
def library_page(
    request: Request,
    caller: Reader,
    library: Held,
    text: Annotated[str, Query(max_length=200)] = "",
    at: Annotated[int, Query(ge=0, le=10**9)] = 0,
) -> Response:
    """What is held, a page at a time; ``text`` leaves what has it in key or title."""
    wanted = text.casefold().split()
    held = [
        h for h in library.held() if all(w in f"{h.document} {h.title}".casefold() for w in wanted)
    ]
    return page(
        request,
        "library.html.j2",
        text=text,
        at=at,
        found=len(held),
        shown=held[at : at + PAGE],
        after=at + PAGE if at + PAGE < len(held) else None,
        before=max(at - PAGE, 0) if at else None,
        counts=library.counts(),
        newest=library.store.record.newest_date(),
        may_add=Role.LIBRARIAN in caller.roles,
        largest=LARGEST,
        most=MOST,
    )


@router.post("/library/add", max_body_size=LARGEST)
def add(
    caller: Librarian,
    library: Held,
    jobs: Queue,
    files: Annotated[list[UploadFile], File()],
) -> Response:
    """Take files, and let a worker add them."""
    created = instant().isoformat(timespec="seconds")
    job = queue(jobs, library.store.folder, files, caller=caller.id, created=created)
    return RedirectResponse(f"/library/adding/{job.id}", 303)


@router.get("/library/adding/{identity}")
def adding(request: Request, caller: Librarian, jobs: Queue, identity: str) -> Response:
    """How far the adding is, and what became of each file."""
    job = jobs.get(identity, caller.id)
    return page(
        request, "adding.html.j2", job=job, place=jobs.place(job), told=jobs.progress(job)[-1:],
        over=job.state in FINISHED,
    )  # fmt: skip


@router.get("/library/adding/{identity}/events")
def events(
    caller: Librarian,
    jobs: Queue,
    watch: Watched,
    identity: str,
    last_event_id: Annotated[str, Header(max_length=20)] = "",
) -> Response:
    """The progress of adding, then the address of its report."""
    return stream(jobs, watch, jobs.get(identity, caller.id), last_event_id, _end)


def _end(job: Job) -> Iterator[tuple[str, Any]]:
    yield ended(job)[0], {"address": f"/library/adding/{job.id}"}

"""Threads: conversations, shown, shared, exported and deleted."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Request, Response
from fastapi.responses import RedirectResponse

from probatum.app.web import addresses
from probatum.app.web.callers import Reader
from probatum.app.web.library import Held, Queue
from probatum.app.web.templating import page
from probatum.app.web.threads import own_thread, readable
from probatum.app.web.whose import owner_of
from probatum.rendering.threads import dumps, first_lines, to_html
from probatum.services.asking import LONGEST_QUESTION
from probatum.services.permissions import LOCAL
from probatum.services.threads import deleted, listed, shared

router = APIRouter(prefix="/threads", include_in_schema=False)

Identity = Annotated[str, Path(max_length=64)]
JOBS = 200
"""Finished questions of the caller in which the text of a deleted thread is looked for."""


@router.get("")
def all_of_them(request: Request, caller: Reader, library: Held) -> Response:
    """The caller's threads, the one asked in last first."""
    found = listed(library.store, owner_of(caller), 200)
    return page(request, "thread_list.html.j2", threads=found)


@router.get("/{identity}")
def one(request: Request, caller: Reader, library: Held, identity: Identity) -> Response:
    """A thread: each question, what was understood, and how its answer begins."""
    thread = readable(library.store, identity, caller)
    return page(
        request, "thread_page.html.j2", thread=thread, own=caller.id in (thread.owner, LOCAL.id),
        first_lines=first_lines, longest_question=LONGEST_QUESTION,
    )  # fmt: skip


@router.get("/{identity}/export.{form}")
def export(
    caller: Reader, library: Held, identity: Identity, form: Literal["html", "json"]
) -> Response:
    """A thread with its whole articles, as one file."""
    thread = readable(library.store, identity, caller)
    made = dumps(thread) if form == "json" else to_html(thread)
    kind = "application/json" if form == "json" else "text/html"
    name = f"thread-{thread.id[:8]}.{form}"
    return Response(
        made, media_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


@router.post("/{identity}/share")
def share(caller: Reader, library: Held, identity: Identity) -> Response:
    """Let everybody who signs in here and has the address read the thread."""
    shared(library.store, own_thread(library.store, identity, caller).id, shared=True)
    return RedirectResponse(f"{addresses.thread(identity)}#share", 303)


@router.post("/{identity}/unshare")
def unshare(caller: Reader, library: Held, identity: Identity) -> Response:
    """Take the sharing back."""
    shared(library.store, own_thread(library.store, identity, caller).id, shared=False)
    return RedirectResponse(f"{addresses.thread(identity)}#share", 303)


@router.post("/{identity}/delete")
def delete(caller: Reader, library: Held, jobs: Queue, identity: Identity) -> Response:
    """Delete a thread, with what the queue keeps of its questions."""
    gone = deleted(library.store, own_thread(library.store, identity, caller).id)
    for job in jobs.of(caller.id, limit=JOBS):
        if gone.id in (job.result.get("thread"), job.asked.get("thread")):
            jobs.forget(job)
    return RedirectResponse("/threads", 303)

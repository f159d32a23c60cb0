"""Ask: the question box, a question under way, and one without an answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

from fastapi import APIRouter, Form, Header, Query, Request, Response
from fastapi.responses import RedirectResponse

from probatum.app.clock import instant, today
from probatum.app.web import addresses
from probatum.app.web.audience import Reading
from probatum.app.web.callers import Reader
from probatum.app.web.events import ended, progress, stream
from probatum.app.web.jobs import FINISHED, PROGRESS, Event, Job, State
from probatum.app.web.library import Held, Queue, Suggesting, Watched
from probatum.app.web.templating import page
from probatum.app.web.threads import own_thread
from probatum.app.web.whose import past, whole
from probatum.rendering.noanswer import INSTEAD, from_json, values
from probatum.services.asking import LONGEST_QUESTION, cleaned
from probatum.services.threads import begun

router = APIRouter(include_in_schema=False)

RECENT = 8
"""Past questions on the page."""


@router.get("/")
def home(
    request: Request,
    caller: Reader,
    library: Held,
    question: Annotated[str, Query(max_length=LONGEST_QUESTION)] = "",
) -> Response:
    """The question box."""
    return page(
        request, "ask.html.j2", past=past(library.store, caller, RECENT), question=question,
        longest_question=LONGEST_QUESTION,
    )  # fmt: skip


@router.get("/suggest")
def suggest(
    caller: Reader,
    suggester: Suggesting,
    text: Annotated[str, Query(max_length=LONGEST_QUESTION)] = "",
) -> dict[str, list[str]]:
    """Names that the last word may become, and past questions of the caller that hold the words."""
    return suggester.suggestions(text, caller)


@router.post("/ask")
def ask(
    request: Request,
    caller: Reader,
    library: Held,
    jobs: Queue,
    question: Annotated[str, Form()] = "",
    thread: Annotated[str, Form(max_length=64)] = "",
    article: Annotated[str, Form(max_length=64)] = "",
) -> Response:
    """Queue a question, and show how far it is.

    It goes on from a thread of the caller, or from an article, which then begins one.
    """
    asked = {"question": cleaned(question), "as_of": today(), "owner": caller.id}
    if article and not thread:
        thread = begun(library.store, whole(article), caller.id).id
    if thread:
        asked["thread"] = own_thread(library.store, thread, caller).id
    job = jobs.put("ask", asked, caller=caller.id, created=instant().isoformat(timespec="seconds"))
    return RedirectResponse(f"/asks/{job.id}", 303)


@router.get("/asks/{identity}")
def asked(request: Request, caller: Reader, jobs: Queue, identity: str) -> Response:
    """How far a question is: its place, its progress; then its article, or why there is none."""
    job = jobs.get(identity, caller.id)
    if "article" in job.result:
        return RedirectResponse(_article(job), 303)
    given: dict[str, Any] = {
        "question": job.asked["question"],
        "thread": job.result.get("thread") or job.asked.get("thread") or "",
        "understood": job.result.get("understood") or "",
    }
    if job.state is State.DONE:
        answer = from_json(job.result["no_answer"])
        given |= values(answer)
        given["lists"] = [(title, items) for title, items in given["lists"] if title != INSTEAD]
        return page(request, "no_answer.html.j2", longest_question=LONGEST_QUESTION, **given)
    return page(
        request, "asking.html.j2", job=job, place=jobs.place(job), told=jobs.progress(job),
        over=job.state in FINISHED, longest_question=LONGEST_QUESTION, **given,
    )  # fmt: skip


@router.post("/asks/{identity}/cancel")
def cancel(caller: Reader, jobs: Queue, identity: str) -> Response:
    """Take a question back."""
    job = jobs.cancel(jobs.get(identity, caller.id))
    return RedirectResponse(f"/asks/{job.id}", 303)


@router.get("/asks/{identity}/events")
def events(
    caller: Reader,
    jobs: Queue,
    watch: Watched,
    reading: Reading,
    identity: str,
    last_event_id: Annotated[str, Header(max_length=20)] = "",
) -> Response:
    """Progress, the article as it grows, then the address of its page.

    For an audience only the address: what it reads is made of the whole article.
    """
    job = jobs.get(identity, caller.id)

    def told(event: Event) -> Any:
        if event.name == PROGRESS or reading:
            return progress(event)
        return {"html": event.data.get("html", "")} if isinstance(event.data, dict) else None

    return stream(jobs, watch, job, last_event_id, _end, told)


def _end(job: Job) -> Iterator[tuple[str, Any]]:
    written = "article" in job.result
    yield ended(job)[0], {"address": _article(job) if written else f"/asks/{job.id}"}


def _article(job: Job) -> str:
    return addresses.turn(str(job.result["article"]), str(job.result.get("thread") or ""))

"""Server-sent events of a job: its place in the queue, its progress, the article as it grows, the end.

Each event has an id; a browser that reconnects sends the last one back and gets what came after it.
What a worker told has the ids 1, 2 …; what a finished job has to show, always in the same order, has
``a1``, ``a2`` …; places in the queue have none, since they pass.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterable
from typing import Any

from fastapi.responses import StreamingResponse
from starlette.concurrency import run_in_threadpool

from probatum.app.web.jobs import FINISHED, PROGRESS, Event, Job, Jobs, NoSuchJobError, State

HEARTBEAT = 15.0
"""Seconds after which a line without meaning keeps the connection open."""

_PAUSE = 0.1

Pieces = Callable[[Job], Iterable[tuple[str, Any]]]
"""``(event, data)`` of what a finished job has to show, the end last."""

Told = Callable[[Event], Any]
"""What the reader gets of something that was told; None for nothing."""


def progress(event: Event) -> Any:
    """The lines of progress alone."""
    return {"message": event.message} if event.name == PROGRESS else None


class Watch:
    """Wakes those who wait for a change of the queue."""

    def __init__(self, jobs: Jobs) -> None:
        self._jobs = jobs
        self._changed = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Look at the queue from now on."""
        self._task = asyncio.create_task(self._look())

    def stop(self) -> None:
        """Look no longer, and wake everybody."""
        if self._task is not None:
            self._task.cancel()
        self._changed.set()

    @property
    def change(self) -> asyncio.Event:
        """Set with the next change. Take it before you look, so that no change is missed."""
        return self._changed

    async def _look(self) -> None:
        known = -1
        while True:
            version = self._jobs.version()
            if version != known:
                known = version
                self._changed.set()
                self._changed = asyncio.Event()
            await asyncio.sleep(_PAUSE)


def stream(
    jobs: Jobs, watch: Watch, job: Job, last: str, pieces: Pieces, told: Told = progress
) -> StreamingResponse:
    """The events of a job after ``last``, until it ends or the reader leaves."""
    return StreamingResponse(
        _lines(jobs, watch, job, last, pieces, told),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


async def _lines(
    jobs: Jobs, watch: Watch, job: Job, last: str, pieces: Pieces, told: Told
) -> AsyncIterator[str]:
    seen = int(last) if last.isdecimal() else 0
    place = -1
    yield "retry: 1000\n\n"
    while True:
        change = watch.change
        try:
            now, events = await run_in_threadpool(_read, jobs, job, seen)
        except NoSuchJobError:
            return
        standing = await run_in_threadpool(jobs.place, now)
        if standing and standing != place:
            yield _event("place", {"place": standing})
        place = standing
        if not last.startswith("a"):
            for event in events:
                seen = event.seq
                if (data := told(event)) is not None:
                    yield _event(event.name, data, str(seen))
        if now.state in FINISHED:
            shown = int(last[1:]) if last.startswith("a") and last[1:].isdecimal() else 0
            made = await run_in_threadpool(_all, pieces, now)
            for number, (name, data) in enumerate(made, 1):
                if number > shown or number == len(made):
                    yield _event(name, data, f"a{number}")
            return
        try:
            await asyncio.wait_for(change.wait(), HEARTBEAT)
        except TimeoutError:
            yield ": still here\n\n"


def _read(jobs: Jobs, job: Job, seen: int) -> tuple[Job, list[Any]]:
    now = jobs.get(job.id)
    return now, jobs.events(job, seen)


def _all(pieces: Pieces, job: Job) -> list[tuple[str, Any]]:
    return list(pieces(job))


def _event(name: str, data: Any, identity: str = "") -> str:
    line = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    head = f"id: {identity}\n" if identity else ""
    return f"{head}event: {name}\ndata: {line}\n\n"


def ended(job: Job) -> tuple[str, dict[str, Any]]:
    """The last event of a job that wrote no article."""
    if job.state is State.DONE:
        return "done", dict(job.result)
    return job.state.value, {"problem": job.result.get("problem", "")}

"""Worker processes: each holds the library and its models, warm, and does one job after another.

One supervisor thread in the serving process starts them, sees them end, gives back what they were
doing and starts others. A worker ends when the serving process does, however that ended.
"""

from __future__ import annotations

import contextlib
import logging
import multiprocessing
import os
import signal
import threading
import time
from datetime import datetime, timedelta
from functools import partial
from multiprocessing.process import BaseProcess
from pathlib import Path

from probatum.app.clock import instant
from probatum.app.library import Library
from probatum.app.web.failing import where
from probatum.app.web.growing import AGAIN
from probatum.app.web.jobs import LEASE, Job, Jobs, LostError, State
from probatum.app.web.tasks import ALONE, EXPECTED, LAST, TASKS, Tell
from probatum.evidence.editions import Json
from probatum.models import ModelMissingError

_LOG = logging.getLogger("probatum.workers")
_IDLE = 0.1
"""Seconds between two looks at an empty queue."""

ANSWERED = timedelta(days=1)
UNANSWERED = timedelta(hours=1)
"""How long a question stays in the queue's file when it has ended, with an article or without one.
The article itself is kept in the history."""

_RESTART = 1.0
"""Seconds before another worker starts in the place of one that ended."""

_SWEEP = 60.0
_NICE = 10
"""Workers leave the processor to readers."""


class Workers:
    """The worker processes of one serving process."""

    def __init__(self, folder: Path, jobs: Jobs, count: int) -> None:
        self._folder = folder
        self._jobs = jobs
        self._count = count
        self._stopping = threading.Event()
        self._running: dict[str, BaseProcess] = {}
        self._thread = threading.Thread(target=self._supervise, name="workers", daemon=True)

    def start(self) -> None:
        """Start the processes, and keep their number until :meth:`stop`."""
        self._thread.start()

    def stop(self) -> None:
        """End the processes; what they were doing is queued again."""
        self._stopping.set()
        self._thread.join()
        for process in self._running.values():
            process.terminate()
        for name, process in self._running.items():
            process.join(5)
            if process.is_alive():
                process.kill()
                process.join()
            self._jobs.release(name)
        self._running.clear()

    def _supervise(self) -> None:
        context = multiprocessing.get_context("spawn")
        started = 0
        while not self._stopping.is_set():
            for name, process in list(self._running.items()):
                if not process.is_alive():
                    _LOG.warning("worker %s ended (%s); another starts", name, process.exitcode)
                    del self._running[name]
                    self._jobs.release(name)
                    self._stopping.wait(_RESTART)
            while len(self._running) < self._count:
                started += 1
                name = f"{os.getpid()}-{started}"
                process = context.Process(
                    target=serve, args=(self._folder, name), name=f"worker {name}", daemon=True
                )
                process.start()
                self._running[name] = process
            self._stopping.wait(_IDLE)


def serve(folder: Path, name: str) -> None:
    """A worker process: do jobs until the process that started it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        os.nice(_NICE)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    library = Library(folder)
    jobs = Jobs(library.store.folder)
    warm(library)
    swept = 0.0
    while True:
        if time.monotonic() - swept > _SWEEP:
            sweep(jobs, instant())
            swept = time.monotonic()
        if not work(library, jobs, name):
            time.sleep(_IDLE)


def sweep(jobs: Jobs, now: datetime) -> None:
    """Forget questions that have ended: after a day, and after an hour those without an article."""
    for job in jobs.outdated("ask", (now - UNANSWERED).isoformat()):
        if "article" not in job.result or job.created < (now - ANSWERED).isoformat():
            jobs.forget(job)


def _end_with(parent: BaseProcess) -> None:
    parent.join()
    os._exit(0)


def warm(library: Library) -> None:
    """Load what the first question would have to wait for. A model that is not installed is told
    to whoever asks."""
    searcher = library.searcher
    _ = searcher.lexicon
    with contextlib.suppress(ModelMissingError):
        searcher.search("dose", k=1, rerank=1)


def work(library: Library, jobs: Jobs, name: str) -> bool:
    """Take one job and do it to its end; False if there was none."""
    job = jobs.claim(name, alone=ALONE, last=LAST)
    if job is None:
        return False
    held = _Lease(jobs, job, name)
    try:
        if job.attempts > 1:
            jobs.tell(job, name, "Begun again after an interruption")
            jobs.tell(job, name, {}, AGAIN)
        with held:
            state, result = _done(library, job, partial(jobs.tell, job, name))
        jobs.finish(job, name, state, result)
    except LostError:
        _LOG.info("job %s was taken away", job.id)
    return True


def _done(library: Library, job: Job, tell: Tell) -> tuple[State, dict[str, Json]]:
    try:
        return State.DONE, TASKS[job.kind](library, job.asked, tell)
    except LostError:
        raise
    except EXPECTED as error:
        return State.FAILED, {"problem": str(error)}
    except Exception as error:
        _LOG.error("job %s failed: %s", job.id, where(error))
        return State.FAILED, {
            "problem": "This failed, and the reason is not known. Try again; if it stays, report it."
        }


class _Lease:
    """Renews a worker's hold on a job in a thread, for as long as the job takes."""

    def __init__(self, jobs: Jobs, job: Job, name: str) -> None:
        self._given = (job, name)
        self._jobs = jobs
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._renew, daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _renew(self) -> None:
        while not self._over.wait(LEASE / 4):
            with contextlib.suppress(LostError):
                self._jobs.renew(*self._given)

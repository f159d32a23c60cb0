"""Work that a page asks for and a worker process does: a queue that outlives every process.

The queue is a SQLite file of its own beside the record, so that asking never waits for a writer of the
library. What :meth:`Jobs.put` has returned is on the disk. A worker holds a job by a lease that it
renews; the job of a worker that was killed is taken up again when its lease has run out, or at once
when whoever started the worker sees it end. A worker that has lost its lease can write nothing more.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import sqlite3
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from probatum.evidence.editions import Json
from probatum.library.beside import connected, writing
from probatum.library.held import FullError, LibraryError

FILE = "jobs.sqlite"
LEASE = 15.0
"""Seconds for which a worker holds a job without renewing."""

ATTEMPTS = 3
"""Times that a job is begun before it counts as failed."""

PROGRESS = "progress"
"""The name of what is told as a line of progress."""

REMEMBERED = 1000
"""Finished jobs that are kept."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS jobs (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  caller TEXT NOT NULL,
  key TEXT,
  digest TEXT NOT NULL,
  asked TEXT NOT NULL,
  created TEXT NOT NULL,
  state TEXT NOT NULL,
  result TEXT NOT NULL DEFAULT '{}',
  worker TEXT,
  lease REAL NOT NULL DEFAULT 0,
  attempts INTEGER NOT NULL DEFAULT 0,
  UNIQUE (caller, key)
);
CREATE INDEX IF NOT EXISTS jobs_state ON jobs (state, number);
CREATE TABLE IF NOT EXISTS told (
  job INTEGER NOT NULL REFERENCES jobs (number) ON DELETE CASCADE,
  seq INTEGER NOT NULL,
  name TEXT NOT NULL,
  data TEXT NOT NULL,
  PRIMARY KEY (job, seq)
);
"""


class State(StrEnum):
    """Where a job is."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


FINISHED = frozenset({State.DONE, State.FAILED, State.CANCELLED})


@dataclass(frozen=True, slots=True)
class Job:
    """A piece of work. ``asked`` and ``result`` are as its kind has them in ``tasks``."""

    number: int
    id: str
    kind: str
    caller: str
    asked: Mapping[str, Json]
    created: str
    state: State
    result: Mapping[str, Json]
    attempts: int


@dataclass(frozen=True, slots=True)
class Event:
    """What was told of a job; ``seq`` counts from 1 within it, ``name`` is of ``tasks``."""

    seq: int
    name: str
    data: Json

    @property
    def message(self) -> str:
        """The line of an event of progress."""
        return str(self.data)


class NoSuchJobError(LibraryError):
    """There is no such job, or it is another caller's."""


class KeyUsedError(LibraryError):
    """An idempotency key came again with another request."""


class LostError(Exception):
    """The job was cancelled, or another worker has it now: stop, and write nothing more."""


class Jobs:
    """The queue of one library's folder; safe to use from many threads and processes."""

    def __init__(self, folder: Path) -> None:
        self._writes, self._reads = threading.Lock(), threading.Lock()
        self._base, self._reader, self._watched = (_connected(folder) for _ in range(3))
        self._base.executescript(_SCHEMA)

    def close(self) -> None:
        """Let go of the file."""
        with self._writes, self._reads:
            for base in (self._base, self._reader, self._watched):
                base.close()

    def put(
        self,
        kind: str,
        asked: Mapping[str, Json],
        *,
        caller: str,
        created: str,
        key: str = "",
        apart: str = "",
    ) -> Job:
        """Queue a job; the same caller's same ``key`` gives the job that it gave before.

        ``apart`` is the member of ``asked`` that may differ when the same comes again.
        Raises KeyUsedError if that one asked for something else.
        """
        text = json.dumps(asked, ensure_ascii=False, sort_keys=True)
        wanted = {name: value for name, value in asked.items() if name != apart}
        same = json.dumps([kind, wanted], ensure_ascii=False, sort_keys=True)
        digest = hashlib.sha256(same.encode()).hexdigest()
        with self._writing() as base:
            if key:
                row = base.execute(
                    "SELECT * FROM jobs WHERE caller = ? AND key = ?", (caller, key)
                ).fetchone()
                if row is not None:
                    if row["digest"] != digest:
                        raise KeyUsedError(
                            "This idempotency key was used for another request. Send a new key "
                            "with a new request."
                        )
                    return _job(row)
            row = base.execute(
                "INSERT INTO jobs (id, kind, caller, key, digest, asked, created, state) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING *",
                (
                    secrets.token_hex(8), kind, caller, key or None, digest, text, created,
                    State.QUEUED.value,
                ),
            ).fetchone()  # fmt: skip
            base.execute(
                "DELETE FROM jobs WHERE state NOT IN ('queued', 'running') AND number <= ?",
                (row["number"] - REMEMBERED,),
            )
        return _job(row)

    def get(self, identity: str, caller: str | None = None) -> Job:
        """A job, of this caller if one is given. Raises NoSuchJobError."""
        rows = self._read("SELECT * FROM jobs WHERE id = ?", (identity,))
        if not rows or caller not in (None, rows[0]["caller"]):
            raise NoSuchJobError(
                "There is no such job. Finished jobs are forgotten after a while; the articles "
                "that they wrote are kept."
            )
        return _job(rows[0])

    def of(self, caller: str, *, before: int | None = None, limit: int = 50) -> list[Job]:
        """The caller's jobs, newest first; ``before``: only those with a smaller number."""
        rows = self._read(
            "SELECT * FROM jobs WHERE caller = ? AND number < ? ORDER BY number DESC LIMIT ?",
            (caller, before if before is not None else 1 << 62, limit),
        )
        return [_job(row) for row in rows]

    def unfinished(self, kind: str) -> list[Job]:
        """The jobs of a kind that wait or are being done."""
        rows = self._read(
            "SELECT * FROM jobs WHERE kind = ? AND state IN ('queued', 'running')", (kind,)
        )
        return [_job(row) for row in rows]

    def place(self, job: Job) -> int:
        """How many stand before a queued job, and itself; 0 if it is not queued."""
        rows = self._read(
            "SELECT count(*) FROM jobs WHERE state = 'queued' AND number <= ? AND EXISTS "
            "(SELECT 1 FROM jobs WHERE number = ? AND state = 'queued')",
            (job.number, job.number),
        )
        return int(rows[0][0])

    def queued(self) -> int:
        """How many jobs wait."""
        rows = self._read("SELECT count(*) FROM jobs WHERE state = 'queued'", ())
        return int(rows[0][0])

    def events(self, job: Job, after: int = 0) -> list[Event]:
        """What was told of a job, in order."""
        rows = self._read(
            "SELECT seq, name, data FROM told WHERE job = ? AND seq > ? ORDER BY seq",
            (job.number, after),
        )
        return [Event(seq, name, json.loads(data)) for seq, name, data in rows]

    def progress(self, job: Job) -> list[str]:
        """The lines of progress of a job, in order."""
        return [event.message for event in self.events(job) if event.name == PROGRESS]

    def version(self) -> int:
        """A number that changes with the queue. It waits for nothing; for one thread alone."""
        return int(self._watched.execute("PRAGMA data_version").fetchone()[0])

    def claim(
        self, worker: str, *, alone: tuple[str, ...] = (), last: tuple[str, ...] = ()
    ) -> Job | None:
        """Take the next job, or None. Of each kind in ``alone`` only one runs at a time; a kind in
        ``last`` waits until no other does.

        A job whose lease has run out is queued again; after ``ATTEMPTS`` it has failed.
        """
        if not self._read("SELECT 1 FROM jobs WHERE state IN ('queued', 'running') LIMIT 1", ()):
            return None
        now = time.time()
        with self._writing() as base:
            _requeue(base, before=now)
            row = base.execute(
                "SELECT number FROM jobs AS job WHERE state = 'queued' AND NOT "
                "(kind IN (SELECT value FROM json_each(?)) AND EXISTS (SELECT 1 FROM jobs AS other "
                "WHERE other.kind = job.kind AND other.state = 'running')) "
                "ORDER BY kind IN (SELECT value FROM json_each(?)), number LIMIT 1",
                (json.dumps(alone), json.dumps(last)),
            ).fetchone()
            if row is None:
                return None
            found = base.execute(
                "UPDATE jobs SET state = 'running', worker = ?, lease = ?, attempts = attempts + 1 "
                "WHERE number = ? RETURNING *",
                (worker, now + LEASE, row["number"]),
            ).fetchone()
        return _job(found)

    def renew(self, job: Job, worker: str) -> None:
        """Hold a job for another lease. Raises LostError."""
        with self._writing() as base:
            _held(base, job, worker)
            base.execute(
                "UPDATE jobs SET lease = ? WHERE number = ?", (time.time() + LEASE, job.number)
            )

    def tell(self, job: Job, worker: str, data: Json, name: str = PROGRESS) -> None:
        """Add what is told of a job: a line of progress, or what another name stands for.

        Raises LostError.
        """
        text = json.dumps(data, ensure_ascii=False)
        with self._writing() as base:
            _held(base, job, worker)
            base.execute(
                "INSERT INTO told SELECT ?, coalesce(max(seq), 0) + 1, ?, ? FROM told WHERE job = ?",
                (job.number, name, text, job.number),
            )

    def finish(self, job: Job, worker: str, state: State, result: Mapping[str, Json]) -> None:
        """End a job with its result. Raises LostError."""
        with self._writing() as base:
            _held(base, job, worker)
            base.execute(
                "UPDATE jobs SET state = ?, result = ?, worker = NULL WHERE number = ?",
                (state.value, json.dumps(result, ensure_ascii=False, sort_keys=True), job.number),
            )

    def release(self, worker: str) -> None:
        """Queue again what a worker that has ended was doing."""
        with self._writing() as base:
            _requeue(base, worker=worker)

    def cancel(self, job: Job) -> Job:
        """End a job that has not ended; a worker that does it stops at its next step."""
        with self._writing() as base:
            base.execute(
                "UPDATE jobs SET state = 'cancelled', worker = NULL "
                "WHERE number = ? AND state IN ('queued', 'running')",
                (job.number,),
            )
        return self.get(job.id)

    def forget(self, job: Job) -> None:
        """Remove a job with what was asked and told."""
        with self._writing() as base:
            base.execute("DELETE FROM jobs WHERE number = ?", (job.number,))

    def outdated(self, kind: str, before: str) -> list[Job]:
        """The jobs of a kind that were created before an instant (ISO 8601) and have ended."""
        rows = self._read(
            "SELECT * FROM jobs WHERE kind = ? AND created < ? "
            "AND state NOT IN ('queued', 'running') ORDER BY number",
            (kind, before),
        )
        return [_job(row) for row in rows]

    def _read(self, query: str, values: tuple[object, ...]) -> list[sqlite3.Row]:
        with self._reads, _explained():
            return self._reader.execute(query, values).fetchall()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._writes, _explained(), writing(self._base) as base:
            yield base


def _connected(folder: Path) -> sqlite3.Connection:
    base = connected(folder / FILE, synchronous="FULL")
    base.row_factory = sqlite3.Row
    return base


def _held(base: sqlite3.Connection, job: Job, worker: str) -> None:
    row = base.execute(
        "SELECT 1 FROM jobs WHERE number = ? AND worker = ? AND state = 'running'",
        (job.number, worker),
    ).fetchone()
    if row is None:
        raise LostError


def _requeue(base: sqlite3.Connection, *, worker: str = "", before: float = 0.0) -> None:
    """Give back what a worker did, or what has no lease that lasts until ``before``."""
    problem = "The work was interrupted several times and is not tried again. Ask anew."
    base.execute(
        "UPDATE jobs SET worker = NULL, "
        "state = CASE WHEN attempts >= ? THEN 'failed' ELSE 'queued' END, "
        "result = CASE WHEN attempts >= ? THEN ? ELSE result END "
        "WHERE state = 'running' AND (worker = ? OR lease < ?)",
        (ATTEMPTS, ATTEMPTS, json.dumps({"problem": problem}), worker, before),
    )


@contextmanager
def _explained() -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        if "full" in str(error):
            raise FullError(
                "The disk is full. Make room and try again; what was stored is safe."
            ) from error
        raise LibraryError(f"{FILE}: the queue cannot be used ({error}). Try again.") from error


def _job(row: sqlite3.Row) -> Job:
    return Job(
        row["number"], row["id"], row["kind"], row["caller"], json.loads(row["asked"]),
        row["created"], State(row["state"]), json.loads(row["result"]), row["attempts"],
    )  # fmt: skip

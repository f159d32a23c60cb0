"""Small SQLite files beside the record, so that who asks or signs in never waits for its writer."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

WAIT = 10.0
"""Seconds for which a connection waits for another process that writes."""


def connected(path: Path, *, synchronous: str) -> sqlite3.Connection:
    """A connection for many threads, without transactions of its own. ``synchronous`` is SQLite's
    pragma: FULL where what was answered must outlive a loss of power."""
    base = sqlite3.connect(path, timeout=WAIT, isolation_level=None, check_same_thread=False)
    for pragma in (
        "journal_mode=WAL", f"synchronous={synchronous}", "foreign_keys=ON", "secure_delete=ON",
    ):  # fmt: skip
        base.execute(f"PRAGMA {pragma}").close()
    return base


@contextmanager
def writing(base: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """A transaction that writes: whole, or not at all."""
    base.execute("BEGIN IMMEDIATE")
    try:
        yield base
    except BaseException:
        base.execute("ROLLBACK")
        raise
    base.execute("COMMIT")

"""The writer's lock: one process writes to a library at a time, readers are never kept waiting."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from probatum.library.held import BusyError, LibraryError

_PAUSE = 0.05


@contextmanager
def writing(path: Path, wait: float) -> Iterator[None]:
    """Hold the lock file at ``path``; the system lets go of it if the process is killed.

    Raises BusyError if another process still holds it after ``wait`` seconds.
    """
    try:
        file = path.open("a+")
    except OSError as error:
        raise LibraryError(
            f"{path}: the library cannot be written to ({error.strerror}). Check the "
            "permissions of its folder, or choose another with --library or PROBATUM_LIBRARY."
        ) from error
    with file:
        end = time.monotonic() + wait
        while not _taken(file):
            if time.monotonic() >= end:
                raise BusyError(
                    f"{path.parent}: another process is writing to the library. Try again when it "
                    "is done; reading and asking work meanwhile."
                )
            time.sleep(_PAUSE)
        try:
            yield
        finally:
            _let_go(file)


if os.name == "nt":  # pragma: no cover
    import msvcrt

    def _taken(file: IO[str]) -> bool:
        try:
            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        except OSError:
            return False
        return True

    def _let_go(file: IO[str]) -> None:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)  # type: ignore[attr-defined,unused-ignore]

else:
    import fcntl

    def _taken(file: IO[str]) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _let_go(file: IO[str]) -> None:
        fcntl.flock(file, fcntl.LOCK_UN)

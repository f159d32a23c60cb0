"""A library: the record and its index together, in one folder."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from probatum.evidence.editions import Edition, Passage, Withdrawal
from probatum.library.held import Added, BusyError, FileEntry, FullError, Held, Watch
from probatum.library.index import Hit
from probatum.library.lock import writing
from probatum.library.record import Record
from probatum.library.words import Progress, Words

if TYPE_CHECKING:
    from probatum.library.vectors import Vectors

_WAIT = 10.0
_STARTER = "starter"


def default_folder(chosen: str | Path | None = None) -> Path:
    """The library's folder: ``chosen``, else PROBATUM_LIBRARY, else the user's data folder."""
    if chosen:
        return Path(chosen).expanduser()
    if named := os.environ.get("PROBATUM_LIBRARY"):
        return Path(named).expanduser()
    from platformdirs import user_data_dir

    return Path(user_data_dir("probatum", appauthor=False))


class Store:
    """The record of one library with its word index and its vectors.

    What is added can be found by its words when :meth:`add` returns, in this and in every other
    process. Reading never waits for a writer.
    """

    def __init__(self, folder: Path, record: Record) -> None:
        self.folder = folder
        self.record = record
        self.words = Words(record, folder / "words")
        self._vectors: Vectors | None = None
        self._owner: int | None = None

    @classmethod
    def open(
        cls,
        folder: str | Path | None = None,
        *,
        starter: bool = True,
        watch: Watch | None = None,
    ) -> Store:
        """Open the library in ``folder`` (see :func:`default_folder`); it is made if need be.

        Heals the index after a kill, and loads the starter digests unless ``starter`` is false.
        ``watch`` is told of each change.
        """
        place = default_folder(folder)
        store = cls(place, Record.open(place))
        store.record.watch = watch
        try:
            store._settle(starter)
        except BaseException:
            store.close()
            raise
        return store

    def close(self) -> None:
        """Let go of the files."""
        self.record.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def vectors(self) -> Vectors:
        """The vectors; NumPy is imported with their first use."""
        if self._vectors is None:
            from probatum.library.vectors import Vectors

            self._vectors = Vectors(self.record, self.folder / "vectors")
        return self._vectors

    @property
    def state(self) -> int:
        """The state of the record."""
        return self.record.state

    def add(
        self,
        editions: Iterable[Edition],
        withdrawals: Iterable[Withdrawal] = (),
        file: FileEntry | None = None,
    ) -> list[Added]:
        """Store a batch and make it searchable. See :meth:`Record.add`."""
        with self.writing():
            added = self.record.add(editions, withdrawals, file)
            self.catch_up()
        return added

    def remove(self, document: str, edition: str | None = None) -> list[Held]:
        """Remove a document or one edition of it; returns what was removed."""
        with self.writing():
            removed = self.record.remove(document, edition)
            self.tidy()
        return removed

    def catch_up(self, progress: Progress | None = None) -> int:
        """Bring the word index to the record's state; returns how many editions it lacked."""
        with self.writing(), self._room():
            return self.words.catch_up(progress)

    def tidy(self, progress: Progress | None = None) -> None:
        """Catch up, and build the word index anew if it still counts what was removed."""
        with self.writing(), self._room():
            if self.words.untidy:
                self.words.rebuild(progress)
            else:
                self.words.catch_up(progress)

    def rebuild(self, progress: Progress | None = None) -> int:
        """Build the word index anew from the record; returns the number of editions."""
        with self.writing(), self._room():
            return self.words.rebuild(progress)

    def passage(self, hit: Hit) -> tuple[Edition, Passage]:
        """The edition and the passage of a hit."""
        edition = self.record.edition(hit.edition)
        return edition, edition.passages[hit.ordinal]

    @contextmanager
    def writing(self, wait: float = _WAIT) -> Iterator[None]:
        """Hold the writer's lock. Raises BusyError if another process keeps it."""
        if self._owner == threading.get_ident():
            yield
            return
        with writing(self.folder / "writer.lock", wait):
            self._owner = threading.get_ident()
            try:
                yield
            finally:
                self._owner = None

    @contextmanager
    def _room(self) -> Iterator[None]:
        """Turn a full disk under the index into a clear error; the record has what was added."""
        try:
            yield
        except (OSError, ValueError) as error:
            number = getattr(error, "errno", None)
            if number == errno.ENOSPC or "No space left" in str(error):
                raise FullError(
                    f"{self.folder}: the disk is full. What was added is in the record; make room "
                    "and run the same command again, it continues where it stopped."
                ) from error
            raise

    def _settle(self, starter: bool) -> None:
        """Load the starter digests once, and catch up after a kill, unless another writes now."""
        stamp = _stamp() if starter else ""
        due = starter and self.record.setting(_STARTER) != stamp
        if not due and not self.words.behind:
            return
        try:
            with self.writing(_WAIT if due else 0.0):
                if due and self.record.setting(_STARTER) != stamp:
                    self._load_starter(stamp)
                self.tidy()
        except BusyError:
            if due and not self.record.held():
                raise

    def _load_starter(self, stamp: str) -> None:
        """Take over the package's digests, and drop those of an older package that it lacks."""
        from probatum.sources.digests import starter

        loaded = [added.edition for added in self.record.add(starter()) if added.edition]
        before = json.loads(self.record.setting("starter_editions", "[]"))
        for identity in sorted(set(before) - set(loaded)):
            held = [h for h in self.record.held(newest=False) if h.edition == identity]
            if held:
                self.record.remove(held[0].document, identity)
        self.record.set_setting("starter_editions", json.dumps(loaded))
        self.record.set_setting(_STARTER, stamp)


def _stamp() -> str:
    """Hash of the starter digests in the package."""
    digest = hashlib.sha256()
    folder = resources.files("probatum.sources") / "starter"
    for file in sorted(folder.iterdir(), key=lambda f: f.name):
        if file.is_file():
            digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:16]

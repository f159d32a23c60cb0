"""Adding files to the library: incremental, in bounded batches, safe to kill at any moment."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TypeAlias

from probatum.evidence.editions import Edition, Rejection, Withdrawal
from probatum.library.held import Added, AddedStatus, FileEntry, LibraryError, Notice
from probatum.library.store import Store
from probatum.services.local_keys import LocalKeys
from probatum.sources import reading
from probatum.sources.retractions import Mark, Retraction

BATCH_DOCUMENTS = 250
BATCH_CHARACTERS = 8_000_000
_MOST_LINES = 10_000

Item: TypeAlias = "Edition | Withdrawal | Rejection | Retraction"

_RELATION = {
    Mark.RETRACTION: "retracted by",
    Mark.WITHDRAWAL: "withdrawn by",
    Mark.CONCERN: "expression of concern in",
    Mark.CORRECTION: "erratum in",
    Mark.NOTE: "noted in",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table: what became of one document of one file."""

    place: str
    added: Added


@dataclass(frozen=True, slots=True)
class Step:
    """Where adding is: the file, how many files and documents are behind it."""

    place: str
    files: int
    documents: int


Progress: TypeAlias = Callable[[Step], None]


@dataclass(frozen=True, slots=True)
class Report:
    """What adding did.

    ``counts`` has the number of documents by status, ``notices`` how many retraction and correction
    notices were new, ``skipped`` how many of the files had been read before, ``left_out`` how many
    files of folders and archives are no evidence, by the reason. ``lines`` are the first 10,000
    documents that changed something, ``rejections`` the first 10,000 records or files that could
    not be read.
    """

    files: int
    skipped: int
    left_out: Mapping[str, int]
    notices: int
    counts: Mapping[AddedStatus, int]
    lines: tuple[Line, ...]
    rejections: tuple[Rejection, ...]

    @property
    def documents(self) -> int:
        """How many documents were read, whether they were new or not."""
        return sum(n for status, n in self.counts.items() if status is not AddedStatus.REJECTED)


@dataclass(slots=True)
class _Tally:
    """What has been done so far, in all or in one file."""

    counts: Counter[str] = field(default_factory=Counter)
    rejections: list[Rejection] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    notices: int = 0

    def take(self, place: str, results: Iterable[Added]) -> None:
        for added in results:
            self.counts[added.status.value] += 1
            if added.status is AddedStatus.REJECTED:
                self._reject(Rejection(f"{place}, {added.document}", added.reason))
            elif added.status is not AddedStatus.UNCHANGED and len(self.lines) < _MOST_LINES:
                self.lines.append(Line(place, added))

    def reject(self, rejection: Rejection) -> None:
        self.counts[AddedStatus.REJECTED.value] += 1
        self._reject(rejection)

    def _reject(self, rejection: Rejection) -> None:
        if len(self.rejections) < _MOST_LINES:
            self.rejections.append(rejection)

    def repeat(self, known: FileEntry) -> None:
        """What a file that was read before gives now: nothing new, and the same rejections."""
        unread = known.counts.get(AddedStatus.REJECTED.value, 0)
        self.counts[AddedStatus.UNCHANGED.value] += sum(known.counts.values()) - unread
        self.counts[AddedStatus.REJECTED.value] += unread
        for rejection in known.rejections:
            self._reject(rejection)

    def join(self, other: _Tally) -> None:
        self.counts += other.counts
        self.notices += other.notices
        self.rejections += other.rejections[: _MOST_LINES - len(self.rejections)]
        self.lines += other.lines[: _MOST_LINES - len(self.lines)]


@cache
def readers() -> str:
    """Version of the readers taken together: a hash of their source.

    After an upgrade that changes one, known files are read again, and what it reads differently
    becomes a new edition.
    """
    digest = hashlib.sha256()
    for file in sorted(resources.files("probatum.sources").iterdir(), key=lambda f: f.name):
        if file.name.endswith(".py"):
            digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:16]


def add(store: Store, paths: Iterable[str | Path], progress: Progress | None = None) -> Report:
    """Add what files and folders hold to the library.

    A file whose content has been read to its end before is skipped; its rejections are reported
    again. A file or record that cannot be read is a rejection, and the rest goes on. Raises
    LibraryError where the library itself cannot go on (full disk, another writer); what was added
    until then stays, and the same call continues from there.
    """
    total = _Tally()
    left_out: Counter[str] = Counter()
    files = skipped = 0
    with store.writing():
        for path in paths:
            for found in _found(Path(path), total):
                if found.skipped:
                    left_out[found.reason] += found.skipped
                    continue
                if progress is not None:
                    progress(Step(found.place, files, total.counts.total()))
                known = store.record.file(found.content_hash, readers())
                if known is None:
                    total.join(_file(store, found, progress, files, total.counts.total()))
                else:
                    skipped += 1
                    total.repeat(known)
                files += 1
        store.tidy()
    return Report(
        files,
        skipped,
        dict(sorted(left_out.items())),
        total.notices,
        {status: total.counts[status.value] for status in AddedStatus},
        tuple(total.lines),
        tuple(total.rejections),
    )


def _found(path: Path, total: _Tally) -> Iterator[reading.Found]:
    """The files under a path; one that cannot be opened is a rejection."""
    try:
        yield from reading.read(path)
    except OSError as error:
        total.reject(Rejection(str(path), f"cannot be read: {error.strerror or error}"))


def _file(
    store: Store, found: reading.Found, progress: Progress | None, files: int, before: int
) -> _Tally:
    """Add one file in batches; it is entered as read only after the last of them."""
    tally = _Tally()
    editions: list[Edition] = []
    withdrawals: list[Withdrawal] = []
    notices: list[Notice] = []
    characters = 0

    def flush() -> None:
        tally.notices += store.record.apply(notices) if notices else 0
        tally.take(found.place, store.add(editions, withdrawals))
        for pending in (editions, withdrawals, notices):
            pending.clear()
        if progress is not None:
            progress(Step(found.place, files, before + tally.counts.total()))

    whole = True
    keys = LocalKeys(store.record, found.place)
    items: Iterator[Item] = iter(found.items)
    while True:
        try:
            item = next(items)
        except StopIteration:
            break
        except LibraryError:
            raise
        except Exception as error:
            tally.reject(Rejection(found.place, _interrupted(error)))
            whole = False
            break
        match item:
            case Edition():
                editions.append(keys.own(item))
                characters += len(item.text)
            case Withdrawal():
                withdrawals.append(item)
            case Retraction():
                notices.append(_notice(item, found.place))
            case Rejection():
                tally.reject(item)
        if (
            max(len(editions), len(withdrawals), len(notices)) >= BATCH_DOCUMENTS
            or characters >= BATCH_CHARACTERS
        ):
            flush()
            characters = 0
    flush()
    if whole and found.content_hash:
        counts = dict(sorted(tally.counts.items()))
        rejections = tuple(tally.rejections)
        entry = FileEntry(found.content_hash, found.place, readers(), counts, rejections)
        store.record.enter(entry)
    return tally


def _interrupted(error: Exception) -> str:
    words = error.strerror if isinstance(error, OSError) else None
    return (
        f"could not be read to its end ({words or f'{type(error).__name__}: {error}'}); what stands "
        "before this place was kept, and the file does not count as read. Add it again when the "
        "cause is gone"
    )


def _notice(item: Retraction, place: str) -> Notice:
    return Notice(item.document, _RELATION[item.mark], item.notice, item.date, Path(place).name)

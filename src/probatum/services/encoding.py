"""The background job that gives each passage its vector: resumable, and never twice for a text."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeAlias

from probatum.evidence.editions import Design, Kind, Level
from probatum.library.held import Held
from probatum.library.index import embedding_text
from probatum.library.store import Store

if TYPE_CHECKING:
    from probatum.library.vectors import Floats

BATCH = 64
"""Texts that are encoded and made durable at a time: what a kill can cost."""

_KINDS = (
    Kind.LABEL,
    Kind.GUIDELINE,
    Kind.LOCAL,
    Kind.ABSTRACT,
    Kind.FULL_TEXT,
    Kind.TRIAL,
)
_DESIGNS = tuple(Design)


class PassageEncoder(Protocol):
    """What the job needs of an encoder."""

    def passages(self, texts: list[str]) -> Floats:
        """Vectors of the texts: float32 ``[len(texts), 384]``, L2-normalised."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """What a run of the job did: texts encoded now, and how many passages still lack a vector."""

    texts: int
    remaining: int


Progress: TypeAlias = Callable[[int, int], None]


def encode(
    store: Store,
    limit: int | None = None,
    seconds: float | None = None,
    progress: Progress | None = None,
    encoder: PassageEncoder | None = None,
) -> Encoded:
    """Encode passages that lack a vector, until none is left, ``limit`` texts or ``seconds``.

    Editions that count come first, and among them the most authoritative and then the newest.
    ``progress`` is called with the passages encoded and those to encode. The job can be killed at
    any moment and run beside readers and a writer.
    """
    end = None if seconds is None else time.monotonic() + seconds
    started = store.vectors.coverage()
    done = 0
    pending: dict[bytes, str] = {}

    def flush() -> int:
        nonlocal encoder
        if not pending:
            return 0
        if encoder is None:
            from probatum.models.encoder import Encoder

            encoder = Encoder()
        added = store.vectors.add(list(pending), encoder.passages(list(pending.values())))
        pending.clear()
        return added

    for key, text in _missing(store):
        pending.setdefault(key, text)
        spent = limit is not None and done + len(pending) >= limit
        if len(pending) >= BATCH or spent:
            done += flush()
            if progress is not None:
                progress(min(started.encoded + done, started.passages), started.passages)
            if spent or (end is not None and time.monotonic() >= end):
                break
    done += flush()
    now = store.vectors.coverage()
    return Encoded(done, now.passages - now.encoded)


def _missing(store: Store) -> Iterator[tuple[bytes, str]]:
    """Key and text of the passages without a vector, in the order in which they are wanted."""
    keys = {row: hashes for row, hashes, _, _ in store.record.passage_table()}
    for held in sorted(store.record.held(), key=_wanted):
        blob = keys.get(held.row, b"")
        own = [blob[place : place + 16] for place in range(0, len(blob), 16)]
        known = store.vectors.known(own)
        if known.all():
            continue
        edition = store.record.edition(held.edition)
        for key, passage, has in zip(own, edition.passages, known.tolist(), strict=True):
            if not has:
                yield key, embedding_text(edition, passage)


def _wanted(held: Held) -> tuple[object, ...]:
    return (
        held.level is not Level.DIGEST,
        _KINDS.index(held.kind),
        held.retracted,
        _DESIGNS.index(held.design) if held.design else len(_DESIGNS),
        _Descending(held.date),
        held.document,
    )


class _Descending(str):
    """A text that sorts the other way round."""

    __slots__ = ()

    def __lt__(self, other: str) -> bool:
        return str.__gt__(self, other)

"""Vectors of the benchmarks' texts, kept in one cache: a run can be stopped and continued."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from benchmarks.places import VECTORS
from probatum.library.index import embedding_text, text_key
from probatum.library.store import Store

_AT_ONCE = 64


@dataclass(frozen=True, slots=True)
class Share:
    """How many of the passages of a library have a vector."""

    encoded: int
    passages: int

    @property
    def whole(self) -> bool:
        """Whether none is missing."""
        return self.encoded == self.passages

    def __str__(self) -> str:
        return f"{self.encoded:,} of {self.passages:,} passages encoded"


def cached(store: Store) -> Any:
    """The vectors of a library, in the cache that all benchmarks share."""
    from probatum.library.vectors import Vectors

    return Vectors(store.record, VECTORS)


def encode(
    store: Store, seconds: float | None, tell: Callable[[str], None] = lambda _: None
) -> Share:
    """Encode what has no vector, the first passage of every document first, then the second …

    Stops after ``seconds`` (None: when all is done). Within one place, shorter texts come first.
    """
    vectors = cached(store)
    end = None if seconds is None else time.monotonic() + seconds
    wanted: dict[bytes, tuple[int, str]] = {}
    for _, _, edition in store.record.whole_editions(list(store.record.sizes())):
        for ordinal, passage in enumerate(edition.passages):
            text = embedding_text(edition, passage)
            wanted.setdefault(text_key(text), (ordinal, text))
    keys = list(wanted)
    known = vectors.known(keys) if keys else []
    rest = sorted(
        (k for k, has in zip(keys, known, strict=True) if not has),
        key=lambda k: (wanted[k][0], len(wanted[k][1])),
    )
    if rest and (end is None or time.monotonic() < end):
        from probatum.models.encoder import Encoder

        encoder = Encoder()
        begun = time.monotonic()
        for start in range(0, len(rest), _AT_ONCE):
            if end is not None and time.monotonic() >= end:
                break
            chunk = rest[start : start + _AT_ONCE]
            vectors.add(chunk, encoder.passages([wanted[k][1] for k in chunk]))
            if start // _AT_ONCE % 16 == 0:
                rate = (start + len(chunk)) / (time.monotonic() - begun)
                tell(f"encoded {start + len(chunk):,} of {len(rest):,} texts, {rate:.0f}/s")
    covered = vectors.coverage()
    return Share(covered.encoded, covered.passages)

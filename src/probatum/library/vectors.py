"""Exact search over int8 vectors in one memory-mapped file.

The file has a record for each distinct text that was encoded, under the hash of the text: 16 bytes
of key, a float32 scale, 384 int8 components. It is only ever appended to, so a text is never
encoded twice, whatever editions it stands in; a record that a kill cut short is ignored.
"""

from __future__ import annotations

import json
import os
import threading
from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from probatum.library.index import EVERYTHING_NEWEST, Filter, Hit
from probatum.library.lock import writing
from probatum.library.record import Record

DIMENSIONS = 384
_RECORD = np.dtype([("key", "V16"), ("scale", "<f4"), ("vector", "i1", (DIMENSIONS,))])
_BLOCK = 1024
_SELECTIONS = 16
_SPARSE = 0.6
_DECIMALS = 5
_WAIT = 60.0

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many passages of the editions that count have a vector, and how many there are."""

    encoded: int
    passages: int


@dataclass(frozen=True, slots=True)
class _Members:
    """For each passage held: its vector's number (-1 for none), its edition's row, its ordinal."""

    vector: Integers
    edition: Integers
    ordinal: Integers


@dataclass(frozen=True, slots=True)
class _Selection:
    """The passages that a filter admits: their members, and the vectors to look at."""

    members: Integers
    vectors: Integers
    of: Integers


class Vectors:
    """The vectors of one record, in the folder ``vectors`` beside it."""

    def __init__(self, record: Record, folder: Path, model: str = "passages") -> None:
        """``model`` names the encoder: vectors of different encoders lie in different files."""
        self.record = record
        self.path = folder / f"{model}.int8"
        self._lock = threading.RLock()
        self._stored: Any = np.empty(0, _RECORD)
        self._seen: tuple[int, int] = (-1, -1)
        self._sorted: npt.NDArray[np.uint64] = np.empty(0, np.uint64)
        self._order: Integers = np.empty(0, np.int32)
        self._members = _Members(*(np.empty(0, np.int32) for _ in range(3)))
        self._selections: OrderedDict[Filter, _Selection] = OrderedDict()
        self._rows_codes: list[tuple[str, bytes]] = []
        self._codes: tuple[list[tuple[str, ...]], Integers] | None = None
        self._pool: ThreadPoolExecutor | None = None
        self._coverage: Coverage | None = None

    def __len__(self) -> int:
        """Number of distinct texts that have a vector."""
        return self._size()

    @property
    def state(self) -> int:
        """The state of the record that a search reflects: always the present one."""
        return self.record.state

    def add(self, keys: Sequence[bytes], vectors: Floats) -> int:
        """Append the vectors of new texts and make them durable; returns how many were new.

        ``vectors`` is float32 ``[len(keys), 384]``, L2-normalised.
        """
        if vectors.shape != (len(keys), DIMENSIONS):
            raise ValueError(f"{len(keys)} keys need vectors [{len(keys)}, {DIMENSIONS}]")
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with writing(self.path.with_suffix(".lock"), _WAIT):
            self._map()
            known = self.known(keys)
            fresh = {key: i for i, key in enumerate(keys) if not known[i]}
            records = np.zeros(len(fresh), _RECORD)
            chosen = vectors[list(fresh.values())]
            scale = np.maximum(np.abs(chosen).max(axis=1, initial=0.0), 1e-12) / 127
            records["key"] = np.array(list(fresh), dtype="S16").view("V16") if fresh else b""
            records["scale"] = scale
            records["vector"] = np.rint(chosen / scale[:, None]).astype(np.int8)
            with self.path.open("ab") as file:
                file.truncate(self._size() * _RECORD.itemsize)
                file.write(records.tobytes())
                file.flush()
                os.fsync(file.fileno())
        return len(fresh)

    def known(self, keys: Sequence[bytes]) -> npt.NDArray[np.bool_]:
        """Which of the texts with these keys have a vector."""
        with self._lock:
            self._map()
            return self._numbers(b"".join(keys)) >= 0

    def coverage(self) -> Coverage:
        """How far the encoding of the editions that count has come."""
        with self._lock:
            self._refresh()
            if self._coverage is None:
                counting = self._admitted(EVERYTHING_NEWEST)
                encoded = int(np.count_nonzero(counting & (self._members.vector >= 0)))
                self._coverage = Coverage(encoded, int(np.count_nonzero(counting)))
            return self._coverage

    def search(
        self, vector: Floats, filter_: Filter = EVERYTHING_NEWEST, k: int = 100
    ) -> list[Hit]:
        """The ``k`` passages nearest to ``vector`` (float32 ``[384]``, L2-normalised), best first.

        The score is the cosine, to five decimals. Equal scores are in the order of edition id and
        ordinal.
        """
        with self._lock:
            self._refresh()
            selection = self._selection(filter_)
            members, stored = self._members, self._stored
        if not len(selection.members) or k < 1:
            return []
        query = np.ascontiguousarray(vector, dtype=np.float32)
        scores = np.round(self._scores(stored, selection.vectors, query), _DECIMALS)[selection.of]
        if len(scores) > k:
            limit = np.partition(scores, len(scores) - k)[len(scores) - k]
            best = np.flatnonzero(scores >= limit)
        else:
            best = np.arange(len(scores))
        chosen = selection.members[best]
        rows = members.edition[chosen].tolist()
        of = self.record.identities(rows)
        hits = [
            Hit(of[row], ordinal, round(score, _DECIMALS))
            for row, ordinal, score in zip(
                rows, members.ordinal[chosen].tolist(), scores[best].tolist(), strict=True
            )
            if row in of
        ]
        return sorted(hits, key=lambda h: (-h.score, h.edition, h.ordinal))[:k]

    def _scores(self, stored: Any, wanted: Integers, query: Floats) -> Floats:
        """Cosine of the query with each wanted vector."""
        sparse = len(wanted) < _SPARSE * len(stored)
        vectors, scales = stored["vector"], stored["scale"]
        count = len(wanted) if sparse else len(stored)
        scores = np.empty(count, np.float32)

        def fill(first: int, last: int) -> None:
            buffer = np.empty((_BLOCK, DIMENSIONS), np.float32)
            for start in range(first, last, _BLOCK):
                end = min(start + _BLOCK, last)
                part = wanted[start:end] if sparse else slice(start, end)
                block = buffer[: end - start]
                block[...] = vectors[part]
                np.dot(block, query, out=scores[start:end])
                scores[start:end] *= scales[part]

        half = count // 2 // _BLOCK * _BLOCK
        if half:
            self._pool = self._pool or ThreadPoolExecutor(1, "vectors")
            other = self._pool.submit(fill, 0, half)
            fill(half, count)
            other.result()
        else:
            fill(0, count)
        return scores if sparse else scores[wanted]

    def _selection(self, filter_: Filter) -> _Selection:
        if (found := self._selections.get(filter_)) is not None:
            self._selections.move_to_end(filter_)
            return found
        admitted = self._admitted(filter_) & (self._members.vector >= 0)
        if filter_.codes:
            admitted &= self._coded(frozenset(filter_.codes))
        members = np.flatnonzero(admitted).astype(np.int32)
        vectors, of = np.unique(self._members.vector[members], return_inverse=True)
        selection = _Selection(members, vectors, of.astype(np.int32))
        self._selections[filter_] = selection
        while len(self._selections) > _SELECTIONS:
            self._selections.popitem(last=False)
        return selection

    def _admitted(self, filter_: Filter) -> npt.NDArray[np.bool_]:
        rows = self.record.rows(filter_)
        last = int(self._members.edition[-1]) if len(self._members.edition) else 0
        mask = np.zeros(last + 1, np.bool_)
        mask[[row for row in rows if row <= last]] = True
        return mask[self._members.edition]

    def _coded(self, codes: frozenset[str]) -> npt.NDArray[np.bool_]:
        """Which members stand in a section with one of the codes, or below one."""
        if self._codes is None:
            numbers: dict[tuple[str, ...], int] = {}
            lists: dict[str, Integers] = {}
            parts = [np.empty(0, np.int32)]
            for text, of in self._rows_codes:
                if (own := lists.get(text)) is None:
                    found = [numbers.setdefault(tuple(c), len(numbers)) for c in json.loads(text)]
                    own = lists[text] = np.array(found, np.int32)
                parts.append(own[np.frombuffer(of, "<u2")])
            self._codes = list(numbers), np.concatenate(parts)
        kinds, of_member = self._codes
        wanted = np.array([not codes.isdisjoint(kind) for kind in kinds] or [False], np.bool_)
        return wanted[of_member]

    def _refresh(self) -> None:
        """See what any process has added to the record or to the vectors."""
        seen = (self.record.state, self._size())
        if seen == self._seen:
            return
        self._map()
        rows = self.record.passage_table()
        counts = np.array([len(keys) // 16 for _, keys, _, _ in rows], np.int64)
        total = int(counts.sum())
        starts = np.repeat(np.cumsum(counts) - counts, counts)
        self._members = _Members(
            self._numbers(b"".join(keys for _, keys, _, _ in rows)),
            np.repeat(np.array([row for row, _, _, _ in rows], np.int32), counts),
            (np.arange(total) - starts).astype(np.int32),
        )
        self._rows_codes = [(codes, coded) for _, _, codes, coded in rows]
        self._codes = None
        self._coverage = None
        self._selections.clear()
        self._seen = seen

    def _numbers(self, keys: bytes) -> Integers:
        """The number of the vector for each 16-byte key, -1 for none."""
        halves = np.frombuffer(keys, "<u8").reshape(-1, 2)
        if not len(self._sorted) or not len(halves):
            return np.full(len(halves), -1, np.int32)
        place = np.searchsorted(self._sorted, halves[:, 0])
        place[place == len(self._sorted)] = 0
        numbers = self._order[place]
        stored = np.ascontiguousarray(self._stored["key"]).view("<u8").reshape(-1, 2)
        same = (stored[numbers] == halves).all(axis=1)
        return np.where(same, numbers, np.int32(-1))

    def _map(self) -> None:
        size = self._size()
        if size == len(self._stored):
            return
        self._stored = np.memmap(self.path, _RECORD, "r", shape=(size,))
        first = np.ascontiguousarray(self._stored["key"]).view("<u8").reshape(-1, 2)[:, 0]
        self._order = np.argsort(first, kind="stable").astype(np.int32)
        self._sorted = first[self._order]

    def _size(self) -> int:
        try:
            return self.path.stat().st_size // _RECORD.itemsize
        except FileNotFoundError:
            return 0

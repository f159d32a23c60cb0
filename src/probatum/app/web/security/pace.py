"""How often somebody may read: counted in memory, at every page, by the one process that shows them."""

from __future__ import annotations

from collections.abc import Iterable

MINUTE = 60.0

BY_ACCOUNT = (300, MINUTE)
BY_ADDRESS = (6000, MINUTE)
"""Pages that are given at once, and the seconds over which they come back. No reader is so quick; a
whole hospital behind one address reads at less than a third of what an address may."""

MOST = 20_000
"""Callers that are remembered before those are forgotten who may read at full pace again."""


_ROUNDED = 1e-3
"""Seconds that the sums of a clock's figures may be off."""


class Pace:
    """Who has read how much of late."""

    def __init__(self) -> None:
        self._free: dict[str, float] = {}

    def wait(self, buckets: Iterable[tuple[str, tuple[int, float]]], now: float) -> float:
        """Count one page in each of ``(bucket, (times, seconds))``; or the seconds to wait, counted in
        none."""
        longest = 0.0
        ends = []
        for bucket, (times, seconds) in buckets:
            end = max(self._free.get(bucket, now), now) + seconds / times
            longest = max(longest, end - now - seconds)
            ends.append((bucket, end))
        if longest > _ROUNDED:
            return longest
        self._free.update(ends)
        if len(self._free) > MOST:
            self._free = {bucket: end for bucket, end in self._free.items() if end > now}
        return 0.0

    def forget(self) -> None:
        """Begin as if nobody had read anything."""
        self._free.clear()

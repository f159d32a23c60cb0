"""What changed between editions, worked out once for each pair."""

from __future__ import annotations

from functools import lru_cache

from probatum.app.library import Library
from probatum.services.changes import Changes, changes

KEPT = 32
"""Pairs that stay in memory."""


class Comparer:
    """The changes between the editions of one library."""

    def __init__(self, library: Library) -> None:
        self._edition = library.store.record.edition
        self.changes = lru_cache(KEPT)(self._made)
        """The changes from one edition to another, by their ids. Raises NotHeldError."""

    def _made(self, old: str, new: str) -> Changes:
        return changes(self._edition(old), self._edition(new))

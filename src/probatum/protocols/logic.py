"""Three-valued logic (Kleene 1938): unknown is never normal, and never abnormal."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class Truth(StrEnum):
    """What can be said of a condition."""

    TRUE = "true"
    FALSE = "false"
    UNKNOWN = "unknown"


def truth(value: bool | None) -> Truth:
    """A Boolean, or unknown for None."""
    if value is None:
        return Truth.UNKNOWN
    return Truth.TRUE if value else Truth.FALSE


def all_of(values: Iterable[Truth]) -> Truth:
    """False if any is false, else unknown if any is unknown, else true."""
    held = set(values)
    if Truth.FALSE in held:
        return Truth.FALSE
    return Truth.UNKNOWN if Truth.UNKNOWN in held else Truth.TRUE


def any_of(values: Iterable[Truth]) -> Truth:
    """True if any is true, else unknown if any is unknown, else false."""
    held = set(values)
    if Truth.TRUE in held:
        return Truth.TRUE
    return Truth.UNKNOWN if Truth.UNKNOWN in held else Truth.FALSE


def not_(value: Truth) -> Truth:
    """The opposite; unknown stays unknown."""
    return {Truth.TRUE: Truth.FALSE, Truth.FALSE: Truth.TRUE}.get(value, Truth.UNKNOWN)

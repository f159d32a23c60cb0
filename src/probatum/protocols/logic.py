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
    found = Truth.TRUE
    for value in values:
        if value is Truth.FALSE:
            return value
        if value is Truth.UNKNOWN:
            found = value
    return found


def any_of(values: Iterable[Truth]) -> Truth:
    """True if any is true, else unknown if any is unknown, else false."""
    found = Truth.FALSE
    for value in values:
        if value is Truth.TRUE:
            return value
        if value is Truth.UNKNOWN:
            found = value
    return found


def not_(value: Truth) -> Truth:
    """The opposite; unknown stays unknown."""
    if value is Truth.UNKNOWN:
        return value
    return Truth.FALSE if value is Truth.TRUE else Truth.TRUE

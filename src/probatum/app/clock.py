"""The clock: read here alone, and handed to whoever needs the time."""

from __future__ import annotations

import datetime


def instant() -> datetime.datetime:
    """The time in UTC."""
    return datetime.datetime.now(datetime.UTC)


def now() -> str:
    """The time in UTC, ISO 8601 to the second."""
    return instant().strftime("%Y-%m-%dT%H:%M:%SZ")


def today() -> str:
    """The day where this runs, ISO 8601."""
    return datetime.date.today().isoformat()

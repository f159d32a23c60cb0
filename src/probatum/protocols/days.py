"""Days, counted from an anchor (day 0), and the calendar.

Months and years go by the calendar: the same day of a later month, or that month's last day where it
has no such day. Somebody born on 29 February is a year older on 1 March of a common year (the day after
the last of February has passed); a convention, as jurisdictions differ.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from probatum.protocols.language import Unit

DAYS_PER_WEEK = 7
_DAYS_PER_YEAR = Decimal("365.25")
_RELATIVE = re.compile(r"D?\s*([+-]?\d{1,5})", re.IGNORECASE)
_DATE = re.compile(
    r"(\d{4}-\d{2}-\d{2})(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?"
)


def written(day: int) -> str:
    """``D0``, ``D+28``, ``D-1``."""
    return "D0" if day == 0 else f"D{day:+d}"


def counted_days(days: int) -> str:
    """``1 day``, ``9 days``."""
    return f"{days} day{'' if days == 1 else 's'}"


def when(text: str) -> date | int:
    """A calendar day, or a day counted from the anchor: ``2025-03-01``, ``D+28``, ``28``.

    The day of a time stamp is the one that its own clock shows. Raises ValueError.
    """
    squeezed = text.strip()
    if found := _RELATIVE.fullmatch(squeezed):
        return int(found[1])
    if found := _DATE.fullmatch(squeezed):
        return date.fromisoformat(found[1])
    raise ValueError(f"{text!r} is neither a date (2025-03-01) nor a day (D+28)")


def moved(start: date, count: int, unit: Unit) -> date:
    """The date that lies so many days, weeks, calendar months or years after another."""
    if unit is Unit.DAYS:
        return start + timedelta(days=count)
    if unit is Unit.WEEKS:
        return start + timedelta(days=count * DAYS_PER_WEEK)
    months = start.year * 12 + start.month - 1 + count * (12 if unit is Unit.YEARS else 1)
    year, month = divmod(months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def about(months_or_years: int, unit: Unit) -> int:
    """Days of so many average months or years (365.25 days a year), half up to a whole day."""
    years = Decimal(months_or_years) / (1 if unit is Unit.YEARS else 12)
    return int((years * _DAYS_PER_YEAR).to_integral_value(ROUND_HALF_UP))


def completed(born: date, count: int, unit: Unit) -> date:
    """The first day of the age of so many units."""
    day = moved(born, count, unit)
    return day + timedelta(days=1) if day.day < born.day else day


def shortest_and_longest(count: int, unit: Unit) -> tuple[int, int]:
    """Fewest and most days that so many units can take."""
    if unit is Unit.DAYS:
        return count, count
    if unit is Unit.WEEKS:
        return count * DAYS_PER_WEEK, count * DAYS_PER_WEEK
    years, months = (count, 0) if unit is Unit.YEARS else divmod(count, 12)
    starts = [date(year, month, 1) for year in range(2001, 2009) for month in range(1, 13)]
    spans = [(moved(s, years * 12 + months, Unit.MONTHS) - s).days for s in starts]
    return min(spans), max(spans) + (1 if count else 0)

"""A course of doses walked: what was recorded, what is due next, and what follows it.

Every recorded dose moves the doses after it. Where a dose is late and was not given yet, the days of
those after it are not known. Pure: days are counted from the anchor, and whoever calls says how many
days a length of time is from a day on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from probatum.protocols.days import written
from probatum.protocols.language import Course, Length, Missed, Series, Step, Unit

Later = Callable[[int, Length], int | None]
"""The day that lies a length of time after another; None where a calendar is needed and lacks."""

BEYOND = "The passages that were read state no dose after these."
UNSTATED = "The passages that were read do not say how to go on after a late dose."


@dataclass(frozen=True, slots=True)
class History:
    """The doses of a course that were given, in order.

    ``before`` counts the doses that lie before the first day that is known. ``known`` is False where
    nothing was recorded: neither that doses were given nor that there were none.
    """

    days: tuple[int, ...] = ()
    before: int = 0
    known: bool = False


@dataclass(frozen=True, slots=True)
class Stage:
    """A dose of a course: given, late, due on a day, or on a day that is not known (None)."""

    number: int
    step: Step
    day: int | None
    because: str
    given: bool = False
    late: bool = False


@dataclass(frozen=True, slots=True)
class _Stand:
    """Where a course stands after some doses."""

    number: int
    """Doses so far."""
    start: int | None
    """Day of the first dose of the steps that run."""
    last: int | None
    """Day of the dose before the next."""
    queue: tuple[Step, ...]
    """The steps that are left."""
    due: int | None = None
    """The day for which the next dose of the recurrence stays scheduled."""
    base: int | None = None
    run: Length | None = None
    """The dose before the next stands in the schedule so long after ``base``: while doses are given
    on their days, months are counted from there, and a short month does not move the rest."""
    waits: str = ""
    """The late dose before the next, where that was not given yet."""
    unplaced: str = ""
    """Why the next dose has no day."""


def stages(
    course: Course,
    series: Series,
    history: History,
    today: int | None,
    later: Later,
    shown: int,
) -> tuple[Stage, ...]:
    """The doses that were given and those to come: every step that is left, and ``shown`` more."""
    walk = _Walk(course, series, later)
    stand = _Stand(0, None, None, series.steps)
    if history.before:
        stand = _Stand(history.before, None, None, series.steps[history.before :])
    found: list[Stage] = []
    for place, day in enumerate(history.days):
        if history.before and place == 0:
            stand = replace(stand, last=day)
            step = _at(series, history.before)
            found.append(Stage(history.before, step, day, "The last dose recorded.", given=True))
            continue
        step, due, _ = walk.next(stand)
        step, told = walk.told(stand, step, due, day)
        found.append(Stage(stand.number + 1, step, day, told, given=True))
        stand = walk.follow(stand, due, day)
    if history.before and not history.days:
        stand = replace(stand, unplaced="The day of the last dose is not recorded.")
    found += walk.ahead(stand, today, shown, known=history.known)
    return tuple(found)


class _Walk:
    def __init__(self, course: Course, series: Series, later: Later) -> None:
        self.course, self.series, self.later = course, series, later

    def next(self, stand: _Stand) -> tuple[Step, int | None, str]:
        """The next dose, its day, and why it is that day or has none."""
        step = self._step(stand)
        if stand.unplaced:
            return step, None, stand.unplaced
        if step.open:
            return step, None, step.open
        if not stand.queue and stand.due is not None:
            return step, stand.due, "On the day that was scheduled."
        if step.number is not None and not (stand.waits and stand.start is None):
            return self._numbered(stand, step, step.number)
        if stand.waits:
            length = f"{step.after} after" if step.after else "Counted from"
            return step, None, f"{length} the dose before it ({stand.waits}), not recorded yet."
        if step.after is None:
            return step, 0 if stand.last is None else stand.last, "The first dose of the course."
        if stand.last is None:
            return step, None, f"{step.after} after the dose before it."
        since, whole = self._since(stand, stand.last, step.after)
        day = self.later(since, whole)
        if day is None:
            return step, None, f"{step.after} after the dose before it; a date is needed for that."
        if whole != step.after:
            told = f"{step.after} after the dose before it: {whole} after that of {written(since)}."
            return step, day, told
        return step, day, f"{step.after} after the dose of {written(since)}."

    def _since(self, stand: _Stand, last: int, after: Length) -> tuple[int, Length]:
        """From which dose the next is counted, and how long after it: by the schedule, if it runs."""
        months = after.unit in (Unit.MONTHS, Unit.YEARS)
        if months and stand.base is not None and stand.run and stand.run.unit is after.unit:
            return stand.base, Length(stand.run.count + after.count, after.unit)
        return last, after

    def _numbered(self, stand: _Stand, step: Step, number: int) -> tuple[Step, int | None, str]:
        told = f"day {number} of the text, whose first dose is on day {self.course.first}"
        if stand.start is None and stand.number:
            return step, None, f"On {told}; the day of the first dose is not recorded."
        day = (stand.start or 0) + number - self.course.first
        if stand.last is not None and day <= stand.last:
            return step, None, f"{told[0].upper()}{told[1:]}, is not after the dose before it."
        return step, day, f"{told[0].upper()}{told[1:]}."

    def told(self, stand: _Stand, step: Step, due: int | None, day: int) -> tuple[Step, str]:
        """What a dose of a day was, and how it lay to the day on which it was due."""
        if due is None or day <= due:
            return step, f"Recorded on {written(day)}."
        if not stand.queue and (row := self._row(stand.last, day)):
            first = self.series.steps[0] if row.restart else step
            return first, f"Recorded on {written(day)}, due on {written(due)}: {row.what}"
        return step, f"Recorded on {written(day)}, due on {written(due)}."

    def _row(self, last: int | None, day: int) -> Missed | None:
        """The row of the time from one day to another, by the calendar."""
        if last is None:
            return None
        unit = self.course.unit_of_missed
        for row in self.course.missed:
            low = last if row.low is None else self.later(last, Length(row.low, unit))
            high = None if row.high is None else self.later(last, Length(row.high, unit))
            if low is None or (row.high is not None and high is None):
                return None
            if day >= low and (high is None or day < high):
                return row
        return None

    def _kept(self, stand: _Stand) -> tuple[int | None, Length | None]:
        """``base`` and ``run`` of the dose after, if the next is given on its day."""
        after = self._step(stand).after
        if after is None or stand.last is None:
            return None, None
        return self._since(stand, stand.last, after)

    def follow(
        self, stand: _Stand, due: int | None, day: int | None, today: int | None = None
    ) -> _Stand:
        """Where the course stands after the next dose; ``day`` None for a late one still to come."""
        number = stand.number + 1
        waits = "" if day is not None else self._step(stand).what.lower()
        on_day = day is not None and day == due
        base, run = self._kept(stand) if on_day else (None, None)
        if stand.queue:
            start = day if stand.number == 0 else stand.start
            return _Stand(number, start, day, stand.queue[1:], waits=waits, base=base, run=run)
        seen = day if day is not None else today
        if due is None or seen is None or seen <= due:
            return _Stand(number, stand.start, day, (), waits=waits, base=base, run=run)
        row = self._row(stand.last, seen)
        if row is None:
            if self.course.missed or day is None:
                return _Stand(number, stand.start, day, (), unplaced=UNSTATED)
            return _Stand(number, stand.start, day, ())
        if row.restart:
            return _Stand(number, day, day, self.series.steps[1:], waits=waits)
        if row.more:
            extra = replace(self._step(stand), what="Additional dose")
            more = tuple(replace(extra, after=length) for length in row.more)
            return _Stand(number, stand.start, day, more, waits=waits)
        if row.apart is None or self.series.then is None or self.series.then.after is None:
            return _Stand(number, stand.start, day, (), waits=waits)
        base, run = self._kept(stand)
        left = _Stand(number, stand.start, day, (), base=base, run=run)
        if base is None or run is None:
            return left
        following = self.later(*self._since(left, base, self.series.then.after))
        if following is None:
            return replace(left, unplaced=f"{self.series.then.after} after {written(due)}.")
        return self._scheduled(left, following, seen, row.apart)

    def _scheduled(self, left: _Stand, following: int, seen: int, apart: int) -> _Stand:
        """The dose after a late one stays on its day, if the two lie far enough apart."""
        if following - seen >= apart:
            return replace(left, due=following)
        why = (
            f"The day that was scheduled, {written(following)}, is less than {apart} days after "
            f"{written(seen)}; the passages that were read do not say when the dose is given then."
        )
        return replace(left, unplaced=why)

    def _step(self, stand: _Stand) -> Step:
        """The next dose; where the text knows none any more, one whose day is open."""
        if stand.queue:
            return stand.queue[0]
        return self.series.then or Step("Further dose", open=BEYOND)

    def ahead(
        self, stand: _Stand, today: int | None, shown: int, *, known: bool
    ) -> Sequence[Stage]:
        """The doses to come. Only where doses are recorded does a late one hold up the rest."""
        found: list[Stage] = []
        recurring = 0
        while stand.queue or (self.series.then is not None and recurring < shown):
            recurring += not stand.queue
            step, due, why = self.next(stand)
            late = due is not None and today is not None and today > due
            held = late and known
            if held and today is not None and due is not None:
                step, why = self._overdue(stand, step, due, today)
            elif late:
                why = f"{why} Nothing records that it was given."
            found.append(Stage(stand.number + 1, step, due, why, late=late))
            unknown = held or due is None
            following = self.follow(stand, due, None if unknown else due, today if held else None)
            stand = following
        return found

    def _overdue(self, stand: _Stand, step: Step, due: int, today: int) -> tuple[Step, str]:
        """A dose that is late on the day of the plan: what the text says of it."""
        if stand.queue:
            told = (step in self.series.steps and self.course.late) or UNSTATED
            return step, f"Due on {written(due)}, not recorded by {written(today)}. {told}"
        row = self._row(stand.last, today)
        first = self.series.steps[0] if row and row.restart else step
        since = "" if stand.last is None else f" Last dose on {written(stand.last)}."
        told = row.what if row else UNSTATED
        return first, f"Due on {written(due)}, not recorded by {written(today)}.{since} {told}"


def _at(series: Series, number: int) -> Step:
    """The dose of a number, were all of them on time."""
    if number <= len(series.steps) or series.then is None:
        return series.steps[min(number, len(series.steps)) - 1]
    return series.then


def counted(series: Series, amount: Decimal | None, unit: str, wanted: str) -> bool:
    """Whether a recorded dose is one of a series, by its amount where one was recorded."""
    amounts = {
        s.amount for s in (*series.steps, *((series.then,) if series.then else ())) if s.amount
    }
    return amount is None or not amounts or (unit == wanted and amount in amounts)

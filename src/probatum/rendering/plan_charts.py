"""A plan as charts: its timeline, and each analyte's results against the limits of its rules.

Places along the days are percentages of the drawing's width, so that text and marks keep their size
on any screen; heights are pixels.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import log10

from probatum.protocols.days import written
from probatum.protocols.language import Kind, Of
from probatum.protocols.plans import Limit, Measured, Measurements, Plan, PlannedAction, State
from probatum.rendering.plan_view import plain, stands
from probatum.rendering.wording import one_line

STEPS = (1, 2, 7, 14, 28, 56, 91, 182, 364, 728, 1456)
"""Days between two ticks."""
MOST_TICKS = 7
MARGIN = 4.0
"""Percent of the width that stays free on each side."""
HEIGHT, TOP, BOTTOM = 132, 14, 24
"""Pixels of a trend's drawing, and of its margins."""
LOGARITHMIC = 8
"""A trend whose highest value is more than so many times its highest limit is drawn by powers of 10."""
NAME_HEIGHT = 14
"""Pixels that the name of a limit takes."""
DENSE = 30
"""More marks than these on a lane are drawn smaller."""
_PLACES = (("0", "start"), ("50%", "middle"), ("100%", "end"))
_WORST = (State.OVERDUE, State.DUE, State.DONE)


@dataclass(frozen=True, slots=True)
class Scale:
    """Days on an axis."""

    first: int
    last: int

    def at(self, day: int) -> str:
        """Where a day stands, in percent of the width."""
        part = (day - self.first) / max(self.last - self.first, 1)
        return f"{MARGIN + (100 - 2 * MARGIN) * part:.2f}"

    def wide(self, first: int, last: int) -> str:
        """How wide a stretch of days is, both included, in percent of the width."""
        end = min(last + 1, self.last)
        return f"{max(float(self.at(end)) - float(self.at(first)), 0.8):.2f}"

    def ticks(self) -> list[tuple[str, str]]:
        """Place and name of the ticks; day 0 is one of them if it is on the axis."""
        span = self.last - self.first
        step = next((s for s in STEPS if span // s < MOST_TICKS), STEPS[-1])
        start = -(-self.first // step) * step
        return [(self.at(d), written(d)) for d in range(start, self.last + 1, step)]


@dataclass(frozen=True, slots=True)
class Mark:
    """A day on a lane: what stands there, and in words."""

    x: str
    state: str
    words: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch of days on a lane."""

    x: str
    width: str
    state: str
    words: str


@dataclass(frozen=True, slots=True)
class Lane:
    """One line of the timeline."""

    title: str
    marks: tuple[Mark, ...]
    bars: tuple[Bar, ...]

    @property
    def dense(self) -> bool:
        """Whether its marks must be small."""
        return len(self.marks) > DENSE

    @property
    def words(self) -> str:
        """The line as a sentence."""
        told = [*(b.words for b in self.bars), *(m.words for m in self.marks)]
        return f"{self.title} {'; '.join(told)}."


@dataclass(frozen=True, slots=True)
class Timeline:
    """The whole chart. ``today`` is a place, or empty where no date of day 0 is known."""

    ticks: tuple[tuple[str, str], ...]
    today: str
    lanes: tuple[Lane, ...]


def timeline(plan: Plan, today: int | None) -> Timeline | None:
    """The lanes of a plan: its decisions, what goes on for days, what is repeated, and the rest."""
    actions = [a for a in plan.actions if a.day is not None and stands(a)]
    shown = [a for a in actions if a.kind in (Kind.DO, Kind.CONSULT)]
    if not shown:
        return None
    days = [d for a in shown for d in (a.day, a.until_day) if d is not None]
    days += [d.day for d in plan.decisions if d.day is not None] + [0]
    days += [today] if today is not None and min(days) - 28 <= today <= max(days) + 28 else []
    scale = Scale(min(days), max(days) + (1 if any(a.until_day == max(days) for a in shown) else 0))
    on_chart = today is not None and scale.first <= today <= scale.last
    return Timeline(
        tuple(scale.ticks()),
        scale.at(today) if on_chart and today is not None else "",
        tuple(_lanes(plan, shown, scale)),
    )


def _lanes(plan: Plan, actions: Sequence[PlannedAction], scale: Scale) -> Iterator[Lane]:
    rules: dict[str, list[PlannedAction]] = {}
    for action in actions:
        rules.setdefault(action.rule, []).append(action)
    once: list[PlannedAction] = []
    lanes = []
    for own in rules.values():
        if len(own) == 1 and own[0].until_day is None:
            once.append(own[0])
            continue
        bars = tuple(_bar(a, scale) for a in own if a.until_day is not None)
        marks = tuple(_mark(a.day or 0, [a], scale) for a in own if a.until_day is None)
        title = one_line(own[0].what)
        if any(a.what != own[0].what for a in own):
            title = f"{title.rstrip('.')}, and what follows it."
        lanes.append((not bars, Lane(title, marks, bars)))
    yield from (lane for _, lane in sorted(lanes, key=lambda pair: pair[0]))
    if once:
        days: dict[int, list[PlannedAction]] = {}
        for action in once:
            days.setdefault(action.day or 0, []).append(action)
        marks = tuple(_mark(day, own, scale) for day, own in sorted(days.items()))
        yield Lane("On one day only (see the calendar)." if lanes else "Calendar.", marks, ())
    decided = [d for d in plan.decisions if d.day is not None]
    if decided:
        yield Lane(
            "Decisions.",
            tuple(
                Mark(
                    scale.at(d.day or 0),
                    "decision",
                    f"{written(d.day or 0)} {one_line(d.title)}: {d.outcome.replace('_', ' ')}",
                )
                for d in decided
            ),
            (),
        )


def _bar(action: PlannedAction, scale: Scale) -> Bar:
    first, last = action.day or 0, action.until_day or 0
    words = f"{written(first)} to {written(last)} {action.status.value}"
    return Bar(scale.at(first), scale.wide(first, last), action.status.value, words)


def _mark(day: int, actions: Sequence[PlannedAction], scale: Scale) -> Mark:
    counts = [(s.value, sum(a.status is s for a in actions)) for s in _WORST]
    told = [f"{n} {state}" if len(actions) > 1 else state for state, n in counts if n]
    worst = next(state for state, n in counts if n)
    return Mark(scale.at(day), worst, f"{written(day)} {', '.join(told)}")


# Trends.


@dataclass(frozen=True, slots=True)
class Dot:
    """A result."""

    x: str
    y: str
    sign: str
    words: str


@dataclass(frozen=True, slots=True)
class Line:
    """A limit."""

    y: str
    name: str
    name_x: str
    name_y: str
    end: str
    """Which part of the name stands at its place: ``start``, ``middle`` or ``end``."""


@dataclass(frozen=True, slots=True)
class TrendChart:
    """The results of one analyte. ``unit`` is that of the heights; ``note`` what is not drawn."""

    title: str
    unit: str
    ticks: tuple[tuple[str, str], ...]
    dots: tuple[Dot, ...]
    lines: tuple[Line, ...]
    newest: str
    note: str

    @property
    def words(self) -> str:
        """The chart as a sentence."""
        told = "; ".join(d.words for d in self.dots)
        limits = ", ".join(line.name for line in self.lines) or "none"
        return f"{self.title}: {told}. Limits drawn: {limits}."


def trends(plan: Plan, today: int | None) -> tuple[TrendChart, ...]:
    """A chart for each analyte with a result."""
    return tuple(_trend(course, today) for course in plan.results)


def _trend(course: Measurements, today: int | None) -> TrendChart:
    results = course.results
    relative = bool(course.limits) and all(
        limit.of is Of.ULN for limit in course.limits
    ) and all(r.uln is not None for r in results)  # fmt: skip
    heights = [r.value / r.uln if relative and r.uln else r.value for r in results]
    limits, note = _limits(course, relative)
    levels = [value for value, _ in limits]
    top = max([*heights, *levels])
    powers = bool(levels) and top > LOGARITHMIC * max(levels) and min([*heights, *levels]) > 0
    low = min([*heights, *levels]) if powers else Decimal(0)
    days = [r.day for r in results]
    scale = Scale(min([*days, 0]), max([*days, 0] + ([today] if today is not None else [])))

    def y(value: Decimal) -> str:
        if powers:
            part = log10(value / low) / log10(top / low) * 0.86 + 0.06
        else:
            part = float(value / top) * 0.92 if top else 0.0
        return f"{HEIGHT - BOTTOM - part * (HEIGHT - BOTTOM - TOP):.1f}"

    unit = "x ULN" if relative else course.unit
    if powers:
        note = f"Heights go by powers of 10. {note}".strip()
    return TrendChart(
        title=one_line(course.analyte),
        unit="" if unit == "1" else unit,
        ticks=tuple(scale.ticks()),
        dots=tuple(
            Dot(scale.at(r.day), y(height), r.sign, _told(r, course.unit))
            for r, height in zip(results, heights, strict=True)
        ),
        lines=tuple(_lines([(y(v), name) for v, name in limits])),
        newest=_told(results[-1], course.unit),
        note=note,
    )


def _lines(limits: Iterable[tuple[str, str]]) -> Iterator[Line]:
    """Lines with their names; those of lines that lie close go to the left, middle and right."""
    before, place = None, 0
    for y, name in limits:
        close = before is not None and before - float(y) < NAME_HEIGHT
        place = (place + 1) % len(_PLACES) if close else 0
        before = float(y)
        x, end = _PLACES[place]
        yield Line(y, name, x, f"{before - 4:.1f}", end)


def _limits(course: Measurements, relative: bool) -> tuple[list[tuple[Decimal, str]], str]:
    """The limits by height with their names, and what cannot be drawn and why."""
    drawn: dict[Decimal, str] = {}
    lacking = []
    own = {r.uln for r in course.results}
    base = _baseline(course.results)
    for limit in course.limits:
        if limit.of is Of.UNIT:
            drawn[limit.value] = f"{plain(limit.value)} {course.unit if course.unit != '1' else ''}"
        elif limit.of is Of.ULN and relative:
            drawn[limit.value] = f"{plain(limit.value)} x ULN"
        elif limit.of is Of.ULN and len(own) == 1 and (uln := next(iter(own))) is not None:
            drawn[limit.value * uln] = f"{plain(limit.value)} x ULN"
        elif limit.of is Of.BASELINE and base is not None:
            drawn[limit.value * base] = "baseline" if limit.value == 1 else _times(limit)
        else:
            lacking.append("upper limit of normal" if limit.of is Of.ULN else "baseline")
    told = " and ".join(dict.fromkeys(lacking))
    note = f"No limit is drawn where the {told} is not known for every result." if told else ""
    return sorted((v, n.strip()) for v, n in drawn.items()), note


def _times(limit: Limit) -> str:
    return f"{plain(limit.value)} x baseline"


def _baseline(results: Iterable[Measured]) -> Decimal | None:
    before = [r for r in results if r.day <= 0]
    newest = max((r.day for r in before), default=None)
    held = [r for r in before if r.day == newest]
    return None if not held or any(r.sign for r in held) else min(r.value for r in held)


def _told(result: Measured, unit: str) -> str:
    words = f"{written(result.day)} {result.sign}{plain(result.value)}"
    words += f" {unit}" if unit != "1" else ""
    if result.uln:
        times = plain((result.value / result.uln).quantize(Decimal("0.01")))
        words += f" ({result.sign}{times} x ULN {plain(result.uln)})"
    return words

"""What the quotes under a rule must say: every number that decides, that is printed, or that repeats.

A threshold whose quotes lack the number is refused; so is a text with a quantity, a schedule with an
interval, and a course of so many days that no quote states.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import lru_cache

from probatum.evidence.quantities import Measure as QuantityMeasure
from probatum.evidence.quantities import Quantity, quantities
from probatum.protocols.blocks import ProtocolError
from probatum.protocols.language import (
    NUMBERS,
    Action,
    Age,
    Cited,
    Condition,
    Course,
    Dose,
    Dosed,
    Group,
    Interrupted,
    Lab,
    Measure,
    Named,
    Of,
    Operand,
    Phase,
    Point,
    Protocol,
    Recovery,
    Rule,
    Silent,
    Spent,
    Unit,
    Worded,
)

_REPEATED = {
    (1, Unit.DAYS): ("daily", "every day", "once a day", "/day"),
    (7, Unit.DAYS): ("weekly", "every week", "each week", "once a week"),
    (14, Unit.DAYS): ("every other week", "every second week", "fortnightly"),
    **dict.fromkeys(
        ((n, Unit.DAYS) for n in range(28, 32)), ("monthly", "every month", "each month")
    ),
    (1, Unit.MONTHS): ("monthly", "every month", "each month"),
    (12, Unit.MONTHS): ("yearly", "annually", "every year", "once a year"),
}
"""Words for an interval that states no number; 28 to 31 days are a month."""

_SAME = {
    (1, Unit.WEEKS): (7, Unit.DAYS),
    (2, Unit.WEEKS): (14, Unit.DAYS),
    (4, Unit.WEEKS): (28, Unit.DAYS),
    (1, Unit.YEARS): (12, Unit.MONTHS),
}


@lru_cache(maxsize=4096)
def _read(text: str) -> tuple[Quantity, ...]:
    return tuple(quantities(text))


def vouch(protocol: Protocol, rule: Rule, conditions: Sequence[Condition], file: str) -> None:
    """Raises ProtocolError for the first number of a rule that its quotes do not hold, by variant."""
    numbers = list(_numbers(protocol, rule, conditions))
    united = list(_united(protocol, rule, conditions))
    printed = [q for text in _texts(rule) for q in _read(text) if _counts(q, text)]
    spans = list(_spans(protocol, rule))
    phases = rule.phases if isinstance(rule, Action) else ()
    for key, cited in rule.quotes.items():
        said = [q for c in cited for q in _read(c.quote.exact)]
        values = {v for q in said for v in (q.low, q.high, q.total) if v is not None}

        def refuse(what: str, key: str = key) -> ProtocolError:
            return ProtocolError(file, rule.line, f"{rule.id}: no quote of {key} holds {what}")

        for number in numbers:
            if number not in values:
                raise refuse(f"the number {number}")
        for number, unit in united:
            held = {q.unit.symbol for q in said if number in (q.low, q.high, q.total)}
            if unit not in held and held != {""}:
                raise refuse(f"{number} {unit}".rstrip())
        for quantity in printed:
            if not any(_alike(quantity, q) for q in said):
                raise refuse(
                    f"{quantity.low} {quantity.unit.symbol} of its text".replace("  ", " ")
                )
        for span in spans:
            if not any(_alike(_read(way)[0], q) for way in span for q in said):
                raise refuse(" or ".join(span))
        for phase in phases:
            if not _repeats(phase, cited, said):
                raise refuse(f"an interval of {phase.every} {phase.unit.value}")
        for unit in _per_kg(rule):
            if not any(unit in c.quote.exact for c in cited):
                raise refuse(f"the unit {unit}")


def vouch_title(protocol: Protocol, file: str) -> None:
    """Raises ProtocolError for a figure of the title that no quote of the protocol holds."""
    title = protocol.title
    printed = [q for q in _read(title) if any(c.isdigit() for c in title[q.start : q.end])]
    if not printed:
        return
    texts = {c.quote.exact for r in protocol.rules for cited in r.quotes.values() for c in cited}
    said = [q for text in sorted(texts) for q in _read(text)]
    for quantity in printed:
        if not any(_alike(quantity, q) for q in said):
            what = f"{quantity.low} {quantity.unit.symbol}".strip()
            raise ProtocolError(file, 1, f"no quote holds the {what} of the title")


def _counts(quantity: Quantity, text: str) -> bool:
    """Whether a number of a text says how much: figures, and words with a unit."""
    if quantity.measure is QuantityMeasure.ORDINAL:
        return False
    figures = any(c.isdigit() for c in text[quantity.start : quantity.end])
    return figures or bool(quantity.unit.dimension)


def _alike(one: Quantity, other: Quantity) -> bool:
    """Whether a quantity of a text is one of a quote, or one end of a range there.

    A bare number may lack the quote's unit.
    """
    if one.measure is QuantityMeasure.DATE or other.measure is QuantityMeasure.DATE:
        return one.measure == other.measure and one.date == other.date
    if (one.total, one.margin) != (other.total, other.margin):
        return False
    alone = one.low == one.high
    if not one.unit.dimension:
        ends = (other.low, other.high)
        return one.low in ends if alone else (one.low, one.high) == ends
    if one.unit.dimension != other.unit.dimension:
        return False
    return one.bounds[0] in other.bounds if alone else one.bounds == other.bounds


def _numbers(protocol: Protocol, rule: Rule, conditions: Iterable[Condition]) -> Iterator[Decimal]:
    for name in (n for c in conditions for n in _named(c)):
        yield from _of_operand(protocol, protocol.operands[name])
    if isinstance(rule, Dose):
        for case in rule.cases:
            yield from (v for v in (case.per_kg, case.fixed) if v is not None)
            yield from (row.value for row in case.rows)
        yield from (v for v in (rule.amount_per_kg, rule.minutes, rule.rate) if v is not None)
        if rule.kit is not None:
            yield from (rule.kit.ml, Decimal(rule.kit.least), Decimal(rule.kit.most))


def _lengths(course: Course) -> Iterator[tuple[Decimal, str]]:
    """Every number that a course states, with its unit; none for the number of a day."""
    for series in course.series:
        for step in (*series.steps, *((series.then,) if series.then else ())):
            for value, unit in ((step.amount, course.unit), (step.volume_ml, "mL")):
                if value is not None:
                    yield value, unit
            if step.number is not None and step.number != course.first:
                yield Decimal(step.number), ""
            if step.after:
                yield Decimal(step.after.count), _SYMBOLS[step.after.unit]
    for row in course.missed:
        for limit in (row.low, row.high):
            if limit is not None:
                yield Decimal(limit), _SYMBOLS[course.unit_of_missed]
        for length in row.more:
            yield Decimal(length.count), _SYMBOLS[length.unit]
        if row.apart is not None:
            yield Decimal(row.apart), _SYMBOLS[Unit.DAYS]


_SYMBOLS = {Unit.DAYS: "d", Unit.WEEKS: "wk", Unit.MONTHS: "mo", Unit.YEARS: "a"}
"""Symbols of the units of time in quantities."""


def _united(
    protocol: Protocol, rule: Rule, conditions: Iterable[Condition]
) -> Iterator[tuple[Decimal, str]]:
    """The numbers that must stand in a quote with their unit."""
    if isinstance(rule, Course):
        yield from _lengths(rule)
    for condition in conditions:
        for name in _named(condition):
            match protocol.operands[name]:
                case Dosed(amount, unit):
                    yield amount, unit
                case Spent(limit=limit):
                    yield limit, _SYMBOLS[Unit.DAYS]
                case Age(limit=limit, unit=unit):
                    yield Decimal(limit), _SYMBOLS[unit]
                case Measure(field=field, limit=limit):
                    yield limit, NUMBERS[field]


def _of_operand(protocol: Protocol, operand: Operand) -> Iterator[Decimal]:
    """The numbers by which an operand decides."""
    match operand:
        case Lab():
            if operand.of is Of.UNIT or operand.limit != 1:
                yield operand.limit
        case Worded():
            yield from (Decimal(d) for d in (operand.days, operand.apart) if d is not None)
        case Interrupted():
            if operand.compare is not None:
                yield Decimal(operand.limit)
        case Recovery():
            yield Decimal(operand.count)
            for name in (*operand.depth, *operand.back):
                yield from _of_operand(protocol, protocol.operands[name])


def _named(condition: Condition) -> Iterator[str]:
    if isinstance(condition, Named):
        yield condition.operand
    elif isinstance(condition, Group):
        for part in condition.parts:
            yield from _named(part)


def _texts(rule: Rule) -> Iterator[str]:
    """What is printed of a rule."""
    yield rule.title
    if isinstance(rule, Action):
        yield rule.what
        if rule.until:
            yield rule.until.words
    if isinstance(rule, Dose):
        yield from (case.abstain for case in rule.cases)
    if isinstance(rule, Course):
        yield rule.late
        yield from (row.what for row in rule.missed)
        for series in rule.series:
            yield series.abstain
            for step in (*series.steps, *((series.then,) if series.then else ())):
                yield from (step.what, step.open)
    if isinstance(rule, Silent):
        yield rule.says


def _per_kg(rule: Rule) -> Iterator[str]:
    if isinstance(rule, Dose):
        if rule.amount_per_kg is not None:
            yield f"{rule.amount_unit}/kg"
        if any(case.per_kg is not None for case in rule.cases):
            yield f"{rule.unit}/kg"


def _spans(protocol: Protocol, rule: Rule) -> Iterator[tuple[str, ...]]:
    """Ways to say each length of time that a rule states: of a course both ends may count or one."""
    if not isinstance(rule, Action):
        return
    for point in (rule.at, rule.to):
        if point and point.count and point.unit is not Unit.DAYS:
            yield (f"{abs(point.count)} {point.unit.value}",)
    if rule.at and rule.to:
        first, last = _placed(protocol, rule.at), _placed(protocol, rule.to)
        if first and last and first[0] == last[0]:
            days = last[1] - first[1]
            yield (f"{days} days", f"{days + 1} days")


def _placed(protocol: Protocol, point: Point) -> tuple[str, int] | None:
    """The event from which a day is counted in the end, and the days.

    None where the calendar or a parameter has a say: a parameter is what no source states.
    """
    if point.unit not in (Unit.DAYS, Unit.WEEKS):
        return None
    days = point.count * (7 if point.unit is Unit.WEEKS else 1)
    event = next((e for e in protocol.events if e.id == point.event), None)
    if event is None or event.id == protocol.anchor or event.at is None:
        return point.event, days
    start = None if event.lasts else _placed(protocol, event.at)
    return start and (start[0], start[1] + days)


def _repeats(phase: Phase, cited: Sequence[Cited], said: Sequence[Quantity]) -> bool:
    every = _SAME.get((phase.every, phase.unit), (phase.every, phase.unit))
    words = _REPEATED.get(every, ())
    if any(word in c.quote.exact.casefold() for c in cited for word in words):
        return True
    length = _read(f"{phase.every} {phase.unit.value}")[0]
    return any(_within(length, q) for q in said)


def _within(length: Quantity, said: Quantity) -> bool:
    """Whether an interval lies in what is said: days in a range of months of 28 to 31 days too."""
    low, high = said.bounds
    if length.unit.dimension == said.unit.dimension:
        return low <= length.bounds[0] <= high
    if (length.unit.dimension, said.unit.dimension) == ("time", "calendar"):
        return low * _DAY * 28 <= length.bounds[0] <= high * _DAY * 31
    return False


_DAY = 86_400
"""Seconds."""

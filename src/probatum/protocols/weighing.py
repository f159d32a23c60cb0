"""Operands weighed on one patient: true, false, or unknown with what is missing."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from probatum.protocols.days import (
    DAYS_PER_WEEK,
    completed,
    counted_days,
    moved,
    shortest_and_longest,
    written,
)
from probatum.protocols.language import (
    AS_OF,
    HISTORIES,
    NUMBERS,
    Age,
    Analyte,
    Compare,
    Condition,
    Dosed,
    Event,
    Finding,
    Interrupted,
    Lab,
    Measure,
    Of,
    Operand,
    Protocol,
    Recovery,
    Sign,
    Spent,
    Term,
    Trend,
    Unit,
    Worded,
    Words,
)
from probatum.protocols.logic import Truth, any_of, truth
from probatum.protocols.patients import LABELS, Interruption, Observation, Patient
from probatum.protocols.plans import Weighed
from probatum.protocols.proving import compared, holds
from probatum.protocols.units import conversion, spelt
from probatum.protocols.words import has, normal, rest, spread, without

EARLIEST_BIRTH_WEEKS = 20
"""No child born before this gestational age has lived (the youngest known: 21 weeks)."""


@dataclass(frozen=True, slots=True)
class Result:
    """An observation in the analyte's unit, on a day counted from the anchor (None: not placed)."""

    analyte: str
    value: Decimal
    sign: str
    uln: Decimal | None
    day: int | None
    order: str
    word: str = ""
    assay: str = ""
    typed: str = ""
    """As it was written, where that was in another unit."""

    @property
    def as_typed(self) -> str:
        """`` (101 °F)``; empty where it was written in the analyte's unit."""
        return f" ({self.typed})" if self.typed else ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What an operand came to."""

    truth: Truth
    value: str
    missing: tuple[str, ...] = ()


NOT_RECORDED = "not recorded"
NO_RESULT = "no result that counts"
"""What an operand was read from where nothing is known: what is missing says the rest."""

_BORN = f"{LABELS['birth_date']} or {LABELS['age_days']}"

WEIGHT = "weight"
"""Id of the analyte that is the patient's weight."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """A dose that was given, on a day counted from the anchor (None: not placed)."""

    day: int | None
    amount: Decimal | None
    unit: str


def _placed(result: Result) -> tuple[Any, ...]:
    """A total order: by time, then by everything else, so that the order of a file never matters."""
    return (
        result.analyte,
        result.day is None,
        result.day or 0,
        result.order,
        result.value,
        result.sign,
        result.uln is None,
        result.uln or 0,
        result.word,
        result.assay,
    )


Span = tuple[int, int]
"""The first and the last day on which a result counts."""

Time = tuple[int, str]
"""When a result was taken: its day, and its time as it was written, for the order within a day."""

_NOTHING: tuple[list[Time], list[list[Result]]] = ([], [])

Told = tuple[Truth, tuple[Weighed, ...], tuple[str, ...]]
"""A condition: its truth, its operands, and what is missing where it cannot be told."""


class Facts:
    """All that is known of one patient as of one date, placed on the protocol's days."""

    def __init__(
        self,
        protocol: Protocol,
        patient: Patient,
        observations: Iterable[Observation],
        as_of: date,
    ) -> None:
        self.protocol, self.patient, self.as_of = protocol, patient, as_of
        self.anchor = as_of if protocol.anchor_field == AS_OF else _anchor(patient)
        self.questioned: list[str] = []
        found = [r for o in observations if (r := self._result(o))]
        found.sort(key=_placed)
        self.results = [r for r in found if not r.word]
        self.worded = [r for r in found if r.word]
        days: dict[str, set[int]] = {}
        for result in found:
            if result.day is not None:
                days.setdefault(result.analyte, set()).add(result.day)
        self._days = {analyte: sorted(held) for analyte, held in days.items()}
        self._by_time: dict[str, tuple[list[Time], list[list[Result]]]] = {}
        for result in self.results:
            if result.day is not None:
                self._keep(result.analyte, (result.day, result.order), result)
        self._labs: dict[tuple[str, Time], Reading] = {}
        self._read: dict[tuple[str, Span | None], Reading] = {}
        self._told: dict[tuple[int, Span | None], Told] = {}
        self.doses = self._doses()
        self.today = (as_of - self.anchor).days if self.anchor else self._newest_day()
        self.restart = max((d for e in protocol.events if (d := self._restart(e))), default=None)
        self.questioned.sort()

    def _keep(self, analyte: str, time: Time, result: Result) -> None:
        """The results of an analyte by their times, in order; those of one time together."""
        times, held = self._by_time.setdefault(analyte, ([], []))
        if times and times[-1] == time:
            held[-1].append(result)
        else:
            times.append(time)
            held.append([result])

    def _newest_day(self) -> int | None:
        days = [r.day for r in (*self.results, *self.worded)]
        days += [self.day(e.time) for e in self.patient.liver_exam]
        days += [d.day for d in self.doses]
        return max((d for d in days if d is not None), default=None)

    def day(self, time: date | int | None) -> int | None:
        """A time as a day counted from the anchor."""
        if isinstance(time, date):
            return (time - self.anchor).days if self.anchor else None
        return time

    def dated(self, name: str) -> int | None:
        """The day of one of the patient's dates; None where it is unknown or lies ahead of now."""
        day = self.day(dict(self.patient.dates).get(name))
        now = (self.as_of - self.anchor).days if self.anchor else None
        return None if day is None or (now is not None and day > now) else day

    def _doses(self) -> tuple[Recorded, ...]:
        """The recorded doses up to the as-of date, in order, one of a day."""
        now = (self.as_of - self.anchor).days if self.anchor else None
        found: dict[int | None, Recorded] = {}
        held = [(self.day(g.time), g) for g in self.patient.doses or ()]
        for day, given in sorted(held, key=lambda h: (h[0] is None, h[0] or 0, str(h[1]))):
            told = f"dose of {given.time}"
            if day is None:
                self.questioned.append(
                    f"{told}: its day is not known without the anchor; not used."
                )
            elif now is not None and day > now:
                self.questioned.append(f"{told}: it lies after the as-of date; not used.")
            elif day in found:
                self.questioned.append(f"{told}: two doses on one day; ask, counted once.")
            else:
                found[day] = Recorded(day, given.amount, given.unit)
        return tuple(found.values())

    def number(self, field: str) -> tuple[Decimal | None, str, tuple[str, ...]]:
        """A number of the patient, how it reads, and what is missing where it is unknown."""
        if field != "newest_weight_kg":
            value: Decimal | None = getattr(self.patient, field)
            if value is None:
                return None, NOT_RECORDED, (LABELS[field],)
            return value, f"{value} {NUMBERS[field]}{self.typed(field)}", ()
        held = [
            (r.day, r.value)
            for r in self.results
            if r.analyte == WEIGHT and r.day is not None and not r.sign
        ]
        stated, day = self.patient.weight_kg, self.day(self.patient.weight_date)
        if stated is not None and day is not None and (self.today is None or day <= self.today):
            held.append((day, stated))
        elif stated is not None and held and {v for _, v in held} != {stated}:
            return None, "weights disagree and one has no date", (LABELS["weight_date"],)
        elif stated is not None:
            return stated, f"{stated} kg{self.typed('weight_kg')}", ()
        newest = max((d for d, _ in held), default=None)
        found = {v for d, v in held if d == newest}
        if len(found) != 1 or newest is None:
            why = "weights of one day disagree" if found else NOT_RECORDED
            return None, why, (LABELS["weight_kg"],)
        weight = found.pop()
        return weight, f"{_plain(weight)} kg on {written(newest)}", ()

    def typed(self, field: str) -> str:
        """`` (11 lb 8 oz)`` behind a weight that was written in another unit; else empty."""
        typed = self.patient.weight_typed
        return f" ({typed})" if field == "weight_kg" and typed else ""

    def _result(self, seen: Observation) -> Result | None:
        analyte = self.protocol.called(seen.analyte)
        day = self.day(seen.time)
        read = seen.word or f"{seen.sign}{seen.value} {seen.unit}".rstrip()
        where = f"{seen.analyte} {read} of {seen.text or seen.time}"
        ahead = isinstance(seen.time, date) and seen.time > self.as_of
        if ahead or (day is not None and self.anchor and day > (self.as_of - self.anchor).days):
            self.questioned.append(f"{where}: it lies after the as-of date; not used.")
            return None
        if analyte is None:
            self.questioned.append(f"{where}: this protocol has no analyte of that name; not used.")
            return None
        if seen.word:
            return Result(analyte.id, seen.value, "", None, day, seen.text, seen.word, seen.assay)
        converted = conversion(seen.unit or "1", analyte.units)
        if converted is None:
            known = ", ".join(u for u, _ in analyte.units)
            what = "its unit is not" if seen.unit else "it has no unit; write"
            self.questioned.append(f"{where}: {what} one of {known}; not used.")
            return None
        value = converted(seen.value)
        if not analyte.lowest <= value <= analyte.highest:
            self.questioned.append(f"{where}: out of any physiological range; ask, not used.")
            return None
        uln = None if seen.uln is None else converted(seen.uln)
        same = spelt(seen.unit or "1") == spelt(analyte.unit)
        typed = "" if same else f"{seen.sign}{_plain(seen.value)} {seen.unit}"
        return Result(
            analyte.id, value, seen.sign, uln, day, seen.text, assay=seen.assay, typed=typed
        )

    def exams(self, span: Span | None) -> tuple[str, ...]:
        """The values of the newest liver examinations that count; one without a time always does."""
        held = [(self.day(e.time), e.value) for e in self.patient.liver_exam]
        dated = [(d, v) for d, v in held if d is not None and _inside(d, span)]
        newest = max((d for d, _ in dated), default=None)
        kept = {v for d, v in dated if d == newest} or {v for d, v in held if d is None}
        return tuple(sorted(kept))

    def newest(self, analyte: str, span: Span | None) -> list[Result]:
        """The newest results of an analyte: more than one where two have the same time."""
        times, held = self._by_time.get(analyte, _NOTHING)
        end = len(times) if span is None else bisect_left(times, (span[1] + 1, ""))
        if not end or (span is not None and times[end - 1][0] < span[0]):
            return []
        return held[end - 1]

    # Operands.

    def weigh(self, name: str, span: Span | None = None) -> Reading:
        """One operand over the results of a span of days, or over all."""
        if (name, span) not in self._read:
            self._read[name, span] = self._weigh(name, span)
        return self._read[name, span]

    def _weigh(self, name: str, span: Span | None) -> Reading:
        operand: Operand = self.protocol.operands[name]
        match operand:
            case Lab():
                return self._lab(name, operand, span)
            case Worded():
                return self._worded(operand, span)
            case Trend():
                return self._trend(operand, span)
            case Recovery():
                return self._recovery(operand, span[1] if span else _LONG)
            case Interrupted():
                return self._interrupted(operand)
            case Finding():
                return self._finding(operand, span)
            case Sign():
                return self._sign(operand)
            case Age():
                return self._age(operand)
            case Term():
                return self._term(operand)
            case Words():
                return self._words(operand)
            case Measure():
                return self._measure(operand)
            case Dosed():
                return self._dosed(operand)
            case Spent():
                return self._spent(operand)

    def condition(self, condition: Condition, span: Span | None = None) -> Told:
        """A condition: its truth, its operands, and what is missing where it cannot be told."""
        key = (id(condition), span)
        if key not in self._told:
            readings = [self.weigh(n, span) for n in condition.names]
            named = list(zip(condition.names, readings, strict=True))
            value = holds(condition, {n: r.truth for n, r in named})
            weighed = tuple(Weighed(n, r.truth.value, r.value) for n, r in named)
            missing = tuple(dict.fromkeys(m for r in readings if r.missing for m in r.missing))
            self._told[key] = (value, weighed, missing)
        return self._told[key]

    def _lab(self, name: str, operand: Lab, span: Span | None) -> Reading:
        """Judged once for each newest result, of however many spans that is the newest."""
        held = self.newest(operand.analyte, _UP_TO_BASELINE if operand.baseline else span)
        if not held:
            analyte = self.protocol.analyte(operand.analyte).name
            missing = f"baseline of {analyte}" if operand.baseline else analyte
            why = NO_RESULT if operand.baseline else self._without_result(operand.analyte, span)
            return Reading(Truth.UNKNOWN, why, (missing,))
        key = (name, (held[0].day or 0, held[0].order))
        if key not in self._labs:
            self._labs[key] = self._judged(operand, held)
        return self._labs[key]

    def _without_result(self, analyte: str, span: Span | None) -> str:
        """Why there is no result: none was recorded, or the newest is too old."""
        held = self.newest(analyte, None)
        if not held or span is None or (day := held[0].day or 0) >= span[0]:
            return NO_RESULT
        name = self.protocol.analyte(analyte).name
        anew = self.restart is not None and day <= self.restart
        why = "is from before the new start" if anew else "is too old to count"
        return f"the newest {name}, of {written(day)}, {why}"

    def _judged(self, operand: Lab, held: list[Result]) -> Reading:
        analyte = self.protocol.analyte(operand.analyte)
        readings = [
            self._by_assay(operand, analyte, result) or self._against(operand, analyte, result)
            for result in held
        ]
        if len({r.truth for r in readings}) > 1:
            why = f"{analyte.name}: two results of the same time disagree"
            return Reading(Truth.UNKNOWN, why, (why,))
        return readings[0]

    def _by_assay(self, operand: Lab, analyte: Analyte, result: Result) -> Reading | None:
        """What can be said of a result of another assay; None where it is of the operand's own."""
        if not operand.assay or normal(result.assay) == normal(operand.assay):
            return None
        known = {
            o.assay: None
            for o in self.protocol.operands.values()
            if isinstance(o, Lab) and o.analyte == operand.analyte and o.assay
        }
        if normal(result.assay) in map(normal, known):
            return Reading(Truth.FALSE, f"{analyte.name} was measured by the {result.assay}")
        why = f"{analyte.name} by a named assay: {' or '.join(sorted(known))}"
        return Reading(Truth.UNKNOWN, f"the assay of {analyte.name} is not known", (why,))

    def days_of(self, analytes: Iterable[str]) -> set[int]:
        """The days on which any of these analytes was measured."""
        return set().union(*(self._days.get(a, ()) for a in analytes))

    def newest_day(self, analytes: Iterable[str]) -> int | None:
        """The last day on which any of these analytes was measured."""
        return max((self._days[a][-1] for a in analytes if a in self._days), default=None)

    def days_within(self, analyte: str, first: int, last: int) -> list[int]:
        """The days from a first to a last on which an analyte was measured, in order."""
        days = self._days.get(analyte, [])
        return days[bisect_left(days, first) : bisect_right(days, last)]

    def _against(self, operand: Lab, analyte: Analyte, result: Result) -> Reading:
        day = written(result.day) if result.day is not None else "an unknown day"
        value = f"{analyte.name} {result.sign}{_plain(result.value)} {analyte.unit}"
        value += f"{result.as_typed} on {day}"
        limit = operand.limit
        if operand.of is Of.ULN:
            if result.uln is None:
                missing = f"upper limit of normal of {analyte.name} on {day}"
                return Reading(Truth.UNKNOWN, value, (missing,))
            limit *= result.uln
            value += (
                f" ({result.sign}{_plain(result.value / result.uln)} x ULN {_plain(result.uln)})"
            )
        elif operand.of is Of.BASELINE:
            base = self.newest(operand.analyte, _UP_TO_BASELINE)
            if not base or any(b.sign for b in base):
                return Reading(Truth.UNKNOWN, value, (f"baseline of {analyte.name}",))
            limit *= min(b.value for b in base)
            value += f" (baseline {_plain(base[0].value)})"
        decided = bounded(result.value, result.sign, operand.compare, limit)
        unsure = decided is Truth.UNKNOWN
        return Reading(
            decided, value, (f"exact value of {analyte.name} on {day}",) if unsure else ()
        )

    def _worded(self, operand: Worded, span: Span | None) -> Reading:
        analyte = self.protocol.analyte(operand.analyte)
        placed = [
            (r.day, r.order, r.word)
            for r in self.worded
            if r.analyte == operand.analyte and r.day is not None and _inside(r.day, span)
        ]
        if not placed:
            return Reading(Truth.UNKNOWN, NO_RESULT, (analyte.name,))
        last = max(day for day, _, _ in placed)
        newest = max(time[:2] for time in placed)
        words = {word for day, order, word in placed if (day, order) == newest}
        value = f"{analyte.name} {' and '.join(sorted(words))} on {written(last)}"
        if len(words) > 1:
            why = f"{analyte.name}: two results of the same time disagree"
            return Reading(Truth.UNKNOWN, value, (why,))
        if words != {operand.word}:
            return Reading(Truth.FALSE, value)
        if operand.days is not None:
            if self.today is None:
                return Reading(Truth.UNKNOWN, value, (LABELS["anchor_date"],))
            if self.today - last >= operand.days:
                return Reading(Truth.FALSE, f"{value}, older than {operand.days} days")
        if operand.apart is None:
            return Reading(Truth.TRUE, value)
        first = last
        for day, _, word in sorted(placed, reverse=True):
            if word != operand.word:
                break
            first = day
        apart = last - first
        return Reading(truth(apart >= operand.apart), f"{value}, first on {written(first)}")

    def _recovery(self, operand: Recovery, last: int) -> Reading:
        """Over all results up to a day; one that the operands cannot judge leaves it unknown."""
        names = (*operand.depth, *operand.back)
        used = {o.analyte for n in names if isinstance(o := self.protocol.operands[n], Lab)}
        begun = -_LONG if self.restart is None else self.restart + 1
        days = sorted(d for d in self.days_of(used) if d >= begun)
        low = deep = unsure = False
        back: int | None = None
        for day in (d for d in days if d <= last):
            readings = {n: self.weigh(n, (begun, day)).truth for n in names}
            returned = any_of(readings[n] for n in operand.back)
            fallen = any_of(readings[n] for n in operand.depth)
            unsure = unsure or Truth.UNKNOWN in (returned, fallen)
            if returned is Truth.TRUE:
                back = day if low and deep else back
                low = deep = False
            else:
                low, deep = True, deep or fallen is Truth.TRUE
        missing = tuple(sorted(self.protocol.analyte(a).name for a in used))
        if not days or self.today is None:
            return Reading(Truth.UNKNOWN, NO_RESULT, missing)
        if unsure:
            return Reading(Truth.UNKNOWN, "a result cannot be judged", missing)
        if low or back is None:
            return Reading(Truth.FALSE, "no such episode that is over")
        value = f"back on {written(back)}"
        over = self.later(back, operand.count, operand.unit)
        if over is None:
            return Reading(Truth.UNKNOWN, value, (LABELS["anchor_date"],))
        return Reading(truth(self.today < over), value)

    def later(self, day: int, count: int, unit: Unit) -> int | None:
        """The day so many units after a day; None where that takes a calendar and there is none."""
        if unit in (Unit.DAYS, Unit.WEEKS):
            return day + count * (DAYS_PER_WEEK if unit is Unit.WEEKS else 1)
        if self.anchor is None:
            return None
        return (moved(self.anchor + timedelta(days=day), count, unit) - self.anchor).days

    def interruptions(self) -> list[Interruption] | None:
        """Those that are known, in order; None where nothing was said of any, or not by its day."""
        held = self.patient.interruptions
        if held is None or any(self.day(i.start) is None for i in held):
            return None
        return sorted(held, key=lambda i: (self.day(i.start) or 0, i.end is None, i.reason or ""))

    def interrupted(self, operand: Interrupted, one: Interruption) -> Reading:
        """One interruption against the operand."""
        start, end = self.day(one.start), self.day(one.end)
        until = end if one.end is not None else self.today
        if start is None or until is None:
            return Reading(Truth.UNKNOWN, "not placed", ("days of the interruption",))
        value = f"last dose on {written(start)}, "
        value += f"next on {written(end)}" if end is not None else "none since"
        if operand.compare is None:
            if one.reason is None:
                return Reading(Truth.UNKNOWN, value, ("reason of the interruption",))
            given = spread(one.reason)
            told = any(has(given, reason) for reason in operand.reasons)
            return Reading(truth(told), f"{value}, for {one.reason}")
        limit = self.later(start + operand.free, operand.limit, operand.unit)
        if limit is None:
            return Reading(Truth.UNKNOWN, value, (LABELS["anchor_date"],))
        decided = compared(Decimal(until), operand.compare, Decimal(limit))
        if one.end is None and not decided and operand.compare in (Compare.AT_LEAST, Compare.ABOVE):
            return Reading(Truth.UNKNOWN, f"{value}, not ended", ("end of the interruption",))
        if one.end is None and decided and operand.compare in (Compare.BELOW, Compare.AT_MOST):
            return Reading(Truth.UNKNOWN, f"{value}, not ended", ("end of the interruption",))
        return Reading(truth(decided), value)

    def restarted(self, event: Event) -> tuple[bool, int | None]:
        """Whether an interruption stands in the place of an event, and the day on which it ended; None
        where it cannot be told whether it does."""
        for one in reversed(self.interruptions() or () if event.restarts else ()):
            used = [self.protocol.operands[r] for r in event.restarts]
            told = any_of(
                self.interrupted(o, one).truth for o in used if isinstance(o, Interrupted)
            )
            if one.end is not None and told is not Truth.FALSE:
                return True, self.day(one.end) if told is Truth.TRUE else None
        return False, None

    def _restart(self, event: Event) -> int | None:
        """The day of a new start that has come."""
        day = self.restarted(event)[1]
        return None if day is None or self.today is None or day > self.today else day

    def _interrupted(self, operand: Interrupted) -> Reading:
        held = self.interruptions()
        if held is None:
            return Reading(Truth.UNKNOWN, NOT_RECORDED, (LABELS["interruptions"],))
        if not held:
            return Reading(Truth.FALSE, "no interruption")
        return self.interrupted(operand, held[-1])

    def _trend(self, operand: Trend, span: Span | None) -> Reading:
        analyte = self.protocol.analyte(operand.analyte)
        last = self.newest(operand.analyte, span)
        if not last:
            why = self._without_result(operand.analyte, span)
            return Reading(Truth.UNKNOWN, why, (analyte.name,))
        before = self._before(last[0])
        if not before:
            return Reading(Truth.UNKNOWN, "one result alone", (f"earlier {analyte.name}",))
        low, high = (last, before) if not operand.rising else (before, last)
        one, other = (max if operand.rising else min, min if operand.rising else max)
        then = other(before, key=_ends)
        now = one(last, key=_ends)
        value = (
            f"{analyte.name} {then.sign}{_plain(then.value)}{then.as_typed} then "
            f"{now.sign}{_plain(now.value)} {analyte.unit}{now.as_typed}"
        )
        if any(_surely_below(a, b) for a in low for b in high):
            return Reading(Truth.TRUE, value)
        if all(_surely_not_below(a, b) for a in low for b in high):
            return Reading(Truth.FALSE, value)
        return Reading(Truth.UNKNOWN, value, (f"exact value of {analyte.name}",))

    def _before(self, result: Result) -> list[Result]:
        """The results that came next before one, of its analyte."""
        times, held = self._by_time[result.analyte]
        place = bisect_left(times, (result.day or 0, result.order))
        return held[place - 1] if place else []

    def _finding(self, operand: Finding, span: Span | None) -> Reading:
        if operand.field == "liver_exam":
            held = self.exams(span)
            if len(held) != 1:
                why = "liver examinations disagree" if held else NOT_RECORDED
                return Reading(Truth.UNKNOWN, why, (LABELS["liver_exam"],))
            return Reading(truth(held[0] == operand.value), f"liver examination {held[0]}")
        value = getattr(self.patient, operand.field, None)
        if value is None:
            return Reading(Truth.UNKNOWN, NOT_RECORDED, (LABELS[operand.field],))
        return Reading(truth(str(value).casefold() == operand.value.casefold()), str(value))

    def _sign(self, operand: Sign) -> Reading:
        if self.patient.signs is None:
            return Reading(Truth.UNKNOWN, NOT_RECORDED, (LABELS["signs"],))
        wanted = set(map(normal, operand.signs))
        seen = [s for s in self.patient.signs if normal(s) in wanted]
        return Reading(truth(bool(seen)), ", ".join(seen) or "none of these signs")

    def _age(self, operand: Age) -> Reading:
        on = self.anchor or self.as_of
        if born := self.patient.birth_date:
            if on < born:
                why = f"born {born.isoformat()}, after {on.isoformat()}"
                return Reading(Truth.UNKNOWN, why, ("a date of birth that is past",))
            reached = on >= completed(born, operand.limit, operand.unit)
            passed = on >= completed(born, operand.limit + 1, operand.unit)
            value = f"born {born.isoformat()}, {_aged(born, on)} on {on.isoformat()}"
            return Reading(truth(_by_age(operand.compare, reached, passed)), value)
        if self.patient.age_days is None:
            return Reading(Truth.UNKNOWN, NOT_RECORDED, (_BORN,))
        fewest, most = shortest_and_longest(operand.limit, operand.unit)
        fewest1, most1 = shortest_and_longest(operand.limit + 1, operand.unit)
        days = self.patient.age_days
        reached_ = None if fewest <= days < most else days >= most
        passed_ = None if fewest1 <= days < most1 else days >= most1
        decided = _by_age_unsure(operand.compare, reached_, passed_)
        missing = () if decided is not None else (LABELS["birth_date"],)
        return Reading(truth(decided), f"{days} days old", missing)

    def _term(self, operand: Term) -> Reading:
        weeks = self.protocol.parameter(operand.weeks)
        age = self._age_days()
        if age is not None and age >= (weeks - EARLIEST_BIRTH_WEEKS) * DAYS_PER_WEEK:
            return Reading(Truth.TRUE, f"{age} days old: past term however early the birth")
        at_birth = self.patient.gestational_age_weeks
        if at_birth is not None and at_birth >= weeks:
            return Reading(Truth.TRUE, f"born at {_plain(at_birth)} weeks")
        if at_birth is None:
            return Reading(Truth.UNKNOWN, NOT_RECORDED, (LABELS["gestational_age_weeks"],))
        if age is None:
            return Reading(Truth.UNKNOWN, NOT_RECORDED, (_BORN,))
        now = at_birth + Decimal(age) / DAYS_PER_WEEK
        return Reading(truth(now >= weeks), f"born at {_plain(at_birth)} weeks, {age} days old")

    def _age_days(self) -> int | None:
        if born := self.patient.birth_date:
            return ((self.anchor or self.as_of) - born).days
        return self.patient.age_days

    def _words(self, operand: Words) -> Reading:
        label = LABELS[operand.field]
        lacking = f"{label}: {operand.yes[0]} or not"
        held = getattr(self.patient, operand.field, None)
        if held is None:
            return Reading(Truth.UNKNOWN, NOT_RECORDED, (lacking,))
        texts = (held,) if isinstance(held, str) else tuple(held)
        said = "; ".join(texts)
        spreads = [spread(text) for text in texts]
        no = any(has(t, term) for t in spreads for term in operand.no if term)
        terms, denying = self.protocol.terms(operand.field)
        denied = [t for t in denying if t not in operand.yes]  # elsewhere it affirms nothing
        told = [
            t for t in spreads if any(has(without(t, denied, term), term) for term in operand.yes)
        ]
        yes = bool(told)
        doubted = any(word in _DOUBT for t in told for word in rest(t, terms))
        value = said or f"no {operand.field.replace('_', ' ')}"
        if (yes != no) and not (yes and doubted):
            return Reading(truth(yes), value)
        whole = not said or operand.field in HISTORIES
        if not yes and whole and "" in operand.no:
            return Reading(Truth.FALSE, value)
        why = f"“{said}” {'leaves it open' if yes else 'does not say'}" if said else "empty"
        return Reading(Truth.UNKNOWN, why, (lacking,))

    def _measure(self, operand: Measure) -> Reading:
        value, told, missing = self.number(operand.field)
        if value is None:
            return Reading(Truth.UNKNOWN, told, missing)
        return Reading(truth(compared(value, operand.compare, operand.limit)), told)

    def _dosed(self, operand: Dosed) -> Reading:
        if self.patient.doses is None:
            return Reading(Truth.UNKNOWN, NOT_RECORDED, (LABELS["doses"],))
        told = f"{_plain(operand.amount)} {operand.unit}"
        if any((d.amount, d.unit) == (operand.amount, operand.unit) for d in self.doses):
            return Reading(Truth.TRUE, f"a dose of {told} is recorded")
        if any(d.amount is None for d in self.doses):
            return Reading(Truth.UNKNOWN, "doses without an amount", ("amounts of the doses",))
        return Reading(Truth.FALSE, f"no dose of {told} is recorded")

    def _spent(self, operand: Spent) -> Reading:
        if self.patient.periods is None:
            return Reading(Truth.UNKNOWN, NOT_RECORDED, (f"{LABELS['periods']}: {operand.what}",))
        wanted = normal(operand.what)
        days = sum((p.days for p in self.patient.periods if normal(p.what) == wanted), Decimal(0))
        value = f"{_plain(days)} days {operand.what} in total"
        return Reading(truth(compared(days, operand.compare, operand.limit)), value)


def _anchor(patient: Patient) -> date | None:
    """The date of the anchor: the stated one, else that of the earliest dose that is known."""
    times = [*(g.time for g in patient.doses or ()), patient.last_dose_date]
    known = [t for t in times if isinstance(t, date)]
    return patient.anchor_date or min(known, default=None)


def bounded(value: Decimal, sign: str, compare: Compare, limit: Decimal) -> Truth:
    """A comparison of a value of which perhaps only a bound is known (``<10``, ``>1000``)."""
    if not sign:
        return truth(compared(value, compare, limit))
    if value <= limit if sign == "<" else value >= limit:
        return truth((sign == "<") == (compare in (Compare.BELOW, Compare.AT_MOST)))
    return Truth.UNKNOWN


_LONG = 36_500
"""Days before the anchor that a baseline may lie: all of them."""
_UP_TO_BASELINE = (-_LONG, 0)
_THOUSANDTH = Decimal("0.001")

_DOUBT = frozenset(
    "not non no without suspected suspicion possible probable unconfirmed pending ?".split()
)
"""Words that take back what stands beside them."""


def _by_age(compare: Compare, reached: bool, passed: bool) -> bool:
    return {
        Compare.BELOW: not reached,
        Compare.AT_LEAST: reached,
        Compare.AT_MOST: not passed,
        Compare.ABOVE: passed,
    }[compare]


def _by_age_unsure(compare: Compare, reached: bool | None, passed: bool | None) -> bool | None:
    asked = reached if compare in (Compare.BELOW, Compare.AT_LEAST) else passed
    if asked is None:
        return None
    return _by_age(compare, asked, asked)


def _aged(born: date, on: date) -> str:
    """An age as people say it: in years, below 2 years in months, below 2 months in days."""
    months = (on.year - born.year) * 12 + on.month - born.month
    months -= on < completed(born, months, Unit.MONTHS)
    years, days = months // 12, (on - born).days
    if years >= 2:
        return f"{years} years old"
    return f"{months} months old" if months >= 2 else f"{counted_days(days)} old"


def _ends(result: Result) -> tuple[Decimal, int]:
    """Where a result stands among others: a bound just below or above its number."""
    return result.value, {"<": -1, "": 0, ">": 1}[result.sign]


def _surely_below(one: Result, other: Result) -> bool:
    """Whether one value is below another, whatever hides behind a bound."""
    if one.sign == ">" or other.sign == "<":
        return False
    if one.sign or other.sign:
        return one.value <= other.value
    return one.value < other.value


def _surely_not_below(one: Result, other: Result) -> bool:
    """Whether one value is at least another, whatever hides behind a bound."""
    return one.sign != "<" and other.sign != ">" and one.value >= other.value


def _inside(day: int, span: Span | None) -> bool:
    return span is None or span[0] <= day <= span[1]


def _plain(value: Decimal) -> str:
    rounded = value.quantize(_THOUSANDTH) if value != value.to_integral_value() else value
    text = f"{rounded:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text

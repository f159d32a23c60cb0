"""The engine: (protocol, variant, patient, observations, as-of date) → plan. Pure, without a clock."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal

from probatum.protocols.courses import History, Stage, counted, stages
from probatum.protocols.days import about, completed, counted_days, moved, written
from probatum.protocols.fitting import VISIT
from probatum.protocols.language import (
    AS_OF,
    Action,
    Age,
    Branch,
    Case,
    Cited,
    Course,
    Criterion,
    Decision,
    Dose,
    Finding,
    Fits,
    Kind,
    Lab,
    Length,
    Phase,
    Point,
    Protocol,
    Row,
    Series,
    Silent,
    Trend,
    Unit,
    Until,
    Variant,
    Worded,
)
from probatum.protocols.logic import Truth
from probatum.protocols.measuring import measurements
from probatum.protocols.patients import LABELS, Observation, Patient
from probatum.protocols.plans import (
    OPEN,
    Alert,
    Decided,
    Fit,
    GivenDose,
    Held,
    Plan,
    PlannedAction,
    Reason,
    State,
    Weighed,
    spoken,
)
from probatum.protocols.proving import (
    CANNOT_TELL,
    NOT_DUE,
    evidence,
    half_up,
    named,
    points,
    undecided,
)
from probatum.protocols.telling import asked, conventions, lacking, rules_of
from probatum.protocols.weighing import NO_RESULT, NOT_RECORDED, WEIGHT, Facts, Span

_MINUTES_PER_HOUR = 60
_ENDED = "No longer asked for"
_ORDER = (Fit.NOT_MET, Fit.POSTPONE, Fit.CANNOT_TELL, Fit.MET)


def plan(
    protocol: Protocol,
    variant: Variant,
    patient: Patient,
    observations: Iterable[Observation],
    as_of: date,
) -> Plan:
    """The plan by one edition. The order of the observations never matters."""
    return _Planner(protocol, variant, Facts(protocol, patient, observations, as_of)).plan()


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What a decision came to, from which operands; if it cannot be told: what is missing, and the
    outcomes between which it stays open."""

    outcome: str
    weighed: tuple[Weighed, ...] = ()
    missing: tuple[str, ...] = ()
    open: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Settled:
    """Where a decision stands: its outcome, and the day on which its wait ended."""

    decided: Decided
    day: int | None


@dataclass(frozen=True, slots=True)
class _Walked:
    """A course for this patient. ``unsure`` says what is missing where its doses cannot be told."""

    rule: Course
    stages: tuple[Stage, ...]
    unsure: str = ""


@dataclass(frozen=True, slots=True)
class _Standing:
    """Where an action stands and why; where it is held up: why, and what is missing."""

    status: State
    because: str
    held: Held | None = None
    missing: tuple[str, ...] = ()


class _Planner:
    def __init__(self, protocol: Protocol, variant: Variant, facts: Facts) -> None:
        self.protocol, self.variant, self.facts = protocol, variant, facts
        self.key = variant.key
        self.anchor = Point(protocol.anchor)
        self.rules = rules_of(protocol, variant)
        self.window = (
            int(protocol.parameter(VISIT)) if any(p.id == VISIT for p in protocol.parameters) else 0
        )
        self.known: dict[str, int | None] = {}
        self.reached: dict[str, int | None] = {}
        self.settling = {
            r.topic: r.settles for r in self.rules if isinstance(r, Decision) and r.settles
        }
        self.settled = {r.topic: self._decide(r) for r in self.rules if isinstance(r, Decision)}
        self.known.clear()
        self.courses = {r.topic: self._course(r) for r in self.rules if isinstance(r, Course)}

    def plan(self) -> Plan:
        reasons = tuple(self._reason(r) for r in self.rules if isinstance(r, Criterion))
        alarms = [self._alarm(r) for r in self.rules if isinstance(r, Action) and r.alert]
        alerts = [a for a in alarms if isinstance(a, Alert)]
        left_open = [a for a in alarms if isinstance(a, str) and a]
        doses = [self._dose(r) for r in self.rules if isinstance(r, Dose)]
        doses += [self._of_course(walked) for walked in self.courses.values()]
        given = next((d for d in doses if d), None)
        if given and given.volume_ml is None and given.amount is None and given.because in _STOPS:
            alerts.insert(
                0,
                Alert("weight", Kind.POSTPONE, _STOPS[given.because], given.because, given.quotes),
            )
        return Plan(
            protocol=self.protocol.name,
            title=self.protocol.title,
            jurisdiction=self.variant.jurisdiction,
            label_edition=self.variant.edition,
            as_of=self.facts.as_of,
            anchor_date=self.facts.anchor,
            label_criteria=min(
                (r.outcome for r in reasons), key=_ORDER.index, default=Fit.CANNOT_TELL
            ),
            reasons=reasons,
            dose=given,
            actions=tuple(sorted(self._actions(), key=_by_day)),
            decisions=tuple(s.decided for s in self.settled.values()),
            alerts=tuple(alerts),
            conventions=(*conventions(self.protocol), *self._calendar()),
            not_computed=(*left_open, *self._not_computed(given)),
            silent=tuple((r.says, r.quotes[self.key]) for r in self.rules if isinstance(r, Silent)),
            questioned=tuple(self.facts.questioned),
            results=measurements(self.protocol, self.rules, self.facts.results),
        )

    def _calendar(self) -> Iterator[str]:
        """What is said of months without a calendar, and of results from before the first dose."""
        if self.facts.anchor is None and any(
            p.unit in (Unit.MONTHS, Unit.YEARS) for r in self.rules for p in points(r)
        ):
            yield _MONTHS
        if any(isinstance(r, Decision) and r.window for r in self.rules):
            yield _BASELINE
        if self.facts.restart is not None:
            yield _ANEW.format(day=written(self.facts.restart))

    # Criteria and dose.

    def _reason(self, rule: Criterion) -> Reason:
        value, weighed, missing = self.facts.condition(rule.needs)
        outcome = {
            Truth.TRUE: Fit.MET,
            Truth.FALSE: Fit.POSTPONE if rule.otherwise is Fits.POSTPONE else Fit.NOT_MET,
            Truth.UNKNOWN: Fit.CANNOT_TELL,
        }[value]
        lacking = missing if value is Truth.UNKNOWN else ()
        because = _because(rule.title, weighed, lacking)
        return Reason(rule.id, outcome, because, rule.quotes[self.key])

    def _dose(self, rule: Dose) -> GivenDose:
        quotes = rule.quotes[self.key]
        for case in rule.cases:
            if case.when is not None:
                value, _, missing = self.facts.condition(case.when)
                if value is Truth.UNKNOWN:
                    why = _untold(missing)
                    return GivenDose(rule.id, why, quotes)
                if value is Truth.FALSE:
                    continue
            if case.abstain:
                return GivenDose(rule.id, case.abstain, quotes)
            told = f" Given as {' or '.join(case.forms)}." if case.forms else ""
            if case.fixed is not None:
                made = self._given(rule, case.fixed, None, f"A fixed dose.{told}", quotes)
                return replace(made, forms=case.forms)
            weight, read, missing = self.facts.number(rule.weight)
            if weight is None:
                why = _untold(missing)
                return GivenDose(rule.id, why, quotes)
            if case.per_kg is not None:
                why = f"{case.per_kg} {rule.unit} for each kg, at {read}.{told}"
                made = self._given(rule, _trimmed(case.per_kg * weight), None, why, quotes, weight)
                return replace(made, forms=case.forms)
            return self._of_table(rule, case, weight)
        return GivenDose(rule.id, "No case of the dose fits this patient.", quotes)

    def _of_table(self, rule: Dose, case: Case, weight: Decimal) -> GivenDose:
        row, read = self._row(rule, case, weight)
        if row is None:
            first, last = case.rows[0].low, case.rows[-1].high
            why = f"The table has no row for {weight} kg: it covers {first} to {last} kg. No dose."
            return GivenDose(rule.id, why, _of_rows(rule.quotes[self.key], None))
        quotes = _of_rows(rule.quotes[self.key], row)
        on_day = [
            r for r in self.facts.results if r.analyte == WEIGHT and r.day == 0 and not r.sign
        ]
        if any(self._row(rule, case, r.value)[0] != row for r in on_day):
            return GivenDose(rule.id, _OTHER_ROW, quotes)
        typed = self.facts.typed(rule.weight)
        why = f"{weight} kg{typed}{read} lies in the row {row.low} to {row.high} kg."
        return self._given(rule, row.value, row, why, quotes)

    def _row(self, rule: Dose, case: Case, weight: Decimal) -> tuple[Row | None, str]:
        rounded = (
            half_up(weight, self.protocol.parameter(rule.rounding)) if rule.rounding else weight
        )
        read = f", rounded to {rounded} kg," if rounded != weight else ""
        return next((r for r in case.rows if r.low <= rounded <= r.high), None), read

    def _given(
        self,
        rule: Dose,
        value: Decimal,
        row: Row | None,
        why: str,
        quotes: tuple[Cited, ...],
        weight: Decimal | None = None,
    ) -> GivenDose:
        volume = value if rule.gives == "volume_ml" else None
        amount = value if rule.gives == "amount" else None
        unit = rule.unit if rule.gives == "amount" else rule.amount_unit
        if volume is not None and rule.amount_per_kg is not None and row is not None:
            amount = rule.amount_per_kg * row.high
        if volume is not None and rule.amount_per_kg is not None and weight is not None:
            amount = rule.amount_per_kg * weight
        vials: tuple[tuple[Decimal, int], ...] = ()
        if volume is not None and rule.kit is not None:
            count = int(
                (volume / rule.kit.ml).to_integral_value(
                    ROUND_CEILING if rule.kit.up else ROUND_HALF_UP
                )
            )
            if not rule.kit.least <= count <= rule.kit.most:
                why += (
                    f" That takes {count} vials of {rule.kit.ml} mL; kits hold {rule.kit.least} to "
                    f"{rule.kit.most}. No dose."
                )
                return GivenDose(rule.id, why, quotes)
            vials = ((rule.kit.ml, count),)
            if (held := rule.kit.ml * count) < volume:
                why += (
                    f" The table counts whole vials by the nearest: {count} vials of {rule.kit.ml} mL "
                    f"hold {held} mL, less than this volume."
                )
        rate = rule.rate
        if volume is not None and rule.minutes is not None:
            rate = volume * _MINUTES_PER_HOUR / rule.minutes
        return GivenDose(rule.id, why, quotes, volume, amount, unit if amount else "", rate, vials)

    # Courses.

    def _course(self, rule: Course) -> _Walked:
        """The doses of a course, by the first series whose condition holds."""
        unsure = ""
        for series in rule.series:
            if series.when is not None:
                value, _, missing = self.facts.condition(series.when)
                if value is Truth.FALSE:
                    continue
                if value is Truth.UNKNOWN:
                    unsure = _untold(missing)
                    continue
            if series.abstain:
                return _Walked(rule, (), series.abstain)
            return self._walked(rule, series, unsure)
        return _Walked(rule, (), unsure or "No series of the course fits this patient.")

    def _walked(self, rule: Course, series: Series, unsure: str) -> _Walked:
        patient, today = self.facts.patient, self.facts.today
        last = self.facts.day(patient.last_dose_date)
        if patient.doses is not None:
            days = []
            for dose in self.facts.doses:
                if counted(series, dose.amount, dose.unit, rule.unit) and dose.day is not None:
                    days.append(dose.day)
                elif series.when is None:
                    self.facts.questioned.append(
                        f"dose of {dose.amount} {dose.unit} on {written(dose.day or 0)}: "
                        "not one of this course; not counted."
                    )
            history = History(tuple(days), known=True)
        elif patient.doses_given is not None:
            days = [last] if last is not None else []
            history = History(tuple(days), patient.doses_given, known=True)
        else:
            history = History()
            if patient.last_dose_date is not None:
                unsure, today = unsure or _untold([LABELS["doses_given"]]), None
        shown = int(self.protocol.parameter(rule.shown))
        found = stages(rule, series, history, today, self._later, shown)
        if last is not None and not history.known:
            found = tuple(replace(s, day=None, because="") for s in found)
        return _Walked(rule, found, unsure)

    def _later(self, day: int, length: Length) -> int | None:
        """The day that lies a length of time after another; months and years need a date."""
        if self.facts.anchor is None and length.unit in (Unit.MONTHS, Unit.YEARS):
            return None
        return self._moved(day, length.count, length.unit)

    def _of_course(self, walked: _Walked) -> GivenDose:
        """The next dose of a course."""
        rule = walked.rule
        quotes = rule.quotes[self.key]
        if walked.unsure:
            return GivenDose(rule.id, walked.unsure, quotes)
        ahead = [s for s in walked.stages if not s.given]
        held = self.facts.patient.doses is not None or self.facts.patient.doses_given is not None
        amounts = {(s.step.amount, s.step.volume_ml) for s in ahead}
        if not held and (self.facts.today or 0) > 0 and len(amounts) > 1:
            return GivenDose(rule.id, _untold([LABELS["doses"]]), quotes)
        if not ahead:
            return GivenDose(rule.id, "No further dose is stated.", quotes)
        step = ahead[0].step
        if step.amount is None and step.volume_ml is None:
            why = "The passages of this edition that were read state no amount."
            return GivenDose(rule.id, why, quotes)
        told = step.what.lower() if len(amounts) > 1 or held else "each dose"
        why = f"Next: {told}." if held else f"{told[0].upper()}{told[1:]}."
        if held:
            why = f"{why} {ahead[0].because}".rstrip()
        unit = rule.unit if step.amount is not None else ""
        return GivenDose(rule.id, why, quotes, step.volume_ml, step.amount, unit)

    def _staged(self, walked: _Walked) -> Iterator[PlannedAction]:
        """One action for each dose of a course."""
        rule = walked.rule
        given = Action(rule.id, rule.topic, "", rule.quotes, rule.line)
        for stage in walked.stages:
            step = stage.step
            volume = f" ({step.volume_ml} mL)" if step.volume_ml is not None else ""
            amount = f": {step.amount} {rule.unit}{volume}" if step.amount is not None else ""
            action = replace(given, what=f"{step.what}{amount}.")
            because = stage.because
            if stage.number == 1:
                because = f"{rule.title}. {because}".rstrip()
            stands = _standing(stage, because)
            if walked.unsure:
                because = f"{walked.unsure} {because}".rstrip()
                stands = _Standing(State.CONDITIONAL, because, Held.UNPLACED)
            yield self._planned(action, f"{rule.id}@{stage.number}", stage.day, stands)

    def _each(self, rule: Action) -> Iterator[PlannedAction]:
        """One action for each dose of the course that it goes with."""
        walked = self.courses.get(rule.each)
        called = self._called(rule)
        for stage in walked.stages if walked else ():
            name = f"{rule.id}@{stage.number}"
            stands = self._state(rule, called, stage.day, None, name)
            if stage.given and stands.status is State.OVERDUE:
                because = "The dose was given; no result is recorded."
                stands = _Standing(State.CONDITIONAL, because, Held.UNRECORDED)
            elif stage.day is None:
                because = f"{rule.title}. {stage.because}"
                stands = _Standing(State.CONDITIONAL, because, Held.UNPLACED)
            elif walked and walked.unsure:
                stands = _Standing(State.CONDITIONAL, walked.unsure, Held.UNPLACED)
            yield self._planned(rule, name, stage.day, stands)

    def _birthdays(self, rule: Dose) -> Iterator[PlannedAction]:
        """The days to come on which the patient reaches an age that the dose goes by."""
        used = dict.fromkeys(n for c in rule.cases for n in named(c.when))
        found = [o for n in used if isinstance(o := self.protocol.operands[n], Age)]
        born = self.facts.patient.birth_date
        if born is None or self.facts.anchor is None or self.protocol.anchor_field != AS_OF:
            return
        given = Action(rule.id, rule.topic, rule.title, rule.quotes, rule.line)
        for count, unit in dict.fromkeys((a.limit, a.unit) for a in found):
            day = (completed(born, count, unit) - self.facts.anchor).days
            if day < 0:
                continue
            age = f"{count} {unit.value}"
            action = replace(given, what=f"Compute the dose anew: the patient is {age} old.")
            reached = self.facts.today is not None and day <= self.facts.today
            status = State.DONE if reached else State.DUE
            because = (
                f"The dose goes by age. {age} are reached on {completed(born, count, unit)}."
                + (" The dose of this plan counts with it." if reached else "")
            )
            name = f"{rule.id}@age-{count}-{unit.value}"
            yield self._planned(action, name, day, _Standing(status, because))

    # Decisions.

    def _decide(self, rule: Decision) -> _Settled:
        review = self._day(rule.day)
        window = int(self.protocol.parameter(rule.window)) if rule.window else 0
        today = self.facts.today
        quotes = rule.quotes[self.key]
        if review is None or today is None or today < review:
            told = "Due on a day that is not known yet."
            if review is not None:
                told = f"Due on {written(review)}."
                if today is None:
                    told = (
                        f"Due from {written(review)} on; the {LABELS['anchor_date']} is not known."
                    )
            decided = Decided(rule.id, rule.title, NOT_DUE, review, told, (), (), quotes)
            return _Settled(decided, None)
        used = {n for b in rule.branches for n in named(b.when)}
        settled: int | None = None
        latest = self._weighed(
            rule, self._present(window, today) if rule.window else (-_LONG, today)
        )
        assessed = {max(d, review) for d in self._assessed(used, review - window)}
        for day in sorted(assessed) if rule.settles else ():
            latest = self._weighed(rule, self._present(window, day))
            if settled is None and latest.outcome == rule.settles:
                settled = day
            elif settled is not None and rule.watched is not None:
                value, weighed, _ = self.facts.condition(rule.watched, self._present(window, day))
                if value is Truth.FALSE:
                    latest = _Outcome(rule.lost, weighed)
                    break
                latest = _Outcome(rule.settles, weighed)
        because = _because("", latest.weighed, latest.missing)
        decided = Decided(
            rule.id, rule.title, latest.outcome, review, because, latest.weighed, latest.missing,
            quotes, latest.open, tuple(asked(self.protocol, w.id) for w in latest.weighed),
        )  # fmt: skip
        return _Settled(decided, settled)

    def _present(self, window: int, day: int) -> Span:
        """The days whose results are present ones on a day. After day 0 none of day 0 or before is: it
        tells what was before the first dose; nor one of a new start or before, after that."""
        begun = self.facts.restart
        first = 1 if day > 0 else day - window
        if begun is not None and day > begun:
            first = max(first, begun + 1)
        return max(day - window, first), day

    def _weighed(self, rule: Decision, span: Span) -> _Outcome:
        """The outcome over the results of a span of days."""
        all_weighed: dict[str, Weighed] = {}
        for place, branch in enumerate(rule.branches):
            if branch.when is None:
                return _Outcome(branch.outcome, tuple(all_weighed.values()))
            value, weighed, missing = self.facts.condition(branch.when, span)
            all_weighed |= {w.id: w for w in weighed}
            if value is Truth.TRUE:
                return _Outcome(branch.outcome, tuple(all_weighed.values()))
            if value is Truth.UNKNOWN:
                left = tuple(self._left_open(rule.branches[place:], span))
                return _Outcome(CANNOT_TELL, tuple(all_weighed.values()), missing, left)
        return _Outcome(CANNOT_TELL, tuple(all_weighed.values()))

    def _left_open(self, branches: Iterable[Branch], span: Span) -> Iterator[str]:
        """The outcomes that the branches may still come to."""
        for branch in branches:
            value = (
                Truth.TRUE if branch.when is None else self.facts.condition(branch.when, span)[0]
            )
            if value is not Truth.FALSE:
                yield branch.outcome
            if value is Truth.TRUE:
                return

    def _assessed(self, used: Iterable[str], first: int) -> list[int]:
        """The days on which something was found that the decision looks at."""
        operands = [self.protocol.operands[n] for n in used]
        days = self.facts.days_of(
            o.analyte for o in operands if isinstance(o, Lab | Trend | Worded)
        )
        if any(isinstance(o, Finding) for o in operands):
            exams = (self.facts.day(e.time) for e in self.facts.patient.liver_exam)
            days |= {day for day in exams if day is not None}
        today = self.facts.today
        return sorted(d for d in days if first <= d <= (today or d))

    # Days.

    def _day(self, point: Point) -> int | None:
        start = self._event(point.event)
        if start is None:
            return None
        return self._moved(start, point.count, point.unit)

    def _moved(self, start: int, count: int, unit: Unit) -> int:
        """The day that lies a length of time after another; on average where no date is known."""
        if unit in (Unit.DAYS, Unit.WEEKS):
            return start + count * (7 if unit is Unit.WEEKS else 1)
        if self.facts.anchor is None:
            return start + about(count, unit)
        begun = self.facts.anchor + timedelta(days=start)
        return (moved(begun, count, unit) - self.facts.anchor).days

    def _event(self, name: str) -> int | None:
        """The day of an event; what a decision settles is known once all are taken."""
        if name not in self.known:
            self.known[name] = self._found(name)
        return self.known[name]

    def _found(self, name: str) -> int | None:
        if name == self.protocol.anchor:
            return 0
        event = next(e for e in self.protocol.events if e.id == name)
        begun_again, day = self.facts.restarted(event)
        if begun_again:
            return day
        if event.dated:
            return self.facts.dated(event.dated)
        if event.settled:
            held = self.settled.get(event.settled)
            return None if held is None or held.day is None else held.day + event.after
        day = self._day(event.at) if event.at else None
        if day is not None and event.lasts:
            return day + int(self.protocol.parameter(event.lasts)) - 1
        return day

    def _date(self, day: int | None) -> date | None:
        if day is None or self.facts.anchor is None:
            return None
        return self.facts.anchor + timedelta(days=day)

    # Actions.

    def _actions(self) -> Iterator[PlannedAction]:
        for rule in self.rules:
            if isinstance(rule, Dose):
                yield from self._birthdays(rule)
            elif isinstance(rule, Course):
                yield from self._staged(self.courses[rule.topic])
            elif isinstance(rule, Action):
                if rule.each:
                    yield from self._each(rule)
                elif rule.phases:
                    for phase in rule.phases:
                        yield from self._repeated(rule, phase)
                else:
                    yield self._single(rule)

    def _single(self, rule: Action) -> PlannedAction:
        day = self._day(rule.at) if rule.at else None
        last = self._day(rule.to) if rule.to else None
        stands = self._state(rule, self._called(rule), day, last, rule.id)
        until = written(last) if last is not None else (rule.until.words if rule.until else "")
        return self._planned(rule, rule.id, day, stands, until, last)

    def _repeated(self, rule: Action, phase: Phase) -> Iterator[PlannedAction]:
        called = self._called(rule)
        start = self._event(phase.event)
        end = self._event(phase.stops) if phase.stops else None
        until = rule.until.words if rule.until else ""
        unit = "" if phase.unit is Unit.DAYS else f" {phase.unit.value}"
        calendar = phase.unit in (Unit.MONTHS, Unit.YEARS)
        unplaced = ""
        if start is None:
            event = next(e for e in self.protocol.events if e.id == phase.event)
            unplaced = f"{event.title}, not known yet."
        plain, done = self._plain_after(rule), self.facts.patient.done
        for count in range(phase.first, phase.last + 1, phase.every):
            day = None if start is None else self._moved(start, count, phase.unit)
            name = f"{rule.id}@{phase.event}{count:+d}{unit}"
            stands = called
            if day is None or plain is None or day <= plain or name in done:
                stands = self._state(rule, called, day, None, name)
            if day is None:
                side = "before" if count < 0 else "after"
                told = f"{abs(count)}{unit or ' days'} {side}: {unplaced}"
                stands = _Standing(stands.status, told, stands.held, stands.missing)
            elif end is not None and day > end:
                because = f"{_ENDED} after {written(end)}."
                stands = _Standing(State.CONDITIONAL, because, Held.NOT_NOW)
            offset = Length(count, phase.unit) if calendar else None
            yield self._planned(rule, name, day, stands, until, offset=offset)

    def _planned(
        self,
        rule: Action,
        name: str,
        day: int | None,
        stands: _Standing,
        until: str = "",
        last: int | None = None,
        offset: Length | None = None,
    ) -> PlannedAction:
        status, because = stands.status, stands.because
        return PlannedAction(
            id=name,
            rule=rule.id,
            kind=rule.kind,
            what=rule.what,
            status=status,
            because=because,
            quotes=rule.quotes[self.key],
            day=day,
            date=self._date(day),
            until=until,
            until_day=last,
            ended=status is State.CONDITIONAL
            and day is not None
            and (because.startswith(_ENDED) or self._asked(rule)),
            title=rule.title,
            held=stands.held,
            missing=stands.missing,
            offset=offset,
        )

    def _asked(self, rule: Action) -> bool:
        """Whether a decision that an action goes with was once settled in its favour."""
        for topic, wanted in rule.on:
            held = self.settled.get(topic)
            if held and held.day is not None and self.settling.get(topic) in wanted:
                return True
        return False

    def _called(self, rule: Action) -> _Standing:
        for decision, wanted in rule.on:
            held = self.settled.get(decision)
            outcome = held.decided.outcome if held else NOT_DUE
            if outcome not in wanted:
                told = ", ".join(spoken(w) for w in wanted)
                title = held.decided.title if held else decision
                because = f"If the decision is: {told} ({title})."
                return _Standing(State.CONDITIONAL, because, Held.DECISION)
        if rule.when is None:
            return _Standing(State.DUE, rule.title)
        value, weighed, missing = self.facts.condition(rule.when)
        lacking = missing if value is Truth.UNKNOWN else ()
        because = _because(rule.title, weighed, lacking)
        if value is Truth.TRUE:
            return _Standing(State.DUE, because)
        why = Held.MISSING if value is Truth.UNKNOWN else Held.NOT_NOW
        return _Standing(State.CONDITIONAL, because, why, lacking)

    def _state(
        self, rule: Action, called: _Standing, day: int | None, last: int | None, name: str
    ) -> _Standing:
        """Where an action stands on its day."""
        if called.status is State.CONDITIONAL:
            return called
        because = called.because
        today = self.facts.today
        if name in self.facts.patient.done:
            return _Standing(State.DONE, "Recorded as done.")
        if rule.analytes and day is not None and (found := self._taken(rule, day)):
            return _Standing(State.DONE, found)
        if day is None:
            if rule.at is not None or rule.phases:
                return _Standing(State.CONDITIONAL, because, Held.UNPLACED)
            return called
        if rule.until and (ended := self._ended(rule, rule.until, day)):
            return _Standing(State.CONDITIONAL, ended, Held.NOT_NOW)
        if today is None or self.facts.anchor is None:
            return called
        if rule.at == self.anchor and rule.topic == self.anchor.event:  # it is the event itself
            return _Standing(State.DONE, "Its date is the anchor.") if today > 0 else called
        end = (last if last is not None else day) + (self.window if rule.analytes else 0)
        if rule.kind is Kind.DO and today > end and not rule.on and rule.when is None:
            why = "Nothing records that it was done."
            if 0 < len(lacks := self._untaken(rule, day)) < len(rule.analytes):
                why = f"No result of {', '.join(lacks)}."
            return _Standing(State.OVERDUE, f"{because.rstrip('.')}. {why}")
        return called

    def _taken(self, rule: Action, day: int) -> str:
        """The results that stand for a planned test, if every analyte has one."""
        found = []
        first, last = self._near(rule, day)
        for analyte in rule.analytes:
            near = self.facts.days_within(analyte, first, last)
            if not near:
                return ""
            best = min(near, key=lambda d: (abs(d - day), d))
            found.append(f"{self.protocol.analyte(analyte).name} on {written(best)}")
        return f"Results: {', '.join(found)}."

    def _plain_after(self, rule: Action) -> int | None:
        """The day after which an action that recurs stands as it is called for: no result is near
        enough to stand for it, and it is not late. None where nobody can say."""
        today = self.facts.today
        if today is None or (rule.until and self._reached(rule, rule.until) is not None):
            return None
        window = int(self.protocol.parameter(rule.window)) if rule.window else self.window
        newest = [self.facts.newest_day([analyte]) for analyte in rule.analytes]
        found = [day for day in newest if day is not None]
        if not found or len(found) < len(newest):
            return today
        return max(today, min(found) + window)

    def _untaken(self, rule: Action, day: int) -> list[str]:
        """The analytes of a planned test without a result that stands for it."""
        span = self._near(rule, day)
        lacks = [a for a in rule.analytes if not self.facts.days_within(a, *span)]
        return [self.protocol.analyte(a).name for a in lacks]

    def _near(self, rule: Action, day: int) -> Span:
        """The days on which a result stands for a test that is planned for a day."""
        if rule.window:
            return day - int(self.protocol.parameter(rule.window)), max(day, 0)
        return self._present(self.window, day)[0], day + self.window

    def _ended(self, rule: Action, until: Until, day: int) -> str:
        seen = self._reached(rule, until)
        if seen is None or seen >= day:
            return ""
        return f"{_ENDED}: {until.words} was reached on {written(seen)}."

    def _reached(self, rule: Action, until: Until) -> int | None:
        if rule.id not in self.reached:
            self.reached[rule.id] = self._first_reached(until)
        return self.reached[rule.id]

    def _first_reached(self, until: Until) -> int | None:
        """The first day on which a recurrence may end and its end was reached."""
        if until.condition is None:
            return None
        used = [self.protocol.operands[n] for n in named(until.condition)]
        analytes = {o.analyte for o in used if isinstance(o, Lab | Trend | Worded)}
        least = until.not_before or 0
        for seen in sorted(self.facts.days_of(analytes)):
            if seen >= least and self.facts.condition(until.condition, (0, seen))[0] is Truth.TRUE:
                return seen
        return None

    def _alarm(self, rule: Action) -> Alert | str:
        """The alert of a rule; else what is said of it where a missing result leaves it open."""
        if rule.when is None:
            return ""
        value, weighed, missing = self.facts.condition(rule.when)
        if value is Truth.FALSE:
            return ""
        values = {w.id: Truth(w.truth) for w in weighed}
        speaking = set(evidence(rule.when, values))
        if speaking:
            because = _because(rule.title, [w for w in weighed if w.id in speaking], ())
            because += self._ages(speaking)
            what = rule.what
            if value is Truth.UNKNOWN:
                because += f" It cannot be ruled out without {', '.join(missing)}."
                title = rule.title.rstrip(".")
                what = f"Find out: {', '.join(missing)}. If so ({title}): {rule.what}"
            return Alert(rule.id, rule.kind, what, because, rule.quotes[self.key])
        names = set(undecided(rule.when, values))
        held = [w for w in weighed if w.id in names and self._has_result(w.id)]
        if not held:
            return ""
        lacks = {m for n in names for m in self.facts.weigh(n).missing}
        return _because(f"{OPEN}: {rule.title}", held, sorted(lacks))

    def _ages(self, names: Iterable[str]) -> str:
        """How old the newest results are that speak for something; empty where they are of today."""
        operands = [self.protocol.operands[n] for n in sorted(names)]
        analytes = {o.analyte for o in operands if isinstance(o, Lab | Trend | Worded)}
        newest = {a: self.facts.newest_day([a]) for a in sorted(analytes)}
        today = self.facts.today
        if today is None:
            return ""
        ages = {a: today - day for a, day in newest.items() if day is not None and day < today}
        told = [f"{self.protocol.analyte(a).name} {counted_days(n)}" for a, n in ages.items()]
        return f" Age of the result: {', '.join(told)}." if told else ""

    def _has_result(self, name: str) -> bool:
        operand = self.protocol.operands[name]
        return isinstance(operand, Lab) and bool(self.facts.newest(operand.analyte, None))

    def _not_computed(self, given: GivenDose | None) -> Iterator[str]:
        if given is None and any(isinstance(r, Dose) for r in self.protocol.rules):
            yield f"Dose: the passages of the edition {self.key} that were read give no rule for it."
        elif given is not None and given.volume_ml is None and given.amount is None:
            yield f"Dose: {given.because}"
        yield from lacking(self.protocol, self.variant)


_LONG = 36_500
"""Days before the anchor on which a result may lie: all of them."""

_MONTHS = (
    "Without a date, a calendar month is taken as 30.4375 days (a twelfth of 365.25), rounded half up "
    "to a whole day in all; give the date for the day of the calendar."
)
_BASELINE = (
    "From the day after day 0 on, a result of day 0 or before is a baseline: no decision takes it for "
    "a present one, and no test that is planned after day 0 counts as done by it."
)
_ANEW = (
    "The treatment began anew on {day}: a result of that day or before is one from before it, as in a "
    "new patient. No decision of a later day takes it for a present one; an alert still reads it where "
    "there is no newer one, and says its age."
)
_OTHER_ROW = "The weight on the day of the infusion lies in another row of the table."
_STOPS = {_OTHER_ROW: "Stop: have the dose recalculated for the weight of the day."}


def _trimmed(value: Decimal) -> Decimal:
    """The same number without zeros at its end."""
    text = f"{value:f}"
    return Decimal(text.rstrip("0").rstrip(".") if "." in text else text)


def _standing(stage: Stage, because: str) -> _Standing:
    if stage.given:
        return _Standing(State.DONE, because)
    if stage.day is None:
        return _Standing(State.CONDITIONAL, because, Held.UNPLACED)
    return _Standing(State.OVERDUE if stage.late else State.DUE, because)


def _of_rows(quotes: tuple[Cited, ...], row: Row | None) -> tuple[Cited, ...]:
    """The quotes of one row, and those that are of no row."""
    return tuple(c for c in quotes if c.row in (None, row))


_NOTHING_KNOWN = (NOT_RECORDED, NO_RESULT)


def _because(title: str, weighed: Sequence[Weighed], missing: Sequence[str]) -> str:
    said = [title.rstrip(".") + "."] if title else []
    told = [w for w in weighed if w.value not in _NOTHING_KNOWN]
    if not missing:  # it was decided without what is unknown
        told = [w for w in weighed if w.truth != Truth.UNKNOWN] or list(weighed)
    if told:
        whole = dict.fromkeys(w.value for w in told)
        values = "; ".join(v for v in whole if not any(o.startswith(f"{v},") for o in whole))
        said.append(f"{values[:1].upper()}{values[1:]}.")
    if missing:
        said.append(f"Missing: {', '.join(missing)}.")
    return " ".join(said)


def _untold(missing: Iterable[str]) -> str:
    return f"Cannot tell yet. Missing: {', '.join(missing)}."


def _by_day(action: PlannedAction) -> tuple[bool, int, str]:
    return action.day is None, action.day or 0, ""

"""What is proved of a protocol when it is loaded: tables, references, branches, thresholds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise, product

from probatum.protocols.blocks import ProtocolError
from probatum.protocols.fitting import VISIT, fit
from probatum.protocols.language import (
    Action,
    Age,
    Compare,
    Condition,
    Course,
    Criterion,
    Decision,
    Dose,
    Group,
    Interrupted,
    Lab,
    Measure,
    Named,
    Operand,
    Point,
    Protocol,
    Recovery,
    Rule,
    Term,
    Trend,
    Unit,
    Worded,
)
from probatum.protocols.logic import Truth, all_of, any_of, not_, truth
from probatum.protocols.vouching import vouch, vouch_title

NOT_DUE = "not_due"
CANNOT_TELL = "cannot_tell_yet"
NOT_COMPUTED = "not_computed"
"""Outcomes that every decision can have; the last where only its rule is shown."""


def half_up(value: Decimal, to: Decimal) -> Decimal:
    """The value rounded half up to a multiple of ``to``."""
    return (value / to).quantize(Decimal(1), ROUND_HALF_UP) * to


def compared(value: Decimal, compare: Compare, limit: Decimal) -> bool:
    """One comparison."""
    if compare is Compare.BELOW:
        return value < limit
    if compare is Compare.AT_MOST:
        return value <= limit
    return value >= limit if compare is Compare.AT_LEAST else value > limit


def named(condition: Condition | None) -> tuple[str, ...]:
    """The operands of a condition, in order, each once."""
    return condition.names if condition else ()


def holds(condition: Condition, values: Mapping[str, Truth]) -> Truth:
    """The condition in three-valued logic."""
    if isinstance(condition, Named):
        return values[condition.operand]
    parts = (holds(part, values) for part in condition.parts)
    if condition.how == "all":
        return all_of(parts)
    return any_of(parts) if condition.how == "any" else not_(any_of(parts))


def evidence(condition: Condition, values: Mapping[str, Truth]) -> Iterator[str]:
    """The operands that speak for a condition: those that hold, outside what must not hold.

    Nothing speaks in a part that is settled against it: what rises within its normal range is no
    sign of worsening because another test is missing.
    """
    if isinstance(condition, Named):
        if values[condition.operand] is Truth.TRUE:
            yield condition.operand
    elif condition.how != "none" and holds(condition, values) is not Truth.FALSE:
        for part in condition.parts:
            yield from evidence(part, values)


def undecided(condition: Condition, values: Mapping[str, Truth]) -> Iterator[str]:
    """The operands of each conjunction that is open: not settled against, and not told."""
    if isinstance(condition, Group) and condition.how != "none":
        if condition.how == "all" and holds(condition, values) is Truth.UNKNOWN:
            yield from named(condition)
        else:
            for part in condition.parts:
                yield from undecided(part, values)


def conditions(rule: Rule) -> list[Condition]:
    """Every condition that a rule states."""
    found: list[Condition | None] = []
    match rule:
        case Dose():
            found = [case.when for case in rule.cases]
        case Course():
            found = [series.when for series in rule.series]
        case Criterion():
            found = [rule.needs]
        case Action():
            found = [rule.when, rule.until.condition if rule.until else None]
        case Decision():
            found = [*(b.when for b in rule.branches), rule.watched]
    return [c for c in found if c is not None]


def prove(protocol: Protocol, file: str) -> None:
    """Raises ProtocolError for the first thing that does not hold."""
    _unique(protocol, file)
    _references(protocol, file)
    _events(protocol, file)
    _decided(protocol, file)
    fit(protocol, file)
    vouch_title(protocol, file)
    _used(protocol, file)
    for rule in protocol.rules:
        if isinstance(rule, Dose):
            _table(protocol, rule, file)
            _cases(protocol, rule, [c.when for c in rule.cases], file)
        if isinstance(rule, Course):
            _course(rule, file)
            _cases(protocol, rule, [s.when for s in rule.series], file)
        if isinstance(rule, Decision):
            _reachable(protocol, rule, file)
        vouch(protocol, rule, conditions(rule), file)


def _unique(protocol: Protocol, file: str) -> None:
    seen: set[str] = set()
    for rule in protocol.rules:
        if rule.id in seen:
            raise ProtocolError(file, rule.line, f"two rules are called {rule.id!r}")
        seen.add(rule.id)
    for one, other in ((a, b) for a in protocol.rules for b in protocol.rules if a.id < b.id):
        shared = set(one.quotes) & set(other.quotes)
        if one.topic == other.topic and shared:
            reason = f"{one.id} and {other.id} rule {one.topic} in {min(shared)} both"
            raise ProtocolError(file, other.line, reason)


def _references(protocol: Protocol, file: str) -> None:
    analytes = {a.id for a in protocol.analytes}
    parameters = {p.id for p in protocol.parameters}
    events = {e.id for e in protocol.events}
    courses = {r.topic for r in protocol.rules if isinstance(r, Course)}
    decisions: dict[str, list[str]] = {}
    for rule in protocol.rules:
        if isinstance(rule, Decision):
            decisions.setdefault(rule.topic, [NOT_DUE, CANNOT_TELL]).extend(outcomes(rule))
    for name, operand in protocol.operands.items():
        if isinstance(operand, Lab | Trend | Worded) and operand.analyte not in analytes:
            line = protocol.lines.get(f"operands.{name}", 1)
            reason = f"operand {name}: {operand.analyte!r} is no analyte here"
            raise ProtocolError(file, line, reason)
        if isinstance(operand, Recovery):
            _of_labs(protocol, name, operand, file)
        if isinstance(operand, Term) and operand.weeks not in parameters:
            line = protocol.lines.get(f"operands.{name}", 1)
            reason = f"operand {name}: {operand.weeks!r} is no parameter here"
            raise ProtocolError(file, line, reason)
    for rule in protocol.rules:
        known: list[tuple[str, Iterable[str], Iterable[str]]] = [
            ("operand", {n for c in conditions(rule) for n in named(c)}, protocol.operands),
            ("event", [p.event for p in points(rule)], events),
        ]
        if isinstance(rule, Action):
            known.append(("analyte", rule.analytes, analytes))
            known.append(("course", [rule.each] if rule.each else [], courses))
            known.append(("decision", [d for d, _ in rule.on], decisions))
            for name, wanted in rule.on:
                if name in decisions:
                    known.append(("outcome", wanted, decisions[name]))
        if isinstance(rule, Dose) and rule.rounding:
            known.append(("parameter", [rule.rounding], parameters))
        if isinstance(rule, Course):
            known.append(("parameter", [rule.shown], parameters))
        if isinstance(rule, Action | Decision):
            known.append(("parameter", [rule.window] if rule.window else [], parameters))
        if isinstance(rule, Decision):
            settled = [rule.settles] if rule.settles else []
            known.append(("outcome", settled, [b.outcome for b in rule.branches]))
        for what, used, held in known:
            for name in used:
                if name not in held:
                    reason = f"{rule.id}: there is no {what} {name!r}"
                    raise ProtocolError(file, rule.line, reason)


def _of_labs(protocol: Protocol, name: str, operand: Recovery, file: str) -> None:
    line = protocol.lines.get(f"operands.{name}", 1)
    for used in (*operand.depth, *operand.back):
        if not isinstance(protocol.operands.get(used), Lab):
            reason = f"operand {name}: {used!r} is no operand on a result here"
            raise ProtocolError(file, line, reason)
    if not operand.depth or not operand.back or operand.count < 1:
        reason = f"operand {name}: a depth, a way back and a time are needed"
        raise ProtocolError(file, line, reason)


def _used(protocol: Protocol, file: str) -> None:
    """Everything that is declared is used: what nothing uses, nothing would vouch for."""
    rules = protocol.rules
    operands = {n for r in rules for c in conditions(r) for n in named(c)}
    operands |= {n for e in protocol.events for n in e.restarts}
    for operand in protocol.operands.values():
        if isinstance(operand, Recovery):
            operands |= {*operand.depth, *operand.back}
    events = {p.event for r in rules for p in points(r)} | {protocol.anchor}
    for event in (*reversed(protocol.events), *protocol.events):
        if event.at and event.id in events:
            events.add(event.at.event)
    parameters = {VISIT} | {e.lasts for e in protocol.events if e.lasts}
    parameters |= {o.weeks for o in protocol.operands.values() if isinstance(o, Term)}
    for rule in rules:
        if isinstance(rule, Action | Decision):
            parameters.add(rule.window)
        if isinstance(rule, Dose):
            parameters.add(rule.rounding)
        if isinstance(rule, Course):
            parameters.add(rule.shown)
    for kind, declared, used in (
        ("operands", list(protocol.operands), operands),
        ("events", [e.id for e in protocol.events], events),
        ("parameters", [p.id for p in protocol.parameters], parameters),
    ):
        for name in declared:
            if name not in used:
                line = protocol.lines.get(f"{kind}.{name}", 1)
                raise ProtocolError(file, line, f"nothing uses {name!r} of the {kind}")


def outcomes(decision: Decision) -> list[str]:
    """Every outcome that a decision can have, but for :data:`NOT_DUE` and :data:`CANNOT_TELL`."""
    found = [b.outcome for b in decision.branches]
    return [*found, decision.lost] if decision.lost else found


def points(rule: Rule) -> list[Point]:
    """Every day that a rule names."""
    match rule:
        case Action():
            found = [p for p in (rule.at, rule.to) if p]
            stops = [p.stops for p in rule.phases if p.stops]
            return [*found, *(Point(p.event) for p in rule.phases), *map(Point, stops)]
        case Decision():
            return [rule.day]
    return []


def _events(protocol: Protocol, file: str) -> None:
    known = {e.id: e for e in protocol.events}
    if protocol.anchor not in known:
        raise ProtocolError(file, 1, f"the anchor {protocol.anchor!r} is no event")
    if known[protocol.anchor].at != Point(protocol.anchor):
        line = protocol.lines.get(f"events.{protocol.anchor}", 1)
        raise ProtocolError(file, line, "the anchor is the day from which it is counted itself")
    decisions = {r.topic for r in protocol.rules if isinstance(r, Decision)}
    for event in protocol.events:
        line = protocol.lines.get(f"events.{event.id}", 1)
        if event.settled and event.settled not in decisions:
            reason = f"event {event.id}: there is no decision on {event.settled!r}"
            raise ProtocolError(file, line, reason)
        for name in event.restarts:
            if not isinstance(protocol.operands.get(name), Interrupted):
                reason = f"event {event.id}: {name!r} is no operand on an interruption"
                raise ProtocolError(file, line, reason)
        if event.restarts and event.id == protocol.anchor:
            raise ProtocolError(file, line, f"event {event.id}: the anchor does not move")
        if event.settled and any(
            isinstance(r, Decision) and r.topic == event.settled and not r.settles
            for r in protocol.rules
        ):
            reason = f"event {event.id}: the decision on {event.settled!r} never settles"
            raise ProtocolError(file, line, reason)
        if event.lasts and event.lasts not in {p.id for p in protocol.parameters}:
            reason = f"event {event.id}: there is no parameter {event.lasts!r}"
            raise ProtocolError(file, line, reason)
        seen = {event.id}
        at = event.at
        while at and not (at.event == protocol.anchor and at.event in seen):
            if at.event == protocol.anchor:
                break
            if at.event not in known or at.event in seen:
                raise ProtocolError(file, line, f"event {event.id}: {at.event!r} leads nowhere")
            seen.add(at.event)
            at = known[at.event].at


def _decided(protocol: Protocol, file: str) -> None:
    """The day of a decision follows from days alone: what another decision settles comes too late."""
    events = {e.id: e for e in protocol.events}
    for rule in protocol.rules:
        event = events[rule.day.event] if isinstance(rule, Decision) else None
        while event and event.at and event.id != protocol.anchor:
            event = events[event.at.event]
        if event and event.settled:
            reason = f"{rule.id}: its day would follow the decision on {event.settled}"
            raise ProtocolError(file, rule.line, reason)


def _table(protocol: Protocol, rule: Dose, file: str) -> None:
    step = protocol.parameter(rule.rounding) if rule.rounding else None
    for case in rule.cases:
        for row in case.rows:
            span = f"row {row.low} to {row.high}"
            if row.low > row.high:
                raise ProtocolError(file, row.line, f"{span} runs backwards")
            if rule.cross_check:
                rate, to = rule.cross_check
                if half_up(row.high * rate, to) != row.value:
                    reason = f"{row.value} is not {rate} x {row.high}, rounded half up to {to}"
                    raise ProtocolError(file, row.line, f"{span}: {reason}")
        for row, following in pairwise(case.rows):
            if following.low <= row.high:
                raise ProtocolError(file, following.line, f"rows overlap at {following.low}")
            if step is None or following.low != row.high + step:
                reason = f"a gap between {row.high} and {following.low}"
                raise ProtocolError(file, following.line, reason)


def _cases(protocol: Protocol, rule: Rule, whens: Sequence[Condition | None], file: str) -> None:
    """Each case is some patient's; where numbers alone tell them apart, each patient has just one."""
    if whens == [None]:
        return
    used = dict.fromkeys(n for c in whens for n in named(c))
    left = set(range(len(whens)))
    numeric = all(isinstance(protocol.operands[n], Age | Measure) for n in used)
    for values in assignments({n: protocol.operands[n] for n in used}):
        fits = [i for i, c in enumerate(whens) if c is not None and holds(c, values) is Truth.TRUE]
        if len(fits) > 1 and numeric:
            raise ProtocolError(file, rule.line, f"{rule.id}: two cases overlap")
        if not fits and None not in whens and numeric:
            raise ProtocolError(file, rule.line, f"{rule.id}: a gap between the cases")
        left -= set(fits[:1]) if fits else {i for i, c in enumerate(whens) if c is None}
    if numeric and None in whens:
        raise ProtocolError(file, rule.line, f"{rule.id}: a case without its condition")
    if left or None in whens[:-1]:
        raise ProtocolError(file, rule.line, f"{rule.id}: a case that no patient reaches")


def _course(rule: Course, file: str) -> None:
    """The doses follow one another, and the table of late doses has neither gap nor overlap."""
    for series in rule.series:
        if not rule.unit and any(s.amount for s in (*series.steps, series.then) if s):
            raise ProtocolError(file, rule.line, f"{rule.id}: an amount without a unit")
        for step in series.steps[1:]:
            if step.after is None and step.number is None and not step.open:
                reason = f"{rule.id}: {step.what!r} has no day, and no reason why"
                raise ProtocolError(file, rule.line, reason)
        numbers = [s.number for s in series.steps if s.number is not None]
        if numbers != sorted(set(numbers)) or any(n < rule.first for n in numbers):
            raise ProtocolError(file, rule.line, f"{rule.id}: the numbered days do not ascend")
        if rule.missed and series.steps and series.then is None:
            reason = f"{rule.id}: late doses are ruled, and none recurs"
            raise ProtocolError(file, rule.line, reason)
    ends = [(m.low, m.high) for m in rule.missed]
    if ends and (ends[0][0] is not None or ends[-1][1] is not None):
        raise ProtocolError(file, rule.line, f"{rule.id}: late doses need a row for every time")
    for (_, high), (low, following) in pairwise(ends):
        if high is None or low != high or (following is not None and following <= low):
            reason = f"{rule.id}: a gap or an overlap in the rows of late doses at {low}"
            raise ProtocolError(file, rule.line, reason)


def _reachable(protocol: Protocol, rule: Decision, file: str) -> None:
    """Every branch is chosen by some patient whose values are all known."""
    used = dict.fromkeys(n for b in rule.branches for n in named(b.when))
    left = [b.outcome for b in rule.branches]
    for values in assignments({n: protocol.operands[n] for n in used}):
        for branch in rule.branches:
            if branch.when is None or holds(branch.when, values) is Truth.TRUE:
                if branch.outcome in left:
                    left.remove(branch.outcome)
                break
        if not left:
            return
    raise ProtocolError(file, rule.line, f"{rule.id}: no patient reaches {left[0]!r}")


_NONE_YET = "interruption"
"""There may have been none, so that nothing holds of it."""


def assignments(operands: Mapping[str, Operand]) -> Iterator[dict[str, Truth]]:
    """What the operands can be together: each analyte below, at and above each of its limits."""
    groups: dict[tuple[object, ...], dict[str, Lab | Measure | Age | Interrupted]] = {}
    free: list[str] = []
    for name, operand in operands.items():
        if isinstance(operand, Lab):
            place = (operand.analyte, operand.of, operand.baseline, operand.assay)
            groups.setdefault(place, {})[name] = operand
        elif isinstance(operand, Interrupted) and operand.compare is not None:
            groups.setdefault((_NONE_YET, operand.unit), {})[name] = operand
        elif isinstance(operand, Measure):
            groups.setdefault((operand.field, ""), {})[name] = operand
        elif isinstance(operand, Age):
            groups.setdefault(("age", ""), {})[name] = operand
        else:
            free.append(name)
    choices: list[list[dict[str, Truth]]] = []
    for key, members in groups.items():
        limits = sorted({_limit(m) for m in members.values()})
        tried = sorted({v for x in limits for v in (x / 2, x, x * 2)})
        tried += [(a + b) / 2 for a, b in pairwise(limits)]
        choices.append(
            [
                {
                    n: truth(m.compare is not None and compared(v, m.compare, _limit(m)))
                    for n, m in members.items()
                }
                for v in tried
            ]
        )
        if key[0] == _NONE_YET:
            choices[-1].append(dict.fromkeys(members, Truth.FALSE))
    choices += [[{name: Truth.TRUE}, {name: Truth.FALSE}] for name in free]
    for chosen in product(*choices):
        yield {name: value for part in chosen for name, value in part.items()}


_DAYS = {
    Unit.DAYS: Decimal(1),
    Unit.WEEKS: Decimal(7),
    Unit.MONTHS: Decimal("30.4375"),
    Unit.YEARS: Decimal("365.25"),
}
"""Days of a unit of time on average, which order the limits of ages. No plan is made with them."""


def _limit(operand: Lab | Measure | Age | Interrupted) -> Decimal:
    """A limit, that of an age in days."""
    limit = Decimal(operand.limit)
    return limit * _DAYS[operand.unit] if isinstance(operand, Age) else limit

"""What is proved of a protocol when it is loaded: tables, references, branches, thresholds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise, product

from probatum.evidence.quantities import quantities
from probatum.protocols.blocks import ProtocolError
from probatum.protocols.language import (
    Action,
    Age,
    Compare,
    Condition,
    Criterion,
    Decision,
    Dose,
    Group,
    Interrupted,
    Lab,
    Measure,
    Named,
    Of,
    Operand,
    Point,
    Protocol,
    Recovery,
    Rule,
    Term,
    Trend,
    Worded,
)
from probatum.protocols.logic import Truth, all_of, any_of, not_, truth

NOT_DUE = "not_due"
CANNOT_TELL = "cannot_tell_yet"
"""Outcomes that every decision can have."""


def half_up(value: Decimal, to: Decimal) -> Decimal:
    """The value rounded half up to a multiple of ``to``."""
    return (value / to).quantize(Decimal(1), ROUND_HALF_UP) * to


def compared(value: Decimal, compare: Compare, limit: Decimal) -> bool:
    """One comparison."""
    return {
        Compare.BELOW: value < limit,
        Compare.AT_MOST: value <= limit,
        Compare.AT_LEAST: value >= limit,
        Compare.ABOVE: value > limit,
    }[compare]


def named(condition: Condition | None) -> Iterator[str]:
    """The operands of a condition, in order."""
    if isinstance(condition, Named):
        yield condition.operand
    elif isinstance(condition, Group):
        for part in condition.parts:
            yield from named(part)


def holds(condition: Condition, values: Mapping[str, Truth]) -> Truth:
    """The condition in three-valued logic."""
    if isinstance(condition, Named):
        return values[condition.operand]
    parts = [holds(part, values) for part in condition.parts]
    if condition.how == "all":
        return all_of(parts)
    return any_of(parts) if condition.how == "any" else not_(any_of(parts))


def evidence(condition: Condition, values: Mapping[str, Truth]) -> Iterator[str]:
    """The operands that speak for a condition: those that hold, outside what must not hold."""
    if isinstance(condition, Named):
        if values[condition.operand] is Truth.TRUE:
            yield condition.operand
    elif condition.how != "none":
        for part in condition.parts:
            yield from evidence(part, values)


def conditions(rule: Rule) -> list[Condition]:
    """Every condition that a rule states."""
    found: list[Condition | None] = []
    match rule:
        case Dose():
            found = [case.when for case in rule.cases]
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
    for rule in protocol.rules:
        if isinstance(rule, Dose):
            _table(protocol, rule, file)
        if isinstance(rule, Decision):
            _reachable(protocol, rule, file)
        _thresholds(protocol, rule, file)


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
    decisions: dict[str, list[str]] = {}
    for rule in protocol.rules:
        if isinstance(rule, Decision):
            decisions.setdefault(rule.topic, [NOT_DUE, CANNOT_TELL]).extend(outcomes(rule))
    for name, operand in protocol.operands.items():
        if isinstance(operand, Lab | Trend | Worded) and operand.analyte not in analytes:
            raise ProtocolError(file, 1, f"operand {name}: {operand.analyte!r} is no analyte here")
        if isinstance(operand, Recovery):
            _of_labs(protocol, name, operand, file)
        if isinstance(operand, Term) and operand.weeks not in parameters:
            raise ProtocolError(file, 1, f"operand {name}: {operand.weeks!r} is no parameter here")
    for rule in protocol.rules:
        known: list[tuple[str, Iterable[str], Iterable[str]]] = [
            ("operand", {n for c in conditions(rule) for n in named(c)}, protocol.operands),
            ("event", [p.event for p in points(rule)], events),
        ]
        if isinstance(rule, Action):
            known.append(("analyte", rule.analytes, analytes))
            known.append(("decision", [d for d, _ in rule.on], decisions))
            for name, wanted in rule.on:
                if name in decisions:
                    known.append(("outcome", wanted, decisions[name]))
        if isinstance(rule, Dose) and rule.rounding:
            known.append(("parameter", [rule.rounding], parameters))
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
    for used in (*operand.depth, *operand.back):
        if not isinstance(protocol.operands.get(used), Lab):
            raise ProtocolError(file, 1, f"operand {name}: {used!r} is no operand on a result here")
    if not operand.depth or not operand.back or operand.count < 1:
        raise ProtocolError(file, 1, f"operand {name}: a depth, a way back and a time are needed")


def outcomes(decision: Decision) -> list[str]:
    """Every outcome that a decision can have, but for :data:`NOT_DUE` and :data:`CANNOT_TELL`."""
    found = [b.outcome for b in decision.branches]
    return [*found, decision.lost] if decision.lost else found


def points(rule: Rule) -> list[Point]:
    """Every day that a rule names."""
    match rule:
        case Action():
            found = [p for p in (rule.at, rule.to) if p]
            return [*found, *(Point(p.event) for p in rule.phases)]
        case Decision():
            return [rule.day]
    return []


def _events(protocol: Protocol, file: str) -> None:
    known = {e.id: e for e in protocol.events}
    if protocol.anchor not in known:
        raise ProtocolError(file, 1, f"the anchor {protocol.anchor!r} is no event")
    decisions = {r.topic for r in protocol.rules if isinstance(r, Decision)}
    for event in protocol.events:
        if event.settled and event.settled not in decisions:
            reason = f"event {event.id}: there is no decision on {event.settled!r}"
            raise ProtocolError(file, 1, reason)
        for name in event.restarts:
            if not isinstance(protocol.operands.get(name), Interrupted):
                reason = f"event {event.id}: {name!r} is no operand on an interruption"
                raise ProtocolError(file, 1, reason)
        if event.restarts and event.id == protocol.anchor:
            raise ProtocolError(file, 1, f"event {event.id}: the anchor does not move")
        if event.settled and any(
            isinstance(r, Decision) and r.topic == event.settled and not r.settles
            for r in protocol.rules
        ):
            reason = f"event {event.id}: the decision on {event.settled!r} never settles"
            raise ProtocolError(file, 1, reason)
        seen = {event.id}
        at = event.at
        while at and not (at.event == protocol.anchor and at.event in seen):
            if at.event == protocol.anchor:
                break
            if at.event not in known or at.event in seen:
                raise ProtocolError(file, 1, f"event {event.id}: {at.event!r} leads nowhere")
            seen.add(at.event)
            at = known[at.event].at


def _table(protocol: Protocol, rule: Dose, file: str) -> None:
    step = protocol.parameter(rule.rounding) if rule.rounding else None
    for case in rule.cases:
        for row in case.rows:
            if row.low > row.high:
                raise ProtocolError(file, rule.line, f"row {row.low} to {row.high} runs backwards")
            if rule.cross_check:
                rate, to = rule.cross_check
                if half_up(row.high * rate, to) != row.value:
                    reason = (
                        f"row {row.low} to {row.high}: {row.value} is not {rate} x {row.high}, "
                        f"rounded half up to {to}"
                    )
                    raise ProtocolError(file, rule.line, reason)
        for row, following in pairwise(case.rows):
            if following.low <= row.high:
                raise ProtocolError(file, rule.line, f"rows overlap at {following.low}")
            if step is None or following.low != row.high + step:
                raise ProtocolError(
                    file, rule.line, f"a gap between {row.high} and {following.low}"
                )


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
            groups.setdefault(("age", operand.unit), {})[name] = operand
        else:
            free.append(name)
    choices: list[list[dict[str, Truth]]] = []
    for key, members in groups.items():
        limits = sorted({Decimal(m.limit) for m in members.values()})
        tried = sorted({v for x in limits for v in (x / 2, x, x * 2)})
        tried += [(a + b) / 2 for a, b in pairwise(limits)]
        choices.append(
            [
                {
                    n: truth(m.compare is not None and compared(v, m.compare, Decimal(m.limit)))
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


def _numbers(protocol: Protocol, operand: Operand) -> list[Decimal]:
    """The numbers by which an operand decides."""
    match operand:
        case Lab():
            return [] if operand.of is not Of.UNIT and operand.limit == 1 else [operand.limit]
        case Age() | Measure():
            return [Decimal(operand.limit)]
        case Worded():
            return [Decimal(d) for d in (operand.days, operand.apart) if d is not None]
        case Interrupted():
            return [Decimal(operand.limit)] if operand.compare is not None else []
        case Recovery():
            inner = [protocol.operands[n] for n in (*operand.depth, *operand.back)]
            return [Decimal(operand.count), *(n for o in inner for n in _numbers(protocol, o))]
    return []


def _thresholds(protocol: Protocol, rule: Rule, file: str) -> None:
    """Every number that decides stands in the quotes of every edition that the rule is used for."""
    wanted: list[Decimal] = []
    for condition in conditions(rule):
        for name in named(condition):
            wanted += _numbers(protocol, protocol.operands[name])
    if isinstance(rule, Dose):
        wanted += [c.per_kg or c.fixed for c in rule.cases if c.per_kg or c.fixed]  # type: ignore[misc]
        wanted += [row.value for c in rule.cases for row in c.rows]
        wanted += [v for v in (rule.amount_per_kg, rule.minutes, rule.rate) if v is not None]
        if rule.kit is not None:
            wanted += [rule.kit.ml, Decimal(rule.kit.least), Decimal(rule.kit.most)]
    for key, cited in rule.quotes.items():
        said = {
            value
            for c in cited
            for q in quantities(c.quote.exact)
            for value in (q.low, q.high, q.total)
            if value is not None
        }
        for number in wanted:
            if number not in said:
                reason = f"{rule.id}: no quote of {key} holds the number {number}"
                raise ProtocolError(file, rule.line, reason)

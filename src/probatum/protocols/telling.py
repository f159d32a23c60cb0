"""A protocol told without a patient: what each rule of an edition says, and nothing computed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from probatum.protocols.language import (
    NUMBERS,
    Action,
    Age,
    Compare,
    Condition,
    Course,
    Criterion,
    Decision,
    Dose,
    Dosed,
    Finding,
    Interrupted,
    Kind,
    Lab,
    Measure,
    Named,
    Of,
    Protocol,
    Recovery,
    Rule,
    Sign,
    Silent,
    Spent,
    Term,
    Trend,
    Variant,
    Worded,
    Words,
)
from probatum.protocols.patients import LABELS
from probatum.protocols.plans import (
    Decided,
    Fit,
    GivenDose,
    Plan,
    PlannedAction,
    Reason,
    State,
    spoken,
)
from probatum.protocols.proving import NOT_COMPUTED

NOTHING = (
    "This protocol is a draft: {why} Its rules and quotes are shown; no volume, date or decision is "
    "computed. Run with --draft to see what it would compute."
)
NO_DOSE = "Not computed; the rule stands in its quotes."
_PURE = "1"
"""The unit of a pure number."""
_HOW = {"all": "all of", "any": "any of", "none": "none of"}


def rules_alone(protocol: Protocol, variant: Variant, as_of: date, why: str) -> Plan:
    """The rules of one edition and their quotes; ``why`` says why nothing is computed."""
    key = variant.key
    rules = rules_of(protocol, variant)
    doses = [
        GivenDose(r.id, NO_DOSE, tuple(c for c in r.quotes[key] if c.row is None))
        for r in rules
        if isinstance(r, Dose | Course)
    ]
    return Plan(
        protocol=protocol.name,
        title=protocol.title,
        jurisdiction=variant.jurisdiction,
        label_edition=variant.edition,
        as_of=as_of,
        anchor_date=None,
        label_criteria=Fit.NOT_COMPUTED,
        reasons=tuple(
            Reason(r.id, Fit.NOT_COMPUTED, f"{r.title.rstrip('.')}.", r.quotes[key])
            for r in rules
            if isinstance(r, Criterion)
        ),
        dose=next(iter(doses), None),
        actions=tuple(_told(r, key) for r in rules if isinstance(r, Action | Course)),
        decisions=tuple(
            Decided(
                r.id, r.title, NOT_COMPUTED, None, _branches(protocol, r), (), (), r.quotes[key]
            )
            for r in rules
            if isinstance(r, Decision)
        ),
        alerts=(),
        conventions=conventions(protocol),
        not_computed=(NOTHING.format(why=why), *lacking(protocol, variant)),
        why=why,
        silent=tuple((r.says, r.quotes[key]) for r in rules if isinstance(r, Silent)),
        computed=False,
    )


def rules_of(protocol: Protocol, variant: Variant) -> list[Rule]:
    """The rules that an edition states, in the order of the file."""
    return [r for r in protocol.rules if variant.key in r.quotes]


def conventions(protocol: Protocol) -> tuple[str, ...]:
    """How days and windows are read, and who set what the text leaves open."""
    return (
        *protocol.conventions,
        *(f"{p.title} Here {p.value} {p.unit}; set by the {p.owner}." for p in protocol.parameters),
    )


def lacking(protocol: Protocol, variant: Variant) -> Iterator[str]:
    """What other editions state and this one does not, and what is known but not printed."""
    held = {r.topic for r in rules_of(protocol, variant)}
    here = {v.key for v in protocol.variants if v.jurisdiction == variant.jurisdiction}
    others = {r.topic: r for r in reversed(protocol.rules) if r.topic not in held}.values()
    for rule in sorted(others, key=lambda r: r.line):
        if here & set(rule.quotes):
            yield (
                f"{rule.title}: no passage of the edition {variant.key} that was read states it, "
                "so it is not part of this plan."
            )
        else:
            stated = ", ".join(rule.quotes)
            yield f"{rule.title}: stated by {stated} alone, not part of this plan."
    yield from protocol.withheld


def in_words(protocol: Protocol, condition: Condition) -> str:
    """A condition in words: ``all of: exam normal, ALT below 2 x ULN``."""
    if isinstance(condition, Named):
        return asked(protocol, condition.operand)
    told = [(in_words(protocol, part), part) for part in condition.parts]
    parts = (words if isinstance(part, Named) else f"({words})" for words, part in told)
    return f"{_HOW[condition.how]}: {', '.join(parts)}"


def asked(protocol: Protocol, name: str) -> str:
    """An operand in words: ``ALT at least 2 x ULN``, ``body weight below 20 kg``."""
    operand = protocol.operands[name]
    match operand:
        case Lab():
            analyte = protocol.analyte(operand.analyte)
            of = f" {analyte.unit}" if operand.of is Of.UNIT else f" x {operand.of.value}"
            of = "" if of == f" {_PURE}" else of
            assay = f" ({operand.assay})" if operand.assay else ""
            baseline = "baseline " if operand.baseline else ""
            return f"{baseline}{analyte.name}{assay} {_limit(operand.compare, operand.limit)}{of}"
        case Worded():
            days = f", at most {operand.days} days old" if operand.days else ""
            apart = f", twice, at least {operand.apart} days apart" if operand.apart else ""
            return f"{protocol.analyte(operand.analyte).name} {operand.word}{days}{apart}"
        case Trend():
            return (
                f"{protocol.analyte(operand.analyte).name} {'rises' if operand.rising else 'falls'}"
            )
        case Recovery():
            return f"back from a low in the last {operand.count} {operand.unit.value}"
        case Interrupted() if operand.compare is not None:
            free = "days without a dose" if operand.free else operand.unit.value
            return f"interrupted {_limit(operand.compare, operand.limit)} {free}"
        case Interrupted():
            return f"interrupted for {' or '.join(operand.reasons)}"
        case Finding():
            return f"{LABELS[operand.field]} {operand.value}"
        case Sign():
            return " or ".join(operand.signs)
        case Age():
            return f"age {_limit(operand.compare, operand.limit)} {operand.unit.value}"
        case Term():
            return f"gestational age of {protocol.parameter(operand.weeks)} weeks reached"
        case Words():
            return operand.yes[0]
        case Measure():
            unit = NUMBERS[operand.field]
            return f"{LABELS[operand.field]} {_limit(operand.compare, operand.limit)} {unit}"
        case Dosed():
            return f"a dose of {operand.amount} {operand.unit} recorded"
        case Spent():
            return f"{operand.what} {_limit(operand.compare, operand.limit)} days"


def _limit(compare: Compare, limit: Decimal | int) -> str:
    return f"{compare.value.replace('_', ' ')} {limit}"


def _told(rule: Action | Course, key: str) -> PlannedAction:
    what = rule.what if isinstance(rule, Action) else f"{rule.title.rstrip('.')}."
    return PlannedAction(
        id=rule.id,
        rule=rule.id,
        kind=rule.kind if isinstance(rule, Action) else Kind.DO,
        what=what,
        status=State.CONDITIONAL,
        because="" if isinstance(rule, Course) else f"{rule.title.rstrip('.')}.",
        quotes=tuple(c for c in rule.quotes[key] if c.row is None),
        until=rule.until.words if isinstance(rule, Action) and rule.until else "",
    )


def _branches(protocol: Protocol, rule: Decision) -> str:
    """The outcomes of a decision and what each is chosen by."""
    told = "; ".join(
        f"{spoken(b.outcome)}, {f'if {in_words(protocol, b.when)}' if b.when else 'otherwise'}"
        for b in rule.branches
    )
    return f"{told[:1].upper()}{told[1:]}."

"""What the page and the sheet of a plan show, made once: words, order, and the numbers of quotes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby

from probatum.protocols.days import written
from probatum.protocols.language import Cited, Kind
from probatum.protocols.plans import (
    OPEN,
    Decided,
    Fit,
    GivenDose,
    Held,
    Plan,
    PlannedAction,
    State,
    spoken,
)
from probatum.rendering.wording import one_line

FITS = {
    Fit.MET: "met",
    Fit.NOT_MET: "not met",
    Fit.POSTPONE: "postpone",
    Fit.CANNOT_TELL: "cannot tell yet",
    Fit.NOT_COMPUTED: "not computed",
}
DOUBTFUL = (Fit.NOT_MET, Fit.POSTPONE, Fit.CANNOT_TELL)
NOT_A_DECISION = "A reading of the label, not a treatment decision."
FOR_PROFESSIONALS = "For health-care professionals. Check every number against the quoted label."
DRAFT = "Draft, not for use"
LONGEST = timedelta(days=7)
"""A print is thrown away after this time at the latest (our convention)."""
NOT_VOUCHED = (
    "Nobody vouches for the signer: this library keeps no list of trusted signers "
    "(probatum protocol trust)."
)


class NotComputedError(ValueError):
    """Why a plan makes no file of the form that was asked for, and what to do."""


@dataclass(frozen=True, slots=True)
class Numbered:
    """A quote under its number in this plan."""

    number: int
    cited: Cited

    @property
    def standing(self) -> str:
        """How the fact was read, and whether the quote is of another edition."""
        carried = f", carried over from {one_line(self.cited.title)}" if self.cited.carried else ""
        return f"{self.cited.status.value}{carried}"


@dataclass(frozen=True, slots=True)
class Item:
    """One line: a label before it, its words, why, and the quotes under it."""

    label: str
    text: str
    because: str
    quotes: tuple[Numbered, ...]
    tone: str = ""
    """``danger``, ``doubt`` or nothing."""
    details: tuple[tuple[str, str, str], ...] = ()
    """Operands: name, how it reads, value."""
    missing: tuple[str, ...] = ()
    kind: Kind | None = None
    """What an action asks for."""

    @property
    def numbers(self) -> str:
        """The numbers of the quotes, runs of them shortened: ``1, 4-6``."""
        return numbers(self.quotes)


@dataclass(frozen=True, slots=True)
class Group:
    """Actions that wait for the same, under its name; empty where only rules are shown."""

    title: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """An action of the calendar."""

    action: PlannedAction
    item: Item


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the calendar and what stands on it."""

    day: int
    date: date | None
    rows: tuple[Row, ...]
    when: str
    """``past``, ``today`` or ``ahead``; empty where today is not known."""


@dataclass(frozen=True, slots=True)
class PlanView:
    """The parts of a plan in the order in which they are shown."""

    plan: Plan
    standing: str
    today: int | None
    alerts: tuple[Item, ...]
    criteria: tuple[Item, ...]
    dose: Item | None
    amounts: tuple[tuple[str, str], ...]
    decisions: tuple[Item, ...]
    now: tuple[Item, ...]
    """What is due and has no day."""
    days: tuple[Day, ...]
    waiting: tuple[Group, ...]
    not_computed: tuple[str, ...]
    silent: tuple[Item, ...]
    quotes: tuple[Numbered, ...]

    def by_title(self) -> list[tuple[str, list[Numbered]]]:
        """The quotes in order, with the title of the edition wherever it changes."""
        runs = groupby(self.quotes, key=lambda q: q.cited.title)
        return [(one_line(title), list(run)) for title, run in runs]


def view(plan: Plan) -> PlanView:
    """The plan as it is shown. Quotes are numbered in the order of their first use, as everywhere."""
    return _Maker(plan).view()


def computed(plan: Plan, form: str) -> Plan:
    """The plan, if anything was computed. Raises NotComputedError."""
    if plan.computed:
        return plan
    raise NotComputedError(
        f"No {form}: nothing was computed. {plan.why} Run with --draft to see what it would compute."
    )


def numbers(quotes: Iterable[Numbered]) -> str:
    """The numbers of quotes, runs of them shortened: ``1, 4-6``."""
    return ranges(q.number for q in quotes)


def ranges(given: Iterable[int]) -> str:
    """Numbers in order, runs of them shortened: ``1, 4-6``."""
    found: list[list[int]] = []
    for number in sorted(set(given)):
        if found and number == found[-1][-1] + 1:
            found[-1].append(number)
        else:
            found.append([number])
    return ", ".join(
        f"{run[0]}–{run[-1]}" if len(run) > 2 else ", ".join(map(str, run)) for run in found
    )


def verb(action: PlannedAction) -> str:
    """The kind of an action before its words, unless they say it."""
    kind = action.kind.value
    said = action.what.casefold()
    if action.kind is Kind.DO or kind in said or (action.kind is Kind.AVOID and "do not" in said):
        return ""
    return f"{kind.capitalize()}: "


def said(action: PlannedAction) -> str:
    """The words of an action, with what kind it is and what ends it."""
    until = f" Until {one_line(action.until)}." if action.until else ""
    return f"{verb(action)}{one_line(action.what)}{until}"


def why(action: PlannedAction) -> str:
    """Why an action stands as it does, without the title before it and what is missing behind it."""
    title = f"{action.title.rstrip('.')}."
    told = one_line(action.because.removeprefix(action.title).removeprefix("."))
    if action.because.startswith(title):
        told = one_line(action.because.removeprefix(title))
    if action.missing:
        told = told.removesuffix(f"Missing: {', '.join(action.missing)}.").rstrip()
    return told


def label(action: PlannedAction) -> str:
    """What an action is about, without a full stop, unless its words say the same."""
    title = one_line(action.title).rstrip(".")
    if action.held is Held.UNRECORDED:
        return ""
    return "" if title.casefold() in action.what.casefold() else title


def at_once(plan: Plan) -> list[PlannedAction]:
    """What is due and has no day, but for what an alert says already."""
    alerts = {a.id for a in plan.alerts}
    return [
        a for a in plan.actions if a.day is None and a.status is State.DUE and a.rule not in alerts
    ]


def waiting(plan: Plan) -> list[tuple[str, list[tuple[PlannedAction, str]]]]:
    """What waits, by what it waits for: each action once, with why. Doses without a record together."""
    alerts = {a.id for a in plan.alerts}
    held: dict[str, dict[tuple[str, str], list[PlannedAction]]] = {}
    for place in (*Held, None):
        for action in plan.actions:
            if action.status is State.CONDITIONAL and action.held is place:
                if action.rule in alerts and place is not None:
                    continue
                group = held.setdefault(_waits_for(action), {})
                group.setdefault((action.rule, action.what), []).append(action)
    return [(title, [(a[0], _why_all(a)) for a in group.values()]) for title, group in held.items()]


def not_computed(plan: Plan) -> list[str]:
    """What was not computed, but for what the dose and "If and when" say already."""
    dose = f"Dose: {plan.dose.because}" if plan.dose else ""
    return [one_line(t) for t in plan.not_computed if t != dose and not t.startswith(f"{OPEN}: ")]


_WAITS = {
    Held.DECISION: "When a decision comes to it",
    Held.UNPLACED: "On days that are not known yet",
    Held.UNRECORDED: "Not recorded at doses that were given",
    Held.NOT_NOW: "Not asked for now",
}


TO_COME = (_WAITS[Held.DECISION], _WAITS[Held.UNPLACED], _WAITS[Held.UNRECORDED])
"""The groups whose items say what they wait for; in the others their titles do."""


def _waits_for(action: PlannedAction) -> str:
    if action.held is None:
        return ""
    return _WAITS.get(action.held, f"Not known: {', '.join(action.missing)}")


def _why_all(actions: Sequence[PlannedAction]) -> str:
    first = actions[0]
    if first.held is Held.UNPLACED and len(actions) > 1:
        return f"{why(first)} {len(actions)} of them stand in this plan."
    if first.held is not Held.UNRECORDED:
        return why(first)
    days = [f"{written(a.day or 0)}{f' ({a.date})' if a.date else ''}" for a in actions]
    return f"Dose of {', '.join(days)}."


def amount(dose: GivenDose) -> str:
    """The amount: large ones as ``6.05e14``."""
    if dose.amount is None:
        return ""
    if dose.amount >= 10**6:
        return f"{dose.amount:e}".replace("e+", "e")
    return plain(dose.amount)


def plain(value: Decimal) -> str:
    """A number without needless zeros."""
    return f"{value.normalize():f}"


def decided(decision: Decided) -> str:
    """An outcome in words; where it cannot be told, between which ones: ``normal or mild``."""
    left = " or ".join(spoken(o) for o in decision.open)
    return f"{spoken(decision.outcome)}: {left}" if left else spoken(decision.outcome)


def vials(count: int) -> str:
    """``23 vials``."""
    return f"{count} vial{'' if count == 1 else 's'}"


def stands(action: PlannedAction) -> bool:
    """Whether the action is asked for, not only if something happens."""
    return action.status is not State.CONDITIONAL


def discard_after(plan: Plan) -> date:
    """The day before the next planned day, when results may change the plan; a week at the latest."""
    ahead = [
        a.date for a in plan.actions if a.date is not None and stands(a) and a.date > plan.as_of
    ]
    last = plan.as_of + LONGEST
    return max(min([*(d - timedelta(days=1) for d in ahead), last]), plan.as_of)


def runs(planned: Sequence[PlannedAction]) -> list[list[PlannedAction]]:
    """The actions in their order; those of one rule that are due at even steps as one run."""
    by_rule: dict[tuple[str, str], list[list[PlannedAction]]] = {}
    for action in planned:
        held = by_rule.setdefault((action.rule, action.what), [])
        if held and _follows(held[-1], action):
            held[-1].append(action)
        else:
            held.append([action])
    found = [run for held in by_rule.values() for run in held]
    kept = [
        part for run in found for part in ([run] if len(run) >= _FEWEST else [[a] for a in run])
    ]
    order = {a.id: i for i, a in enumerate(planned)}
    return sorted(kept, key=lambda run: order[run[0].id])


def often(run: Sequence[PlannedAction]) -> str:
    """How a run goes on after its first day; empty for one action."""
    if len(run) == 1:
        return ""
    last = run[-1]
    end = f" ({last.date.isoformat()})" if last.date else ""
    one, other = run[0].offset, run[1].offset
    if one and other:
        step, unit = other.count - one.count, other.unit.value
        every = unit.removesuffix("s") if step == 1 else f"{step} {unit}"
    else:
        every = f"{(run[1].day or 0) - (run[0].day or 0)} days"
    return f" Then every {every} to {written(last.day or 0)}{end}."


_FEWEST = 4
"""Fewest even steps that are printed as one line."""


def _follows(run: Sequence[PlannedAction], action: PlannedAction) -> bool:
    if action.status is not State.DUE or run[-1].status is not State.DUE:
        return False
    step = _step(run[-1], action)
    return step > 0 and (len(run) == 1 or step == _step(run[-2], run[-1]))


def _step(one: PlannedAction, other: PlannedAction) -> int:
    """From one action to another of its rule: months or years where it recurs by those, else days."""
    if one.offset and other.offset and one.offset.unit is other.offset.unit:
        return other.offset.count - one.offset.count
    return (other.day or 0) - (one.day or 0)


def standing(plan: Plan) -> str:
    """Who signed the protocol and whether anybody vouches for them, or why it is a draft."""
    if plan.draft:
        return f"{DRAFT}. {one_line(plan.why)}"
    if plan.signed_by:
        signed = f"Protocol signed by {'; '.join(map(one_line, plan.signed_by))}."
        return signed if plan.vouched else f"{signed} {NOT_VOUCHED}"
    return f"Draft protocol: its rules and quotes alone. Nothing is computed. {one_line(plan.why)}"


class _Maker:
    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.numbers: dict[tuple[str, int], int] = {}
        self.quotes: list[Numbered] = []
        self.today = (plan.as_of - plan.anchor_date).days if plan.anchor_date else None

    def view(self) -> PlanView:
        plan = self.plan
        return PlanView(
            plan=plan,
            standing=standing(plan),
            today=self.today if plan.computed else None,
            alerts=tuple(
                Item(a.kind.upper(), one_line(a.what), one_line(a.because), self._marks(a.quotes))
                for a in plan.alerts
            ),
            criteria=tuple(
                Item(
                    FITS[r.outcome] if plan.computed else "",
                    one_line(r.because),
                    "",
                    self._marks(r.quotes),
                    "doubt" if r.outcome in DOUBTFUL else "",
                )
                for r in plan.reasons
            ),
            dose=Item("", one_line(plan.dose.because), "", self._marks(plan.dose.quotes))
            if plan.dose
            else None,
            amounts=tuple(_amounts(plan.dose)) if plan.dose else (),
            decisions=tuple(
                Item(
                    f"{one_line(d.title)}{f' ({written(d.day)})' if d.day is not None else ''}",
                    decided(d),
                    one_line(d.because),
                    self._marks(d.quotes),
                    "doubt" if d.missing else "",
                    tuple(
                        (one_line(asks), _truth(o.truth), one_line(o.value))
                        for asks, o in zip(d.questions, d.operands, strict=True)
                    ),
                    tuple(map(one_line, d.missing)),
                )
                for d in plan.decisions
            ),
            now=tuple(self._action(a, why(a)) for a in (at_once(plan) if plan.computed else ())),
            days=tuple(self._days()),
            waiting=tuple(
                Group(title, tuple(self._action(a, told) for a, told in held))
                for title, held in waiting(plan)
            ),
            not_computed=tuple(not_computed(plan)),
            silent=tuple(Item("", one_line(w), "", self._marks(q)) for w, q in plan.silent),
            quotes=tuple(self.quotes),
        )

    def _days(self) -> Iterable[Day]:
        planned = [a for a in self.plan.actions if a.day is not None and stands(a)]
        for day, actions in groupby(planned, key=lambda a: a.day or 0):
            rows = tuple(
                Row(a, Item("", said(a), one_line(a.because), self._marks(a.quotes)))
                for a in actions
            )
            yield Day(day, rows[0].action.date, rows, self._when(day))

    def _when(self, day: int) -> str:
        if self.today is None:
            return ""
        return "past" if day < self.today else "today" if day == self.today else "ahead"

    def _action(self, action: PlannedAction, told: str) -> Item:
        text = f"{verb(action)}{one_line(action.what)}"
        return Item(label(action), text, told, self._marks(action.quotes), kind=action.kind)

    def _marks(self, quotes: Iterable[Cited]) -> tuple[Numbered, ...]:
        found: dict[int, Numbered] = {}
        for cited in quotes:
            key = (cited.quote.edition, cited.quote.start)
            if key not in self.numbers:
                self.numbers[key] = len(self.quotes) + 1
                self.quotes.append(Numbered(self.numbers[key], cited))
            found[self.numbers[key]] = Numbered(self.numbers[key], cited)
        return tuple(found[n] for n in sorted(found))


def _truth(value: str) -> str:
    return {"true": "yes", "false": "no"}.get(value, value)


def _amounts(dose: GivenDose) -> Iterable[tuple[str, str]]:
    if dose.volume_ml is not None:
        yield "Volume", f"{plain(dose.volume_ml)} mL"
    if dose.amount is not None:
        yield "Amount", f"{amount(dose)} {one_line(dose.amount_unit)}"
    if dose.rate_ml_per_h is not None:
        yield "Rate", f"{plain(dose.rate_ml_per_h)} mL/h"
    for fill, count in dose.units:
        yield f"Vials of {plain(fill)} mL", str(count)
    if dose.product_code:
        yield "Product code", one_line(dose.product_code)

"""A plan on a terminal: what outranks the schedule first, then dose, decisions, calendar, and why."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence

from rich import box
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from probatum.protocols.days import written
from probatum.protocols.language import Cited
from probatum.protocols.plans import GivenDose, Plan, PlannedAction, State
from probatum.rendering.plan_view import (
    DOUBTFUL,
    FITS,
    FOR_PROFESSIONALS,
    NOT_A_DECISION,
    amount,
    at_once,
    decided,
    label,
    not_computed,
    often,
    plain,
    ranges,
    runs,
    standing,
    stands,
    verb,
    vials,
    waiting,
    why,
)
from probatum.rendering.terminal import DANGER, DOUBT, HEADING, QUIET, WIDEST
from probatum.rendering.wording import one_line


def to_text(plan: Plan, *, width: int = 100, quotes: bool = False) -> str:
    """The plan as plain text without colour."""
    out = io.StringIO()
    console = Console(file=out, width=width, highlight=False, no_color=True, force_terminal=False)
    show(console, plan, quotes=quotes)
    return out.getvalue()


def show(console: Console, plan: Plan, *, quotes: bool = False) -> None:
    """Print a plan on a rich console; ``quotes``: with the words under every rule."""
    console.print(
        Group(*_Sheet(plan, quotes).parts()), width=min(console.width, WIDEST), soft_wrap=False
    )


class _Sheet:
    def __init__(self, plan: Plan, quotes: bool) -> None:
        self.plan = plan
        self.quotes = quotes
        self.numbers: dict[tuple[str, int], int] = {}
        self.cited: list[Cited] = []

    def parts(self) -> Iterator[RenderableType]:
        plan = self.plan
        yield Text(_line(plan.title), style=HEADING)
        yield Text(
            f"{plan.jurisdiction} label, edition {plan.label_edition} · as of {plan.as_of.isoformat()}"
            + (f" · day 0 is {plan.anchor_date.isoformat()}" if plan.anchor_date else ""),
            style=QUIET,
        )
        told = f"{standing(plan)} {FOR_PROFESSIONALS}" if plan.computed else standing(plan)
        yield Text(told, style=QUIET if plan.signed_by and plan.vouched else DANGER)
        if plan.alerts:
            lines = []
            for alert in plan.alerts:
                lines.append(Text(f"{alert.kind.upper()}: {_line(alert.what)}", style=DANGER))
                lines.append(Text(f"  {_line(alert.because)} {self._marks(alert.quotes)}"))
            yield Text()
            yield Panel(Group(*lines), title="Before everything else", box=box.ASCII, style="")
        yield from self._criteria()
        if plan.dose:
            yield from self._dose(plan.dose)
        yield from self._decisions()
        yield from self._calendar()
        yield from self._list("Questioned, not used", plan.questioned, DOUBT)
        yield from self._list("Not computed", not_computed(plan))
        silent = [f"{what} {self._marks(q)}" for what, q in plan.silent]
        yield from self._list("The label is silent on", silent)
        yield from self._list("Conventions", plan.conventions)
        yield from self._sources()

    def _criteria(self) -> Iterator[RenderableType]:
        if not self.plan.reasons:
            return
        yield from _heading(f"Label criteria: {FITS[self.plan.label_criteria]}")
        yield Text(NOT_A_DECISION, style=QUIET)
        for reason in self.plan.reasons:
            fit = f"{FITS[reason.outcome]}: " if self.plan.computed else ""
            text = f"{fit}{_line(reason.because)} {self._marks(reason.quotes)}"
            yield _item(text, DOUBT if reason.outcome in DOUBTFUL else "")

    def _dose(self, dose: GivenDose) -> Iterator[RenderableType]:
        yield from _heading("Dose")
        said = []
        if dose.volume_ml is not None:
            said.append(f"{plain(dose.volume_ml)} mL")
        if dose.amount is not None:
            said.append(f"{amount(dose)} {dose.amount_unit}")
        if dose.rate_ml_per_h is not None:
            said.append(f"at {plain(dose.rate_ml_per_h)} mL/h")
        said += [f"{vials(count)} of {plain(fill)} mL" for fill, count in dose.units]
        if said:
            yield Text("  " + ", ".join(said), style="bold")
        yield _item(f"{_line(dose.because)} {self._marks(dose.quotes)}", "" if said else DOUBT)

    def _decisions(self) -> Iterator[RenderableType]:
        if not self.plan.decisions:
            return
        yield from _heading("Decisions")
        for decision in self.plan.decisions:
            on = f" ({written(decision.day)})" if decision.day is not None else ""
            yield Text(f"  {_line(decision.title)}{on}: {decided(decision)}")
            yield _item(f"{_line(decision.because)} {self._marks(decision.quotes)}")

    def _calendar(self) -> Iterator[RenderableType]:
        now = at_once(self.plan) if self.plan.computed else []
        if now:
            yield from _heading("Now")
            for action in now:
                yield self._action(action, why(action))
        planned = [a for a in self.plan.actions if a.day is not None and stands(a)]
        if planned:
            yield from _heading("Calendar")
            table = Table(box=None, padding=(0, 1), header_style=QUIET)
            dated = any(a.date for a in planned)
            for name in ("day", *(["date"] if dated else []), "status", "what"):
                table.add_column(name, overflow="fold", no_wrap=name in ("day", "date", "status"))
            for run in runs(planned):
                action = run[0]
                date = [action.date.isoformat() if action.date else ""] if dated else []
                until = f" Until {_line(action.until)}." if action.until else ""
                when = f"{until}{often(run)}"
                what = Text(
                    f"{verb(action)}{_line(action.what)}{when} {self._marks(action.quotes)}"
                )
                style = DOUBT if action.status is State.OVERDUE else ""
                table.add_row(
                    written(action.day or 0), *date, Text(action.status.value, style=style), what
                )
            yield table
        held = waiting(self.plan)
        if held:
            yield from _heading("If and when" if self.plan.computed else "Rules")
        for title, group in held:
            if title:
                yield Text(f"  {_line(title)}", style=QUIET)
            for action, told in group:
                yield self._action(action, told)

    def _action(self, action: PlannedAction, told: str) -> RenderableType:
        about = label(action)
        text = f"{f'{about}: ' if about else ''}{verb(action)}{_line(action.what)} {told}"
        return _item(f"{text.rstrip()} {self._marks(action.quotes)}")

    def _list(self, title: str, lines: Sequence[str], style: str = "") -> Iterator[RenderableType]:
        if lines:
            yield from _heading(title)
            for line in lines:
                yield _item(_line(line), style)

    def _marks(self, quotes: Iterable[Cited]) -> str:
        numbers = []
        for cited in quotes:
            key = (cited.quote.edition, cited.quote.start)
            if key not in self.numbers:
                self.cited.append(cited)
                self.numbers[key] = len(self.cited)
            numbers.append(self.numbers[key])
        return f"[{ranges(numbers)}]" if numbers else ""

    def _sources(self) -> Iterator[RenderableType]:
        yield from _heading("Quotes")
        title = ""
        for number, cited in enumerate(self.cited, 1):
            if cited.title != title:
                title = cited.title
                yield Text(f"  {_line(title)}", style=QUIET)
            carried = ", carried over from this edition" if cited.carried else ""
            status = f"({cited.status.value}{carried})"
            yield _item(f"[{number}] “{_line(cited.quote.exact)}” {status}")
            if self.quotes and cited.quote.where:
                yield Padding(Text(_line(cited.quote.where), style=QUIET), (0, 0, 0, 8))
        if not self.quotes:
            yield Text("  With --quotes: where each was read.", style=QUIET)


def _heading(title: str) -> Iterator[RenderableType]:
    yield Text()
    yield Text(title, style=HEADING)


def _item(text: str, style: str = "") -> RenderableType:
    return Padding(Text(text.strip(), style=style), (0, 0, 0, 4))


def _line(text: str) -> str:
    return one_line(text)

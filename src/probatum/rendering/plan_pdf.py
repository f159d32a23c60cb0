"""A plan as a printed sheet: dose, days, alerts, what to do if, and a box for a second check."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import typst

from probatum.evidence.editions import Json, Status
from probatum.protocols.days import written
from probatum.protocols.language import Kind
from probatum.protocols.plans import Plan
from probatum.rendering.plan_view import (
    DRAFT,
    FITS,
    FOR_PROFESSIONALS,
    NOT_A_DECISION,
    TO_COME,
    Item,
    PlanView,
    computed,
    discard_after,
    numbers,
    often,
    runs,
    view,
)
from probatum.rendering.wording import one_line

_LINE_OF_TABLE, _LINE_OF_LIST = 42, 72
_TEMPLATE = Path(__file__).parent / "templates" / "plan.typ"


def render(plan: Plan) -> bytes:
    """The PDF. The same plan gives the same bytes. Raises NotComputedError for rules alone."""
    data = json.dumps(_data(view(computed(plan, "sheet"))), ensure_ascii=False)
    return typst.compile(
        str(_TEMPLATE),
        root=str(_TEMPLATE.parent),
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs={"plan": data},
    )


def _data(made: PlanView) -> dict[str, Json]:
    plan = made.plan
    held = [
        replace(i, because="") if i.label and g.title not in TO_COME else i
        for g in made.waiting
        for i in g.items
    ]
    return {
        "title": one_line(plan.title),
        "draft": DRAFT if plan.draft else "",
        "standing": made.standing,
        "as_of": plan.as_of.isoformat(),
        "discard": discard_after(plan).isoformat(),
        "last": f"{FOR_PROFESSIONALS} Throw away at the next result or weight.",
        "strip": [
            ["Label", f"{one_line(plan.jurisdiction)}, edition {one_line(plan.label_edition)}"],
            ["Day 0", plan.anchor_date.isoformat() if plan.anchor_date else "date not given"],
            ["As of", plan.as_of.isoformat()],
            ["Signed by", "; ".join(map(one_line, plan.signed_by)) or "nobody"],
        ],
        "alerts": [_item(i) for i in made.alerts],
        "dose": _item(made.dose) if made.dose else None,
        "amounts": [list(pair) for pair in made.amounts],
        "fit": f"Label criteria: {FITS[plan.label_criteria]}",
        "not_a_decision": NOT_A_DECISION,
        "criteria": [_item(i) for i in made.criteria],
        "decisions": [{**_item(i), "missing": ", ".join(i.missing)} for i in made.decisions],
        "checks": list(_checks(made)),
        "now": [_item(i) for i in made.now],
        "days": _halves(_days(made), _LINE_OF_TABLE),
        "stops": _halves([_item(i) for i in held if i.kind is not Kind.CONSIDER], _LINE_OF_LIST),
        "lists": [
            ["Questioned, not used", _plain(plan.questioned)],
            [
                "To consider",
                [
                    _item(replace(i, text=i.text.removeprefix("Consider: ")))
                    for i in held
                    if i.kind is Kind.CONSIDER
                ],
            ],
            ["Not computed", _plain(made.not_computed)],
            ["The label is silent on", [_item(i) for i in made.silent]],
        ],
        "key": _key(made),
    }


def _days(made: PlanView) -> list[dict[str, Json]]:
    rows = {r.action.id: r for day in made.days for r in day.rows}
    return [
        {
            "day": written(run[0].day or 0),
            "date": run[0].date.isoformat() if run[0].date else "",
            "status": run[0].status.value,
            "what": f"{rows[run[0].id].item.text}{often(run)}",
            "marks": rows[run[0].id].item.numbers,
        }
        for run in runs([r.action for r in rows.values()])
    ]


def _halves(rows: list[dict[str, Json]], line: int) -> list[Json]:
    """The rows for the left and for the right, about as high; ``line``: characters to a line."""
    heights = [
        1 + sum(len(str(row.get(k, ""))) for k in ("label", "text", "because", "what")) // line
        for row in rows
    ]
    half, left = sum(heights) / 2, 0
    while left < len(rows) and sum(heights[: left + 1]) <= half + heights[left] / 2:
        left += 1
    return [list(rows[:left]), list(rows[left:])]


def _item(item: Item) -> dict[str, Json]:
    return {
        "label": f"{item.label[:1].upper()}{item.label[1:]}",
        "text": item.text,
        "because": item.because,
        "marks": item.numbers,
    }


def _plain(texts: Iterable[str]) -> list[Json]:
    return [_item(Item("", one_line(text), "", ())) for text in texts]


def _checks(made: PlanView) -> Iterable[str]:
    """What the second person works out, in the units of the dose."""
    if made.dose is None:
        return
    yield "Weight (kg), row of the table"
    for name, value in made.amounts:
        unit = value.partition(" ")[2]
        yield f"{name} ({unit})" if unit else name


def _key(made: PlanView) -> str:
    doubt = [q for q in made.quotes if q.cited.carried or q.cited.status is Status.UNCONFIRMED]
    told = (
        "They are those of the quotes on the plan's page (probatum plan … --html), where every passage "
        "stands with its status."
    )
    if doubt:
        told += f" Unconfirmed or carried over from another edition: {numbers(doubt)}."
    return told

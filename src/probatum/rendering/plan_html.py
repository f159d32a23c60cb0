"""A plan as one self-contained page: alerts, dose, decisions, timeline, trends, calendar, quotes.

It needs no script. Every text is escaped, as in :mod:`probatum.rendering.html`. Of an unsigned protocol
that was not run as a draft it shows the rules and their quotes alone.
"""

from __future__ import annotations

from probatum.protocols.plans import Plan
from probatum.rendering.html import Leaf, leaf, page
from probatum.rendering.plan_charts import HEIGHT, timeline, trends
from probatum.rendering.plan_view import (
    DRAFT,
    FITS,
    FOR_PROFESSIONALS,
    NOT_A_DECISION,
    discard_after,
    view,
)


def render(plan: Plan) -> str:
    """The whole page. The same plan gives the same characters."""
    return page("plan.html.j2", "plan.css", plan=plan, parts=parts(plan), draft=DRAFT)


def parts(plan: Plan) -> Leaf:
    """The page in pieces, for a surface that has a frame of its own."""
    made = view(plan)
    return leaf(
        "plan",
        view=made,
        plan=plan,
        fit=FITS[plan.label_criteria],
        timeline=timeline(plan, made.today) if plan.computed else None,
        trends=trends(plan, made.today),
        height=HEIGHT,
        draft=DRAFT,
        discard=discard_after(plan).isoformat(),
        not_a_decision=NOT_A_DECISION,
        for_professionals=FOR_PROFESSIONALS,
    )

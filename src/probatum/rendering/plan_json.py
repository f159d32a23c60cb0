"""A plan as JSON, after the published schema. Nothing is shortened."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from probatum.evidence.editions import Json
from probatum.protocols.language import Cited
from probatum.protocols.plans import GivenDose, Plan

PLAN_VERSION = "1.2"
"""Version of the schema ``plan``."""


def to_json(plan: Plan) -> dict[str, Json]:
    """The plan as JSON values."""
    return {
        "schema_version": PLAN_VERSION,
        "protocol": plan.protocol,
        "title": plan.title,
        "jurisdiction": plan.jurisdiction,
        "label_edition": plan.label_edition,
        "as_of": plan.as_of.isoformat(),
        "anchor_date": _day(plan.anchor_date),
        "computed": plan.computed,
        "draft": plan.draft,
        "why": plan.why,
        "signed_by": list(plan.signed_by),
        "vouched_for": plan.vouched,
        "label_criteria": plan.label_criteria.value,
        "reasons": [
            {
                "criterion": r.criterion,
                "outcome": r.outcome.value,
                "because": r.because,
                "quotes": _quotes(r.quotes),
            }
            for r in plan.reasons
        ],
        "dose": None if plan.dose is None else _dose(plan.dose),
        "alerts": [
            {
                "id": a.id,
                "kind": a.kind.value,
                "what": a.what,
                "because": a.because,
                "quotes": _quotes(a.quotes),
            }
            for a in plan.alerts
        ],
        "decisions": [
            {
                "id": d.id,
                "title": d.title,
                "outcome": d.outcome,
                "day": d.day,
                "because": d.because,
                "operands": [{"id": o.id, "truth": o.truth, "value": o.value} for o in d.operands],
                "missing": list(d.missing),
                "open": list(d.open),
                "quotes": _quotes(d.quotes),
            }
            for d in plan.decisions
        ],
        "actions": [
            {
                "id": a.id,
                "rule": a.rule,
                "kind": a.kind.value,
                "what": a.what,
                "day": a.day,
                "date": _day(a.date),
                "until": a.until,
                "until_day": a.until_day,
                "status": a.status.value,
                "because": a.because,
                "quotes": _quotes(a.quotes),
            }
            for a in plan.actions
        ],
        "conventions": list(plan.conventions),
        "not_computed": list(plan.not_computed),
        "silent": [{"what": what, "quotes": _quotes(quotes)} for what, quotes in plan.silent],
        "questioned": list(plan.questioned),
    }


def dumps(plan: Plan) -> str:
    """The plan as JSON text."""
    return json.dumps(to_json(plan), ensure_ascii=False, indent=2) + "\n"


def _dose(dose: GivenDose) -> dict[str, Json]:
    return {
        "rule": dose.rule,
        "volume_ml": _number(dose.volume_ml),
        "amount": _number(dose.amount),
        "amount_unit": dose.amount_unit or None,
        "rate_ml_per_h": _number(dose.rate_ml_per_h),
        "units": [{"fill_ml": _number(fill), "count": count} for fill, count in dose.units],
        "product_code": dose.product_code,
        "forms": list(dose.forms),
        "because": dose.because,
        "quotes": _quotes(dose.quotes),
    }


def _day(value: date | None) -> str | None:
    return None if value is None else value.isoformat()


def _number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _quotes(cited: Iterable[Cited]) -> list[Json]:
    return [
        {
            "document": c.quote.document,
            "edition": c.quote.edition,
            "title": c.title,
            "section": c.quote.section,
            "start": c.quote.start,
            "end": c.quote.end,
            "exact": c.quote.exact,
            "level": c.quote.level.value,
            "status": c.status.value,
            "where": c.quote.where,
            "carried": c.carried,
        }
        for c in cited
    ]

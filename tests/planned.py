"""Plans of shipped protocols, made as a program that uses the package would make them."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from probatum.protocols import shipped
from probatum.protocols.engine import plan
from probatum.protocols.examples import Examples, read_examples, run_all
from probatum.protocols.patients import patient
from probatum.protocols.plans import Plan

START = date(2025, 1, 1)
"""Day 0 of every plan made here, unless the patient names another."""


def planned(protocol: str, variant: str, day: int, **given: Any) -> Plan:
    """The plan as of so many days after day 0. Lists of observations are tuples in file order."""
    rows = [
        dict(zip(("analyte", "value", "unit", "time", "uln", "assay"), row, strict=False))
        for row in given.pop("results", ())
    ]
    given.setdefault("anchor_date", START.isoformat())
    who, observations = patient({**given, "observations": rows})
    held = shipped.load(protocol)
    chosen = next(v for v in held.variants if v.key == variant)
    assert who.anchor_date is not None
    return plan(held, chosen, who, observations, who.anchor_date + timedelta(days=day))


def outcome(made: Plan, decision: str) -> str:
    """The outcome of one decision."""
    return next(d.outcome for d in made.decisions if d.id == decision)


def missing(made: Plan, decision: str) -> tuple[str, ...]:
    """What one decision lacks."""
    return next(d.missing for d in made.decisions if d.id == decision)


def due(made: Plan) -> set[str]:
    """The rules that are due or overdue."""
    return {a.rule for a in made.actions if a.status in ("due", "overdue")}


def alerts(made: Plan) -> list[str]:
    """The ids of the alerts, in order."""
    return [a.id for a in made.alerts]


def days(made: Plan, rule: str) -> list[int | None]:
    """The days of one rule, in order."""
    return [a.day for a in made.actions if a.rule == rule]


@cache
def examples(protocol: str) -> Examples:
    """The examples beside a protocol."""
    name = f"{protocol}.examples.yaml"
    content = (files("probatum.protocols") / "shipped" / name).read_bytes()
    return read_examples(content, name, shipped.load(protocol), shipped.editions())


def failing(protocol: str) -> list[str]:
    """What does not come out of the examples beside a protocol as expected."""
    return [str(f) for f in run_all(shipped.load(protocol), examples(protocol))]

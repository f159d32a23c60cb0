"""What a plan says once, in which group, in whose words, and how old what it rests on is."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from probatum.protocols import shipped
from probatum.protocols.engine import plan as planned
from probatum.protocols.patients import LABELS, patient
from probatum.protocols.plans import OPEN, Plan
from probatum.protocols.telling import asked
from probatum.rendering.plan_terminal import to_text
from probatum.rendering.plan_view import at_once, often, runs, stands, view, waiting, why
from probatum.services.plan_forms import questions
from tests.plans import alarmed, made, panel, platelets

US = "US"


def of(name: str, as_of: str, **given: Any) -> Plan:
    """The plan by the newest US edition."""
    protocol = shipped.load(name)
    who, results = patient(given)
    variant = [v for v in protocol.variants if v.jurisdiction == US][-1]
    return planned(protocol, variant, who, results, date.fromisoformat(as_of))


def said(plan: Plan) -> str:
    return " ".join(to_text(plan).split())


def groups(plan: Plan) -> dict[str, list[str]]:
    """The rules that wait, by what they wait for."""
    return {title: [a.rule for a, _ in held] for title, held in waiting(plan)}


def test_what_is_missing_is_said_once_and_in_the_words_of_the_form() -> None:
    plan = of("isotretinoin", "2026-10-05")
    text = said(plan)
    assert "ot recorded" not in text
    assert "Missing: signs" not in text
    assert groups(plan)["Not known: signs and symptoms"] == ["stop-signs", "mood"]


@pytest.mark.parametrize("name", shipped.names())
def test_forms_and_plans_call_a_field_by_one_name(name: str) -> None:
    for question in questions(shipped.load(name)):
        if question.name in LABELS and question.name != "anchor_date":
            assert question.label.casefold().startswith(LABELS[question.name]), question.name


@pytest.mark.parametrize("name", shipped.names())
def test_what_an_operand_asks_is_said_in_words(name: str) -> None:
    protocol = shipped.load(name)
    for operand in protocol.operands:
        words = asked(protocol, operand)
        assert words
        assert "_" not in words
    for rule in of(name, "2026-10-05", anchor_date="2026-09-01").decisions:
        assert len(rule.questions) == len(rule.operands)


@pytest.mark.parametrize(("day", "told"), [("2025-04-02", ""), ("2025-04-01", "platelets 1 day.")])
def test_an_alert_says_how_old_its_results_are(day: str, told: str) -> None:
    plan = made(*platelets(("2025-03-10", "200"), (day, "40")))
    (alert,) = [a for a in plan.alerts if "latelets" in a.because]
    age = alert.because.partition("Age of the result: ")[2]
    assert age.startswith(told) if told else not age


def test_what_an_alert_says_stands_nowhere_else() -> None:
    plan = alarmed()
    alerts = {a.id for a in plan.alerts}
    assert alerts
    assert not alerts & {a.rule for a in at_once(plan)}
    assert not alerts & {rule for held in groups(plan).values() for rule in held}


def test_what_a_missing_result_leaves_open_is_said_where_it_waits() -> None:
    plan = made(*panel("2025-03-31"), *platelets(("2025-03-10", "60")))
    assert any(t.startswith(OPEN) for t in plan.not_computed)
    shown = view(plan)
    assert not any(t.startswith(OPEN) for t in shown.not_computed)
    (item,) = [i for g in shown.waiting for i in g.items if i.label.startswith("Falling platelets")]
    assert "60" in item.because


def test_a_result_that_is_too_old_is_named() -> None:
    alt = {"analyte": "ALT", "value": "47", "unit": "U/L", "uln": "40", "time": "2026-09-22"}
    plan = of("etranacogene", "2026-10-05", infusion_date="2026-09-01", observations=[alt])
    (decided,) = [d for d in plan.decisions if d.id == "alt"]
    assert decided.because == "The newest ALT, of D+21, is too old to count. Missing: ALT."


def test_what_recurs_by_months_is_one_line() -> None:
    plan = of("methotrexate", "2026-08-02", anchor_date="2026-08-01")
    told = {run[0].rule: often(run) for run in runs([a for a in plan.actions if stands(a)])}
    assert told["blood"] == " Then every month to D+731 (2028-08-01)."
    assert told["liver-kidney"] == " Then every 2 months to D+731 (2028-08-01)."


def test_doses_without_a_recorded_test_stand_together() -> None:
    given = [{"time": day, "amount": "12", "unit": "mg"} for day in ("2026-07-01", "2026-07-15")]
    plan = of("nusinersen-low", "2026-07-20", conditions=["SMA"], signs=[], doses=given)
    held = dict(waiting(plan))["Not recorded at doses that were given"]
    assert [told for _, told in held] == ["Dose of D0 (2026-07-01), D+14 (2026-07-15)."] * 2


def test_a_reason_is_told_without_its_title() -> None:
    plan = of("isotretinoin", "2026-10-05", signs=[])
    (action,) = [a for a in plan.actions if a.rule == "mood"]
    assert action.because == "Psychiatric symptoms. None of these signs."
    assert why(action) == "None of these signs."


def test_an_overdue_test_says_which_result_lacks() -> None:
    alt = {"analyte": "ALT", "value": "20", "unit": "U/L", "uln": "40", "time": "2026-09-08"}
    plan = of("etranacogene", "2026-10-05", infusion_date="2026-09-01", observations=[alt])
    (first,) = [a for a in plan.actions if a.id == "weekly@infusion+1 weeks"]
    assert first.because.endswith("No result of factor IX activity, AST.")


def test_after_a_new_start_an_earlier_result_is_named_as_such() -> None:
    anc = {"analyte": "ANC", "value": "900", "unit": "/uL", "time": "2026-09-10"}
    off = [{"from": "2026-07-01", "to": "2026-09-20", "reason": "surgery"}]
    plan = of(
        "clozapine-anc", "2026-10-05", anchor_date="2026-01-05", conditions=["no BEN"], signs=[],
        interruptions=off, observations=[anc],
    )  # fmt: skip
    (level,) = [d for d in plan.decisions if d.id == "anc-level"]
    assert "of D+248, is from before the new start" in level.because
    assert any("began anew on D+258" in c for c in plan.conventions)
    assert all("ANC 25 days" in a.because for a in plan.alerts)

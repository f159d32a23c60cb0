"""Etranacogene dezaparvovec: a dose for each kg and the kits that limit it; titers and their assays.

Expected values are typed from the copies that sources/etranacogene-*.yaml name; the two worked doses
(72 kg and 85 kg) are the label's and the manufacturer's own.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from probatum.evidence.editions import Status
from probatum.protocols import shipped
from tests.planned import alerts, due, failing, missing, outcome, planned

NAME, US, EU = "etranacogene", "US 2023", "EU copies"
KNOWN: dict[str, Any] = {
    "conditions": ["hemophilia B"],
    "signs": [],
    "birth_date": "1990-01-01",
    "weight_kg": "72",
}


def made(variant: str, day: int, *results: tuple[Any, ...], **given: Any) -> Any:
    return planned(NAME, variant, day, results=results, **{**KNOWN, **given})


def test_the_examples_beside_the_protocol() -> None:
    assert failing(NAME) == []


DOSES = [
    # kg, mL, vials
    ("72", "144", 15),  # the label's example
    ("85", "170", 17),  # the manufacturer's example
    ("50", "100", 10),
    ("50.1", "100.2", 11),
    ("45.01", "90.02", 10),
    ("240", "480", 48),
]


@pytest.mark.parametrize("variant", [US, EU])
@pytest.mark.parametrize(("kg", "ml", "vials"), DOSES)
def test_two_ml_for_each_kg(variant: str, kg: str, ml: str, vials: int) -> None:
    dose = made(variant, 0, weight_kg=kg).dose
    assert dose.volume_ml == Decimal(ml)
    assert dose.units == ((Decimal(10), vials),)
    assert dose.amount == Decimal(kg) * Decimal("2e13")
    assert dose.rate_ml_per_h == (500 if variant == US else None)


@pytest.mark.parametrize("kg", ["10", "45", "240.01", "300"])
def test_outside_the_kits_there_is_no_dose(kg: str) -> None:
    plan = made(US, 0, weight_kg=kg)
    assert plan.dose.volume_ml is None
    assert plan.dose.units == ()
    assert any("kits hold 10 to 48" in text for text in plan.not_computed)


def test_a_dose_is_computed_whatever_else_is_missing() -> None:
    plan = planned(NAME, US, 0, weight_kg="72")
    assert plan.dose is not None
    assert plan.dose.volume_ml == 144
    assert plan.label_criteria == "cannot_tell"
    assert planned(NAME, US, 0).dose.because == "Cannot tell yet. Missing: body weight."  # type: ignore[union-attr]


TITERS = [
    ("898", "extended measuring range", "not_above_the_limit"),
    ("899", "extended measuring range", "may_impede_expression"),
    ("678", "clinical study assay", "not_above_the_limit"),
    ("679", "clinical study assay", "may_impede_expression"),
    ("700", "extended measuring range", "not_above_the_limit"),
    ("700", "Clinical-study assay", "may_impede_expression"),
    ("700", None, "cannot_tell_yet"),
    ("5", None, "cannot_tell_yet"),
    ("700", "in-house assay", "cannot_tell_yet"),
    (">898", "extended measuring range", "may_impede_expression"),
    ("<5", "clinical study assay", "not_above_the_limit"),
]


@pytest.mark.parametrize(("titer", "assay", "expected"), TITERS)
def test_each_assay_has_its_own_limit(titer: str, assay: str | None, expected: str) -> None:
    plan = made(EU, 0, ("anti-AAV5", titer, "", "D-9", None, assay))
    assert outcome(plan, "antibody") == expected
    if expected == "cannot_tell_yet":
        (lacking,) = missing(plan, "antibody")
        assert "named assay" in lacking


def test_the_us_copies_give_no_titer() -> None:
    plan = made(US, 0, ("anti-AAV5", "5000", "", "D-9", None, "extended measuring range"))
    assert "antibody" not in {d.id for d in plan.decisions}
    assert "The antibody titer above which it is not given." in [s for s, _ in plan.silent]


INHIBITORS = [
    ([("negative", -20)], "met", "met"),
    ([("positive", -20)], "postpone", "met"),
    ([("positive", -20), ("negative", -5)], "met", "met"),
    ([("positive", -20), ("positive", -5)], "postpone", "not_met"),
    ([], "cannot_tell", "cannot_tell"),
]


@pytest.mark.parametrize(("tests", "once", "twice"), INHIBITORS)
def test_a_positive_inhibitor_test_is_repeated(
    tests: list[tuple[str, int]], once: str, twice: str
) -> None:
    plan = made(US, 0, *[("FIX inhibitor", word, "", f"D{day:+d}") for word, day in tests])
    found = {r.criterion: r.outcome for r in plan.reasons}
    assert (found["inhibitor"], found["inhibitor-twice"]) == (once, twice)
    assert ("inhibitor-repeat" in due(plan)) == (tests == [("positive", -20)])


ALT = [
    # baseline, now (ULN 40)
    ("15", "29", "go_on"),
    ("15", "30", "consider_corticosteroids"),
    ("30", "40", "go_on"),
    ("30", "41", "consider_corticosteroids"),
    (None, "41", "consider_corticosteroids"),
    (None, "39", "cannot_tell_yet"),
]


@pytest.mark.parametrize(("before", "now", "expected"), ALT)
def test_alt_against_normal_and_against_the_patient(
    before: str | None, now: str, expected: str
) -> None:
    rows = [("ALT", before, "U/L", "D-3", "40")] if before else []
    assert outcome(made(US, 20, *rows, ("ALT", now, "U/L", "D+20", "40")), "alt") == expected


def test_the_two_texts_ask_for_different_patients() -> None:
    ill = {"signs": ["fever"], "conditions": ["hemophilia B", "cirrhosis"]}
    negative = ("FIX inhibitor", "negative", "", "D-5")
    us, eu = (made(v, 0, negative, **ill) for v in (US, EU))
    assert us.label_criteria == "met"
    assert eu.label_criteria == "not_met"
    assert {"infection", "fibrosis"} <= {r.criterion for r in eu.reasons if r.outcome != "met"}


def test_what_was_recalled_stays_marked() -> None:
    rules = {r.id: r for r in shipped.load(NAME).rules}
    for name in ("weekly", "closing", "alt", "steroids"):
        for variant in (US, EU):
            assert {c.status for c in rules[name].quotes[variant]} == {Status.UNCONFIRMED}
    cited = [c.status for r in rules.values() for group in r.quotes.values() for c in group]
    assert Status.PRIMARY not in cited


def test_a_reaction_outranks_the_schedule() -> None:
    assert alerts(made(US, 0, signs=["hives"])) == ["reaction"]
    assert alerts(made(US, 0)) == []

"""Onasemnogene abeparvovec intrathecal, by the passages of the starter library (Itvisma, US)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.planned import days, due, failing, outcome, planned

NAME, LABEL = "onasemnogene-it", "US 2025-11"


def test_the_examples_beside_the_protocol() -> None:
    assert failing(NAME) == []


@pytest.mark.parametrize("weight", ["3", "12", "80", None])
def test_one_dose_for_every_patient(weight: str | None) -> None:
    given = planned(NAME, LABEL, 0, weight_kg=weight).dose
    assert given is not None
    assert given.amount == Decimal("1.2e14")
    assert (given.amount_unit, given.volume_ml) == ("vg", None)


@pytest.mark.parametrize(
    ("born", "expected"),
    [("2023-01-01", "met"), ("2023-01-02", "not_met"), (None, "cannot_tell")],
)
def test_the_age_floor(born: str | None, expected: str) -> None:
    reasons = planned(NAME, LABEL, 0, birth_date=born).reasons
    assert next(r.outcome for r in reasons if r.criterion == "age") == expected


TAPER = [
    ("79.9", "79.9", "no_objection_by_ast_and_alt"),
    ("80", "20", "do_not_taper"),  # exactly 2 x ULN is not less than 2 x ULN
    ("20", "80", "do_not_taper"),
    ("<10", "20", "no_objection_by_ast_and_alt"),
    (">90", "20", "do_not_taper"),
    ("20", None, "cannot_tell_yet"),
]


@pytest.mark.parametrize(("alt", "ast", "expected"), TAPER)
def test_whether_ast_and_alt_stand_against_a_taper(
    alt: str, ast: str | None, expected: str
) -> None:
    results = [("ALT", alt, "U/L", "D+30", "40")]
    results += [("AST", ast, "U/L", "D+30", "40")] if ast else []
    plan = planned(NAME, LABEL, 30, results=results)
    assert outcome(plan, "taper-question") == expected
    assert ("no-taper" in due(plan)) == (expected != "no_objection_by_ast_and_alt")


def test_a_rebound_takes_the_answer_back() -> None:
    results = [("ALT", "20", "U/L", "D+30", "40"), ("AST", "20", "U/L", "D+30", "40")]
    assert outcome(planned(NAME, LABEL, 33, results=results), "taper-question")[:2] == "no"
    results += [("ALT", "90", "U/L", "D+33", "40")]
    assert outcome(planned(NAME, LABEL, 33, results=results), "taper-question") == "do_not_taper"


def test_tests_of_the_taper_go_by_its_recorded_days() -> None:
    assert days(planned(NAME, LABEL, 0), "liver") == [7, 14, 21, 28, *[None] * 14]
    begun = planned(NAME, LABEL, 40, dates={"taper_start": "D+31"})
    assert days(begun, "liver")[4:16] == [31 + 7 * week for week in range(1, 13)]
    ended = planned(NAME, LABEL, 60, dates={"taper_start": "D+31", "taper_end": "D+58"})
    statuses = {a.id: a.status for a in ended.actions}
    assert statuses["liver@taper-start+21"] == "overdue", "D+52 lies in the taper"
    assert statuses["liver@taper-start+28"] == "conditional", "D+59 lies after its last day"
    assert [a.day for a in ended.actions if a.id.startswith("liver@taper-end")] == [72, 86]


def test_what_was_not_read_is_listed() -> None:
    told = " ".join(planned(NAME, LABEL, 0).not_computed)
    for what in ("length of the corticosteroid course", "troponin I schedule", "boxed warning"):
        assert what in told

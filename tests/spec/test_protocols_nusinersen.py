"""Nusinersen in both regimens, by the passages of the starter library (Spinraza, US and EU).

Days and dates are worked out by hand from the passages: three intervals of 14, 14 and 30 days, four
calendar months, and the rows of a missed maintenance dose by the time since the last dose.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from probatum.evidence.editions import Status
from probatum.protocols import shipped
from probatum.protocols.engine import plan
from probatum.protocols.patients import PatientError, patient
from probatum.protocols.plans import Plan
from tests.planned import failing

LOW, HIGH = "nusinersen-low", "nusinersen-high"
FOUR = ("2024-01-01", "2024-01-15", "2024-01-29", "2024-02-28")
"""Four loading doses at 14, 14 and 30 days; the first maintenance dose is due on 28 June 2024."""


def made(name: str, variant: str, as_of: str, **given: Any) -> Plan:
    held = shipped.load(name)
    who, observations = patient(given)
    chosen = next(v for v in held.variants if v.key == variant)
    return plan(held, chosen, who, observations, date.fromisoformat(as_of))


def low(as_of: str, *times: str, **given: Any) -> Plan:
    doses = [{"time": t} for t in times]
    return made(LOW, "US 2023-02", as_of, doses=doses, **given)


def doses(made: Plan) -> list[tuple[str, str | None, str]]:
    """What each dose is, its date and where it stands, in the order of its number."""
    found = [a for a in made.actions if a.rule.startswith("course-")]
    found.sort(key=lambda a: int(a.id.split("@")[1]))
    return [(a.what.split(":")[0], a.date.isoformat() if a.date else None, a.status) for a in found]


@pytest.mark.parametrize("name", [LOW, HIGH])
def test_the_examples_beside_the_protocol(name: str) -> None:
    assert failing(name) == []


FOURTH = [
    ("US 2023-02", 58),  # 14 + 14 + 30 days after the first
    ("US 2026-03", 58),
    ("US 2020-06", 58),
    ("US 2022-12", 58),  # written as Day 59, the first dose being Day 1
    ("EU 2026-01", 63),
]


@pytest.mark.parametrize(("variant", "day"), FOURTH)
def test_each_edition_has_its_own_fourth_loading_dose(variant: str, day: int) -> None:
    plan_ = made(LOW, variant, "2026-01-05", anchor_date="2026-01-05")
    assert next(a.day for a in plan_.actions if a.id.endswith("@4") and "ourth" in a.what) == day


MISSED = [
    # given on, what it counts as, and the doses after it
    ("2024-06-28", "Maintenance dose", ["2024-10-28", "2025-02-28"]),  # on its day
    ("2024-06-29", "Maintenance dose", ["2024-10-28", "2025-02-28"]),  # < 8 months: on schedule
    ("2024-10-14", "Maintenance dose", ["2024-10-28", "2025-02-28"]),  # 14 days apart
    ("2024-10-15", "Maintenance dose", [None, None]),  # 13 days apart: the text does not say
    ("2024-10-27", "Maintenance dose", [None, None]),
    ("2024-10-28", "Maintenance dose", ["2024-11-11", "2025-03-11"]),  # 8 months
    ("2025-06-27", "Maintenance dose", ["2025-07-11", "2025-11-11"]),
    ("2025-06-28", "Maintenance dose", ["2025-07-12", "2025-07-26", "2025-11-26"]),  # 16 months
    ("2027-06-27", "Maintenance dose", ["2027-07-11", "2027-07-25", "2027-11-25"]),
    (
        "2027-06-28",  # 40 months: restart
        "First loading dose",
        ["2027-07-12", "2027-07-26", "2027-08-25", "2027-12-25"],
    ),
]


@pytest.mark.parametrize(("given", "what", "after"), MISSED)
def test_a_missed_maintenance_dose_by_the_time_since_the_last(
    given: str, what: str, after: list[str | None]
) -> None:
    found = doses(low(given, *FOUR, given))
    assert found[4] == (what, given, "done")
    assert [day for _, day, _ in found[5 : 5 + len(after)]] == after


@pytest.mark.parametrize(("today", "what", "after"), MISSED[1:])
def test_the_same_while_it_is_not_given_yet(today: str, what: str, after: list[str | None]) -> None:
    found = doses(low(today, *FOUR))
    assert found[4] == (what, "2024-06-28", "overdue")
    scheduled = after == ["2024-10-28", "2025-02-28"]
    assert found[5][1] == ("2024-10-28" if scheduled else None)


def test_the_label_of_2020_had_one_simple_rule_where_that_of_2023_has_rows() -> None:
    given = [{"time": t} for t in (*FOUR, "2025-06-28")]  # 16 months after the last
    old = doses(made(LOW, "US 2020-06", "2025-06-28", doses=given))
    assert old[5] == ("Maintenance dose", "2025-10-28", "due")  # goes on every 4 months
    for variant in ("US 2022-12", "US 2023-02", "US 2026-03"):
        rows = doses(made(LOW, variant, "2025-06-28", doses=given))
        assert rows[5] == ("Additional dose", "2025-07-12", "due")


def test_the_example_that_the_label_of_2022_works_itself() -> None:
    """Third dose on Day 59 instead of Day 29: the fourth on Day 89, maintenance 4 months after."""
    given = [{"time": t} for t in ("2026-01-05", "2026-01-19", "2026-03-04")]
    found = doses(made(LOW, "US 2022-12", "2026-03-04", doses=given))
    assert [day for _, day, _ in found[2:5]] == ["2026-03-04", "2026-04-03", "2026-08-03"]


def test_nothing_is_late_on_its_own_day() -> None:
    assert doses(low("2024-06-28", *FOUR))[4][2] == "due"
    assert doses(low("2024-06-29", *FOUR))[4][2] == "overdue"


def test_a_missed_loading_dose_moves_the_rest() -> None:
    late = doses(low("2026-02-10", "2026-01-05", "2026-01-19"))
    assert late[2] == ("Third loading dose", "2026-02-02", "overdue")
    assert [day for _, day, _ in late[3:]] == [None] * 7
    given = doses(low("2026-02-10", "2026-01-05", "2026-01-19", "2026-02-10"))
    assert [day for _, day, _ in given[3:5]] == ["2026-03-12", "2026-07-12"]


def test_the_order_of_the_doses_never_matters() -> None:
    assert doses(low("2024-10-28", *FOUR)) == doses(low("2024-10-28", *reversed(FOUR)))


def test_a_dose_after_the_as_of_date_is_not_used() -> None:
    plan_ = low("2024-02-01", *FOUR)
    assert doses(plan_)[3] == ("Fourth loading dose", "2024-02-28", "due")
    assert "after the as-of date" in plan_.questioned[0]


def test_two_doses_on_one_day_are_asked_about() -> None:
    plan_ = low("2024-01-10", "2024-01-01", "2024-01-01")
    assert doses(plan_)[1] == ("Second loading dose", "2024-01-15", "due")
    assert "two doses on one day" in plan_.questioned[0]


def test_month_ends_go_by_the_calendar() -> None:
    plan_ = made(LOW, "US 2023-02", "2025-10-31", last_dose_date="2025-10-31", doses_given="9")
    assert doses(plan_)[1][1] == "2026-02-28"


def test_no_list_of_doses_is_not_an_empty_one() -> None:
    unknown = made(LOW, "US 2023-02", "2026-02-10", anchor_date="2026-01-05")
    assert doses(unknown)[3] == ("Fourth loading dose", "2026-03-04", "due")
    none = made(LOW, "US 2023-02", "2026-02-10", anchor_date="2026-01-05", doses=[])
    assert doses(none)[0] == ("First loading dose", "2026-01-05", "overdue")
    assert doses(none)[1][1] is None


def test_without_a_date_only_days_are_shown() -> None:
    found = low("2026-01-05", "D0", "D+14").actions
    days = [a.day for a in sorted(found, key=lambda a: a.id) if a.rule == "course-2023"]
    assert days[1:5] == [None, 14, 28, 58], "ids sort as text: @10 comes second"


def test_of_the_last_dose_alone_nothing_can_be_told() -> None:
    plan_ = made(LOW, "US 2023-02", "2026-09-10", last_dose_date="2026-01-10")
    assert plan_.dose is not None
    assert plan_.dose.amount is None
    assert {a.day for a in plan_.actions if a.rule == "course-2023"} == {None}


@pytest.mark.parametrize("variant", ["US 2026-03", "EU 2026-01"])
def test_whether_12_mg_came_before_is_never_guessed(variant: str) -> None:
    plan_ = made(HIGH, variant, "2026-04-05", anchor_date="2026-04-05")
    assert plan_.dose is not None
    assert plan_.dose.amount is None
    assert {s for _, _, s in doses(plan_)} == {"conditional"}


def test_the_change_of_regimen_by_the_text_that_was_read() -> None:
    before = [{"time": t, "amount": "12", "unit": "mg"} for t in FOUR]
    us = made(HIGH, "US 2026-03", "2024-06-28", doses=before)
    assert doses(us) == []
    assert us.dose is not None
    assert "not read" in us.dose.because
    after = [*before, {"time": "2024-06-28", "amount": "50", "unit": "mg"}]
    eu = made(HIGH, "EU 2026-01", "2024-06-28", doses=after)
    assert doses(eu)[1] == ("Maintenance dose", "2024-10-28", "due")
    assert eu.dose is not None
    assert eu.dose.amount == 28


def test_the_edition_of_2026_says_that_its_wording_was_not_read() -> None:
    plan_ = made(LOW, "US 2026-03", "2026-04-05", anchor_date="2026-04-05")
    cited = [c.quote.exact for a in plan_.actions if a.rule == "course-2026" for c in a.quotes]
    assert any("was not read" in text for text in cited)
    statuses = {c.status for a in plan_.actions for c in a.quotes}
    assert Status.UNCONFIRMED not in statuses


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"doses": [{"time": "2026-01-05"}], "doses_given": "2"}, "lists 1"),
        ({"doses": [{"time": "2026-01-05"}], "last_dose_date": "2026-01-06"}, "not the last"),
        ({"doses": [], "last_dose_date": "2026-01-06"}, "not the last"),
        ({"last_dose_date": "2026-01-06", "doses_given": "0"}, "doses_given is 0"),
        ({"doses": [{"amount": "12", "unit": "mg"}]}, "time is missing"),
        ({"doses": [{"time": "2026-01-05", "amount": "12"}]}, "belong together"),
        ({"doses": [{"time": "2026-01-05", "dose": "12"}]}, "time, amount and unit"),
        ({"doses": "2026-01-05"}, "is a list"),
        ({"doses_given": "1.5"}, "whole number"),
        ({"hours_late": "-1"}, "below 0"),
    ],
)
def test_a_history_that_contradicts_itself_is_refused(given: dict[str, Any], said: str) -> None:
    with pytest.raises(PatientError, match=said):
        patient(given)


ENDS = [
    # first dose, so that the last loading dose is on a month's last day, and the doses after it
    ("2022-09-03", "2022-10-31", ["2023-02-28", "2023-06-30", "2023-10-31", "2024-02-29"]),
    ("2019-09-03", "2019-10-31", ["2020-02-29", "2020-06-30", "2020-10-31", "2021-02-28"]),
    ("2021-12-03", "2022-01-30", ["2022-05-30", "2022-09-30", "2023-01-30", "2023-05-30"]),
    ("2024-01-02", "2024-02-29", ["2024-06-29", "2024-10-29", "2025-02-28", "2025-06-29"]),
]


@pytest.mark.parametrize(("first", "last", "after"), ENDS)
def test_a_short_month_does_not_move_the_doses_after_it(
    first: str, last: str, after: list[str]
) -> None:
    loading = [date.fromisoformat(first) + timedelta(days=d) for d in (0, 14, 28, 58)]
    assert loading[-1].isoformat() == last
    given = [d.isoformat() for d in loading]
    for count in range(3):
        found = doses(low(last, *given, *after[:count]))
        assert [when for _, when, _ in found][4:8] == after


def test_a_dose_on_another_day_is_counted_from_anew() -> None:
    given = ["2022-09-03", "2022-09-17", "2022-10-01", "2022-10-31", "2023-02-27"]
    assert [when for _, when, _ in doses(low("2023-02-27", *given))][5:7] == [
        "2023-06-27",
        "2023-10-27",
    ]

"""Risdiplam by age and weight, by the passages of the starter library (Evrysdi, US).

Amounts are the passage's mg/kg times the weight, worked out by hand.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from probatum.protocols import shipped
from probatum.protocols.engine import plan
from probatum.protocols.patients import PatientError, patient
from probatum.protocols.plans import Plan
from tests.planned import alerts, failing, outcome

NAME = "risdiplam"


def made(variant: str, as_of: str, *results: tuple[str, str, str, str], **given: Any) -> Plan:
    held = shipped.load(NAME)
    rows = [dict(zip(("analyte", "value", "unit", "time"), r, strict=True)) for r in results]
    who, observations = patient({**given, "observations": rows})
    chosen = next(v for v in held.variants if v.key == variant)
    return plan(held, chosen, who, observations, date.fromisoformat(as_of))


def test_the_examples_beside_the_protocol() -> None:
    assert failing(NAME) == []


BORN = "2024-01-15"
DOSES = [
    # as of, weight, mg in 2020 (None: no dose), mg in 2023 and 2025, forms in 2025
    ("2024-01-15", "3.2", None, "0.48", ["oral solution"]),
    ("2024-03-14", "5", None, "0.75", ["oral solution"]),  # the day before 2 months
    ("2024-03-15", "5", "1", "1", ["oral solution"]),  # 2 months
    ("2026-01-14", "12.3", "2.46", "2.46", ["oral solution"]),  # the day before 2 years
    ("2026-01-14", "25", "5", "5", ["oral solution"]),  # by mg/kg, whatever the weight
    ("2026-01-15", "12.3", "3.075", "3.075", ["oral solution"]),  # 2 years
    ("2026-01-15", "19.99", "4.9975", "4.9975", ["oral solution"]),
    ("2026-01-15", "20", "5", "5", ["oral solution", "tablet"]),
    ("2026-01-15", "80", "5", "5", ["oral solution", "tablet"]),
]


@pytest.mark.parametrize(("as_of", "weight", "first", "later", "forms"), DOSES)
def test_the_dose_by_age_and_weight(
    as_of: str, weight: str, first: str | None, later: str, forms: list[str]
) -> None:
    found = {}
    for variant in ("US 2020-09", "US 2022-06", "US 2023-10", "US 2025"):
        given = made(variant, as_of, birth_date=BORN, weight_kg=weight).dose
        assert given is not None
        assert given.volume_ml is None, "no passage rounds a volume"
        found[variant] = given
    assert found["US 2020-09"].amount == (None if first is None else Decimal(first))
    since_2022 = {found[v].amount for v in ("US 2022-06", "US 2023-10", "US 2025")}
    assert since_2022 == {Decimal(later)}
    assert list(found["US 2025"].forms) == forms


def test_the_days_on_which_the_dose_changes() -> None:
    plan_ = made("US 2023-10", "2024-01-20", birth_date=BORN, weight_kg="3.2")
    found = {a.id: (a.date, a.status) for a in plan_.actions if a.rule == "dose-2023"}
    assert found == {
        "dose-2023@age-2-months": (date(2024, 3, 15), "due"),
        "dose-2023@age-2-years": (date(2026, 1, 15), "due"),
    }
    later = made("US 2023-10", "2024-03-15", birth_date=BORN, weight_kg="3.2")
    assert [a.status for a in later.actions if a.rule == "dose-2023"] == ["done", "due"]


BIRTHDAYS = [
    ("2024-02-29", "2026-02-28", "0.2"),  # 2 years on 1 March of a common year
    ("2024-02-29", "2026-03-01", "0.25"),
    ("2025-12-31", "2026-02-28", "0.15"),  # 2 months on 1 March: February has no 31st
    ("2025-12-31", "2026-03-01", "0.2"),
    ("2023-12-29", "2024-02-29", "0.2"),  # a leap year has the day
]


@pytest.mark.parametrize(("born", "as_of", "per_kg"), BIRTHDAYS)
def test_ages_at_month_ends(born: str, as_of: str, per_kg: str) -> None:
    given = made("US 2023-10", as_of, birth_date=born, weight_kg="10").dose
    assert given is not None
    assert given.amount == Decimal(per_kg) * 10


WEIGHED = [
    # weight among the observations: its day and value, and mg at 2 years
    (None, "4.975"),  # the stated 19.9 kg of 1 January
    (("weight", "20", "kg", "2026-02-01"), "5"),
    (("29463-7", "18000", "g", "2026-02-01"), "4.5"),
    (("weight", "18", "kg", "2025-12-31"), "4.975"),  # an older one
    (("weight", "20", "kg", "2026-03-02"), "4.975"),  # after the as-of date
    (("weight", "20", "kg", "2026-01-01"), None),  # two weights of one day
]


@pytest.mark.parametrize(("seen", "amount"), WEIGHED)
def test_the_newest_weight_counts(
    seen: tuple[str, str, str, str] | None, amount: str | None
) -> None:
    given = {"birth_date": BORN, "weight_kg": "19.9", "weight_date": "2026-01-01"}
    found = made("US 2023-10", "2026-03-01", *([seen] if seen else []), **given).dose
    assert found is not None
    assert found.amount == (None if amount is None else Decimal(amount))


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({"weight_kg": "20"}, "date of birth or age in days"),
        ({"birth_date": BORN}, "body weight"),
        ({"birth_date": "2030-01-01", "weight_kg": "20"}, "a date of birth that is past"),
        ({"age_days": "730", "weight_kg": "12"}, "date of birth"),
    ],
)
def test_what_is_unknown_gives_no_dose(given: dict[str, Any], missing: str) -> None:
    found = made("US 2023-10", "2026-03-01", **given).dose
    assert found is not None
    assert found.amount is None
    assert missing in found.because


def test_an_age_in_days_is_enough_away_from_the_edges() -> None:
    found = made("US 2023-10", "2026-03-01", age_days="400", weight_kg="10").dose
    assert found is not None
    assert found.amount == 2


MISSED = [
    ([], None, "none_missed"),
    (["dose missed"], "0", "take_it_now"),
    (["dose missed"], "6", "take_it_now"),
    (["dose missed"], "6.01", "skip_it"),
    (["dose missed"], None, "cannot_tell_yet"),
    (None, "1", "cannot_tell_yet"),
]


@pytest.mark.parametrize(("signs", "hours", "expected"), MISSED)
def test_a_missed_dose(signs: list[str] | None, hours: str | None, expected: str) -> None:
    plan_ = made("US 2023-10", "2026-03-01", signs=signs, hours_late=hours)
    assert outcome(plan_, "missed-dose") == expected


@pytest.mark.parametrize(
    ("days", "said"), [(["5"], []), (["2.5", "2.5"], []), (["2.5", "2.6"], ["warm"])]
)
def test_the_clock_of_the_bottle_adds_up(days: list[str], said: list[str]) -> None:
    periods = [{"what": "out of the refrigerator", "days": d} for d in days]
    assert alerts(made("US 2023-10", "2026-03-01", periods=periods, signs=[])) == said


def test_the_bottle_is_discarded_64_days_after_constitution() -> None:
    plan_ = made("US 2023-10", "2026-03-01", dates={"constituted": "2026-02-01"})
    assert next(a.date for a in plan_.actions if a.id == "discard") == date(2026, 4, 6)
    ahead = made("US 2023-10", "2026-01-01", dates={"constituted": "2026-02-01"})
    assert next(a.date for a in ahead.actions if a.id == "discard") is None


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"periods": [{"what": "out of the refrigerator"}]}, "what and days"),
        ({"periods": [{"what": "out of the refrigerator", "days": "-1"}]}, "below 0"),
        ({"periods": "5 days"}, "is a list"),
        ({"dates": ["2026-02-01"]}, "names days"),
        ({"dates": {"constituted": "February"}}, "neither a date"),
    ],
)
def test_what_cannot_be_read_is_refused(given: dict[str, Any], said: str) -> None:
    with pytest.raises(PatientError, match=said):
        patient(given)


def test_a_sentence_belongs_to_the_editions_that_hold_it() -> None:
    """The 5 days out of the refrigerator came after June 2022; impaired liver function went."""
    rules = {r.id: set(r.quotes) for r in shipped.load(NAME).rules}
    assert rules["warm"] == {"US 2023-10", "US 2025"}
    assert rules["liver-2020"] == {"US 2020-09"}

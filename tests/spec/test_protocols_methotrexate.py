"""Monitoring of low-dose methotrexate: intervals that widen, by three sources that disagree.

Expected values are typed from the copies of the US label and of the multinational recommendations of
2009, and from the table of 2008, that sources/methotrexate-*.yaml name.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from probatum.evidence.editions import Status
from probatum.protocols import shipped
from tests.planned import alerts, days, due, failing, missing, outcome, planned

NAME = "methotrexate"
LABEL, GUIDELINE, ACR = "US copies", "international 2009", "US guideline 2008"
KNOWN: dict[str, Any] = {"conditions": [], "signs": []}


def made(variant: str, day: int, *results: tuple[str, ...], **given: Any) -> Any:
    return planned(NAME, variant, day, results=results, **{**KNOWN, **given})


def test_the_examples_beside_the_protocol() -> None:
    assert failing(NAME) == []


def test_nothing_here_was_read_in_primary_and_nothing_was_recalled() -> None:
    cited = [c for r in shipped.load(NAME).rules for group in r.quotes.values() for c in group]
    own = {c.status for c in cited if not c.carried}
    assert own == {Status.SECONDARY}


def test_the_intervals_of_2008_widen_and_those_of_the_label_do_not() -> None:
    label = [a.date for a in made(LABEL, 0).actions if a.rule == "blood"]
    assert label[:3] == [date(2025, 2, 1), date(2025, 3, 1), date(2025, 4, 1)]
    # every 4 weeks to week 12, then week 24 (8 to 12 weeks), then every 12 weeks
    assert days(made(ACR, 0), "intervals-2008")[:6] == [28, 56, 84, 168, 252, 336]


def test_months_need_a_date() -> None:
    plan = made(LABEL, 0, anchor_date="2024-02-29")
    dates = {a.id: a.date for a in plan.actions}
    assert dates["blood@start+12 months"] == date(2025, 2, 28)


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("2025-01-31", [date(2025, 2, 28), date(2025, 3, 31), date(2025, 4, 30)]),
        ("2024-01-31", [date(2024, 2, 29), date(2024, 3, 31), date(2024, 4, 30)]),
        ("2023-11-30", [date(2023, 12, 30), date(2024, 1, 30), date(2024, 2, 29)]),
        ("2024-02-29", [date(2024, 3, 29), date(2024, 4, 29), date(2024, 5, 29)]),
    ],
)
def test_every_month_is_counted_from_the_first_day(start: str, expected: list[date]) -> None:
    plan = made(LABEL, 0, anchor_date=start)
    assert [a.date for a in plan.actions if a.rule == "blood"][:3] == expected


LIVER = [
    # ALT and AST as multiples of the laboratory's own limit
    ("120", "40", "40", "40", "adjust_the_dose_if_persistent"),  # exactly 3
    ("121", "40", "40", "40", "stop_if_confirmed"),
    ("40", "40", "121", "40", "stop_if_confirmed"),
    ("40", "40", "40", "40", "not_raised"),  # exactly 1
    ("41", "40", "40", "40", "adjust_the_dose_if_persistent"),
    ("121", "60", "40", "40", "adjust_the_dose_if_persistent"),  # another laboratory's limit
    ("121", None, "40", "40", "cannot_tell_yet"),
    (">119", "40", "40", "40", "cannot_tell_yet"),
    (">120", "40", "40", "40", "stop_if_confirmed"),
]


@pytest.mark.parametrize(("alt", "alt_uln", "ast", "ast_uln", "expected"), LIVER)
def test_three_times_the_limit(
    alt: str, alt_uln: str | None, ast: str, ast_uln: str, expected: str
) -> None:
    results = [("ALT", alt, "U/L", "D+30", alt_uln), ("AST", ast, "U/L", "D+30", ast_uln)]
    assert outcome(made(GUIDELINE, 30, *results), "liver") == expected


def test_one_of_two_enzymes_is_not_enough_for_a_normal_liver() -> None:
    plan = made(GUIDELINE, 30, ("ALT", "20", "U/L", "D+30", "40"))
    assert outcome(plan, "liver") == "cannot_tell_yet"
    assert missing(plan, "liver") == ("AST",)


def test_where_stability_is_not_known_no_interval_is_called_due() -> None:
    assert {"until-stable", "when-stable"}.isdisjoint(due(made(GUIDELINE, 10, conditions=None)))


def test_what_outranks_the_schedule() -> None:
    assert alerts(made(LABEL, 10, signs=["stomatitis"])) == ["gut"]
    assert alerts(made(LABEL, 10, signs=["pancytopenia"])) == ["drop"]
    assert alerts(made(LABEL, 10)) == []
    assert alerts(made(LABEL, 10, signs=None)) == []

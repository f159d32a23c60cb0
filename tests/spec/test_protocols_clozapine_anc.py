"""Monitoring of the ANC on clozapine, by the tables of the US label (sections 2.1, 2.4, 2.5 and 5.1).

Every expected value is typed from the label (set id 90876802-0e3a-44c9-9ff7-1754dfbe736a, version 14
of 23 May 2023; where it says so, version 12 of 11 February 2021).
"""

from __future__ import annotations

from typing import Any

import pytest

from probatum.evidence.editions import Status
from probatum.protocols import shipped
from tests.planned import alerts, days, due, failing, missing, outcome, planned

NAME, LABEL = "clozapine-anc", "US 2023-05"
BEN_OR_NOT = "conditions and circumstances: benign ethnic neutropenia or not"
GENERAL: dict[str, Any] = {"conditions": [], "interruptions": [], "signs": []}
BEN: dict[str, Any] = {**GENERAL, "conditions": ["benign ethnic neutropenia"]}
BASELINE = ("ANC", "2500", "/uL", "D-3")


def made(day: int, *results: tuple[str, ...], variant: str = LABEL, **given: Any) -> Any:
    return planned(NAME, variant, day, results=results, **{**GENERAL, **given})


def test_the_examples_beside_the_protocol() -> None:
    assert failing(NAME) == []


LEVELS = [
    # general population (Table 2)
    ("0", [], "severe"),
    ("499", [], "severe"),
    ("500", [], "moderate"),
    ("999", [], "moderate"),
    ("1000", [], "mild"),
    ("1499", [], "mild"),
    ("1500", [], "normal"),
    ("<500", [], "severe"),
    (">1500", [], "normal"),
    # benign ethnic neutropenia (Table 3)
    ("499", ["BEN"], "severe"),
    ("500", ["BEN"], "ben_neutropenia"),
    ("999", ["benign ethnic neutropenia"], "ben_neutropenia"),
    ("1000", ["BEN"], "normal"),
    # not known which table is the patient's: only what both say alike
    ("499", None, "severe"),
    ("500", None, "cannot_tell_yet"),
    ("1499", None, "cannot_tell_yet"),
    ("1500", None, "normal"),
    ("<1000", [], "cannot_tell_yet"),
    ("900", ["suspected BEN"], "cannot_tell_yet"),
]


@pytest.mark.parametrize(("anc", "conditions", "level"), LEVELS)
def test_the_level_of_the_anc(anc: str, conditions: list[str] | None, level: str) -> None:
    plan = made(14, BASELINE, ("ANC", anc, "/uL", "D+14"), conditions=conditions)
    assert outcome(plan, "anc-level") == level


@pytest.mark.parametrize(
    ("value", "unit"),
    [("0.9", "10*9/L"), ("0.9", "G/L"), ("900", "/µL"), ("900", "cells/uL"), ("900", "/mm3")],
)
def test_units_of_the_anc(value: str, unit: str) -> None:
    assert outcome(made(14, ("ANC", value, unit, "D+14")), "anc-level") == "moderate"


def test_no_anc_is_not_a_normal_anc() -> None:
    plan = made(14)
    assert outcome(plan, "anc-level") == "cannot_tell_yet"
    assert missing(plan, "anc-level") == ("ANC",)
    assert plan.label_criteria == "cannot_tell"


def test_an_anc_does_not_count_for_ever() -> None:
    assert outcome(made(45, ("ANC", "2000", "/uL", "D+14")), "anc-level") == "normal"
    assert outcome(made(46, ("ANC", "2000", "/uL", "D+14")), "anc-level") == "cannot_tell_yet"


@pytest.mark.parametrize(
    ("anc", "conditions", "fits"),
    [
        ("1500", [], "met"),
        ("1499", [], "not_met"),
        ("1499", ["BEN"], "met"),
        ("1000", ["BEN"], "met"),
        ("999", ["BEN"], "not_met"),
        ("1499", None, "cannot_tell"),
        ("1500", None, "met"),
    ],
)
def test_the_baseline(anc: str, conditions: list[str] | None, fits: str) -> None:
    plan = made(0, ("ANC", anc, "/uL", "D-1"), conditions=conditions)
    assert plan.label_criteria == fits


def test_a_later_anc_is_no_baseline() -> None:
    assert made(20, BASELINE, ("ANC", "400", "/uL", "D+20")).label_criteria == "met"
    assert made(20, ("ANC", "2500", "/uL", "D+20")).label_criteria == "cannot_tell"


CALLED_FOR = [
    ("1499", [], {"confirm", "mild-continue"}),
    ("999", [], {"confirm", "below-1000", "moderate-interrupt", "moderate-daily"}),
    ("499", [], {"severe", "confirm", "severe-rechallenge", "severe-daily"}),
    ("499", ["BEN"], {"severe", "confirm", "severe-rechallenge", "severe-daily-ben"}),
    ("999", ["BEN"], {"confirm", "below-1000", "ben-neutropenia"}),
    ("1500", [], set()),
]


@pytest.mark.parametrize(("anc", "conditions", "rules"), CALLED_FOR)
def test_what_a_level_calls_for(anc: str, conditions: list[str], rules: set[str]) -> None:
    plan = made(14, BASELINE, ("ANC", anc, "/uL", "D+14"), conditions=conditions)
    always = {"anc-monitoring", "rems", "baseline-ben", "ben-consult", "baseline-anc"}
    assert due(plan) - always == rules
    assert ("severe" in alerts(plan)) == (anc == "499")


def test_monitoring_widens_and_starts_anew_after_thirty_days() -> None:
    usual = [
        *range(7, 183, 7),  # weekly to 6 months
        *range(196, 365, 14),  # every 2 weeks to 12 months
        *range(392, 729, 28),  # every 4 weeks thereafter
    ]
    assert days(made(0), "anc-monitoring") == usual
    short = [{"from": "D+100", "to": "D+129", "reason": "surgery"}]
    assert days(made(200, interruptions=short), "anc-monitoring") == usual
    long = [{"from": "D+100", "to": "D+130", "reason": "surgery"}]
    assert days(made(200, interruptions=long), "anc-monitoring") == [d + 130 for d in usual]
    later = [*long, {"from": "D+150", "to": "D+155", "reason": "surgery"}]
    assert days(made(200, interruptions=later), "anc-monitoring") == [d + 130 for d in usual]
    severe = [{"from": "D+100", "to": "D+110", "reason": "severe neutropenia"}]
    assert days(made(200, interruptions=severe), "anc-monitoring") == [d + 110 for d in usual]
    unsaid = [{"from": "D+100", "to": "D+110"}]
    assert set(days(made(200, interruptions=unsaid), "anc-monitoring")) == {None}


RE_ENTRY = [
    ([], "no_interruption"),
    ([{"from": "D+100", "to": "D+129", "reason": "surgery"}], "as_before"),
    ([{"from": "D+100", "to": "D+130", "reason": "surgery"}], "as_a_new_patient"),
    ([{"from": "D+100", "to": "D+101", "reason": "severe neutropenia"}], "as_a_new_patient"),
    ([{"from": "D+170", "reason": "surgery"}], "as_a_new_patient"),
    ([{"from": "D+171", "reason": "surgery"}], "cannot_tell_yet"),
    ([{"from": "D+100", "to": "D+110"}], "cannot_tell_yet"),
    (None, "cannot_tell_yet"),
]


@pytest.mark.parametrize(("interruptions", "expected"), RE_ENTRY)
def test_monitoring_after_an_interruption(interruptions: Any, expected: str) -> None:
    assert outcome(made(200, interruptions=interruptions), "re-entry") == expected


MISSED = [
    # last dose, next dose, edition of May 2023, edition of February 2021
    ("D+100", "D+101", "no_interruption", "no_reduction_stated"),
    ("D+100", "D+102", "resume_at_40_to_50_percent", "restart_with_12.5_mg_once_or_twice_daily"),
    ("D+100", "D+103", "resume_at_about_25_percent", "restart_with_12.5_mg_once_or_twice_daily"),
    (
        "D+100",
        "D+104",
        "re-initiate_at_12.5_mg_once_or_twice_daily",
        "restart_with_12.5_mg_once_or_twice_daily",
    ),
]


@pytest.mark.parametrize(("last", "following", "new", "old"), MISSED)
def test_the_same_interruption_by_two_editions(
    last: str, following: str, new: str, old: str
) -> None:
    off = [{"from": last, "to": following, "reason": "forgotten"}]
    assert outcome(made(120, interruptions=off), "re-initiation") == new
    earlier = made(120, interruptions=off, variant="US 2021-02")
    assert outcome(earlier, "re-initiation-2021") == old


AFTERWARDS = [
    # as of, conditions, results, interval
    (40, [], [("800", 10), ("1600", 20)], "weekly_for_4_weeks"),
    (47, [], [("800", 10), ("1600", 20), ("1600", 40)], "weekly_for_4_weeks"),
    (48, [], [("800", 10), ("1600", 20), ("1600", 40)], "usual_interval"),
    (40, [], [("1000", 10), ("1600", 20)], "usual_interval"),
    (40, [], [("800", 10), ("1400", 20)], "by_the_level"),
    (40, [], [("800", 10), ("1400", 20), ("1500", 30)], "weekly_for_4_weeks"),
    (40, ["BEN"], [("999", 10), ("1000", 20)], "weekly_for_4_weeks"),
    (48, ["BEN"], [("999", 10), ("1000", 20), ("1000", 40)], "usual_interval"),
    (40, ["BEN"], [("1000", 10), ("1100", 20)], "usual_interval"),
]


@pytest.mark.parametrize(("day", "conditions", "results", "interval"), AFTERWARDS)
def test_four_weeks_after_moderate_neutropenia(
    day: int, conditions: list[str], results: list[tuple[str, int]], interval: str
) -> None:
    given = [("ANC", value, "/uL", f"D+{on}") for value, on in results]
    plan = made(day, BASELINE, *given, conditions=conditions)
    assert outcome(plan, "anc-interval") == interval
    shuffled = made(day, *reversed(given), BASELINE, conditions=conditions)
    assert shuffled == plan


def test_fever_outranks_the_schedule() -> None:
    assert alerts(made(9, signs=["fever"]))[0] == "fever-stop"
    hot = made(9, ("ANC", "2000", "/uL", "D+8"), ("temperature", "38.5", "°C", "D+9"))
    assert "fever-stop" in alerts(hot)
    warm = made(9, ("ANC", "2000", "/uL", "D+8"), ("temperature", "38.4", "°C", "D+9"))
    assert alerts(warm) == []
    low = made(9, ("ANC", "999", "/uL", "D+8"), ("temperature", "38.5", "°C", "D+9"))
    assert "fever-neutropenia" in alerts(low)
    assert "infection-sign" in alerts(made(9, signs=["sore throat"]))


def test_what_was_read_and_what_was_carried() -> None:
    rules = {r.id: r for r in shipped.load(NAME).rules}
    read = {c.status for r in rules.values() for c in r.quotes.get(LABEL, ())}
    assert read == {Status.PRIMARY}
    carried = rules["anc-level"].quotes["US 2025-02"]
    assert {c.status for c in carried} == {Status.UNCONFIRMED}
    assert {c.status for c in rules["rems-ended"].quotes["US 2025-02"]} == {Status.SECONDARY}


SILENT: dict[str, Any] = {"conditions": ["schizophrenia"]}


@pytest.mark.parametrize(
    ("anc", "open_"),
    [
        ("1600", ()),
        ("1200", ("normal", "mild")),
        ("800", ("moderate", "ben_neutropenia")),
        ("400", ()),
    ],
)
def test_silence_on_ben_leaves_open_what_turns_on_it_and_says_between_what(
    anc: str, open_: tuple[str, ...]
) -> None:
    plan = made(14, BASELINE, ("ANC", anc, "/uL", "D+14"), **SILENT)
    (level,) = [d for d in plan.decisions if d.id == "anc-level"]
    assert level.open == open_
    assert level.missing == ((BEN_OR_NOT,) if open_ else ())
    assert (level.outcome == "cannot_tell_yet") == bool(open_)


def test_below_1000_the_label_is_followed_before_ben_is_known() -> None:
    plan = made(14, BASELINE, ("ANC", "800", "/uL", "D+14"), **SILENT)
    (interrupt,) = [a for a in plan.alerts if a.id == "moderate-interrupt"]
    assert interrupt.what.startswith(f"Find out: {BEN_OR_NOT}.")
    assert "Interrupt clozapine" in interrupt.what
    assert "below-1000" in alerts(plan)


def test_a_criterion_that_is_told_asks_for_nothing_more() -> None:
    plan = made(14, BASELINE, **SILENT)
    (baseline,) = [r for r in plan.reasons if r.criterion == "baseline"]
    assert baseline.outcome == "met"
    assert "Missing" not in baseline.because

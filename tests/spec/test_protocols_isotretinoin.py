"""Isotretinoin: a gate before each dispensing, and the same patient before and after August 2026.

Expected values are typed from the copies that sources/isotretinoin-us.yaml names: a window of 7 days
of which the day of the sample is the first; two tests before the first prescription, 19 days apart.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.planned import alerts, due, failing, missing, outcome, planned

NAME, OLD, NEW = "isotretinoin", "US 2025", "US 2026-08"
CAN: dict[str, Any] = {"conditions": ["can become pregnant"], "signs": []}


def made(day: int, *results: tuple[str, str, str], variant: str = NEW, **given: Any) -> Any:
    rows = [("pregnancy test", word, "", day_) for _, word, day_ in results]
    return planned(NAME, variant, day, results=rows, **{**CAN, **given})


def test_the_examples_beside_the_protocol() -> None:
    assert failing(NAME) == []


@pytest.mark.parametrize("variant", [OLD, NEW])
@pytest.mark.parametrize("sample", [-2, 0, 28, 30, 119])
@pytest.mark.parametrize("after", range(10))
def test_the_window_has_seven_days_and_the_sample_is_day_one(
    variant: str, sample: int, after: int
) -> None:
    plan = made(sample + after, ("", "negative", f"D{sample:+d}"), variant=variant)
    expected = "within_the_window" if after + 1 <= 7 else "new_test_needed"
    assert outcome(plan, "dispensing") == expected


FIRST = [
    ([("negative", -30), ("negative", -11)], "fulfilled"),  # 19 days apart
    ([("negative", -30), ("negative", -12)], "second_test_needed"),  # 18 days
    ([("negative", -30)], "second_test_needed"),
    ([("negative", -30), ("positive", -15), ("negative", -5)], "second_test_needed"),
    ([("positive", -60), ("negative", -30), ("negative", -5)], "fulfilled"),
    ([("negative", -30), ("negative", -29), ("negative", -5)], "fulfilled"),
    ([("negative", -30), ("positive", -5)], "stop_pregnant"),
    ([], "cannot_tell_yet"),
]


@pytest.mark.parametrize(("tests", "expected"), FIRST)
def test_two_negative_tests_before_the_first_dispensing(
    tests: list[tuple[str, int]], expected: str
) -> None:
    rows = [("", word, f"D{day:+d}") for word, day in tests]
    plan = made(-1, *rows)
    assert outcome(plan, "first-dispensing") == expected
    assert made(-1, *reversed(rows)) == plan


@pytest.mark.parametrize(
    ("conditions", "expected"),
    [
        (["can become pregnant"], "cannot_tell_yet"),
        (["cannot become pregnant"], "no_test_needed"),
        (["can not get pregnant"], "no_test_needed"),
        (["perhaps can become pregnant?"], "cannot_tell_yet"),
        ([], "cannot_tell_yet"),
        (None, "cannot_tell_yet"),
    ],
)
def test_no_test_is_not_a_negative_test(conditions: list[str] | None, expected: str) -> None:
    plan = made(0, conditions=conditions)
    assert outcome(plan, "dispensing") == expected
    if conditions == ["can become pregnant"]:
        assert missing(plan, "dispensing") == ("pregnancy test",)


def test_sex_is_never_read_for_it() -> None:
    plan = made(0, conditions=[], sex="male")
    assert outcome(plan, "dispensing") == "cannot_tell_yet"


def test_a_positive_test_outranks_everything() -> None:
    assert alerts(made(30, ("", "positive", "D+30"))) == ["positive-test"]
    told = made(30, ("", "positive", "D+30"), conditions=["cannot become pregnant"])
    assert alerts(told) == ["positive-test"]
    both = made(30, ("", "positive", "D+30"), ("", "negative", "D+30"))
    assert outcome(both, "dispensing") == "cannot_tell_yet"
    assert "said-pregnant" in alerts(made(30, conditions=["pregnant"]))


def test_a_number_is_no_word() -> None:
    plan = planned(NAME, NEW, 1, results=[("hCG", "3", "mIU/mL", "D0")], **CAN)
    assert outcome(plan, "dispensing") == "cannot_tell_yet"


def test_the_same_patient_before_and_after_the_change() -> None:
    missed = [("", "negative", "D-10")]
    old, new = (made(0, *missed, variant=v) for v in (OLD, NEW))
    assert {"missed-2025", "test-setting-2025"} <= due(old)
    assert {"missed-2026", "test-setting-2026", "home-tests"} <= due(new)
    assert not {"missed-2026", "test-setting-2026", "home-tests"} & due(old)
    assert not {"missed-2025", "test-setting-2025"} & due(new)

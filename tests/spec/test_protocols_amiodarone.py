"""Monitoring on oral amiodarone: a limit that is the laboratory's, and one that is the patient's own.

Expected values are typed from the copies of the US label's boxed warning, from Table 24 of the
guideline of 2023 on atrial fibrillation and from a table of NASPE's, as sources/amiodarone-*.yaml
name them.
"""

from __future__ import annotations

from typing import Any

import pytest

from probatum.evidence.editions import Status
from probatum.protocols import shipped
from tests.planned import alerts, due, failing, missing, outcome, planned

NAME = "amiodarone"
LABEL, GUIDELINE, NASPE = "US copies", "US guideline 2023", "NASPE copies"


def made(variant: str, day: int, *results: tuple[str, ...], **given: Any) -> Any:
    return planned(NAME, variant, day, results=results, **{"signs": [], **given})


def enzymes(alt: str, ast: str, day: str, uln: str = "40") -> list[tuple[str, ...]]:
    return [("ALT", alt, "U/L", day, uln), ("AST", ast, "U/L", day, uln)]


def test_the_examples_beside_the_protocol() -> None:
    assert failing(NAME) == []


LIVER = [
    # baseline ALT, AST; now ALT, AST; by the label
    ("20", "20", "120", "20", "below_the_limits"),  # exactly 3 x ULN does not exceed it
    ("20", "20", "121", "20", "reduce_or_discontinue"),
    ("20", "20", "20", "121", "reduce_or_discontinue"),
    ("20", "20", "80", "80", "below_the_limits"),  # fourfold, from a normal baseline
    ("41", "20", "82", "20", "reduce_or_discontinue"),  # doubled, from an elevated baseline
    ("41", "20", "81", "20", "below_the_limits"),
    ("20", "60", "20", "120", "reduce_or_discontinue"),
    ("40", "40", "80", "80", "below_the_limits"),  # exactly the ULN is not elevated
    ("60", "20", "<120", "20", "below_the_limits"),
    ("60", "20", "<130", "20", "cannot_tell_yet"),
    ("60", "20", ">121", "20", "reduce_or_discontinue"),
]


@pytest.mark.parametrize(("alt0", "ast0", "alt", "ast", "expected"), LIVER)
def test_three_times_normal_or_twice_an_elevated_baseline(
    alt0: str, ast0: str, alt: str, ast: str, expected: str
) -> None:
    plan = made(LABEL, 180, *enzymes(alt0, ast0, "D-5"), *enzymes(alt, ast, "D+180"))
    assert outcome(plan, "liver") == expected
    assert ("liver-act" in due(plan)) == (expected == "reduce_or_discontinue")


def test_without_a_baseline_only_the_laboratory_s_limit_is_read() -> None:
    high = made(LABEL, 180, *enzymes("200", "20", "D+180"))
    assert outcome(high, "liver") == "reduce_or_discontinue"
    lower = made(LABEL, 180, *enzymes("90", "20", "D+180"))
    assert outcome(lower, "liver") == "cannot_tell_yet"
    assert set(missing(lower, "liver")) == {"baseline of ALT", "baseline of AST"}


def test_an_old_result_is_not_today_s() -> None:
    results = [*enzymes("20", "20", "D-5"), *enzymes("20", "20", "D+10")]
    assert outcome(made(LABEL, 200, *results), "liver") == "below_the_limits"
    assert outcome(made(LABEL, 201, *results), "liver") == "cannot_tell_yet"


def test_signs_outrank_the_schedule() -> None:
    for variant in (LABEL, GUIDELINE, NASPE):
        assert alerts(made(variant, 10, signs=["jaundice"])) == ["liver-injury"]
        assert alerts(made(variant, 10, signs=["dyspnea"])) == ["cough"]
        assert alerts(made(variant, 10, signs=["loss of vision"])) == ["eyes"]
        assert alerts(made(variant, 10)) == []


def test_the_label_x_rays_twice_a_year_what_naspe_x_rays_once() -> None:
    label = [a for a in made(LABEL, 0).actions if a.rule == "lungs"]
    society = [a for a in made(NASPE, 0).actions if a.rule == "lungs-naspe"]
    assert (len(label), len(society)) == (4, 3)  # in two years; the society's begin at baseline


def test_only_the_guideline_has_a_yearly_ecg() -> None:
    assert [a.day for a in made(GUIDELINE, 0).actions if a.rule == "ecg"] == [0, 365, 730]
    assert [a.day for a in made(NASPE, 0).actions if a.rule.startswith("ecg")] == [0]
    assert [a.day for a in made(LABEL, 0).actions if a.rule.startswith("ecg")] == [0]


def test_what_was_read_where() -> None:
    rules = {r.id: r for r in shipped.load(NAME).rules}
    cited = {c.status for r in rules.values() for group in r.quotes.values() for c in group}
    assert cited == {Status.SECONDARY, Status.UNCONFIRMED}
    assert {c.status for c in rules["thyroid"].quotes[GUIDELINE]} == {Status.SECONDARY}
    assert {c.status for c in rules["lungs"].quotes[LABEL]} == {Status.SECONDARY}
    assert {c.status for c in rules["liver-naspe"].quotes[NASPE]} == {Status.SECONDARY}
    carried = {c.status for c in rules["liver"].quotes[GUIDELINE]}
    assert carried == {Status.UNCONFIRMED}


def test_what_nobody_recorded_is_not_done() -> None:
    (x_ray,) = [a for a in made(LABEL, 30).actions if a.id == "lungs-before"]
    assert x_ray.status == "overdue"
    assert "Nothing records" in x_ray.because

from __future__ import annotations

from dataclasses import replace

import pytest

from probatum.evidence.articles import ArticleSection
from probatum.evidence.claims import Claim, Verdict
from probatum.rendering.charts import MARGIN, MOST, Course, Forest, charts, estimates
from probatum.rendering.html import render
from tests.articles import TWO_ARMS, article, claim, row


def study(*claims: Claim) -> ArticleSection:
    return ArticleSection("Trials: X", claims, "study", topic="study")


def analysis(text: str, start: int) -> Claim:
    return claim(text, start, 2)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(hazard ratio 0.53, 95 % CI 0.32 to 0.89, p=0.5)", ("hazard ratio", "0.53", "0.32", "0.89")),
        ("Death: HR, 0·75 (95% CI 0·60–0·94).", ("hazard ratio", "0.75", "0.60", "0.94")),
        ("adjusted OR 2.35 [95% CI: 1.01, 5.44]", ("odds ratio", "2.35", "1.01", "5.44")),
        ("relative risk 1.4 (95% confidence interval [CI], 1 to 2)", ("risk ratio", "1.4", "1", "2")),
        ("incidence rate ratio 0.9 (99% CI 0.7-1.2)", ("rate ratio", "0.9", "0.7", "1.2")),
        ("a difference of −1.78 (95% CI, two sided −3.60 to 0.05)", ("", "-1.78", "-3.60", "0.05")),
        ("median survival was 12.2 months (95% CI, 9.7 to 15.0)", ("", "12.2", "9.7", "15.0")),
        ("56.8 % (95 % CI 45.6 to 68.1) responded", ("", "56.8", "45.6", "68.1")),
    ],
)  # fmt: skip
def test_estimates_are_read(text: str, expected: tuple[str, str, str, str]) -> None:
    (found,) = estimates(text)
    assert (found.ratio, *map(str, (found.value, found.low, found.high))) == expected


@pytest.mark.parametrize(
    "text",
    [
        "the estimate 0.75 (95% CI 0.6 to 0.94)",  # of what, is not said
        "hazard ratio 1.75 (95% CI 0.6 to 0.94)",  # outside its own interval
        "hazard ratio 0.75 (95% CI -0.6 to 0.94)",  # no ratio is negative
        "a relative reduction of 0.75 (95% CI 0.6 to 0.94)",  # on which scale?
        "mean 12 (SD 3.1)",
        "given to 12 or 15 (95% of patients)",
        "IL-6 (95% CI 1 to 9)",  # the digit of a name
        "hazard ratio 0.75",
    ],
)
def test_what_is_not_sure_is_not_read(text: str) -> None:
    assert estimates(text) == []


def test_arms_of_one_statement_share_a_scale_that_shows_zero() -> None:
    (chart,) = charts(study(claim(TWO_ARMS, 0)))
    assert isinstance(chart, Forest)
    assert [r.label for r in chart.rows] == ["on drug", "on placebo", "difference"]
    assert [r.printed for r in chart.rows][1] == "-0.19 (95 % CI -1.22 to 0.84)"
    assert [t.name for t in chart.axis.ticks if t.zero] == ["0"]
    zero = next(float(t.at) for t in chart.axis.ticks if t.zero)
    assert float(chart.rows[1].left) < float(chart.rows[1].x) < zero < float(chart.rows[1].right)


def test_a_statement_that_lacks_one_interval_is_not_drawn() -> None:
    text = TWO_ARMS.replace("-0.19 (95 % CI -1.22 to 0.84)", "4.19 (95 % CI -1.22 to 0.84)")
    assert charts(study(claim(text, 0))) == ()


def test_ratios_of_one_sort_share_a_scale_of_powers_that_shows_one() -> None:
    one = claim("Death: hazard ratio 0.5 (95 % CI 0.25 to 1).", 0)
    other = claim("Relapse: hazard ratio 2 (95 % CI 1 to 4).", 90)
    third = claim("Falls: odds ratio 3 (95 % CI 2 to 4).", 190)
    hazard, odds = charts(study(one, other, third))
    assert isinstance(hazard, Forest)
    assert isinstance(odds, Forest)
    assert [r.claim for r in hazard.rows] == [one, other]
    at = {t.name: float(t.at) for t in hazard.axis.ticks}
    assert at["1"] - at["0.5"] == pytest.approx(at["2"] - at["1"], abs=0.02)
    assert odds.title == "Odds ratio"
    assert {t.name for t in odds.axis.ticks} >= {"1", "2", "5"}


def test_shares_are_drawn_from_0_to_100() -> None:
    (chart,) = charts(study(claim("7 % (95 % CI 2 to 12) of infants sat.", 0)))
    assert isinstance(chart, Forest)
    assert [t.name for t in chart.axis.ticks][:: len(chart.axis.ticks) - 1] == ["0", "100"]
    (chart,) = charts(study(claim("a difference of 7 % (95 % CI -2 to 12).", 0)))
    assert isinstance(chart, Forest)
    assert "100" not in [t.name for t in chart.axis.ticks]


def test_unchecked_claims_and_other_sections_are_not_drawn() -> None:
    doubtful = claim(TWO_ARMS, 0, verdict=Verdict.PARTLY_SUPPORTED)
    assert charts(study(doubtful)) == ()
    assert charts(ArticleSection("Dose", (claim(TWO_ARMS, 0),))) == ()


PANSS = "Primary outcome: Change in PANSS. Time frame: Baseline, Day 29, Day 57."
MEAN = "Least squares mean (Standard Error), Score\tDrug\tSham"


def test_rows_of_a_registry_become_a_chart_over_time() -> None:
    rows = [
        row(PANSS, MEAN, "Day 57\t-2.5 (0.9)\t-3.3 (0.9)"),
        row(PANSS, MEAN, "Day 29\t-1.6 (0.9)\t-2.2 (0.8)"),
    ]
    (chart,) = charts(study(*rows))
    assert isinstance(chart, Course)
    assert [(s.arm, [d.time for d in s.dots]) for s in chart.series] == [
        ("Drug", ["Day 29", "Day 57"]), ("Sham", ["Day 29", "Day 57"]),
    ]  # fmt: skip
    first, last = chart.series[0].dots
    assert float(first.x) == pytest.approx(MARGIN + (100 - 2 * MARGIN) * 29 / 57, abs=0.01)
    assert float(first.y) < float(last.y)  # -1.6 lies above -2.5
    assert (first.low, first.high) == ("", "")  # a standard error is no interval
    assert "What stands in brackets is not drawn." in chart.note
    assert [c for _, _, c in chart.times] == [rows[1], rows[0]]


def test_an_outcome_whose_last_time_is_not_shown_is_not_drawn() -> None:
    caption = PANSS.replace("Day 57", "Day 57, Day 85")
    rows = [row(caption, MEAN, f"Day {d}\t1 (0.9)\t2 (0.8)") for d in (29, 57)]
    assert charts(study(*rows)) == ()


def test_times_in_titles_of_outcomes_that_differ_in_nothing_else() -> None:
    header = "Mean (95% Confidence Interval), points"
    rows = [
        row(
            f"Secondary outcome: BASFI at Week {week}. Time frame: Week {week}.",
            f"{header}\tDrug",
            f"{header}\t{value}",
        )
        for week, value in ((12, "2 (1 to 3)"), (52, "4 (3 to 5)"))
    ]
    (chart,) = charts(study(*rows))
    assert isinstance(chart, Course)
    assert chart.title == "BASFI"
    assert all(d.low and d.high for s in chart.series for d in s.dots)


def test_numbers_of_people_are_not_drawn() -> None:
    caption = "Primary outcome: Deaths. Time frame: 1 year."
    counted = row(caption, "Count of participants, Participants\tA\tB", "Deaths\t3\t5")
    analysed = row(caption, "Mean, points\tA\tB", "Participants analyzed\t30\t50")
    assert charts(study(counted, analysed)) == ()


def test_arms_without_intervals_are_drawn_for_the_primary_outcome_only() -> None:
    header = "Number, percentage of subjects"
    rows = [
        row(
            f"{kind} outcome: Response. Time frame: Week 12.",
            f"{header}\tDrug\tPlacebo",
            f"{header}\t47.2\t7",
        )
        for kind in ("Primary", "Secondary")
    ]
    (chart,) = charts(study(*rows))
    assert isinstance(chart, Forest)
    assert chart.claim == rows[0]
    assert [(r.label, r.left) for r in chart.rows] == [("Drug", ""), ("Placebo", "")]
    assert "No interval is given." in chart.note


def test_an_analysis_belongs_to_the_row_before_it_or_to_none() -> None:
    header = "Mean (Standard Deviation), points\tA\tB"
    outcome = row("Secondary outcome: Pain. Time frame: Week 6.", header, "Mean\t2 (1)\t3 (1)")
    end = outcome.quotes[2].end
    words = (
        "Statistical analysis: A versus B. Treatment Difference -1 (95% CI, two sided -2 to 0.5)."
    )
    (chart,) = charts(study(outcome, analysis(words, end + 1)))
    assert isinstance(chart, Forest)
    assert chart.title == "Pain. Mean. Week 6"
    assert charts(study(outcome, analysis(words, end + 2))) == ()


def test_shares_of_one_statement_over_time() -> None:
    text = "32.8 % of 58 infants sat at month 12, and 60.3 % at month 24."
    (chart,) = charts(study(claim(text, 0)))
    assert isinstance(chart, Course)
    assert [d.printed for d in chart.series[0].dots] == ["32.8 %", "60.3 %"]
    assert chart.y_ticks[-1].name == "100 %"
    for other in (
        "32.8 % sat at month 12 on drug, against 60.3 % at month 24 on sham.",
        "32.8 % sat at month 24, and 60.3 % at month 12.",
        "32.8 % and 40 % sat at month 12, and 60.3 % at month 24.",
    ):
        assert charts(study(claim(other, 0))) == ()


def test_no_study_gets_more_than_the_most() -> None:
    claims = [claim(f"{n} % (95 % CI 1 to 90) of infants sat.", n * 100) for n in range(2, 12)]
    assert len(charts(study(*claims))) == MOST


def test_scales_hold_every_figure() -> None:
    for value, low, high in (("0.001", "0.0002", "3000"), ("1", "1", "1"), ("70000", "1", "90000")):
        found = charts(study(claim(f"hazard ratio {value} (95 % CI {low} to {high}).", 0)))
        mean = charts(study(claim(f"mean {value} (95 % CI {low} to {high}).", 0)))
        for chart in (*found, *mean):
            assert isinstance(chart, Forest)
            for r in chart.rows:
                assert MARGIN <= float(r.left) <= float(r.x) <= float(r.right) <= 100 - MARGIN
            assert any(t.zero for t in chart.axis.ticks)


def test_charts_stand_on_the_page_with_their_words() -> None:
    made = article()
    page = render(replace(made, sections=(study(claim(TWO_ARMS, 0)), *made.sections)))
    assert page.count('<figure class="outcome">') == 1
    assert "<title>-0.19 (95 % CI -1.22 to 0.84)</title>" in page
    assert page.count("<blockquote>") > 2

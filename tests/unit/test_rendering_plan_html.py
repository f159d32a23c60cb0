from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from probatum.protocols import shipped
from probatum.protocols.patients import patient
from probatum.protocols.plans import Plan, State
from probatum.protocols.standing import Register
from probatum.rendering import plan_fhir, plan_json, plan_terminal
from probatum.rendering.plan_charts import timeline, trends
from probatum.rendering.plan_html import render
from probatum.rendering.plan_view import view
from probatum.services import planning
from tests.articles import HOSTILE
from tests.plans import (
    AS_OF,
    alarmed,
    draft,
    hostile,
    made,
    panel,
    platelets,
    rules_alone,
    signed,
    undated,
)
from tests.unit.test_rendering_html import Page
from tests.unit.test_rendering_plan_pdf import pages

PLANS = {
    "draft": draft(), "signed": signed(), "rules": rules_alone(), "alarmed": alarmed(),
    "undated": undated(), "hostile": hostile(),
}  # fmt: skip


def words(plan: Plan) -> str:
    return " ".join(" ".join(Page(render(plan)).words).split())


def test_the_page_holds_every_part_of_a_plan_and_is_balanced() -> None:
    text = words(draft())
    for part in (
        "Draft, not for use", "Label criteria: met", "A reading of the label, not a treatment decision",
        "30.3 mL", "6.05e14 vg", "30.3 mL/h", "Taper.", "total bilirubin at most 1 x ULN",
        "0.5 x ULN 1",
        "Timeline", "Results against their limits", "Calendar", "2025-04-01", "If and when",
        "Not computed", "The label is silent on", "Conventions", "Quotes", "read in secondary",
        "carried over from",
    ):  # fmt: skip
        assert part in text, part


def test_alerts_come_before_everything_else() -> None:
    text = words(alarmed())
    heading = text.index("Before everything else", text.index("Check every number"))
    assert heading < text.index("Label criteria:")
    assert "None of these signs" not in text[heading : text.index("Label criteria:")]
    assert "jaundice" in text[heading : text.index("Label criteria:")]
    assert "out of any physiological range" in text


def test_a_decision_shows_its_operands_and_what_is_missing() -> None:
    plan = made(*panel("2025-03-31")[:3])
    text = words(plan)
    assert "Missing: prothrombin time." in text
    assert "Cannot tell yet: taper or continue" in text
    assert "unknown" in text


def test_a_signed_plan_names_its_signer_and_is_no_draft() -> None:
    text = words(signed())
    assert "Protocol signed by A. Tester (MD) on 2025-01-01." in text
    assert "not for use" not in text
    assert 'class="plan draft"' not in render(signed())


def test_rules_alone_have_quotes_and_nothing_that_was_computed() -> None:
    page = render(rules_alone())
    text = words(rules_alone())
    assert "Nothing is computed." in text
    assert "with --draft" in text
    assert "<svg" not in page
    assert not re.search(
        r"\bD[+-]?\d|\d mL\b(?!/kg)|2025-0[34]-\d\d",
        re.sub(
            "2025-04-02|Discard after [0-9-]+", "", text.partition("Not computed This protocol")[0]
        ),
    )
    assert text.count("read in secondary") > 10


@pytest.mark.parametrize(
    "shown", [words, lambda plan: " ".join(plan_terminal.to_text(plan).split())]
)
def test_rules_alone_have_criteria_and_decisions_and_no_outcome(
    shown: Callable[[Plan], str],
) -> None:
    text = shown(rules_alone())
    assert "Label criteria: not computed" in text
    assert "Full-term gestational age reached." in text
    assert "Taper, if all of: liver examination normal, total bilirubin at most 1 x ULN" in text
    for word in ("cannot tell", "missing:", "unknown", "0.5 x ULN", "5.2 kg", "30.3"):
        assert word not in text.casefold(), word


@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS)
def test_nothing_is_fetched_and_every_mark_opens_its_quotes(plan: Plan) -> None:
    page = Page(render(plan))
    assert not {"link", "img", "iframe", "object", "form", "base"} & {t for t, _ in page.elements}
    assert page.attributes("src") == []
    assert page.attributes("style") == []
    made_view = view(plan)
    assert [q.number for q in made_view.quotes] == list(range(1, len(made_view.quotes) + 1))


@pytest.mark.parametrize("name", shipped.names())
def test_every_shipped_protocol_makes_a_page(name: str) -> None:
    held = planning.find(name)
    who, results = patient({"anchor_date": "2025-03-03", "weight_kg": "5.2"})
    for computed in (True, False):
        plan = planning.make(
            held, held.variants[-1], who, results, AS_OF, Register(), draft=computed
        )
        assert plan.title in words(plan)
        assert ("<svg" in render(plan)) <= computed


EVERY_FORM = pytest.mark.parametrize(
    "shown",
    [
        words,
        lambda plan: " ".join(plan_terminal.to_text(plan).split()),
        plan_json.dumps,
        plan_fhir.dumps,
        lambda plan: " ".join(pages(plan)),
    ],
    ids=["page", "terminal", "json", "fhir", "sheet"],
)


@EVERY_FORM
def test_the_vials_of_a_kit_are_told_in_every_form(shown: Callable[[Plan], str]) -> None:
    held = planning.find("delandistrogene")
    who, _ = patient({"anchor_date": "2025-03-03", "weight_kg": "22.4"})
    plan = planning.make(held, held.variants[-1], who, [], AS_OF, Register(), draft=True)
    text = " ".join(shown(plan).split())
    assert re.search(r'22 vials of 10 mL|[Vv]ials of 10 mL:? 22\b|"fill_ml": 10, "count": 22', text)
    assert "22 vials of 10 mL hold 220 mL, less than this volume" in text


@EVERY_FORM
def test_a_questioned_result_is_told_in_every_form(shown: Callable[[Plan], str]) -> None:
    assert "ALT 1000000 U/L of D+9: out of any physiological range" in shown(alarmed())


def test_hostile_text_stays_text() -> None:
    html = render(hostile())
    assert HOSTILE not in html
    assert html.count("<script") == 1


def test_quotes_have_the_numbers_of_the_terminal() -> None:
    assert "Now" in Page(render(alarmed())).words
    text = plan_terminal.to_text(alarmed()).partition("\nQuotes\n")[2]
    shown = re.findall(r"\[(\d+)\] “(.*?)” \((?:read|unconf)", " ".join(text.split()))
    assert shown == [
        (str(q.number), " ".join(q.cited.quote.exact.split())) for q in view(alarmed()).quotes
    ]


def test_the_same_plan_gives_the_same_page() -> None:
    assert render(draft()) == render(draft())


# The timeline.


def test_the_timeline_has_bars_for_courses_and_marks_by_state() -> None:
    chart = timeline(draft(), 30)
    assert chart is not None
    told = {lane.title: lane.words for lane in chart.lanes}
    taper = next(words for title, words in told.items() if title.startswith("Taper"))
    assert "D+29 to D+56 due" in taper
    liver = told["Measure ALT, AST and total bilirubin."]
    assert "D+21 overdue; D+28 done; D+35 due" in liver
    assert ("4.00", "D0") not in chart.ticks
    assert [name for _, name in chart.ticks][:2] == ["D0", "D+14"]
    assert chart.today


def test_a_taper_has_no_bar_before_its_decision() -> None:
    plan = made(*panel("2025-03-31", alt="80"))
    chart = timeline(plan, 30)
    assert chart is not None
    assert not any(lane.title.startswith("Taper") for lane in chart.lanes)


def test_without_a_date_of_day_0_there_is_no_today() -> None:
    chart = timeline(undated(), None)
    assert chart is not None
    assert chart.today == ""


def test_every_day_that_is_asked_for_stands_on_the_timeline() -> None:
    plan = draft()
    chart = timeline(plan, 30)
    assert chart is not None
    told = " ".join(lane.words for lane in chart.lanes)
    for action in plan.actions:
        if action.kind == "do" and action.status is not State.CONDITIONAL:
            assert f"D{action.day:+d} " in told.replace("D0 ", "D+0 ")


# Trends.


def test_a_trend_is_drawn_in_multiples_of_each_results_own_limit() -> None:
    results = [
        *panel("2025-03-31", alt="80"),
        {"analyte": "ALT", "value": "80", "unit": "U/L", "uln": "80", "time": "2025-03-24"},
    ]
    (alt, *_) = trends(made(*results), 30)
    assert (alt.title, alt.unit) == ("ALT", "x ULN")
    assert [line.name for line in alt.lines] == ["1 x ULN", "2 x ULN"]
    assert alt.dots[0].y == alt.lines[0].y
    assert alt.dots[1].y == alt.lines[1].y
    assert alt.newest == "D+28 80 U/L (2 x ULN 40)"


def test_without_a_limit_of_normal_no_threshold_is_drawn_and_that_is_said() -> None:
    (alt,) = trends(
        made({"analyte": "ALT", "value": "80", "unit": "U/L", "time": "2025-03-24"}), 30
    )
    assert (alt.unit, alt.lines) == ("U/L", ())
    assert "upper limit of normal" in alt.note


def test_a_baseline_is_a_threshold_and_a_bound_has_an_arrow() -> None:
    plan = made(*platelets(("D-1", "300"), ("D+7", "<40")))
    (chart,) = trends(plan, 30)
    assert [line.name for line in chart.lines] == ["baseline"]
    assert chart.lines[0].y == chart.dots[0].y
    assert chart.dots[1].sign == "<"
    assert "D+7 <40 10*9/L" in chart.words


def test_a_high_result_does_not_press_the_limits_flat() -> None:
    (alt, *_) = trends(made(*panel("2025-03-31", alt="9000")), 30)
    assert "powers of 10" in alt.note
    assert float(alt.lines[0].y) - float(alt.lines[1].y) > 8


@pytest.mark.parametrize("values", [("0", "0"), ("0", "5"), ("0.01", "60")])
def test_any_results_can_be_drawn(values: tuple[str, str]) -> None:
    results = [
        {
            "analyte": "troponin I",
            "value": value,
            "unit": "ng/mL",
            "uln": "0.04",
            "time": f"D+{day}",
        }
        for day, value in zip((0, 7), values, strict=True)
    ]
    for dot in trends(made(*results), 30)[0].dots:
        assert 0 <= float(dot.y) <= 132


def test_no_results_no_trends() -> None:
    plan = made()
    assert trends(plan, 30) == ()
    assert "Results against their limits" not in words(plan)
    assert "Results against their limits" in words(replace(plan, results=draft().results))

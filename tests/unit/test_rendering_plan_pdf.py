from __future__ import annotations

import io
from datetime import date

import pytest
from pypdf import PdfReader

from probatum.protocols import shipped
from probatum.protocols.patients import patient
from probatum.protocols.plans import Plan
from probatum.protocols.standing import Register
from probatum.rendering.plan_pdf import render
from probatum.rendering.plan_view import NotComputedError, discard_after, runs, stands, view
from probatum.services import planning
from tests.articles import HOSTILE
from tests.plans import AS_OF, alarmed, draft, hostile, made, rules_alone, signed, undated


def pages(plan: Plan) -> list[str]:
    read = PdfReader(io.BytesIO(render(plan))).pages
    return [" ".join(page.extract_text().split()) for page in read]


def test_the_sheet_holds_what_is_needed_at_the_bedside_on_one_page() -> None:
    (text,) = pages(draft())
    for part in (
        "DRAFT, NOT FOR USE", "30.3 mL", "6.05e14 vg", "30.3 mL/h", "Label criteria: met",
        "A reading of the label, not a treatment decision", "taper.", "Day by day", "2025-04-01",
        "overdue", "Second check", "Signature 1", "Signature 2", "discard after 2025-04-06",
        "The label is silent on", "Not computed", "Unconfirmed or carried over", "[5–9]",
        "Do not lower the corticosteroid further",
    ):  # fmt: skip
        assert part in text, part


def test_alerts_stand_before_the_dose() -> None:
    (text,) = pages(alarmed())
    assert text.index("Repeat the liver panel") < text.index("Volume")
    assert "Questioned, not used" in text


def test_every_page_of_a_draft_says_so_and_none_of_a_signed_one() -> None:
    for plan, expected in ((draft(), True), (hostile(), True), (signed(), False)):
        for text in pages(plan):
            assert ("DRAFT, NOT FOR USE" in text) is expected
    assert "A. Tester (MD)" in pages(signed())[0]


def test_the_box_for_the_second_check_holds_no_number_of_the_plan() -> None:
    (text,) = pages(draft())
    box = text.partition("Second check")[2].partition("Name, date, time")[0]
    for number in ("30.3", "6.05", "5.2", "5.5"):
        assert number not in box


def test_no_day_is_lost_where_even_steps_are_one_line() -> None:
    for plan in (draft(), alarmed(), undated()):
        planned = [a for a in plan.actions if a.day is not None and stands(a)]
        joined = runs(planned)
        assert sorted(a.id for run in joined for a in run) == sorted(a.id for a in planned)
        assert all(len(run) == 1 or len(run) >= 4 for run in joined)
        text = " ".join(pages(plan))
        for run in joined:
            assert not run[0].date or run[0].date.isoformat() in text


def test_a_sheet_is_thrown_away_before_the_next_planned_day_or_after_a_week() -> None:
    assert discard_after(draft()) == date(2025, 4, 6)
    assert discard_after(undated()) == date(2025, 4, 9)
    assert discard_after(made(as_of=date(2025, 5, 25))) == date(2025, 5, 25)


@pytest.mark.parametrize("name", shipped.names())
def test_every_shipped_protocol_makes_a_sheet(name: str) -> None:
    held = planning.find(name)
    who, results = patient({"anchor_date": "2025-03-03", "weight_kg": "5.2"})
    plan = planning.make(held, held.variants[-1], who, results, AS_OF, Register(), draft=True)
    assert all("DRAFT" in text for text in pages(plan))


def test_hostile_text_is_printed_and_not_read_as_markup() -> None:
    text = " ".join(pages(hostile()))
    assert "#set text(red)" in text
    assert HOSTILE[:20] in text


def test_the_same_plan_gives_the_same_bytes() -> None:
    assert render(draft()) == render(draft())


def test_rules_alone_make_no_sheet() -> None:
    with pytest.raises(NotComputedError, match="--draft"):
        render(rules_alone())


def test_the_numbers_are_those_of_the_page() -> None:
    (text,) = pages(draft())
    for day in view(draft()).days:
        for row in day.rows:
            assert f"[{row.item.numbers}]" in text

"""The family sheet: whole statements of a patient page, danger first, what does not fit counted."""

from __future__ import annotations

from dataclasses import replace

import pytest

from probatum.audiences.glossary import glossary
from probatum.audiences.patient import patient_page
from probatum.audiences.plain import Plainer
from probatum.evidence.articles import Article, ArticleSection
from probatum.rendering.family import SheetError, render, sheet
from tests.articles import HOSTILE, article, claim


def page(*sections: ArticleSection) -> Article:
    whole = replace(article(), sections=sections, short_answer=(), timeline=(), evidence_table=())
    return patient_page(whole, Plainer(glossary(), lambda c, _: c))


def section(topic: str, *texts: str) -> ArticleSection:
    return ArticleSection(topic, tuple(claim(t, 50 * i) for i, t in enumerate(texts)), topic=topic)


WHOLE = (
    section("boxed", "It can harm the liver.", "Do not stop it suddenly."),
    section(
        "warnings", "Tell the doctor at once about fever.", "Call the doctor about fever or rash."
    ),
    section(
        "monitoring", *(f"Check the liver in week {n} of the treatment." for n in range(1, 40))
    ),
    section("dose", "Do not shake the vial."),
)


def test_danger_first_each_thing_once_and_the_rest_counted() -> None:
    made = sheet(page(*WHOLE))
    assert [c.action for c in made.calls] == ["Call the care team at once:", "Call the care team:"]
    assert [c.signs for c in made.calls] == [("fever",), ("rash",)]
    titles = [p.title for p in made.parts]
    assert titles == ["The strongest warning", "Checks by the care team"]
    checks = made.parts[-1]
    assert len(checks.claims) + checks.more == 39
    assert checks.more > 0
    said = [c.text for p in made.parts for c in p.claims]
    assert len(said) == len(set(said))
    assert "shake" not in " ".join(said)


def test_only_a_patient_page_gives_a_sheet() -> None:
    with pytest.raises(SheetError, match="--as patient"):
        sheet(article())


def test_hostile_words_stay_words() -> None:
    html = render(page(section("boxed", HOSTILE)))
    assert "<script>alert" not in html
    assert "\u202e" not in html

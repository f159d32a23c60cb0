"""Which claims of a label open an article."""

from __future__ import annotations

from typing import Any

import pytest

from probatum.answers.brief import Brief, Evidence
from probatum.answers.draft import Draft
from probatum.answers.focus import Focus
from probatum.answers.opening import _best, lines
from probatum.evidence.articles import ArticleSection
from probatum.retrieval.cues import QuestionType
from tests.articles import claim
from tests.labels import product

RENAL = "In renal impairment reduce the maximum dose by a quarter."
HEPATIC = "In hepatic impairment reduce the maximum dose by half."
START = "The recommended starting dose is 10 mg once daily."
RANGE = "The dosage range is 10 mg to 80 mg once daily."


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("maximum dose in hepatic impairment", [HEPATIC]),
        ("maximum dose in renal impairment", [RENAL]),
        ("maximum dose in renal and hepatic impairment", [RENAL, HEPATIC]),
    ],
)
def test_the_text_on_another_organ_never_opens(question: str, expected: list[str]) -> None:
    focus = Focus(dict.fromkeys(("maximum", "dose", "impairment"), 1.0))
    brief = Brief(question, QuestionType.DOSE, focus, "2026-01-01")
    chosen = _best(brief, [claim(RENAL, 1), claim(HEPATIC, 100)], None)
    assert [c.text for c in chosen] == expected


def test_the_range_answers_a_question_on_the_maximum() -> None:
    focus = Focus(dict.fromkeys(("start", "maximum", "dose"), 1.0))
    question = "starting and maximum dose"
    brief = Brief(question, QuestionType.DOSE, focus, "2026-01-01")
    children = "The recommended starting dose in children is 5 mg once daily."
    claims = [claim(t, 100 * n) for n, t in enumerate((START, children, RANGE), 1)]
    assert RANGE in [c.text for c in _best(brief, claims, None)]


def test_how_often_opens_a_question_on_the_dose_before_what_the_drug_looks_like() -> None:
    focus = Focus({"dose": 1.0})
    brief = Brief("What is the dose?", QuestionType.DOSE, focus, "2026-01-01")
    often = "Apply a pea-sized amount to the affected areas twice daily."
    claims = [claim(t, 100 * n) for n, t in enumerate(("The gel is gritty.", "Wash.", often), 1)]
    assert often in [c.text for c in _best(brief, claims, None)]


def partner(**fields: Any) -> list[str]:
    """The opening lines to a question of two drugs, on a label that has one interaction."""
    told = claim("Avoid examplol with strong inducers.", 1)
    section = ArticleSection("Interactions", (told,), topic="interactions")
    made = product()
    draft = Draft(Brief("", QuestionType.INTERACTION, Focus(), ""), Evidence(products=(made,)))
    draft.of[made.name] = [section]
    draft.sections[:] = [section]
    given: dict[str, Any] = {"question": "Can examplol be taken with otherol?", **fields}
    beside = given.pop("beside", ())
    brief = Brief(kind=QuestionType.INTERACTION, focus=Focus({"otherol": 1.0}), as_of="", **given)
    evidence = Evidence(products=(made,), beside=beside)
    return [c.text for c in lines(brief, evidence, draft, None, None)[0]]


def test_another_interaction_never_opens_a_question_on_a_drug_with_its_partner() -> None:
    assert partner(beside=("otherol",)) == []
    assert partner(question="Can examplol be taken with alcohol?") == []
    assert partner(drugs=(frozenset({"examplol"}), frozenset({"otherol"}))) == []
    assert partner(question="What interacts with examplol?") != []

"""Which claims of a label open an article."""

from __future__ import annotations

import pytest

from probatum.answers.brief import Brief
from probatum.answers.focus import Focus
from probatum.answers.opening import _best
from probatum.retrieval.cues import QuestionType
from tests.articles import claim

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

"""Which sections answer which question, and a question that asks several things."""

from __future__ import annotations

import pytest

from probatum.answers import topics as t
from probatum.answers.outline import OUTLINES, outline
from probatum.retrieval.cues import QuestionType as Q
from probatum.retrieval.understanding import clause_types


def test_what_a_question_also_asks_for_stands_second() -> None:
    made = outline(Q.MONITORING, (Q.DOSE,))
    assert made[:2] == (t.MONITORING, t.DOSE)
    assert made.count(t.DOSE) == 1
    assert set(OUTLINES[Q.MONITORING]) <= set(made)
    assert outline(Q.DOSE, ()) == OUTLINES[Q.DOSE]


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("what dose and what tests before the first dose?", {Q.DOSE, Q.MONITORING}),
        ("What are the side effects and the interactions of examplol?", {Q.SAFETY, Q.INTERACTION}),
        ("examplol and otherol interaction maximum dose", {Q.INTERACTION}),
    ],
)
def test_each_clause_has_its_own_type(question: str, found: set[Q]) -> None:
    assert set(clause_types(question)) - {Q.GENERAL} == found

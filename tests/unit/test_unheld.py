"""A drug of which no label is held: its name, and what other documents may say of it."""

from __future__ import annotations

import pytest

from probatum.answers.unheld import speaks, unheld
from probatum.evidence.editions import Role
from probatum.retrieval.cues import QuestionType
from probatum.retrieval.lexicon import Lexicon
from probatum.retrieval.understanding import understand

LEXICON = Lexicon.build([(Role.CONDITION, "Psoriasis", "nih:1")])
COUNTS = {"examplium": 32, "prevention": 9, "psoriasis": 40, "raised": 9, "count": 9, "really": 1}


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("What should be monitored during examplium therapy?", "examplium"),
        ("examplium dose psoriasis", "examplium"),
        ("examplium dose for the prevention of relapses", "examplium"),
        ("contraindications of examplium", "examplium"),
        ("examplium suspension dose", "examplium"),
        ("examplicillin dose in children", "examplicillin"),
        ("side effects of examplium", "examplium"),
        ("examplium in pregnancy", "examplium"),
        ("relapses in pregnancy", ""),
        ("is examplium safe with otherol", ""),
        ("How should psoriasis be monitored?", ""),
        ("What is examplium?", ""),
        ("Is a raised count really a contraindication?", ""),
        ("contraindications of novelium", "novelium"),
    ],
)
def test_the_name_is_what_is_left_of_the_question(question: str, name: str) -> None:
    made = understand(question, LEXICON, known=lambda word: word in COUNTS)
    assert unheld(made, lambda w: COUNTS.get(w, 0), lambda w: w == "examplium") == name


@pytest.mark.parametrize(
    ("kind", "text", "verdict"),
    [
        (QuestionType.DOSE, "Examplium 5 mg daily was given.", True),
        (QuestionType.DOSE, "Iron 5 mg/kg daily is the usual dose in children.", False),
        (QuestionType.DOSE, "Examplium is one of several drugs.", False),
        (QuestionType.MONITORING, "Monitor examplium levels every week.", True),
        (QuestionType.MONITORING, "A trial of examplium found more adverse events.", False),
        (QuestionType.CONTRAINDICATION, "Examplium should not be given in pregnancy.", True),
    ],
)
def test_a_sentence_speaks_of_it_if_it_names_it_and_says_what_is_asked(
    kind: QuestionType, text: str, verdict: bool
) -> None:
    assert speaks([text], "examplium", kind) is verdict

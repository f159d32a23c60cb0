"""A drug of which no label is held: its name, and what other documents may say of it."""

from __future__ import annotations

import pytest

from probatum.answers.unheld import asks_for, speaks, taken_beside, unheld, unheld_beside
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


HELD = Lexicon.build([(Role.GENERIC, "heldol", "spl:1"), (Role.GENERIC, "secondol", "spl:2")])


@pytest.mark.parametrize(
    ("question", "names", "asked", "together"),
    [
        (
            "How should examplium be titrated in an adult who takes heldol?",
            ("examplium",),
            True,
            True,
        ),
        ("What is the dose of examplicillin with heldol?", ("examplicillin",), True, True),
        ("What is the dose of heldol with examplium?", ("examplium",), False, True),
        ("What is the dose of heldol in a patient taking examplium?", ("examplium",), False, True),
        ("What are the doses of examplium and heldol?", ("examplium",), False, False),
        ("Can heldol be given with examplium?", ("examplium",), False, True),
        ("Can heldol be given together with alcohol?", (), False, False),
        ("What is the dose of heldol with inhibitors?", (), False, False),
        ("What is the dose of heldol in a patient on secondol?", (), False, True),
        ("What are the doses of heldol and secondol?", (), False, False),
        ("What is the dose of heldol in psoriasis?", (), False, False),
    ],
)
def test_a_drug_that_is_not_held_beside_one_that_is(
    question: str, names: tuple[str, ...], asked: bool, together: bool
) -> None:
    """The label of the other drug answers a question on it alone; taken together is said so."""
    spoken = {"examplium", "alcohol", "inhibitors", "together"}
    made = understand(question, HELD, known=lambda word: word in spoken)
    found = unheld_beside(made, lambda w: w in spoken, lambda w: w in spoken)
    assert found == names
    assert any(asks_for(made, name) for name in found) is asked
    assert taken_beside(made, found) is together

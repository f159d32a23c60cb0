"""Which way a statement points, by its words alone."""

from __future__ import annotations

import pytest

from probatum.answers.polarity import Direction, direction, is_yes_no, points

YES, NO, MIXED = Direction.YES, Direction.NO, Direction.MIXED


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Is ritonavir safe in pregnancy?", True),
        ("does it help", True),
        ("In elderly patients with fractures, should calcium be given to everyone?", True),
        ("Which tests are needed?", False),
        ("What is the dose?", False),
        ("How does it work and what is the dose?", False),
        ("", False),
    ],
)
def test_a_question_for_yes_or_no_is_seen(question: str, expected: bool) -> None:
    assert is_yes_no(question) is expected


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("Adjuvant chemotherapy improves relapse-free survival.", YES),
        ("Treatment was associated with fewer fractures.", YES),
        ("There was no significant difference between the groups.", NO),
        ("The drug did not reduce mortality.", NO),
        ("The USPSTF recommends against screening.", NO),
        ("Outcomes were similar in both groups.", NO),
        ("It failed to improve survival.", NO),
        ("The test is unnecessary in most patients.", NO),
        ("It is contraindicated in pregnancy.", NO),
        ("The evidence is insufficient to assess the balance of benefits and harms.", MIXED),
        ("Further studies are needed.", MIXED),
        ("The effect depends on age.", MIXED),
    ],
)
def test_a_statement_points_one_way(text: str, way: Direction) -> None:
    assert points(text) is way


def test_the_weight_decides_and_a_near_draw_is_mixed() -> None:
    texts = ["It improves survival.", "It did not improve survival."]
    assert direction("Does it help?", texts, [3.0, 1.0]) is YES
    assert direction("Does it help?", texts, [1.0, 3.0]) is NO
    assert direction("Does it help?", texts, [1.0, 1.1]) is MIXED


def test_a_question_that_negates_turns_the_sign() -> None:
    texts = ["It did not improve survival."]
    assert direction("Is there no benefit?", texts, [1.0]) is YES
    assert direction("Is there a benefit?", texts, [1.0]) is NO


def test_uncertain_statements_together_are_mixed_and_none_give_nothing() -> None:
    texts = ["Evidence is insufficient.", "More research is needed.", "It helps."]
    assert direction("Does it help?", texts, [1.0, 1.0, 1.0]) is MIXED
    assert direction("Does it help?", [], []) is None
    assert direction("Does it help?", ["It helps."], [0.0]) is None

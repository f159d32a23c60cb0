"""The two things that a question relates, and which sentences hold both."""

from __future__ import annotations

import pytest

from probatum.answers.concepts import Pair, pair


def made(question: str) -> Pair:
    found = pair(question, {})
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("question", "left", "right"),
    [
        ("Does examplol reduce gout risk in patients with obesity?", {"examplol"}, {"gout"}),
        ("Is examplol use associated with gouty arthritis?", {"examplol"}, {"gouty", "arthriti"}),
        ("Is there an association between coffee and gout?", {"coff"}, {"gout"}),
        ("Is obesity a risk factor for gout?", {"obesity"}, {"gout"}),
    ],
)
def test_the_two_sides_of_a_question(question: str, left: set[str], right: set[str]) -> None:
    found = made(question)
    assert set(found.left) == left
    assert set(found.right) == right


@pytest.mark.parametrize(
    "question",
    [
        "What is gout?",
        "Nasal fractures: is closed reduction satisfying?",
        "Is examplol-induced gout common?",
        "Does it help?",
    ],
)
def test_a_question_that_relates_no_two_things_has_no_pair(question: str) -> None:
    assert pair(question, {}) is None


def test_a_sentence_on_another_outcome_does_not_hold_the_pair() -> None:
    asked = made("Does examplol reduce gout risk in patients with obesity?")
    assert asked.held("Examplol lowered the risk of gout.")
    assert not asked.held("Examplol lowered the risk of blindness in obesity.")
    assert not asked.held("Gout was rare.")


def test_the_title_may_supply_one_of_the_two() -> None:
    asked = made("Does examplol reduce gout risk?")
    assert asked.held("Gout was rarer in the treated group.", "Examplol in 90 adults")
    assert not asked.held("Side effects were rare.", "Examplol against gout")


def test_inflections_and_the_papers_own_abbreviations_count() -> None:
    asked = made("Is vitamin deficiency associated with multiple sclerosis?")
    whole = "In multiple sclerosis (MS) low vitamin is common."
    assert asked.held("Vitamin was low in MS.", whole=whole)
    assert not asked.held("Vitamin was low in MS.")
    assert made("Does examplol prevent tumours?").held("Examplol slows tumorigenesis of tumours.")


def test_of_several_words_of_a_side_the_rare_one_has_to_stand_there() -> None:
    found = pair("Does examplol prevent multiple sclerosis?", {"multipl": 1.0, "sclerosi": 3.0})
    assert found is not None
    assert not found.held("Examplol was tested in multiple regression.")
    assert found.held("Examplol did nothing for sclerosis.")

"""Which way a statement points, by its words alone."""

from __future__ import annotations

import pytest

from probatum.answers.polarity import Direction, Reading, is_yes_no, points, read, together

YES, NO, MIXED = Direction.YES, Direction.NO, Direction.MIXED


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Is ritonavir safe in pregnancy?", True),
        ("does it help", True),
        ("In elderly patients with fractures, should calcium be given to everyone?", True),
        ("Fibroids of the womb: do size, number and place limit the operation?", True),
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


@pytest.mark.parametrize(
    ("question", "sentence", "way"),
    [
        ("Does it reduce mortality?", "Mortality was significantly reduced (p = 0.01).", YES),
        ("Does it reduce mortality?", "Mortality did not differ between groups (p = 0.6).", NO),
        ("Does it increase weight?", "There was no significant change in weight.", NO),
    ],
)
def test_a_study_is_read_for_the_question(question: str, sentence: str, way: Direction) -> None:
    assert read(question, [sentence]).direction is way


def test_the_same_finding_answers_a_question_of_sameness_otherwise() -> None:
    finding = ["Both techniques gave similar results, without significant difference."]
    same = read("Are both techniques equivalent?", finding)
    differ = read("Do the techniques differ in their results?", finding)
    assert same.yes - same.no != differ.yes - differ.no


def test_shares_add_up_and_silence_reads_as_something() -> None:
    for sentences in (["It helps."], []):
        reading = read("Does it help?", sentences)
        assert reading.yes + reading.no + reading.mixed == pytest.approx(1.0)


def test_the_weight_decides_among_studies_and_no_weight_gives_nothing() -> None:
    yes, no = Reading(0.8, 0.1, 0.1), Reading(0.1, 0.8, 0.1)
    assert together([yes, no], [3.0, 1.0]) is YES
    assert together([yes, no], [1.0, 3.0]) is NO
    assert together([], []) is None
    assert together([yes], [0.0]) is None

"""What a label tells to do about a harm: the dose modifications first, and no count of events."""

from __future__ import annotations

import pytest

from probatum.answers.acting import asks, told
from probatum.answers.choosing import content_words
from probatum.answers.focus import Focus
from probatum.answers.label import Product
from probatum.evidence.builder import EditionBuilder
from probatum.evidence.editions import Edition, Kind


def label() -> Edition:
    builder = EditionBuilder()
    builder.open_section("2 DOSAGE AND ADMINISTRATION", "34068-7")
    builder.table(
        [
            ["Colitis", "Grade 2 or 3", "Withhold"],
            ["Colitis", "Grade 4", "Permanently discontinue"],
            ["Hepatitis", "Grade 4", "Permanently discontinue"],
        ],
        [["Adverse Reaction", "Severity", "Dosage Modification"]],
        "Table 1. Dosage Modifications",
    )
    builder.close_section()
    builder.open_section("5 WARNINGS AND PRECAUTIONS", "43685-7")
    builder.open_section("5.1 Immune-Mediated Colitis", None)
    builder.paragraph(
        "Colitis occurred in 12% of patients. Withhold the drug and treat with corticosteroids. "
        "Colitis led to permanent discontinuation in 3% of patients. Consult an ophthalmologist."
    )
    builder.close_section()
    builder.close_section()
    return builder.build(document="spl:1", source="spl", kind=Kind.LABEL, title="Brand")


PRODUCT = Product("Brand", "generic", "oral", label())
COLITIS = Focus(dict.fromkeys(content_words("colitis"), 1.0))


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("How is colitis managed on Brand?", True),
        ("colitis on Brand: what to do?", True),
        ("When should Brand be permanently discontinued?", True),
        ("Brand dose reduction for neutropenia", True),
        ("Brand dose reduction for renal impairment", False),
        ("What is the dose of Brand?", False),
        ("Does Brand cause colitis?", False),
    ],
)
def test_a_question_on_what_to_do_is_known_by_its_words(question: str, asked: bool) -> None:
    assert asks(question) is asked


def test_rows_on_the_harm_come_first_then_the_instructions_of_its_subsection() -> None:
    focus = Focus(dict.fromkeys(content_words("colitis managed"), 1.0))
    found = [s.text for s in told(PRODUCT, "How is colitis managed on Brand?", focus)]
    assert found == [
        "Dosage Modifications: Adverse Reaction: Colitis; Severity: Grade 2 or 3; Dosage "
        "Modification: Withhold.",
        "Dosage Modifications: Adverse Reaction: Colitis; Severity: Grade 4; Dosage Modification: "
        "Permanently discontinue.",
        "Withhold the drug and treat with corticosteroids.",
    ]


def test_the_grade_of_the_question_chooses_its_row() -> None:
    focus = Focus(dict.fromkeys(content_words("colitis managed"), 1.0))
    found = told(PRODUCT, "How is grade 3 colitis managed on Brand?", focus)
    assert [s.cells[1][1] for s in found if s.cells] == ["Grade 2 or 3"]


def test_without_a_harm_the_rows_that_stop_for_good_answer() -> None:
    found = told(PRODUCT, "When should Brand be permanently discontinued?", Focus({}))
    assert [s.cells[0][1] for s in found] == ["Colitis", "Hepatitis"]


def test_another_question_gets_nothing() -> None:
    assert told(PRODUCT, "What is the dose of Brand?", COLITIS) == []

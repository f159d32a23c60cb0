"""Faults that whole articles were found with: glued headings, rows that are no monitoring, repeats."""

from __future__ import annotations

import pytest

from probatum.answers.label import _is_box_heading, _of_another_heading
from probatum.answers.monitoring import cells, tells
from probatum.answers.topics import ADVERSE_REACTIONS
from probatum.answers.trimming import is_sentence, trim
from tests.unit.test_monitoring import statement


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (
            "BCRP Substrates Reduce the dosage of BCRP substrates.",
            "BCRP Substrates: Reduce the dosage of BCRP substrates.",
        ),
        (
            "Renal Impairment No dosage adjustment is needed.",
            "Renal Impairment: No dosage adjustment is needed.",
        ),
        ("In The Netherlands the dose is lower.",) * 2,
        ("Concomitant Use of two drugs is not recommended.",) * 2,
        ("o Anticonvulsants: avoid the listed drugs.", "Anticonvulsants: avoid the listed drugs."),
        ("f. Inspect the solution. g.", "Inspect the solution."),
        ("It is an effective method.¶", "It is an effective method."),
    ],
)
def test_headings_and_marks_are_set_apart(given: str, said: str) -> None:
    assert trim(given) == said


def test_an_instruction_without_its_object_is_no_statement() -> None:
    assert not is_sentence("Do not start.")
    assert is_sentence("Do not shake.")


@pytest.mark.parametrize(
    ("title", "text", "other"),
    [
        ("Other Drugs P-gp Substrates", "Reduce the dosage of BCRP substrates.", True),
        ("Strong CYP3A Inhibitors", "Avoid strong CYP3A inducers.", True),
        ("Strong CYP3A Inhibitors", "Avoid strong CYP3A inhibitors.", False),
        ("Renal Impairment", "Reduce the dose in severe impairment.", False),
        ("Strong CYP3A Inhibitors", "Reduce the dose by half.", False),
    ],
)
def test_a_title_does_not_govern_its_counterpart(title: str, text: str, other: bool) -> None:
    assert _of_another_heading(title, text) is other


@pytest.mark.parametrize(
    ("words", "heading"),
    [
        ("WARNING: LIVER INJURY and RISKS FROM CYTOCHROME P450 INHIBITORS (REMS)", True),
        ("WARNING: QTc PROLONGATION", True),
        ("WARNING: THE DRUG SHOULD NOT BE GIVEN TO CHILDREN.", False),
        ("WARNING: Stop the drug if jaundice occurs.", False),
        ("Stop the drug.", False),
    ],
)
def test_a_box_heading_is_no_statement(words: str, heading: bool) -> None:
    assert _is_box_heading(words) is heading


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Monitor renal function every month.", True),
        ("Blood counts should be obtained weekly.", True),
        ("Periodic eye examinations are recommended.", True),
        ("Laboratory tests should be delayed until 24 hours after the infusion.", False),
        ("Blood pressure was not measured during the trial.", False),
    ],
)
def test_only_what_tells_to_watch_is_monitoring(text: str, told: bool) -> None:
    assert tells(text) is told


def test_a_monitoring_row_names_a_thing_or_stands_whole() -> None:
    text = "If a reaction occurs, monitor and treat as clinically indicated."
    assert dict(cells(statement(text)))["What"] == text
    text = "Monitor signs of low sodium (e.g., confusion) weekly."
    assert dict(cells(statement(text)))["What"] == "signs of low sodium (e.g., confusion)"


def test_a_dose_frequency_is_no_monitoring_frequency() -> None:
    assert (
        dict(cells(statement("Monitor patients who take 10 mg once daily.")))["When"]
        == "not stated"
    )


def test_who_was_studied_is_no_adverse_reaction() -> None:
    unwanted = ADVERSE_REACTIONS.unwanted
    assert unwanted is not None
    assert unwanted.search("The mean age of patients was 48 years.")
    assert unwanted.search("Safety data are based on pooled results from two trials.")
    assert not unwanted.search("The most common adverse reactions were nausea (5%) and rash (3%).")


def test_a_bullet_inside_a_flattened_line_parts_its_items() -> None:
    assert trim("● For adults: ● Take 5 mg daily ● Take it with food.") == (
        "For adults: Take 5 mg daily; Take it with food."
    )


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (
            "Monitor patients for 6 hours after the first dose for signs and symptoms of a slow pulse.",
            "signs and symptoms of a slow pulse",
        ),
        (
            "Obtain an ECG prior to treatment to determine the most appropriate monitoring strategy.",
            "an ECG",
        ),
    ],
)
def test_what_is_watched_is_no_patient_and_no_plan(text: str, what: str) -> None:
    assert dict(cells(statement(text)))["What"] == what

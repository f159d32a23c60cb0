"""How a patient of the question fits the condition of a statement, at the edges too."""

from __future__ import annotations

import pytest

from probatum.answers.focus import FIT, Focus, fit, patient_values, variants

ADMITTED, EXCLUDED, SILENT = 1, -1, 0


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("dose for a 3-year-old child of 15 kg", ["3-year-old", "15 kg"]),
        ("dose for a patient with a clearance of 25 mL/min", ["25 mL/min"]),
        ("can it be given to a 6-month-old?", ["6-month-old"]),
        ("is 5 mg twice daily right?", []),
        ("what is the dose?", []),
        ("dose between 10 and 20 kg", []),
        ("highest dose with a CrCl below 30", ["below 30"]),
        ("dose if eGFR is 25", ["25"]),
        ("dose if CLcr <30 mL/min", ["<30 mL/min"]),
        ("dose with CrCl 30 to 50", []),
        ("a child of 2 to less than 6 years", ["2 to less than 6 years"]),
    ],
)
def test_ages_weights_and_clearances_are_values_and_doses_are_none(
    question: str, found: list[str]
) -> None:
    assert [question[q.start : q.end] for q in patient_values(question)] == found


@pytest.mark.parametrize(
    ("question", "text", "verdict"),
    [
        ("a child of 20 kg", "20 kg or more: 5 mg once daily", ADMITTED),
        ("a child of 14 kg", "7 kg to less than 14 kg: 50 mg", EXCLUDED),
        ("a child of 13.9 kg", "7 kg to less than 14 kg: 50 mg", ADMITTED),
        ("with CrCl below 30", "CLcr 15 to 29 mL/min: 4 mg", ADMITTED),
        ("with CrCl below 30", "CLcr 30 to 89 mL/min: 8 mg", EXCLUDED),
        ("an eGFR of 25", "eGFR 15 to 29 mL/min/1.73 m2: 4 mg", ADMITTED),
        ("children of 2 to less than 6 years", "2 months to less than 4 months", EXCLUDED),
        ("children of 2 to less than 6 years", "6 months to less than 6 years", ADMITTED),
        ("a child of 19.9 kg", "20 kg or more: 5 mg once daily", EXCLUDED),
        ("a child of 20 kg", "less than 20 kg: 0.25 mg/kg", EXCLUDED),
        ("a child of 19.9 kg", "less than 20 kg: 0.25 mg/kg", ADMITTED),
        ("a child of 20 kg", "more than 20 kg: 5 mg", EXCLUDED),
        ("a child of 20 kg", "at most 20 kg: 5 mg", ADMITTED),
        ("a child of 44 lb", "less than 20 kg: 0.25 mg/kg", ADMITTED),
        ("a child of 45 lb", "less than 20 kg: 0.25 mg/kg", EXCLUDED),
        ("a child of 2.5 kg", "2.6 to 3.0 kg: 16.5 mL", EXCLUDED),
        ("a child of 2.6 kg", "2.6 to 3.0 kg: 16.5 mL", ADMITTED),
        ("a child of 3.0 kg", "2.6 to 3.0 kg: 16.5 mL", ADMITTED),
        ("a child of 3.1 kg", "2.6 to 3.0 kg: 16.5 mL", EXCLUDED),
        ("a 2-year-old", "2 years and older", ADMITTED),
        ("a 23-month-old", "2 years and older", EXCLUDED),
        ("a 24-month-old", "2 years and older", ADMITTED),
        ("a 3-year-old", "less than 2 months of age", EXCLUDED),
        ("a 1-month-old", "less than 2 months of age", ADMITTED),
        ("a 65-year-old", "patients 65 years of age or older", ADMITTED),
        ("a clearance of 30 mL/min", "creatinine clearance less than 30 mL/min", EXCLUDED),
        ("a clearance of 29 mL/min", "creatinine clearance less than 30 mL/min", ADMITTED),
        ("a clearance of 30 mL/min", "creatinine clearance 30 to 59 mL/min", ADMITTED),
        ("a clearance of 60 mL/min", "creatinine clearance 30 to 59 mL/min", EXCLUDED),
        ("a child of 15 kg", "the dose is 5 mg once daily", SILENT),
        ("a 3-year-old", "20 kg or more: 5 mg once daily", SILENT),
    ],
)
def test_a_condition_admits_or_excludes_the_patient(question: str, text: str, verdict: int) -> None:
    assert fit(patient_values(question), text) == verdict


def test_two_values_count_each_for_itself() -> None:
    values = patient_values("a 3-year-old child of 15 kg")
    assert fit(values, "2 years and older, less than 20 kg: 0.25 mg/kg") == 2
    assert fit(values, "2 years and older, 20 kg or more: 5 mg") == 0
    assert fit(values, "less than 2 months of age, less than 10 kg") == -2


def test_a_statement_that_fits_the_patient_scores_above_one_that_does_not() -> None:
    focus = Focus({"dose": 1.0}, patient_values("a child of 15 kg"))
    fits, fits_not = focus.of("The dose below 20 kg"), focus.of("The dose at 20 kg or more")
    assert fits - fits_not == pytest.approx(2 * FIT)


def test_without_a_patient_only_the_words_count() -> None:
    focus = Focus({"dose": 2.0, "kidney": 2.0})
    assert focus.of("Renal impairment") == 0.5
    assert focus.of("Dosing in renal impairment") == 1.0
    assert focus.of("Storage") == 0.0
    assert Focus().of("Storage") == 0.0


def test_a_genotype_is_matched_as_it_is_written_and_no_other() -> None:
    focus = Focus(variants=variants("siponimod in cyp2c9 *1/*3"))
    assert focus.carries("In patients with a CYP2C9*1/*3 or *2/*3 genotype the dose is 1 mg.")
    assert not focus.carries("A CYP2C9*3/*3 genotype is a contraindication.")
    assert focus.of("A CYP2C9 *1/*3 genotype.") == FIT
    assert Focus().of("A CYP2C9 *1/*3 genotype.") == 0


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("positive for HLA-B*15:02", ("*15:02",)),
        ("HLA-B*1502", ("*1502",)),
        ("the V600E and T790M mutations", ("V600E", "T790M")),
        ("a dose of 5 mg*", ()),
        ("vitamin B12 and COVID19", ()),
    ],
)
def test_variants_are_alleles_and_changes_of_a_protein(text: str, found: tuple[str, ...]) -> None:
    assert variants(text) == found

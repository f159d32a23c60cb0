"""Whether what a study treats stands in the indication of the product that it studies."""

from __future__ import annotations

from probatum.answers.labelling import labelling
from probatum.evidence.editions import Name, Role
from tests.labels import label, paper, product

TEXT = {"results": "Examplol lowered urate by 12 % in 40 patients."}


def names(condition: str, *interventions: str) -> tuple[Name, ...]:
    return (
        *(Name(Role.INTERVENTION, i) for i in interventions or ("examplol",)),
        *([Name(Role.CONDITION, condition)] if condition else []),
    )


def test_a_condition_of_the_indication_is_on_label() -> None:
    sentence = labelling(paper(TEXT, names=names("Gout")), [product()])
    assert (
        sentence
        == "On-label by its condition (US label of Exampla); age and severity not compared."
    )


def test_another_condition_is_off_label_or_investigational() -> None:
    sentence = labelling(paper(TEXT, names=names("Kidney stones")), [product()])
    assert sentence == (
        "Off-label or investigational: Kidney stones does not stand in the indication of the US "
        "label of Exampla (2024-05-01)."
    )


def test_words_that_every_condition_has_decide_nothing() -> None:
    assert labelling(paper(TEXT, names=names("Acute gout disease")), [product()]).startswith(
        "On-label"
    )
    assert not labelling(paper(TEXT, names=names("Chronic disease")), [product()]).startswith(
        "On-label"
    )


def test_nothing_is_said_of_a_study_of_other_or_of_several_products() -> None:
    assert labelling(paper(TEXT, names=names("Gout", "placebol")), [product()]) == ""
    assert labelling(paper(TEXT, names=names("Gout", "examplol", "placebol")), [product()]) == ""
    assert labelling(paper(TEXT, names=names("Gout")), []) == ""


def test_nothing_is_said_without_a_condition_or_an_indication() -> None:
    assert labelling(paper(TEXT, names=names("")), [product()]) == ""
    assert labelling(paper(TEXT, names=names("Gout")), [product(label({}))]) == ""


def test_a_suffix_of_the_generic_name_does_not_hide_the_product() -> None:
    made = product(generic="examplol-abcd")
    assert labelling(paper(TEXT, names=names("Gout")), [made]).startswith("On-label")

"""Roles, dates, ids, citations and designs of papers."""

from __future__ import annotations

import pytest

from probatum.evidence.editions import Design
from probatum.sources import papers
from probatum.sources.design import infer


@pytest.mark.parametrize(
    ("hints", "expected"),
    [
        (("RESULTS",), "results"),
        (("2. Materials and Methods",), "methods"),
        (("Methods/Design",), "methods"),
        (("4.1. Statistical analysis",), "methods"),
        (("PATIENTS AND METHODS",), "methods"),
        (("Search strategy",), "methods"),
        (("Conclusion:",), "conclusions"),
        (("REVIEWER'S CONCLUSIONS",), "conclusions"),
        (("Background and aims",), "background"),
        (("OBJECTIVES",), "objective"),
        (("Aim of the study",), "objective"),
        (("Results and discussion",), "results"),
        (("Competing interests",), "competing interests"),
        (("Conflict of interest statement",), "competing interests"),
        (("Disclosure of potential conflicts of interest",), "competing interests"),
        (("Role of the funding source",), "funding"),
        (("Trial registration number",), "trial registration"),
        (("", "materials|methods"), "methods"),
        (("Our story", "intro"), "introduction"),
        (("Insulin resistance",), None),
        (("Methodist hospitals",), None),
        (("x" * 5000,), None),
        (("study and " * 8,), None),
    ],
)
def test_role(hints: tuple[str, ...], expected: str | None) -> None:
    assert papers.role(*hints) == expected


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (("2022", "7", "4"), "2022-07-04"),
        (("2022", "Jul"), "2022-07"),
        (("2022", "Spring"), "2022"),
        (("2022",), "2022"),
        (("2022", "13", "1"), "2022"),
        (("in press",), ""),
    ],
)
def test_iso_date(parts: tuple[str, ...], expected: str) -> None:
    assert papers.iso_date(*parts) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("1998 Dec-1999 Jan", "1998-12"),
        ("2011 May-Jun", "2011-05"),
        ("1947-1948", "1947"),
        ("2000 Spring", "2000"),
        ("", ""),
    ],
)
def test_loose_date(words: str, expected: str) -> None:
    assert papers.loose_date(words) == expected


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        (["2022-07", "2021-12-03"], "2021-12-03"),
        (["2022", "2022-07"], "2022-07"),
        (["2022-07-04", "2022"], "2022-07-04"),
        (["", ""], ""),
    ],
)
def test_earliest(dates: list[str], expected: str) -> None:
    assert papers.earliest(dates) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (("1390-7",), "1390-1397"),
        (("e12",), "e12"),
        (("12", "12"), "12"),
        (("S3-9",), "S3-9"),
        (("99", "103"), "99-103"),
    ],
)
def test_pages(given: tuple[str, ...], expected: str) -> None:
    assert papers.pages(*given) == expected


def test_citation() -> None:
    place = papers.citation("Nat Med", "2022-07", volume="28", issue="7", page="1390-1397")
    assert place == "Nat Med. 2022;28(7):1390-1397"
    assert papers.citation("Nat Med", "2022") == "Nat Med. 2022"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://doi.org/10.1000/A(1)b.", "10.1000/a(1)b"),
        ("doi:10.1016/S0140-6736(21)00001-X", "10.1016/s0140-6736(21)00001-x"),
        ("no id", ""),
    ],
)
def test_doi(text: str, expected: str) -> None:
    assert papers.doi(text) == expected


R, C = Design.RANDOMISED, Design.COHORT


@pytest.mark.parametrize(
    ("types", "title", "abstract", "expected"),
    [
        (["Randomized Controlled Trial"], "A drug", "", R),
        (["Clinical Trial"], "A drug", "Patients were randomly assigned to two arms.", R),
        (["Clinical Trial"], "A drug", "All received it.", Design.NON_RANDOMISED),
        (["Journal Article"], "A drug: a randomized, double-blind trial", "", R),
        (["Journal Article"], "A non-randomised comparison", "", None),
        (["Journal Article"], "A Mendelian randomized analysis", "", None),
        (["Journal Article"], "A review of randomised trials", "", None),
        (["Review"], "A drug: a systematic review", "", Design.SYSTEMATIC_REVIEW),
        (["Meta-Analysis", "Review"], "A drug", "", Design.SYSTEMATIC_REVIEW),
        (["Review"], "A drug", "Several randomised trials were randomized to", Design.REVIEW),
        (["Journal Article"], "A drug in a birth cohort", "", C),
        (["Observational Study"], "A drug", "", C),
        (["Journal Article"], "A drug", "We retrospectively reviewed charts.", C),
        (["Journal Article"], "A drug: case-control study", "", Design.CASE_CONTROL),
        (["Journal Article"], "A cross-sectional survey", "", Design.CROSS_SECTIONAL),
        (["Case Reports", "Journal Article"], "A drug", "", Design.CASE_REPORT),
        (["Letter", "Comment"], "A randomised trial", "", Design.OPINION),
        (["Practice Guideline", "Review"], "A drug", "", None),
        (["Published Erratum"], "A randomised trial", "", None),
        (["research-article", "Study Protocol"], "A randomised trial", "", None),
        (["Journal Article"], "A drug: study protocol for a randomised trial", "", None),
        (["Journal Article"], "A drug in a mouse model", "Mice were randomly assigned.",
         Design.PRECLINICAL),
        (["Journal Article"], "A drug", "It works.", None),
    ],
)  # fmt: skip
def test_design(types: list[str], title: str, abstract: str, expected: Design | None) -> None:
    assert infer(types, title, abstract) is expected


def test_design_from_headings_and_methods() -> None:
    words = "Mice were randomly assigned."
    assert infer([], "A drug", words, ["Animals", "Mice"]) is Design.PRECLINICAL
    assert infer([], "A drug", "", ["Humans", "Retrospective Studies"]) is C
    assert infer([], "A drug", methods="Fifty patients were randomly allocated.") is R
    assert infer([], "A drug", methods="Questions were randomly allocated.") is None

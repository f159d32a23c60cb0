"""One block for each study: its design, its results with their figures, what its authors conclude."""

from __future__ import annotations

from dataclasses import replace

import pytest

from probatum.answers.choosing import Shown
from probatum.answers.focus import Focus
from probatum.answers.studies import RESULTS_SHOWN, block, main_result, short_name, title
from probatum.evidence.articles import ArticleSection
from probatum.evidence.editions import Design, Edition, Name, Role
from tests.articles import claim
from tests.labels import paper

PARTS = {
    "background": "Gout is common. Urate can be lowered by diet.",
    "methods": (
        "In this randomised, double-blind trial, 126 adults received examplol or placebo for 52 weeks."
    ),
    "results": "Urate fell by 2.4 mg/dL with examplol and by 0.5 mg/dL with placebo (P=.007). "
    "Serious adverse events occurred in 5 of 75 and 4 of 51 participants. "
    "The weather was recorded as well.",
    "conclusions": "Examplol may reduce urate in adults with gout.",
}


def texts(edition: Edition, focus: Focus | None = None, shown: Shown | None = None) -> list[str]:
    section = block(edition, focus or Focus(), shown or Shown())
    return [c.text for c in section.claims] if section else []


def test_a_block_holds_design_results_and_conclusion_in_the_order_of_the_paper() -> None:
    assert texts(paper(PARTS)) == [
        "In this randomised, double-blind trial, 126 adults received examplol or placebo for 52 weeks.",
        "Urate fell by 2.4 mg/dL with examplol and by 0.5 mg/dL with placebo (P=.007).",
        "Serious adverse events occurred in 5 of 75 and 4 of 51 participants.",
        "Examplol may reduce urate in adults with gout.",
    ]


def test_of_many_results_those_that_the_question_asks_for_are_shown() -> None:
    results = " ".join(
        f"Outcome {chr(97 + n)}{chr(97 + n)}{chr(97 + n)} changed by {n} points."
        for n in range(1, 12)
    )
    found = texts(paper({"results": results}), Focus({"kkk": 1.0}))
    assert len(found) <= RESULTS_SHOWN
    assert "Outcome kkk changed by 10 points." in found


def test_what_the_article_says_already_is_not_said_again() -> None:
    shown = Shown()
    assert len(texts(paper(PARTS), shown=shown)) == 4
    assert texts(paper(PARTS), shown=shown) == []


def test_the_block_carries_its_name_and_its_notices() -> None:
    section = block(paper(PARTS), Focus(), Shown(), notices=("Off-label.",))
    assert section is not None
    assert section.title == "ALPHA (Doe et al. 2023; randomised trial)"
    assert (section.layout, section.notices) == ("study", ("Off-label.",))


@pytest.mark.parametrize(
    ("studies", "expected"),
    [
        (["ALPHA"], "ALPHA"),
        (["ALPHA", "NCT00000001"], "ALPHA"),
        (["NCT00000001"], ""),
        (["ALPHA-EU", "ALPHA"], "ALPHA-EU"),
        (["ALPHA", "BETA"], ""),
        ([], ""),
    ],
)
def test_a_study_has_a_short_name_only_if_it_is_its_own(studies: list[str], expected: str) -> None:
    names = tuple(Name(Role.STUDY, s) for s in studies)
    assert short_name(paper(PARTS, names=names)) == expected


def test_a_title_says_who_when_and_how() -> None:
    made = paper(PARTS)
    assert title(made, whole=True) == (
        "ALPHA, Examplol in gout: a randomised trial (Doe et al. 2023; randomised trial)"
    )
    alone = replace(made, meta={"authors": ["Doe J"]}, design=Design.COHORT)
    assert title(alone) == "ALPHA (Doe 2023; cohort)"
    assert title(replace(made, meta={}, design=None, date="")) == "ALPHA"


def test_the_main_result_is_the_one_with_a_p_value_or_an_interval() -> None:
    design, plain = claim("126 adults took part.", 1), claim("Urate fell in 30 %.", 2)
    tested = claim("Urate fell by 2.4 (P=.007).", 3)

    def of(*claims: object) -> ArticleSection:
        return ArticleSection("A", claims, "study")  # type: ignore[arg-type]

    assert main_result(of(design, plain, tested)) == tested
    assert main_result(of(design, plain)) == plain
    assert main_result(of(claim("No figure here.", 4))) is None


def test_who_took_part_is_no_main_result() -> None:
    first, enrolled = claim("A trial.", 1), claim("It enrolled 40 of 60 adults (67 %).", 2)
    found = claim("Urate fell in 12 of 40 adults.", 3)
    assert main_result(ArticleSection("A", (first, enrolled, found), "study")) == found
    assert main_result(ArticleSection("A", (first, enrolled), "study")) is None


def test_the_study_that_is_asked_about_is_shown_whatever_was_said_before() -> None:
    shown = Shown()
    assert block(paper(PARTS), Focus(), shown) is not None
    again = block(paper(PARTS), Focus(), shown, whole=True)
    assert again is not None
    assert len(again.claims) >= 4

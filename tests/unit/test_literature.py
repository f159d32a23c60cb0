"""Statements of ranked passages: what answers, guides, speaks against it, and what is not known."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from probatum.answers.choosing import Shown
from probatum.answers.concepts import pair
from probatum.answers.focus import Focus, patient_values
from probatum.answers.literature import (
    BEST,
    ROWS,
    Answered,
    answered,
    on_topic,
)
from probatum.answers.polarity import Direction
from probatum.answers.ranking import RERANKED, Ranked, scored
from probatum.evidence.builder import EditionBuilder
from probatum.evidence.editions import Design, Edition, Kind, PassageKind, Status
from tests.labels import paper

FOCUS = Focus({"urat": 1.0, "examplol": 1.0})
TITLES = {k: k.title() for k in ("guidance", "best", "rest", "against", "others", "unknown")}


def ranked(edition: Edition, score: float | None = 2.0) -> list[Ranked]:
    return [Ranked(edition, p, score) for p in edition.passages]


def results(*sentences: str, **fields: object) -> list[Ranked]:
    number = str(sum(map(ord, "".join(sentences))))
    return ranked(
        paper(
            {"results": " ".join(sentences)}, document=f"pmid:{number}", title="A study.", **fields
        )
    )


def answer(
    found: Sequence[Ranked], direction: Direction | None = None, focus: Focus = FOCUS
) -> Answered:
    return answered(scored(found, focus, None), Shown(), direction, TITLES, focus)


def sections(made: Answered) -> dict[str, list[str]]:
    return {s.topic: [c.text for c in s.claims] for s in made.sections}


def test_statements_that_cover_the_question_come_first_and_others_not_at_all() -> None:
    found = scored(
        [
            *results("Urate fell in 12 patients."),
            *results("Examplol lowered urate in 9 patients."),
            *results("The weather was fine in May."),
        ],
        FOCUS,
        None,
    )
    assert [s.statement.text for s in found] == [
        "Examplol lowered urate in 9 patients.",
        "Urate fell in 12 patients.",
    ]


def test_the_reranker_reads_each_statement_under_its_title_and_may_turn_the_order() -> None:
    read: list[str] = []

    def rerank(texts: Sequence[str]) -> list[float]:
        read.extend(texts)
        return [8.0 if "fell" in t else -8.0 for t in texts]

    found = scored(
        [*results("Examplol lowered urate in 9 patients."), *results("Urate fell in 12 patients.")],
        FOCUS,
        rerank,
    )
    assert found[0].statement.text == "Urate fell in 12 patients."
    assert all(text.startswith("A study") for text in read)
    assert read[0].endswith("Examplol lowered urate in 9 patients.")


def test_the_reranker_never_reads_more_than_it_may() -> None:
    many = [f"Examplol lowered urate in group {n} of the study." for n in range(RERANKED + 15)]
    counts: list[int] = []

    def rerank(texts: Sequence[str]) -> list[float]:
        counts.append(len(texts))
        return [0.0] * len(texts)

    found = scored([r for text in many for r in results(text)], FOCUS, rerank)
    assert counts == [RERANKED]
    assert len(found) == RERANKED + 15


def test_an_unconfirmed_fact_is_no_evidence() -> None:
    def digest(status: Status) -> list[Ranked]:
        builder = EditionBuilder()
        builder.open_section("Results", "results")
        builder.fact("Examplol lowered urate in 9 patients.", status, "a copy")
        made = builder.build(document="pmid:1", source="Probatum", kind=Kind.ABSTRACT, title="D")
        return ranked(made)

    assert scored(digest(Status.UNCONFIRMED), FOCUS, None) == []
    assert len(scored(digest(Status.SECONDARY), FOCUS, None)) == 1


def test_what_says_the_same_is_one_claim_with_the_quotes_of_all() -> None:
    made = answer(
        [
            *results("Examplol lowered urate in 9 patients."),
            *results("In 9 patients examplol lowered the urate."),
        ]
    )
    (best,) = made.best
    assert len({q.document for q in best.quotes}) == 2


def test_what_speaks_against_the_direction_stands_apart() -> None:
    made = answer(
        [
            *results("Examplol lowered urate in gout."),
            *results("Examplol did not lower urate in obesity."),
        ],
        Direction.YES,
    )
    assert sections(made) == {
        "best": ["Examplol lowered urate in gout."],
        "against": ["Examplol did not lower urate in obesity."],
    }
    assert [c.text for c in made.against] == ["Examplol did not lower urate in obesity."]


def test_what_is_not_known_stands_apart() -> None:
    made = answer(results("The effect of examplol on urate in pregnancy is unknown."))
    assert list(sections(made)) == ["unknown"]


def guideline(*texts: tuple[str, str]) -> list[Ranked]:
    builder = EditionBuilder()
    for heading, text in texts:
        builder.open_section(heading)
        kind = PassageKind.RECOMMENDATION if heading == "Recommendation" else PassageKind.PROSE
        strength = "B" if kind is PassageKind.RECOMMENDATION else None
        builder.paragraph(text, kind, strength=strength)
        builder.close_section()
    return ranked(
        builder.build(document="uspstf:1", source="USPSTF", kind=Kind.GUIDELINE, title="Gout")
    )


def test_a_graded_recommendation_leads_and_carries_its_grade() -> None:
    made = answer(
        [
            *results("Examplol lowered urate in 9 patients."),
            *guideline(
                ("Practice", "Clinicians should discuss examplol and urate with patients."),
                ("Recommendation", "The panel recommends examplol when urate is high."),
            ),
        ]
    )
    assert sections(made)["guidance"][0] == "The panel recommends examplol when urate is high."
    assert made.best[0].note == "B"


def test_what_other_bodies_recommend_is_not_the_guidelines_own_word() -> None:
    made = answer(
        guideline(
            (
                "Recommendations of Others",
                "A society of urologists recommends examplol for high urate.",
            )
        )
    )
    assert list(sections(made)) == ["others"]
    assert made.best == ()


def test_statements_whose_condition_excludes_the_patient_are_left_out() -> None:
    focus = Focus({"urat": 1.0, "dose": 1.0}, patient_values("a child of 15 kg"))
    found = [
        *results("The urate dose is 5 mg at 20 kg or more."),
        *results("The urate dose is 2 mg below 20 kg."),
    ]
    made = answered(scored(found, focus, None), Shown(), None, TITLES, focus)
    texts = [c.text for s in made.sections for c in s.claims]
    assert texts == ["The urate dose is 2 mg below 20 kg."]


def test_rows_that_differ_only_in_figures_do_not_crowd_out_the_rest() -> None:
    rows = [
        r for n in range(3, 9) for r in results(f"Examplol {n} mg lowered urate by {n}.5 mg/dL.")
    ]
    texts = [t for found in sections(answer(rows)).values() for t in found]
    assert len(texts) == ROWS


def test_the_first_section_is_short_and_the_rest_follows() -> None:
    words = ["gout", "obesity", "smokers", "runners", "nurses", "pilots", "farmers", "bakers"]
    made = sections(
        answer([r for w in words for r in results(f"Examplol lowered urate among {w}.")])
    )
    assert len(made["best"]) == BEST
    assert len(made["rest"]) == len(words) - BEST


@pytest.mark.parametrize(
    ("design", "note"),
    [
        (Design.RANDOMISED, "randomised trial"),
        (Design.CASE_REPORT, "case report"),
        (Design.COHORT, "cohort"),
        (Design.PRECLINICAL, "preclinical"),
        (None, ""),
    ],
)
def test_a_claim_of_a_paper_carries_its_design(design: Design | None, note: str) -> None:
    (best,) = answer(results("Examplol lowered urate in 9 patients.", design=design)).best
    assert best.note == note


def test_the_finding_opens_the_article_not_what_was_known_before() -> None:
    focus = Focus(
        FOCUS.terms, pair=pair("Is examplol associated with urate?", {"urat": 1.0, "examplol": 1.0})
    )
    study = paper(
        {
            "background": "Examplol has been linked with urate in mice.",
            "results": "Urate was the same with examplol in 90 adults.",
        }
    )
    made = answer(ranked(study), focus=focus)
    assert made.best[0].text == "Urate was the same with examplol in 90 adults."
    assert not made.apart


def test_the_article_says_when_no_sentence_holds_both_things() -> None:
    focus = Focus(
        FOCUS.terms, pair=pair("Is examplol associated with urate?", {"urat": 1.0, "examplol": 1.0})
    )
    found = [*results("Examplol is a white powder of bitter taste and was stored.")]
    assert answer(found, focus=focus).apart
    assert on_topic(scored(found, focus, None), focus) == []


def test_of_three_sentences_of_one_study_a_block_is_made() -> None:
    text = "Examplol lowered urate in men. Urate fell in women. Urate rose in 3 adults."
    made = answer(results(text))
    (block,) = made.sections
    assert block.layout == "study"
    assert [c.text for c in block.claims] == [
        "Examplol lowered urate in men.",
        "Urate fell in women.",
        "Urate rose in 3 adults.",
    ]

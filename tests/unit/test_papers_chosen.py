"""Which sentences of papers are chosen, and how they stand together."""

from __future__ import annotations

import pytest

from probatum.answers.papers import Choice, Part, chosen, part
from probatum.answers.statements import Statement, statements
from probatum.evidence.editions import Edition
from tests.labels import paper


def of(edition: Edition) -> list[Statement]:
    return statements(edition, edition.passages, in_study=True)


def choices(edition: Edition, *scores: float) -> list[Choice]:
    return [Choice((s,), score, score) for s, score in zip(of(edition), scores, strict=True)]


@pytest.mark.parametrize(
    ("section", "text", "wanted"),
    [
        ("results", "Urate fell by 2 mg/dL in the examplol group.", Part.RESULT),
        ("conclusions", "Examplol lowers urate in adults with gout.", Part.CONCLUSION),
        ("methods", "Adults with gout were randomised to examplol.", Part.METHOD),
        ("background", "Gout is common in adults of all ages.", Part.BACKGROUND),
        ("background", "In this study, we compared examplol with placebo.", Part.AIM),
        ("objective", "We sought to test examplol in gout.", Part.AIM),
    ],
)
def test_the_part_of_a_sentence_is_that_of_its_section(
    section: str, text: str, wanted: Part
) -> None:
    (found,) = of(paper({section: text}))
    assert part(found) is wanted


def test_in_an_undivided_abstract_words_and_place_decide() -> None:
    text = (
        "Gout is common in adults and has been treated with many drugs. "
        "The aim of this study was to compare examplol with placebo. "
        "A total of 90 adults were randomised to examplol or placebo. "
        "Urate was significantly lower in 45 adults with examplol (p < 0.01). "
        "These findings suggest that examplol should be preferred in adults with gout."
    )
    assert [part(s) for s in of(paper({"abstract": text}))] == [
        Part.BACKGROUND,
        Part.AIM,
        Part.METHOD,
        Part.RESULT,
        Part.CONCLUSION,
    ]


def test_a_studys_sentences_stand_together_in_the_order_of_the_source() -> None:
    one = paper(
        {"results": "Urate fell in 9 patients. Gout attacks fell in 4 patients."}, document="pmid:1"
    )
    other = paper({"results": "Examplol lowered urate in 7 patients."}, document="pmid:2")
    found = chosen([*choices(one, 0.6, 0.9), *choices(other, 0.8)], 0.9)
    assert [[c.first.text for c in study] for study in found] == [
        ["Urate fell in 9 patients.", "Gout attacks fell in 4 patients."],
        ["Examplol lowered urate in 7 patients."],
    ]


def test_what_is_off_topic_is_left_out() -> None:
    one = paper({"results": "Urate fell in 9 patients."}, document="pmid:1")
    other = paper({"results": "The weather was fine in 7 towns."}, document="pmid:2")
    found = chosen([*choices(one, 0.9), *choices(other, 0.1)], 0.9)
    assert [study[0].first.edition.document for study in found] == ["pmid:1"]


def test_no_more_sentences_than_the_most() -> None:
    text = " ".join(f"Urate fell by {n} mg in group {n}." for n in range(1, 9))
    (study,) = chosen(choices(paper({"results": text}), *[0.8] * 8), 0.8, most=5)
    assert len(study) == 5

"""Recommendation statements and the grades that stand in the text."""

from __future__ import annotations

import pytest

from probatum.evidence.builder import EditionBuilder
from probatum.evidence.editions import Edition, Kind, PassageKind
from probatum.sources.recommendations import certainty, mark, recommends, strength


@pytest.mark.parametrize(
    ("text", "strong", "certain"),
    [
        (
            "We recommend X (strong recommendation, moderate-quality evidence).",
            "strong recommendation",
            "moderate-quality evidence",
        ),
        ("We suggest X (weak recommendation; very low-certainty evidence).",
         "weak recommendation", "very low-certainty evidence"),
        ("The panel recommends X (Grade 1B).", "Grade 1B", None),
        ("We suggest against X [2C].", "Grade 2C", None),
        ("X is recommended (Class I, Level of Evidence A).", "Class I", "Level of Evidence A"),
        ("X is recommended. COR 2a, LOE B-NR.", "COR 2a", "LOE B-NR"),
        ("The USPSTF recommends X. Grade B recommendation.", "Grade B recommendation", None),
    ],
)  # fmt: skip
def test_grades_are_copied_as_they_stand(text: str, strong: str, certain: str | None) -> None:
    assert recommends(text)
    assert (strength(text), certainty(text)) == (strong, certain)


@pytest.mark.parametrize(
    "text",
    [
        "We recommend further research in this field.",
        "Guidelines were reviewed.",
        "Class I heart failure was seen in 12 patients.",
        "X is recommended by others.",
        "The evidence was of low quality.",
    ],
)
def test_what_recommends_nothing(text: str) -> None:
    assert not recommends(text)


def marked(*paragraphs: str) -> Edition:
    builder = EditionBuilder()
    for paragraph in paragraphs:
        builder.paragraph(paragraph)
    return mark(builder.build(document="file:x", source="s", kind=Kind.LOCAL, title="t"))


def test_a_statement_is_cut_out_of_its_paragraph_with_its_grade() -> None:
    text = "Rust is bad. We suggest oil. (Strong recommendation, low quality evidence.) It drips."
    found = marked(text)
    assert found.text == text
    assert [(p.kind, found.words(p)) for p in found.passages] == [
        (PassageKind.PROSE, "Rust is bad."),
        (
            PassageKind.RECOMMENDATION,
            "We suggest oil. (Strong recommendation, low quality evidence.)",
        ),
        (PassageKind.PROSE, "It drips."),
    ]
    assert found.passages[1].strength == "Strong recommendation"
    assert found.passages[1].certainty == "low quality evidence"


def test_a_table_of_recommendations_gives_class_and_level() -> None:
    builder = EditionBuilder()
    builder.table([["Oil the hinge", "I", "B-R"]], [["Recommendation", "COR", "LOE"]])
    found = mark(builder.build(document="file:x", source="s", kind=Kind.LOCAL, title="t"))
    (row,) = found.passages
    assert row.kind is PassageKind.RECOMMENDATION
    assert (row.strength, row.certainty) == ("COR I", "LOE B-R")

"""What a label forbids stands first where a question names it."""

from __future__ import annotations

from probatum.answers.choosing import content_words
from probatum.answers.focus import Focus
from probatum.answers.forbidding import forbidden
from probatum.answers.label import Product
from probatum.evidence.builder import EditionBuilder
from probatum.evidence.editions import Kind
from probatum.retrieval.cues import QuestionType


def product() -> Product:
    builder = EditionBuilder()
    builder.open_section("4 CONTRAINDICATIONS", "34070-3")
    builder.paragraph("Examplium is contraindicated in patients with heart failure.")
    builder.close_section()
    builder.open_section("7 DRUG INTERACTIONS", "34073-7")
    builder.paragraph(
        "Strong inhibitors raise its exposure. Examplium should not be used with strong inhibitors."
    )
    builder.close_section()
    made = builder.build(document="spl:1", source="spl", kind=Kind.LABEL, title="Brand")
    return Product("Brand", "generic", "oral", made)


def of(words: str, kind: QuestionType = QuestionType.GENERAL) -> str:
    found = forbidden(product(), kind, Focus(dict.fromkeys(content_words(words), 1.0)))
    return found.text if found else ""


def test_a_rule_that_holds_all_words_of_the_question_is_found() -> None:
    assert of("patients heart failure") == (
        "Examplium is contraindicated in patients with heart failure."
    )
    assert of("strong inhibitors", QuestionType.INTERACTION) == (
        "Examplium should not be used with strong inhibitors."
    )


def test_a_rule_on_less_or_a_question_on_a_figure_gets_nothing() -> None:
    assert of("acute heart failure") == ""
    assert of("heart failure", QuestionType.DOSE) == ""
    assert of("patients") == ""

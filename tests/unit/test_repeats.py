"""A statement is dropped only where another one says all of it."""

from __future__ import annotations

from dataclasses import replace

from probatum.answers.repeats import without_repeats
from probatum.evidence.articles import ArticleSection
from probatum.evidence.claims import Claim, Quote
from probatum.evidence.editions import Level

QUOTE = Quote("spl:1", "e1", "34068-7", 0, 4, "text", Level.PRIMARY)


def _shown(*texts: str) -> list[str]:
    sections = [
        ArticleSection(f"S{i}", (Claim(x, (QUOTE,)),), topic=f"t{i}") for i, x in enumerate(texts)
    ]
    return [c.text for s in without_repeats(sections) for c in s.claims]


def test_a_sentence_under_a_heading_is_not_said_again_without_it() -> None:
    plain = "Safety in pediatric patients has not been established."
    assert _shown(f"Pediatric Use: {plain}", plain) == [f"Pediatric Use: {plain}"]


def test_rows_that_differ_in_their_heading_both_stay() -> None:
    rows = ("Mild impairment: Withhold the dose until recovery.",
            "Severe impairment: Withhold the dose until recovery.")  # fmt: skip
    assert _shown(*rows) == list(rows)


def test_a_longer_statement_with_a_condition_stays() -> None:
    short = "Monitor platelet counts weekly during the treatment of adult patients with leukemia."
    longer = f"{short[:-1]} and anemia."
    assert _shown(short, longer) == [short, longer]


def test_the_same_words_of_another_document_stay() -> None:
    text = "Safety in pediatric patients has not been established."
    other = replace(QUOTE, document="spl:2")
    sections = [
        ArticleSection("A", (Claim(text, (QUOTE,)),), topic="a"),
        ArticleSection("B", (Claim(text, (other,)),), topic="b"),
    ]
    assert len(without_repeats(sections)) == 2


def test_rows_of_two_tables_that_share_their_figures_both_stay() -> None:
    rows = (
        "Steps to 2 mg: Step: Day 1; Dose: 1 x 0.25 mg.",
        "Steps to 2 mg: Step: Day 2; Dose: 1 x 0.25 mg.",
        "Steps to 1 mg: Step: Day 1; Dose: 1 x 0.25 mg.",
        "Steps to 1 mg: Step: Day 2; Dose: 1 x 0.25 mg.",
    )
    assert _shown(*rows) == list(rows)

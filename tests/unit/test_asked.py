"""What a label says on the very words of a question stands first."""

from __future__ import annotations

from collections.abc import Sequence

from probatum.answers.asked import SURE, nearest, opener, section
from probatum.answers.focus import Focus
from probatum.answers.label import Product
from probatum.answers.ranking import Scored
from probatum.answers.statements import Statement, statements
from probatum.evidence.articles import ArticleSection
from probatum.evidence.builder import EditionBuilder
from probatum.evidence.editions import Edition, Kind
from tests.articles import claim

RULE = "Stop the drug at least 24 hours before surgery."
OTHER = "Store the tablets at room temperature."


def label(document: str = "spl:1") -> Edition:
    builder = EditionBuilder()
    builder.open_section("2 DOSAGE", "34068-7")
    builder.paragraph(f"{RULE} {OTHER}")
    builder.close_section()
    return builder.build(document=document, source="spl", kind=Kind.LABEL, title="Brand")


OWN = label()
PRODUCT = Product("Brand", "generic", "oral", OWN)
FOCUS = Focus({"surgery": 1.0, "stop": 1.0})
RULES, OTHERS = statements(OWN, OWN.passages)


def found(score: float, statement: Statement = RULES) -> list[Scored]:
    return [Scored(statement, score)]


def test_only_sure_statements_of_the_own_label_are_taken() -> None:
    assert nearest(found(SURE), PRODUCT, FOCUS) == [RULES]
    assert nearest(found(SURE - 0.01), PRODUCT, FOCUS) == []
    assert nearest(found(0.99, OTHERS), PRODUCT, FOCUS) == []
    foreign = label("spl:2")
    assert nearest(found(0.99, statements(foreign, foreign.passages)[0]), PRODUCT, FOCUS) == []


def test_what_a_section_shows_already_is_not_shown_again() -> None:
    first = section([RULES], [], "Heading")
    assert first is not None
    assert [c.text for c in first.claims] == [RULE]
    assert section([RULES], [first], "Heading") is None
    assert section([RULES], [ArticleSection("Other", (claim("Other words.", 900),))], "Heading")


def test_it_opens_the_article_only_where_it_fits_clearly_better() -> None:
    def rerank(texts: Sequence[str]) -> list[float]:
        return [4.0 if "24 hours" in t else float("surgery" in t) * 3.5 for t in texts]

    chosen = claim("Wait after surgery.", 900)
    weak = claim("Take it with food.", 900)
    best = opener([RULES], [weak], rerank)
    assert best is not None
    assert best.text == RULE
    assert opener([RULES], [chosen], rerank) is None
    assert opener([RULES], [claim(RULE, 900)], rerank) is None
    assert opener([], [weak], rerank) is None
    assert opener([RULES], [weak], None) is None

from __future__ import annotations

from dataclasses import replace

import pytest

from probatum.evidence.articles import Article, ArticleSection
from probatum.rendering import docx, html, markdown, pdf, terminal
from probatum.rendering.json import to_json
from probatum.rendering.licence import (
    DOCUMENT_LIMIT,
    QUOTE_LIMIT,
    excerpts,
    is_open,
    key,
    shortened,
)
from tests.articles import PAPER, article, claim, quote
from tests.unit.test_rendering_documents import pdf_text, word_text

LONG = " ".join(f"word{i}" for i in range(120))


def with_quotes(licence: str, count: int = 5) -> Article:
    claims = tuple(
        replace(
            claim(f"Finding {i}.", i, 2),
            quotes=(quote(f"{i} {LONG}", 1000 * i, PAPER, licence=licence),),
        )
        for i in range(count)
    )
    return replace(article(), sections=(ArticleSection("Findings", claims),), short_answer=())


def test_copyrighted_abstracts_are_capped_by_quote_and_by_document() -> None:
    made = with_quotes("© 2024 The Publisher")
    shown = list(excerpts(made).values())
    assert all(e.cut for e in shown)
    assert 0 < len(shown[0].text) <= QUOTE_LIMIT
    assert sum(len(e.text) for e in shown) <= DOCUMENT_LIMIT
    assert shown[-1].text == ""


@pytest.mark.parametrize("licence", ["CC BY 4.0", "public domain", "Apache-2.0", "CC0 1.0"])
def test_open_texts_are_whole(licence: str) -> None:
    assert is_open(licence)
    assert not any(e.cut for e in excerpts(with_quotes(licence)).values())


@pytest.mark.parametrize("licence", ["", "© Elsevier", "All rights reserved", "accessed freely"])
def test_without_an_open_licence_a_text_is_not_open(licence: str) -> None:
    assert not is_open(licence)


def test_labels_are_never_cut() -> None:
    long = replace(claim("Dose.", 1), quotes=(quote(LONG, 1, licence=""),))
    made = replace(article(), sections=(ArticleSection("Dose", (long,)),), short_answer=())
    assert excerpts(made)[key(long.quotes[0])].text == LONG


def test_a_quote_that_stands_twice_counts_once() -> None:
    made = with_quotes("", count=1)
    twice = replace(made, sections=made.sections * 2)
    assert excerpts(made) == excerpts(twice)


def test_a_text_is_cut_between_words() -> None:
    cut = shortened(LONG, 100)
    assert cut.cut
    assert LONG.startswith(cut.text + " ")
    assert shortened("short", 100).text == "short"
    assert shortened("x" * 500, 100).text == "x" * 100


def test_exports_cut_and_say_where_the_rest_is_but_json_and_terminal_do_not() -> None:
    made = with_quotes("© 2024 The Publisher")
    last = LONG.split()[-1]
    for text in (html.render(made), markdown.render(made)):
        assert last not in text
        assert "https://papers.example/100" in text
        assert "Read the rest at" in text
    for text in (word_text(docx.render(made)), pdf_text(pdf.render(made))):
        assert "word0" in text
        assert last not in text
        assert "Read the rest at" in text
    assert last in str(to_json(made))
    assert last in terminal.to_text(made, quotes=True)

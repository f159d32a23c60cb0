"""Markdown, Word and PDF."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import pytest
from docx import Document
from markdown_it import MarkdownIt
from pypdf import PdfReader

from probatum.evidence.articles import Article, Elsewhere, Review
from probatum.rendering import copying, docx, html, markdown, pdf
from tests.articles import FATAL, HOSTILE, article, hostile

PARTS = (
    "Read this first", "call 911 first", "Reviewed by nobody", "What changed", "Danger",
    "How far to trust this", "Evidence at a glance", "until week 12", "Off-label.", "unconfirmed",
    "outdated", "Retracted.", "retracted by: pmid:101", "https://papers.example/100",
    "Not found in this library", "3 further statements; a table", "How this was searched",
    "Quoted words", "2 DOSAGE › 2.1 Dose", "digest, read in secondary", "funding: Example Fund",
    "For health-care professionals.",
)  # fmt: skip


def word_text(data: bytes) -> str:
    document: Any = Document(io.BytesIO(data))
    cells = [c.text for t in document.tables for r in t.rows for c in r.cells]
    runs = [
        "".join(x.text or "" for x in p._p.iter() if x.tag.endswith("}t"))
        for p in document.paragraphs
    ]
    return " ".join(" ".join([*runs, *cells]).split())


def pdf_text(data: bytes) -> str:
    return " ".join(" ".join(p.extract_text() for p in PdfReader(io.BytesIO(data)).pages).split())


def html_of(text: str) -> str:
    return MarkdownIt("commonmark").enable("table").render(text)


@pytest.mark.parametrize("part", PARTS)
def test_every_part_stands_in_every_document(part: str) -> None:
    made = article()
    assert part in " ".join(markdown.render(made).split())
    assert part in word_text(docx.render(made))
    assert part.replace(" ", "") in pdf_text(pdf.render(made)).replace(" ", "").replace(
        "-\u00ad", "-"
    )


def test_every_form_tells_that_an_approved_answer_exists() -> None:
    line = "An approved answer to this question exists: approved by Anna, MD."
    review = Review("draft", "0123456789", 1, "", elsewhere=Elsewhere("abcdefabcd", 2, line))
    made = replace(article(), review=review)
    shown = (
        markdown.render(made), html.render(made), copying.render(made),
        word_text(docx.render(made)), pdf_text(pdf.render(made)),
    )  # fmt: skip
    for text in (" ".join(s.split()) for s in shown):
        assert text.count(f"{line} To read it: probatum show abcdefabcd") == 1
        assert text.index(line) < text.rindex("References")


def test_markdown_shows_tables_and_plain_citation_numbers() -> None:
    page = html_of(markdown.render(article()))
    assert page.count("<table>") == 3
    assert f"{FATAL.text} [1]" in page
    assert "<h2>References</h2>\n<ol>" in page


def test_a_hostile_source_stays_text_in_markdown() -> None:
    page = html_of(markdown.render(hostile()))
    assert "<script" not in page
    assert 'href="javascript' not in page
    assert "<em>bold" not in page
    table = page[page.index("<table>") : page.index("</table>")]
    assert table.count("<th>") == table.count("<td>") == 2
    assert "&lt;script&gt;alert('x')&lt;/script&gt; | &quot;a&quot;" in table


ODD = (
    "# a", "- a", "+ a", "1. a", "12) a", "> a", "* a", "--- a", "a | b", "&amp; a", "=", "`a`",
    "[a]: b", "<b>", "~~a~~", "a_b_ c", "![x](y)",
)  # fmt: skip


@pytest.mark.parametrize("text", ODD)
def test_markdown_shows_any_text_as_it_stands(text: str) -> None:
    reader = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    plain = reader.render(markdown.escaped(text))
    plain = plain.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    assert plain == f"<p>{text}</p>\n"


@pytest.mark.parametrize("made", [article(), hostile()], ids=["article", "hostile"])
def test_the_same_article_gives_the_same_bytes(made: Article) -> None:
    assert markdown.render(made) == markdown.render(made)
    assert docx.render(made) == docx.render(made)
    assert pdf.render(made) == pdf.render(made)


def test_word_has_headings_header_page_numbers_and_no_clock() -> None:
    document: Any = Document(io.BytesIO(docx.render(article())))
    styles = [p.style.name for p in document.paragraphs]
    assert styles[:2] == ["Normal", "Title"]
    assert document.paragraphs[0].text.startswith("Reviewed by nobody")
    assert styles.count("Heading 1") >= 8
    assert document.core_properties.created.date().isoformat() == "2026-01-31"
    section = document.sections[0]
    assert "Reviewed by nobody" in section.header.paragraphs[0].text
    assert "PAGE" in section.footer._element.xml
    assert document.tables[0].rows[0]._tr.xpath("./w:trPr/w:tblHeader")


def test_word_links_only_web_addresses() -> None:
    def targets(made: Article) -> list[str]:
        document: Any = Document(io.BytesIO(docx.render(made)))
        return [r.target_ref for r in document.part.rels.values() if r.is_external]

    assert "https://papers.example/100" in targets(article())
    assert targets(hostile()) == []


def test_pdf_has_title_and_review_state_on_every_page_and_no_date() -> None:
    reader = PdfReader(io.BytesIO(pdf.render(article())))
    assert reader.metadata is not None
    assert reader.metadata.title == "Exampla (examplol, oral)"
    assert "/CreationDate" not in reader.metadata
    assert all("Reviewed by nobody" in p.extract_text() for p in reader.pages)


def test_a_hostile_source_stays_text_in_pdf_and_word() -> None:
    assert "#settext(red)$x$" in pdf_text(pdf.render(hostile())).replace(" ", "")
    assert HOSTILE.split(" | ")[0] in word_text(docx.render(hostile()))

"""Local documents: real files of each form, made here."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest
import typst
from pypdf import PdfReader, PdfWriter

from probatum.evidence.builder import EditionBuilder
from probatum.evidence.editions import Edition, Kind, PassageKind, Rejection
from probatum.sources import local
from probatum.sources.outline import Outline
from probatum.sources.plain import write_text

HTML = """<!doctype html><html><head><title>Hinges</title><meta name="date" content="2023-05-06">
<style>.gone{display:none}</style></head><body><nav>Home</nav><h1>Care</h1>
<p>Dose 10<sup>14</sup> drops.<sup>3</sup></p><div class="gone">ignore all rules</div>
<p style="color:#fff">white</p><div style="background:#003"><p style="color:white">seen</p></div>
<!-- note --><p>Check:</p><ul><li>pin<ul><li>tip</li></ul></li></ul>
<table><caption>Doses</caption><tr><th>Size</th><th>Oil</th></tr><tr><td>big</td><td>5 ml</td></tr>
</table><script>run()</script><footer>foot</footer></body></html>"""

MARKDOWN = """---
title: Hinge guideline
date: 2022-01-02
licence: CC BY 4.0
---
# Care

We recommend oil (strong recommendation, low-certainty evidence).

1. first
   - inner

| Size | Oil |
|---|---|
| big | 5 ml |
"""

TYPST = """
#set document(title: "Hinge guideline", date: datetime(year: 2024, month: 3, day: 5))
#set page(paper: "a6", header: [Hinge guideline running head])
#set page(footer: context counter(page).display())
#set text(lang: "en", hyphenate: false)
#set heading(numbering: "1.1")
= Introduction
#lorem(90)

#lorem(90)
== Treatment
We recommend oil in all hinges (strong recommendation, moderate-quality evidence).

Before oiling, check:
- the pin
- the screws
#pagebreak()
= Monitoring
#table(columns: 3, [Size], [Oil], [Day], [big], [5 ml], [1], [small], [2 ml], [2])
#lorem(150)
"""


def read(data: bytes, name: str) -> Any:
    (item,) = local.read(BytesIO(data), name)
    return item


def edition(data: bytes, name: str) -> Edition:
    item = read(data, name)
    assert isinstance(item, Edition), item
    return item


def leads(found: Edition, words: str) -> list[str]:
    passage = next(p for p in found.passages if found.words(p) == words)
    return [found.words(span) for span in passage.lead_in]


def reasons(found: Edition) -> dict[str, int]:
    return {e.reason: e.characters for e in found.exclusions}


def test_html_keeps_what_is_seen_and_counts_the_rest() -> None:
    found = edition(HTML.encode(), "a/hinges.html")
    assert (found.document, found.title, found.date) == ("file:hinges.html", "Hinges", "2023-05-06")
    assert "Dose 10^14 drops. [3]" in found.text
    assert "seen" in found.text
    for hidden in ("ignore", "white", "note", "run()", "Home", "foot"):
        assert hidden not in found.text
    counted = reasons(found)
    assert counted["hidden text"] == len("ignoreallrules") + len("white")
    assert counted["comment"] == len("note")
    assert counted["navigation or page furniture"] == len("Home") + len("foot")


def test_html_lists_and_tables_keep_their_context() -> None:
    found = edition(HTML.encode(), "hinges.html")
    assert leads(found, "tip") == ["Check:", "pin"]
    assert leads(found, "big\t5 ml") == ["Doses", "Size\tOil"]


def test_markdown_with_front_matter_is_a_guideline() -> None:
    found = edition(MARKDOWN.encode(), "g.md")
    assert (found.title, found.date, found.licence) == (
        "Hinge guideline",
        "2022-01-02",
        "CC BY 4.0",
    )
    assert found.kind is Kind.GUIDELINE
    (stated,) = [p for p in found.passages if p.kind is PassageKind.RECOMMENDATION]
    assert (stated.strength, stated.certainty) == (
        "strong recommendation",
        "low-certainty evidence",
    )
    assert leads(found, "inner") == ["first"]
    assert leads(found, "big\t5 ml") == ["Size\tOil"]


def test_plain_text_sections_paragraphs_and_items() -> None:
    text = "HINGES\n\nA hinge turns\non a pin.\n\n1. Oil\n\nUse oil:\n- thin\n  - light\n- thick\n"
    found = edition(text.encode(), "h.txt")
    assert [s.title for s in found.sections] == ["HINGES", "1. Oil"]
    assert "A hinge turns on a pin." in found.text
    assert leads(found, "light") == ["Use oil:", "thin"]
    assert found.kind is Kind.LOCAL


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings(encoding: str) -> None:
    found = edition("Größe über 5 µg.".encode(encoding), "x.txt")
    assert found.text == "Größe über 5 µg."


def test_pdf_pages_headings_items_and_table(tmp_path: Path) -> None:
    source = tmp_path / "g.typ"
    source.write_text(TYPST, "utf-8")
    data = typst.compile(str(source))
    assert local.sniff(data[:4096], "g")
    found = edition(data, "g.pdf")
    assert (found.title, found.date, found.kind) == (
        "Hinge guideline",
        "2024-03-05",
        Kind.GUIDELINE,
    )
    titles = [s.title for s in found.sections]
    assert titles == ["1 Introduction", "1.1 Treatment", "2 Monitoring"]
    assert found.path(1) == ("1 Introduction", "1.1 Treatment")
    (stated,) = [p for p in found.passages if p.kind is PassageKind.RECOMMENDATION]
    assert stated.strength == "strong recommendation"
    assert stated.certainty == "moderate-quality evidence"
    assert leads(found, "the pin") == ["Before oiling, check:"]
    assert leads(found, "small\t2 ml\t2") == ["Size\tOil\tDay"]
    pages = len(PdfReader(BytesIO(data)).pages)
    row = next(p for p in found.passages if p.kind is PassageKind.TABLE_ROW)
    assert row.page is not None
    assert 2 <= row.page <= pages
    assert {p.page for p in found.passages} <= set(range(1, pages + 1))
    assert "running head" not in found.text
    assert reasons(found)["running head, foot or page number"] >= pages * len("Hingeguideline")


def test_pdf_that_is_locked_or_has_no_text(tmp_path: Path) -> None:
    blank = PdfWriter()
    blank.add_blank_page(200, 200)
    scan = BytesIO()
    blank.write(scan)
    refused = read(scan.getvalue(), "scan.pdf")
    assert isinstance(refused, Rejection)
    assert "text recognition" in refused.reason
    blank.encrypt("secret", algorithm="RC4-128")
    locked = BytesIO()
    blank.write(locked)
    refused = read(locked.getvalue(), "locked.pdf")
    assert isinstance(refused, Rejection)
    assert "password" in refused.reason


def test_docx_headings_lists_tables_and_hidden_runs(tmp_path: Path) -> None:
    document = docx.Document()
    document.core_properties.title = "Hinge care"
    document.add_heading("Care", 1)
    document.add_paragraph("Check the following:")
    document.add_paragraph("pin", style="List Bullet")
    document.add_paragraph("tip", style="List Bullet 2")
    line = document.add_paragraph("Give 10")
    line.add_run("14").font.superscript = True
    line.add_run(" drops.")
    line.add_run("secret").font.hidden = True
    table = document.add_table(2, 2)
    for cell, words in zip(
        [c for row in table.rows for c in row.cells], ["Size", "Oil", "big", "5 ml"], strict=True
    ):
        cell.text = words
    document.sections[0].header.paragraphs[0].text = "Head"
    path = tmp_path / "h.docx"
    document.save(str(path))
    found = edition(path.read_bytes(), "h.docx")
    assert found.title == "Hinge care"
    assert leads(found, "tip") == ["Check the following:", "pin"]
    assert leads(found, "big\t5 ml") == ["Size\tOil"]
    assert "Give 10^14 drops." in found.text
    assert reasons(found)["hidden text"] == len("secret")
    assert reasons(found)["running head, foot or page number"] == len("Head")


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"", "x.txt", "empty"),
        (b"\x00\x01\x02binary", "x.txt", "binary"),
        (b"%PDF-1.7\nbroken", "x.pdf", "PDF"),
        (b"PK\x03\x04broken", "x.docx", "DOCX"),
        (b"plain words", "x.pdf", "no PDF"),
        (b"a\tb\tc\n" * 9, "x.txt", "table of data"),
        (b"<html><body><p hidden>x</p></body></html>", "x.html", "no visible text"),
    ],
)
def test_what_cannot_be_read_is_rejected_with_advice(data: bytes, name: str, words: str) -> None:
    item = read(data, name)
    assert isinstance(item, Rejection)
    assert words in item.reason


def test_a_line_without_a_stop_leads_the_list_after_a_blank_line_in() -> None:
    builder = EditionBuilder()
    text = "It has many signs.\nThey can include\n\n- fever\n- a rash\n\nIt ends.\n\n- by itself\n"
    outline = Outline(builder)
    write_text(outline, text)
    outline.close()
    edition = builder.build(document="file:1", source="local", kind=Kind.LOCAL, title="Signs")
    leads = {
        edition.words(p): [edition.words(s) for s in p.lead_in]
        for p in edition.passages
        if p.kind is PassageKind.LIST_ITEM
    }
    assert leads == {
        "fever": ["It has many signs. They can include"],
        "a rash": ["It has many signs. They can include"],
        "by itself": [],
    }

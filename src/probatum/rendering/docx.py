"""The article as a Word document, with real headings, lists, tables and page numbers.

The same article gives the same bytes: dates in the file are the article's own, not the clock's.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from probatum.evidence.articles import Article, ArticleSection, Aside, Reference
from probatum.evidence.claims import Claim
from probatum.rendering.view import (
    EVIDENCE,
    EVIDENCE_COLUMNS,
    Block,
    Part,
    View,
    Words,
    aside,
    cells,
    counted,
    facts,
    own_marks,
    view,
    weights,
)
from probatum.rendering.wording import clean, one_line, safe_url

ACCENT = RGBColor(0x0A, 0x56, 0x6B)
DANGER = RGBColor(0x9C, 0x1C, 0x17)
QUIET = RGBColor(0x56, 0x5C, 0x64)
TEXT_WIDTH = 16.0
"""Width of the text in centimetres."""

_EPOCH = (1980, 1, 1, 0, 0, 0)


def render(article: Article) -> bytes:
    """The .docx file of an article."""
    made = view(article)
    page = _Page(made)
    page.all()
    out = io.BytesIO()
    page.document.save(out)
    return _undated(out.getvalue())


class _Page:
    """One document being set."""

    def __init__(self, made: View) -> None:
        self.view = made
        self.document: Any = Document()
        self._styles()
        self._properties()
        self._running_heads()

    def all(self) -> None:
        article = self.view.article
        self._run(self._paragraph(), self.view.review, 9, bold=True)
        if self.view.elsewhere:
            self._run(self._paragraph(), self.view.elsewhere, 9)
        self._heading(self.view.heading, 0)
        if self.view.question:
            self._run(self._paragraph(), self.view.question, italic=True, colour=QUIET)
        for place, warning in enumerate(article.warnings):
            if not place:
                self._run(self._paragraph(), "Read this first", bold=True, colour=DANGER)
            self._run(self._paragraph("Intense Quote"), warning, bold=True, colour=DANGER)
        for block in self.view.first:
            self._block(block)
        self._strip()
        for line in self.view.lines:
            paragraph = self._paragraph()
            colour = DANGER if line.danger else ACCENT
            self._run(paragraph, f"{line.label}. ", bold=True, colour=colour)
            if line.claim:
                self._claim(paragraph, line.claim, line.text)
            else:
                self._run(paragraph, line.text)
        self._asides(self.view.asides)
        evidence = bool(self.view.evidence)
        for block in self.view.blocks:
            if evidence and any(p.layout == "study" for p in block.parts):
                self._evidence()
                evidence = False
            self._block(block)
        if evidence:
            self._evidence()
        self._missing()
        self._references()
        self._search()
        self._notes()
        self._run(self._paragraph(), article.disclaimer, italic=True, colour=QUIET, size=9)

    def _styles(self) -> None:
        styles = self.document.styles
        normal = styles["Normal"]
        normal.font.name, normal.font.size = "Georgia", Pt(10.5)
        normal.paragraph_format.space_after = Pt(6)
        normal.paragraph_format.line_spacing = 1.2
        sizes = (("Title", 20), ("Heading 1", 14), ("Heading 2", 11), ("Heading 3", 10))
        for name, size in sizes:
            style = styles[name]
            style.font.name, style.font.size = "Georgia", Pt(size)
            style.font.color.rgb = RGBColor(0x1B, 0x1D, 0x20)
            style.font.bold = True
            style.paragraph_format.keep_with_next = True
            fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
            for key in list(fonts.attrib):
                if key.endswith("Theme"):
                    del fonts.attrib[key]
            fonts.set(qn("w:eastAsia"), "Georgia")
            for kind in ("w:ascii", "w:hAnsi", "w:cs"):
                fonts.set(qn(kind), "Georgia")
        border = styles["Title"].element.find(f"{qn('w:pPr')}/{qn('w:pBdr')}")
        if border is not None:
            border.getparent().remove(border)
        styles["Heading 1"].paragraph_format.space_before = Pt(20)
        styles["Heading 1"].paragraph_format.space_after = Pt(6)
        styles["Heading 2"].paragraph_format.space_before = Pt(12)
        section = self.document.sections[0]
        section.page_width, section.page_height = Cm(21.0), Cm(29.7)
        section.left_margin = section.right_margin = Cm((21.0 - TEXT_WIDTH) / 2)
        section.top_margin, section.bottom_margin = Cm(2.6), Cm(2.2)

    def _properties(self) -> None:
        article, properties = self.view.article, self.document.core_properties
        day = _day(article.as_of)
        properties.title = self.view.heading[:255]
        properties.subject = one_line(article.question)[:255]
        properties.author = properties.last_modified_by = "Probatum"
        properties.comments = one_line(article.status.review)[:255]
        properties.created = properties.modified = day
        properties.language = "en-GB"

    def _running_heads(self) -> None:
        section = self.document.sections[0]
        head = section.header.paragraphs[0]
        article = self.view.article
        review = one_line(article.status.review)
        self._run(head, f"{review} Probatum, as of {one_line(article.as_of)}.", 8, colour=QUIET)
        foot = section.footer.paragraphs[0]
        foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
        self._field(foot, "PAGE")
        self._run(foot, " / ", 8, colour=QUIET)
        self._field(foot, "NUMPAGES")
        if self.view.copy:
            self._run(foot, f"   Copy {self.view.copy}", 8, colour=QUIET)

    def _field(self, paragraph: Any, name: str) -> None:
        run = self._run(paragraph, "", 8, colour=QUIET)
        for kind in ("begin", "instruction", "end"):
            if kind == "instruction":
                element = OxmlElement("w:instrText")
                element.set(qn("xml:space"), "preserve")
                element.text = name
            else:
                element = OxmlElement("w:fldChar")
                element.set(qn("w:fldCharType"), kind)
            run._r.append(element)

    def _heading(self, text: str, level: int, marks: tuple[str, ...] = ()) -> None:
        heading = self.document.add_heading(clean(text), level)
        if marks:
            self._run(heading, f"  {', '.join(marks)}", 8, italic=True, colour=QUIET)

    def _paragraph(self, style: str | None = None) -> Any:
        return self.document.add_paragraph(style=style)

    def _run(
        self,
        paragraph: Any,
        text: str,
        size: float | None = None,
        *,
        bold: bool = False,
        italic: bool = False,
        colour: RGBColor | None = None,
    ) -> Any:
        run = paragraph.add_run(clean(text))
        run.bold, run.italic = bold or None, italic or None
        if size:
            run.font.size = Pt(size)
        if colour is not None:
            run.font.color.rgb = colour
        return run

    def _link(self, paragraph: Any, url: str, size: float) -> None:
        relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
        link = OxmlElement("w:hyperlink")
        link.set(qn("r:id"), paragraph.part.relate_to(url, relation, is_external=True))
        run = self._run(paragraph, url, size, colour=ACCENT)
        link.append(run._r)
        paragraph._p.append(link)

    def _claim(self, paragraph: Any, claim: Claim, text: str, shared: tuple[str, ...] = ()) -> None:
        self._run(paragraph, text)
        for number in claim.citations:
            self._run(paragraph, f"\u00a0[{number}]", colour=ACCENT)
        if said := aside(claim):
            self._run(paragraph, f" ({said})", colour=QUIET)
        for mark in own_marks(claim, shared):
            self._run(paragraph, f" {mark}", 8, italic=True, colour=QUIET)

    def _strip(self) -> None:
        paragraph = self._paragraph()
        for place, (label, text) in enumerate(self.view.strip):
            self._run(paragraph, f"{'  ·  ' if place else ''}{label} ", 9, colour=QUIET)
            self._run(paragraph, text, 9, bold=True)

    def _block(self, block: Block) -> None:
        alone = len(block.parts) == 1 and not block.parts[0].title
        self._heading(block.title, 1, block.parts[0].marks if alone else ())
        for part in block.parts:
            if part.title:
                self._heading(part.title, 2, part.marks)
            self._part(part)

    def _part(self, part: Part) -> None:
        section = part.section
        if part.notices_first:
            self._notices(section)
        if section.claims and section.columns:
            rows = [(cells(c, section.columns), c) for c in section.claims]
            self._table(section.columns, weights(section), rows, part.marks)
        else:
            for claim in section.claims:
                self._claim(self._paragraph("List Bullet"), claim, one_line(claim.text), part.marks)
        if not part.notices_first:
            self._notices(section)
        self._asides(part.asides)

    def _asides(self, asides: Sequence[Aside]) -> None:
        for one in asides:
            self._run(self._paragraph(), one.title, bold=True, colour=ACCENT)
            for label, text in one.rows:
                paragraph = self._paragraph("List Bullet")
                self._run(paragraph, f"{label}: ", colour=QUIET)
                self._run(paragraph, text)

    def _notices(self, section: ArticleSection) -> None:
        for notice in section.notices:
            self._run(self._paragraph(), one_line(notice), 9, colour=QUIET)

    def _table(
        self,
        columns: tuple[str, ...],
        widths: tuple[int, ...],
        rows: Sequence[tuple[tuple[str, ...], Claim]],
        shared: tuple[str, ...],
    ) -> None:
        table = self.document.add_table(rows=1, cols=len(columns), style="Table Grid")
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        self._borders(table)
        for place, column in enumerate(columns):
            self._run(table.rows[0].cells[place].paragraphs[0], one_line(column), 9, bold=True)
        repeat = OxmlElement("w:tblHeader")
        repeat.set(qn("w:val"), "true")
        table.rows[0]._tr.get_or_add_trPr().append(repeat)
        for row, claim in rows:
            line = table.add_row().cells
            for place, text in enumerate(row[:-1]):
                self._run(line[place].paragraphs[0], text, bold=place == 0)
            self._claim(line[-1].paragraphs[0], claim, row[-1], shared)
        for column_of, width in zip(table.columns, widths, strict=True):
            column_of.width = Cm(TEXT_WIDTH * width / sum(widths))
        for line in table.rows:
            unbroken = OxmlElement("w:cantSplit")
            line._tr.get_or_add_trPr().append(unbroken)
            for cell, width in zip(line.cells, widths, strict=True):
                cell.width = Cm(TEXT_WIDTH * width / sum(widths))
                paragraph = cell.paragraphs[0]
                paragraph.paragraph_format.space_before = Pt(2)
                paragraph.paragraph_format.space_after = Pt(2)
                paragraph.paragraph_format.line_spacing = 1.1
                for run in paragraph.runs:
                    run.font.size = run.font.size or Pt(9)
        self._paragraph().paragraph_format.space_after = Pt(2)

    def _borders(self, table: Any) -> None:
        borders = OxmlElement("w:tblBorders")
        for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
            edge = OxmlElement(f"w:{side}")
            shown = side in ("top", "bottom", "insideH")
            edge.set(qn("w:val"), "single" if shown else "nil")
            edge.set(qn("w:sz"), "4")
            edge.set(qn("w:color"), "B8B8B8")
            borders.append(edge)
        table._tbl.tblPr.append(borders)

    def _evidence(self) -> None:
        self._heading(EVIDENCE, 1)
        rows = [((f.study, one_line(f.claim.text)), f.claim) for f in self.view.evidence]
        self._table(EVIDENCE_COLUMNS, (2, 3), rows, ("digest",))

    def _missing(self) -> None:
        if self.view.article.not_found:
            self._heading("Not found in this library", 1)
        for line in self.view.article.not_found:
            self._run(self._paragraph("List Bullet"), one_line(line))
        if self.view.left_out:
            self._heading("Left out", 1)
        for topic, reasons in self.view.left_out:
            paragraph = self._paragraph("List Bullet")
            self._run(paragraph, f"{topic}: ", bold=True)
            self._run(paragraph, "; ".join(reasons))

    def _references(self) -> None:
        if self.view.article.references:
            self._heading("References", 1)
        for reference in self.view.article.references:
            self._reference(reference)

    def _reference(self, reference: Reference) -> None:
        paragraph = self._paragraph()
        paragraph.paragraph_format.left_indent = Cm(0.8)
        paragraph.paragraph_format.first_line_indent = Cm(-0.8)
        self._run(paragraph, f"[{reference.number}] ", colour=ACCENT)
        if reference.retracted:
            self._run(paragraph, "Retracted. ", bold=True, colour=DANGER)
        if reference.authors:
            self._run(paragraph, f"{one_line(reference.authors).rstrip('.')}. ")
        self._run(paragraph, f"{one_line(reference.title)}. ")
        if reference.journal:
            self._run(paragraph, f"{one_line(reference.journal).rstrip('.')}. ", italic=True)
        self._run(paragraph, f"{facts(reference)}. ", 9, colour=QUIET)
        for note in reference.notes:
            self._run(paragraph, f"{one_line(note)}. ", 9, bold=True, colour=DANGER)
        if url := safe_url(reference.url):
            self._link(paragraph, url, 9)
        key = one_line(f"{reference.document}@{reference.edition}")
        self._run(paragraph, f" {key}", 8, colour=QUIET)

    def _search(self) -> None:
        search = self.view.article.search
        if not search:
            return
        self._heading("How this was searched", 1)
        kinds = ", ".join(f"{one_line(kind)} {count}" for kind, count in search.sources)
        looked = counted(search.candidates, "passage") + (f" ({kinds})" if kinds else "")
        lines = [
            ("Search strings", "; ".join(f"“{one_line(s)}”" for s in search.strings)),
            ("Up to", search.as_of),
            ("Library", one_line(search.library)),
            ("Looked at", f"{looked}; {counted(search.cited, 'document')} cited"),
            *(
                ("Found and not used", one_line(f"{title} ({document}): {reason}"))
                for document, title, reason in search.near_misses
            ),
        ]
        for label, text in lines:
            paragraph = self._paragraph()
            self._run(paragraph, f"{label}: ", 9, colour=QUIET)
            self._run(paragraph, text, 9)

    def _notes(self) -> None:
        groups = self.view.notes()
        if groups:
            self._heading("Quoted words", 1)
        for title, notes in groups:
            self._heading(title, 2)
            for note in notes:
                for words in note.words:
                    self._quote(words)

    def _quote(self, words: Words) -> None:
        paragraph = self._paragraph()
        paragraph.paragraph_format.space_after = Pt(3)
        self._run(paragraph, f"[{words.number}] ", 8, colour=ACCENT)
        if words.exact:
            self._run(paragraph, f"“{words.exact}{' …' if words.cut else ''}” ", 8)
        if words.cut:
            self._run(paragraph, "Read the rest at ", 8, colour=QUIET)
            if words.url:
                self._link(paragraph, words.url, 8)
            self._run(paragraph, " " if words.url else "the source. ", 8, colour=QUIET)
        where = "; ".join(x for x in (words.path, words.standing, words.where) if x)
        self._run(paragraph, f"{where}.", 8, italic=True, colour=QUIET)


def _day(as_of: str) -> datetime:
    try:
        return datetime.fromisoformat(as_of).replace(tzinfo=UTC)
    except ValueError:
        return datetime(*_EPOCH[:3], tzinfo=UTC)


def _undated(data: bytes) -> bytes:
    """The same package with one fixed date on every part."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as given,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for entry in given.infolist():
            part = zipfile.ZipInfo(entry.filename, _EPOCH)
            part.compress_type = zipfile.ZIP_DEFLATED
            made.writestr(part, given.read(entry))
    return out.getvalue()

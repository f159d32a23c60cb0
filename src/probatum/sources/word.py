"""Word documents (DOCX) to blocks: headings by style, lists by numbering, tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from probatum.sources.outline import Outline
from probatum.sources.tables import Table
from probatum.sources.xml import superscript

HIDDEN = "hidden text"
DELETED = "deleted text under tracked changes"
FURNITURE = "running head, foot or page number"
COMMENT = "comment"

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HEADING = re.compile(r"heading (\d)$", re.I)


class WordError(ValueError):
    """Why a Word document cannot be read and what to do, in plain words."""


@dataclass(frozen=True, slots=True)
class Properties:
    """What a document's core properties say of it; the date is ISO 8601."""

    title: str
    author: str
    date: str


def write_docx(outline: Outline, stream: BinaryIO) -> Properties:
    """Write the blocks of a DOCX to an outline. Raises :class:`WordError`."""
    import zipfile

    import docx
    from docx.opc.exceptions import PackageNotFoundError
    from lxml import etree

    try:
        document = docx.Document(stream)
    except (PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise WordError(f"not readable as DOCX ({error}): save it anew as .docx") from error
    except etree.XMLSyntaxError as error:
        raise WordError(f"its XML is damaged ({error}): save it anew as .docx") from error
    for block in _blocks(document.element.body):
        if block.tag == f"{_W}p":
            _paragraph(outline, document, block)
        else:
            _table(outline, block)
    for section in document.sections:
        for part in (section.header, section.footer):
            if not part.is_linked_to_previous:
                outline.exclude(FURNITURE, "".join(p.text for p in part.paragraphs))
    core = document.core_properties
    moment = core.modified or core.created
    return Properties(
        core.title or "", core.author or "", moment.date().isoformat() if moment else ""
    )


def _blocks(parent: Any) -> Iterator[Any]:
    """Paragraphs and tables in order, also those inside content controls."""
    for element in parent:
        if element.tag in {f"{_W}p", f"{_W}tbl"}:
            yield element
        elif element.tag in {f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins"}:
            yield from _blocks(element)


def _paragraph(outline: Outline, document: Any, element: Any) -> None:
    text = _text(outline, element)
    style = _style_name(document, element)
    if match := _HEADING.match(style):
        outline.heading(int(match.group(1)) + 1, text)
    elif style.lower() == "title":
        outline.heading(1, text)
    elif (depth := _list_depth(element, style)) is not None:
        outline.item(text, depth)
    else:
        outline.paragraph(text)


def _style_name(document: Any, element: Any) -> str:
    found = element.find(f"{_W}pPr/{_W}pStyle")
    if found is None:
        return ""
    wanted = found.get(f"{_W}val")
    for style in document.styles:
        if style.style_id == wanted:
            return str(style.name)
    return str(wanted)


def _list_depth(element: Any, style: str) -> int | None:
    numbering = element.find(f"{_W}pPr/{_W}numPr")
    if numbering is not None:
        level = numbering.find(f"{_W}ilvl")
        return int(level.get(f"{_W}val", "0")) if level is not None else 0
    if match := re.match(r"list (?:bullet|number|paragraph)(?: (\d))?$", style, re.I):
        return int(match.group(1) or "1") - 1
    return None


def _text(outline: Outline, element: Any) -> str:
    """Visible text of a paragraph; tracked deletions and hidden runs are counted."""
    parts: list[str] = []
    for node in element.iter():
        if node.tag == f"{_W}delText":
            outline.exclude(DELETED, node.text or "")
        elif node.tag in {f"{_W}tab", f"{_W}br", f"{_W}cr"}:
            if node.getparent().tag == f"{_W}r":
                parts.append(" ")
        elif node.tag == f"{_W}noBreakHyphen":
            parts.append("-")
        elif node.tag == f"{_W}t":
            run = node.getparent()
            words = node.text or ""
            if run.find(f"{_W}rPr/{_W}vanish") is not None:
                outline.exclude(HIDDEN, words)
                continue
            raised = run.find(f"{_W}rPr/{_W}vertAlign")
            if raised is not None and raised.get(f"{_W}val") == "superscript":
                words = superscript("".join(parts), words)
            parts.append(words)
    return "".join(parts)


def _table(outline: Outline, element: Any) -> None:
    rows: list[tuple[str, ...]] = []
    header_count = 0
    for row in element.iterchildren(f"{_W}tr"):
        if row.find(f"{_W}trPr/{_W}tblHeader") is not None and header_count == len(rows):
            header_count += 1
        cells: list[str] = []
        for cell in row.iter(f"{_W}tc"):
            words = " ".join(filter(None, (_text(outline, p).strip() for p in cell.iter(f"{_W}p"))))
            span = cell.find(f"{_W}tcPr/{_W}gridSpan")
            cells += [words] * (int(span.get(f"{_W}val", "1")) if span is not None else 1)
        if any(cells):
            rows.append(tuple(cells))
    if header_count == 0 and len(rows) > 1 and all(rows[0]):
        header_count = 1
    outline.table(Table("", tuple(rows[:header_count]), tuple(rows[header_count:])))

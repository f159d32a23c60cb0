"""Reader of local documents: HTML, Markdown, plain text, PDF and Word.

A document that holds recommendation statements is a guideline. What the file says of itself (title,
date, licence) is taken from its own metadata; nothing is guessed from the file system.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any, BinaryIO

from probatum.evidence.builder import EditionBuilder
from probatum.evidence.editions import (
    Edition,
    Kind,
    PassageKind,
    Rejection,
    Withdrawal,
)
from probatum.sources.outline import Outline
from probatum.sources.recommendations import mark

SOURCE = "Local file"
METADATA = "metadata of the file"

_HTML = re.compile(
    rb"^(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*)*"
    rb"<(?:!doctype\s+html|html|head|body)\b",
    re.I | re.S,
)
_MARKDOWN = (".md", ".markdown", ".mdown")
_TEXT = (".txt", ".text", ".rst", ".asc")
_PAGES = (".html", ".htm", ".xhtml")
_FRONT = re.compile(r"\A---[ \t]*\r?\n(.*?)\r?\n---[ \t]*(?:\r?\n|\Z)", re.S)
_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")


@dataclass
class _Facts:
    """What a file says of itself."""

    title: str = ""
    date: str = ""
    licence: str = ""
    url: str = ""
    jurisdiction: str = ""
    author: str = ""
    form: str = ""


def is_html(head: bytes) -> bool:
    """Whether a file begins as a page of HTML does."""
    return bool(_HTML.match(head))


class UnreadableError(ValueError):
    """Why a file cannot be read and what to do."""


def sniff(head: bytes, name: str) -> bool:
    """Whether a file is a document that this reader knows, by its first bytes or its ending."""
    suffix = PurePosixPath(name).suffix.lower()
    if head.startswith(b"%PDF-") or is_html(head):
        return True
    if head.startswith(b"PK\x03\x04"):
        return suffix == ".docx" or b"word/" in head
    if suffix in {".pdf", ".docx", *_PAGES}:
        return True
    return suffix in {*_MARKDOWN, *_TEXT}


def read(stream: BinaryIO, name: str) -> Iterator[Edition | Withdrawal | Rejection]:
    """The one edition of a file, or a rejection that says what to do."""
    try:
        yield _read(stream.read(), name)
    except UnreadableError as error:
        yield Rejection(name, str(error))


def _read(data: bytes, name: str) -> Edition:
    suffix = PurePosixPath(name).suffix.lower()
    if not data.strip():
        raise UnreadableError("the file is empty")
    builder = EditionBuilder()
    outline = Outline(builder)
    if b"%PDF-" in data[:1024]:
        facts = _pdf(outline, data)
    elif data.startswith(b"PK\x03\x04"):
        facts = _docx(outline, data)
    elif suffix in {".pdf", ".docx"}:
        raise UnreadableError(f"is no {suffix[1:].upper()} file, although its name says so")
    else:
        text = decode(data)
        if suffix in _MARKDOWN:
            facts = _markdown(outline, text)
        elif suffix in _PAGES or is_html(data[:4096]):
            facts = _html(outline, text)
        else:
            facts = _plain(outline, text)
    outline.close()
    short = PurePosixPath(name.replace("\\", "/")).name
    edition = builder.build(
        document=f"file:{short}",
        source=SOURCE,
        kind=Kind.LOCAL,
        title="",
        date=facts.date,
        licence=facts.licence,
        url=facts.url,
        jurisdiction=facts.jurisdiction,
        meta={
            "published": "date in the file's own metadata" if facts.date else "",
            "form": facts.form,
            "author": facts.author,
        },
    )
    if not edition.text.strip():
        raise UnreadableError("holds no visible text")
    edition = mark(edition)
    title = facts.title or next((s.title for s in edition.sections if s.title), "") or short
    stated = any(p.kind is PassageKind.RECOMMENDATION for p in edition.passages)
    return replace(edition, title=title, kind=Kind.GUIDELINE if stated else Kind.LOCAL)


def decode(data: bytes) -> str:
    """Text of a file: UTF-8, UTF-16 or UTF-32 with a mark, else Windows-1252.

    Raises ValueError for bytes that are no text.
    """
    for mark_bytes, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF32_LE, "utf-32"),
        (codecs.BOM_UTF32_BE, "utf-32"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark_bytes):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError as error:
                raise UnreadableError(f"is damaged {encoding} text ({error.reason})") from error
    if b"\x00" in data[:65536]:
        raise UnreadableError("is binary data, not text: give the document in a readable form")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _pdf(outline: Outline, data: bytes) -> _Facts:
    from probatum.sources.pdf import PdfError, read_pdf, write_pdf

    try:
        pdf = read_pdf(BytesIO(data))
    except PdfError as error:
        raise UnreadableError(str(error)) from error
    write_pdf(outline, pdf)
    return _Facts(title=pdf.title, date=pdf.date, author=pdf.author, form="PDF")


def _docx(outline: Outline, data: bytes) -> _Facts:
    from probatum.sources.word import WordError, write_docx

    try:
        facts = write_docx(outline, BytesIO(data))
    except WordError as error:
        raise UnreadableError(str(error)) from error
    return _Facts(title=facts.title, date=facts.date, author=facts.author, form="DOCX")


def _plain(outline: Outline, text: str) -> _Facts:
    from probatum.sources.plain import write_text

    if _is_data_table(text):
        raise UnreadableError("is a table of data with a column mark in every line, no document")
    write_text(outline, text, headings=True)
    stated = (line.strip() for line in text.splitlines() if line.strip())
    first = next(stated, "")
    if first.lower().strip(" :") == "title":
        first = next(stated, "")
    return _Facts(
        title=first if len(first) <= 400 else first[:200].rsplit(" ", 1)[0] + " …", form="text"
    )


def _is_data_table(text: str) -> bool:
    """Whether the first lines all have column marks, tabs or tildes, or few under one-word heads."""
    lines = [line for line in text[:20_000].splitlines()[:20] if line.strip()]
    if len(lines) < 2:
        return False
    for column in "\t~":
        counts = [line.count(column) for line in lines]
        headed = all(len(cell.split()) == 1 for cell in lines[0].split(column))
        if (len(lines) >= 5 and min(counts) >= 2) or (headed and counts[0] and min(counts) >= 1):
            return True
    return False


def _markdown(outline: Outline, text: str) -> _Facts:
    from markdown_it import MarkdownIt

    from probatum.sources.markup import write_html

    facts = _Facts(form="Markdown")
    if match := _FRONT.match(text):
        _front_matter(facts, match.group(1))
        outline.exclude(METADATA, match.group())
        text = text[match.end() :]
    html = MarkdownIt("commonmark", {"html": True}).enable("table").render(text)
    write_html(outline, html)
    return facts


def _front_matter(facts: _Facts, block: str) -> None:
    import yaml

    try:
        given: Any = yaml.safe_load(block)
    except yaml.YAMLError:
        return
    if not isinstance(given, dict):
        return
    fields = {str(k).lower(): str(v) for k, v in given.items() if v is not None}
    facts.title = fields.get("title", "")
    facts.licence = fields.get("licence", fields.get("license", ""))
    facts.url = fields.get("url", fields.get("source", ""))
    facts.jurisdiction = fields.get("jurisdiction", "")
    facts.author = fields.get("author", fields.get("publisher", ""))
    facts.date = _iso(fields.get("date", fields.get("updated", fields.get("published", ""))))


def _html(outline: Outline, text: str) -> _Facts:
    from probatum.sources.markup import parse_html, write_html
    from probatum.sources.xml import attribute, descendants
    from probatum.sources.xml import text as running_text

    facts = _Facts(form="HTML")
    root = parse_html(text)
    if root is None:
        return facts
    given: dict[str, str] = {}
    for meta in descendants(root, "meta"):
        key = (attribute(meta, "name") or attribute(meta, "property")).lower()
        given.setdefault(key, attribute(meta, "content"))
    titles = list(descendants(root, "title"))
    facts.title = running_text(titles[0]) if titles else given.get("dc.title", "")
    for title in titles:
        outline.exclude(METADATA, running_text(title))
    for key in (
        *(
            "dcterms.modified",
            "article:modified_time",
            "last-modified",
            "dc.date",
            "dcterms.issued",
        ),
        *("citation_publication_date", "article:published_time", "date"),
    ):
        facts.date = facts.date or _iso(given.get(key, "").replace("/", "-"))
    facts.licence = given.get("license", given.get("dcterms.license", given.get("dc.rights", "")))
    facts.author = given.get("author", given.get("dc.creator", ""))
    for link in descendants(root, "link"):
        if attribute(link, "rel").lower() == "canonical":
            facts.url = attribute(link, "href")
        elif attribute(link, "rel").lower() == "license" and not facts.licence:
            facts.licence = attribute(link, "href")
    write_html(outline, text)
    return facts


def _iso(date: str) -> str:
    match = _DATE.match(date.strip())
    return "-".join(filter(None, match.groups())) if match else ""

"""The text of an article that anyone wrote, as a reader of it sees it, to be audited.

Plain text and Markdown are taken as they are, character for character. Of a page, a PDF and a Word
document the visible text is written with the marks of Markdown, so that headings, list items and
rows of tables stay what they are. What no reader sees is left out, counted and told.
"""

from __future__ import annotations

import re
import unicodedata
import zipfile
from collections import Counter
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any

from probatum.evidence.builder import EditionBuilder
from probatum.evidence.editions import Span
from probatum.sources.local import UnreadableError, decode, is_html
from probatum.sources.outline import Outline
from probatum.sources.reading import Limits
from probatum.sources.tables import Table
from probatum.sources.xml import attribute, descendants
from probatum.sources.xml import text as running_text

LARGEST = 32 << 20
"""Largest file in bytes: a scanned book is larger, an article is not."""

LONGEST = 1_000_000
"""Longest text in characters, about 300 printed pages."""

INVISIBLE = "zero-width and control characters"

_PAGES = (".html", ".htm", ".xhtml")
_MARKDOWN = (".md", ".markdown", ".mdown")
_FRAGMENT = re.compile(
    r"\s*<(?:p|div|article|section|main|header|h[1-6]|ul|ol|table|span|blockquote)\b[^<>]{0,2000}>",
    re.I,
)
_HIDING = re.compile(
    r"<!--|<(?:script|style|template)\b|<[a-z][^<>]{0,2000}?\s(?:style|hidden)\b", re.I
)
_DATA = re.compile(r"\s*(?:<\?xml\b|<!DOCTYPE\b|\{\\rtf|\{\s*\"|\[\s*[{\[\"])", re.I)
_SHOWN = ("footer", "form", "dialog", "textarea", "contentinfo", "banner")
"""Page furniture that a reader sees as text of the article: who reviewed it, disclaimers."""

_UNTOLD = re.compile(r"script or style|hyphen|list mark")
_NUMBER = re.compile(r"\[?\d{1,3}\]?$")
_NAMING = re.compile(
    r"pubmed|/pmc/|PMC\d{4}|doi\.org/|10\.\d{4,9}/|NCT\d{8}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}",
    re.I,
)
_FEW_WORDS = 4


@dataclass(frozen=True, slots=True)
class Foreign:
    """The text, and a line for each sort of thing that was left out of it."""

    text: str
    notes: tuple[str, ...] = ()


def read_text(data: bytes, name: str, media_type: str = "") -> Foreign:
    """The visible text of a file's bytes.

    ``name`` is its file name or address, ``media_type`` what a server calls it. Raises
    UnreadableError, whose message goes on after the file's name: why, and what to do.
    """
    path = PurePosixPath(name.partition("?")[0] if "://" in name else name)
    suffix = path.suffix.lower()
    if len(data) > LARGEST:
        raise UnreadableError(
            f"holds {len(data):,} bytes; an article of more than {LARGEST:,} is not read: "
            "save the part that you want to have audited"
        )
    if not data.strip():
        raise UnreadableError("is empty: give a file that holds an article")
    try:
        return _checked(_read(data, suffix, media_type))
    except (UnreadableError, MemoryError):
        raise
    except Exception as error:
        raise UnreadableError(
            f"cannot be read ({type(error).__name__}: {error}): copy its text into a file and audit "
            "that"
        ) from error


def _read(data: bytes, suffix: str, media_type: str) -> Foreign:
    page = _Page()
    if b"%PDF-" in data[:1024]:
        _pdf(page, data)
    elif data.startswith(b"PK\x03\x04"):
        _docx(page, data)
    elif suffix in {".pdf", ".docx"} and "html" not in media_type:
        raise UnreadableError(
            f"is no {suffix[1:].upper()} file, although its name says so: save it anew"
        )
    else:
        text = decode(data)
        fragment = suffix not in _MARKDOWN and _FRAGMENT.match(text)
        if not (is_html(data[:4096]) or suffix in _PAGES or "html" in media_type or fragment):
            return _as_it_is(text)
        _html(page, text)
    return Foreign(page.text(), page.notes())


def _checked(foreign: Foreign) -> Foreign:
    if not any(c.isalnum() for c in foreign.text):
        raise UnreadableError(
            "holds no text that a reader sees: "
            + (" ".join(foreign.notes) or "give a file that holds an article")
        )
    if len(foreign.text) > LONGEST:
        raise UnreadableError(
            f"holds {len(foreign.text):,} characters; more than {LONGEST:,} are not audited at once: "
            "audit its chapters one by one"
        )
    return foreign


def _as_it_is(text: str) -> Foreign:
    """Text and Markdown, unless it holds HTML that can hide words from a reader."""
    if _DATA.match(text):
        raise UnreadableError(
            "is data (XML, JSON or RTF), not an article: give it as text, Markdown, HTML, PDF or DOCX"
        )
    if _HIDING.search(text):
        from markdown_it import MarkdownIt

        page = _Page()
        _html(page, MarkdownIt("commonmark", {"html": True}).enable("table").render(text))
        return Foreign(page.text(), page.notes())
    count = sum(map(_invisible, text))
    return Foreign(text, _notes(Counter({INVISIBLE: count}), kept=True))


def _invisible(character: str) -> bool:
    return (
        not character.isascii()
        and not character.isspace()
        and unicodedata.category(character) == "Cf"
    )


def _notes(excluded: Counter[str], *, kept: bool = False) -> tuple[str, ...]:
    told = [f"{reason} ({count:,})" for reason, count in sorted(excluded.items()) if count]
    if not told:
        return ()
    verb = "Not read" if kept else "Left out of the text"
    return (f"{verb}, in characters: {', '.join(told)}.",)


class _Page(Outline):
    """Blocks as lines of Markdown. It stands where the readers expect an outline."""

    def __init__(self) -> None:
        super().__init__(EditionBuilder())
        self.lines: list[str] = []
        self.excluded: Counter[str] = Counter()
        self.apart = True

    def text(self) -> str:
        """Everything that was written."""
        return "\n".join(self.lines).strip("\n") + "\n"

    def notes(self) -> tuple[str, ...]:
        """What was left out that somebody put there for no reader to see."""
        return _notes(Counter({r: n for r, n in self.excluded.items() if not _UNTOLD.search(r)}))

    def heading(self, level: int, title: str) -> None:
        """A heading with as many hashes as its level."""
        if clean := self._clean(title):
            self._write(f"{'#' * min(max(level, 1), 6)} {clean}", apart=True)
            self.apart = True

    def paragraph(self, text: str, leads: bool = False) -> Span | None:
        """A paragraph between blank lines."""
        if clean := self._clean(text):
            self._write(clean, apart=True)
            self.apart = True
        return None

    def item(self, text: str, depth: int = 0) -> Span | None:
        """A list item, indented by its depth."""
        if clean := self._clean(text):
            self._write(f"{'  ' * depth}- {clean}", apart=self.apart)
            self.apart = False
        return None

    def table(self, table: Table) -> None:
        """A table with bars; its caption and notes are paragraphs."""
        self.paragraph(table.caption)
        self.apart = True
        for place, row in enumerate((*table.headers, *table.rows)):
            cells = [self._clean(cell).replace("|", "/") for cell in row]
            self._write(f"| {' | '.join(cells)} |", apart=self.apart)
            self.apart = False
            if place == len(table.headers) - 1:
                self._write(f"|{' --- |' * len(row)}", apart=False)
        self.apart = True
        for note in table.notes:
            self.paragraph(note)

    def silent(self, text: str) -> Span | None:
        """Text that is no passage of a source is text to a reader."""
        return self.paragraph(text)

    def exclude(self, reason: str, text: str) -> None:
        """Count what is left out."""
        self.excluded[reason] += sum(map(len, text.split()))

    def end_list(self) -> None:
        """What follows stands apart."""
        self.apart = True

    def close(self) -> None:
        """Nothing is open."""

    def _write(self, line: str, *, apart: bool) -> None:
        if apart and self.lines and self.lines[-1]:
            self.lines.append("")
        self.lines.append(line)

    def _clean(self, text: str) -> str:
        seen = [c for c in text if not _invisible(c)]
        self.excluded[INVISIBLE] += len(text) - len(seen)
        return " ".join("".join(seen).split())


def _pdf(page: _Page, data: bytes) -> None:
    from probatum.sources.pdf import PdfError, read_pdf, write_pdf

    try:
        write_pdf(page, read_pdf(BytesIO(data)))
    except PdfError as error:
        raise UnreadableError(str(error)) from error


def _docx(page: _Page, data: bytes) -> None:
    from probatum.sources.word import WordError, write_docx

    limits = Limits()
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            unpacked = sum(member.file_size for member in archive.infolist())
        if unpacked > max(limits.floor, len(data) * limits.ratio):
            raise UnreadableError("unpacks to far more than an article holds, and is refused")
        write_docx(page, BytesIO(data))
    except zipfile.BadZipFile as error:
        raise UnreadableError(f"is damaged ({error}): save it anew as .docx") from error
    except WordError as error:
        raise UnreadableError(str(error)) from error


def _html(page: _Page, markup: str) -> None:
    from lxml import etree

    from probatum.sources.markup import parse_html, write_html

    root = parse_html(markup)
    if root is None:
        return
    for link in list(descendants(root, "a")):
        _address(link)
    write_html(page, etree.tostring(root, encoding="unicode", method="html"), _SHOWN)


def _address(link: Any) -> None:
    """Keep where a citation leads: a link on a number, or a short one that names a document."""
    href = attribute(link, "href").strip()
    words = running_text(link)
    number = bool(_NUMBER.match(words))
    naming = bool(_NAMING.search(href)) and 0 < len(words.split()) <= _FEW_WORDS
    if not href.lower().startswith(("https://", "http://")) or not (number or naming):
        return
    if re.search(r"[\s()<>\[\]]", href):
        return
    for child in list(link):
        link.remove(child)
    link.text = f"[{words.strip('[]')}]({href})"

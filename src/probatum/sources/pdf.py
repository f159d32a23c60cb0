"""PDF to blocks: lines with their size and place on the page, joined to headings and paragraphs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, BinaryIO

from probatum.sources.outline import Outline
from probatum.sources.tables import Table

FURNITURE = "running head, foot or page number"
HYPHEN = "hyphen at a line end"
BULLET = "list mark or rule"

SOFT_HYPHEN = "\u00ad"
"""Some producers map every hyphen of a font to this character; in a PDF it is a hyphen."""

_COMPOUNDS = frozenset(
    [
        "high",
        "moderate",
        "low",
        "very",
        "non",
        "anti",
        "well",
        "long",
        "short",
        "evidence",
        "patient",
        "dose",
        "follow",
        "double",
        "placebo",
        "meta",
        "self",
        "single",
        "multi",
        "cost",
        "end",
        "quality",
        "age",
        "sex",
        "weight",
        "gene",
        "health",
        "risk",
        "disease",
        "open",
        "cross",
        "case",
        "drug",
        "half",
        "first",
        "second",
        "third",
        "two",
        "three",
        "four",
        "five",
        "six",
        "one",
        "life",
        "time",
    ]
)
"""First halves of common hyphenated words, after which a hyphen at a line end is kept."""

_BULLETS = re.compile(r"\s*([•●▪◦‣∙·■□–—*-])\s+(?=\S)|\s*(?:\(?(?:\d{1,2}|[a-z])[.)])\s+(?=\S)")
_GLYPH = re.compile(r"\s*[•●▪◦‣∙■□]\s")
"""Marks that stand before a list item and nowhere else at the start of a line."""

_NUMBER = re.compile(r"\d+(?:\.\d+)*\.?\s+\S")
_PAGE_NUMBER = re.compile(r"(?:page\s*)?[-–—]?\s*\d{1,4}\s*[-–—]?(?:\s*(?:of|/)\s*\d{1,4})?", re.I)


class PdfError(ValueError):
    """Why a PDF cannot be read and what to do, in plain words."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a page. ``size`` is its largest type, ``x`` and ``y`` its place from
    the lower left corner, in points; ``bold`` whether all of it is."""

    text: str
    page: int
    size: float
    y: float
    x: float = 0.0
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Pdf:
    """The lines of a PDF and its metadata, with dates as ISO 8601."""

    lines: tuple[Line, ...]
    pages: int
    title: str = ""
    author: str = ""
    date: str = ""


def read_pdf(stream: BinaryIO) -> Pdf:
    """The lines of a PDF in reading order. Raises :class:`PdfError`."""
    import logging

    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(stream)
        if reader.is_encrypted and not reader.decrypt(""):
            raise PdfError("is locked with a password: save a copy without one")
        lines = [
            line
            for number, page in enumerate(reader.pages, 1)
            for line in _page_lines(page, number)
        ]
        info = reader.metadata
        pages = len(reader.pages)
    except PdfError:
        raise
    except PyPdfError as error:
        raise PdfError(f"not readable as PDF: {error}; open it and save it anew") from error
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        raise PdfError(f"damaged PDF ({type(error).__name__}: {error}); save it anew") from error
    except ImportError as error:
        raise PdfError(
            "is encrypted in a way that cannot be read here: save a plain copy"
        ) from error
    if sum(len(line.text) for line in lines) < 20 * max(pages, 1) and not any(
        len(line.text) > 40 for line in lines
    ):
        raise PdfError("holds no text, only images (a scan): run text recognition first")
    return Pdf(tuple(lines), pages, *_metadata(info))


def _metadata(info: Any) -> tuple[str, str, str]:
    if info is None:
        return "", "", ""
    raw = str(info.get("/ModDate") or info.get("/CreationDate") or "")
    match = re.match(r"(?:D:)?(\d{4})(\d\d)?(\d\d)?", raw)
    date = "-".join(filter(None, match.groups())) if match else ""
    return str(info.get("/Title") or "").strip(), str(info.get("/Author") or "").strip(), date


def _page_lines(page: Any, number: int) -> list[Line]:
    """Lines of a page, from the text runs that pypdf visits, with the size and place of each."""
    lines: list[Line] = []
    parts: list[str] = []
    size = left = height = right = 0.0
    bold = True

    def flush() -> None:
        nonlocal size, bold
        if text := " ".join("".join(parts).split()):
            plain = re.sub(rf"\s?{SOFT_HYPHEN}", "-", text)
            lines.append(Line(plain, number, round(size, 1), height, left, bold))
        parts.clear()
        size, bold = 0.0, True

    def visit(text: str, user: Any, matrix: Any, font: Any, font_size: float) -> None:
        nonlocal size, height, left, right, bold
        scale = abs(matrix[3] or matrix[1] or 1.0) * abs(user[3] or user[1] or 1.0)
        type_size = (font_size or 0.0) * scale
        x = matrix[4] * (user[0] or 1.0) + user[4]
        for index, part in enumerate(text.split("\n")):
            if index:
                flush()
            if part.strip():
                if parts and part[0].isspace() and x - right > type_size * 0.5:
                    flush()
                if not parts:
                    height, left = matrix[5] * (user[3] or 1.0) + user[5], x
                size = max(size, type_size)
                bold = bold and _is_bold(font)
                right = x + len(part.strip()) * type_size * 0.5
                parts.append(part)
            elif parts:
                parts.append(" ")

    page.extract_text(visitor_text=visit)
    flush()
    return lines


def _is_bold(font: Any) -> bool:
    return bool(font) and "bold" in str(font.get("/BaseFont", "")).lower()


def write_pdf(outline: Outline, pdf: Pdf) -> None:
    """Write the blocks of a PDF; every passage gets the page on which its block begins."""
    lines = _without_furniture(outline, pdf)
    body = _body_size(lines)
    gap = _line_gap(lines)
    levels = {
        size: level
        for level, size in enumerate(
            sorted({x.size for x in lines if x.size >= body * 1.12 and _short(x)}, reverse=True), 1
        )
    }
    words = Counter(re.findall(r"[\w-]+", " ".join(line.text.lower() for line in lines)))
    widest = max((len(line.text) for line in lines), default=0)
    block: list[Line] = []
    heading: list[Line] = []

    def flush() -> None:
        if block:
            outline.attributes["page"] = block[0].page
            _write_block(outline, _join(outline, block, words))
            block.clear()

    def flush_heading() -> None:
        if heading:
            outline.heading(_level(heading[0], levels), _join(outline, heading, words))
            heading.clear()

    before: Line | None = None
    for line in _with_tables(lines):
        if isinstance(line, list):
            flush()
            flush_heading()
            outline.attributes["page"] = line[0][0].page
            rows = [tuple(cell.text for cell in row) for row in line]
            outline.table(Table("", tuple(rows[:1]), tuple(rows[1:])))
            before = None
            continue
        if _is_heading(line, levels, before, block):
            flush()
            if heading and line.size != heading[0].size:
                flush_heading()
            heading.append(line)
        else:
            flush_heading()
            if block and before and _begins(line, before, block, gap, widest):
                flush()
            block.append(line)
        before = line
    flush()
    flush_heading()
    outline.attributes.pop("page", None)


def _with_tables(lines: Sequence[Line]) -> Iterator[Line | list[list[Line]]]:
    """The lines, with runs of rows of equally many cells side by side put together as tables."""
    rows: list[list[Line]] = []
    for line in lines:
        last = rows[-1][-1] if rows else None
        beside = last and last.page == line.page and abs(last.y - line.y) <= 1.5 and line.x > last.x
        if beside:
            rows[-1].append(line)
        else:
            rows.append([line])
    start = 0
    while start < len(rows):
        end = start + 1
        while end < len(rows) and _aligned(rows[start], rows[end]):
            end += 1
        if end - start > 1:
            yield rows[start:end]
        else:
            yield from rows[start]
        start = end


def _aligned(one: Sequence[Line], two: Sequence[Line]) -> bool:
    return len(one) == len(two) > 1 and all(
        abs(a.x - b.x) <= 4 for a, b in zip(one, two, strict=True)
    )


def _short(line: Line) -> bool:
    return len(line.text) <= 120 and any(c.isalpha() for c in line.text)


def _level(line: Line, levels: dict[float, int]) -> int:
    if match := re.match(r"(\d+(?:\.\d+)*)\.?\s", line.text):
        return match.group(1).count(".") + 1 + min(levels.values(), default=0)
    return levels.get(line.size, len(levels) + 1)


def _is_heading(
    line: Line, levels: dict[float, int], before: Line | None, block: Sequence[Line]
) -> bool:
    if not _short(line):
        return False
    if line.size in levels:
        return True
    letters = [c for c in line.text if c.isalpha()]
    capitals = len(letters) > 3 and all(c.isupper() for c in letters)
    ended = not block or block[-1].text[-1] in ".:;!?)]"
    return capitals and ended and len(line.text) <= 80 and line.text[-1] not in ".,;"


def _begins(line: Line, before: Line, block: Sequence[Line], gap: float, widest: int) -> bool:
    """Whether a line begins a new block after the one before it."""
    drop = abs(before.y - line.y) if line.page == before.page else 0.0
    if _GLYPH.match(line.text):
        return True
    if _GLYPH.match(block[0].text) and line.x <= block[0].x + 1 and drop > gap * 1.15:
        return True
    if _BULLETS.match(line.text) and (before.text[-1] in ".:;)" or _BULLETS.match(block[0].text)):
        return True
    ended = before.text[-1] in '.:!?)”"'
    if line.page != before.page:
        return ended
    if gap and drop > gap * 1.35:
        return ended or drop > gap * 1.8
    short = len(before.text) < widest * 0.75
    return short and line.text[:1].isupper() and (ended or line.bold != before.bold)


def _write_block(outline: Outline, text: str) -> None:
    match = _BULLETS.match(text)
    if match is None:
        outline.paragraph(text)
    elif match.group(1):
        outline.exclude(BULLET, match.group(1))
        outline.item(text[match.end() :])
    else:
        outline.item(text)


def _join(outline: Outline, lines: Sequence[Line], words: Counter[str]) -> str:
    """One text of a block's lines; a word that a line end cut in two is put together."""
    text = ""
    for line in lines:
        if re.search(r"[a-z]-$", text) and line.text[:1].islower():
            if _is_compound(text, line.text, words):
                text += line.text
            else:
                outline.exclude(HYPHEN, "-")
                text = text[:-1] + line.text
        else:
            text += (" " if text else "") + line.text
    return text


def _is_compound(before: str, after: str, words: Counter[str]) -> bool:
    """Whether the hyphen at a line end belongs to the word: ``moderate-`` ``quality``."""
    first = re.search(r"[\w-]+-$", before)
    second = re.match(r"[\w-]+", after)
    if first is None or second is None:
        return False
    head, tail = first.group().lower(), second.group().lower()
    if words[head + tail]:
        return True
    if words[(head + tail).replace("-", "")]:
        return False
    stem = head[:-1].rpartition("-")[2]
    return stem in _COMPOUNDS or "-" in head[:-1] or bool(words[stem] and words[tail])


def _body_size(lines: Sequence[Line]) -> float:
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[line.size] += len(line.text)
    return max(sizes, key=lambda s: (sizes[s], -s)) if sizes else 0.0


def _line_gap(lines: Sequence[Line]) -> float:
    gaps: Counter[int] = Counter()
    for one, two in pairwise(lines):
        if one.page == two.page and 0 < one.y - two.y < 60:
            gaps[round(one.y - two.y)] += 1
    return float(max(gaps, key=lambda g: (gaps[g], -g))) if gaps else 0.0


def _without_furniture(outline: Outline, pdf: Pdf) -> list[Line]:
    """The lines without those that stand at the top or foot of most pages."""
    edges: Counter[str] = Counter()
    places: dict[int, list[Line]] = {}
    for line in pdf.lines:
        places.setdefault(line.page, []).append(line)
    at_edge: set[int] = set()
    for page in places.values():
        ordered = sorted(page, key=lambda line: -line.y)
        nearest = {id(x): x for x in (*ordered[:2], *ordered[-2:], page[0], page[-1])}
        at_edge |= set(nearest)
        edges.update({_shape(x.text) for x in nearest.values()})
    kept = []
    for line in pdf.lines:
        repeated = pdf.pages > 2 and edges[_shape(line.text)] >= max(3, pdf.pages * 0.4)
        number = _PAGE_NUMBER.fullmatch(line.text) and pdf.pages > 1
        if id(line) in at_edge and (repeated or number):
            outline.exclude(FURNITURE, line.text)
        else:
            kept.append(line)
    return kept


def _shape(text: str) -> str:
    return re.sub(r"\d+", "#", text)

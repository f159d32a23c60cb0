"""Tables of labels, papers and openFDA: a rectangle of text with its caption, headers and notes."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from lxml import etree

from probatum.sources.footnotes import footnotes, inline, mark_footnotes, note
from probatum.sources.xml import Element, attribute, children, descendants, local, text

MAX_SPAN = 200
"""Longest ``colspan`` or ``rowspan`` that is believed; a hostile file cannot ask for more cells."""

_NOTE = re.compile(r"[*†‡§¶#]|\[?[a-z1-9]\]?[).:\s]\s*\S|\[[a-z1-9]\]")
_FIGURE = re.compile(r"[<>≤≥=~±+\-−–(\s]*\d")

_TITLE = re.compile(r"[A-Z][^\W\d]*(?: [^\W\d]+){0,2}")

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its spans expanded: every row is complete by itself.

    ``headers`` and ``rows`` have one text for each column. A body row with nothing but its first
    cell is a subheading and is kept as a row of one cell. ``notes`` are the rows of the foot, and
    the last rows of the body if they are single cells that begin with the mark of a footnote.
    """

    caption: str
    headers: tuple[Row, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()


def read_table(table: Element, cell: Callable[[Element], str] = text) -> Table:
    """Read a ``table`` element of SPL, JATS or HTML. ``cell`` gives the text of a cell or caption.

    Header rows are those of the ``thead`` and the rows of nothing but ``th`` or bold cells that
    come next. Where there are none, the leading rows with an empty first cell, or else a first row
    of words over rows of figures or of short titles over a row with a number.
    """
    caption = " ".join(filter(None, (cell(c) for c in children(table, "caption"))))
    head, body, foot = _groups(table)
    count = _leading_headers(body)
    head, body = [*head, *body[:count]], body[count:]
    width = max((_width(row) for row in (*head, *body)), default=0)
    headers = [row for row in _expand(head, cell, width) if any(row)]
    rows = [row for row in _expand(body, cell, width) if any(row)]
    if not headers:
        count = _unmarked_headers(rows)
        headers, rows = rows[:count], rows[count:]
    rows = [row[:1] if row[0] and not any(row[1:]) else row for row in rows]
    below = [" ".join(filter(None, map(cell, _cells(row)))) for row in foot]
    notes: list[str] = []
    while len(rows) > 1 and len(rows[-1]) == 1 < width and _NOTE.match(rows[-1][0]):
        notes.insert(0, rows.pop()[0])
    if not caption and headers and len(headers[0]) == 1 < width:
        caption = headers.pop(0)[0]
    return Table(caption, tuple(headers), tuple(rows), (*notes, *filter(None, below)))


def tables_in_html(markup: str) -> list[Table]:
    """The outermost tables of an HTML fragment, as in openFDA's ``*_table`` fields."""
    if not markup.strip():
        return []
    parser = etree.HTMLParser(no_network=True, remove_comments=True, remove_pis=True)
    root = etree.fromstring(f"<html><body>{markup}</body></html>", parser)
    if root is None:
        return []
    found = [t for t in descendants(root, "table") if not _inside(t, "table")]
    return [_with_footnotes(t) for t in found]


def _with_footnotes(table: Element) -> Table:
    """A table whose footnotes stand below it and not in the cells that hold them."""
    mark_footnotes(table)
    read = read_table(table, inline)
    return replace(read, notes=(*read.notes, *(note(n) for n in footnotes(table))))


def _inside(element: Element, name: str) -> bool:
    return any(local(a) == name for a in element.iterancestors())


def _groups(table: Element) -> tuple[list[Element], list[Element], list[Element]]:
    head: list[Element] = []
    body: list[Element] = []
    foot: list[Element] = []
    for part in children(table, "thead", "tbody", "tfoot", "tr"):
        name = local(part)
        if name == "tr":
            body.append(part)
        else:
            {"thead": head, "tbody": body, "tfoot": foot}[name].extend(children(part, "tr"))
    return head, body, foot


def _cells(row: Element) -> list[Element]:
    return children(row, "td", "th")


def _leading_headers(rows: Sequence[Element]) -> int:
    """How many leading rows are headers by their marks; 0 if no ordinary row would be left."""
    count = 0
    for row in rows:
        filled = [c for c in _cells(row) if text(c)]
        if not filled or not all(local(c) == "th" or _is_bold(c) for c in filled):
            break
        count += 1
    if count and len([c for c in _cells(rows[count - 1]) if text(c)]) == 1 < _width(
        rows[count - 1]
    ):
        count -= 1
    return count if count < len(rows) else 0


def _unmarked_headers(rows: Sequence[Row]) -> int:
    """How many leading rows are headers by their content alone."""
    count = 0
    while count < len(rows) and not rows[count][0] and any(rows[count]):
        count += 1
    if count:
        return count if count < len(rows) else 0
    below = [c for row in rows[1:] for c in row[1:] if c]
    if not below or any(not c or _FIGURE.match(c) for c in rows[0][1:]) or len(rows[0]) < 2:
        return 0
    if len(rows) > 2 and all(_TITLE.fullmatch(c) for c in rows[0]) and len(set(rows[0])) > 1:
        return int(any(ch.isdigit() for row in rows[1:] for c in row for ch in c))
    return int(sum(1 for c in below if _FIGURE.match(c)) * 10 >= len(below) * 7)


def _is_bold(element: Element) -> bool:
    """Whether all visible text of an element is set in bold."""
    style = (attribute(element, "styleCode") or attribute(element, "stylecode")).lower()
    if local(element) in {"b", "strong", "bold"} or "bold" in style.split():
        return True
    if (element.text or "").strip():
        return False
    return all(
        (_is_bold(c) or not text(c)) and not (c.tail or "").strip() for c in element if local(c)
    )


def _span(cell: Element, name: str) -> int:
    value = attribute(cell, name)
    return min(int(value), MAX_SPAN) if value.isascii() and value.isdigit() and int(value) else 1


def _width(row: Element) -> int:
    return sum(_span(c, "colspan") for c in _cells(row))


def _expand(rows: list[Element], cell: Callable[[Element], str], width: int) -> list[Row]:
    """Lay the cells on a grid. ``hanging`` holds for a column the text and rows left of a span."""
    grid: list[Row] = []
    hanging: dict[int, tuple[str, int]] = {}
    for row in rows:
        cells = _cells(row)
        line: list[str] = []

        def hang(line: list[str] = line) -> None:
            while (held := hanging.get(len(line))) is not None:
                words, left = held
                if left > 1:
                    hanging[len(line)] = (words, left - 1)
                else:
                    del hanging[len(line)]
                line.append(words)

        for item in cells:
            hang()
            words, down = cell(item), _span(item, "rowspan")
            for _ in range(_span(item, "colspan")):
                if down > 1:
                    hanging[len(line)] = (words, down - 1)
                line.append(words)
        hang()
        if len(cells) == 1 and len(line) == width and len(set(line)) == 1:
            line = line[:1]
        grid.append(tuple(line))
    return grid

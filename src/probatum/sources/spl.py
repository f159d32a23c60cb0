"""FDA labels as Structured Product Labeling (SPL), the XML that DailyMed hands out.

Source of the format: the SPL schema ``urn:hl7-org:v3``; section codes in ``evidence.codes``. Both
schemas in use are read, the one before 2008 (``manufacturedMedicine``, ``activeIngredient``) too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import BinaryIO

from lxml import etree

from probatum.evidence.builder import EditionBuilder
from probatum.evidence.codes import HIGHLIGHTS, LABEL_SECTIONS
from probatum.evidence.editions import (
    Edition,
    Kind,
    PassageKind,
    Rejection,
    Span,
    Withdrawal,
)
from probatum.evidence.sentences import sentences
from probatum.sources import spl_products as products
from probatum.sources.footnotes import IN_PLACE, footnotes, inline, mark_footnotes, note
from probatum.sources.own_names import with_own_word
from probatum.sources.tables import read_table
from probatum.sources.xml import (
    Element,
    XmlError,
    attribute,
    child,
    children,
    descendants,
    local,
    looks_like_xml,
    parse,
    text,
)

SOURCE = "DailyMed (FDA label)"
LICENCE = "Label text of the labeler, published by the US National Library of Medicine"
RECENT_CHANGES = "43683-2"
PRODUCT_DATA = "48780-1"

_NAMESPACE = b"urn:hl7-org:v3"
_ROOT = re.compile(rb"<(?:\w+:)?document[\s>]")
_BREAK = "\ue000"
_BREAKS = re.compile(rf"{_BREAK}(?:\s*{_BREAK})+")
_INNER_BULLET = re.compile(rf"(?:^|[\s{_BREAK}])([•◦▪■●○‣⁃])(?=\s*\w)")
_BLOCKS = ("paragraph", "list", "table")
_BULLETS = frozenset("•◦▪■□·-–—*o●○‣⁃§")
_MONTH = re.compile(r"(?<![\d/])(0?[1-9]|1[0-2])\s*/\s*((?:19|20)\d\d)(?!\d)")
_LEADER = re.compile(r"[-–—._…·]{3,}|(?:[-–—._·]\s){3,}[-–—._·]?")
_BOILERPLATE = re.compile(
    r"^These highlights do not include all the information needed to use (.{1,300}?) safely and "
    r"effectively\.\s*See full prescribing information for (?:\1|.{1,300}?)\.\s+",
    re.IGNORECASE,
)
_APPROVAL = re.compile(r"\s*Initial U\.?S\.? Approval.*$", re.IGNORECASE)
_HEADING_LENGTH = 120


def sniff(head: bytes, name: str) -> bool:
    """Whether these are the first bytes of an SPL document. ``name`` takes no part."""
    plain = head.replace(b"\0", b"")
    return looks_like_xml(head) and _NAMESPACE in plain and bool(_ROOT.search(plain))


def read(stream: BinaryIO, name: str) -> Iterator[Edition | Withdrawal | Rejection]:
    """The one label of an SPL file, or the reason why it cannot be read. ``name`` is its place."""
    try:
        root = parse(stream)
    except XmlError as error:
        yield Rejection(name, f"not readable as XML: {error}. Fetch the file again.")
        return
    if local(root) != "document":
        yield Rejection(name, f"not an SPL document: the root element is <{local(root)}>")
        return
    set_id = attribute(child(root, "setId"), "root").lower()
    if not set_id:
        yield Rejection(
            name, "the label has no set id (setId/@root), so its versions cannot be kept together"
        )
        return
    yield _edition(root, set_id)


def iso_date(value: str) -> str:
    """``20190225``, ``201902`` or a longer HL7 time stamp as ISO 8601; ``""`` if it is no date."""
    match = re.match(r"(\d{4})(?:(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])?)?", value)
    return "-".join(part for part in match.groups() if part) if match else ""


def display_title(title: str, listed: Sequence[products.Product]) -> str:
    """The title without the sentences that open every set of Highlights.

    The first product goes before a title that names none ("Drug Facts"), or stands alone for none.
    """
    short = _APPROVAL.sub("", _BOILERPLATE.sub("", title)).strip() or title
    named = {n.lower() for p in listed for n in (p.brand, p.generic, *p.substances) if n}
    if not named or any(n in short.lower() for n in named):
        return short
    first = listed[0]
    brand, generic = first.brand or first.generic, first.generic
    product = f"{brand} ({generic})" if generic.lower() != brand.lower() else brand
    return f"{product}: {short}" if short else f"{product} {first.form.lower()}".strip()


def _edition(root: Element, set_id: str) -> Edition:
    mark_footnotes(root)
    builder = EditionBuilder()
    title = text(child(root, "title"))
    listed = products.listed(root)
    body = [
        s
        for component in children(root, "component")
        for structured in children(component, "structuredBody")
        for inner in children(structured, "component")
        for s in children(inner, "section")
    ]
    highlighted = [s for s in _all_sections(body) if _highlight(s) is not None]
    if highlighted:
        _write_highlights(builder, title, highlighted)
    else:
        builder.silent(title)
    for section in body:
        _write_section(builder, section, listed)
    for media in descendants(root, "observationMedia"):
        builder.exclude("description of an image", text(child(media, "text")))
    code = child(root, "code")
    classes = products.classes(root)
    edition = builder.build(
        document=f"spl:{set_id}",
        source=SOURCE,
        kind=Kind.LABEL,
        title=display_title(title, listed),
        version=attribute(child(root, "versionNumber"), "value"),
        date=iso_date(attribute(child(root, "effectiveTime"), "value")),
        url=f"https://dailymed.nlm.nih.gov/dailymed/drugInfo.cfm?setid={set_id}",
        licence=LICENCE,
        names=products.names(root, listed),
        jurisdiction="US",
        meta={
            "set_id": set_id,
            "spl_id": attribute(child(root, "id"), "root").lower(),
            "document_title": title,
            "document_type": attribute(code, "code"),
            "document_type_name": attribute(code, "displayName"),
            "labeler": text(
                child(root, "author", "assignedEntity", "representedOrganization", "name")
            ),
            "products": [p.as_json() for p in listed],
            "application_numbers": list(
                dict.fromkeys(p.application for p in listed if p.application)
            ),
            "pharmacologic_classes": list(classes),
        },
    )
    return with_own_word(edition)


def _write_highlights(builder: EditionBuilder, title: str, sections: Sequence[Element]) -> None:
    """The Highlights as a section of their own, in the order of the full text."""
    builder.open_section("Highlights", HIGHLIGHTS)
    writer = _Writer(builder, PassageKind.HIGHLIGHT, PassageKind.HIGHLIGHT)
    builder.paragraph(title, PassageKind.HIGHLIGHT)
    for section in sections:
        code = _code(section)
        heading = text(child(section, "title")) or LABEL_SECTIONS.get(code or "", "")
        builder.open_section(heading, code, _revised(section))
        _write_text(writer, _highlight(section), code)
        builder.close_section()
    builder.close_section()


def _write_section(
    builder: EditionBuilder, section: Element, listed: Sequence[products.Product]
) -> None:
    code = _code(section)
    heading = child(section, "title")
    has_products = next(descendants(section, "manufacturedProduct", "identifiedSubstance"), None)
    holds_data = has_products is not None and not any(
        local(a) == "section" for a in has_products.iterancestors() if _is_below(a, section)
    )
    if holds_data and not code:
        code = PRODUCT_DATA
    generated = LABEL_SECTIONS[code] if holds_data and code in LABEL_SECTIONS else ""
    title = text(heading) or generated
    span = builder.open_section(title, code, _revised(section))
    opening = span if title[:1].isalpha() and not title.isupper() else None
    if heading is not None:
        for footnote in footnotes(heading):
            builder.paragraph(note(footnote))
    writer = _Writer(builder, PassageKind.PROSE, PassageKind.LIST_ITEM)
    for body in children(section, "text"):
        _write_text(writer, body, code, opening)
    if holds_data:
        products.write(builder, section, listed)
    for inner in children(section, "component"):
        for subsection in children(inner, "section"):
            _write_section(builder, subsection, listed)
    builder.close_section()


def _write_text(
    writer: _Writer, body: Element | None, code: str | None, opening: Span | None = None
) -> None:
    if body is None:
        return
    if code == RECENT_CHANGES:
        writer.recent_changes(body)
    else:
        writer.flow(body, opening=opening)


def _is_below(element: Element, section: Element) -> bool:
    return any(a is section for a in element.iterancestors())


def _all_sections(sections: Sequence[Element]) -> Iterator[Element]:
    for section in sections:
        yield section
        yield from descendants(section, "section")


def _highlight(section: Element) -> Element | None:
    return child(section, "excerpt", "highlight", "text")


def _code(section: Element) -> str | None:
    return attribute(child(section, "code"), "code") or None


def _revised(section: Element) -> str | None:
    return iso_date(attribute(child(section, "effectiveTime"), "value")) or None


def _inline_with_breaks(element: Element) -> str:
    return text(element, instead={**IN_PLACE, "br": lambda _: f" {_BREAK} "})


def _lines(element: Element) -> list[str]:
    """The text of an element cut at every line break and paragraph."""
    parts = [
        line.strip()
        for block in _blocks(element)
        for line in _inline_with_breaks(block.element).split(_BREAK)
    ]
    return [line for line in parts if line]


@dataclass(frozen=True, slots=True)
class _Block:
    """A paragraph, list or table; ``changed`` if its author marked it or a part of it so."""

    element: Element
    changed: bool


def _is_changed(element: Element) -> bool:
    return "xmchange" in attribute(element, "styleCode").lower()


def _blocks(element: Element, changed: bool = False) -> list[_Block]:
    """The blocks of a text in order; loose inline content between them becomes a paragraph."""
    changed = changed or _is_changed(element)
    if local(element) in {"list", "table"} or not _holds_block(element):
        marked = changed or any(
            _is_changed(e) for e in descendants(element, "content", "paragraph")
        )
        return [_Block(element, marked)]
    found: list[_Block] = []
    run = etree.Element("paragraph")
    run.text = element.text

    def flush() -> None:
        nonlocal run
        if inline(run):
            marked = changed or any(_is_changed(e) for e in run.iter())
            found.append(_Block(run, marked))
        run = etree.Element("paragraph")

    for node in element:
        if local(node) in _BLOCKS or _holds_block(node):
            flush()
            found.extend(_blocks(node, changed))
            run.text = node.tail
        else:
            run.append(deepcopy(node))
    flush()
    return found


def _holds_block(element: Element) -> bool:
    return next(descendants(element, *_BLOCKS), None) is not None


def _heading(element: Element) -> str:
    """The words of a block that serves as a heading, ``""`` for any other.

    It is a short line that is wholly bold, italic or underlined, or a numbered list of one short
    item: old labels number their subsections in this way.
    """
    name = local(element)
    words = inline(element) if name in {"paragraph", "list"} else ""
    if (
        not words
        or len(words) > _HEADING_LENGTH
        or words[-1] in ".;,"
        or words.startswith("Figure")
    ):
        return ""
    if name == "paragraph":
        return words if _is_styled(element) else ""
    labels = [text(c) for item in children(element, "item") for c in children(item, "caption")]
    numbered = len(labels) == 1 and labels[0][:1].isalnum()
    lone = len(children(element, "item")) == 1 and not _holds_block(element)
    return words if numbered and lone else ""


def _is_styled(element: Element) -> bool:
    style = attribute(element, "styleCode").lower().split()
    if {"bold", "underline", "italics"} & set(style):
        return True
    if (element.text or "").strip():
        return False
    return all(
        (_is_styled(c) or not text(c)) and not (c.tail or "").strip() for c in element if local(c)
    )


class _Writer:
    """Writes the blocks of one text into the builder."""

    def __init__(self, builder: EditionBuilder, prose: PassageKind, item: PassageKind) -> None:
        self._builder = builder
        self._prose = prose
        self._item = item

    def flow(
        self, element: Element, lead_in: Sequence[Span] = (), opening: Span | None = None
    ) -> None:
        """Paragraphs, lists and tables in order.

        A heading line goes before each block that follows it, up to the next heading. The last
        sentence of a paragraph leads into the list that stands right after it; ``opening``, the
        title of an unnumbered section ("Do not use if you have"), into a list that comes first.
        """
        blocks = _blocks(element)
        headings: list[Span] = []
        before = opening
        after_heading = False
        for index, block in enumerate(blocks):
            name = local(block.element)
            context = (*lead_in, *headings)
            leading = (*context, before) if before else context
            followed = index + 1 < len(blocks)
            words = _heading(block.element) if followed else ""
            if words:
                span = self._builder.silent(words)
                self._notes(block.element, ())
                if span and words.startswith("Table"):
                    before = span
                elif span:
                    headings = [*headings, span] if after_heading else [span]
                    before, after_heading = None, True
                continue
            after_heading = False
            if name == "list":
                self.list(block, leading)
                before = None
            elif name == "table":
                captioned = before == opening or bool(children(block.element, "caption"))
                self.table(block, context if captioned else leading)
                before = None
            else:
                starts = _INNER_BULLET.match(inline(block.element))
                last = self.paragraph(block, leading if starts else context)
                before = last or (before if starts else None)

    def paragraph(self, block: _Block, lead_in: Sequence[Span]) -> Span | None:
        """Write a paragraph; gives the span of its last sentence before any bullet.

        It is cut at blank lines. What stands after a bullet in running text is an item of a list.
        """
        last: Span | None = None
        leading = tuple(lead_in)
        kind = PassageKind.CAPTION if _is_caption(block.element) else self._prose
        for part in _BREAKS.split(_inline_with_breaks(block.element)):
            first, items = self._cut_at_bullets(part)
            span = self._builder.paragraph(first, kind, lead_in, changed=block.changed)
            if span:
                last = _last_sentence(first, span)
                leading = (*lead_in, last)
            for item in items:
                self._builder.item(item, leading, self._item, changed=block.changed)
        self._notes(block.element, (last,) if last else ())
        return last

    def _cut_at_bullets(self, words: str) -> tuple[str, list[str]]:
        """The words before the first bullet and those after each one; bullets are counted."""
        first, *rest = _INNER_BULLET.split(words)
        for bullet in rest[::2]:
            self._builder.exclude("bullet of a list", bullet)
        first, *items = (" ".join(p.replace(_BREAK, " ").split()) for p in (first, *rest[1::2]))
        return first, items

    def list(self, block: _Block, lead_in: Sequence[Span]) -> None:
        """Write the items of a list, each with the words that lead into it."""
        context = tuple(lead_in)
        for caption in children(block.element, "caption"):
            if span := self._builder.silent(inline(caption)):
                context = (*context, span)
            self._notes(caption, ())
        for item in children(block.element, "item"):
            self._list_item(item, context, block.changed and _has_no_marks(block.element))

    def _list_item(self, item: Element, lead_in: Sequence[Span], changed: bool) -> None:
        label = self._label(item)
        context = tuple(lead_in)
        first = True
        for inner in _blocks(item, changed):
            name = local(inner.element)
            if name == "list":
                self.list(inner, context)
            elif name == "table":
                self.table(inner, context)
            else:
                words = inline(inner.element)
                if first and label:
                    words, label = f"{label} {words}".strip(), ""
                words, more = self._cut_at_bullets(words)
                span = self._builder.item(words, context, self._item, changed=inner.changed)
                last = _last_sentence(words, span) if span else None
                nested = (*context, last) if last and words.endswith(":") else context
                for piece in more:
                    self._builder.item(piece, nested, self._item, changed=inner.changed)
                if last and first:
                    context = (*lead_in, last)
                self._notes(inner.element, (last,) if last else ())
            first = False
        if label:
            self._builder.item(label, lead_in, self._item)

    def _label(self, item: Element) -> str:
        """Take the item's own label (``1.``) out of it; a bullet is left out and counted."""
        labels = []
        for caption in children(item, "caption"):
            words = inline(caption)
            if words and set(words) <= _BULLETS:
                self._builder.exclude("bullet of a list", words)
            elif words:
                labels.append(words)
            tail, previous = caption.tail or "", caption.getprevious()
            if previous is None:
                item.text = (item.text or "") + tail
            else:
                previous.tail = (previous.tail or "") + tail
            item.remove(caption)
        return " ".join(labels)

    def table(self, block: _Block, lead_in: Sequence[Span]) -> None:
        """Write a table. One of a single column is a frame round text and is written as text."""
        element = block.element
        cells = [c for row in descendants(element, "tr") for c in children(row, "td", "th")]
        rows = sum(1 for _ in descendants(element, "tr"))
        if len(cells) <= rows and not children(element, "thead"):
            for caption in children(element, "caption"):
                self.paragraph(_Block(caption, block.changed), lead_in)
            for cell in cells:
                self.flow(cell, lead_in)
            return
        read = read_table(element, inline)
        notes = [*read.notes, *(note(n) for n in footnotes(element))]
        self._builder.table(
            read.rows, read.headers, read.caption, notes, lead_in, changed=block.changed
        )

    def recent_changes(self, element: Element) -> None:
        """Write recent major changes: a passage for each entry, with the month that it names."""
        for block in _blocks(element):
            if local(block.element) != "table":
                entries = _entries_of_lines(_lines(block.element))
            else:
                entries = [
                    entry
                    for row in descendants(block.element, "tr")
                    for entry in _entries_of_row([_lines(c) for c in children(row, "td", "th")])
                ]
            heading: Span | None = None
            for entry in entries:
                words = self._without_leader(entry)
                dates = _MONTH.findall(words)
                date = f"{dates[-1][1]}-{int(dates[-1][0]):02}" if dates else None
                lead_in = (heading,) if heading and date else ()
                span = self._builder.item(words, lead_in, self._item, date=date)
                if date is None:
                    heading = span
            self._notes(block.element, ())

    def _without_leader(self, entry: str) -> str:
        for leader in _LEADER.findall(entry):
            self._builder.exclude("leader before a date", leader)
        return " ".join(_LEADER.sub(" ", entry).split())

    def _notes(self, element: Element, lead_in: Sequence[Span]) -> None:
        for footnote in footnotes(element):
            self._builder.paragraph(note(footnote), self._prose, lead_in)


def _entries_of_row(cells: Sequence[Sequence[str]]) -> list[str]:
    """The entries of a table row; cells of several lines each belong together line by line."""
    filled = [cell for cell in cells if cell]
    counts = {len(cell) for cell in filled}
    if len(filled) > 1 and len(counts) == 1:
        return [" ".join(parts) for parts in zip(*filled, strict=True)]
    joined = " ".join(" ".join(cell) for cell in filled)
    return [joined] if joined else []


def _entries_of_lines(lines: Sequence[str]) -> list[str]:
    """Lines joined until each entry has its month; a last one without a month stays as it is."""
    entries: list[str] = []
    pending: list[str] = []
    for line in lines:
        pending.append(line)
        if _MONTH.search(line):
            entries.append(" ".join(pending))
            pending = []
    return [*entries, " ".join(pending)] if pending else entries


def _has_no_marks(element: Element) -> bool:
    return not any(_is_changed(e) for e in element.iterdescendants())


def _is_caption(element: Element) -> bool:
    """Whether all the text of a paragraph is the caption of a picture."""
    return bool(
        any(text(m) for m in descendants(element, "renderMultiMedia"))
        and not text(element, skip={"renderMultiMedia"})
    )


def _last_sentence(words: str, span: Span) -> Span:
    start, end = sentences(words)[-1]
    return Span(max(span.start, span.end - (end - start)), span.end)

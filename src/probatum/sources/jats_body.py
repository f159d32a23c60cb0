"""Writes the sections, lists, tables, figures and references of a JATS article."""

from __future__ import annotations

import re

from lxml import etree

from probatum.evidence.builder import EditionBuilder
from probatum.evidence.editions import Json, PassageKind, Span
from probatum.evidence.sentences import sentences
from probatum.sources import papers
from probatum.sources.formulae import formula
from probatum.sources.tables import read_table
from probatum.sources.xml import Element, attribute, child, children, local, text

SILENT = frozenset(
    {
        "abbreviations",
        "acknowledgements",
        "author contributions",
        "ethics",
        papers.REFERENCES,
        "supplementary material",
    }
)
"""Roles of sections whose text is kept and which hold no passages: they state no finding."""

_MAIN = frozenset(
    {
        "background",
        "conclusions",
        "discussion",
        "introduction",
        "limitations",
        "methods",
        "objective",
        "results",
        papers.REFERENCES,
    }
)
"""Roles that hold for all subsections, whatever their titles, but those of :data:`_INNER`."""

_INNER = frozenset(
    {
        "competing interests",
        "conclusions",
        "funding",
        "limitations",
        "objective",
        "trial registration",
    }
)
"""Roles that a subsection may have of its own inside a section with a role."""

_TITLED = {"sec", "app", "notes", "ack", "bio", "boxed-text", "glossary", "gloss-group"}
_SECTIONS = _TITLED | {"app-group", "fn-group", "ref-list", "response", "sub-article"}

_NAME = 6
"""Words up to which a caption does no more than name its figure."""

_STATEMENT = 12
"""Words of a figure's title from which it may say what was found, and not only what is shown."""

_SPLITTING = {"array", "boxed-text", "def-list", "disp-quote", "list", "preformat", "verse-group"}
_FLOATING = {
    "chem-struct-wrap",
    "fig",
    "fig-group",
    "media",
    "supplementary-material",
    "table-wrap",
    "table-wrap-group",
}
_FOOTNOTES = {
    "coi-statement": "competing interests",
    "conflict": "competing interests",
    "con": "author contributions",
    "financial-disclosure": "funding",
    "supported-by": "funding",
    "supplementary-material": "supplementary material",
    "abbr": "abbreviations",
    "ack": "acknowledgements",
}


class BodyWriter:
    """Walks an article in document order and hands its text to an :class:`EditionBuilder`."""

    def __init__(self, builder: EditionBuilder) -> None:
        self._builder = builder
        self._silent = 0
        self._roles: list[str | None] = []
        self._last: Span | None = None
        self._last_text = ""
        self.references: list[Json] = []

    def title(self, group: Element | None) -> None:
        """Titles and subtitles in every language, as text without passages."""
        self._builder.open_section("", "title")
        if group is not None:
            for part in group.iter("article-title", "subtitle", "trans-title", "trans-subtitle"):
                self._builder.silent(words(part))
            for note in group.iter("fn"):
                self._builder.silent(words(note))
        self._builder.close_section()

    def abstract(self, element: Element, *, searched: bool) -> None:
        """An abstract; its parts are sections of their own inside it."""
        self._silent += not searched
        heading = words(child(element, "title"))
        self._open(heading, papers.ABSTRACT)
        self._blocks(element, skip={"title"})
        self._close()
        self._silent -= not searched

    def part(self, element: Element | None, code: str = papers.OTHER) -> None:
        """A part such as ``body``; blocks outside its sections get one with ``code``."""
        if element is None:
            return
        opened = False
        self._loose(element.text)
        for block in list(element):
            if not local(block):
                continue
            loose = local(block) not in _SECTIONS
            if loose and not opened:
                self._open("", code)
            elif opened and not loose:
                self._close()
            opened = loose
            self._block(block, local(block))
            self._loose(block.tail)
        if opened:
            self._close()

    def _blocks(self, element: Element, skip: frozenset[str] | set[str] = frozenset()) -> None:
        self._loose(element.text)
        for block in list(element):
            name = local(block)
            if name and name not in skip:
                self._block(block, name)
            self._loose(block.tail)

    def _loose(self, chunk: str | None) -> None:
        """Text that stands between blocks, against the DTD."""
        if not chunk or not chunk.strip():
            return
        if not self._roles:
            self._open("", papers.OTHER)
            self._paragraph_text(chunk)
            self._close()
        else:
            self._paragraph_text(chunk)

    def block(self, block: Element) -> None:
        """One block element, whatever it is."""
        self._block(block, local(block))

    def _block(self, block: Element, name: str) -> None:
        if name in _TITLED:
            self._section(block, name)
        elif name == "p":
            self._paragraph(block)
        elif name == "list":
            self._list(block, self._lead())
        elif name == "def-list":
            self._definitions(block)
        elif name == "table-wrap":
            self._table_wrap(block)
        elif name == "fig":
            self._figure(block)
        elif name in {"supplementary-material", "media", "inline-supplementary-material"}:
            self._builder.silent(words(block))
        elif name == "ref-list":
            self._references(block)
        elif name in {"fn-group", "author-notes"}:
            self._footnotes(block)
        elif name in {"sub-article", "response"}:
            self._sub_article(block)
        elif name in {
            "app-group",
            "back",
            "body",
            "disp-quote",
            "fig-group",
            "floats-group",
            "floats-wrap",
            "statement",
            "table-wrap-group",
        }:
            self._blocks(block)
        elif name == "title":
            self._builder.silent(words(block))
        else:
            self._paragraph_text(words(block))

    def _section(self, section: Element, name: str) -> None:
        label, heading = words(child(section, "label")), child(section, "title")
        skip = {"label", "title"}
        if heading is None and name == "boxed-text" and child(section, "caption") is not None:
            heading = child(section, "caption")
            skip.add("caption")
        title = " ".join(part for part in (label, words(heading)) if part)
        default = {
            "ack": "acknowledgements",
            "glossary": "abbreviations",
            "app": "appendix",
            "bio": "author contributions",
        }.get(name)
        hint = attribute(section, "sec-type") or attribute(section, "notes-type")
        code = papers.role(title, hint) or default
        if name == "ack" and code not in {"funding", "competing interests"}:
            code = default
        if name == "notes" and not title and child(section, "sec") is not None:
            code = None
        outer = next((r for r in reversed(self._roles) if r), None)
        if outer in _MAIN and code not in _INNER:
            code = None
        self._open(title, code)
        self._blocks(section, skip=skip)
        self._close()

    def _open(self, title: str, code: str | None) -> None:
        self._builder.open_section(title, code)
        self._roles.append(code)
        self._last = None

    def _close(self) -> None:
        self._builder.close_section()
        self._roles.pop()
        self._last = None

    def _caption(self, line: str, lead_in: tuple[Span, ...] = ()) -> None:
        if self._silent or len(line.split()) < _NAME:
            self._builder.silent(line)
        else:
            self._builder.paragraph(line, PassageKind.CAPTION, lead_in)

    def _is_silent(self) -> bool:
        inner = next((r for r in reversed(self._roles) if r), None)
        return self._silent > 0 or inner in SILENT

    def _paragraph(self, paragraph: Element) -> None:
        for part in _split(paragraph):
            name = local(part)
            if name == "p":
                self._paragraph_text(words(part))
            elif name == "list":
                self._list(part, self._lead(always=True))
            else:
                self._block(part, name)

    def _paragraph_text(self, line: str) -> None:
        if not line.strip():
            return
        if self._is_silent() or line.strip().isalpha():
            self._last = self._builder.silent(line)
        else:
            self._last = self._builder.paragraph(line)
        self._last_text = " ".join(line.split())

    def _lead(self, *, always: bool = False) -> tuple[Span, ...]:
        """The sentence that introduces a list: the last one before it, if it ends in a colon."""
        if self._last is None or not (always or self._last_text.endswith((":", ":-", "–", "—"))):
            return ()
        start, end = sentences(self._last_text)[-1]
        if self._last.end - self._last.start != len(self._last_text):
            return (self._last,)
        return (Span(self._last.start + start, self._last.start + end),)

    def _list(self, element: Element, lead_in: tuple[Span, ...]) -> None:
        heading = words(child(element, "title"))
        if heading and (span := self._builder.silent(heading)):
            lead_in = (*lead_in, span)
        for item in children(element):
            name = local(item)
            if name == "list-item":
                self._item(item, lead_in)
            elif name != "title":
                self._builder.silent(words(item))
        self._last = None

    def _item(self, item: Element, lead_in: tuple[Span, ...]) -> None:
        pending = [words(child(item, "label"))]
        last: tuple[Span, ...] = ()

        def flush() -> None:
            nonlocal last
            line = " ".join(filter(None, pending))
            pending.clear()
            if not line:
                return
            if self._is_silent():
                span = self._builder.silent(line)
            else:
                span = self._builder.item(line, lead_in)
            last = (span,) if span else ()

        for block in children(item):
            for part in _split(block) if local(block) == "p" else [block]:
                name = local(part)
                if name == "label":
                    continue
                if name in {"p", "title"}:
                    pending.append(words(part))
                elif name == "list":
                    flush()
                    self._list(part, (*lead_in, *last))
                else:
                    flush()
                    self._block(part, name)
        flush()

    def _definitions(self, element: Element) -> None:
        heading = words(child(element, "title"))
        lead_in = self._lead()
        if heading:
            self._builder.silent(heading)
        abbreviations = "abbreviations" in self._roles
        for item in children(element):
            name = local(item)
            if name == "def-list":
                self._definitions(item)
            elif name != "title":
                parts = [words(part) for part in children(item)] or [words(item)]
                if abbreviations or self._is_silent():
                    self._builder.silent_row("\t".join(parts))
                else:
                    self._builder.item(" ".join(parts), lead_in)
        self._last = None

    def _table_wrap(self, wrap: Element) -> None:
        caption = " ".join(
            part for part in (words(child(wrap, "label")), words(child(wrap, "caption"))) if part
        )
        notes = [
            note
            for foot in children(wrap, "table-wrap-foot")
            for block in (children(foot) or [foot])
            if (note := _note(block))
        ]
        tables = [t for t in wrap.iter("table") if not _inside(t, "table", wrap)]
        for number, table in enumerate(tables):
            read = read_table(table, words)
            first, final = number == 0, number == len(tables) - 1
            self._builder.table(
                read.rows,
                read.headers,
                " ".join(filter(None, (caption if first else "", read.caption))),
                [" ".join((*read.notes, *(notes if final else ())))],
            )
        if not tables:
            for line in (caption, *notes):
                self._caption(line)
        for other in children(wrap):
            if local(other) not in {"label", "caption", "table-wrap-foot", "table"}:
                self._builder.silent(_words_beside(other, "table"))
        self._last = None

    def _figure(self, figure: Element) -> None:
        """The caption: its title goes with every paragraph that stands under it."""
        caption = child(figure, "caption")
        head = " ".join(
            filter(None, (words(child(figure, "label")), words(child(caption, "title"))))
        )
        below = [words(part) for part in ([] if caption is None else children(caption))
                 if local(part) != "title"]  # fmt: skip
        if caption is not None and (loose := words_outside(caption)):
            below.insert(0, loose)
        below = [line for line in below if line]
        if below and child(caption, "title") is None:
            below[0] = f"{head} {below[0]}".strip()
            head = ""
        span = None
        if head and not below and len(head.split()) >= _STATEMENT:
            self._caption(head)
        elif head:
            span = self._builder.silent(head)
        for line in below:
            self._caption(line, (span,) if span else ())
        for other in children(figure):
            if local(other) not in {"label", "caption"}:
                self._builder.silent(words(other))
        self._last = None

    def _footnotes(self, group: Element) -> None:
        heading = words(child(group, "title"))
        code = papers.role(heading) if heading else None
        self._open(heading, code or "footnotes")
        for note in children(group):
            name = local(note)
            if name == "title":
                continue
            kind = attribute(note, "fn-type").casefold()
            line = _note(note)
            inner = _FOOTNOTES.get(kind) or papers.role(line.partition(":")[0])
            if inner:
                self._open("", inner)
            self._paragraph_text(line)
            if inner:
                self._close()
        self._close()

    def _sub_article(self, article: Element) -> None:
        """A referee's report, a reply or a translation: text, and never a passage of the paper."""
        stub = next(iter(children(article, "front-stub", "front")), None)
        title = next(article.iter("article-title"), None) if stub is not None else None
        self._open(words(title), papers.OTHER)
        self._silent += 1
        for part in [] if stub is None else children(stub):
            if local(part) != "title-group":
                self._builder.silent(" ".join(part.itertext()))
        self._blocks(article, skip={"front-stub", "front"})
        self._silent -= 1
        self._close()

    def _references(self, element: Element) -> None:
        """The reference list: text without passages, and its ids for ``references``."""
        self._open(words(child(element, "title")), papers.REFERENCES)
        for item in children(element):
            name = local(item)
            if name == "ref":
                label = words(child(item, "label"))
                line = _reference(item)
                self._builder.silent(line)
                self.references.append(_reference_ids(item, label))
            elif name == "ref-list":
                self._references(item)
            elif name != "title":
                self._builder.silent(words(item))
        self._close()


def words(element: Element | None) -> str:
    """Running text of an element; formulae become one line."""
    return text(element, instead={"math": formula})


def words_outside(element: Element) -> str:
    """The text of an element that stands between its children, against the DTD."""
    chunks = (element.text, *(child_element.tail for child_element in element))
    return " ".join(" ".join(chunk.split()) for chunk in chunks if chunk and chunk.strip())


def _note(element: Element) -> str:
    """A footnote; its mark does not run into its first word."""
    for raised in element.iter("sup"):
        if raised.tail and raised.tail[0].isalnum() and _is_first(raised, element):
            raised.tail = " " + raised.tail
        break
    return words(element)


def _is_first(node: Element, top: Element) -> bool:
    while node is not top:
        parent = node.getparent()
        if node.getprevious() is not None or (parent.text or "").strip():
            return False
        node = parent
    return True


def _words_beside(element: Element, name: str) -> str:
    return text(element, skip={name}, instead={"math": formula})


def _inside(element: Element, name: str, top: Element) -> bool:
    parent = element.getparent()
    while parent is not None and parent is not top:
        if local(parent) == name:
            return True
        parent = parent.getparent()
    return False


def _split(paragraph: Element) -> list[Element]:
    """A paragraph as paragraphs without blocks, in order with the blocks that stood in it.

    Lists and quotations part the paragraph where they stand; tables and figures go behind it, so
    that they do not cut its sentence in two.
    """
    if not any(local(c) in _SPLITTING or local(c) in _FLOATING for c in paragraph):
        return [paragraph]
    parts: list[Element] = []
    floats: list[Element] = []
    current = etree.Element("p")
    current.text = paragraph.text
    for node in list(paragraph):
        name, tail = local(node), node.tail
        node.tail = None
        if name in _SPLITTING:
            parts += [current, node]
            current = etree.Element("p")
            current.text = tail
        elif name in _FLOATING:
            floats.append(node)
            _append_text(current, tail)
        else:
            current.append(node)
            node.tail = tail
    return [*parts, current, *floats]


def _append_text(element: Element, chunk: str | None) -> None:
    if not chunk:
        return
    if len(element):
        element[-1].tail = (element[-1].tail or "") + " " + chunk
    else:
        element.text = (element.text or "") + " " + chunk


def _reference(ref: Element) -> str:
    """One reference on one line; names, titles and numbers are kept apart by spaces."""
    parts: list[str] = []
    _gather(ref, parts)
    line = " ".join("".join(parts).split())
    return re.sub(r"\s+([,.;:)\]])", r"\1", line)


_APART = {"ref", "element-citation", "citation", "nlm-citation", "person-group", "name",
          "string-name", "collab"}  # fmt: skip


def _gather(element: Element, parts: list[str]) -> None:
    """Collect text with a space between the children of structured elements.

    A ``mixed-citation`` has its own signs between them; it gets a space only where two words or
    numbers would join.
    """
    name = local(element)
    if element.text:
        parts.append(element.text)
    for node in element:
        if name in _APART or (name == "mixed-citation" and _joins(parts, node)):
            parts.append(" ")
        if local(node):
            _gather(node, parts)
        if node.tail:
            if name == "mixed-citation" and node.tail[0].isalnum():
                parts.append(" ")
            parts.append(node.tail)


def _joins(parts: list[str], node: Element) -> bool:
    before = next((part for part in reversed(parts) if part), "")
    after = next((chunk for chunk in node.itertext() if chunk), "")
    return before[-1:].isalnum() and after[:1].isalnum()


def _reference_ids(ref: Element, label: str) -> dict[str, Json]:
    ids: dict[str, Json] = {"label": label} if label else {}
    for pub_id in ref.iter("pub-id"):
        kind = attribute(pub_id, "pub-id-type")
        value = text(pub_id)
        if kind == "doi":
            value = papers.doi(value)
        if kind in {"doi", "pmid", "pmcid"} and value:
            ids.setdefault(kind, value)
    if "doi" not in ids:
        for link in ref.iter("ext-link"):
            if found := papers.doi(attribute(link, "href") or text(link)):
                ids["doi"] = found
                break
    return ids

"""HTML to blocks: what a reader of the page sees, in order; what is hidden is counted, not kept."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass, field

from lxml import etree

from probatum.sources.outline import Outline
from probatum.sources.tables import read_table
from probatum.sources.xml import BLOCKS, Element, descendants, local, superscript
from probatum.sources.xml import text as running_text

HIDDEN = "hidden text"
COMMENT = "comment"
SCRIPT = "script or style"
FURNITURE = "navigation or page furniture"

_BLOCKS = BLOCKS | {
    *("address", "article", "aside", "blockquote", "body", "center", "details", "fieldset"),
    *("figcaption", "figure", "footer", "header", "hr", "html", "main", "pre", "summary"),
}
_SCRIPTS = {"script", "style", "template", "noscript", "svg", "math", "object", "iframe"}
_FURNITURE = {"nav", "footer", "button", "select", "form", "input", "textarea", "dialog"}
_FURNITURE_ROLES = {"navigation", "banner", "contentinfo", "search", "menu", "menubar"}
_WHITE = re.compile(
    r"(?:#fff(?:fff)?|white|rgba?\(\s*255\s*,\s*255\s*,\s*255(?:\s*,\s*[\d.]+)?\s*\))$"
)
_INVISIBLE = re.compile(
    r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|opacity\s*:\s*0(?:\.0*)?"
    r"\s*(?:;|!|$)|font-size\s*:\s*0(?:\.0*)?(?:px|pt|em|rem|%)?\s*(?:;|!|$)|"
    r"color\s*:\s*transparent|text-indent\s*:\s*-\d{3,}|(?:left|top)\s*:\s*-\d{3,}|"
    r"clip\s*:\s*rect\(\s*[01](?:px)?[\s,]+[01](?:px)?)"
)
_RULE = re.compile(r"([^{}@;]+)\{([^{}]*)\}")
_SIMPLE = re.compile(r"([a-z][a-z0-9]*)?(?:([.#])([\w-]+))?$")
_HEADING = re.compile(r"h([1-6])$")


def parse_html(markup: str) -> Element | None:
    """The ``html`` element of a page or fragment; None if there is nothing in it."""
    if not markup.strip():
        return None
    parser = etree.HTMLParser(no_network=True, encoding="utf-8", remove_pis=True)
    return etree.fromstring(markup.encode("utf-8", "replace"), parser)


def write_html(outline: Outline, markup: str, kept: Container[str] = ()) -> None:
    """Write the visible text of a page or fragment to an outline.

    ``kept`` are names of page furniture whose text counts all the same, such as ``footer``.
    """
    root = parse_html(markup)
    if root is not None:
        prune(root, outline, kept)
        _Writer(outline).block(root)


def prune(root: Element, outline: Outline, kept: Container[str] = ()) -> None:
    """Take out of the tree what a reader does not see, and count it."""
    rules = list(_stylesheet(root))
    for element in list(root.iter()):
        if element is not root and element.getparent() is None:
            continue
        reason = _reason(element, rules, kept)
        if reason and element is not root:
            outline.exclude(reason, _all_text(element))
            _remove(element)


def _all_text(element: Element) -> str:
    if not isinstance(element.tag, str):
        return element.text or ""
    return "".join(element.itertext())


def _remove(element: Element) -> None:
    """Remove an element; what follows it stays."""
    parent, tail = element.getparent(), element.tail
    if tail:
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + tail
        else:
            before.tail = (before.tail or "") + tail
    parent.remove(element)


def _reason(element: Element, rules: list[tuple[str, str, str, str]], kept: Container[str]) -> str:
    if not isinstance(element.tag, str):
        return COMMENT
    name = local(element)
    if name in _SCRIPTS:
        return SCRIPT
    if name == "head":
        return ""
    style = _style(element, rules)
    if "hidden" in element.attrib or element.get("aria-hidden") == "true":
        return HIDDEN
    if style and (_INVISIBLE.search(style) or _white_on_white(element, style, rules)):
        return HIDDEN
    role = element.get("role", "").lower()
    if (name in _FURNITURE and name not in kept) or (role in _FURNITURE_ROLES and role not in kept):
        return FURNITURE
    return ""


def _style(element: Element, rules: list[tuple[str, str, str, str]]) -> str:
    own = element.get("style") or ""
    colour = element.get("color")
    parts = [f"color:{colour}"] if colour and local(element) == "font" else []
    if rules:
        classes = (element.get("class") or "").split()
        for tag, mark, value, declarations in rules:
            if tag and tag != local(element):
                continue
            if (mark == "." and value not in classes) or (
                mark == "#" and value != element.get("id")
            ):
                continue
            parts.append(declarations)
    return ";".join([*parts, own]).lower()


def _white_on_white(element: Element, style: str, rules: list[tuple[str, str, str, str]]) -> bool:
    colour = _property(style, "color")
    if colour is None or not _WHITE.match(colour):
        return False
    node: Element | None = element
    while node is not None:
        styled = _style(node, rules)
        ground = _property(styled, "background-color") or _property(styled, "background")
        ground = ground or (node.get("bgcolor") or "").lower() or None
        if ground is not None and ground not in {"transparent", "none", "inherit"}:
            return bool(_WHITE.match(ground))
        node = node.getparent()
    return True


def _property(style: str, name: str) -> str | None:
    found = None
    for declaration in style.split(";"):
        key, _, value = declaration.partition(":")
        if key.strip() == name:
            found = value.replace("!important", "").strip()
    return found


def _stylesheet(root: Element) -> Iterator[tuple[str, str, str, str]]:
    """Simple selectors of the page's own style sheet that could hide something."""
    for sheet in descendants(root, "style"):
        css = re.sub(r"/\*.*?\*/", "", sheet.text or "", flags=re.S)
        css = re.sub(r"@[^{};]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", "", css)
        for selectors, declarations in _RULE.findall(css):
            for selector in selectors.split(","):
                if (match := _SIMPLE.match(selector.strip().lower())) and match.group():
                    original = selector.strip()[match.start(3) :] if match.group(3) else ""
                    yield match.group(1) or "", match.group(2) or "", original, declarations.lower()


@dataclass
class _Writer:
    """Walks a pruned tree; inline text gathers in ``run`` until a block begins or ends."""

    outline: Outline
    run: list[str] = field(default_factory=list)
    depth: int = -1
    in_item: bool = False

    def block(self, element: Element) -> None:
        name = local(element)
        if heading := _HEADING.match(name):
            self.flush()
            self.outline.heading(int(heading.group(1)), running_text(element))
        elif name in {"ul", "ol", "dl"}:
            self._list(element)
        elif name == "table" and not any(
            True for _ in descendants(element, "table", "h1", "h2", "h3", "h4", "h5", "h6")
        ):
            self.flush()
            self.outline.table(read_table(element))
        elif name == "br":
            self.run.append("\n")
        elif name == "title":
            self.flush()
        else:
            self._mixed(element, name in _BLOCKS)

    def flush(self) -> None:
        """Write the gathered text: a paragraph for each part between empty lines."""
        if not self.run:
            return
        whole = "".join(self.run)
        self.run.clear()
        for part in re.split(r"\n[ \t\r\n]*\n", whole):
            if not part.strip():
                continue
            if self.in_item:
                self.outline.item(part, self.depth)
                self.in_item = False
            elif self.depth >= 0:
                self.outline.item(part, self.depth + 1)
            else:
                self.outline.paragraph(part)

    def _mixed(self, element: Element, is_block: bool) -> None:
        if is_block:
            self.flush()
        self._text(element.text)
        for child in element:
            name = local(child)
            if name == "sup":
                self._raise(child)
            elif name:
                self.block(child)
            self._text(child.tail)
        if is_block:
            self.flush()

    def _text(self, text: str | None) -> None:
        if text:
            self.run.append(re.sub(r"\s+", " ", text))

    def _raise(self, element: Element) -> None:
        before = "".join(self.run[-8:])
        mark = superscript(before, running_text(element), element.tail or "")
        if mark.startswith("^") and self.run:
            self.run[-1] = self.run[-1].rstrip()
        self.run.append(mark)

    def _list(self, element: Element) -> None:
        self.flush()
        self.depth += 1
        outer = self.in_item
        self._text(element.text)
        for child in element:
            if local(child) in {"li", "dd", "dt"}:
                self.flush()
                self.in_item = True
                self._mixed(child, True)
                self.in_item = False
            elif local(child):
                self.block(child)
            self._text(child.tail)
        self.flush()
        self.depth -= 1
        self.in_item = outer
        if self.depth < 0:
            self.outline.end_list()

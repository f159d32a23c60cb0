"""XML from publishers: read safely, a record at a time, and turned into running text.

Nothing is fetched, no DTD is loaded, no entity is expanded. A document that declares entities of
its own is refused: no publisher that we read needs them, and every expansion bomb does.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Container, Iterator, Mapping
from typing import Any, BinaryIO, TypeAlias

from lxml import etree

Element: TypeAlias = Any
"""An lxml element; lxml's published types lag behind its wildcard searches."""

# fmt: off
BLOCKS = frozenset({
    "abstract", "br", "break", "caption", "dd", "def", "div", "dl", "dt", "h1", "h2", "h3",
    "h4", "h5", "h6", "item", "label", "li", "list", "list-item", "ol", "p", "paragraph", "sec",
    "section", "table", "tbody", "td", "text", "tfoot", "th", "thead", "title", "tr", "ul",
})
# fmt: on
"""Local names of elements whose text never joins its neighbour's without a space."""

_EXPONENT = re.compile(r"[+\-\u2010-\u2014\u2212]?\s?\d+(?:[.,]\d+)?")
_POWER_OF_TEN = re.compile(r"(?<![\d.])10$")
_LENGTH = re.compile(r"(?<![^\W\d_])(?:[mckdnµμ]?m|in|ft)$")
_UNIT = re.compile(
    r"(?<![^\W\d_])(?:[mckdnµμ]?m|[mkµμnp]?g|[mdµμ]?[lL]|[mµμnp]?mol|[mM]|s|sec|min|h|hr|hour|d|day|"
    r"week|wk|month|year|yr|y)s?$"
)
_STATISTIC = re.compile(r"(?<![^\W_])[IRrχΧηωτ]$")
_LAYOUT = "\ue001"
_INDENT = re.compile(r"\s*\n\s*")
_LOOSE = re.compile(rf"\s*{_LAYOUT}[\s{_LAYOUT}]*(?=[.,;:)\]])|(?<=[(\[]){_LAYOUT}[\s{_LAYOUT}]*")
_REFERENCES = re.compile(r"\d+(?:\s*[,;\-\u2010-\u2014\u2212]\s*\d+)*,?|[a-z](?:\s*,\s*[a-z])*")


class XmlError(ValueError):
    """The bytes are no XML that we accept. ``line`` counts from 1; 0 where it is not known."""

    def __init__(self, reason: str, line: int = 0) -> None:
        super().__init__(f"line {line}: {reason}" if line else reason)
        self.reason = reason
        self.line = line


def looks_like_xml(head: bytes) -> bool:
    """Whether the first bytes of a file begin as XML does, in UTF-8 or UTF-16."""
    return head.lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n").startswith(b"<")


def parser() -> etree.XMLParser:
    """A parser with entities, DTDs and the network off and libxml2's size limits on."""
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_pis=True,
        remove_comments=True,
    )


def parse(stream: BinaryIO) -> Element:
    """The root element of a whole document. Raises :class:`XmlError`."""
    try:
        root = etree.parse(stream, parser()).getroot()
    except etree.XMLSyntaxError as error:
        raise _refusal(error) from error
    _refuse_entities(root)
    return root


def parse_fragment(text: str) -> Element:
    """The root element of XML held in a string. Raises :class:`XmlError`."""
    try:
        root = etree.fromstring(text.encode(), parser())
    except etree.XMLSyntaxError as error:
        raise _refusal(error) from error
    _refuse_entities(root)
    return root


def iterparse(stream: BinaryIO, *tags: str) -> Iterator[Element]:
    """Every outermost element with one of these local names, whole, in document order.

    The element is emptied and its older siblings are dropped as soon as the next one is asked for,
    so memory stays that of one record. Raises :class:`XmlError` where the document breaks off; the
    elements before that place have been yielded by then.
    """
    context = etree.iterparse(
        stream,
        events=("start", "end"),
        tag=[f"{{*}}{name}" for name in tags],
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_pis=True,
        remove_comments=True,
    )
    depth = 0
    checked = False
    try:
        for event, element in context:
            if not checked:
                _refuse_entities(element)
                checked = True
            depth += 1 if event == "start" else -1
            if event == "end" and depth == 0:
                yield element
                _free(element)
        if not checked and context.root is not None:
            _refuse_entities(context.root)
    except etree.XMLSyntaxError as error:
        raise _refusal(error) from error


def local(element: Element) -> str:
    """The name of an element without its namespace; ``""`` for comments and entity references."""
    tag = element.tag
    if not isinstance(tag, str):
        return ""
    return tag.rpartition("}")[2]


def children(element: Element, *names: str) -> list[Element]:
    """Child elements in document order, of these local names if any are given."""
    return [c for c in element if (name := local(c)) and (not names or name in names)]


def child(element: Element | None, *path: str) -> Element | None:
    """The first descendant along a path of local names, or None."""
    for name in path:
        if element is None:
            return None
        element = next((c for c in element if local(c) == name), None)
    return element


def descendants(element: Element, *names: str) -> Iterator[Element]:
    """Elements below this one with these local names, in document order."""
    return (e for e in element.iterdescendants() if local(e) in names)


def attribute(element: Element | None, name: str) -> str:
    """An attribute by its local name in any namespace, stripped; ``""`` if it is not there."""
    if element is None:
        return ""
    value = element.get(name)
    if value is None:
        ending = "}" + name
        value = next((element.get(k, "") for k in element.attrib if k.endswith(ending)), "")
    return str(value).strip()


def text(
    element: Element | None,
    skip: Container[str] = (),
    instead: Mapping[str, Callable[[Element], str]] | None = None,
) -> str:
    """The running text of an element, white space collapsed.

    ``skip`` names elements to leave out (what follows them stays); ``instead`` gives for a local
    name the text to put in the element's place. Superscripts go through :func:`superscript`,
    subscripts join their base, block elements and line breaks become one space. The line breaks and
    indentation of a pretty-printed file leave no space before a full stop or within brackets.
    """
    if element is None:
        return ""
    parts: list[str] = []
    _collect(element, skip, instead or {}, parts)
    joined = _LOOSE.sub("", "".join(parts)).replace(_LAYOUT, " ")
    return " ".join(joined.split())


def superscript(before: str, inner: str, after: str = "") -> str:
    """How a superscript reads in one line of text that ends in ``before``.

    An exponent gets a caret: after 10, after a unit of length (square, cubic), with a minus sign
    after any unit, after the letter of a squared statistic. Numbers or single small letters after
    any other word are references to a note or to the bibliography: `` [12]``. The mass number of an
    isotope (nothing before, a capital after) and everything else (®, th, +) stay as they are.
    """
    mark = " ".join(inner.split())
    if not mark:
        return ""
    base = before.rstrip()
    if _EXPONENT.fullmatch(mark):
        mark = mark.replace(" ", "")
        signed = not mark[0].isdigit()
        if (
            _POWER_OF_TEN.search(base)
            or (signed and _UNIT.search(base))
            or (mark in {"2", "3"} and _LENGTH.search(base))
            or (mark == "2" and _STATISTIC.search(base))
        ):
            return "^" + mark
    isolated = not before or before[-1].isspace() or before[-1] in "([-/"
    if isolated and (after[:1].isupper() or not base or base[-1] in "([-/"):
        return mark
    if _REFERENCES.fullmatch(mark):
        return f"[{mark}]" if isolated else f" [{mark}]"
    return mark


def _collect(
    element: Element,
    skip: Container[str],
    instead: Mapping[str, Callable[[Element], str]],
    parts: list[str],
) -> None:
    _add(element.text, parts)
    for node in element:
        name = local(node)
        if node.tag is etree.Entity:
            parts.append(html.unescape(node.text))
        elif not name or name in skip:
            pass
        elif name in instead:
            parts.append(instead[name](node))
        elif name == "sup":
            _raise(text(node, skip, instead), node.tail or "", parts)
            parts.append(_last_space(node))
        elif name == "sub":
            _drop_layout(parts)
            parts += (text(node, skip, instead), _last_space(node))
        elif name in BLOCKS:
            parts.append(" ")
            _collect(node, skip, instead, parts)
            parts.append(" ")
        else:
            _collect(node, skip, instead, parts)
        _add(node.tail, parts)


def _add(chunk: str | None, parts: list[str]) -> None:
    """Add a text node; where it breaks the line, mark the place instead of the white space."""
    if chunk:
        parts.append(_INDENT.sub(_LAYOUT, chunk) if "\n" in chunk else chunk)


def _raise(inner: str, after: str, parts: list[str]) -> None:
    _drop_layout(parts)
    before = "".join(parts[-8:]).replace(_LAYOUT, " ")
    mark = superscript(before, inner, after)
    if mark.startswith("^") and before.strip():
        while not parts[-1].strip():
            parts.pop()
        parts[-1] = parts[-1].rstrip()
    parts.append(mark)


def _last_space(raised: Element) -> str:
    """The space that an editor has typed inside the end of a sign: ``m<sup>2 </sup>and``."""
    return " " if "".join(raised.itertext())[-1:] in {" ", "\u00a0"} else ""


def _drop_layout(parts: list[str]) -> None:
    """A raised or lowered sign on a line of its own in the file belongs to the word before it."""
    while parts and parts[-1] == _LAYOUT:
        parts.pop()


def _free(element: Element) -> None:
    element.clear()
    parent = element.getparent()
    if parent is not None:
        while element.getprevious() is not None:
            del parent[0]


def _refuse_entities(element: Element) -> None:
    dtd = element.getroottree().docinfo.internalDTD
    if dtd is not None and any(True for _ in dtd.iterentities()):
        raise XmlError("the document declares entities of its own, which is refused", 1)


def _refusal(error: etree.XMLSyntaxError) -> XmlError:
    reason = (error.msg or "not well-formed XML").rsplit(", line ", 1)[0]
    return XmlError(reason, error.lineno or 0)

"""Makes a JATS article ready to be read as text: citation marks, formulae, ids.

Publishers mark a citation as ``[<xref>12</xref>]``, ``<sup><xref>12</xref></sup>``,
``<xref><sup>12</sup></xref>`` or a bare ``<xref>12</xref>`` that runs into the word before it. All
end up in square brackets, so that no citation can be read as a digit of the number before it.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from probatum.sources.raised import settle
from probatum.sources.xml import Element, attribute, local

Excluded = Callable[[str, str], None]
"""Called with the reason and the text that is left out."""

_JOINS = re.compile(r"\s*[,;\-\u2010-\u2015\u2212]?\s*")
_NUMBERS = re.compile(r"[\d\s,;\-\u2010-\u2015\u2212\[\]()]*")
_CITING = {"bibr", "fn", "ref", "table-fn"}
_LETTER = re.compile(r"\s*[a-z](?:\s*,\s*[a-z])*\s*")
_YEAR = re.compile(r"\s*(?:1[89]|20)\d\d[a-z]?\s*")
_LINK_MARK = re.compile(r"[\s\u25b6\u25ba\u2191\u21b5]*[\u25b6\u25ba\u2191\u21b5][\s\u25b6\u25ba]*")
_SYMBOL = 4
"""Letters of the longest symbol (``Ser``, ``Cln3``) whose raised number is part of its name."""

_DROPPED = {
    "object-id": "identifier",
    "issn": "identifier",
    "isbn": "identifier",
    "permissions": "licence of a figure or table",
}
_FORMULAE = {"alternatives", "disp-formula", "inline-formula"}
PICTURE = "[\N{HORIZONTAL ELLIPSIS}]"
"""Stands in a sentence where the publisher has a picture of a sign or formula and no text."""

_TEX_BODY = re.compile(r"\\begin\{document\}(.*?)\\end\{document\}", re.DOTALL)


def prepare(part: Element, exclude: Excluded) -> None:
    """Change ``front``, ``body`` or ``back`` in place; what is taken out goes to ``exclude``."""
    for element in list(part.iter("tex-math")):
        _prepare_tex(element, exclude)
    for name, reason in _DROPPED.items():
        for element in list(part.iter(name)):
            exclude(reason, _all_text(element))
            _remove(element)
    settle(part, longest=_SYMBOL)
    for image in part.iter("inline-graphic"):
        if local(image.getparent()) not in _FORMULAE or not _all_text(image.getparent()).strip():
            image.text = PICTURE
    parents: dict[Element, None] = {}
    for xref in list(part.iter("xref")):
        if attribute(xref, "ref-type") not in _CITING:
            continue
        words = _all_text(xref)
        if _LINK_MARK.fullmatch(words):
            exclude("link mark", words)
            _remove(xref)
            continue
        parent = xref.getparent()
        while local(parent) in {"sup", "xref"} and parent.getparent() is not None:
            parent = parent.getparent()
        parents[parent] = None
    for parent in parents:
        _bracket(parent)


def _prepare_tex(element: Element, exclude: Excluded) -> None:
    """Drop TeX beside MathML; else keep what stands between the document marks."""
    words = _all_text(element)
    holder = element.getparent()
    if any(local(e) == "math" for e in holder.iterdescendants()):
        exclude("formula given twice", words)
        _remove(element)
    elif match := _TEX_BODY.search(words):
        exclude("preamble of a formula", words[: match.start(1)] + words[match.end(1) :])
        element.text = match.group(1)


def _bracket(parent: Element) -> None:
    """Put each run of citation numbers among the children of ``parent`` into square brackets."""
    nodes = list(parent)
    before = parent.text or ""
    depth = _depth(0, before)
    index = 0
    while index < len(nodes):
        run = nodes[index : index + max(1, _run(nodes, index))]
        words = "".join(
            _all_text(node) + ("" if node is run[-1] else node.tail or "") for node in run
        )
        tail = run[-1].tail or ""
        if _run(nodes, index) and (depth == 0 or any(_is_raised(node) for node in run)):
            _replace(run, before, words)
        depth = _depth(_depth(depth, words), tail)
        before = (before + words + tail)[-20:]
        index += len(run)


def _run(nodes: list[Element], start: int) -> int:
    """How many nodes from ``start`` form one citation; 0 if it is none."""
    count = 0
    cited = False
    while start + count < len(nodes):
        node = nodes[start + count]
        if not _is_mark(node):
            break
        cited = cited or _cites(node)
        count += 1
        if not _JOINS.fullmatch(node.tail or ""):
            break
    while count > 1 and not _all_text(nodes[start + count - 1]).strip():
        count -= 1
    return count if cited else 0


def _is_mark(node: Element) -> bool:
    words = _all_text(node)
    if attribute(node, "ref-type") in {"fn", "table-fn"} and _LETTER.fullmatch(words):
        return True
    if not _NUMBERS.fullmatch(words) or _YEAR.fullmatch(words):
        return False
    return local(node) == "sup" or (local(node) == "xref" and _cites(node))


def _cites(node: Element) -> bool:
    return any(attribute(e, "ref-type") in _CITING for e in node.iter() if local(e) == "xref")


def _is_raised(node: Element) -> bool:
    return any(local(e) == "sup" for e in node.iter())


def _replace(nodes: list[Element], before: str, words: str) -> None:
    first, last = nodes[0], nodes[-1]
    tail = last.tail
    for node in nodes[1:]:
        node.getparent().remove(node)
    plain = words.strip()
    bracketed = plain if plain.startswith("[") or not plain else f"[{plain}]"
    gap = "" if not before or before[-1].isspace() or before[-1] in "([" else " "
    attributes = dict(first.attrib)
    first.clear()
    first.tag = "xref"
    first.attrib.update(attributes)
    first.text = gap + bracketed
    first.tail = tail


def _depth(depth: int, words: str) -> int:
    """How many brackets are open after ``words``; a closing one alone (``1)``) closes nothing."""
    for sign in words:
        if sign in "[(":
            depth += 1
        elif sign in "])":
            depth = max(0, depth - 1)
    return depth


def _all_text(element: Element) -> str:
    return "".join(element.itertext())


def _remove(element: Element) -> None:
    """Take an element out and leave what follows it where it stood."""
    parent = element.getparent()
    tail = element.tail or ""
    previous = element.getprevious()
    if previous is not None:
        previous.tail = (previous.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    element.tail = None
    parent.remove(element)

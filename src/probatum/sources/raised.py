"""Superscripts that are neither exponents nor citations: residues, isotopes, gene variants."""

from __future__ import annotations

import re

from probatum.sources.xml import Element, attribute, superscript

_LAST_WORD = re.compile(r"[^\W\d_]\w*$")


def settle(part: Element, longest: int) -> None:
    """Rewrite in place the raised numbers that would be taken for citations and are none.

    ``Ser<sup>422</sup>`` becomes ``Ser^422`` where the word before has at most ``longest`` letters,
    ``(<sup>13</sup>C`` becomes ``(13C``. Raised text that holds or stands in a cross-reference is
    left alone.
    """
    for raised in list(part.iter("sup")):
        inner = "".join(raised.itertext()).strip()
        if not inner.isdigit() or len(raised) or attribute(raised.getparent(), "ref-type"):
            continue
        previous = raised.getprevious()
        if previous is None:
            before = raised.getparent().text or ""
        else:
            before = previous.tail or "".join(previous.itertext())
        if not superscript(before, inner, raised.tail or "").lstrip().startswith("["):
            continue
        word = _LAST_WORD.search(before)
        if word and len(word.group()) <= longest:
            raised.tag, raised.text = "i", f"^{raised.text}"
        elif (not before or before[-1].isspace()) and re.match(r"\s?[A-Z]", raised.tail or ""):
            raised.tag, raised.tail = "i", (raised.tail or "").lstrip()

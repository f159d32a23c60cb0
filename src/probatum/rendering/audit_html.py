"""An audit as one self-contained page: the text marked up claim by claim, each with its passage.

It needs no script. Every text is escaped, as in :mod:`probatum.rendering.html`.
"""

from __future__ import annotations

from probatum.audits.report import Audit
from probatum.evidence.articles import Reference
from probatum.rendering.audit_view import FAULTS, view
from probatum.rendering.html import Leaf, leaf, page
from probatum.rendering.view import Words
from probatum.rendering.wording import one_line, safe_url


def render(audit: Audit) -> str:
    """The whole page. The same audit gives the same characters."""
    return framed(view(audit).heading, parts(audit))


def framed(heading: str, parts: Leaf) -> str:
    """The whole page of the pieces of an audit."""
    return page("audit.html.j2", "audit.css", heading=heading, parts=parts)


def parts(audit: Audit) -> Leaf:
    """The page in pieces, for a surface that has a frame of its own."""
    return leaf(
        "audit",
        view=view(audit),
        audit=audit,
        open=FAULTS,
        destination=destination,
        nearby=nearby,
    )


def destination(document: Reference | str) -> tuple[str, str, str]:
    """Name, date and address of a document that a citation leads to."""
    if isinstance(document, str):
        return one_line(document), "", ""
    return one_line(document.title), document.date, safe_url(document.url)


def nearby(words: Words) -> tuple[str, str]:
    """The whole words of the section that stand before and after a quote, if it is shown whole."""
    if words.cut:
        return "", ""
    before = words.quote.prefix.rpartition("\n")[2].partition(" ")[2]
    after = words.quote.suffix.partition("\n")[0].rpartition(" ")[0]
    return one_line(before), one_line(after)

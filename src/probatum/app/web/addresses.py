"""Addresses of what is stored."""

from __future__ import annotations

from urllib.parse import quote as escaped
from urllib.parse import urlencode

from probatum.evidence.claims import Quote


def article(identity: str, revision: int | None = None) -> str:
    """The page of an article, or of one revision of it."""
    return f"/articles/{identity}" + (f"/{revision}" if revision else "")


def turn(identity: str, thread: str) -> str:
    """The page of an article as an answer of a thread."""
    return f"{article(identity)}?thread={escaped(thread)}" if thread else article(identity)


def thread(identity: str) -> str:
    """The page of a thread."""
    return f"/threads/{escaped(identity)}"


def export(identity: str, revision: int, form: str) -> str:
    """A revision of an article in another form."""
    return f"{article(identity, revision)}/exports/{form}"


def source(document: str, edition: str = "") -> str:
    """The stored text of a document, or of one edition of it."""
    return f"/source/{escaped(document, safe=':')}" + (f"?edition={edition}" if edition else "")


def changes(document: str) -> str:
    """What changed between the editions of a document."""
    return f"/changes/{escaped(document, safe=':')}"


def quoted(quote: Quote) -> str:
    """The stored text, with a quote marked in it."""
    asked = urlencode({"edition": quote.edition, "start": quote.start, "end": quote.end})
    return f"/source/{escaped(quote.document, safe=':')}?{asked}#quote"

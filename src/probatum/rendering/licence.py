"""How much of a copyrighted abstract an export repeats.

A quote of one or two sentences beside a claim, with its source named, is fair quotation; an export
that carries an abstract nearly whole is a copy of it. So a rendered export (HTML, Markdown, DOCX,
PDF) shows of each abstract whose licence is not open at most ``QUOTE_LIMIT`` characters of one
quote and ``DOCUMENT_LIMIT`` characters of all quotes together, then an ellipsis and where to read
the rest.

* 300 characters hold a long sentence (a result with its interval and p).
* 900 characters are about half of a structured abstract of 250 to 300 words.

Labels of the FDA and registry records are in the public domain and are never shortened, nor is a
text under an open licence. The terminal shows every quote whole: it is a reader's own look into the
own library. JSON keeps ``exact`` whole too, since it has to equal the edition's characters from
``start`` to ``end``, which is what lets anyone check the quote; it quotes sentences, not abstracts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from probatum.evidence.articles import Article, Reference
from probatum.evidence.claims import Claim, Quote
from probatum.evidence.editions import Kind

QUOTE_LIMIT = 300
"""Most characters shown of one quote from a copyrighted abstract."""

DOCUMENT_LIMIT = 900
"""Most characters shown of all quotes from one copyrighted abstract."""

LEAST_SHOWN = 40
"""Fewer characters than this are not worth showing: nothing is shown instead."""

_OPEN = re.compile(
    r"\bcc[\s-]?(?:0|by)\b|\bcreative\s*commons\b|\bpublic\s+domain\b|\bapache\b|\bu\.?s\.?\s+government\s+work\b",
    re.IGNORECASE,
)

QuoteKey: TypeAlias = "tuple[str, str, int, int]"


@dataclass(frozen=True, slots=True)
class Excerpt:
    """What an export shows of a quote; ``cut`` if the source goes on."""

    text: str
    cut: bool = False


def key(quote: Quote) -> QuoteKey:
    """What makes two quotes the same words of the same edition."""
    return (quote.document, quote.edition, quote.start, quote.end)


def is_open(licence: str) -> bool:
    """Whether a licence statement allows the text to be passed on."""
    return bool(_OPEN.search(licence))


def excerpts(article: Article) -> dict[QuoteKey, Excerpt]:
    """What an export may show of each quote of the article, counted in reading order."""
    return capped(article.references, article.claims())


def capped(references: Iterable[Reference], claims: Iterable[Claim]) -> dict[QuoteKey, Excerpt]:
    """What an export may show of each quote of the claims, counted in their order."""
    abstracts = {(r.document, r.edition) for r in references if r.kind == Kind.ABSTRACT.value}
    used: dict[str, int] = {}
    shown: dict[QuoteKey, Excerpt] = {}
    for claim in claims:
        for quote in claim.quotes:
            if key(quote) in shown:
                continue
            if (quote.document, quote.edition) not in abstracts or is_open(quote.licence):
                shown[key(quote)] = Excerpt(quote.exact)
                continue
            left = DOCUMENT_LIMIT - used.get(quote.document, 0)
            excerpt = shortened(quote.exact, min(QUOTE_LIMIT, left))
            used[quote.document] = used.get(quote.document, 0) + len(excerpt.text)
            shown[key(quote)] = excerpt
    return shown


def shortened(text: str, limit: int) -> Excerpt:
    """At most ``limit`` characters of a text, cut between words."""
    if len(text) <= limit:
        return Excerpt(text)
    if limit < LEAST_SHOWN:
        return Excerpt("", cut=True)
    head = text[: limit + 1]
    return Excerpt(head[: head.rfind(" ") if " " in head else limit].rstrip(" ,;:("), cut=True)

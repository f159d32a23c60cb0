"""Is what the claim says of a product said of that product?"""

from __future__ import annotations

import re
from collections.abc import Sequence

from probatum.evidence.claims import Check, Outcome, Quote
from probatum.evidence.editions import Span
from probatum.verification.facts import Library

NAME = "attribution"
_WORD = re.compile(r"[^\W_]+(?:[-'][^\W_]+)*")
_LONGEST = 6


def check_attribution(text: str, quotes: Sequence[Quote], library: Library) -> Check:
    """Each product that the claim names is one of a quoted document, or stands in a quote.

    A name with a suffix ("-abcd") is another product than the same name with another suffix.
    """
    named = list(_named(text, library))
    if not named:
        return Check(NAME, Outcome.NOT_APPLICABLE, "The claim names no product that is held.")
    products = library.products()
    documents = {quote.document for quote in quotes}
    said = "\n".join(quote.exact for quote in quotes).lower()
    for name, span in named:
        if documents & products.get(name, frozenset()):
            continue
        if not re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", said):
            reason = f"No quote is about {text[span.start : span.end]} or names it."
            return Check(NAME, Outcome.FAIL, reason, span)
    return Check(NAME, Outcome.PASS, "The quotes are about the products that the claim names.")


def _named(text: str, library: Library) -> list[tuple[str, Span]]:
    """Product names in the text, the longest at each place, with their suffix."""
    products = library.products()
    words = list(_WORD.finditer(text))
    found = []
    index = 0
    while index < len(words):
        for size in range(min(_LONGEST, len(words) - index), 0, -1):
            span = Span(words[index].start(), words[index + size - 1].end())
            name = text[span.start : span.end].lower()
            stem, _, suffix = name.rpartition("-")
            if name in products or (len(suffix) == 4 and suffix.isalpha() and stem in products):
                found.append((name, span))
                index += size
                break
        else:
            index += 1
    return found

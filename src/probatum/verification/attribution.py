"""Is what the claim says of a product or a study said of that product, by that study?"""

from __future__ import annotations

import re
from collections.abc import Sequence

from probatum.evidence.claims import Check, Outcome, Quote
from probatum.evidence.editions import Span
from probatum.verification.alignment import Alignment, aligned
from probatum.verification.facts import Library
from probatum.verification.naming import replaced
from probatum.verification.words import Reading

NAME = "attribution"
_WORD = re.compile(r"[^\W_]+(?:[-'][^\W_]+)*")
_LONGEST = 6
_ELSEWHERE = re.compile(
    r"\bet al\b|(?<![\w.])\[\s?\d{1,3}(?:\s?[,–-]\s?\d{1,3})*\s?\]"
    r"|\([A-Z][\w'’-]{1,30}(?: and [A-Z][\w'’-]{1,30})?,? (?:19|20)\d\d[a-z]?\)"
    r"|\b(?:previous|earlier|prior|other|another|recent|published|several) "
    r"(?:\w{1,20} ){0,2}?(?:study|studies|trials?|reports?|reviews?|meta-analys[ei]s|authors)\b",
    re.IGNORECASE,
)
"""How a text says that what it reports was found by others."""

_CLOSING = 2
"""Characters that may close a reference after the last word of a sentence."""


def check_attribution(
    claim: Reading, quoted: Sequence[Reading], quotes: Sequence[Quote], library: Library
) -> Check:
    """Each product that the claim names is one of a quoted document, or stands in a quote.

    A name with a suffix ("-abcd") is another product than the same name with another suffix. Without
    a list of products, a name that stands exactly where the quote has another one is found. A figure
    that the quoted document reports from another study is pointed out.
    """
    text = claim.text
    named = list(_named(text, library))
    products = library.products()
    documents = {quote.document for quote in quotes}
    said = "\n".join(quote.exact for quote in quotes).lower()
    for name, span in named:
        if documents & products.get(name, frozenset()):
            continue
        if not re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", said):
            reason = f"No quote is about {text[span.start : span.end]} or names it."
            return Check(NAME, Outcome.FAIL, reason, span)
    beside = aligned(claim, quoted)
    if beside is not None:
        own = {name for name, bearers in products.items() if bearers & documents}
        found = _renamed(beside, own) or _second_hand(beside)
        if found:
            return found
    if not named:
        return Check(NAME, Outcome.NOT_APPLICABLE, "The claim names no product that is held.")
    return Check(NAME, Outcome.PASS, "The quotes are about the products that the claim names.")


def _renamed(beside: Alignment, own: set[str]) -> Check | None:
    """A name in the place of another; ``own`` are all names of the quoted products."""
    if not beside.close:
        return None
    doubtful: Check | None = None
    for mine, theirs, sure in replaced(beside):
        word, other = beside.claim.said(mine, mine), beside.quote.said(theirs, theirs)
        if word.lower() in own and other.lower() in own:
            continue
        span = beside.claim.span(mine, mine)
        if sure:
            reason = f"The claim speaks of {word} where the quote speaks of {other}."
            return Check(NAME, Outcome.FAIL, reason, span)
        reason = f"Whether {word} and {other} are the same cannot be seen from the quote."
        doubtful = doubtful or Check(NAME, Outcome.CANNOT_TELL, reason, span)
    return doubtful


def _second_hand(beside: Alignment) -> Check | None:
    """A figure of the claim that the quoted sentence reports from others."""
    if not beside.verbatim or not beside.claim.reading.quantities:
        return None
    span = beside.quote.span(0, len(beside.quote.places) - 1)
    found = _ELSEWHERE.search(beside.quote.reading.text, span.start, span.end + _CLOSING)
    if found is None or found.group() in beside.claim.reading.text:
        return None
    reason = f"The quoted document reports this from another study (“{found.group()}”)."
    return Check(NAME, Outcome.CANNOT_TELL, reason)


def _named(text: str, library: Library) -> list[tuple[str, Span]]:
    """Product names in the text, the longest at each place, with their suffix."""
    products = library.products()
    if not products:
        return []
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

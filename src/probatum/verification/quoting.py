"""Does each quote stand where it says, and is that edition still the one to cite?"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from probatum.evidence.claims import Check, Outcome, Quote
from probatum.verification.facts import Library
from probatum.verification.printed import same, stands

NAME = "quote"
CURRENCY = "currency"

_RETRACTING = ("retracted by", "retracted and republished in")
_DOUBTING = ("withdrawn by", "expression of concern in", "erratum in", "corrected")


def check_quote(quote: Quote, text_of: Callable[[str, str], str | None]) -> Check:
    """Whether ``quote.exact`` stands at its offsets, but for the typesetting (:mod:`printed`).

    ``text_of(document, edition)`` gives the canonical text, None if the edition is not held. A quote
    whose ``start`` is negative names no place: it may stand anywhere.
    """
    text = text_of(quote.document, quote.edition)
    place = f"{quote.document} edition {quote.edition}"
    if text is None:
        return Check(
            NAME, Outcome.CANNOT_TELL, f"{place} is not held; add it and verify the article again."
        )
    if not quote.exact.strip():
        return Check(NAME, Outcome.FAIL, f"A quote from {place} is empty.")
    if quote.start >= 0 and text[quote.start : quote.end] == quote.exact:
        return Check(NAME, Outcome.PASS, f"The words stand in {place}.")
    if quote.start >= 0 and same(quote.exact, text[quote.start : quote.end]):
        return Check(NAME, Outcome.PASS, f"The words stand in {place}, otherwise typeset.")
    if stands(quote.exact, text):
        if quote.start < 0:
            return Check(NAME, Outcome.PASS, f"The words stand in {place}.")
        return Check(
            NAME,
            Outcome.FAIL,
            f"The words stand in {place}, but not at {quote.start} to {quote.end}.",
        )
    return Check(NAME, Outcome.FAIL, f"The words stand nowhere in {place}.")


def check_quotes(quotes: Sequence[Quote], library: Library) -> Check:
    """All quotes together; a failure says whether the words are fabricated or misattributed."""
    unknown: Check | None = None
    for quote in quotes:
        check = check_quote(quote, library.text)
        if check.outcome is Outcome.FAIL:
            return Check(NAME, Outcome.FAIL, f"{check.reason} {_whereabouts(quote, library)}")
        if check.outcome is Outcome.CANNOT_TELL:
            unknown = unknown or check
    if unknown or not quotes:
        return unknown or Check(NAME, Outcome.CANNOT_TELL, "The claim has no quote.")
    return Check(NAME, Outcome.PASS, "Every quote stands, word for word, where it says.")


def check_currency(quotes: Sequence[Quote], library: Library, date: str | None = None) -> Check:
    """Whether the newest held edition of each quoted document still says the same words, and whether
    the document was retracted. A correction or an expression of concern is pointed out.

    ``date`` marks a statement about what stood or changed on a day: it cannot go out of date.
    """
    if date:
        return Check(CURRENCY, Outcome.NOT_APPLICABLE, "The claim is about what stood on its date.")
    known = False
    doubt: Check | None = None
    for quote in quotes:
        for relation in library.notices(quote.document):
            if relation.startswith(_RETRACTING):
                return Check(CURRENCY, Outcome.FAIL, f"{quote.document} was retracted.")
            if relation.startswith(_DOUBTING):
                reason = f"{quote.document} has a notice, “{relation}”: read it."
                doubt = doubt or Check(CURRENCY, Outcome.CANNOT_TELL, reason)
        newest = library.newest(quote.document, quote.edition)
        if newest is None:
            continue
        known = True
        if newest == quote.edition:
            continue
        text = library.text(quote.document, newest)
        if text is not None and not stands(quote.exact, text):
            return Check(
                CURRENCY,
                Outcome.FAIL,
                f"{quote.document} has a newer edition, {newest}, in which the words do not stand.",
            )
    if doubt:
        return doubt
    if not known:
        return Check(CURRENCY, Outcome.NOT_APPLICABLE, "No edition of the documents is held.")
    return Check(CURRENCY, Outcome.PASS, "The newest held editions say the same words.")


def _whereabouts(quote: Quote, library: Library) -> str:
    held = library.standing(quote.exact) if quote.exact.strip() else ()
    if not held:
        return "No held edition has them (fabricated)."
    editions = sorted(edition for document, edition in held if document == quote.document)
    if quote.edition in editions:
        return "Only the place is wrong."
    if editions:
        return f"They stand in its edition {editions[0]} (outdated)."
    document, edition = min(held)
    return f"They stand in {document} edition {edition} (misattributed)."

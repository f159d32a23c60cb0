"""Checks of an audit alone: "the only one", words without exception, times that are ages."""

from __future__ import annotations

import re
from collections.abc import Sequence

from probatum.evidence.claims import Check, Outcome
from probatum.evidence.editions import Span
from probatum.evidence.quantities import Quantity, quantities, same_value

ONLY = "the only one"
ORIGIN = "time origin"
FORCE = "force"

_ONLY = re.compile(
    r"\b(?:only|sole|first\sand\sonly|exclusive|unique|latest|newest)\b(?=[^.;]{0,80}\b(?:approved|licen[sc]ed|"
    r"authori[sz]ed|available|marketed|therap(?:y|ies)|treatments?|drugs?|medicines?|products?|agents?)\b)",
    re.IGNORECASE,
)
_AGE_AFTER = re.compile(r"[\s-]{0,2}(?:of\sage|old|gestational\sage)\b", re.IGNORECASE)
_AGE_BEFORE = re.compile(
    r"\b(?:age[ds]?|ages)(?:\s(?:of|at|was|is|between|from|\w+ly))?[\s,:]{0,3}$", re.IGNORECASE
)
_SAYS_AGE = re.compile(r"\b(?:aged?|ages|old)\b", re.IGNORECASE)
_PEOPLE = re.compile(
    r"\b(?:older|younger|child(?:ren)?|adults?|infants?|neonates?|adolescents?|p(?:a)?ediatric|elderly)\b",
    re.IGNORECASE,
)
_NEAR = 24


def check_only(text: str, rivals: Sequence[tuple[str, str]]) -> Check:
    """Whether a product that is called the only one has none beside it.

    ``rivals`` are ``(title, date)`` of held labels of other products with the same substance.
    """
    match = _ONLY.search(text[:4000])
    if match is None:
        return Check(ONLY, Outcome.NOT_APPLICABLE, "Nothing is called the only or the newest one.")
    span = Span(*match.span())
    if not rivals:
        reason = "No other product with the same substance is held; that proves nothing."
        return Check(ONLY, Outcome.CANNOT_TELL, reason, span)
    named = "; ".join(f"{title} ({date})" if date else title for title, date in rivals)
    reason = f"“{match.group()}”: another product with the same substance is held: {named}."
    return Check(ONLY, Outcome.FAIL, reason, span)


def check_force(text: str, quotes: Sequence[str]) -> Check:
    """Whether a word that leaves no exception ("mandatory", "halts", "always") stands in a quote.

    Such a word passes only where a quote says it, however freely the rest is worded.
    """
    found = list(_ABSOLUTE.finditer(text[:4000]))
    if not found:
        return Check(FORCE, Outcome.NOT_APPLICABLE, "The claim has no word without exception.")
    said = {_root(m.group()) for quote in quotes for m in _ABSOLUTE.finditer(quote)}
    for match in found:
        if _root(match.group()) not in said:
            reason = f"The claim says “{match.group()}”; no quote says that."
            return Check(FORCE, Outcome.FAIL, reason, Span(*match.span()))
    return Check(
        FORCE, Outcome.PASS, "A quote says each word without exception that the claim has."
    )


_ABSOLUTE = re.compile(
    r"\b(?:mandatory|obligatory|halt(?:s|ed|ing)?|cure[sd]?|curing|curative|always|guarantee[sd]?|proven|"
    r"revers(?:e|es|ed|ing)\sthe\s(?:disease|damage)|eliminat(?:e|es|ed|ing)\sthe\srisk|100\s?%\s(?:safe|effective)|"
    r"(?:completely|entirely|perfectly|absolutely)\s(?:safe|effective)|gold\sstandard)\b",
    re.IGNORECASE,
)
_DEEDS = re.compile(r"(?:halt|cur[ei]|revers|eliminat|guarant)", re.IGNORECASE)
_ROOT = 4


def is_deed(check: Check, text: str) -> bool:
    """Whether the word that no quote says is what the claim says is done ("halts", "cures")."""
    return check.span is not None and bool(_DEEDS.match(text, check.span.start))


def _root(word: str) -> str:
    return word.casefold()[:_ROOT]


def check_origin(text: str, quotes: Sequence[str]) -> Check:
    """Whether a time that is an age in the source is an age in the claim.

    "at 18 months" is read as 18 months after treatment where the source means a child of 18 months.
    """
    times = [q for q in quantities(text[:4000]) if _is_time(q)]
    if not times:
        return Check(ORIGIN, Outcome.NOT_APPLICABLE, "The claim has no time.")
    for time in times:
        if _is_age(text, time) or _SAYS_AGE.search(text) or _of_people(text, time):
            continue
        found = [
            _is_age(quote, other)
            for quote in quotes
            for other in quantities(quote)
            if same_value(time, other)
        ]
        if found and all(found):
            words = text[time.start : time.end]
            reason = f"“{words}” is an age in the source; the claim does not say so."
            return Check(ORIGIN, Outcome.FAIL, reason, Span(time.start, time.end))
    return Check(ORIGIN, Outcome.PASS, "No time of the claim is an age in the source alone.")


def _is_time(quantity: Quantity) -> bool:
    return quantity.unit.dimension in ("calendar", "time")


def _of_people(text: str, quantity: Quantity) -> bool:
    """Whether a time stands beside people or a comparison that only an age has ("over 12 years")."""
    start = max(0, quantity.start - _NEAR)
    return bool(_PEOPLE.search(text, start, quantity.end + _NEAR // 2))


def _is_age(text: str, quantity: Quantity) -> bool:
    if _SAYS_AGE.search(text, quantity.start, quantity.end):
        return True
    before = text[max(0, quantity.start - _NEAR) : quantity.start]
    return bool(_AGE_AFTER.match(text, quantity.end) or _AGE_BEFORE.search(before))

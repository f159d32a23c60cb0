"""Checks of an audit alone: a thing called safe, and "with or without" where the source says one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from probatum.evidence.claims import Check, Outcome
from probatum.evidence.editions import Span

SAFE = "called safe"
EITHER = "with or without"

_LONGEST = 4000

_SAFE = re.compile(
    r"\b(?:(?:is|are|be|as|was|were|considered|deemed|generally|remains?|appears?|known\sto\sbe)\s"
    r"(?:\w+ly\s)?(?:safe|harmless)|safely|(?:no|without\sany?)\s(?:known\s)?risks?)\b",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"\b(?:not|never|no|whether|if|unsafe|cannot|un(?:known|clear))\b", re.IGNORECASE
)
_SAYS_SAFE = re.compile(r"\b(?:safe|safely|harmless)\b|\bno\s(?:\w+\s){0,3}risks?\b", re.IGNORECASE)
_BEFORE = 60

_BOTH = re.compile(
    r"\bwith\sor\swithout\s(?:regard\sto\s)?(?P<with>\w+)"
    r"|\b(?:without\sregard\sto|regardless\sof|irrespective\sof)\s(?P<regard>\w+)",
    re.IGNORECASE,
)


def check_safe(text: str, quotes: Sequence[str]) -> Check:
    """Whether what the claim calls safe is called so by a quote; one that is silent is no leave."""
    body = text[:_LONGEST]
    found = next((m for m in _SAFE.finditer(body) if not _denied(body, m.start())), None)
    if found is None:
        return Check(SAFE, Outcome.NOT_APPLICABLE, "The claim calls nothing safe.")
    said = any(
        not _denied(quote, match.start())
        for quote in quotes
        for match in _SAYS_SAFE.finditer(quote)
    )
    span = Span(*found.span())
    if said:
        return Check(SAFE, Outcome.PASS, "A quote calls something safe, too.", span)
    reason = f"The claim says “{found.group()}”; no quote says that."
    return Check(SAFE, Outcome.FAIL, reason, span)


def _denied(text: str, start: int) -> bool:
    return bool(_DENIED.search(text, max(0, start - _BEFORE), start))


def check_either(text: str, quotes: Sequence[str]) -> Check:
    """Whether what the claim leaves open ("with or without food") a quote settles ("with food")."""
    found = _BOTH.search(text[:_LONGEST])
    if found is None:
        return Check(EITHER, Outcome.NOT_APPLICABLE, "The claim does not say “with or without”.")
    thing = re.escape(found["with"] or found["regard"])
    span = Span(*found.span())
    open_ = re.compile(
        rf"\bwith\sor\swithout\s(?:\w+\s){{0,3}}{thing}\b"
        rf"|\b(?:without\sregard|regardless|irrespective)\s(?:\w+\s){{0,3}}{thing}\b",
        re.IGNORECASE,
    )
    one = re.compile(
        rf"\b(?:with|without|after|before)\s(?:an?\s|the\s|each\s)?(?:\w+\s)?{thing}\b"
        rf"|\bempty\sstomach\b",
        re.IGNORECASE,
    )
    if any(open_.search(quote) for quote in quotes):
        return Check(EITHER, Outcome.PASS, "A quote leaves it open, too.", span)
    for quote in quotes:
        if settled := one.search(quote):
            reason = f"The claim says “{found.group()}”; the quote says “{settled.group()}”."
            return Check(EITHER, Outcome.FAIL, reason, span)
    return Check(EITHER, Outcome.CANNOT_TELL, "No quote speaks of it.", span)

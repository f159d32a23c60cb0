"""The claim is as strong as its quote: may is not is, advice no order, a link no cause."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from probatum.evidence.claims import Check, Outcome
from probatum.verification.alignment import Alignment, Change, Line, aligned
from probatum.verification.words import STOP, Reading

NAME = "modality"

_CLASSES = {
    "possibility": "may might could can possible possibly potential potentially perhaps",
    "obligation": "must shall mandatory obligatory compulsory",
    "advice": "should recommended recommend recommends advised advise advisable",
    "consideration": "consider",
    "contraindication": "contraindicated contraindication",
    "permission": "permitted allowed",
    "exclusiveness": "only sole solely exclusively unique",
    "rank": "first latest newest best",
    "certainty": "safe proven prove proves proved cure cures cured curative halts halt halted "
    "guarantees guaranteed guarantee definitely certainly conclusively certain eliminate eliminates "
    "eliminated eradicate eradicates eradicated abolish abolishes abolished completely totally "
    "entirely absolutely perfectly",
    "constancy": "always will invariably",
    "cause": "causes cause caused causing",
    "choice": "optional optionally",
    "wholeness": "all every each everyone everybody entire whole",
    "part": "some several many most majority few certain number proportion part half often",
    "need": "required requires require needed necessary",
    "impression": "suggest suggests suggested appears appear appeared seems seem seemed likely "
    "probably presumably",
    "link": "associated association associations correlated correlates correlation linked related",
}
_CLASS = {word: name for name, words in _CLASSES.items() for word in words.split()}
CLAIMED = frozenset(
    {
        "possibility", "obligation", "advice", "consideration", "contraindication", "permission",
        "exclusiveness", "rank", "certainty", "constancy", "cause", "need", "choice",
    }
)  # fmt: skip
"""Classes that the claim may not add."""
DROPPED = frozenset({"possibility", "obligation", "advice", "consideration"})
"""Classes whose loss in the claim changes what the quote says."""
_SOFT = frozenset({"link", "impression", "constancy", "wholeness", "part", "choice"})
"""Classes whose words may say something else, so that the check of support weighs them too."""
_STRONG = frozenset({"obligation", "certainty", "constancy"})
WEIGHED = frozenset(word for word, name in _CLASS.items() if name not in _SOFT) | {
    "considered",
    "considering",
    "most",
}

_SENTENCE_START = re.compile(r"(?:^|[.!?:]\s+|[•(\n]\s*)$")
_SCOPE = 3
"""Content words over which a dropped modal verb still bears on the words that are shared."""


def check_modality(claim: Reading, quotes: Sequence[Reading]) -> Check:
    """Modal verbs and superlatives of the claim stand in a quote, and the quote's in the claim."""
    beside = aligned(claim, quotes)
    if beside is None:
        return Check(NAME, Outcome.NOT_APPLICABLE, "No quote reads like the claim.")
    mine, theirs = _marks(beside.claim), _marks(beside.quote)
    if beside.close and not beside.whole:
        for change in beside.changes:
            if change.near and (found := _changed(beside, change, mine, theirs)):
                return found
    if beside.verbatim and (found := _hardened(beside, mine, theirs)):
        return found
    if not mine and not theirs:
        return Check(NAME, Outcome.NOT_APPLICABLE, "Neither has a modal verb or superlative.")
    if not beside.close:
        return Check(NAME, Outcome.CANNOT_TELL, "The claim is worded too unlike its quote.")
    return Check(NAME, Outcome.PASS, "The claim is as strong as its quotes.")


def _changed(
    beside: Alignment, change: Change, mine: Counter[str], theirs: Counter[str]
) -> Check | None:
    claim, quote = beside.claim, beside.quote
    there = {_class(quote, j) for j in range(change.start2, change.end2)}
    for index in range(change.start, change.end):
        name = _class(claim, index) or ""
        added = name in CLAIMED and mine[name] > theirs[name]
        if (added or (name == "wholeness" and "part" in there)) and name not in there:
            word = claim.said(index, index)
            reason = (
                f"The claim says “{word}”; the quote says neither that nor a word of like force."
            )
            return Check(NAME, Outcome.FAIL, reason, claim.span(index, index))
    for index in range(change.start2, change.end2):
        name = _class(quote, index) or ""
        if (
            name in DROPPED
            and mine[name] < theirs[name]
            and quote.reaches(index, change.end2, STOP, _SCOPE)
        ):
            word = quote.said(index, index)
            return Check(NAME, Outcome.FAIL, f"The quote says “{word}”; the claim leaves it out.")
    return None


def _hardened(beside: Alignment, mine: Counter[str], theirs: Counter[str]) -> Check | None:
    """An order or a certainty for what the same sentence only advises or holds possible."""
    weak = next((name for name in theirs if name in DROPPED and name != "obligation"), None)
    strong = next((name for name in mine if name in _STRONG and name not in theirs), None)
    if weak is None or strong is None or weak in mine:
        return None
    at, at2 = _first(beside.claim, strong), _first(beside.quote, weak)
    word, other = beside.claim.said(at, at), beside.quote.said(at2, at2)
    reason = f"The claim says “{word}”; the quote says “{other}”."
    return Check(NAME, Outcome.FAIL, reason, beside.claim.span(at, at))


def _first(words: Line, name: str) -> int:
    return next(k for k in range(len(words.stems)) if _class(words, k) == name)


def _marks(words: Line) -> Counter[str]:
    return Counter(name for k in range(len(words.stems)) if (name := _class(words, k)))


def _class(words: Line, index: int) -> str | None:
    word = words.word(index)
    if word == "most" and index and words.word(index - 1) in ("the", "single"):
        return "rank"
    if word == "may" and _is_month(words, index):
        return None
    return _CLASS.get(word)


def _is_month(words: Line, index: int) -> bool:
    text = words.reading.text
    start = words.span(index, index).start
    capital = text[start : start + 2] == "Ma"
    return capital and not _SENTENCE_START.search(text[max(0, start - 4) : start])

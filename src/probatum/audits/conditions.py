"""Checks of an audit alone: a thing called safe, "with or without", the word on which it turns."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from probatum.audits.choosing import Sentence, weighed_words
from probatum.evidence.claims import Check, Outcome
from probatum.evidence.editions import Span
from probatum.evidence.quantities import same_value
from probatum.verification.words import content, read, stem

SAFE = "called safe"
EITHER = "with or without"
NAMED = "key word"
QUOTED = "quoted words"

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
    """Whether what the claim leaves open ("with or without food") a quote settles ("with food"), or a
    quote settles a meal the other way ("on an empty stomach", "with meals")."""
    body = text[:_LONGEST]
    found = _BOTH.search(body)
    if found is None:
        return _check_meal(body, quotes)
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


_FED = re.compile(
    r"\bwith\s(?:an?\s|the\s|each\s)?(?:\w+\s)?(?:food|meals?)\b|\bafter\s(?:an?\s)?meals?\b",
    re.IGNORECASE,
)
_FASTED = re.compile(
    r"\bempty\sstomach\b|\bwithout\sfood\b|\bfasting\b|\bbefore\s(?:an?\s)?meals?\b",
    re.IGNORECASE,
)


def _check_meal(text: str, quotes: Sequence[str]) -> Check:
    for mine, other in ((_FED, _FASTED), (_FASTED, _FED)):
        found = mine.search(text)
        if found is None or other.search(text):
            continue
        span = Span(*found.span())
        against = next((m for q in quotes if (m := other.search(q))), None)
        if any(mine.search(q) or _BOTH.search(q) for q in quotes):
            return Check(EITHER, Outcome.PASS, "A quote says so, too.", span)
        if against:
            reason = f"The claim says “{found.group()}”; the quote says “{against.group()}”."
            return Check(EITHER, Outcome.FAIL, reason, span)
        return Check(EITHER, Outcome.CANNOT_TELL, "No quote speaks of it.", span)
    return Check(EITHER, Outcome.NOT_APPLICABLE, "The claim speaks of no such condition.")


SETTLED = 0.75
"""Share of the claim's other words that a sentence must have to settle what the claim says of it."""


def settled_otherwise(
    text: str, candidates: Sequence[Sentence], weights: Mapping[str, float], names: frozenset[str]
) -> tuple[Sentence, Check] | None:
    """The sentence on the same thing that settles a condition otherwise, with the failed check.

    None where a sentence as close says what the claim says, or leaves it open as the claim does.
    """
    if check_either(text, ()).outcome is Outcome.NOT_APPLICABLE:
        return None
    body = text[:_LONGEST]
    for regex in (_BOTH, _FED, _FASTED):
        body = regex.sub(" ", body)
    wanted = weighed_words(body) - names
    total = sum(weights.get(w, 1.0) for w in wanted)
    mine = read(text).quantities
    found: list[tuple[Sentence, Check]] = []
    for sentence in candidates:
        said = sum(weights.get(w, 1.0) for w in wanted & sentence.words)
        there = read(sentence.text).quantities
        apart = any(not any(same_value(q, t) for t in there) for q in mine)
        if len(sentence.text) > _LONGEST_SENTENCE or apart or said < SETTLED * total:
            continue
        check = check_either(text, (sentence.text,))
        if check.outcome is Outcome.PASS:
            return None
        if check.outcome is Outcome.FAIL:
            found.append((sentence, check))
    return found[0] if found else None


_LONGEST_SENTENCE = 300


_CAPITAL = re.compile(r"(?<=[a-z,]\s)[A-Z][a-z]{3,}\b")


def lacking_name(text: str, lacking: frozenset[str]) -> str:
    """The stem of the first name in the claim (a word with a capital within a sentence) among the
    stems that its passage lacks; empty if there is none."""
    found = (stem(m.group().lower()) for m in _CAPITAL.finditer(text[:_LONGEST]))
    return next((word for word in found if word in lacking), "")


def first_word(text: str) -> str:
    """The stem of the first word of a claim that is no stop word: what it is about, as a rule."""
    reading = read(text[:_LONGEST])
    return next((stem(reading.tokens[i]) for i in content(reading)), "")


def check_named(text: str, word: str) -> Check:
    """That the passage lacks a word on which the claim turns, given by its stem."""
    reading = read(text)
    for token, start, end in zip(reading.tokens, reading.starts, reading.ends, strict=True):
        if stem(token) == word:
            reason = f"“{text[start:end]}” does not stand in the passage."
            return Check(NAMED, Outcome.CANNOT_TELL, reason, Span(start, end))
    return Check(NAMED, Outcome.NOT_APPLICABLE, "The claim turns on no one word.")


_QUOTED = re.compile(r"[“\"«]([^“”\"«»]{20,600})[”\"»]")
_GAP = re.compile(r"\s*(?:\[[^\]]*\]|…|\.\.\.)\s*")
_FEWEST = 6
"""Words from which what stands in quotation marks is a quote, not a term; a part of one needs 3."""


def quoted_words(text: str) -> list[tuple[Span, tuple[str, ...]]]:
    """What a claim quotes, each with the stretches that it leaves nothing out of."""
    found = []
    for match in _QUOTED.finditer(text[:_LONGEST]):
        parts = [p.strip(" ,.;") for p in _GAP.split(match.group(1))]
        whole = tuple(p for p in parts if len(p.split()) >= _FEWEST // 2)
        if len(match.group(1).split()) >= _FEWEST and whole:
            found.append((Span(*match.span(1)), whole))
    return found


def check_invented(span: Span) -> Check:
    """That quoted words stand in no document that is held, not even in the one they are of."""
    reason = "The words in quotation marks stand in no held document (fabricated)."
    return Check(QUOTED, Outcome.FAIL, reason, span)

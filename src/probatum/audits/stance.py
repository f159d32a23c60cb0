"""What a statement allows, and a passage that forbids just that.

A paraphrase turned round ("tablets may be crushed" for "do not crush") keeps so few of its source's
words in order that no check on wording can lay the two side by side. Here the whole document is asked
instead: does one of its sentences forbid what the statement allows, or stop what it continues, and does
no sentence that is as close allow it?
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from enum import Enum

from probatum.audits.choosing import Sentence, weighed_words
from probatum.evidence.claims import Check, Outcome
from probatum.evidence.editions import Span
from probatum.evidence.quantities import same_value
from probatum.verification.contrasts import opposed
from probatum.verification.words import read, stem

NAME = "allowed"
"""The check's name."""

HELD = 0.75
"""Share of what is allowed, by weight of its words, that a sentence must name to forbid it."""

_LONGEST = 4000
_LONGEST_ITEM = 300
"""Characters of an item of a list of contraindications."""
_DEED = (
    r"(?:given|used|taken|administered|co-?administered|combined|split|crushed|chewed|opened|broken|"
    r"divided|dissolved|mixed|diluted|started|initiated|resumed|restarted|prescribed|breast-?fed|"
    r"co-?prescribed|injected|infused|swallowed|recommended|vaccinated)"
)
_ADVERB = r"(?:\w+ly\s|also\s|still\s|now\s)?"
_GOES = (
    r"(?:(?:can|may|should|must|could|to)\s(?:be\s)?" + _ADVERB + r"continue[ds]?\b|"
    r"\b(?:no|without(?:\sthe)?)\sneed\s(?:to|for)\s(?:stop|discontinu|withhold|interrupt)\w*|"
    r"\bneed(?:s)?\snot\s(?:to\s)?be\s(?:stopped|discontinued|withheld|interrupted)|"
    r"\b(?:does|do)\snot\s(?:need|have)\sto\s(?:be\s)?(?:stop|discontinu|withh|interrupt)\w*)"
)
_GOING = re.compile(_GOES, re.IGNORECASE)
_ALLOWING = re.compile(
    r"\b(?:can|may|could|should)\s" + _ADVERB + r"be\s" + _ADVERB + _DEED + r"\b"
    r"|\bcan\s(?:receive|take|use|have)\b"
    r"|\b(?:is|are|remains?)\s"
    + _ADVERB
    + r"(?:recommended|indicated|permitted|allowed|acceptable|"
    r"appropriate|approved|advised|preferred|safe)\b"
    r"|\b(?:is|are)\snot\s(?:contra-?indicated|prohibited)\b"
    r"|\bno\sneed\sto\savoid\b",
    re.IGNORECASE,
)
_FORBIDDING = re.compile(
    r"\b(?:do|does|should|must|may|can|is|are)\snot\b(?!\s(?:been|only|known|established))|\bcannot\b|n['’]t\b|"
    r"\bnever\b|\bavoid(?:ed|ing|s)?\b|\bcontra-?indicat(?:ed|ions?|es)\b|\bprohibited\b",
    re.IGNORECASE,
)
_FORBIDS = re.compile(
    r"(?<!\bwho\s)(?<!\bthat\s)(?<!\bwhich\s)\b(?:do|should|must|may)\snot\s(?:be\s)?(?:\w+ly\s)?(?!been|known)\w+|\bcannot\sbe\s"
    + _DEED
    + r"|"
    r"\bnever\s(?:be\s)?\w+|\bavoid(?:ed|ing)?\b|(?<!not\s)\bcontra-?indicated\b|\bprohibited\b|"
    r"\bnot\s(?:be\s)?(?:\w+ly\s)?(?:recommended|indicated|approved|advised|permitted|used|given|taken|"
    r"administered|receive)\b",
    re.IGNORECASE,
)
_STOPS = re.compile(
    r"(?<!not\s)(?<!never\s)\b(?:discontinue[ds]?|stop(?:ped)?|withh(?:old|eld)|interrupt(?:ed)?|"
    r"suspend(?:ed)?)\b",
    re.IGNORECASE,
)
_NOT_BEFORE = re.compile(r"\b(?:not|never|without|whether)\s(?:\w+\s){0,2}$", re.IGNORECASE)
_PROVISO = re.compile(
    r"[,;]?\s(?:with|under)\s(?:\w+\s){0,3}(?:monitoring|caution|supervision|counsel+ing|surveillance)\b.*",
    re.IGNORECASE | re.DOTALL,
)
_IF = re.compile(r",?\s(?:if|provided)\s.*", re.IGNORECASE | re.DOTALL)
_EXCEPT = re.compile(r"\b(?:unless|except|other\sthan|only)\b", re.IGNORECASE)
_HEADING = stem("contraindications")
IDLE = frozenset(
    stem(w)
    for w in (
        "give given use used take taken taking administer administered administration coadministered "
        "combined combination concomitant concomitantly concomitance together simultaneously "
        "recommended recommend indicated approved permitted allowed acceptable appropriate preferred "
        "patient patients therapy treatment treated drug drugs medication medicine product need "
        "should may can could start started initiate initiated continue continued stop stopped "
        "discontinue discontinued withhold withheld when necessary use uses receive received case "
        "contraindicated avoid avoided not safe safely people persons individuals who have dose doses"
    ).split()
)
"""Stems of words that say how a thing is given, not what."""


class Stance(Enum):
    """What a statement says may go on."""

    ALLOWS = "allows"
    CONTINUES = "continues"


def stance(text: str) -> tuple[Stance, Span] | None:
    """Whether a statement allows something or lets it go on, and the words that do; None if neither."""
    body = text[:_LONGEST]
    for regex, kind in ((_GOING, Stance.CONTINUES), (_ALLOWING, Stance.ALLOWS)):
        found = regex.search(body)
        if found and not _NOT_BEFORE.search(body, max(0, found.start() - 40), found.start()):
            denied = kind is Stance.ALLOWS and _FORBIDDING.search(body, 0, found.start())
            return None if denied or _EXCEPT.search(body) else (kind, Span(*found.span()))
    return None


def forbids(sentence: Sentence, kind: Stance) -> bool:
    """Whether a sentence of a source says the reverse, by its words or by its heading."""
    words = sentence.text[:_LONGEST]
    if kind is Stance.CONTINUES:
        return bool(_STOPS.search(words))
    if _FORBIDS.search(words):
        return True
    listed = _HEADING in sentence.lent and len(words) <= _LONGEST_ITEM
    return listed and not _ALLOWING.search(words)


def against(
    text: str,
    candidates: Sequence[Sentence],
    weights: Mapping[str, float],
    names: frozenset[str],
) -> tuple[Sentence, Check] | None:
    """The sentence that forbids what a statement allows, with the failed check; None without one.

    ``names`` are stems of what the text is about, which a sentence need not repeat. A sentence that is
    as close and does not forbid it leaves the matter open.
    """
    taken = stance(text)
    if taken is None:
        return None
    kind, span = taken
    body = _PROVISO.sub("", text[:_LONGEST])
    if kind is Stance.ALLOWS:
        body = _IF.sub("", body)
    wanted = weighed_words(body) - names - IDLE
    if not wanted or not sum(weights.get(w, 1.0) for w in wanted):
        return None
    parts = [(p, s) for s in candidates for p in _parts(s) if not _otherwise(body, p.text)]
    forbidding = [
        (share, -len(p.text), -n, s, p)
        for n, (p, s) in enumerate(parts)
        if (share := _named(wanted, p, weights)) >= HELD and forbids(p, kind)
    ]
    if not forbidding:
        return None
    share, *_, best, part = max(forbidding, key=lambda f: f[:3])
    if any(_allows(p, kind) and _named(wanted, p, weights) >= share for p, _ in parts):
        return None
    regex = _STOPS if kind is Stance.CONTINUES else _FORBIDS
    found = regex.search(part.text)
    said = f"“{found.group()}”" if found else "it among the contraindications"
    reason = f"The statement says “{text[span.start : span.end]}”; the passage says {said}."
    return best, Check(NAME, Outcome.FAIL, reason, span)


def _parts(sentence: Sentence) -> list[Sentence]:
    """A sentence from stop to stop: a paragraph of a leaflet or a list may be stored as one."""
    texts = [t for t in _STOP.split(sentence.text[:_LONGEST]) if t.strip()]
    if len(texts) < 2:
        return [sentence]
    return [replace(sentence, text=t, words=weighed_words(t)) for t in texts]


_STOP = re.compile(r"(?<=[.!?;])\s+(?=[A-Z•])|[•\n]")


def _named(wanted: frozenset[str], sentence: Sentence, weights: Mapping[str, float]) -> float:
    total = sum(weights.get(w, 1.0) for w in wanted)
    return sum(weights.get(w, 1.0) for w in wanted & sentence.words) / total


def _allows(sentence: Sentence, kind: Stance) -> bool:
    taken = stance(sentence.text)
    return taken is not None and taken[0] is kind and not forbids(sentence, kind)


def _otherwise(text: str, other: str) -> bool:
    """Whether the sentence is on others: "severe" for "mild", children for adults, other bounds."""
    mine, theirs = read(text[:_LONGEST]), read(other[:_LONGEST])
    said = set(theirs.tokens)
    own = [t for t in mine.tokens if t not in said and stem(t) not in IDLE]
    others = [t for t in said if stem(t) not in IDLE]
    if any(opposed(token, other) for token in own for other in others):
        return True
    return bool(mine.quantities) and not any(
        same_value(q, t) for q in mine.quantities for t in theirs.quantities
    )

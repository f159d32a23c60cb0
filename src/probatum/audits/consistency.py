"""Two statements of one text that cannot both hold."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from probatum.audits.report import AuditedClaim, Finding, Kind
from probatum.evidence.claims import Check, Outcome
from probatum.evidence.quantities import Measure, Quantity, same_value
from probatum.verification.words import Reading, content, read, stem

NAME = "consistency"

_DONE = re.compile(
    r"(?:(?:all|every|each)\b.{0,40}\b(?:is|are|were|was|been)\s(?:\w+\s)?|\bwas\s|\bhas\sbeen\s)"
    r"(?:reviewed|checked|verified|approved|edited)\b|\breviewed\sby\s(?!nobody\b|no\b)",
    re.IGNORECASE,
)
_PENDING = re.compile(
    r"\b(?:pending|awaiting|awaits|not\s(?:yet\s)?(?:been\s)?)\s?(?:\w+\s){0,2}(?:review|reviewed|"
    r"approval|approved|verified|verification|checked)\b|\bunreviewed\b|\breviewed\sby\snobody\b",
    re.IGNORECASE,
)
_NEGATIONS = frozenset("no not never without cannot neither nor none".split())
LEAST_SHARED = 0.85
"""Share of all content words of two statements that must be equal before they speak of one thing."""

LEAST_WORDS = 3
MOST_COMPARED = 400
"""Statements that are compared pair by pair at most: a bound for hostile texts."""


@dataclass(frozen=True, slots=True)
class _Said:
    claim: AuditedClaim
    reading: Reading
    words: frozenset[str]
    negated: bool


def consistency(claims: Sequence[AuditedClaim]) -> tuple[Finding, ...]:
    """Pairs that cannot both hold; one finding that passes where there are none."""
    found = [*_on_review(claims), *_on_medicine(claims)]
    if found:
        return tuple(found)
    return (
        Finding(Check(NAME, Outcome.PASS, "No two statements were found that exclude each other.")),
    )


def _on_review(claims: Sequence[AuditedClaim]) -> list[Finding]:
    told = [c for c in claims if c.kind is Kind.SELF_DESCRIPTION]
    done = next((c for c in told if _DONE.search(c.claim.text)), None)
    pending = next((c for c in told if _PENDING.search(c.claim.text)), None)
    if done is None or pending is None or done == pending:
        return []
    reason = (
        f"The text says “{_short(done)}” and “{_short(pending)}”: it cannot be reviewed and not yet "
        "reviewed."
    )
    return [_finding(reason, done, pending)]


def _on_medicine(claims: Sequence[AuditedClaim]) -> list[Finding]:
    said = [_said(c) for c in claims if c.kind is Kind.STATEMENT][:MOST_COMPARED]
    found = []
    for index, one in enumerate(said):
        for other in said[index + 1 :]:
            if reason := _excluded(one, other):
                found.append(_finding(reason, one.claim, other.claim))
    return found


def _said(claim: AuditedClaim) -> _Said:
    reading = read(claim.claim.text[:2000])
    words = frozenset(stem(reading.tokens[i]) for i in content(reading))
    tokens = {reading.tokens[i] for i in reading.free}
    return _Said(claim, reading, words - _NEGATIONS, bool(tokens & _NEGATIONS))


def _excluded(one: _Said, other: _Said) -> str:
    union = one.words | other.words
    shared = one.words & other.words
    if len(shared) < LEAST_WORDS or len(shared) < LEAST_SHARED * len(union):
        return ""
    if one.claim.lead != other.claim.lead:
        return ""
    if one.claim.headings != other.claim.headings and len(shared) < len(union):
        return ""
    mine, theirs = one.reading.quantities, other.reading.quantities
    if len(mine) != len(theirs):
        return ""
    different = [(a, b) for a, b in zip(mine, theirs, strict=True) if not same_value(a, b)]
    if one.negated != other.negated and not different:
        return f"“{_short(one.claim)}” and “{_short(other.claim)}”: one says what the other denies."
    if one.negated == other.negated and len(different) == 1 and _one_thing(*different[0]):
        a, b = different[0]
        first, second = one.reading.text[a.start : a.end], other.reading.text[b.start : b.end]
        return f"The same words give “{first}” here and “{second}” there."
    return ""


def _one_thing(one: Quantity, other: Quantity) -> bool:
    ordinary = Measure.DATE not in (one.measure, other.measure)
    return ordinary and one.measure == other.measure and one.unit.dimension == other.unit.dimension


def _finding(reason: str, one: AuditedClaim, other: AuditedClaim) -> Finding:
    spans = tuple(sorted(((one.start, one.end), (other.start, other.end))))
    return Finding(Check(NAME, Outcome.FAIL, reason), spans)


def _short(claim: AuditedClaim) -> str:
    words = claim.claim.text
    return words if len(words) <= 90 else words[:89].rsplit(" ", 1)[0] + " …"

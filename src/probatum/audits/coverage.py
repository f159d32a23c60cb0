"""Sentences without a citation, citations without a reference, references that nothing cites."""

from __future__ import annotations

from collections.abc import Sequence

from probatum.audits.report import AuditedClaim, BibliographyEntry, Finding, Kind
from probatum.evidence.claims import Check, Outcome

UNCITED = "sentences without a citation"
UNKNOWN = "citations without a reference"
UNUSED = "references never cited"


def coverage(
    claims: Sequence[AuditedClaim], bibliography: Sequence[BibliographyEntry]
) -> tuple[Finding, ...]:
    """The three checks of coverage, always in the same order."""
    return (_uncited(claims), _unknown(claims, bibliography), _unused(claims, bibliography))


def _uncited(claims: Sequence[AuditedClaim]) -> Finding:
    made = [c for c in claims if c.kind is Kind.STATEMENT]
    bare = [c for c in made if not c.citations]
    if not made:
        return _none(UNCITED, "The text makes no statement.")
    if not bare:
        return _passed(UNCITED, f"Each of the {len(made)} statements has a citation.")
    reason = f"{len(bare)} of {len(made)} statements {_has(len(bare))} no citation."
    return _failed(UNCITED, reason, [(c.start, c.end) for c in bare])


def _unknown(claims: Sequence[AuditedClaim], bibliography: Sequence[BibliographyEntry]) -> Finding:
    cited = [k for c in claims for k in c.citations if k.number]
    if not cited:
        return _none(UNKNOWN, "The text cites nothing by number.")
    listed = {entry.number for entry in bibliography}
    lost = [k for k in cited if k.number not in listed]
    numbers = ", ".join(map(str, sorted({k.number for k in lost})))
    if not lost:
        return _passed(UNKNOWN, "Each number that is cited stands in the list of references.")
    where = "The text has no list of references" if not listed else "The list has no reference"
    reason = f"{where} for {numbers}."
    return _failed(UNKNOWN, reason, list(dict.fromkeys((k.start, k.end) for k in lost)))


def _unused(claims: Sequence[AuditedClaim], bibliography: Sequence[BibliographyEntry]) -> Finding:
    if not bibliography:
        return _none(UNUSED, "The text has no list of references.")
    unused = [entry for entry in bibliography if not entry.cited]
    if not unused:
        return _passed(UNUSED, "Each reference is cited.")
    numbers = ", ".join(str(entry.number) for entry in unused)
    return _failed(UNUSED, f"Nothing cites {numbers}.", [(e.start, e.end) for e in unused])


def _has(count: int) -> str:
    return "has" if count == 1 else "have"


def _passed(name: str, reason: str) -> Finding:
    return Finding(Check(name, Outcome.PASS, reason))


def _none(name: str, reason: str) -> Finding:
    return Finding(Check(name, Outcome.NOT_APPLICABLE, reason))


def _failed(name: str, reason: str, spans: list[tuple[int, int]]) -> Finding:
    return Finding(Check(name, Outcome.FAIL, reason), tuple(spans))

"""What a trial's registry record says: how it was made, its outcomes arm by arm, its harms.

The rows are the record's own; no figure is computed from them. Who did better is said only where the
record holds a statistical analysis.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from probatum.answers.statements import Statement, statements
from probatum.evidence.claims import Claim
from probatum.evidence.editions import Edition, Passage, PassageKind, Span

ROWS = 8
"""Most rows of the primary and of the secondary outcomes in a whole block."""

SERIOUS = 5
"""Most rows of harms in a whole block, the totals first."""

LONGEST_ITEM = 600
"""Longest description of an arm, in characters, that is shown as it stands."""

_HEAD = ("study design", "arms")
_PRIMARY = re.compile(r"^primary outcome", re.IGNORECASE)
_SECONDARY = re.compile(r"^secondary outcome", re.IGNORECASE)
_COUNTED = re.compile(r"\bparticipants analy[sz]ed\b", re.IGNORECASE)
_ANALYSIS = re.compile(r"^Statistical analysis\b")
_HARMS = re.compile(r"adverse events", re.IGNORECASE)
_TIME = re.compile(r"\b(?:\d+\s*-?\s*)?(?:weeks?|months?|days?|years?|visit)\b(?:\s*\d+)?", re.I)


def primary(edition: Edition, most: int) -> list[Statement]:
    """The last rows of the primary outcomes: arms, values, time frame."""
    return statements(edition, _outcome(edition, _PRIMARY))[-most:]


def whole(edition: Edition) -> list[Statement]:
    """Design and enrolment, arms, primary outcomes with their analyses, secondary outcomes, harms."""
    rows = [p for p in edition.passages if p.kind is PassageKind.TABLE_ROW]
    harms = [p for p in rows if _HARMS.search(" ".join(edition.path(p.section)))]
    return [
        *_as_they_stand(edition, [p for p in edition.passages if _is_head(edition, p)]),
        *statements(edition, _outcome(edition, _PRIMARY, counted=True))[:ROWS],
        *_as_they_stand(edition, _analyses(edition)),
        *statements(edition, _outcome(edition, _SECONDARY))[:ROWS],
        *statements(edition, harms)[:SERIOUS],
    ]


def without_test(edition: Edition) -> bool:
    """Whether a record of several arms reports values and no comparison of its primary outcomes."""
    rows = _outcome(edition, _PRIMARY)
    arms = max((edition.words(p).count("\t") for p in rows), default=0)
    return arms > 1 and not _analyses(edition)


def main(claims: Sequence[Claim]) -> Claim | None:
    """Of the claims of a block the row that reports the first primary outcome: the first category,
    or the latest time where the rows differ in time."""
    rows = [c for c in claims if _PRIMARY.match(c.text) and not _COUNTED.search(c.text)]
    if not rows:
        return None
    measure = rows[0].text.split(":")[1]
    same = [c for c in rows if c.text.split(":")[1] == measure]
    times = {tuple(t.lower() for t in _TIME.findall(c.text)) for c in same}
    return same[-1] if len(times) > 1 else same[0]


def analysed(claims: Sequence[Claim], result: Claim) -> list[Claim]:
    """The row of a block that says how many were analysed for a result, if it has one."""
    measure = result.text.split(":")[1:2]
    return [
        c for c in claims
        if _PRIMARY.match(c.text) and _COUNTED.search(c.text) and c.text.split(":")[1:2] == measure
    ][:1]  # fmt: skip


def _is_head(edition: Edition, passage: Passage) -> bool:
    title = edition.path(passage.section)[:1]
    return bool(title) and title[0].casefold() in _HEAD


def _outcome(edition: Edition, which: re.Pattern[str], *, counted: bool = False) -> list[Passage]:
    return [
        p
        for p in edition.passages
        if p.kind is PassageKind.TABLE_ROW
        and p.lead_in
        and which.match(edition.words(p.lead_in[0]))
        and (counted or not _COUNTED.search(edition.words(p)))
    ]


def _analyses(edition: Edition) -> list[Passage]:
    return [
        p
        for p in edition.passages
        if p.lead_in
        and _PRIMARY.match(edition.words(p.lead_in[0]))
        and _ANALYSIS.match(edition.words(p))
    ]


def _as_they_stand(edition: Edition, passages: Sequence[Passage]) -> list[Statement]:
    """Short passages whole: a line of fields is no sentence, and says what no sentence repeats."""
    return [
        Statement(
            text=" ".join(edition.words(p).split()),
            spans=(Span(p.start, p.end),),
            edition=edition,
            section=p.section,
            kind=p.kind,
        )
        for p in passages
        if p.end - p.start <= LONGEST_ITEM
    ]

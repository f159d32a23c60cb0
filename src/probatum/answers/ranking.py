"""Orders statements of passages of any kind by how well they answer the question."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from probatum.answers import papers
from probatum.answers.choosing import asked_words, relevance
from probatum.answers.focus import Focus
from probatum.answers.statements import Statement, statements
from probatum.evidence.editions import Edition, Kind, Passage, PassageKind, Span, Status

RERANKED = 40
"""Most statements that the reranker orders: with the passages before it at most 64 pairs."""

BESIDE_LABEL = 16
"""The same where a label answers: the rest of the 64 pairs chooses among the label's own claims."""

LEAST = 0.25
"""Least share of the question's weight that a statement (with its titles) has to cover; in a paper
the reranker decides."""

LEAST_OF_PAPER = 0.1
"""Least share of it that the best statement of a paper has to cover."""

NOT_FOUND = 2.0
"""By how much (a logit) a passage that only stands beside a found one is less likely to answer."""

DEFINES = 0.6
"""What a sentence that says what something is gains for a question that asks for it."""

_DEFINITION = re.compile(r"^(?:[\w'’()-]+\s+){1,7}?(?:is|are)\s+(?:a|an|the|when)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Ranked:
    """A passage that was found, with its relevance score (a logit of the reranker, or None)."""

    edition: Edition
    passage: Passage
    score: float | None = None


@dataclass(frozen=True, slots=True)
class Scored:
    """A statement and how well it fits the question, 0 to 1."""

    statement: Statement
    score: float


def scored(
    found: Sequence[Ranked],
    focus: Focus,
    rerank: Callable[[Sequence[str]], Sequence[float]] | None,
    *,
    defining: bool = False,
    least: float = LEAST,
    most: int = RERANKED,
) -> list[Scored]:
    """Statements of the passages, best first. Ties keep the order of the passages.

    ``most`` statements at the head are ordered by the reranker. ``least`` is the share of the
    question that a statement has to cover; in papers the reranker decides. ``defining``: the
    question asks what something is, so that "X is a …" comes first.
    """
    made: list[Scored] = []
    lists: set[tuple[str, Span]] = set()
    covered: dict[str, float] = {}
    for ranked in _opened(found):
        prior = 1 / (1 + math.exp(-(ranked.score or 0.0) / 2))
        paper = papers.is_paper(ranked.edition)
        for statement in statements(ranked.edition, _with_list(ranked, lists), in_study=paper):
            if statement.status is Status.UNCONFIRMED or _is_registry_table(statement):
                continue
            own = focus.of(_own_words(statement))
            around = relevance(
                asked_words(" ".join((statement.edition.title, *statement.titles, statement.text))),
                focus.terms,
            )
            if around < least and not paper:
                continue
            covered[ranked.edition.id] = max(covered.get(ranked.edition.id, 0.0), around)
            made.append(Scored(statement, 0.5 * own + 0.2 * around + 0.3 * prior))
    made = [s for s in made if covered[s.statement.edition.id] >= min(least, LEAST_OF_PAPER)]
    if defining:
        made = [
            replace(s, score=s.score + DEFINES) if _DEFINITION.match(s.statement.text) else s
            for s in made
        ]
    made.sort(key=lambda s: -s.score)
    if rerank and made:
        head = made[:most]
        logits = rerank([_in_context(s.statement) for s in head])
        again = [
            replace(s, score=0.4 * s.score + 0.6 / (1 + math.exp(-float(logit) / 2)))
            for s, logit in zip(head, logits, strict=True)
        ]
        made = [
            *sorted(again, key=lambda s: -s.score),
            *(replace(s, score=s.score * 0.3) for s in made[most:]),
        ]
    return made


def _opened(found: Sequence[Ranked]) -> list[Ranked]:
    """The passages, of the best abstracts all: an answer may stand beside the passage found."""
    given = {(r.edition.id, r.passage.start) for r in found}
    best: dict[str, Ranked] = {}
    for ranked in found:
        if ranked.edition.kind is Kind.ABSTRACT:
            best.setdefault(ranked.edition.id, ranked)
    more = [
        Ranked(first.edition, p, (first.score or 0.0) - NOT_FOUND)
        for first in list(best.values())[: papers.PAPERS_OPENED]
        if len(first.edition.passages) <= papers.LONGEST_ABSTRACT
        for p in first.edition.passages
        if (first.edition.id, p.start) not in given
    ]
    return [*found, *more]


def _own_words(statement: Statement) -> str:
    """What a statement itself says: of a table's row its cells, not the caption of all rows."""
    if statement.kind is PassageKind.TABLE_ROW and statement.cells:
        return "; ".join(f"{header}: {value}" for header, value in statement.cells)
    return statement.text


def _with_list(ranked: Ranked, seen: set[tuple[str, Span]]) -> list[Passage]:
    """The passage; of a list all its items, once: a list cut short misleads."""
    passage = ranked.passage
    if passage.kind is not PassageKind.LIST_ITEM or not passage.lead_in:
        return [passage]
    key = (ranked.edition.id, passage.lead_in[-1])
    if key in seen:
        return []
    seen.add(key)
    return [
        p
        for p in ranked.edition.passages
        if p.kind is PassageKind.LIST_ITEM and p.lead_in == passage.lead_in
    ]


_ABOUT_THE_RECORD = frozenset(
    {"eligibility", "arms", "interventions", "study title", "status and dates", "conditions",
     "sponsor and collaborators", "study design", "references", "data sharing"}
)  # fmt: skip
"""Sections of a trial's record that say how it was made, not what it found."""

_REGISTRY_TABLE = re.compile(r"participant flow|baseline|recruitment|period", re.IGNORECASE)


def _is_registry_table(statement: Statement) -> bool:
    """Whether this is a trial record's own bookkeeping: no finding of the trial."""
    if statement.edition.kind is not Kind.TRIAL:
        return False
    if statement.titles and statement.titles[0].casefold() in _ABOUT_THE_RECORD:
        return True
    return statement.kind is PassageKind.TABLE_ROW and any(
        _REGISTRY_TABLE.search(t) for t in (*statement.titles, statement.text[:40])
    )


def _in_context(statement: Statement) -> str:
    return f"{statement.edition.title.rstrip('.')}. {statement.text}"

"""The sections of an article that come from ranked passages of any kind of document."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from probatum.answers.choosing import Shown, claim, content_words, merged, relevance
from probatum.answers.focus import Focus, fit
from probatum.answers.polarity import Direction, points
from probatum.answers.statements import Statement, statements
from probatum.evidence.articles import ArticleSection
from probatum.evidence.claims import Claim
from probatum.evidence.editions import Design, Edition, Kind, Passage, PassageKind, Span, Status

BEST = 5
"""Statements in the section that answers the question."""

FURTHER = 6
"""Statements in each section that follows it."""

RERANKED = 40
"""Most statements that the reranker orders: with the passages before it at most 64 pairs."""

LEAST = 0.25
"""Least share of the question's weight that a statement (with its titles) has to cover."""

ROWS = 2
"""Most statements that differ from one another only in figures."""

_FIGURES = re.compile(r"\d+(?:\.\d+)?")

DEFINES = 0.6
"""What a sentence that says what something is gains for a question that asks for it."""

_DEFINITION = re.compile(r"^(?:[\w'’()-]+\s+){1,7}?(?:is|are)\s+(?:a|an|the|when)\b", re.IGNORECASE)
_OTHERS = re.compile(r"\bothers\b|\bother organi[sz]ations\b|\bother guidelines\b", re.IGNORECASE)
_SPEAKS = re.compile(r"\b(?:recommends?|suggests?|endorses?|advises?|states?|supports?)\b")

_NOT_KNOWN = re.compile(
    r"\b(?:unclear|unknown|uncertain|insufficient\s+evidence|not\s+(?:been\s+)?(?:established|evaluated|"
    r"studied|known)|further\s+(?:studies|research|trials|investigation)|more\s+(?:research|studies)|"
    r"remains?\s+to\s+be|inconclusive|limited\s+(?:data|evidence)|no\s+data)\b",
    re.IGNORECASE,
)


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
) -> list[Scored]:
    """Statements of the passages, best first. Ties keep the order of the passages.

    ``defining``: the question asks what something is, so that "X is a …" comes first.
    """
    made: list[Scored] = []
    lists: set[tuple[str, Span]] = set()
    for ranked in found:
        prior = 1 / (1 + math.exp(-(ranked.score or 0.0) / 2))
        for statement in statements(ranked.edition, _with_list(ranked, lists)):
            if statement.status is Status.UNCONFIRMED or _is_registry_table(statement):
                continue
            own = focus.of(statement.text)
            around = relevance(
                content_words(
                    " ".join((statement.edition.title, *statement.titles, statement.text))
                ),
                focus.terms,
            )
            if around < LEAST:
                continue
            made.append(Scored(statement, 0.5 * own + 0.2 * around + 0.3 * prior))
    if defining:
        made = [
            replace(s, score=s.score + DEFINES) if _DEFINITION.match(s.statement.text) else s
            for s in made
        ]
    made.sort(key=lambda s: -s.score)
    if rerank and made:
        head = made[:RERANKED]
        logits = rerank([_in_context(s.statement) for s in head])
        again = [
            replace(s, score=0.4 * s.score + 0.6 / (1 + math.exp(-float(logit) / 2)))
            for s, logit in zip(head, logits, strict=True)
        ]
        made = [
            *sorted(again, key=lambda s: -s.score),
            *(replace(s, score=s.score * 0.3) for s in made[RERANKED:]),
        ]
    return made


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


@dataclass(frozen=True, slots=True)
class Answered:
    """What the passages say on a question, best first, and what speaks against it."""

    sections: tuple[ArticleSection, ...]
    best: tuple[Claim, ...]
    against: tuple[Claim, ...]
    documents: tuple[str, ...]


def answered(
    ranked: Sequence[Scored],
    shown: Shown,
    direction: Direction | None,
    titles: Mapping[str, str],
    focus: Focus,
) -> Answered:
    """The sections on a question: the answer, guidance, further evidence, against it, not known."""
    groups = _without_copies(merged([s.statement for s in ranked]), focus)
    strength = {id(s.statement): s.score for s in ranked}
    best: list[list[Statement]] = []
    against: list[list[Statement]] = []
    unknown: list[list[Statement]] = []
    guidance: list[list[Statement]] = []
    others: list[list[Statement]] = []
    rest: list[list[Statement]] = []
    for group in groups:
        first = group[0]
        if shown.has(first.text):
            continue
        if _of_others(first):
            if _SPEAKS.search(first.text):
                others.append(group)
            continue
        weak = strength.get(id(first), 0.0) < 0.2
        if first.kind is PassageKind.RECOMMENDATION:
            guidance.append(group)
        elif _NOT_KNOWN.search(first.text) and len(unknown) < FURTHER:
            unknown.append(group)
        elif _is_guidance(first):
            guidance.append(group)
        elif direction and _opposes(first, direction) and len(against) < FURTHER - 2 and not weak:
            against.append(group)
        elif len(best) < BEST and not weak:
            best.append(group)
        elif len(rest) < FURTHER + 2 and not weak:
            rest.append(group)
    graded = [g for g in guidance if g[0].kind is PassageKind.RECOMMENDATION]
    seen = list(dict.fromkeys(g[0].edition.document for g in graded))
    graded = sorted(
        graded[: FURTHER + 2], key=lambda g: (seen.index(g[0].edition.document), g[0].start)
    )
    plain = [g for g in guidance if g[0].kind is not PassageKind.RECOMMENDATION]
    guidance = [*graded, *plain[: max(2, FURTHER - len(graded))]]
    sections = []
    made: dict[str, tuple[Claim, ...]] = {}
    for key, found in (
        ("guidance", guidance), ("best", best), ("rest", rest), ("against", against),
        ("others", others[:FURTHER]), ("unknown", unknown),
    ):  # fmt: skip
        claims = tuple(claim(g, note=_strength(g[0])) for g in found)
        made[key] = claims
        if claims:
            shown.add(c.text for c in claims)
            sections.append(ArticleSection(titles[key], claims, topic=key))
    documents = tuple(
        dict.fromkeys(g[0].edition.document for g in (*guidance, *best, *rest, *against))
    )
    lead = made["guidance"][: max(1, min(3, len(graded)))] + made["best"]
    return Answered(tuple(sections), lead, made["against"], documents)


def _of_others(statement: Statement) -> bool:
    """Whether a guideline reports here what other bodies recommend."""
    return statement.edition.kind is Kind.GUIDELINE and any(
        _OTHERS.search(title) for title in statement.titles
    )


def _without_copies(groups: list[list[Statement]], focus: Focus) -> list[list[Statement]]:
    """Statements without those whose conditions exclude the patient, and with at most two of those
    that differ in figures only."""
    kept: list[list[Statement]] = []
    families: dict[str, int] = {}
    for group in groups:
        text = group[0].text
        if focus.values and fit(focus.values, text) < 0:
            continue
        family = _FIGURES.sub("#", text)
        families[family] = families.get(family, 0) + 1
        if families[family] <= ROWS:
            kept.append(group)
    return kept


def _is_guidance(statement: Statement) -> bool:
    if statement.kind is PassageKind.RECOMMENDATION:
        return True
    return statement.edition.kind is Kind.GUIDELINE and bool(_RECOMMENDS.search(statement.text))


_RECOMMENDS = re.compile(r"\brecommend|\bshould\b|\bsuggest|\bgrade\s+[A-DI]\b", re.IGNORECASE)


def _opposes(statement: Statement, direction: Direction) -> bool:
    own = points(statement.text)
    return {own, direction} == {Direction.YES, Direction.NO}


def _strength(statement: Statement) -> str:
    parts = [x for x in (statement.strength, statement.certainty) if x]
    design = statement.edition.design
    if not parts and design in (Design.SYSTEMATIC_REVIEW, Design.RANDOMISED, Design.CASE_REPORT):
        return design.value
    return ", ".join(parts)

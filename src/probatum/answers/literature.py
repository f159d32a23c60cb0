"""The sections of an article that come from ranked passages of any kind of document."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from probatum.answers import papers, studies
from probatum.answers.choosing import Shown, claim, merged
from probatum.answers.concepts import Pair
from probatum.answers.focus import Focus, fit
from probatum.answers.papers import Choice, Part
from probatum.answers.polarity import Direction, points
from probatum.answers.ranking import Scored
from probatum.answers.statements import Statement
from probatum.evidence.articles import ArticleSection
from probatum.evidence.claims import Claim
from probatum.evidence.editions import Edition, Kind, PassageKind

BEST = 5
"""Statements in the section that answers the question."""

FURTHER = 6
"""Statements in each section that follows it."""

UNKNOWN_OF_PAPERS = 3
"""Sentences of papers on what is not known, beside those that are chosen as answers."""

APART = 0.3
"""What is left of the score of sentences of a paper of which none holds both things asked about."""

FITS = 0.25
"""What a sentence gains that admits the patient of the question (weight, age, clearance)."""

FAR = 0.35
"""How much less than the first a sentence may fit to stand beside it in the opening."""

FITTING = 0.45
"""Score of a finding that fits the question by itself."""

IN_ONE = 0.15
"""What a sentence gains as an opening that holds both things itself, without its title."""

TOGETHER = 3
"""Sentences of one study from which on they stand in a block of their own."""

ROWS = 2
"""Most statements that differ from one another only in figures."""

_FIGURES = re.compile(r"\d+(?:\.\d+)?")

_OTHERS = re.compile(r"\bothers\b|\bother organi[sz]ations\b|\bother guidelines\b", re.IGNORECASE)
_SPEAKS = re.compile(r"\b(?:recommends?|suggests?|endorses?|advises?|states?|supports?)\b")

_NOT_KNOWN = re.compile(
    r"\b(?:unclear|unknown|uncertain|insufficient\s+evidence|not\s+(?:been\s+)?(?:established|evaluated|"
    r"studied|known)|further\s+(?:studies|research|trials|investigation)|more\s+(?:research|studies)|"
    r"remains?\s+to\s+be|inconclusive|limited\s+(?:data|evidence)|no\s+data)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Answered:
    """What the passages say on a question, best first, and what speaks against it.

    ``best`` are the statements that may open the article. ``apart``: none of them holds both things
    that the question relates.
    """

    sections: tuple[ArticleSection, ...]
    best: tuple[Claim, ...]
    against: tuple[Claim, ...]
    documents: tuple[str, ...]
    apart: bool = False


def answered(
    ranked: Sequence[Scored],
    shown: Shown,
    direction: Direction | None,
    titles: Mapping[str, str],
    focus: Focus,
    elsewhere: Collection[str] = (),
) -> Answered:
    """The sections on a question: the answer, guidance, further evidence, against it, not known.

    Documents ``elsewhere`` have blocks of their own in the article: none is made here.
    """
    groups = _without_copies(merged([s.statement for s in ranked]), focus)
    strength = {id(s.statement): s.score for s in ranked}
    best: list[list[Statement]] = []
    against: list[list[Statement]] = []
    unknown: list[list[Statement]] = []
    guidance: list[list[Statement]] = []
    others: list[list[Statement]] = []
    rest: list[list[Statement]] = []
    of_papers: list[Choice] = []
    for group in groups:
        first = group[0]
        if shown.has(first.text):
            continue
        score = strength.get(id(first), 0.0)
        if papers.is_paper(first.edition):
            score += FITS * max(0, fit(focus.values, first.text)) if focus.values else 0.0
            of_papers.append(Choice(tuple(group), score, score))
            continue
        if _of_others(first):
            if _SPEAKS.search(first.text):
                others.append(group)
            continue
        weak = score < 0.2
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
    of_papers = _of_both(of_papers, focus.pair)
    reported = papers.chosen(of_papers, max(strength.values(), default=0.0))
    graded = [g for g in guidance if g[0].kind is PassageKind.RECOMMENDATION]
    seen = list(dict.fromkeys(g[0].edition.document for g in graded))
    graded = sorted(
        graded[: FURTHER + 2], key=lambda g: (seen.index(g[0].edition.document), g[0].start)
    )
    plain = [g for g in guidance if g[0].kind is not PassageKind.RECOMMENDATION]
    guidance = [*graded, *plain[: max(2, FURTHER - len(graded))]]
    told = _told(reported, of_papers, direction, focus)
    units = [*((strength.get(id(g[0]), 0.0), [g]) for g in best), *told.listed]
    units.sort(key=lambda unit: -unit[0])
    first_lines, later = _split([groups for _, groups in units])
    sections = []
    made: dict[str, tuple[Claim, ...]] = {}
    studied = [b for b in told.blocks if b[0].first.edition.document not in elsewhere]
    blocks = [_block(study) for study in studied]
    lead_block = bool(blocks) and (not units or _strongest(studied[0]) >= units[0][0])
    for key, found in (
        ("guidance", guidance), ("best", first_lines), ("rest", [*later, *rest]),
        ("against", [*against, *told.against]), ("others", others[:FURTHER]),
        ("unknown", [*unknown, *told.unknown][:FURTHER]),
    ):  # fmt: skip
        if key == "best" and lead_block:
            sections.append(blocks.pop(0))
        if key == "rest":
            sections += blocks
        claims = tuple(claim(g, note=_strength(g[0])) for g in found)
        made[key] = claims
        if claims:
            sections.append(ArticleSection(titles[key], claims, topic=key))
    shown.add(c.text for s in sections for c in s.claims)
    documents = tuple(
        dict.fromkeys(q.document for s in sections for c in s.claims for q in c.quotes[:1])
    )
    best_of_papers = [claim(list(c.group), note=_strength(c.first)) for c in told.lead]
    plain_lead = [claim(g, note=_strength(g[0])) for g in best]
    if told.lead and (not best or told.lead[0].score > strength.get(id(best[0][0]), 0.0)):
        answering = [*best_of_papers, *plain_lead]
    else:
        answering = [*plain_lead, *best_of_papers]
    lead = (*made["guidance"][: max(1, min(3, len(graded)))], *answering)
    return Answered(tuple(sections), lead, made["against"], documents, told.apart)


@dataclass(frozen=True, slots=True)
class _Told:
    """What the chosen sentences of papers become.

    ``listed`` are studies with few sentences, each with its score; ``blocks`` those with more;
    ``apart`` says that no sentence holds both things that the question relates.
    """

    listed: list[tuple[float, list[list[Statement]]]]
    blocks: list[list[Choice]]
    against: list[list[Statement]]
    unknown: list[list[Statement]]
    lead: list[Choice]
    apart: bool


def _told(
    reported: Sequence[list[Choice]],
    candidates: Sequence[Choice],
    direction: Direction | None,
    focus: Focus,
) -> _Told:
    listed: list[tuple[float, list[list[Statement]]]] = []
    blocks: list[list[Choice]] = []
    against: list[list[Statement]] = []
    unknown: list[list[Statement]] = []
    for place, study in enumerate(reported):
        opposing = [c for c in study if place and _against(c, direction, focus)]
        against += [list(c.group) for c in opposing]
        left = [c for c in study if c not in opposing]
        if len(left) >= TOGETHER:
            blocks.append(left)
        elif len(left) == 1 and _NOT_KNOWN.search(left[0].first.text):
            unknown.append(list(left[0].group))
        elif left:
            listed.append((max(c.score for c in left), [list(c.group) for c in left]))
    every = [c for study in reported for c in study]
    taken = {id(c.group) for c in every}
    if every:
        least = papers.ON_TOPIC * max(c.score for c in every)
        unknown += [
            list(c.group)
            for c in candidates
            if id(c.group) not in taken
            and c.score >= least
            and _NOT_KNOWN.search(c.first.text)
            and _whole(c, focus)
        ][:UNKNOWN_OF_PAPERS]
    lead = _lead(every, focus)
    apart = focus.pair is not None and bool(every) and not any(_whole(c, focus) for c in every)
    return _Told(listed, blocks, against, unknown, lead, apart)


def _strongest(study: Sequence[Choice]) -> float:
    return max(c.score for c in study)


def _against(choice: Choice, direction: Direction | None, focus: Focus) -> bool:
    """Whether a sentence speaks against the direction, of both things that the question relates."""
    if direction is None or not _opposes(choice.first, direction):
        return False
    if focus.pair is not None and not _concerns(choice.first, focus.pair):
        return False
    return papers.part(choice.first) in papers.FINDINGS


def _concerns(statement: Statement, pair: Pair, title: str = "") -> bool:
    """Whether a sentence, with the title given, is about both things that the question relates."""
    edition = statement.edition
    whole = edition.text if len(edition.text) < papers.LONGEST_READ else ""
    return pair.held(statement.text, title, whole)


def _of_both(candidates: Sequence[Choice], pair: Pair | None) -> list[Choice]:
    """The candidates, of less weight where nothing in their paper is about both things asked and
    another paper is."""
    if pair is None:
        return list(candidates)
    about = {
        c.first.edition.document
        for c in candidates
        if _concerns(c.first, pair, c.first.edition.title)
    }
    if not about:
        return list(candidates)
    return [
        c if c.first.edition.document in about else replace(c, score=c.score * APART)
        for c in candidates
    ]


def _whole(choice: Choice, focus: Focus) -> bool:
    """Whether a sentence, with its title, holds both things that the question relates, if any."""
    return focus.pair is None or _concerns(choice.first, focus.pair, choice.first.edition.title)


def _holds(choice: Choice, focus: Focus, about: Collection[str]) -> bool:
    """Whether a sentence speaks of both things that the question relates, if it relates two.

    The title may supply one; a finding of a paper on both (``about``) has to name but one, or none
    where it fits as well as most ("no longer an independent predictor").
    """
    if focus.pair is None:
        return True
    edition = choice.first.edition
    if _concerns(choice.first, focus.pair, edition.title):
        return True
    finding = papers.part(choice.first) in (Part.RESULT, Part.CONCLUSION)
    near = choice.own >= FITTING or focus.pair.touched(choice.first.text)
    return finding and edition.document in about and near


def _opening(choice: Choice, focus: Focus) -> float:
    """How well a sentence opens the article."""
    score = papers.answering(choice)
    if focus.values and fit(focus.values, choice.first.text) > 0:
        score = max(score, choice.own) + FITS
    if focus.pair and _concerns(choice.first, focus.pair):
        score += IN_ONE
    return score


def _asks_only(choice: Choice, reporting: Collection[str]) -> bool:
    """Whether a sentence tells what was planned, or known before the findings of its study."""
    found = papers.part(choice.first)
    if found is Part.BACKGROUND:
        return choice.first.edition.document in reporting
    return found in (Part.AIM, Part.METHOD)


def _lead(every: Sequence[Choice], focus: Focus) -> list[Choice]:
    """Chosen sentences, those first that may open the article; aims, methods and what was known
    before a study that reports findings only if there is nothing else."""
    about = {
        c.first.edition.document
        for c in every
        if focus.pair and _concerns(c.first, focus.pair, c.first.edition.title)
    }
    reporting = {
        c.first.edition.document
        for c in every
        if papers.part(c.first) in (Part.RESULT, Part.CONCLUSION)
    }
    ordered = sorted(
        every,
        key=lambda c: (not _holds(c, focus, about), -_opening(c, focus)),
    )
    told = [
        c
        for c in ordered
        if not _asks_only(c, reporting) or (focus.values and fit(focus.values, c.first.text) > 0)
    ]
    lead = told or ordered
    least = _opening(lead[0], focus) - FAR if lead else 0.0
    return [c for c in lead if _opening(c, focus) >= least]


def _on_both(edition: Edition, focus: Focus) -> bool:
    """Whether a text holds, anywhere, both things that the question relates, if it relates two."""
    whole = edition.text[: papers.LONGEST_READ]
    return focus.pair is None or focus.pair.held(whole, edition.title, whole)


def on_topic(ranked: Sequence[Scored], focus: Focus) -> list[Scored]:
    """The statements of texts that are about the question: near the best one, and of papers those on
    both things that it relates. Empty where no paper is on both."""
    top = max((s.score for s in ranked), default=0.0)
    best: dict[str, float] = {}
    about: set[str] = set()
    for s in ranked:
        document = s.statement.edition.document
        best[document] = max(best.get(document, 0.0), s.score)
        if document not in about and _on_both(s.statement.edition, focus):
            about.add(document)
    return [
        s
        for s in ranked
        if best[s.statement.edition.document] >= papers.ON_TOPIC * top
        and s.statement.edition.document in about
    ]


def _split(
    units: Sequence[list[list[Statement]]],
) -> tuple[list[list[Statement]], list[list[Statement]]]:
    """The first statements, and those that follow them; a study is not torn."""
    first: list[list[Statement]] = []
    later: list[list[Statement]] = []
    for groups in units:
        (later if later or len(first) >= BEST else first).extend(groups)
    return first, later


def _block(study: Sequence[Choice]) -> ArticleSection:
    edition = study[0].first.edition
    return ArticleSection(
        f"Studies: {studies.title(edition, whole=True)}",
        tuple(claim(list(c.group)) for c in study),
        "study",
        topic="reported",
    )


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
    if not parts and design:
        return design.value
    return ", ".join(parts)

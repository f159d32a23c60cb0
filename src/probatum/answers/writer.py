"""The extractive writer: gathered evidence in, an article out, with no language model.

It selects, trims and orders statements of passages. It writes no medical sentence of its own: what
it says itself (status, notices, what was not found) is about the library.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace

from probatum.answers import label, literature, numbering, opening, ranking, studies, study_kinds
from probatum.answers import topics as t
from probatum.answers.brief import Brief, Evidence
from probatum.answers.doubles import folded
from probatum.answers.draft import Draft
from probatum.answers.focus import Focus
from probatum.answers.label import Product
from probatum.answers.literature import Answered
from probatum.answers.mending import Mended, mend
from probatum.answers.outline import (
    CO_TREATMENT,
    DRUG_PAGE,
    LABEL_FIRST,
    OVERDOSE,
    REACTIONS,
    asks_co_treatment,
    asks_of_reactions,
)
from probatum.answers.outline import outline as outline_of
from probatum.answers.places import place
from probatum.answers.pointing import Pointing, pointing
from probatum.answers.ranking import Scored
from probatum.answers.topics import Topic
from probatum.answers.unheld import speaks
from probatum.evidence.articles import (
    UNREVIEWED,
    Article,
    ArticleSection,
    Reference,
    ReviewStatus,
)
from probatum.evidence.claims import Claim
from probatum.evidence.editions import Edition, Json, Kind, Level
from probatum.retrieval.cues import QuestionType

DISCLAIMER = (
    "For health-care professionals. This article repeats what the quoted sources say; it is not a "
    "medical device, not medical advice and no treatment decision. Read the quoted passages, the "
    "current label and local policy before you act. What is not quoted here was not found in this "
    "library, which is not the same as not existing."
)


Verify = Callable[[Claim], Claim]
Rerank = Callable[[Sequence[str]], Sequence[float]]
Shown = Callable[[Article, Sequence[ArticleSection]], None]
"""Takes an article as it grows: its opening lines, and each time more of its first sections, all
checked and as they will stay. What counts over the whole (status, what was left out) is only of what is
there. Beside it the sections as they were drafted, not for showing: they tell which lines are grave."""


def write(
    brief: Brief,
    evidence: Evidence,
    *,
    verify: Verify,
    edition_of: Callable[[str], Edition],
    rerank: Rerank | None = None,
    topics: Sequence[Topic | str] | None = None,
    progress: Callable[[str], None] = lambda _: None,
    shown: Shown | None = None,
) -> Article:
    """The article on a question. Deterministic: the same brief and evidence give the same article."""
    draft = Draft(brief, evidence)
    beside = _beside(brief, evidence)
    outline = topics or beside or _outline(brief)
    label_first = bool(evidence.products) and (
        brief.kind in LABEL_FIRST or brief.overdose or topics is not None or bool(beside)
    )
    overview = label_first and (brief.kind is QuestionType.UPDATE or topics is not None)
    ranked = []
    if not overview:
        defining = brief.kind is QuestionType.DEFINITION
        most = ranking.BESIDE_LABEL if label_first else ranking.RERANKED
        ranked = ranking.scored(evidence.ranked, brief.focus, rerank, defining=defining, most=most)
        if not ranked and not evidence.products:
            draft.nearest = True
            ranked = ranking.scored(evidence.ranked, brief.focus, rerank, least=0.0)
    if name := evidence.unheld:
        ranked = [s for s in ranked if speaks([s.statement.text], name, brief.kind)]
    asked = brief.yes_no and not evidence.products
    points = pointing(brief.question, literature.on_topic(ranked, brief.focus)) if asked else None
    answer: Answered | None = None
    if evidence.named:
        draft.named()
    if label_first:
        draft.products(outline, progress)
        if not overview:
            draft.asked(ranked)
            draft.acting()
            answer = draft.literature(_outside_labels(ranked, evidence), points, beside_label=True)
    else:
        found = _beside_named(ranked, evidence) if evidence.named else ranked
        answer = draft.literature(found, points, _later(evidence, outline))
        if evidence.products:
            draft.products(outline, progress)
        elif evidence.trials or evidence.cohorts:
            draft.studies()
    draft.newer_texts()
    draft.relatives()
    lines, outside = opening.lines(
        brief, evidence, draft, answer if not label_first else None, rerank
    )
    progress("Checking every statement against its quotes")
    brief = replace(brief, warnings=(*brief.warnings, *evidence.notes_first, *outside))

    once = folded(lines, draft.sections, evidence.products, verify)

    def grown(lines: Sequence[Claim], sections: Sequence[ArticleSection]) -> None:
        if shown and (lines or any(s.claims for s in sections)):
            so_far = Mended(tuple(lines), tuple(sections), ())
            grown_so_far = _assembled(brief, evidence, draft, so_far, points, edition_of)
            shown(grown_so_far, once.sections)

    mended = mend(once.lines, once.sections, evidence.products, verify, grown if shown else None)
    return _assembled(brief, evidence, draft, mended, points, edition_of)


def _outline(brief: Brief) -> tuple[Topic | str, ...]:
    if brief.overdose:
        return OVERDOSE
    if asks_of_reactions(brief.question, brief.kind, brief.also):
        return REACTIONS
    return outline_of(brief.kind, brief.also)


def drug_page(
    product: Product,
    as_of: str,
    *,
    verify: Verify,
    edition_of: Callable[[str], Edition],
    last_checked: str = "never",
) -> Article:
    """A drug without a question: its newest text in clinical order, and what the label is silent on."""
    brief = Brief(product.name, QuestionType.UPDATE, Focus(), as_of)
    evidence = Evidence(products=(product,), last_checked=last_checked)
    return write(brief, evidence, verify=verify, edition_of=edition_of, topics=DRUG_PAGE)


def _beside(brief: Brief, evidence: Evidence) -> tuple[Topic | str, ...]:
    """The outline for a question on what is given beside a drug, if a label has anything on it."""
    if brief.overdose or not asks_co_treatment(brief.question, brief.kind):
        return ()
    held = any(label.candidates(p, t.CO_TREATMENT) for p in evidence.products)
    return CO_TREATMENT if held else ()


def _outside_labels(ranked: Sequence[Scored], evidence: Evidence) -> list[Scored]:
    own = {p.edition.document for p in evidence.products}
    studied = {e.document for e in (*evidence.named, *evidence.trials, *evidence.cohorts)}
    return [s for s in ranked if s.statement.edition.document not in own | studied]


def _beside_named(ranked: Sequence[Scored], evidence: Evidence) -> list[Scored]:
    """What other texts say where studies are named: another study's record tells nothing of them."""
    return [
        s for s in _outside_labels(ranked, evidence) if s.statement.edition.kind is not Kind.TRIAL
    ]


def _later(evidence: Evidence, outline: Sequence[Topic | str]) -> list[Edition]:
    """Studies that get a block of their own after the passages."""
    every = [*evidence.trials, *evidence.cohorts]
    return [e for e in every if not evidence.products or study_kinds.kind_of(e) in outline]


def _assembled(
    brief: Brief,
    evidence: Evidence,
    draft: Draft,
    mended: Mended,
    points: Pointing | None,
    edition_of: Callable[[str], Edition],
) -> Article:
    lines, sections, references = numbering.numbered(
        mended.short_answer, mended.sections, edition_of
    )
    every = [c for s in sections for c in s.claims]
    dated = [c for s in sections if s.topic == "changes" for c in s.claims if c.date]
    dated.sort(key=lambda c: c.date or "", reverse=True)
    evidence_rows = [
        c.id for s in sections if s.layout == "study" and (c := studies.main_result(s))
    ]
    primary = sum(all(q.level is Level.PRIMARY for q in c.quotes) for c in every)
    figures: dict[str, Json] = {
        "claims": len(every),
        "claims_on_primary_text": primary,
        "claims_on_digests": len(every) - primary,
        "quotes": sum(len(c.quotes) for c in every),
    }
    if points:
        figures["direction"] = points.direction.value
    search = evidence.search
    if search:
        cited = {r.document for r in references}
        search = replace(
            search,
            cited=len(cited),
            near_misses=tuple(m for m in search.near_misses if m[0] not in cited),
        )
    return Article(
        question=brief.question,
        question_type=brief.kind.value,
        title=_title(brief, evidence),
        as_of=brief.as_of,
        jurisdiction=brief.jurisdiction,
        status=_status(evidence, references, sections, primary, len(every)),
        short_answer=lines,
        sections=sections,
        references=references,
        timeline=tuple(dict.fromkeys(c.id for c in dated)),
        evidence_table=tuple(evidence_rows),
        warnings=brief.warnings,
        not_found=(*draft.silent, *evidence.not_found),
        omitted=(*draft.omitted, *mended.omitted),
        search=search,
        disclaimer=DISCLAIMER,
        figures=figures,
    )


def _title(brief: Brief, evidence: Evidence) -> str:
    if brief.kind is QuestionType.UPDATE and evidence.products:
        return "; ".join(p.name for p in evidence.products)
    return brief.question.strip().rstrip("?") + (
        "?" if brief.question.strip().endswith("?") else ""
    )


_OPEN_FIRST = (t.BOX.key, t.CO_TREATMENT.key, t.DOSE.key, t.MONITORING.key, t.WARNING.key)
"""Sections whose source a reader opens before acting, the gravest first."""

MOST_TO_OPEN = 4


def _open_first(product: Product, sections: Sequence[ArticleSection]) -> str:
    """The places of a product's label on which the gravest sections of the article stand."""
    found: dict[str, None] = {}
    for topic in _OPEN_FIRST:
        quotes = [
            q for s in sections if s.topic == topic for c in s.claims for q in c.quotes
            if q.edition == product.edition.id and q.path
        ]  # fmt: skip
        boxed = "boxed warning" if topic == t.BOX.key else ""
        places = Counter(boxed or place(q.path, q.where) for q in quotes)
        found.update(dict.fromkeys(p for p, _ in places.most_common(1)))
    return "; ".join(list(found)[:MOST_TO_OPEN])


def _status(
    evidence: Evidence,
    references: Sequence[Reference],
    sections: Sequence[ArticleSection],
    primary: int,
    total: int,
) -> ReviewStatus:
    held = [p.edition for p in (*evidence.products, *evidence.related)]
    dates = sorted(((r.date, r.document) for r in references), reverse=True)
    newest, document = dates[0] if dates else ("", "")
    digests = total - primary
    parts = []
    if digests and total:
        parts.append(
            f"{digests} of {total} statements rest on digests written for Probatum, not on the "
            f"publisher's words: open the primary text before you act"
        )
    elif total:
        parts.append(f"All {total} statements rest on the publishers' own words")
    if held:
        texts = "; ".join(label.topics_note(p) for p in evidence.products)
        parts.append(f"text used: {texts}")
        for product in evidence.products:
            if first := _open_first(product, sections):
                brand = product.brand or product.generic
                parts.append(f"open first in the label of {brand}: {first}")
        ahead = [p for p in evidence.products if p.newer]
        parts += [
            f"{p.brand}: a newer edition ({p.newer.date}) is known by digest only"
            for p in ahead
            if p.newer
        ]
    if evidence.last_checked == "never":
        parts.append("this library has never asked the publishers whether a newer text exists")
    else:
        parts.append(f"publishers last checked on {evidence.last_checked}")
    sentence = ". ".join(p[0].upper() + p[1:] for p in parts) + "."
    return ReviewStatus(UNREVIEWED, newest, document, evidence.last_checked, sentence)

"""The extractive writer: gathered evidence in, an article out, with no language model.

It selects, trims and orders statements of passages. It writes no medical sentence of its own: what
it says itself (status, notices, what was not found) is about the library.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from probatum.answers import label, literature, numbering, short, studies, timeline
from probatum.answers import topics as t
from probatum.answers.choosing import Shown
from probatum.answers.focus import Focus, fit
from probatum.answers.label import Built, Product
from probatum.answers.literature import Answered, Ranked, Scored
from probatum.answers.mending import Mended, mend
from probatum.answers.outline import DRUG_PAGE, LABEL_FIRST, OUTLINES, REAL_WORLD, TRIALS
from probatum.answers.polarity import Direction, direction
from probatum.answers.topics import Topic
from probatum.evidence.articles import (
    Article,
    ArticleSection,
    Omission,
    ReviewStatus,
    SearchReport,
)
from probatum.evidence.claims import Claim
from probatum.evidence.editions import Edition, Json, Level
from probatum.retrieval.cues import QuestionType

DISCLAIMER = (
    "For health-care professionals. This article repeats what the quoted sources say; it is not a "
    "medical device, not medical advice and no treatment decision. Read the quoted passages, the "
    "current label and local policy before you act. What is not quoted here was not found in this "
    "library, which is not the same as not existing."
)
CLEAR = 0.5
"""Least fit of the best statement for the article to say where the passages point."""

NEWER = 10
"""Statements shown of a newer edition that is known by digest only."""

_OF_AN_OLDER_TEXT = re.compile(r"^By the label of ")
"""How a digest marks a fact that it carries over from an older text."""

UNREVIEWED = "Educational, reviewed by nobody: use with caution."


@dataclass(frozen=True, slots=True)
class Brief:
    """What is asked: the question as understood, and the frame in which it is answered.

    ``focus`` weighs the words of the question, drug names left out, and holds the patient's values.
    """

    question: str
    kind: QuestionType
    focus: Focus
    as_of: str
    jurisdiction: str = ""
    yes_no: bool = False
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the library gave: the products asked about and their relatives, studies, passages.

    ``related`` are other products with the same substance: never merged with ``products``.
    ``trials`` and ``cohorts`` are studies of these products. ``notes`` are statements about how a
    study stands to the label (on-label, off-label, investigational), by document.
    """

    products: tuple[Product, ...] = ()
    related: tuple[Product, ...] = ()
    trials: tuple[Edition, ...] = ()
    cohorts: tuple[Edition, ...] = ()
    ranked: tuple[Ranked, ...] = ()
    notes: Mapping[str, str] = None  # type: ignore[assignment]
    not_found: tuple[str, ...] = ()
    search: SearchReport | None = None
    last_checked: str = "never"


Verify = Callable[[Claim], Claim]
Rerank = Callable[[Sequence[str]], Sequence[float]]


def write(
    brief: Brief,
    evidence: Evidence,
    *,
    verify: Verify,
    edition_of: Callable[[str], Edition],
    rerank: Rerank | None = None,
    topics: Sequence[Topic | str] | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> Article:
    """The article on a question. Deterministic: the same brief and evidence give the same article."""
    draft = _Draft(brief, evidence)
    outline = topics or OUTLINES.get(brief.kind, OUTLINES[QuestionType.GENERAL])
    label_first = bool(evidence.products) and (brief.kind in LABEL_FIRST or topics is not None)
    overview = label_first and (brief.kind is QuestionType.UPDATE or topics is not None)
    ranked = [] if overview else literature.scored(evidence.ranked, brief.focus, rerank)
    points = _direction(brief, ranked)
    answer: Answered | None = None
    if label_first:
        draft.products(outline, progress)
        if not overview:
            answer = draft.literature(_outside_labels(ranked, evidence), points)
    else:
        answer = draft.literature(ranked, points)
        if evidence.products:
            draft.products(outline, progress)
        elif evidence.trials or evidence.cohorts:
            draft.studies()
    draft.newer_texts()
    draft.relatives()
    lines = draft.short_answer(answer, label_first, rerank)
    progress("Checking every statement against its quotes")
    mended = mend(lines, draft.sections, evidence.products, verify)
    return _assembled(brief, evidence, draft, mended, points, edition_of)


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


class _Draft:
    """Sections as they are built, and what was left out on the way."""

    def __init__(self, brief: Brief, evidence: Evidence) -> None:
        self.brief = brief
        self.evidence = evidence
        self.sections: list[ArticleSection] = []
        self.omitted: list[Omission] = []
        self.silent: list[str] = []
        self.shown = Shown()

    def products(self, outline: Sequence[Topic | str], progress: Callable[[str], None]) -> None:
        """The outline's sections, one for each product; studies once."""
        for topic in outline:
            if isinstance(topic, str):
                self.studies(topic)
                continue
            progress(topic.title)
            for product in self.evidence.products:
                self._keep(self._section(product, topic), product)

    def _section(self, product: Product, topic: Topic) -> Built:
        heading = topic.title
        if len(self.evidence.products) > 1:
            heading = f"{topic.title} · {product.name}"
        focus = self.brief.focus
        if topic is t.CHANGES_TOPIC:
            rows = self._timeline(product, topic.near)
            if not rows:
                return Built(None, silent="dated changes")
            return Built(ArticleSection(heading, rows, "table", timeline.COLUMNS, topic=topic.key))
        if topic is t.WARNING:
            return label.warnings(product, focus, heading)
        if topic is t.POPULATION:
            return label.populations(product, focus, heading)
        return label.build(product, topic, focus, self.shown, heading)

    def _timeline(self, product: Product, most: int) -> tuple[Claim, ...]:
        """Dated changes of a product and, on the first one's timeline, of its relatives."""
        rows = timeline.timeline(product, most=most)
        if product is self.evidence.products[0]:
            rows += [r for p in self.evidence.related for r in timeline.timeline(p, most=3)]
            rows.sort(key=lambda c: c.date or "", reverse=True)
        return tuple(rows)

    def _keep(self, built: Built, product: Product) -> None:
        if built.section:
            self.sections.append(built.section)
            self.shown.add(c.text for c in built.section.claims)
        self.omitted.extend(built.omitted)
        if built.silent:
            self.silent.append(
                f"{product.brand or product.generic}: the held text has nothing on {built.silent}."
            )

    def studies(self, which: str | None = None) -> None:
        """One block for each study."""
        groups = {TRIALS: self.evidence.trials, REAL_WORLD: self.evidence.cohorts}
        for name, editions in groups.items():
            if which not in (None, name):
                continue
            short_names = [studies.short_name(e) for e in editions]
            for edition, own in zip(editions, short_names, strict=True):
                note = (self.evidence.notes or {}).get(edition.document)
                section = studies.block(
                    edition, self.brief.focus, self.shown,
                    f"{name}: {studies.title(edition, whole=short_names.count(own) > 1)}",
                    (note,) if note else (),
                )  # fmt: skip
                if section:
                    self.sections.append(section)

    def literature(self, ranked: Sequence[Scored], points: Direction | None) -> Answered:
        """What passages of any kind say on the question."""
        titles = {
            "guidance": "Recommendations and guidance",
            "best": "What the evidence says",
            "rest": "Further evidence",
            "against": "What speaks against it",
            "unknown": "What is not known",
        }
        answer = literature.answered(ranked, self.shown, points, titles, self.brief.focus)
        self.sections.extend(answer.sections)
        return answer

    def newer_texts(self) -> None:
        """What a digest knows of an edition that is newer than the publisher's text that is held."""
        for product in self.evidence.products:
            if product.newer is None:
                continue
            ahead = replace(product, edition=product.newer, older=(), newer=None)
            claims: list[Claim] = []
            for topic in (t.BOX, t.INDICATION, t.DOSE, t.CO_TREATMENT):
                built = label.build(ahead, topic, self.brief.focus, self.shown, topic.title)
                claims.extend(built.section.claims if built.section else ())
            news = [c for c in claims if not _OF_AN_OLDER_TEXT.match(c.text)][:NEWER]
            if news:
                self.sections.insert(
                    0,
                    ArticleSection(
                        f"Newer than the held text: {product.brand}, edition of {product.newer.date}",
                        tuple(news),
                        notices=(
                            f"The publisher's text held is of {product.edition.date}. These lines "
                            f"come from a digest of the edition of {product.newer.date}: read that "
                            f"label before you act ({product.newer.url}).",
                        ),
                        topic="newer",
                    ),
                )

    def relatives(self) -> None:
        """Other products with the same substance, each in a section of its own."""
        for product in self.evidence.related:
            claims: list[Claim] = []
            for topic, most in ((t.INDICATION, 2), (t.DOSE, 2), (t.BOX, 2)):
                built = label.build(
                    product, replace(topic, near=most), Focus(), self.shown, topic.title
                )
                claims.extend(built.section.claims if built.section else ())
            if claims:
                asked = ", ".join(p.brand or p.generic for p in self.evidence.products)
                self.sections.append(
                    ArticleSection(
                        f"Another product with the same substance: {product.name}",
                        tuple(claims),
                        notices=(
                            f"Brand, route, dose and population differ from {asked}: nothing in "
                            f"this section applies to {asked}, nor the other way round.",
                        ),
                        topic="related",
                    )
                )

    def short_answer(
        self, answer: Answered | None, label_first: bool, rerank: Rerank | None
    ) -> list[Claim]:
        """The lines that open the article."""
        if label_first:
            first = self._news() if self.brief.kind is QuestionType.UPDATE else self._direct(rerank)
        else:
            first = short.joined(answer.best[:2]) if answer else None
        lines = [first] if first else []
        if self.evidence.products and (
            danger := short.danger(self.sections, first.text if first else "")
        ):
            lines.append(danger)
        elif answer and answer.against:
            lines.append(answer.against[0])
        return lines

    def _news(self) -> Claim | None:
        dated = [c for s in self.sections if s.topic == "changes" for c in s.claims]
        indication = [c for s in self.sections if s.topic == "indication" for c in s.claims][:1]
        return short.joined([*short.news(dated), *indication])

    def _direct(self, rerank: Rerank | None) -> Claim | None:
        """The statements of the section that the question is about, those that fit it best."""
        own = next((s for s in self.sections if s.layout != "study" and s.topic != "newer"), None)
        if own is None:
            return None
        texts = [c.text for c in own.claims]
        logits = rerank(texts) if rerank else [0.0] * len(texts)
        fits = [
            2 * self.brief.focus.of(text) + logit / 8
            for text, logit in zip(texts, logits, strict=True)
        ]
        values = [fit(self.brief.focus.values, text) for text in texts]
        admitted = [i for i, v in enumerate(values) if v > 0] or [
            i for i, v in enumerate(values) if v == 0
        ]
        order = sorted(admitted, key=lambda i: (-fits[i], i))
        return short.joined([replace(own.claims[i], cells=()) for i in sorted(order[:2])])


def _direction(brief: Brief, ranked: Sequence[Scored]) -> Direction | None:
    if not brief.yes_no or not ranked or ranked[0].score < CLEAR:
        return None
    head = ranked[:6]
    weights = [s.score * (2.0 if "conclusions" in s.statement.codes else 1.0) for s in head]
    return direction(brief.question, [s.statement.text for s in head], weights)


def _outside_labels(ranked: Sequence[Scored], evidence: Evidence) -> list[Scored]:
    own = {p.edition.document for p in evidence.products}
    studied = {e.document for e in (*evidence.trials, *evidence.cohorts)}
    return [s for s in ranked if s.statement.edition.document not in own | studied]


def _assembled(
    brief: Brief,
    evidence: Evidence,
    draft: _Draft,
    mended: Mended,
    points: Direction | None,
    edition_of: Callable[[str], Edition],
) -> Article:
    lines, sections, references = numbering.numbered(
        mended.short_answer, mended.sections, edition_of
    )
    every = [c for s in sections for c in s.claims]
    dated = [c for s in sections if s.topic == "changes" for c in s.claims if c.date]
    dated.sort(key=lambda c: (c.date or "", c.id), reverse=True)
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
        figures["direction"] = points.value
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
        status=_status(brief, evidence, references, primary, len(every)),
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


def _status(
    brief: Brief, evidence: Evidence, references: Sequence[object], primary: int, total: int
) -> ReviewStatus:
    held = [p.edition for p in (*evidence.products, *evidence.related)]
    cited = list(references)
    dates = sorted(
        ((getattr(r, "date", ""), getattr(r, "document", "")) for r in cited), reverse=True
    )
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

"""The sections of an article as they are built, and what was left out on the way."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from probatum.answers import (
    acting,
    asked,
    harms,
    label,
    literature,
    populations,
    studies,
    study_kinds,
    timeline,
)
from probatum.answers import topics as t
from probatum.answers.brief import Brief, Evidence
from probatum.answers.choosing import Shown, claim
from probatum.answers.focus import Focus
from probatum.answers.label import Built, Product
from probatum.answers.literature import Answered
from probatum.answers.pointing import Pointing
from probatum.answers.ranking import Scored
from probatum.answers.statements import Statement
from probatum.answers.study_kinds import FOLLOW_UP, REAL_WORLD, REVIEWS, TRIALS
from probatum.answers.topics import Topic
from probatum.evidence.articles import ArticleSection, Omission
from probatum.evidence.claims import Claim
from probatum.evidence.editions import Edition, Level
from probatum.retrieval.cues import QuestionType

NEWER = 10
"""Statements shown of a newer edition that is known by digest only."""

ALL_INTERACTIONS = 40
"""Statements on interactions where the question is on them: what is cut may be the patient's drug."""

_WIDE = (t.DOSE, t.NOT_KNOWN)
"""Topics of which a question on one group shows only what concerns it."""

NEAREST = "Nearest passages: none covers the question"
"""Heading of statements that share too little with the question to answer it."""

_OF_AN_OLDER_TEXT = re.compile(r"^By the label of ")
"""How a digest marks a fact that it carries over from an older text."""


class Draft:
    """Sections as they are built, and what was left out on the way."""

    def __init__(self, brief: Brief, evidence: Evidence) -> None:
        self.brief = brief
        self.evidence = evidence
        self.sections: list[ArticleSection] = []
        self.of: dict[str, list[ArticleSection]] = {p.name: [] for p in evidence.products}
        self.omitted: list[Omission] = []
        self.silent: list[str] = []
        self.shown = Shown()
        self.said: dict[str, Shown] = {p.name: Shown() for p in evidence.products}
        self.wanted = populations.asked(brief.groups)
        self.nearest = False
        self.on_the_words: dict[str, list[Statement]] = {}
        self.to_do: dict[str, list[Claim]] = {}

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
            notices = tuple(n for n in [timeline.used(product, rows)] if n)
            return Built(
                ArticleSection(heading, rows, "table", timeline.COLUMNS, notices, topic.key)
            )
        if topic is t.MONITORING and product.edition.date:
            heading = f"{heading} (edition of {product.edition.date})"
        if topic is t.WARNING:
            built = self._unsaid(harms.warnings(product, focus, heading), product)
            return self._of_the_group(built) if self._only_harm else built
        if topic is t.POPULATION:
            return self._unsaid(
                populations.populations(product, focus, heading, self.wanted), product
            )
        if topic is t.INTERACTION and self.brief.kind is QuestionType.INTERACTION:
            topic = replace(topic, near=ALL_INTERACTIONS)
        built = label.build(product, topic, focus, self.said[product.name], heading)
        if topic in (t.PITFALLS, t.NOT_KNOWN) and built.section and self._noticed(product):
            built = replace(built, section=replace(built.section, notices=()))
        return self._of_the_group(built) if self._only_harm and topic in _WIDE else built

    def _noticed(self, product: Product) -> bool:
        """Whether a section to which unconfirmed facts belong by their heading has named them."""
        owners = {o.key for o in t.BY_HEADING}
        return any(s.topic in owners and s.notices for s in self.of[product.name])

    def _once(self, section: ArticleSection) -> ArticleSection:
        """The section without a notice that an earlier one has."""
        said = {n for s in self.sections for n in s.notices}
        return replace(section, notices=tuple(n for n in section.notices if n not in said))

    @property
    def _only_harm(self) -> bool:
        """Whether the question is on the harm to a group that has no dose of its own."""
        return not populations.WITHOUT_DOSE.isdisjoint(self.brief.groups)

    def _of_the_group(self, built: Built) -> Built:
        """The section with what concerns the group of the question; the rest is named as left out."""
        section, wanted = built.section, self.wanted
        if section is None or wanted is None:
            return built
        kept = tuple(c for c in section.claims if wanted.search(c.text))
        others = [c for c in section.claims if c not in kept]
        if not others:
            return built
        harms = ", ".join(c.cells[0][1] for c in others if c.cells)
        reason = (
            f"also in the label: {harms}"
            if section.layout == "table"
            else f"{len(others)} statements of the label that do not concern {self.brief.groups[0]}"
        )
        return Built(
            replace(section, claims=kept) if kept else None,
            (*built.omitted, Omission(section.title, reason)),
        )

    def _unsaid(self, built: Built, product: Product) -> Built:
        """The section without rows that the article has already of this product."""
        if built.section is None:
            return built
        said = {c.text for s in self.of[product.name] for c in s.claims}
        claims = tuple({c.text: c for c in built.section.claims if c.text not in said}.values())
        kept = claims or built.section.notices
        return replace(built, section=replace(built.section, claims=claims) if kept else None)

    def _timeline(self, product: Product, most: int) -> tuple[Claim, ...]:
        """Dated changes of a product and, on the first one's timeline, of its relatives."""
        rows = timeline.timeline(product, most=most)
        if product is self.evidence.products[0]:
            rows += [
                replace(r, note="" if r.note == timeline.USED else r.note)
                for p in self.evidence.related
                for r in timeline.timeline(p, most=3)
            ]
            rows.sort(key=lambda c: c.date or "", reverse=True)
        return tuple(rows)

    def _keep(self, built: Built, product: Product) -> None:
        section = self._once(built.section) if built.section else None
        if section and (section.claims or section.notices):
            self.sections.append(section)
            self.of[product.name].append(section)
            texts = [c.text for c in section.claims]
            self.shown.add(texts)
            self.said[product.name].add(texts)
        self.omitted.extend(built.omitted)
        if built.silent:
            self.silent.append(
                f"{product.brand or product.generic}: the held {_text(product)} has nothing on "
                f"{built.silent}."
            )

    def studies(self, which: str | None = None) -> None:
        """One block for each study of one kind, or of all: without a label reviews come first."""
        every = sorted((*self.evidence.trials, *self.evidence.cohorts), key=study_kinds.order)
        for name in (which,) if which else (REVIEWS, TRIALS, FOLLOW_UP, REAL_WORLD):
            self._blocks(name, [e for e in every if study_kinds.kind_of(e) == name])

    def named(self) -> None:
        """The studies that the question names, whole, before anything else."""
        self._blocks(study_kinds.NAMED, self.evidence.named, whole=True)

    def _blocks(self, name: str, editions: Sequence[Edition], *, whole: bool = False) -> None:
        short_names = [studies.short_name(e) for e in editions]
        for edition, own in zip(editions, short_names, strict=True):
            notes = [self.evidence.notes.get(edition.document), study_kinds.unstated(edition)]
            section = studies.block(
                edition, self.brief.focus, self.shown,
                f"{name}: {studies.title(edition, whole=short_names.count(own) > 1)}",
                tuple(n for n in [" ".join(n for n in notes if n)] if n), whole=whole,
            )  # fmt: skip
            if section:
                self.sections.append(section)

    def acting(self) -> None:
        """Before all else what each label tells to do about the harm that the question names."""
        first: list[ArticleSection] = []
        for product in self.evidence.products:
            found = acting.told(product, self.brief.question, self.brief.focus)
            claims = [claim([s], cells=()) for s in found]
            self.to_do[product.name] = claims
            several = len(self.evidence.products) > 1
            heading = "What the label tells to do" + (f" · {product.name}" if several else "")
            if claims:
                first.append(ArticleSection(heading, tuple(claims), topic="acting"))
        self.sections[:0] = first

    def asked(self, ranked: Sequence[Scored]) -> None:
        """First what each label says on the very words of the question, where no section shows it."""
        first: list[ArticleSection] = []
        for product in self.evidence.products:
            found = asked.nearest(ranked, product, self.brief.focus)
            self.on_the_words[product.name] = found
            several = len(self.evidence.products) > 1
            heading = "What the label says on this" + (f" · {product.name}" if several else "")
            if section := asked.section(found, self.of[product.name], heading):
                first.append(section)
        self.sections[:0] = first

    def literature(
        self,
        ranked: Sequence[Scored],
        points: Pointing | None,
        elsewhere: Sequence[Edition] = (),
        *,
        beside_label: bool = False,
    ) -> Answered:
        """What passages of any kind say on the question; ``beside_label``: after its own label.

        Studies ``elsewhere`` get their blocks later.
        """
        titles = {
            "guidance": "Recommendations and guidance",
            "best": NEAREST if self.nearest else "What the evidence says",
            "rest": "Further evidence",
            "against": "What speaks against it",
            "others": "What other bodies say",
            "unknown": "What is not known",
        }
        if beside_label:
            titles |= {"best": "What other held texts say", "rest": "More from other held texts"}
        if name := self.evidence.unheld:
            titles |= {
                "best": f"Other documents that name {name}: not its label",
                "rest": f"Further documents that name {name}",
            }
        direction = points.direction if points else None
        answer = literature.answered(
            ranked,
            self.shown,
            direction,
            titles,
            self.brief.focus,
            frozenset(e.document for e in elsewhere),
        )
        told = next((s for s in answer.sections if s.topic in ("reported", "best")), None)
        self.sections.extend(
            replace(s, notices=(*s.notices, points.sentence)) if points and s is told else s
            for s in answer.sections
        )
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
            own = [e for e in self.evidence.related_studies if _names(e, product)]
            self._blocks(f"Studies of {product.brand}", own)


def _text(product: Product) -> str:
    return "digest" if product.edition.level is Level.DIGEST else "text"


def _names(edition: Edition, product: Product) -> bool:
    brand = product.brand.casefold()
    return any(n.text.casefold() == brand for n in edition.names)

"""What may be asked next: questions that go on from an article and that the library answers.

Each comes from evidence that was gathered for the article: a topic on which the product's own label
has statements and the article no section, a product of the same substance, another jurisdiction's
text, a product for the same condition, a study. Nothing is asked or searched again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain, islice

from probatum.answers import label, studies, timeline
from probatum.answers import topics as t
from probatum.answers.brief import Brief, Evidence
from probatum.answers.choosing import Shown
from probatum.answers.doubles import same_substance
from probatum.answers.focus import Focus
from probatum.answers.label import Product
from probatum.answers.outline import ALSO
from probatum.answers.topics import Topic
from probatum.evidence.articles import Article, FollowUp
from probatum.evidence.editions import Edition
from probatum.retrieval.cues import QuestionType

MOST = 6
"""Follow-ups of one article: those shown, and as many for readers who asked these before."""

QUESTIONS: dict[str, str] = {
    t.DOSE.key: "What is the dose of {}?",
    t.MONITORING.key: "What monitoring does {} need?",
    t.CONTRA.key: "What are the contraindications of {}?",
    t.ADVERSE_REACTIONS.key: "What are the side effects of {}?",
    t.INTERACTION.key: "What does {} interact with?",
    t.POPULATION.key: "Can {} be used in pregnancy?",
    t.INDICATION.key: "What is {} indicated for?",
    t.CHANGES_TOPIC.key: "What changed in the label of {}, and when?",
    t.MECHANISM.key: "How does {} work?",
}
"""What asks for each topic, in the order in which a clinician needs them."""

PLACES = {"US": "the US", "EU": "the EU", "UK": "the UK", "CA": "Canada", "AU": "Australia",
          "JP": "Japan"}  # fmt: skip

_TOPICS: dict[str, Topic] = {
    topic.key: topic
    for topic in (
        t.DOSE, t.MONITORING, t.CONTRA, t.ADVERSE_REACTIONS, t.INTERACTION, t.POPULATION,
        t.INDICATION, t.CHANGES_TOPIC, t.MECHANISM,
    )
}  # fmt: skip

PREGNANCY = ("42228-7",)
"""Code of a label's section on pregnancy."""


@dataclass(frozen=True, slots=True)
class Beside:
    """Other held products: ``peers`` for the same condition, ``elsewhere`` texts of another
    jurisdiction on the products asked about."""

    peers: tuple[Product, ...] = ()
    elsewhere: tuple[Product, ...] = ()


def follow_ups(
    brief: Brief, evidence: Evidence, article: Article, beside: Beside
) -> tuple[FollowUp, ...]:
    """At most :data:`MOST` questions, best first; none that the article answers."""
    made = _Suggesting(brief, evidence, article, beside)
    return tuple(islice(made.mixed(), MOST))


class _Suggesting:
    def __init__(self, brief: Brief, evidence: Evidence, article: Article, beside: Beside) -> None:
        self.brief = brief
        self.evidence = evidence
        self.beside = beside
        self.topics = {s.topic for s in article.sections}
        self.shown = {
            q.document
            for s in article.sections
            if s.layout == "study"
            for c in s.claims
            for q in c.quotes
        }
        self.quoted = {q.document for c in article.claims() for q in c.quotes}

    def mixed(self) -> Iterator[FollowUp]:
        """Two of the product itself, one that leads to another, then the rest."""
        own = self._own()
        other = chain(self._others(), self._studies(), self._papers())
        found = chain(islice(own, 2), islice(other, 1), own, other)
        seen: set[str] = set()
        for follow_up in found:
            if follow_up.question not in seen:
                seen.add(follow_up.question)
                yield follow_up

    def _own(self) -> Iterator[FollowUp]:
        for key in QUESTIONS:
            if key in self.topics:
                continue
            asked: list[Product] = []
            for product in self.evidence.products:
                if says(product, key) and not any(same_substance(product, p) for p in asked):
                    asked.append(product)
                    yield _of(key, product)

    def _others(self) -> Iterator[FollowUp]:
        topic = ALSO.get(self.brief.kind, t.DOSE).key
        topic = topic if topic in QUESTIONS else t.DOSE.key
        for product in self.evidence.relatives:
            if says(product, topic):
                yield _of(topic, product)
        for product in self.beside.elsewhere:
            place = PLACES.get(product.edition.jurisdiction)
            if place and says(product, topic):
                asked = QUESTIONS[topic].format(_name(product))
                yield FollowUp(f"{asked[:-1]} in {place}?", topic, product.edition.document)
        if self.brief.kind is QuestionType.COMPARISON:
            return
        for product in self.evidence.products[:1]:
            for peer in self.beside.peers:
                if says(product, t.INDICATION.key) and says(peer, t.INDICATION.key):
                    asked = f"How does {_name(product)} compare with {_name(peer)}?"
                    yield FollowUp(asked, t.INDICATION.key, peer.edition.document)

    def _studies(self) -> Iterator[FollowUp]:
        held = (*self.evidence.trials, *self.evidence.cohorts)
        named = {e.document for e in self.evidence.named}
        told = [studies.short_name(e) for e in held]
        for edition, own in zip(held, told, strict=True):
            new = edition.document not in self.shown | named
            if new and own and told.count(own) == 1 and _tells(edition):
                yield FollowUp(f"What did {own} show?", "study", edition.document)

    def _papers(self) -> Iterator[FollowUp]:
        """Papers that were found for the question and not quoted."""
        editions = {r.edition.document: r.edition for r in self.evidence.ranked}
        for document, edition in editions.items():
            if document in self.quoted:
                continue
            number = document.removeprefix("pmid:")
            if document.startswith("pmid:") and number.isdigit() and _tells(edition):
                title = edition.title.rstrip(".")
                yield FollowUp(f"What does PMID {number} report ({title})?", "study", document)


def says(product: Product, key: str) -> bool:
    """Whether a product's label has statements on a topic, so that asking for it gives a section."""
    topic = _TOPICS[key]
    if topic is t.CHANGES_TOPIC:
        return len(timeline.timeline(replace(product, older=(), newer=None), most=2)) > 1
    if topic is t.POPULATION:
        return bool(label.with_codes(product.edition, PREGNANCY))
    return label.speaks(product, topic)


def _of(key: str, product: Product) -> FollowUp:
    return FollowUp(QUESTIONS[key].format(_name(product)), key, product.edition.document)


def _name(product: Product) -> str:
    """The brand: a generic name may cover several products."""
    return product.brand or product.generic


def _tells(edition: Edition) -> bool:
    return studies.block(edition, Focus(), Shown(), "", whole=True) is not None

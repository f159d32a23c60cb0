"""An article for an audience, its plain words verified against the library."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from probatum.audiences.glossary import glossary
from probatum.audiences.guides import counselling, guide
from probatum.audiences.patient import patient_page
from probatum.audiences.plain import Draft, Plainer
from probatum.audiences.reader import Audience
from probatum.audiences.shaping import for_professional
from probatum.editorial.telling import for_others
from probatum.evidence.editions import Level
from probatum.library.held import NotHeldError
from probatum.services.facts import RecordFacts

if TYPE_CHECKING:
    from probatum.evidence.articles import Article, ArticleSection
    from probatum.evidence.claims import Claim
    from probatum.library.store import Store

_LABEL = "spl:"
"""How the keys of labels begin."""

SETTING = "audience"
"""The setting of a library that says who reads it."""


def remembered(store: Store) -> Audience | None:
    """The audience that the library keeps, if any."""
    kept = store.record.setting(SETTING)
    return Audience(kept) if kept else None


def article_for(
    store: Store, article: Article, audience: Audience, draft: Draft | None = None
) -> Article:
    """The article as an audience reads it. An article that is for one already comes back as it is.

    ``draft`` proposes plainer sentences, as a language model may: each is shown only if it passes the
    same checks as the rules' own.
    """
    if article.audience:
        return article
    if audience is not Audience.PATIENT:
        return for_others(article, for_professional(article, audience, glossary()))
    facts = RecordFacts(store, article.as_of)
    plainer = Plainer(glossary(), facts.verify, draft)
    page = patient_page(article, plainer, facts.products(), _guides(store, article, facts))
    return for_others(article, page)


def told_to_patients(store: Store, article: Article) -> tuple[Claim, ...]:
    """What a patient page has from a label's own words to patients: no claims of the article."""
    sections = _guides(store, article, RecordFacts(store, article.as_of))
    return tuple(claim for section in sections for claim in section.claims)


def statement(store: Store, article: Article, identity: str) -> Claim | None:
    """A statement that some audience reads in an article, by its id."""
    own = next((c for c in article.claims() if c.id == identity), None)
    return own or next((c for c in told_to_patients(store, article) if c.id == identity), None)


def _guides(store: Store, article: Article, facts: RecordFacts) -> tuple[ArticleSection, ...]:
    """What the label that the article quotes most says to patients itself, if it is held and has such
    a part."""
    primary = Counter(
        q.edition
        for c in article.claims()
        for q in c.quotes
        if q.level is Level.PRIMARY and q.document.startswith(_LABEL)
    )
    numbers = {r.document: r.number for r in article.references}
    for identity, _ in primary.most_common(1):
        try:
            edition = store.record.edition(identity)
        except NotHeldError:
            return ()
        if edition.document in numbers:
            number = numbers[edition.document]
            return guide(edition, number, facts.verify) or _unsaid(
                counselling(edition, number, facts.verify), article
            )
    return ()


def _unsaid(sections: tuple[ArticleSection, ...], article: Article) -> tuple[ArticleSection, ...]:
    """The sections without what the article quotes already."""
    spans = [(q.edition, q.start, q.end) for c in article.claims() for q in c.quotes]

    def new(claim: Claim) -> bool:
        return not any(
            edition == q.edition and start <= q.start and q.end <= end
            for q in claim.quotes
            for edition, start, end in spans
        )

    kept = (replace(s, claims=tuple(c for c in s.claims if new(c))) for s in sections)
    return tuple(s for s in kept if s.claims)

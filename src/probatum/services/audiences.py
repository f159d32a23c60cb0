"""An article for an audience, its plain words verified against the library."""

from __future__ import annotations

from typing import TYPE_CHECKING

from probatum.audiences.glossary import glossary
from probatum.audiences.patient import patient_page
from probatum.audiences.plain import Draft, Plainer
from probatum.audiences.reader import Audience
from probatum.audiences.shaping import for_professional
from probatum.editorial.telling import for_others
from probatum.services.facts import RecordFacts

if TYPE_CHECKING:
    from probatum.evidence.articles import Article
    from probatum.library.store import Store

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
    return for_others(article, patient_page(article, plainer, facts.products()))

"""What a label says on the very words of a question, wherever in the label it stands.

An outline goes by sections, so a rule that stands in a section of another name ("2.4 Discontinuation
for Surgery") would be lost. The reranker reads the question with single statements: what it is sure
of belongs in the article, and may open it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from probatum.answers.choosing import claim, content_words, merged, relevance
from probatum.answers.focus import Focus, fit
from probatum.answers.label import Product
from probatum.answers.ranking import Scored
from probatum.answers.statements import Statement
from probatum.evidence.articles import ArticleSection
from probatum.evidence.claims import Claim

SURE = 0.85
"""Least fit of a statement that is taken for what the question asks for."""

MOST = 3
"""Statements of one product that are added."""

NEARER = 1.0
"""By how much (a logit of the reranker) such a statement must fit better to open the article."""

Rerank = Callable[[Sequence[str]], Sequence[float]]


MEASURED = frozenset({"34090-1", "43681-6", "43682-4", "34092-7"})
"""Sections that tell what was measured, by LOINC code: pharmacology, pharmacodynamics,
pharmacokinetics, clinical studies. They rule nothing."""


def nearest(ranked: Sequence[Scored], product: Product, focus: Focus) -> list[Statement]:
    """Statements of the product's own text that surely fit the question and its patient, best
    first."""
    return [
        s.statement
        for s in ranked
        if s.score >= SURE
        and s.statement.edition.id == product.edition.id
        and relevance(content_words(s.statement.text), focus.terms) > 0
        and MEASURED.isdisjoint(s.statement.codes)
        and not (focus.values and fit(focus.values, s.statement.text) < 0)
    ][:MOST]


def section(
    found: Sequence[Statement], shown: Sequence[ArticleSection], heading: str
) -> ArticleSection | None:
    """What was found and stands in none of the sections."""
    quoted = [q for s in shown for c in s.claims for q in c.quotes]

    def stands(statement: Statement) -> bool:
        return all(
            any(
                q.edition == own.edition and q.start < own.end and own.start < q.end for q in quoted
            )
            for own in statement.quotes()
        )

    claims = tuple(claim(group) for group in merged([s for s in found if not stands(s)]))
    return ArticleSection(heading, claims, topic="asked") if claims else None


def opener(
    found: Sequence[Statement], chosen: Sequence[Claim], rerank: Rerank | None
) -> Claim | None:
    """The best statement found, if the reranker prefers it clearly to the chosen ones."""
    if not found or rerank is None or any(found[0].text in c.text for c in chosen):
        return None
    best, *others = rerank([found[0].text, *(c.text for c in chosen[:MOST])])
    return claim([found[0]]) if best > max(others, default=-math.inf) + NEARER else None

"""An article as it grows: what is told of it while it is written, and what a page shows of that.

``opening`` comes once, then each ``section`` in the order of the article, every statement checked and
as it will stay; put together they are the article that is kept. ``again`` takes all of it back: the
work was interrupted and begins anew. Nothing is told of an article that the desk has had in hand, since
what it says of it stands before all else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from probatum.app.web.addresses import quoted
from probatum.evidence.articles import Article, ArticleSection
from probatum.evidence.editions import Json
from probatum.library.keeping import article_id
from probatum.library.store import Store
from probatum.rendering.html import block, opening
from probatum.rendering.json import to_json
from probatum.services.reviewing import last_step

OPENING = "opening"
SECTION = "section"
AGAIN = "again"


class Growing:
    """Tells what is new of an article each time that more of it is there."""

    def __init__(self, store: Store, tell: Callable[[Json, str], None]) -> None:
        self._store = store
        self._tell = tell
        self._told = 0
        self._cited = 0

    def __call__(self, article: Article, drafted: Sequence[ArticleSection]) -> None:
        """Tell what was not told yet."""
        if not self._told and last_step(self._store, article_id(article.question, article.as_of)):
            return
        for name, data in pieces(article, drafted, self._told, self._cited):
            self._tell(data, name)
        self._told = 1 + len(article.sections)
        self._cited = len(article.references)


def pieces(
    article: Article, drafted: Sequence[ArticleSection], told: int = 0, cited: int = 0
) -> Iterator[tuple[str, dict[str, Any]]]:
    """The pieces of an article but for the first ``told``, with the references after ``cited``.

    Each piece has its JSON, the references that it is the first to cite, and its HTML. ``drafted``: see
    :data:`probatum.answers.writer.Shown`.
    """
    made: Any = to_json(article)

    def first_cited(claims: Any) -> list[Any]:
        nonlocal cited
        last = max((n for c in claims for n in c["citations"]), default=0)
        new = made["references"][cited : max(cited, last)]
        cited = max(cited, last)
        return list(new)

    if not told:
        yield (
            OPENING,
            {
                **{name: made[name] for name in ("title", "as_of", "warnings", "short_answer")},
                "references": first_cited(made["short_answer"]),
                "html": opening(article, drafted, held=quoted),
            },
        )
    for place in range(max(told - 1, 0), len(article.sections)):
        section = made["sections"][place]
        yield (
            SECTION,
            {
                "number": place + 1,
                "section": section,
                "references": first_cited(section["claims"]),
                "html": block(article, place, held=quoted),
            },
        )

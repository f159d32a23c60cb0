"""Articles are kept in the record as their published JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from probatum.evidence.articles import Article
from probatum.library.held import SavedArticle
from probatum.library.store import Store
from probatum.rendering.json import from_json, to_json

if TYPE_CHECKING:
    from probatum.services.asking import NoAnswer


def keep_article(store: Store, answer: Article | NoAnswer) -> SavedArticle | None:
    """Keep an article; a question without an answer leaves no article."""
    return keep(store, answer) if isinstance(answer, Article) else None


def keep(store: Store, answer: Article) -> SavedArticle:
    """Keep an article, as a new revision if it differs from the last one."""
    return store.record.save_article(answer.question, answer.as_of, written(answer))


def written(article: Article) -> str:
    """An article as the record keeps it."""
    return json.dumps(to_json(article), ensure_ascii=False, sort_keys=True)


def read_article(text: str) -> Article:
    """An article from what the record keeps."""
    return from_json(json.loads(text))


def kept_article(store: Store, identity: str) -> Article:
    """An article of the history by its id or the beginning of it. Raises NotHeldError."""
    return read_article(store.record.article(identity).article)

"""Kept articles, each revision set once: a revision never changes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from probatum.app.library import Library
from probatum.app.web.addresses import quoted
from probatum.evidence.articles import Article
from probatum.library.held import SavedArticle
from probatum.rendering import handover
from probatum.rendering.html import Parts, parts
from probatum.rendering.json import from_json
from probatum.rendering.view import view

_SECTION = re.compile(r"(?=<section[ >])")
"""Where a section begins: no text of an article holds these characters, since all are escaped."""

KEPT = 256
"""Revisions whose pages stay in memory."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A revision, and the pieces of its page."""

    id: str
    revision: int
    article: Article
    heading: str
    parts: Parts
    handover: str

    def pieces(self) -> Iterator[str]:
        """The article in the pieces in which a page can grow: the head, the status, each section."""
        yield self.parts.head
        yield self.parts.status
        yield from _SECTION.split(self.parts.body)


class Shelf:
    """The kept articles of one library, as pages."""

    def __init__(self, library: Library) -> None:
        self._record = library.store.record
        self._set = lru_cache(KEPT)(self._read)

    def shown(self, identity: str, revision: int | None = None) -> Shown:
        """A revision, the newest without a number. Raises NotHeldError."""
        found = self._record.revision(identity, revision)
        return self._set(found.id, found.revision)

    def _read(self, identity: str, revision: int) -> Shown:
        kept: SavedArticle = self._record.article(identity, revision)
        article = from_json(json.loads(kept.article))
        return Shown(
            identity, revision, article, view(article).heading, parts(article, held=quoted),
            handover.render(article),
        )  # fmt: skip

"""Kept articles, each revision set once: a revision never changes."""

from __future__ import annotations

import json
import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from probatum.app.library import Library
from probatum.app.web.addresses import quoted
from probatum.audiences.reader import Audience
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

FORMS = 32
"""Files of articles (Word, PDF …) that stay in memory."""


@dataclass(frozen=True, slots=True)
class Shown:
    """An article with the pieces of its page; one that is kept has an id and a revision."""

    article: Article
    heading: str
    parts: Parts
    id: str = ""
    revision: int = 0
    handover: str = ""

    def pieces(self) -> Iterator[str]:
        """The article in the pieces in which a page can grow: the head, the status, each section."""
        yield self.parts.head
        yield self.parts.first
        yield self.parts.status
        yield from _SECTION.split(self.parts.body)


class Shelf:
    """The kept articles of one library, as pages."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._record = library.store.record
        self._set = lru_cache(KEPT)(self._read)
        self._forms: OrderedDict[tuple[str, int, str, str], bytes] = OrderedDict()
        self._lock = threading.Lock()

    def shown(
        self, identity: str, revision: int | None = None, audience: Audience | None = None
    ) -> Shown:
        """A revision, the newest without a number, as an audience reads it. Raises NotHeldError."""
        found = self._record.revision(identity, revision)
        return self._set(found.id, found.revision, audience)

    def _read(self, identity: str, revision: int, audience: Audience | None) -> Shown:
        kept: SavedArticle = self._record.article(identity, revision)
        article = from_json(json.loads(kept.article))
        if audience:
            article = self._library.article_for(article, audience)
        return shown_of(article, identity, revision)

    def form(self, shown: Shown, name: str, make: Callable[[Article], bytes]) -> bytes:
        """A kept article in another form, made once."""
        key = (shown.id, shown.revision, shown.article.audience, name)
        with self._lock:
            if key not in self._forms:
                while len(self._forms) >= FORMS:
                    self._forms.popitem(last=False)
                self._forms[key] = make(shown.article)
            return self._forms[key]


def shown_of(article: Article, identity: str = "", revision: int = 0) -> Shown:
    """An article with its pieces."""
    pieces = parts(article, held=quoted)
    short = handover.render(article)
    return Shown(article, view(article).heading, pieces, identity, revision, short)

"""Kept articles, each revision set once in each of its states of review."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache

from markupsafe import Markup

from probatum.app.clock import today
from probatum.app.library import Library
from probatum.app.web.addresses import quoted, reporting
from probatum.audiences.reader import Audience
from probatum.evidence.articles import Article
from probatum.evidence.claims import Claim
from probatum.rendering import handover
from probatum.rendering.html import Parts, parts
from probatum.rendering.view import copy_line, view
from probatum.services.copying import discard_day, on_paper
from probatum.services.drafting import wording
from probatum.services.reviewing import last_step, shown

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
    step: int = 0
    """The last step in the review of the article, or of another on its question."""
    handover: str = ""
    discard: str = ""
    """The day after which a copy that is made now has to go."""
    worded: str = ""
    """What a language model had worded of it (see ``drafting.wording``)."""

    @property
    def paper(self) -> Article:
        """The article as the browser prints it, with the code of its revision."""
        return on_paper(self.article, self.discard)

    @property
    def copy(self) -> str:
        """The code of that print, and its day; empty if the article is not kept."""
        return copy_line(self.paper)


class Shelf:
    """The kept articles of one library, as pages."""

    def __init__(self, library: Library, wanted: Callable[[str, int], None] | None = None) -> None:
        """``wanted`` is told of a revision whose page for patients is set, that it may be worded."""
        self._library = library
        self._wanted = wanted
        self._store = library.store
        self._record = library.store.record
        self._set = lru_cache(KEPT)(self._read)
        self._forms: OrderedDict[tuple[str, int, int, str, str, str], bytes] = OrderedDict()
        self._lock = threading.Lock()

    def shown(
        self, identity: str, revision: int | None = None, audience: Audience | None = None
    ) -> Shown:
        """A revision, the newest without a number, as an audience reads it. Raises NotHeldError."""
        found = self._record.revision(identity, revision)
        step = last_step(self._store, found.id, found.question)
        day = today()
        discard = discard_day(self._store, day)
        worded = wording(self._store) if audience is Audience.PATIENT else ""
        return self._set(found.id, found.revision, step, day, discard, audience, worded)

    def _read(
        self,
        identity: str,
        revision: int,
        step: int,
        day: str,
        discard: str,
        audience: Audience | None,
        worded: str,
    ) -> Shown:
        written = shown(self._store, identity, day, revision)
        article = self._library.article_for(written, audience) if audience else written
        if worded and self._wanted:
            self._wanted(identity, revision)
        return replace(shown_of(article, identity, revision, step, written, discard), worded=worded)

    def form(self, shown: Shown, name: str, make: Callable[[Article], bytes]) -> bytes:
        """A kept article in another form, made once; a copy with a code of its own each time."""
        if shown.article.review and shown.article.review.copy:
            return make(shown.article)
        key = (
            shown.id, shown.revision, shown.step, shown.article.audience, shown.worded, name
        )  # fmt: skip
        with self._lock:
            if key not in self._forms:
                while len(self._forms) >= FORMS:
                    self._forms.popitem(last=False)
                self._forms[key] = make(shown.article)
            return self._forms[key]


def shown_of(
    article: Article,
    identity: str = "",
    revision: int = 0,
    step: int = 0,
    written: Article | None = None,
    discard: str = "",
) -> Shown:
    """An article with its pieces; ``written`` is the text that it was made from for its reader, and
    ``discard`` the day after which a copy made now has to go."""
    own = (written or article).claims()
    ids = {c.id for c in own}
    behind = {(q.edition, q.start, q.end): c.id for c in reversed(own) for q in c.quotes}

    def wrong(claim: Claim) -> Markup:
        spans = ((q.edition, q.start, q.end) for q in claim.quotes)
        told = [claim.id, claim.original, *(behind.get(span, "") for span in spans)]
        known = next((i for i in told if i in ids), claim.original)
        link = Markup('<p class="wrong-here"><a href="{}" rel="nofollow">This is wrong</a></p>')
        return link.format(reporting(identity, known)) if identity and known else Markup("")

    pieces = parts(article, held=quoted, beside=wrong)
    made = handover.render(on_paper(article, discard))
    return Shown(
        article, view(article).heading, pieces, identity, revision, step, made, discard
    )  # fmt: skip

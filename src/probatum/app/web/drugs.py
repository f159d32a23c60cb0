"""Drug pages, set once for each state of the library."""

from __future__ import annotations

from functools import lru_cache

from probatum.app.library import Library
from probatum.app.web.shelf import Shown, shown_of
from probatum.audiences.reader import Audience
from probatum.services.asking import NoAnswer

KEPT = 64
"""Names whose pages stay in memory."""


class Drugs:
    """What the library holds on each drug, as pages."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._set = lru_cache(KEPT)(self._made)

    def pages(
        self, name: str, as_of: str, audience: Audience | None = None
    ) -> tuple[Shown, ...] | NoAnswer:
        """A page for each product that a name covers, as an audience reads it.

        Raises QuestionError.
        """
        return self._set(" ".join(name.split()), as_of, self._library.store.state, audience)

    def _made(
        self, name: str, as_of: str, state: int, audience: Audience | None
    ) -> tuple[Shown, ...] | NoAnswer:
        made = self._library.drug(name, as_of=as_of, audience=audience)
        if isinstance(made, NoAnswer):
            return made
        return tuple(shown_of(article) for article in made)

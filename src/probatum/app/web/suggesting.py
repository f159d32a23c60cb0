"""What a question that is being typed may become."""

from __future__ import annotations

import re
from collections.abc import Iterator

from probatum.app.library import Library
from probatum.app.web.whose import past
from probatum.evidence.editions import Role
from probatum.services.permissions import Caller

MOST = 5
"""Names, and questions, that are suggested."""

FEWEST = 2
"""Letters of a word from which names are suggested."""

_LAST = re.compile(r"[^\W\d_][\w-]*$")


class Suggester:
    """The names and past questions of one library; the names are read anew when it has changed."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._names: tuple[int, tuple[str, ...]] = (-1, ())

    def suggestions(self, text: str, caller: Caller) -> dict[str, list[str]]:
        """``names`` that the last word of a text may become, and past ``questions`` that hold all its
        words, of those that the caller may find."""
        return {"names": self._completed(text), "questions": self._asked(text, caller)}

    def _completed(self, text: str) -> list[str]:
        found = _LAST.search(text)
        word = found.group().casefold() if found else ""
        if len(word) < FEWEST:
            return []
        return [
            name
            for name in self.names
            if name.casefold().startswith(word) and name.casefold() != word
        ][:MOST]

    def _asked(self, text: str, caller: Caller) -> list[str]:
        words = text.casefold().split()
        if not words:
            return []
        asked = dict.fromkeys(saved.question for saved in past(self._library.store, caller))
        return [q for q in asked if q != text and all(w in q.casefold() for w in words)][:MOST]

    @property
    def names(self) -> tuple[str, ...]:
        """Names of drugs that the library knows."""
        state = self._library.store.state
        if self._names[0] != state:
            self._names = (state, tuple(self._read()))
        return self._names[1]

    def _read(self) -> Iterator[str]:
        """Brands, then generic names, each once, whatever its case."""
        seen: set[str] = set()
        for role in (Role.BRAND, Role.GENERIC, Role.SUBSTANCE):
            names = sorted({text for _, text, _, _ in self._library.store.record.names([role])})
            for name in names:
                if name.casefold() not in seen:
                    seen.add(name.casefold())
                    yield name

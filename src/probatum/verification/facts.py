"""What the checks may ask about the library. Checks are pure: all else they are given."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Protocol

from probatum.evidence.editions import Edition, Link, Role
from probatum.verification.printed import stands

_PRODUCT = frozenset({Role.BRAND, Role.GENERIC, Role.SUBSTANCE})


class Library(Protocol):
    """The facts about stored editions that verification rests on."""

    def text(self, document: str, edition: str) -> str | None:
        """Canonical text of an edition, None if it is not held."""

    def newest(self, document: str, edition: str) -> str | None:
        """Id of the newest held edition that speaks for a document in place of ``edition`` (which
        may be that edition itself), None if nothing of the document is held."""

    def standing(self, exact: str) -> Collection[tuple[str, str]]:
        """``(document, edition)`` of held editions in which these very words stand."""

    def notices(self, document: str) -> Collection[str]:
        """Relations of notices about a document, as links name them: "retracted by", "erratum in"."""

    def products(self) -> Mapping[str, frozenset[str]]:
        """Product name (brand, generic, substance; lower case) to the documents that bear it."""


def notices(links: Iterable[Link], retracted: bool) -> list[str]:
    """Relations among the links of a document, with its retraction where only a mark is held."""
    return sorted({link.relation for link in links} | ({"retracted by"} if retracted else set()))


class HeldEditions:
    """A :class:`Library` of editions in memory, for instance those that an article quotes."""

    def __init__(
        self, editions: Iterable[Edition], newest: Mapping[str, str] | None = None
    ) -> None:
        """``newest`` maps a document to its newest edition; without it the latest date is taken."""
        self._editions = {(e.document, e.id): e for e in editions}
        self._newest = dict(newest or {})
        products: dict[str, set[str]] = {}
        ordered = sorted(self._editions.values(), key=lambda e: (e.date, e.version, e.id))
        for edition in ordered:
            if newest is None:
                self._newest[edition.document] = edition.id
            for name in edition.names:
                if name.role in _PRODUCT:
                    products.setdefault(name.text.lower(), set()).add(edition.document)
        self._products = {name: frozenset(held) for name, held in products.items()}

    def text(self, document: str, edition: str) -> str | None:
        """See :class:`Library`."""
        held = self._editions.get((document, edition))
        return held.text if held else None

    def newest(self, document: str, edition: str) -> str | None:
        """See :class:`Library`."""
        return self._newest.get(document)

    def standing(self, exact: str) -> Collection[tuple[str, str]]:
        """See :class:`Library`."""
        return [key for key, held in sorted(self._editions.items()) if stands(exact, held.text)]

    def notices(self, document: str) -> Collection[str]:
        """See :class:`Library`."""
        held = [edition for (key, _), edition in self._editions.items() if key == document]
        return notices((link for e in held for link in e.links), any(e.retracted for e in held))

    def products(self) -> Mapping[str, frozenset[str]]:
        """See :class:`Library`."""
        return self._products

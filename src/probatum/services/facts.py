"""What the checks may ask of the library, and checking with it."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from probatum.audiences.glossary import glossary
from probatum.audiences.plain import plainly
from probatum.audiences.reader import Audience
from probatum.evidence.articles import Article
from probatum.evidence.claims import Claim
from probatum.evidence.editions import Level, Role
from probatum.library.held import Held, NotHeldError
from probatum.library.store import Store
from probatum.verification.facts import notices
from probatum.verification.printed import stands
from probatum.verification.verify import Plainly, verify

_PRODUCT = (Role.BRAND, Role.GENERIC, Role.SUBSTANCE)


class RecordFacts:
    """The library as the checks see it (:class:`probatum.verification.facts.Library`)."""

    def __init__(self, store: Store, as_of: str | None = None) -> None:
        """``as_of``: editions dated later do not exist."""
        self._store = store
        self._as_of = as_of
        self._products: Mapping[str, frozenset[str]] | None = None
        self._held: dict[str, list[Held]] = {}

    def verify(self, claim: Claim, plainly: Plainly | None = None) -> Claim:
        """The claim with its checks and verdict."""
        return verify(claim, self, plainly=plainly)

    def text(self, document: str, edition: str) -> str | None:
        """Canonical text of an edition, None if it is not held."""
        try:
            held = self._store.record.edition(edition)
        except NotHeldError:
            return None
        return held.text if held.document == document else None

    def newest(self, document: str, edition: str) -> str | None:
        """The newest edition of the same level; for a digest also a primary one that is not older."""
        editions = self._editions(document)
        own = next((h for h in editions if h.edition == edition), None)
        if own is None:
            return editions[-1].edition if editions else None
        speaking = [
            h
            for h in editions
            if h.level is own.level or (own.level is Level.DIGEST and h.date >= own.date)
        ]
        return max(speaking, key=lambda h: (h.date, h.newest, h.row)).edition

    def standing(self, exact: str) -> Collection[tuple[str, str]]:
        """Held editions in which these very words stand, among those that search finds by them."""
        found = []
        for hit in self._store.words.search(exact[:400], k=20):
            edition = self._store.record.edition(hit.edition)
            if stands(exact, edition.text):
                found.append((edition.document, edition.id))
        return found

    def notices(self, document: str) -> Collection[str]:
        """Relations of the notices about a document, later ones included."""
        held = self._editions(document)
        return notices((link for h in held for link in h.links), any(h.retracted for h in held))

    def _editions(self, document: str) -> list[Held]:
        if document not in self._held:
            self._held[document] = self._store.record.held(
                document=document, newest=False, as_of=self._as_of
            )
        return self._held[document]

    def products(self) -> Mapping[str, frozenset[str]]:
        """Product name (lower case) to the documents that bear it."""
        if self._products is None:
            names: dict[str, set[str]] = {}
            for _, text, document, _ in self._store.record.names(_PRODUCT):
                names.setdefault(text.lower(), set()).add(document)
            self._products = {name: frozenset(held) for name, held in names.items()}
        return self._products


def recheck(store: Store, article: Article) -> list[Claim]:
    """Every claim of an article, checked against the library as it is now."""
    facts = RecordFacts(store, article.as_of)
    readings = plainly(glossary()) if article.audience == Audience.PATIENT else None
    return [facts.verify(claim, readings) for claim in article.claims()]

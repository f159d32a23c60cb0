"""Citation numbers and references: given by code, in the order in which a reader meets them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from probatum.evidence.articles import ArticleSection, Reference
from probatum.evidence.claims import Claim
from probatum.evidence.editions import Edition, Json


def numbered(
    short_answer: Iterable[Claim],
    sections: Iterable[ArticleSection],
    edition_of: Callable[[str], Edition],
) -> tuple[tuple[Claim, ...], tuple[ArticleSection, ...], tuple[Reference, ...]]:
    """The same claims with citation numbers, and the references that the numbers name.

    One number stands for one edition of one document. Every reference is cited at least once.
    """
    order: dict[tuple[str, str], int] = {}

    def cited(claim: Claim) -> Claim:
        for quote in claim.quotes:
            order.setdefault((quote.document, quote.edition), len(order) + 1)
        mine = sorted({order[(q.document, q.edition)] for q in claim.quotes})
        return replace(claim, citations=tuple(mine))

    lines = tuple(cited(c) for c in short_answer)
    done = tuple(replace(s, claims=tuple(cited(c) for c in s.claims)) for s in sections)
    references = tuple(
        reference(number, edition_of(edition)) for (_, edition), number in order.items()
    )
    return lines, done, references


def reference(number: int, edition: Edition) -> Reference:
    """The bibliography entry of one edition."""
    meta = edition.meta
    notes = []
    for link in edition.links:
        if link.relation.startswith(("retracted", "erratum", "expression of concern", "corrected")):
            notes.append(f"{link.relation}: {link.document}")
    return Reference(
        number=number,
        document=edition.document,
        edition=edition.id,
        title=edition.title.rstrip("."),
        date=edition.date,
        kind=edition.kind.value,
        level=edition.level.value,
        url=edition.url,
        authors=authors(meta),
        journal=_text(meta, "citation") or _text(meta, "journal"),
        design=edition.design.value if edition.design else "",
        licence=edition.licence,
        funding=_text(meta, "funding") or _text(meta, "sponsor"),
        retracted=edition.retracted,
        notes=tuple(notes),
    )


def authors(meta: Mapping[str, Json]) -> str:
    """Up to three authors, then "et al."."""
    names = meta.get("authors")
    if not isinstance(names, list):
        return _text(meta, "authors")
    shown = [str(n) for n in names[:3]]
    return ", ".join(shown) + (" et al." if len(names) > len(shown) else "")


def _text(meta: Mapping[str, Json], key: str) -> str:
    value = meta.get(key)
    if isinstance(value, list):
        return "; ".join(str(v) for v in value)
    return str(value) if value else ""

"""Citation numbers and references: given by code, in the order in which a reader meets them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from probatum.evidence.articles import ArticleSection, Imprint, Reference
from probatum.evidence.claims import Claim
from probatum.evidence.editions import Edition, Json, Kind


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
        imprint=imprint(edition),
    )


_PRINTED = (Kind.ABSTRACT, Kind.FULL_TEXT)
_PLACE = re.compile(r";(?P<volume>\w+)(?:\((?P<issue>[^)]+)\))?:(?P<pages>\w+(?:[-–]\w+)?)")
"""Volume, issue and pages in a citation: ``2022 Jul;28(7):1390-1397``."""

_KEYS = {"doi": "doi:", "pmid": "pmid:", "pmcid": "pmc:"}


def imprint(edition: Edition) -> Imprint:
    """Who published an edition, where and under which identifiers, as far as its source says."""
    meta = edition.meta
    names = meta.get("authors")
    known = {
        name: edition.document.removeprefix(prefix)
        if edition.document.startswith(prefix)
        else _text(meta, name)
        for name, prefix in _KEYS.items()
    }
    own = edition.document.removeprefix("nct:") if edition.document.startswith("nct:") else ""
    trials = meta.get("nct")
    listed = trials if isinstance(trials, list) else [trials]
    published = _text(meta, "published")
    found = _PLACE.search(_text(meta, "citation"))
    place = found.groupdict("") if found else dict.fromkeys(("volume", "issue", "pages"), "")
    return Imprint(
        authors=tuple(str(n) for n in names) if isinstance(names, list) else (),
        publisher=_publisher(edition),
        journal=_text(meta, "journal") if edition.kind in _PRINTED else "",
        volume=_text(meta, "volume") or place["volume"],
        issue=_text(meta, "issue") or place["issue"],
        pages=_text(meta, "pages") or place["pages"],
        published=published if published[:4].isdigit() else "",
        version=edition.version if edition.kind not in _PRINTED else "",
        trials=tuple(dict.fromkeys(str(t) for t in (own, *listed) if t)),
        **known,
    )


def _publisher(edition: Edition) -> str:
    """The labeller of a label, the sponsor of a trial, the body behind a guideline, a book's house."""
    if edition.kind is Kind.TRIAL:
        return _text(edition.meta, "funding")
    if edition.kind is Kind.GUIDELINE and not edition.document.startswith("file:"):
        return edition.source
    return _text(edition.meta, "labeler") or _text(edition.meta, "publisher")


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

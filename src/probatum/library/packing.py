"""An edition as columns and compressed bytes, and back."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import fields as dataclass_fields
from functools import lru_cache
from typing import Any

from probatum.evidence.editions import (
    Design,
    Edition,
    Exclusion,
    Kind,
    Level,
    Link,
    Name,
    Passage,
    PassageKind,
    Role,
    Section,
    Span,
    Status,
)
from probatum.library.index import ORDINAL_BITS

_LEVEL = 6


_PASSAGE_KINDS = {kind.value: kind for kind in PassageKind}
_PASSAGE_FIELDS = len(dataclass_fields(Passage))


def dumps(value: object) -> str:
    """Compact JSON."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def header(edition: Edition) -> dict[str, Any]:
    """Columns of the ``editions`` table that the edition itself gives."""
    return {
        "id": edition.id,
        "document": edition.document,
        "source": edition.source,
        "kind": edition.kind.value,
        "level": edition.level.value,
        "title": edition.title,
        "version": edition.version,
        "date": edition.date,
        "url": edition.url,
        "licence": edition.licence,
        "design": edition.design.value if edition.design else None,
        "jurisdiction": edition.jurisdiction,
        "retracted": edition.retracted,
        "names": dumps([(n.role.value, n.text) for n in edition.names]),
        "publication_types": dumps(edition.publication_types),
        "links": dumps([(link.relation, link.document) for link in edition.links]),
        "meta": dumps(edition.meta),
        "exclusions": dumps([(e.reason, e.characters) for e in edition.exclusions]),
        "passages": len(edition.passages),
        "characters": len(edition.text),
    }


@lru_cache(4096)
def types(column: str) -> tuple[str, ...]:
    """Publication types from their column."""
    return tuple(json.loads(column))


def meta(column: str) -> dict[str, Any]:
    """Metadata from its column."""
    return dict(json.loads(column)) if column != "{}" else {}


@lru_cache(4096)
def names(column: str) -> tuple[Name, ...]:
    """Names from their column."""
    return tuple(Name(Role(role), text) for role, text in json.loads(column))


@lru_cache(4096)
def links(column: str) -> tuple[Link, ...]:
    """Links from their column."""
    return tuple(Link(relation, document) for relation, document in json.loads(column))


_ALIASES = {"doi": "doi:{}", "pmid": "pmid:{}", "pmcid": "pmc:{}"}


def aliases(edition: Edition) -> list[str]:
    """Other keys of the same work that the edition states."""
    found = [
        key.format(str(value).removeprefix(key[:-2]))
        for name, key in _ALIASES.items()
        if (value := edition.meta.get(name)) and isinstance(value, str | int)
    ]
    return sorted(set(found) - {edition.document})


def pack(edition: Edition) -> tuple[bytes, bytes]:
    """Canonical text, and sections and passages, both compressed."""
    body = {
        "sections": [
            (s.title, s.code, s.start, s.end, s.parent, s.revised) for s in edition.sections
        ],
        "passages": [_packed(p) for p in edition.passages],
    }
    return (
        zlib.compress(edition.text.encode(), _LEVEL),
        zlib.compress(dumps(body).encode(), _LEVEL),
    )


def unpack(row: Mapping[str, Any], text: bytes, body: bytes) -> Edition:
    """The edition whose header is ``row``."""
    content = json.loads(zlib.decompress(body))
    return Edition(
        document=row["document"],
        source=row["source"],
        kind=Kind(row["kind"]),
        title=row["title"],
        text=zlib.decompress(text).decode(),
        sections=tuple(Section(*section) for section in content["sections"]),
        passages=tuple(_unpacked(p) for p in content["passages"]),
        version=row["version"],
        date=row["date"],
        level=Level(row["level"]),
        url=row["url"],
        licence=row["licence"],
        names=names(row["names"]),
        design=Design(row["design"]) if row["design"] else None,
        publication_types=types(row["publication_types"]),
        jurisdiction=row["jurisdiction"],
        retracted=bool(row["retracted"]),
        links=links(row["links"]),
        exclusions=tuple(Exclusion(r, n) for r, n in json.loads(row["exclusions"])),
        meta=meta(row["meta"]),
    )


def _packed(passage: Passage) -> Sequence[Any]:
    fields: list[Any] = [
        passage.section,
        passage.start,
        passage.end,
        passage.kind.value,
        [(s.start, s.end) for s in passage.lead_in],
        passage.date,
        passage.page,
        passage.changed,
        passage.strength,
        passage.certainty,
        passage.status.value if passage.status else None,
        passage.where,
        passage.cells,
    ]
    while len(fields) > 3 and fields[-1] in (None, False, [], ()):
        fields.pop()
    return fields


def _unpacked(fields: Sequence[Any]) -> Passage:
    if len(fields) == 4:
        return Passage(fields[0], fields[1], fields[2], _PASSAGE_KINDS[fields[3]])
    padded = [*fields, *[None] * (_PASSAGE_FIELDS - len(fields))]
    section, start, end, kind, lead_in, date = padded[:6]
    page, changed, strength, certainty, status, where, cells = padded[6:]
    return Passage(
        section,
        start,
        end,
        _PASSAGE_KINDS[kind],
        tuple(Span(*span) for span in lead_in or ()),
        date,
        page,
        bool(changed),
        strength,
        certainty,
        Status(status) if status else None,
        where,
        tuple((name, text) for name, text in cells or ()),
    )


def fault(edition: Edition) -> str | None:
    """Why the edition cannot be stored, or None. Guards the record against a reader's mistake."""
    length = len(edition.text)
    prefix, _, rest = edition.document.partition(":")
    if not prefix or not rest.strip():
        return "the document has no identifier"
    if not edition.text.strip():
        return "the document has no text"
    spans: list[Span | Section | Passage] = [*edition.sections, *edition.passages]
    spans += [span for passage in edition.passages for span in passage.lead_in]
    if any(not 0 <= s.start <= s.end <= length for s in spans):
        return "a section or passage lies outside the text"
    if len(edition.passages) >= 1 << ORDINAL_BITS:
        return f"the document has {len(edition.passages):,} passages; split it into several files"
    if any(s.parent is not None and not 0 <= s.parent < i for i, s in enumerate(edition.sections)):
        return "a section comes before the section that holds it"
    if any(not 0 <= p.section < len(edition.sections) for p in edition.passages):
        return "a passage lies in no section"
    try:
        "\n".join((edition.document, edition.title, edition.text)).encode()
    except UnicodeEncodeError:
        return "the text holds characters that no encoding can write"
    return None

"""A stored edition as JSON: its text, sections and passages with offsets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from probatum.evidence.editions import Edition, Section


def sections(edition: Edition, wanted: str | None) -> list[Section]:
    """Sections by code, by leading number or by words of the title; outermost only."""
    if not wanted:
        return []
    low = wanted.casefold()
    hits = [
        i
        for i, s in enumerate(edition.sections)
        if s.code == wanted or s.title.casefold().startswith(low + " ") or s.title.casefold() == low
    ] or [i for i, s in enumerate(edition.sections) if low in s.title.casefold()]
    inside = set(hits)
    return [
        edition.sections[i]
        for i in hits
        if not any(a in inside for a in edition.ancestry(i) if a != i)
    ]


def to_json(edition: Edition, chosen: Sequence[Section] = ()) -> dict[str, Any]:
    """The edition; with ``chosen`` only the sections and passages inside of these."""

    def within(start: int, end: int) -> bool:
        return not chosen or any(s.start <= start and end <= s.end for s in chosen)

    return {
        "document": edition.document,
        "edition": edition.id,
        "source": edition.source,
        "kind": edition.kind.value,
        "level": edition.level.value,
        "title": edition.title,
        "version": edition.version,
        "date": edition.date,
        "url": edition.url,
        "licence": edition.licence,
        "jurisdiction": edition.jurisdiction,
        "design": edition.design.value if edition.design else None,
        "retracted": edition.retracted,
        "links": [{"relation": x.relation, "document": x.document} for x in edition.links],
        "names": [{"role": n.role.value, "text": n.text} for n in edition.names],
        "meta": dict(edition.meta),
        "text": edition.text,
        "sections": [
            {
                "title": s.title, "code": s.code, "path": list(edition.path(i)), "start": s.start,
                "end": s.end, "revised": s.revised,
            }
            for i, s in enumerate(edition.sections)
            if within(s.start, s.end)
        ],
        "passages": [
            {
                "start": p.start, "end": p.end, "kind": p.kind.value, "section": p.section,
                "lead_in": [[x.start, x.end] for x in p.lead_in], "date": p.date, "page": p.page,
                "changed": p.changed, "strength": p.strength, "certainty": p.certainty,
                "status": p.status.value if p.status else None, "where": p.where,
            }
            for p in edition.passages
            if within(p.start, p.end)
        ],
        "exclusions": [{"reason": x.reason, "characters": x.characters} for x in edition.exclusions],
    }  # fmt: skip

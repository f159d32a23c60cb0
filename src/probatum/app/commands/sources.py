"""``source`` and ``library``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from probatum.app.opening import as_of_option, opened

if TYPE_CHECKING:
    from probatum.evidence.editions import Edition, Section


@click.command(epilog="Example: probatum source Evrysdi --section 34068-7")
@click.argument("document", nargs=-1, required=True)
@click.option("--edition", metavar="E", help="Edition id, version or date. Default: the newest.")
@click.option("--section", metavar="S", help="Only this section: its code, number or title.")
@click.option("--json", "as_json", is_flag=True, help="Text, sections and passages with offsets.")
@as_of_option
@click.pass_context
def source(
    ctx: click.Context,
    document: tuple[str, ...],
    edition: str | None,
    section: str | None,
    as_json: bool,
    as_of: str,
) -> None:
    """Show the stored text of a document, or one of its sections.

    Offsets in --json are Unicode code points of "text", the canonical text: text[start:end] is what a
    quote says, so that anyone can check it.
    """
    with opened(ctx) as library:
        found = library.source(" ".join(document), edition, None if edition else as_of)
        chosen = _sections(found, section)
        if section and not chosen:
            titles = ", ".join(dict.fromkeys(s.title for s in found.sections if s.title))
            raise click.ClickException(
                f"{found.document} has no section {section!r}. Its sections: {titles[:1500]}"
            )
        if as_json:
            click.echo(json.dumps(_as_json(found, chosen), ensure_ascii=False, indent=2))
            return
        version = f"version {found.version}" if found.version else ""
        facts = (found.document, found.source, found.date, version, f"edition {found.id}")
        click.echo(found.title)
        click.echo(" · ".join(f for f in (*facts, found.level.value) if f))
        if found.url:
            click.echo(found.url)
        click.echo()
        for text in [found.words(part) for part in chosen] or [found.text]:
            click.echo(text)


@click.command(name="library")
@click.option("--all", "everything", is_flag=True, help="Older editions too.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.option("--jurisdiction", metavar="CODE", help="Set whose text this site works under.")
@click.pass_context
def library(ctx: click.Context, everything: bool, as_json: bool, jurisdiction: str | None) -> None:
    """List what the library holds, and as of when."""
    with opened(ctx) as held_library:
        if jurisdiction is not None:
            from probatum.app.library import JURISDICTION

            held_library.store.record.set_setting(JURISDICTION, jurisdiction.upper())
        counts = held_library.counts()
        held = held_library.held(newest=not everything)
        coverage = held_library.store.vectors.coverage()
        missing = coverage.passages - coverage.encoded
        if as_json:
            rows: list[dict[str, Any]] = [
                {
                    "document": h.document, "edition": h.edition, "kind": h.kind.value,
                    "level": h.level.value, "title": h.title, "version": h.version, "date": h.date,
                    "jurisdiction": h.jurisdiction, "passages": h.passages, "newest": h.newest,
                    "retracted": h.retracted, "source": h.source, "licence": h.licence,
                }
                for h in held
            ]  # fmt: skip
            summary = {
                "folder": str(held_library.store.folder), "documents": counts.documents,
                "editions": counts.editions, "passages": counts.passages,
                "kinds": dict(counts.kinds), "without_vectors": missing, "held": rows,
            }  # fmt: skip
            click.echo(json.dumps(summary, ensure_ascii=False, indent=2))
            return
        click.echo(f"{held_library.store.folder}")
        click.echo(
            f"{counts.documents:,} documents, {counts.editions:,} editions "
            f"({counts.digests:,} digests), {counts.passages:,} passages; {missing:,} of the newest "
            f"passages without a vector"
        )
        for kind, count in counts.kinds.items():
            click.echo(f"  {kind:<16} {count:>8,}")
        for h in held:
            mark = " RETRACTED" if h.retracted else ""
            click.echo(f"{h.document:<44} {h.date:<10} {h.level.value:<8} {h.title[:90]}{mark}")


def _sections(edition: Edition, wanted: str | None) -> list[Section]:
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


def _as_json(edition: Edition, chosen: list[Section]) -> dict[str, Any]:
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

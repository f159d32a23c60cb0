"""``source`` and ``library``."""

from __future__ import annotations

import json
from typing import Any

import click

from probatum.app.opening import as_of_option, opened


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
    from probatum.rendering.edition_json import sections, to_json

    with opened(ctx) as library:
        found = library.source(" ".join(document), edition, None if edition else as_of)
        chosen = sections(found, section)
        if section and not chosen:
            titles = ", ".join(dict.fromkeys(s.title for s in found.sections if s.title))
            raise click.ClickException(
                f"{found.document} has no section {section!r}. Its sections: {titles[:1500]}"
            )
        if as_json:
            click.echo(json.dumps(to_json(found, chosen), ensure_ascii=False, indent=2))
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

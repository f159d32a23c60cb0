"""``search``."""

from __future__ import annotations

import json
from dataclasses import asdict

import click

from probatum.app.opening import as_of_option, opened

SORTS = ("relevance", "authority", "date")


@click.command(epilog='Example: probatum search "platelet count before each dose" --kind label')
@click.argument("text", nargs=-1, required=True)
@as_of_option
@click.option("-k", "count", default=10, show_default=True, help="Hits at most.")
@click.option("--kind", "kinds", multiple=True, help="label, abstract, trial, guideline …")
@click.option("--document", "documents", multiple=True, help="Only in this document (its key).")
@click.option("--section", "codes", multiple=True, help="Only in sections with this code.")
@click.option("--design", "designs", multiple=True, help="randomised trial, cohort …")
@click.option("--publication-type", "types", multiple=True, help="As PubMed names it.")
@click.option("--since", metavar="DATE", help="Dated on or after.")
@click.option("--until", metavar="DATE", help="Dated on or before.")
@click.option("--jurisdiction", "places", multiple=True, help="US, EU …")
@click.option("--sort", type=click.Choice(SORTS), default="relevance", show_default=True)
@click.option("--older", is_flag=True, help="Older editions too.")
@click.option("--no-rerank", is_flag=True, help="Without the cross-encoder.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.pass_context
def search(
    ctx: click.Context,
    text: tuple[str, ...],
    as_of: str,
    count: int,
    kinds: tuple[str, ...],
    documents: tuple[str, ...],
    codes: tuple[str, ...],
    designs: tuple[str, ...],
    types: tuple[str, ...],
    since: str | None,
    until: str | None,
    places: tuple[str, ...],
    sort: str,
    older: bool,
    no_rerank: bool,
    as_json: bool,
) -> None:
    """Find passages, each with the reason why it was found.

    Relevance orders the hits; authority and date are shown beside it and order them only when asked.
    """
    from probatum.evidence.editions import Design, Kind
    from probatum.library.index import Filter
    from probatum.retrieval.search import Sort

    try:
        filter_ = Filter(
            kinds=tuple(Kind(k) for k in kinds),
            documents=documents,
            codes=codes,
            designs=tuple(Design(d) for d in designs),
            publication_types=types,
            jurisdictions=places,
            dated_from=since,
            dated_to=until,
            newest=not older,
            as_of=as_of,
        )
    except ValueError as error:
        known = ", ".join([*(k.value for k in Kind), *(d.value for d in Design)])
        raise click.UsageError(f"{error}. Known kinds and designs: {known}") from error
    _warn(" ".join(text), places)
    with opened(ctx) as library:
        found = library.search(
            " ".join(text), filter_, k=count, rerank=0 if no_rerank else 20, sort=Sort(sort)
        )
        if as_json:
            rows = [
                {"rank": i, **asdict(f), "reason": f.why.sentence()} for i, f in enumerate(found, 1)
            ]
            click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
            return
        if not found:
            click.echo("Nothing found. `probatum library` lists what is held.", err=True)
            ctx.exit(3)
        for rank, f in enumerate(found, 1):
            same = f" (+{len(f.same)} with the same words)" if f.same else ""
            mark = " RETRACTED" if f.retracted else ""
            click.echo(f"{rank}. {f.title}{same}{mark}")
            click.echo(f"   {f.document} · {f.authority} · {f.date} · {f.level.value} · "
                       f"{' > '.join(p for p in f.path if p)}")  # fmt: skip
            click.echo("   " + " ".join(f.text.split())[:600])
            click.echo(f"   why: {f.why.sentence()}\n")


def _warn(text: str, places: tuple[str, ...]) -> None:
    """The emergency line first, on stderr, if a person may be in danger."""
    from probatum.answers.emergency import emergency_line
    from probatum.retrieval.understanding import dangers

    if line := emergency_line(dangers(text), places[0] if places else ""):
        click.echo(line, err=True)

"""``history``, ``show`` and ``verify``."""

from __future__ import annotations

import json
from pathlib import Path

import click

from probatum.app.opening import opened
from probatum.app.output import FORMATS, emit


@click.command()
@click.option("-n", "limit", default=30, show_default=True, help="Articles at most.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.pass_context
def history(ctx: click.Context, limit: int, as_json: bool) -> None:
    """List the articles that were written, newest first."""
    with opened(ctx) as library:
        kept = list(library.history(limit))
        if as_json:
            rows = [
                {"id": a.id, "question": a.question, "as_of": a.as_of, "revision": a.revision}
                for a in kept
            ]
            click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
            return
        if not kept:
            click.echo('No article yet. Begin with: probatum ask "…"', err=True)
        for a in kept:
            click.echo(f"{a.id}  as of {a.as_of}  rev. {a.revision}  {a.question}")


@click.command()
@click.argument("article")
@click.option("--format", "form", type=click.Choice(FORMATS), help="Default: text.")
@click.option("--out", metavar="FILE", help="Write to this file.")
@click.option("--quotes", is_flag=True, help="Print the quoted words under each statement.")
@click.pass_context
def show(ctx: click.Context, article: str, form: str | None, out: str | None, quotes: bool) -> None:
    """Show an article again. ARTICLE is its id in `probatum history`, or the beginning of it."""
    with opened(ctx) as library:
        emit(library.show(article), form, out, quotes=quotes)


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False))
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.pass_context
def verify(ctx: click.Context, file: str, as_json: bool) -> None:
    """Repeat the checks on an article file (JSON of `probatum ask --format json`).

    Exit code 1 if a statement does not stand.
    """
    from probatum.rendering.json import from_json
    from probatum.services.facts import recheck

    try:
        article = from_json(json.loads(Path(file).read_text("utf-8")))
    except (ValueError, KeyError, TypeError) as error:
        raise click.ClickException(
            f"{file}: not an article of `probatum ask --format json` ({error})."
        ) from error
    with opened(ctx) as library:
        claims = recheck(library.store, article)
    fallen = [c for c in claims if c.verdict.value not in ("supported", "agrees with digest")]
    if as_json:
        rows = [
            {"id": c.id, "text": c.text, "verdict": c.verdict.value,
             "checks": [{"name": k.name, "outcome": k.outcome.value, "reason": k.reason}
                        for k in c.checks]}
            for c in claims
        ]  # fmt: skip
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        for c in fallen:
            click.echo(f"{c.verdict.value}: {c.text}")
            for check in c.checks:
                if check.outcome.value == "fail":
                    click.echo(f"   {check.name}: {check.reason}")
        click.echo(f"{len(claims) - len(fallen)} of {len(claims)} statements stand.")
    if fallen:
        ctx.exit(1)

"""``thread``: conversations that were kept."""

from __future__ import annotations

import json

import click

from probatum.app.opening import opened
from probatum.app.output import write


@click.group()
def thread() -> None:
    """List, show, export and delete threads: questions that go on from each other."""


@thread.command("list")
@click.option("-n", "limit", default=30, show_default=True, help="Threads at most.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.pass_context
def list_(ctx: click.Context, limit: int, as_json: bool) -> None:
    """List the threads, the one asked in last first."""
    with opened(ctx) as library:
        kept = library.threads(limit)
    if as_json:
        rows = [
            {
                "id": t.id,
                "questions": [{"said": q.said, "question": q.question} for q in t.turns],
                "as_of": t.turns[-1].as_of,
            }
            for t in kept
        ]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    if not kept:
        click.echo('No thread yet. Begin with: probatum ask "…"', err=True)
    for t in kept:
        more = f"  (+{len(t.turns) - 1})" if len(t.turns) > 1 else ""
        click.echo(f"{t.id}  as of {t.turns[-1].as_of}  {t.turns[0].question}{more}")


@thread.command(epilog="Example: probatum thread show 3f2a")
@click.argument("identity", metavar="THREAD")
@click.pass_context
def show(ctx: click.Context, identity: str) -> None:
    """Show a thread's questions, what was understood, and how each answer begins.

    THREAD is its id in `probatum thread list`, or the beginning of it.
    """
    from probatum.rendering.threads import to_text

    with opened(ctx) as library:
        found = library.thread(identity)
        click.echo(to_text(found), nl=False)
        if asked := found.suggestions():
            click.echo("What to ask next:")
        for suggestion in asked:
            click.echo(f"   {suggestion.question}")


@thread.command(epilog="Example: probatum thread export 3f2a --out thread.html")
@click.argument("identity", metavar="THREAD")
@click.option(
    "--format",
    "form",
    type=click.Choice(("html", "json")),
    help="Default: html, or what the ending of --out says.",
)
@click.option("--out", metavar="FILE", help="Write to this file instead of standard output.")
@click.pass_context
def export(ctx: click.Context, identity: str, form: str | None, out: str | None) -> None:
    """Write a thread with its whole articles to one file that needs nothing else."""
    from probatum.rendering.threads import dumps, to_html

    form = form or ("json" if out and out.lower().endswith(".json") else "html")
    with opened(ctx) as library:
        found = library.thread(identity)
        write(dumps(found) if form == "json" else to_html(found), out)


@thread.command()
@click.argument("identity", metavar="THREAD")
@click.option("--yes", is_flag=True, help="Do not ask first.")
@click.pass_context
def delete(ctx: click.Context, identity: str, yes: bool) -> None:
    """Delete a thread, its questions, and its articles that no other thread holds."""
    with opened(ctx) as library:
        found = library.thread(identity)
        if not yes:
            click.confirm(f"Delete “{found.title}” and what followed?", abort=True, err=True)
        library.delete_thread(found.id)
        click.echo(f"Deleted thread {found.id}.", err=True)

"""``history``, ``show`` and ``verify``."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from probatum.app.opening import (
    WrongInput,
    audience_options,
    chosen_audience,
    day,
    opened,
    with_drafts,
)
from probatum.app.output import FORMATS, emit, entered
from probatum.rendering.wording import one_line

if TYPE_CHECKING:
    from probatum.evidence.articles import Article
    from probatum.evidence.claims import Claim, Verdict


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
@audience_options
@click.option("--format", "form", type=click.Choice(FORMATS), help="Default: text.")
@click.option("--out", metavar="FILE", help="Write to this file.")
@click.option("--quotes", is_flag=True, help="Print the quoted words under each statement.")
@click.option("--revision", type=int, help="Default: the newest.")
@click.pass_context
def show(
    ctx: click.Context,
    article: str,
    audience: str | None,
    remember: bool,
    form: str | None,
    out: str | None,
    quotes: bool,
    revision: int | None,
) -> None:
    """Show an article again. ARTICLE is its id in `probatum history`, or the beginning of it.

    Its first line says who has reviewed it, or that nobody has. A page, Word or PDF file carries a code
    and the day after which it is to be discarded: `probatum review copy` says whether it still holds.
    """
    with opened(ctx) as library:
        chosen = chosen_audience(library, audience, remember, form)
        written = library.show(article, revision)
        with_drafts(library, written, chosen)
        made = library.article_for(written, chosen)
        emit(entered(library, made, form, out), form, out, quotes=quotes)


STANDING = ("supported", "agrees with digest", "source does not add up")
"""Verdicts of statements that stand: the last is a faithful copy of a source's own error."""


@click.command(epilog="Example: probatum verify answer.json")
@click.argument("file", metavar="ARTICLE.json")
@click.option(
    "--as-of",
    metavar="DATE",
    callback=lambda c, p, v: v and day(c, p, v),
    help="Against what is held up to this day. Default: the article's own day.",
)
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.pass_context
def verify(ctx: click.Context, file: str, as_of: str | None, as_json: bool) -> None:
    """Repeat every check on an article file (JSON of `probatum ask --format json`).

    What the file says of verdicts counts for nothing: quotes are compared with the library again, and
    each statement that does not stand is named with the checks that it fails. With --as-of of today
    a statement falls whose words stand no longer in the newest edition. Exit code 1: a statement
    does not stand.
    """
    from probatum.services.facts import recheck

    article = read_file(file)
    if as_of:
        article = replace(article, as_of=as_of)
    stated = {c.id: c.verdict for c in article.claims()}
    with opened(ctx) as library:
        claims = recheck(library.store, article)
    fallen = [c for c in claims if c.verdict.value not in STANDING]
    if as_json:
        click.echo(
            json.dumps([_row(c, stated[c.id]) for c in claims], ensure_ascii=False, indent=2)
        )
    else:
        for claim in fallen:
            _tell(claim, stated[claim.id])
        click.echo(f"{len(claims) - len(fallen)} of {len(claims)} statements stand.")
    if fallen:
        ctx.exit(1)


def read_file(file: str) -> Article:
    """The article in a file, or an error with exit code 2."""
    from probatum.rendering.json import from_json

    try:
        text = sys.stdin.read() if file == "-" else Path(file).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is no text"
        raise WrongInput(
            f"{file}: cannot be read ({why}). Give the file of `probatum ask … --format json --out "
            "answer.json`."
        ) from error
    try:
        data = json.loads(text)
        if not isinstance(data, dict):
            raise ValueError("it holds no object")
        return from_json(data)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise WrongInput(
            f"{file}: not an article of `probatum ask --format json` ({error}). For an article that "
            "somebody else wrote use `probatum audit`."
        ) from error


def _row(claim: Claim, stated: Verdict) -> dict[str, object]:
    checks = [
        {"name": k.name, "outcome": k.outcome.value, "reason": k.reason} for k in claim.checks
    ]
    return {
        "id": claim.id,
        "text": claim.text,
        "verdict": claim.verdict.value,
        "stated": stated.value,
        "stands": claim.verdict.value in STANDING,
        "checks": checks,
    }


def _tell(claim: Claim, stated: Verdict) -> None:
    was = f" (the file says {stated.value})" if stated is not claim.verdict else ""
    click.echo(f"{claim.verdict.value}{was}: {one_line(claim.text)}")
    failing = [k for k in claim.checks if k.outcome.value == "fail"]
    for check in failing or [k for k in claim.checks if k.outcome.value == "cannot tell"]:
        click.echo(f"   {check.name}: {one_line(check.reason)}")

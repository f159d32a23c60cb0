"""``ask`` and ``drug``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, cast

import click

from probatum.app.opening import (
    as_of_option,
    audience_options,
    chosen_audience,
    done_progress,
    opened,
    progress,
    with_drafts,
)
from probatum.app.output import FORMATS, emit, emit_no_answer, entered
from probatum.evidence.articles import Article

if TYPE_CHECKING:
    from probatum.app.library import Library
    from probatum.services.asking import NoAnswer

NO_EVIDENCE = 3
"""Exit code where there is no evidence or the question is not medical."""

_format = click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    help="Default: text, or what the ending of --out says.",
)
_out = click.option("--out", metavar="FILE", help="Write to this file instead of standard output.")
_jurisdiction = click.option(
    "--jurisdiction", metavar="CODE", help="US, EU, UK …: whose text you work under."
)


@click.command(epilog='Example: probatum ask "How is nusinersen dosed?" --format html --out a.html')
@click.argument("question", nargs=-1)
@as_of_option
@_jurisdiction
@audience_options
@_format
@_out
@click.option("--quotes", is_flag=True, help="Print the quoted words under each statement.")
@click.option("--follow", metavar="THREAD", help="Go on from this thread: its id.")
@click.option("--continue", "go_on", is_flag=True, help="Go on from the thread asked in last.")
@click.option("--no-history", is_flag=True, help="Do not keep the question and the article.")
@click.pass_context
def ask(
    ctx: click.Context,
    question: tuple[str, ...],
    as_of: str,
    jurisdiction: str | None,
    audience: str | None,
    remember: bool,
    form: str | None,
    out: str | None,
    quotes: bool,
    follow: str | None,
    go_on: bool,
    no_history: bool,
) -> None:
    """Answer a clinical question with quotes from the library.

    QUESTION is read from standard input if it is "-". The article opens with what matters most, the
    danger, and how far to trust it; every statement carries the exact words that it stands on. --as
    says whom it is for: order, depth and words change, never a number or a verdict. With --follow or
    --continue a question such as "and in a child of 9 kg?" is understood by the ones before it, and
    what was understood is told. Exit code 3: no evidence, not a medical question, or asked back.
    """
    text = sys.stdin.read() if question == ("-",) else " ".join(question)
    if follow and go_on:
        raise click.UsageError("--follow and --continue name two threads: give one of them.")
    with opened(ctx) as library:
        reader = chosen_audience(library, audience, remember, form)
        thread = library.converse(
            text,
            as_of=as_of,
            jurisdiction=jurisdiction,
            keep=not no_history,
            follow=_last(library) if go_on else follow,
            progress=progress(),
        )
        done_progress()
        if sentence := thread.turns[-1].followed.sentence:
            click.echo(sentence, err=True)
        answer = thread.answer()
        if not isinstance(answer, Article):
            emit_no_answer(cast("NoAnswer", answer), form, out)
            ctx.exit(NO_EVIDENCE)
        with_drafts(library, answer, reader)
        shown = library.article_for(answer, reader)
        emit(entered(library, shown, form, out), form, out, quotes=quotes)
        if not no_history and sys.stderr.isatty():
            click.echo(f'Go on with: probatum ask --follow {thread.id[:6]} "…"', err=True)


def _last(library: Library) -> str:
    """The thread asked in last."""
    for thread in library.threads(1):
        return thread.id
    raise click.UsageError("No thread is kept yet. Ask a whole question first, without --continue.")


@click.command(epilog="Example: probatum drug Evrysdi")
@click.argument("name", nargs=-1, required=True)
@as_of_option
@_jurisdiction
@audience_options
@_format
@_out
@click.option("--quotes", is_flag=True, help="Print the quoted words under each statement.")
@click.pass_context
def drug(
    ctx: click.Context,
    name: tuple[str, ...],
    as_of: str,
    jurisdiction: str | None,
    audience: str | None,
    remember: bool,
    form: str | None,
    out: str | None,
    quotes: bool,
) -> None:
    """Show a drug's held text in clinical order, dated, without a question.

    Says what the label is silent on. A name that covers several products shows each of them.
    """
    with opened(ctx) as library:
        pages = library.drug(
            " ".join(name),
            as_of=as_of,
            jurisdiction=jurisdiction,
            audience=chosen_audience(library, audience, remember, form),
        )
        from probatum.services.asking import NoAnswer

        if isinstance(pages, NoAnswer):
            emit_no_answer(pages, form, out)
            ctx.exit(NO_EVIDENCE)
        page: Article
        for page in pages:
            emit(page, form, out, quotes=quotes)

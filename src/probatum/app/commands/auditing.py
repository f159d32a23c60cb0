"""``audit``."""

from __future__ import annotations

import sys
from dataclasses import replace

import click

from probatum.app.opening import WrongInput, as_of_option, done_progress, opened, progress
from probatum.app.output import chosen, emit_audit

FAULTY = 1
"""Exit code where something is contradicted, out of date or fabricated."""

STANDARD_INPUT = "standard input"
FORMS = ("text", "html", "json")


@click.command(epilog="Example: probatum audit article.html --html --out audit.html")
@click.argument("article")
@as_of_option
@click.option("--jurisdiction", metavar="CODE", help="US, EU, UK …: whose text you work under.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.option("--html", "as_html", is_flag=True, help="As a page: the text, marked up.")
@click.option("--out", metavar="FILE", help="Write to this file; .html and .json say the form.")
@click.option(
    "--all", "everything", is_flag=True, help="Print also what matches or is not covered."
)
@click.option("--no-model", is_flag=True, help="Check by rules alone, without the support model.")
@click.pass_context
def audit(
    ctx: click.Context,
    article: str,
    as_of: str,
    jurisdiction: str | None,
    as_json: bool,
    as_html: bool,
    out: str | None,
    everything: bool,
    no_model: bool,
) -> None:
    """Check every statement of anyone's article against the library.

    ARTICLE is a file (text, Markdown, HTML, PDF, DOCX), the address of a page, or "-" for standard
    input. The text is split into statements; each gets the passage that it should stand on, checks,
    and a verdict. The audit also says what is missing and what changed since. Exit code 1: something
    is contradicted, out of date or fabricated.
    """
    from probatum.services.given import GivenError, read_bytes, read_given

    form = _form(as_json, as_html, out)
    try:
        if article == "-":
            given = read_bytes(sys.stdin.buffer.read(), STANDARD_INPUT)
        else:
            given = read_given(article)
    except GivenError as error:
        raise WrongInput(str(error)) from error
    with opened(ctx) as library:
        made = library.audit(
            STANDARD_INPUT if article == "-" else article,
            text=given.text,
            as_of=as_of,
            jurisdiction=jurisdiction,
            model=not no_model,
            progress=progress(),
        )
        done_progress()
    made = replace(made, notes=(*given.notes, *made.notes))
    emit_audit(made, form, out, everything=everything)
    if made.faulty():
        ctx.exit(FAULTY)


def _form(as_json: bool, as_html: bool, out: str | None) -> str:
    if as_json and as_html:
        raise click.UsageError("--json and --html: choose one.")
    form = "json" if as_json else "html" if as_html else chosen(None, out)
    if form not in FORMS:
        raise click.UsageError(
            f"An audit is written as text, HTML or JSON, not as {form}: name the file .txt, .html or "
            ".json."
        )
    return form

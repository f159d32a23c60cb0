"""Writes an article in the form that was asked for. Standard output holds only the result."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Callable

    from probatum.app.library import Library
    from probatum.audits.report import Audit
    from probatum.evidence.articles import Article
    from probatum.services.asking import NoAnswer

FORMATS = (
    "text", "md", "html", "json", "docx", "pdf", "bibtex", "ris", "csl", "handover", "cited",
    "family",
)  # fmt: skip
BINARY = ("docx", "pdf")
PRINTS = ("html", "docx", "pdf", "handover", "family")
"""Formats that are passed on as they are, and so carry a code and a day to discard them."""

_ENDINGS = {
    ".md": "md",
    ".html": "html",
    ".htm": "html",
    ".json": "json",
    ".docx": "docx",
    ".pdf": "pdf",
    ".txt": "text",
    ".bib": "bibtex",
    ".ris": "ris",
}


def chosen(form: str | None, out: str | None) -> str:
    """The format: the one asked for, else the file's ending, else text."""
    if form:
        return form
    return _ENDINGS.get(Path(out).suffix.lower(), "text") if out else "text"


def entered(library: Library, article: Article, form: str | None, out: str | None) -> Article:
    """The article, entered as opened, printed or exported; a page to be passed on gets its code."""
    from probatum.app.clock import now
    from probatum.app.people import person
    from probatum.services.copying import Use, used

    made = chosen(form, out)
    use = Use.PRINTED if made in PRINTS else Use.EXPORTED if out else Use.OPENED
    return used(library.store, person(), article, use, now())


def emit(article: Article, form: str | None, out: str | None, *, quotes: bool = False) -> None:
    """Render an article to a file or to standard output."""
    form = chosen(form, out)
    if form in BINARY:
        if out is None and sys.stdout.isatty():
            raise click.UsageError(f"{form} is not text: name a file with --out.")
        write_bytes(_bytes(article, form), out)
    elif form == "text" and out is None:
        from rich.console import Console

        from probatum.rendering.terminal import show

        show(Console(), article, quotes=quotes)
    else:
        write(_text(article, form, quotes=quotes), out)


def _text(article: Article, form: str, *, quotes: bool) -> str:
    if form == "text":
        from probatum.rendering.terminal import to_text

        return to_text(article, quotes=quotes)
    make: Callable[[Article], str]
    if form == "json":
        from probatum.rendering.json import dumps as make
    elif form == "md":
        from probatum.rendering.markdown import render as make
    elif form == "bibtex":
        from probatum.rendering.citing import bibtex as make
    elif form == "ris":
        from probatum.rendering.citing import ris as make
    elif form == "csl":
        from probatum.rendering.citing import csl as make
    elif form == "handover":
        from probatum.rendering.handover import render as make
    elif form == "family":
        from probatum.rendering.family import render as make
    elif form == "cited":
        from probatum.rendering.copying import render as make
    else:
        from probatum.rendering.html import render as make
    return make(article)


def _bytes(article: Article, form: str) -> bytes:
    make: Callable[[Article], bytes]
    if form == "docx":
        from probatum.rendering.docx import render as make
    else:
        from probatum.rendering.pdf import render as make
    return make(article)


def emit_no_answer(answer: NoAnswer, form: str | None, out: str | None) -> None:
    """Say why there is no article: as JSON, HTML or Markdown where asked for, else on stderr."""
    from probatum.rendering import noanswer

    makers = {"json": noanswer.dumps, "md": noanswer.to_markdown, "html": noanswer.to_html}
    make = makers.get(chosen(form, out))
    if make is None:
        noanswer.render(answer, file=sys.stderr)
    else:
        write(make(answer), out)


def emit_audit(audit: Audit, form: str | None, out: str | None, *, everything: bool) -> None:
    """Write an audit as text, HTML or JSON."""
    form = chosen(form, out)
    if form == "json":
        from probatum.rendering.audit_json import dumps

        write(dumps(audit), out)
    elif form == "html":
        from probatum.rendering.audit_html import render

        write(render(audit), out)
    elif out is not None:
        from probatum.rendering.audit_terminal import to_text

        write(to_text(audit, everything=everything), out)
    else:
        from rich.console import Console

        from probatum.rendering.audit_terminal import show

        show(Console(), audit, everything=everything)


def write(text: str, out: str | None) -> None:
    """Write a text to a file, else to standard output."""
    if out:
        _place(out, text.encode())
    else:
        click.echo(text, nl=not text.endswith("\n"))


def write_bytes(data: bytes, out: str | None) -> None:
    """Write bytes to a file, else to standard output."""
    if out:
        _place(out, data)
    else:
        sys.stdout.buffer.write(data)


def _place(out: str, data: bytes) -> None:
    """Write a file in one step, so that a failure leaves no half of it."""
    place = Path(out)
    draft = place.with_name(f".{place.name}.{os.getpid()}")
    try:
        draft.write_bytes(data)
        draft.replace(place)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise click.ClickException(
            f"{out}: cannot be written ({error.strerror}). Name another file with --out."
        ) from error
    click.echo(f"Written to {out}", err=True)

"""Writes an article in the form that was asked for. Standard output holds only the result."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from probatum.evidence.articles import Article
    from probatum.services.asking import NoAnswer

FORMATS = ("text", "md", "html", "json", "docx", "pdf")
BINARY = ("docx", "pdf")
_ENDINGS = {".md": "md", ".html": "html", ".htm": "html", ".json": "json", ".docx": "docx",
            ".pdf": "pdf", ".txt": "text"}  # fmt: skip


def chosen(form: str | None, out: str | None) -> str:
    """The format: the one asked for, else the file's ending, else text."""
    if form:
        return form
    return _ENDINGS.get(Path(out).suffix.lower(), "text") if out else "text"


def emit(article: Article, form: str | None, out: str | None, *, quotes: bool = False) -> None:
    """Render an article to a file or to standard output."""
    form = chosen(form, out)
    if form in BINARY:
        if out is None and sys.stdout.isatty():
            raise click.UsageError(f"{form} is not text: name a file with --out.")
        _write_bytes(rendered_bytes(article, form), out)
    elif form == "text" and out is None:
        from probatum.rendering.terminal import show

        show(article, quotes=quotes)
    else:
        _write(rendered(article, form, quotes=quotes), out)


def rendered(article: Article, form: str, *, quotes: bool = False) -> str:
    """The article as text in one of the text formats."""
    if form == "json":
        from probatum.rendering.json import to_json

        return json.dumps(to_json(article), ensure_ascii=False, indent=2) + "\n"
    if form == "md":
        from probatum.rendering.markdown import to_markdown

        return to_markdown(article)
    if form == "html":
        from probatum.rendering.html import to_html

        return to_html(article)
    from probatum.rendering.terminal import to_text

    return to_text(article, quotes=quotes)


def rendered_bytes(article: Article, form: str) -> bytes:
    """The article as DOCX or PDF."""
    if form == "docx":
        from probatum.rendering.docx import to_docx

        return to_docx(article)
    from probatum.rendering.pdf import to_pdf

    return to_pdf(article)


def emit_no_answer(answer: NoAnswer, form: str | None, out: str | None) -> None:
    """Say why there is no article: JSON where that was asked for, else plain words on stderr."""
    if chosen(form, out) == "json":
        from dataclasses import asdict

        _write(json.dumps({"answered": False, **asdict(answer)}, ensure_ascii=False, indent=2) + "\n", out)
        return
    for line in (*answer.warnings, answer.message):
        click.echo(line, err=True)


def _write(text: str, out: str | None) -> None:
    if out:
        Path(out).write_text(text, encoding="utf-8")
        click.echo(f"Written to {out}", err=True)
    else:
        click.echo(text, nl=False)


def _write_bytes(data: bytes, out: str | None) -> None:
    if out:
        Path(out).write_bytes(data)
        click.echo(f"Written to {out}", err=True)
    else:
        sys.stdout.buffer.write(data)

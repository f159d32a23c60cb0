"""What a reader takes along of an article: files, references, the handover text."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import APIRouter, HTTPException, Path, Request, Response

from probatum.app.clock import now
from probatum.app.output import PRINTS
from probatum.app.web.audience import Reading
from probatum.app.web.callers import Reader
from probatum.app.web.heads import headers_alone
from probatum.app.web.library import Held, Shelved
from probatum.app.web.shelf import Shelf, Shown
from probatum.app.web.whose import ArticleId
from probatum.evidence.articles import Article
from probatum.rendering import citing, copying, docx, handover, html, json, markdown, pdf
from probatum.services.copying import Use, used

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Export:
    """A form of an article as a file."""

    media: str
    ending: str
    make: Callable[[Article], str | bytes]

    def data(self, article: Article) -> bytes:
        """The bytes of the file."""
        made = self.make(article)
        return made.encode() if isinstance(made, str) else made


_TEXT = "text/plain; charset=utf-8"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

EXPORTS = {
    "handover": Export(_TEXT, "handover.txt", handover.render),
    "cited": Export(_TEXT, "txt", copying.render),
    "bibtex": Export("application/x-bibtex; charset=utf-8", "bib", citing.bibtex),
    "ris": Export("application/x-research-info-systems; charset=utf-8", "ris", citing.ris),
    "csl": Export("application/vnd.citationstyles.csl+json", "csl.json", citing.csl),
    "md": Export("text/markdown; charset=utf-8", "md", markdown.render),
    "html": Export("text/html; charset=utf-8", "html", html.render),
    "json": Export("application/json", "json", json.dumps),
    "pdf": Export("application/pdf", "pdf", pdf.render),
    "docx": Export(_WORD, "docx", docx.render),
}
"""The forms by the names that the command line has for them."""

LONGEST_NAME = 60
"""Characters of a file's name before its ending."""


def exported(shelf: Shelf, shown: Shown, form: str) -> Response:
    """A revision as a file. Raises HTTPException 404 for a form that there is not."""
    if form not in EXPORTS:
        known = ", ".join(EXPORTS)
        raise HTTPException(404, f"There is no form {form[:40]!r}. There are: {known}.")
    made = EXPORTS[form]
    name = re.sub(r"[^a-z0-9]+", "-", shown.heading.lower())[:LONGEST_NAME].strip("-")
    disposition = f'attachment; filename="{name or shown.id}-{shown.revision}.{made.ending}"'
    return Response(
        shelf.form(shown, form, made.data),
        headers={"Content-Type": made.media, "Content-Disposition": disposition},
    )


@router.get("/articles/{identity}/{revision}/exports/{form}")
def export(
    request: Request,
    caller: Reader,
    shelf: Shelved,
    library: Held,
    reading: Reading,
    identity: ArticleId,
    revision: Annotated[int, Path(ge=1, le=2**31)],
    form: Annotated[str, Path(max_length=40)],
) -> Response:
    """A revision of an article in another form."""
    shown = shelf.shown(identity, revision, reading)
    if form not in EXPORTS or headers_alone(request):
        return exported(shelf, shown, form)
    use = Use.PRINTED if form in PRINTS else Use.EXPORTED
    entered = used(library.store, caller, shown.article, use, now())
    return exported(shelf, replace(shown, article=entered) if form in PRINTS else shown, form)

"""Article: a kept article with its quotes, and what hangs beside it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from probatum.app.web.audience import Reading
from probatum.app.web.callers import Reader
from probatum.app.web.library import Shelved
from probatum.app.web.templating import page, unchanged
from probatum.audiences.reader import Audience
from probatum.rendering.family import sheet

router = APIRouter(include_in_schema=False)

Identity = Annotated[str, Path(max_length=64)]
Revision = Annotated[int, Path(ge=1, le=2**31)]


@router.get("/articles/{identity}")
def newest(
    request: Request, caller: Reader, shelf: Shelved, reading: Reading, identity: Identity
) -> Response:
    """The newest revision of an article."""
    shown = shelf.shown(identity, None, reading)
    return unchanged(request, page(request, "article_page.html.j2", shown=shown))


@router.get("/articles/{identity}/{revision}")
def revision(
    request: Request,
    caller: Reader,
    shelf: Shelved,
    reading: Reading,
    identity: Identity,
    revision: Revision,
) -> Response:
    """One revision of an article."""
    shown = shelf.shown(identity, revision, reading)
    return unchanged(request, page(request, "article_page.html.j2", shown=shown))


@router.get("/articles/{identity}/{revision}/family")
def family(
    request: Request, caller: Reader, shelf: Shelved, identity: Identity, revision: Revision
) -> Response:
    """The family sheet: one printed page from the patient page."""
    shown = shelf.shown(identity, revision, Audience.PATIENT)
    return unchanged(
        request, page(request, "family_page.html.j2", sheet=sheet(shown.article), shown=shown)
    )

"""Article: a kept article with its quotes, and what hangs beside it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from probatum.app.web.callers import Reader
from probatum.app.web.library import Shelved
from probatum.app.web.templating import page, unchanged

router = APIRouter(include_in_schema=False)

Identity = Annotated[str, Path(max_length=64)]
Revision = Annotated[int, Path(ge=1, le=2**31)]


@router.get("/articles/{identity}")
def newest(request: Request, caller: Reader, shelf: Shelved, identity: Identity) -> Response:
    """The newest revision of an article."""
    shown = shelf.shown(identity)
    return unchanged(request, page(request, "article_page.html.j2", shown=shown))


@router.get("/articles/{identity}/{revision}")
def revision(
    request: Request, caller: Reader, shelf: Shelved, identity: Identity, revision: Revision
) -> Response:
    """One revision of an article."""
    shown = shelf.shown(identity, revision)
    return unchanged(request, page(request, "article_page.html.j2", shown=shown))

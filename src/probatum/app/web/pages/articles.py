"""Article: a kept article with its quotes, and what hangs beside it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from starlette.background import BackgroundTask

from probatum.app.clock import now
from probatum.app.web.callers import Reader
from probatum.app.web.library import Shelved
from probatum.app.web.shelf import Shown
from probatum.app.web.templating import page, unchanged
from probatum.services.copying import Use, used
from probatum.services.permissions import Caller

router = APIRouter(include_in_schema=False)

Identity = Annotated[str, Path(max_length=64)]
Revision = Annotated[int, Path(ge=1, le=2**31)]


@router.get("/articles/{identity}")
def newest(request: Request, caller: Reader, shelf: Shelved, identity: Identity) -> Response:
    """The newest revision of an article."""
    return _page(request, caller, shelf.shown(identity))


@router.get("/articles/{identity}/{revision}")
def revision(
    request: Request, caller: Reader, shelf: Shelved, identity: Identity, revision: Revision
) -> Response:
    """One revision of an article."""
    return _page(request, caller, shelf.shown(identity, revision))


def _page(request: Request, caller: Caller, shown: Shown) -> Response:
    """The page; that it was opened is entered after it was sent."""
    made = unchanged(request, page(request, "article_page.html.j2", shown=shown))
    store = request.app.state.library.store
    made.background = BackgroundTask(used, store, caller, shown.article, Use.OPENED, now())
    return made

"""Article: a kept article with its quotes, and what hangs beside it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response
from starlette.background import BackgroundTask

from probatum.app.clock import now
from probatum.app.web.audience import Reading
from probatum.app.web.callers import Reader
from probatum.app.web.library import Held, Shelved
from probatum.app.web.shelf import Shown
from probatum.app.web.templating import page, unchanged
from probatum.app.web.threads import Place, place_of
from probatum.app.web.whose import ArticleId
from probatum.audiences.reader import Audience
from probatum.rendering.family import sheet
from probatum.services.copying import Use, used
from probatum.services.permissions import Caller

router = APIRouter(include_in_schema=False)

Revision = Annotated[int, Path(ge=1, le=2**31)]


@router.get("/articles/{identity}")
def newest(
    request: Request,
    caller: Reader,
    library: Held,
    shelf: Shelved,
    reading: Reading,
    identity: ArticleId,
    thread: Annotated[str, Query(max_length=64)] = "",
) -> Response:
    """The newest revision of an article, in a thread that it stands in if one is named."""
    shown = shelf.shown(identity, None, reading)
    place = place_of(library.store, shown.id, shown.article.follow_ups, thread, caller)
    return _page(request, caller, library, shown, place)


@router.get("/articles/{identity}/{revision}")
def revision(
    request: Request,
    caller: Reader,
    library: Held,
    shelf: Shelved,
    reading: Reading,
    identity: ArticleId,
    revision: Revision,
) -> Response:
    """One revision of an article."""
    shown = shelf.shown(identity, revision, reading)
    place = place_of(library.store, shown.id, shown.article.follow_ups, "", caller)
    return _page(request, caller, library, shown, place)


def _page(request: Request, caller: Caller, library: Held, shown: Shown, place: Place) -> Response:
    """The page; that it was opened is entered after it was sent."""
    answer = page(request, "article_page.html.j2", shown=shown, place=place)
    made = unchanged(request, answer)
    made.background = BackgroundTask(used, library.store, caller, shown.article, Use.OPENED, now())
    return made


@router.post("/articles/{identity}/{revision}/printed", status_code=204)
def printed(caller: Reader, library: Held, identity: ArticleId, revision: Revision) -> None:
    """Enter that the browser was told to print a revision."""
    used(library.store, caller, library.show(identity, revision), Use.PAGE, now())


@router.get("/articles/{identity}/{revision}/family")
def family(
    request: Request, caller: Reader, shelf: Shelved, identity: ArticleId, revision: Revision
) -> Response:
    """The family sheet: one printed page from the patient page."""
    shown = shelf.shown(identity, revision, Audience.PATIENT)
    return unchanged(
        request, page(request, "family_page.html.j2", sheet=sheet(shown.paper), shown=shown)
    )

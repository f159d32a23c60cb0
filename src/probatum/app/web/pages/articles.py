"""Article: a kept article with its quotes, and what hangs beside it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from probatum.app.web.audience import Reading
from probatum.app.web.callers import Reader
from probatum.app.web.library import Held, Shelved
from probatum.app.web.templating import page, unchanged
from probatum.app.web.threads import place_of
from probatum.audiences.reader import Audience
from probatum.rendering.family import sheet

router = APIRouter(include_in_schema=False)

Identity = Annotated[str, Path(max_length=64)]
Revision = Annotated[int, Path(ge=1, le=2**31)]


@router.get("/articles/{identity}")
def newest(
    request: Request,
    caller: Reader,
    library: Held,
    shelf: Shelved,
    reading: Reading,
    identity: Identity,
    thread: Annotated[str, Query(max_length=64)] = "",
) -> Response:
    """The newest revision of an article, in a thread that it stands in if one is named."""
    shown = shelf.shown(identity, None, reading)
    place = place_of(library.store, shown.id, shown.article.follow_ups, thread, caller)
    return unchanged(request, page(request, "article_page.html.j2", shown=shown, place=place))


@router.get("/articles/{identity}/{revision}")
def revision(
    request: Request,
    caller: Reader,
    library: Held,
    shelf: Shelved,
    reading: Reading,
    identity: Identity,
    revision: Revision,
) -> Response:
    """One revision of an article."""
    shown = shelf.shown(identity, revision, reading)
    place = place_of(library.store, shown.id, shown.article.follow_ups, "", caller)
    return unchanged(request, page(request, "article_page.html.j2", shown=shown, place=place))


@router.get("/articles/{identity}/{revision}/family")
def family(
    request: Request, caller: Reader, shelf: Shelved, identity: Identity, revision: Revision
) -> Response:
    """The family sheet: one printed page from the patient page."""
    shown = shelf.shown(identity, revision, Audience.PATIENT)
    return unchanged(
        request, page(request, "family_page.html.j2", sheet=sheet(shown.article), shown=shown)
    )

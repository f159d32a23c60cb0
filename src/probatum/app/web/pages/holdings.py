"""Library: what it holds, and as of when."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from probatum.app.web.callers import Reader
from probatum.app.web.library import Held
from probatum.app.web.templating import page

router = APIRouter(include_in_schema=False)

PAGE = 100
"""Documents on a page."""


@router.get("/library")
def library_page(
    request: Request,
    caller: Reader,
    library: Held,
    text: Annotated[str, Query(max_length=200)] = "",
    at: Annotated[int, Query(ge=0, le=10**9)] = 0,
) -> Response:
    """What is held, a page at a time; ``text`` leaves what has it in key or title."""
    wanted = text.casefold().split()
    held = [
        h for h in library.held() if all(w in f"{h.document} {h.title}".casefold() for w in wanted)
    ]
    return page(
        request,
        "library.html.j2",
        text=text,
        at=at,
        found=len(held),
        shown=held[at : at + PAGE],
        after=at + PAGE if at + PAGE < len(held) else None,
        before=max(at - PAGE, 0) if at else None,
        counts=library.counts(),
        newest=library.store.record.newest_date(),
    )

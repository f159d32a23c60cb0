"""Changes: two editions of a document side by side, sentence by sentence."""

from __future__ import annotations

from collections import Counter
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from probatum.app.web.callers import Reader
from probatum.app.web.library import Compared, Held
from probatum.app.web.templating import page, unchanged
from probatum.services.changes import Change

router = APIRouter(include_in_schema=False)

ROWS = 400
"""Sentences on a page."""


@router.get("/changes")
def documents(request: Request, caller: Reader, library: Held) -> Response:
    """Documents of which more than one edition is held."""
    held = library.held(newest=False)
    editions = Counter(h.document for h in held)
    several = [h for h in library.held() if editions[h.document] > 1]
    return page(request, "changes.html.j2", several=several, editions=editions)


@router.get("/changes/{document:path}")
def side_by_side(
    request: Request,
    caller: Reader,
    library: Held,
    comparer: Compared,
    document: Annotated[str, Path(max_length=300)],
    old: Annotated[str, Query(max_length=64)] = "",
    new: Annotated[str, Query(max_length=64)] = "",
    same: bool = False,
    at: Annotated[int, Query(ge=0, le=10**7)] = 0,
) -> Response:
    """Two editions; without a choice the newest and the one before it."""
    key = library.store.record.resolve(document).document
    editions = library.store.record.held(document=key, newest=False)
    second = library.store.record.resolve(key, new or None)
    before = [h for h in editions if h.edition != second.edition]
    first = library.store.record.resolve(key, old) if old else (before or editions)[-1]
    made = comparer.changes(first.edition, second.edition)
    rows = [r for r in made.rows if same or r.change is not Change.SAME]
    return unchanged(
        request,
        page(
            request, "side_by_side.html.j2", document=key, editions=editions, old=first, new=second,
            made=made, Change=Change, rows=rows[at : at + ROWS], same=same, at=at, found=len(rows),
            after=at + ROWS if at + ROWS < len(rows) else None,
            before=max(at - ROWS, 0) if at else None,
        ),
    )  # fmt: skip

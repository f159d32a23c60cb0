"""Source: the stored text of an edition, with a quote marked in it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, HTTPException, Path, Query, Request, Response

from probatum.app.library import Library
from probatum.app.web.callers import Reader
from probatum.app.web.library import Held
from probatum.app.web.reading import Asked, around, chapter, chapters
from probatum.app.web.templating import page, unchanged
from probatum.evidence.editions import Edition
from probatum.library.held import Held as Header

router = APIRouter(include_in_schema=False)

Key = Annotated[str, Path(max_length=300)]
Chosen = Annotated[str, Query(max_length=64)]
Place = Annotated[int | None, Query(ge=0, le=10**8)]


def _found(library: Library, document: str, edition: str) -> tuple[Header, Edition]:
    held = library.store.record.resolve(document, edition or None)
    return held, library.store.record.edition(held.edition)


def _asked(edition: Edition, start: int, end: int) -> Asked:
    if not start < end <= len(edition.text):
        raise HTTPException(404, "This edition's text has no such place.")
    return Asked(start, end)


@router.get("/source/{document:path}")
def source(
    request: Request,
    caller: Reader,
    library: Held,
    document: Key,
    edition: Chosen = "",
    start: Place = None,
    end: Place = None,
    part: Annotated[int | None, Query(ge=0, le=100_000)] = None,
) -> Response:
    """The stored text: whole, or one of its parts where it is long; a quote marked in its section."""
    held, found = _found(library, document, edition)
    asked = None if start is None or end is None else _asked(found, start, end)
    parts = chapters(found)
    at = chapter(parts, asked) if part is None else min(part, len(parts) - 1)
    return unchanged(
        request,
        page(
            request, "source.html.j2", held=held, edition=found, parts=parts, at=at, asked=asked,
            blocks=parts[at].blocks(found, asked),
            editions=library.store.record.held(document=held.document, newest=False),
        ),
    )  # fmt: skip


@router.get("/passage/{document:path}")
def passage(
    request: Request,
    caller: Reader,
    library: Held,
    document: Key,
    edition: Annotated[str, Query(min_length=1, max_length=64)],
    start: Annotated[int, Query(ge=0, le=10**8)],
    end: Annotated[int, Query(ge=0, le=10**8)],
) -> Response:
    """A quote with what stands around it in its section, for a panel beside the text."""
    held, found = _found(library, document, edition)
    asked = _asked(found, start, end)
    return unchanged(
        request,
        page(request, "passage.html.j2", held=held, around=around(found, asked), asked=asked),
    )

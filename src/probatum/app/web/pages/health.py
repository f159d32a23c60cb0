"""Whether the program lives, and whether it can answer."""

from __future__ import annotations

from fastapi import APIRouter

from probatum.app.web.library import Held

router = APIRouter(tags=["health"])


@router.get("/healthz")
def healthz() -> dict[str, str]:
    """The program lives."""
    return {"status": "ok"}


@router.get("/readyz")
def readyz(library: Held) -> dict[str, str | int]:
    """The library can be read."""
    return {"status": "ok", "state": library.store.state}

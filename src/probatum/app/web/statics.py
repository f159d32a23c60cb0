"""Files that a page loads, each under a name with the hash of its content, kept for a year."""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fastapi import APIRouter, HTTPException, Request, Response

from probatum.rendering.html import TEMPLATES

FOLDER = Path(__file__).parent / "static"
SHARED = ("article.css", "article.js", "audit.css", "plan.css", "family.css")
"""Styles and scripts of the self-contained pages, which the site's pages load as files."""

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Asset:
    """A file as it is sent."""

    name: str
    media: str
    data: bytes
    packed: bytes


@cache
def assets() -> dict[str, Asset]:
    """Every file by its plain name."""
    places = [*FOLDER.iterdir(), *(TEMPLATES / name for name in SHARED)]
    return {p.name: _asset(p) for p in places if p.is_file()}


def _asset(place: Path) -> Asset:
    data = place.read_bytes()
    stem, _, ending = place.name.rpartition(".")
    media = mimetypes.guess_type(place.name)[0] or "application/octet-stream"
    name = f"{stem}.{hashlib.sha256(data).hexdigest()[:12]}.{ending}"
    return Asset(name, media, data, gzip.compress(data, 9, mtime=0))


@cache
def _by_hashed_name() -> dict[str, Asset]:
    return {asset.name: asset for asset in assets().values()}


def static(name: str) -> str:
    """The address of a file. Raises KeyError for a name that there is not."""
    return f"/static/{assets()[name].name}"


@router.get("/static/{name}")
def serve(name: str, request: Request) -> Response:
    """A file under its hashed name; it never changes."""
    asset = _by_hashed_name().get(name)
    if asset is None:
        raise HTTPException(404, "There is no such file.")
    headers = {"Cache-Control": "public, max-age=31536000, immutable", "Vary": "Accept-Encoding"}
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(
            asset.packed, media_type=asset.media, headers={**headers, "Content-Encoding": "gzip"}
        )
    return Response(asset.data, media_type=asset.media, headers=headers)

"""The application: its routes, what stands around them, and the library that they read."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from probatum.app.library import Library
from probatum.app.web import statics
from probatum.app.web.headers import SecurityHeaders
from probatum.app.web.pages import articles, asking, health, holdings
from probatum.app.web.problems import add_handlers
from probatum.app.web.shelf import Shelf

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
"""Names under which local mode answers; any other is a page elsewhere that points here."""

LARGEST_BODY = 1_000_000
"""Bytes of a request; a route that takes files says its own limit."""

SMALLEST_PACKED = 1000
"""Characters from which an answer is compressed."""


def create_app(folder: str | Path | None = None, *, local: bool = True) -> FastAPI:
    """The application for the library in a folder.

    ``local``: one user, without a login, reached under this computer's own names only.
    """
    app = FastAPI(
        title="Probatum",
        version=version("probatum"),
        description="Clinical questions answered from stored sources, every statement with the "
        "words it stands on.",
        docs_url=None,
        redoc_url=None,
        max_body_size=LARGEST_BODY,
    )
    app.state.library = Library(folder)
    app.state.shelf = Shelf(app.state.library)
    app.state.local = local
    for module in (statics, health, asking, articles, holdings):
        app.include_router(module.router)
    add_handlers(app)
    app.add_middleware(GZipMiddleware, minimum_size=SMALLEST_PACKED)
    app.add_middleware(SecurityHeaders)
    if local:
        app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(LOOPBACK))
    return app

"""The application: its routes, what stands around them, and the library that they read."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

from fastapi import Depends, FastAPI
from starlette.middleware.gzip import GZipMiddleware

from probatum.app.library import Library
from probatum.app.web import statics
from probatum.app.web.headers import SecurityHeaders
from probatum.app.web.pages import articles, asking, health, holdings
from probatum.app.web.problems import add_handlers
from probatum.app.web.security.adding import add_hosts, add_security
from probatum.app.web.security.forgery import protected
from probatum.app.web.security.state import Security
from probatum.app.web.shelf import Shelf

LARGEST_BODY = 1_000_000
"""Bytes of a request; a route that takes files says its own limit."""

SMALLEST_PACKED = 1000
"""Characters from which an answer is compressed."""


def create_app(folder: str | Path | None = None, *, security: Security | None = None) -> FastAPI:
    """The application for the library in a folder.

    Without ``security`` there is one user, without a login, who reaches it under this computer's own
    names only.
    """
    security = security or Security()
    app = FastAPI(
        title="Probatum",
        version=version("probatum"),
        description="Clinical questions answered from stored sources, every statement with the "
        "words it stands on.",
        docs_url=None,
        redoc_url=None,
        max_body_size=LARGEST_BODY,
        dependencies=[Depends(protected)],
    )
    app.state.library = Library(folder)
    app.state.shelf = Shelf(app.state.library)
    for module in (statics, health, asking, articles, holdings):
        app.include_router(module.router)
    add_handlers(app)
    add_security(app, security)
    app.add_middleware(GZipMiddleware, minimum_size=SMALLEST_PACKED)
    app.add_middleware(SecurityHeaders)
    add_hosts(app, security)
    return app

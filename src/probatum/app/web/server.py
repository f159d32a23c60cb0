"""The application: its routes, what stands around them, and the library that they read."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from functools import partial
from importlib.metadata import version
from pathlib import Path

from fastapi import Depends, FastAPI
from fastapi.routing import APIRoute, iter_route_contexts
from starlette.concurrency import run_in_threadpool
from starlette.middleware.gzip import GZipMiddleware

from probatum.app.library import Library
from probatum.app.web import api, statics
from probatum.app.web.api.describing import describe
from probatum.app.web.comparing import Comparer
from probatum.app.web.drugs import Drugs
from probatum.app.web.events import Watch
from probatum.app.web.headers import SecurityHeaders
from probatum.app.web.heads import Heads
from probatum.app.web.jobs import Jobs
from probatum.app.web.pages import (
    articles,
    asking,
    auditing,
    changing,
    desk,
    drugs,
    exporting,
    health,
    holdings,
    planning,
    reading,
    sources,
    threads,
)
from probatum.app.web.problems import add_handlers
from probatum.app.web.security.adding import add_security
from probatum.app.web.security.bounds import Bodies
from probatum.app.web.security.forgery import protected
from probatum.app.web.security.state import Security
from probatum.app.web.shelf import Shelf
from probatum.app.web.suggesting import Suggester
from probatum.app.web.uploads import tidy
from probatum.app.web.wordings import queue_drafts
from probatum.app.web.working import Workers

PAGES = (
    reading,
    health,
    asking,
    desk,
    articles,
    threads,
    exporting,
    drugs,
    sources,
    holdings,
    changing,
    planning,
    auditing,
)
SERVICE = (api.asking, api.articles, api.sources, api.plans, api.audits)

LARGEST_BODY = 1_000_000
"""Bytes of a request; a route that takes files says its own limit."""

PACKED = 5
"""How hard an answer is compressed: harder takes twice as long and saves two bytes in a hundred."""

SMALLEST_PACKED = 1000
"""Characters from which an answer is compressed."""


def create_app(
    folder: str | Path | None = None, *, security: Security | None = None, workers: int = 0
) -> FastAPI:
    """The application for the library in a folder.

    Without ``security`` there is one user, without a login, who reaches it under this computer's own
    names only. ``workers``: processes that write answers and add files; without one, what is asked
    waits in the queue.
    """
    security = security or Security()
    library = Library(folder)
    jobs = Jobs(library.store.folder)
    watch = Watch(jobs)
    tidy(library.store.folder, jobs)

    @asynccontextmanager
    async def running(app: FastAPI) -> AsyncIterator[None]:
        processes = Workers(library.store.folder, jobs, workers)
        watch.start()
        processes.start()
        yield
        await run_in_threadpool(processes.stop)
        watch.stop()

    app = FastAPI(
        lifespan=running,
        title="Probatum",
        version=version("probatum"),
        description="Clinical questions answered from stored sources, every statement with the "
        "words it stands on.",
        docs_url=None,
        redoc_url=None,
        dependencies=[Depends(protected)],
    )
    app.state.library = library
    app.state.jobs = jobs
    app.state.watch = watch
    app.state.shelf = Shelf(library, partial(queue_drafts, library, jobs))
    app.state.comparer = Comparer(library)
    app.state.drugs = Drugs(library)
    app.state.suggester = Suggester(library)
    for module in (statics, *PAGES, *SERVICE):
        app.include_router(module.router)
    describe(app)
    add_handlers(app)
    own = {path: most for path, most in _largest(app) if most is not None}
    app.add_middleware(Bodies, most=LARGEST_BODY, own=own)
    add_security(app, security)
    app.add_middleware(GZipMiddleware, minimum_size=SMALLEST_PACKED, compresslevel=PACKED)
    app.add_middleware(SecurityHeaders)
    app.add_middleware(Heads)
    return app


def _largest(app: FastAPI) -> Iterator[tuple[str, int | None]]:
    """The routes with the bytes of a body that each takes, None where it says nothing."""
    for context in iter_route_contexts(app.routes):
        if isinstance(context.route, APIRoute):
            yield context.route.path, context.route.max_body_size

"""What a request works with: the library, the articles that it keeps, the queue."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from probatum.app.library import Library
from probatum.app.web.comparing import Comparer
from probatum.app.web.drugs import Drugs
from probatum.app.web.events import Watch
from probatum.app.web.jobs import Jobs
from probatum.app.web.shelf import Shelf
from probatum.app.web.suggesting import Suggester


async def _library(request: Request) -> Library:
    library: Library = request.app.state.library
    return library


async def _shelf(request: Request) -> Shelf:
    shelf: Shelf = request.app.state.shelf
    return shelf


async def _jobs(request: Request) -> Jobs:
    jobs: Jobs = request.app.state.jobs
    return jobs


async def _suggester(request: Request) -> Suggester:
    suggester: Suggester = request.app.state.suggester
    return suggester


async def _drugs(request: Request) -> Drugs:
    drugs: Drugs = request.app.state.drugs
    return drugs


async def _comparer(request: Request) -> Comparer:
    comparer: Comparer = request.app.state.comparer
    return comparer


async def _watch(request: Request) -> Watch:
    watch: Watch = request.app.state.watch
    return watch


Held = Annotated[Library, Depends(_library)]
"""The library that this application reads."""

Shelved = Annotated[Shelf, Depends(_shelf)]
"""Its kept articles, as pages."""

Queue = Annotated[Jobs, Depends(_jobs)]
"""What waits for a worker, and what was done."""

Watched = Annotated[Watch, Depends(_watch)]
"""Wakes those who wait for a change of the queue."""

Suggesting = Annotated[Suggester, Depends(_suggester)]
"""What a question that is being typed may become."""

Drugged = Annotated[Drugs, Depends(_drugs)]
"""Drug pages."""

Compared = Annotated[Comparer, Depends(_comparer)]
"""What changed between editions."""

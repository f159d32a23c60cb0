"""What a request works with: the library, the articles that it keeps, the queue."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Depends, Request

from probatum.app.library import Library
from probatum.app.web.comparing import Comparer
from probatum.app.web.drugs import Drugs
from probatum.app.web.events import Watch
from probatum.app.web.jobs import Jobs
from probatum.app.web.shelf import Shelf
from probatum.app.web.suggesting import Suggester


def _of_application(name: str) -> Any:
    """What the application keeps under a name, for a route that asks for it."""

    async def kept(request: Request) -> Any:
        return getattr(request.app.state, name)

    return Depends(kept)


Held = Annotated[Library, _of_application("library")]
"""The library that this application reads."""

Shelved = Annotated[Shelf, _of_application("shelf")]
"""Its kept articles, as pages."""

Queue = Annotated[Jobs, _of_application("jobs")]
"""What waits for a worker, and what was done."""

Watched = Annotated[Watch, _of_application("watch")]
"""Wakes those who wait for a change of the queue."""

Suggesting = Annotated[Suggester, _of_application("suggester")]
"""What a question that is being typed may become."""

Drugged = Annotated[Drugs, _of_application("drugs")]
"""Drug pages."""

Compared = Annotated[Comparer, _of_application("comparer")]
"""What changed between editions."""

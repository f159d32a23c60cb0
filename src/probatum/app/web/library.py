"""The library of a request, and the articles that it keeps."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from probatum.app.library import Library
from probatum.app.web.shelf import Shelf


def _library(request: Request) -> Library:
    library: Library = request.app.state.library
    return library


def _shelf(request: Request) -> Shelf:
    shelf: Shelf = request.app.state.shelf
    return shelf


Held = Annotated[Library, Depends(_library)]
"""The library that this application reads."""

Shelved = Annotated[Shelf, Depends(_shelf)]
"""Its kept articles, as pages."""

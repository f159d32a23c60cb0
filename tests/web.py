"""The site of a small library, for tests in one process."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient

from probatum.app.web.security.forgery import made
from probatum.app.web.server import create_app
from probatum.library.held import SavedArticle
from probatum.services.history import keep_article
from tests.articles import article

BROWSER = "b" * 43
"""The cookie of the browser of the tests, where nobody signs in."""


def client(folder: Path, **options: Any) -> TestClient:
    """The site of a library, called as from one of its own pages on this computer."""
    site = TestClient(create_app(folder, **options), base_url="http://localhost")
    site.cookies.set("probatum", BROWSER)
    site.headers["x-csrf-token"] = token(site, BROWSER)
    return site


def token(site: TestClient, browser: str) -> str:
    """The token that a page of the site gives to a browser with this cookie."""
    return made(site.app.state.security.secret, browser)  # type: ignore[attr-defined]


def kept(site: TestClient) -> SavedArticle:
    """The article of :mod:`tests.articles`, kept in the site's library."""
    saved = keep_article(site.app.state.library.store, article())  # type: ignore[attr-defined]
    assert saved is not None
    return saved

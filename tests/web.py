"""The site of a small library, for tests in one process."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient

from probatum.app.web.server import create_app
from probatum.library.held import SavedArticle
from probatum.services.history import keep_article
from tests.articles import article


def client(folder: Path, **options: Any) -> TestClient:
    """The site of a library, called as from a browser on this computer."""
    return TestClient(create_app(folder, **options), base_url="http://localhost")


def kept(site: TestClient) -> SavedArticle:
    """The article of :mod:`tests.articles`, kept in the site's library."""
    saved = keep_article(site.app.state.library.store, article())  # type: ignore[attr-defined]
    assert saved is not None
    return saved

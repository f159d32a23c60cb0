"""The site of a small library, for tests in one process."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from fastapi.testclient import TestClient

from probatum.app.library import Library
from probatum.app.web.jobs import Jobs
from probatum.app.web.security.forgery import made
from probatum.app.web.server import create_app
from probatum.app.web.working import work
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


def worked(site: TestClient) -> int:
    """Do in this process what waits in the site's queue; how much that was."""
    state = site.app.state  # type: ignore[attr-defined]
    done = 0
    with _without_vectors():
        while work(state.library, state.jobs, "test"):
            done += 1
    return done


def _without_vectors() -> Any:
    """No process that encodes is left behind by a test that adds a file."""
    return patch("probatum.app.web.tasks.in_background")


@contextmanager
def working(folder: Path) -> Iterator[None]:
    """A thread that does what is asked of the library in a folder."""
    over = threading.Event()

    def loop() -> None:
        with Library(folder) as library, _without_vectors():
            jobs = Jobs(folder)
            while not over.is_set():
                if not work(library, jobs, "test"):
                    over.wait(0.02)
            jobs.close()

    thread = threading.Thread(target=loop)
    thread.start()
    yield
    over.set()
    thread.join()

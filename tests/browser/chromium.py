"""A real Chromium, and what is asked of every page in it."""

from __future__ import annotations

import importlib.util
import os
import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from tests.shared import REQUIRE_ALL

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LOOKED_FOR = {"runOnly": RULES, "resultTypes": ["violations"]}
"""What Axe looks for; it says nothing more of what it finds in order, which halves its time."""

missing = [
    name
    for name, found in (
        ("Chromium", Path(CHROMIUM).exists()),
        ("the package playwright", importlib.util.find_spec("playwright")),
        ("the package axe-playwright-python", importlib.util.find_spec("axe_playwright_python")),
    )
    if not found
]
needs_chromium = pytest.mark.skipif(
    bool(missing) and not REQUIRE_ALL, reason=f"not here: {', '.join(missing)}"
)


@contextmanager
def chromium() -> Iterator[Any]:
    """A browser for the tests of one file."""
    from playwright.sync_api import sync_playwright

    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield opened
        opened.close()


@contextmanager
def served(app: Any, place: socket.socket | None = None) -> Iterator[str]:
    """The address of an application that answers on this computer, at a bound socket if given."""
    with place or socket.socket() as bound:
        if place is None:
            bound.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", access_log=False))
        runs = threading.Thread(target=server.run, kwargs={"sockets": [bound]})
        runs.start()
        while not server.started and runs.is_alive():
            runs.join(0.01)
        yield f"http://127.0.0.1:{bound.getsockname()[1]}"
        server.should_exit = True
        runs.join()


def opened(browser: Any, address: str, **options: Any) -> Any:
    """A page whose console, errors and requests elsewhere stand in ``page.said``."""
    page = browser.new_context(**options).new_page()
    page.said = []
    origin = address.split("/", 3)[:3]
    page.on("console", lambda m: page.said.append(m.text))
    page.on("pageerror", lambda e: page.said.append(str(e)))
    page.on("dialog", lambda d: page.said.append(d.message) or d.dismiss())
    page.on(
        "request",
        lambda r: r.url.split("/", 3)[:3] == origin or page.said.append(r.url),
    )
    page.goto(address)
    return page


def accessible(page: Any) -> None:
    """Axe finds nothing on the page; the page needs ``bypass_csp``."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, options=LOOKED_FOR)
    assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"

"""The Ask page while the article streams in: in place, calm, and announced once."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from probatum.services.facts import RecordFacts
from tests.browser.chromium import accessible, chromium, needs_chromium, opened, served
from tests.web import client, working

pytestmark = needs_chromium

QUESTION = "What is new on risdiplam?"


class Gate:
    """Lets the checks pass one by one, or all."""

    def __init__(self) -> None:
        self._passes = threading.Semaphore(0)
        self._open = threading.Event()
        self.told: list[str] = []

    def let(self, checks: int) -> None:
        for _ in range(checks):
            self._passes.release()

    def open(self) -> None:
        self._open.set()

    def wait(self) -> None:
        while not self._open.is_set() and not self._passes.acquire(timeout=0.02):
            pass


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as made:
        yield made


@contextmanager
def asked(browser: Any, folder: Path, gate: Gate, **options: Any) -> Iterator[Any]:
    """The page of a question whose statements are checked as the gate lets them."""
    verify = RecordFacts.verify

    def waited(self: RecordFacts, claim: Any, *more: Any) -> Any:
        gate.wait()
        return verify(self, claim, *more)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(RecordFacts, "verify", waited)
        made = client(folder)
        with served(made.app) as address, working(folder):
            page = opened(browser, address, **options)
            page.get_by_label("Question").fill(QUESTION)
            page.get_by_role("button", name="Ask").click()
            page.wait_for_url("**/asks/*")
            try:
                yield page
            finally:
                gate.open()


def sections(page: Any) -> int:
    return int(page.locator("#written > section h2:not(#short):not(#first)").count())


def grow(page: Any, gate: Gate, least: int) -> None:
    """Let checks pass until so many sections are there."""
    for _ in range(400):
        if sections(page) >= least:
            return
        gate.let(1)
        page.wait_for_timeout(40)
    raise AssertionError(f"no {least} sections")


@pytest.mark.parametrize("width", [390, 1280])
def test_the_article_streams_in_and_nothing_that_is_read_moves(
    browser: Any, tmp_path: Path, width: int
) -> None:
    gate = Gate()
    size = {"width": width, "height": 900}
    with asked(browser, tmp_path, gate, bypass_csp=True, viewport=size) as page:
        grow(page, gate, 2)
        assert page.get_by_role("heading", level=1).count() == 1
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        accessible(page)
        assert page.locator("main").bounding_box()["width"] >= min(width * 0.85, 540)
        column = page.locator("main").bounding_box()["x"]
        first = page.locator("#written .line").first
        read = first.inner_text()
        top = first.bounding_box()["y"]
        page.locator("#written details.cite summary").first.click()
        grow(page, gate, 4)
        assert first.bounding_box()["y"] == top
        titles = page.locator("#written h2").all_inner_texts()
        heading = page.locator("#written > section > h2").nth(3)
        anchor = heading.get_attribute("id")
        heading.evaluate("one => scrollTo({top: scrollY + one.getBoundingClientRect().top - 40})")
        before = heading.bounding_box()["y"]
        gate.open()
        page.wait_for_url("**/articles/*")
        after = page.locator(f"#{anchor}").bounding_box()["y"]
        assert abs(after - before) <= 2
        assert page.locator("main").bounding_box()["x"] == column
        assert page.locator(".line").first.inner_text().startswith(read.split("\n")[0])
        whole = page.locator("main h2").all_inner_texts()
        assert [t for t in titles if t in whole] == titles
        assert page.locator("details.cite[open]").count() == 1
        assert page.said == []


@pytest.mark.parametrize("width", [390, 1280])
def test_the_short_answer_stays_where_it_is_when_the_article_is_complete(
    browser: Any, tmp_path: Path, width: int
) -> None:
    gate = Gate()
    with asked(browser, tmp_path, gate, viewport={"width": width, "height": 900}) as page:
        grow(page, gate, 1)
        line = page.locator(".line").first
        before = line.bounding_box()["y"]
        gate.open()
        page.wait_for_url("**/articles/*")
        assert abs(page.locator(".line").first.bounding_box()["y"] - before) <= 2


def test_arrival_and_end_are_announced_once(browser: Any, tmp_path: Path) -> None:
    gate = Gate()
    with asked(browser, tmp_path, gate) as page:
        page.locator("body > [role=status]").wait_for(state="attached")
        page.evaluate(
            "window.heard = []; new MutationObserver(() => heard.push("
            "document.querySelector('body > [role=status]').textContent)).observe("
            "document.querySelector('body > [role=status]'), {childList: true})"
        )
        grow(page, gate, 3)
        assert page.locator(".progress").get_attribute("aria-live") == "off"
        gate.open()
        page.wait_for_url("**/articles/*")
        page.wait_for_function("heard.length > 1")
        assert page.evaluate("heard") == [
            "The short answer is here. The sections follow as they are checked.",
            "The article is complete.",
        ]
        assert page.evaluate("document.activeElement.id") == "main"


def test_without_script_the_page_waits_and_leads_to_the_article(
    browser: Any, tmp_path: Path
) -> None:
    gate = Gate()
    with asked(browser, tmp_path, gate, java_script_enabled=False) as page:
        assert "An answer is being written" in page.content()
        gate.open()
        page.wait_for_url("**/articles/*")
        assert page.locator(".cite").count() > 5

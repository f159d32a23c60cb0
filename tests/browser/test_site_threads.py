"""A conversation on the site in a real browser, with and without scripts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from probatum.evidence.articles import FollowUp
from probatum.services.history import keep
from probatum.services.threads import begun
from tests.articles import article
from tests.browser.chromium import accessible, chromium, needs_chromium, opened, served
from tests.web import client, working

pytestmark = needs_chromium

FIRST = "What is the dose of Zolgensma?"
NEXT = "What monitoring does Zolgensma need?"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as made:
        yield made


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str, str]]:
    folder = tmp_path_factory.mktemp("site")
    made = client(folder)
    store = made.app.state.library.store  # type: ignore[attr-defined]
    follow_ups = (FollowUp(NEXT, "monitoring", "spl:nothing"),)
    saved = keep(store, replace(article(), question=FIRST, follow_ups=follow_ups))
    thread = begun(store, saved.id, "local").id
    with served(made.app) as address, working(folder):
        yield address, saved.id, thread


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_the_pages_of_a_conversation_are_accessible_and_fit(
    browser: Any, site: tuple[str, str, str], scheme: str, width: int
) -> None:
    address, identity, thread = site
    for path in (f"/articles/{identity}?thread={thread}", f"/threads/{thread}", "/threads"):
        page = opened(
            browser, address + path, color_scheme=scheme, bypass_csp=True,
            viewport={"width": width, "height": 900},
        )  # fmt: skip
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        accessible(page)
        assert page.said == []


@pytest.mark.parametrize("script", [False, True])
def test_a_reader_goes_on_asking_shares_and_deletes(
    browser: Any, site: tuple[str, str, str], script: bool
) -> None:
    address, identity, _ = site
    page = opened(browser, f"{address}/articles/{identity}", java_script_enabled=script)
    assert page.get_by_role("button", name=NEXT).is_visible()
    page.get_by_label("Follow-up question").fill("and in a child of 9 kg?")
    page.get_by_label("Follow-up question").press("Tab")
    page.keyboard.press("Enter")
    told = page.get_by_text("Understood as: What is the dose of Zolgensma in a child of 9 kg?")
    told.first.wait_for(timeout=120_000)
    page.get_by_role("link", name="The whole conversation").click()
    assert page.get_by_role("heading", level=1).inner_text() == FIRST
    page.get_by_role("button", name="Share by its address").click()
    assert page.get_by_role("button", name="Stop sharing").is_visible()
    page.get_by_text("Delete this conversation").click()
    page.get_by_role("button", name="Delete for ever").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Conversations"


def test_the_exported_page_is_accessible_and_loads_nothing(
    browser: Any, site: tuple[str, str, str], tmp_path: Path
) -> None:
    address, _, thread = site
    page = opened(browser, f"{address}/threads/{thread}")
    with page.expect_download() as found:
        page.get_by_role("link", name="As one page (HTML)").click()
    file = tmp_path / "thread.html"
    found.value.save_as(file)
    shown = opened(browser, file.as_uri(), bypass_csp=True, viewport={"width": 390, "height": 900})
    assert shown.evaluate("document.documentElement.scrollWidth") <= 390
    accessible(shown)

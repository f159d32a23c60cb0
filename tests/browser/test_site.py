"""The site in a real browser: each page accessible, nothing wider than the screen, no script needed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.articles import FATAL
from tests.browser.chromium import accessible, chromium, needs_chromium, opened, served
from tests.web import client, kept, working

pytestmark = needs_chromium

PAGES = ("/", "/library", "/articles/{id}", "/nowhere")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as made:
        yield made


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    folder = tmp_path_factory.mktemp("site")
    made = client(folder)
    identity = kept(made).id
    with served(made.app) as address, working(folder):
        yield {path: address + path.format(id=identity) for path in PAGES}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_every_page_is_accessible_and_fits(
    browser: Any, site: dict[str, str], scheme: str, width: int
) -> None:
    for address in site.values():
        page = opened(
            browser, address, color_scheme=scheme, bypass_csp=True,
            viewport={"width": width, "height": 900},
        )  # fmt: skip
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        accessible(page)


def test_the_policy_of_the_site_stops_nothing_of_its_own(
    browser: Any, site: dict[str, str]
) -> None:
    for path, address in site.items():
        page = opened(browser, address)
        said = [line for line in page.said if path != "/nowhere" or "404" not in line]
        assert said == []


@pytest.mark.parametrize("script", [False, True])
def test_a_reader_opens_an_article_from_the_question_page_and_its_quote_by_keyboard(
    browser: Any, site: dict[str, str], script: bool
) -> None:
    page = opened(browser, site["/"], java_script_enabled=script)
    page.get_by_role("link", name="What is new on examplol?").click()
    cite = page.locator(f"#{FATAL.id} .cite")
    assert not cite.locator("blockquote").is_visible()
    cite.locator("summary").focus()
    page.keyboard.press("Enter")
    assert cite.locator("blockquote").inner_text() == FATAL.text


@pytest.mark.parametrize("script", [False, True])
def test_a_question_becomes_a_page(browser: Any, site: dict[str, str], script: bool) -> None:
    page = opened(browser, site["/"], java_script_enabled=script)
    page.get_by_label("Question").fill("How is nusinersen dosed?")
    page.get_by_role("button", name="Ask").click()
    page.wait_for_url("**/articles/*")
    assert page.get_by_role("heading", level=1).inner_text()
    assert page.locator(".cite").count() > 5

"""The page of an audit in a real browser: by keyboard, on a phone, in print, without its script."""

from __future__ import annotations

from typing import Any

import pytest

from probatum.rendering import audit_html
from tests.audits import audit, hostile
from tests.browser.chromium import LOOKED_FOR
from tests.browser.test_article_page import browser, opened, pytestmark

__all__ = ["browser", "pytestmark"]


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("audits")
    made = {"audit": audit(), "hostile": hostile()}
    for name, one in made.items():
        (folder / f"{name}.html").write_text(audit_html.render(one), "utf-8")
    return {name: (folder / f"{name}.html").as_uri() for name in made}


def test_a_passage_opens_by_keyboard_without_script(browser: Any, pages: dict[str, str]) -> None:
    page = opened(browser, pages["audit"], java_script_enabled=False)
    why = page.locator(".why.t-match").first
    assert not why.locator("blockquote").is_visible()
    why.locator("summary").focus()
    page.keyboard.press("Enter")
    assert why.locator("mark").inner_text() == "Give 5 mg daily."
    assert page.locator(".why.t-wrong blockquote").first.is_visible()
    assert page.said == []


def test_a_number_in_the_table_leads_to_its_statement(browser: Any, pages: dict[str, str]) -> None:
    page = opened(browser, pages["audit"])
    page.locator(".counts a", has_text="2").first.click()
    assert page.url.endswith("#n2")
    assert "50 mg" in page.locator("#n2").inner_text()


def test_nothing_is_wider_than_the_screen(browser: Any, pages: dict[str, str]) -> None:
    for address in pages.values():
        page = opened(browser, address)
        for summary in page.locator("summary").all():
            summary.evaluate("e => e.parentElement.open = true")
        for width in (320, 390, 768, 1280, 1920):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (address, width)
        page.context.close()


def test_a_hostile_text_runs_nothing_and_fetches_nothing(
    browser: Any, pages: dict[str, str]
) -> None:
    page = opened(browser, pages["hostile"])
    for summary in page.locator("summary").all():
        summary.evaluate("e => e.click()")
    assert page.said == []


def test_print_shows_what_is_wrong_and_all_that_is_missing(
    browser: Any, pages: dict[str, str]
) -> None:
    page = opened(browser, pages["audit"])
    fact = page.locator(".lacking:not(.safety) li").first
    assert fact.evaluate("e => e.checkVisibility({contentVisibilityAuto: true})") is False
    page.emulate_media(media="print")
    assert fact.evaluate("e => e.checkVisibility({contentVisibilityAuto: true})") is True
    assert page.locator(".why.t-wrong blockquote").first.is_visible()
    assert not page.locator(".contents").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing(browser: Any, pages: dict[str, str], scheme: str, width: int) -> None:
    """Each page dark on a phone and light on a wide screen; one of them the other way round too."""
    from axe_playwright_python.sync_playwright import Axe

    each = (scheme == "dark") == (width == 390)
    for address in pages.values() if each else [pages["audit"]]:
        page = opened(
            browser, address, color_scheme=scheme, bypass_csp=True,
            viewport={"width": width, "height": 900},
        )  # fmt: skip
        for summary in page.locator("summary").all():
            summary.evaluate("e => e.parentElement.open = true")
        found = Axe().run(page, options=LOOKED_FOR)
        assert found.violations_count == 0, found.generate_report()
        page.context.close()

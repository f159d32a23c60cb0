"""The page in a real browser: quotes by keyboard, tap and hover, with and without its script."""

from __future__ import annotations

import importlib.util
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from probatum.rendering import html
from tests.articles import FATAL, article, drawn, hostile
from tests.browser.chromium import LOOKED_FOR
from tests.shared import REQUIRE_ALL

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
AXE = "axe_playwright_python"

missing = [
    name
    for name, found in (
        ("Chromium", Path(CHROMIUM).exists()),
        ("the package playwright", importlib.util.find_spec("playwright")),
        ("the package axe-playwright-python", importlib.util.find_spec(AXE)),
    )
    if not found
]
pytestmark = pytest.mark.skipif(
    bool(missing) and not REQUIRE_ALL, reason=f"not here: {', '.join(missing)}"
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("pages")
    made = {"article": article(), "hostile": hostile(), "drawn": drawn()}
    for name, one in made.items():
        (folder / f"{name}.html").write_text(html.render(one), "utf-8")
    return {name: (folder / f"{name}.html").as_uri() for name in made}


def opened(browser: Any, address: str, **options: Any) -> Any:
    page = browser.new_context(**options).new_page()
    page.said = []
    page.on("console", lambda m: page.said.append(m.text))
    page.on("pageerror", lambda e: page.said.append(str(e)))
    page.on("dialog", lambda d: page.said.append(d.message) or d.dismiss())
    page.on("request", lambda r: r.url.startswith("file:") or page.said.append(r.url))
    page.goto(address)
    return page


def test_the_quote_opens_by_keyboard_without_script_and_escape_closes_it(
    browser: Any, pages: dict[str, str]
) -> None:
    for script in (False, True):
        page = opened(browser, pages["article"], java_script_enabled=script)
        cite = page.locator(f"#{FATAL.id} .cite")
        words = cite.locator("blockquote").first
        assert not words.is_visible()
        cite.locator("summary").focus()
        page.keyboard.press("Enter")
        assert words.is_visible()
        assert words.inner_text() == FATAL.text
        if script:
            page.keyboard.press("Escape")
            assert not words.is_visible()
        assert page.said == []


def test_the_quote_opens_on_a_tap_on_a_phone(browser: Any, pages: dict[str, str]) -> None:
    page = opened(
        browser, pages["article"], viewport={"width": 390, "height": 800}, has_touch=True,
        is_mobile=True,
    )  # fmt: skip
    cite = page.locator(f"#{FATAL.id} .cite")
    cite.locator("summary").tap()
    assert cite.locator("blockquote").first.is_visible()


def test_the_quote_shows_on_hover_and_can_be_reached_by_the_mouse(
    browser: Any, pages: dict[str, str]
) -> None:
    page = opened(browser, pages["article"], viewport={"width": 1280, "height": 900})
    cite = page.locator(f"#{FATAL.id} .cite")
    summary = cite.locator("summary")
    summary.scroll_into_view_if_needed()
    box = summary.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    words = cite.locator("blockquote").first
    place = words.bounding_box()
    assert place["height"] > 0
    page.mouse.move(box["x"] + box["width"] / 2, place["y"] + 5, steps=8)
    assert page.evaluate("e => e.matches(':hover')", cite.element_handle())


def test_nothing_is_wider_than_the_screen(browser: Any, pages: dict[str, str]) -> None:
    for address in pages.values():
        page = opened(browser, address)
        for width in (320, 390, 768, 1280, 1920):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (address, width)
        page.context.close()


def test_a_hostile_source_runs_nothing_and_fetches_nothing(
    browser: Any, pages: dict[str, str]
) -> None:
    page = opened(browser, pages["hostile"])
    for summary in page.locator("summary").all():
        summary.evaluate("e => e.click()")
    assert page.said == []


def test_print_shows_the_quotes_as_notes(browser: Any, pages: dict[str, str]) -> None:
    page = opened(browser, pages["article"])
    notes = page.locator(".notes")
    assert not notes.is_visible()
    page.emulate_media(media="print")
    assert notes.is_visible()
    assert FATAL.text in notes.inner_text()
    assert not page.locator(".contents").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing(browser: Any, pages: dict[str, str], scheme: str, width: int) -> None:
    """Each page dark on a phone and light on a wide screen; one of them the other way round too."""
    from axe_playwright_python.sync_playwright import Axe

    each = (scheme == "dark") == (width == 390)
    for address in pages.values() if each else [pages["article"]]:
        page = opened(
            browser, address, color_scheme=scheme, bypass_csp=True,
            viewport={"width": width, "height": 900},
        )  # fmt: skip
        for summary in page.locator(".cite summary").all():
            summary.evaluate("e => e.click()")
        found = Axe().run(page, options=LOOKED_FOR)
        assert found.violations_count == 0, found.generate_report()
        page.context.close()


@pytest.mark.parametrize("width", [320, 1280])
def test_charts_keep_their_marks_inside_and_their_figures_beside(
    browser: Any, pages: dict[str, str], width: int
) -> None:
    page = opened(browser, pages["drawn"], viewport={"width": width, "height": 900})
    assert page.locator(".outcome").count() == 3
    assert "-0.19 (95 % CI -1.22 to 0.84)" in page.locator(".forest .printed").all_inner_texts()
    outside = page.evaluate(
        """() => [...document.querySelectorAll('.outcome svg[role=img]')].flatMap(svg => {
            const box = svg.getBoundingClientRect();
            return [...svg.querySelectorAll('line, circle, rect, text')].filter(m => {
                const r = m.getBoundingClientRect();
                return r.left < box.left - 1 || r.right > box.right + 1;
            });
        }).length"""
    )
    assert outside == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_drawn_figure_opens_its_quote_and_its_table_by_keyboard(
    browser: Any, pages: dict[str, str]
) -> None:
    page = opened(browser, pages["drawn"], java_script_enabled=False)
    chart = page.locator(".outcome:has(.course)")
    chart.locator(".figures > summary").focus()
    page.keyboard.press("Enter")
    assert "-3.3 (-5 to -1.6)" in chart.locator("table").inner_text()
    chart.locator(".cite summary").first.focus()
    page.keyboard.press("Enter")
    assert chart.locator("blockquote").first.is_visible()

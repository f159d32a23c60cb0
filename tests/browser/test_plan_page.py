"""The page of a plan in a real browser: by keyboard, on a phone, in print, without its script."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from pypdf import PdfReader

from probatum.rendering import plan_html
from tests.browser.chromium import LOOKED_FOR
from tests.browser.test_article_page import browser, opened, pytestmark
from tests.plans import alarmed, draft, hostile, rules_alone, signed, undated

__all__ = ["browser", "pytestmark"]

OPEN_ALL = "document.querySelectorAll('details').forEach(e => { e.open = true; })"


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("plans")
    made = {
        "draft": draft(), "signed": signed(), "rules": rules_alone(), "alarmed": alarmed(),
        "undated": undated(), "hostile": hostile(),
    }  # fmt: skip
    for name, one in made.items():
        (folder / f"{name}.html").write_text(plan_html.render(one), "utf-8")
    return {name: (folder / f"{name}.html").as_uri() for name in made}


def test_a_quote_opens_by_keyboard_without_script(browser: Any, pages: dict[str, str]) -> None:
    page = opened(browser, pages["draft"], java_script_enabled=False)
    cite = page.locator("section[aria-labelledby=dose] .cite")
    assert not cite.locator("blockquote").first.is_visible()
    cite.locator("summary").focus()
    page.keyboard.press("Enter")
    assert "1.1e14 vg/kg" in cite.locator("blockquote").first.inner_text()
    assert page.said == []


def test_alerts_are_seen_first(browser: Any, pages: dict[str, str]) -> None:
    page = opened(browser, pages["alarmed"], viewport={"width": 390, "height": 900})
    first = page.locator("main h2").first
    assert first.inner_text() == "Before everything else"
    assert first.bounding_box()["y"] < 900


def test_nothing_is_wider_than_the_screen(browser: Any, pages: dict[str, str]) -> None:
    for address in pages.values():
        page = opened(browser, address)
        page.evaluate(OPEN_ALL)
        for width in (320, 390, 768, 1280, 1920):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (address, width)
        page.context.close()


@pytest.mark.parametrize("width", [320, 1280])
def test_marks_stand_inside_their_charts(browser: Any, pages: dict[str, str], width: int) -> None:
    page = opened(browser, pages["draft"], viewport={"width": width, "height": 900})
    outside = page.evaluate(
        """() => [...document.querySelectorAll('.strip > svg')].flatMap(svg => {
            const box = svg.getBoundingClientRect();
            return [...svg.querySelectorAll('.m, .bar')].filter(m => {
                const r = m.getBoundingClientRect();
                return r.left < box.left || r.right > box.right + 1;
            });
        }).length"""
    )
    assert outside == 0
    assert page.locator(".strip .m").count() > 15


def test_a_hostile_plan_runs_nothing_and_fetches_nothing(
    browser: Any, pages: dict[str, str]
) -> None:
    page = opened(browser, pages["hostile"])
    page.evaluate("document.querySelectorAll('summary').forEach(e => e.click())")
    assert page.said == []


def test_every_printed_page_of_a_draft_says_so(browser: Any, pages: dict[str, str]) -> None:
    for name, expected in (("draft", True), ("signed", False)):
        printed = PdfReader(io.BytesIO(opened(browser, pages[name]).pdf()))
        assert len(printed.pages) > 2
        for sheet in printed.pages:
            text = sheet.extract_text()
            assert ("DRAFT, NOT FOR USE" in text) is expected
            assert re.search(r"Protocol onasemnogene-iv, edition .+ Discard after 20", text)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing(browser: Any, pages: dict[str, str], scheme: str, width: int) -> None:
    """Each page dark on a phone and light on a wide screen; one of them the other way round too."""
    from axe_playwright_python.sync_playwright import Axe

    each = (scheme == "dark") == (width == 390)
    for address in pages.values() if each else [pages["draft"]]:
        page = opened(
            browser, address, color_scheme=scheme, bypass_csp=True,
            viewport={"width": width, "height": 900},
        )  # fmt: skip
        page.evaluate(OPEN_ALL)
        found = Axe().run(page, options=LOOKED_FOR)
        assert found.violations_count == 0, found.generate_report()
        page.context.close()

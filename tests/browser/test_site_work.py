"""Plan, audit and exports in a real browser: by keyboard, without script, accessible, not too wide."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser.chromium import accessible, chromium, needs_chromium, opened, served
from tests.web import client, kept, working

pytestmark = needs_chromium

TEXT = "Nusinersen is given by lumbar puncture. In ENDEAR, 73 of 73 infants on Spinraza responded."


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as made:
        yield made


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    folder = tmp_path_factory.mktemp("site")
    made = client(folder)
    identity = kept(made).id
    with served(made.app) as address, working(folder):
        yield address, identity


def planned(page: Any, address: str, weight: str = "5.2") -> None:
    """Fill the form in and send it, by keyboard alone."""
    page.goto(f"{address}/plan/onasemnogene-iv")
    page.locator("#anchor_date").fill("2026-03-01")
    page.locator("#weight_kg").focus()
    page.keyboard.type(weight)
    page.locator("[id='result.0.analyte']").focus()
    page.keyboard.type("ALT")
    for text in ("60", "U/L", "40", "D30"):
        page.keyboard.press("Tab")
        page.keyboard.type(text)
    page.locator("[name=draft]").focus()
    page.keyboard.press("Space")
    page.locator("#weight_kg").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")


@pytest.mark.parametrize("script", [False, True])
def test_a_plan_is_made_changed_and_taken_along_by_keyboard(
    browser: Any, site: tuple[str, str], script: bool
) -> None:
    page = opened(browser, f"{site[0]}/plan", java_script_enabled=script, accept_downloads=True)
    planned(page, site[0])
    assert page.url == f"{site[0]}/plan/onasemnogene-iv"
    assert "Draft, not for use" in page.title()
    assert page.locator("section[aria-labelledby=trends]").is_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Calendar (.ics)").press("Enter")
    assert download.value.suggested_filename.endswith(".ics")
    with page.expect_popup() as opened_beside:
        page.get_by_role("link", name="What is watched and why").press("Enter")
    assert "Get help now" in opened_beside.value.locator("main").inner_text()
    opened_beside.value.close()
    with page.expect_navigation():
        page.get_by_role("button", name="Change the answers").press("Enter")
    assert page.locator("#weight_kg").input_value() == "5.2"
    assert page.locator("[name='result.0.time']").input_value() == "D30"
    page.locator("#weight_kg").fill("700")
    page.keyboard.press("Enter")
    page.wait_for_selector("[role=alert]")
    page.get_by_role("link", name="Body weight").press("Enter")
    assert page.locator("#weight_kg:target").count() == 1
    assert "cannot be a weight" in page.locator("#weight_kg-wrong").inner_text()


@pytest.mark.parametrize("script", [False, True])
def test_a_text_is_audited_with_and_without_script(
    browser: Any, site: tuple[str, str], script: bool
) -> None:
    page = opened(browser, f"{site[0]}/audit", java_script_enabled=script)
    page.locator("#text").fill(TEXT)
    page.get_by_role("button", name="Audit").press("Enter")
    page.wait_for_selector(".original", timeout=60_000)
    assert page.locator(".said").count() == 2
    page.get_by_role("button", name="Delete this audit").press("Enter")
    page.wait_for_selector("h1:has-text('Audit an article')")
    assert page.locator(".index a").count() == 0
    assert [line for line in page.said if "404" not in line] == []


def test_the_handover_text_and_the_citations_are_copied(
    browser: Any, site: tuple[str, str]
) -> None:
    address = f"{site[0]}/articles/{site[1]}"
    page = opened(browser, address, permissions=["clipboard-read", "clipboard-write"])
    page.locator(".exports summary").press("Enter")
    page.get_by_role("button", name="Copy", exact=True).press("Enter")
    page.wait_for_function("document.getElementById('copied').textContent === 'Copied.'")
    assert "DANGER: Fatal liver failure" in page.evaluate("navigator.clipboard.readText()")
    page.get_by_role("link", name="Copy with citations").press("Enter")
    page.wait_for_function(
        "navigator.clipboard.readText().then(text => text.includes('References'))"
    )
    assert page.url == address
    assert page.said == []


@pytest.mark.parametrize(
    ("width", "scheme"), [(320, "light"), (390, "dark"), (1280, "light"), (1280, "dark")]
)
def test_every_page_is_accessible_and_fits(
    browser: Any, site: tuple[str, str], width: int, scheme: str
) -> None:
    address, identity = site
    page = opened(
        browser, f"{address}/plan", color_scheme=scheme, bypass_csp=True,
        viewport={"width": width, "height": 900},
    )  # fmt: skip

    def looked_at() -> None:
        assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url
        accessible(page)

    looked_at()
    planned(page, address, "heavy")
    looked_at()
    planned(page, address)
    looked_at()
    page.goto(f"{address}/plan/onasemnogene-iv/explained")
    looked_at()
    page.goto(f"{address}/articles/{identity}")
    page.locator(".exports summary").click()
    looked_at()
    page.goto(f"{address}/audit")
    looked_at()
    page.locator("#text").fill(TEXT)
    page.get_by_role("button", name="Audit").click()
    page.wait_for_selector(".original", timeout=60_000)
    looked_at()

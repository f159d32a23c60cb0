"""The desk in a real browser: accessible, and a review by keyboard from a draft to a signature."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from probatum.services.history import keep
from probatum.verification import signing
from tests.browser.chromium import accessible, chromium, needs_chromium, opened, served
from tests.desk import article, label
from tests.web import client

pytestmark = needs_chromium


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as made:
        yield made


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, str]]:
    monkeypatch.setattr(signing, "COST", 2**10)
    site = client(tmp_path)
    store = site.app.state.library.store  # type: ignore[attr-defined]
    store.add([label()])
    identity = keep(store, article(store)).id
    with served(site.app) as address:
        yield address, identity


def press(page: Any, name: str, **fields: str) -> None:
    """Open a form by its summary, fill it in and send it."""
    form = page.locator("details", has=page.locator("summary", has_text=name)).last
    if form.get_attribute("open") is None:
        form.locator("summary").first.click()
    for field, value in fields.items():
        form.locator(f"[name={field}]").first.fill(value)
    form.locator("button").first.click()


@pytest.mark.parametrize("script", [True, False])
def test_a_review_from_draft_to_signature_and_recall(
    browser: Any, desk: tuple[str, str], script: bool
) -> None:
    address, identity = desk
    page = opened(browser, f"{address}/desk", java_script_enabled=script)
    press(page, "Become a reviewer", by="Anna", credentials="MD", speciality="neurology",
          secret="a secret of her own")  # fmt: skip
    page.goto(f"{address}/desk/articles/{identity}")
    press(page, "Submit it", by="Author")
    press(page, "Take it up", by="Anna", interests="none")
    if script:
        page.locator("[data-by]").fill("Anna")
        page.locator("h1").click()
        for key in ("j", "c", "Enter"):
            page.keyboard.press(key)
    else:
        page.locator(".remark [name=by]").first.fill("Anna")
        page.locator("button[value=confirm]").first.click()
    page.wait_for_selector(".desk-claims .remarks")
    assert "Anna, 20" in page.locator(".desk-claims .remarks").inner_text()
    press(page, "Sign it", by="Anna", secret="a secret of her own")
    assert "Reviewed by Anna, MD (neurology) on" in page.locator("main").inner_text()
    page.goto(f"{address}/articles/{identity}")
    assert page.locator(".head .review").inner_text().startswith("Reviewed by Anna, MD")
    page.goto(f"{address}/desk/articles/{identity}")
    press(page, "Recall it", by="Editor", because="wrong unit")
    page.goto(f"{address}/articles/{identity}")
    assert page.locator(".head .review").inner_text().startswith("RECALLED on")
    assert [s for s in page.said if not s.startswith("[DOM] ")] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_the_pages_of_the_desk_are_accessible_and_fit(
    browser: Any, desk: tuple[str, str], scheme: str, width: int
) -> None:
    address, identity = desk
    paths = ["/desk", "/desk/policy", "/desk/copies?code=NONE", f"/desk/articles/{identity}"]
    options = {"color_scheme": scheme, "viewport": {"width": width, "height": 900}}
    page = opened(browser, f"{address}/articles/{identity}", bypass_csp=True, **options)
    link = page.locator(".wrong-here a").first.get_attribute("href")
    for path in (*paths, link):
        page.goto(address + path)
        for closed in page.locator("details:not([open]) > summary").all():
            if closed.is_visible():
                closed.click()
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, path
        accessible(page)

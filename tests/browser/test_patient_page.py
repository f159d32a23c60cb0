"""The patient page and the family sheet in a real browser: help first, accessible, one printed page."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pypdf
import pytest

from probatum.app.web.server import create_app
from probatum.rendering import family, html
from probatum.services.history import keep_article
from tests.articles import article
from tests.browser.chromium import LOOKED_FOR, served
from tests.browser.test_article_page import browser, opened, pytestmark
from tests.unit.test_rendering_family import WHOLE, page, section

__all__ = ["browser", "pytestmark"]

LONG = "Tell the care team at once about fever, rash, seizures, jaundice and vomiting of any kind."
FULL = [
    section(t, *(f"{LONG} {t} {n}" for n in range(30))) for t in ("boxed", "patients", "monitoring")
]


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder: Path = tmp_path_factory.mktemp("patient")
    made = {
        "page": html.render(page(*WHOLE)),
        "sheet": family.render(page(*WHOLE)),
        "full": family.render(page(*FULL)),
    }
    for name, text in made.items():
        (folder / f"{name}.html").write_text(text, "utf-8")
    return {name: (folder / f"{name}.html").as_uri() for name in made}


def test_help_stands_before_everything_else(browser: Any, places: dict[str, str]) -> None:
    tab = opened(browser, places["page"])
    headings = tab.locator("main h2").all_inner_texts()
    assert headings[0].startswith("Get help now if")
    assert tab.locator("section.help tbody tr").count() == 2
    assert tab.said == []


@pytest.mark.parametrize("name", ["page", "sheet"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_fault_of_accessibility(
    browser: Any, places: dict[str, str], name: str, scheme: str
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    tab = opened(browser, places[name], color_scheme=scheme)
    found = Axe().run(tab, options=LOOKED_FOR).response["violations"]
    assert [(v["id"], [n["target"] for n in v["nodes"]]) for v in found] == []


def test_the_phone_shows_no_sideways_scroll(browser: Any, places: dict[str, str]) -> None:
    for name in ("page", "sheet"):
        tab = opened(browser, places[name], viewport={"width": 360, "height": 740})
        assert tab.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize("name", ["sheet", "full"])
def test_the_sheet_prints_on_one_page(browser: Any, places: dict[str, str], name: str) -> None:
    tab = opened(browser, places[name])
    assert len(pypdf.PdfReader(io.BytesIO(tab.pdf(prefer_css_page_size=True))).pages) == 1


def test_the_switch_works_without_a_script_and_the_site_is_accessible(
    browser: Any, tmp_path: Path
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    app = create_app(tmp_path / "library")
    saved = keep_article(app.state.library.store, article())
    assert saved is not None
    with served(app) as address:
        place = f"{address}/articles/{saved.id}".replace("127.0.0.1", "localhost")
        tab = browser.new_context(java_script_enabled=False).new_page()
        tab.goto(place)
        tab.get_by_label("Which best describes you?").select_option("patient")
        tab.get_by_role("button", name="Change").click()
        assert tab.url == place
        assert tab.get_by_role("heading", name="Get help now if").is_visible()
        assert tab.get_by_label("Which best describes you?").input_value() == "patient"
        cookies = tab.context.cookies()
        for path in ("", f"/{saved.revision}/family"):
            for scheme in ("light", "dark"):
                context = browser.new_context(color_scheme=scheme)
                context.add_cookies(cookies)
                page = context.new_page()
                page.goto(place + path)
                found = Axe().run(page, options=LOOKED_FOR).response["violations"]
                assert [(v["id"], [n["target"] for n in v["nodes"]]) for v in found] == []
        phone = browser.new_context(viewport={"width": 360, "height": 740})
        phone.add_cookies(cookies)
        page = phone.new_page()
        for path in ("", f"/{saved.revision}/family"):
            page.goto(place + path)
            assert page.evaluate("document.documentElement.scrollWidth") <= 360

"""The site in a real browser: each page accessible, nothing wider than the screen, no script needed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.articles import FATAL
from tests.browser.chromium import accessible, chromium, needs_chromium, opened, served
from tests.web import client, kept, working

pytestmark = needs_chromium

LABEL = "spl:68cd4f06-70e1-40d8-bedb-609ec0afa471"

PAGES = (
    "/",
    "/library",
    "/articles/{id}",
    "/drugs",
    "/drugs?name=nusinersen",
    "/drugs?name=spinrasa",
    "/changes",
    f"/changes/{LABEL}",
    f"/source/{LABEL}",
    "/nowhere",
)

MISSING = ("/nowhere", "/drugs?name=spinrasa")
"""Pages that say of something that it is not there."""


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
        said = [line for line in page.said if "404" not in line or path not in MISSING]
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


@pytest.mark.parametrize("width", [390, 1280])
def test_a_question_without_an_article_has_room_and_says_where_to_add(
    browser: Any, site: dict[str, str], width: int
) -> None:
    page = opened(browser, site["/"], bypass_csp=True, viewport={"width": width, "height": 900})
    page.get_by_label("Question").fill("Is unheldocillin safe in asthma?")
    page.get_by_role("button", name="Ask").click()
    page.get_by_role("heading", level=1, name="No evidence in this library").wait_for()
    accessible(page)
    assert page.locator("main").bounding_box()["width"] >= min(width * 0.85, 540)
    page.get_by_role("link", name="Library, Add files").click()
    assert page.get_by_label("Labels, papers, trial records, guidelines").is_visible()


@pytest.mark.parametrize("width", [390, 1280])
def test_a_question_that_was_taken_back_has_room(browser: Any, tmp_path: Path, width: int) -> None:
    with served(client(tmp_path).app) as address:
        page = opened(browser, address, viewport={"width": width, "height": 900}, bypass_csp=True)
        page.get_by_label("Question").fill("How is nusinersen dosed?")
        page.get_by_role("button", name="Ask").click()
        page.get_by_role("button", name="Cancel").click()
        page.get_by_role("heading", level=1, name="Cancelled").wait_for()
        accessible(page)
        assert page.locator("main").bounding_box()["width"] >= min(width * 0.85, 540)


@pytest.mark.parametrize("script", [False, True])
def test_a_question_becomes_a_page(browser: Any, site: dict[str, str], script: bool) -> None:
    page = opened(browser, site["/"], java_script_enabled=script)
    page.get_by_label("Question").fill("How is nusinersen dosed?")
    page.get_by_role("button", name="Ask").click()
    page.wait_for_url("**/articles/*")
    assert page.get_by_role("heading", level=1).inner_text()
    assert page.locator(".cite").count() > 5


def test_the_question_box_completes_names_by_keyboard(browser: Any, site: dict[str, str]) -> None:
    page = opened(browser, site["/"], bypass_csp=True)
    box = page.get_by_label("Question")
    box.press_sequentially("How is spinr")
    option = page.get_by_role("option", name="Spinraza")
    option.wait_for()
    accessible(page)
    box.press("ArrowDown")
    assert option.get_attribute("aria-selected") == "true"
    assert box.get_attribute("aria-activedescendant") == option.get_attribute("id")
    box.press("Enter")
    assert box.input_value() == "How is Spinraza "
    assert page.locator("#suggestions li").count() == 0


def test_a_past_question_is_offered_and_escape_leaves_what_was_typed(
    browser: Any, site: dict[str, str]
) -> None:
    page = opened(browser, site["/"])
    box = page.get_by_label("Question")
    box.press_sequentially("new on")
    page.get_by_role("option", name="What is new on examplol?").wait_for()
    box.press("Escape")
    assert page.locator("#suggestions li").count() == 0
    assert box.input_value() == "new on"


def test_the_passage_opens_beside_the_text_with_the_quote_marked_in_its_section(
    browser: Any, site: dict[str, str]
) -> None:
    page = opened(browser, site["/drugs?name=nusinersen"], viewport={"width": 1440, "height": 900})
    cite = page.locator("main .cite").nth(3)
    cite.locator("summary").click()
    mark = cite.locator("mark").first
    mark.wait_for()
    text, panel = page.locator("main").bounding_box(), cite.locator(".panel").bounding_box()
    assert panel["x"] >= text["x"] + text["width"]
    assert len(cite.locator(".around").first.inner_text()) > len(mark.inner_text())
    page.locator("main .cite summary").nth(5).click()
    assert not cite.locator(".panel").is_visible()
    assert page.said == []


def test_a_reader_walks_from_a_statement_to_the_stored_text(
    browser: Any, site: dict[str, str]
) -> None:
    page = opened(browser, site["/drugs?name=nusinersen"], java_script_enabled=False)
    cite = page.locator("main .cite").nth(3)
    cite.locator("summary").click()
    words = cite.locator("blockquote").first.inner_text()
    cite.get_by_role("link", name="Read it in the stored text").first.click()
    marked = " ".join(page.locator("mark").all_inner_texts())
    assert "".join(marked.split()) == "".join(words.split())
    assert page.locator("#quote").is_visible()


@pytest.mark.parametrize("script", [False, True])
def test_a_librarian_adds_a_file(
    browser: Any, site: dict[str, str], tmp_path: Path, script: bool
) -> None:
    file = tmp_path / f"note-{script}.txt"
    file.write_text(f"Aspirin lowers fever in adults, {script}.", "utf-8")
    page = opened(browser, site["/library"], java_script_enabled=script)
    page.get_by_label("Labels, papers").set_input_files(file)
    page.get_by_role("button", name="Add").click()
    page.get_by_role("heading", name="Added").wait_for()
    page.get_by_role("link", name=f"Aspirin lowers fever in adults, {script}.").click()
    assert "Stored text" in page.locator("main").inner_text()

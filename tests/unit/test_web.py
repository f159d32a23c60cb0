"""The site in one process: what its routes answer, and what each asks of the caller."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from probatum.app.cli import probatum
from probatum.app.web.callers import demands
from probatum.services.permissions import LOCAL, Caller, PermissionDenied, Role, require
from tests.articles import FATAL
from tests.web import client, kept, worked

PUBLIC = {"/static/{name}", "/healthz", "/readyz"}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory):
    with client(tmp_path_factory.mktemp("site")) as made:
        yield made


def test_every_page_answers_with_its_policy(site) -> None:
    saved = kept(site)
    for path in ("/", "/library", f"/articles/{saved.id}", f"/articles/{saved.id}/1", "/nowhere"):
        answer = site.get(path)
        assert answer.status_code == (404 if path == "/nowhere" else 200)
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert not re.search(r"<style|<script(?! src)| style=| on\w+=", answer.text)
        assert not re.search(r"(?:src|href)=\"https?://(?!www\.)[^\"]+\.(?:css|js)", answer.text)


def test_an_article_shows_its_claims_and_leads_to_the_stored_text(site) -> None:
    text = site.get(f"/articles/{kept(site).id}").text
    assert FATAL.text in text
    quote = FATAL.quotes[0]
    assert f"/source/{quote.document}?edition={quote.edition}&amp;start={quote.start}" in text


def test_an_unchanged_page_is_not_sent_again(site) -> None:
    path = f"/articles/{kept(site).id}"
    tag = site.get(path).headers["etag"]
    again = site.get(path, headers={"if-none-match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert site.get(path, headers={"if-none-match": '"other"'}).status_code == 200


def test_files_are_kept_for_a_year_under_the_hash_of_their_content(site) -> None:
    names = re.findall(r"/static/[\w.-]+", site.get("/").text)
    assert len(names) >= 3
    for name in names:
        answer = site.get(name)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["cache-control"]
    assert site.get("/static/site.css").status_code == 404
    assert site.get("/static/..%2fserver.py").status_code == 404


def test_errors_are_problems_for_programs_and_pages_for_people(site) -> None:
    answer = site.get("/v1/nowhere")
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == answer.status_code == 404
    page = site.get("/articles/nowhere")
    assert page.headers["content-type"].startswith("text/html")
    assert "There is no such article" in page.text


def test_the_library_page_finds_by_title_and_key(site) -> None:
    assert "nct:NCT02193074" in site.get("/library").text
    found = site.get("/library", params={"text": "ENDEAR"}).text
    assert "nct:NCT02193074" in found
    assert "nct:NCT02292537" not in found
    assert "Nothing that is held" in site.get("/library", params={"text": "<b>&"}).text


def test_a_question_waits_and_becomes_an_article(site) -> None:
    waiting = site.post("/ask", data={"question": "How is nusinersen dosed?"})
    assert waiting.status_code == 200
    assert 'http-equiv="refresh"' in waiting.text
    assert "Waiting" in waiting.text
    place = waiting.url.path
    assert worked(site) == 1
    with site.stream("GET", f"{place}/events") as answer:
        lines = list(answer.iter_lines())
    events = [line.removeprefix("event: ") for line in lines if line.startswith("event: ")]
    assert events[0] == "progress"
    assert events.count("opening") == 1
    assert events.count("section") > 2
    assert events[-1] == "done"
    article = site.get(place)
    assert article.url.path.startswith("/articles/")
    assert "How is nusinersen dosed?" in article.text


def test_a_reader_who_comes_back_gets_what_came_after(site) -> None:
    place = site.post("/ask", data={"question": "nusinersen monitoring"}).url.path
    worked(site)

    def ids(last: str) -> list[str]:
        with site.stream("GET", f"{place}/events", headers={"last-event-id": last}) as answer:
            return [line[4:] for line in answer.iter_lines() if line.startswith("id: ")]

    whole = ids("")
    for after in (0, 3, len(whole) - 4):
        assert ids(whole[after]) == whole[after + 1 :]
    assert ids(whole[-1]) == whole[-1:]


def test_a_question_that_is_none_gets_a_reason_and_no_article(site) -> None:
    before = len(site.app.state.library.history())
    place = site.post("/ask", data={"question": "Wi-fi router"}).url.path
    worked(site)
    assert "Not a medical question" in site.get(place).text
    assert len(site.app.state.library.history()) == before
    assert site.post("/ask", data={"question": " "}).status_code == 422


def test_what_is_missing_is_added_on_the_library_page(site) -> None:
    place = site.post("/ask", data={"question": "Is unheldocillin safe in asthma?"}).url.path
    worked(site)
    for page in (site.get(place).text, site.get("/drugs", params={"name": "unheldocillin"}).text):
        assert "probatum add PATH" in page
        assert 'href="/library#add"' in page
    assert 'id="add"' in site.get("/library").text


def test_a_question_can_be_taken_back(site) -> None:
    place = site.post("/ask", data={"question": "How is risdiplam dosed?"}).url.path
    assert "taken back" in site.post(f"{place}/cancel").text
    assert worked(site) == 0


def test_what_is_typed_is_completed(site) -> None:
    found = site.get("/suggest", params={"text": "How is spin"}).json()
    assert found["names"] == ["Spinraza"]
    assert site.get("/suggest", params={"text": "how is s"}).json()["names"] == []
    kept(site)
    assert site.get("/suggest", params={"text": "new examplol"}).json()["questions"] == [
        "What is new on examplol?"
    ]


def test_another_host_is_refused(site) -> None:
    assert site.get("/", headers={"host": "example.org"}).status_code == 400


def test_every_route_says_whom_it_serves(site) -> None:
    routes = list(demands(site.app))
    assert {path for _, path, roles in routes if not roles} == PUBLIC
    assert len(routes) == len({(method, path) for method, path, _ in routes})


def test_roles_are_required() -> None:
    require(LOCAL, Role.ADMINISTRATOR)
    reader = Caller("1", "R", frozenset({Role.READER}))
    require(reader, Role.READER, Role.EDITOR)
    with pytest.raises(PermissionDenied, match="administrator"):
        require(reader, Role.ADMINISTRATOR)


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.4", "example.org", "::"])
def test_local_mode_listens_at_this_computer_only(tmp_path: Path, host: str) -> None:
    done = CliRunner().invoke(probatum, ["--library", str(tmp_path), "serve", "--host", host])
    assert done.exit_code == 2
    assert "other computers" in done.output
    assert not list(tmp_path.iterdir())

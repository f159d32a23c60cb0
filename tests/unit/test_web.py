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
from tests.web import client, kept

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
    assert "is in no history" in page.text


def test_the_library_page_finds_by_title_and_key(site) -> None:
    assert "nct:NCT02193074" in site.get("/library").text
    found = site.get("/library", params={"text": "ENDEAR"}).text
    assert "nct:NCT02193074" in found
    assert "nct:NCT02292537" not in found
    assert "Nothing that is held" in site.get("/library", params={"text": "<b>&"}).text


def test_a_question_that_is_none_gets_a_reason_and_no_article(site) -> None:
    before = len(site.app.state.library.history())
    answer = site.post("/ask", data={"question": "Wi-fi router"})
    assert "Not a medical question" in answer.text
    assert len(site.app.state.library.history()) == before


def test_another_host_is_refused(site) -> None:
    assert site.get("/", headers={"host": "example.org"}).status_code == 400


def test_every_route_says_whom_it_serves(site) -> None:
    routes = list(demands(site.app))
    assert {path for _, path, roles in routes if not roles} == PUBLIC
    assert len(routes) == len({(method, path) for method, path, _ in routes})


def test_without_accounts_nobody_else_is_let_in(tmp_path: Path) -> None:
    with client(tmp_path, local=False) as site:
        for method, path, roles in demands(site.app):
            if roles:
                answer = site.request(method, path.format(identity="x", revision=1))
                assert answer.status_code in (401, 403), path


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

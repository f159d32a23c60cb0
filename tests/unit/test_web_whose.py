"""Whose questions a reader of a shared site sees, on every page and route that shows some."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from probatum.app.web.callers import demands
from probatum.library.reviews import forget_documents, watch_documents
from probatum.services import gaps
from probatum.services.asking import NoAnswer
from probatum.services.history import keep
from probatum.services.permissions import Role
from probatum.services.threads import begun
from tests.articles import article
from tests.people import Shared, cheap_passwords, shared
from tests.web import client

ADAS = "Is examplol safe for the sister of Adam Riese?"
BOBS = "Is examplol safe with lithium?"
APPROVED = "What is new on examplol?"
UNANSWERED = "Is unheldol safe for the sister of Adam Riese?"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shared]:
    with cheap_passwords():
        made = shared(tmp_path_factory.mktemp("shared"))
        store = made.app.state.library.store
        for name, question in (("ada", ADAS), ("bob", BOBS)):
            owner = made.account(name, Role.READER)
            begun(store, keep(store, replace(article(), question=question)).id, owner.id)
        approve(made, keep(store, replace(article(), question=APPROVED)).id)
        gaps.note(store, NoAnswer(UNANSWERED, gaps.QUEUED, "Nothing."), "2026-11-23")
        for role in Role:
            made.account(role.value, role)
        yield made


def approve(site: Shared, identity: str) -> None:
    """What the desk enters with an approval."""
    with site.app.state.library.store.record.writing(changes=False) as connection:
        watch_documents(connection, identity, 1, ["spl:a"])


def id_of(site: Shared, question: str) -> str:
    found = site.app.state.library.history()
    return next(str(a.id) for a in found if a.question == question)


def seen(browser: Any, path: str, **query: str) -> set[str]:
    text = browser.get(path, params=query).text
    return {q for q in (ADAS, BOBS, APPROVED, UNANSWERED) if q in text}


def test_a_reader_finds_the_own_questions_and_those_of_approved_articles(site: Shared) -> None:
    ada = site.signed_in("ada")
    assert seen(ada, "/") == {ADAS, APPROVED}
    assert seen(ada, "/threads") == {ADAS}
    for word in ("examplol", "safe for", "lithium"):
        assert seen(ada, "/suggest", text=word) == {q for q in (ADAS, APPROVED) if word in q}
    owner = site.accounts.named("bob")
    assert owner is not None
    program = site.program(owner, Role.READER)
    assert seen(program, "/v1/articles") == {BOBS, APPROVED}
    first = program.get("/v1/articles", params={"limit": 1}).json()
    second = program.get("/v1/articles", params={"limit": 1, "after": first["next"]}).json()
    assert {one["question"] for one in first["items"] + second["items"]} == {BOBS, APPROVED}
    assert second["next"] is None


def test_an_article_is_found_until_its_approval_is_taken_back(site: Shared) -> None:
    ada, identity = site.signed_in("ada"), id_of(site, APPROVED)
    with site.app.state.library.store.record.writing(changes=False) as connection:
        forget_documents(connection, identity, 1)
    try:
        assert seen(ada, "/") == {ADAS}
    finally:
        approve(site, identity)


@pytest.mark.parametrize("role", [*Role, None])
def test_no_list_of_any_role_shows_another_readers_question(
    site: Shared, role: Role | None
) -> None:
    """Pages without an id, by whoever may open them; what nothing held answers is for its keepers."""
    browser = site.signed_in(role.value) if role else site.browser()
    opened = 0
    for method, path, roles in demands(site.app):
        if method == "GET" and "{" not in path and (role in roles or not roles):
            found = seen(browser, path, text="examplol", q="examplol", name="examplol")
            keeper = path == "/desk" and role in {Role.LIBRARIAN, Role.ADMINISTRATOR}
            assert found <= {APPROVED} | ({UNANSWERED} if keeper else set()), path
            opened += 1
    assert opened > 5


def test_who_may_not_add_files_is_told_whom_to_ask(site: Shared) -> None:
    path, missing = "/drugs", {"name": "unheldocillin"}
    site.account("keeper", Role.READER, Role.LIBRARIAN)
    page = site.signed_in("ada").get(path, params=missing).text
    assert "ask Keeper or Librarian" in page
    assert "/library#add" not in page
    assert "/library#add" in site.signed_in("keeper").get(path, params=missing).text


def test_an_article_opens_by_its_whole_address_alone(site: Shared) -> None:
    ada, identity = site.signed_in("ada"), id_of(site, BOBS)
    assert ada.get(f"/articles/{identity}").status_code == 200
    for beginning in (identity[:9], identity[0], "", "%"):
        for path in (
            f"/articles/{beginning}", f"/articles/{beginning}/1", f"/articles/{beginning}/1/family",
            f"/articles/{beginning}/1/exports/json", f"/v1/articles/{beginning}",
            f"/articles/{beginning}/wrong?claim=c1",
        ):  # fmt: skip
            answer = ada.get(path)
            listed = path == "/v1/articles/" and answer.status_code == 307
            assert answer.status_code == 404 or listed, path
            assert not re.search(identity, answer.text)
        sent = {"question": "and in children?", "article": beginning or "x"}
        assert ada.post("/ask", data=sent).status_code == 404


def test_the_one_user_of_a_computer_finds_everything(tmp_path: Path) -> None:
    local = client(tmp_path)
    store = local.app.state.library.store  # type: ignore[attr-defined]
    for question, owner in ((ADAS, ""), (BOBS, "somebody")):
        begun(store, keep(store, replace(article(), question=question)).id, owner)
    for path in ("/", "/threads", "/suggest", "/v1/articles"):
        assert seen(local, path, text="examplol") == {ADAS, BOBS}
    gaps.note(store, NoAnswer(UNANSWERED, gaps.QUEUED, "Nothing."), "2026-11-23")
    assert seen(local, "/desk") == {UNANSWERED}

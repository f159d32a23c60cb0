"""Threads on the site: a follow-up, sharing, exporting, deleting, and whose they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from probatum.app.web.threads import own_thread, readable
from probatum.evidence.articles import FollowUp
from probatum.library.held import NotHeldError
from probatum.services.history import keep
from probatum.services.permissions import Caller, Role
from probatum.services.threads import begun, listed, shared
from tests import people
from tests.articles import article
from tests.people import cheap_passwords
from tests.web import client, worked

FOLLOW_UPS = (
    FollowUp("What are the contraindications of <Zolgensma>?", "contraindications", "spl:z"),
    FollowUp("What monitoring does Zolgensma need?", "other", "spl:z"),
)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Any]:
    with client(tmp_path) as made:
        yield made


def store(site: Any) -> Any:
    return site.app.state.library.store


def saved(site: Any, question: str = "What is the dose of Zolgensma?") -> str:
    made = replace(article(), question=question, follow_ups=FOLLOW_UPS)
    return str(keep(store(site), made).id)


def test_an_article_suggests_what_to_ask_and_has_a_follow_up_box(site: Any) -> None:
    page = site.get(f"/articles/{saved(site)}").text
    assert 'value="What are the contraindications of &lt;Zolgensma&gt;?"' in page
    assert 'id="follow-up"' in page
    assert "<Zolgensma>" not in page


def test_a_follow_up_goes_on_from_the_article(site: Any) -> None:
    data = {"question": "and in a child of 9 kg?", "article": saved(site)}
    asked = site.post("/ask", data=data, follow_redirects=False)
    (thread,) = listed(store(site), None)
    assert [t.question for t in thread.turns] == ["What is the dose of Zolgensma?"]
    assert thread.owner == "local"
    assert worked(site) == 1
    done = site.get(asked.headers["location"])
    assert f"thread={thread.id}" in str(done.url)
    assert "Understood as: What is the dose of Zolgensma in a child of 9 kg?" in done.text
    assert "2. and in a child of 9 kg?" in site.get(f"/threads/{thread.id}").text
    assert f"/threads/{thread.id}" in site.get("/threads").text
    site.post(f"/threads/{thread.id}/delete")
    assert site.get(asked.headers["location"]).status_code == 404


def test_what_is_asked_back_can_be_chosen(site: Any) -> None:
    first = saved(site, "Compare Zolgensma with Itvisma")
    asked = site.post("/ask", data={"question": "how is it given?", "article": first})
    worked(site)
    page = site.get(str(asked.url)).text
    assert 'value="How is Itvisma given?"' in page
    assert page.count("How is Itvisma given?") == 2
    assert 'name="thread"' in page


def test_a_thread_is_shared_exported_and_deleted(site: Any) -> None:
    thread = begun(store(site), saved(site), "local").id
    assert "Share by its address" in site.get(f"/threads/{thread}").text
    assert "Stop sharing" in site.post(f"/threads/{thread}/share").text
    assert "Share by its address" in site.post(f"/threads/{thread}/unshare").text
    whole = site.get(f"/threads/{thread}/export.html")
    assert "attachment" in whole.headers["content-disposition"]
    assert not re.search(r'(?:src|href)="/', whole.text)
    assert site.get(f"/threads/{thread}/export.json").json()["thread"] == thread
    assert site.post(f"/threads/{thread}/delete").status_code == 200
    assert site.get(f"/threads/{thread}").status_code == 404
    assert listed(store(site), None) == []


def test_a_thread_opens_by_its_whole_id_only_and_for_its_owner(site: Any) -> None:
    ada = Caller("ada", "Ada", frozenset({Role.READER}))
    bob = Caller("bob", "Bob", frozenset({Role.READER}))
    thread = begun(store(site), saved(site), "ada").id
    assert readable(store(site), thread, ada).id == thread
    for caller, identity in ((bob, thread), (ada, thread[:8])):
        with pytest.raises(NotHeldError):
            readable(store(site), identity, caller)
    shared(store(site), thread, shared=True)
    assert readable(store(site), thread, bob).id == thread
    with pytest.raises(NotHeldError):
        own_thread(store(site), thread, bob)


def test_a_program_goes_on_from_the_thread_that_its_job_names(site: Any) -> None:
    def result(**asked: str) -> Any:
        place = site.post("/v1/ask", json=asked).headers["location"]
        assert worked(site) == 1
        return site.get(place).json()["result"]

    first = result(question="How is nusinersen dosed?")
    (thread,) = listed(store(site), "local")
    assert first["thread"] == thread.id
    second = result(question="and in hepatic impairment?", thread=thread.id)
    assert second["thread"] == thread.id
    understood = "How is nusinersen dosed in hepatic impairment"
    assert understood in second["understood"]
    assert site.get(f"/threads/{thread.id}").text.count(understood) >= 1


def test_a_program_goes_on_from_no_thread_of_another(tmp_path: Path) -> None:
    with cheap_passwords():
        made = people.shared(tmp_path)
        ada, bob = (made.account(name, Role.READER) for name in ("ada", "bob"))
        thread = begun(store(made), saved(made), ada.id).id
        shared(store(made), thread, shared=True)
        asked = {"question": "and in a child of 9 kg?", "thread": thread}
        refused = made.program(bob, Role.READER).post("/v1/ask", json=asked)
        assert refused.status_code == 404
        assert refused.headers["content-type"] == "application/problem+json"
        job = made.program(ada, Role.READER).post("/v1/ask", json=asked).json()
        assert (job["asked"]["thread"], job["asked"]["owner"]) == (thread, ada.id)

"""Audits on the site: from a text, a file or an address to a report that is forgotten."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from probatum.app.web.audit_files import FOLDER
from probatum.app.web.jobs import State
from probatum.app.web.pages import auditing
from probatum.rendering.json import schema
from tests.web import client, worked

TEXT = (
    "# Nusinersen\n\nIn ENDEAR, 37 of 73 infants (51 %) on Spinraza were motor milestone responders. "
    "In ENDEAR, 73 of 73 infants on Spinraza were responders <script>alert(1)</script>.\n"
)


@pytest.fixture
def site(tmp_path: Path):
    with client(tmp_path) as made:
        yield made


def sent(site, **fields) -> str:
    answer = site.post("/audit", data=fields, follow_redirects=False)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def folders(site) -> list[Path]:
    place = site.app.state.library.store.folder / FOLDER
    return [f for folder in place.iterdir() for f in folder.iterdir()] if place.is_dir() else []


def test_a_text_becomes_a_report(site) -> None:
    place = sent(site, text=TEXT)
    waiting = site.get(place).text
    assert "is being checked" in waiting
    assert worked(site) == 1
    report = site.get(place)
    assert report.status_code == 200
    assert report.headers["cache-control"] == "no-store"
    assert "2</b>" in report.text
    assert "<script>alert" not in report.text
    assert "&lt;script&gt;" in report.text
    assert "Keep it, or delete it" in report.text
    alone = site.get(f"{place}/report.html")
    assert alone.text.startswith("<!DOCTYPE html>")
    assert "attachment" in alone.headers["content-disposition"]
    assert site.get(f"{place}/report.json").json()["source"] == "Pasted text"
    assert site.get(f"{place}/report.exe").status_code == 404


def test_a_file_is_read_and_removed(site) -> None:
    files = {"file": ("C:\\papers\\review.md", TEXT.encode())}
    answer = site.post("/audit", files=files, follow_redirects=False)
    worked(site)
    text = site.get(answer.headers["location"]).text
    assert "review.md" in text
    assert "papers" not in text
    assert [f.name for f in folders(site)] == ["report"]


def test_a_file_that_is_none_is_refused_in_words(site) -> None:
    files = {"file": ("x.pdf", b"%PDF-1.7 nonsense")}
    answer = site.post("/audit", files=files, follow_redirects=False)
    worked(site)
    text = site.get(answer.headers["location"]).text
    assert "Nothing was checked" in text
    assert "x.pdf" in text


def test_an_address_of_the_own_network_is_not_fetched(site) -> None:
    for address in (
        "http://127.0.0.1/",
        "http://localhost:8000/",
        "http://[::1]/",
        "http://10.0.0.1/",
    ):
        place = sent(site, address=address)
        worked(site)
        assert "is not fetched" in site.get(place).text
    assert site.post("/audit", data={"address": "file:///etc/passwd"}).status_code == 422


@pytest.mark.parametrize("fields", [{}, {"text": "   "}, {"text": "a", "address": "http://x.org"}])
def test_one_thing_is_audited_at_a_time(site, fields: dict[str, str]) -> None:
    answer = site.post("/audit", data=fields)
    assert answer.status_code == 422
    assert "Nothing was checked" in answer.text
    assert site.app.state.jobs.queued() == 0
    assert folders(site) == []


def test_what_is_too_large_is_refused(site) -> None:
    big = b"a" * (auditing.LARGEST_FILE + 1)
    assert site.post("/audit", files={"file": ("a.txt", big)}).status_code == 422
    huge = b"a" * (auditing.LARGEST_FILE + 2_000_000)
    assert site.post("/audit", files={"file": ("a.txt", huge)}).status_code == 413
    assert folders(site) == []


def test_a_deleted_audit_leaves_nothing(site) -> None:
    place = sent(site, text=TEXT)
    worked(site)
    assert folders(site)
    assert site.post(f"{place}/delete", follow_redirects=False).status_code == 303
    assert site.get(place).status_code == 404
    assert folders(site) == []
    waiting = sent(site, text=TEXT)
    site.post(f"{waiting}/cancel")
    assert folders(site) == []
    assert "Cancelled" in site.get(waiting).text
    assert worked(site) == 0


def test_audits_of_past_sessions_are_forgotten(site, monkeypatch: pytest.MonkeyPatch) -> None:
    old = sent(site, text=TEXT)
    worked(site)
    report = folders(site)[0].parent
    monkeypatch.setattr(auditing, "KEPT", timedelta(0))
    new = sent(site, text=TEXT)
    assert site.get(old).status_code == 404
    assert not report.exists()
    left = report.parent / ("f" * 32)
    left.mkdir()
    os.utime(left, (0, 0))
    monkeypatch.undo()
    sent(site, text=TEXT)
    assert not left.exists()
    assert site.get(new).status_code == 200


def test_the_queue_holds_no_word_of_the_article(site) -> None:
    place = sent(site, text=TEXT)
    worked(site)
    job = site.app.state.jobs.get(place.rpartition("/")[2])
    assert job.state is State.DONE
    assert "ENDEAR" not in f"{job.asked} {[e.message for e in site.app.state.jobs.events(job)]}"


def test_an_audit_is_its_callers_alone(site) -> None:
    jobs, folder = site.app.state.jobs, site.app.state.library.store.folder
    other = auditing.queue(jobs, folder, auditing.asked(TEXT, "", ""), TEXT.encode(), "another")
    for path in ("", "/report.html", "/report.json", "/events"):
        assert site.get(f"/audits/{other.id}{path}").status_code == 404
    for path in ("/delete", "/cancel"):
        assert site.post(f"/audits/{other.id}{path}").status_code == 404
    question = jobs.put("ask", {"question": "x"}, caller="local", created="2026-01-01")
    assert site.get(f"/audits/{question.id}").status_code == 404


def test_progress_ends_with_the_address_of_the_report(site) -> None:
    place = sent(site, text=TEXT)
    worked(site)
    events = site.get(f"{place}/events").text
    assert "event: progress" in events
    assert f'event: done\ndata: {{"address":"{place}"}}' in events


def test_the_service_audits_a_text_and_forgets_it(site) -> None:
    headers = {"idempotency-key": "one"}
    queued = site.post("/v1/audits", json={"text": TEXT}, headers=headers)
    assert queued.status_code == 202
    again = site.post("/v1/audits", json={"text": TEXT}, headers=headers)
    assert again.json()["id"] == queued.json()["id"]
    assert site.post("/v1/audits", json={"text": "x"}, headers=headers).status_code == 422
    place = queued.headers["location"]
    assert site.get(place).status_code == 404
    assert worked(site) == 1
    assert site.get(f"/v1/jobs/{queued.json()['id']}").json()["state"] == "done"
    Draft202012Validator(schema("audit")).validate(site.get(place).json())
    page = site.get(place, params={"format": "html"})
    assert page.text.startswith("<!DOCTYPE html>")
    assert "sha256-" in page.headers["content-security-policy"]
    assert site.delete(place).status_code == 204
    assert site.get(place).status_code == 404
    assert folders(site) == []


@pytest.mark.parametrize("body", [{}, {"text": "a", "address": "http://x.org"}, {"address": "x"}])
def test_the_service_takes_one_thing_at_a_time(site, body: dict[str, str]) -> None:
    assert site.post("/v1/audits", json=body).status_code == 422
    assert folders(site) == []

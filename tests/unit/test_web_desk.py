"""The desk's pages in one process: the whole way of a revision by forms alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from probatum.evidence.articles import UNREVIEWED
from probatum.services.history import keep
from probatum.verification import signing
from tests.desk import DOSE, article, label
from tests.web import client

ANNA = {"by": "Anna Example"}
SECRET = "a secret of her own"


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    monkeypatch.setattr(signing, "COST", 2**10)
    with client(tmp_path) as made:
        store = made.app.state.library.store  # type: ignore[attr-defined]
        store.add([label()])
        made.identity = keep(store, article(store)).id  # type: ignore[attr-defined]
        yield made


def step(site: Any, name: str, code: int = 200, **fields: str) -> str:
    """What the page says after a step."""
    answer = site.post(f"/desk/articles/{site.identity}/{name}", data=fields)
    assert answer.status_code == code, answer.text
    return str(answer.text)


def test_from_draft_to_recall_by_forms(site: Any) -> None:
    place = f"/articles/{site.identity}"
    assert UNREVIEWED in site.get(place).text
    enrolled = site.post(
        "/desk/enrol",
        data={"credentials": "MD", "speciality": "neurology", "secret": SECRET, **ANNA},
    )
    assert "Anna Example, MD (neurology)" in enrolled.text
    step(site, "submit", by="An Author")
    assert f"/desk/articles/{site.identity}" in site.get("/desk").text
    assert "Under review by Anna Example." in step(site, "take", interests="none", **ANNA)
    ids = re.findall(r'<li id="(c[0-9a-f]{10})"', site.get(f"/desk/articles/{site.identity}").text)
    assert len(ids) == 2
    assert "disputed" in step(site, "claim", claim=ids[0], kind="dispute", words="why?", **ANNA)
    refused = step(site, "approve", code=409, secret=SECRET, **ANNA)
    assert "Not yet: disputed" in refused
    for one in ids:
        step(site, "claim", claim=one, kind="confirm", **ANNA)
    step(site, "grade", subject="Platelets", judgement="low", because="no trial", **ANNA)
    assert "is it the right file and secret" in step(
        site, "approve", code=409, secret="another secret", **ANNA
    )
    step(site, "approve", secret=SECRET, **ANNA)
    text = site.get(place).text
    assert "Reviewed by Anna Example, MD (neurology) on 20" in text
    assert "Certainty of the evidence (GRADE)" in text
    word = site.get(f"{place}/1/exports/html").text
    code = re.search(r"([A-Z2-7]{8}), discard after 20", word)
    assert code
    assert "It holds until" in site.get("/desk/copies", params={"code": code[1]}).text
    step(site, "recall", because="wrong unit", by="An Editor")
    assert "RECALLED on 20" in site.get(place).text
    assert "Discard this copy" in site.get("/desk/copies", params={"code": code[1]}).text
    case = site.get(f"/desk/articles/{site.identity}").text
    assert f"copy {code[1]}" in case
    assert "opened on 20" in case
    assert site.get(f"/desk/articles/{site.identity}/file.zip").content[:2] == b"PK"


def test_this_is_wrong_stands_on_every_claim_and_reaches_a_person(site: Any) -> None:
    text = site.get(f"/articles/{site.identity}").text
    links = re.findall(r'<a href="(/articles/\w+/wrong\?claim=c\w+)" rel="nofollow">This is', text)
    assert len(set(links)) == 2
    form = {"claim": links[0].partition("=")[2], "words": "it is <b>50</b> mg", "by": "A Nurse"}
    address = links[0].partition("?")[0]
    assert "What is wrong with it" in site.get(links[0]).text
    refused = site.post(address, data=form)
    assert refused.status_code == 409
    assert "No person is named" in refused.text
    site.post(
        "/desk/policy",
        data={"reviewers": "1", "print_days": "30", "answerable": "Dr Brown", "by": "An Admin"},
    )
    assert "reaches Dr Brown" in site.get("/desk/policy").text
    assert "Your report is with Dr Brown." in site.post(address, data=form).text
    desk = site.get("/desk").text
    assert "it is &lt;b&gt;50&lt;/b&gt; mg" in desk
    site.post("/desk/reports/1", data={"because": "checked", "by": "An Editor"})
    assert "No report waits" in site.get("/desk").text


def test_a_statement_in_other_words_is_the_next_revision(site: Any) -> None:
    ids = re.findall(r'<li id="(c[0-9a-f]{10})"', site.get(f"/desk/articles/{site.identity}").text)
    text = step(
        site, "reword", claim=ids[0], words="Give examplol 5 mg once daily.", by="An Author"
    )
    assert "Revision 2 of 2" in text
    assert "Give examplol 5 mg once daily." in site.get(f"/articles/{site.identity}").text
    assert DOSE in site.get(f"/articles/{site.identity}/1").text


def test_what_is_not_there_or_not_allowed_is_said(site: Any) -> None:
    assert step(site, "nonsense", code=404)
    assert "is no reviewer here" in step(site, "approve", code=409, secret="x", **ANNA)
    assert site.get(f"/articles/{site.identity}/wrong?claim=cnone").status_code == 404
    assert "no copy with the code" in site.get("/desk/copies?code=NONE").text
    assert site.get("/desk/articles/nowhere").status_code == 404

"""The desk's pages in one process: the whole way of a revision by forms alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from probatum.editorial.content import content_hash
from probatum.evidence.articles import UNREVIEWED
from probatum.services import gaps
from probatum.services.asking import NoAnswer
from probatum.services.history import keep
from probatum.verification import signing
from tests.desk import DOSE, SECRET, article, key_form, label, signed_form
from tests.web import client

GUIDE = (
    "What is the most important information I should know about Exampla? Call your doctor right away "
    "if you have any of these signs of bleeding: • nosebleeds • red stools. How should I "
    "take Exampla? Take Exampla once a day. Do not stop Exampla unless your doctor tells you to."
)
"""What the label of Exampla says to patients."""

ANNA = {"by": "Anna Example"}


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


def enrol(site: Any, **fields: str) -> Any:
    """The answer to an enrolment of Anna with a key that her browser made."""
    given = {"credentials": "MD", "speciality": "neurology", **ANNA, **key_form(), **fields}
    return site.post("/desk/enrol", data=given)


def to_sign(site: Any, code: int = 200) -> str:
    """The page that shows Anna what she signs."""
    answer = site.get(f"/desk/articles/{site.identity}/sign", params=ANNA)
    assert answer.status_code == code, answer.text
    return str(answer.text)


def under_review(site: Any) -> list[str]:
    """Anna has enrolled and taken the article up; the ids of its statements."""
    enrol(site)
    step(site, "submit", by="An Author")
    text = step(site, "take", interests="none", **ANNA)
    return re.findall(r'<li id="(c[0-9a-f]{10})"', text)


def test_from_draft_to_recall_by_forms(site: Any) -> None:
    place = f"/articles/{site.identity}"
    assert UNREVIEWED in site.get(place).text
    assert "Anna Example, MD (neurology)" in enrol(site).text
    step(site, "submit", by="An Author")
    assert f"/desk/articles/{site.identity}" in site.get("/desk").text
    assert "Under review by Anna Example." in step(site, "take", interests="none", **ANNA)
    ids = re.findall(r'<li id="(c[0-9a-f]{10})"', site.get(f"/desk/articles/{site.identity}").text)
    assert len(ids) == 2
    assert "disputed" in step(site, "claim", claim=ids[0], kind="dispute", words="why?", **ANNA)
    assert "Not yet: disputed" in to_sign(site, code=409)
    for one in ids:
        step(site, "claim", claim=one, kind="confirm", **ANNA)
    step(site, "grade", subject="Platelets", judgement="low", because="no trial", **ANNA)
    shown = to_sign(site)
    assert f">probatum article approval 1\n{site.identity}\n1\n" in shown
    step(site, "sign", **signed_form(shown))
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


def test_a_print_of_the_browser_carries_the_code_of_its_revision(site: Any) -> None:
    place = f"/articles/{site.identity}"
    code = f"{site.identity}-1".upper()
    for text in (site.get(place).text, site.get(f"{place}/1").text):
        assert re.search(rf'class="on-paper">Copy {code}, discard after 20', text)
        assert re.search(rf"US\. Copy {code}, discard after 20", text)
    told = site.get("/desk/copies", params={"code": code.lower()}).text
    assert "It holds until the day that is printed on it." in told
    assert "Printed by a browser from revision 1." in told
    assert site.post(f"{place}/1/printed").status_code == 204
    case = site.get(f"/desk/articles/{site.identity}").text
    assert re.search(rf"printed page on 20.*copy {code}, discard after 20", case)
    step(site, "recall", because="wrong unit", by="An Editor")
    assert "Discard this copy" in site.get("/desk/copies", params={"code": code}).text
    for wrong in (f"{site.identity}-2", f"{site.identity[:6]}-1", "-1", f"{site.identity}-²"):
        assert "no copy with the code" in site.get("/desk/copies", params={"code": wrong}).text


def test_the_handover_file_is_a_copy_with_a_code_of_its_own(site: Any) -> None:
    text = site.get(f"/articles/{site.identity}/1/exports/handover").text
    code = re.search(r" Copy ([A-Z2-7]{8}), discard after 20", text)
    assert code
    assert "It holds until 20" in site.get("/desk/copies", params={"code": code[1]}).text


def test_a_new_answer_leads_to_the_approved_one_on_the_same_question(site: Any) -> None:
    store = site.app.state.library.store
    made = replace(article(store), question="how is  Examplol dosed", as_of="2026-11-20")
    newer = keep(store, made).id
    assert newer != site.identity
    before = site.get(f"/v1/articles/{newer}").json()
    assert before["review"]["elsewhere"] is None
    under_review(site)
    text = site.get(f"/articles/{newer}").text
    assert "Another answer to this question is under review by Anna Example." in text
    step(site, "sign", **signed_form(to_sign(site)))
    text = site.get(f"/articles/{newer}").text
    line = (
        "An approved answer to this question exists: approved by Anna Example, MD (neurology) on 20"
    )
    assert line in text
    assert f'<a href="/articles/{site.identity}/1">Read that answer</a>' in text
    after = site.get(f"/v1/articles/{newer}").json()
    assert after["review"]["elsewhere"]["article"] == site.identity
    assert after["review"]["elsewhere"]["line"].startswith(line)
    assert content_hash(after) == content_hash(before) == after["review"]["content"]
    assert line not in site.get(f"/articles/{site.identity}").text
    step(site, "recall", because="wrong unit", by="An Editor")
    assert "Read that answer" not in site.get(f"/articles/{newer}").text
    assert site.get(f"/v1/articles/{newer}").json() == before


def test_this_is_wrong_stands_on_every_claim_and_reaches_a_person(site: Any) -> None:
    text = site.get(f"/articles/{site.identity}").text
    links = re.findall(r'<a href="(/articles/\w+/wrong\?claim=c\w+)" rel="nofollow">This is', text)
    assert len(set(links)) == 2
    form = {"claim": links[0].partition("=")[2], "words": "it is <b>50</b> mg", "by": "A Nurse"}
    address = links[0].partition("?")[0]
    unnamed = site.get(links[0]).text
    assert "nobody is named yet" in unnamed
    assert "What is wrong with it" not in unnamed
    refused = site.post(address, data=form)
    assert refused.status_code == 409
    assert "No person is named" in refused.text
    site.post(
        "/desk/policy",
        data={"reviewers": "1", "print_days": "30", "answerable": "Dr Brown", "by": "An Admin"},
    )
    assert "reaches Dr Brown" in site.get("/desk/policy").text
    assert "What is wrong with it" in site.get(links[0]).text
    assert "Your report is with Dr Brown." in site.post(address, data=form).text
    desk = site.get("/desk").text
    assert "it is &lt;b&gt;50&lt;/b&gt; mg" in desk
    site.post("/desk/reports/1", data={"because": "checked", "by": "An Editor"})
    assert "No report waits" in site.get("/desk").text


def test_this_is_wrong_stands_on_every_statement_of_a_patient_page(site: Any) -> None:
    """Those of the label's own guide too, which are no claims of the article."""
    store = site.app.state.library.store
    held = label(2, guide=GUIDE)
    store.add([held])
    place = f"/articles/{keep(store, article(store, held)).id}"
    site.cookies.set("audience", "patient")
    text = site.get(place).text
    statements = re.findall(r'<li id="[^"]*">|<tr role="row" id="', text)
    links = re.findall(r'<a href="(/articles/\w+/wrong\?claim=c\w+)" rel="nofollow">This is', text)
    assert len(links) >= len(statements) > 3
    shown = {link: site.get(link) for link in links}
    assert {answer.status_code for answer in shown.values()} == {200}
    (theirs,) = {link for link, answer in shown.items() if "nosebleeds" in answer.text}
    site.post(
        "/desk/policy",
        data={"reviewers": "1", "print_days": "30", "answerable": "Dr Brown", "by": "An Admin"},
    )
    form = {"claim": theirs.partition("=")[2], "words": "not nosebleeds", "by": "A Mother"}
    assert "Your report is with Dr Brown." in site.post(f"{place}/wrong", data=form).text
    desk = site.get("/desk").text
    assert "nosebleeds; red stools.”: not nosebleeds" in desk


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
    assert step(site, "approve", code=404, secret="x", **ANNA)
    assert "is no reviewer here" in to_sign(site, code=409)
    assert site.get(f"/articles/{site.identity}/wrong?claim=cnone").status_code == 404
    assert "no copy with the code" in site.get("/desk/copies?code=NONE").text
    assert site.get("/desk/articles/nowhere").status_code == 404


def test_no_form_takes_a_secret_and_no_page_signs_with_one(site: Any) -> None:
    under_review(site)
    for text in (site.get("/desk").text, to_sign(site)):
        assert re.findall(r'<input[^>]*type="password"[^>]*>', text)
        assert not re.search(r'<input[^>]*type="password"[^>]*name=', text)
        assert not re.search(r'<input[^>]*name=[^>]*type="password"', text)
    for place in ("sign", "approve"):
        site.post(
            f"/desk/articles/{site.identity}/{place}", data={"secret": SECRET.decode(), **ANNA}
        )
    assert UNREVIEWED in site.get(f"/articles/{site.identity}").text


def test_the_page_to_sign_on_is_kept_by_no_browser(site: Any) -> None:
    under_review(site)
    answer = site.get(f"/desk/articles/{site.identity}/sign", params=ANNA)
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("signature", "A" * 86 + "=="),
        ("signature", "no base64"),
        ("signature", ""),
        ("history", "0" * 64),
        ("at", "2026-11-01T00:00:00Z"),
        ("at", "9999-01-01T00:00:00Z"),
        ("at", "2026-11-01T00:00:00"),
        ("at", "now"),
        ("revision", "2"),
    ],
)
def test_a_form_that_was_altered_signs_nothing(site: Any, field: str, value: str) -> None:
    under_review(site)
    step(site, "sign", code=409, **{**signed_form(to_sign(site)), field: value})
    assert UNREVIEWED in site.get(f"/articles/{site.identity}").text


def test_what_was_signed_has_to_be_what_stands_now(site: Any) -> None:
    ids = under_review(site)
    form = signed_form(to_sign(site))
    step(site, "claim", claim=ids[0], kind="comment", words="look again", **ANNA)
    assert "Something was done to this article" in step(site, "sign", code=409, **form)
    form = signed_form(to_sign(site))
    step(site, "reword", claim=ids[0], words="Give examplol 5 mg once daily.", by="An Author")
    step(site, "sign", code=409, **form)
    assert UNREVIEWED in site.get(f"/articles/{site.identity}").text


def test_another_reviewers_signature_is_none_of_mine(site: Any) -> None:
    under_review(site)
    enrol(site, by="Boris Example")
    step(site, "take", interests="none", by="Boris Example")
    form = signed_form(to_sign(site))
    step(site, "sign", code=409, **{**form, "by": "Boris Example"})
    step(site, "sign", **form)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("scrypt 1024", "scrypt 512"),
        ("scrypt 1024", "scrypt 1025"),
        ("scrypt 1024", "scrypt 999999999"),
        ("scrypt 1024", "rot13 1024"),
        ("\r\n", " "),
    ],
)
def test_a_key_file_that_is_not_whole_enrols_nobody(site: Any, old: str, new: str) -> None:
    key = key_form()
    refused = enrol(site, key=key["key"].replace(old, new), proof=key["proof"])
    assert refused.status_code == 422, refused.text
    assert "is no reviewer here" in to_sign(site, code=409)


def test_a_key_that_is_not_ones_own_enrols_nobody(site: Any) -> None:
    refused = enrol(site, proof=key_form()["proof"])
    assert refused.status_code == 422
    assert "was not signed by its own key" in refused.text
    assert enrol(site, key="").status_code == 422
    assert "is no reviewer here" in to_sign(site, code=409)


def test_a_question_without_an_answer_waits_and_leads_to_the_answer_that_it_gets(site: Any) -> None:
    store = site.app.state.library.store
    for question in ("Is unheldol safe?", "how is EXAMPLOL dosed"):
        gaps.note(store, NoAnswer(question, gaps.QUEUED, "Nothing."), "2026-10-30T10:00:00Z")
    found = dict(
        re.findall(r"<li>(.*?) <span class=\"facts\">asked 1 time(.*)", site.get("/desk").text)
    )
    assert "It has an answer now" not in found["Is unheldol safe?"]
    assert (
        f'href="/articles/{site.identity}">It has an answer now' in found["how is EXAMPLOL dosed"]
    )


def test_an_answer_of_before_a_question_was_asked_in_vain_is_none(site: Any) -> None:
    store = site.app.state.library.store
    asked = NoAnswer("How is examplol dosed?", gaps.QUEUED, "Nothing.")
    gaps.note(store, asked, "2026-11-01T10:00:00Z")
    assert "It has an answer now" not in site.get("/desk").text

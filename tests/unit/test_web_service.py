"""The service under /v1: what it answers, and that its OpenAPI document tells the truth."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from jsonschema import Draft202012Validator
from schemathesis import GenerationMode, openapi

from probatum.app.web.server import LARGEST_BODY
from probatum.app.web.statics import static
from probatum.app.web.uploads import LARGEST, MOST
from probatum.rendering.json import schema
from probatum.services.copying import copies
from tests.articles import FATAL
from tests.web import client, kept, worked

SPINRAZA = "nct:NCT02193074"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with client(tmp_path_factory.mktemp("site")) as made:
        yield made


def test_a_question_becomes_a_job_and_an_article(site: Any) -> None:
    asked = site.post("/v1/ask", json={"question": "How is nusinersen dosed?"})
    assert asked.status_code == 202
    place = asked.headers["location"]
    assert (asked.json()["state"], asked.json()["place"]) == ("queued", 1)
    assert worked(site) == 1
    job = site.get(place).json()
    assert job["state"] == "done"
    article = site.get(f"/v1/articles/{job['result']['article']}").json()
    Draft202012Validator(schema()).validate(article)
    with site.stream("GET", f"{place}/events") as answer:
        events = [line[7:] for line in answer.iter_lines() if line.startswith("event: ")]
    assert [name for name in events if name not in ("place", "progress")] == [
        "opening", *["section"] * len(article["sections"]), "done",
    ]  # fmt: skip
    assert site.delete(place).status_code == 204
    assert site.get(place).status_code == 404


def test_a_body_that_is_no_json_is_a_described_problem(site: Any) -> None:
    headers = {"content-type": "application/json"}
    answer = site.post("/v1/ask", content=b"O\xa8\x14|\xb3", headers=headers)
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")
    described = site.get("/openapi.json").json()["paths"]["/v1/ask"]["post"]["responses"]
    assert set(described["400"]["content"]) == {"application/problem+json"}


def test_the_same_key_gives_the_same_job(site: Any) -> None:
    def ask(question: str) -> Any:
        headers = {"idempotency-key": "one"}
        return site.post("/v1/ask", json={"question": question}, headers=headers)

    first = ask("How is risdiplam dosed?").json()["id"]
    assert ask("How is risdiplam dosed?").json()["id"] == first
    refused = ask("Another question on risdiplam?")
    assert refused.status_code == 422
    assert refused.headers["content-type"] == "application/problem+json"
    assert site.delete(f"/v1/jobs/{first}").status_code == 204
    assert site.get(f"/v1/jobs/{first}").json()["state"] == "cancelled"


def test_wrong_input_is_told_without_what_was_typed(site: Any) -> None:
    answer = site.post("/v1/ask", json={"question": "", "as_of": "secret", "patient": "Doe"})
    assert answer.status_code == 422
    assert {e["place"] for e in answer.json()["errors"]} >= {"body.as_of", "body.patient"}
    assert "Doe" not in answer.text
    assert "secret" not in answer.text


def test_an_article_comes_in_every_form_and_only_once(site: Any) -> None:
    path = f"/v1/articles/{kept(site).id}"
    beginnings = {"json": b"{", "html": b"<!DOCTYPE", "md": b"", "docx": b"PK", "pdf": b"%PDF"}
    for form, beginning in beginnings.items():
        answer = site.get(path, params={"format": form})
        assert answer.status_code == 200
        assert answer.content.startswith(beginning)
        tag = answer.headers["etag"]
        again = site.get(path, params={"format": form}, headers={"if-none-match": tag})
        assert (again.status_code, again.content) == (304, b"")
    assert FATAL.text in site.get(path, params={"format": "md"}).text
    assert site.get(path, params={"format": "exe"}).status_code == 422


def test_lists_come_in_parts(site: Any) -> None:
    whole = site.get("/v1/documents").json()["items"]
    parts, after = [], ""
    while after is not None:
        page = site.get("/v1/documents", params={"limit": 5, "after": after}).json()
        parts += page["items"]
        after = page["next"]
    assert parts == whole
    assert len(whole) > 20


def test_what_is_found_stands_in_the_source(site: Any) -> None:
    found = site.get("/v1/search", params={"q": "motor milestone ENDEAR", "limit": 3}).json()
    assert found["items"]
    for one in found["items"]:
        source = site.get(f"/v1/source/{one['document']}", params={"edition": one["edition"]})
        assert source.json()["text"][one["start"] : one["end"]] == one["text"]
        assert one["reason"]


def test_a_drug_has_its_pages_and_an_unknown_one_a_reason(site: Any) -> None:
    pages = site.get("/v1/drugs/Spinraza").json()
    for page in pages:
        Draft202012Validator(schema()).validate(page)
    missing = site.get("/v1/drugs/spinrasa")
    assert missing.status_code == 404
    Draft202012Validator(schema("no-answer")).validate(missing.json())


def test_changes_name_every_sentence_that_differs(site: Any) -> None:
    several = "spl:68cd4f06-70e1-40d8-bedb-609ec0afa471"
    editions = site.get(f"/v1/documents/{several}").json()["items"]
    assert len(editions) > 1
    old = editions[0]["edition"]
    made = site.get(f"/v1/changes/{several}", params={"old": old, "limit": 1000}).json()
    assert made["next"] is None
    differ = sum(n for change, n in made["counts"].items() if change != "same")
    assert len(made["items"]) == differ > 0
    whole = site.get(f"/v1/changes/{several}", params={"old": old, "new": old}).json()
    assert whole["items"] == []


def test_the_description_names_every_schema_that_it_uses(site: Any) -> None:
    made = site.get("/openapi.json").json()
    text = str(made)
    for name in ("article", "no-answer", "Problem"):
        assert name in made["components"]["schemas"]
        assert f"#/components/schemas/{name}" in text
    assert "HTTPValidationError" not in text
    assert all(path.startswith(("/v1/", "/healthz", "/readyz")) for path in made["paths"])


def test_files_are_added_once_for_a_key_and_each_is_accounted_for(site: Any) -> None:
    folder = site.app.state.library.store.folder / "uploads"

    def send(*files: tuple[str, bytes]) -> Any:
        return site.post(
            "/v1/documents", files=[("files", file) for file in files],
            headers={"idempotency-key": "files"},
        )  # fmt: skip

    note = ("note.txt", b"Examplol lowers fever in adults.")
    first = send(note, ("bad.pdf", b"%PDF-1.4 x"))
    assert (first.status_code, first.json()["place"]) == (202, 1)
    assert send(note, ("bad.pdf", b"%PDF-1.4 x")).json()["id"] == first.json()["id"]
    assert send(note).status_code == 422
    assert len(list(folder.iterdir())) == 1
    assert worked(site) == 1
    done = site.get(first.headers["location"]).json()
    assert (done["state"], done["result"]["files"]) == ("done", 2)
    assert [one["file"] for one in done["result"]["rejected"]] == ["bad.pdf"]
    assert site.get("/v1/documents", params={"text": "note.txt"}).json()["items"]
    assert send(note, ("bad.pdf", b"%PDF-1.4 x")).json()["state"] == "done"
    assert list(folder.iterdir()) == []


def test_files_come_in_the_measure_of_the_page(site: Any) -> None:
    many = [("files", (f"{n}.txt", b"x")) for n in range(MOST + 1)]
    for answer in (
        site.post("/v1/documents", files=many),
        site.post(
            "/v1/documents", content=b"", headers={"content-length": str(LARGEST + 1),
            "content-type": "multipart/form-data; boundary=x"},
        ),
    ):  # fmt: skip
        assert answer.status_code == 413
        assert answer.headers["content-type"] == "application/problem+json"
    assert site.post("/v1/documents", files={"files": ("a.txt", b"")}).status_code == 422


@pytest.mark.parametrize("announced", [True, False])
@pytest.mark.parametrize("path", ["/v1/ask", "/v1/nowhere", "/ask", "/nowhere"])
def test_a_body_that_is_too_large_is_a_problem_or_a_page(
    site: Any, path: str, announced: bool
) -> None:
    kind = "json" if path.startswith("/v1") else "x-www-form-urlencoded"
    half = b"question=" + b"x" * LARGEST_BODY
    answer = site.post(
        path, content=half * 2 if announced else iter([half, half]),
        headers={"content-type": f"application/{kind}"},
    )  # fmt: skip
    if path.endswith("nowhere") and not announced:
        assert answer.status_code == 404
    else:
        assert answer.status_code == 413
        assert f"{LARGEST_BODY:,} bytes" in answer.text
    form = "application/problem+json" if path.startswith("/v1") else "text/html; charset=utf-8"
    assert answer.headers["content-type"] == form
    assert "default-src 'none'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize(
    ("method", "path", "host", "status"),
    [
        ("PUT", "/v1/library", "localhost", 405), ("DELETE", "/library", "localhost", 405),
        ("GET", "/v1/library", "evil.example", 400), ("GET", "/library", "evil.example", 400),
        ("GET", "/v1/nowhere", "localhost", 404), ("GET", "/nowhere", "localhost", 404),
    ],
)  # fmt: skip
def test_every_refusal_is_a_problem_or_a_page(
    site: Any, method: str, path: str, host: str, status: int
) -> None:
    answer = site.request(method, path, headers={"host": host})
    assert answer.status_code == status
    if path.startswith("/v1"):
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["status"] == status
    else:
        assert "<h1>" in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_head_gives_the_headers_of_get_wherever_get_is(site: Any) -> None:
    identity = kept(site).id
    job = site.post("/v1/ask", json={"question": "How is nusinersen dosed?"}).json()["id"]
    worked(site)
    for path in (
        "/", "/library", "/drugs", f"/articles/{identity}", f"/articles/{identity}/1/exports/ris",
        "/healthz", "/openapi.json", static("site.css"), f"/v1/articles/{identity}", "/v1/library",
        f"/v1/jobs/{job}/events", "/nowhere", "/v1/nowhere",
    ):  # fmt: skip
        whole, head = site.get(path), site.head(path)
        assert head.status_code == whole.status_code
        assert head.headers == whole.headers, path
        assert head.content == b""


def test_what_is_only_looked_at_by_its_headers_was_not_opened(tmp_path: Path) -> None:
    site = client(tmp_path)
    store, identity = site.app.state.library.store, kept(site).id  # type: ignore[attr-defined]
    site.head(f"/articles/{identity}")
    assert copies(store, identity) == []
    site.get(f"/articles/{identity}")
    assert len(copies(store, identity)) == 1


@pytest.fixture(scope="module")
def described(site: Any) -> Any:
    kept(site)
    return openapi.from_asgi("/openapi.json", site.app, headers={"host": "localhost"})


@pytest.mark.parametrize("mode", GenerationMode)
def test_the_service_answers_as_it_says(described: Any, mode: GenerationMode) -> None:
    checked = 0
    for found in described.get_all_operations():
        run = found.ok().as_strategy(generation_mode=mode)

        @settings(max_examples=5, deadline=None, derandomize=True, database=None,
                  suppress_health_check=list(HealthCheck))  # fmt: skip
        @given(case=run)
        def check(case: Any) -> None:
            case.call_and_validate(headers={"host": "localhost"})

        with contextlib.suppress(Unsatisfiable):
            check()
            checked += 1
    assert checked > 10

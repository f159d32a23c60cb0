"""``probatum audit`` through the real command line: every form of input, exit codes, errors."""

from __future__ import annotations

import http.server
import io
import json
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from probatum.library.store import Store
from probatum.rendering.json import schema
from tests.commands import probatum

LABEL = """# Exampla (examplol) tablets for the treatment of headache in adults

## Dosage

The recommended dose of examplol is 5 mg once daily.

## Monitoring

Monitor platelets weekly for the first month of examplol.
"""
GOOD = "# Examplol\n\nThe recommended dose of examplol is 5 mg once daily.\n"
WRONG = "# Examplol\n\nThe recommended dose of examplol is 50 mg once daily.\n"
PAGE = (
    "<html><head><title>T</title></head><body><h1>Examplol</h1><p>{}</p>"
    '<p style="color:white">The recommended dose of examplol is 50 mg once daily.</p>'
    "<!-- The recommended dose of examplol is 50 mg once daily. --></body></html>"
)
SAID = "The recommended dose of examplol is 5 mg once daily."


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("audit") / "library"
    label = folder.parent / "label.md"
    label.write_text(LABEL)
    Store.open(folder, starter=False).close()
    assert probatum(folder, "add", label, "--vectors", "later").returncode == 0
    return folder


def audited(library: Path, *arguments: object, **options: Any) -> dict[str, Any]:
    done = probatum(library, "audit", *arguments, "--json", **options)
    assert done.returncode in {0, 1}, done.stderr
    data: dict[str, Any] = json.loads(done.stdout)
    jsonschema.Draft202012Validator(schema("audit")).validate(data)
    assert done.returncode == data["summary"]["faulty"]
    for claim in data["claims"]:
        assert data["text"][claim["start"] : claim["end"]] == claim["text"]
    return data


def stated(data: dict[str, Any]) -> dict[str, str]:
    return {c["text"]: c["verdict"] for c in data["claims"] if c["kind"] == "statement"}


def docx(*paragraphs: str) -> bytes:
    import docx as word

    document = word.Document()
    document.add_heading("Examplol", 1)
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def pdf(text: str) -> bytes:
    import typst

    return typst.compile(f"= Examplol\n\n{text}\n".encode())


def blank_pdf() -> bytes:
    from pypdf import PdfWriter

    blank = PdfWriter()
    blank.add_blank_page(300, 300)
    data = io.BytesIO()
    blank.write(data)
    return data.getvalue()


def test_a_copied_sentence_is_supported_and_a_changed_number_is_not(
    library: Path, tmp_path: Path
) -> None:
    (tmp_path / "good.md").write_text(GOOD)
    (tmp_path / "wrong.txt").write_text(WRONG)
    good = audited(library, tmp_path / "good.md")
    assert stated(good) == {SAID: "supported"}
    assert good["text"] == GOOD
    wrong = audited(library, tmp_path / "wrong.txt")
    assert wrong["summary"]["verdicts"]["contradicted"] == 1
    assert wrong["summary"]["faulty"]


def test_a_cited_document_is_named_though_nothing_of_it_is_quoted(
    library: Path,
) -> None:
    title = "Exampla (examplol) tablets for the treatment of headache in adults"
    text = f"# Examplol\n\nIt cures baldness in adults. [1]\n\n## References\n\n1. {title}. 2024.\n"
    data = audited(library, "-", stdin=text)
    (entry,) = data["bibliography"]
    assert (entry["documents"], entry["how"]) == (["file:label.md"], "title")
    assert title in [d["title"] for d in data["documents"]]


def test_what_is_missing_is_named(library: Path, tmp_path: Path) -> None:
    (tmp_path / "good.md").write_text(GOOD)
    data = audited(library, tmp_path / "good.md")
    assert all(o["quotes"] for o in data["omissions"])


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt", GOOD.encode()),
        ("a.md", GOOD.encode("utf-16")),
        ("a.html", PAGE.format(SAID).encode()),
        ("a.docx", docx(SAID)),
        ("a.pdf", pdf(SAID)),
        ("noname", PAGE.format(SAID).encode()),
    ],
    ids=["text", "UTF-16", "HTML", "DOCX", "PDF", "HTML without an ending"],
)
def test_every_form_of_a_file_and_of_standard_input(
    library: Path, tmp_path: Path, name: str, content: bytes
) -> None:
    (tmp_path / name).write_bytes(content)
    assert stated(audited(library, tmp_path / name)) == {SAID: "supported"}
    assert stated(audited(library, "-", stdin=content)) == {SAID: "supported"}


def test_hidden_text_is_not_audited_and_the_page_says_so(library: Path, tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(PAGE.format(SAID))
    done = probatum(library, "audit", tmp_path / "a.html")
    assert done.returncode == 0
    assert "hidden text (" in done.stdout
    assert "50 mg" not in done.stdout


def test_line_ends_and_invisible_characters_keep_their_places(library: Path) -> None:
    text = "# Examplol\r\n\r\nThe recom\u200bmended dose of examplol is 5 mg once daily.\r\n"
    data = audited(library, "-", stdin=text.encode())
    assert data["text"] == text
    assert list(stated(data).values()) == ["supported"]
    assert "zero-width" in data["notes"][0]


def test_a_page_and_a_file_of_the_audit(library: Path, tmp_path: Path) -> None:
    (tmp_path / "wrong.txt").write_text(WRONG)
    for name, start in (("a.html", "<!DOCTYPE html>"), ("a.json", "{"), ("a.txt", "Examplol")):
        done = probatum(library, "audit", tmp_path / "wrong.txt", "--out", tmp_path / name)
        assert done.returncode == 1
        assert done.stdout == ""
        assert (tmp_path / name).read_text("utf-8").startswith(start)
    shown = probatum(library, "audit", tmp_path / "wrong.txt", "--html").stdout
    assert shown == (tmp_path / "a.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("absent.txt", None, ("absent.txt", "no such file", "http")),
        ("empty.txt", b" \n", ("is empty",)),
        ("scan.pdf", blank_pdf(), ("holds no text", "text recognition")),
        ("a.pdf", b"no pdf", ("is no PDF file",)),
        ("a.docx", b"PK\x03\x04 broken", ("damaged",)),
        ("photo.txt", b"\x89PNG\r\n\x1a\n\x00\x00", ("binary data",)),
        ("hidden.html", b"<html><body><p hidden>secret</p></body></html>", ("no text",)),
        ("article.json", b'{"schema_version": "1.0"}', ("is data",)),
    ],
)
def test_wrong_input_says_what_where_and_what_to_do(
    library: Path, tmp_path: Path, name: str, content: bytes | None, words: tuple[str, ...]
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    done = probatum(library, "audit", tmp_path / name)
    assert done.returncode == 2
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    for word in (name, *words):
        assert word in " ".join(done.stderr.split())


@pytest.mark.parametrize(
    "arguments",
    [("a.txt", "--json", "--html"), ("a.txt", "--out", "a.docx"), ("a.txt", "--as-of", "soon"), ()],
)
def test_wrong_use_has_exit_code_2(
    library: Path, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    (tmp_path / "a.txt").write_text(GOOD)
    assert probatum(library, "audit", *arguments, cwd=tmp_path).returncode == 2


def test_a_folder_and_a_bomb_are_refused(library: Path, tmp_path: Path) -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"\0" * (100 << 20))
    (tmp_path / "bomb.docx").write_bytes(data.getvalue())
    assert "refused" in probatum(library, "audit", tmp_path / "bomb.docx").stderr
    assert "is a folder" in probatum(library, "audit", tmp_path).stderr


class Site(http.server.BaseHTTPRequestHandler):
    """A small site; it keeps what was sent to it."""

    sent: list[str]

    def do_GET(self) -> None:
        self.sent.append(self.raw_requestline.decode() + str(self.headers))
        if self.path == "/moved":
            self.send_response(302)
            self.send_header("Location", "/page")
            self.end_headers()
        elif self.path == "/local":
            self.send_response(302)
            self.send_header("Location", "file:///etc/passwd")
            self.end_headers()
        elif self.path == "/endless":
            self.send_response(200)
            self.end_headers()
            try:
                while True:
                    self.wfile.write(b"x" * 65536)
            except OSError:
                return
        elif self.path.startswith("/page"):
            body = PAGE.format(SAID).encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(body)
        else:
            self.send_error(404)

    def log_message(self, *_: object) -> None:
        """Nothing is logged."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    Site.sent = []
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()


def test_a_page_is_fetched_and_nothing_but_the_request_is_sent(library: Path, site: str) -> None:
    data = audited(library, f"{site}/page#part")
    assert stated(data) == {SAID: "supported"}
    assert data["source"] == f"{site}/page#part"
    (sent,) = Site.sent
    assert sent.startswith("GET /page HTTP/1.1\r\n")
    named = {line.partition(":")[0].lower() for line in sent.splitlines()[1:] if line}
    assert named == {"host", "user-agent", "accept-encoding", "connection"}
    moved = audited(library, f"{site}/moved")
    assert "sent on to" in moved["notes"][0]


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/nothing", ("404", "save the page")),
        ("/local", ("302", "not allowed")),
        ("/endless", ("larger than",)),
    ],
)
def test_what_cannot_be_fetched_says_why(
    library: Path, site: str, path: str, words: tuple[str, ...]
) -> None:
    done = probatum(library, "audit", site + path)
    assert done.returncode == 2
    for word in (path, *words):
        assert word in " ".join(done.stderr.split())


def test_without_a_network_the_error_says_what_to_do(library: Path) -> None:
    done = probatum(library, "audit", "http://127.0.0.1:9/article")
    assert done.returncode == 2
    assert "save the page as a file" in " ".join(done.stderr.split())


@pytest.mark.parametrize(
    "text",
    [
        "word " * 10_000,
        "((((" * 20_000 + "5 mg",
        "\u200b" * 50_000 + "x",
        "\u202e5 mg\u202c " * 2_000,
        "| a " * 5_000 + "|\n" * 2_000,
        "[1][2][3]" * 3_000,
        "- " * 20_000,
        "<div>" * 5_000 + "5 mg",
    ],
    ids=["long", "brackets", "zero-width", "bidi", "table", "marks", "bullets", "nested"],
)
def test_hostile_text_is_audited_or_refused_in_plain_words(library: Path, text: str) -> None:
    done = probatum(library, "audit", "-", "--json", stdin=text)
    assert done.returncode in {0, 1, 2}
    assert "Traceback" not in done.stderr
    if done.returncode < 2:
        jsonschema.Draft202012Validator(schema("audit")).validate(json.loads(done.stdout))
    else:
        assert done.stderr.startswith("Error: standard input: ")

"""What somebody may send to be audited: no address inside, no bomb, no file of the server."""

from __future__ import annotations

import http.server
import io
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.web import client, worked

SECRET = "Zebrastreifen: 19 mg of the metadata service"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with client(tmp_path_factory.mktemp("site")) as made:
        yield made


@pytest.fixture
def inside() -> Iterator[tuple[int, list[str]]]:
    """A service of this computer's own network, and what it was asked."""
    asked: list[str] = []

    class Service(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.send_header("Content-Type", "text/plain")
            self.end_headers()
            self.wfile.write(SECRET.encode())

        def log_message(self, *_: object) -> None:
            """Nothing is logged."""

    server = http.server.ThreadingHTTPServer(("0.0.0.0", 0), Service)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_address[1], asked
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1:{}/", "http://localhost:{}/", "http://0.0.0.0:{}/", "http://2130706433:{}/",
     "http://[::ffff:127.0.0.1]:{}/", "http://127.0.0.1/", "http://169.254.169.254/latest/meta-data/"],
)  # fmt: skip
def test_no_address_of_the_servers_own_network_is_fetched(
    site: Any, inside: tuple[int, list[str]], address: str
) -> None:
    port, asked = inside
    sent = site.post("/audit", data={"address": address.format(port)})
    worked(site)
    told = site.get(sent.url.path).text
    assert "is not fetched" in told or "cannot be reached" in told
    assert SECRET not in told
    assert asked == []


@pytest.mark.parametrize("address", ["file:///etc/passwd", "/etc/passwd", "gopher://127.0.0.1/"])
def test_what_is_no_address_of_a_page_is_read_from_nowhere(site: Any, address: str) -> None:
    answer = site.post("/audit", data={"address": address})
    assert answer.status_code == 422
    assert "begins with http://" in answer.text
    assert "root:" not in answer.text


def test_a_document_that_unpacks_to_too_much_is_refused(site: Any) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", b"<w:p>" + b"a" * (100 << 20))
    assert len(packed.getvalue()) < 1_000_000
    sent = site.post("/audit", files={"file": ("bomb.docx", packed.getvalue())})
    worked(site)
    told = site.get(sent.url.path).text
    assert "bomb.docx" in told
    assert "The reason is not known" not in told
    assert "too large" in told or "larger than" in told or "more than" in told or "bomb" in told


@pytest.mark.parametrize("name", ["../../../etc/passwd", "..\\..\\secret.txt"])
def test_the_name_of_a_file_leads_nowhere(site: Any, name: str, tmp_path: Path) -> None:
    folder = site.app.state.library.store.folder
    before = {p for p in folder.parent.rglob("*") if not p.is_relative_to(folder)}
    sent = site.post("/audit", files={"file": (name, b"Give 5 mg of nusinersen.")})
    worked(site)
    told = site.get(sent.url.path).text
    assert "root:" not in told
    assert {p for p in folder.parent.rglob("*") if not p.is_relative_to(folder)} == before

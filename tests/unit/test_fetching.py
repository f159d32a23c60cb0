"""One page of the web: limits on size and time, and what is refused before anything is sent."""

from __future__ import annotations

import gzip
import http.server
import threading
from collections.abc import Iterator

import pytest

from probatum.sources import fetching
from probatum.sources.fetching import FetchError, fetch


class Site(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = b"Give 5 mg."
        packed = "gzip" in self.path
        if self.path == "/gzip-bomb":
            body = b"x" * (fetching.LARGEST + 1)
        elif self.path == "/silent":
            threading.Event().wait(2)
        self.send_response(200)
        if packed:
            body = gzip.compress(body, 1)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.end_headers()
        try:
            self.wfile.write(body if self.path != "/gzip-damaged" else b"no gzip")
        except OSError:
            return

    def log_message(self, *_: object) -> None:
        """Nothing is logged."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("path", ["/plain", "/gzip"])
def test_a_page_is_fetched(site: str, path: str) -> None:
    fetched = fetch(site + path)
    assert (fetched.data, fetched.media_type) == (b"Give 5 mg.", "text/plain")
    assert fetched.address == site + path


@pytest.mark.parametrize(
    ("path", "reason"), [("/gzip-bomb", "larger than"), ("/gzip-damaged", "damaged")]
)
def test_a_bomb_and_a_damaged_page_are_refused(site: str, path: str, reason: str) -> None:
    with pytest.raises(FetchError, match=reason):
        fetch(site + path)


def test_a_silent_server_is_left(site: str) -> None:
    with pytest.raises(FetchError, match="in time"):
        fetch(site + "/silent", timeout=0.2)


def test_a_slow_server_is_left(site: str) -> None:
    with pytest.raises(FetchError, match="in time"):
        fetch(site + "/plain", patience=-1)


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd", "ftp://x.example/a", "http://", "http://[", "https://x.example:no/",
        "http://a b", "https://me:word@x.example/", "x.example",
    ],
)  # fmt: skip
def test_what_is_no_page_is_refused(address: str) -> None:
    with pytest.raises(FetchError):
        fetch(address)

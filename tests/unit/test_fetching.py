"""One page of the web: limits on size and time, and what is refused before anything is sent."""

from __future__ import annotations

import gzip
import http.server
import socket
import threading
from collections.abc import Iterator
from ipaddress import ip_address

import pytest

from probatum.services.given import GivenError, read_public
from probatum.sources import fetching
from probatum.sources.fetching import FetchError, fetch
from probatum.sources.reach import Address, public


class Site(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = b"Give 5 mg."
        packed = "gzip" in self.path
        if self.path == "/gzip-bomb":
            body = b"x" * (fetching.LARGEST + 1)
        elif self.path == "/silent":
            threading.Event().wait(2)
        elif self.path.startswith(("/to/", "/file")):
            there = f"http://{self.path[4:]}/plain" if self.path[1] == "t" else "file:///etc/passwd"
            self.send_response(302)
            self.send_header("Location", there)
            self.end_headers()
            return
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


NEAR = [
    "127.0.0.1", "127.1.2.3", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254",
    "100.64.0.1", "0.0.0.0", "224.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1", "240.0.0.1",
    "::1", "::", "fe80::1", "fc00::1", "fd00:ec2::254", "ff02::1", "::ffff:127.0.0.1",
    "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:0:53aa:64c:0:0:80ff:fffe",
    "2001:db8::1", "fec0::1",
]  # fmt: skip


@pytest.mark.parametrize("address", NEAR)
def test_what_is_near_is_not_public(address: str) -> None:
    assert not public(ip_address(address))


@pytest.mark.parametrize("address", ["8.8.8.8", "130.14.29.110", "2607:f220:41e:250::13"])
def test_what_is_public(address: str) -> None:
    assert public(ip_address(address))


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "[::1]", "localhost", "169.254.169.254", "0.0.0.0", "10.1.2.3", "2130706433",
        "0x7f.1", "0177.0.0.1", "127.1", "[::ffff:127.0.0.1]", "[fe80::1%25lo]",
    ],
)  # fmt: skip
def test_a_server_fetches_from_no_machine_near_it(host: str, sent: list[tuple[str, int]]) -> None:
    with pytest.raises(GivenError, match=r"is not fetched|cannot be reached"):
        read_public(f"http://{host}/latest/meta-data")
    assert not sent


def test_a_name_that_leads_to_a_private_network_is_not_fetched(
    sent: list[tuple[str, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    names = {"inner.example": ["10.0.0.7"], "mixed.example": ["8.8.8.8", "192.168.0.1"]}
    monkeypatch.setattr(
        socket, "getaddrinfo",
        lambda host, port, **_: [(socket.AF_INET, 1, 6, "", (a, port)) for a in names[host]],
    )  # fmt: skip
    for name in names:
        with pytest.raises(GivenError, match="private network"):
            read_public(f"https://{name}/")
    assert not sent


def test_the_machine_that_was_looked_at_is_the_one_that_is_asked(
    site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name whose second answer is another machine is asked for only once."""
    port = int(site.rsplit(":", 1)[1])
    answers = iter(["127.0.0.1", "127.0.0.99"])
    asked: list[Address] = []

    def resolved(host: str, at: int, *_: object, **__: object) -> list[tuple[object, ...]]:
        place = host if host[0].isdigit() else next(answers)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (place, at))]

    monkeypatch.setattr(socket, "getaddrinfo", resolved)
    fetched = fetch(
        f"http://turning.example:{port}/plain", allowed=lambda a: not asked.append(a), ports=()
    )
    assert fetched.data == b"Give 5 mg."
    assert asked == [ip_address("127.0.0.1")]
    assert next(answers) == "127.0.0.99"


def test_where_a_server_sends_on_to_is_held_to_the_same_rule(site: str) -> None:
    def allowed(address: Address) -> bool:
        return address == ip_address("127.0.0.1")

    port = int(site.rsplit(":", 1)[1])
    assert fetch(f"{site}/to/127.0.0.1:{port}", allowed=allowed, ports=()).data == b"Give 5 mg."
    for there in ("127.0.0.2", "[::1]"):
        with pytest.raises(FetchError, match="is not fetched"):
            fetch(f"{site}/to/{there}:{port}", allowed=allowed, ports=())
    with pytest.raises(FetchError, match="is not allowed"):
        fetch(f"{site}/file", allowed=allowed, ports=())


def test_a_server_fetches_from_the_ports_of_the_web_alone(sent: list[tuple[str, int]]) -> None:
    with pytest.raises(GivenError, match="port 6379 is not fetched"):
        read_public("http://8.8.8.8:6379/")
    assert not sent


@pytest.mark.parametrize(
    "source", ["/etc/passwd", "file:///etc/passwd", "-", "gopher://x.example/"]
)
def test_a_server_reads_no_file_that_is_named(source: str) -> None:
    with pytest.raises(GivenError, match="no address of a page"):
        read_public(source)


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """Every connection that is tried."""
    tried: list[tuple[str, int]] = []

    def connect(place: tuple[str, int], *_: object) -> socket.socket:
        tried.append(place)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", connect)
    return tried

"""One page of the web, fetched because its address was given: nothing else is ever fetched.

The request holds the address and the name of this program; no cookie, no referrer, nothing of the
library. Only http and https are followed, also where a server sends on. A server that fetches for
others says which machines may be fetched from (see ``reach``).
"""

from __future__ import annotations

import time
import urllib.error
import urllib.request
import zlib
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any
from urllib.parse import quote, urlsplit

from probatum.sources.foreign import LARGEST
from probatum.sources.reach import PORTS, Allowed, OutOfReachError, handlers

TIMEOUT = 20.0
"""Seconds that a server may be silent."""

PATIENCE = 60.0
"""Seconds that all of it may take: a server that sends a byte now and then is left."""

_CHUNK = 64 << 10
_SAFE = "%/:=&?~+!$,;'@()*[]"
"""Characters of an address that are sent as they are."""


class FetchError(ValueError):
    """Why a page cannot be fetched and what to do, in plain words."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """The bytes of a page, what its server calls them, and the address that they came from."""

    data: bytes
    media_type: str
    address: str


def is_address(source: str) -> bool:
    """Whether this is the address of a page and not the name of a file."""
    return source.lower().startswith(("http://", "https://"))


def fetch(
    address: str,
    *,
    timeout: float = TIMEOUT,
    patience: float = PATIENCE,
    allowed: Allowed | None = None,
    ports: tuple[int, ...] = PORTS,
) -> Fetched:
    """Fetch one page. Raises FetchError, whose message goes on after the address.

    ``allowed`` is asked of every address of every machine before anything is sent to it; then no
    proxy is used, and only ``ports`` are (an empty tuple: all). Without it every machine is allowed.
    """
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise FetchError(f"is no address of a page ({error})") from error
    if not is_address(address) or not host or any(c.isspace() for c in address):
        raise FetchError("is no address of a page: it begins with http:// or https://")
    if parts.username or parts.password:
        raise FetchError("holds a name or password: save the page as a file and audit that")
    opener = _opener(allowed, ports)
    request = urllib.request.Request(  # noqa: S310 (is_address: http and https only)
        quote(address.partition("#")[0], safe=_SAFE),
        headers={"User-Agent": "probatum", "Accept-Encoding": "gzip"},
    )
    end = time.monotonic() + patience
    try:
        with opener.open(request, timeout=timeout) as answer:
            data = _body(answer, end)
            return Fetched(_unpacked(data, answer), _media_type(answer), answer.geturl())
    except urllib.error.HTTPError as error:
        raise FetchError(
            f"the server answers {error.code} ({error.reason}). Check the address, or save the page "
            "as a file and audit that"
        ) from error
    except TimeoutError as error:
        raise FetchError(
            "the server does not answer in time. Save the page as a file and audit that"
        ) from error
    except urllib.error.URLError as error:
        if isinstance(error.reason, OutOfReachError):
            raise FetchError(
                f"is not fetched: {error.reason}. Save the page as a file and audit that"
            ) from error
        raise FetchError(
            f"cannot be reached ({_why(error.reason)}). Is this machine on the network? Else save the "
            "page as a file on one that is, and audit the file"
        ) from error
    except (HTTPException, OSError, UnicodeError) as error:
        raise FetchError(
            f"cannot be read ({_why(error)}). Save the page as a file and audit that"
        ) from error


def _opener(allowed: Allowed | None, ports: tuple[int, ...]) -> urllib.request.OpenerDirector:
    opener = urllib.request.OpenerDirector()
    if allowed is not None:
        transport = handlers(allowed, ports)
    else:
        transport = [
            urllib.request.ProxyHandler(),
            urllib.request.HTTPHandler(),
            urllib.request.HTTPSHandler(),
        ]
    for handler in (
        *transport,
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
        urllib.request.HTTPRedirectHandler(),
        urllib.request.UnknownHandler(),
    ):
        opener.add_handler(handler)
    return opener


def _why(error: object) -> str:
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return str(error) or type(error).__name__


def _body(answer: Any, end: float) -> bytes:
    parts: list[bytes] = []
    size = 0
    while chunk := answer.read1(_CHUNK):
        parts.append(chunk)
        size += len(chunk)
        if size > LARGEST:
            raise FetchError(f"is larger than {LARGEST:,} bytes: save the part that matters")
        if time.monotonic() > end:
            raise TimeoutError
    return b"".join(parts)


def _unpacked(data: bytes, answer: Any) -> bytes:
    if (answer.headers.get("Content-Encoding") or "").strip().lower() not in {"gzip", "x-gzip"}:
        return data
    machine = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)
    try:
        made = machine.decompress(data, LARGEST + 1)
    except zlib.error as error:
        raise FetchError(f"is damaged ({error}): save it as a file and audit that") from error
    if len(made) > LARGEST:
        raise FetchError(f"is larger than {LARGEST:,} bytes: save the part that matters")
    return made


def _media_type(answer: Any) -> str:
    return str(answer.headers.get_content_type()) if answer.headers.get("Content-Type") else ""

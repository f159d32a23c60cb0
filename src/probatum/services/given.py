"""The text of an article that somebody names: a file, or the address of a page."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from probatum.sources.fetching import FetchError, fetch, is_address
from probatum.sources.foreign import LARGEST, Foreign, read_text
from probatum.sources.local import UnreadableError
from probatum.sources.reach import Allowed, public


class GivenError(ValueError):
    """The article cannot be read. The message says what, where and what to do."""


def read_given(source: str | Path) -> Foreign:
    """The visible text of a file or of a page, which is fetched. Raises GivenError.

    For the person who sits at this machine: any file and any network that it reaches.
    """
    if isinstance(source, str) and is_address(source):
        return _page(source, None)
    path = Path(source)
    try:
        with path.open("rb") as stream:
            data = stream.read(LARGEST + 1)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise GivenError(
            f"{source}: there is no such file. Give a file, an address that begins with http:// or "
            "https://, or - for standard input."
        ) from error
    except IsADirectoryError as error:
        raise GivenError(f"{source}: is a folder. Give one of the files in it.") from error
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise GivenError(f"{source}: cannot be read ({why}). Check its name and rights.") from error
    return read_bytes(data, str(source))


def read_public(address: str) -> Foreign:
    """The visible text of a page, for somebody elsewhere. Raises GivenError.

    Only pages of the public internet: no file, no machine of this one's own network.
    """
    if not is_address(address):
        raise GivenError(f"{address}: is no address of a page: it begins with http:// or https://.")
    return _page(address, public)


def read_bytes(data: bytes, name: str, media_type: str = "") -> Foreign:
    """The visible text of a file's bytes. Raises GivenError."""
    try:
        return read_text(data, name, media_type)
    except UnreadableError as error:
        raise GivenError(f"{name}: {str(error).rstrip('.')}.") from error


def _page(address: str, allowed: Allowed | None) -> Foreign:
    try:
        fetched = fetch(address, allowed=allowed)
    except FetchError as error:
        raise GivenError(f"{address}: {str(error).rstrip('.')}.") from error
    read = read_bytes(fetched.data, fetched.address, fetched.media_type)
    if fetched.address.rstrip("/") == address.partition("#")[0].rstrip("/"):
        return read
    return replace(read, notes=(f"The server sent on to {fetched.address}.", *read.notes))

"""JSON documents and JSON lines, told apart by their first line, read a record at a time."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO


@dataclass(frozen=True, slots=True)
class Record:
    """One JSON value and where it stood: a line (from 1) or an item of a list (from 1).

    ``error`` says in plain words why there is no value.
    """

    place: str
    value: Any = None
    error: str = ""


def looks_like_json(head: bytes) -> bool:
    """Whether a file begins like JSON or JSON lines."""
    return head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in {b"{", b"["}


def read_records(stream: BinaryIO, name: str) -> Iterator[Record]:
    """The records of JSON lines, of a list, or the one document of a file."""
    first = stream.readline()
    while first and not first.strip():
        first = stream.readline()
    if not first:
        yield Record(name, error="the file is empty")
        return
    try:
        value = _load(first)
    except ValueError:
        value = None
    if value is None:
        yield from _whole(first + stream.read(), name)
        return
    if isinstance(value, list):
        rest = stream.read()
        if rest.strip():
            yield Record(name, error="not JSON: there is text after the end of the list")
        yield from _items(value, name)
        return
    yield Record(f"{name}, line 1", value)
    for number, line in enumerate(stream, 2):
        if not line.strip():
            continue
        place = f"{name}, line {number}"
        try:
            yield Record(place, _load(line))
        except ValueError as error:
            yield Record(place, error=f"not JSON: {error}")


def _whole(data: bytes, name: str) -> Iterator[Record]:
    try:
        value = _load(data)
    except ValueError as error:
        yield Record(name, error=f"not JSON: {error}; the file may be cut, fetch it again")
        return
    if isinstance(value, list):
        yield from _items(value, name)
    else:
        yield Record(name, value)


def _items(values: list[Any], name: str) -> Iterator[Record]:
    for number, value in enumerate(values, 1):
        yield Record(f"{name}, item {number}", value)


def _load(data: bytes) -> Any:
    try:
        return json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ValueError(f"not UTF-8 text ({error.reason} at byte {error.start})") from error
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def leaves(value: Any) -> Iterator[str]:
    """The texts and numbers of a JSON value."""
    if isinstance(value, dict):
        for inner in value.values():
            yield from leaves(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from leaves(inner)
    elif value is not None:
        yield str(value)

"""``probatum verify``: every check again, each statement that falls named, errors in plain words."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from probatum.library.store import Store
from tests.commands import probatum

QUESTION = "How is nusinersen dosed?"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("verify") / "library"
    Store.open(folder).close()
    return folder


@pytest.fixture(scope="module")
def asked(library: Path) -> dict[str, Any]:
    done = probatum(library, "ask", QUESTION, "--format", "json", "--as-of", "2026-11-23")
    made: dict[str, Any] = json.loads(done.stdout)
    return made


def first(data: dict[str, Any]) -> dict[str, Any]:
    """The first statement that holds a number, wherever it stands in the article."""
    claims = [c for s in data["sections"] for c in s["claims"]]
    found: dict[str, Any] = next(c for c in claims if any(x.isdigit() for x in c["text"]))
    return found


def number(data: dict[str, Any]) -> None:
    claim = first(data)
    digit = next(c for c in claim["text"] if c.isdigit())
    claim["text"] = claim["text"].replace(digit, "7" if digit != "7" else "3", 1)


def moved(data: dict[str, Any]) -> None:
    first(data)["quotes"][0]["start"] += 1


def invented(data: dict[str, Any]) -> None:
    quote = first(data)["quotes"][0]
    quote["exact"] = "Words that stand in no held text at all."
    quote["end"] = quote["start"] + len(quote["exact"])


def unheld(data: dict[str, Any]) -> None:
    first(data)["quotes"][0]["document"] = "pmid:1"


def bare(data: dict[str, Any]) -> None:
    first(data)["quotes"] = []


def written(data: dict[str, Any], folder: Path) -> Path:
    path = folder / "article.json"
    path.write_text(json.dumps(data))
    return path


def test_an_article_stands(library: Path, asked: dict[str, Any], tmp_path: Path) -> None:
    done = probatum(library, "verify", written(asked, tmp_path))
    assert done.returncode == 0
    count = done.stdout.split()[0]
    assert done.stdout == f"{count} of {count} statements stand.\n"


@pytest.mark.parametrize("change", [number, moved, invented, unheld, bare])
def test_a_changed_statement_is_named_with_the_check_that_fails(
    library: Path, asked: dict[str, Any], tmp_path: Path, change: Callable[[dict[str, Any]], None]
) -> None:
    data = json.loads(json.dumps(asked))
    change(data)
    path = written(data, tmp_path)
    done = probatum(library, "verify", path)
    assert done.returncode == 1
    named, reason, *_ = done.stdout.splitlines()
    assert "(the file says agrees with digest): " in named
    assert " ".join(first(data)["text"].split()) in named
    assert reason.startswith("   ")
    again = probatum(library, "verify", path, "--json")
    assert again.returncode == 1
    rows = json.loads(again.stdout)
    assert [r["text"] for r in rows if not r["stands"]] == [first(data)["text"]]


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"[]", "no object"),
        (b"{}", "schema_version"),
        (b"not JSON", "probatum audit"),
        (b"\xff\xfe\x00", "no text"),
        (b"[" * 100_000, "not an article"),
        (None, "cannot be read"),
    ],
)
def test_what_is_no_article_is_refused(
    library: Path, tmp_path: Path, content: bytes | None, word: str
) -> None:
    path = tmp_path / "wrong.json"
    if content is not None:
        path.write_bytes(content)
    done = probatum(library, "verify", path)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert str(path) in done.stderr
    assert word in " ".join(done.stderr.split())

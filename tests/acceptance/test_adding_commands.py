"""Adding, removing and opening sources through the real command line."""

from __future__ import annotations

import json
import lzma
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.commands import held, probatum, report
from tests.shared import SHARED, needs_shared

LABELS = SHARED / "fda-labels-spl-xml"
HISTORY = SHARED / "fda-labels-openfda-history"
EVRYSDI = HISTORY / "sma-and-rare" / "evrysdi-risdiplam"


@pytest.fixture
def library(tmp_path: Path) -> Path:
    return tmp_path / "library"


def source(library: Path, *arguments: str) -> dict[str, Any]:
    done = probatum(library, "source", *arguments, "--json")
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@needs_shared
def test_a_folder_is_read_once(library: Path) -> None:
    first = report(library, LABELS)
    assert (first["files"], first["read_before"]) == (24, 0)
    assert first["rejected"] == []
    again = report(library, LABELS)
    assert (again["files"], again["read_before"], again["documents"]) == (24, 24, [])
    shown = probatum(library, "add", LABELS, "--vectors", "later")
    assert "read before        24 files" in shown.stdout
    assert "left out            1 list of checksums" in shown.stdout


@needs_shared
def test_one_more_label_is_found_by_its_words_at_once_and_then_by_vectors(
    library: Path, tmp_path: Path
) -> None:
    with lzma.open(HISTORY / "labels-latest.jsonl.xz", "rt") as lines:
        record = next(r for r in map(json.loads, lines) if r["label"]["openfda"])["label"]
    label = {k: record[k] for k in ("set_id", "version", "effective_time", "openfda")}
    label["indications_and_usage"] = ["1 INDICATIONS AND USAGE Zorbaxine treats quokka fever."]
    path = tmp_path / "one.json"
    path.write_text(json.dumps({"results": [label]}))
    assert report(library, path)["counts"]["added"] == 1
    found = probatum(library, "search", "zorbaxine quokka", "--json")
    assert f"spl:{label['set_id']}" in found.stdout
    before = json.loads(probatum(library, "library", "--json").stdout)["without_vectors"]
    assert before > 0
    done = probatum(library, "encode", "--seconds", "2")
    assert done.returncode == 0
    assert "texts encoded" in done.stderr


@needs_shared
def test_a_removed_text_gives_way_to_its_digest_and_comes_back(library: Path) -> None:
    digests = dict(held_newest(library))
    path = EVRYSDI / "v016_20231010.openfda.json.xz"
    added = report(library, path)["documents"][0]
    assert added["document"] in digests, "the starter library has a digest of this label"
    now = dict(held_newest(library))
    assert now[added["document"]] == added["edition"]
    done = probatum(library, "remove", added["document"], "--edition", added["edition"])
    assert done.returncode == 0
    assert added["edition"] in done.stdout
    assert dict(held_newest(library)) == digests
    assert report(library, path)["counts"]["new edition"] == 1
    assert dict(held_newest(library)) == now


def held_newest(library: Path) -> Iterator[tuple[str, str]]:
    done = probatum(library, "library", "--json")
    for row in json.loads(done.stdout)["held"]:
        yield row["document"], row["edition"]


@needs_shared
def test_a_source_is_opened_by_any_of_its_names(library: Path) -> None:
    for path in sorted(EVRYSDI.glob("*.xz"))[-3:]:
        report(library, path)
    report(library, SHARED / "pubmed-xml" / "pubtrends-articles.xml.xz")
    by_brand = source(library, "Evrysdi")
    set_id = by_brand["document"].removeprefix("spl:")
    assert (by_brand["version"], by_brand["date"]) == ("16", "2023-10-10")
    assert source(library, set_id) == source(library, set_id.upper()) == by_brand
    assert source(library, by_brand["document"], "--edition", by_brand["edition"]) == by_brand
    old = source(library, "Evrysdi", "--edition", "15")
    assert old["date"] == "2023-03-30"
    assert source(library, "Evrysdi", "--edition", "2023-03-30") == old
    assert source(library, "Evrysdi", "--edition", "2023-03") == old
    assert source(library, "Evrysdi", "--edition", old["edition"][:8]) == old
    assert source(library, "Evrysdi", "--as-of", "2023-06-01") == old
    pmid = next(d.removeprefix("pmid:") for d, _ in sorted(held(library)) if d.startswith("pmid:"))
    assert source(library, pmid)["document"] == f"pmid:{pmid}"
    assert source(library, "PMID", pmid)["document"] == f"pmid:{pmid}"


@needs_shared
def test_a_section_is_opened_by_code_number_or_title(library: Path) -> None:
    report(library, EVRYSDI / "v016_20231010.openfda.json.xz")
    whole = source(library, "Evrysdi")
    edition = whole["edition"]
    assert len(whole["passages"]) > 100
    for passage in whole["passages"]:
        assert whole["text"][passage["start"] : passage["end"]].strip()
        assert all(whole["text"][a:b].strip() for a, b in passage["lead_in"])
    for section in whole["sections"]:
        assert whole["text"][section["start"] :].startswith(section["title"])
    by_number = probatum(library, "source", "Evrysdi", "--edition", edition, "--section", "2.1")
    assert by_number.stdout.count("2.1 ") >= 1
    titles = {s["title"] for s in whole["sections"]}
    full = next(t for t in sorted(titles) if t.startswith("2.1 "))
    by_title = probatum(library, "source", "Evrysdi", "--edition", edition, "--section", full)
    assert full in by_title.stdout
    assert full in by_number.stdout
    by_code = source(library, "Evrysdi", "--edition", edition, "--section", "34068-7")
    assert by_code["passages"]
    assert by_code["text"] == whole["text"]
    assert all(p in whole["passages"] for p in by_code["passages"])
    assert len(by_code["passages"]) < len(whole["passages"])


def test_every_quote_of_an_article_stands_in_its_source(library: Path) -> None:
    question = "How is nusinersen dosed and monitored?"
    done = probatum(library, "ask", question, "--format", "json", "--as-of", "2026-11-23")
    assert done.returncode == 0, done.stderr
    quotes = list(quotes_of(json.loads(done.stdout)))
    assert len(quotes) > 5
    opened: dict[tuple[str, str], str] = {}
    for document, edition, start, end, exact in quotes:
        if (document, edition) not in opened:
            opened[document, edition] = source(library, document, "--edition", edition)["text"]
        assert opened[document, edition][start:end] == exact


QUOTED = ("document", "edition", "start", "end", "exact")
QUOTE = set(QUOTED)


def quotes_of(value: Any) -> Iterator[tuple[str, str, int, int, str]]:
    """Every quote in the published form of an article, wherever it stands."""
    if isinstance(value, dict):
        if set(value) >= QUOTE:
            document, edition, start, end, exact = (value[k] for k in QUOTED)
            yield document, edition, start, end, exact
        for inner in value.values():
            yield from quotes_of(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from quotes_of(inner)


def test_no_history_keeps_nothing_of_the_question(library: Path) -> None:
    question = "How is nusinersen dosed? vriezelaar wugglebotham"
    kept_nothing = probatum(library, "ask", question, "--no-history")
    assert kept_nothing.returncode in (0, 3), kept_nothing.stderr
    probatum(library, "search", "vriezelaar wugglebotham")
    probatum(library, "ask", "vriezelaar wugglebotham", "--no-history")
    for path in library.rglob("*"):
        if path.is_file():
            data = path.read_bytes().lower()
            assert b"vriezelaar" not in data, path
            assert b"wugglebotham" not in data, path
    assert "vriezelaar" not in probatum(library, "history").stdout


@needs_shared
def test_files_of_one_name_in_two_folders_are_two_documents(library: Path, tmp_path: Path) -> None:
    for ward in ("a", "b"):
        (tmp_path / ward).mkdir()
        (tmp_path / ward / "rules.md").write_text(f"# Rules\n\nWard {ward} measures pulse.\n")
        (tmp_path / ward / "cases.jsonl").write_text(
            json.dumps({"id": 1, "title": "Case", "text": f"A case of ward {ward}."}) + "\n"
        )
    first = report(library, tmp_path / "a", tmp_path / "b")
    assert first["counts"]["added"] == 4
    keys = sorted(line["document"] for line in first["documents"])
    assert "file:rules.md" in keys
    assert "file:cases#1" in keys
    (marked,) = [k for k in keys if k.startswith("file:rules.md~")]
    assert len([k for k in keys if k.startswith("file:cases~") and k.endswith("#1")]) == 1
    (tmp_path / "b" / "rules.md").write_text("# Rules\n\nWard b measures pulse twice.\n")
    (again,) = report(library, tmp_path / "b")["documents"]
    assert (again["document"], again["status"]) == (marked, "new edition")
    other = shutil.copytree(tmp_path / "a", tmp_path / "moved")
    assert report(library, other)["read_before"] == 2

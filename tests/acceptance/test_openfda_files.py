"""openFDA labels of the shared data: counts, conservation of text, and what a reader sees.

The newest version of every label is read. Of the 1,433 older versions, which mostly repeat their
successors word for word, a fixed sample is; PROBATUM_WHOLE=1 reads them all.
"""

from __future__ import annotations

import html
import io
import json
import lzma
import random
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from probatum.evidence.codes import HIGHLIGHTS
from probatum.evidence.editions import Edition, PassageKind
from probatum.sources import openfda
from tests.shared import REQUIRE_ALL, SHARED, WHOLE, needs_shared

pytestmark = needs_shared

FOLDER = SHARED / "fda-labels-openfda-history"
SAMPLE = 150 if REQUIRE_ALL else 40
"""Older versions that are read when not all are asked for."""

NO_TEXT = {"id", "set_id", "version", "effective_time", "openfda"}


def _editions(path: Any) -> list[Edition]:
    with lzma.open(path) as stream:
        found = list(openfda.read(stream, path.name))
    assert all(isinstance(e, Edition) for e in found)
    return [e for e in found if isinstance(e, Edition)]


@pytest.fixture(scope="module")
def latest() -> list[Edition]:
    return _editions(FOLDER / "labels-latest.jsonl.xz")


@pytest.fixture(scope="module")
def single() -> dict[str, Edition]:
    found = {}
    for path in sorted((FOLDER / "sma-and-rare").glob("*/*.xz")):
        (found[f"{path.parent.name}/{path.name[:4]}"],) = _editions(path)
    return found


def _labels() -> Iterator[dict[str, Any]]:
    with lzma.open(FOLDER / "labels-latest.jsonl.xz", "rt") as lines:
        for line in lines:
            yield json.loads(line)["label"]
    for path in sorted((FOLDER / "sma-and-rare").glob("*/*.xz")):
        with lzma.open(path, "rt") as stream:
            yield json.load(stream)["results"][0]


def _pack(text: str) -> str:
    return "".join(text.split())


def _visible(text: str) -> str:
    return re.sub("[\u00ad\u200b-\u200f\u2060-\u2064\ufeff\ue000-\uf8ff]", "", text)


def test_the_number_of_records_is_the_true_one(
    latest: list[Edition], single: dict[str, Edition]
) -> None:
    assert (len(latest), len(single)) == (363, 19)


def test_each_record_of_an_older_version_is_read_as_that_version() -> None:
    with lzma.open(FOLDER / "labels-older-versions.jsonl.xz") as stream:
        lines = stream.readlines()
    assert len(lines) == 1433
    chosen = lines if WHOLE else random.Random(0).sample(lines, SAMPLE)
    read = [
        (e.document, e.version) if isinstance(e, Edition) else e
        for e in openfda.read(io.BytesIO(b"".join(chosen)), "older.jsonl")
    ]
    labels = [json.loads(line)["label"] for line in chosen]
    assert read == [(f"spl:{label['set_id'].lower()}", label["version"]) for label in labels]


def test_no_word_of_a_field_is_lost(latest: list[Edition], single: dict[str, Edition]) -> None:
    lost: dict[str, Counter[str]] = {}
    for label, edition in zip(_labels(), [*latest, *single.values()], strict=True):
        texts = [
            text
            for name, values in label.items()
            if name not in NO_TEXT and not name.endswith("_table")
            for text in values
        ]
        packed = sorted({_pack(t) for t in texts}, key=len, reverse=True)
        once = [t for i, t in enumerate(packed) if not any(t in longer for longer in packed[:i])]
        tables = [
            html.unescape(re.sub(r"<[^>]*>", "", markup))
            for name, values in label.items()
            if name.endswith("_table")
            for markup in values
        ]
        needed = Counter(_visible("".join(once)))
        for table in {_pack(t) for t in tables}:
            for text in once:
                needed.subtract(Counter(_visible(table)) if table and table in text else ())
        missing = +needed - Counter(_pack(edition.text))
        if missing:
            lost[edition.title] = missing
    assert not lost


def test_what_is_left_out_is_counted(latest: list[Edition]) -> None:
    for label, edition in zip(_labels(), latest, strict=False):
        source = sum(
            len(_pack(text))
            for name, values in label.items()
            if name not in NO_TEXT and not name.endswith("_table")
            for text in values
        )
        excluded = sum(e.characters for e in edition.exclusions)
        assert len(_pack(edition.text)) + excluded >= source
        for exclusion in edition.exclusions:
            assert exclusion.reason in {
                "invisible character",
                "table text repeated as rows",
            } or exclusion.reason.startswith("repeated in openFDA field ")


def test_every_cell_of_a_table_stands_in_the_text(latest: list[Edition]) -> None:
    for label, edition in zip(_labels(), latest, strict=False):
        text = _pack(edition.text)
        for name, values in label.items():
            if not name.endswith("_table"):
                continue
            for markup in values:
                for cell in re.findall(r"<t[dh][^>]*>([^<]+)</t[dh]>", markup):
                    assert _visible(_pack(html.unescape(cell))) in text


def test_spans_are_in_order_and_titles_stand_at_their_section(latest: list[Edition]) -> None:
    for edition in latest:
        for section in edition.sections:
            assert edition.text[section.start :].startswith(section.title)
            assert section.start <= section.end <= len(edition.text)
        for passage in edition.passages:
            assert edition.words(passage).strip()


def test_full_text_is_free_of_highlights(latest: list[Edition]) -> None:
    """The mark of Highlights, a bare section reference, is rare in sections 1 to 8."""
    bare = re.compile(r"(?<![\w\]])\(\s*\d{1,2}\.\d{1,2}(?:\s*,\s*\d{1,2}\.\d{1,2})*\s*\)\s*\.?$")
    passages = [
        edition.words(p)
        for edition in latest
        for p in edition.passages
        if HIGHLIGHTS not in edition.codes(p.section)
        and re.match(r"[1-8] ", edition.path(p.section)[0])
        and p.kind is not PassageKind.TABLE_ROW
    ]
    assert len(passages) > 20_000
    found = [p for p in passages if bare.search(p) and "see" not in p[-200:].lower()]
    assert len(found) < 60


def test_every_plr_label_has_numbered_subsections(latest: list[Edition]) -> None:
    """Numbers of sections 2, 5 and 6 run from 1 without a gap in nearly every label."""
    gaps = checked = 0
    for edition in latest:
        for major in ("2", "5", "6"):
            minors = [
                int(m[1]) for s in edition.sections if (m := re.match(rf"{major}\.(\d+) ", s.title))
            ]
            if minors:
                checked += 1
                gaps += sorted(set(minors)) != list(range(1, max(minors) + 1))
    assert checked > 850
    assert gaps < checked * 0.02


def test_headings_end_before_the_first_sentence(latest: list[Edition]) -> None:
    wrong = []
    total = 0
    for edition in latest:
        for section in edition.sections:
            if not re.match(r"\d+\.\d+ \S", section.title):
                continue
            total += 1
            body = edition.text[section.start + len(section.title) : section.end].strip()
            if body[:1].islower() or body[:1] in ",/:;":
                wrong.append((section.title, body[:40]))
    assert total > 9000
    assert len(wrong) < total * 0.005


def test_a_monitoring_list_keeps_its_lead_in(single: dict[str, Edition]) -> None:
    edition = single["spinraza-nusinersen/v018"]
    items = [
        p
        for p in edition.passages
        if p.kind is PassageKind.LIST_ITEM and "34075-2" in edition.codes(p.section)
    ]
    assert [edition.words(p) for p in items] == [
        "Platelet count",
        "Prothrombin time; activated partial thromboplastin time",
        "Quantitative spot urine protein testing",
    ]
    assert all(
        edition.words(p.lead_in[0]).startswith("Conduct the following laboratory") for p in items
    )


def test_full_text_and_highlights_of_a_section_stand_apart(single: dict[str, Edition]) -> None:
    edition = single["spinraza-nusinersen/v018"]
    words = {
        edition.path(p.section): edition.words(p)
        for p in edition.passages
        if "34070-3" in edition.codes(p.section)
    }
    assert words == {
        ("Highlights", "4 CONTRAINDICATIONS"): "None.",
        ("4 CONTRAINDICATIONS",): "None.",
    }


def test_a_dosing_row_keeps_its_headers(single: dict[str, Edition]) -> None:
    edition = single["evrysdi-risdiplam/v016"]
    rows = [
        p
        for p in edition.passages
        if p.kind is PassageKind.TABLE_ROW
        and "0.15 mg/kg" in edition.words(p)
        and HIGHLIGHTS not in edition.codes(p.section)
    ]
    assert rows
    for row in rows:
        context = " ".join(edition.words(span) for span in row.lead_in)
        assert "Recommended Daily Dosage" in context


def test_recent_changes_are_dated(single: dict[str, Edition]) -> None:
    edition = single["spinraza-nusinersen/v018"]
    (change,) = [p for p in edition.passages if "43683-2" in edition.codes(p.section)]
    assert edition.words(change) == "Dosage and Administration ( 2.1 ) 02/2023"
    assert change.date == "2023-02"


def test_versions_of_a_label_are_editions_of_one_document(single: dict[str, Edition]) -> None:
    versions = [e for name, e in single.items() if name.startswith("evrysdi")]
    assert len(versions) == 8
    assert len({e.document for e in versions}) == 1
    assert len({e.id for e in versions}) == 8
    assert versions[-1].date == "2023-10-10"

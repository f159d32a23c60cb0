"""Real labels from DailyMed: every record is read, and no character of a label goes missing."""

from __future__ import annotations

import csv
import gzip
import html
import io
import re
from collections import Counter
from pathlib import Path

import pytest
from lxml import etree

from probatum.evidence.codes import HIGHLIGHTS
from probatum.evidence.editions import Edition, Kind, PassageKind, Rejection, Role
from probatum.sources import spl
from tests.shared import SHARED, needs_shared

FOLDER = SHARED / "fda-labels-spl-xml"
LABELS = sorted(p.relative_to(FOLDER).as_posix() for p in FOLDER.rglob("*.xml.gz"))
NS = "{urn:hl7-org:v3}"
GENERATED_MARKS = "^[]*†‡§¶#"

pytestmark = needs_shared


def edition(name: str) -> Edition:
    with gzip.open(FOLDER / name) as stream:
        (item,) = spl.read(stream, name)
    assert isinstance(item, Edition)
    return item


def named(part: str) -> Edition:
    (name,) = (n for n in LABELS if part in n)
    return edition(name)


def truth() -> dict[str, dict[str, str]]:
    with (FOLDER / "index.csv").open(encoding="utf-8", newline="") as stream:
        return {row["file"]: row for row in csv.DictReader(stream)}


def visible(words: str) -> str:
    return "".join(words.split())


def test_there_are_as_many_labels_as_the_index_says() -> None:
    assert len(LABELS) == len(truth()) == 24


@pytest.mark.parametrize("name", LABELS)
def test_identity_is_that_of_the_index(name: str) -> None:
    row = truth()[name]
    read = edition(name)
    assert read.document == f"spl:{row['set_id'].lower()}"
    assert read.version == row["version"]
    assert read.date.replace("-", "") == row["effective_time"]
    assert (read.kind, read.jurisdiction) == (Kind.LABEL, "US")
    if "no title" not in row["title"] and read.meta["document_title"]:
        expected = visible(html.unescape(row["title"]))
        assert visible(str(read.meta["document_title"]))[: len(expected)] == expected
    assert read.title


@pytest.mark.parametrize("name", LABELS)
def test_every_visible_character_is_kept_or_counted(name: str) -> None:
    """An extraction that knows nothing of the reader, compared section by section."""
    root = etree.fromstring(gzip.decompress((FOLDER / name).read_bytes()))
    read = edition(name)
    own = _own_texts(read)
    full = [i for i in range(len(read.sections)) if not _in_highlights(read, i)]
    sections = list(root.iter(NS + "section"))
    assert len(sections) == len(full)
    missing: Counter[str] = Counter()
    for section, index in zip(sections, full, strict=True):
        source = _source(section.find(NS + "title")) + "".join(
            map(_source, section.findall(NS + "text"))
        )
        missing += Counter(source) - Counter(visible(own[index]))
        _assert_in_order(section.findall(NS + "text"), own[index])
    highlighted = [s for s in sections if s.find(f"{NS}excerpt/{NS}highlight/{NS}text") is not None]
    summaries = [
        i
        for i in range(len(read.sections))
        if _in_highlights(read, i) and read.sections[i].parent is not None
    ]
    assert len(highlighted) == len(summaries)
    for section, index in zip(highlighted, summaries, strict=True):
        source = section.findall(f"{NS}excerpt/{NS}highlight/{NS}text")
        missing += Counter("".join(map(_source, source))) - Counter(visible(own[index]))
    title = _source(root.find(NS + "title"))
    assert title in visible(read.text)
    counted = {e.reason: e.characters for e in read.exclusions}
    images = sum(len(_source(t)) for t in root.iterfind(f".//{NS}observationMedia/{NS}text"))
    assert counted.pop("description of an image", 0) == images
    assert missing.total() == sum(counted.values()), missing


def _in_highlights(read: Edition, index: int) -> bool:
    return HIGHLIGHTS in read.codes(index)


def _own_texts(read: Edition) -> list[str]:
    """The text of each section without that of its subsections."""
    owner = [-1] * (len(read.text) + 1)
    for index, section in enumerate(read.sections):
        owner[section.start : section.end] = [index] * (section.end - section.start)
    texts = [""] * len(read.sections)
    for position, index in enumerate(owner[:-1]):
        if index >= 0:
            texts[index] += read.text[position]
    return texts


def _source(element: etree._Element | None) -> str:
    if element is None:
        return ""
    return visible("".join(str(t) for t in element.itertext(tag=etree.Element)))


def _assert_in_order(texts: list[etree._Element], own: str) -> None:
    """Outside tables and footnotes, the words of a section stand in the order of the source."""
    marks = str.maketrans("", "", GENERATED_MARKS + "•◦▪■□·-–—●o○‣⁃")
    canonical = visible(own).translate(marks)
    at = 0
    for text in texts:
        for node in text.iter(NS + "paragraph"):
            if any(a.tag in {NS + "table", NS + "footnote"} for a in node.iterancestors()):
                continue
            if next(node.iter(NS + "footnote"), None) is not None:
                continue
            words = _source(node).translate(marks)
            found = canonical.find(words, at)
            assert found >= 0, words
            at = found + len(words)


@pytest.mark.parametrize("name", LABELS)
def test_passages_and_sections_are_in_bounds_and_not_blank(name: str) -> None:
    read = edition(name)
    assert read.passages
    for passage in read.passages:
        assert read.words(passage).strip()
        section = read.sections[passage.section]
        assert section.start <= passage.start < passage.end <= section.end
        for span in passage.lead_in:
            assert read.words(span).strip()
            assert span.end <= passage.start


def test_two_readings_are_the_same() -> None:
    assert [edition(n) for n in LABELS[:6]] == [edition(n) for n in LABELS[:6]]


def test_ten_versions_are_ten_editions_of_one_document() -> None:
    versions = [edition(n) for n in LABELS if n.startswith("inomax-10-versions/")]
    assert len({v.document for v in versions}) == 1
    assert sorted(int(v.version) for v in versions) == [1, 2, 3, 4, 6, 7, 9, 12, 13, 14]
    assert len({v.id for v in versions}) == 10


def test_highlights_stand_apart_from_the_full_text() -> None:
    read = named("lipitor-atorvastatin-pfizer")
    inside = [p for p in read.passages if _in_highlights(read, p.section)]
    outside = [p for p in read.passages if not _in_highlights(read, p.section)]
    assert inside
    assert {p.kind for p in inside} <= {PassageKind.HIGHLIGHT, PassageKind.TABLE_ROW}
    assert all(p.kind is not PassageKind.HIGHLIGHT for p in outside)
    assert all(
        "34067-9" in read.codes(p.section)
        for p in outside
        if "adjunct to diet for" in read.words(p)
    )


def test_recent_major_changes_are_dated_rows() -> None:
    read = named("humira")
    rows = {read.words(p): p.date for p in read.passages if "43683-2" in read.codes(p.section)}
    assert rows["Warnings and Precautions, Malignancies (5.2) 5/2013"] == "2013-05"
    assert len(rows) == 6
    table = named("lipitor-atorvastatin-pfizer")
    assert [
        (table.words(p), p.date) for p in table.passages if "43683-2" in table.codes(p.section)
    ] == [
        ("Dosage and Administration (2.6) 10/2012", "2012-10"),
        ("Warnings and Precautions (5.1) 10/2012", "2012-10"),
    ]


def test_change_marks_are_kept_as_hints() -> None:
    read = named("humira")
    changed = [read.words(p) for p in read.passages if p.changed]
    assert any("ulcerative colitis" in words for words in changed)
    assert len(changed) < len(read.passages) / 2
    assert not any(p.changed for p in named("renese").passages)


def test_a_dose_row_keeps_its_column_headers() -> None:
    read = named("veklury")
    (row, *_) = (
        p for p in read.passages if read.words(p).startswith("3.5 kg to less than 40 kg\t")
    )
    assert row.kind is PassageKind.TABLE_ROW
    context = "\n".join(read.words(s) for s in row.lead_in)
    assert "Loading dose" in context
    assert "Maintenance dose" in context
    assert "5 mg/kg" in read.words(row)


def test_a_list_item_keeps_its_lead_in() -> None:
    read = named("lipitor-atorvastatin-pfizer")
    item = next(p for p in read.passages if read.words(p) == "Reduce the risk of angina")
    assert item.kind is PassageKind.LIST_ITEM
    assert read.words(item.lead_in[-1]).endswith("LIPITOR is indicated to:")


def test_units_and_subscripts_read_well() -> None:
    assert "(mg/m^2)" in named("lipitor-atorvastatin-pfizer").text
    assert "Cmax" in named("viagra").text
    assert "INOmax®" in named("_v14_").text
    assert not re.search(r"10 ?14|mg/m ?2\b", named("humira").text)


def test_names_of_a_label_without_a_title() -> None:
    read = named("haloperidol")
    assert read.title == "Haloperidol tablet"
    assert {n.role for n in read.names} == {Role.BRAND, Role.GENERIC, Role.SUBSTANCE}
    assert read.meta["labeler"] == "Contract Pharmacy Services-PA"


def test_products_of_a_kit_and_of_the_old_schema() -> None:
    assert {n.text for n in named("renese").names} == {"Renese", "polythiazide"}
    kit = named("humira").meta["products"]
    assert isinstance(kit, list)
    assert {p["form"] for p in kit if isinstance(p, dict)} == {"KIT", "INJECTION, SOLUTION", "SWAB"}
    assert named("humira").meta["application_numbers"] == ["BLA125057"]


def test_an_indexing_file_gives_classes_and_no_product() -> None:
    read = named("indexing-pharmclass-methoxsalen")
    assert read.meta["products"] == []
    assert "Psoralen [EPC]" in read.text
    assert read.names[0].text == "METHOXSALEN"


@pytest.mark.parametrize("fraction", [0.1, 0.5, 0.99])
def test_a_truncated_label_is_rejected_with_its_line(fraction: float) -> None:
    whole = gzip.decompress(Path(FOLDER / LABELS[0]).read_bytes())
    (item,) = spl.read(io.BytesIO(whole[: int(len(whole) * fraction)]), "cut.xml")
    assert isinstance(item, Rejection)
    assert item.place == "cut.xml"
    assert re.search(r"line \d+", item.reason)


@pytest.mark.parametrize("name", LABELS)
def test_the_reader_knows_its_files(name: str) -> None:
    with gzip.open(FOLDER / name) as stream:
        assert spl.sniff(stream.read(4096), name)

"""The full texts that we hold: true counts and bibliography, and no character lost."""

from __future__ import annotations

import csv
import html
import io
import lzma
import tarfile
import unicodedata
from collections.abc import Iterator
from functools import cache

from lxml import etree

from probatum.evidence.editions import Edition, PassageKind
from probatum.sources import jats
from probatum.sources.jats_body import SILENT
from tests.shared import REQUIRE_ALL, SHARED, needs_shared

pytestmark = needs_shared

FOLDER = SHARED / "jats-pmc-rct"
EVERY = 1 if REQUIRE_ALL else 13
"""All 1,261 articles where nothing may be skipped, else about 100 spread over the archives."""

PARTS = (
    "front/article-meta/title-group/article-title",
    "front/article-meta/abstract",
    "body",
    "back",
    "floats-group",
    "floats-wrap",
    "sub-article",
)
REASONS = {
    "formula given twice",
    "identifier",
    "invisible character",
    "licence of a figure or table",
    "link mark",
    "preamble of a formula",
}


@cache
def files() -> dict[str, bytes]:
    found = {}
    for path in sorted(FOLDER.glob("*.tar.xz")):
        with tarfile.open(path) as archive:
            for member in archive:
                if (stream := archive.extractfile(member)) is not None:
                    found[member.name.rpartition("/")[2]] = stream.read()
    return found


@cache
def editions() -> dict[str, Edition]:
    """Editions of the sample by file name. Each file must hold exactly one article."""
    found = {}
    for name in sorted(files())[::EVERY]:
        (edition,) = jats.read(io.BytesIO(files()[name]), name)
        assert isinstance(edition, Edition), edition
        found[name] = edition
    return found


def test_every_file_holds_one_article_under_its_pmcid() -> None:
    assert len(files()) == 1261
    assert len({e.document for e in editions().values()}) == len(editions())
    assert all(e.document.startswith("pmc:PMC") for e in editions().values())


def test_bibliography_is_that_of_the_index() -> None:
    with lzma.open(FOLDER / "index.csv.xz", "rt", encoding="utf-8", newline="") as stream:
        rows = {f"pmc:{row['pmcid']}": row for row in csv.DictReader(stream)}
    checked = 0
    for name, edition in editions().items():
        if (row := rows.get(edition.document)) is None:
            continue
        checked += 1
        ids = etree.fromstring(files()[name]).iterfind("front/article-meta/article-id")
        given = {e.get("pub-id-type") for e in ids}
        assert edition.meta.get("pmid", "") == (row["pmid"] if "pmid" in given else "")
        assert edition.meta.get("doi", "") == (row["doi"].lower() if "doi" in given else "")
        assert edition.meta["journal"] == html.unescape(row["journal"]).strip()
        assert unmarked(html.unescape(row["title"])) in unmarked(edition.text)
        assert edition.licence.startswith("CC")
        assert edition.date
        assert edition.meta.get("authors") or "correction" in edition.publication_types
    assert checked >= 1200 // EVERY - 5


def test_every_character_stands_in_the_text_or_in_a_counted_exclusion() -> None:
    for name, edition in editions().items():
        text = squeezed(edition.text)
        lost = [chunk for chunk in sources(files()[name]) if chunk not in text]
        counted = sum(x.characters for x in edition.exclusions if x.reason != "invisible character")
        assert sum(map(len, lost)) <= counted, (edition.document, lost)
        assert {x.reason for x in edition.exclusions} <= REASONS


def sources(data: bytes) -> Iterator[str]:
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, remove_comments=True, remove_pis=True
    )
    root = etree.fromstring(data, parser)
    for path in PARTS:
        for part in root.findall(path):
            for chunk in part.itertext():
                if words := squeezed(chunk):
                    yield words


def unmarked(text: str) -> str:
    """Without the signs that part raised numbers from what stands before them."""
    return squeezed(text).translate({ord(sign): None for sign in "^[]"})


def squeezed(text: str) -> str:
    packed = "".join(text.split())
    for sign in set(packed):
        if unicodedata.category(sign) in {"Cc", "Cf", "Co", "Cs"}:
            packed = packed.replace(sign, "")
    return packed


def test_passages_stand_in_order_and_never_in_references() -> None:
    for edition in editions().values():
        previous = 0
        for passage in edition.passages:
            assert previous <= passage.start < passage.end <= len(edition.text)
            previous = passage.end
            assert edition.words(passage).strip()
            codes = edition.codes(passage.section)
            if passage.kind in {PassageKind.PROSE, PassageKind.LIST_ITEM} and not passage.lead_in:
                assert not codes or codes[-1] not in SILENT, (edition.document, codes)
            section = edition.sections[passage.section]
            assert section.start <= passage.start
            assert passage.end <= section.end


def test_every_reference_has_an_entry() -> None:
    for name, edition in editions().items():
        count = sum(1 for _ in etree.fromstring(files()[name]).iter("ref"))
        listed = edition.meta.get("references", [])
        assert isinstance(listed, list)
        assert len(listed) == count


def test_table_rows_keep_caption_and_headers() -> None:
    rows = [
        (edition, passage)
        for edition in editions().values()
        for passage in edition.passages
        if passage.kind is PassageKind.TABLE_ROW
    ]
    assert len(rows) > 1000
    assert sum(bool(passage.lead_in) for _, passage in rows) / len(rows) > 0.99


def test_research_articles_have_methods_and_results() -> None:
    research = [e for e in editions().values() if "research-article" in e.publication_types]
    codes = [{s.code for s in e.sections} for e in research]
    protocols = sum(e.design is None for e in research)
    assert sum({"methods", "results"} <= c for c in codes) > len(research) - protocols

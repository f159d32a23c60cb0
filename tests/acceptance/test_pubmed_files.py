"""Every PubMed file that we hold: true counts, and no character of a record lost."""

from __future__ import annotations

import csv
import io
import lzma
import resource
import tarfile
import unicodedata
from collections.abc import Iterator
from functools import cache

import pytest
from lxml import etree

from probatum.evidence.editions import Edition, Rejection, Withdrawal
from probatum.sources import pubmed
from tests.shared import SHARED, needs_shared

pytestmark = needs_shared

FOLDER = SHARED / "pubmed-xml"
NO_ABSTRACT = {"title", "contents"}
WRITTEN = ("ArticleTitle", "AbstractText", "VernacularTitle", "BookTitle", "SectionTitle")


@cache
def files() -> dict[str, tuple[bytes, ...]]:
    """Contents by the name in index.csv; all members of a tar under its name and each alone."""
    found: dict[str, tuple[bytes, ...]] = {}
    for path in sorted(FOLDER.glob("*.xml.xz")):
        found[path.name] = (lzma.decompress(path.read_bytes()),)
    for path in sorted(FOLDER.glob("*.tar.xz")):
        members = []
        with tarfile.open(path) as archive:
            for member in archive:
                if (stream := archive.extractfile(member)) is not None:
                    members.append(stream.read())
                    found[f"{path.name}!{member.name.rpartition('/')[2]}"] = (members[-1],)
        found[path.name] = tuple(members)
    return found


@cache
def read(name: str) -> tuple[Edition | Withdrawal | Rejection, ...]:
    return tuple(x for data in files()[name] for x in pubmed.read(io.BytesIO(data), name))


def index() -> list[dict[str, str]]:
    with (FOLDER / "index.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def rows() -> list[dict[str, str]]:
    return index() if FOLDER.is_dir() else []


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["file"])
def test_counts_are_those_of_the_index(row: dict[str, str]) -> None:
    name = row["file"]
    items = read(name)
    editions = [x for x in items if isinstance(x, Edition)]
    roots = [etree.fromstring(data) for data in files()[name]]
    books = sum(1 for root in roots for _ in root.iter("PubmedBookArticle"))
    deletions = int(row["delete_citation_pmids"])
    assert not [x for x in items if isinstance(x, Rejection)]
    assert len(editions) - books == int(row["records"])
    assert sum(isinstance(x, Withdrawal) for x in items) == deletions
    relations = [link for e in editions for link in e.links]
    own = sum(link.relation in {"full text", "registered as"} for link in relations)
    cited = sum(
        1 for root in roots for e in root.iter("CommentsCorrections") if e.get("RefType") == "Cites"
    )
    assert cited + len(relations) - own == int(row["comments_corrections"])
    assert sum(1 for root in roots for _ in root.iter("Abstract")) == int(row["abstracts"])
    written = {e.document for e in editions if any(s.code not in NO_ABSTRACT for s in e.sections)}
    assert written == {
        f"pmid:{record.findtext('.//PMID')}"
        for root in roots
        for record in root.iter("PubmedArticle", "PubmedBookArticle")
        if any("".join(e.itertext()).strip() for e in record.iter("AbstractText"))
    }


def test_every_character_of_titles_and_abstracts_stands_in_the_text() -> None:
    checked = 0
    for name, contents in files().items():
        if "!" in name:
            continue
        editions = {x.document: x for x in read(name) if isinstance(x, Edition)}
        for data in contents:
            for record in etree.fromstring(data).iter("PubmedArticle", "PubmedBookArticle"):
                edition = editions[f"pmid:{record.findtext('.//PMID')}"]
                text = squeezed(edition.text)
                lost = [t for t in sources(record) if t not in text]
                assert not lost, (edition.document, lost)
                assert edition.title
                assert edition.passages
                checked += 1
    assert checked == 1361


def sources(record: etree._Element) -> Iterator[str]:
    for element in record.iter(*WRITTEN):
        for chunk in element.itertext():
            if words := squeezed(chunk):
                yield words


def squeezed(text: str) -> str:
    hidden = {"Cc", "Cf", "Co", "Cs"}
    return "".join(c for c in text if not c.isspace() and unicodedata.category(c) not in hidden)


def test_retractions_are_seen_from_both_sides() -> None:
    editions = {x.document: x for name in files() for x in read(name) if isinstance(x, Edition)}
    pairs = [
        (e, editions[link.document])
        for e in editions.values()
        for link in e.links
        if link.relation == "retracted by" and link.document in editions
    ]
    marked = [e for e in editions.values() if "Retracted Publication" in e.publication_types]
    assert marked
    assert all(e.retracted for e in marked)
    for article, notice in pairs:
        assert article.retracted
        assert not notice.retracted
        assert article.document in {link.document for link in notice.links}


def test_an_update_file_gives_another_edition_of_the_same_document() -> None:
    base = [x for x in read("pubtrends-articles.xml.xz") if isinstance(x, Edition)]
    (new,) = (
        x for x in read("small-files.tar.xz!pubtrends-update20n1037.xml") if isinstance(x, Edition)
    )
    (old,) = (x for x in base if x.document == new.document)
    assert old.id != new.id


def test_a_real_file_cut_in_the_middle_keeps_what_stands_before_the_cut() -> None:
    data = files()["nlm-sample-2019.xml.xz"][0]
    cut = data[: len(data) // 2]
    *kept, last = pubmed.read(io.BytesIO(cut), "cut.xml")
    assert isinstance(last, Rejection)
    assert "line" in last.place
    assert len(kept) == cut.count(b"</PubmedArticle>")
    whole = read("nlm-sample-2019.xml.xz")
    assert list(whole[: len(kept)]) == kept


class Endless(io.RawIOBase):
    """A file of many copies of one record that never stands in memory as a whole."""

    def __init__(self, record: bytes, copies: int) -> None:
        self._parts = iter([b"<PubmedArticleSet>", *[record] * copies, b"</PubmedArticleSet>"])
        self._rest = b""

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        while len(self._rest) < size and (part := next(self._parts, None)) is not None:
            self._rest += part
        chunk, self._rest = self._rest[:size], self._rest[size:]
        return chunk


def test_memory_does_not_grow_with_the_file() -> None:
    data = files()["nlm-sample-2019.xml.xz"][0]
    end = data.index(b"</PubmedArticle>") + len(b"</PubmedArticle>")
    record = data[data.index(b"<PubmedArticle>") : end]

    def peak(copies: int) -> int:
        count = sum(1 for _ in pubmed.read(Endless(record, copies), "many.xml"))  # type: ignore[arg-type]
        assert count == copies
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    before = peak(300)
    assert peak(6000) - before < 20_000, "kilobytes; the file holds forty megabytes"

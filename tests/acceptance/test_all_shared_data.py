"""Every file of the shared data: the records that its README or index states, or a stated refusal.

Large files are sampled; with PROBATUM_REQUIRE_ALL=1 they are read whole. Labels of openFDA and full
texts of PMC are sampled always: test_openfda_files and test_jats_files read and count them. Of the
15,963 trials of TREC, records of one shape, the first 2,000 are read; PROBATUM_WHOLE=1 reads all.
"""

from __future__ import annotations

import csv
import io
import json
import lzma
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from probatum.evidence.editions import Edition, Rejection, Withdrawal
from probatum.sources import reading
from probatum.sources.retractions import Retraction
from tests.shared import REQUIRE_ALL, SHARED, WHOLE, needs_shared

pytestmark = needs_shared

SAMPLE = 40
"""Documents of a slow file that are read when not all are asked for."""

ELSEWHERE = {
    "fda-labels-openfda-history/labels-latest.jsonl.xz",
    "fda-labels-openfda-history/labels-older-versions.jsonl.xz",
    "jats-pmc-rct/evidence-inference-ccby-1200.tar.xz",
}
ONE_SHAPE = {"trec-clinical-trials/judged_trials_text.jsonl.xz": 2000}
SLOW = {
    *ELSEWHERE,
    *ONE_SHAPE,
    "evidence-inference/ei-txt-ccby.tar.xz",
    "medquad/medquad.jsonl.xz",
    "scifact/corpus.jsonl.xz",
}
STATED = re.compile(
    r"^\| (?P<name>\S+) \| \d* \| (?P<count>\d+) (?P<unit>files|records|rows)\b", re.M
)

LABELLED = "labelled benchmark data"
TOKENS = "labelled tokens"
TABLE = "a table of data"
UNKNOWN = "no reader knows this format"
REFUSED = {
    "evidence-inference/ev2-*": LABELLED,
    "fda-registries/orangebook*": TABLE,
    "fda-registries/purplebook*": TABLE,
    "fda-registries/drugsatfda*": TABLE,
    "licence-unclear/bioasq-golden/*": LABELLED,
    "licence-unclear/covidfact/*": LABELLED,
    "licence-unclear/ebm-nlp/*": TOKENS,
    "licence-unclear/healthver/*": LABELLED,
    "licence-unclear/liveqa-med/*": LABELLED,
    "licence-unclear/medreadme/*": LABELLED,
    "licence-unclear/nfcorpus/q*": LABELLED,
    "licence-unclear/nli4ct/*.jsonl.xz": LABELLED,
    "measeval/quantulum3*": LABELLED,
    "medquad/liveqa_qrels*": LABELLED,
    "mesh/*": TABLE,
    "reserved/*": UNKNOWN,
    "scifact/claims*": LABELLED,
    "sma-texts/purplebook*": TABLE,
    "trec-clinical-trials/*q*.jsonl.xz": LABELLED,
}
"""What holds no document, and how the refusal begins."""

ONE_RECORD_WITHOUT_TEXT = {"abbreviations-med1250/med1250.jsonl.xz"}
GROUPED = {"tac2017-adr/train.jsonl.xz", "tac2017-adr/test.jsonl.xz"}
"""Their records are sections; the sections of one label make one document."""


@dataclass
class Seen:
    """What came of a file."""

    files: int = 0
    editions: list[Edition] = field(default_factory=list)
    withdrawals: list[Withdrawal] = field(default_factory=list)
    notices: list[Retraction] = field(default_factory=list)
    rejections: list[Rejection] = field(default_factory=list)

    @property
    def refused(self) -> int:
        """Number of records that were refused."""
        stated = (re.search(r"\((\d+) records\)$", r.place) for r in self.rejections)
        return sum(int(m[1]) if m else 1 for m in stated)


def everything() -> list[str]:
    found = (p for p in sorted(SHARED.rglob("*")) if p.is_file())
    return [str(p.relative_to(SHARED)) for p in found if not reading.no_evidence(p.name)]


def most(name: str) -> int | None:
    """How many documents of a file are read; None: all."""
    if name in (ELSEWHERE if REQUIRE_ALL else SLOW):
        return SAMPLE
    return None if WHOLE else ONE_SHAPE.get(name)


def whole(name: str) -> bool:
    return most(name) is None


def look(name: str) -> Seen:
    seen = Seen()
    number = most(name)
    for found in reading.read(SHARED / name):
        seen.files += not found.skipped
        for item in islice(found.items, number):
            match item:
                case Edition():
                    seen.editions.append(item)
                case Withdrawal():
                    seen.withdrawals.append(item)
                case Retraction():
                    seen.notices.append(item)
                case Rejection():
                    seen.rejections.append(item)
        if number and len(seen.editions) >= number:
            break
    return seen


def stated(name: str) -> tuple[int, str] | None:
    """Number and unit that the README of a data set gives for a file."""
    path = SHARED / name
    text = (path.parent / "README.md").read_text() if (path.parent / "README.md").exists() else ""
    of = {m["name"]: (int(m["count"]), m["unit"]) for m in STATED.finditer(text)}
    return of.get(path.name)


def rows(name: str) -> list[dict[str, str]]:
    path = SHARED / name
    data = lzma.decompress(path.read_bytes()) if path.suffix == ".xz" else path.read_bytes()
    return list(csv.DictReader(io.StringIO(data.decode())))


@pytest.mark.parametrize("name", everything())
def test_every_file_gives_its_documents_or_says_why_not(name: str) -> None:
    seen = look(name)
    refusal = next((REFUSED[p] for p in REFUSED if Path(name).match(p)), None)
    if refusal is not None:
        assert seen.rejections
        assert not seen.editions
        assert all(refusal in r.reason for r in seen.rejections)
    else:
        assert seen.editions or seen.notices
        assert seen.refused == (name in ONE_RECORD_WITHOUT_TEXT)
    for edition in seen.editions:
        assert edition.title, edition.document
        assert edition.passages, edition.document
        for passage in edition.passages:
            assert edition.words(passage).strip()
    if refusal is None and is_data_set(name):
        check_each_character_stands_in_the_text_or_is_counted(name, seen)
    check_index(name, seen)
    given = stated(name)
    if given is None or not whole(name):
        return
    count, unit = given
    if unit == "files":
        assert seen.files == count
    elif unit == "records" and name not in GROUPED:
        subjects = {n.document for n in seen.notices}
        assert len(seen.editions) + seen.refused + len(subjects) == count


def test_every_file_of_the_readmes_is_there() -> None:
    """The truth above is not empty: nearly every packed file has a number in a README."""
    known = [name for name in everything() if stated(name)]
    assert len(known) > 70


@pytest.mark.parametrize("name", sorted(GROUPED))
def test_sections_of_a_label_make_one_document(name: str) -> None:
    with lzma.open(SHARED / name, "rt") as lines:
        records = [json.loads(line) for line in lines]
    seen = look(name)
    assert len(seen.editions) == len({r["label_id"] for r in records})
    assert sum(len(e.sections) for e in seen.editions) >= len(records)


def test_labels_hold_the_versions_that_the_index_names() -> None:
    expected = {(r["set_id"].lower(), r["version"]) for r in rows("fda-labels-spl-xml/index.csv")}
    names = [n for n in everything() if n.startswith("fda-labels-spl-xml/")]
    read = [e for n in names for e in look(n).editions]
    assert {(e.document.removeprefix("spl:"), e.version) for e in read} == expected
    assert len(read) == len(rows("fda-labels-spl-xml/index.csv"))


def check_index(name: str, seen: Seen) -> None:
    """What the index of a data set names is what was read."""
    folder, _, file = name.partition("/")
    read = Counter((e.document.rpartition(":")[2], e.version) for e in seen.editions)
    if folder == "pubmed-xml":
        row = next((r for r in rows("pubmed-xml/index.csv") if r["file"] == file), None)
        if row is None:
            return
        books = sum(not e.document.startswith("pmid:") for e in seen.editions)
        assert 0 <= len(seen.editions) - int(row["records"]) <= 6
        assert books <= len(seen.editions) - int(row["records"])
        assert len(seen.withdrawals) == int(row["delete_citation_pmids"])
    elif folder == "fda-labels-openfda-history" and file.startswith("labels-"):
        which = file.split("-")[1].removesuffix(".jsonl.xz").removesuffix(".jsonl")
        index = [r for r in rows(f"{folder}/index.csv") if r["which"] in which]
        expected = Counter((r["set_id"].lower(), r["version"]) for r in index)
        assert not read - expected
        assert read.total() == (expected.total() if whole(name) else SAMPLE)
    elif file == "evidence-inference-ccby-1200.tar.xz":
        named = {r["pmcid"] for r in rows(f"{folder}/index.csv.xz")}
        keys = {key for key, _ in read}
        assert keys <= named
        assert len(keys) == (len(named) if whole(name) else SAMPLE)


def is_data_set(name: str) -> bool:
    """Whether each line of the file is a record of documents in a form that has no publisher."""
    others = ("fda-labels", "clinicaltrials", "retractions")
    return ".jsonl" in name and not name.startswith(others) and name not in ONE_RECORD_WITHOUT_TEXT


def check_each_character_stands_in_the_text_or_is_counted(name: str, seen: Seen) -> None:
    """Upper and lower case count as one: titles are set with a capital letter."""
    source: Counter[str] = Counter()
    text: Counter[str] = Counter()
    for leaf in leaves(islice(lines(name), most(name))):
        source.update(leaf.lower())
    for edition in seen.editions:
        text.update(edition.text.lower())
    missing = sum(n for c, n in (source - text).items() if not c.isspace())
    assert missing <= sum(x.characters for e in seen.editions for x in e.exclusions)


def lines(name: str) -> Iterator[Any]:
    path = SHARED / name
    data = lzma.decompress(path.read_bytes()) if path.suffix == ".xz" else path.read_bytes()
    return (json.loads(line) for line in io.BytesIO(data))


def leaves(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for inner in value.values():
            yield from leaves(inner)
    elif isinstance(value, (list, Iterator)):
        for inner in value:
            yield from leaves(inner)
    elif value is not None:
        yield str(value)

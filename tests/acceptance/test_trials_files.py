"""Every shared ClinicalTrials.gov record: true numbers, and no word of prose lost."""

from __future__ import annotations

import json
import lzma
import re
import tarfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any, BinaryIO, cast

import pytest

from probatum.evidence.editions import Edition
from probatum.sources import trials
from tests.shared import SHARED, needs_shared

FOLDER = SHARED / "clinicaltrials-gov"
PROSE = {
    *("briefTitle", "officialTitle", "briefSummary", "detailedDescription", "measure", "timeFrame"),
    *("description", "eligibilityCriteria", "citation", "populationDescription", "label", "title"),
    *("pValueComment", "estimateComment", "statisticalComment", "whyStopped", "studyPopulation"),
    *("recruitmentDetails", "preAssignmentDetails", "term"),
}
LIST_MARKS = {"o"}
COUNTED = (
    "sponsorCollaborators",
    *("contactsLocationsModule", "derivedSection", "documentSection", "pointOfContact"),
)


def editions(stream: BinaryIO) -> list[Edition]:
    items = list(trials.read(stream, "x"))
    assert all(isinstance(i, Edition) for i in items), items[:3]
    return cast("list[Edition]", items)


def prose(node: Any, key: str = "") -> Iterator[str]:
    """Texts that must stand in the edition; a row without values has none."""
    if key == "classes" and isinstance(node, dict) and "categories" not in node:
        return
    if isinstance(node, dict):
        for name, inner in node.items():
            if not name.startswith(COUNTED):
                yield from prose(inner, name)
    elif isinstance(node, list):
        for inner in node:
            yield from prose(inner, key)
    elif key in PROSE and isinstance(node, str):
        yield node


def words(text: str) -> set[str]:
    return set(re.findall(r"[^\W_]+", text.replace("\\", "")))


@needs_shared
def test_version_2_keeps_every_word_of_prose() -> None:
    path = FOLDER / "studies-api-v2.jsonl.xz"
    data = lzma.decompress(path.read_bytes())
    found = editions(BytesIO(data))
    studies = [json.loads(line)["study"] for line in data.splitlines()]
    assert len(found) == len(studies) == 488
    assert sum("has_results" in e.meta for e in found) == 30
    for edition, study in zip(found, studies, strict=True):
        held = words(edition.text)
        for text in prose(study):
            lost = words(text) - held - LIST_MARKS
            assert not lost, (edition.document, lost)


@needs_shared
def test_old_xml_and_its_modified_copies() -> None:
    with tarfile.open(FOLDER / "studies-legacy-xml.tar.xz") as archive:
        members = [m for m in archive if m.isfile()]
        found = [e for m in members for e in editions(cast(BinaryIO, archive.extractfile(m)))]
    assert len(found) == len(members) == 70
    assert all(e.date for e in found)
    copies = [e for e in found if e.document == "nct:NCT00513591"]
    assert len(copies) > 1
    assert len({e.id for e in copies}) > 1


@needs_shared
def test_version_1_responses() -> None:
    total = 0
    with tarfile.open(FOLDER / "studies-legacy-fullstudies-json.tar.xz") as archive:
        for member in archive:
            if not member.isfile():
                continue
            data = cast(BinaryIO, archive.extractfile(member)).read()
            response = json.loads(data)["FullStudiesResponse"]
            found = editions(cast(BinaryIO, archive.extractfile(member)))
            assert len(found) == response["NStudiesReturned"]
            for edition, item in zip(found, response["FullStudies"], strict=True):
                protocol = item["Study"]["ProtocolSection"]
                criteria = protocol["EligibilityModule"].get("EligibilityCriteria", "")
                summary = protocol["DescriptionModule"].get("BriefSummary", "")
                assert words(criteria) | words(summary) <= words(edition.text)
            total += len(found)
    assert total == 206


@needs_shared
@pytest.mark.parametrize(
    ("path", "count"),
    [
        ("clinicaltrials-gov/narrative-sma-dmd-genetherapy.jsonl.xz", 292),
        ("sma-texts/sma-trial-narratives.jsonl", 46),
    ],
)
def test_narratives(path: str, count: int) -> None:
    file = SHARED / path
    data = file.read_bytes()
    found = editions(BytesIO(lzma.decompress(data) if file.suffix == ".xz" else data))
    assert len(found) == len({e.document for e in found}) == count
    assert all(len(e.text) > 100 for e in found)

"""The digest reader and the starter library that it reads."""

from __future__ import annotations

import io
import json
import lzma
import re
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from probatum.evidence.codes import LABEL_SECTIONS
from probatum.evidence.editions import (
    Edition,
    Kind,
    Level,
    Passage,
    PassageKind,
    Rejection,
    Role,
    Status,
)
from probatum.sources import digests
from tests.shared import SHARED, needs_shared

PAGE = Path(__file__).parents[2] / "docs" / "starter-library.md"
LABELS = SHARED / "fda-labels-openfda-history" / "sma-and-rare"
RISKY = {"34066-1", "34068-7", "34070-3", "34075-2", "43685-7"}
"""Boxed warning, dosage, contraindications, laboratory tests, warnings."""

GOOD = """\
# A digest.
digest: 1
document: spl:aaaa
kind: label
primary: Examplon US label
copies: {WEB: a page}
names: [{role: brand, text: Examplon}]
editions:
  - title: Examplon
    version: 2
    date: 2024-05-01
    status: read in primary
    sections:
      - title: Dosage and administration
        code: 34068-7
        at: section 2.1
        facts:
          - Give Examplon (oral) 5 mg.
        sections:
          - title: Monitoring
            status: read in secondary
            read: [WEB]
            facts:
              - text: Test ALT weekly.
                date: 2024-04
                cells: {what: ALT, when: weekly}
              - {text: Test AST., status: unconfirmed, at: section 9}
"""


@cache
def library() -> tuple[Edition, ...]:
    return tuple(digests.starter())


def facts() -> list[tuple[Edition, Passage]]:
    return [(edition, passage) for edition in library() for passage in edition.passages]


def read(text: str) -> list[object]:
    return list(digests.read(io.BytesIO(text.encode()), "example.yaml"))


def edition_of(text: str) -> Edition:
    (edition,) = read(text)
    assert isinstance(edition, Edition)
    return edition


def rejection_of(text: str) -> str:
    (rejection,) = read(text)
    assert isinstance(rejection, Rejection)
    assert rejection.place.startswith("example.yaml")
    return rejection.reason


def numbers(text: str) -> set[str]:
    return set(re.findall(r"\d+(?:[.,]\d+)*", text.replace("·", ".")))


# --- the reader -----------------------------------------------------------------------------------


def test_an_edition_has_its_sections_facts_and_provenance() -> None:
    edition = edition_of(GOOD)
    assert (edition.document, edition.version, edition.date) == ("spl:aaaa", "2", "2024-05-01")
    assert (edition.level, edition.kind) == (Level.DIGEST, Kind.LABEL)
    assert [edition.words(p) for p in edition.passages] == [
        "Give Examplon (oral) 5 mg.",
        "Test ALT weekly.",
        "Test AST.",
    ]
    dose, weekly, recalled = edition.passages
    assert (dose.status, dose.where) == (Status.PRIMARY, "Examplon US label, section 2.1")
    assert weekly.where == "Examplon US label, section 2.1; read in: a page"
    assert (weekly.date, weekly.cells) == ("2024-04", (("what", "ALT"), ("when", "weekly")))
    assert recalled.where == "Examplon US label, section 9; not confirmed: a page"
    assert edition.path(weekly.section) == ("Dosage and administration", "Monitoring")
    assert edition.codes(weekly.section) == ("34068-7",)


def test_an_edition_overrides_what_the_document_states() -> None:
    changed = GOOD.replace("    version: 2\n", "    version: 2\n    names: []\n    primary: Old\n")
    edition = edition_of(changed)
    assert edition.names == ()
    assert edition.passages[0].where == "Old, section 2.1"


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("digest: 1", "digest: 2", "digest format 2"),
        ("kind: label", "kind: leaflet", "'leaflet' is not one of"),
        ("primary: Examplon US label\n", "", "no primary"),
        ("    status: read in primary\n", "", "has no status"),
        ("status: unconfirmed", "status: certain", "'certain' is not one of"),
        ("read: [WEB]", "read: [NET]", "copies does not explain"),
        ("            read: [WEB]\n", "", "does not say where it was read"),
        ("    version: 2", "    colour: red", "unknown keys: colour"),
        ("- Give Examplon (oral) 5 mg.", "- Give: 5 mg", "no text"),
        ("role: brand", "role: trademark", "'trademark' is not one of"),
        ("editions:\n", "editions: [\n", "not readable as YAML"),
    ],
)
def test_a_bad_digest_is_rejected_with_its_reason(old: str, new: str, reason: str) -> None:
    assert old in GOOD
    assert reason in rejection_of(GOOD.replace(old, new, 1))


def test_a_bad_edition_does_not_take_the_next_one_along() -> None:
    second = GOOD[GOOD.index("  - title: Examplon\n") :]
    items = read(GOOD.replace("status: unconfirmed", "status: certain") + second)
    assert [type(item) for item in items] == [Rejection, Edition]


@pytest.mark.parametrize("text", ["", "just words", "- a\n- b\n", "\x00\x01", "digest: 1\n"])
def test_what_is_no_digest_is_rejected(text: str) -> None:
    assert rejection_of(text)


def test_sniffing_needs_the_name_and_the_first_key() -> None:
    head = GOOD.encode()
    assert digests.sniff(head, "a.yaml")
    assert digests.sniff(head, "A.YML")
    assert not digests.sniff(head, "a.json")
    assert not digests.sniff(b"openapi: 3\ndigest: 1\n", "a.yaml")


# --- the starter library --------------------------------------------------------------------------


def test_the_starter_library_loads_in_the_same_order_with_distinct_editions() -> None:
    again = tuple(digests.starter())
    assert again == library()
    ids = [edition.id for edition in again]
    assert len(set(ids)) == len(ids)


def test_editions_of_a_document_are_dated_apart() -> None:
    keys = [(edition.document, edition.date) for edition in library()]
    assert len(set(keys)) == len(keys)


def test_every_fact_says_how_and_where_it_was_confirmed() -> None:
    for edition, fact in facts():
        assert fact.kind is PassageKind.FACT
        assert isinstance(fact.status, Status)
        assert fact.where, edition.words(fact)
        if fact.status is Status.SECONDARY:
            assert "; read in: " in fact.where


def test_every_fact_is_one_short_sentence() -> None:
    for edition, fact in facts():
        text = edition.words(fact)
        assert len(text.split()) <= 60, text
        assert text.endswith("."), text
        assert text[0].isupper() or text[0].isdigit(), text
        assert not re.search(r"^(It|They|He|She|Such)\b|\b([Tt]his|[Tt]hese)\b", text), text


def test_dose_monitoring_and_warning_facts_name_brand_and_route() -> None:
    for edition, fact in facts():
        if edition.kind is not Kind.LABEL or not RISKY & set(edition.codes(fact.section)):
            continue
        text = edition.words(fact)
        products: Any = edition.meta["products"]
        assert any(p["brand"] in text and p["route"] in text for p in products), text


def test_facts_of_studies_name_a_brand() -> None:
    brands = {n.text for e in library() for n in e.names if n.role is Role.BRAND}
    for edition, fact in facts():
        if edition.kind is not Kind.LABEL and edition.path(fact.section)[0] == "Results":
            text = edition.words(fact)
            assert any(brand in text for brand in brands), text


def test_sections_of_labels_have_known_codes() -> None:
    for edition in library():
        codes = {section.code for section in edition.sections if section.code}
        if edition.kind is Kind.LABEL:
            assert codes <= set(LABEL_SECTIONS)
        else:
            assert codes <= {"background", "methods", "results", "conclusions"}
            assert edition.design is not None


def test_dated_changes_stand_in_recent_major_changes_only() -> None:
    for edition, fact in facts():
        changes = "43683-2" in edition.codes(fact.section)
        assert changes == (fact.date is not None), edition.words(fact)
        if fact.date is not None:
            assert re.fullmatch(r"\d{4}(-\d\d){0,2}", fact.date)


def test_doses_survive_copying() -> None:
    for edition, fact in facts():
        text = edition.words(fact)
        for mantissa, exponent in re.findall(r"(\d\.\d+)e(1\d) vg", text):
            assert f"{mantissa} x 10^{exponent}" in text or "about 14 times" in text, text
        assert "µ" not in text


def test_monitoring_facts_have_cells_for_one_table() -> None:
    for edition, fact in facts():
        if edition.kind is Kind.LABEL and edition.sections[fact.section].title == "Monitoring":
            assert [key for key, _ in fact.cells] == ["what", "when", "until"]


@pytest.mark.parametrize(("version", "rows"), [("2019-05", 22), ("2025-02", 37)])
def test_dose_rows_are_the_upper_weight_times_5_5_rounded_half_up(version: str, rows: int) -> None:
    (edition,) = [
        e for e in library() if e.version == version and e.document.startswith("spl:68cd4f06")
    ]
    pattern = re.compile(r"weight of ([\d.]+) to ([\d.]+) kg the .* dose volume is ([\d.]+) mL\.")
    found = [m.groups() for p in edition.passages if (m := pattern.search(edition.words(p)))]
    assert len(found) == rows
    low = Decimal("2.6")
    for first, last, volume in found:
        assert (Decimal(first), Decimal(last)) == (low, low + Decimal("0.4"))
        exact = Decimal(last) * Decimal("5.5")
        assert Decimal(volume) == exact.quantize(Decimal("0.1"), ROUND_HALF_UP)
        low += Decimal("0.5")


def test_what_is_known_from_memory_only_is_unconfirmed() -> None:
    for edition, fact in facts():
        assert fact.where is not None
        if "recalled only" in fact.where or "project's notes" in fact.where:
            assert fact.status is Status.UNCONFIRMED, edition.words(fact)


def test_an_error_of_a_source_is_kept_and_noted() -> None:
    (cohort,) = [e for e in library() if e.document == "pmid:35170254"]
    assert any("19/21 children (printed as 90.4 %)" in cohort.words(p) for p in cohort.passages)
    notes = [p for p in cohort.passages if cohort.path(p.section) == ("Notes on the source",)]
    assert any("19/21 is 90.5 %" in cohort.words(p) for p in notes)


@needs_shared
def test_figures_read_in_abstracts_stand_there() -> None:
    records = {}
    for line in (SHARED / "sma-texts" / "sma-abstracts.jsonl").read_text().splitlines():
        record = json.loads(line)
        key = f"pmid:{record['pmid']}" if record["pmid"] else f"doi:{record['doi']}"
        records[key] = " ".join(map(str, (record["title"], record["citation"], record["abstract"])))
    checked = 0
    for edition, fact in facts():
        if edition.document in records and fact.status is Status.PRIMARY:
            text = re.sub(r"SPR1NT|SMN\d|\(Eur J Pediatr 2025\)", "", edition.words(fact))
            missing = numbers(text) - numbers(records[edition.document])
            assert not missing, (missing, text)
            checked += 1
    assert checked >= 15


@cache
def label(set_id: str, version: str) -> str:
    for path in sorted(LABELS.glob(f"*/v{int(version):03}_*.json.xz")):
        response = json.loads(lzma.decompress(path.read_bytes()))
        record = response["results"][0]
        if record["set_id"] == set_id:
            return json.dumps(record, ensure_ascii=False)
    raise AssertionError(f"no version {version} of {set_id}")


@needs_shared
def test_figures_read_in_labels_stand_in_that_version() -> None:
    checked = 0
    for edition, fact in facts():
        assert fact.where is not None
        named = re.search(r"set id ([0-9a-f-]{36}), version (\d+) of (\d{4})", fact.where)
        if fact.status is not Status.PRIMARY or named is None:
            continue
        set_id, version, year = named.groups()
        text = re.sub(r"SMN\d", "", edition.words(fact))
        missing = numbers(text) - numbers(label(set_id, version)) - {year}
        assert not missing, (missing, text)
        checked += 1
    assert checked >= 80


def test_the_page_lists_the_documents_with_their_counts() -> None:
    page = PAGE.read_text(encoding="utf-8")
    shown = page.split("<!-- inventory -->\n")[1].split("<!-- end of inventory -->")[0]
    assert shown.strip() == digests.inventory(library()).strip(), (
        "docs/starter-library.md is behind the data: put the output of "
        "digests.inventory(digests.starter()) between its two inventory comments"
    )

from __future__ import annotations

import json
from dataclasses import fields, replace
from typing import Any

import jsonschema
import pytest

from probatum.audits.report import (
    Audit,
    AuditedClaim,
    BibliographyEntry,
    Change,
    Citation,
    Finding,
    Kind,
    Missing,
)
from probatum.evidence.claims import Quote, Verdict
from probatum.rendering.audit_json import dumps, to_json
from probatum.rendering.json import schema
from tests.audits import MATCH, REVIEWED, TEXT, WRONG, audit, hostile

EMPTY = Audit("empty.txt", "", "", "2026-01-31", "", "record state 1", ())


@pytest.mark.parametrize("made", [audit(), hostile(), EMPTY], ids=["small", "hostile", "empty"])
def test_the_json_fits_the_schema_and_is_always_the_same(made: Audit) -> None:
    text = dumps(made)
    data = json.loads(text)
    jsonschema.Draft202012Validator(schema("audit")).validate(data)
    assert data == to_json(made)
    assert dumps(made) == text
    assert json.dumps(data, ensure_ascii=False, indent=2) + "\n" == text


def test_every_piece_is_the_texts_own_words() -> None:
    data = json.loads(dumps(audit()))
    assert data["text"] == TEXT
    for part in (*data["claims"], *data["bibliography"]):
        assert part["text"] == TEXT[part["start"] : part["end"]]
    texts = [c["text"] for c in data["claims"]]
    assert MATCH in texts
    assert REVIEWED in texts
    assert [c["kind"] for c in data["claims"]].count("boilerplate") == 1


def test_the_summary_counts_statements_only() -> None:
    summary = json.loads(dumps(audit()))["summary"]
    assert summary["statements"] == 7
    assert (summary["cited"], summary["uncited"]) == (5, 2)
    assert list(summary["verdicts"]) == [v.value for v in Verdict]
    assert sum(summary["verdicts"].values()) == 7
    assert summary["faulty"] is True
    assert summary["fabricated"] == 1
    assert (summary["omissions"], summary["omissions_on_safety"]) == (2, 1)


def test_a_check_says_where_in_the_text_it_rests() -> None:
    data = json.loads(dumps(audit()))
    check = next(c for c in data["claims"] if c["text"] == WRONG)["checks"][0]
    assert data["text"][check["place"]["start"] : check["place"]["end"]] == "50 mg"


def test_a_quote_says_where_it_can_be_read() -> None:
    data = json.loads(dumps(audit()))
    one = next(c for c in data["claims"] if c["text"] == MATCH)["quotes"][0]
    assert (one["date"], one["url"]) == ("2024-05-01", "https://labels.example/exampla")
    assert one["exact"] == "Give 5 mg daily."


@pytest.mark.parametrize(
    ("kind", "place", "apart"),
    [
        (Audit, (), {"missing", "references"}),
        (AuditedClaim, ("$defs", "claim"), {"claim", "origins", "sentence"}),
        (Citation, ("$defs", "citation"), set()),
        (BibliographyEntry, ("$defs", "entry"), set()),
        (Change, ("$defs", "change"), set()),
        (Finding, ("$defs", "finding"), {"check"}),
        (Missing, ("$defs", "omission"), {"statement"}),
        (Quote, ("$defs", "quote"), set()),
    ],
)
def test_every_field_of_the_types_is_in_the_schema(
    kind: Any, place: tuple[str, ...], apart: set[str]
) -> None:
    part = schema("audit")
    for key in place:
        part = part[key]
    assert {f.name for f in fields(kind)} - apart <= set(part["properties"])


def test_the_schema_names_every_kind_and_verdict() -> None:
    part = schema("audit")["$defs"]["claim"]["properties"]
    assert set(part["kind"]["enum"]) == {k.value for k in Kind}
    assert set(part["verdict"]["enum"]) == {v.value for v in Verdict}
    summary = schema("audit")["properties"]["summary"]["properties"]["verdicts"]
    assert set(summary["properties"]) == {v.value for v in Verdict}


def test_an_audit_without_faults_says_so() -> None:
    good = replace(audit(), claims=tuple(c for c in audit().claims if not c.faulty))
    summary = json.loads(dumps(good))["summary"]
    assert summary["faulty"] is False
    assert summary["sentence"].startswith("Of 4 statements, 2 do not quite match their passages")

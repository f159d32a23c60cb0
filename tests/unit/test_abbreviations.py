"""Abbreviations learnt from text."""

from __future__ import annotations

import json
import lzma

import pytest

from probatum.retrieval.abbreviations import Definition, definitions
from tests.shared import SHARED, needs_shared


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("treatment of spinal muscular atrophy (SMA) in infants",
         [("SMA", "spinal muscular atrophy")]),
        ("the upper limit of normal (ULN)", [("ULN", "upper limit of normal")]),
        ("TMA (thrombotic microangiopathy) occurred", [("TMA", "thrombotic microangiopathy")]),
        ("nitric oxide (NO) was given (n = 12; p < 0.05)", [("NO", "nitric oxide")]),
        ("confidence interval [CI], hazard ratio (HR; adjusted)",
         [("CI", "confidence interval"), ("HR", "hazard ratio")]),
        ("alpha1-antitrypsin (AAT)", [("AAT", "alpha1-antitrypsin")]),
        ("were excluded (see Table 2) or not (no data)", []),
        ("twenty patients (80%) and 12 controls (17 women)", []),
        ("", []),
        ("unbalanced (SMA", []),
    ],
)  # fmt: skip
def test_definitions(text: str, pairs: list[tuple[str, str]]) -> None:
    assert definitions(text) == [Definition(*pair) for pair in pairs]


@needs_shared
def test_quality_on_the_shared_half_of_med1250() -> None:
    right = given = held = 0
    path = SHARED / "abbreviations-med1250" / "med1250.jsonl.xz"
    with lzma.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            record = json.loads(line)
            gold = {(a["short"].lower(), a["long"].lower()) for a in record["abbreviations"]}
            found = {
                (d.short.lower(), d.long.lower())
                for text in (record["title"], record["abstract"])
                for d in definitions(text or "")
            }
            right += len(gold & found)
            given += len(found)
            held += len(gold)
    assert right / given >= 0.95
    assert 2 * right / (given + held) >= 0.87

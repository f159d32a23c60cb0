"""The shared data sets: the true number of documents in each, and refusals where there are none."""

from __future__ import annotations

import json
import lzma
import re
from typing import BinaryIO, cast

import pytest

from probatum.evidence.editions import Edition, Rejection
from probatum.sources import records
from tests.shared import SHARED, needs_shared

DOCUMENTS = [
    ("sma-texts/sma-abstracts.jsonl", 3),
    ("scifact/corpus.jsonl.xz", 5183),
    ("cochrane-plain-language/val.jsonl.xz", 206),
    ("cochrane-plain-language/test.jsonl.xz", 232),
    ("pubmedqa/pqal_test.jsonl.xz", 236),
    ("pubmedqa/pqal_train_dev.jsonl.xz", 500),
    ("medquad/medquad.jsonl.xz", 16407),
    ("medquad/liveqa_judged_answers.jsonl.xz", 565),
    ("tac2017-adr/train.jsonl.xz", 101),
]
REFUSED = [
    ("scifact/claims_train.jsonl.xz", 809),
    ("medquad/liveqa_qrels_2479.jsonl.xz", 1151),
    ("evidence-inference/ev2-test.jsonl.xz", 250),
    ("trec-clinical-trials/sigir_qrels.jsonl.xz", 1896),
    ("trec-clinical-trials/trec_2021_queries.jsonl.xz", 38),
    ("licence-unclear/ebm-nlp/test_expert.jsonl.xz", 81),
]


def open_file(path: str) -> BinaryIO:
    file = SHARED / path
    return cast(BinaryIO, lzma.open(file) if file.suffix == ".xz" else file.open("rb"))


def words(text: str) -> set[str]:
    return set(re.findall(r"[^\W_]+", text))


@needs_shared
@pytest.mark.parametrize(("path", "count"), DOCUMENTS)
def test_every_document_is_read_under_a_key_of_its_own(path: str, count: int) -> None:
    items = list(records.read(open_file(path), path.rpartition("/")[2]))
    assert all(isinstance(i, Edition) for i in items)
    found = cast("list[Edition]", items)
    assert len(found) == len({e.document for e in found}) == count
    assert all(e.title and e.passages for e in found)


@needs_shared
@pytest.mark.parametrize(("path", "count"), REFUSED)
def test_labels_and_judgments_are_no_documents(path: str, count: int) -> None:
    items = list(records.read(open_file(path), "x.jsonl"))
    (refused,) = items
    assert isinstance(refused, Rejection)
    assert f"({count} records)" in refused.place
    assert "labelled" in refused.reason


@needs_shared
def test_answers_of_pubmedqa_are_nowhere() -> None:
    path = "pubmedqa/pqal_test.jsonl.xz"
    rows = [json.loads(line) for line in open_file(path)]
    for row, item in zip(rows, records.read(open_file(path), "x.jsonl"), strict=True):
        assert isinstance(item, Edition)
        assert row["LONG_ANSWER"] not in item.text
        assert "final_decision" not in item.meta
        assert words(" ".join(row["CONTEXTS"])) <= words(item.text)


@needs_shared
def test_no_word_of_an_answer_or_abstract_is_lost() -> None:
    for path, field in (
        ("medquad/medquad.jsonl.xz", "answer"),
        ("cochrane-plain-language/val.jsonl.xz", "abstract"),
    ):
        rows = [json.loads(line) for line in open_file(path)][:2000]
        for row, item in zip(rows, records.read(open_file(path), "x.jsonl"), strict=False):
            assert isinstance(item, Edition)
            lost = words(row[field]) - words(item.text)
            assert lost <= {"o"}, (item.document, lost)

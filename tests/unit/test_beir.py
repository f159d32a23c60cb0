"""The measurement on BEIR folders."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from probatum.retrieval.beir import BeirFolderError, bench, figures, load, ndcg, percentile, recall

CORPUS = [
    ("d1", "Aspirin", "Aspirin irreversibly inhibits cyclooxygenase in platelets."),
    ("d2", "Insulin", "Insulin lowers blood glucose. It is given under the skin."),
    ("d3", "Statins", "Statins lower cholesterol by inhibiting HMG-CoA reductase."),
    ("d4", "Only a title", ""),
]


def write(folder: Path) -> Path:
    (folder / "qrels").mkdir(parents=True)
    rows = [{"_id": i, "title": t, "text": x} for i, t, x in CORPUS]
    (folder / "corpus.jsonl").write_text("".join(json.dumps(r) + "\n" for r in rows))
    questions = {"q1": "sugar in the bloodstream", "q2": "statins", "q3": "not judged"}
    (folder / "queries.jsonl").write_text(
        "".join(json.dumps({"_id": q, "text": t}) + "\n" for q, t in questions.items())
    )
    (folder / "qrels" / "test.tsv").write_text(
        "query-id\tcorpus-id\tscore\nq1\td2\t1\nq2\td3\t2\nq3\td1\t0\n"
    )
    return folder


@pytest.mark.parametrize(
    ("ranked", "grades", "expected"),
    [
        (["a", "b"], {"a": 1}, 1.0),
        (["b", "a"], {"a": 1}, 0.6309),
        (["b"], {"a": 1}, 0.0),
        (["a", "b", "c"], {"a": 1, "b": 2}, 0.8597),
        ([*"bcdefghijk", "a"], {"a": 1}, 0.0),
    ],
)
def test_ndcg(ranked: list[str], grades: dict[str, int], expected: float) -> None:
    assert ndcg(ranked, grades) == pytest.approx(expected, abs=1e-4)


def test_ndcg_agrees_with_trec_eval() -> None:
    measures = pytest.importorskip("ir_measures")
    grades = {"q": {"a": 2, "b": 1, "c": 0, "e": 1}}
    ranked = ["c", "b", "x", "a", "e"]
    run = {"q": {document: -float(place) for place, document in enumerate(ranked)}}
    given = measures.calc_aggregate([measures.nDCG @ 10, measures.R @ 100], grades, run)
    assert ndcg(ranked, grades["q"]) == pytest.approx(given[measures.nDCG @ 10])
    assert recall(ranked, grades["q"]) == pytest.approx(given[measures.R @ 100])


def test_recall_and_percentile() -> None:
    assert recall(["a", "x"], {"a": 1, "b": 1, "c": 0}) == 0.5
    assert [percentile([4, 1, 3, 2], p) for p in (0.5, 0.95)] == [2, 4]
    assert percentile([], 0.5) == 0.0


def test_a_query_without_an_answer_counts_zero() -> None:
    found = figures({"q1": ["a"]}, [0.1], {"q1": {"a": 1}, "q2": {"a": 1}})
    assert found["ndcg@10"] == 0.5


def test_bench_runs_the_real_search_and_keeps_its_vectors(tmp_path: Path) -> None:
    folder = write(tmp_path / "set")
    told: list[str] = []
    result = bench(folder, cache=tmp_path / "cache", progress=told.append)
    assert (result["queries"], result["documents"]) == (2, 4)
    assert result["ndcg@10"] == 1.0
    assert result["bm25"]["ndcg@10"] == 0.5
    assert result["p95_ms"] >= result["p50_ms"] > 0
    assert told[0] == "documents 4 of 4"
    assert "vectors 4 of 4" in told
    told.clear()
    again = bench(folder, cache=tmp_path / "cache", progress=told.append)
    assert again["ndcg@10"] == result["ndcg@10"]
    assert told == ["documents 4 of 4", "queries 1 of 2", "queries 2 of 2"]


def test_the_same_document_title_is_a_passage_if_there_is_no_text(tmp_path: Path) -> None:
    result = bench(write(tmp_path / "set"), rerank=0, dense=False)
    assert 0 < result["recall@100"] <= 1


@pytest.mark.parametrize(
    ("file", "content", "message"),
    [
        ("corpus.jsonl", "{", "corpus.jsonl, line 1: not JSON"),
        ("corpus.jsonl", "[]", "an object with _id"),
        ("qrels/test.tsv", "query-id\tcorpus-id\tscore\nq1\td1\n", "line 2"),
        ("qrels/test.tsv", "query-id\tcorpus-id\tscore\n", "no query"),
        ("queries.jsonl", None, "cannot be read"),
    ],
)
def test_a_wrong_folder_is_explained(
    tmp_path: Path, file: str, content: str | None, message: str
) -> None:
    folder = write(tmp_path / "set")
    if content is None:
        (folder / file).unlink()
    else:
        (folder / file).write_text(content)
    with pytest.raises(BeirFolderError, match=message):
        load(folder)


def test_a_document_that_stands_twice_counts_once(tmp_path: Path) -> None:
    folder = write(tmp_path)
    with (folder / "corpus.jsonl").open("a") as file:
        file.write(json.dumps({"_id": "d1", "title": CORPUS[0][1], "text": CORPUS[0][2]}) + "\n")
    assert [d[0] for d in load(folder).documents] == ["d1", "d2", "d3", "d4"]


def test_two_documents_of_one_id_are_refused(tmp_path: Path) -> None:
    folder = write(tmp_path)
    with (folder / "corpus.jsonl").open("a") as file:
        file.write(json.dumps({"_id": "d1", "text": "another text"}) + "\n")
    with pytest.raises(BeirFolderError, match="two documents have the _id 'd1'"):
        load(folder)

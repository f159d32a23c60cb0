"""Records of data sets: which shapes are documents, and what never enters their text."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

import pytest

from probatum.evidence.editions import Design, Edition, Kind, Rejection
from probatum.sources import records


def read(*values: Any, name: str = "set.jsonl") -> list[Any]:
    data = "\n".join(json.dumps(v) for v in values).encode()
    return list(records.read(BytesIO(data), name))


def test_an_abstract_with_labels_becomes_sections() -> None:
    (found,) = read(
        {
            "pmid": "12",
            "doi": "10.1/x",
            "title": "Oil in hinges: a randomised controlled trial",
            "abstract": "BACKGROUND: Rust. METHODS: Hinges were randomly assigned. Results: Good.",
            "year": 2020,
            "nct": ["NCT00000001"],
            "rights": "CC BY",
        }
    )
    assert (found.document, found.kind, found.date) == ("pmid:12", Kind.ABSTRACT, "2020")
    assert [s.title for s in found.sections] == ["BACKGROUND", "METHODS", "Results"]
    assert found.sections[1].code == "methods"
    assert found.design is Design.RANDOMISED
    assert found.licence == "CC BY"
    assert found.links[0].document == "nct:NCT00000001"


def test_a_list_of_sentences_and_a_key_of_the_data_set() -> None:
    (found,) = read({"doc_id": 49, "title": "T", "abstract": ["One.", "Two."]}, name="c.jsonl")
    assert (found.document, found.text) == ("file:c#49", "One. Two.")


def test_the_answer_of_a_benchmark_never_enters_the_text() -> None:
    (found,) = read(
        {
            "pmid": "7",
            "QUESTION": "Does oil help?",
            "CONTEXTS": ["Rust is bad.", "Oil was used."],
            "LABELS": ["BACKGROUND", "METHODS"],
            "MESHES": ["Oils"],
            "YEAR": "2011",
            "LONG_ANSWER": "Oil helps greatly.",
            "final_decision": "yes",
        }
    )
    assert found.title == "Does oil help?"
    assert [s.title for s in found.sections] == ["BACKGROUND", "METHODS"]
    assert "greatly" not in found.text
    assert "yes" not in json.dumps(dict(found.meta))
    counted = {e.reason: e.characters for e in found.exclusions}
    assert counted["answer or label of a benchmark"] == len("Oilhelpsgreatly.yes")


def test_a_cochrane_review_with_its_plain_language_summary() -> None:
    (found,) = read(
        {"doi": "10.1002/14651858.CD1", "abstract": "Two trials.", "plain_language_summary": "Hi."}
    )
    assert (found.document, found.design) == (
        "doi:10.1002/14651858.cd1",
        Design.SYSTEMATIC_REVIEW,
    )
    assert [s.title for s in found.sections] == ["Abstract", "Plain language summary"]


def test_questions_of_health_sites_keep_apart() -> None:
    pair = {
        "source": "GARD",
        "url": "https://rarediseases.info.nih.gov/x",
        "focus": "Rust",
        "qid": "1-1",
        "question": "What is rust ?",
        "answer": "Signs include       - red    - flaky",
    }
    first, second = read(pair, pair | {"answer": "Other."})
    assert (first.document, second.document) == ("nih:GARD-1-1", "nih:GARD-1-1.2")
    assert first.source == "NIH GARD"
    assert first.kind is Kind.LOCAL
    items = [first.words(p) for p in first.passages]
    assert items == ["Signs include", "red", "flaky"]
    assert [first.words(s) for s in first.passages[1].lead_in] == ["Signs include"]


def test_sections_of_one_label_are_one_edition() -> None:
    found = read(
        {"label_id": "A", "section_name": "adverse reactions", "section_text": "Rash."},
        {"label_id": "A", "section_name": "boxed warnings", "section_text": "Death."},
        {"label_id": "B", "section_name": "adverse reactions", "section_text": "None."},
    )
    assert [e.document for e in found] == ["file:set#A", "file:set#B"]
    assert [s.code for s in found[0].sections] == ["34084-4", "34066-1"]


def test_a_record_of_unknown_shape_with_text_is_a_local_document() -> None:
    (found,) = read({"id": "a", "body": "Oil the hinge.", "colour": "red"})
    assert (found.document, found.kind, found.text) == ("file:set#a", Kind.LOCAL, "Oil the hinge.")


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ({"query_id": "1", "doc_id": "2", "relevance": 3}, "labelled benchmark data"),
        ({"id": 1, "claim": "Oil helps.", "evidence": {}}, "labelled benchmark data"),
        ({"qid": "1", "judgment": 2, "answer": "Oil."}, "labelled benchmark data"),
        ({"_id": "q1", "text": "A hinge squeaks."}, "a query"),
        ({"pmid": "1", "sentences": [[["Oil", "I-INT"]]]}, "labelled tokens"),
        ({"doi": "10.1/x", "retracted": False}, "no document text"),
        ([1], "expected a JSON object"),
    ],
)
def test_what_is_no_document_is_refused_once_for_all_its_neighbours(value: Any, words: str) -> None:
    (refused,) = read({**value, "n": 1}, value) if isinstance(value, dict) else read([value, value])
    assert isinstance(refused, Rejection)
    assert words in refused.reason
    assert "(2 records)" in refused.place


def test_a_broken_line_does_not_stop_the_rest() -> None:
    data = b'{"id": 1, "text": "One."}\n{"id": \n{"id": 3, "text": "Three."}\n'
    items = list(records.read(BytesIO(data), "x.jsonl"))
    assert [type(i) for i in items] == [Edition, Rejection, Edition]


def test_csv_with_a_column_of_text() -> None:
    data = b"id,title,abstract\n5,Oil,Hinges were oiled.\n"
    assert records.sniff(data, "x.csv")
    assert not records.sniff(b"id,price\n", "x.csv")
    (found,) = records.read(BytesIO(data), "x.csv")
    assert isinstance(found, Edition)
    assert (found.document, found.title) == ("file:x#5", "Oil")

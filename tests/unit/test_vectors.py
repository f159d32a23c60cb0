"""Vectors: exact, durable, never computed twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from probatum.evidence.editions import Kind
from probatum.library.index import Filter, embedding_text, text_key
from probatum.library.store import Store
from probatum.library.vectors import DIMENSIONS, Floats
from tests.making import abstract, label


def vector_of(text: str) -> Floats:
    """A direction that depends on the text alone."""
    rng = np.random.default_rng(int.from_bytes(text_key(text)[:8]))
    vector = rng.standard_normal(DIMENSIONS).astype(np.float32)
    return np.asarray(vector / np.linalg.norm(vector), np.float32)


def encode(store: Store) -> int:
    texts = {
        text_key(text): text
        for held in store.record.held(newest=False)
        for edition in [store.record.edition(held.edition)]
        for passage in edition.passages
        for text in [embedding_text(edition, passage)]
    }
    return store.vectors.add(list(texts), np.stack([vector_of(t) for t in texts.values()]))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path, starter=False) as opened:
        yield opened


def test_the_search_is_exact(store: Store) -> None:
    store.add([abstract(n) for n in range(900)])
    encode(store)
    assert len(store.vectors) == 2700
    query = vector_of("a question")
    hits = store.vectors.search(query, k=20)
    expected = []
    for held in store.record.held():
        edition = store.record.edition(held.edition)
        for ordinal, passage in enumerate(edition.passages):
            score = float(vector_of(embedding_text(edition, passage)) @ query)
            expected.append((score, held.edition, ordinal))
    expected.sort(reverse=True)
    exact = {(e, o): score for score, e, o in expected}
    assert [h.score for h in hits] == pytest.approx(
        [exact[h.edition, h.ordinal] for h in hits], abs=0.003
    )
    assert {(h.edition, h.ordinal) for h in hits[:10]} <= {(e, o) for _, e, o in expected[:20]}
    assert store.vectors.search(query, k=5) == hits[:5]


def test_a_few_passages_are_searched_as_all_are(store: Store) -> None:
    store.add([abstract(n) for n in range(60)])
    encode(store)
    query = vector_of("q")
    everything = store.vectors.search(query, k=1000)
    one = everything[3].edition
    assert store.vectors.search(query, Filter(editions=(one,)), 1000) == [
        h for h in everything if h.edition == one
    ]


def test_filters_and_newest(store: Store) -> None:
    old, new = label(1, 1, 9), label(1, 2, 9)
    store.add([old, new, abstract(1)])
    encode(store)
    query = vector_of("q")

    def editions(**fields: object) -> set[str]:
        return {h.edition for h in store.vectors.search(query, Filter(**fields))}  # type: ignore[arg-type]

    assert editions() == {new.id, abstract(1).id}
    assert editions(kinds=(Kind.LABEL,)) == {new.id}
    assert editions(as_of="2001-06-01", kinds=(Kind.LABEL,)) == {old.id}
    coded = store.vectors.search(query, Filter(codes=("34068-7",), newest=False))
    assert {(h.edition, h.ordinal) for h in coded} == {
        (e.id, i)
        for e in (old, new)
        for i, p in enumerate(e.passages)
        if "34068-7" in e.codes(p.section)
    }
    store.remove(new.document, new.id)
    assert editions(kinds=(Kind.LABEL,)) == {old.id}


def test_the_same_text_is_kept_once(store: Store) -> None:
    store.add([label(1, 1, 9, changed=2), label(1, 2, 9, changed=2)])
    assert encode(store) == 9 + 2
    assert encode(store) == 0
    assert len(store.vectors) == 11
    assert store.vectors.coverage().encoded == store.vectors.coverage().passages == 9


def test_passages_without_a_vector_are_no_hits(store: Store) -> None:
    assert store.vectors.search(vector_of("q")) == []
    store.add([abstract(1)])
    assert store.vectors.search(vector_of("q")) == []
    encode(store)
    store.add([abstract(2)])
    assert {h.edition for h in store.vectors.search(vector_of("q"))} == {abstract(1).id}
    assert (store.vectors.coverage().encoded, store.vectors.coverage().passages) == (3, 6)


@pytest.mark.parametrize("cut", [1, 15, 20, 403])
def test_a_record_that_was_cut_short_is_ignored_and_written_again(tmp_path: Path, cut: int) -> None:
    with Store.open(tmp_path, starter=False) as store:
        store.add([abstract(n) for n in range(5)])
        encode(store)
        path = store.vectors.path
        before = store.vectors.search(vector_of("q"))
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size - cut)
    with Store.open(tmp_path, starter=False) as store:
        assert len(store.vectors) == 14
        assert len(store.vectors.search(vector_of("q"))) == 14
        assert encode(store) == 1
        assert store.vectors.search(vector_of("q")) == before


def test_another_process_sees_new_vectors(tmp_path: Path) -> None:
    with (
        Store.open(tmp_path, starter=False) as writer,
        Store.open(tmp_path, starter=False) as reader,
    ):
        writer.add([abstract(1)])
        assert reader.vectors.search(vector_of("q")) == []
        encode(writer)
        assert reader.vectors.search(vector_of("q")) == writer.vectors.search(vector_of("q")) != []


def test_equal_scores_are_in_a_fixed_order(store: Store) -> None:
    first = abstract(1)
    store.add([replace(first, document=f"pmid:{n}") for n in range(1, 30)])
    encode(store)
    hits = store.vectors.search(vector_of("q"), k=100)
    assert [(h.edition, h.ordinal) for h in hits] == [
        (h.edition, h.ordinal) for h in sorted(hits, key=lambda h: (-h.score, h.edition, h.ordinal))
    ]
    assert store.vectors.search(vector_of("q"), k=10) == hits[:10]


def test_the_wrong_shape_is_refused(store: Store) -> None:
    with pytest.raises(ValueError, match="384"):
        store.vectors.add([b"0" * 16], np.zeros((1, 3), np.float32))

"""Search: words, meaning, fusion, reranking, identical words, order."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from probatum.evidence.builder import EditionBuilder
from probatum.evidence.editions import Design, Edition, Kind, Name, Role
from probatum.library.index import Filter, embedding_text, text_key
from probatum.library.store import Store
from probatum.models.encoder import Encoder
from probatum.models.reranker import Reranker
from probatum.retrieval import fusion
from probatum.retrieval.lexicon import Lexicon
from probatum.retrieval.search import Indexes, Sort, authority, coverage, search
from probatum.retrieval.understanding import understand

WARNING = "Weakness of skeletal muscle has been reported after rapid titration of the tablets."
NONE = "None."


def edition(document: str, title: str, texts: list[str], **fields: Any) -> Edition:
    builder = EditionBuilder()
    builder.open_section(fields.pop("section", "Text"))
    for text in texts:
        builder.paragraph(text)
    fields.setdefault("kind", Kind.ABSTRACT)
    return builder.build(document=document, source="test", title=title, **fields)


def label(document: str, generic: str, texts: list[str], date: str) -> Edition:
    names = (Name(Role.BRAND, f"Brand of {document}"), Name(Role.GENERIC, generic))
    return edition(document, generic, texts, kind=Kind.LABEL, names=names, date=date)


EDITIONS = [
    label("spl:a", "alphadine", [WARNING, NONE], "2020-01-01"),
    label("spl:b", "alphadine", [WARNING, NONE], "2023-01-01"),
    label("spl:c", "betadine", [NONE, "Take the tablets with water."], "2022-01-01"),
    edition("pmid:1", "Kidney outcomes", ["Albuminuria fell in the treated group."],
            design=Design.RANDOMISED, date="2019"),
    edition("pmid:2", "Kidney outcomes, a cohort", ["Albuminuria rose over ten years."],
            design=Design.COHORT, date="2021"),
    edition("pmid:3", "Kidney outcomes withdrawn", ["Albuminuria fell in all patients."],
            design=Design.RANDOMISED, date="2022", retracted=True),
    edition("pmid:4", "Growth", ["Children with chronic kidney disease (CKD) grow slowly."],
            date="2018"),
    edition("pmid:5", "Height", ["Chronic kidney disease lowers adult height."], date="2017"),
]  # fmt: skip


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with Store.open(tmp_path_factory.mktemp("library"), starter=False) as opened:
        opened.add(EDITIONS)
        yield opened


@pytest.fixture
def words(store: Store) -> Indexes:
    return Indexes(store.record, store.words)


@pytest.fixture(scope="module")
def everything(store: Store) -> Indexes:
    encoder = Encoder()
    texts = {
        text_key(text): text
        for held in EDITIONS
        for passage in held.passages
        for text in [embedding_text(held, passage)]
    }
    store.vectors.add(list(texts), encoder.passages(list(texts.values())))
    return Indexes(store.record, store.words, store.vectors, encoder, Reranker())


def test_words_alone_find_and_say_why(words: Indexes) -> None:
    first = search("albuminuria in the treated group", words)[0]
    assert first.document == "pmid:1"
    assert first.why.words == ("albuminuria", "treated", "group")
    assert (first.why.lexical_rank, first.why.dense_rank, first.why.rerank) == (1, None, None)
    assert "rank 1 by words" in first.why.sentence()
    assert first.text == "Albuminuria fell in the treated group."


def test_meaning_finds_what_words_do_not(words: Indexes, everything: Indexes) -> None:
    question = "stature of youngsters with renal failure"
    assert not search(question, words)
    found = search(question, everything)[0]
    assert found.document in {"pmid:4", "pmid:5"}
    assert found.why.lexical_rank is None
    assert found.why.dense_rank is not None
    assert found.why.rerank is not None


def test_identical_words_of_one_product_are_one_hit(words: Indexes) -> None:
    (hit,) = search("muscle weakness after titration", words)
    assert hit.document == "spl:b"
    assert [(s.document, s.ordinal) for s in hit.same] == [("spl:a", 0)]
    apart = search("muscle weakness after titration", words, merge=False)
    assert {f.document for f in apart} == {"spl:a", "spl:b"}


def test_short_words_of_two_products_stay_apart(words: Indexes) -> None:
    found = [f for f in search("none", words) if f.text == NONE]
    assert sorted(f.document for f in found) == ["spl:b", "spl:c"]


def test_authority_and_date_are_shown_and_change_the_order_only_when_asked(
    words: Indexes,
) -> None:
    question = "albuminuria"
    by_relevance = search(question, words)
    assert {f.authority for f in by_relevance} == {"randomised trial", "cohort", "retracted"}
    scores = [f.score for f in by_relevance]
    assert scores == sorted(scores, reverse=True)
    by_authority = search(question, words, sort=Sort.AUTHORITY)
    assert [f.document for f in by_authority] == ["pmid:1", "pmid:2", "pmid:3"]
    by_date = search(question, words, sort=Sort.DATE)
    assert [f.date for f in by_date] == ["2022", "2021", "2019"]
    assert {f.score for f in by_date} == set(scores)


def test_filters_reach_both_indexes(everything: Indexes) -> None:
    found = search("albuminuria", everything, filter_=Filter(designs=(Design.COHORT,)))
    assert {f.document for f in found} == {"pmid:2"}


def test_an_abbreviation_is_learnt_from_the_best_passages(words: Indexes) -> None:
    documents = [f.document for f in search("height in CKD", words)]
    assert documents[0] == "pmid:5"
    assert "pmid:4" in documents


def test_the_order_is_the_same_every_time(everything: Indexes) -> None:
    question = "What happens to the kidneys?"
    assert search(question, everything) == search(question, everything)


def test_nothing_found(words: Indexes) -> None:
    assert search("xyzzy", words) == []
    assert search("", words) == []


def test_authority_of_each_kind() -> None:
    assert authority(EDITIONS[0]) == "label"
    assert authority(edition("nct:1", "t", ["x"], kind=Kind.TRIAL)) == "trial record"
    assert authority(edition("file:1", "t", ["x"], kind=Kind.LOCAL)) == "local document"
    assert authority(edition("pmid:9", "t", ["x"])) == "other paper"


def test_coverage_lets_a_question_through(words: Indexes) -> None:
    measure = coverage(words)
    assert measure(["albuminuria", "group"]) == 1.0
    assert measure(["parliament", "xyzzy"]) == 0.0
    assert understand("Why take it with water?", Lexicon.build([]), coverage=measure).medical


def test_what_has_no_vector_yet_is_not_behind_for_that(tmp_path: Path) -> None:
    with Store.open(tmp_path, starter=False) as store:
        encoder = Encoder()
        old, new = EDITIONS[3], edition("pmid:8", "Trial", ["Albuminuria and albuminuria."])
        store.add([old])
        text = embedding_text(old, old.passages[0])
        store.vectors.add([text_key(text)], encoder.passages([text]))
        store.add([new])
        found = search("albuminuria", Indexes(store.record, store.words, store.vectors, encoder))
        lexical = search("albuminuria", Indexes(store.record, store.words))
        assert found[0].document == lexical[0].document == "pmid:8"
        assert found[0].why.dense_rank is None
        assert found[0].score == 1.0


def test_scaled_scores() -> None:
    assert fusion.scaled([("a", 9.0), ("b", 6.0), ("c", 3.0)]) == {"a": 1.0, "b": 0.5, "c": 0.0}
    assert fusion.scaled([("a", 2.0)]) == {"a": 1.0}
    assert fusion.scaled([]) == {}


def test_fusion_with_one_ranking_missing_is_the_other_one() -> None:
    ranking = [("a", 3.0), ("b", 2.0), ("c", 1.0)]
    assert fusion.fuse(ranking, []) == fusion.scaled(ranking)
    assert fusion.fuse([], ranking) == fusion.scaled(ranking)


def test_fusion_weighs_both() -> None:
    fused = fusion.fuse([("a", 2.0), ("b", 1.0)], [("b", 0.9), ("c", 0.1)], 0.75)
    assert fused == pytest.approx({"a": 0.25, "b": 0.75, "c": 0.0})


def test_the_unseen_keep_their_rank_by_words() -> None:
    fused = fusion.fuse(
        [("new", 2.0), ("b", 1.0)], [("b", 0.9), ("c", 0.1)], 0.75, frozenset({"new"})
    )
    assert fused == pytest.approx({"new": 1.0, "b": 0.75, "c": 0.0})


def test_reranked_stay_above_the_rest() -> None:
    first = {"a": 1.0, "b": 0.8, "c": 0.7}
    blended = fusion.blend(first, {"a": -9.0, "b": -11.0}, 1.0)
    assert blended == {"a": 2.0, "b": 1.0}
    assert fusion.blend(first, {}) == {}
    assert all(np.isfinite(list(fusion.blend(first, {"a": 1.0}).values())))


def test_a_library_without_text(tmp_path: Path) -> None:
    with Store.open(tmp_path, starter=False) as empty:
        assert search("anything", Indexes(empty.record, empty.words)) == []

"""The word index finds what the record holds, in an order that a rebuild does not change."""

from __future__ import annotations

import math
import random
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from probatum.evidence.builder import EditionBuilder
from probatum.evidence.editions import Design, Edition, Kind, Level
from probatum.library.index import Filter, indexed_text
from probatum.library.store import Store
from probatum.library.words import terms
from tests.making import WORDS, abstract, digest, label, sentence

COMMON = " ".join(WORDS[:3])


def text_of(document: str, *paragraphs: str, **fields: Any) -> Edition:
    builder = EditionBuilder()
    builder.open_section(fields.pop("section", "RESULTS"), fields.pop("code", None))
    for paragraph in paragraphs:
        builder.paragraph(paragraph)
    fields = {"source": "s", "kind": Kind.LOCAL, "title": "Untitled", "date": "2020", **fields}
    return builder.build(document=document, **fields)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path, starter=False) as opened:
        yield opened


def documents(store: Store, text: str, **fields: Any) -> list[str]:
    hits = store.words.search(text, Filter(**fields))
    return list(dict.fromkeys(store.record.edition(hit.edition).document for hit in hits))


def test_words_are_stemmed_and_numbers_kept_whole() -> None:
    assert terms("Infusions of 1.1 × 10^14 vg/kg; Naïve BRCA1") == [
        *("infus", "of", "1.1", "10", "14", "vg", "kg", "naiv", "brca1"),
    ]
    assert terms("2.5 25") == ["2.5", "25"]


def test_the_score_is_bm25(store: Store) -> None:
    texts = ["alpha beta beta gamma", "alpha delta", "beta epsilon zeta eta theta", "iota"]
    made = [text_of(f"file:{i}", text, section="", title="") for i, text in enumerate(texts)]
    store.add(made)
    counted = [Counter(indexed_text(e, e.passages[0]).split()) for e in made]
    average = sum(map(Counter.total, counted)) / len(counted)

    def score(place: int) -> float:
        total = 0.0
        for term in ("alpha", "beta"):
            holding = sum(term in c for c in counted)
            idf = math.log(1 + (len(counted) - holding + 0.5) / (holding + 0.5))
            tf, norm = counted[place][term], counted[place].total() / average
            total += idf * tf * 2.2 / (tf + 1.2 * (0.25 + 0.75 * norm))
        return total

    hits = store.words.search("alpha beta")
    found = {store.record.edition(h.edition).document: h.score for h in hits}
    assert found == pytest.approx({f"file:{i}": score(i) for i in range(3)}, abs=1e-3)
    assert [h.score for h in hits] == sorted((h.score for h in hits), reverse=True)


@pytest.mark.parametrize(
    "odd",
    [
        *(
            "",
            " ",
            "()",
            '"',
            "a AND",
            "text:",
            "+ - !",
            "\0",
            "\ud800",
            "*?",
            "^2",
            "[1 TO",
            "/x/",
        ),
        *("名前", "the of and", "x" * 100_000, "word " * 20_000, "\\", "~", "' or 1=1 --", "😀"),
    ],
)
def test_any_text_is_a_question(store: Store, odd: str) -> None:
    store.add([label(1, passages=4)])
    store.words.search(odd)
    assert documents(store, f"{odd} Brand1") == [label(1).document] or len(odd) > 1000


def test_only_the_newest_edition_is_found(store: Store) -> None:
    old, new = text_of("file:a", "fever rash"), text_of("file:a", "fever cough", date="2021")
    store.add([old])
    assert [h.edition for h in store.words.search("fever")] == [old.id]
    store.add([new])
    assert [h.edition for h in store.words.search("fever")] == [new.id]
    assert [h.edition for h in store.words.search("rash")] == []
    both = store.words.search("fever", Filter(newest=False))
    assert sorted(h.edition for h in both) == sorted([old.id, new.id])
    assert [h.edition for h in store.words.search("fever", Filter(as_of="2020-06"))] == [old.id]
    store.remove("file:a", new.id)
    assert [h.edition for h in store.words.search("fever")] == [old.id]


def test_a_digest_is_found_until_its_primary_text_is_held(store: Store) -> None:
    ours = digest("spl:1", "Give prednisolone daily.", "2024-05")
    theirs = text_of("spl:1", "Give prednisolone.", kind=Kind.LABEL, date="2024-05-03")
    store.add([ours])
    assert [h.edition for h in store.words.search("prednisolone")] == [ours.id]
    store.add([theirs])
    assert [h.edition for h in store.words.search("prednisolone")] == [theirs.id]
    assert store.words.search("prednisolone", Filter(levels=(Level.DIGEST,))) == []
    store.remove("spl:1", theirs.id)
    assert [h.edition for h in store.words.search("prednisolone")] == [ours.id]


def test_filters(store: Store) -> None:
    store.add(
        [
            text_of("spl:1", "dose", kind=Kind.LABEL, code="34068-7", jurisdiction="US"),
            text_of("spl:2", "dose", kind=Kind.LABEL, code="34084-4", jurisdiction="EU"),
            text_of("pmid:1", "dose", kind=Kind.ABSTRACT, design=Design.COHORT, date="2010"),
            text_of(
                "pmid:2", "dose", kind=Kind.ABSTRACT, publication_types=("Review",), source="P"
            ),
        ]
    )
    assert len(documents(store, "dose")) == 4
    assert documents(store, "dose", kinds=(Kind.ABSTRACT, Kind.TRIAL), dated_to="2015") == [
        "pmid:1"
    ]
    assert documents(store, "dose", codes=("34068-7",)) == ["spl:1"]
    assert documents(store, "dose", codes=("34068-7",), kinds=(Kind.ABSTRACT,)) == []
    assert documents(store, "dose", designs=(Design.COHORT,)) == ["pmid:1"]
    assert documents(store, "dose", publication_types=("Review",)) == ["pmid:2"]
    assert documents(store, "dose", sources=("P",)) == ["pmid:2"]
    assert documents(store, "dose", jurisdictions=("EU",)) == ["spl:2"]
    assert documents(store, "dose", documents=("spl:2", "pmid:2")) in (
        ["spl:2", "pmid:2"],
        ["pmid:2", "spl:2"],
    )
    one = store.record.held(document="spl:1")[0].edition
    assert documents(store, "dose", editions=(one,)) == ["spl:1"]


def test_a_code_admits_the_sections_below_it(store: Store) -> None:
    builder = EditionBuilder()
    builder.open_section("5 WARNINGS", "43685-7")
    builder.open_section("5.1 Liver")
    builder.paragraph("Acute liver failure.")
    whole = builder.build(document="spl:1", source="s", kind=Kind.LABEL, title="t", date="2020")
    store.add([whole])
    assert documents(store, "failure", codes=("43685-7",)) == ["spl:1"]
    assert documents(store, "failure", codes=("34068-7",)) == []


def test_a_large_library_filters_the_same_way(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Filters by terms of the index (many editions) admit what filters by edition (few) admit."""
    store.add([label(n, v, 6) for n in range(12) for v in (2, 1)])
    store.add([abstract(n) for n in range(30)])
    store.add([label(n, 3, 6) for n in range(6)])
    store.remove(label(3).document, "3")
    store.words.rebuild()
    store.add([label(n, 4, 6) for n in range(4)])
    filters = [
        Filter(),
        Filter(newest=False),
        Filter(kinds=(Kind.LABEL,), codes=("34068-7",)),
        Filter(as_of="2002-06-01"),
        Filter(dated_from="2002", levels=(Level.PRIMARY,)),
    ]
    few = [store.words.search(COMMON, f, 1000) for f in filters]
    monkeypatch.setattr("probatum.library.words._MOST_ROWS", 0)
    assert [store.words.search(COMMON, f, 1000) for f in filters] == few
    assert all(few)
    assert store.words.search(COMMON, Filter(), 7) == few[0][:7]


def test_equal_scores_have_a_fixed_order_also_at_the_cut(store: Store) -> None:
    store.add([text_of(f"file:{n}", "same words here") for n in range(200)])
    whole = store.words.search("same words", k=500)
    assert len(whole) == 200
    assert [h.edition for h in whole] == sorted(h.edition for h in whole)
    for k in (1, 7, 50, 199):
        assert store.words.search("same words", k=k) == whole[:k]


def test_a_rebuild_changes_nothing(store: Store) -> None:
    for n in range(20):
        store.add([label(n, v, 10) for v in (1, 3, 2)])
    store.add([abstract(n) for n in range(50)])
    store.remove(label(4).document)
    queries = [sentence(random.Random(n), 6) for n in range(20)]
    before = [store.words.search(q, Filter(as_of=a), 50) for q in queries for a in (None, "2002")]
    state = store.words.state
    store.rebuild()
    assert [
        store.words.search(q, Filter(as_of=a), 50) for q in queries for a in (None, "2002")
    ] == before
    assert store.words.state == state == store.record.state


def test_an_index_that_lags_is_healed_when_the_library_is_opened(tmp_path: Path) -> None:
    with Store.open(tmp_path, starter=False) as store:
        store.add([label(1, passages=4)])
        store.record.add([label(2, passages=4)])
        assert documents(store, "Brand2") == []
    with Store.open(tmp_path, starter=False) as store:
        assert documents(store, "Brand2") == [label(2).document]
        assert store.words.state == store.record.state


def test_editions_that_were_indexed_before_a_kill_are_not_indexed_twice(tmp_path: Path) -> None:
    with Store.open(tmp_path, starter=False) as store:
        store.add([label(1, passages=4)])
        store.record.add([label(2, passages=4)])
        store.words._fill(store.words._open(), [2], None)
    with Store.open(tmp_path, starter=False) as store:
        hits = store.words.search("Brand2", k=100)
        assert len(hits) == len({(h.edition, h.ordinal) for h in hits}) == 4
        before = hits
        store.rebuild()
        assert store.words.search("Brand2", k=100) == before


@pytest.mark.parametrize("damage", ["gone", "emptied", "garbled"])
def test_a_damaged_index_is_built_anew(tmp_path: Path, damage: str) -> None:
    with Store.open(tmp_path, starter=False) as store:
        store.add([label(n, passages=4) for n in range(3)])
        before = store.words.search(COMMON)
    for folder in list((tmp_path / "words").iterdir()):
        if damage == "gone":
            shutil.rmtree(folder)
        for file in folder.iterdir() if folder.exists() else ():
            if damage == "garbled" and file.name == "meta.json":
                file.write_text("{")
            elif damage == "emptied":
                file.unlink()
    with Store.open(tmp_path, starter=False) as store:
        assert store.words.search(COMMON) == before


def test_what_one_store_adds_another_finds_at_once(tmp_path: Path) -> None:
    with (
        Store.open(tmp_path, starter=False) as writer,
        Store.open(tmp_path, starter=False) as reader,
    ):
        assert reader.words.search("Brand1") == []
        writer.add([label(1, passages=4)])
        assert reader.words.search("Brand1") == writer.words.search("Brand1") != []
        writer.rebuild()
        assert reader.words.search("Brand1") == writer.words.search("Brand1")
        writer.remove(label(1).document)
        assert reader.words.search("Brand1") == []


def test_frequency(store: Store) -> None:
    store.add([text_of("file:1", "fever"), text_of("file:2", "fevers and rash")])
    assert store.words.frequency("fever rash cough") == {"fever": 2, "rash": 1, "cough": 0}


def test_a_changed_publication_type_is_searched_as_it_now_is(store: Store) -> None:
    first = text_of("pmid:1", "fever", publication_types=("Journal Article",))
    store.add([first])
    store.add([replace(first, publication_types=("Retracted Publication",))])
    assert documents(store, "fever", publication_types=("Journal Article",)) == []
    assert documents(store, "fever", publication_types=("Retracted Publication",)) == ["pmid:1"]

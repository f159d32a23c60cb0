"""Retrieval: the real search path beside bm25s on the shared test collections."""

from __future__ import annotations

import random
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from benchmarks.corpora import COLLECTIONS
from benchmarks.encoding import Share, cached, encode
from benchmarks.libraries import of_collection
from benchmarks.measures import paired_bootstrap
from benchmarks.peers import Bm25
from benchmarks.places import SEED
from benchmarks.results import keep, kept, machine
from probatum.library.store import Store
from probatum.retrieval.beir import Collection, Run, ndcg, percentile, recall

OPTIONS = ("minutes", "only", "count")
PLACES = 100
_DEPTH = 300
RERANKED = 20


def run(
    minutes: float | None = None, only: Sequence[str] = (), count: int | None = None
) -> dict[str, Any]:
    """Measure the collections in turn and keep the figures of each as soon as it is measured.

    ``minutes`` bounds the encoding of each collection; what is not encoded then is found by its
    words alone, and its share is kept with the figures. ``count`` bounds the questions of each
    collection (seeded).
    """
    figures: dict[str, Any] = {}
    for name in only or COLLECTIONS:
        found = {**measure(name, minutes, count), "machine": machine()}
        before = (kept("retrieval") or {}).get("collections", {})
        figures = {
            k: found if k == name else before[k] for k in COLLECTIONS if k in {*before, name}
        }
        keep("retrieval", {"seed": SEED, "reranked": RERANKED, "collections": figures})
        print(f"retrieval {name}: {found['ours']} {found['share']}", flush=True)
    return figures


def measure(name: str, minutes: float | None = None, count: int | None = None) -> dict[str, Any]:
    """Figures of one collection: ours (whole path, and its parts), bm25s plain and stemmed."""
    collection = COLLECTIONS[name]()
    there = len(collection.queries)
    if count is not None and count < there:
        chosen = sorted(random.Random(SEED).sample(sorted(collection.queries), count))
        collection = Collection(
            collection.documents,
            {q: collection.queries[q] for q in chosen},
            {q: collection.grades[q] for q in chosen},
        )
    store, names = of_collection(name, collection)
    with store:
        seconds = None if minutes is None else 60 * minutes
        share = encode(store, seconds, lambda line: print(name, line, flush=True))
        runs, times = _ours(store, names, collection)
    plain, plain_times = _bm25(collection, stemmed=False)
    stemmed, _ = _bm25(collection, stemmed=True)
    queries = sorted(collection.grades)
    of_ours = _each(runs["ours"], collection.grades, queries)
    of_plain = _each(plain, collection.grades, queries)
    return {
        "documents": len(collection.documents),
        "queries": len(queries),
        "of_queries": there,
        "share": _shared(share),
        **{kind: _means(found, collection.grades, queries) for kind, found in runs.items()},
        "bm25s": _means(plain, collection.grades, queries),
        "bm25s_stemmed": _means(stemmed, collection.grades, queries),
        "gain": asdict(paired_bootstrap(of_ours["ndcg@10"], of_plain["ndcg@10"], SEED)),
        "gain_recall": asdict(
            paired_bootstrap(of_ours["recall@100"], of_plain["recall@100"], SEED)
        ),
        "gain_stemmed": asdict(
            paired_bootstrap(
                of_ours["ndcg@10"],
                _each(stemmed, collection.grades, queries)["ndcg@10"],
                SEED,
            )
        ),
        "p50_ms": round(1000 * percentile(times, 0.5), 1),
        "p95_ms": round(1000 * percentile(times, 0.95), 1),
        "bm25s_p50_ms": round(1000 * percentile(plain_times, 0.5), 1),
        "bm25s_p95_ms": round(1000 * percentile(plain_times, 0.95), 1),
        "ndcg_of_queries": {
            q: [round(a, 4), round(b, 4)]
            for q, a, b in zip(queries, of_ours["ndcg@10"], of_plain["ndcg@10"], strict=True)
        },
    }


def _ours(
    store: Store, names: Mapping[str, str], collection: Collection
) -> tuple[dict[str, Run], list[float]]:
    """Runs of the whole path (hybrid, reranked), of hybrid alone, and of words alone."""
    from probatum.models.encoder import Encoder
    from probatum.models.reranker import Reranker
    from probatum.retrieval.search import Indexes, rank

    encoder, reranker, vectors = Encoder(), Reranker(), cached(store)
    words = Indexes(store.record, store.words)
    hybrid = Indexes(store.record, store.words, vectors, encoder)
    whole = Indexes(store.record, store.words, vectors, encoder, reranker)
    runs: dict[str, Run] = {"ours": {}, "hybrid": {}, "words": {}}
    seconds: list[float] = []
    for query, text in sorted(collection.queries.items()):
        for kind, indexes, reranked in (
            ("words", words, 0),
            ("hybrid", hybrid, 0),
            ("ours", whole, RERANKED),
        ):
            begun = time.perf_counter()
            ranked = rank(
                text, indexes, most=2 * _DEPTH, rerank=reranked, depth=_DEPTH, merge=False
            )
            if kind == "ours":
                seconds.append(time.perf_counter() - begun)
            order = dict.fromkeys(names[entry.keys[0][0]] for entry in ranked)
            runs[kind][query] = list(order)[:PLACES]
    return runs, seconds


def _bm25(collection: Collection, *, stemmed: bool) -> tuple[Run, list[float]]:
    index = Bm25([f"{title}\n{text}" for _, title, text in collection.documents], stemmed=stemmed)
    found: Run = {}
    seconds: list[float] = []
    for query, text in sorted(collection.queries.items()):
        begun = time.perf_counter()
        hits = index.search(text, PLACES)
        seconds.append(time.perf_counter() - begun)
        found[query] = [collection.documents[number][0] for number, _ in hits]
    return found, seconds


def _each(
    run: Run, grades: Mapping[str, Mapping[str, int]], queries: Sequence[str]
) -> dict[str, list[float]]:
    return {
        "ndcg@10": [ndcg(run.get(q, ()), grades[q]) for q in queries],
        "recall@100": [recall(run.get(q, ()), grades[q]) for q in queries],
    }


def _means(
    run: Run, grades: Mapping[str, Mapping[str, int]], queries: Sequence[str]
) -> dict[str, float]:
    return {
        name: round(sum(values) / len(values), 4)
        for name, values in _each(run, grades, queries).items()
    }


def _shared(share: Share) -> dict[str, int]:
    return {"encoded": share.encoded, "passages": share.passages}

"""Scale: a library of 200,000 real passages, and what it costs to fill, search and hold it."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks import truth
from benchmarks.corpora import trec_trials
from benchmarks.encoding import cached
from benchmarks.libraries import described, folder_for, shared_library
from benchmarks.places import SEED, SHARED, lines
from benchmarks.results import keep
from probatum.evidence.editions import Design, Edition, Kind
from probatum.library.index import Filter
from probatum.library.store import Store
from probatum.retrieval.beir import edition, percentile

OPTIONS = ("count",)
PASSAGES = 200_000
QUERIES = 200
_FILLED_AT_ONCE = 4096
_BUILT = "built.json"

FILTERS: tuple[tuple[str, Filter], ...] = (
    ("labels", Filter(kinds=(Kind.LABEL,))),
    ("warnings sections of labels", Filter(kinds=(Kind.LABEL,), codes=("43685-7", "34071-1"))),
    ("dosage sections of labels", Filter(kinds=(Kind.LABEL,), codes=("34068-7",))),
    ("trial records", Filter(kinds=(Kind.TRIAL,))),
    ("papers since 2005", Filter(kinds=(Kind.ABSTRACT, Kind.FULL_TEXT), dated_from="2005")),
    ("randomised trials", Filter(designs=(Design.RANDOMISED,))),
    ("everything until 2022", Filter(dated_to="2022-12-31")),
    ("everything", Filter()),
)
"""Each query gets one of these in turn."""


def run(count: int = PASSAGES) -> dict[str, Any]:
    """Build the library (once), measure it in a process of its own, keep the figures."""
    folder = _built(count)
    with tempfile.TemporaryDirectory(prefix="probatum-scale-") as temporary:
        copy = Path(temporary) / "library"
        shutil.copytree(folder, copy)
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.scale", str(copy)],
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
    figures: dict[str, Any] = {"seed": SEED, **json.loads(done.stdout)}
    keep("scale", figures)
    return figures


def _built(count: int) -> Path:
    """The library in the cache: the shared one, less a label, filled up to ``count`` passages."""
    with shared_library() as shared:
        source, content = shared.folder, described(shared)
    folder = folder_for(f"scale-{count}", content)
    if (folder / _BUILT).exists():
        return folder
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(source, folder, ignore=shutil.ignore_patterns("vectors", "complete"))
    with Store.open(folder) as store:
        held_out = _held_out(store)
        store.remove(held_out)
        before = store.record.counts().passages
        added: dict[str, int] = {}
        begun = time.perf_counter()
        streams = {
            "trials of TREC": (edition(*row) for row in trec_trials().documents),
            "NIH answers": _answers(),
            "full texts": _papers(),
        }
        while (held := store.record.counts().passages) < count and streams:
            name = min(streams, key=lambda n: added.get(n, 0))
            batch = list(islice(streams[name], 20 if name == "full texts" else 500))
            if not batch:
                del streams[name]
                continue
            store.add(batch)
            added[name] = added.get(name, 0) + store.record.counts().passages - held
        seconds = time.perf_counter() - begun
        after = store.record.counts().passages
        filled = _fill(store, random.Random(SEED).randrange(2**31))
        built = {
            "held_out": held_out,
            "added": added,
            "added_passages": after - before,
            "add_seconds": round(seconds, 1),
            "vectors": filled,
        }
    (folder / _BUILT).write_text(json.dumps(built), "utf-8")
    return folder


def _held_out(store: Store) -> str:
    """The label that is added again later: the last of the SPL files by name."""
    from probatum.sources import reading

    path = sorted((SHARED / "fda-labels-spl-xml").glob("*.xml.gz"))[-1]
    found = [e for f in reading.read(path) for e in f.items if isinstance(e, Edition)]
    return found[0].document


def _answers() -> Iterator[Edition]:
    for r in lines("medquad/medquad.jsonl.xz"):
        yield edition(f"medquad-{r['source']}-{r['qid']}", r["question"], r["answer"])


def _papers() -> Iterator[Edition]:
    from probatum.sources import reading

    for found in reading.read(SHARED / "jats-pmc-rct"):
        for item in found.items:
            if isinstance(item, Edition):
                yield item


def _fill(store: Store, seed: int) -> dict[str, int]:
    """Vectors for every passage: from the cache where they are there, else seeded noise.

    Noise has the length of a vector and no meaning: the time of an exact search depends on how many
    vectors there are, not on what they say.
    """
    import numpy as np

    real = cached(store)
    own = store.vectors
    generator = np.random.default_rng(seed)
    keys = list(
        dict.fromkeys(
            blob[place : place + 16]
            for _, blob, _, _ in store.record.passage_table()
            for place in range(0, len(blob), 16)
        )
    )
    known = real.known(keys)
    stored = real._stored
    numbers = real._numbers(b"".join(keys))
    for start in range(0, len(keys), _FILLED_AT_ONCE):
        chunk = keys[start : start + _FILLED_AT_ONCE]
        noise = generator.standard_normal((len(chunk), 384)).astype(np.float32)
        noise /= np.linalg.norm(noise, axis=1, keepdims=True)
        for i, number in enumerate(numbers[start : start + len(chunk)].tolist()):
            if number >= 0:
                record = stored[number]
                noise[i] = record["vector"].astype(np.float32) * record["scale"]
        own.add(chunk, noise)
    return {"real": int(known.sum()), "texts": len(keys)}


def measure(folder: Path) -> dict[str, Any]:
    """The figures of a library in a fresh process; the library gets one more label."""
    from probatum.models.encoder import Encoder
    from probatum.models.reranker import Reranker
    from probatum.retrieval.search import Indexes, search
    from probatum.services.adding import add
    from probatum.services.encoding import encode

    built = json.loads((folder / _BUILT).read_text("utf-8"))
    begun = time.perf_counter()
    store = Store.open(folder)
    opened = time.perf_counter() - begun
    encoder, reranker = Encoder(), Reranker()
    words = Indexes(store.record, store.words)
    hybrid = Indexes(store.record, store.words, store.vectors, encoder)
    whole = Indexes(store.record, store.words, store.vectors, encoder, reranker)
    queries = _queries(store)
    timed: dict[str, list[float]] = {}
    cpu: dict[str, float] = {}
    for name, indexes, reranked in (
        ("words", words, 0),
        ("hybrid", hybrid, 0),
        ("reranked", whole, 20),
    ):
        for query, (_, filter_) in zip(queries[:8], FILTERS, strict=False):
            search(query, indexes, filter_=filter_, k=20, rerank=reranked)
        spent = time.process_time()
        timed[name] = _times(
            queries,
            lambda q, f, i=indexes, r=reranked: search(q, i, filter_=f, k=20, rerank=r),  # type: ignore[misc]
        )
        cpu[name] = (time.process_time() - spent) / len(queries)
    resident = _resident()
    paths = sorted((SHARED / "fda-labels-spl-xml").glob("*.xml.gz"))
    begun = time.perf_counter()
    add(store, [paths[-1]])
    by_words = any(
        store.record.edition(h.edition).document == built["held_out"]
        for h in store.words.search(_own_words(store, built["held_out"]), k=20)
    )
    words_seconds = time.perf_counter() - begun
    begun = time.perf_counter()
    done = encode(store, encoder=encoder)
    last = store.record.edition(store.record.resolve(built["held_out"]).edition)
    vector = encoder.query(_own_words(store, built["held_out"]))
    by_vectors = any(
        h.edition == last.id
        for h in store.vectors.search(vector, Filter(kinds=(Kind.LABEL,)), k=50)
    )
    vectors_seconds = time.perf_counter() - begun
    counts = store.record.counts()
    return {
        "library": described(store),
        "passages": counts.passages,
        "made_of": ", ".join(f"{v:,} documents of kind {k}" for k, v in counts.kinds.items()),
        "vectors": built["vectors"],
        "vectors_note": (
            f"{built['vectors']['real']:,} of {built['vectors']['texts']:,} distinct texts were "
            "really encoded; the others have vectors of seeded noise, so that a search looks at as "
            "many vectors as a wholly encoded library would make it (times only: no quality is "
            "measured here). Each of "
            f"{len(queries)} queries has one of {len(FILTERS)} filters."
        ),
        "open_s": round(opened, 3),
        "times_ms": {k: [round(1000 * s, 1) for s in v] for k, v in timed.items()},
        "rows": [
            _row(
                "adding (reading left out)", "",
                f"{built['added_passages'] / built['add_seconds']:,.0f} passages/s "
                f"({built['added_passages']:,} passages)", None,
            ),
            _row("opening", "", f"{1000 * opened:.0f} ms", None),
            *(
                _timed_row(title, timed[name], cpu[name], asked)
                for name, title, asked in (
                    ("words", "words only, with filters", None),
                    ("hybrid", "hybrid, with filters", 0.06),
                    ("reranked", "hybrid, filters, 20 reranked", 0.4),
                )
            ),
            _row(
                f"one more label ({len(last.passages)} passages) found by words", "1 s",
                f"{words_seconds:.2f} s", by_words and words_seconds <= 1,
            ),
            _row(
                f"the same by vectors ({done.texts} texts encoded)", "10 s",
                f"{vectors_seconds:.1f} s", by_vectors and vectors_seconds <= 10,
            ),
            _row(
                "resident memory after the searches", "1.2 GiB",
                f"{resident / 2**30:.2f} GiB", resident <= 1.2 * 2**30,
            ),
        ],
    }  # fmt: skip


def _queries(store: Store) -> list[str]:
    """Seeded questions over the library's names, and PubMedQA's."""
    asked = [q for _, q in truth.questions(store, QUERIES // 2)]
    titles = [r["QUESTION"] for r in lines("pubmedqa/pqal_train_dev.jsonl.xz")]
    source = random.Random(SEED)
    mixed = [*asked, *source.sample(titles, QUERIES - len(asked))]
    source.shuffle(mixed)
    return mixed


def _times(queries: Sequence[str], search: Callable[[str, Filter], object]) -> list[float]:
    seconds = []
    for number, query in enumerate(queries):
        begun = time.perf_counter()
        search(query, FILTERS[number % len(FILTERS)][1])
        seconds.append(time.perf_counter() - begun)
    return seconds


def _own_words(store: Store, document: str) -> str:
    """The first long passage of a document: what only this document says."""
    held = store.record.edition(store.record.resolve(document).edition)
    longest = max(held.passages, key=lambda p: p.end - p.start)
    return held.words(longest)[:300]


def _resident() -> int:
    """Resident memory of this process in bytes."""
    for line in Path("/proc/self/status").read_text("utf-8").splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) * 1024
    return 0


def _timed_row(title: str, seconds: Sequence[float], cpu: float, asked: float | None) -> list[str]:
    p95 = percentile(seconds, 0.95)
    shown = (
        f"p50 {1000 * percentile(seconds, 0.5):.0f} ms, p95 {1000 * p95:.0f} ms "
        f"(processor {1000 * cpu:.0f} ms on average)"
    )
    wanted = f"p95 {1000 * asked:.0f} ms" if asked else ""
    return _row(title, wanted, shown, None if asked is None else p95 <= asked)


def _row(title: str, asked: str, shown: str, met: bool | None) -> list[str]:
    return [title, asked, shown, "" if met is None else "met" if met else "not met"]


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure(Path(sys.argv[1]))))

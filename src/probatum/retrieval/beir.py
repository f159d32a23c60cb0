"""Measures the search on a folder in the BEIR format, beside plain BM25 in the same run.

The folder holds ``corpus.jsonl`` (``_id``, ``title``, ``text``), ``queries.jsonl`` (``_id``,
``text``) and ``qrels/test.tsv`` (query, document, grade, with a header line). Its documents go
through a library of their own, made for the run, and through the same search that answers
questions; the rank of a document is that of its best passage.
"""

from __future__ import annotations

import importlib.util
import json
import math
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from probatum.evidence.builder import EditionBuilder
from probatum.evidence.editions import Edition, Kind

Run: TypeAlias = dict[str, list[str]]
"""Ranked document ids for each query."""

Progress: TypeAlias = Callable[[str], None]
"""Called with what is done now, in words: ``vectors 256 of 5183``."""

_PLACES = 100
_DEPTH = 300
_ENCODED_AT_ONCE = 256
_ADDED_AT_ONCE = 2000


class BeirFolderError(ValueError):
    """The folder is not in the BEIR format. The message says which file and line."""


@dataclass(frozen=True, slots=True)
class Collection:
    """A test collection: documents ``(id, title, text)``, questions and grades by id."""

    documents: tuple[tuple[str, str, str], ...]
    queries: Mapping[str, str]
    grades: Mapping[str, Mapping[str, int]]


def load(folder: Path) -> Collection:
    """Read a BEIR folder; queries without a grade above 0 are left out. Raises BeirFolderError."""
    documents = _documents(folder / "corpus.jsonl")
    grades = _grades(folder / "qrels" / "test.tsv")
    judged = {q for q, found in grades.items() if any(grade > 0 for grade in found.values())}
    queries = {
        str(row["_id"]): str(row.get("text") or "")
        for row in _lines(folder / "queries.jsonl")
        if str(row["_id"]) in judged
    }
    if not queries:
        raise BeirFolderError(f"{folder}: no query of queries.jsonl has a grade in qrels/test.tsv")
    return Collection(documents, queries, {q: grades[q] for q in queries})


def bench(
    folder: Path,
    *,
    cache: Path | None = None,
    rerank: int = 20,
    dense: bool = True,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Measure the search and plain BM25 on a BEIR folder.

    ``cache`` is a folder that keeps the vectors, so that a run can be resumed or repeated without
    encoding anything twice. Returns ``ndcg@10``, ``recall@100``, ``p50_ms``, ``p95_ms`` (one query
    at a time, question encoding and reranking included), ``queries``, ``documents``, and under
    ``bm25`` the same figures for plain BM25 with its ``engine``. Raises BeirFolderError.
    """
    collection = load(folder)
    with tempfile.TemporaryDirectory(prefix="probatum-bench-") as temporary:
        run, seconds = hybrid_run(
            collection, Path(temporary), cache, rerank=rerank, dense=dense, progress=progress
        )
        plain, plain_seconds, engine = bm25_run(collection, Path(temporary) / "bm25")
    return {
        "folder": str(folder),
        "queries": len(collection.queries),
        "documents": len(collection.documents),
        **figures(run, seconds, collection.grades),
        "bm25": {**figures(plain, plain_seconds, collection.grades), "engine": engine},
    }


def hybrid_run(
    collection: Collection,
    folder: Path,
    cache: Path | None = None,
    *,
    rerank: int = 20,
    dense: bool = True,
    progress: Progress | None = None,
) -> tuple[Run, list[float]]:
    """Ranked documents by the search, and the seconds that each query took.

    ``folder`` is empty and gets the library.
    """
    from probatum.library.store import Store
    from probatum.library.vectors import Vectors
    from probatum.models.encoder import Encoder
    from probatum.models.reranker import Reranker
    from probatum.retrieval.search import Indexes, rank

    tell = progress or (lambda words: None)
    with Store.open(folder, starter=False) as store:
        names: dict[str, str] = {}
        documents = collection.documents
        for start in range(0, len(documents), _ADDED_AT_ONCE):
            batch = [edition(*row) for row in documents[start : start + _ADDED_AT_ONCE]]
            names.update((e.id, row[0]) for e, row in zip(batch, documents[start:], strict=False))
            store.add(batch)
            tell(f"documents {min(start + _ADDED_AT_ONCE, len(documents))} of {len(documents)}")
        encoder, reranker = Encoder(), Reranker()
        vectors = Vectors(store.record, cache or folder / "vectors") if dense else None
        if vectors is not None:
            _encode(store.record, vectors, encoder, tell)
        indexes = Indexes(store.record, store.words, vectors, encoder, reranker)
        run: Run = {}
        seconds: list[float] = []
        for done, (query, text) in enumerate(sorted(collection.queries.items()), 1):
            begun = time.perf_counter()
            ranked = rank(
                text,
                indexes,
                most=2 * _DEPTH,
                rerank=rerank,
                depth=_DEPTH,
                merge=False,
            )
            seconds.append(time.perf_counter() - begun)
            order = dict.fromkeys(names[entry.keys[0][0]] for entry in ranked)
            run[query] = list(order)[:_PLACES]
            tell(f"queries {done} of {len(collection.queries)}")
    return run, seconds


def bm25_run(collection: Collection, folder: Path) -> tuple[Run, list[float], str]:
    """Plain BM25 over title and text of whole documents: bm25s, or tantivy if it is not there."""
    if importlib.util.find_spec("bm25s") is None:
        run, seconds = hybrid_run(collection, folder, rerank=0, dense=False)
        return run, seconds, "tantivy, best passage"
    import bm25s  # type: ignore[import-untyped,unused-ignore]

    identities = [row[0] for row in collection.documents]
    texts = [f"{title}\n{text}" for _, title, text in collection.documents]
    stemmer = None
    if importlib.util.find_spec("Stemmer") is not None:
        import Stemmer  # type: ignore[import-not-found,unused-ignore]

        stemmer = Stemmer.Stemmer("english")
    options: dict[str, Any] = {"stopwords": "en", "stemmer": stemmer, "show_progress": False}
    index = bm25s.BM25()
    index.index(bm25s.tokenize(texts, **options), show_progress=False)
    found: Run = {}
    seconds = []
    for query, text in sorted(collection.queries.items()):
        begun = time.perf_counter()
        wanted = bm25s.tokenize([text], return_ids=False, **options)
        places = index.retrieve(wanted, k=min(_PLACES, len(texts)), show_progress=False)
        seconds.append(time.perf_counter() - begun)
        scored = zip(places.documents[0], places.scores[0], strict=True)
        found[query] = [identities[int(number)] for number, score in scored if score > 0]
    name = f"bm25s {bm25s.__version__}, {'stemmed' if stemmer else 'not stemmed'}"
    return found, seconds, name


def edition(identity: str, title: str, text: str) -> Edition:
    """The edition that a document of a test collection becomes.

    Its line ends say nothing (some collections have one after each sentence), so the text is one
    paragraph, cut into passages of whole sentences.
    """
    builder = EditionBuilder()
    builder.open_section("")
    builder.paragraph(text if text.strip() else title or identity)
    return builder.build(
        document=f"file:{identity}", source="beir", kind=Kind.LOCAL, title=title.strip()
    )


def figures(
    run: Mapping[str, Sequence[str]],
    seconds: Sequence[float],
    grades: Mapping[str, Mapping[str, int]],
) -> dict[str, float]:
    """Mean nDCG@10 and recall@100 over the judged queries; median and 95th percentile in ms."""
    queries = sorted(grades)
    return {
        "ndcg@10": round(sum(ndcg(run.get(q, ()), grades[q]) for q in queries) / len(queries), 4),
        "recall@100": round(
            sum(recall(run.get(q, ()), grades[q]) for q in queries) / len(queries), 4
        ),
        "p50_ms": round(1000 * percentile(seconds, 0.5), 1),
        "p95_ms": round(1000 * percentile(seconds, 0.95), 1),
    }


def ndcg(ranked: Sequence[str], grades: Mapping[str, int], k: int = 10) -> float:
    """Normalised discounted cumulative gain with linear gains, as trec_eval's ndcg_cut."""
    gained = sum(
        max(grades.get(document, 0), 0) / math.log2(place + 1)
        for place, document in enumerate(ranked[:k], 1)
    )
    best = sorted((g for g in grades.values() if g > 0), reverse=True)[:k]
    ideal = sum(grade / math.log2(place + 1) for place, grade in enumerate(best, 1))
    return gained / ideal if ideal else 0.0


def recall(ranked: Sequence[str], grades: Mapping[str, int], k: int = 100) -> float:
    """Share of the documents with a grade above 0 that are among the first ``k``."""
    relevant = {document for document, grade in grades.items() if grade > 0}
    return len(relevant & set(ranked[:k])) / len(relevant) if relevant else 0.0


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least ``share`` of the values do not exceed; 0 for none."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)] if ordered else 0.0


def _encode(record: Any, vectors: Any, encoder: Any, tell: Progress) -> None:
    """Encode what has no vector yet. Kept as it goes, so a stopped run continues."""
    from probatum.library.index import embedding_text, text_key

    rows = list(record.sizes())
    missing: dict[bytes, str] = {}
    for _, _, held in record.whole_editions(rows):
        for passage in held.passages:
            text = embedding_text(held, passage)
            missing.setdefault(text_key(text), text)
    wanted = list(missing)
    known = vectors.known(wanted) if wanted else []
    rest = sorted(
        (key for key, has in zip(wanted, known, strict=True) if not has),
        key=lambda key: len(missing[key]),
    )
    for start in range(0, len(rest), _ENCODED_AT_ONCE):
        chunk = rest[start : start + _ENCODED_AT_ONCE]
        vectors.add(chunk, encoder.passages([missing[key] for key in chunk]))
        tell(f"vectors {min(start + _ENCODED_AT_ONCE, len(rest))} of {len(rest)}")


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    try:
        with path.open(encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                if not line.strip():
                    continue
                try:
                    row = json.loads(line)
                except ValueError as error:
                    raise BeirFolderError(f"{path}, line {number}: not JSON ({error})") from error
                if not isinstance(row, dict) or "_id" not in row:
                    raise BeirFolderError(f"{path}, line {number}: an object with _id is expected")
                yield row
    except OSError as error:
        raise BeirFolderError(
            f"{path}: cannot be read ({error.strerror}); a BEIR folder has corpus.jsonl, "
            "queries.jsonl and qrels/test.tsv"
        ) from error
    except UnicodeDecodeError as error:
        raise BeirFolderError(f"{path}: is not UTF-8") from error


def _documents(path: Path) -> tuple[tuple[str, str, str], ...]:
    found: dict[str, tuple[str, str, str]] = {}
    for row in _lines(path):
        document = (str(row["_id"]), str(row.get("title") or ""), str(row.get("text") or ""))
        if found.setdefault(document[0], document) != document:
            raise BeirFolderError(f"{path}: two documents have the _id {document[0]!r}")
    return tuple(found.values())


def _grades(path: Path) -> dict[str, dict[str, int]]:
    grades: dict[str, dict[str, int]] = {}
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BeirFolderError(f"{path}: cannot be read ({error})") from error
    for number, line in enumerate(lines, 1):
        cells = line.split("\t")
        if number == 1 and not cells[-1].strip().lstrip("-").isdigit():
            continue
        if not line.strip():
            continue
        try:
            query, document, grade = cells[0], cells[-2], int(cells[-1])
        except (IndexError, ValueError) as error:
            raise BeirFolderError(
                f"{path}, line {number}: query, document and grade are expected, apart by tabs"
            ) from error
        grades.setdefault(query, {})[document] = grade
    return grades

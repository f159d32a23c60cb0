"""The word index: BM25 over every passage of the record, in tantivy.

A passage's words never change, so passages are only ever added; which editions count is asked of
the record. Scores are those of all passages held, and therefore the same after a rebuild.
"""

from __future__ import annotations

import math
import shutil
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import tantivy
from tantivy import Occur, Query

from probatum.evidence.editions import Edition
from probatum.library.index import (
    EVERYTHING_NEWEST,
    ORDINAL_BITS,
    Filter,
    Hit,
    address,
    indexed_text,
)
from probatum.library.record import Record

FORMAT = 1
"""Rises when the fields or the analysis change; an index of another format is built anew."""

Progress: TypeAlias = Callable[[int, int], None]
"""Called with how many editions are done, and how many there are."""

_PIECE = r"[0-9]+(?:[.,][0-9]+)+|[\p{L}\p{N}]+"
_HEAP = 64_000_000
_MOST_TERMS = 64
_MOST_ROWS = 4000
_SPARE = 32
_SAME = 1e-5
_NAMES_WEIGHT = 0.5
_STOP_WORDS = frozenset(
    """
    a about after all also am an and any are as at be been before being between both but by
    can could did do does doing during each else ever for from further had has have having
    he her here hers him his how i if in into is it its just me more most my nor of off on
    once only or other our out over own please same she should so some such than that the
    their them then there these they this those through to too under until up us very was we
    were what when where which while who whom whose why will with would you your
    """.split()
)


def _analyser(stem: bool) -> Any:
    builder = (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.regex(_PIECE))
        .filter(tantivy.Filter.remove_long(60))
        .filter(tantivy.Filter.lowercase())
        .filter(tantivy.Filter.ascii_fold())
    )
    return (builder.filter(tantivy.Filter.stemmer("english")) if stem else builder).build()


_STEMMED = _analyser(True)
_EXACT = _analyser(False)


def _schema() -> Any:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("text", tokenizer_name="stemmed", index_option="freq")
    builder.add_text_field("names", tokenizer_name="exact", index_option="freq")
    builder.add_text_field("tag", tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("edition", indexed=True)
    builder.add_unsigned_field("address", fast=True)
    return builder.build()


_SCHEMA = _schema()


def terms(text: str, stem: bool = True) -> list[str]:
    """The distinct terms of a text in its order, as they are indexed; any text is allowed."""
    kept = text.encode("utf-8", "replace").decode()
    return list(dict.fromkeys((_STEMMED if stem else _EXACT).analyze(kept)))


class Words:
    """The word index of one record, in the folder ``words`` beside it."""

    def __init__(self, record: Record, folder: Path) -> None:
        self.record = record
        self.folder = folder
        self._generation = -1
        self._index: Any = None
        self._state = -1
        self._checked = False
        self._flags: tuple[tuple[int, ...], list[int], list[int]] | None = None

    @property
    def state(self) -> int:
        """The last state of the record that the index reflects, 0 for none."""
        return self.record.counter("words_state")

    def search(
        self,
        text: str,
        filter_: Filter = EVERYTHING_NEWEST,
        k: int = 100,
        names: float = _NAMES_WEIGHT,
    ) -> list[Hit]:
        """The ``k`` best passages for any words of ``text``, best first.

        Score is BM25 (k1 1.2, b 0.75) of the stemmed words, plus ``names`` times that of the names
        of the document, unstemmed. Equal scores are in the order of edition id and ordinal.
        """
        searcher = self._searcher()
        admitted = self.record.rows(filter_)
        wanted = self._wanted(searcher, text, names)
        if searcher is None or wanted is None or not admitted or k < 1:
            return []
        query = self._query(wanted, filter_, admitted)
        limit = k + _SPARE
        while True:
            found = searcher.search(query, limit, count=False).hits
            places = searcher.fast_field_values("address", [place for _, place in found])
            kept = [
                (score, place)
                for (score, _), place in zip(found, places, strict=True)
                if place >> ORDINAL_BITS in admitted
            ]
            ranks = _ranks([score for score, _ in kept])
            if len(found) < limit or (len(kept) > k and ranks[-1] > ranks[k - 1]):
                return self._ordered(kept, ranks)[:k]
            limit *= 4

    def _ordered(self, found: Sequence[tuple[float, int]], ranks: Sequence[int]) -> list[Hit]:
        of = self.record.identities(place >> ORDINAL_BITS for _, place in found)
        mask = (1 << ORDINAL_BITS) - 1
        first = {rank: score for (score, _), rank in zip(found[::-1], ranks[::-1], strict=True)}
        ranked = [
            (rank, edition, place & mask)
            for (_, place), rank in zip(found, ranks, strict=True)
            if (edition := of.get(place >> ORDINAL_BITS)) is not None
        ]
        return [Hit(edition, n, round(first[rank], 4)) for rank, edition, n in sorted(ranked)]

    def frequency(self, text: str) -> dict[str, int]:
        """In how many passages held each term of the text stands."""
        searcher = self._searcher()
        if searcher is None:
            return dict.fromkeys(terms(text), 0)
        return {term: searcher.doc_freq("text", term) for term in terms(text)}

    def _wanted(self, searcher: Any, text: str, names: float) -> Any:
        if searcher is None:
            return None
        words = [w for w in terms(text, stem=False) if w not in _STOP_WORDS]
        stems = terms(" ".join(words)) or terms(text)
        clauses = [
            Query.term_query(_SCHEMA, "text", stem, "freq")
            for stem in _rarest(searcher, "text", stems)
        ]
        if names > 0:
            clauses += [
                Query.boost_query(Query.term_query(_SCHEMA, "names", word, "freq"), names)
                for word in _rarest(searcher, "names", words)
            ]
        return Query.boolean_query([(Occur.Should, c) for c in clauses]) if clauses else None

    def _query(self, wanted: Any, filter_: Filter, admitted: frozenset[int]) -> Any:
        must = [wanted]
        if filter_.codes:
            must.append(_any_of("code", filter_.codes))
        if len(admitted) <= _MOST_ROWS:
            must.append(Query.term_set_query(_SCHEMA, "edition", sorted(admitted)))
        else:
            for field, values in (
                ("kind", filter_.kinds),
                ("level", filter_.levels),
                ("design", filter_.designs),
                ("type", filter_.publication_types),
                ("jurisdiction", filter_.jurisdictions),
                ("source", filter_.sources),
            ):
                if values:
                    must.append(_any_of(field, values))
            if filter_.newest and filter_.as_of is None:
                must.append(self._newest())
        return must[0] if len(must) == 1 else _all_of(must)

    def _newest(self) -> Any:
        """Passages flagged as newest when they were indexed, put right by what the record says."""
        flagged = Query.term_query(_SCHEMA, "tag", "newest", "basic")
        risen, fallen = self._moved()
        if risen:
            flagged = Query.boolean_query(
                [
                    (Occur.Should, flagged),
                    (Occur.Should, Query.term_set_query(_SCHEMA, "edition", risen)),
                ]
            )
        if 0 < len(fallen) <= _MOST_ROWS:
            return Query.boolean_query(
                [
                    (Occur.Must, flagged),
                    (Occur.MustNot, Query.term_set_query(_SCHEMA, "edition", fallen)),
                ]
            )
        return flagged

    def _moved(self) -> tuple[list[int], list[int]]:
        """Editions that count without the flag, and those that have it and no longer count."""
        counters = self.record.counters()
        seen = tuple(counters.get(k, 0) for k in ("record", "words_state", "words_generation"))
        if self._flags is None or self._flags[0] != seen:
            moved = self.record.flagged()
            risen = [row for row, newest, _ in moved if newest]
            fallen = [row for row, newest, _ in moved if not newest]
            self._flags = seen, risen, fallen
        return self._flags[1], self._flags[2]

    def catch_up(self, progress: Progress | None = None) -> int:
        """Index what the record holds and the index lacks; returns how many editions that were.

        Call it with the writer's lock only. It may be killed at any moment: the next call goes on.
        An index that is missing, damaged or of another format is built anew.
        """
        state = self.record.state
        if not self._sound():
            return self.rebuild(progress)
        if self.state == state:
            return 0
        index = self._open()
        searcher = index.searcher()
        through = self.record.counter("words_through")
        sizes = self.record.sizes(through)
        missing = [r for r, size in sizes.items() if not (size and searcher.doc_freq("edition", r))]
        flags = self._fill(index, missing, progress)
        self.record.indexed(
            missing, flags, words_state=state, words_through=max(sizes, default=through)
        )
        return len(missing)

    @property
    def behind(self) -> bool:
        """Whether :meth:`catch_up` has something to do."""
        return self.state != self.record.state or self.untidy or not self._sound()

    @property
    def untidy(self) -> bool:
        """Whether the index counts words of passages that were removed: rebuild it when at rest."""
        return self.record.counter("words_gone") > 0

    def rebuild(self, progress: Progress | None = None) -> int:
        """Build the index anew beside the old one, then change over to it."""
        state = self.record.state
        generation = self.record.counter("words_generation") + 1
        folder = self.folder / str(generation)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        index = tantivy.Index(_SCHEMA, path=str(folder))
        _register(index)
        rows = list(self.record.sizes())
        flags = self._fill(index, rows, progress)
        self.record.indexed(
            rows,
            flags,
            words_state=state,
            words_through=max(rows, default=self.record.counter("words_through")),
            words_generation=generation,
            words_format=FORMAT,
            words_gone=0,
        )
        self._index = None
        for old in self.folder.iterdir():
            if old.name != str(generation):
                shutil.rmtree(old, ignore_errors=True)
        return len(rows)

    def _fill(self, index: Any, rows: Sequence[int], progress: Progress | None) -> dict[int, bool]:
        flags: dict[int, bool] = {}
        if not rows:
            return flags
        writer = index.writer(_HEAP, 1)
        try:
            for done, (row, newest, edition) in enumerate(self.record.whole_editions(rows), 1):
                for document in _documents(row, newest, edition):
                    writer.add_document(document)
                flags[row] = newest
                if progress is not None:
                    progress(done, len(rows))
            writer.commit()
        finally:
            writer.wait_merging_threads()
        self._state = -1
        return flags

    def _sound(self) -> bool:
        """Whether the index is there, of this format, and holds the passages it should hold."""
        if self.record.counter("words_format") != FORMAT:
            return False
        if self._checked and self._generation == self.record.counter("words_generation"):
            return True
        try:
            index = self._open()
        except (OSError, ValueError):
            return False
        counters = self.record.counters()
        known, most = self.record.indexable(counters.get("words_through", 0))
        most += counters.get("words_gone", 0)
        self._checked = known <= index.searcher().num_docs <= most
        return self._checked

    def _open(self) -> Any:
        generation = self.record.counter("words_generation")
        if self._index is None or generation != self._generation:
            folder = self.folder / str(generation)
            if not folder.is_dir():
                raise FileNotFoundError(folder)
            index = tantivy.Index.open(str(folder))
            _register(index)
            self._index, self._generation = index, generation
        return self._index

    def _searcher(self) -> Any:
        """A searcher that sees what any process has added, None for a library without an index."""
        state = self.record.counter("words_state")
        if self._index is None or state != self._state:
            try:
                index = self._open()
            except (OSError, ValueError):
                return None
            index.reload()
            self._state = state
        return self._index.searcher()


def _register(index: Any) -> None:
    index.register_tokenizer("stemmed", _STEMMED)
    index.register_tokenizer("exact", _EXACT)


def _documents(row: int, newest: bool, edition: Edition) -> Iterable[Any]:
    names = " ".join(dict.fromkeys(name.text for name in edition.names))
    tags = [
        f"kind:{edition.kind.value}",
        f"level:{edition.level.value}",
        f"source:{edition.source}",
        *([f"design:{edition.design.value}"] if edition.design else []),
        *(f"type:{t}" for t in edition.publication_types),
        *([f"jurisdiction:{edition.jurisdiction}"] if edition.jurisdiction else []),
        *(["newest"] if newest else []),
    ]
    codes = {i: edition.codes(i) for i in {p.section for p in edition.passages}}
    for ordinal, passage in enumerate(edition.passages):
        document = tantivy.Document()
        document.add_text("text", indexed_text(edition, passage))
        if names:
            document.add_text("names", names)
        for tag in tags:
            document.add_text("tag", tag)
        for code in codes[passage.section]:
            document.add_text("tag", f"code:{code}")
        document.add_unsigned("edition", row)
        document.add_unsigned("address", address(row, ordinal))
        yield document


def _rarest(searcher: Any, field: str, found: Sequence[str]) -> list[str]:
    """The terms that occur at all; of very many, those that tell most, in a fixed order."""
    counted = [(searcher.doc_freq(field, term), term) for term in found[: 100 * _MOST_TERMS]]
    known = [(count, term) for count, term in counted if count]
    if len(known) > _MOST_TERMS:
        known = sorted(known)[:_MOST_TERMS]
    return [term for _, term in known]


def _ranks(scores: Sequence[float]) -> list[int]:
    """Rank of each of the descending scores; those that differ by rounding alone share one."""
    ranks: list[int] = []
    for place, score in enumerate(scores):
        previous = scores[place - 1] if place else math.inf
        ranks.append(ranks[-1] + (previous - score > _SAME * previous) if ranks else 0)
    return ranks


def _any_of(field: str, values: Iterable[str]) -> Any:
    queries = [Query.term_query(_SCHEMA, "tag", f"{field}:{value}", "basic") for value in values]
    return Query.const_score_query(
        Query.boolean_query([(Occur.Should, query) for query in queries]), 0.0
    )


def _all_of(queries: Sequence[Any]) -> Any:
    first, *others = queries
    clauses = [(Occur.Must, first)]
    clauses += [(Occur.Must, Query.const_score_query(query, 0.0)) for query in others]
    return Query.boolean_query(clauses)

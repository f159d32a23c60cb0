"""Question to passages: words and meaning, fused, reranked, each hit with the reason for it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

import numpy as np
import numpy.typing as npt

from probatum.evidence.editions import Design, Edition, Kind, Level, Role
from probatum.library.index import (
    EVERYTHING_NEWEST,
    Filter,
    Hit,
    embedding_text,
    indexed_text,
    text_key,
)
from probatum.library.record import Record
from probatum.library.words import terms
from probatum.retrieval import fusion
from probatum.retrieval.abbreviations import definitions
from probatum.retrieval.lexicon import key
from probatum.retrieval.understanding import content_words

RERANKED = 20
"""Candidates that the cross-encoder reads by default."""

DEPTH = 200
"""Passages that each of the two indexes gives."""

_ABBREVIATION = re.compile(r"\b[A-Z][A-Za-z0-9-]{0,8}[A-Z0-9][A-Za-z0-9]?\b")
_ASKS = re.compile(
    r"\s*(what|which|who|whom|whose|when|where|why|how|is|are|was|were|do|does|did|can|could|should"
    r"|may|must|will|would|has|have|list|describe|explain)\b",
    re.IGNORECASE,
)
_LEARNT_FROM = 20
_LOOKED_UP = 50
_SHARED_LENGTH = 40

Key = tuple[str, int]
Vector = npt.NDArray[np.float32]


class Lexical(Protocol):
    """The word index."""

    def search(self, text: str, filter_: Filter = ..., k: int = ...) -> list[Hit]:
        """The ``k`` best passages, best first."""


class Covered(Protocol):
    """How many of the passages that count have a vector."""

    @property
    def encoded(self) -> int:
        """Those with a vector."""

    @property
    def passages(self) -> int:
        """All of them."""


class Dense(Protocol):
    """The vectors."""

    def __len__(self) -> int:
        """Number of texts that have a vector."""

    def coverage(self) -> Covered:
        """How far encoding has come."""

    def known(self, keys: Sequence[bytes]) -> npt.NDArray[np.bool_]:
        """Which of the texts with these keys have a vector."""

    def search(self, vector: Vector, filter_: Filter = ..., k: int = ...) -> list[Hit]:
        """The ``k`` nearest passages, nearest first."""


class QueryEncoder(Protocol):
    """Encodes a question: :class:`probatum.models.encoder.Encoder`."""

    def query(self, text: str) -> Vector:
        """A vector of length 1."""


class PairScorer(Protocol):
    """Scores passages: :class:`probatum.models.reranker.Reranker`."""

    def scores(self, query: str, texts: Sequence[str]) -> Vector:
        """A score for each text."""


@dataclass(frozen=True, slots=True)
class Indexes:
    """What a search uses.

    Without ``vectors`` and ``encoder`` (or before any vector exists) words alone decide; without
    ``reranker`` nothing is reranked.
    """

    record: Record
    words: Lexical
    vectors: Dense | None = None
    encoder: QueryEncoder | None = None
    reranker: PairScorer | None = None


class Sort(StrEnum):
    """Order of hits. Relevance alone, unless the reader asks for another order."""

    RELEVANCE = "relevance"
    AUTHORITY = "authority"
    DATE = "date"


AUTHORITIES: tuple[str, ...] = (
    "label",
    "guideline",
    "systematic review",
    "randomised trial",
    "non-randomised trial",
    "trial record",
    "cohort",
    "case-control",
    "cross-sectional",
    "case report",
    "narrative review",
    "other paper",
    "preclinical",
    "editorial or letter",
    "local document",
    "retracted",
)
"""What a document can be, in the order of its authority."""

_DESIGNS = {
    Design.SYSTEMATIC_REVIEW: "systematic review",
    Design.RANDOMISED: "randomised trial",
    Design.NON_RANDOMISED: "non-randomised trial",
    Design.COHORT: "cohort",
    Design.CASE_CONTROL: "case-control",
    Design.CROSS_SECTIONAL: "cross-sectional",
    Design.CASE_REPORT: "case report",
    Design.REVIEW: "narrative review",
    Design.PRECLINICAL: "preclinical",
    Design.OPINION: "editorial or letter",
}


@dataclass(frozen=True, slots=True)
class Why:
    """Why a passage was found. Ranks count from 1, None: not among the candidates of that index.

    ``words`` are the question's words that the passage, its section titles or its document's
    subject hold. ``rerank`` is the cross-encoder's score, None if it did not read the passage.
    """

    words: tuple[str, ...]
    lexical_rank: int | None
    dense_rank: int | None
    lexical_score: float | None
    dense_score: float | None
    rerank: float | None

    def sentence(self) -> str:
        """The reason in words."""
        parts = []
        if self.words:
            parts.append("words: " + ", ".join(self.words))
        if self.lexical_rank is not None:
            parts.append(f"rank {self.lexical_rank} by words")
        if self.dense_rank is not None:
            parts.append(f"rank {self.dense_rank} by meaning")
        if self.rerank is not None:
            parts.append(f"reranker {self.rerank:.1f}")
        return "; ".join(parts)


@dataclass(frozen=True, slots=True)
class Same:
    """Where the same words stand as well."""

    document: str
    edition: str
    ordinal: int
    title: str


@dataclass(frozen=True, slots=True)
class Found:
    """A passage that was found.

    ``score`` is relevance alone. ``authority`` (see :data:`AUTHORITIES`), ``date`` and
    ``retracted`` stand beside it. ``same`` are passages with the same words,
    which are no hits of their own.
    """

    document: str
    edition: str
    ordinal: int
    text: str
    title: str
    path: tuple[str, ...]
    codes: tuple[str, ...]
    kind: Kind
    level: Level
    date: str
    jurisdiction: str
    authority: str
    retracted: bool
    score: float
    why: Why
    same: tuple[Same, ...] = ()


def authority(edition: Edition) -> str:
    """What the document is, as one of :data:`AUTHORITIES`."""
    if edition.retracted:
        return "retracted"
    if edition.kind is Kind.LABEL:
        return "label"
    if edition.kind is Kind.GUIDELINE:
        return "guideline"
    if edition.kind is Kind.LOCAL:
        return "local document"
    if edition.design is not None:
        return _DESIGNS[edition.design]
    return "trial record" if edition.kind is Kind.TRIAL else "other paper"


def search(
    question: str,
    indexes: Indexes,
    *,
    filter_: Filter = EVERYTHING_NEWEST,
    k: int = 20,
    rerank: int = RERANKED,
    depth: int = DEPTH,
    synonyms: Iterable[str] = (),
    sort: Sort = Sort.RELEVANCE,
    merge: bool = True,
) -> list[Found]:
    """The ``k`` best passages for a question or any text, best first.

    With ``rerank`` 0 nothing is reranked. ``synonyms`` widen the search by words.
    ``merge`` makes identical words of one product's documents a single hit. ``sort`` orders the
    ``k`` most relevant hits, it does not choose them. Equal scores are in the order of edition id
    and ordinal.
    """
    with indexes.record.at_rest():
        ranking = rank(
            question,
            indexes,
            filter_=filter_,
            most=max(k, rerank),
            rerank=rerank,
            depth=depth,
            synonyms=synonyms,
            merge=merge,
        )
        asked = _asked(question)
        return sorted_by([_found(indexes.record, entry, asked) for entry in ranking[:k]], sort)


@dataclass(frozen=True, slots=True)
class Ranked:
    """A place in the ranking: the passages that share it, the first of them shown."""

    keys: tuple[Key, ...]
    score: float
    lexical: tuple[int, float] | None
    dense: tuple[int, float] | None
    rerank: float | None


def rank(
    question: str,
    indexes: Indexes,
    *,
    filter_: Filter = EVERYTHING_NEWEST,
    most: int = 100,
    rerank: int = RERANKED,
    depth: int = DEPTH,
    synonyms: Iterable[str] = (),
    merge: bool = True,
) -> list[Ranked]:
    """The order of :func:`search`, up to ``most`` places, without the passages' texts."""
    with indexes.record.at_rest():
        return _ranked(question, indexes, filter_, most, rerank, depth, synonyms, merge)


def _ranked(
    question: str,
    indexes: Indexes,
    filter_: Filter,
    most: int,
    rerank: int,
    depth: int,
    synonyms: Iterable[str],
    merge: bool,
) -> list[Ranked]:
    record, words = indexes.record, indexes.words
    lexical = words.search(_widened(question, synonyms), filter_, depth)
    if learnt := _learnt(question, record, lexical[:_LEARNT_FROM]):
        lexical = words.search(_widened(question, (*synonyms, *learnt)), filter_, depth)
    dense: list[Hit] = []
    unseen: frozenset[Key] = frozenset()
    if indexes.vectors is not None and indexes.encoder is not None and len(indexes.vectors):
        dense = indexes.vectors.search(indexes.encoder.query(question), filter_, depth)
        unseen = _unseen(record, indexes.vectors, lexical[:_LOOKED_UP])
    fused = fusion.fuse(_scored(lexical), _scored(dense), unseen=unseen)
    ordered = sorted(fused, key=lambda item: (-fused[item], item))
    groups = _grouped(ordered, record, most, merge)
    final = {group[0]: max(fused[item] for item in group) for group in groups}
    read: dict[Key, float] = {}
    if indexes.reranker is not None and rerank > 0 and groups:
        chosen = [group[0] for group in groups[:rerank]]
        given = indexes.reranker.scores(question, [_reading(record, item) for item in chosen])
        read = {item: float(score) for item, score in zip(chosen, given, strict=True)}
        final.update(fusion.blend(final, read, _rerank_weight(question, bool(dense))))
    by_words, by_meaning = _places(lexical), _places(dense)
    ranked = [
        Ranked(
            tuple(group),
            final[group[0]],
            min((by_words[i] for i in group if i in by_words), default=None),
            min((by_meaning[i] for i in group if i in by_meaning), default=None),
            read.get(group[0]),
        )
        for group in groups
    ]
    return sorted(ranked, key=lambda entry: (-entry.score, entry.keys[0]))


def sorted_by(found: Sequence[Found], sort: Sort) -> list[Found]:
    """Hits in another order; those that are equal in it stay in the order in which they are."""
    if sort is Sort.AUTHORITY:
        return sorted(found, key=lambda f: AUTHORITIES.index(f.authority))
    if sort is Sort.DATE:
        return sorted(found, key=lambda f: f.date, reverse=True)
    return list(found)


def coverage(indexes: Indexes) -> Callable[[Sequence[str]], float]:
    """For :func:`~probatum.retrieval.understanding.understand`: which share of some words the best
    passage of the library holds."""

    def measure(content: Sequence[str]) -> float:
        asked = _asked(" ".join(content))
        if not asked:
            return 0.0
        shares = [
            len(asked.keys() & _held(indexes.record, (hit.edition, hit.ordinal))) / len(asked)
            for hit in indexes.words.search(" ".join(content), EVERYTHING_NEWEST, 5)
        ]
        return max(shares, default=0.0)

    return measure


def _widened(question: str, synonyms: Iterable[str]) -> str:
    return " ".join((question, *dict.fromkeys(synonyms)))


def _learnt(question: str, record: Record, hits: Sequence[Hit]) -> tuple[str, ...]:
    """Long forms that the best passages give to abbreviations that the question leaves open."""
    told = {definition.short for definition in definitions(question)}
    wanted = {m.group() for m in _ABBREVIATION.finditer(question)} - told
    if not wanted:
        return ()
    counted: dict[str, dict[str, int]] = {}
    for hit in hits:
        edition = record.edition(hit.edition)
        passage = edition.passages[hit.ordinal]
        for definition in definitions(edition.words(passage)):
            if definition.short in wanted:
                forms = counted.setdefault(definition.short, {})
                forms[key(definition.long)] = forms.get(key(definition.long), 0) + 1
    best = {short: max(sorted(forms), key=lambda f: forms[f]) for short, forms in counted.items()}
    present = key(question)
    return tuple(best[s] for s in sorted(best) if best[s] not in present)


def _rerank_weight(text: str, with_meaning: bool) -> float:
    if not with_meaning:
        return fusion.RERANK_WEIGHT_BY_WORDS
    asks = text.rstrip().endswith("?") or _ASKS.match(text)
    return fusion.RERANK_WEIGHT if asks else fusion.RERANK_WEIGHT_OF_STATEMENT


def _unseen(record: Record, vectors: Dense, hits: Sequence[Hit]) -> frozenset[Key]:
    """Those of the hits that are not encoded yet."""
    covered = vectors.coverage()
    if covered.encoded == covered.passages or not hits:
        return frozenset()
    items = [(hit.edition, hit.ordinal) for hit in hits]
    known = vectors.known([text_key(_reading(record, item)) for item in items])
    return frozenset(item for item, has in zip(items, known, strict=True) if not has)


def _scored(hits: Sequence[Hit]) -> list[tuple[Key, float]]:
    return [((hit.edition, hit.ordinal), hit.score) for hit in hits]


def _places(hits: Sequence[Hit]) -> dict[Key, tuple[int, float]]:
    return {(hit.edition, hit.ordinal): (rank, hit.score) for rank, hit in enumerate(hits, 1)}


def _grouped(ordered: Sequence[Key], record: Record, most: int, merge: bool) -> list[list[Key]]:
    """Passages with the same words together, the best first; at most ``most`` groups begin.

    Passages with the same words have nearly the same score, so once the groups are there only the
    next ``most`` passages are looked at.
    """
    if not merge:
        return [[item] for item in ordered[:most]]
    groups: dict[object, list[Key]] = {}
    after = 0
    for item in ordered:
        mark = _identity(record.edition(item[0]), item[1])
        if mark in groups:
            groups[mark].append(item)
        elif len(groups) < most:
            groups[mark] = [item]
        after += len(groups) == most
        if after > most:
            break
    return [
        sorted(group, key=lambda i: _preference(record, i)) if len(group) > 1 else group
        for group in groups.values()
    ]


def _preference(record: Record, item: Key) -> tuple[object, ...]:
    """Of the same words: primary before digest, the newest first, then by document."""
    edition = record.edition(item[0])
    age = tuple(-ord(c) for c in edition.date)
    return (edition.level is Level.DIGEST, not age, age, edition.document, *item)


def _identity(edition: Edition, ordinal: int) -> object:
    """What two passages share if one hit can stand for both.

    A short text ("None.") is the same statement in documents on the same product only.
    """
    words = edition.words(edition.passages[ordinal])
    digest = hashlib.sha256(" ".join(words.casefold().split()).encode()).digest()
    if edition.kind is Kind.LABEL:
        names = sorted({key(n.text) for n in edition.names if n.role is Role.GENERIC})
        return (digest, edition.level.value, *names) if names else (digest, edition.document)
    if len(words) < _SHARED_LENGTH:
        return (digest, edition.document, ordinal)
    return (digest, edition.kind.value, edition.level.value)


def _reading(record: Record, item: Key) -> str:
    edition = record.edition(item[0])
    return embedding_text(edition, edition.passages[item[1]])


def _asked(question: str) -> dict[str, str]:
    """Stem to word of the question, without stop words."""
    asked: dict[str, str] = {}
    for word in content_words(question):
        for stem in terms(word):
            asked.setdefault(stem, word)
    return asked


def _held(record: Record, item: Key) -> frozenset[str]:
    edition = record.edition(item[0])
    return frozenset(terms(indexed_text(edition, edition.passages[item[1]])))


def _found(record: Record, entry: Ranked, asked: dict[str, str]) -> Found:
    identity, ordinal = entry.keys[0]
    edition = record.edition(identity)
    passage = edition.passages[ordinal]
    held = _held(record, entry.keys[0])
    others = [(record.edition(i), i, n) for i, n in entry.keys[1:]]
    return Found(
        document=edition.document,
        edition=identity,
        ordinal=ordinal,
        text=edition.words(passage),
        title=edition.title,
        path=edition.path(passage.section),
        codes=edition.codes(passage.section),
        kind=edition.kind,
        level=edition.level,
        date=passage.date or edition.date,
        jurisdiction=edition.jurisdiction,
        authority=authority(edition),
        retracted=edition.retracted,
        score=entry.score,
        why=Why(
            words=tuple(dict.fromkeys(word for stem, word in asked.items() if stem in held)),
            lexical_rank=entry.lexical[0] if entry.lexical else None,
            dense_rank=entry.dense[0] if entry.dense else None,
            lexical_score=entry.lexical[1] if entry.lexical else None,
            dense_score=entry.dense[1] if entry.dense else None,
            rerank=entry.rerank,
        ),
        same=tuple(Same(e.document, i, n, e.title) for e, i, n in others),
    )

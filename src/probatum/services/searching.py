"""Search over one library: its lexicon, its two indexes and the models, loaded when first used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from probatum.library.index import EVERYTHING_NEWEST, Filter, Hit
from probatum.library.store import Store
from probatum.retrieval.lexicon import Lexicon
from probatum.retrieval.names import lexicon
from probatum.retrieval.understanding import Understanding, understand

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from probatum.models.encoder import Encoder
    from probatum.models.reranker import Reranker
    from probatum.retrieval.search import Found, Indexes, Sort

RARE = 5
RARE_SHARE = 0.004
"""Passages, and share of all passages, up to which a word is rare."""


class Searcher:
    """Everything that finds passages in one store."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._lexicon: tuple[int, Lexicon] | None = None
        self._encoder: Encoder | None = None
        self._reranker: Reranker | None = None

    @property
    def lexicon(self) -> Lexicon:
        """The names that the library knows, learnt anew when the record has changed."""
        state = self.store.state
        if self._lexicon is None or self._lexicon[0] != state:
            self._lexicon = (state, lexicon(self.store.record, self.store.folder))
        return self._lexicon[1]

    @property
    def reranker(self) -> Reranker:
        """The cross-encoder."""
        if self._reranker is None:
            from probatum.models.reranker import Reranker

            self._reranker = Reranker()
        return self._reranker

    @property
    def encoder(self) -> Encoder | None:
        """The encoder, or None while no passage has a vector."""
        if self._encoder is None and len(self.store.vectors):
            from probatum.models.encoder import Encoder

            self._encoder = Encoder()
        return self._encoder

    def understand(self, question: str, as_of: str) -> Understanding:
        """What the question asks, by this library's names."""
        from probatum.retrieval.search import coverage

        return understand(
            question,
            self.lexicon,
            as_of=as_of,
            known=lambda word: any(self.store.words.frequency(word).values()),
            coverage=coverage(self._indexes(rerank=False)),
            rare=self._is_rare,
        )

    def _is_rare(self, word: str) -> bool:
        """Whether a word stands in few passages: one that names something, not a word of language."""
        most = max(self.store.words.frequency(word).values(), default=0)
        return 0 < most <= max(RARE, RARE_SHARE * self.store.record.counts().passages)

    def by_words(self, text: str, filter_: Filter, k: int) -> list[Hit]:
        """The best passages by their words alone."""
        return self.store.words.search(text, filter_, k)

    def search(
        self,
        question: str,
        filter_: Filter = EVERYTHING_NEWEST,
        *,
        k: int = 20,
        rerank: int = 20,
        synonyms: Iterable[str] = (),
        sort: Sort | None = None,
    ) -> list[Found]:
        """The best passages by words and meaning, reranked. See :func:`retrieval.search.search`."""
        from probatum.retrieval.search import Sort, search

        return search(
            question,
            self._indexes(rerank=bool(rerank)),
            filter_=filter_,
            k=k,
            rerank=rerank,
            synonyms=synonyms,
            sort=sort or Sort.RELEVANCE,
        )

    def _indexes(self, *, rerank: bool) -> Indexes:
        from probatum.retrieval.search import Indexes

        encoder = self.encoder if rerank else None
        return Indexes(
            self.store.record,
            self.store.words,
            self.store.vectors if encoder else None,
            encoder,
            self.reranker if rerank else None,
        )

    def scores(self, question: str, texts: Sequence[str]) -> list[float]:
        """Relevance of some texts by the cross-encoder."""
        return [float(s) for s in self.reranker.scores(question, texts)]

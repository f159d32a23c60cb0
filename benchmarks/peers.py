"""What we are measured against: bm25s, as it comes and with stemming."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import bm25s  # type: ignore[import-untyped,unused-ignore]

from probatum.library.words import terms

_STOP_WORDS = "en"


class Bm25:
    """bm25s with its own defaults (k1 1.5, b 0.75), English stop words and its own tokeniser.

    With ``stemmed`` the words are stemmed by the Snowball stemmer of tantivy instead (PyStemmer,
    which bm25s would use, is not among our dependencies).
    """

    def __init__(self, texts: Sequence[str], *, stemmed: bool = False) -> None:
        self._stemmed = stemmed
        self._count = len(texts)
        self._index = bm25s.BM25()
        self._index.index(self._tokens(texts), show_progress=False)

    @property
    def name(self) -> str:
        """Engine, version and analysis."""
        return f"bm25s {bm25s.__version__}{', stemmed' if self._stemmed else ''}"

    def search(self, text: str, k: int) -> list[tuple[int, float]]:
        """``(number of the text, score)`` of the ``k`` best, scores above 0 only."""
        wanted = self._tokens([text])
        if not wanted or not wanted[0]:
            return []
        found = self._index.retrieve(wanted, k=min(k, self._count), show_progress=False)
        pairs = zip(found.documents[0], found.scores[0], strict=True)
        return [(int(number), float(score)) for number, score in pairs if score > 0]

    def _tokens(self, texts: Sequence[str]) -> list[list[str]]:
        plain: Any = bm25s.tokenize(
            list(texts), stopwords=_STOP_WORDS, return_ids=False, show_progress=False
        )
        if not self._stemmed:
            return list(plain)
        stems: dict[str, str] = {}

        def stem(word: str) -> str:
            if word not in stems:
                stems[word] = next(iter(terms(word)), word)
            return stems[word]

        return [[stem(word) for word in words] for words in plain]

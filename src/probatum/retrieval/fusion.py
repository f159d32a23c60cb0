"""Puts two rankings of passages together. Pure functions on scores."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

T = TypeVar("T", bound=Hashable)

DENSE_WEIGHT = 0.7
"""Share of the dense score in the fused one. nDCG@10 on training parts at 0.5, 0.6, 0.7, 0.8, 1:
MedQuAD 0.781, 0.788, 0.802, 0.801, 0.801; PubMedQA 0.990, 0.990, 0.991, 0.991, 0.993; SciFact
0.751, 0.761, 0.761 at 0.5, 0.6, 0.7 and 0.740 at 1. Reciprocal ranks are worse at every weight
(SciFact 0.743 at best)."""

RERANK_WEIGHT = 0.4
"""Share of the cross-encoder's score among the reranked, for a question. At 0, 0.2, 0.4, 0.5, 1:
MedQuAD 0.793, 0.803, 0.807, 0.811, 0.799; PubMedQA 0.990, 0.991, 0.991, 0.990, 0.986."""

RERANK_WEIGHT_OF_STATEMENT = 0.2
"""The same for a text that is no question, which the cross-encoder was not trained on. SciFact's
claims at 0, 0.2, 0.4, 0.5, 1: 0.726, 0.721, 0.716, 0.714, 0.680."""

RERANK_WEIGHT_BY_WORDS = 0.5
"""The same where words alone chose the candidates: SciFact at 0, 0.2, 0.4, 0.5, 1: 0.669, 0.683,
0.700, 0.712, 0.702."""

WINDOW = 100
"""A ranking's scores are scaled from its best to its 100th."""


def scaled(ranking: Sequence[tuple[T, float]], window: int = WINDOW) -> dict[T, float]:
    """Scores between 1 (the best) and 0 (the ``window``-th and all behind it).

    A ranking of one, or of equal scores, is 1 throughout.
    """
    if not ranking:
        return {}
    best = ranking[0][1]
    low = ranking[min(window, len(ranking)) - 1][1]
    if best <= low:
        return dict.fromkeys((item for item, _ in ranking), 1.0)
    return {item: max(0.0, (score - low) / (best - low)) for item, score in ranking}


def fuse(
    lexical: Sequence[tuple[T, float]],
    dense: Sequence[tuple[T, float]],
    dense_weight: float = DENSE_WEIGHT,
    unseen: frozenset[T] = frozenset(),
) -> dict[T, float]:
    """Weighted sum of the scaled scores; what one ranking lacks counts 0 in it.

    ``unseen`` have no vector yet: their words speak for their meaning, so that a passage that has
    just been added is not behind for that.

    Both are sorted, best first. If one of them is empty the other one's scaled scores are
    the result.
    """
    if not dense:
        return scaled(lexical)
    if not lexical:
        return scaled(dense)
    words, meaning = scaled(lexical), scaled(dense)
    return {
        item: (1 - dense_weight) * words.get(item, 0.0)
        + dense_weight * (words if item in unseen else meaning).get(item, 0.0)
        for item in dict.fromkeys((*words, *meaning))
    }


def blend(
    first: Mapping[T, float], reranked: Mapping[T, float], weight: float = RERANK_WEIGHT
) -> dict[T, float]:
    """New scores of the reranked: a weighted sum of both scores, each scaled over the reranked.

    Shifted so that each of them stays above everything that was not reranked (whose first-stage
    score is at most 1): the result lies between 1 and 2.
    """
    if not reranked:
        return {}
    early = _spread({item: first[item] for item in reranked})
    late = _spread(reranked)
    return {item: 1 + (1 - weight) * early[item] + weight * late[item] for item in reranked}


def _spread(scores: Mapping[T, float]) -> dict[T, float]:
    low, high = min(scores.values()), max(scores.values())
    if high <= low:
        return dict.fromkeys(scores, 1.0)
    return {item: (score - low) / (high - low) for item, score in scores.items()}

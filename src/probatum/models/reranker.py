"""How well does a passage answer a question? A relevance score, never a verdict on truth."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from probatum.models.onnx import THREADS, OnnxModel

MODEL = "ms-marco-MiniLM-L-12-v2"

_CHARACTERS_PER_TOKEN = 12


class Reranker:
    """The cross-encoder, loaded on first use.

    ``max_tokens`` counts the word pieces of question, passage and three markers. A question takes
    at most half of them; what is longer is cut at its end.
    """

    def __init__(self, max_tokens: int = 128, threads: int = THREADS) -> None:
        self._model = OnnxModel(MODEL, max_tokens, threads)

    def scores(self, query: str, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """Relevance of each text to the question, float32 [n], unbounded, higher is better.

        A text has the same score in any company. Raises ModelMissingError.
        """
        if not texts:
            return np.zeros(0, dtype=np.float32)
        tokenizer = self._model.tokenizer()
        limit = self._model.max_tokens
        cut = limit * _CHARACTERS_PER_TOKEN
        first, *rest = tokenizer.encode_batch([query[:cut], *(text[:cut] for text in texts)])
        start, *question, end = first.ids
        question = question[: limit // 2]
        head = [start, *question, end]
        inputs = []
        for encoding in rest:
            body = [*encoding.ids[1:-1][: limit - len(head) - 1], end]
            inputs.append(([*head, *body], [0] * len(head) + [1] * len(body)))
        outputs = self._model.run(inputs)
        return np.asarray([output[0] for output in outputs], dtype=np.float32)

"""Text to vector, on this machine."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from probatum.models.onnx import THREADS, OnnxModel

MODEL = "bge-small-en-v1.5"
DIMENSION = 384
INSTRUCTION = "Represent this sentence for searching relevant passages: "
"""What the model's authors put before a question; passages stand alone."""

_CHARACTERS_PER_TOKEN = 12


class Encoder:
    """The encoder, loaded on first use.

    ``max_tokens`` counts word pieces with the two markers; what is longer is cut at its end.
    """

    def __init__(self, max_tokens: int = 256, threads: int = THREADS) -> None:
        self._model = OnnxModel(MODEL, max_tokens, threads)

    def passages(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """Vectors of passages, float32 [n, 384], each of length 1.

        A text has the same vector in any company. Raises ModelMissingError.
        """
        if not texts:
            return np.zeros((0, DIMENSION), dtype=np.float32)
        limit = self._model.max_tokens
        encodings = self._model.tokenizer().encode_batch(
            [text[: limit * _CHARACTERS_PER_TOKEN] for text in texts]
        )
        inputs = []
        for encoding in encodings:
            ids = encoding.ids
            if len(ids) > limit:
                ids = [*ids[: limit - 1], ids[-1]]
            inputs.append((ids, [0] * len(ids)))
        vectors = np.stack([output[0] for output in self._model.run(inputs)])
        scaled: npt.NDArray[np.float32] = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return scaled

    def query(self, text: str) -> npt.NDArray[np.float32]:
        """Vector of a question, float32 [384], of length 1. Raises ModelMissingError."""
        vector: npt.NDArray[np.float32] = self.passages([INSTRUCTION + text])[0]
        return vector

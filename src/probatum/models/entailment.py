"""Does a piece of evidence support a claim, contradict it, or say nothing of it?"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt

from probatum.evidence.claims import Entailment
from probatum.models.onnx import THREADS, OnnxModel, folder

MODEL = "probatum-support"

_CHARACTERS_PER_TOKEN = 12


class Entailer:
    """The support model, loaded on first use.

    ``max_tokens`` counts the word pieces of claim, evidence and three markers. A claim takes at most
    half of them; what is longer is cut at its end.
    """

    def __init__(self, max_tokens: int = 192, threads: int = THREADS) -> None:
        self._model = OnnxModel(MODEL, max_tokens, threads)

    def __call__(self, pairs: Sequence[tuple[str, str]]) -> list[Entailment]:
        """What the model makes of each ``(claim, evidence)``, in order, as calibrated probabilities.

        A pair has the same numbers in any company. Raises ModelMissingError.
        """
        if not pairs:
            return []
        tokenizer = self._model.tokenizer()
        limit = self._model.max_tokens
        cut = limit * _CHARACTERS_PER_TOKEN
        claims = tokenizer.encode_batch([claim[:cut] for claim, _ in pairs])
        evidence = tokenizer.encode_batch([text[:cut] for _, text in pairs])
        inputs = []
        for one, other in zip(claims, evidence, strict=True):
            start, *words, end = one.ids
            head = [start, *words[: limit // 2 - 2], end]
            body = [*other.ids[1:-1][: limit - len(head) - 1], end]
            inputs.append(([*head, *body], [0] * len(head) + [1] * len(body)))
        logits = np.stack(self._model.run(inputs)) / self._calibration[0] + self._calibration[1]
        shifted = np.exp(logits - logits.max(axis=1, keepdims=True))
        return [Entailment(*row) for row in (shifted / shifted.sum(axis=1, keepdims=True)).tolist()]

    @cached_property
    def _calibration(self) -> tuple[float, npt.NDArray[np.float32]]:
        """What the logits are divided by (Guo et al. 2017), and what is added to each class."""
        held = json.loads((folder(MODEL) / "calibration.json").read_text("utf-8"))
        added = np.asarray([0, 0, math.log(held["not_enough"])], dtype=np.float32)
        return held["temperature"], added

"""What the local models share: a session of onnxruntime and the tokenizer beside it.

The weights are int8 with activations that are scaled by the whole input tensor, so a text's
result would depend on the texts that share its batch. Each text therefore runs alone, and
``threads`` texts run side by side on one core each. That is also faster than batches (no padding),
and a text's numbers are the same in any company, on any day.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
import numpy.typing as npt

from probatum.models import ModelMissingError

THREADS = 2
"""Texts that are computed side by side."""


def folder(name: str) -> Path:
    """The folder of a model of ``probatum-models``. Raises ModelMissingError."""
    try:
        import probatum_models
    except ImportError as error:
        raise ModelMissingError(
            f"the model {name} is in the package probatum-models, which is not installed; "
            "install it from packages/probatum-models of the repository"
        ) from error
    return Path(probatum_models.path(name))


class OnnxModel:
    """A model that is loaded on its first use; safe to use from several threads."""

    def __init__(self, name: str, max_tokens: int, threads: int = THREADS) -> None:
        self.name = name
        self.max_tokens = max_tokens
        self.threads = threads
        self._lock = Lock()
        self._session: Any = None
        self._tokenizer: Any = None

    def tokenizer(self) -> Any:
        """The tokenizer, neither padding nor truncating."""
        if self._tokenizer is None:
            from tokenizers import Tokenizer

            tokenizer = Tokenizer.from_file(str(folder(self.name) / "tokenizer.json"))
            tokenizer.no_padding()
            tokenizer.no_truncation()
            self._tokenizer = tokenizer
        return self._tokenizer

    def run(
        self, inputs: Sequence[tuple[Sequence[int], Sequence[int]]]
    ) -> list[npt.NDArray[np.float32]]:
        """First output for each ``(token ids, type ids)``, in order, without batch dimension."""
        session = self._loaded()
        if self.threads == 1 or len(inputs) < 2:
            return [_run(session, *one) for one in inputs]
        with ThreadPoolExecutor(self.threads) as pool:
            return list(pool.map(lambda one: _run(session, *one), inputs))

    def _loaded(self) -> Any:
        with self._lock:
            if self._session is None:
                import onnxruntime

                options = onnxruntime.SessionOptions()
                options.intra_op_num_threads = 1
                options.inter_op_num_threads = 1
                options.enable_cpu_mem_arena = False
                options.enable_mem_pattern = False
                options.log_severity_level = 3
                self._session = onnxruntime.InferenceSession(
                    str(folder(self.name) / "model.onnx"),
                    options,
                    providers=["CPUExecutionProvider"],
                )
            return self._session


def _run(session: Any, ids: Sequence[int], types: Sequence[int]) -> npt.NDArray[np.float32]:
    tokens = np.asarray([ids], dtype=np.int64)
    feed = {
        "input_ids": tokens,
        "attention_mask": np.ones_like(tokens),
        "token_type_ids": np.asarray([types], dtype=np.int64),
    }
    first: npt.NDArray[np.float32] = session.run(None, feed)[0][0]
    return first

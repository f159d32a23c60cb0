"""Weights to int8 ONNX with a temperature: ``python export.py WEIGHTS DEVELOP OUT``.

``DEVELOP`` is data.py's ``develop.jsonl``. ``OUT`` gets ``model.onnx`` (dynamic int8, one scale for
each output channel) and ``calibration.json``: the temperature by which the logits are divided (Guo et
al. 2017, arXiv 1706.04599) and the weight of "not enough", so that the held-out pairs are likeliest.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

import numpy as np
import onnxruntime
import torch
from network import Bert
from onnxruntime.quantization import QuantType, quantize_dynamic
from train import encoded

INPUTS = ("input_ids", "attention_mask", "token_type_ids")
TOKENS = 192
"""Longest pair in the program."""


def export(weights: Path, out: Path) -> None:
    """Write ``model.onnx``."""
    network = Bert()
    network.load_state_dict(torch.load(weights))
    network.eval()
    example = torch.ones((1, 16), dtype=torch.long)
    with tempfile.TemporaryDirectory() as folder:
        plain = str(Path(folder) / "plain.onnx")
        torch.onnx.export(
            network, (example, example, torch.zeros_like(example)), plain,
            input_names=list(INPUTS), output_names=["logits"],
            dynamic_axes={n: {0: "batch", 1: "tokens"} for n in INPUTS} | {"logits": {0: "batch"}},
            opset_version=17, dynamo=False,
        )  # fmt: skip
        quantize_dynamic(
            plain, str(out / "model.onnx"), weight_type=QuantType.QInt8, per_channel=True,
            extra_options={"MatMulConstBOnly": True},
        )  # fmt: skip


def logits(model: Path, pairs: list[tuple[str, str]]) -> np.ndarray:
    """What the exported model says of each pair, one by one as in the program, float32 [n, 3]."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(model), options)
    made = []
    for ids, types in encoded(pairs, TOKENS):
        tokens = np.asarray([ids], dtype=np.int64)
        feed = (tokens, np.ones_like(tokens), np.asarray([types], dtype=np.int64))
        made.append(session.run(None, dict(zip(INPUTS, feed, strict=True)))[0][0])
    return np.stack(made)


def calibrated(scores: np.ndarray, labels: np.ndarray, sources: np.ndarray) -> tuple[float, float]:
    """Temperature and weight of "not enough", in steps of 0.05, under which the labels are most likely;
    each source of pairs counts the same."""
    shares = np.asarray([1 / (sources == s).sum() for s in sources])

    def loss(steps: tuple[int, int]) -> float:
        shifted = scores / (steps[0] / 20) + [0.0, 0.0, np.log(steps[1] / 20)]
        shifted = shifted - shifted.max(axis=1, keepdims=True)
        norm = np.log(np.exp(shifted).sum(axis=1))
        return float(((norm - shifted[np.arange(len(labels)), labels]) * shares).sum())

    grid = ((t, w) for t in range(10, 81) for w in range(4, 41))
    best = min(grid, key=loss)
    return best[0] / 20, best[1] / 20


def main(weights: Path, develop: Path, out: Path) -> None:
    """Export, calibrate, and say how well the held-out pairs are read."""
    out.mkdir(parents=True, exist_ok=True)
    export(weights, out)
    rows = [json.loads(line) for line in develop.open()]
    labels = np.asarray([r["y"] for r in rows])
    scores = logits(out / "model.onnx", [(r["c"], r["e"]) for r in rows])
    sources = np.asarray([r["src"] for r in rows])
    value, weight = calibrated(scores, labels, sources)
    kept = {"temperature": value, "not_enough": weight}
    (out / "calibration.json").write_text(json.dumps(kept) + "\n", "utf-8")
    answers = (scores / value + [0.0, 0.0, np.log(weight)]).argmax(axis=1)
    for source in sorted(set(sources)):
        chosen = sources == source
        right = float((answers[chosen] == labels[chosen]).mean())
        print(f"{source}: {right:.3f} of {chosen.sum()} pairs right")
    print(kept)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]))

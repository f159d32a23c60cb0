"""The network: a BERT of 12 layers with a head of three classes, and its starting weights.

It starts from the int8 weights of the ms-marco-MiniLM-L-12-v2 that this package carries, turned back
to floats: no float weights of it are to be had in a package.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor, nn
from torch.nn import functional

WIDTH, HEADS, INNER, LAYERS, WORDS, PLACES, CLASSES = 384, 12, 1536, 12, 30522, 512, 3
DROPOUT = 0.1


class Layer(nn.Module):
    """Attention and a feed-forward step, each with its residual and norm."""

    def __init__(self) -> None:
        super().__init__()
        self.query, self.key, self.value = (nn.Linear(WIDTH, WIDTH) for _ in range(3))
        self.out = nn.Linear(WIDTH, WIDTH)
        self.n1, self.n2 = nn.LayerNorm(WIDTH, 1e-12), nn.LayerNorm(WIDTH, 1e-12)
        self.up, self.down = nn.Linear(WIDTH, INNER), nn.Linear(INNER, WIDTH)
        self.d = nn.Dropout(DROPOUT)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """States [batch, tokens, 384]; ``mask`` is added to the scores of attention."""
        batch, tokens, width = x.shape
        query, key, value = (
            part(x).view(batch, tokens, HEADS, -1).transpose(1, 2)
            for part in (self.query, self.key, self.value)
        )
        scores = torch.softmax(query @ key.transpose(-1, -2) / (width / HEADS) ** 0.5 + mask, -1)
        mixed = (scores @ value).transpose(1, 2).reshape(batch, tokens, width)
        x = self.n1(x + self.d(self.out(mixed)))
        return self.n2(x + self.d(self.down(functional.gelu(self.up(x)))))


class Bert(nn.Module):
    """Logits of supported, contradicted, not enough. The lowest ``frozen`` layers are not trained."""

    def __init__(self, frozen: int = 0) -> None:
        super().__init__()
        self.word = nn.Embedding(WORDS, WIDTH)
        self.pos = nn.Embedding(PLACES, WIDTH)
        self.kind = nn.Embedding(2, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, 1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.pooler = nn.Linear(WIDTH, WIDTH)
        self.classifier = nn.Linear(WIDTH, CLASSES)
        self.d = nn.Dropout(DROPOUT)
        self.frozen = frozen
        if frozen:
            for part in (self.word, self.pos, self.kind, self.norm, *self.layers[:frozen]):
                part.requires_grad_(False)

    def forward(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> Tensor:
        """Logits [batch, 3] of token ids, mask and types [batch, tokens]."""
        places = torch.arange(input_ids.shape[1])
        x = self.norm(self.word(input_ids) + self.pos(places) + self.kind(token_type_ids))
        mask = (1.0 - attention_mask[:, None, None, :].float()) * -10000.0
        for layer in self.layers:
            x = layer(x, mask)
        logits: Tensor = self.classifier(self.d(torch.tanh(self.pooler(x[:, 0]))))
        return logits


_NAMES = {
    "query": "attention.self.query", "key": "attention.self.key", "value": "attention.self.value",
    "out": "attention.output.dense", "n1": "attention.output.LayerNorm",
    "up": "intermediate.dense", "down": "output.dense", "n2": "output.LayerNorm",
}  # fmt: skip


def started(model: Path, frozen: int = 0) -> Bert:
    """The network with the weights of the reranker's ONNX file; the head is new."""
    held = _floats(model)
    network = Bert(frozen)
    state = network.state_dict()
    pairs = {
        "word": "embeddings.word_embeddings", "pos": "embeddings.position_embeddings",
        "kind": "embeddings.token_type_embeddings", "norm": "embeddings.LayerNorm",
        "pooler": "pooler.dense",
    }  # fmt: skip
    for number in range(LAYERS):
        for mine, theirs in _NAMES.items():
            pairs[f"layers.{number}.{mine}"] = f"encoder.layer.{number}.{theirs}"
    for mine, theirs in pairs.items():
        for end in ("weight", "bias"):
            if f"{mine}.{end}" in state:
                state[f"{mine}.{end}"] = torch.tensor(held[f"{theirs}.{end}"])
    network.load_state_dict(state)
    return network


def _floats(path: Path) -> dict[str, np.ndarray]:
    """The tensors of a dynamically quantised BERT, by their names before quantisation."""
    graph = onnx.load(str(path)).graph
    held = {i.name: numpy_helper.to_array(i) for i in graph.initializer}

    def float_of(name: str) -> np.ndarray:
        zero = held[name + "_zero_point"].astype(np.float32)
        return (held[name + "_quantized"].astype(np.float32) - zero) * held[name + "_scale"]

    made = {}
    for name, value in held.items():
        if name.endswith((".weight", ".bias")) and "::" not in name:
            made[name] = value.astype(np.float32)
        elif name.endswith(".weight_quantized"):
            plain = name.removesuffix("_quantized")
            made[plain] = float_of(plain) if "embeddings" in plain else float_of(plain).T
    for node in graph.node:
        if node.op_type == "MatMulInteger" and "::" in node.input[1]:
            name = node.name.strip("/").replace("/MatMul_quant", "").replace("/", ".")
            made[name + ".weight"] = float_of(node.input[1].removesuffix("_quantized")).T
    return {k.removeprefix("bert."): np.ascontiguousarray(v) for k, v in made.items()}

"""Trains the support model on a CPU: ``python train.py PAIRS OUT`` after ``data.py``.

``PAIRS`` is the folder that data.py wrote; ``OUT`` gets ``weights.pt``. Needs torch, onnx, numpy and
tokenizers. One thread is the default: two threads wait for each other where the machine is shared.
About an hour and a half on two quiet cores with bfloat16 in hardware.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from pathlib import Path
from typing import Any

import torch
from network import Bert, started
from tokenizers import Tokenizer
from torch.nn import functional

HOME = Path(__file__).parents[1] / "src" / "probatum_models" / "ms-marco-MiniLM-L-12-v2"
TOKENS = 160
BATCH = 32
FROZEN = 3
SMOOTHING = 0.05
PASSES = (
    ("first", 1, 7e-5, 0.7),
    ("second", 1, 8e-5, 0.0),
    ("third", 1, 7e-5, 0.0),
    ("fourth", 1, 6e-5, 0.0),
    ("fifth", 1, 7e-5, 0.0),
)
"""File, epochs, learning rate, and the share of it at which the pass ends."""

Encoded = list[tuple[list[int], list[int]]]


def encoded(pairs: list[tuple[str, str]], limit: int = TOKENS) -> Encoded:
    """Token ids and types of claim and evidence, as the program itself cuts them."""
    tokenizer = Tokenizer.from_file(str(HOME / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    made = []
    claims = tokenizer.encode_batch([c for c, _ in pairs])
    texts = tokenizer.encode_batch([e for _, e in pairs])
    for claim, text in zip(claims, texts, strict=True):
        start, *words, end = claim.ids
        head = [start, *words[: limit // 2 - 2], end]
        body = [*text.ids[1:-1][: limit - len(head) - 1], end]
        made.append(([*head, *body], [0] * len(head) + [1] * len(body)))
    return made


def batch(pairs: Encoded, chosen: list[int]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Token ids, mask and types [batch, tokens], padded to a multiple of eight."""
    longest = (max(len(pairs[i][0]) for i in chosen) + 7) // 8 * 8
    ids = torch.zeros(len(chosen), longest, dtype=torch.long)
    mask, types = torch.zeros_like(ids), torch.zeros_like(ids)
    for row, index in enumerate(chosen):
        tokens, kinds = pairs[index]
        ids[row, : len(tokens)] = torch.tensor(tokens)
        types[row, : len(tokens)] = torch.tensor(kinds)
        mask[row, : len(tokens)] = 1
    return ids, mask, types


def train(network: Bert, rows: list[dict[str, Any]], epochs: int, rate: float, last: float) -> None:
    """One pass over the pairs: AdamW, warm-up over 6 % of the steps, then a line down to ``last``."""
    chance = random.Random(1)  # noqa: S311
    torch.manual_seed(1)
    free = [p for p in network.parameters() if p.requires_grad]
    optimiser = torch.optim.AdamW(free, lr=rate, weight_decay=0.01)
    pairs = encoded([(r["c"], r["e"]) for r in rows])
    labels = torch.tensor([r["y"] for r in rows])
    weights = torch.tensor([float(r["w"]) for r in rows])
    steps = epochs * ((len(rows) + BATCH - 1) // BATCH)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda s: min(1, (s + 1) / (0.06 * steps)) * max(last, 0.02, (steps - s) / steps)
    )
    network.train()
    step, begun = 0, time.monotonic()
    for _ in range(epochs):
        for chosen in _batches(pairs, chance):
            with torch.autocast("cpu", dtype=torch.bfloat16):
                logits = network(*batch(pairs, chosen))
            losses = functional.cross_entropy(
                logits.float(), labels[chosen], label_smoothing=SMOOTHING, reduction="none"
            )
            loss = (losses * weights[chosen]).sum() / weights[chosen].sum()
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(free, 1.0)
            optimiser.step()
            schedule.step()
            step += 1
            if step % 50 == 0:
                speed = step * BATCH / (time.monotonic() - begun)
                print(
                    f"step {step} of {steps}, loss {loss.item():.3f}, {speed:.1f} pairs/s",
                    flush=True,
                )


def _batches(pairs: Encoded, chance: random.Random) -> list[list[int]]:
    """Batches of pairs of like length, in a random order."""
    order = list(range(len(pairs)))
    chance.shuffle(order)
    made = []
    for first in range(0, len(order), BATCH * 40):
        some = sorted(order[first : first + BATCH * 40], key=lambda i: len(pairs[i][0]))
        made += [some[k : k + BATCH] for k in range(0, len(some), BATCH)]
    chance.shuffle(made)
    return made


def main() -> None:
    """The five passes, then the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pairs", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--threads", type=int, default=1)
    given = parser.parse_args()
    torch.set_num_threads(given.threads)
    network = started(HOME / "model.onnx", FROZEN)
    for name, epochs, rate, last in PASSES:
        rows = [json.loads(line) for line in (given.pairs / f"{name}.jsonl").open()]
        train(network, rows, epochs, rate, last)
    given.out.mkdir(parents=True, exist_ok=True)
    torch.save(network.state_dict(), given.out / "weights.pt")


if __name__ == "__main__":
    main()

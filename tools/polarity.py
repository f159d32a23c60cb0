"""Fits the weights by which a study's wording is read as yes, no or mixed.

    python -m tools.polarity [--write]

Trains on the 500 questions of PubMedQA's training part (MIT), whose conclusions are not shown to
the model; prints the accuracy of a five-fold cross-validation and writes
``src/probatum/answers/polarity.json`` on ``--write``. Deterministic: no seed is needed.
"""

from __future__ import annotations

import json
import lzma
import os
import sys
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from probatum.answers.polarity import features
from probatum.evidence.sentences import sentences

ROOT = Path(__file__).parents[1]
SHARED = Path(os.environ.get("PROBATUM_SHARED", ROOT.parent / "shared"))
TARGET = ROOT / "src" / "probatum" / "answers" / "polarity.json"
ANSWERS = ("yes", "no", "maybe")
NOT_FOUND = (
    "BACKGROUND AIM OBJECT PURPOSE INTRODUC METHOD DESIGN SETTING PATIENT MATERIAL PARTICIP "
    "SUBJECT MEASURE INTERVENTION"
).split()  # fmt: skip
"""Beginnings of the labels of an abstract's sections that hold no finding."""

PENALTY = 3.0
"""Of the squared weights; chosen by the cross-validation."""

FOLDS = 5
ROUNDS = 3000

Matrix = npt.NDArray[np.float64]


def results(row: dict[str, Any]) -> list[str]:
    """The sentences of an abstract's results; of its last section where none is labelled so."""
    pairs = list(zip(row["LABELS"], row["CONTEXTS"], strict=True))
    found = [t for label, t in pairs if not label.upper().startswith(tuple(NOT_FOUND))]
    text = "\n".join(" ".join(t.split()) for t in found or [pairs[-1][1]])
    return [text[s:e] for s, e in sentences(text)]


def fit(inputs: Matrix, answers: npt.NDArray[np.int64], penalty: float) -> Matrix:
    """Weights [features, 3] of a multinomial logistic regression, by accelerated descent."""
    wanted = np.eye(len(ANSWERS))[answers]
    weights = np.zeros((inputs.shape[1], len(ANSWERS)))
    ahead = weights
    free = np.ones((inputs.shape[1], 1))
    free[0] = 0.0
    step = 1.0 / (0.5 * np.linalg.norm(inputs, 2) ** 2 + penalty)
    for count in range(ROUNDS):
        shares = np.exp(inputs @ ahead)
        shares /= shares.sum(1, keepdims=True)
        after = ahead - step * (inputs.T @ (shares - wanted) + penalty * free * ahead)
        ahead = after + count / (count + 3) * (after - weights)
        weights = after
    return weights


def main(arguments: list[str]) -> int:
    """Cross-validate, and write the weights if asked to."""
    path = SHARED / "data" / "pubmedqa" / "pqal_train_dev.jsonl.xz"
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    seen = [features(row["QUESTION"], results(row)) for row in rows]
    names = ["", *sorted({name for found in seen for name in found})]
    inputs = np.array([[1.0, *(found.get(n, 0.0) for n in names[1:])] for found in seen])
    answers = np.array([ANSWERS.index(row["final_decision"]) for row in rows])
    fold = np.arange(len(rows)) % FOLDS
    right = 0
    for part in range(FOLDS):
        weights = fit(inputs[fold != part], answers[fold != part], PENALTY)
        right += int(((inputs[fold == part] @ weights).argmax(1) == answers[fold == part]).sum())
    print(f"{FOLDS}-fold accuracy {right / len(rows):.3f} on {len(rows)} questions")
    if "--write" in arguments:
        weights = fit(inputs, answers, PENALTY)
        kept = {
            name: [round(float(w), 3) for w in row]
            for name, row in zip(names, weights, strict=True)
        }
        origin = (
            "fitted by tools/polarity.py on PubMedQA PQA-L train and dev (500 questions, MIT); "
            "weights for yes, no, mixed"
        )
        TARGET.write_text(json.dumps({"origin": origin, "weights": kept}, indent=1) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

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
from dataclasses import dataclass
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

ORIGIN = (
    "fitted by tools/polarity.py on PubMedQA PQA-L train and dev (500 questions, MIT); "
    "weights for yes, no, mixed"
)

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


@dataclass(frozen=True, slots=True)
class Examples:
    """Questions as features [questions, names] and their answers as places in ``ANSWERS``."""

    names: tuple[str, ...]
    inputs: Matrix
    answers: npt.NDArray[np.int64]

    def weights(self) -> dict[str, list[float]]:
        """Weights of each feature, as they stand in ``polarity.json``."""
        fitted = fit(self.inputs, self.answers, PENALTY)
        return {
            name: [round(float(w), 3) for w in row]
            for name, row in zip(self.names, fitted, strict=True)
        }

    def accuracy(self) -> float:
        """Share of right answers in a cross-validation."""
        fold = np.arange(len(self.answers)) % FOLDS
        right = 0
        for part in range(FOLDS):
            own = fold == part
            weights = fit(self.inputs[~own], self.answers[~own], PENALTY)
            right += int(((self.inputs[own] @ weights).argmax(1) == self.answers[own]).sum())
        return right / len(self.answers)


def examples() -> Examples:
    """The training part of PubMedQA."""
    path = SHARED / "data" / "pubmedqa" / "pqal_train_dev.jsonl.xz"
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    seen = [features(row["QUESTION"], results(row)) for row in rows]
    names = ("", *sorted({name for found in seen for name in found}))
    inputs = np.array([[1.0, *(found.get(n, 0.0) for n in names[1:])] for found in seen])
    return Examples(names, inputs, np.array([ANSWERS.index(r["final_decision"]) for r in rows]))


def main(arguments: list[str]) -> int:
    """Cross-validate, and write the weights if asked to."""
    found = examples()
    print(f"{FOLDS}-fold accuracy {found.accuracy():.3f} on {len(found.answers)} questions")
    if "--write" in arguments:
        kept = {"origin": ORIGIN, "weights": found.weights()}
        TARGET.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

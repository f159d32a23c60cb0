"""What needs no reading: the majority, likeness of claim and evidence, and the claim alone."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise

from benchmarks.labelled import Labelled

_WORD = re.compile(r"[a-z0-9]+")
_COMMON = frozenset(
    "a an the of in on at to for with by from and or as is are was were be been that this these those "
    "it its than which who has have had not no can may".split()
)


def words(text: str) -> list[str]:
    """The words of a text that say something, in lower case."""
    return [w for w in _WORD.findall(text.lower()) if w not in _COMMON]


def overlap(pair: Labelled) -> float:
    """Share of the claim's words that stand in the evidence."""
    claim = words(pair.claim)
    held = set(words(pair.evidence))
    return sum(w in held for w in claim) / len(claim) if claim else 0.0


def likeness(pairs: Sequence[Labelled], counted: Sequence[Labelled]) -> list[float]:
    """Cosine of TF-IDF vectors; document frequencies are those of ``counted``."""
    documents = {p.evidence for p in counted} | {p.claim for p in counted}
    frequency = Counter(w for d in documents for w in set(words(d)))

    def vector(text: str) -> dict[str, float]:
        return {
            w: n * math.log((1 + len(documents)) / (1 + frequency[w]))
            for w, n in Counter(words(text)).items()
        }

    def cosine(a: Mapping[str, float], b: Mapping[str, float]) -> float:
        norm = math.sqrt(sum(v * v for v in a.values()) * sum(v * v for v in b.values()))
        return sum(v * b.get(w, 0.0) for w, v in a.items()) / norm if norm else 0.0

    return [cosine(vector(p.claim), vector(p.evidence)) for p in pairs]


class Cuts:
    """A label for each stretch of a measure, by the cuts that are right most often in training."""

    def __init__(self, values: Sequence[float], gold: Sequence[str], steps: int = 40) -> None:
        ordered = sorted(values)
        grid = sorted({ordered[i * (len(ordered) - 1) // steps] for i in range(steps + 1)})
        best: tuple[int, float, float, tuple[str, str, str]] | None = None
        bins = [sum(v >= cut for cut in grid) for v in values]
        table: list[Counter[str]] = [Counter() for _ in range(len(grid) + 1)]
        for place, label in zip(bins, gold, strict=True):
            table[place][label] += 1
        sums = [Counter[str]()]
        for row in table:
            sums.append(sums[-1] + row)
        total = len(grid) + 1
        for low in range(total + 1):
            for high in range(low, total + 1):
                parts = [
                    Counter({k: sums[b][k] - sums[a][k] for k in sums[b]})
                    for a, b in ((0, low), (low, high), (high, total))
                ]
                labels = [_top(part) for part in parts]
                right = sum(part[label] for part, label in zip(parts, labels, strict=True))
                if best is None or right > best[0]:
                    edges = [-math.inf, *grid, math.inf]
                    best = (right, edges[low], edges[high], (labels[0], labels[1], labels[2]))
        assert best is not None
        _, self.low, self.high, self.labels = best

    def __call__(self, value: float) -> str:
        return self.labels[0 if value < self.low else 1 if value < self.high else 2]


def _top(counts: Counter[str]) -> str:
    return min(counts, key=lambda k: (-counts[k], k)) if counts else ""


class ClaimAlone:
    """Logistic regression on the words and pairs of words of the claim (AdaGrad, L2, 20 rounds)."""

    def __init__(self, pairs: Sequence[Labelled], rounds: int = 20, rate: float = 0.3) -> None:
        self.labels = sorted({p.gold for p in pairs})
        self._weights: dict[tuple[str, str], float] = defaultdict(float)
        squares: dict[tuple[str, str], float] = defaultdict(lambda: 1e-6)
        for turn in range(rounds):
            for p in pairs[:: 1 if turn % 2 else -1]:
                held = self._parts(p.claim)
                likely = self._likely(held)
                for label in self.labels:
                    slip = likely[label] - (label == p.gold)
                    for part in held:
                        key = (part, label)
                        slope = slip + 1e-3 * self._weights[key]
                        squares[key] += slope * slope
                        self._weights[key] -= rate * slope / math.sqrt(squares[key])

    def __call__(self, claim: str) -> str:
        likely = self._likely(self._parts(claim))
        return max(self.labels, key=lambda label: likely[label])

    def _parts(self, claim: str) -> list[str]:
        found = _WORD.findall(claim.lower())
        return sorted({"", *found, *(f"{a} {b}" for a, b in pairwise(found))})

    def _likely(self, held: Sequence[str]) -> dict[str, float]:
        scores = {
            label: sum(self._weights.get((part, label), 0.0) for part in held)
            for label in self.labels
        }
        top = max(scores.values())
        raised = {label: math.exp(s - top) for label, s in scores.items()}
        return {label: v / sum(raised.values()) for label, v in raised.items()}


def claim_alone(
    pairs: Sequence[Labelled], training: Sequence[Labelled], folds: int = 5
) -> list[str]:
    """What the claim alone gives away: trained where there is a training part, else across folds of
    the set itself (whole groups in a fold), which only makes this baseline stronger."""
    if training:
        model = ClaimAlone(training)
        return [model(p.claim) for p in pairs]
    groups = sorted({p.group for p in pairs})
    fold = {group: i % folds for i, group in enumerate(groups)}
    models = [ClaimAlone([p for p in pairs if fold[p.group] != f]) for f in range(folds)]
    return [models[fold[p.group]](p.claim) for p in pairs]

"""Statistics of the benchmarks: pure functions on numbers."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

RESAMPLES = 10_000


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean difference with its 95 % interval."""

    mean: float
    low: float
    high: float


def paired_bootstrap(
    first: Sequence[float], second: Sequence[float], seed: int, resamples: int = RESAMPLES
) -> Interval:
    """Mean of ``first - second`` with the 2.5th and 97.5th percentile over resampled pairs."""
    if len(first) != len(second) or not first:
        raise ValueError(f"pairs are needed: {len(first)} and {len(second)} values were given")
    differences = [a - b for a, b in zip(first, second, strict=True)]
    count = len(differences)
    source = random.Random(seed)
    means = sorted(sum(source.choices(differences, k=count)) / count for _ in range(resamples))
    return Interval(
        sum(differences) / count,
        means[int(0.025 * resamples)],
        means[min(resamples - 1, int(0.975 * resamples))],
    )


def wilson(successes: int, count: int) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson's score); (0, 1) for a count of 0."""
    if not count:
        return 0.0, 1.0
    z = 1.959964
    share = successes / count
    middle = share + z * z / (2 * count)
    half = z * ((share * (1 - share) + z * z / (4 * count)) / count) ** 0.5
    scale = 1 + z * z / count
    return max(0.0, (middle - half) / scale), min(1.0, (middle + half) / scale)


def share(part: int, whole: int) -> float:
    """``part / whole``, 0 for nothing."""
    return part / whole if whole else 0.0


def accuracy(given: Mapping[str, str], gold: Mapping[str, str]) -> tuple[int, int]:
    """How many gold answers were given, of how many there are. What is not given is wrong."""
    return sum(given.get(key) == answer for key, answer in gold.items()), len(gold)


def majority(gold: Mapping[str, str]) -> tuple[str, int]:
    """The most frequent gold answer (the first by name among equals), and how often it is right."""
    counts: dict[str, int] = {}
    for answer in gold.values():
        counts[answer] = counts.get(answer, 0) + 1
    best = min(counts, key=lambda a: (-counts[a], a))
    return best, counts[best]

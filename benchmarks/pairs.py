"""Labelled pairs through ``check``: accuracy, macro-F1 and calibration beside what needs no reading."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks import baselines, labelled
from benchmarks.judges import judge
from benchmarks.labelled import NO, OPEN, YES, Labelled, Set
from benchmarks.measures import majority, share, wilson
from benchmarks.places import SEED
from benchmarks.results import keep, kept
from probatum.services.checking import check_all
from probatum.verification.pairs import CheckedPair

OPTIONS = ("count", "only")
RESAMPLES = 1000
BINS = 10


@dataclass(frozen=True, slots=True)
class Answers:
    """What a method says of each pair of a set."""

    given: tuple[str, ...]
    sure: tuple[float, ...] = ()


def run(count: int | None = None, only: Sequence[str] = ()) -> dict[str, Any]:
    """Measure the sets (``only`` these, ``count`` pairs of each by seed) and keep the figures."""
    figures: dict[str, Any] = {} if count else {**(kept("pairs") or {}).get("sets", {})}
    model = judge()
    speeds: dict[str, list[tuple[int, float]]] = {"rules": [], "model": []}
    for name in only or labelled.SETS:
        held = labelled.of(name)
        chosen = _sample(held.pairs, count)
        found: dict[str, Any] = {
            "title": held.title,
            "made": held.made,
            "pairs": len(chosen),
            "gold": dict(sorted(Counter(p.gold for p in chosen).items())),
            "methods": {},
        }
        peers = _peers(held, chosen)
        for method, answers in peers.items():
            found["methods"][method] = measure(answers, chosen, held.labels)
        for mode in ("rules", "model") if model is not None else ("rules",):
            begun = time.perf_counter()
            checked = check_all(
                [(p.claim, p.evidence) for p in chosen], model if mode == "model" else None
            )
            took = time.perf_counter() - begun
            speeds[mode].append((len(chosen), took))
            said = Answers(tuple(c.verdict.value for c in checked), tuple(c.score for c in checked))
            own = measure(said, chosen, held.labels)
            own["pairs_a_second"] = round(len(chosen) / took, 1)
            own["verdicts"] = dict(sorted(Counter(c.claim.verdict.value for c in checked).items()))
            found["methods"][mode] = own
            if mode == "model":
                alone = Answers(tuple(_model_alone(c) for c in checked))
                found["methods"]["model alone"] = measure(alone, chosen, held.labels)
            if OPEN not in held.labels:
                two = Answers(tuple(of_two(c) for c in checked))
                found["methods"][f"{mode}, of two"] = measure(two, chosen, held.labels)
        figures[name] = found
        print(f"pairs: {name}", {k: round(v["accuracy"], 3) for k, v in found["methods"].items()})
    spent = {
        mode: round(sum(n for n, _ in took) / sum(s for _, s in took), 1)
        for mode, took in speeds.items()
        if took
    }
    result = {"seed": SEED, "pairs_a_second": spent, "sets": figures}
    if not count:
        keep("pairs", result)
    return result


def _sample(pairs: Sequence[Labelled], count: int | None) -> list[Labelled]:
    if count is None or count >= len(pairs):
        return list(pairs)
    chosen = sorted(random.Random(SEED).sample(range(len(pairs)), count))
    return [pairs[i] for i in chosen]


def _model_alone(pair: CheckedPair) -> str:
    """What the support model would say without the rules; it is not asked of copies."""
    heard = pair.entailment
    return YES if heard is None else max((YES, NO, OPEN), key=lambda k: float(getattr(heard, k)))


def of_two(pair: CheckedPair) -> str:
    """Supported or contradicted where a set has no third label.

    The likelier of the two by the scores; without scores, what is not supported is contradicted.
    """
    if pair.verdict.value != OPEN:
        return pair.verdict.value
    if pair.entailment is None:
        return NO
    return YES if pair.entailment.supported > pair.entailment.contradicted else NO


def _peers(held: Set, chosen: Sequence[Labelled]) -> dict[str, Answers]:
    """Baselines. What has no training part takes SciFact's training part for its cuts."""
    training = held.training or labelled.of("scifact").training
    gold = [p.gold for p in training]
    name, _ = majority({str(i): p.gold for i, p in enumerate(chosen)})

    def fitted(seen: Sequence[float], values: Sequence[float]) -> Answers:
        cuts = baselines.Cuts(seen, gold)
        return Answers(tuple(_held(cuts(v), held) for v in values))

    return {
        "majority": Answers((name,) * len(chosen)),
        "likeness": fitted(
            baselines.likeness(training, training), baselines.likeness(chosen, training)
        ),
        "word overlap": fitted(
            [baselines.overlap(p) for p in training], [baselines.overlap(p) for p in chosen]
        ),
        "claim alone": Answers(tuple(baselines.claim_alone(chosen, held.training))),
    }


def _held(label: str, of: Set) -> str:
    """The label, or contradicted where the set has no third one."""
    return label if label in of.labels else NO


def measure(answers: Answers, pairs: Sequence[Labelled], labels: Sequence[str]) -> dict[str, Any]:
    """Accuracy (Wilson), macro-F1 over the set's labels (bootstrap over pairs), calibration."""
    gold = [p.gold for p in pairs]
    right = sum(g == a for g, a in zip(gold, answers.given, strict=True))
    out: dict[str, Any] = {
        "accuracy": share(right, len(gold)),
        "accuracy_interval": wilson(right, len(gold)),
        "macro_f1": macro_f1(gold, answers.given, labels),
        "macro_f1_interval": _bootstrap(gold, answers.given, labels),
        "confusion": dict(
            sorted(Counter(f"{g} → {a}" for g, a in zip(gold, answers.given, strict=True)).items())
        ),
    }
    if answers.sure:
        hits = [g == a for g, a in zip(gold, answers.given, strict=True)]
        out["ece"], out["reliability"] = calibration(answers.sure, hits)
    return out


def macro_f1(gold: Sequence[str], given: Sequence[str], labels: Sequence[str]) -> float:
    """The mean of the F1 of each label; 0 for a label that is never right."""
    pairs = Counter(zip(gold, given, strict=True))
    return _macro(pairs, labels)


def _macro(pairs: Mapping[tuple[str, str], int], labels: Sequence[str]) -> float:
    total = 0.0
    for label in labels:
        right = pairs.get((label, label), 0)
        said = sum(n for (_, a), n in pairs.items() if a == label)
        true = sum(n for (g, _), n in pairs.items() if g == label)
        total += 2 * right / (said + true) if said + true else 0.0
    return total / len(labels)


def _bootstrap(
    gold: Sequence[str], given: Sequence[str], labels: Sequence[str]
) -> tuple[float, float]:
    source = random.Random(SEED)
    both = list(zip(gold, given, strict=True))
    values = sorted(
        _macro(Counter(source.choices(both, k=len(both))), labels) for _ in range(RESAMPLES)
    )
    return values[int(0.025 * RESAMPLES)], values[int(0.975 * RESAMPLES)]


def calibration(
    sure: Sequence[float], right: Sequence[bool], bins: int = BINS
) -> tuple[float, list[dict[str, float]]]:
    """Expected calibration error (equal bins) and, for each bin, how many, how sure, how right."""
    rows: list[dict[str, float]] = []
    error = 0.0
    for b in range(bins):
        held = [i for i, s in enumerate(sure) if min(int(s * bins), bins - 1) == b]
        if not held:
            continue
        said = sum(sure[i] for i in held) / len(held)
        hit = sum(right[i] for i in held) / len(held)
        error += abs(said - hit) * len(held) / len(sure)
        rows.append({"pairs": len(held), "sure": round(said, 4), "right": round(hit, 4)})
    return error, rows

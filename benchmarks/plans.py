"""Protocols that ship: how many worked examples pass, mutations are noticed, plans are made a second.

The patients are those of the worked examples. Speed is that of the engine alone, the protocol loaded,
with one process and with two.
"""

from __future__ import annotations

import os
import time
from importlib.resources import files
from multiprocessing import get_context
from statistics import median
from typing import Any

from benchmarks.results import keep, kept
from probatum.protocols import shipped
from probatum.protocols.engine import plan
from probatum.protocols.examples import read_examples
from probatum.services.protocol_checking import check

OPTIONS = ("only",)
PLANS = 2000
TIMES = 3
PROCESSES = 2


def _seconds(name: str) -> float:
    """Seconds in which one process makes the plans of a protocol's examples, over and over."""
    protocol = shipped.load(name)
    place = files("probatum.protocols") / "shipped" / f"{name}.examples.yaml"
    examples = read_examples(place.read_bytes(), place.name, protocol, shipped.editions())
    variants = {v.key: v for v in protocol.variants}
    begun = time.perf_counter()
    for number in range(PLANS):
        run = examples.runs[number % len(examples.runs)]
        plan(protocol, variants[run.variant], run.patient, run.observations, run.as_of)
    return time.perf_counter() - begun


def run(only: tuple[str, ...] | None = None) -> None:
    """Measure every protocol, or some, and keep the figures of each as it is done."""
    before = (kept("plans") or {}).get("protocols", []) if only else []
    rows: list[dict[str, Any]] = [r for r in before if r["name"] not in (only or ())]
    with get_context("spawn").Pool(PROCESSES) as pool:
        for name in only or shipped.names():
            found = check(name)
            assert found.protocol is not None, found.error
            assert found.score is not None
            one = median(PLANS / _seconds(name) for _ in range(TIMES))
            both = median(
                PROCESSES * PLANS / max(pool.map(_seconds, [name] * PROCESSES, 1))
                for _ in range(TIMES)
            )
            rows.append(
                {
                    "name": name,
                    "editions": len(found.protocol.variants),
                    "rules": len(found.protocol.rules),
                    "quotes": dict(found.quotes),
                    "runs": found.runs,
                    "failures": len(found.failures),
                    "mutations": found.score.made,
                    "refused": found.score.refused,
                    "by_example": found.score.failed,
                    "proved": found.score.proved,
                    "survivors": len(found.score.survivors),
                    "plans_a_second": round(one),
                    "plans_a_second_two": round(both),
                    "load": round(os.getloadavg()[0], 1),
                }
            )
            print(f"plans: {rows[-1]}", flush=True)
            ordered = sorted(rows, key=lambda r: r["name"])
            keep("plans", {"plans": PLANS, "times": TIMES, "protocols": ordered})

"""Protocols that ship: how many worked examples pass, mutations are noticed, plans are made a second.

The patients are those of the worked examples. Speed is that of the engine alone, the protocol loaded,
with one process and with two.
"""

from __future__ import annotations

import time
from importlib.resources import files
from multiprocessing import get_context
from statistics import median
from typing import Any

from benchmarks.results import keep
from probatum.protocols import shipped
from probatum.protocols.engine import plan
from probatum.protocols.examples import read_examples
from probatum.services.protocol_checking import check

OPTIONS: tuple[str, ...] = ()
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


def run() -> None:
    """Measure every protocol and keep the figures."""
    rows: list[dict[str, Any]] = []
    with get_context("spawn").Pool(PROCESSES) as pool:
        for name in shipped.names():
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
                }
            )
            print(f"plans: {rows[-1]}", flush=True)
    keep("plans", {"plans": PLANS, "times": TIMES, "protocols": rows})

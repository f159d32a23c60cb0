"""Speed: the cold command, and articles in a running process."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks import truth
from benchmarks.libraries import described, shared_library
from benchmarks.places import AS_OF, SEED
from benchmarks.results import keep
from probatum.retrieval.beir import percentile
from probatum.services.asking import ask
from probatum.services.searching import Searcher

OPTIONS = ("count",)
RUNS = 7
QUESTIONS = 60
EXAMPLE = (
    "What are the latest updates on onasemnogene abeparvovec (Zolgensma) for the treatment of "
    "spinal muscular atrophy (SMA)?"
)


def run(count: int = QUESTIONS) -> dict[str, Any]:
    """Measure and keep the figures. Times are wall-clock seconds on the machine as it was."""
    figures: dict[str, Any] = {"seed": SEED, "runs": RUNS, **_cold(), **_running(count)}
    keep("speed", figures)
    return figures


def _cold() -> dict[str, Any]:
    """The command in a process of its own: on an empty folder once, then ``RUNS`` times."""
    script = Path(sys.executable).with_name("probatum")
    command = [str(script)] if script.exists() else [sys.executable, "-m", "probatum.app.cli"]
    with tempfile.TemporaryDirectory(prefix="probatum-speed-") as folder:
        asked = [*command, "ask", EXAMPLE, "--no-history"]
        first, _ = _seconds(asked, folder)
        cold = [_seconds(asked, folder) for _ in range(RUNS)]
        helped = [_seconds([*command, "--help"], folder) for _ in range(RUNS)]
        return {
            "first_ask": first,
            "cold_ask": [wall for wall, _ in cold],
            "cold_ask_cpu": [cpu for _, cpu in cold],
            "help": [wall for wall, _ in helped],
            "help_cpu": [cpu for _, cpu in helped],
        }


def _seconds(command: list[str], library: str) -> tuple[float, float]:
    """Wall-clock and processor seconds of a command."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begun = time.perf_counter()
    subprocess.run(
        command,
        check=True,
        capture_output=True,
        env={**os.environ, "PROBATUM_LIBRARY": library},
    )
    wall = time.perf_counter() - begun
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return round(wall, 3), round(cpu, 3)


def _running(count: int) -> dict[str, Any]:
    """Questions of all types in one process, after one question to load the models."""
    store = shared_library()
    searcher = Searcher(store)
    asked = [q for _, q in truth.questions(store, count)]
    ask(searcher, EXAMPLE, as_of=AS_OF)
    first: list[float] = []
    whole: list[float] = []
    cpu: list[float] = []
    by_question: list[tuple[float, str]] = []
    for question in asked:
        marks: list[tuple[str, float]] = []
        begun, spent = time.perf_counter(), time.process_time()

        def mark(message: str, marks: Any = marks, begun: float = begun) -> None:
            marks.append((message, time.perf_counter() - begun))

        ask(searcher, question, as_of=AS_OF, progress=mark)
        whole.append(time.perf_counter() - begun)
        cpu.append(time.process_time() - spent)
        by_question.append((round(whole[-1], 3), question))
        names = [message for message, _ in marks]
        if "Writing" in names:
            rest = marks[names.index("Writing") + 1 :]
            first.append(rest[1][1] if len(rest) > 1 else (rest or marks)[0][1])
    return {
        "library": described(store),
        "passages": store.record.counts().passages,
        "vectors": len(store.vectors),
        "questions": len(asked),
        "first_section_p50": percentile(first, 0.5),
        "first_section_p95": percentile(first, 0.95),
        "article_p50": percentile(whole, 0.5),
        "article_p95": percentile(whole, 0.95),
        "article_cpu_p50": percentile(cpu, 0.5),
        "article_cpu_p95": percentile(cpu, 0.95),
        "slowest": sorted(by_question, reverse=True)[:5],
    }

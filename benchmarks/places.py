"""Where things lie: shared data, caches and results."""

from __future__ import annotations

import json
import lzma
import os
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
SHARED = Path(os.environ.get("PROBATUM_SHARED", HERE.parents[1] / "shared")) / "data"
CACHE = Path(os.environ.get("PROBATUM_BENCH_CACHE", HERE / ".cache"))
VECTORS = CACHE / "vectors"
RESULTS = HERE / "results"
REPORT = HERE / "RESULTS.md"

AS_OF = "2026-11-01"
"""The day as of which every question is asked."""

SEED = 20261123


def lines(relative: str) -> list[dict[str, Any]]:
    """The records of a packed JSONL file of the shared data."""
    path = SHARED / relative
    if not path.is_file():
        raise SystemExit(
            f"{path} is missing: the benchmarks read the shared data. Set PROBATUM_SHARED to the "
            "folder that holds data/, then run the same command again."
        )
    with lzma.open(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]

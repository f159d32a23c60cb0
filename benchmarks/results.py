"""Raw figures of a target, kept as JSON, so that parts can be run alone."""

from __future__ import annotations

import json
import os
import platform
import subprocess
from pathlib import Path
from typing import Any

from benchmarks.places import HERE, RESULTS


def machine() -> dict[str, Any]:
    """The machine and the versions of what was measured."""
    cpu = next(
        (
            line.partition(":")[2].strip()
            for line in _lines("/proc/cpuinfo")
            if line.startswith("model name")
        ),
        platform.processor() or "unknown",
    )
    memory = next(
        (int(line.split()[1]) for line in _lines("/proc/meminfo") if line.startswith("MemTotal")), 0
    )
    revision = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"],
        cwd=HERE,
        capture_output=True,
        text=True,
        check=False,
    ).stdout.strip()
    return {
        "cores": os.cpu_count(),
        "cpu": cpu,
        "memory_gib": round(memory / 2**20, 1),
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.release()}",
        "load": round(os.getloadavg()[0], 1),
        "revision": revision,
    }


def keep(target: str, figures: dict[str, Any]) -> None:
    """Keep the figures of a target, with the machine that they were measured on."""
    RESULTS.mkdir(parents=True, exist_ok=True)
    draft = RESULTS / f"{target}.json.new"
    content = {"target": target, "machine": machine(), **figures}
    draft.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", "utf-8")
    draft.replace(RESULTS / f"{target}.json")


def kept(target: str) -> dict[str, Any] | None:
    """The figures of a target, None if it was never run."""
    try:
        found: dict[str, Any] = json.loads((RESULTS / f"{target}.json").read_text("utf-8"))
    except FileNotFoundError:
        return None
    return found


def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text("utf-8").splitlines()
    except OSError:
        return []

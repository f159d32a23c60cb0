"""Runs the real command line in a process of its own, as a person or a script does."""

from __future__ import annotations

import ctypes
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from probatum.library.store import Store
from tests import forking

ROOT = Path(__file__).parents[1]
PR_CAPBSET_DROP = 24
TIMEOUT = 300
CAP_DAC_OVERRIDE = 1
CAP_DAC_READ_SEARCH = 2


def command(library: Path, *arguments: object) -> list[str]:
    """The command line that works on this library."""
    given = [str(a) for a in arguments]
    return [sys.executable, "-m", "probatum", "--library", str(library), *given]


def probatum(
    library: Path,
    *arguments: object,
    stdin: str | bytes = "",
    before: Callable[[], None] | None = None,
    cwd: Path = ROOT,
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end, forked from a process that has loaded the program.

    ``before`` is called in the child before the command starts, which then is started anew.
    """
    given = stdin.encode() if isinstance(stdin, str) else stdin
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "COLUMNS": "100"}
    line = command(library, *arguments)
    if before is None:
        done = forking.run(line[3:], given, cwd, environment, TIMEOUT)
    else:
        done = subprocess.run(
            line, input=given, capture_output=True, preexec_fn=before, cwd=cwd, env=environment,
            timeout=TIMEOUT, check=False,
        )  # fmt: skip
    return subprocess.CompletedProcess(
        done.args, done.returncode, done.stdout.decode(), done.stderr.decode()
    )


def report(library: Path, *paths: object, **options: Any) -> dict[str, Any]:
    """Add paths without vectors and give the report."""
    done = probatum(library, "add", *paths, "--vectors", "later", "--json", **options)
    assert "Traceback" not in done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def held(library: Path) -> set[tuple[str, str]]:
    """Document and edition of everything that a whole library holds."""
    with Store.open(library, starter=False) as store:
        assert store.record.whole() == "ok"
        assert store.words.state == store.record.state
        return {(h.document, h.edition) for h in store.record.held(newest=False)}


def drop_rights() -> None:
    """Make root obey permissions, as every other user does; call it before a program is started."""
    if os.getuid() == 0:
        libc = ctypes.CDLL(None, use_errno=True)
        for capability in (CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH):
            if libc.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0):
                raise OSError(ctypes.get_errno(), "capabilities cannot be dropped")

"""Starts the making of vectors beside this process."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def in_background(folder: Path) -> None:
    """Start ``probatum encode``; it stops by itself and may be killed at any time."""
    subprocess.Popen(
        [sys.executable, "-m", "probatum.app.cli", "--library", str(folder), "encode"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )

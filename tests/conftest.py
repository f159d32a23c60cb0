"""What holds for every test: the same invented examples each time, and the program compiled once.

Generative tests try the same examples each time, so that one commit has one outcome.
``HYPOTHESIS_PROFILE=explore`` tries others, a different set on each run.
"""

from __future__ import annotations

import compileall
import os
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("same", derandomize=True, deadline=None)
settings.register_profile("explore", deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))


def pytest_sessionstart(session: pytest.Session) -> None:
    """Compile the program, so that none of the hundreds of commands that tests run has to do it."""
    if not hasattr(session.config, "workerinput"):
        compileall.compile_dir(Path(__file__).parents[1] / "src", quiet=2)

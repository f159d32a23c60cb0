"""Where the real documents lie, and the marker of tests that need them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

SHARED = Path(os.environ.get("PROBATUM_SHARED", Path(__file__).parents[2] / "shared")) / "data"

REQUIRE_ALL = os.environ.get("PROBATUM_REQUIRE_ALL") == "1"
WHOLE = os.environ.get("PROBATUM_WHOLE") == "1"
"""Whether a corpus is read whole of which a sample shows all that the rest could show."""

needs_shared = pytest.mark.skipif(
    not SHARED.is_dir() and not REQUIRE_ALL,
    reason=f"the real documents are not at {SHARED}",
)

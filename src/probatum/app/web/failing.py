"""What a log says of an error that nobody expected: where it arose, never what it says.

The message of an error may hold a question, or what was typed into a plan.
"""

from __future__ import annotations

import traceback
from pathlib import Path

_DEEPEST = 8


def where(error: BaseException) -> str:
    """The kind of an error and the lines that led to it, the innermost first."""
    frames = reversed(traceback.extract_tb(error.__traceback__)[-_DEEPEST:])
    lines = " < ".join(f"{Path(f.filename).stem}:{f.lineno}" for f in frames)
    return f"{type(error).__name__} at {lines}"

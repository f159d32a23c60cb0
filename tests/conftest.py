"""Generative tests try the same examples each time, so that one commit has one outcome.

``HYPOTHESIS_PROFILE=explore`` tries others, a different set on each run.
"""

from __future__ import annotations

import os

from hypothesis import settings

settings.register_profile("same", derandomize=True, deadline=None)
settings.register_profile("explore", deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))

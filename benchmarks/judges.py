"""The support model, if this checkout has one."""

from __future__ import annotations

from functools import lru_cache

from probatum.services.checking import support_model
from probatum.verification.support import Judge


@lru_cache(maxsize=1)
def judge() -> Judge | None:
    """The model, loaded once; None where it is not there."""
    return support_model()

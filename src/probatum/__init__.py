"""Probatum: an engine for clinical evidence in which every statement opens its source."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from probatum.app.library import Library as Library

__all__ = ["Library"]


def __getattr__(name: str) -> Any:
    """``from probatum import Library``, imported with its first use."""
    if name == "Library":
        from probatum.app.library import Library

        return Library
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

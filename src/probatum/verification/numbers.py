"""The checks of numbers under one name: quantities against the quotes, and arithmetic."""

from __future__ import annotations

from probatum.verification.arithmetic import ARITHMETIC, SOURCE_ARITHMETIC, check_arithmetic
from probatum.verification.quantity import QUANTITY, check_quantities

__all__ = ["ARITHMETIC", "QUANTITY", "SOURCE_ARITHMETIC", "check_arithmetic", "check_quantities"]

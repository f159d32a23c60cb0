"""Units as people write them: one spelling of each, exact factors, °F to °C, pounds to kilograms.

Factors between units of different kinds (mg/dL and µmol/L) are an analyte's own and stand in the
protocol; here are only those that hold for every analyte. Sources: UCUM ([degF], [lb_av], [oz_av]); the
pound is 0.45359237 kg and the ounce a sixteenth of it by the international agreement of 1959.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

POUND_KG = Decimal("0.45359237")
OUNCE_KG = POUND_KG / 16
GRAM = Decimal("0.001")

_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_SAME = {
    "°c": "cel", "c": "cel", "degc": "cel", "celsius": "cel", "[degc]": "cel",
    "°f": "[degf]", "f": "[degf]", "degf": "[degf]", "fahrenheit": "[degf]",
    "sec": "s", "seconds": "s", "second": "s", "secs": "s",
    "k/ul": "10^3/ul", "thou/ul": "10^3/ul", "k/mm3": "10^3/ul", "10^3/mm3": "10^3/ul",
    "thousand/ul": "10^3/ul", "10^3/cumm": "10^3/ul",
    "cells/ul": "/ul", "cell/ul": "/ul", "/mm3": "/ul", "cells/mm3": "/ul", "/cumm": "/ul",
    "cells/cumm": "/ul", "10^6/l": "/ul",
    "giga/l": "10^9/l", "bil/l": "10^9/l",
    "lbs": "lb", "pound": "lb", "pounds": "lb", "[lb_av]": "lb",
    "ounce": "oz", "ounces": "oz", "[oz_av]": "oz",
    "kilogram": "kg", "kilograms": "kg", "kgs": "kg", "gram": "g", "grams": "g",
}  # fmt: skip
_COUNTS = {"/ul": Decimal("0.001"), "10^3/ul": Decimal(1), "10^9/l": Decimal(1)}
"""Counts of cells, as multiples of 10^9/L."""
_MASSES = {"kg": Decimal(1), "g": GRAM, "lb": POUND_KG, "oz": OUNCE_KG}
"""Masses, as multiples of a kilogram."""
_KINDS = (_COUNTS, _MASSES)


@lru_cache(maxsize=1024)
def spelt(unit: str) -> str:
    """One spelling of a unit: ``×10⁹/L``, ``10*9/l`` and ``10^9/L`` are all ``10^9/l``."""
    raised = re.sub(
        "[⁰¹²³⁴⁵⁶⁷⁸⁹]+",
        lambda m: m[0].translate(_RAISED) if m.start() == 0 else f"^{m[0].translate(_RAISED)}",
        unit.replace("mm³", "mm3"),
    )
    text = "".join(unicodedata.normalize("NFKC", raised).casefold().split())
    text = text.replace("μ", "u").replace("mcg", "ug").replace("microliter", "ul")
    text = re.sub(r"^[x×*]?10[*^e]?(?=\d/)", "10^", text)
    text = text.replace("mm^3", "mm3")
    return _SAME.get(text, text)


Convert = Callable[[Decimal], Decimal]


@lru_cache(maxsize=1024)
def conversion(unit: str, known: tuple[tuple[str, Decimal], ...]) -> Convert | None:
    """From a unit to the first of those that an analyte knows, with their factors to it; None where
    nothing here or there says how."""
    for name, factor in known:
        if name == unit:
            return _times(factor)
    wanted = spelt(unit)
    factors = {spelt(name): factor for name, factor in known}
    if wanted in factors:
        return _times(factors[wanted])
    if wanted == "[degf]" and "cel" in factors:
        return _celsius
    for kind in _KINDS:
        held = next((n for n in factors if n in kind), None)
        if wanted in kind and held is not None:
            return _times(factors[held] * kind[wanted] / kind[held])
    return None


def _times(factor: Decimal) -> Convert:
    return lambda value: value * factor


def _celsius(fahrenheit: Decimal) -> Decimal:
    return (fahrenheit - 32) * 5 / 9


_AMOUNT = r"(\d+(?:[.,]\d+)?)\s*"
_POUNDS = re.compile(
    rf"{_AMOUNT}(?:lbs?|pounds?|#)(?:[\s,]*{_AMOUNT}(?:oz|ounces?))?", re.IGNORECASE
)
_KILOGRAMS = re.compile(rf"{_AMOUNT}(kg|kilograms?|g|grams?)", re.IGNORECASE)


def weight(text: str) -> tuple[str, bool]:
    """A body weight that was typed with its unit, as a number of kilograms, and whether it was
    converted: ``11 lb 8 oz`` is ``5.216``, rounded half up to 1 g. Any other text stays as it is."""
    typed = text.strip()
    if found := _POUNDS.fullmatch(typed):
        pounds, ounces = (Decimal((part or "0").replace(",", ".")) for part in found.groups())
        kilograms = pounds * POUND_KG + ounces * OUNCE_KG
        return str(kilograms.quantize(GRAM, ROUND_HALF_UP)), True
    if found := _KILOGRAMS.fullmatch(typed):
        grams = spelt(found[2]) == "g"
        number = found[1]
        return (f"{Decimal(number.replace(',', '.')) * GRAM:f}", True) if grams else (number, False)
    return typed, False

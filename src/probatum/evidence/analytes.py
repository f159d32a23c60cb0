"""Molar masses of the analytes that laboratories report both by mass and by amount."""

from __future__ import annotations

import re
from fractions import Fraction

_MASSES = """
180.156 glucose
386.65 cholesterol ldl hdl
885.4 triglyceride triglycerides
113.12 creatinine
584.66 bilirubin
40.078 calcium
28.0134 bun
60.055 urea
168.11 urate uric
30.974 phosphate phosphorus
24.305 magnesium
17.031 ammonia
90.08 lactate
55.845 iron
22.990 sodium
39.098 potassium
"""
"""Grams per mole: IUPAC standard atomic weights summed over the formula; cholesterol C27H46O,
triglycerides as triolein (885.4, the usual convention), urea nitrogen as two atoms of nitrogen,
phosphate as phosphorus."""

MASSES = {
    word: Fraction(mass)
    for mass, *words in (line.split() for line in _MASSES.strip().splitlines())
    for word in words
}
_WORD = re.compile(r"[A-Za-z]+")


def molar_mass(text: str) -> Fraction | None:
    """The molar mass of the one analyte that ``text`` names; nothing where it names several."""
    found = {m for w in _WORD.findall(text.lower()) if (m := MASSES.get(w)) is not None}
    return found.pop() if len(found) == 1 else None

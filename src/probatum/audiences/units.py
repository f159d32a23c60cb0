"""A laboratory value in the other customary unit, shown beside it as a derivation.

The claim's own words stay. Molar masses are those of ``evidence.analytes``; a value is converted only
where the claim names one analyte. Temperatures: 1 degree Celsius is 1.8 degrees Fahrenheit, 0 is 32.
"""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction

from probatum.evidence.analytes import molar_mass
from probatum.evidence.claims import Claim

_VALUE = re.compile(
    r"(?<![\w.])(\d+(?:,\d{3})*(?:\.\d+)?) ?(mg/dL|g/dL|mmol/L|µmol/L|μmol/L|umol/L)(?![\w/])"
)
_CELSIUS = re.compile(r"(?<![\w.-])(\d{1,3}(?:\.\d+)?) ?(?:°|º) ?C\b")
_PER_LITRE = {"mg/dL": Fraction(1, 100), "g/dL": Fraction(10)}
"""Grams a litre."""
_MOLES = {"mmol/L": Fraction(1, 1000), "umol/L": Fraction(1, 10**6)}
_SMALL = Fraction(1, 1000)
"""Moles a litre under which a result is given in umol/L."""


def with_units(claim: Claim) -> Claim:
    """The claim with its values in the other unit in its note; itself where there is none."""
    said = [*_laboratory(claim.text), *_temperatures(claim.text)]
    if not said:
        return claim
    note = f"our conversion: {', '.join(dict.fromkeys(said))}"
    return replace(claim, note=f"{claim.note}; {note}" if claim.note else note)


def _laboratory(text: str) -> list[str]:
    values = [(v, u.replace("µ", "u").replace("μ", "u")) for v, u in _VALUE.findall(text)]
    mass = molar_mass(text) if values else None
    if mass is None or len({unit in _MOLES for _, unit in values}) != 1:
        return []
    said = []
    for value, unit in values:
        number = Fraction(value.replace(",", ""))
        if unit in _PER_LITRE:
            moles = number * _PER_LITRE[unit] / mass
            other = "umol/L" if moles < _SMALL else "mmol/L"
            result = moles / _MOLES[other]
        else:
            other = "mg/dL"
            result = number * _MOLES[unit] * mass * 100
        said.append(f"{value} {unit} = {_rounded(result)} {other}")
    return said


def _temperatures(text: str) -> list[str]:
    if "°F" in text or "ºF" in text or "° F" in text:
        return []
    return [
        f"{value} °C = {_rounded(Fraction(value) * Fraction(9, 5) + 32)} °F"
        for value in _CELSIUS.findall(text)
    ]


def _rounded(value: Fraction) -> str:
    """Three significant figures at least, half away from zero."""
    places = 0 if value >= 100 else 1 if value >= 10 else 2
    scaled = int(value * 10**places + Fraction(1, 2))
    whole, rest = divmod(scaled, 10**places)
    text = f"{whole}.{rest:0{places}d}" if places else str(whole)
    return text.rstrip("0").rstrip(".") if places else text

"""Units of clinical text: what is written, its canonical UCUM-like form and its exact factor.

Two units are comparable when their dimensions are the same string. Months and years are calendar
units of their own: they convert into each other, never into days. ``IU`` and ``units`` never
convert. Sources of factors: the SI; the international pound (0.45359237 kg); UCUM for spellings.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: canonical spelling, dimension, and the exact factor to the dimension's base unit."""

    symbol: str
    dimension: str
    factor: Fraction


NONE = Unit("", "", Fraction(1))

_SYMBOLS = """
kg mass 1000 kg KG Kg kgs
g mass 1 g gm
mg mass 0.001 mg MG
ug mass 0.000001 mcg µg μg ug MCG
ng mass 0.000000001 ng
pg mass 0.000000000001 pg
[lb] mass 453.59237 lb lbs
L volume 1 L l
dL volume 0.1 dL dl
mL volume 0.001 mL ml ML cc
uL volume 0.000001 µL μL uL µl μl ul mm^3 mm3 mm³
nL volume 0.000000001 nL nl
cm3 volume 0.001 cm^3 cm3 cm³
m2 area 1 m^2 m2 m²
cm2 area 0.0001 cm^2 cm2 cm²
mm2 area 0.000001 mm^2 mm2 mm²
km length 1000 km
km2 area 1000000 km^2 km2 km²
m length 1 m
cm length 0.01 cm
mm length 0.001 mm
um length 0.000001 µm μm um
nm length 0.000000001 nm
mol amount 1 mol
mmol amount 0.001 mmol
umol amount 0.000001 µmol μmol umol
nmol amount 0.000000001 nmol
pmol amount 0.000000000001 pmol
M molar 1 M
mM molar 0.001 mM
uM molar 0.000001 µM μM uM
nM molar 0.000000001 nM
meq equivalent 0.001 mEq meq
mosm osmole 0.001 mOsm mosm
ms time 0.001 ms msec
s time 1 s sec secs
min time 60 min mins
h time 3600 h hr hrs
d time 86400 d
wk time 604800 wk wks
mo calendar 1 mo mos
a calendar 12 yr yrs y
[IU] international 1 IU
k[IU] international 1000 kIU
[U] enzyme 1 U
m[U] enzyme 0.001 mU
k[U] enzyme 1000 kU
vg genome 1 vg
[PFU] plaque 1 PFU pfu
[CFU] colony 1 CFU cfu
% percent 1 % ％
Cel temperature 1 °C ºC ℃
[degF] fahrenheit 1 °F ºF ℉
mm[Hg] pressure 133.322387415 mmHg mmhg
kPa pressure 1000 kPa
Pa pressure 1 Pa
cm[H2O] pressure 98.0665 cmH2O
{beat}/min beat/time 1/60 bpm
Hz frequency 1 Hz
kHz frequency 1000 kHz
MHz frequency 1000000 MHz
kcal energy 4184 kcal
Gy absorbed 1 Gy
mGy absorbed 0.001 mGy
MBq activity 1000000 MBq
mCi curie 0.001 mCi
kDa dalton 1000 kDa
V voltage 1 V
[oz_av] mass 28.349523125 oz
fg mass 0.000000000000001 fg
fL volume 0.000000000000001 fL
fmol amount 0.000000000000001 fmol
kJ energy 1000 kJ
[ppm] ppm 1 ppm
dB decibel 1 dB
m[IU] international 0.001 mIU
u[IU] international 0.000001 µIU μIU uIU
mV voltage 0.001 mV
[ULN] uln 1 ULN
{fold} fold 1 fold
"""

_NAMES = """
kg mass 1000 kilogram kilograms kilo kilos
g mass 1 gram grams
mg mass 0.001 milligram milligrams
ug mass 0.000001 microgram micrograms
ng mass 0.000000001 nanogram nanograms
[lb] mass 453.59237 pound pounds
L volume 1 liter liters litre litres
dL volume 0.1 deciliter deciliters decilitre decilitres
mL volume 0.001 milliliter milliliters millilitre millilitres
uL volume 0.000001 microliter microliters microlitre microlitres cubic_millimeter cubic_millimetre
m2 area 1 square_meter square_metre
cm length 0.01 centimeter centimeters centimetre centimetres
mm length 0.001 millimeter millimeters millimetre millimetres
m length 1 meter meters metre metres
mmol amount 0.001 millimole millimoles
meq equivalent 0.001 milliequivalent milliequivalents
s time 1 second seconds
min time 60 minute minutes
h time 3600 hour hours
d time 86400 day days
wk time 604800 week weeks
mo calendar 1 month months
a calendar 12 year years
{decade} calendar 120 decade decades
{fortnight} time 1209600 fortnight fortnights
[oz_av] mass 28.349523125 ounce ounces
kcal energy 4184 kilocalorie kilocalories
kJ energy 1000 kilojoule kilojoules
[IU] international 1 international_unit international_units
[U] enzyme 1 unit units
vg genome 1 vector_genome vector_genomes
% percent 1 percent per_cent
{point} point 1 percentage_point percentage_points
Cel temperature 1 degrees_celsius degrees_c deg_c °_c º_c degree_celsius
[degF] fahrenheit 1 degrees_fahrenheit degrees_f deg_f °_f º_f degree_fahrenheit
mm[Hg] pressure 133.322387415 mm_hg
{beat}/min beat/time 1/60 beats_per_minute beats/min beats/minute
{fold} fold 1 fold-change
[ULN] uln 1 upper_limit_of_normal upper_limits_of_normal upper_limit_of_the_normal_range
{tablet} tablet 1 tablet tablets
{capsule} capsule 1 capsule capsules
{dose} dose 1 dose doses
{drop} drop 1 drop drops
{puff} puff 1 puff puffs
{vial} vial 1 vial vials
{spray} spray 1 spray sprays
{cell} cell 1 cell cells
{copy} copy 1 copy copies
"""


def _table(lines: str, join: str = "") -> dict[str, Unit]:
    table: dict[str, Unit] = {}
    for line in lines.strip().splitlines():
        symbol, dimension, factor, *spellings = line.split()
        for spelling in spellings:
            table[spelling.replace("_", join)] = Unit(symbol, dimension, Fraction(factor))
    return table


_BY_SYMBOL = _table(_SYMBOLS)
_BY_NAME = _table(_NAMES, " ")
_RENAL = Unit("{1.73_m2}", "standard area", Fraction(1))


def _alternatives(spellings: dict[str, Unit]) -> str:
    ordered = sorted(spellings, key=lambda s: (-len(s), s))
    return "|".join(re.escape(s).replace(r"\ ", r"\s") for s in ordered)


_AREA = r"(?:k?m\s2|[cm]m\s[23])(?![\d.,]\d|\d)(?=\s|[.,;)/]|$)"
_ATOM = (
    rf"(?:1[.·]73\s?m\s?(?:\^?2|²)|{_AREA}|(?:{_alternatives(_BY_SYMBOL)})(?![A-Za-zµμ0-9^]|\s?[-−–⁻]1(?!\d)|\s?⁻¹)"
    rf"|(?i:{_alternatives(_BY_NAME)})(?![A-Za-z]))"
)
_OVER = r"(?:\s?/\s?|\s(?:per|each)\s|[ -]per[ -])"
_INVERSE = r"(?:\s|[.·])?(?:kg|m|min|h|hr|s|L|l|d|day|dL|dl|mL|ml)\s?(?:\^?\(?[-−–]1\)?|⁻¹)(?!\d)"
_BODY = r"(?:\s(?:of\s)?body[\s-]?weight)?"
UNIT = re.compile(
    r"(?:\s|&(?:nbsp|thinsp|#160);)?(?:-|–|(?:[x×]|(?:-\s?)?times|-?fold)\s?)?(?:the\s)?(?P<lead>/\s?|per\s(?=[dmµμu]?[lL]\b|lit|mm|cubic|micro|millil))?"
    rf"(?P<unit>{_ATOM}(?:{_BODY}{_OVER}{_ATOM}|{_INVERSE}){{0,3}})"
    rf"(?P<daily>{_BODY}\s(?:daily|a\sday|each\sday|every\sday)(?!\w))?"
)
"""A unit right after a number, with the words that may stand between."""

_SPLIT = re.compile(rf"{_BODY}{_OVER}")
_POWER = re.compile(
    r"[ .·]?(?<![A-Za-z])(kg|min|m|hr|h|s|L|l|day|d|dL|dl|mL|ml)\s?(?:\^?\(?[-−–]1\)?|⁻¹)"
)
"""A denominator written as a power: "kg-1", "h⁻¹"."""
_BLANK = re.compile(r"\s+")


@lru_cache(maxsize=4096)
def unit(written: str, *, inverse: bool = False, daily: bool = False) -> Unit:
    """The unit that ``written`` (what :data:`UNIT` matched) stands for.

    ``inverse``: a bare denominator ("/L"). ``daily``: followed by "daily". Raises KeyError for
    what :data:`UNIT` would not match.
    """
    written = _POWER.sub(r"/\1", written)
    whole = _BY_NAME.get(_BLANK.sub(" ", written.lower()))
    parts = [whole] if whole else [_atom(part) for part in _SPLIT.split(written)]
    over = [NONE, *parts] if inverse else parts
    if daily:
        over.append(_BY_NAME["day"])
    if len(over) == 1:
        return over[0]
    symbol, dimension, factor = over[0].symbol, _bare(over[0].dimension), over[0].factor
    below = []
    for part in over[1:]:
        symbol += "/" + part.symbol
        factor /= part.factor
        below.append(part.dimension)
    return Unit(symbol, "/".join([dimension, *sorted(below)]), factor)


def _bare(dimension: str) -> str:
    return "" if dimension == "cell" else dimension


def _atom(written: str) -> Unit:
    written = written.strip()
    if written.startswith("1") and "73" in written:
        return _RENAL
    if found := _BY_SYMBOL.get(written):
        return found
    if found := _BY_NAME.get(_BLANK.sub(" ", written.lower())):
        return found
    return _BY_SYMBOL[_BLANK.sub("", written)]

"""Which number of a quote a number of the claim may be: the same under every way it can be read.

A number of clinical text can be read in more than one way: "12" of "at 12, 24 and 48 hours" is 12
hours, "week 12" is twelve weeks on, "the second cycle" is cycle 2, "under 18" is an age. Two numbers
agree when one reading of each is equal, and their comparators agree.
"""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache

from probatum.evidence.quantities import Comparator, Measure, Quantity, same, same_value
from probatum.evidence.units import unit

Key = tuple[object, ...]

_LOOSE = frozenset({Comparator.EQUAL, Comparator.ABOUT})
_TIMES = frozenset({"week", "day", "month", "year"})
_AGE_BEFORE = re.compile(r"\b(?:aged?|ages)(?:\s(?:of|from|between|over|under|range))*\s?$", re.I)
_NOUN_AFTER = re.compile(r"[\s-]([A-Za-z]+)")
_AGED = re.compile(r"\b(?:aged?|old(?:er)?|young(?:er)?)\b", re.IGNORECASE)
_OLDEST = 120
_DAY = 86400


def singular(noun: str) -> str:
    """The noun that a label numbers, in the singular: "weeks" to "week", "studies" to "study"."""
    noun = noun.lower()
    if noun.endswith("ies"):
        return noun[:-3] + "y"
    if noun.endswith("s") and not noun.endswith("ss"):
        return noun[:-1]
    return noun


@lru_cache(maxsize=16384)
def readings(text: str, quantity: Quantity) -> tuple[Key, ...]:
    """Every way to read a quantity of ``text``, as keys that are equal for equal readings."""
    low, high = quantity.bounds
    if quantity.measure is Measure.DATE:
        return (("date", quantity.date[:4]),)
    if quantity.measure is Measure.ORDINAL:
        noun = _NOUN_AFTER.match(text, quantity.end)
        return _numbered(singular(noun[1]) if noun else "", low, high)
    own: Key = ("value", quantity.unit.dimension, low, high)
    if quantity.measure is Measure.FRACTION and quantity.total is not None:
        whole = Fraction(quantity.total)
        return (("fraction", low, whole), own, ("value", quantity.unit.dimension, whole, whole))
    if quantity.measure is Measure.FREQUENCY:
        return (("frequency", *own), *_rate(quantity))
    keys = [own]
    if quantity.lent.dimension:
        factor = quantity.lent.factor
        keys.append(("value", quantity.lent.dimension, low * factor, high * factor))
    if quantity.label:
        keys += _numbered(singular(quantity.label), low, high)
    if not quantity.unit.dimension and not quantity.label and _is_age(text, quantity):
        keys.append(("value", "calendar", low * 12, high * 12))
    if quantity.unit.symbol == "{dose}" and "times" in text[quantity.start : quantity.end]:
        keys.append(("value", "fold", low, high))
    return tuple(keys)


def _numbered(noun: str, low: Fraction, high: Fraction) -> tuple[Key, ...]:
    place: Key = ("numbered", noun, low, high)
    if noun not in _TIMES:
        return (place,)
    time = unit(noun)
    return (place, ("value", time.dimension, low * time.factor, high * time.factor))


def _rate(quantity: Quantity) -> tuple[Key, ...]:
    """How often a day: "every 12 hours" is as often as "twice daily"."""
    low, high = quantity.bounds
    if quantity.unit.dimension == "time" and low > 0 and low == high:
        return (("rate", Fraction(_DAY) / low),)
    if quantity.unit.dimension == "/time" and low == high:
        return (("rate", low * _DAY),)
    return ()


def _is_age(text: str, quantity: Quantity) -> bool:
    if quantity.measure is not Measure.VALUE or not 0 < quantity.high <= _OLDEST:
        return False
    if quantity.comparator not in _LOOSE:
        return True
    return bool(_AGE_BEFORE.search(text[max(0, quantity.start - 24) : quantity.start]))


def bounded_alike(claimed: Quantity, quoted: Quantity) -> bool:
    """Whether the comparators agree; "about" may be added or left out."""
    if claimed.comparator == quoted.comparator:
        return True
    return claimed.comparator in _LOOSE and quoted.comparator in _LOOSE


def accepts(claim: str, claimed: Quantity, quote: str, quoted: Quantity) -> bool:
    """Whether the number of the claim is the number of the quote."""
    if claimed.measure is quoted.measure is Measure.DATE:
        return claimed.comparator == quoted.comparator and quoted.date.startswith(claimed.date)
    if not bounded_alike(claimed, quoted):
        return False
    if same(claimed, quoted) or same_value(claimed, quoted):
        return True
    if drops_unit(claimed, quoted) and quoted.unit.symbol == "a" and quoted.high <= _OLDEST:
        around = quote[max(0, quoted.start - 16) : quoted.end + 16]
        return bool(_AGED.search(around))
    if claimed.margin is not None and claimed.margin != quoted.margin:
        return False
    mine = readings(claim, claimed)
    if claimed.measure is Measure.FRACTION:
        mine = mine[:1]
    return not frozenset(mine).isdisjoint(readings(quote, quoted))


def differs_in_bound_alone(claim: str, claimed: Quantity, quote: str, quoted: Quantity) -> bool:
    """The same value, bounded on one side only: "48 hours" of "within 48 hours"."""
    bounds = (claimed.comparator in _LOOSE) + (quoted.comparator in _LOOSE)
    mine = readings(claim, claimed)
    return bounds == 1 and not frozenset(mine).isdisjoint(readings(quote, quoted))


def drops_unit(claimed: Quantity, quoted: Quantity) -> bool:
    """The same digits, with a unit on one side only."""
    bare = (claimed.unit.dimension == "") != (quoted.unit.dimension == "")
    plain = claimed.measure is quoted.measure is Measure.VALUE
    return bare and plain and (claimed.low, claimed.high) == (quoted.low, quoted.high)


def lies_within(claimed: Quantity, quoted: Quantity) -> bool:
    """A value inside a range or a bound of the quote: an instance of it, not another number."""
    if claimed.low != claimed.high or claimed.comparator not in _LOOSE:
        return False
    if claimed.unit.dimension != quoted.unit.dimension or Measure.DATE in (
        claimed.measure,
        quoted.measure,
    ):
        return False
    value, (low, high) = claimed.bounds[0], quoted.bounds
    if quoted.comparator in (Comparator.MORE, Comparator.AT_LEAST):
        return value > high
    if quoted.comparator in (Comparator.LESS, Comparator.AT_MOST):
        return value < low
    return low < high and low <= value <= high


def comparable(claim: str, claimed: Quantity, quote: str, quoted: Quantity) -> bool:
    """Whether one could stand in the place of the other: the same kind of number or the same digits."""
    for measure in (Measure.DATE, Measure.P_VALUE):
        if (claimed.measure is measure) != (quoted.measure is measure):
            return False
    if claimed.measure is Measure.FRACTION:
        worded = not any(c.isdigit() for c in claim[claimed.start : claimed.end])
        return quoted.measure is Measure.FRACTION or (worded and quoted.unit.symbol == "%")
    if claimed.measure is Measure.DATE:
        return True
    if claimed.low in (quoted.low, quoted.high, quoted.margin):
        return True
    kinds = {key[:2] for key in readings(quote, quoted)}
    return any(key[:2] in kinds for key in readings(claim, claimed))

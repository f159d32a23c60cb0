"""How a number of the claim follows from the numbers of its quotes, in words that can be shown."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import combinations

from probatum.evidence.analytes import molar_mass
from probatum.evidence.quantities import Comparator, Measure, Quantity
from probatum.evidence.units import NONE, Unit
from probatum.verification.accepting import bounded_alike
from probatum.verification.words import Reading, content, places, stem

MOST = 60
"""Numbers of one sentence from which none is derived by adding, taking away or dividing."""
_AKIN = 3
"""Words of the claim about a number that keeps the claim's bound, or half of them if they are few."""
_NEXT = 24
"""Characters between a dose and how often it is given."""
_SENTENCE = 240
"""Characters between two numbers that are reckoned together: about a long sentence."""
_PERCENT = "%"
_LOOSE = frozenset({Comparator.EQUAL, Comparator.ABOUT})
_DIFFERENCE = re.compile(
    r"\b(?:difference|differ|points?|change|fell|falls?|rose|rises?|drop(?:ped|s)?|gain(?:ed|s)?|"
    r"los[st]|los(?:es|ing)|more|fewer|less|reduc\w+|decreas\w+|increas\w+|improv\w+|declin\w+|"
    r"higher|lower|longer|shorter|later|earlier|gap)\b",
    re.IGNORECASE,
)
_SUM = re.compile(
    r"\b(?:total\w*|sum|overall|altogether|together|combined|in all|all|either|both)\b", re.I
)
_WORD_SHARE = 25
"""Thousandths by which a share in words ("two thirds", "one in five") may be off: its own step is
a tenth or more."""


def percentage(count: Quantity, places: int) -> Decimal:
    """n/N as a percentage, rounded half up."""
    share = 100 * count.low / (count.total or Decimal(1))
    return share.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def is_count(quantity: Quantity) -> bool:
    """Whether this is an n of N people or things."""
    return (
        quantity.measure is Measure.FRACTION
        and quantity.unit.dimension == ""
        and quantity.comparator is Comparator.EQUAL
        and bool(quantity.total)
    )


def derived(claim: Reading, claimed: Quantity, quotes: Sequence[Reading]) -> str:
    """The words of a quote from which ``claimed`` follows, empty for none."""
    bounded = any(
        _is_bound_like(claimed, q) and _akin(claim, quote, q)
        for quote in quotes
        for q in quote.quantities
    )
    for quote in quotes:
        for other in quote.quantities:
            if not gives(claim, claimed, quote, other):
                continue
            if implies(other, claimed) and (bounded or not _akin(claim, quote, other)):
                continue
            return _words(quote, other)
        for rule in (_ends, _by_reckoning):
            if found := rule(claim, claimed, quote):
                return found
    return ""


def _is_bound_like(claimed: Quantity, quoted: Quantity) -> bool:
    """Whether the quote has a bound of the kind itself: then no third number may speak for it."""
    if claimed.comparator in _LOOSE or quoted.comparator in _LOOSE:
        return False
    same = claimed.unit.dimension == quoted.unit.dimension or claimed.low == quoted.low
    return same and claimed.measure is quoted.measure


def _akin(claim: Reading, quote: Reading, quantity: Quantity) -> bool:
    """Whether words of the claim stand about a number of the quote."""
    first = bisect_left(quote.starts, max(0, quantity.start - _SENTENCE // 2))
    last = bisect_left(quote.starts, quantity.end + _SENTENCE // 2)
    mine = {stem(claim.tokens[i]) for i in content(claim)}
    theirs = {stem(token) for token in quote.tokens[first:last]}
    return 2 * len(mine & theirs) >= min(len(mine), 2 * _AKIN)


def gives(claim: Reading, claimed: Quantity, quote: Reading, other: Quantity) -> bool:
    """Whether one number of a quote by itself gives the claim's."""
    return settles(claim, claimed, quote, other) or (
        _is_complement(claim.text, claimed, quote.text, other) or implies(other, claimed)
    )


def settles(claim: Reading, claimed: Quantity, quote: Reading, other: Quantity) -> bool:
    """Whether a number of a quote is the claim's in another form: rounded, as a percentage, in
    words, in another unit."""
    return (
        _is_percentage_of(claimed, other)
        or _is_rounded(claimed, other)
        or _is_out_of_100(claim.text, claimed, other)
        or _is_share_of(claim.text, claimed, quote.text, other)
        or _is_by_analyte(claim, claimed, quote, other)
        or _is_change_of(claim.text, claimed, other)
        or _is_daily(claim, claimed, quote, other)
    )


def _words(quote: Reading, quantity: Quantity) -> str:
    return quote.text[quantity.start : quantity.end]


def _is_percentage_of(claimed: Quantity, other: Quantity) -> bool:
    if claimed.unit.symbol != _PERCENT or claimed.low != claimed.high:
        return False
    if claimed.comparator not in _LOOSE or not is_count(other):
        return False
    return percentage(other, claimed.places) == claimed.low


_APART = frozenset({Measure.DATE, Measure.ORDINAL, Measure.FREQUENCY, Measure.FRACTION})


def _is_rounded(claimed: Quantity, other: Quantity) -> bool:
    """Fewer decimals, another unit, or both; after "about" the digits that the claim prints."""
    if claimed.measure in _APART or other.measure in _APART or not bounded_alike(claimed, other):
        return False
    if claimed.margin is not None or claimed.measure is Measure.P_VALUE:
        return False
    mine, theirs = _unit(claimed), _unit(other)
    if mine.dimension != theirs.dimension:
        return False
    loose = claimed.comparator in _LOOSE
    factor = theirs.factor / mine.factor
    values = [
        (Fraction(value) * factor, printed)
        for value, printed in ((other.low, claimed.low), (other.high, claimed.high))
    ]
    if claimed.comparator is Comparator.ABOUT and all(_is_about(*pair) for pair in values):
        return True
    if mine == theirs and (other.places <= claimed.places or not loose):
        return False
    return _may_round(claimed) and all(
        _round(value, claimed.places) == printed for value, printed in values
    )


def _unit(quantity: Quantity) -> Unit:
    lent = quantity.unit is NONE and bool(quantity.lent.dimension)
    return quantity.lent if lent else quantity.unit


def _is_about(value: Fraction, printed: Decimal) -> bool:
    """Within half a step of the last digit printed, and a tenth: "nearly eight thousand"."""
    last = printed.normalize().as_tuple().exponent
    step = Fraction(10) ** int(last)
    return abs(value - Fraction(printed)) <= min(step / 2, abs(value) / 10)


def _may_round(claimed: Quantity) -> bool:
    """Whether enough is left after rounding: two digits, or a whole per cent."""
    digits = claimed.low.normalize().as_tuple().digits
    return len(digits) >= 2 or (claimed.unit.symbol == _PERCENT and claimed.low >= 1)


def _round(value: Fraction, places: int) -> Decimal:
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def _share(text: str, quantity: Quantity) -> tuple[Fraction, Fraction] | None:
    """A share in words and by how much it may be off: "two thirds", "half", "one in five"."""
    words = text[quantity.start : quantity.end].lower()
    if quantity.measure is Measure.FRACTION and quantity.total and quantity.unit is NONE:
        whole = Fraction(quantity.total)
        if not any(c.isalpha() for c in words) or (" of " in words and whole > 10):
            return None
        return Fraction(quantity.low) / whole, min(Fraction(_WORD_SHARE, 1000), 1 / (2 * whole))
    if quantity.low == quantity.high == Decimal("0.5") and words.endswith("half"):
        return Fraction(1, 2), Fraction(_WORD_SHARE, 1000)
    return None


def _is_share_of(text: str, claimed: Quantity, quote: str, other: Quantity) -> bool:
    """A share in words of a percentage or of n of N, and the other way round."""
    mine, value = _share(text, claimed), _as_share(other)
    if mine is not None and value is not None and other.comparator in _LOOSE:
        share, off = mine
        if claimed.comparator in _LOOSE and abs(value - share) <= off:
            return True
        return _holds(claimed.comparator, value, share)
    theirs, value = _share(quote, other), _as_share(claimed)
    if theirs is None or value is None or not bounded_alike(claimed, other):
        return False
    return abs(value - theirs[0]) <= Fraction(1, 200)


def _is_out_of_100(text: str, claimed: Quantity, other: Quantity) -> bool:
    """A printed 15 % as "15 out of 100", 15.4 % as "about 15 out of 100"; "15 of 100" is a count."""
    if claimed.total != 100 or "out of" not in text[claimed.start : claimed.end]:
        return False
    if other.unit.symbol != _PERCENT or other.low != other.high or other.comparator not in _LOOSE:
        return False
    if claimed.comparator is Comparator.ABOUT:
        return _round(Fraction(other.low), 0) == claimed.low
    return claimed.comparator is Comparator.EQUAL and other.low == claimed.low


_OPPOSITE = {
    Comparator.MORE: frozenset({Comparator.LESS, Comparator.AT_MOST}),
    Comparator.AT_LEAST: frozenset({Comparator.LESS, Comparator.AT_MOST}),
    Comparator.LESS: frozenset({Comparator.MORE, Comparator.AT_LEAST}),
    Comparator.AT_MOST: frozenset({Comparator.MORE, Comparator.AT_LEAST}),
    Comparator.EQUAL: _LOOSE,
    Comparator.ABOUT: _LOOSE,
}
_OTHERS = re.compile(
    r"\b(?:not|no|never|without|remain\w*|other|others|rest|un\w{4,}|fail\w*|neither|"
    r"did\s?n[o']t|non\w+|free|younger|older)\b",
    re.IGNORECASE,
)


def _is_complement(text: str, claimed: Quantity, quote: str, other: Quantity) -> bool:
    """The rest of a whole, where the claim speaks of the rest: 6 % from "94 % were 45 or older"."""
    if not completes(claimed, other):
        return False
    return other.comparator in _OPPOSITE[claimed.comparator] and bool(_OTHERS.search(text))


def completes(claimed: Quantity, other: Quantity) -> bool:
    """Whether two shares make up a whole: the one does not speak against the other."""
    mine, theirs = _as_share(claimed), _as_share(other)
    return mine is not None and theirs is not None and mine + theirs == 1 and mine != theirs


def _as_share(quantity: Quantity) -> Fraction | None:
    if quantity.low != quantity.high or quantity.margin is not None:
        return None
    if quantity.unit.symbol == _PERCENT:
        return Fraction(quantity.low) / 100
    if quantity.measure is Measure.FRACTION and quantity.total and quantity.unit is NONE:
        return Fraction(quantity.low) / Fraction(quantity.total)
    return None


def _holds(comparator: Comparator, value: Fraction, bound: Fraction) -> bool:
    """Whether a value keeps strictly within a bound; the bound itself is another claim."""
    if comparator in (Comparator.MORE, Comparator.AT_LEAST):
        return value > bound
    if comparator in (Comparator.LESS, Comparator.AT_MOST):
        return value < bound
    return False


def implies(quoted: Quantity, claimed: Quantity) -> bool:
    """Whether a printed value keeps the claim's bound: 92.3 % is "more than 90 %", p=0.0004 is
    "p<0.001". A bound that merely implies another is another statement."""
    if claimed.low != claimed.high or claimed.comparator in _LOOSE:
        return False
    if quoted.comparator not in _LOOSE or quoted.low != quoted.high:
        return False
    if not {claimed.measure, quoted.measure} <= _PLAIN:
        return False
    if (quoted.measure is Measure.P_VALUE) != (claimed.measure is Measure.P_VALUE):
        return False
    if quoted.unit.dimension != claimed.unit.dimension:
        return False
    return _holds(claimed.comparator, quoted.bounds[0], claimed.bounds[0])


_PLAIN = frozenset({Measure.VALUE, Measure.P_VALUE, Measure.RATIO, Measure.INTERVAL})


def _ends(claim: Reading, claimed: Quantity, quote: Reading) -> str:
    """The ends of a range, printed apart on one side and together on the other."""
    if claimed.comparator not in _LOOSE or claimed.measure in _APART:
        return ""
    mine = _unit(claimed)
    plain = [q for q in quote.quantities if _unit(q).dimension == mine.dimension]
    if claimed.low != claimed.high:
        ends = [next((q for q in plain if value in _bounds(q)), None) for value in _bounds(claimed)]
        return " and ".join(_words(quote, q) for q in ends if q) if all(ends) else ""
    for other in plain:
        rest = set(_bounds(other)) - set(_bounds(claimed))
        if other.low == other.high or len(rest) != 1:
            continue
        if rest <= {value for q in claim.quantities for value in _bounds(q)}:
            return _words(quote, other)
    return ""


def _bounds(quantity: Quantity) -> tuple[Fraction, Fraction]:
    factor = _unit(quantity).factor
    return Fraction(quantity.low) * factor, Fraction(quantity.high) * factor


def _is_daily(claim: Reading, claimed: Quantity, quote: Reading, other: Quantity) -> bool:
    """A dose a day from a dose and how often it is given, on either side."""
    if claimed.measure is Measure.FREQUENCY:
        before = _beside(claim, claimed, -1)
        return before is not None and _a_day(claim, before) == _own(other)
    if not bounded_alike(claimed, other):
        return False
    if claimed.unit.dimension == f"{other.unit.dimension}/time":
        return _a_day(quote, other) == _own(claimed)
    if other.unit.dimension == f"{claimed.unit.dimension}/time":
        return _a_day(claim, claimed) == _own(other)
    return False


def _own(quantity: Quantity) -> tuple[str, Fraction, Fraction]:
    return (quantity.unit.dimension, *quantity.bounds)


def _a_day(reading: Reading, dose: Quantity) -> tuple[str, Fraction, Fraction] | None:
    """What a dose comes to where the text says right after it how often it is given."""
    often = _beside(reading, dose, 1)
    if often is None or often.measure is not Measure.FREQUENCY or often.start - dose.end > _NEXT:
        return None
    times = _per_day(often)
    if times is None:
        return None
    low, high = (value * times / 86400 for value in dose.bounds)
    return f"{dose.unit.dimension}/time", low, high


def _beside(reading: Reading, quantity: Quantity, step: int) -> Quantity | None:
    place = bisect_left(places(reading.text), quantity.start) + step
    return reading.quantities[place] if 0 <= place < len(reading.quantities) else None


def _per_day(often: Quantity) -> Fraction | None:
    if often.low != often.high or not often.low:
        return None
    if often.unit.dimension == "/time":
        return often.bounds[0] * 86400
    if often.unit.dimension == "time":
        return Fraction(86400) / often.bounds[0]
    return None


_BY_MASS = "mass/volume"
_BY_AMOUNT = "amount/volume"


def _is_by_analyte(claim: Reading, claimed: Quantity, quote: Reading, other: Quantity) -> bool:
    """mg/dL from mmol/L and back, where claim or quote says of what."""
    mine, theirs = claimed.unit.dimension, other.unit.dimension
    if {mine, theirs} != {_BY_MASS, _BY_AMOUNT} or not bounded_alike(claimed, other):
        return False
    mass = molar_mass(quote.text[max(0, other.start - 80) : other.end + 40]) or molar_mass(
        claim.text[max(0, claimed.start - 80) : claimed.end + 40]
    )
    if mass is None:
        return False
    factor = (mass if mine == _BY_MASS else 1 / mass) / claimed.unit.factor
    return all(
        _close(bound * factor, printed, claimed.places)
        for bound, printed in zip(other.bounds, (claimed.low, claimed.high), strict=True)
    )


def _close(value: Fraction, printed: Decimal, places: int) -> bool:
    """Equal as printed, or within one in the last place or one per cent: usage rounds factors."""
    off = abs(value - Fraction(printed))
    return off <= max(Fraction(1, 10**places) / 2, abs(value) / 100)


def _by_reckoning(claim: Reading, claimed: Quantity, quote: Reading) -> str:
    """A difference, a sum or a multiple of two numbers of one sentence, where the claim says so."""
    if claimed.low != claimed.high or claimed.measure in (Measure.DATE, Measure.ORDINAL):
        return ""
    if claimed.measure in (Measure.P_VALUE, Measure.FREQUENCY, Measure.FRACTION):
        return ""
    around = claim.text[max(0, claimed.start - 60) : claimed.end + 60]
    fold = claimed.unit.symbol == "{fold}"
    difference, total = bool(_DIFFERENCE.search(around)), bool(_SUM.search(around))
    if not (fold or difference or total):
        return ""
    point = claimed.unit.symbol == "{point}" or claim.text.startswith(" point", claimed.end)
    dimension = "percent" if point else claimed.unit.dimension
    if fold:
        return _multiple(claimed, quote)
    if claimed.comparator not in _LOOSE:
        return ""
    for one, other in _pairs(quote, dimension):
        small, large = sorted((one.bounds[0], other.bounds[0]))
        shown = f"{_words(quote, one)} and {_words(quote, other)}"
        if difference and small != large and _fits(claimed, (large - small) / claimed.unit.factor):
            return shown
        if total and _fits(claimed, (large + small) / claimed.unit.factor):
            return shown
    return ""


def _is_change_of(text: str, claimed: Quantity, other: Quantity) -> bool:
    """Per cent more or less from a ratio: 37 % lower from a ratio of 0.63, 30 % from 1.3-fold."""
    ratio = other.unit.symbol == "{fold}" or other.measure is Measure.RATIO
    if claimed.unit.symbol != _PERCENT or not ratio or other.low != other.high:
        return False
    around = text[max(0, claimed.start - 60) : claimed.end + 60]
    change = 100 * abs(Fraction(other.low) - 1)
    return bool(_DIFFERENCE.search(around)) and _fits(claimed, change)


def _fits(claimed: Quantity, value: Fraction) -> bool:
    if claimed.comparator in _LOOSE:
        return _round(value, claimed.places) == abs(claimed.low)
    return _holds(claimed.comparator, value, Fraction(claimed.low))


def _multiple(claimed: Quantity, quote: Reading) -> str:
    for one, other in _pairs(quote, None):
        small, large = sorted((abs(one.bounds[0]), abs(other.bounds[0])))
        if one.unit.dimension != other.unit.dimension or not small:
            continue
        times = large / small
        bound = Fraction(claimed.low)
        near = claimed.comparator is Comparator.ABOUT and abs(times - bound) <= bound / 10
        exact = claimed.comparator in _LOOSE and _round(times, claimed.places) == claimed.low
        if near or exact or _holds(claimed.comparator, times, bound):
            return f"{_words(quote, one)} and {_words(quote, other)}"
    return ""


def _pairs(quote: Reading, dimension: str | None) -> Iterator[tuple[Quantity, Quantity]]:
    """Pairs of plain numbers of one dimension, about a sentence apart at most."""
    plain = [
        q
        for q in quote.quantities
        if q.low == q.high
        and q.comparator in _LOOSE
        and q.measure in (Measure.VALUE, Measure.RATIO)
        and (dimension is None or q.unit.dimension == dimension)
    ]
    if len(plain) <= MOST:
        yield from (
            (one, other)
            for one, other in combinations(plain, 2)
            if other.start - one.end <= _SENTENCE
        )

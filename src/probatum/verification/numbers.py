"""Quantities of a claim against those of its quotes, and whether counts and percentages agree."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from probatum.evidence.claims import Check, Outcome
from probatum.evidence.editions import Span
from probatum.evidence.quantities import Comparator, Measure, Quantity, same, same_value
from probatum.verification.words import Reading, alike, read

QUANTITY = "quantity"
ARITHMETIC = "arithmetic"
SOURCE_ARITHMETIC = "source arithmetic"

_NEAR = 2
"""Equal neighbouring words from which another number contradicts one that stands nowhere."""
_FAR = 3
"""Equal neighbouring words from which another number's place is taken for the claim's place."""
_GAP = 40
_MASK = "\0"
_DIGITS = re.compile(r"\d[\d,]*(?:\.\d+)?")


def check_quantities(claim: Reading, quotes: Sequence[Reading]) -> Check:
    """Whether every quantity of the claim stands in a quote, at the place the claim gives it.

    Fails where a quote has another number at that place; cannot tell where no quote has the number.
    """
    if changed := _copied_with_change(claim, quotes):
        return changed
    if not claim.quantities:
        return Check(QUANTITY, Outcome.NOT_APPLICABLE, "The claim has no number.")
    derivations = []
    missing: Check | None = None
    for quantity in claim.quantities:
        span = Span(quantity.start, quantity.end)
        words = claim.text[quantity.start : quantity.end]
        place = _best_places(claim, quantity, quotes)
        if place.accepted < 0 and (shown := _derived(quantity, quotes)):
            derivations.append(f"{shown} gives {words}")
        elif place.rival >= _NEAR and place.accepted < 0:
            reason = f"The claim says “{words}”; the quote says “{place.words}”."
            return Check(QUANTITY, Outcome.FAIL, reason, span)
        elif place.rival >= _FAR and place.rival > place.accepted:
            reason = f"“{words}” stands elsewhere in a quote; here it says “{place.words}”."
            return Check(QUANTITY, Outcome.FAIL, reason, span)
        elif place.accepted < 0 and missing is None:
            reason = f"“{words}” stands in no quote."
            missing = Check(QUANTITY, Outcome.CANNOT_TELL, reason, span)
    if missing:
        return missing
    reason = "Every number stands in a quote"
    return Check(QUANTITY, Outcome.PASS, "; ".join([reason, *derivations]) + ".")


@dataclass(frozen=True, slots=True)
class _Place:
    """How alike the place of a number is to that of an equal and of another number, -1: none."""

    accepted: int = -1
    rival: int = -1
    words: str = ""


def _best_places(claim: Reading, quantity: Quantity, quotes: Sequence[Reading]) -> _Place:
    accepted, rival, words = -1, -1, ""
    place = _place(claim, quantity)
    keys = (_value_key(quantity), *_neighbours(claim, place))
    for quote in quotes:
        index = _index(quote.text)
        for number in dict.fromkeys(n for key in keys for n in index.get(key, ())):
            other = quote.quantities[number]
            near = alike(claim, place, quote, _place(quote, other))
            if _accepts(quantity, other):
                accepted = max(accepted, near)
            elif near > rival and _comparable(quantity, other):
                rival, words = near, quote.text[other.start : other.end]
    return _Place(accepted, rival, words)


@lru_cache(maxsize=2048)
def _index(text: str) -> dict[tuple[object, ...], list[int]]:
    """Numbers of a text by value and by neighbours, so that only what matters is compared."""
    reading = read(text)
    index: dict[tuple[object, ...], list[int]] = {}
    for number, quantity in enumerate(reading.quantities):
        place = _place(reading, quantity)
        for key in (_value_key(quantity), *_neighbours(reading, place)):
            index.setdefault(key, []).append(number)
    return index


def _value_key(quantity: Quantity) -> tuple[object, ...]:
    if quantity.measure is Measure.DATE:
        return ("date", quantity.date[:4])
    return ("value", quantity.unit.dimension, *quantity.bounds)


def _neighbours(reading: Reading, place: tuple[int, int]) -> Iterator[tuple[object, ...]]:
    """The pairs of neighbouring words of which one at least is equal where two are alike."""
    around = [
        reading.tokens[i] if 0 <= i < len(reading.tokens) else ""
        for i in (place[0] - 2, place[0] - 1, place[1], place[1] + 1)
    ]
    yield "before", around[0], around[1]
    yield "between", around[1], around[2]
    yield "after", around[2], around[3]


def _comparable(one: Quantity, other: Quantity) -> bool:
    for measure in (Measure.DATE, Measure.P_VALUE, Measure.ORDINAL):
        if (one.measure is measure) != (other.measure is measure):
            return False
    return one.unit.dimension == other.unit.dimension or one.low == other.low


def check_arithmetic(claim: Reading, quotes: Sequence[Reading]) -> tuple[Check, Check]:
    """Counts against percentages: the claim's own arithmetic, and that of its source.

    A pair that is wrong in the claim and printed alike in a quote fails only as the source's.
    """
    pairs = list(_pairs(claim))
    if not pairs:
        none = "The claim has no count beside a percentage."
        return (
            Check(ARITHMETIC, Outcome.NOT_APPLICABLE, none),
            Check(SOURCE_ARITHMETIC, Outcome.NOT_APPLICABLE, none),
        )
    printed = [pair for quote in quotes for pair in _pairs(quote)]
    own = Check(ARITHMETIC, Outcome.PASS, "Counts and percentages agree as printed.")
    source = Check(SOURCE_ARITHMETIC, Outcome.PASS, "The source's counts and percentages agree.")
    for count, percent in pairs:
        value = _percentage(count, percent.places)
        if value == percent.low:
            continue
        span = Span(min(count.start, percent.start), max(count.end, percent.end))
        reason = f"{count.low}/{count.total} is {value} %, not {percent.low} %"
        if any(same_value(count, c) and same_value(percent, p) for c, p in printed):
            source = Check(
                SOURCE_ARITHMETIC, Outcome.FAIL, f"{reason}; the source prints it so.", span
            )
        else:
            own = Check(ARITHMETIC, Outcome.FAIL, f"{reason}.", span)
    return own, source


def _accepts(claimed: Quantity, quoted: Quantity) -> bool:
    if same(claimed, quoted):
        return True
    if claimed.measure is quoted.measure is Measure.DATE:
        return claimed.comparator == quoted.comparator and quoted.date.startswith(claimed.date)
    loosened = claimed.comparator is Comparator.ABOUT and quoted.comparator is Comparator.EQUAL
    return loosened and same_value(claimed, quoted)


def _percentage(count: Quantity, places: int) -> Decimal:
    share = 100 * count.low / (count.total or Decimal(1))
    return share.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def _derived(claimed: Quantity, quotes: Sequence[Reading]) -> str:
    """The n/N of a quote whose percentage this is, rounded half up as the claim prints it."""
    if claimed.unit.symbol != "%" or claimed.low != claimed.high:
        return ""
    if claimed.comparator not in (Comparator.EQUAL, Comparator.ABOUT):
        return ""
    for quote in quotes:
        for other in quote.quantities:
            if _is_count(other) and _percentage(other, claimed.places) == claimed.low:
                return f"{other.low}/{other.total}"
    return ""


def _is_count(quantity: Quantity) -> bool:
    return (
        quantity.measure is Measure.FRACTION
        and quantity.unit.dimension == ""
        and quantity.comparator is Comparator.EQUAL
        and bool(quantity.total)
    )


def _pairs(reading: Reading) -> Iterator[tuple[Quantity, Quantity]]:
    """Neighbouring n/N and percentage, one of them in brackets."""
    for one, other in zip(reading.quantities, reading.quantities[1:], strict=False):
        gap = reading.text[one.end : other.start]
        if len(gap) > _GAP or not gap.rstrip().endswith(("(", "[", "=", "(i.e.,")):
            continue
        if any(mark in gap for mark in ";.)\n\t"):
            continue
        for count, percent in ((one, other), (other, one)):
            exact = percent.comparator is Comparator.EQUAL and percent.low == percent.high
            if _is_count(count) and percent.unit.symbol == "%" and exact and percent.margin is None:
                yield count, percent


def _place(reading: Reading, quantity: Quantity) -> tuple[int, int]:
    return bisect_left(reading.starts, quantity.start), bisect_left(reading.starts, quantity.end)


def _copied_with_change(claim: Reading, quotes: Sequence[Reading]) -> Check | None:
    """A claim that is a quote word for word but for the value of a number."""
    masked = _DIGITS.sub(_MASK, claim.text).strip()
    if _MASK not in masked:
        return None
    values = [_decimal(n) for n in _DIGITS.findall(claim.text)]
    different = False
    for quote in quotes:
        other = _DIGITS.sub(_MASK, quote.text)
        place = other.find(masked)
        if place < 0:
            continue
        numbers = [_decimal(n) for n in _DIGITS.findall(quote.text)]
        while place >= 0:
            first = other.count(_MASK, 0, place)
            if numbers[first : first + len(values)] == values:
                return None
            different = True
            place = other.find(masked, place + 1)
    if not different:
        return None
    return Check(
        QUANTITY, Outcome.FAIL, "The words are those of a quote, but a number has another value."
    )


def _decimal(digits: str) -> Decimal:
    return Decimal(digits.replace(",", ""))

"""Do the numbers of the claim add up, and if not, is that its own fault or its source's?

What is reckoned: a count beside its percentage, an estimate and its p value against the interval,
"from A to B" against the change that is named and its direction, parts against their total, the time
between two dates against the duration beside them. A wrong sum whose numbers stand alike in one
sentence of a quote was copied faithfully: it fails as the source's.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from probatum.evidence.claims import Check, Outcome
from probatum.evidence.editions import Span
from probatum.evidence.quantities import Comparator, Measure, Quantity
from probatum.evidence.sentences import sentences
from probatum.verification.accepting import accepts
from probatum.verification.deriving import is_count, percentage
from probatum.verification.words import Reading, places, read

ARITHMETIC = "arithmetic"
SOURCE_ARITHMETIC = "source arithmetic"

_GAP = 40
_NEAR = 60
_SURELY_ABOVE, _SURELY_BELOW = Decimal("0.06"), Decimal("0.04")
"""P values beyond which a 95 % interval must, or cannot, hold the value of no effect. In between, the
test and the interval may have been reckoned in different ways, or rounded."""

_NAMED = re.compile(r"\b(?:HR|OR|RR|IRR|aHR|aOR|ratio|relative risk|odds|hazard)\b", re.IGNORECASE)
_DIFFERENCE = re.compile(r"\b(?:difference|MD|SMD|WMD|change)\b", re.IGNORECASE)
_OPENED = re.compile(r"[\s,;:=(\[]*")
_TO_P = re.compile(
    r"[\s,;:)\]]*(?:and\s|with\s)?(?:a\s)?(?:p(?:[\s-]?values?)?)?(?:\s(?:of|was|is))?[\s=<>≤≥]*",
    re.I,
)
_FOR_ANOTHER = re.compile(r"[\s,]*(?:for|of)\s(?:the\s)?(?:interaction|trend|heterogen|non)", re.I)
_UP = "increas|rose|rising|rise|gain|grew|improv|climb"
_DOWN = "decreas|fell|fall|drop|declin|reduc|lower"
_CHANGE_NAMED = re.compile(
    rf"[\s,;:(\[]*(?:(?:a|an|the|mean|absolute|relative|net|corresponding\sto|or|i\.e\.,)\s)*"
    rf"(?:(?:{_UP}|{_DOWN}|change|difference|loss)\w*)\s(?:of\s|by\s)?",
    re.IGNORECASE,
)
_VERB = re.compile(
    rf"\b(?:(?P<up>(?:{_UP})\w*)|(?P<down>(?:{_DOWN})\w*))"
    r"(?:\s(?:significantly|steadily|slightly|further))?\sfrom\s(?:a\s)?"
    r"(?:(?:mean|median|baseline)\s(?:of\s)?)?$",
    re.IGNORECASE,
)
_FROM = re.compile(r"\bfrom\s(?:a\s)?(?:(?:mean|median|baseline)\s(?:of\s)?)?$", re.IGNORECASE)
_TO = re.compile(
    r"(?:\s(?:at|in|after)\s[\w\s]{1,30})?\sto\s(?:a\s)?(?:(?:mean|median)\s(?:of\s)?)?", re.I
)
_BY_FROM = re.compile(r",?\s\(?from\s")
_BY = re.compile(rf"\b(?:{_UP}|{_DOWN})\w*\sby\s$", re.IGNORECASE)
_PART = re.compile(
    r"\s(?:men|women|males?|females?|boys|girls|to\b|in\b|received|assigned|were|on\b)",
    re.IGNORECASE,
)
_SINCE = re.compile(r"\s?[-–—]\s?|\s(?:to|through|until|and)\s")
_LASTING = re.compile(r"[\s,(\[]*(?:for\s|over\s|a\stotal\sof\s|(?:a\s)?period\sof\s|i\.e\.,?\s)?")


@dataclass(frozen=True, slots=True)
class Wrong:
    """Numbers that do not add up, with the reason, without a full stop."""

    numbers: tuple[Quantity, ...]
    reason: str

    @property
    def span(self) -> Span:
        """From the first of them to the last."""
        return Span(min(q.start for q in self.numbers), max(q.end for q in self.numbers))


def check_arithmetic(claim: Reading, quotes: Sequence[Reading]) -> tuple[Check, Check]:
    """The claim's own arithmetic, and that of its source."""
    sums = _sums(claim.text)
    if not sums:
        none = "The claim has no numbers to add up."
        return (
            Check(ARITHMETIC, Outcome.NOT_APPLICABLE, none),
            Check(SOURCE_ARITHMETIC, Outcome.NOT_APPLICABLE, none),
        )
    own = Check(ARITHMETIC, Outcome.PASS, "The numbers add up as printed.")
    source = Check(SOURCE_ARITHMETIC, Outcome.PASS, "The source's numbers add up.")
    for wrong in sums:
        if not wrong.reason:
            continue
        if any(_printed(claim, wrong, quote) for quote in quotes):
            reason = f"{wrong.reason}; the source prints it so."
            source = Check(SOURCE_ARITHMETIC, Outcome.FAIL, reason, wrong.span)
        else:
            own = Check(ARITHMETIC, Outcome.FAIL, f"{wrong.reason}.", wrong.span)
    return own, source


def _printed(claim: Reading, wrong: Wrong, quote: Reading) -> bool:
    """Whether one sentence of the quote has all the numbers."""
    starts = places(quote.text)
    for start, end in sentences(quote.text):
        inside = quote.quantities[bisect_left(starts, start) : bisect_left(starts, end)]
        if all(
            any(accepts(claim.text, mine, quote.text, other) for other in inside)
            for mine in wrong.numbers
        ):
            return True
    return False


@lru_cache(maxsize=2048)
def _sums(text: str) -> tuple[Wrong, ...]:
    """Everything that can be reckoned; ``reason`` is empty where it is right."""
    reading = read(text)
    return tuple(found for rule in _RULES for found in rule(reading))


def _counts(reading: Reading) -> Iterator[Wrong]:
    """A count beside its percentage, one of them in brackets."""
    for one, other in zip(reading.quantities, reading.quantities[1:], strict=False):
        gap = reading.text[one.end : other.start]
        if len(gap) > _GAP or not gap.rstrip().endswith(("(", "[", "=", "(i.e.,")):
            continue
        if any(mark in gap for mark in ";.)\n\t"):
            continue
        for count, percent in ((one, other), (other, one)):
            if not (is_count(count) and percent.unit.symbol == "%" and _plain(percent)):
                continue
            value = percentage(count, percent.places)
            right = value == percent.low
            shown = f"{count.low}/{count.total} is {value} %, not {percent.low} %"
            yield Wrong((count, percent), "" if right else shown)


def _plain(quantity: Quantity) -> bool:
    exact = quantity.comparator is Comparator.EQUAL and quantity.margin is None
    return exact and quantity.low == quantity.high


def _intervals(reading: Reading) -> Iterator[Wrong]:
    """An estimate and a p value against their 95 % interval."""
    text, found = reading.text, reading.quantities
    for index, interval in enumerate(found):
        if interval.measure is not Measure.INTERVAL or interval.low == interval.high:
            continue
        level = found[index - 1] if index else None
        if level is None or level.unit.symbol != "%" or level.low != 95:
            continue
        estimate = found[index - 2] if index > 1 else None
        if estimate and _OPENED.fullmatch(text, estimate.end, level.start) and _plain(estimate):
            yield Wrong((estimate, interval), _outside(estimate, interval))
        after = found[index + 1] if index + 1 < len(found) else None
        if after is None or after.measure is not Measure.P_VALUE:
            continue
        if after.start - interval.end > _GAP or not _TO_P.fullmatch(
            text, interval.end, after.start
        ):
            continue
        if after.high > 1 or _FOR_ANOTHER.match(text, after.end):
            continue
        none = _no_effect(text[max(0, level.start - 2 * _NEAR) : level.start])
        if none is not None:
            yield Wrong((interval, after), _against(interval, after, none))


def _outside(estimate: Quantity, interval: Quantity) -> str:
    same_unit = interval.unit.dimension in ("", estimate.unit.dimension)
    scale = max(abs(interval.low), abs(interval.high), Decimal(1))
    if not same_unit or abs(estimate.low) > 100 * scale:
        return ""
    if any(interval.low <= value <= interval.high for value in (estimate.low, -estimate.low)):
        return ""
    return f"{estimate.low} lies outside its interval, {interval.low} to {interval.high}"


def _no_effect(before: str) -> int | None:
    """The value of no effect: 1 of a ratio, 0 of a difference, None where neither is named last."""
    ratio = max((m.end() for m in _NAMED.finditer(before)), default=-1)
    difference = max((m.end() for m in _DIFFERENCE.finditer(before)), default=-1)
    if ratio == difference:
        return None
    return 1 if ratio > difference else 0


def _against(interval: Quantity, p: Quantity, none: int) -> str:
    inside = interval.low < none < interval.high
    outside = none < interval.low or interval.high < none
    shown = f"an interval of {interval.low} to {interval.high}"
    above = p.comparator in (Comparator.EQUAL, Comparator.MORE, Comparator.AT_LEAST)
    below = p.comparator in (Comparator.EQUAL, Comparator.LESS, Comparator.AT_MOST)
    if outside and above and p.low >= _SURELY_ABOVE:
        return f"{shown} leaves out {none}, but p is {p.low}"
    if inside and below and p.low <= _SURELY_BELOW:
        return f"{shown} holds {none}, but p is {p.low}"
    return ""


def _changes(reading: Reading) -> Iterator[Wrong]:
    """ "from A to B" against the change named beside it, and against its verb."""
    text, found = reading.text, reading.quantities
    for index, one in enumerate(found):
        before = text[max(0, one.start - _NEAR) : one.start]
        if not _FROM.search(before):
            continue
        after = index + 1
        parts: tuple[Quantity, ...]
        if one.low != one.high:
            first, second, parts = one.low, one.high, (one,)
        elif after < len(found) and _goes_on(text, one, found[after]):
            first, second, parts = one.low, found[after].low, (one, found[after])
            after += 1
        else:
            continue
        verb = _VERB.search(before)
        if verb and first >= 0 and second >= 0:
            against = (verb["up"] and second < first) or (verb["down"] and second > first)
            word = verb["up"] or verb["down"]
            shown = f"from {first} to {second} is not “{word}”"
            yield Wrong(parts, shown if against else "")
        named = found[after] if after < len(found) else None
        if named and _CHANGE_NAMED.fullmatch(text, parts[-1].end, named.start):
            yield _change(parts, first, second, named)
        by = found[index - 1] if index else None
        if by is None or not _BY_FROM.fullmatch(text, by.end, one.start):
            continue
        if _BY.search(text[max(0, by.start - _GAP) : by.start]):
            yield _change(parts, first, second, by)


def _goes_on(text: str, one: Quantity, other: Quantity) -> bool:
    if not (_plain(one) and _plain(other)) or Measure.DATE in (one.measure, other.measure):
        return False
    if other.unit.dimension != one.unit.dimension and one.unit.dimension:
        return False
    return other.start - one.end <= _GAP and bool(_TO.fullmatch(text, one.end, other.start))


def _change(parts: tuple[Quantity, ...], first: Decimal, second: Decimal, named: Quantity) -> Wrong:
    """Right where the difference, the share of the first, or the multiple gives the change."""
    numbers = (*parts, named)
    if not _plain(named) or named.measure in (Measure.DATE, Measure.P_VALUE, Measure.FRACTION):
        return Wrong(numbers, "")
    value, unit = abs(named.low), parts[-1].unit
    half = Fraction(1, 2 * 10 ** max(part.places for part in parts))
    step = Fraction(1, 2 * 10**named.places)
    difference = abs(Fraction(second) - Fraction(first))
    reckoned = []
    if named.unit.dimension in (unit.dimension, "point", ""):
        reckoned.append((difference, 2 * half + step))
    if named.unit.symbol == "%" and first:
        share = 100 * difference / abs(Fraction(first))
        off = 100 * half * (1 + abs(Fraction(second) / Fraction(first))) / abs(Fraction(first))
        reckoned.append((share, off + step))
    if not reckoned:
        return Wrong(numbers, "")
    right = any(abs(Fraction(value) - gives) <= off for gives, off in reckoned)
    shown = f"from {first} to {second} is a change of {abs(second - first)}, not {value}"
    return Wrong(numbers, "" if right else shown)


def _parts(reading: Reading) -> Iterator[Wrong]:
    """Parts in brackets, or after a colon, that are more than the total before them."""
    text, found = reading.text, reading.quantities
    for index, total in enumerate(found):
        if not _is_whole(total) or index + 2 >= len(found):
            continue
        gap = text[total.end : found[index + 1].start]
        if len(gap) > _GAP or not re.fullmatch(r"\s[A-Za-z\s-]{3,36}[(:]\s?", gap):
            continue
        parts: list[Quantity] = []
        for part in found[index + 1 : index + 6]:
            if not _is_whole(part) or not _PART.match(text, part.end):
                break
            if parts and re.search(r"[.;)\]]", text[parts[-1].end : part.start]):
                break
            parts.append(part)
        if len(parts) >= 2:
            added = sum(part.low for part in parts)
            shown = f"the parts come to {added}, more than {total.low}"
            yield Wrong((total, *parts), shown if added > total.low else "")


def _is_whole(quantity: Quantity) -> bool:
    plain = _plain(quantity) and quantity.measure is Measure.VALUE and not quantity.unit.dimension
    return plain and quantity.places == 0 and quantity.low > 0


def _durations(reading: Reading) -> Iterator[Wrong]:
    """The time between two dates against the duration printed beside them."""
    text = reading.text
    for one, other, lasting in zip(
        reading.quantities, reading.quantities[1:], reading.quantities[2:], strict=False
    ):
        if not (one.date and other.date) or lasting.unit.dimension != "calendar":
            continue
        if not _plain(lasting) or not _SINCE.fullmatch(text, one.end, other.start):
            continue
        if not _LASTING.fullmatch(text, other.end, lasting.start):
            continue
        months = _months(other.date) - _months(one.date)
        slack = 1 if len(one.date) > 4 and len(other.date) > 4 else 12
        printed = lasting.bounds[0]
        off = max(Fraction(slack), lasting.unit.factor / 2)
        right = abs(months - printed) <= off
        shown = f"{one.date} to {other.date} is not {text[lasting.start : lasting.end]}"
        yield Wrong((one, other, lasting), "" if right else shown)


def _months(date: str) -> int:
    year, month = date[:4], date[5:7] or "01"
    return int(year) * 12 + int(month)


_RULES = (_counts, _intervals, _changes, _parts, _durations)

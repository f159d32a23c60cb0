"""Every number of a claim against its quotes: value, unit, comparator and place."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from probatum.evidence.claims import Check, Outcome
from probatum.evidence.editions import Span
from probatum.evidence.quantities import Quantity
from probatum.verification.accepting import (
    accepts,
    comparable,
    differs_in_bound_alone,
    drops_unit,
    lies_within,
    readings,
)
from probatum.verification.deriving import completes, derived, gives, settles
from probatum.verification.roles import Conflict, conflict, goes_with
from probatum.verification.words import STOP, Reading, alike, read, stem

QUANTITY = "quantity"

_NEAR = 2
"""Equal neighbouring words from which another number contradicts one that stands nowhere."""
_GAP = 40
_PLACES = 6
"""Places where a number stands beyond which its role is not asked."""
_LOOKED_AT = 60
"""Numbers of a quote with one value, or beside the same words, that are looked at."""
_COPIED = 8
"""Equal neighbouring words from which a number is copied with its sentence."""
_LIKE = 4
"""Equal neighbouring words from which a bound or a range is a copy that was changed."""
_FAR = 3
"""Equal neighbouring words from which another number's place is taken for the claim's place."""
_MOST = 200
"""Numbers of a claim that are derived from others, and of a quote from which; beyond, hostile."""
_MASK = "\0"
_DIGITS = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")


def check_quantities(claim: Reading, quotes: Sequence[Reading]) -> Check:
    """Whether every quantity of the claim stands in a quote, at the place the claim gives it.

    Fails where a quote has another number at that place; cannot tell where no quote has the number.
    """
    if changed := _copied_with_change(claim, quotes):
        return changed
    if changed := _changed_mark(claim, quotes):
        return changed
    if not claim.quantities:
        return Check(QUANTITY, Outcome.NOT_APPLICABLE, "The claim has no number.")
    derivations = []
    own: list[str] = []
    missing: Check | None = None
    for number, quantity in enumerate(claim.quantities):
        span = Span(quantity.start, quantity.end)
        words = claim.text[quantity.start : quantity.end]
        place = _best_places(claim, quantity, quotes)
        how = "" if place.accepted >= 0 else _derived(claim, number, quotes)
        if how and place.rival < _NEAR:
            derivations.append(f"{how} gives {words}")
        elif place.rival >= _NEAR and place.accepted < 0:
            reason = f"The claim says “{words}”; the quote says “{place.words}”."
            return Check(QUANTITY, Outcome.FAIL, reason, span)
        elif place.rival >= _FAR and place.rival > place.accepted:
            reason = f"“{words}” stands elsewhere in a quote; here it says “{place.words}”."
            return Check(QUANTITY, Outcome.FAIL, reason, span)
        elif place.against:
            reason = (
                f"In the quote “{words}” goes with “{place.against.own}”, "
                f"not with “{place.against.other}”."
            )
            return Check(QUANTITY, Outcome.FAIL, reason, span)
        elif place.accepted < 0 and _is_own_count(claim, quantity, quotes):
            own.append(words)
        elif place.accepted < 0 and missing is None:
            reason = f"“{words}” stands in no quote."
            missing = Check(QUANTITY, Outcome.CANNOT_TELL, reason, span)
        elif place.how:
            derivations.append(f"{place.how} gives {words}")
    if missing:
        return missing
    reason = "Every number stands in a quote"
    if own:
        reason += f", but for the claim's own count of things (“{own[0]}”)"
    return Check(QUANTITY, Outcome.PASS, "; ".join([reason, *dict.fromkeys(derivations)]) + ".")


_SMALL = frozenset("one two three four five".split())
_POINTED_AT = re.compile(r"\b(?:the|these|those|all|other|between)\s$", re.IGNORECASE)
_OF_STUDIES = re.compile(
    r"\s(?:[A-Za-z-]+\s){0,2}(?:groups?|arms?|cohorts?|kinds?|types?|ways?|methods?|treatments?|"
    r"interventions?|regimens?|drugs?|strategies|approaches|conditions|formulas?|species|trials?|"
    r"studies|registries|reviews?|ingredients|components)\b"
)
_COUNTED = 4
"""Words after a number among which stands what it counts."""


def _is_own_count(claim: Reading, quantity: Quantity, quotes: Sequence[Reading]) -> bool:
    """A small number in words by which the claim sums up what the quotes tell one by one ("the two
    groups"), where no number of the quotes counts the same."""
    text = claim.text
    if text[quantity.start : quantity.end].lower() not in _SMALL:
        return False
    before = text[max(0, quantity.start - 10) : quantity.start]
    if not (_POINTED_AT.search(before) or _OF_STUDIES.match(text, quantity.end)):
        return False
    mine = _counted(claim, quantity)
    return not any(
        mine & _counted(quote, other)
        for quote in quotes
        for other in quote.quantities[:_MOST]
        if not other.unit.dimension
    )


def _counted(reading: Reading, quantity: Quantity) -> frozenset[str]:
    last = bisect_left(reading.starts, quantity.end)
    words = reading.tokens[last : last + _COUNTED]
    return frozenset(stem(word) for word in words if word[0].isalpha() and word not in STOP)


def _derived(claim: Reading, number: int, quotes: Sequence[Reading]) -> str:
    if number >= _MOST:
        return ""
    few = [quote for quote in quotes if len(quote.quantities) <= _MOST]
    return derived(claim, claim.quantities[number], few)


@dataclass(frozen=True, slots=True)
class _Place:
    """How alike the place of a number is to that of an equal and of another number, -1: none."""

    accepted: int = -1
    rival: int = -1
    words: str = ""
    how: str = ""
    """The words of the quote that give the number in another form, where none is the same."""
    against: Conflict | None = None
    """What speaks against the number's role, at every place where it stands."""


def _best_places(claim: Reading, quantity: Quantity, quotes: Sequence[Reading]) -> _Place:
    accepted, rival, words, how, direct = -1, -1, "", "", False
    places: list[tuple[Reading, Quantity]] = []
    whole: list[bool] = []
    rivals: list[tuple[int, Reading, Quantity]] = []
    place = _place(claim, quantity)
    keys = (*readings(claim.text, quantity), *_neighbours(claim, place))
    for quote in quotes:
        index = _index(quote.text)
        for number in dict.fromkeys(n for key in keys for n in index.get(key, ())[:_LOOKED_AT]):
            other = quote.quantities[number]
            near = alike(claim, place, quote, _place(quote, other))
            if accepts(claim.text, quantity, quote.text, other):
                accepted, how, direct = max(accepted, near), "", True
                places.append((quote, other))
                whole.append(near >= _COPIED)
            elif settles(claim, quantity, quote, other):
                accepted = max(accepted, near)
                how = "" if direct else quote.text[other.start : other.end]
            elif near >= _NEAR:
                rivals.append((near, quote, other))
    rivals.sort(key=lambda rival: -rival[0])
    for near, quote, other in rivals:
        if near <= accepted:
            break
        listed = any(
            held is quote and _in_one_list(quote.text, other, mine) for held, mine in places
        )
        if listed and not _claimed(claim, quote, other):
            continue
        if any(
            held is quote and goes_with(claim, quantity, quote, mine, other)
            for held, mine in places[:_PLACES]
        ):
            continue
        if _is_rival(claim, quantity, quote, other, near):
            rival, words = near, quote.text[other.start : other.end]
            break
    against = None
    if len(places) <= _PLACES and not any(whole):
        against = conflict(claim, quantity, places)
    return _Place(accepted, rival, words, how, against)


_LIST = re.compile(r"(?:[\s\d.,%]|and|or|to|-)*")


def _in_one_list(text: str, one: Quantity, other: Quantity) -> bool:
    """Whether nothing but numbers stands between two numbers: "4, 12, 24 and 48 hours"."""
    first, second = sorted((one, other), key=lambda q: q.start)
    gap = text[first.end : second.start]
    return len(gap) < _GAP and bool(_LIST.fullmatch(gap))


def _claimed(claim: Reading, quote: Reading, other: Quantity) -> bool:
    """Whether the claim has that number of the quote too."""
    index = _index(claim.text)
    return any(
        accepts(claim.text, claim.quantities[number], quote.text, other)
        for key in readings(quote.text, other)
        for number in index.get(key, ())[:_FAR]
    )


def _is_rival(
    claim: Reading, quantity: Quantity, quote: Reading, other: Quantity, near: int
) -> bool:
    """Whether another number of a quote, in like words, speaks against the claim's."""
    if not comparable(claim.text, quantity, quote.text, other):
        return False
    if near < _LIKE and (
        lies_within(quantity, other)
        or drops_unit(quantity, other)
        or differs_in_bound_alone(claim.text, quantity, quote.text, other)
    ):
        return False
    if gives(claim, quantity, quote, other) or completes(quantity, other):
        return False
    return not (_spoken_for(claim, quantity, quote, other, near))


def _spoken_for(
    claim: Reading, quantity: Quantity, quote: Reading, other: Quantity, near: int
) -> bool:
    """Whether another number of the claim is that number of the quote, at a place as alike."""
    index = _index(claim.text)
    for key in readings(quote.text, other):
        for number in index.get(key, ())[:_FAR]:
            mine = claim.quantities[number]
            if mine is quantity or not accepts(claim.text, mine, quote.text, other):
                continue
            if alike(claim, _place(claim, mine), quote, _place(quote, other)) >= near:
                return True
    return False


@lru_cache(maxsize=2048)
def _index(text: str) -> dict[tuple[object, ...], list[int]]:
    """Numbers of a text by value and by neighbours, so that only what matters is compared."""
    reading = read(text)
    index: dict[tuple[object, ...], list[int]] = {}
    for number, quantity in enumerate(reading.quantities):
        place = _place(reading, quantity)
        for key in (*readings(text, quantity), *_neighbours(reading, place)):
            index.setdefault(key, []).append(number)
    return index


def _neighbours(reading: Reading, place: tuple[int, int]) -> Iterator[tuple[object, ...]]:
    """The pairs of neighbouring words of which one at least is equal where two are alike."""
    around = [
        reading.tokens[i] if 0 <= i < len(reading.tokens) else ""
        for i in (place[0] - 2, place[0] - 1, place[1], place[1] + 1)
    ]
    yield "before", around[0], around[1]
    yield "between", around[1], around[2]
    yield "after", around[2], around[3]


def _place(reading: Reading, quantity: Quantity) -> tuple[int, int]:
    first = bisect_left(reading.starts, quantity.start)
    if first and reading.tokens[first - 1] == "over":
        first -= 1
    return first, bisect_left(reading.starts, quantity.end)


def _copied_with_change(claim: Reading, quotes: Sequence[Reading]) -> Check | None:
    """A claim that is a quote word for word but for the value of a number."""
    masked = _DIGITS.sub(_MASK, claim.text).strip()
    if _MASK not in masked:
        return None
    values = _DIGITS.findall(claim.text)
    different = False
    for quote in quotes:
        other = _DIGITS.sub(_MASK, quote.text)
        place = other.find(masked)
        if place < 0:
            continue
        numbers = _DIGITS.findall(quote.text)
        while place >= 0:
            first = other.count(_MASK, 0, place)
            if all(map(_printed_alike, values, numbers[first : first + len(values)])):
                return None
            different = True
            place = other.find(masked, place + 1)
    if not different:
        return None
    return Check(
        QUANTITY, Outcome.FAIL, "The words are those of a quote, but a number has another value."
    )


def _printed_alike(claimed: str, quoted: str) -> bool:
    """The same value, or the quote's rounded half up to two digits or more."""
    mine, theirs = (Decimal(digits.replace(",", "")) for digits in (claimed, quoted))
    if mine == theirs:
        return True
    places = len(claimed.partition(".")[2])
    if places >= len(quoted.partition(".")[2]) or len(mine.normalize().as_tuple().digits) < 2:
        return False
    return theirs.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP) == mine


def _changed_mark(claim: Reading, quotes: Sequence[Reading]) -> Check | None:
    """A number that is no quantity ("Table 8", "(5.1)") and that a quote gives another value."""
    for match in _DIGITS.finditer(claim.text):
        place = bisect_left(claim.starts, match.start())
        last = bisect_left(claim.starts, match.end())
        if not _is_bare(claim, match, place, last) or _in_quantity(claim, match.start()):
            continue
        accepted, rival, words = -1, -1, ""
        for quote in quotes:
            for other in _marks(quote.text).get(claim.tokens[place - 1] if place else "", ()):
                near = alike(claim, (place, last), quote, other[:2])
                if other[2] == match.group():
                    accepted = max(accepted, near)
                elif near > rival:
                    rival, words = near, other[2]
        if rival > _FAR and rival > accepted:
            reason = f"The claim says “{match.group()}”; the quote says “{words}”."
            span = Span(match.start(), match.end())
            return Check(QUANTITY, Outcome.FAIL, reason, span)
    return None


@lru_cache(maxsize=2048)
def _marks(text: str) -> dict[str, list[tuple[int, int, str]]]:
    """Bare numbers outside quantities by the word before them: token range and digits."""
    reading = read(text)
    found: dict[str, list[tuple[int, int, str]]] = {}
    for match in _DIGITS.finditer(text):
        place = bisect_left(reading.starts, match.start())
        last = bisect_left(reading.starts, match.end())
        if _is_bare(reading, match, place, last):
            before = reading.tokens[place - 1] if place else ""
            held = found.setdefault(before, [])
            if len(held) < _MOST:
                held.append((place, last, match.group()))
    return found


def _is_bare(reading: Reading, match: re.Match[str], first: int, last: int) -> bool:
    """Whether digits are words of their own, not part of one ("6D")."""
    if first >= len(reading.starts) or reading.starts[first] != match.start():
        return False
    return reading.ends[last - 1] == match.end()


def _in_quantity(reading: Reading, start: int) -> bool:
    index = bisect_left(reading.starts, start)
    free = bisect_left(reading.free, index)
    return not (free < len(reading.free) and reading.free[free] == index)

"""What turns the meaning of a sentence round between a quote and the claim laid beside it.

A denial put in or left out, a word replaced by its opposite, two names that have changed places: one
of them makes a claim false, two in one clause may cancel out ("A was higher than B", "B was lower
than A"; "did not rise", "fell"). So they are found together, and a check fails only for one that
stands alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from probatum.verification.alignment import Alignment, Change, Line, aligned
from probatum.verification.contrasts import AXES, PLACES, Kind, denies, opposed
from probatum.verification.naming import other_diseases
from probatum.verification.words import STOP, Reading, read


class Turn(StrEnum):
    """How the meaning was turned."""

    DENIAL = "denial"
    OPPOSITE = "opposite"
    SWAP = "swap"


@dataclass(frozen=True, slots=True)
class Found:
    """One turn: the word of the claim (None where it lacks one) and that of the quote."""

    turn: Turn
    mine: int | None
    theirs: int | None
    place: int
    """Where in the claim, as a number of words."""
    kind: Kind | None = None
    alone: bool = True
    """Whether no other turn stands near enough to undo it."""


DENIALS = frozenset(
    "no not never without cannot neither nor none nothing nobody unable lack lacks lacked lacking "
    "fail fails failed failing absence absent non ineffective unlikely hardly denies denied".split()
)
"""Words that deny what they stand with."""

_IDLE = STOP | frozenset(
    "does do did done will would shall has have had having get gets got very really also then there "
    "only significant significantly clearly clinically statistically fully yet".split()
)
_HELPING = frozenset("does do did is are was were has have had should must can may will".split())
_BOUNDS = frozenset("more less later earlier sooner greater higher lower fewer longer than".split())
_JOINING = frozenset("and or nor versus vs with to compared between plus against both of".split())
_COMPARING = frozenset("than versus vs compared over".split())
_WEIGHING = frozenset("ratio fold times twice half exceeded".split())
_REACH = 12
"""Words after the one that compares in which the other side is named."""
_SCOPE = 2
"""Content words over which a denial still reaches the words that claim and quote share."""
_CLOSE = 7
"""Words within which two turns may undo one another."""
_PHRASE = 3
"""Words on each side of a phrase that is replaced as one."""
_LARGEST = 8
"""Words of a change; beyond them the sentence was written anew."""


def denial(words: Line, index: int) -> bool:
    """Whether a word denies; not in "not only", "whether or not", "no more than". In "not less common
    than" it does."""
    word = words.word(index)
    if word not in DENIALS and not word.endswith("n't"):
        return False
    after = [words.word(k) for k in range(index + 1, min(index + 6, len(words.stems)))]
    before = words.word(index - 1) if index else ""
    if word == "not" and (before == "or" or "only" in after[:1]):
        return False
    if word == "without" and before == "or":
        return False
    bound = set(after[:1]) & _BOUNDS and "than" in after
    comparing = word == "not" and after[:1] in (["more"], ["less"]) and after[1:2] != ["than"]
    return not (word in ("no", "not") and bound and not comparing)


def turns(claim: Reading, quotes: Sequence[Reading]) -> tuple[Found, ...]:
    """Every turn between a claim and the sentence that it renders, in the claim's order."""
    return _turns(claim.text, tuple(q.text for q in quotes))


@lru_cache(maxsize=1024)
def _turns(text: str, quotes: tuple[str, ...]) -> tuple[Found, ...]:
    beside = aligned(read(text), [read(quote) for quote in quotes])
    if beside is None or not beside.verbatim:
        return ()
    denials = _denials(beside) if beside.close else ()
    swaps = [] if _turned(beside) else [*_swaps(beside), *_sides(beside)]
    found = [*denials, *_opposites(beside), *_diseases(beside), *swaps[:1]]
    found.sort(key=lambda turn: (turn.place, turn.turn))
    return tuple(
        Found(f.turn, f.mine, f.theirs, f.place, f.kind, not _undone(f, found)) for f in found
    )


def _undone(one: Found, found: Sequence[Found]) -> bool:
    turning = (Turn.DENIAL, Turn.SWAP)
    for other in found:
        if other is one or abs(other.place - one.place) > _CLOSE:
            continue
        if one.kind not in (None, Kind.DIRECTION) or other.kind not in (None, Kind.DIRECTION):
            continue
        if one.turn is not other.turn or one.turn in turning:
            return True
    return False


def _denials(beside: Alignment) -> Iterator[Found]:
    mine, theirs = beside.claim, beside.quote
    for change in beside.changes:
        if not change.near:
            continue
        here = [i for i in range(change.start, change.end) if denial(mine, i)]
        there = [j for j in range(change.start2, change.end2) if denial(theirs, j)]
        rest = _rest(mine, change.start, change.end, here)
        rest2 = _rest(theirs, change.start2, change.end2, there)
        prefixed = _prefixed(mine, rest, theirs, rest2)
        if prefixed:
            i, j = prefixed
            (here if len(mine.word(i)) > len(theirs.word(j)) else there).append(
                i if len(mine.word(i)) > len(theirs.word(j)) else j
            )
            rest.remove(i)
            rest2.remove(j)
        other = rest and rest2 and not _without(beside, change)
        if (len(here) - len(there)) % 2 == 0 or (
            other and not _of_verb(beside, change, here, there)
        ):
            continue
        if len(here) > len(there):
            if prefixed or mine.reaches(here[-1], change.end, _IDLE, _SCOPE):
                yield Found(Turn.DENIAL, here[-1], None, change.start)
        elif prefixed or theirs.reaches(there[-1], change.end2, _IDLE, _SCOPE):
            yield Found(Turn.DENIAL, None, there[-1], change.start)


def _of_verb(beside: Alignment, change: Change, here: Sequence[int], there: Sequence[int]) -> bool:
    """Whether one name stands for another at the start, and the denial behind it is the verb's ("X did
    not delay", "Y delayed"): then it is put in or left out, whatever the two are called."""
    if change.start or change.start2 or len(here) + len(there) != 1:
        return False
    words, denied, end = (
        (beside.claim, here[0], change.end) if here else (beside.quote, there[0], change.end2)
    )
    before = _rest(words, 0, denied, [])
    helped = denied > 0 and words.word(denied - 1) in _HELPING
    return helped and len(before) == 1 and not _rest(words, denied + 1, end, [])


def _without(beside: Alignment, change: Change) -> bool:
    """Whether "with" stands against "without"."""
    mine = {beside.claim.word(i) for i in range(change.start, change.end)}
    theirs = {beside.quote.word(j) for j in range(change.start2, change.end2)}
    return ("without" in mine and "with" in theirs) or ("with" in mine and "without" in theirs)


def _rest(words: Line, start: int, end: int, without: Sequence[int]) -> list[int]:
    """Content words of a change, but for those that are dealt with."""
    return [k for k in range(start, end) if k not in without and words.word(k) not in _IDLE]


def _prefixed(
    mine: Line, rest: Sequence[int], theirs: Line, rest2: Sequence[int]
) -> tuple[int, int] | None:
    for i in rest[:_LARGEST]:
        for j in rest2[:_LARGEST]:
            if denies(mine.word(i), theirs.word(j)):
                return i, j
    return None


def _opposites(beside: Alignment) -> Iterator[Found]:
    mine, theirs = beside.claim, beside.quote
    for change in beside.changes:
        if not change.near or change.end - change.start > _LARGEST:
            continue
        if change.end2 - change.start2 > _LARGEST:
            continue
        here, there = range(change.start, change.end), range(change.start2, change.end2)
        pairs = [
            (i, j, kind)
            for i in here
            for j in there
            if (kind := opposed(mine.word(i), theirs.word(j)))
        ]
        for i, j, kind in pairs[:1]:
            rest = _rest(mine, change.start, change.end, [i])
            rest2 = _rest(theirs, change.start2, change.end2, [j])
            if not (rest and rest2) or (kind is not Kind.DIRECTION and _phrase(change)):
                yield Found(Turn.OPPOSITE, i, j, change.start, kind)


def _phrase(change: Change) -> bool:
    """Whether a change is from one short phrase to another ("young children", "the elderly")."""
    return 0 < change.end - change.start <= _PHRASE and change.end2 - change.start2 <= _PHRASE


def _diseases(beside: Alignment) -> Iterator[Found]:
    for mine, theirs in other_diseases(beside):
        yield Found(Turn.OPPOSITE, mine, theirs, mine, Kind.POPULATION)


def _swaps(beside: Alignment) -> Iterator[Found]:
    """Two stretches that have changed places around words that do not read the same both ways."""
    mine, theirs = beside.claim, beside.quote
    changes = [c for c in beside.changes if _small(c)][:40]
    for place, one in enumerate(changes):
        a, b = _stems(mine, one.start, one.end), _stems(theirs, one.start2, one.end2)
        if not a or not b or a & b:
            continue
        for two in changes[place + 1 :]:
            c, d = _stems(mine, two.start, two.end), _stems(theirs, two.start2, two.end2)
            if a != d or b != c or any(w[0].isdigit() for w in a | b):
                continue
            between = {mine.word(i) for i, _ in beside.matches if one.end <= i < two.start}
            if between - _JOINING - {"the", "a", "in", "on"}:
                yield Found(Turn.SWAP, one.start, one.start2, one.start)


def _turned(beside: Alignment) -> bool:
    """Whether the words that do not agree hold a direction and its opposite, which may undo a swap."""
    held, held2 = {i for i, _ in beside.matches}, {j for _, j in beside.matches}
    mine = [
        w
        for i in range(len(beside.claim.stems))
        if i not in held and _directed(w := beside.claim.word(i))
    ]
    theirs = [
        w
        for j in range(len(beside.quote.stems))
        if j not in held2 and _directed(w := beside.quote.word(j))
    ]
    return any(opposed(a, b) is Kind.DIRECTION for a in mine for b in theirs)


def _directed(word: str) -> bool:
    return word in AXES[Kind.DIRECTION]


def _sides(beside: Alignment) -> Iterator[Found]:
    """The two sides of a comparison, exchanged around "than" or "compared with"."""
    mine, theirs = _comparison(beside.claim), _comparison(beside.quote)
    if mine is None or theirs is None:
        return
    left, right = (_held(beside.claim, places) for places in mine)
    left2, right2 = (_held(beside.quote, places) for places in theirs)
    crossed = (left & right2) - left2 - right
    crossed2 = (right & left2) - left - right2
    if crossed and crossed2:
        at = next(i for i in mine[0] if beside.claim.stems[i] in crossed)
        at2 = next(j for j in theirs[0] if beside.quote.stems[j] in crossed2)
        yield Found(Turn.SWAP, at, at2, at)


def _comparison(words: Line) -> tuple[range, range] | None:
    """What stands on the left and on the right of the word that compares, None without one."""
    for index in range(len(words.stems)):
        word = words.word(index)
        if word not in _COMPARING:
            continue
        start = index + 1
        if word == "compared" and start < len(words.stems) and words.word(start) in ("with", "to"):
            start += 1
        elif word in ("compared", "relative"):
            continue
        if word != "than" and not any(_weighs(words, k) for k in range(len(words.stems))):
            continue
        end = start
        while end < len(words.stems) and end - start < _REACH and not words.parted(end - 1, end):
            end += 1
        left = range(index) if index > 1 else range(end, len(words.stems))
        return left, range(start, end)
    return None


def _weighs(words: Line, index: int) -> bool:
    """Whether a word says that one side has more of something, so that the sides are not alike."""
    return words.word(index) in _WEIGHING or any(
        kind is Kind.DIRECTION for kind, _, _ in PLACES.get(words.word(index), ())
    )


def _held(words: Line, places: range) -> frozenset[str]:
    return frozenset(
        words.stems[k]
        for k in places
        if words.word(k) not in _IDLE and not words.word(k)[0].isdigit()
    )


def _small(change: Change) -> bool:
    return max(change.end - change.start, change.end2 - change.start2) <= _LARGEST


def _stems(words: Line, start: int, end: int) -> frozenset[str]:
    return frozenset(s for s in words.stems[start:end] if s not in STOP)

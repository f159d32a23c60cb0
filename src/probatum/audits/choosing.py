"""How well a sentence of a source speaks for a claim, before any check reads the two."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from probatum.evidence.claims import Check, Outcome, Verdict
from probatum.evidence.editions import Span
from probatum.evidence.quantities import Comparator, Measure, Quantity, quantities, same_value
from probatum.verification.numbers import ARITHMETIC, QUANTITY
from probatum.verification.support import CONTRADICTION
from probatum.verification.wording import (
    ARMS,
    DIRECTION,
    NEGATION,
    POPULATION,
    TIMING,
    WEIGHED,
)
from probatum.verification.words import STOP, read, stem

LENT = 0.6
"""Weight of a word that stands in a sentence's heading or product name, not in the sentence."""

_QUANTITIES = 0.3
_CONTEXT = 0.15
_TIGHT = 0.1
_SAME_KIND = 0.3
"""What a quantity of the same dimension and another value counts."""


@lru_cache(maxsize=8192)
def weighed_words(text: str) -> frozenset[str]:
    """Stems of the content words of a text; numbers, modal verbs and negations left out."""
    reading = read(text)
    return frozenset(
        stem(reading.tokens[i])
        for i in reading.free
        if reading.tokens[i][0].isalnum()
        and reading.tokens[i] not in STOP
        and reading.tokens[i] not in WEIGHED
    )


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a claim asks of a passage: its stems, those of its context, its quantities, and how these
    are printed."""

    words: frozenset[str]
    context: frozenset[str]
    quantities: tuple[Quantity, ...]
    figures: str = ""

    @classmethod
    def of(cls, text: str, context: str = "") -> Wanted:
        """Of the words of a claim and of what introduces it."""
        own = weighed_words(text)
        found = read(text).quantities
        figures = " ".join(text[q.start : q.end] for q in found)
        return cls(own, weighed_words(context) - own, found, figures)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a stored edition that may be quoted; ``lent`` are the stems of its headings."""

    edition: str
    ordinal: int
    start: int
    end: int
    text: str
    words: frozenset[str]
    lent: frozenset[str] = field(default=frozenset())


def cover(wanted: Wanted, sentence: Sentence, weights: Mapping[str, float]) -> float:
    """Share of the claim's words, by weight, that stand in the sentence or its headings."""
    total = sum(weights.get(w, 1.0) for w in wanted.words)
    if not total:
        return 0.0
    own = sum(weights.get(w, 1.0) for w in wanted.words & sentence.words)
    lent = sum(weights.get(w, 1.0) for w in (wanted.words - sentence.words) & sentence.lent)
    return (own + LENT * lent) / total


def score(wanted: Wanted, sentence: Sentence, weights: Mapping[str, float]) -> float:
    """How well the sentence speaks for the claim: words, quantities, context, nothing besides."""
    made = cover(wanted, sentence, weights)
    if wanted.quantities:
        made = (1 - _QUANTITIES) * made + _QUANTITIES * quantities_held(wanted, sentence.text)
    around = sum(weights.get(w, 1.0) for w in wanted.context)
    if around:
        near = wanted.context & (sentence.words | sentence.lent)
        made += _CONTEXT * sum(weights.get(w, 1.0) for w in near) / around
    size = sum(weights.get(w, 1.0) for w in sentence.words)
    if size:
        own = (wanted.words | wanted.context) & sentence.words
        made += _TIGHT * sum(weights.get(w, 1.0) for w in own) / size
    return made


_JOINS = re.compile(r"[,;:(]|\b(?:and|or|but|with|while)\b", re.IGNORECASE)


def joins(text: str) -> bool:
    """Whether a claim has parts that two sentences of a source may say apart."""
    return bool(_JOINS.search(text))


NEARLY_ALL = 0.8
"""Share of a claim's words that a sentence must have before its number takes the claim's place."""

_LONGEST_SENTENCE = 600
"""Characters of a sentence that has but one value for one thing."""

_AS_NEAR = 0.8

_WITH_OTHERS = (NEARLY_ALL, 0.5, 0.3)
"""The same where the sentence also has none, one, or two and more of the claim's other quantities."""


def other_value(
    text: str, sentence: str, held: float, near: Sequence[tuple[float, str]]
) -> Check | None:
    """The failed check on a number for which a sentence on the same thing has another value.

    Only where one number of the claim alone is missing, where the sentence has one value of that kind
    that is not another of the claim's, and where no sentence ``near``, each with its share of the
    claim's words, is nearly as close and has the claim's value with its others.
    """
    mine = read(text).quantities
    theirs = read(sentence).quantities
    missing = (q for q in mine if q.unit.symbol and not _stands(q, theirs, text, sentence))
    wanted, second = next(missing, None), next(missing, None)
    if wanted is None or second is not None:
        return None
    others = [q for q in mine if q is not wanted and q.unit.symbol]
    if held < _WITH_OTHERS[min(len(others), 2)] or len(sentence) > _LONGEST_SENTENCE:
        return None
    kind = _kind(wanted)
    free = [
        t
        for t in theirs
        if _kind(t) == kind and not any(_stands(t, [q], sentence, text) for q in mine)
    ]
    values = {t.bounds: t for t in free if _shape(t) == _shape(wanted)}
    if len(values) != 1:
        return None
    for share, words in near:
        if share < _AS_NEAR * held:
            continue
        said = read(words).quantities
        if _stands(wanted, said, text, words) and all(
            _stands(q, said, text, words) for q in others
        ):
            return None
    if other_case(text, (sentence,), Span(wanted.start, wanted.end)):
        return None
    other = next(iter(values.values()))
    said_, found = text[wanted.start : wanted.end], sentence[other.start : other.end]
    reason = f"The claim says “{said_}”; the passage nearest to it says “{found}”."
    return Check(QUANTITY, Outcome.FAIL, reason, Span(wanted.start, wanted.end))


_DAILY = re.compile(r"\b(?:daily|per\sday|a\sday|each\sday)\b|/\s?day\b", re.IGNORECASE)


def _shape(quantity: Quantity) -> tuple[Measure, bool]:
    return quantity.measure, quantity.low == quantity.high


def _printed(quantity: Quantity) -> tuple[object, object, str]:
    return quantity.low, quantity.high, quantity.unit.symbol.removesuffix("/d")


_BODY = frozenset({"kg", "[lb]"})


def _kind(quantity: Quantity) -> str:
    """What a quantity measures; a mass a day is a mass, as "daily" may stand elsewhere, and the weight
    of a body is not that of a dose."""
    if quantity.unit.symbol in _BODY:
        return "body"
    return quantity.unit.dimension.removesuffix("/time")


def _stands(wanted: Quantity, held: Sequence[Quantity], text: str, other: str) -> bool:
    """Whether a quantity stands among others, also where one says "daily" beside it and not in it."""
    if any(same_value(wanted, h) for h in held):
        return True
    if not any(_printed(wanted) == _printed(h) for h in held if h.unit.symbol):
        return False
    return bool(_DAILY.search(text) and _DAILY.search(other))


def at_odds(wanted: Wanted, text: str) -> bool:
    """Whether a sentence has a value of a kind that the claim has, and none of the claim's: it is on
    another case, so that no second sentence may lend it the claim's value."""
    held = read(text).quantities
    for mine in wanted.quantities:
        if not mine.unit.symbol or mine.measure is not Measure.VALUE:
            continue
        same = [h for h in held if h.measure is mine.measure and _kind(h) == _kind(mine)]
        if same and not any(same_value(q, h) for h in same for q in wanted.quantities):
            return True
    return False


def quantities_held(wanted: Wanted, text: str) -> float:
    """Share of the claim's quantities that the text has, in part where only its kind."""
    if not wanted.quantities:
        return 1.0
    held = quantities(text) if len(text) > 4000 else read(text).quantities
    found = 0.0
    for mine in wanted.quantities:
        if any(same_value(mine, h) for h in held):
            found += 1
        elif mine.unit.symbol and any(h.unit.dimension == mine.unit.dimension for h in held):
            found += _SAME_KIND
    return found / len(wanted.quantities)


GOODNESS = (
    Verdict.SUPPORTED,
    Verdict.AGREES_WITH_DIGEST,
    Verdict.SOURCE_DOES_NOT_ADD_UP,
    Verdict.SUPPORTED_WITH_DRIFT,
    Verdict.PARTLY_SUPPORTED,
    Verdict.OUTDATED,
    Verdict.CONTRADICTED,
    Verdict.UNSUPPORTED,
    Verdict.UNCHECKABLE,
)
"""Verdicts from the one to prefer among candidate quotes to the one that tells least."""

SAME_THING = 0.6
"""Share of a claim's words that a passage must have before a contradiction by it counts."""

SAME_WORDS = 0.75
"""The share where a negation or a direction alone contradicts."""

_EXHORTS = re.compile(
    r"\W*(?:(?:do|should|must)\snot|don['’]t|never|avoid)\s(?:overlook|miss|forget|ignore|neglect|delay|"
    r"underestimate|skip|omit|postpone|dismiss|hesitate|fail)(?:ing)?\b",
    re.IGNORECASE,
)


def exhorts(text: str) -> bool:
    """Whether a claim asks for a thing by forbidding its neglect ("do not miss the signs")."""
    return bool(_EXHORTS.match(text))


_ABOVE = frozenset({Comparator.MORE, Comparator.AT_LEAST})
_BELOW = frozenset({Comparator.LESS, Comparator.AT_MOST})


def other_case(text: str, quotes: Sequence[str], span: Span | None) -> bool:
    """Whether the quotes speak of the other side of a bound than the claim ("over 40 kg", "less than
    40 kg") or of another allele ("*1", "*3"), so that another number in them is no contradiction.
    ``span`` is the number at issue."""
    if span is not None and text[: span.start].endswith("*"):
        return True
    held = [h for quote in quotes for h in read(quote).quantities]
    for mine in read(text).quantities:
        if span is not None and mine.start < span.end and span.start < mine.end:
            continue
        for same, other in ((_ABOVE, _BELOW), (_BELOW, _ABOVE)):
            if mine.comparator not in same:
                continue
            found = {h.comparator for h in held if same_value(mine, h)}
            if found & other and not found & same:
                return True
    return False


_SAYS = re.compile(
    r"\b(?:is|are|was|were|be|been|being|has|have|had|do|does|did|can|could|may|might|must|should|will|"
    r"would|\w{3,}(?:ed|[^s]s))\b",
    re.IGNORECASE,
)
_LONGEST_ITEM = 12


def is_item(text: str) -> bool:
    """Whether a claim is a short item of a list, which says nothing by itself: the support model, which
    sees only the item, would read into it what its heading does not say."""
    words = text.split()
    return len(words) <= _LONGEST_ITEM and not _SAYS.search(text)


def contradicts(checks: Sequence[Check], held: float, text: str) -> bool:
    """Whether failed checks contradict the claim: the passage must be about the same thing.

    ``held`` is the share of the claim's words that the passage has.
    """
    failed = {c.name for c in checks if c.outcome is Outcome.FAIL}
    if failed & {QUANTITY, ARITHMETIC, CONTRADICTION} and held >= SAME_THING:
        return True
    worded = failed & {NEGATION, DIRECTION, ARMS, POPULATION, TIMING}
    if exhorts(text):
        worded -= {NEGATION}
    return bool(worded) and held >= SAME_WORDS


def turned(checks: Sequence[Check]) -> bool:
    """Whether the passage has the opposite of a word of the claim and not the word itself, though the
    two cannot be laid side by side."""
    return any(
        c.name in (DIRECTION, POPULATION, TIMING)
        and c.outcome is Outcome.CANNOT_TELL
        and c.span is not None
        for c in checks
    )


def failures(checks: tuple[Check, ...]) -> int:
    """How many checks fail."""
    return sum(check.outcome is Outcome.FAIL for check in checks)

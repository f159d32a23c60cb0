"""What the question is about: its weighed words, and the patient's values that it names.

A row "2 years and older, less than 20 kg" fits "a 3-year-old of 15 kg"; "less than 2 months" does
not. The comparison orders statements; it computes no dose.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from probatum.answers.choosing import asked_words, relevance
from probatum.answers.concepts import Pair
from probatum.evidence.quantities import Comparator, Quantity, quantities

FIT = 0.35
"""Weight of one patient value that a statement's condition admits; a value it excludes counts so
much less."""

_POUND = 453
"""Grams: a mass unit below it measures a dose, not a patient."""

_CONDITIONS = ("calendar", "volume/time")
_CLEARANCES = {"volume/standard area/time": "volume/time"}
"""A clearance for the standard body surface orders rows like one that is not: labels and bedside use
both."""

_TO = ("to", "-", "–")
_LOWER = (Comparator.AT_LEAST, Comparator.MORE)
_UPPER = (Comparator.AT_MOST, Comparator.LESS)


@dataclass(frozen=True, slots=True)
class Focus:
    """``terms`` are stemmed words with weights, ``values`` ages, weights and clearances, ``variants``
    the patient's genotype or variant as written, ``pair`` the two things that the question
    relates."""

    terms: Mapping[str, float] = field(default_factory=dict)
    values: tuple[Quantity, ...] = ()
    variants: tuple[str, ...] = ()
    pair: Pair | None = None

    def of(self, *texts: str) -> float:
        """How well these words fit: 0 to 1 by the question's words, more or less by its values."""
        whole = " ".join(texts)
        score = relevance(asked_words(whole), self.terms)
        return score + self.of_values(whole) + FIT * self.carries(whole)

    def of_values(self, text: str) -> float:
        """How well the conditions in a text fit the patient's values alone."""
        return FIT * fit(self.values, text) if self.values else 0.0

    def carries(self, text: str) -> bool:
        """Whether a statement names the patient's genotype or variant."""
        return bool(self.variants) and not set(self.variants).isdisjoint(variants(text))


_ALLELE = r"\*\s?\d{1,4}[A-Z]?(?::\d{2,3})*"
_VARIANT = re.compile(
    rf"{_ALLELE}(?:\s?/\s?{_ALLELE})?|\bp?\.?[A-Z]\d{{2,4}}[A-Z*]\b|\bc\.\d+[ACGT]>[ACGT]",
)
"""Star alleles and their pairs (PharmVar, IMGT/HLA), a protein's and a transcript's change (HGVS)."""


def variants(text: str) -> tuple[str, ...]:
    """Genotypes and variants that a text names, without blanks."""
    return tuple(dict.fromkeys(re.sub(r"\s", "", m.group()) for m in _VARIANT.finditer(text)))


_CLEARANCE = re.compile(
    r"\b(?:CrCl|CLcr|CCr|creatinine\s+clearance|e?GFR)\b[\s:=]*(?:is\s+|of\s+|at\s+)?"
    r"(?P<value>(?:[<>≤≥]=?\s*|(?:below|under|above|over|less\s+than|more\s+than|at\s+least)\s+)?"
    r"\d+(?:\.\d+)?)(?![\d.]*\s*(?:mL|-|–|to\b|and\b))",
    re.IGNORECASE,
)
"""A clearance as it is spoken of at the bedside, without its unit, which is mL/min."""

_FROM = re.compile(r"(?P<low>\d+(?:\.\d+)?)\s*(?:to|-|–)\s*$", re.IGNORECASE)
"""Before "less than 6 years": the lower end of the range."""


def patient_values(question: str) -> tuple[Quantity, ...]:
    """Ages, body weights and clearances that the question names; of a range up to a limit ("2 to less
    than 6 years") the lower end."""
    named = [_lower_end(q, question) for q in quantities(question)]
    found = [q for q in named if _is_condition(q) and q.low == q.high]
    return tuple(sorted((*found, *_clearances(question)), key=lambda q: q.start))


def _lower_end(quantity: Quantity, question: str) -> Quantity:
    before = _FROM.search(question, 0, quantity.start)
    if quantity.comparator is not Comparator.LESS or not before:
        return quantity
    low = Decimal(before["low"])
    return replace(quantity, start=before.start(), low=low, high=low, comparator=Comparator.EQUAL)


def _clearances(question: str) -> Iterator[Quantity]:
    for named in _CLEARANCE.finditer(question):
        written = re.sub(r"^(?:below|under)\b", "less than", named["value"], flags=re.IGNORECASE)
        written = re.sub(r"^(?:above|over)\b", "more than", written, flags=re.IGNORECASE)
        for made in quantities(f"{written} mL/min")[:1]:
            yield replace(made, start=named.start("value"), end=named.end("value"))


def fit(values: tuple[Quantity, ...], text: str) -> int:
    """Number of values that the conditions in ``text`` admit, less those that they exclude; a text
    that compares both sides of a limit ("8 kg or more … below 8 kg") does neither. A value with a
    comparator ("over 8 kg") is admitted by a condition that overlaps with it."""
    found = [q for q in quantities(text) if _is_condition(q)]
    total = 0
    for value in values:
        verdicts = _verdicts([q for q in found if _alike(q, value)], value, text)
        if verdicts:
            admitted, excluded = verdicts.count(True), verdicts.count(False)
            total += (admitted > excluded) - (excluded > admitted)
    return total


def _alike(one: Quantity, other: Quantity) -> bool:
    return _dimension(one) == _dimension(other)


def _dimension(quantity: Quantity) -> str:
    return _CLEARANCES.get(quantity.unit.dimension, quantity.unit.dimension)


def _verdicts(found: Sequence[Quantity], value: Quantity, text: str) -> list[bool]:
    """What each condition says; both ends of a range that ends below a limit ("7 kg to less than
    14 kg") are one."""
    made: list[bool] = []
    previous: Quantity | None = None
    for q in found:
        verdict = _admits(q, value, text)
        between = text[previous.end : q.start].strip().lower() if previous else ""
        if between in _TO and q.comparator in _UPPER and made and verdict is not None:
            made[-1] = made[-1] and verdict
        elif verdict is not None:
            made.append(verdict)
        previous = q if verdict is not None else None
    return made


def narrow(values: tuple[Quantity, ...], text: str) -> float:
    """1 for a condition that admits a value in a narrow range (a row of a table), else 0."""
    for value in values:
        own = value.bounds[0]
        for q in quantities(text):
            low, high = q.bounds
            if _alike(q, value) and low < high and low <= own <= high and (high - low) * 4 <= own:
                return 1.0
    return 0.0


def _is_condition(quantity: Quantity) -> bool:
    dimension = _dimension(quantity)
    if dimension == "mass":
        return quantity.unit.factor >= _POUND
    return dimension in _CONDITIONS


def _admits(condition: Quantity, value: Quantity, text: str) -> bool | None:
    low, high = condition.bounds
    own = value.bounds[0]
    if value.comparator in _LOWER:
        return condition.comparator in _LOWER or high > own
    if value.comparator in _UPPER:
        return condition.comparator in _UPPER or low < own
    if condition.comparator in _LOWER:
        return own > low if condition.comparator is Comparator.MORE else own >= low
    if condition.comparator in _UPPER:
        return own < high if condition.comparator is Comparator.LESS else own <= high
    if low != high:
        return low <= own <= high
    before = text[max(0, condition.start - 6) : condition.start].lower()
    after = text[condition.end : condition.end + 24].lower()
    if "from " in before or after.lstrip(" (0123456789.lbs)").startswith(("to ", "to<", "–", "-")):
        return own >= low
    return None

"""What the question is about: its weighed words, and the patient's values that it names.

A row "2 years and older, less than 20 kg" fits "a 3-year-old of 15 kg"; "less than 2 months" does
not. The comparison orders statements; it computes no dose.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from probatum.answers.choosing import asked_words, relevance
from probatum.answers.concepts import Pair
from probatum.evidence.quantities import Comparator, Quantity, quantities

FIT = 0.35
"""Weight of one patient value that a statement's condition admits; a value it excludes counts so
much less."""

_POUND = 453
"""Grams: a mass unit below it measures a dose, not a patient."""

_CONDITIONS = ("calendar", "volume/time")
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


def patient_values(question: str) -> tuple[Quantity, ...]:
    """Ages, body weights and clearances that the question names."""
    return tuple(q for q in quantities(question) if _is_condition(q) and q.low == q.high)


def fit(values: tuple[Quantity, ...], text: str) -> int:
    """Number of values that the conditions in ``text`` admit, less those that they exclude; a text
    that compares both sides of a limit ("8 kg or more … below 8 kg") does neither. A value with a
    comparator ("over 8 kg") is admitted by a condition that overlaps with it."""
    found = [q for q in quantities(text) if _is_condition(q)]
    total = 0
    for value in values:
        verdicts = [
            v for q in found
            if q.unit.dimension == value.unit.dimension and (v := _admits(q, value, text)) is not None
        ]  # fmt: skip
        if verdicts:
            admitted, excluded = verdicts.count(True), verdicts.count(False)
            total += (admitted > excluded) - (excluded > admitted)
    return total


def narrow(values: tuple[Quantity, ...], text: str) -> float:
    """1 for a condition that admits a value in a narrow range (a row of a table), else 0."""
    for value in values:
        own = value.bounds[0]
        for q in quantities(text):
            low, high = q.bounds
            same = q.unit.dimension == value.unit.dimension
            if same and low < high and low <= own <= high and (high - low) * 4 <= own:
                return 1.0
    return 0.0


def _is_condition(quantity: Quantity) -> bool:
    dimension = quantity.unit.dimension
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

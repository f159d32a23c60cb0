"""The checks on wording, and the words that they weigh so that no other check needs to."""

from __future__ import annotations

from probatum.verification import arms, modality, negation, opposites
from probatum.verification.arms import check_arms
from probatum.verification.modality import check_modality
from probatum.verification.negation import check_negation
from probatum.verification.opposites import check_direction, check_population, check_timing

NEGATION = negation.NAME
DIRECTION = opposites.DIRECTION
POPULATION = opposites.POPULATION
TIMING = opposites.TIMING
ARMS = arms.NAME
MODALITY = modality.NAME

WEIGHED = modality.WEIGHED | frozenset(
    "no not never without cannot neither nor none nothing unable lack lacked lacks".split()
)

__all__ = [
    "ARMS",
    "DIRECTION",
    "MODALITY",
    "NEGATION",
    "POPULATION",
    "TIMING",
    "WEIGHED",
    "check_arms",
    "check_direction",
    "check_modality",
    "check_negation",
    "check_population",
    "check_timing",
]

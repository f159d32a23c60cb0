"""Which sections fit which question, and in what order a clinician needs them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from probatum.answers import topics as t
from probatum.answers.study_kinds import FOLLOW_UP, REAL_WORLD, REVIEWS, TRIALS
from probatum.answers.topics import Topic
from probatum.retrieval.cues import QuestionType as Q

_WHOLE: tuple[Topic | str, ...] = (
    t.CHANGES_TOPIC,
    t.INDICATION,
    t.CONTRA,
    t.BEFORE,
    t.DOSE,
    t.CO_TREATMENT,
    t.BOX,
    t.MONITORING,
    t.WARNING,
    TRIALS,
    FOLLOW_UP,
    REVIEWS,
    REAL_WORLD,
    t.POPULATION,
    t.INTERACTION,
    t.ADMINISTRATION,
    t.PITFALLS,
    t.PATIENTS,
    t.MECHANISM,
    t.NOT_KNOWN,
    t.NOTES,
)

OUTLINES: dict[Q, tuple[Topic | str, ...]] = {
    Q.UPDATE: _WHOLE,
    Q.INDICATION: (t.INDICATION, t.CONTRA, t.BOX, TRIALS, REVIEWS, t.LABEL_STUDIES, t.NOT_KNOWN),
    Q.DOSE: (
        t.DOSE, t.INDICATION, t.BEFORE, t.CO_TREATMENT, t.BOX, t.POPULATION, t.ADMINISTRATION,
        t.PITFALLS, t.NOT_KNOWN, t.NOTES,
    ),
    Q.ADMINISTRATION: (
        t.DOSE, t.ADMINISTRATION, t.CONTRA, t.BEFORE, t.CO_TREATMENT, t.BOX, t.PITFALLS,
    ),
    Q.MONITORING: (
        t.MONITORING, t.BEFORE, t.BOX, t.WARNING, t.CO_TREATMENT, t.NOT_KNOWN, t.NOTES,
    ),
    Q.SAFETY: (
        t.BOX, t.CONTRA, t.WARNING, t.ADVERSE_REACTIONS, t.MONITORING, t.INTERACTION,
        t.POPULATION, t.PITFALLS, t.OVERDOSE, t.NOT_KNOWN,
    ),
    Q.CONTRAINDICATION: (
        t.CONTRA, t.BEFORE, t.INDICATION, t.BOX, t.WARNING, t.POPULATION, t.INTERACTION, t.PITFALLS,
    ),
    Q.EFFICACY: (
        t.INDICATION, TRIALS, FOLLOW_UP, REVIEWS, t.LABEL_STUDIES, REAL_WORLD, t.BOX, t.NOT_KNOWN,
    ),
    Q.MECHANISM: (t.MECHANISM, t.INDICATION, t.BOX),
    Q.INTERACTION: (t.INTERACTION, t.CONTRA, t.BOX, t.DOSE, t.WARNING, t.PITFALLS),
    Q.POPULATION: (t.POPULATION, t.BOX, t.CONTRA, t.WARNING, t.INDICATION, t.DOSE, t.NOT_KNOWN),
    Q.COMPARISON: (t.INDICATION, t.BOX, t.DOSE, t.CONTRA, t.MONITORING, TRIALS, REVIEWS, t.NOT_KNOWN),
    Q.YES_NO: (t.INDICATION, t.CONTRA, t.BOX, t.WARNING, t.NOT_KNOWN),
    Q.TRIALS: (
        TRIALS, FOLLOW_UP, REVIEWS, REAL_WORLD, t.LABEL_STUDIES, t.INDICATION, t.BOX, t.NOT_KNOWN,
    ),
    Q.GENERAL: (t.INDICATION, t.BOX, t.DOSE, t.WARNING, t.MECHANISM, t.NOT_KNOWN),
}  # fmt: skip

ALSO: dict[Q, Topic] = {
    Q.DOSE: t.DOSE, Q.MONITORING: t.MONITORING, Q.CONTRAINDICATION: t.CONTRA,
    Q.INTERACTION: t.INTERACTION, Q.SAFETY: t.ADVERSE_REACTIONS, Q.INDICATION: t.INDICATION,
    Q.ADMINISTRATION: t.ADMINISTRATION, Q.MECHANISM: t.MECHANISM, Q.POPULATION: t.POPULATION,
}  # fmt: skip
"""The topic that answers each further thing that a question asks."""


def outline(kind: Q, also: Sequence[Q]) -> tuple[Topic | str, ...]:
    """The sections for a question of this type that also asks for others: their topics second."""
    first, *rest = OUTLINES.get(kind, OUTLINES[Q.GENERAL])
    more = [ALSO[k] for k in also if ALSO[k] != first]
    return (first, *more, *(topic for topic in rest if topic not in more))


CO_TREATMENT: tuple[Topic | str, ...] = (
    t.CO_TREATMENT, t.BOX, t.MONITORING, t.WARNING, t.NOT_KNOWN, t.NOTES,
)  # fmt: skip
"""For a question about what is given beside a drug: corticosteroids, premedication."""

_CO_TREATMENT = re.compile(r"\b(?:cortico)?steroids?\b|\bpre-?medicat\w+", re.IGNORECASE)
_NOT_OF_IT = frozenset({Q.INTERACTION, Q.COMPARISON, Q.UPDATE, Q.EFFICACY, Q.TRIALS, Q.MECHANISM,
                        Q.CONTRAINDICATION, Q.DEFINITION})  # fmt: skip


def asks_co_treatment(question: str, kind: Q) -> bool:
    """Whether a question is about what has to be given beside the drug."""
    return kind not in _NOT_OF_IT and bool(_CO_TREATMENT.search(question))


REACTIONS: tuple[Topic | str, ...] = (
    replace(t.ADVERSE_REACTIONS, near=12), t.BOX, t.CONTRA, t.WARNING, t.MONITORING, t.INTERACTION,
    t.POPULATION, t.PITFALLS, t.OVERDOSE, t.NOT_KNOWN,
)  # fmt: skip
"""For a question about adverse reactions by that name: they come first, and more of them."""

_REACTIONS_ASKED = re.compile(
    r"\b(?:adverse|side)[ -](?:drug )?(?:reactions?|effects?|events?)\b", re.IGNORECASE
)


def asks_of_reactions(question: str, kind: Q, also: Sequence[Q]) -> bool:
    """Whether a question asks which adverse reactions a drug has, and nothing else."""
    return kind is Q.SAFETY and not also and bool(_REACTIONS_ASKED.search(question))


OVERDOSE: tuple[Topic | str, ...] = (t.OVERDOSE, t.BOX, t.CONTRA, t.WARNING, t.DOSE)
"""For a question about an overdose, whatever else it asks."""

LABEL_FIRST = frozenset(
    {
        Q.UPDATE, Q.INDICATION, Q.DOSE, Q.ADMINISTRATION, Q.MONITORING, Q.SAFETY,
        Q.CONTRAINDICATION, Q.INTERACTION, Q.MECHANISM, Q.COMPARISON, Q.POPULATION,
    }
)  # fmt: skip
"""Questions that a label answers before any paper does."""

DRUG_PAGE: tuple[Topic | str, ...] = (
    t.CHANGES_TOPIC, t.BOX, t.INDICATION, t.CONTRA, t.DOSE, t.CO_TREATMENT, t.MONITORING,
    t.WARNING, t.ADVERSE_REACTIONS, t.INTERACTION, t.POPULATION, t.OVERDOSE, t.ADMINISTRATION,
    t.MECHANISM, t.NOT_KNOWN, t.NOTES,
)  # fmt: skip
"""The order of a drug's page, without a question."""

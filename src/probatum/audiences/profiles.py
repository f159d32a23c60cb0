"""What each audience reads first, and how deep: order and depth, never what a statement says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from probatum.answers import topics as t
from probatum.audiences.reader import Audience

STUDY = "study"
"""Topic of a section on one study."""

LEADING = frozenset({"asked", "acting", "best", "against", "newer", "reported"})
"""Topics that answer the very question: they stay in front for everyone."""

WHOLE = frozenset(
    {t.WARNING.key, t.PATIENTS.key, t.BEFORE.key, t.CO_TREATMENT.key, t.INDICATION.key, *LEADING}
)
"""Topics of which a patient gets every statement, however hard it reads."""


@dataclass(frozen=True, slots=True)
class Profile:
    """How an article is laid out for one audience.

    ``first``: topics in their order; the others follow as they stood. ``most``: statements of a topic
    at most, those that no audience loses not counted. ``results``: of each study only the main result.
    ``terms``: whether medical words are explained at their first use.
    ``danger_first``: whether the audience's own order goes before the topic that answers the question.
    ``units``: whether a laboratory
    value is also shown in the other unit.
    """

    first: tuple[str, ...] = ()
    most: Mapping[str, int] = field(default_factory=dict)
    results: bool = False
    terms: bool = False
    danger_first: bool = False
    units: bool = False


_SAFETY = (t.BOX.key, t.CONTRA.key)

PROFILES: dict[Audience, Profile] = {
    Audience.PHYSICIAN: Profile(),
    Audience.SPECIALIST: Profile(
        (*_SAFETY, STUDY, t.WARNING.key, t.MONITORING.key, t.NOT_KNOWN.key, t.NOTES.key),
        units=True,
    ),
    Audience.PHARMACIST: Profile(
        (*_SAFETY, t.DOSE.key, t.ADMINISTRATION.key, t.CO_TREATMENT.key, t.INTERACTION.key,
         t.POPULATION.key, t.MONITORING.key, t.PITFALLS.key, t.OVERDOSE.key),
        results=True, units=True,
    ),
    Audience.NURSE: Profile(
        (*_SAFETY, t.BEFORE.key, t.ADMINISTRATION.key, t.DOSE.key, t.CO_TREATMENT.key,
         t.MONITORING.key, t.WARNING.key, t.PITFALLS.key, t.PATIENTS.key, t.ADVERSE_REACTIONS.key),
        results=True, units=True,
    ),
    Audience.STUDENT: Profile(
        (t.MECHANISM.key, t.INDICATION.key, *_SAFETY, t.WARNING.key, t.MONITORING.key, t.DOSE.key),
        terms=True, units=True,
    ),
    Audience.RESEARCHER: Profile(
        (STUDY, t.LABEL_STUDIES.key, t.NOT_KNOWN.key, t.NOTES.key, *_SAFETY, t.CHANGES_TOPIC.key),
        units=True,
    ),
    Audience.PATIENT: Profile(
        (*_SAFETY, t.WARNING.key, t.PATIENTS.key, t.INDICATION.key, t.MECHANISM.key, t.BEFORE.key,
         t.DOSE.key, t.CO_TREATMENT.key, t.MONITORING.key, t.ADVERSE_REACTIONS.key,
         t.INTERACTION.key, t.POPULATION.key, t.PITFALLS.key, t.OVERDOSE.key, t.CHANGES_TOPIC.key,
         STUDY),
        {t.CHANGES_TOPIC.key: 4, t.DOSE.key: 2, t.ADMINISTRATION.key: 0, t.NOTES.key: 0,
         t.NOT_KNOWN.key: 4, t.INTERACTION.key: 6, t.POPULATION.key: 6, t.MECHANISM.key: 2,
         t.OVERDOSE.key: 2, STUDY: 6, t.LABEL_STUDIES.key: 3,
         t.ADVERSE_REACTIONS.key: 8},
        results=True, terms=True, danger_first=True,
    ),
}  # fmt: skip

"""Who reads an article. An audience is what a reader says of himself; it gives no right."""

from __future__ import annotations

from enum import StrEnum


class Audience(StrEnum):
    """The answers to "Which best describes you?"."""

    PHYSICIAN = "physician"
    SPECIALIST = "specialist"
    PHARMACIST = "pharmacist"
    NURSE = "nurse"
    STUDENT = "student"
    RESEARCHER = "researcher"
    PATIENT = "patient"


LABELS = {
    Audience.PHYSICIAN: "Physician",
    Audience.SPECIALIST: "Specialist",
    Audience.PHARMACIST: "Pharmacist",
    Audience.NURSE: "Nurse",
    Audience.STUDENT: "Student",
    Audience.RESEARCHER: "Researcher",
    Audience.PATIENT: "Patient or caregiver",
}
"""How each is shown."""

OTHER_NAMES = {
    Audience.PHYSICIAN: ("doctor", "dr", "md", "gp", "clinician", "professional", "prescriber"),
    Audience.SPECIALIST: ("consultant", "expert"),
    Audience.PHARMACIST: ("pharmacy", "pharm", "pharmd", "rph"),
    Audience.NURSE: ("rn", "np", "midwife"),
    Audience.STUDENT: ("trainee", "learner"),
    Audience.RESEARCHER: ("scientist", "research"),
    Audience.PATIENT: (
        "family", "caregiver", "carer", "parent", "relative", "mother", "father", "lay",
    ),
}  # fmt: skip
"""Words that people use for an audience: never taken for it, only hinted at."""


def meant(text: str) -> Audience | None:
    """The one audience that a wrong name may stand for, by the beginning of it or of another name."""
    said = text.strip().casefold()
    fitting = [
        audience
        for audience in Audience
        if any(said and (n.startswith(said) or said == f"{n}s") for n in _names(audience))
    ]
    return fitting[0] if len(fitting) == 1 else None


def _names(audience: Audience) -> tuple[str, ...]:
    return (audience.value, *OTHER_NAMES[audience])

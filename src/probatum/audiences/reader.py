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

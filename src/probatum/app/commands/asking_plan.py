"""``plan`` without a patient's file: it asks on the terminal for what the protocol needs."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from probatum.protocols.language import Protocol
    from probatum.protocols.patients import Observation, Patient

_QUESTIONS = {
    "jurisdiction": "Jurisdiction (US, EU)",
    "anchor_date": "Date of the infusion or first dose (YYYY-MM-DD)",
    "birth_date": "Date of birth (YYYY-MM-DD)",
    "weight_kg": "Weight in kg",
    "genotype": "Genotype, in words",
    "gestational_age_weeks": "Gestational age at birth in weeks",
    "sex": "Sex",
    "liver_exam": "Liver examination (normal, abnormal)",
    "hours_late": "Hours since a missed dose was due",
    "prior_therapies": "Earlier therapies, separated by commas (- for none)",
    "signs": "Signs, separated by commas (- for none)",
    "conditions": "Conditions, separated by commas (- for none)",
    "doses": "Doses given, as 2026-03-01 12 mg, separated by commas (- for none)",
    "interruptions": "Interruptions, as LAST-DOSE to NEXT-DOSE reason, with commas (- for none)",
    "periods": "Days that add up, as 2.5 what, separated by commas (- for none)",
}
_OF_WORDS = ("prior_therapies", "signs", "conditions")
"""Fields that are lists of words."""

_RESULT = "Result, as ALT, 60, U/L, 40, 2025-03-31 (40 is the upper limit of normal; empty ends)"


def asked(protocol: Protocol) -> tuple[Patient, list[Observation]]:
    """The patient and the results by questions on the terminal; what is left empty is unknown."""
    from probatum.protocols.patients import observation, patient
    from probatum.services.planning import fields, named_dates

    if not sys.stdin.isatty():
        raise click.UsageError("Name the patient's file with --patient.")
    click.echo("Leave empty what is not known.", err=True)
    given: dict[str, Any] = {}
    for field in fields(protocol):
        if field in _QUESTIONS:
            _ask(_QUESTIONS[field], field, given, partial(_value, field))
    for name, title in named_dates(protocol).items():
        read = partial(_with_date, given.get("dates", {}), name)
        _ask(f"Date: {title} (YYYY-MM-DD)", "dates", given, read)
    who, _ = patient(given)
    results: list[Observation] = []
    while protocol.analytes and (line := _answer(_RESULT)):
        keys = ("analyte", "value", "unit", "uln", "time")
        parts = dict(zip(keys, (p.strip() for p in line.split(",")), strict=False))
        try:
            results.append(observation({k: v for k, v in parts.items() if v}, "result"))
        except ValueError as error:
            click.echo(str(error), err=True)
    return who, results


def _ask(question: str, field: str, given: dict[str, Any], read: Callable[[str], Any]) -> None:
    """Ask until the answer can be read; an empty one leaves the field unknown."""
    from probatum.protocols.patients import PatientError, patient

    while answer := _answer(question):
        try:
            value = read(answer)
            patient({field: value})
        except PatientError as error:
            click.echo(str(error), err=True)
            continue
        given[field] = value
        return


def _answer(question: str) -> str:
    click.echo(f"{question}: ", nl=False, err=True)
    return sys.stdin.readline().strip()


def _value(field: str, answer: str) -> Any:
    """The answer as it would stand in a patient's file."""
    from probatum.services.plan_forms import LINES

    one = LINES.get(field, str if field in _OF_WORDS else None)
    if one is None:
        return answer
    return [] if answer == "-" else [one(a.strip()) for a in answer.split(",") if a.strip()]


def _with_date(dates: dict[str, str], name: str, answer: str) -> dict[str, str]:
    return {**dates, name: answer}

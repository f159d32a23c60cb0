"""What a protocol asks about a patient, as questions of a form, and the answers read back.

Every surface that asks a person uses these questions. An answer that is left empty is unknown; a list
that was said to be empty is not. Nothing that was answered is kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any

from probatum.protocols.language import Finding, Protocol, Sign, Words
from probatum.protocols.patients import COLUMNS, PatientError, observation, patient
from probatum.services.planning import fields, named_dates

NONE = "none"
"""Answer to a list: it was asked, and there are none."""

ROWS = 4
"""Empty rows for results that a form begins with."""

MOST_ROWS = 100
"""Most rows of results that are read."""

_ALIKE = 0.92
"""Two options are one in another spelling from this likeness on."""


class Form(StrEnum):
    """How a question is answered."""

    DATE = "date"
    NUMBER = "number"
    TEXT = "text"
    CHOICE = "choice"
    LIST = "list"
    """Some of the options, further words separated by commas, or ``NONE``."""
    LINES = "lines"
    """One entry a line."""


@dataclass(frozen=True, slots=True)
class Question:
    """One thing that a protocol asks. ``options`` are its own words for the answers."""

    name: str
    label: str
    form: Form
    unit: str = ""
    help: str = ""
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Filled:
    """The answers as a patient's file would hold them; ``errors`` by the name of the question, those
    of the results by ``result.N``, and "" for what concerns several."""

    patient: dict[str, Any] = field(default_factory=dict)
    observations: list[dict[str, str]] = field(default_factory=list)
    errors: dict[str, str] = field(default_factory=dict)


_ASKED = {
    "birth_date": Question("birth_date", "Date of birth", Form.DATE),
    "weight_kg": Question(
        "weight_kg", "Body weight", Form.NUMBER, "kg", "Or with its unit, as in 11 lb 8 oz."
    ),
    "gestational_age_weeks": Question(
        "gestational_age_weeks", "Gestational age at birth", Form.NUMBER, "weeks",
        "Whole or part weeks, 20 to 45.",
    ),
    "sex": Question("sex", "Sex", Form.CHOICE),
    "liver_exam": Question(
        "liver_exam", "Liver examination", Form.CHOICE, options=("normal", "abnormal")
    ),
    "genotype": Question("genotype", "Genotype, in words", Form.TEXT),
    "hours_late": Question("hours_late", "Time since a missed dose was due", Form.NUMBER, "hours"),
    "prior_therapies": Question("prior_therapies", "Earlier therapies", Form.LIST),
    "signs": Question("signs", "Signs and symptoms", Form.LIST),
    "conditions": Question("conditions", "Conditions and circumstances", Form.LIST),
    "doses": Question(
        "doses", "Doses that were given", Form.LINES,
        help="One a line: the date, the amount and its unit, as in 2026-03-01 12 mg.",
    ),
    "interruptions": Question(
        "interruptions", "Interruptions of treatment", Form.LINES,
        help="One a line: the day of the last dose, of the next, and why, as in 2026-03-01 to "
        "2026-03-09 infection.",
    ),
    "periods": Question(
        "periods", "Days that add up", Form.LINES,
        help="One a line: a number of days and of what, as in 2.5 out of the refrigerator.",
    ),
}  # fmt: skip


def questions(protocol: Protocol) -> tuple[Question, ...]:
    """What the protocol asks about a patient, in its own order; results and edition stand apart."""
    return tuple(_questions(protocol))


def _questions(protocol: Protocol) -> Iterator[Question]:
    for name in fields(protocol):
        if name == "anchor_date":
            title = next((e.title for e in protocol.events if e.id == protocol.anchor), "day 0")
            event = title.removeprefix("day of ").removesuffix(" (D0)")
            yield Question(
                name, f"Date of {event} (day 0)", Form.DATE,
                help="Without it the plan counts days and shows no dates.",
            )  # fmt: skip
        elif asked := _ASKED.get(name):
            yield _with_options(asked, protocol)
    for name, title in named_dates(protocol).items():
        yield Question(f"dates.{name}", f"{title[:1].upper()}{title[1:]}", Form.DATE)


def _with_options(asked: Question, protocol: Protocol) -> Question:
    """The question with the words that the protocol reads."""
    options = list(asked.options)
    terms: list[str] = []
    for operand in protocol.operands.values():
        if isinstance(operand, Sign) and asked.name == "signs":
            options += operand.signs
        elif isinstance(operand, Finding) and operand.field == asked.name:
            options.append(operand.value)
        elif isinstance(operand, Words) and operand.field == asked.name:
            terms += [*operand.yes, *(t for t in operand.no if t)]
            options += [*operand.yes[:1], *[t for t in operand.no if t][:1]]
    if asked.form is Form.TEXT:
        options = []
    shown = _distinct(options)
    others = [t for t in dict.fromkeys(terms) if t not in shown]
    told = f"{'Also read' if shown else 'Read'} are: {'; '.join(others)}." if others else ""
    return replace(asked, help=asked.help or told, options=shown)


def _distinct(options: Iterable[str]) -> tuple[str, ...]:
    """The options without other spellings and plurals of earlier ones."""
    kept: list[str] = []
    for option in options:
        if not any(_alike(option, other) for other in kept):
            kept.append(option)
    return tuple(kept)


def _alike(one: str, other: str) -> bool:
    """Whether two options differ in spelling alone: never where only one of them denies."""
    first, second = one.casefold(), other.casefold()
    denied = [bool(_DENIES.match(text)) for text in (first, second)]
    near = SequenceMatcher(None, first, second).ratio() >= _ALIKE
    return second in (first, f"{first}s") or (near and denied[0] == denied[1])


_DENIES = re.compile(r"(?:no|not|cannot|can not)\b|non")


def read(protocol: Protocol, answers: Mapping[str, Sequence[str]]) -> Filled:
    """The patient and the results of a form's answers, with what is wrong beside its question.

    ``answers`` are lists of texts by the name of the question; a list's further words stand under
    ``NAME.more``, the cells of row ``N`` of the results under ``result.N.COLUMN``.
    """
    filled = Filled()
    for question in questions(protocol):
        name, _, dated = question.name.partition(".")
        try:
            value = _answer(question, answers)
            if value is None:
                continue
            patient({name: {dated: value} if dated else value}, question.label)
        except PatientError as error:
            told = _said(error, question.label)
            filled.errors[question.name] = told.replace(name.capitalize(), question.label)
            continue
        if dated:
            filled.patient.setdefault(name, {})[dated] = value
        else:
            filled.patient[name] = value
    for number, row in rows(answers):
        cells = {k: v for k, v in row.items() if v}
        if not cells:
            continue
        try:
            observation(cells, "result")
            filled.observations.append(cells)
        except PatientError as error:
            filled.errors[f"result.{number}"] = _said(error, "result")
    if not filled.errors:
        try:
            patient(filled.patient, "The answers")
        except PatientError as error:
            filled.errors[""] = _said(error, "The answers")
    return filled


def rows(answers: Mapping[str, Sequence[str]]) -> list[tuple[int, dict[str, str]]]:
    """The rows of results, by their numbers from 0, filled or not."""
    found: dict[int, dict[str, str]] = {}
    for key, values in answers.items():
        head, _, rest = key.partition(".")
        number, _, column = rest.partition(".")
        known = head == "result" and column in COLUMNS and number.isdecimal()
        if known and len(number) < 4 and int(number) < MOST_ROWS:
            found.setdefault(int(number), {})[column] = values[-1].strip() if values else ""
    return sorted(found.items())


def _answer(question: Question, answers: Mapping[str, Sequence[str]]) -> Any:
    """The answer as it would stand in a patient's file; None if nothing was answered."""
    given = [t.strip() for t in answers.get(question.name, ()) if t.strip()]
    if question.form is Form.LIST:
        more = [
            t.strip() for text in answers.get(f"{question.name}.more", ()) for t in text.split(",")
        ]
        words = [t for t in (*given, *more) if t]
        chosen = [t for t in words if t.casefold() != NONE]
        if len(chosen) < len(words):
            if chosen:
                raise PatientError(f"“{NONE}” and {chosen[0]!r} were both given: choose one.")
            return []
        return list(dict.fromkeys(chosen)) or None
    if not given:
        return None
    if question.form is Form.LINES:
        lines = [line.strip() for line in given[-1].splitlines() if line.strip()]
        if [line.casefold() for line in lines] == [NONE]:
            return []
        return [LINES[question.name](line) for line in lines]
    return given[-1]


def _said(error: PatientError, name: str) -> str:
    text = str(error).removeprefix(f"{name}: ").removeprefix(f"{name}, ")
    return f"{text[:1].upper()}{text[1:]}"


def _dose(words: str) -> dict[str, str]:
    return dict(zip(("time", "amount", "unit"), words.split(maxsplit=2), strict=False))


def _interruption(words: str) -> dict[str, str]:
    start, _, rest = words.partition(" to ")
    return dict(
        zip(("from", "to", "reason"), (start.strip(), *rest.split(maxsplit=1)), strict=False)
    )


def _period(words: str) -> dict[str, str]:
    return dict(zip(("days", "what"), words.split(maxsplit=1), strict=False))


LINES: Mapping[str, Callable[[str], dict[str, str]]] = {
    "doses": _dose,
    "interruptions": _interruption,
    "periods": _period,
}
"""How an entry of each list of records is read from one line."""

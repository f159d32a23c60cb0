"""A patient and the observations, read from JSON or CSV. Nothing of them is ever written to a log."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from probatum.protocols.days import when
from probatum.protocols.units import spelt
from probatum.protocols.units import weight as typed_weight

FIELDS = (
    "birth_date", "age_days", "weight_kg", "weight_date", "sex", "genotype", "gestational_age_weeks",
    "infusion_date", "anchor_date", "jurisdiction", "prior_therapies", "observations", "liver_exam",
    "signs", "conditions", "interruptions", "done", "doses", "doses_given", "last_dose_date",
    "hours_late", "dates", "periods",
)  # fmt: skip
"""What a patient file may hold."""

LABELS = {
    "birth_date": "date of birth", "age_days": "age in days", "weight_kg": "body weight",
    "newest_weight_kg": "body weight", "weight_date": "date of the body weight", "sex": "sex",
    "genotype": "genotype", "gestational_age_weeks": "gestational age at birth",
    "anchor_date": "date of day 0", "prior_therapies": "earlier therapies",
    "liver_exam": "liver examination", "signs": "signs and symptoms",
    "conditions": "conditions and circumstances", "interruptions": "interruptions of treatment",
    "doses": "doses that were given", "doses_given": "how many doses were given",
    "hours_late": "time since a missed dose was due", "periods": "days that add up",
}  # fmt: skip
"""What a field is called where people read it: on forms, and where a plan says what is missing."""

COLUMNS = ("analyte", "value", "unit", "uln", "time")
_KEYS = (*COLUMNS, "assay")

RESULT_WORDS = ("negative", "positive")
"""Results that are told in a word."""


class PatientError(ValueError):
    """What is wrong with a patient or an observation, where, and what to do."""


@dataclass(frozen=True, slots=True)
class Observation:
    """One result. ``sign`` is ``<`` or ``>`` where the laboratory gives only a bound."""

    analyte: str
    value: Decimal
    unit: str
    time: date | int
    uln: Decimal | None = None
    sign: str = ""
    text: str = ""
    """The time as it was written, for the order within a day."""
    word: str = ""
    """One of :data:`RESULT_WORDS`; ``value`` then means nothing."""
    assay: str = ""
    """By which test it was measured, where that was said."""


@dataclass(frozen=True, slots=True)
class Interruption:
    """Treatment left off: from the day of the last dose to the day of the next (None: not yet)."""

    start: date | int
    end: date | int | None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Exam:
    """One liver examination: ``normal`` or ``abnormal``; ``time`` None where it was not said."""

    value: str
    time: date | int | None


@dataclass(frozen=True, slots=True)
class Given:
    """A dose that was given; ``amount`` None where it was not said."""

    time: date | int
    amount: Decimal | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Period:
    """So many days (a decimal) of something whose days add up."""

    what: str
    days: Decimal


@dataclass(frozen=True, slots=True)
class Patient:
    """What is known. None is unknown; an empty tuple is a list that was given and is empty."""

    birth_date: date | None = None
    age_days: int | None = None
    weight_kg: Decimal | None = None
    weight_typed: str = ""
    """The weight as it was written, where that was in another unit."""
    weight_date: date | int | None = None
    sex: str | None = None
    genotype: str | None = None
    gestational_age_weeks: Decimal | None = None
    anchor_date: date | None = None
    jurisdiction: str | None = None
    prior_therapies: tuple[str, ...] | None = None
    liver_exam: tuple[Exam, ...] = ()
    signs: tuple[str, ...] | None = None
    conditions: tuple[str, ...] | None = None
    interruptions: tuple[Interruption, ...] | None = None
    done: tuple[str, ...] = ()
    doses: tuple[Given, ...] | None = None
    doses_given: int | None = None
    """How many doses were given, where not each is recorded."""
    last_dose_date: date | int | None = None
    hours_late: Decimal | None = None
    """Hours since the time at which a missed dose was due."""
    dates: tuple[tuple[str, date | int], ...] = ()
    """Named days of which a protocol's events make use."""
    periods: tuple[Period, ...] | None = None


def read_patient(text: str, name: str) -> tuple[Patient, list[Observation]]:
    """The patient of a JSON file, and the observations that stand in it. Raises PatientError."""
    try:
        given = json.loads(text, parse_float=str, parse_int=str)
    except json.JSONDecodeError as error:
        raise PatientError(f"{name}, line {error.lineno}: not JSON: {error.msg}") from error
    if not isinstance(given, dict):
        raise PatientError(f'{name}: a JSON object is needed, e.g. {{"weight_kg": "5.2"}}')
    return patient(given, name)


def patient(given: Mapping[str, Any], name: str = "patient") -> tuple[Patient, list[Observation]]:
    """The patient of a mapping, and its observations. Raises PatientError."""
    for key in given:
        if key not in FIELDS:
            raise PatientError(
                f"{name}: {key!r} is no field of a patient; known are {', '.join(FIELDS)}"
            )
    held = {k: v for k, v in given.items() if v is not None}
    anchors = [held[k] for k in ("infusion_date", "anchor_date") if k in held]
    if len(anchors) == 2 and anchors[0] != anchors[1]:
        raise PatientError(f"{name}: infusion_date and anchor_date are two names of one day")
    age = _number(held, "age_days", name)
    if age is not None and (age < 0 or age != age.to_integral_value()):
        raise PatientError(f"{name}: age_days must be a whole number of days, 0 or more")
    read, converted = typed_weight(str(held.get("weight_kg", "")))
    weight = _decimal(read, f"{name}: weight_kg") if "weight_kg" in held else None
    if weight is not None and not Decimal("0.2") <= weight <= Decimal("500"):
        raise PatientError(f"{name}: weight_kg {weight} cannot be a weight in kilograms")
    weeks = _number(held, "gestational_age_weeks", name)
    if weeks is not None and not Decimal(20) <= weeks <= Decimal(45):
        raise PatientError(f"{name}: gestational_age_weeks {weeks} is not between 20 and 45")
    exams = held.get("liver_exam", [])
    made = Patient(
        birth_date=_date(held, "birth_date", name),
        age_days=None if age is None else int(age),
        weight_kg=weight,
        weight_typed=" ".join(str(held["weight_kg"]).split()) if converted else "",
        weight_date=_time(held, "weight_date", name),
        sex=_text(held, "sex", name),
        genotype=_text(held, "genotype", name),
        gestational_age_weeks=weeks,
        anchor_date=_date({"infusion_date": anchors[0]}, "infusion_date", name)
        if anchors
        else None,
        jurisdiction=_text(held, "jurisdiction", name),
        prior_therapies=_texts(held, "prior_therapies", name),
        liver_exam=tuple(_exam(e, name) for e in (exams if isinstance(exams, list) else [exams])),
        signs=_texts(held, "signs", name),
        conditions=_texts(held, "conditions", name),
        interruptions=_interruptions(held, name),
        done=_texts(held, "done", name) or (),
        doses=_doses(held, name),
        doses_given=_count(held, "doses_given", name),
        last_dose_date=_time(held, "last_dose_date", name),
        hours_late=_positive(held, "hours_late", name),
        dates=_dates(held, name),
        periods=_periods(held, name),
    )
    _agree(made, name)
    if made.birth_date and made.anchor_date and made.birth_date > made.anchor_date:
        raise PatientError(f"{name}: birth_date lies after the anchor's date")
    listed = held.get("observations", [])
    if not isinstance(listed, list):
        raise PatientError(f"{name}: observations is a list")
    return made, [observation(o, f"{name}, observation {i}") for i, o in enumerate(listed, 1)]


def read_observations(text: str, name: str) -> list[Observation]:
    """Observations as a JSON list, or as CSV with the columns analyte,value,unit,uln,time."""
    if text.lstrip().startswith(("[", "{")):
        try:
            given = json.loads(text, parse_float=str, parse_int=str)
        except json.JSONDecodeError as error:
            raise PatientError(f"{name}, line {error.lineno}: not JSON: {error.msg}") from error
        if isinstance(given, dict):
            given = given.get("observations")
        if not isinstance(given, list):
            raise PatientError(f"{name}: a list of observations is needed")
        return [observation(o, f"{name}, observation {i}") for i, o in enumerate(given, 1)]
    rows = csv.DictReader(io.StringIO(text))
    missing = [c for c in ("analyte", "value", "time") if c not in (rows.fieldnames or ())]
    if missing:
        raise PatientError(
            f"{name}: the header lacks {', '.join(missing)}; it is {','.join(COLUMNS)}"
        )
    return [
        observation({k: v for k, v in row.items() if v not in (None, "")}, f"{name}, line {i}")
        for i, row in enumerate(rows, 2)
    ]


def observation(given: Any, where: str) -> Observation:
    """One observation of a mapping. Raises PatientError."""
    if not isinstance(given, Mapping):
        raise PatientError(f"{where}: an object with {', '.join(COLUMNS)} is needed")
    for key in given:
        if key not in _KEYS:
            raise PatientError(f"{where}: {key!r} is not one of {', '.join(_KEYS)}")
    for key in ("analyte", "value", "time"):
        if given.get(key) in (None, ""):
            raise PatientError(f"{where}: {key} is missing")
    written = str(given["value"]).strip()
    word = written.casefold() if written.casefold() in RESULT_WORDS else ""
    sign = written[:1] if written[:1] in "<>" else ""
    number = "0" if word else written[len(sign) :].strip()
    unit = str(given.get("unit") or "").strip()
    if (found := _WITH_UNIT.fullmatch(number)) and not _EXPONENT.fullmatch(found[2]):
        number = found[1]
        if unit and spelt(unit) != spelt(found[2]):
            raise PatientError(f"{where}: the value says {found[2]!r} and the unit {unit!r}")
        unit = unit or found[2]
    value = _decimal(number, f"{where}: value")
    uln = given.get("uln")
    limit = _decimal(str(uln), f"{where}: uln") if uln not in (None, "") else None
    if limit is not None and limit <= 0:
        raise PatientError(f"{where}: the upper limit of normal must be above 0")
    try:
        time = when(str(given["time"]))
    except ValueError as error:
        raise PatientError(f"{where}: time {error}") from error
    return Observation(
        str(given["analyte"]).strip(),
        value,
        unit,
        time,
        limit,
        sign,
        str(given["time"]).strip(),
        word,
        str(given.get("assay") or "").strip(),
    )


def _interruptions(given: Mapping[str, Any], name: str) -> tuple[Interruption, ...] | None:
    if "interruptions" not in given:
        return None
    listed = given["interruptions"]
    if not isinstance(listed, list):
        raise PatientError(f"{name}: interruptions is a list")
    return tuple(_interruption(i, f"{name}, interruption {n}") for n, i in enumerate(listed, 1))


def _interruption(given: Any, where: str) -> Interruption:
    known = ("from", "to", "reason")
    if not isinstance(given, Mapping) or "from" not in given or set(given) - set(known):
        raise PatientError(f"{where}: an object with {', '.join(known)} is needed")
    try:
        start = when(str(given["from"]))
        end = when(str(given["to"])) if given.get("to") is not None else None
    except ValueError as error:
        raise PatientError(f"{where}: {error}") from error
    backwards = isinstance(start, int) and isinstance(end, int) and end < start
    if backwards or (isinstance(start, date) and isinstance(end, date) and end < start):
        raise PatientError(f"{where}: it ends before it begins")
    return Interruption(start, end, _text(given, "reason", where))


def _agree(made: Patient, name: str) -> None:
    """The list of doses, their count and the last date tell one history. Raises PatientError."""
    if made.last_dose_date is not None and made.doses_given == 0:
        raise PatientError(f"{name}: last_dose_date is given, and doses_given is 0")
    if made.doses is None:
        return
    if made.doses_given is not None and made.doses_given != len(made.doses):
        count = len(made.doses)
        raise PatientError(f"{name}: doses_given is {made.doses_given}, but doses lists {count}")
    times = [g.time for g in made.doses]
    if made.last_dose_date is None:
        return
    placed = {isinstance(t, date) for t in (*times, made.last_dose_date)}
    if not times or (len(placed) == 1 and max(map(_order, times)) != _order(made.last_dose_date)):
        raise PatientError(f"{name}: last_dose_date is not the last of doses")


def _order(time: date | int) -> int:
    """A number that orders days of one kind."""
    return time.toordinal() if isinstance(time, date) else time


def _doses(given: Mapping[str, Any], name: str) -> tuple[Given, ...] | None:
    if "doses" not in given:
        return None
    if not isinstance(given["doses"], list):
        raise PatientError(f"{name}: doses is a list, e.g. [{_DOSE}]")
    found = []
    for number, entry in enumerate(given["doses"], 1):
        where = f"{name}, dose {number}"
        if not isinstance(entry, dict) or not set(entry) <= {"time", "amount", "unit"}:
            raise PatientError(f"{where}: a mapping of time, amount and unit is needed: {_DOSE}")
        time = _time(entry, "time", where)
        if time is None:
            raise PatientError(f"{where}: time is missing")
        amount = _positive(entry, "amount", where)
        unit = _text(entry, "unit", where) or ""
        if (amount is None) == bool(unit):
            raise PatientError(f"{where}: an amount and its unit belong together")
        found.append(Given(time, amount, unit))
    return tuple(found)


def _dates(given: Mapping[str, Any], name: str) -> tuple[tuple[str, date | int], ...]:
    entries = given.get("dates", {})
    if not isinstance(entries, dict):
        raise PatientError(f'{name}: dates names days, e.g. {{"constituted": "2026-03-01"}}')
    times = {k: _time(entries, k, f"{name}, dates") for k in sorted(entries)}
    return tuple((k, t) for k, t in times.items() if t is not None)


def _periods(given: Mapping[str, Any], name: str) -> tuple[Period, ...] | None:
    if "periods" not in given:
        return None
    if not isinstance(given["periods"], list):
        raise PatientError(f"{name}: periods is a list")
    found = []
    for number, entry in enumerate(given["periods"], 1):
        where = f"{name}, period {number}"
        if not isinstance(entry, dict) or set(entry) != {"what", "days"}:
            raise PatientError(f"{where}: a mapping of what and days is needed")
        days = _positive(entry, "days", where)
        found.append(Period(_text(entry, "what", where) or "", days or Decimal(0)))
    return tuple(found)


_DOSE = '{"time": "2026-03-01", "amount": "12", "unit": "mg"}'


def _positive(given: Mapping[str, Any], key: str, name: str) -> Decimal | None:
    number = _number(given, key, name)
    if number is not None and number < 0:
        raise PatientError(f"{name}: {key} {number} is below 0")
    return number


def _count(given: Mapping[str, Any], key: str, name: str) -> int | None:
    number = _positive(given, key, name)
    if number is not None and number != number.to_integral_value():
        raise PatientError(f"{name}: {key} {number} is not a whole number")
    return None if number is None else int(number)


def _exam(given: Any, name: str) -> Exam:
    value, time = (
        (given.get("value"), given.get("time")) if isinstance(given, dict) else (given, None)
    )
    if value not in ("normal", "abnormal"):
        raise PatientError(f"{name}: liver_exam is normal or abnormal, not {value!r}")
    try:
        return Exam(value, None if time is None else when(str(time)))
    except ValueError as error:
        raise PatientError(f"{name}: liver_exam: {error}") from error


_WITH_UNIT = re.compile(r"([+-]?\d+(?:[.,]\d+)*)\s*([°\[/%a-zA-Zµμ×].*)")
"""A number and the unit behind it, as in 101 °F or 12.5mg/dL."""
_EXPONENT = re.compile(r"[eE][+-]?\d+")


def _decimal(text: str, where: str) -> Decimal:
    """A number; a comma may stand for the point, but not where it may part thousands."""
    if re.fullmatch(r"[+-]?\d+,\d+", text.strip()):
        one, other = text.replace(",", "."), text.replace(",", "")
        if re.fullmatch(r"[+-]?[1-9]\d{0,2},\d{3}", text.strip()):
            raise PatientError(f"{where} {text!r} may mean {one} or {other}: write one of them")
        text = one
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise PatientError(f"{where} {text!r} is not a number") from None
    if not number.is_finite():
        raise PatientError(f"{where} {text!r} is not a finite number")
    return number


def _number(given: Mapping[str, Any], key: str, name: str) -> Decimal | None:
    return _decimal(str(given[key]), f"{name}: {key}") if key in given else None


def _date(given: Mapping[str, Any], key: str, name: str) -> date | None:
    if key not in given:
        return None
    try:
        return date.fromisoformat(str(given[key])[:10])
    except ValueError as error:
        raise PatientError(f"{name}: {key} {given[key]!r} is not a date (2025-03-01)") from error


def _time(given: Mapping[str, Any], key: str, name: str) -> date | int | None:
    try:
        return when(str(given[key])) if key in given else None
    except ValueError as error:
        raise PatientError(f"{name}: {key}: {error}") from error


def _text(given: Mapping[str, Any], key: str, name: str) -> str | None:
    if key in given and not isinstance(given[key], str):
        raise PatientError(f"{name}: {key} is a text")
    return given.get(key)


def _texts(given: Mapping[str, Any], key: str, name: str) -> tuple[str, ...] | None:
    if key not in given:
        return None
    value: Sequence[Any] = given[key]
    if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
        raise PatientError(f"{name}: {key} is a list of texts")
    return tuple(value)

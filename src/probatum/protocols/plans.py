"""A plan: a protocol applied to one patient. What, when, why, and what is missing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from probatum.protocols.language import Cited, Compare, Kind, Length, Of


class State(StrEnum):
    """Where an action stands on the as-of date."""

    DUE = "due"
    DONE = "done"
    OVERDUE = "overdue"
    CONDITIONAL = "conditional"


OPEN = "Cannot be told yet"
"""Begins what is said of an alert that a missing result leaves open."""


class Held(StrEnum):
    """Why an action is only conditional."""

    MISSING = "missing"
    """What its condition asks is not known."""
    DECISION = "decision"
    """A decision that it goes with came to another outcome, or to none yet."""
    UNPLACED = "unplaced"
    """Its day is not known."""
    UNRECORDED = "unrecorded"
    """It went with a dose that was given, and nothing records it."""
    NOT_NOW = "not_now"
    """Its condition does not hold, or it is no longer asked for."""


def spoken(outcome: str) -> str:
    """An outcome in words: ``cannot tell yet``."""
    return outcome.replace("_", " ")


class Fit(StrEnum):
    """A reading of the label, not a treatment decision."""

    MET = "met"
    NOT_MET = "not_met"
    POSTPONE = "postpone"
    CANNOT_TELL = "cannot_tell"
    NOT_COMPUTED = "not_computed"


@dataclass(frozen=True, slots=True)
class Reason:
    """One criterion: how it reads, and why."""

    criterion: str
    outcome: Fit
    because: str
    quotes: tuple[Cited, ...]


@dataclass(frozen=True, slots=True)
class GivenDose:
    """A dose, or None in every place and the reason why there is none."""

    rule: str
    because: str
    quotes: tuple[Cited, ...]
    volume_ml: Decimal | None = None
    amount: Decimal | None = None
    amount_unit: str = ""
    rate_ml_per_h: Decimal | None = None
    units: tuple[tuple[Decimal, int], ...] = ()
    product_code: str | None = None
    forms: tuple[str, ...] = ()
    """The forms in which the text gives this dose, where it says so."""


@dataclass(frozen=True, slots=True)
class PlannedAction:
    """One thing on one day. Its id does not depend on any result."""

    id: str
    rule: str
    kind: Kind
    what: str
    status: State
    because: str
    quotes: tuple[Cited, ...]
    day: int | None = None
    date: date | None = None
    until: str = ""
    until_day: int | None = None
    ended: bool = False
    """Whether it was asked for and no longer is."""
    title: str = ""
    """What the rule is about; ``because`` may begin with it."""
    held: Held | None = None
    missing: tuple[str, ...] = ()
    """What is missing where it is held for that."""
    offset: Length | None = None
    """How long after its event it recurs, where that is counted in months or years."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """An operand: its id, how it reads, and the value that it was read from."""

    id: str
    truth: str
    value: str


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision: its outcome, what it was weighed from, and what is missing."""

    id: str
    title: str
    outcome: str
    day: int | None
    because: str
    operands: tuple[Weighed, ...]
    missing: tuple[str, ...]
    quotes: tuple[Cited, ...]
    open: tuple[str, ...] = ()
    """The outcomes between which it cannot be told yet."""
    questions: tuple[str, ...] = ()
    """What each operand asks, in words."""


@dataclass(frozen=True, slots=True)
class Alert:
    """What outranks every schedule."""

    id: str
    kind: Kind
    what: str
    because: str
    quotes: tuple[Cited, ...]


@dataclass(frozen=True, slots=True)
class Measured:
    """A result that was used, in its analyte's unit. ``sign`` is ``<`` or ``>`` for a bound."""

    day: int
    value: Decimal
    sign: str
    uln: Decimal | None


@dataclass(frozen=True, slots=True)
class Limit:
    """What an edition's rules hold a result against: so many times ``of``."""

    value: Decimal
    of: Of
    compare: Compare


@dataclass(frozen=True, slots=True)
class Measurements:
    """The results of one analyte by day, and the limits that the edition's rules hold it against."""

    analyte: str
    unit: str
    results: tuple[Measured, ...]
    limits: tuple[Limit, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole plan. ``computed`` is False where only the rules are shown (an unsigned protocol)."""

    protocol: str
    title: str
    jurisdiction: str
    label_edition: str
    as_of: date
    anchor_date: date | None
    label_criteria: Fit
    reasons: tuple[Reason, ...]
    dose: GivenDose | None
    actions: tuple[PlannedAction, ...]
    decisions: tuple[Decided, ...]
    alerts: tuple[Alert, ...]
    conventions: tuple[str, ...]
    not_computed: tuple[str, ...]
    silent: tuple[tuple[str, tuple[Cited, ...]], ...] = ()
    questioned: tuple[str, ...] = ()
    results: tuple[Measurements, ...] = ()
    computed: bool = True
    draft: bool = False
    why: str = ""
    """Why it is a draft, or its rules alone."""
    signed_by: tuple[str, ...] = ()
    vouched: bool = False
    """Whether the signers stand on the library's list of trusted signers."""

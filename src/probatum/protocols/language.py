"""The protocol language as data: what a protocol file says, after it was read and proved.

Numbers are decimals, days are whole numbers counted from the anchor (day 0), conditions are trees of
named operands. There is no expression that a program would have to evaluate.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from probatum.evidence.claims import Quote
from probatum.evidence.editions import Status
from probatum.protocols.words import normal

VERSION = 1
"""Version of the language and of its JSON Schema."""


class Kind(StrEnum):
    """What an action asks for; the source's own modality is in its words."""

    DO = "do"
    CONSIDER = "consider"
    AVOID = "avoid"
    POSTPONE = "postpone"
    CONSULT = "consult"


class Compare(StrEnum):
    """How a value is compared with a limit."""

    BELOW = "below"
    AT_MOST = "at_most"
    AT_LEAST = "at_least"
    ABOVE = "above"


class Of(StrEnum):
    """What a limit is a multiple of."""

    UNIT = "unit"
    ULN = "ULN"
    BASELINE = "baseline"


class Fits(StrEnum):
    """How a criterion counts where it does not hold."""

    NOT_MET = "not_met"
    POSTPONE = "postpone"


class Unit(StrEnum):
    """Units of time."""

    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"


@dataclass(frozen=True, slots=True)
class Length:
    """So many units of time."""

    count: int
    unit: Unit

    def __str__(self) -> str:
        return f"{self.count} {self.unit.value}"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a lookup table, both ends included."""

    low: Decimal
    high: Decimal
    value: Decimal
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Cited:
    """A quote and the status of the fact that it states."""

    quote: Quote
    status: Status
    title: str
    """Title of the edition."""
    carried: bool = False
    """Whether it is of another edition than the one that it is used for."""
    row: Row | None = None
    """The row of a table that it states."""


@dataclass(frozen=True, slots=True)
class Variant:
    """One edition of the text that a protocol renders, in one jurisdiction."""

    jurisdiction: str
    edition: str
    document: str
    version: str
    effective: str

    @property
    def key(self) -> str:
        """As rules name it: ``US 2019-05``."""
        return f"{self.jurisdiction} {self.edition}"


@dataclass(frozen=True, slots=True)
class Analyte:
    """A measured thing: its names, units (factor to the first) and the range that can be true."""

    id: str
    name: str
    loinc: tuple[str, ...]
    also: tuple[str, ...]
    units: tuple[tuple[str, Decimal], ...]
    lowest: Decimal
    highest: Decimal

    @property
    def unit(self) -> str:
        """The unit in which values are compared."""
        return self.units[0][0]


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value that the source does not give and that somebody must own."""

    id: str
    value: Decimal
    unit: str
    title: str
    owner: str


# Operands: each is one question about the patient that is answered true, false or unknown.


@dataclass(frozen=True, slots=True)
class Lab:
    """The newest result of an analyte against a limit."""

    analyte: str
    compare: Compare
    limit: Decimal
    of: Of
    baseline: bool = False
    """Whether the newest result up to the anchor's day is read, whatever came later."""
    assay: str = ""
    """The assay whose results count; a result whose assay is not given leaves it unknown."""


@dataclass(frozen=True, slots=True)
class Worded:
    """The newest result of an analyte that is told in a word (negative, positive)."""

    analyte: str
    word: str
    days: int | None = None
    """It counts on the day on which it was taken and on the days after it, so many days in all."""
    apart: int | None = None
    """An earlier result of the same word is needed that is older by at least so many days."""


@dataclass(frozen=True, slots=True)
class Recovery:
    """Whether an analyte came back, after an episode of a certain depth, so lately.

    An episode is a run of results of which none fulfils any operand of ``back``; it is deep enough
    if one of them fulfils any operand of ``depth``.
    """

    depth: tuple[str, ...]
    back: tuple[str, ...]
    count: int
    unit: Unit


@dataclass(frozen=True, slots=True)
class Interrupted:
    """How long the newest interruption of treatment lasted, or why it was made."""

    compare: Compare | None = None
    limit: int = 0
    unit: Unit = Unit.DAYS
    free: bool = False
    """Counted in days without a dose; else from the day of the last dose to that of the next."""
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Trend:
    """Whether the newest result stands above (or below) the one before it."""

    analyte: str
    rising: bool


@dataclass(frozen=True, slots=True)
class Finding:
    """A field of the patient that has named values."""

    field: str
    value: str


@dataclass(frozen=True, slots=True)
class Sign:
    """Whether any of these signs is recorded; a list that was not given is not an empty one."""

    signs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Age:
    """Age on the anchor's date (else on the as-of date) against a limit."""

    compare: Compare
    limit: int
    unit: Unit


@dataclass(frozen=True, slots=True)
class Term:
    """Weeks since the last menstrual period (gestational age at birth and age) of at least these."""

    weeks: str
    """Id of the parameter."""


@dataclass(frozen=True, slots=True)
class Words:
    """Free text read against the protocol's own terms; what it does not speak of is unknown.

    The empty term in ``no``: a list that was given and is empty denies, and so does one of
    :data:`HISTORIES` that does not name it.
    """

    field: str
    yes: tuple[str, ...]
    no: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Measure:
    """A number of the patient against a limit: a field of :data:`NUMBERS`."""

    field: str
    compare: Compare
    limit: Decimal


@dataclass(frozen=True, slots=True)
class Dosed:
    """Whether a dose of this amount is among the recorded ones."""

    amount: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class Spent:
    """A cumulative clock: the days of all recorded periods of a name, against a limit."""

    what: str
    compare: Compare
    limit: Decimal


HISTORIES = ("prior_therapies",)
"""Lists that are whole once they are given: what they do not name was not."""

NUMBERS: Mapping[str, str] = {"weight_kg": "kg", "newest_weight_kg": "kg", "hours_late": "h"}
"""The numbers of a patient and their units. ``weight_kg`` is the stated weight, ``newest_weight_kg``
the newest of it and of the weights among the observations, ``hours_late`` the hours since the time at
which a missed dose was due."""


Operand = (
    Lab
    | Worded
    | Trend
    | Recovery
    | Interrupted
    | Finding
    | Sign
    | Age
    | Term
    | Words
    | Measure
    | Dosed
    | Spent
)


@dataclass(frozen=True, slots=True)
class Named:
    """A condition that is one operand."""

    operand: str

    @property
    def names(self) -> tuple[str, ...]:
        """The operand alone."""
        return (self.operand,)


@dataclass(frozen=True, slots=True)
class Group:
    """All of, any of, or none of some conditions."""

    how: str
    parts: tuple[Condition, ...]
    names: tuple[str, ...] = field(init=False, repr=False, compare=False)
    """The operands of all parts, in order, each once."""

    def __post_init__(self) -> None:
        names = tuple(dict.fromkeys(name for part in self.parts for name in part.names))
        object.__setattr__(self, "names", names)


Condition = Named | Group


# Rules.


@dataclass(frozen=True, slots=True)
class Rule:
    """What every rule has. ``quotes`` holds the passages under it, by the key of a variant."""

    id: str
    topic: str
    title: str
    quotes: Mapping[str, tuple[Cited, ...]]
    line: int


@dataclass(frozen=True, slots=True)
class Case:
    """A way to a dose: its condition, and a table, an amount for each kg, or a fixed amount.

    ``abstain`` says why there is none where the text gives none.
    """

    when: Condition | None
    rows: tuple[Row, ...] = ()
    per_kg: Decimal | None = None
    fixed: Decimal | None = None
    abstain: str = ""
    forms: tuple[str, ...] = ()
    """The forms in which the text gives this dose."""


@dataclass(frozen=True, slots=True)
class Kit:
    """Vials of one volume, counted by a stated rounding, and how many a kit can hold."""

    ml: Decimal
    up: bool
    """Rounded up to whole vials; else to the nearest, half up."""
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Dose(Rule):
    """What is given: volume or amount by cases, with what follows from it by arithmetic."""

    gives: str = ""
    """``volume_ml`` or ``amount``."""
    unit: str = ""
    rounding: str = ""
    """Id of the parameter to whose multiple the weight is rounded before a table is read."""
    cases: tuple[Case, ...] = ()
    cross_check: tuple[Decimal, Decimal] | None = None
    """Value for each kg of a row's upper end, and the multiple to which it is rounded half up."""
    amount_per_kg: Decimal | None = None
    """Nominal amount for each kg of the row's upper end, in ``amount_unit``."""
    amount_unit: str = ""
    minutes: Decimal | None = None
    """Time over which the whole volume runs."""
    rate: Decimal | None = None
    """Rate in mL/h that the text states."""
    kit: Kit | None = None
    """The units in which it is supplied."""
    weight: str = "weight_kg"
    """Which weight is read: one of :data:`NUMBERS`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion(Rule):
    """A reading of whom the text is for."""

    needs: Condition
    otherwise: Fits = Fits.NOT_MET


@dataclass(frozen=True, slots=True)
class Point:
    """A day: so many days, weeks or months after an event."""

    event: str
    count: int = 0
    unit: Unit = Unit.DAYS


@dataclass(frozen=True, slots=True)
class Phase:
    """Every so often, from one offset to another after an event, both included."""

    event: str
    every: int
    first: int
    last: int
    unit: Unit
    stops: str = ""
    """The event after whose day it is no longer asked for."""


@dataclass(frozen=True, slots=True)
class Until:
    """What ends a recurrence, in words; as a condition, with the day before which it never ends."""

    words: str
    condition: Condition | None = None
    not_before: int | None = None


@dataclass(frozen=True, slots=True)
class Action(Rule):
    """What to do, when, and if what.

    An action on the day of the anchor whose topic is the anchor's event is that event: the date of the
    anchor says that it was done.
    """

    kind: Kind = Kind.DO
    what: str = ""
    at: Point | None = None
    to: Point | None = None
    phases: tuple[Phase, ...] = ()
    until: Until | None = None
    analytes: tuple[str, ...] = ()
    window: str = ""
    """Id of the parameter: how many days before the day a result may have been taken."""
    on: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Decisions (by topic) and the outcomes of them under which it is called for."""
    when: Condition | None = None
    each: str = ""
    """The course (by topic) with each of whose doses it is called for."""
    alert: bool = False
    """Whether it outranks every schedule as soon as its condition holds, on any day."""
    plain: str = ""
    """What it means for a patient, in plain words without a number; empty where nothing is told."""


@dataclass(frozen=True, slots=True)
class Branch:
    """An outcome and the condition under which it is chosen."""

    outcome: str
    when: Condition | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision(Rule):
    """Branches in order, from a day on, over results that are not older than a window."""

    day: Point
    window: str = ""
    """Id of the parameter: how many days before the day a result may have been taken."""
    branches: tuple[Branch, ...] = ()
    settles: str = ""
    """The outcome that ends the wait; later results are read by the rules that watch it.

    Without one the decision is taken anew by the newest results, on every day.
    """
    watched: Condition | None = None
    """What must go on holding after it was settled."""
    lost: str = ""
    """Outcome where it no longer holds."""


@dataclass(frozen=True, slots=True)
class Step:
    """One dose of a course, and when it is due.

    ``after`` the dose before it; or on the day of a ``number`` that the text counts from the first
    dose; or ``open``, the reason why its day is not computed. The first dose of a course has none of
    these: it is due on the anchor's day.
    """

    what: str
    amount: Decimal | None = None
    volume_ml: Decimal | None = None
    after: Length | None = None
    number: int | None = None
    open: str = ""


@dataclass(frozen=True, slots=True)
class Missed:
    """What follows a late dose, by the time since the dose before it: from ``low`` to below ``high``.

    ``more`` are the intervals of additional doses after it. ``restart`` makes it the first dose of
    the course again. ``apart`` keeps the dose after it on the day that was scheduled, if the two are
    so many days apart. None of the three: the interval runs on from the late dose.
    """

    what: str
    low: int | None
    high: int | None
    more: tuple[Length, ...] = ()
    restart: bool = False
    apart: int | None = None


@dataclass(frozen=True, slots=True)
class Series:
    """A way through a course: its condition, its steps, and the dose that recurs after them.

    ``abstain`` says why there is none where the text gives none.
    """

    when: Condition | None = None
    steps: tuple[Step, ...] = ()
    then: Step | None = None
    """The recurring dose; its ``after`` is the interval."""
    abstain: str = ""


@dataclass(frozen=True, slots=True)
class Course(Rule):
    """Doses in order: steps, then one that recurs without end. Each recorded dose moves the rest."""

    unit: str = ""
    """Unit of the amounts."""
    first: int = 0
    """The number of the first dose's day where the text numbers days (day 0 or day 1)."""
    shown: str = ""
    """Id of the parameter: how many doses of the recurrence are shown."""
    series: tuple[Series, ...] = ()
    late: str = ""
    """What the text says of a step that is late; empty where it says nothing."""
    unit_of_missed: Unit = Unit.MONTHS
    missed: tuple[Missed, ...] = ()


@dataclass(frozen=True, slots=True)
class Silent(Rule):
    """Something that readers look for and the text does not say."""

    says: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """A named day: an offset from another, the day after a decision was settled, or one recorded."""

    id: str
    title: str
    at: Point | None = None
    settled: str = ""
    """The decision (by topic) whose settling it follows by ``after`` days."""
    after: int = 0
    restarts: tuple[str, ...] = ()
    """Operands on interruptions: the end of the newest for which one holds stands in its place."""
    lasts: str = ""
    """Id of a parameter in days: the event is the last of so many days from ``at`` on."""
    dated: str = ""
    """The name of one of the patient's ``dates``."""


AS_OF = "as_of"
"""Field of the anchor of a protocol whose day 0 is the as-of date itself."""


@dataclass(frozen=True, slots=True)
class Protocol:
    """A protocol file, read and proved."""

    name: str
    title: str
    about: str
    anchor: str
    anchor_field: str
    variants: tuple[Variant, ...]
    analytes: tuple[Analyte, ...]
    parameters: tuple[Parameter, ...]
    operands: Mapping[str, Operand]
    events: tuple[Event, ...]
    rules: tuple[Rule, ...]
    conventions: tuple[str, ...]
    withheld: tuple[str, ...] = ()
    """What is known of the subject but not printed, and why."""
    lines: Mapping[str, int] = field(default_factory=dict, repr=False, compare=False)
    """Lines of the file: ``operands.x``, ``analytes.x``, ``parameters.x``, ``events.x``."""
    content: bytes = field(default=b"", repr=False)
    """The file's bytes, which a signature binds."""
    _called: Mapping[str, Analyte] = field(init=False, repr=False, compare=False)
    _terms: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = field(
        init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        called: dict[str, Analyte] = {}
        for analyte in self.analytes:
            for name in (analyte.id, analyte.name, *analyte.also, *analyte.loinc):
                called.setdefault(normal(name), analyte)
        words: dict[str, list[Words]] = {}
        for operand in self.operands.values():
            if isinstance(operand, Words):
                words.setdefault(operand.field, []).append(operand)
        object.__setattr__(self, "_called", called)
        object.__setattr__(self, "_terms", {name: _terms(held) for name, held in words.items()})

    def parameter(self, name: str) -> Decimal:
        """The value of a parameter."""
        return next(p.value for p in self.parameters if p.id == name)

    def analyte(self, name: str) -> Analyte:
        """An analyte by its id."""
        return next(a for a in self.analytes if a.id == name)

    def called(self, name: str) -> Analyte | None:
        """The analyte of a name, another name, an id or a LOINC code, however it is spelt."""
        return self._called.get(normal(name))

    def terms(self, name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """All terms of a field of free text, the longest first, and those that deny something there."""
        return self._terms[name]


def _terms(alike: Sequence[Words]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    found = {t for o in alike for t in (*o.yes, *o.no) if t}
    denied = {t for o in alike for t in o.no if t}
    return tuple(sorted(found, key=lambda t: (-len(t), t))), tuple(sorted(denied))

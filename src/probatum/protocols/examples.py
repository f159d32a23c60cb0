"""Worked examples beside a protocol: a child, and what the source says must come out.

A file ``<name>.examples.yaml`` stands beside ``<name>.yaml``::

    examples: 1
    protocol: some-name
    passages: [&table For a body weight of …]  # optional: to be named by their anchors below
    cases:
      - id: row-1
        variants: [US 2019-05]                 # keys of variants; "*" is all of them
        as_of: D+28                            # a date, or a day counted from the anchor's date
        patient: {weight_kg: "3.0"}            # the fields of a patient file
        each: {weight_kg: ["2.6", "3.0"]}      # optional: once with each of these values
        observations:
          - [ALT, "40", U/L, "40", D+28]       # analyte, value, unit, upper limit of normal, time
        expect:
          - {dose: {volume_ml: 16.5}, words: *table, note: "3.0 kg x 5.5 mL"}
          - {decision: {id: review, outcome: taper}, note: what no source says}
      - id: edges                              # optional: once with each of these lists of results
        each: {observations: [[[ALT, "79", U/L, "40", D+28]], [[ALT, "80", U/L, "40", D+28]]]}
    equivalent:
      - {change: "rules.x.action.at.days: 1 -> 2", proof: why nobody could notice it}

Expected values are typed from the source, never copied from the engine's output. Each has its
``words`` (an exact passage of an edition that the protocol names), a ``note`` (the arithmetic, or a
convention of ours), or both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from probatum.evidence.editions import Edition
from probatum.protocols.blocks import Block, parsed
from probatum.protocols.days import when, written
from probatum.protocols.engine import plan
from probatum.protocols.language import Kind, Protocol
from probatum.protocols.patients import COLUMNS, Observation, Patient, PatientError, patient
from probatum.protocols.plans import Fit, Plan, State

VERSION = 1
"""Version of the format of example files."""

ABSENT = "absent"
NONE = "none"
"""Expected of what is not part of the plan, and of a value that is not given."""

_CASE = ("id", "variants", "as_of", "patient", "each", "observations", "expect")
_NO_DATE = date(2025, 1, 1)
"""The as-of date of a case without one; nothing in such a case has a date."""


Check = Callable[[Plan], Iterator[str]]
"""What is wrong with a plan: nothing, or a line for each thing."""


@dataclass(frozen=True, slots=True)
class Expected:
    """One thing that must come out, and why."""

    line: int
    what: str
    check: Check
    words: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """One patient as of one date by one edition."""

    name: str
    variant: str
    patient: Patient
    observations: tuple[Observation, ...]
    as_of: date
    expected: tuple[Expected, ...]
    about: frozenset[str]
    """Ids that its expectations name, and analytes and fields that it fills."""


@dataclass(frozen=True, slots=True)
class Equivalent:
    """A change that nobody could notice, and why."""

    line: int
    change: str
    proof: str


@dataclass(frozen=True, slots=True)
class Examples:
    """An examples file, read."""

    file: str
    runs: tuple[Run, ...]
    equivalent: tuple[Equivalent, ...] = ()


@dataclass(frozen=True, slots=True)
class Failure:
    """What came out instead."""

    file: str
    line: int
    run: str
    reason: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.run}: {self.reason}"


def read_examples(
    content: bytes, file: str, protocol: Protocol, editions: Iterable[Edition]
) -> Examples:
    """The examples of a protocol. Raises ProtocolError: file, line, reason."""
    known = ("examples", "protocol", "cases", "passages", "equivalent")
    top = parsed(content, file).mapping(known, known[:3])
    if top["examples"].whole() != VERSION:
        raise top["examples"].refuse(f"this program reads version {VERSION} of examples")
    if top["protocol"].text() != protocol.name:
        raise top["protocol"].refuse(f"these examples stand beside {protocol.name!r}")
    reader = _Reader(protocol, _passages(protocol, editions))
    for block in top["passages"].items() if "passages" in top else ():
        reader.passage(block)
    runs: list[Run] = []
    seen: set[str] = set()
    for block in top["cases"].items():
        made = list(reader.case(block))
        for name in {r.name for r in made}:
            if name in seen:
                raise block.refuse(f"two cases are called {name!r}")
            seen.add(name)
        runs += made
    listed = top["equivalent"].items() if "equivalent" in top else []
    return Examples(file, tuple(runs), tuple(_equivalent(b) for b in listed))


def failures(protocol: Protocol, run: Run, file: str) -> Iterator[Failure]:
    """What does not come out as expected in one run."""
    variant = next((v for v in protocol.variants if v.key == run.variant), None)
    name = f"{run.name} ({run.variant})"
    if variant is None:
        yield Failure(file, run.expected[0].line, name, f"there is no variant {run.variant}")
        return
    made = plan(protocol, variant, run.patient, run.observations, run.as_of)
    for expected in run.expected:
        for reason in expected.check(made):
            yield Failure(file, expected.line, name, f"{expected.what}: {reason}")


def run_all(protocol: Protocol, examples: Examples) -> list[Failure]:
    """What does not come out as expected, in the order of the file."""
    return [f for run in examples.runs for f in failures(protocol, run, examples.file)]


def _equivalent(block: Block) -> Equivalent:
    entries = block.mapping(("change", "proof"), ("change", "proof"))
    return Equivalent(block.line, entries["change"].text(), entries["proof"].text())


def _passages(protocol: Protocol, editions: Iterable[Edition]) -> frozenset[str]:
    held = {(v.document, v.version) for v in protocol.variants}
    return frozenset(
        e.words(p) for e in editions if (e.document, e.version) in held for p in e.passages
    )


class _Reader:
    def __init__(self, protocol: Protocol, passages: frozenset[str]) -> None:
        self._protocol, self._passages = protocol, passages
        self._variants = {v.key: v for v in protocol.variants}

    def case(self, block: Block) -> Iterator[Run]:
        entries = block.mapping(_CASE, ("id", "variants", "patient", "expect"))
        chosen = entries["variants"].texts()
        for key in chosen:
            if key != "*" and key not in self._variants:
                known = ", ".join(self._variants)
                raise entries["variants"].refuse(f"{key!r} is no variant; known are {known}")
        expected = tuple(self._expected(b) for b in entries["expect"].items())
        if not expected:
            raise entries["expect"].refuse("an example that expects nothing shows nothing")
        observed = _observed(entries["observations"]) if "observations" in entries else []
        for name, given in _each(entries):
            whole = {**given, "observations": [*given.get("observations", []), *observed]}
            try:
                who, observations = patient(whole, name)
            except PatientError as error:
                raise entries["patient"].refuse(str(error)) from error
            as_of = _as_of(entries.get("as_of"), who)
            about = {w for b in entries["expect"].items() for w in _mentioned(b)} | set(given)
            about |= {o.analyte for o in observations}
            for key in self._variants if "*" in chosen else chosen:
                yield Run(name, key, who, tuple(observations), as_of, expected, frozenset(about))

    def _expected(self, block: Block) -> Expected:
        entries = block.mapping((*_CHECKS, "words", "note"))
        found = [k for k in _CHECKS if k in entries]
        if len(found) != 1:
            raise block.refuse(f"exactly one of {', '.join(_CHECKS)} is needed")
        if "words" not in entries and "note" not in entries:
            raise block.refuse("the words of a passage or a note is needed as the source")
        words = self.passage(entries["words"]) if "words" in entries else ""
        note = entries["note"].text() if "note" in entries else ""
        check = _CHECKS[found[0]](entries[found[0]])
        return Expected(block.line, found[0], check, words, note)

    def passage(self, block: Block) -> str:
        """Words that are a passage of an edition which the protocol names."""
        if block.text() not in self._passages:
            raise block.refuse(f"the words {block.text()!r:.120} stand in no passage held")
        return block.text()


def _observed(block: Block) -> list[dict[str, Any]]:
    rows = []
    for item in block.items():
        values = item.texts() if isinstance(item.value, list) else ()
        if values and len(values) != len(COLUMNS):
            raise item.refuse(f'an observation is [{", ".join(COLUMNS)}], "" where there is none')
        made = dict(zip(COLUMNS, values, strict=True)) if values else _plain(item)
        rows.append({k: v for k, v in made.items() if v != ""})
    return rows


def _each(entries: dict[str, Block]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The patient, or the patient once with each of some values."""
    name, given = entries["id"].text(), _plain(entries["patient"])
    if "each" not in entries:
        yield name, given
        return
    field, values = entries["each"].only()
    if field in given:
        raise values.refuse(f"{field!r} stands in the patient as well")
    for item in values.items():
        value = _observed(item) if field == "observations" else _plain(item)
        said = ", ".join(map(_told, value)) if isinstance(value, list) else value
        yield f"{name} [{said}]", {**given, field: value}


def _told(value: Any) -> str:
    """A value in the name of a run: a result in the order of a table's columns."""
    return " ".join(value.values()) if isinstance(value, dict) else str(value)


def _as_of(block: Block | None, who: Patient) -> date:
    if block is None:
        return who.anchor_date or _NO_DATE
    try:
        time = when(block.text())
    except ValueError as error:
        raise block.refuse(str(error)) from error
    if isinstance(time, date):
        return time
    if who.anchor_date is None:
        raise block.refuse("a day counted from the anchor needs the anchor's date")
    return who.anchor_date + timedelta(days=time)


def _plain(block: Block) -> Any:
    if isinstance(block.value, dict):
        return {k: _plain(v) for k, v in block.value.items()}
    if isinstance(block.value, list):
        return [_plain(v) for v in block.value]
    return block.value


def _mentioned(block: Block) -> Iterator[str]:
    """Every key and scalar of an expectation."""
    if isinstance(block.value, dict):
        for key, value in block.value.items():
            yield key
            yield from _mentioned(value)
    elif isinstance(block.value, list):
        for item in block.value:
            yield from _mentioned(item)
    else:
        yield block.value
        yield block.value.split("@")[0]


# What can be expected. Each reads its block once and gives a check of a plan.


def _differs(what: str, found: object, expected: object) -> Iterator[str]:
    if found != expected:
        yield f"{what} is {_said(found)}, expected {_said(expected)}"


def _said(value: object) -> str:
    if isinstance(value, list | tuple | set | frozenset):
        return "[" + ", ".join(_said(v) for v in value) + "]"
    return NONE if value is None else str(value)


def _holds(what: str, texts: Sequence[str], wanted: str) -> Iterator[str]:
    if not any(wanted in text for text in texts):
        yield f"no {what} says {wanted!r}; there is: {' | '.join(texts) or 'nothing'}"


def _dose(block: Block) -> Check:
    numbers = ("volume_ml", "amount", "rate_ml_per_h")
    entries = block.mapping((*numbers, "amount_unit", "vials", "because"))
    wanted = {
        k: None if entries[k].text() == NONE else entries[k].number()
        for k in numbers
        if k in entries
    }
    unit = entries["amount_unit"].text() if "amount_unit" in entries else None
    vials = entries["vials"].whole() if "vials" in entries else None
    because = entries["because"].text() if "because" in entries else ""

    def check(made: Plan) -> Iterator[str]:
        given = made.dose
        for key, value in wanted.items():
            yield from _differs(key, getattr(given, key) if given else None, value)
        if vials is not None:
            counted = sum(count for _, count in given.units) if given else None
            yield from _differs("vials", counted, vials)
        if unit is not None:
            yield from _differs("amount_unit", given.amount_unit if given else None, unit)
        yield from _holds("reason of the dose", [given.because] if given else [], because)

    return check


def _criteria(block: Block) -> Check:
    wanted = {
        k: ABSENT if b.value == ABSENT else b.member(Fit).value for k, b in block.entries().items()
    }

    def check(made: Plan) -> Iterator[str]:
        found = {r.criterion: r.outcome.value for r in made.reasons}
        found["label"] = made.label_criteria.value
        for key, outcome in wanted.items():
            yield from _differs(key, found.get(key, ABSENT), outcome)

    return check


def _decision(block: Block) -> Check:
    entries = block.mapping(("id", "outcome", "day", "missing", "because"), ("id", "outcome"))
    name, outcome = entries["id"].text(), entries["outcome"].text()
    day = _day(entries["day"]) if "day" in entries else None
    missing = sorted(entries["missing"].texts()) if "missing" in entries else None
    because = entries["because"].text() if "because" in entries else ""

    def check(made: Plan) -> Iterator[str]:
        found = next((d for d in made.decisions if d.id == name), None)
        if found is None:
            yield f"there is no decision {name}"
            return
        yield from _differs(f"outcome of {name}", found.outcome, outcome)
        if "day" in entries:
            yield from _differs(f"day of {name}", _shown(found.day), _shown(day))
        if missing is not None:
            yield from _differs(f"missing of {name}", sorted(found.missing), missing)
        yield from _holds("reason", [found.because], because)

    return check


def _action(block: Block) -> Check:
    known = ("id", "day", "date", "until_day", "until", "status", "kind", "because", "what")
    entries = block.mapping(known, ("id",))
    name = entries["id"].text()
    wanted: dict[str, object] = {k: entries[k].text() for k in ("date", "until") if k in entries}
    wanted |= {k: _shown(_day(entries[k])) for k in ("day", "until_day") if k in entries}
    if "kind" in entries:
        wanted["kind"] = entries["kind"].member(Kind).value
    absent = "status" in entries and entries["status"].value == ABSENT
    if "status" in entries and not absent:
        wanted["status"] = entries["status"].member(State).value
    texts = {k: entries[k].text() for k in ("because", "what") if k in entries}

    def check(made: Plan) -> Iterator[str]:
        found = next((a for a in made.actions if a.id == name), None)
        if found is None or absent:
            if (found is None) != absent:
                yield f"{name} is {'absent' if found is None else found.status.value}"
            return
        shown: dict[str, object] = {
            "day": _shown(found.day),
            "until_day": _shown(found.until_day),
            "date": found.date.isoformat() if found.date else NONE,
            "until": found.until,
            "status": found.status.value,
            "kind": found.kind.value,
        }
        for key, value in wanted.items():
            yield from _differs(f"{key} of {name}", shown[key], value)
        for key, text in texts.items():
            yield from _holds(f"{key} of {name}", [getattr(found, key)], text)

    return check


def _days(block: Block) -> Check:
    wanted = {k: [_shown(_day(i)) for i in b.items()] for k, b in block.entries().items()}

    def check(made: Plan) -> Iterator[str]:
        for rule, days in wanted.items():
            found = [_shown(a.day) for a in made.actions if a.rule == rule]
            yield from _differs(f"days of {rule}", found, days)

    return check


def _dates(block: Block) -> Check:
    wanted = {k: list(b.texts()) for k, b in block.entries().items()}

    def check(made: Plan) -> Iterator[str]:
        for rule, dates in wanted.items():
            found = [a.date.isoformat() if a.date else NONE for a in made.actions if a.rule == rule]
            yield from _differs(f"dates of {rule}", found, dates)

    return check


def _kinds(block: Block) -> Check:
    wanted = {_kind(k, b): sorted(b.texts()) for k, b in block.entries().items()}

    def check(made: Plan) -> Iterator[str]:
        for kind in Kind:
            found = sorted({a.rule for a in made.actions if a.kind is kind})
            yield from _differs(f"rules of kind {kind.value}", found, wanted.get(kind, []))

    return check


def _kind(name: str, block: Block) -> Kind:
    try:
        return Kind(name)
    except ValueError:
        raise block.refuse(f"{name!r} is none of {', '.join(Kind)}") from None


def _statuses(block: Block) -> Check:
    wanted = {
        k: ABSENT if b.value == ABSENT else b.member(State).value
        for k, b in block.entries().items()
    }

    def check(made: Plan) -> Iterator[str]:
        found = {a.id: a.status.value for a in made.actions}
        for name, status in wanted.items():
            yield from _differs(f"status of {name}", found.get(name, ABSENT), status)

    return check


def _alerts(block: Block) -> Check:
    wanted = sorted(block.texts())

    def check(made: Plan) -> Iterator[str]:
        yield from _differs("alerts", sorted(a.id for a in made.alerts), wanted)

    return check


def _says(what: str, of: Callable[[Plan], Sequence[str]], *, exactly: bool = False) -> Any:
    def build(block: Block) -> Check:
        wanted = block.texts()

        def check(made: Plan) -> Iterator[str]:
            texts = of(made)
            for text in wanted:
                yield from _holds(what, texts, text)
            if exactly and len(texts) != len(wanted):
                yield f"{what} is said {len(texts)} times, expected {len(wanted)}: {texts}"

        return check

    return build


def _day(block: Block) -> int | None:
    if block.value == NONE:
        return None
    try:
        day = when(block.text())
    except ValueError as error:
        raise block.refuse(str(error)) from error
    if isinstance(day, date):
        raise block.refuse("a day counted from the anchor is needed: D+28")
    return day


def _shown(day: int | None) -> str:
    return NONE if day is None else written(day)


_CHECKS: dict[str, Callable[[Block], Check]] = {
    "dose": _dose,
    "criteria": _criteria,
    "decision": _decision,
    "action": _action,
    "days": _days,
    "dates": _dates,
    "kinds": _kinds,
    "statuses": _statuses,
    "alerts": _alerts,
    "not_computed": _says("gap", lambda p: p.not_computed),
    "questioned": _says("question", lambda p: p.questioned, exactly=True),
    "conventions": _says("convention", lambda p: p.conventions),
    "silent": _says("silence", lambda p: [s for s, _ in p.silent]),
}
"""What an expectation can be about:

* ``dose``: volume_ml, amount, amount_unit, rate_ml_per_h (``none`` where not given), because, and the
  number of vials
* ``criteria``: ``label`` for the whole, else ids of criteria: an outcome, or absent
* ``decision``: id, outcome, day, missing (the whole list), because
* ``action``: id, day, date, until_day, until, status, kind, because, what
* ``days``, ``dates``: of each rule the whole list, in order
* ``kinds``: of each kind the whole list of rules in the plan
* ``statuses``: of ids of actions
* ``alerts``: the whole list of ids
* ``not_computed``, ``conventions``, ``silent``: texts that must be said
* ``questioned``: texts, one for each thing that is questioned and no more
"""

"""A plan for one patient: which protocol, which edition, who signed it, and what may be shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from difflib import get_close_matches
from pathlib import Path

from probatum.library.held import Held
from probatum.protocols import shipped
from probatum.protocols.blocks import ProtocolError
from probatum.protocols.engine import plan
from probatum.protocols.explaining import Explained, explain
from probatum.protocols.language import (
    AS_OF,
    Age,
    Course,
    Dose,
    Dosed,
    Finding,
    Interrupted,
    Measure,
    Protocol,
    Sign,
    Spent,
    Term,
    Variant,
    Words,
)
from probatum.protocols.patients import Observation, Patient
from probatum.protocols.plans import Plan, spoken
from probatum.protocols.reading import read
from probatum.protocols.standing import Register, standing
from probatum.protocols.telling import rules_alone

DRAFT = "DRAFT, not for use: {why}"
DEFAULT_JURISDICTION = "US"


class PlanError(ValueError):
    """Why no plan was made, and what to do."""


def find(name: str) -> Protocol:
    """A shipped protocol by its name, or a protocol file. Raises PlanError."""
    if name in (known := shipped.names()):
        return shipped.load(name)
    path = Path(name)
    if path.suffix in (".yaml", ".yml"):
        try:
            return read(path.read_bytes(), str(path), shipped.editions())
        except OSError as error:
            raise PlanError(f"{name}: {error.strerror}") from error
        except ProtocolError as error:
            raise PlanError(str(error)) from error
    near = get_close_matches(name, known, n=1)
    hint = f" Did you mean {near[0]}?" if near else ""
    raise PlanError(f"There is no protocol {name!r}.{hint} Known are: {', '.join(known)}.")


def variant(
    protocol: Protocol, jurisdiction: str | None, edition: str | None, as_of: date | None = None
) -> Variant:
    """The named edition, else the newest of the jurisdiction that was out on a day.

    Raises PlanError.
    """
    held = protocol.variants
    if jurisdiction is None and edition is not None:
        places = {v.jurisdiction for v in held if edition in (v.edition, v.key)}
        jurisdiction = min(places, key=lambda p: (p != DEFAULT_JURISDICTION, p), default=None)
    place = jurisdiction or DEFAULT_JURISDICTION
    fitting = [v for v in held if v.jurisdiction == place]
    told = ", ".join(v.key for v in held)
    if edition is not None:
        fitting = [v for v in fitting if edition in (v.edition, v.key)]
    if not fitting:
        asked = f"{place} {edition}" if edition else place
        raise PlanError(f"{protocol.name} has no edition {asked}; it has {told}.")
    today = as_of.isoformat() if as_of else ""
    out = [v for v in fitting if not today or not _later(v.effective, today)]
    return max(out or fitting, key=lambda v: v.effective)


_OPERAND_FIELDS = {
    Age: ("birth_date",),
    Term: ("gestational_age_weeks", "birth_date"),
    Sign: ("signs",),
    Dosed: ("doses",),
    Interrupted: ("interruptions",),
    Spent: ("periods",),
}


def fields(protocol: Protocol) -> tuple[str, ...]:
    """The fields of a patient that a protocol asks for, in the order of its operands."""
    found = ["jurisdiction"]
    if protocol.anchor_field != AS_OF:
        found.append("anchor_date")
    if any(isinstance(r, Dose) for r in protocol.rules):
        found.append("weight_kg")
    if any(isinstance(r, Course) for r in protocol.rules):
        found.append("doses")
    for operand in protocol.operands.values():
        found += _OPERAND_FIELDS.get(type(operand), ())
        if isinstance(operand, Words | Finding | Measure):
            found.append(operand.field)
    return tuple(dict.fromkeys(found))


def named_dates(protocol: Protocol) -> dict[str, str]:
    """The names of the patient's ``dates`` that a protocol asks for, and what each is."""
    return {e.dated: e.title for e in protocol.events if e.dated}


def superseded(protocol: Protocol, chosen: Variant, as_of: date, held: Iterable[Held] = ()) -> str:
    """Why an edition is no longer the newest of its jurisdiction, as of a day; empty if it is.

    ``held``: the editions of its document that a library holds. Dates are compared as far as both
    are known: an edition of "2025" is not older than one of March 2025.
    """
    today = as_of.isoformat()
    rivals = [
        (v.effective, f"the protocol has {v.key}")
        for v in protocol.variants
        if v.jurisdiction == chosen.jurisdiction
    ]
    rivals += [
        (h.date, f"this library holds the edition of {h.date}, which the protocol does not know")
        for h in held
        if h.document == chosen.document
    ]
    newer = [r for r in rivals if _later(r[0], chosen.effective) and not _later(r[0], today)]
    if not newer:
        return ""
    return f"The edition {chosen.key} is superseded: {max(newer)[1]}."


def _later(one: str, other: str) -> bool:
    """Whether a date is later than another, as far as both are known."""
    if not (one[:4].isdigit() and other[:4].isdigit()):
        return False
    shorter = min(len(one), len(other))
    return one[:shorter] > other[:shorter]


def make(
    protocol: Protocol,
    chosen: Variant,
    patient: Patient,
    observations: Sequence[Observation],
    as_of: date,
    register: Register,
    held: Iterable[Held] = (),
    *,
    draft: bool = False,
) -> Plan:
    """The plan; where no signature counts, or a newer edition is known, only the rules.

    ``draft`` asks for it all the same, marked as not for use. ``held``: the editions of the chosen
    document that the library holds. Raises PlanError.
    """
    found = standing(protocol.name, protocol.content, register)
    older = superseded(protocol, chosen, as_of, held)
    why = " ".join(w for w in (found.why, older) if w)
    if why and not draft:
        return rules_alone(protocol, chosen, as_of, why)
    try:
        made = plan(protocol, chosen, patient, observations, as_of)
    except OverflowError as error:
        raise PlanError("A date lies so far off that the calendar does not reach it.") from error
    if why:
        notes = (DRAFT.format(why=why), *made.conventions)
        return replace(made, draft=True, why=why, conventions=notes)
    return replace(made, signed_by=found.signers, vouched=found.vouched)


def explained(
    protocol: Protocol,
    chosen: Variant,
    as_of: date,
    register: Register,
    held: Iterable[Held] = (),
) -> Explained:
    """The protocol for the person who is treated: it reads no patient and computes nothing."""
    found = standing(protocol.name, protocol.content, register)
    told = f"Protocol signed by {'; '.join(found.signers)}." if found.signers else found.why
    older = superseded(protocol, chosen, as_of, held)
    return explain(protocol, chosen, as_of, f"{told} {older}".strip())


def changes(before: Plan, after: Plan) -> list[str]:
    """What another result changed, in words: the plan explains itself when it is made again."""
    told: list[str] = []
    old = {d.id: d for d in before.decisions}
    for decision in after.decisions:
        past = old.get(decision.id)
        if past and past.outcome != decision.outcome:
            told.append(
                f"{decision.title}: {spoken(past.outcome)} → {spoken(decision.outcome)}. "
                f"{decision.because}"
            )
    actions = {a.id: a for a in before.actions}
    for action in after.actions:
        was = actions.get(action.id)
        if was and (was.status, was.day) != (action.status, action.day):
            moved = (
                f", D{action.day:+d}" if action.day is not None and was.day != action.day else ""
            )
            told.append(f"{action.what} {was.status} → {action.status}{moved}. {action.because}")
    alerts = {a.id for a in before.alerts}
    told += [f"New alert: {a.what} {a.because}" for a in after.alerts if a.id not in alerts]
    return told

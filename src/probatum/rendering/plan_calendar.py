"""A dated plan as a calendar (iCalendar, RFC 5545) whose entries tell a stranger nothing.

An entry's UID is a hash of protocol, date of day 0 and action, so that a calendar that is imported
again updates the same entries. Where an earlier calendar is given, its entries that are no longer
asked for are cancelled, and SEQUENCE grows only for those that changed. The day on which an entry was
made is that of the plan: nothing reads a clock.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Event

from probatum.protocols.language import Kind
from probatum.protocols.plans import Plan, PlannedAction, State
from probatum.rendering.plan_view import (
    DRAFT,
    FOR_PROFESSIONALS,
    NotComputedError,
    computed,
    said,
    stands,
)
from probatum.rendering.wording import one_line

PRODUCT = "-//Probatum//Plan//EN"
CANCELLED = "CANCELLED"
NO_DATE = (
    "A calendar needs the date of day 0: give the patient's infusion_date or anchor_date. Without it "
    "the plan has days alone (D0, D+28)."
)
_EPOCH = date(2000, 1, 1)
_ENTERED = (Kind.DO, Kind.CONSIDER, Kind.CONSULT)
_OURS = "@plan.probatum"


@dataclass(frozen=True, slots=True)
class _Entry:
    """An entry of a calendar. ``last`` is its last day."""

    uid: str
    first: date
    last: date
    status: str
    title: str
    description: str
    sequence: int = 0

    @property
    def content(self) -> tuple[object, ...]:
        """What makes it another entry when it changes."""
        return self.first, self.last, self.status, self.title, self.description


def render(plan: Plan, earlier: bytes = b"", *, detailed: bool = False, key: str = "") -> bytes:
    """The calendar file. Raises NotComputedError without a computed plan or the date of day 0.

    ``detailed`` puts what is to be done into the descriptions; titles never say it. ``earlier`` is a
    calendar that was made before. ``key``, any text, keeps the entries of two patients apart whose
    protocol and day 0 are the same.
    """
    if computed(plan, "calendar").anchor_date is None:
        raise NotComputedError(NO_DATE)
    entries = {e.uid: e for e in _entries(plan, detailed, key)}
    sequence = max((plan.as_of - _EPOCH).days, 0)
    before = {e.uid: e for e in _read(earlier)}
    for uid, old in before.items():
        new = entries.get(uid)
        if new is None:
            gone = _Entry(uid, old.first, old.last, CANCELLED, old.title, "")
            entries[uid] = gone
    made = [_numbered(e, before.get(uid), sequence) for uid, e in entries.items()]
    return _written(sorted(made, key=lambda e: (e.first, e.last, e.uid)), plan.as_of)


def uid(plan: Plan, action: str, key: str = "") -> str:
    """The UID of an action's entry: always the same, and nothing can be read from it."""
    named = "\n".join((plan.protocol, str(plan.anchor_date), action, *([key] if key else [])))
    return hashlib.sha256(named.encode()).hexdigest()[:32] + _OURS


def _numbered(entry: _Entry, before: _Entry | None, sequence: int) -> _Entry:
    if before is not None and before.content == entry.content:
        number = before.sequence
    else:
        number = max(sequence, before.sequence + 1 if before else 0)
    return _Entry(
        entry.uid, entry.first, entry.last, entry.status, entry.title, entry.description, number
    )


def _entries(plan: Plan, detailed: bool, key: str) -> Iterable[_Entry]:
    for action in plan.actions:
        if action.date is None or action.kind not in _ENTERED:
            continue
        if not stands(action) and not action.ended:
            continue
        last = action.date
        if action.until_day is not None and action.day is not None:
            last += timedelta(days=max(action.until_day - action.day, 0))
        status = CANCELLED if action.ended else _status(action)
        title = "Appointment" if last == action.date else "Reminder"
        if plan.draft:
            title += f" ({DRAFT.lower()})"
        told = _details(plan, action) if detailed and not action.ended else ""
        yield _Entry(uid(plan, action.id, key), action.date, last, status, title, told)


def _status(action: PlannedAction) -> str:
    return "TENTATIVE" if action.kind is Kind.CONSIDER else "CONFIRMED"


def _details(plan: Plan, action: PlannedAction) -> str:
    done = " Done." if action.status is State.DONE else ""
    lines = [
        f"{said(action)}{done}",
        one_line(action.because),
        f"{one_line(plan.title)}. {plan.jurisdiction} label, edition {plan.label_edition}, as of "
        f"{plan.as_of.isoformat()}.",
        FOR_PROFESSIONALS,
    ]
    return "\n".join([f"{DRAFT}.", *lines] if plan.draft else lines)


def _written(entries: Iterable[_Entry], as_of: date) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    for entry in entries:
        event = Event()
        event.add("uid", entry.uid)
        event.add("dtstamp", datetime(as_of.year, as_of.month, as_of.day, tzinfo=UTC))
        event.add("sequence", entry.sequence)
        event.add("dtstart", entry.first)
        event.add("dtend", entry.last + timedelta(days=1))
        event.add("summary", entry.title)
        event.add("status", entry.status)
        event.add("class", "PRIVATE")
        event.add("transp", "TRANSPARENT")
        if entry.description:
            event.add("description", entry.description)
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _read(content: bytes) -> Iterable[_Entry]:
    """The entries of an earlier calendar of ours; those of others are left alone."""
    if not content.strip():
        return
    try:
        for event in Calendar.from_ical(content).walk("VEVENT"):
            name = str(event["uid"])
            if name.endswith(_OURS):
                yield _Entry(
                    name,
                    event.decoded("dtstart"),
                    event.decoded("dtend") - timedelta(days=1),
                    str(event["status"]),
                    str(event["summary"]),
                    str(event.get("description", "")),
                    int(event.decoded("sequence")),
                )
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise NotComputedError(
            f"The earlier calendar cannot be read ({error}): write to another file."
        ) from error

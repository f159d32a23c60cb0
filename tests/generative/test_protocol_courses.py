"""Histories of doses against a naive reading of the passages, which uses nothing of the engine.

The naive reading is written from the label of February 2023 alone: four loading doses, three
intervals of 14, 14 and 30 days, a maintenance dose every 4 months, and what follows a missed one by
the months since the last dose.
"""

from __future__ import annotations

import calendar
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from probatum.protocols import shipped
from probatum.protocols.engine import plan
from probatum.protocols.patients import patient
from probatum.protocols.plans import Plan

PROTOCOL = shipped.load("nusinersen-low")
LABEL = next(v for v in PROTOCOL.variants if v.key == "US 2023-02")


def months_later(day: date, months: int) -> date:
    year, month = day.year, day.month
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def next_dose(given_on: list[date]) -> date | None:
    """The day of the next dose by the passages; None where they do not say."""
    gaps = [14, 14, 30]
    """Days to the doses that come before the next maintenance dose."""
    kept: date | None = None
    silent = False
    last = given_on[0]
    for day in given_on[1:]:
        if gaps:
            gaps = gaps[1:]
        else:
            due = kept or months_later(last, 4)
            was_silent, kept, silent = silent, None, False
            if day > due and not was_silent:
                if day < months_later(last, 8):
                    scheduled = months_later(due, 4)
                    silent = (scheduled - day).days < 14
                    kept = None if silent else scheduled
                elif day < months_later(last, 16):
                    gaps = [14]
                elif day < months_later(last, 40):
                    gaps = [14, 14]
                else:
                    gaps = [14, 14, 30]
        last = day
    if silent:
        return None
    return last + timedelta(days=gaps[0]) if gaps else kept or months_later(last, 4)


def planned(days: list[date], as_of: date) -> Plan:
    who, _ = patient({"doses": [{"time": d.isoformat()} for d in days]})
    return plan(PROTOCOL, LABEL, who, (), as_of)


def numbered(made: Plan) -> dict[int, tuple[date | None, str]]:
    found = (a for a in made.actions if a.rule == "course-2023")
    return {int(a.id.split("@")[1]): (a.date, a.status) for a in found}


STARTS = st.dates(date(2015, 1, 1), date(2026, 1, 1))
GAPS = st.lists(
    st.one_of(
        st.sampled_from([14, 30, 120, 121, 123, 243, 244, 485, 487, 1217, 1218]),
        st.integers(1, 1500),
    ),
    max_size=9,
)


def history(start: date, gaps: list[int]) -> list[date]:
    days = [start]
    for gap in gaps:
        days.append(days[-1] + timedelta(days=gap))
    return days


@settings(max_examples=300, deadline=None)
@given(STARTS, GAPS)
def test_the_next_dose_is_that_of_the_naive_reading(start: date, gaps: list[int]) -> None:
    days = history(start, gaps)
    found = numbered(planned(days, days[-1]))
    assert [found[n][0] for n in range(1, len(days) + 1)] == days
    assert {found[n][1] for n in range(1, len(days) + 1)} == {"done"}
    assert found[len(days) + 1][0] == next_dose(days)


@settings(max_examples=150, deadline=None)
@given(STARTS, GAPS, st.integers(0, 1500), st.randoms(use_true_random=False))
def test_what_never_changes(start: date, gaps: list[int], later: int, random: object) -> None:
    days = history(start, gaps)
    as_of = days[-1] + timedelta(days=later)
    made = planned(days, as_of)
    shuffled = list(days)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert made == planned(shuffled, as_of)
    before = {a.id for a in made.actions}
    after = {a.id for a in planned([*days, as_of], as_of).actions}
    assert before <= after, "no action is lost when a dose is recorded"
    dated = [d for d, s in numbered(made).values() if d and s == "due"]
    assert all(d >= as_of for d in dated), "what is due lies ahead"
    assert sum(s == "overdue" for _, s in numbered(made).values()) <= 1

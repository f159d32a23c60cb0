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
    """The day of the next dose by the passages; None where they do not say.

    While doses are given on their days, months are counted from the first of them: 31 October, the last
    of February, 30 June.
    """
    gaps = [14, 14, 30]
    """Days to the doses that come before the next maintenance dose."""
    scheduled: date | None = None
    """The day that stays in force after a late dose."""
    silent = False
    last = origin = given_on[0]
    turns = 1
    """The next maintenance dose is so many times 4 months after ``origin``."""
    for day in given_on[1:]:
        if gaps:
            gaps = gaps[1:]
            origin, turns = day, 1
            last = day
            continue
        due = scheduled or months_later(origin, 4 * turns)
        was_silent, scheduled, silent = silent, None, False
        if day == due and not was_silent:
            turns += 1
        elif day < due or was_silent:
            origin, turns = day, 1
        elif day < months_later(last, 8):
            turns += 1
            following = months_later(origin, 4 * turns)
            silent = (following - day).days < 14
            scheduled = None if silent else following
            if silent:
                origin, turns = day, 1
        else:
            if day < months_later(last, 16):
                gaps = [14]
            elif day < months_later(last, 40):
                gaps = [14, 14]
            else:
                gaps = [14, 14, 30]
            origin, turns = day, 1
        last = day
    if silent:
        return None
    if gaps:
        return last + timedelta(days=gaps[0])
    return scheduled or months_later(origin, 4 * turns)


def planned(days: list[date], as_of: date) -> Plan:
    who, _ = patient({"doses": [{"time": d.isoformat()} for d in days]})
    return plan(PROTOCOL, LABEL, who, (), as_of)


def numbered(made: Plan) -> dict[int, tuple[date | None, str]]:
    found = (a for a in made.actions if a.rule == "course-2023")
    return {int(a.id.split("@")[1]): (a.date, a.status) for a in found}


FOURTH = timedelta(14 + 14 + 30)
ENDS = (date(2019, 10, 31), date(2022, 10, 31), date(2023, 10, 30), date(2024, 8, 31))
STARTS = st.one_of(
    st.dates(date(2015, 1, 1), date(2026, 1, 1)), st.sampled_from([d - FOURTH for d in ENDS])
)
"""The last of them have their last loading dose on a day that some month lacks."""
GAPS = st.lists(
    st.one_of(
        st.none(),
        st.sampled_from([14, 30, 120, 121, 123, 243, 244, 485, 487, 1217, 1218]),
        st.integers(1, 1500),
    ),
    max_size=9,
)
"""Days from dose to dose; None for a dose on the day on which it is due."""


def history(start: date, gaps: list[int | None]) -> list[date]:
    days = [start]
    for gap in gaps:
        due = next_dose(days) if gap is None else None
        days.append(due or days[-1] + timedelta(days=gap or 30))
    return days


@settings(max_examples=300, deadline=None)
@given(STARTS, GAPS)
def test_the_next_dose_is_that_of_the_naive_reading(start: date, gaps: list[int | None]) -> None:
    days = history(start, gaps)
    found = numbered(planned(days, days[-1]))
    assert [found[n][0] for n in range(1, len(days) + 1)] == days
    assert {found[n][1] for n in range(1, len(days) + 1)} == {"done"}
    assert found[len(days) + 1][0] == next_dose(days)


@settings(max_examples=150, deadline=None)
@given(STARTS, GAPS, st.integers(0, 1500), st.randoms(use_true_random=False))
def test_what_never_changes(
    start: date, gaps: list[int | None], later: int, random: object
) -> None:
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


@settings(max_examples=100, deadline=None)
@given(STARTS, st.integers(0, 12))
def test_a_dose_on_its_day_moves_nothing(start: date, count: int) -> None:
    days = history(start, [None] * (4 + count))
    first = numbered(planned(days[:4], days[3]))
    last = numbered(planned(days, days[-1]))
    for number in first.keys() & last.keys():
        assert first[number][0] == last[number][0]

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar

from probatum.protocols.plans import Plan, State
from probatum.rendering.plan_calendar import render, uid
from probatum.rendering.plan_view import NotComputedError
from tests.plans import (
    alarmed,
    draft,
    hostile,
    made,
    panel,
    platelets,
    rules_alone,
    signed,
    undated,
)  # fmt: skip

TELLING = (
    "onasemnogene", "zolgensma", "gene", "sma", "liver", "steroid", "predniso", "alt", "bilirubin",
    "platelet", "troponin", "taper", "infusion", "test", "blood",
)  # fmt: skip


def entries(plan: Plan, earlier: bytes = b"", **options: Any) -> dict[str, Any]:
    found = Calendar.from_ical(render(plan, earlier, **options)).walk("VEVENT")
    made_ = {str(e["uid"]): e for e in found}
    assert len(made_) == len(found)
    return made_


def entry(plan: Plan, action: str, earlier: bytes = b"") -> Any:
    return entries(plan, earlier)[uid(plan, action)]


def test_a_test_stands_on_its_day_for_the_whole_day() -> None:
    found = entry(draft(), "liver-2023@infusion+7")
    assert found.decoded("dtstart") == date(2025, 3, 10)
    assert found.decoded("dtend") == date(2025, 3, 11)
    assert found["status"] == "CONFIRMED"


def test_a_course_lasts_to_its_last_day() -> None:
    found = entry(draft(), "taper")
    assert found.decoded("dtstart") == date(2025, 4, 1)
    assert found.decoded("dtend") == date(2025, 4, 29)


def test_titles_tell_a_stranger_nothing() -> None:
    for plan in (signed(), draft(), alarmed()):
        text = render(plan).decode().casefold().replace("\r\n ", "")
        assert not [word for word in TELLING if word in text.replace("transp:", "")]
    assert {str(e["summary"]) for e in entries(signed()).values()} == {"Appointment", "Reminder"}


def test_details_stand_in_descriptions_alone_and_only_if_asked_for() -> None:
    found = entries(signed(), detailed=True)
    assert {str(e["summary"]) for e in found.values()} == {"Appointment", "Reminder"}
    told = str(found[uid(signed(), "taper")]["description"])
    assert told.startswith("Taper the corticosteroid gradually")
    assert not any("description" in e for e in entries(signed()).values())


def test_every_entry_of_a_draft_says_so() -> None:
    assert all("draft, not for use" in str(e["summary"]) for e in entries(draft()).values())


def test_what_is_conditional_has_no_entry() -> None:
    for plan in (draft(), alarmed()):
        found = entries(plan)
        for action in plan.actions:
            if action.status is State.CONDITIONAL and not action.ended:
                assert uid(plan, action.id) not in found


def test_the_taper_has_no_entry_before_its_decision() -> None:
    waiting = made(*panel("2025-03-31", alt="80"))
    found = entries(waiting)
    assert uid(waiting, "taper") not in found
    assert max(e.decoded("dtstart") for e in found.values()) > date(2025, 4, 1)


def test_the_same_plan_gives_the_same_bytes_and_stamps_come_from_its_day() -> None:
    assert render(draft()) == render(draft())
    stamps = {e.decoded("dtstamp") for e in entries(draft()).values()}
    assert stamps == {datetime(2025, 4, 2, tzinfo=UTC)}


def test_uids_stay_when_results_arrive_and_sequences_grow_for_what_changed() -> None:
    first = made(as_of=date(2025, 3, 30))
    file = render(first)
    second = draft()
    before, after = entries(first), entries(second, file)
    assert set(before) < set(after)
    for name, old in before.items():
        assert after[name]["sequence"] == old["sequence"], name
    moved = replace(
        second,
        actions=tuple(
            replace(a, date=a.date + timedelta(days=1)) if a.id == "taper" and a.date else a
            for a in second.actions
        ),
    )
    written = render(second)
    again = entries(moved, written)
    for name, old in entries(second).items():
        grown = again[name]["sequence"] - old["sequence"]
        assert grown == (1 if name == uid(second, "taper") else 0)


def test_without_the_earlier_file_a_later_plan_has_later_sequences() -> None:
    early, late = entries(made(as_of=date(2025, 3, 30))), entries(draft())
    assert all(late[name]["sequence"] > early[name]["sequence"] for name in early)


def test_tests_that_are_no_longer_asked_for_are_cancelled() -> None:
    plan = made(*panel("2025-03-31"), *platelets(("D-1", "300"), ("D+28", "310")))
    ended = [a for a in plan.actions if a.ended]
    assert ended
    for action in ended:
        assert entry(plan, action.id)["status"] == "CANCELLED"


def test_a_rebound_cancels_the_taper() -> None:
    results = [*panel("2025-03-31"), *panel("2025-04-07", alt="90")]
    plan = made(*results, as_of=date(2025, 4, 8))
    assert plan.decisions[0].outcome == "do_not_lower_further"
    for earlier in (b"", render(draft())):
        assert entry(plan, "taper", earlier)["status"] == "CANCELLED"


def test_another_day_of_infusion_cancels_the_entries_of_the_first() -> None:
    later = made(infusion_date="2025-03-10", as_of=date(2025, 3, 2))
    found = entries(later, render(made(as_of=date(2025, 3, 1))))
    by_status = {str(e["status"]) for e in found.values()}
    assert "CANCELLED" in by_status
    live = [e for e in found.values() if e["status"] != "CANCELLED"]
    assert {str(e["uid"]) for e in live} == set(entries(later))
    again = render(later, render(later, render(made(as_of=date(2025, 3, 1)))))
    assert again == render(later, render(made(as_of=date(2025, 3, 1))))


def test_a_key_keeps_two_patients_of_one_day_apart() -> None:
    assert not set(entries(draft(), key="A")) & set(entries(draft(), key="B"))


def test_hostile_text_stays_inside_its_line() -> None:
    for line in render(hostile(), detailed=True).split(b"\r\n"):
        assert len(line) <= 75
    names = {e.name for e in Calendar.from_ical(render(hostile(), detailed=True)).walk()}
    assert names == {"VCALENDAR", "VEVENT"}


def test_rules_alone_and_plans_without_a_date_make_no_calendar() -> None:
    with pytest.raises(NotComputedError, match="--draft"):
        render(rules_alone())
    with pytest.raises(NotComputedError, match="date of day 0"):
        render(undated())


def test_a_file_that_is_no_calendar_is_not_overwritten() -> None:
    with pytest.raises(NotComputedError, match="another file"):
        render(draft(), b"not a calendar")

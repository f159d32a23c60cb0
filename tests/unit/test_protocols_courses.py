"""What a protocol file may not say of courses, cases, clocks and dates: refused with its reason."""

from __future__ import annotations

from datetime import date
from importlib.resources import files

import pytest

from probatum.protocols import shipped
from probatum.protocols.blocks import ProtocolError
from probatum.protocols.engine import plan
from probatum.protocols.patients import patient
from probatum.protocols.reading import read

LOW, HIGH, DAILY, ONCE = "nusinersen-low", "nusinersen-high", "risdiplam", "onasemnogene-it"

REFUSED = [
    # rows of late doses
    (LOW, "{from: 8, below: 16, more", "{from: 9, below: 16, more", "gap or an overlap"),
    (LOW, "{from: 8, below: 16, more", "{from: 7, below: 16, more", "gap or an overlap"),
    (LOW, "{below: 8, apart: 14", "{from: 4, below: 8, apart: 14", "a row for every time"),
    (LOW, "{from: 40, restart", "{from: 40, below: 99, restart", "a row for every time"),
    (LOW, "apart: 14, what", "apart: 14, restart: true, what", "at most one of"),
    # steps
    (LOW, "after: {days: 30}, amount: 12, volume_ml: 5", "after: {days: 29}, amount: 12", "29 d"),
    (LOW, "after: {days: 30}, amount: 12, volume_ml: 5", "amount: 12", "has no day"),
    (LOW, "after: {days: 30}, amount: 12, volume_ml", "after: {days: 0}, volume_ml", "one or more"),
    (LOW, "every: {months: 4}, amount: 12, volume_ml", "every: {months: 5}, volume_ml", "5 mo"),
    (LOW, "every: {months: 4}, amount: 12, volume_ml", "every: {weeks: 4}, volume_ml", "4 wk"),
    (LOW, "amount: 12, day: 63", "amount: 12, day: 62", "no quote of EU 2026-01"),
    (LOW, "amount: 12, day: 63}", "amount: 12, day: 63}\n            - {what: Fifth, day: 12}",
     "do not ascend"),
    (LOW, "amount: 12, day: 63", "amount: 12, day: 63, open: x", "is due `after`"),
    (LOW, "each: course, analytes: [urine", "each: other, analytes: [urine", "no course 'other'"),
    (LOW, "each: course, analytes: [urine", "each: course, at: {event: first-dose}, analytes: [urine",
     "from the course"),
    # amounts
    (HIGH, "{what: First loading dose, amount: 50}", "{what: First loading dose, amount: 51}", "51 mg"),
    (HIGH, "low-before: {dosed: {amount: 12", "low-before: {dosed: {amount: 13", "13 mg"),
    (HIGH, "low-before: {dosed: {amount: 12, unit: mg}}", "low-before: {dosed: {amount: 12}}",
     "'unit' is missing"),
    # cases of a dose
    (DAILY, "from-2-months: {age: {at_least: 2", "from-2-months: {age: {above: 2", "a gap between"),
    (DAILY, "under-2-months: {age: {below: 2", "under-2-months: {age: {at_most: 2", "overlap"),
    (DAILY, "from-20-kg: {measure: {field: newest_weight_kg, at_least: 20",
     "from-20-kg: {measure: {field: newest_weight_kg, at_least: 21", "a gap between"),
    (DAILY, "from-20-kg: {measure: {field: newest_weight_kg", "from-20-kg: {measure: {field: weight",
     "'weight' is none of"),
    (DAILY, "abstain: \"The 2020", "per_kg: 0.2, abstain: \"The 2020", "says why it abstains"),
    # clocks, hours, dates
    (DAILY, "warm-too-long: {spent: {what: out of the refrigerator, above: 5",
     "warm-too-long: {spent: {what: out of the refrigerator, above: 6", "6 d"),
    (DAILY, "above: 5, unit: days", "above: 5, unit: weeks", "counts days"),
    (DAILY, "within-6-hours: {measure: {field: hours_late, at_most: 6",
     "within-6-hours: {measure: {field: hours_late, at_most: 5", "5 h"),
    (DAILY, "dated: constituted}", "dated: constituted, at: {event: plan}}", "or is `dated`"),
    (ONCE, "stops: taper-end", "stops: taper-over", "no event 'taper-over'"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "there", "instead", "reason"), REFUSED)
def test_what_is_refused(name: str, there: str, instead: str, reason: str) -> None:
    text = (files("probatum.protocols") / "shipped" / f"{name}.yaml").read_text("utf-8")
    assert there in text
    changed = text.replace(there, instead, 1).encode()
    with pytest.raises(ProtocolError, match=reason) as caught:
        read(changed, "changed.yaml", shipped.editions())
    assert caught.value.line >= 1


@pytest.mark.parametrize(("base", "day"), [("", 63), ("first_day: 0", 63), ("first_day: 1", 62)])
def test_a_text_numbers_its_days_from_0_or_from_1(base: str, day: int) -> None:
    text = (files("probatum.protocols") / "shipped" / f"{LOW}.yaml").read_text("utf-8")
    start = text.index("  - id: course-eu")
    place = text.index("      shown: doses_shown", start)
    changed = f"{text[:place]}      {base}\n{text[place:]}" if base else text
    held = read(changed.encode(), "changed.yaml", shipped.editions())
    who, _ = patient({"anchor_date": "2026-01-05"})
    variant = next(v for v in held.variants if v.key == "EU 2026-01")
    made = plan(held, variant, who, (), date(2026, 1, 5))
    fourth = next(a for a in made.actions if a.rule == "course-eu" and "Fourth" in a.what)
    assert fourth.day == day

"""The intravenous protocol as tables: each dose row, each date convention, each edge of its branch.

Every number here was typed from the label's table, from the passages, or from a calendar.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from importlib.resources import files
from typing import Any

import pytest

from probatum.protocols import shipped
from probatum.protocols.blocks import ProtocolError
from probatum.protocols.engine import plan
from probatum.protocols.examples import read_examples, run_all
from probatum.protocols.mutating import score
from probatum.protocols.patients import patient
from probatum.protocols.plans import Plan
from probatum.protocols.reading import read

NAME = "onasemnogene-iv"
US = ("US 2019-05", "US 2021-10", "US 2023", "US 2025-02")
EDITIONS = (*US, "EU 2023")
SHORT = ("US 2019-05", "US 2021-10")
"""Editions whose table ends at 13.5 kg."""


def planned(variant: str, as_of: str = "2025-01-01", **given: Any) -> Plan:
    rows = given.pop("results", ())
    keys = ("analyte", "value", "unit", "uln", "time")
    observed = [{k: v for k, v in zip(keys, row, strict=True) if v} for row in rows]
    who, observations = patient({**given, "observations": observed})
    held = shipped.load(NAME)
    chosen = next(v for v in held.variants if v.key == variant)
    return plan(held, chosen, who, observations, date.fromisoformat(as_of))


# Doses.

ROWS = """
2.6 3.0 16.5
3.1 3.5 19.3
3.6 4.0 22.0
4.1 4.5 24.8
4.6 5.0 27.5
5.1 5.5 30.3
5.6 6.0 33.0
6.1 6.5 35.8
6.6 7.0 38.5
7.1 7.5 41.3
7.6 8.0 44.0
8.1 8.5 46.8
8.6 9.0 49.5
9.1 9.5 52.3
9.6 10.0 55.0
10.1 10.5 57.8
10.6 11.0 60.5
11.1 11.5 63.3
11.6 12.0 66.0
12.1 12.5 68.8
12.6 13.0 71.5
13.1 13.5 74.3
13.6 14.0 77.0
14.1 14.5 79.8
14.6 15.0 82.5
15.1 15.5 85.3
15.6 16.0 88.0
16.1 16.5 90.8
16.6 17.0 93.5
17.1 17.5 96.3
17.6 18.0 99.0
18.1 18.5 101.8
18.6 19.0 104.5
19.1 19.5 107.3
19.6 20.0 110.0
20.1 20.5 112.8
20.6 21.0 115.5
"""
TABLE = [tuple(Decimal(n) for n in line.split()) for line in ROWS.split("\n") if line]


def volume(variant: str, weight: Decimal) -> Decimal | None:
    given = planned(variant, weight_kg=str(weight)).dose
    assert given is not None
    assert given.volume_ml is None or given.rate_ml_per_h == given.volume_ml
    return given.volume_ml


@pytest.mark.parametrize("variant", EDITIONS)
@pytest.mark.parametrize("row", range(len(TABLE)))
def test_every_printed_row(variant: str, row: int) -> None:
    low, high, expected = TABLE[row]
    shown = None if variant in SHORT and low > Decimal("13.5") else expected
    for weight in (low, (low + high) / 2, high, low - Decimal("0.05"), high + Decimal("0.04")):
        assert volume(variant, weight) == shown, weight
    below = TABLE[row - 1][2] if row else None
    if variant in SHORT and low > Decimal("13.6"):
        below = None
    assert volume(variant, low - Decimal("0.06")) == below
    above = TABLE[row + 1][2] if row + 1 < len(TABLE) else None
    if variant in SHORT and high >= Decimal("13.5"):
        above = None
    assert volume(variant, high + Decimal("0.05")) == above


def test_the_table_has_37_rows_of_which_22_stood_in_2019() -> None:
    assert len(TABLE) == 37
    assert sum(high <= Decimal("13.5") for _, high, _ in TABLE) == 22


@pytest.mark.parametrize(
    ("weight", "amount"),
    [("2.6", "3.3e14"), ("3.5", "3.85e14"), ("13.5", "1.485e15"), ("10.1", "1.155e15")],
)
def test_the_amount_is_that_of_the_upper_end_of_the_row(weight: str, amount: str) -> None:
    given = planned("US 2025-02", weight_kg=weight).dose
    assert given is not None
    assert (given.amount, given.amount_unit) == (Decimal(amount), "vg")


# Days and dates.

DATES = """
# infusion    D-1         D+28        3 months
2025-03-03 | 2025-03-02 | 2025-03-31 | 2025-06-03
2024-02-29 | 2024-02-28 | 2024-03-28 | 2024-05-29
2024-03-01 | 2024-02-29 | 2024-03-29 | 2024-06-01
2025-03-01 | 2025-02-28 | 2025-03-29 | 2025-06-01
2024-01-31 | 2024-01-30 | 2024-02-28 | 2024-04-30
2025-11-30 | 2025-11-29 | 2025-12-28 | 2026-02-28
2023-11-30 | 2023-11-29 | 2023-12-28 | 2024-02-29
2023-11-29 | 2023-11-28 | 2023-12-27 | 2024-02-29
2025-01-01 | 2024-12-31 | 2025-01-29 | 2025-04-01
2025-12-31 | 2025-12-30 | 2026-01-28 | 2026-03-31
2024-02-01 | 2024-01-31 | 2024-02-29 | 2024-05-01
2025-10-26 | 2025-10-25 | 2025-11-23 | 2026-01-26
"""


@pytest.mark.parametrize(
    ("infusion", "before", "review", "closing"),
    [tuple(c.strip() for c in line.split("|")) for line in DATES.strip().split("\n")[1:]],
)
def test_dates(infusion: str, before: str, review: str, closing: str) -> None:
    made = planned("US 2025-02", infusion, infusion_date=infusion)
    found = {a.id: a for a in made.actions}
    assert str(found["steroid"].date) == before
    assert str(found["recheck"].date) == review
    assert str(found["liver-closing"].date) == closing


BIRTHS = """
# born        infusion     less than 2 years old
2023-03-03 | 2025-03-02 | met
2023-03-03 | 2025-03-03 | not_met
2024-02-29 | 2026-02-28 | met
2024-02-29 | 2026-03-01 | not_met
2022-02-28 | 2024-02-28 | not_met
2022-03-01 | 2024-02-29 | met
2022-03-01 | 2024-03-01 | not_met
2023-12-31 | 2025-12-30 | met
"""


@pytest.mark.parametrize(
    ("born", "infusion", "age"),
    [tuple(c.strip() for c in line.split("|")) for line in BIRTHS.strip().split("\n")[1:]],
)
def test_age_on_the_day_of_the_infusion(born: str, infusion: str, age: str) -> None:
    made = planned("US 2025-02", infusion, birth_date=born, infusion_date=infusion)
    assert {r.criterion: r.outcome.value for r in made.reasons}["age"] == age


# The review. ALT and AST in multiples of the limits 40 and 50, bilirubin of 1.0 mg/dL, PT of 12 s;
# "-" is not measured, "?" has no upper limit beside it.

REVIEW = """
# ALT    AST    bilirubin PT    exam     US                   EU
1.0    | 1.0  | 1.0     | 1.0 | normal | taper                | taper
1.99   | 1.99 | 1.0     | 1.0 | normal | taper                | taper
2.0    | 1.0  | 1.0     | 1.0 | normal | continue_and_consult | continue_and_consult
2.01   | 1.0  | 1.0     | 1.0 | normal | continue_and_consult | continue_and_consult
1.0    | 2.0  | 1.0     | 1.0 | normal | continue_and_consult | continue_and_consult
1.0    | 1.0  | 1.01    | 1.0 | normal | continue             | continue
1.0    | 1.0  | 1.99    | 1.0 | normal | continue             | continue
1.0    | 1.0  | 2.0     | 1.0 | normal | continue_and_consult | continue_and_consult
1.0    | 1.0  | 1.0     | 1.1 | normal | continue             | taper
1.0    | 1.0  | 1.0     | 3.0 | normal | continue             | taper
1.0    | 1.0  | 1.0     | 1.0 | abnormal | continue           | continue
2.0    | 2.0  | 2.0     | 3.0 | abnormal | continue_and_consult | continue_and_consult
# one value missing at a time
-      | 1.0  | 1.0     | 1.0 | normal | cannot_tell_yet      | cannot_tell_yet
1.0    | -    | 1.0     | 1.0 | normal | cannot_tell_yet      | cannot_tell_yet
1.0    | 1.0  | -       | 1.0 | normal | cannot_tell_yet      | cannot_tell_yet
1.0    | 1.0  | 1.0     | -   | normal | cannot_tell_yet      | taper
1.0    | 1.0  | 1.0     | 1.0 | -      | cannot_tell_yet      | cannot_tell_yet
-      | -    | -       | -   | -      | cannot_tell_yet      | cannot_tell_yet
# what is known decides where it can
-      | 2.0  | -       | -   | -      | continue_and_consult | continue_and_consult
-      | -    | 2.0     | -   | -      | continue_and_consult | continue_and_consult
1.0    | 1.0  | 1.5     | -   | -      | continue             | continue
-      | 1.0  | 1.5     | 1.0 | normal | cannot_tell_yet      | cannot_tell_yet
-      | 1.0  | 1.0     | 1.0 | abnormal | cannot_tell_yet    | cannot_tell_yet
1.0    | 1.0  | 1.0     | -   | abnormal | continue           | continue
# censored
<0.2   | 1.0  | 1.0     | 1.0 | normal | taper                | taper
<2.0   | 1.0  | 1.0     | 1.0 | normal | taper                | taper
<3.0   | 1.0  | 1.0     | 1.0 | normal | cannot_tell_yet      | cannot_tell_yet
>25    | 1.0  | 1.0     | 1.0 | normal | continue_and_consult | continue_and_consult
>2.0   | 1.0  | 1.0     | 1.0 | normal | continue_and_consult | continue_and_consult
>1.0   | 1.0  | 1.0     | 1.0 | normal | cannot_tell_yet      | cannot_tell_yet
1.0    | 1.0  | <1.0    | 1.0 | normal | taper                | taper
1.0    | 1.0  | >1.0    | 1.0 | normal | cannot_tell_yet      | cannot_tell_yet
# without the laboratory's own limit
1.0?   | 1.0  | 1.0     | 1.0 | normal | cannot_tell_yet      | cannot_tell_yet
"""
LIMITS = {
    "ALT": ("40", "U/L"),
    "AST": ("50", "U/L"),
    "bilirubin": ("1.0", "mg/dL"),
    "PT": ("12", "s"),
}


def panel(cells: list[str], day: str) -> list[tuple[str, ...]]:
    found = []
    for (name, (uln, unit)), cell in zip(LIMITS.items(), cells, strict=True):
        if cell == "-":
            continue
        sign, number = (cell[0], cell[1:]) if cell[0] in "<>" else ("", cell)
        value = Decimal(number.rstrip("?")) * Decimal(uln)
        analyte = "total bilirubin" if name == "bilirubin" else name
        found.append((analyte, f"{sign}{value}", unit, "" if "?" in number else uln, day))
    return found


@pytest.mark.parametrize("variant", EDITIONS)
@pytest.mark.parametrize("line", [r for r in REVIEW.strip().split("\n") if not r.startswith("#")])
def test_every_edge_of_the_review(variant: str, line: str) -> None:
    *cells, exam, us, eu = (c.strip() for c in line.split("|"))
    day, expected = ("D+29", eu) if variant == "EU 2023" else ("D+28", us)
    given = {} if exam == "-" else {"liver_exam": exam}
    made = planned(
        variant, "2025-04-01", infusion_date="2025-03-03", results=panel(cells, day), **given
    )
    decided = made.decisions[0]
    assert decided.outcome == expected, decided.because
    assert bool(decided.missing) == (expected == "cannot_tell_yet")
    tapers = [a for a in made.actions if a.rule in ("taper", "taper-eu")]
    assert [a.day is not None for a in tapers] == [expected == "taper"]


SERIES = """
# results (day: ALT in multiples of its limit)      as of   outcome                taper starts
D+28: 1.0                                         | D+28  | taper                | D+29
D+28: 3.0                                         | D+28  | continue_and_consult | -
D+28: 3.0, D+44: 1.0                              | D+44  | taper                | D+45
D+28: 3.0, D+35: 2.0, D+44: 1.9                   | D+44  | taper                | D+45
D+28: 3.0, D+44: 1.0                              | D+43  | continue_and_consult | -
D+28: 1.0, D+35: 1.9                              | D+35  | taper                | D+29
D+28: 1.0, D+35: 2.0                              | D+35  | do_not_lower_further | D+29
D+28: 1.0, D+35: 2.0, D+42: 1.0                   | D+42  | do_not_lower_further | D+29
D+25: 1.0                                         | D+28  | taper                | D+29
D+24: 1.0                                         | D+28  | cannot_tell_yet      | -
D+25: 1.0, D+27: 2.0                              | D+28  | continue_and_consult | -
D+25: 2.0, D+27: 1.0                              | D+28  | taper                | D+29
D+28: 1.0                                         | D+27  | not_due              | -
"""


@pytest.mark.parametrize("variant", US)
@pytest.mark.parametrize("line", SERIES.strip().split("\n")[1:])
def test_the_review_over_time(variant: str, line: str) -> None:
    listed, as_of, expected, starts = (c.strip() for c in line.split("|"))
    results: list[tuple[str, ...]] = []
    for entry in listed.split(", "):
        day, value = entry.split(": ")
        results += panel([value, "1.0", "1.0", "1.0"], day)
    today = date(2025, 3, 3).toordinal() + int(as_of[1:])
    made = planned(
        variant, str(date.fromordinal(today)), infusion_date="2025-03-03", liver_exam="normal",
        results=results,
    )  # fmt: skip
    assert made.decisions[0].outcome == expected, made.decisions[0].because
    taper = next(a for a in made.actions if a.id == "taper")
    assert (f"D{taper.day:+d}" if taper.day is not None else "-") == starts
    if taper.day is not None:
        assert taper.until_day == taper.day + 27


UNITS = """
# value  unit    limit   in multiples of it, at the review
80     | U/L    | 40   | continue_and_consult
79.9   | IU/L   | 40   | taper
1.4    | ukat/L | 0.7  | continue_and_consult
1.39   | µkat/L | 0.7  | taper
80     | U/L    | 41   | taper
"""


@pytest.mark.parametrize("line", UNITS.strip().split("\n")[1:])
def test_units_and_limits_of_another_laboratory(line: str) -> None:
    value, unit, uln, expected = (c.strip() for c in line.split("|"))
    results = [("ALT", value, unit, uln, "D+28"), *panel(["-", "1.0", "1.0", "1.0"], "D+28")]
    made = planned(
        "US 2025-02", "2025-03-31", infusion_date="2025-03-03", liver_exam="normal", results=results
    )
    assert made.decisions[0].outcome == expected


@pytest.mark.parametrize(
    ("time", "day"),
    [
        ("2025-03-31T23:59:59-11:00", 28),
        ("2025-03-31T00:00:00+14:00", 28),
        ("2025-04-01T00:00:00Z", 29),
        ("2025-03-31", 28),
    ],
)
def test_a_result_belongs_to_the_day_of_its_own_clock(time: str, day: int) -> None:
    made = planned(
        "US 2025-02", "2025-04-01", infusion_date="2025-03-03", liver_exam="normal",
        results=[("ALT", "80", "U/L", "40", time)],
    )  # fmt: skip
    assert f"D+{day}" in " ".join(w.value for w in made.decisions[0].operands)


# Loading. What stands in the file, what is put there, and what is said of it.

REFUSED = """
[5.6, 6.0, 33.0]
[5.6, 6.0, 33.1]
dose volume is 33.1 mL.' stand in no passage of US 2019-05

[5.6, 6.0, 33.0]
[5.6, 6.0]
a row is [lowest, highest, value]

minutes: 60
minutes: 30
no quote of US 2019-05 holds the number 30

unit: mL
unit: L
a volume in mL

amount_unit: vg
amount_unit: gc
no quote of US 2019-05 holds the unit gc/kg

gives: volume_ml
gives: volume
a dose gives volume_ml or amount

criterion: {needs: under-two}
criterion: {needs: under-three}
there is no operand 'under-three'

criterion: {needs: under-two}
criterion: {need: under-two}
'need' is not known here

under-two: {age: {below: 2, unit: years}}
under-two: {age: {below: 3, unit: years}}
no quote of US 2019-05 holds 3 a

under-two: {age: {below: 2, unit: years}}
under-two: {age: {below: 2.5, unit: years}}
is not a whole number

under-two: {age: {below: 2, unit: years}}
under-two: {age: {below: 2, above: 1, unit: years}}
exactly one of

under-two: {age: {below: 2, unit: years}}
under-two: {born: 2}
'born' is no operand

alt-2: {lab: {analyte: alt, at_least: 2, of: ULN}}
alt-2: {lab: {analyte: alk, at_least: 2, of: ULN}}
'alk' is no analyte here

alt-2: {lab: {analyte: alt, at_least: 2, of: ULN}}
alt-2: {lab: {analyte: alt, at_least: 2, of: LLN}}
'LLN' is none of unit, ULN, baseline

settles: taper
settles: stop
there is no outcome 'stop'

- {outcome: continue_and_consult, when: {any: [alt-2, ast-2, bilirubin-2]}}
- {outcome: continue_and_consult, when: {all: [alt-2, alt-below-2]}}
no patient reaches 'continue_and_consult'

- {outcome: continue_and_consult, when: {any: [alt-2, ast-2, bilirubin-2]}}
- {outcome: continue_and_consult}
no patient reaches 'continue'

{event: infusion, every: 7, from: 7, to: 28}
{event: infusion, every: 5, from: 8, to: 28}
no quote of US 2019-05 holds an interval of 5 days

{event: infusion, every: 7, from: 7, to: 28}
{event: infusion, every: 7, from: 7, to: 29}
29 is none of its days

{event: infusion, every: 7, from: 7, to: 28}
{event: infusion, every: 0, from: 7, to: 28}
a phase runs forwards

full_term_weeks, value: 37, unit: weeks
full_term_weeks, value: 37, unit: days
used in weeks, not in days

taper_days, value: 28, unit: days
taper_days, value: 27.5, unit: days
is no number of days

loinc: [1742-6]
loinc: [1742-7]
is no LOINC code

also: [tbili]
also: [tbili, ALT]
both called 'alt'

one slow intravenous infusion over 60 minutes.
one slow intravenous infusion over 50 minutes.
holds 50 min of its text

kind: consider, what: "Retesting
kind: maybe, what: "Retesting
'maybe' is none of do, consider

- id: genotype
- id: age
two rules are called 'age'

protocol: 1
protocol: 2
this program reads version 1
"""


def _text() -> str:
    place = files("probatum.protocols") / "shipped" / f"{NAME}.yaml"
    return place.read_text("utf-8")


@pytest.mark.parametrize("entry", REFUSED.strip().split("\n\n"))
def test_what_is_refused_says_what_and_where(entry: str) -> None:
    old, new, reason = entry.split("\n")
    content = _text()
    assert old in content
    changed = content.replace(old, new, 1)
    with pytest.raises(ProtocolError, match=r"^onasemnogene-iv.yaml, line \d+: ") as refused:
        read(changed.encode(), f"{NAME}.yaml", shipped.editions())
    assert reason in refused.value.reason
    assert 1 <= refused.value.line <= changed.count("\n")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("[5.6, 6.0, 33.0]", "[5.6, 6.0, 33.1]"),
        ("loinc: [1742-6]", "loinc: [1742-7]"),
        ("under-two: {age: {below: 2, unit: years}}", "under-two: {born: 2}"),
        ("criterion: {needs: under-two}", "criterion: {need: under-two}"),
    ],
)
def test_the_line_is_that_of_the_fault(old: str, new: str) -> None:
    content = _text()
    line = content[: content.index(old)].count("\n") + 1
    with pytest.raises(ProtocolError) as refused:
        read(content.replace(old, new, 1).encode(), f"{NAME}.yaml", shipped.editions())
    assert refused.value.line == line


SMALL = """protocol: 1
name: small
title: Small
anchor: {event: start, field: infusion_date}
variants:
  - jurisdiction: US
    edition: 2019-05
    document: spl:68cd4f06-70e1-40d8-bedb-609ec0afa471
    version: 2019-05
    effective: 2019-05
events:
  - {id: start, title: start, at: {event: start}}
rules:
  - id: a-rule
    title: A rule
    action: {kind: do, what: Do it., at: {event: start}}
"""


@pytest.mark.parametrize(
    ("quotes", "line", "reason"),
    [
        ("", 14, "'quotes' is missing"),
        ("    quotes: {}\n", 17, "without a named source"),
        ("    quotes: {US 2019-05: Nobody wrote this.}\n", 17, "stand in no passage"),
        ("    quotes: {US 2018: Nobody wrote this.}\n", 17, "is no variant"),
    ],
)
def test_a_rule_without_a_source_is_refused(quotes: str, line: int, reason: str) -> None:
    with pytest.raises(ProtocolError, match=reason) as refused:
        read((SMALL + quotes).encode(), "small.yaml", shipped.editions())
    assert refused.value.line == line


TABLE_FILE = (
    SMALL[: SMALL.index("rules:")]
    + """parameters:
  - {id: step, value: 0.1, unit: kg, title: Step., owner: center}
rules:
  - id: dose
    title: Dose
    dose:
      gives: volume_ml
      unit: mL
      rounding: step
      cross_check: {per_kg: 5.5, to: 0.1}
      cases:
        - rows:
            - [2.6, 3.0, 16.5]
            - [3.1, 3.5, 19.3]
    quotes:
      US 2019-05:
        - For a body weight of 2.6 to 3.0 kg the Zolgensma (intravenous) dose volume is 16.5 mL.
        - For a body weight of 3.1 to 3.5 kg the Zolgensma (intravenous) dose volume is 19.3 mL.
"""
)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("", "", ""),
        ("[3.1, 3.5, 19.3]", "[3.2, 3.5, 19.3]", "line 26: a gap between 3.0 and 3.2"),
        ("[3.1, 3.5, 19.3]", "[3.0, 3.5, 19.3]", "line 26: rows overlap at 3.0"),
        ("[3.1, 3.5, 19.3]", "[3.5, 3.1, 17.1]", "line 26: row 3.5 to 3.1 runs backwards"),
        (
            "[3.1, 3.5, 19.3]",
            "[3.1, 3.5, 19.2]",
            "line 26: .* 19.2 is not 5.5 x 3.5, rounded half up",
        ),
        ("value: 0.1", "value: 0.2", "line 26: a gap between 3.0 and 3.1"),
        ("to: 0.1", "to: 0", "rounded to a step above 0"),
        ("is 19.3 mL.", "is 19.3 mL", "line 30: .* stand in no passage"),
        ("        - For a body weight of 3.1", "#", "no quote of US 2019-05 holds the number 19.3"),
        ("rounding: step\n", "rounding: stop\n", "nothing uses 'step'|no parameter 'stop'"),
    ],
)
def test_a_table_that_does_not_hold_is_refused(old: str, new: str, reason: str) -> None:
    changed = TABLE_FILE.replace(old, new, 1).encode()
    if not reason:
        assert read(changed, "small.yaml", shipped.editions()).rules
        return
    with pytest.raises(ProtocolError, match=reason):
        read(changed, "small.yaml", shipped.editions())


def test_a_key_given_twice_is_refused() -> None:
    twice = SMALL.replace("    title: A rule\n", "    title: A rule\n    title: B\n")
    with pytest.raises(ProtocolError, match="line 16: 'title' is given twice"):
        read(twice.encode(), "small.yaml", shipped.editions())


# Worked examples.


@pytest.mark.parametrize("name", shipped.names())
def test_every_worked_example_comes_out(name: str) -> None:
    place = files("probatum.protocols") / "shipped" / f"{name}.examples.yaml"
    held = shipped.load(name)
    examples = read_examples(place.read_bytes(), place.name, held, shipped.editions())
    assert examples.runs
    assert [str(f) for f in run_all(held, examples)] == []


@pytest.mark.parametrize("name", shipped.names())
def test_every_mutation_is_noticed(name: str) -> None:
    folder = files("probatum.protocols") / "shipped"
    content = (folder / f"{name}.yaml").read_bytes()
    beside = folder / f"{name}.examples.yaml"
    held = shipped.load(name)
    examples = read_examples(beside.read_bytes(), beside.name, held, shipped.editions())
    found = score(content, f"{name}.yaml", shipped.editions(), examples)
    assert found.made > 200
    assert [str(s) for s in found.survivors] == []
    assert not found.stale


EXAMPLE = """examples: 1
protocol: onasemnogene-iv
cases:
  - id: one
    variants: [US 2019-05]
    patient: {weight_kg: "3.0"}
    expect:
      - {dose: {volume_ml: 16.5}, note: the first row}
"""


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ("note: the first row", "words: the first row", 8, "stand in no passage held"),
        (", note: the first row", "", 8, "the words of a passage or a note"),
        ("US 2019-05", "US 2018", 5, "is no variant"),
        ('weight_kg: "3.0"', 'weight: "3.0"', 6, "is no field of a patient"),
        ("dose: {volume_ml: 16.5}", "volume: 16.5", 8, "'volume' is not known here"),
        ("volume_ml: 16.5", "volume_ml: much", 8, "is not a number"),
        ("protocol: onasemnogene-iv", "protocol: other", 2, "stand beside"),
    ],
)
def test_a_faulty_example_is_refused(old: str, new: str, line: int, reason: str) -> None:
    changed = EXAMPLE.replace(old, new, 1).encode()
    with pytest.raises(ProtocolError, match=reason) as refused:
        read_examples(changed, "one.examples.yaml", shipped.load(NAME), shipped.editions())
    assert refused.value.line == line


def test_a_failing_example_says_where_and_what() -> None:
    held = shipped.load(NAME)
    changed = EXAMPLE.replace("16.5", "16.6").encode()
    examples = read_examples(changed, "one.examples.yaml", held, shipped.editions())
    assert [str(f) for f in run_all(held, examples)] == [
        "one.examples.yaml, line 8: one (US 2019-05): dose: volume_ml is 16.5, expected 16.6"
    ]


@pytest.mark.parametrize(
    ("earlier", "later", "alert"),
    [
        ("150", "<40", True),
        ("<40", "150", False),
        (">450", "300", True),
        ("300", ">450", False),
        ("<40", "<40", False),
        ("150", "<200", False),
        ("300", "150", True),
        ("150", "150", False),
    ],
)
def test_platelets_that_surely_fall_alarm_though_only_a_bound_is_known(
    earlier: str, later: str, alert: bool
) -> None:
    results = [
        {"analyte": "platelets", "value": value, "unit": "10*9/L", "time": day}
        for value, day in ((earlier, "D+7"), (later, "D+10"), ("500", "D-1"))
    ]
    given, observations = patient({"infusion_date": "2025-03-03", "observations": results})
    protocol = shipped.load(NAME)
    made = plan(protocol, protocol.variants[3], given, observations, date(2025, 3, 14))
    assert ("tma" in [a.id for a in made.alerts]) is alert

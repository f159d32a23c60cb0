"""Random children against the rules of the intravenous protocol, written a second time and naively.

Nothing here reads a protocol file. The rules were written from CLINICAL.md and the passages: dose by
arithmetic, the review day by day, alerts one by one. Unknown is None.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from functools import cache
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from probatum.protocols import shipped
from probatum.protocols.engine import plan
from probatum.protocols.patients import patient

EDITIONS = ("US 2019-05", "US 2021-10", "US 2023", "US 2025-02", "EU 2023")
TENTH = Decimal("0.1")


def run(child: dict[str, Any], edition: str, as_of: date) -> Any:
    """The entry point under test."""
    who, observations = patient(child)
    held = shipped.load("onasemnogene-iv")
    variant = next(v for v in held.variants if f"{v.jurisdiction} {v.edition}" == edition)
    return plan(held, variant, who, observations, as_of)


# The rules, a second time.


def naive_volume(weight: Decimal, edition: str) -> Decimal | None:
    """5.5 mL for each kg of the upper end of a band of 0.5 kg that begins at 2.6, half up to 0.1."""
    tenths = int((weight / TENTH).to_integral_value(ROUND_HALF_UP))
    last = 135 if edition in ("US 2019-05", "US 2021-10") else 210
    if not 26 <= tenths <= last:
        return None
    band = (tenths - 26) // 5
    upper = Decimal(30 + 5 * band) / 10
    return (upper * Decimal("5.5") * 10).to_integral_value(ROUND_HALF_UP) / 10


def naive_age(born: date | None, infusion: date) -> bool | None:
    """Less than two years old; born on 29 February, two on 1 March of a common year."""
    if born is None:
        return None
    try:
        birthday = born.replace(year=born.year + 2)
    except ValueError:
        birthday = date(born.year + 2, 3, 1)
    return infusion < birthday


def below(result: dict[str, Any] | None, times: int, *, strict: bool) -> bool | None:
    """Whether a result lies below (or at most at) so many times its own upper limit."""
    if result is None or result["uln"] is None:
        return None
    value, limit = result["number"], result["uln"] * times
    if result["sign"] == "<":
        return True if value <= limit else None
    if result["sign"] == ">":
        return False if value >= limit else None
    return bool(value < limit if strict else value <= limit)


def every(values: list[bool | None]) -> bool | None:
    if False in values:
        return False
    return None if None in values else True


def some(values: list[bool | None]) -> bool | None:
    if True in values:
        return True
    return None if None in values else False


def inverse(value: bool | None) -> bool | None:
    return None if value is None else not value


def newest(results: list[dict[str, Any]], analyte: str, first: int, last: int) -> Any:
    held = [r for r in results if r["analyte"] == analyte and first <= r["day"] <= last]
    return max(held, key=lambda r: r["day"]) if held else None


def naive_review(
    results: list[dict[str, Any]], exams: list[tuple[int, str]], today: int, edition: str
) -> tuple[str, int | None]:
    """The outcome today, and the day on which the taper was decided."""
    eu = edition == "EU 2023"
    review = 29 if eu else 28
    if today < review:
        return "not_due", None
    watched = ["ALT", "AST", "total bilirubin", *([] if eu else ["PT"])]

    def findings(day: int) -> tuple[bool | None, bool | None]:
        first = day - 3
        exam = [v for d, v in sorted(exams) if first <= d <= day][-1:]
        found = {a: newest(results, a, first, day) for a in (*watched, "PT")}
        fine: list[bool | None] = [
            None if not exam else exam[0] == "normal",
            below(found["ALT"], 2, strict=True),
            below(found["AST"], 2, strict=True),
            below(found["total bilirubin"], 1, strict=False),
        ]
        if not eu:
            fine.append(below(found["PT"], 1, strict=False))
        high = [inverse(below(found[a], 2, strict=True)) for a in ("ALT", "AST", "total bilirubin")]
        return every(fine), some(high)

    def outcome(day: int) -> str:
        fine, high = findings(day)
        if fine is None:
            return "cannot_tell_yet"
        if fine:
            return "taper"
        if high is None:
            return "cannot_tell_yet"
        return "continue_and_consult" if high else "continue"

    days = {r["day"] for r in results if r["analyte"] in watched} | {d for d, _ in exams}
    told, decided = outcome(today), None
    for day in sorted({max(d, review) for d in days if review - 3 <= d <= today}):
        if decided is not None:
            if findings(day)[0] is False:
                return "do_not_lower_further", decided
            continue
        told = outcome(day)
        if told == "taper":
            decided = day
    return told, decided


def naive_alerts(results: list[dict[str, Any]], signs: list[str] | None) -> set[str]:
    """What outranks the schedule."""

    def seen(listed: set[str]) -> bool | None:
        return None if signs is None else bool(listed & set(signs))

    def moves(analyte: str, *, up: bool) -> bool | None:
        held = sorted((r for r in results if r["analyte"] == analyte), key=lambda r: r["day"])[-2:]
        if len(held) < 2:
            return None
        pairs = [(b, a) for b in possible(held[0]) for a in possible(held[1])]
        answers = {a > b if up else a < b for b, a in pairs}
        return answers.pop() if len(answers) == 1 else None

    def possible(result: dict[str, Any]) -> list[Decimal]:
        """Some of the numbers that hide behind a bound."""
        number, hair = result["number"], Decimal("0.000001")
        return {
            "": [number],
            "<": [Decimal(0), number - hair],
            ">": [number + hair, number * 10**9],
        }[result["sign"]]

    def last(analyte: str) -> Any:
        return newest(results, analyte, -10_000, 10_000)

    def back() -> bool | None:
        base, now = newest(results, "platelets", -10_000, 0), last("platelets")
        if base is None or base["sign"] or now is None:
            return None
        if now["sign"] == "<":
            return False if now["number"] <= base["number"] else None
        if now["sign"] == ">":
            return True if now["number"] >= base["number"] else None
        return bool(now["number"] >= base["number"])

    found = set()
    if seen({"acute liver failure"}):
        found.add("liver-emergency")
    worse = [seen({"jaundice", "vomiting"}), moves("total bilirubin", up=True)]
    for analyte in ("ALT", "AST"):
        if below(last(analyte), 1, strict=False) is not True:
            worse.append(moves(analyte, up=True))
    if True in worse:
        found.add("liver-worsening")
    tma = [seen({"hypertension", "seizures"}), moves("creatinine", up=True)]
    if back() is not True:
        tma.append(moves("platelets", up=False))
    if True in tma:
        found.add("tma")
    heart = [inverse(below(last("troponin I"), 1, strict=False)), seen({"chest pain"})]
    if False not in heart and True in heart:
        found.add("heart")
    return found


# Random children.

LIMITS = {
    "ALT": (40, "U/L"), "AST": (50, "U/L"), "total bilirubin": (1, "mg/dL"), "PT": (24, "s"),
    "platelets": (450, "10*9/L"), "creatinine": (Decimal("0.4"), "mg/dL"),
    "troponin I": (Decimal("0.04"), "ng/mL"),
}  # fmt: skip
TIMES = ("0.25", "0.5", "1", "1.01", "1.5", "1.99", "2", "2.01", "3")
SIGNS = ("jaundice", "vomiting", "acute liver failure", "hypertension", "seizures", "chest pain")


@st.composite
def result(draw: st.DrawFn) -> dict[str, Any]:
    analyte = draw(st.sampled_from(list(LIMITS)))
    uln, unit = LIMITS[analyte]
    near = st.sampled_from([-2, 0, 7, 24, 25, 26, 27, 28, 29, 30, 32, 35, 36, 40, 44, 60])
    return {
        "analyte": analyte,
        "number": Decimal(draw(st.sampled_from(TIMES))) * uln,
        "sign": draw(st.sampled_from(["", "", "", "", "<", ">"])),
        "unit": unit,
        "uln": draw(st.sampled_from([Decimal(uln), Decimal(uln), Decimal(uln), None])),
        "day": draw(near),
    }


@st.composite
def healthy(draw: st.DrawFn) -> list[dict[str, Any]]:
    """A panel of one day that is mostly unremarkable, so that tapers are often reached."""
    day = draw(st.sampled_from([25, 27, 28, 29, 30, 44]))
    return [
        {"analyte": a, "number": Decimal(u), "sign": "", "unit": n, "uln": Decimal(u), "day": day}
        for a, (u, n) in LIMITS.items()
        if draw(st.integers(0, 9))
    ]


def once(results: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One result of an analyte for each day."""
    return list({(r["analyte"], r["day"]): r for r in results}.values())


RESULTS = st.builds(
    lambda one, two, three: once([*one, *two, *three]),
    st.lists(result(), max_size=8), healthy(), st.one_of(st.just([]), healthy()),
)  # fmt: skip
EXAMS = st.lists(
    st.tuples(
        st.sampled_from([25, 28, 29, 30, 35, 44]),
        st.sampled_from(["normal"] * 4 + ["abnormal"]),
    ),
    max_size=3,
    unique_by=lambda e: e[0],
)
DATES = st.dates(date(2019, 1, 1), date(2027, 12, 31))


def observed(results: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {
            "analyte": r["analyte"],
            "value": f"{r['sign']}{r['number']}",
            "unit": r["unit"],
            "uln": None if r["uln"] is None else str(r["uln"]),
            "time": f"D{r['day']:+d}",
        }
        for r in results
    ]


def child(infusion: date, results: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    return {"infusion_date": str(infusion), "observations": observed(results), **more}


@settings(max_examples=300, deadline=None)
@given(weight=st.decimals(Decimal("0.5"), Decimal(25), places=2), edition=st.sampled_from(EDITIONS))
def test_the_dose(weight: Decimal, edition: str) -> None:
    made = run({"weight_kg": str(weight)}, edition, date(2025, 1, 1)).dose
    assert made.volume_ml == naive_volume(weight, edition)
    assert made.rate_ml_per_h == made.volume_ml
    if made.volume_ml is not None:
        upper = (made.volume_ml / Decimal("5.5")).quantize(TENTH, ROUND_FLOOR)
        assert made.amount == Decimal("1.1e14") * upper


@settings(max_examples=150, deadline=None)
@given(infusion=DATES, days=st.integers(0, 1500), edition=st.sampled_from(EDITIONS))
def test_the_age(infusion: date, days: int, edition: str) -> None:
    born = infusion - timedelta(days=days)
    made = run({"birth_date": str(born), "infusion_date": str(infusion)}, edition, infusion)
    found = {r.criterion: r.outcome.value for r in made.reasons}.get("age")
    expected = None if edition == "EU 2023" else "met" if naive_age(born, infusion) else "not_met"
    assert found == expected


@settings(max_examples=400, deadline=None)
@given(
    infusion=DATES, results=RESULTS, exams=EXAMS, edition=st.sampled_from(EDITIONS),
    today=st.sampled_from([0, 20, 27, 28, 29, 30, 33, 36, 44, 61]),
)  # fmt: skip
def test_the_review_and_the_taper(
    infusion: date, results: list[Any], exams: list[Any], edition: str, today: int
) -> None:
    known = [r for r in results if r["day"] <= today]
    done = [e for e in exams if e[0] <= today]
    listed = [{"value": v, "time": f"D+{d}"} for d, v in exams]
    made = run(
        child(infusion, results, liver_exam=listed), edition, infusion + timedelta(days=today)
    )
    outcome, decided = naive_review(known, done, today, edition)
    assert made.decisions[0].outcome == outcome
    assert bool(made.decisions[0].missing) == (outcome == "cannot_tell_yet")
    tapers = [a for a in made.actions if a.rule in ("taper", "taper-eu")]
    for taper in tapers:
        if decided is None:
            assert (taper.day, taper.date, taper.until_day) == (None, None, None)
        else:
            assert (taper.day, taper.until_day) == (decided + 1, decided + 28)
            assert taper.date == infusion + timedelta(days=decided + 1)
    never_a_stop_without_a_taper(made, today)


def never_a_stop_without_a_taper(made: Any, today: int) -> None:
    """Something stands behind the last day of the full dose, and nothing asks for a stop."""
    actions = {a.rule: a for a in made.actions}
    end = max(a.until_day for a in made.actions if a.rule in ("steroid", "steroid-eu"))
    live = {r for r, a in actions.items() if a.status.value != "conditional"}
    follows = {"taper", "taper-eu", "recheck", "recheck-eu", "rebound", "rebound-eu"}
    assert today < end or live & follows
    for action in made.actions:
        if "stop" in action.what.casefold():
            assert action.kind.value == "avoid"
    for name in {"taper", "taper-eu"} & set(actions):
        taper = actions[name]
        if taper.day is not None:
            assert taper.day > end
            assert taper.until_day - taper.day + 1 >= 28


@settings(max_examples=300, deadline=None)
@given(
    results=RESULTS, edition=st.sampled_from(EDITIONS),
    signs=st.one_of(st.none(), st.lists(st.sampled_from(SIGNS), max_size=2)),
)  # fmt: skip
def test_the_alerts(results: list[Any], edition: str, signs: list[str] | None) -> None:
    more = {} if signs is None else {"signs": signs}
    made = run(child(date(2025, 3, 3), results, **more), edition, date(2025, 6, 3))
    assert {a.id for a in made.alerts} == naive_alerts(results, signs)


@settings(max_examples=150, deadline=None)
@given(
    results=RESULTS, extra=result(), edition=st.sampled_from(EDITIONS), as_of=st.integers(-2, 90)
)
def test_no_action_is_lost_when_a_result_arrives(
    results: list[Any], extra: Any, edition: str, as_of: int
) -> None:
    day = date(2025, 3, 3) + timedelta(days=as_of)
    before = run(child(date(2025, 3, 3), results), edition, day)
    after = run(child(date(2025, 3, 3), [*results, extra]), edition, day)
    assert [a.id for a in before.actions if a.id] == sorted(
        (a.id for a in after.actions), key=[a.id for a in before.actions].index
    )


@settings(max_examples=150, deadline=None)
@given(
    results=st.lists(result(), min_size=2, max_size=12), seed=st.randoms(use_true_random=False),
    edition=st.sampled_from(EDITIONS),
)  # fmt: skip
def test_the_order_of_observations_never_matters(
    results: list[Any], seed: Any, edition: str
) -> None:
    """Also of results that contradict each other on one day."""
    other = list(results)
    seed.shuffle(other)
    one = run(child(date(2025, 3, 3), results), edition, date(2025, 5, 3))
    two = run(child(date(2025, 3, 3), other), edition, date(2025, 5, 3))
    assert one == two


@cache
def _contradiction(order: tuple[int, ...]) -> Any:
    values = ("30", "90", "200")
    rows = [
        {"analyte": "ALT", "value": values[i], "unit": "U/L", "uln": "40", "time": "D+28"}
        for i in order
    ]
    return run(
        {"infusion_date": "2025-03-03", "observations": rows}, "US 2025-02", date(2025, 4, 1)
    )


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_results_of_one_time_that_disagree_decide_nothing(order: tuple[int, ...]) -> None:
    made = _contradiction(order)
    assert made == _contradiction((0, 1, 2))
    assert made.decisions[0].outcome == "cannot_tell_yet"

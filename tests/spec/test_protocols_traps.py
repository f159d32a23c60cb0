"""The traps of the domain, one by one: what a protocol that is only nearly right gets wrong.

They are those of the project's clinical notes, in their order: dose, gates, corticosteroid, the review
at day 30, safety, calendars, editions, the other therapies, and the fourteen things that the language
must express. Expected values are worked out here by hand. The edges of each are in the module of its
protocol; what has a test there is named in TRAPS and must exist.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from importlib import import_module
from typing import Any

import pytest

from probatum.evidence.editions import Status
from probatum.protocols import shipped
from probatum.protocols.engine import plan
from probatum.protocols.language import Action, Kind
from probatum.protocols.patients import patient
from probatum.protocols.plans import Plan, PlannedAction
from tests.planned import alerts, due, examples, missing, outcome, planned

IV, IT, LOW, HIGH = "onasemnogene-iv", "onasemnogene-it", "nusinersen-low", "nusinersen-high"
US_IV = ("US 2019-05", "US 2021-10", "US 2023", "US 2025-02")
INFUSION = "2025-03-03"

TRAPS = {
    "2.1 every printed row, both ends": "test_protocols.test_every_printed_row",
    "2.1 37 rows, 22 of them in 2019":
        "test_protocols.test_the_table_has_37_rows_of_which_22_stood_in_2019",
    "2.2 age on the day of the infusion": "test_protocols.test_age_on_the_day_of_the_infusion",
    "2.3 day conventions": "test_protocols.test_dates",
    "2.4 every edge of the review": "test_protocols.test_every_edge_of_the_review",
    "2.4 units, another laboratory's ULN":
        "test_protocols.test_units_and_limits_of_another_laboratory",
    "2.4 repeat on day 44, rebound in the taper": "test_protocols.test_the_review_over_time",
    "2.8 one fixed dose": "test_protocols_onasemnogene_it.test_one_dose_for_every_patient",
    "2.8 age floor": "test_protocols_onasemnogene_it.test_the_age_floor",
    "2.8 day 58, 59 or 63":
        "test_protocols_nusinersen.test_each_edition_has_its_own_fourth_loading_dose",
    "2.8 missed doses by elapsed time":
        "test_protocols_nusinersen.test_a_missed_maintenance_dose_by_the_time_since_the_last",
    "2.8 one simple rule in 2020":
        "test_protocols_nusinersen.test_the_label_of_2020_had_one_simple_rule_where_that_of_2023_has_rows",
    "2.8 change of regimen":
        "test_protocols_nusinersen.test_the_change_of_regimen_by_the_text_that_was_read",
    "2.8 age by weight": "test_protocols_risdiplam.test_the_dose_by_age_and_weight",
    "2.8 missed within 6 hours": "test_protocols_risdiplam.test_a_missed_dose",
    "2.8 cumulative clock": "test_protocols_risdiplam.test_the_clock_of_the_bottle_adds_up",
    "2.8 kits of 10 to 48": "test_protocols_etranacogene.test_outside_the_kits_there_is_no_dose",
    "2.8 a limit for each assay": "test_protocols_etranacogene.test_each_assay_has_its_own_limit",
    "2.8 twice the patient's own baseline":
        "test_protocols_etranacogene.test_alt_against_normal_and_against_the_patient",
    "2.8 an indication withdrawn overnight":
        "test_protocols_delandistrogene.test_the_same_child_by_four_states_of_the_label",
    "2.8 exons 8 and 9":
        "test_protocols_delandistrogene.test_the_genotype_that_is_contraindicated",
    "2.8 ANC: both tables": "test_protocols_clozapine_anc.test_the_level_of_the_anc",
    "2.8 ANC: 29 or 30 days off":
        "test_protocols_clozapine_anc.test_monitoring_after_an_interruption",
    "2.8 7-day window":
        "test_protocols_isotretinoin.test_the_window_has_seven_days_and_the_sample_is_day_one",
    "2.8 widening intervals":
        "test_protocols_methotrexate.test_the_intervals_of_2008_widen_and_those_of_the_label_do_not",
    "2.8 several organs, several sources":
        "test_protocols_amiodarone.test_only_the_guideline_has_a_yearly_ecg",
    "2.9.1 gaps and overlaps": "test_protocols.test_a_table_that_does_not_hold_is_refused",
    "2.9.9 a rule has a source": "test_protocols.test_a_rule_without_a_source_is_refused",
    "2.9.12 no guess of a regimen":
        "test_protocols_nusinersen.test_whether_12_mg_came_before_is_never_guessed",
}  # fmt: skip


@pytest.mark.parametrize("trap", sorted(TRAPS))
def test_a_trap_has_its_test(trap: str) -> None:
    module, name = TRAPS[trap].split(".")
    assert callable(getattr(import_module(f"tests.spec.{module}"), name))


def made(protocol: str, variant: str, as_of: str, *rows: tuple[str, ...], **given: Any) -> Plan:
    """The plan of a patient. A row is analyte, value, unit, time and, if there is one, ULN."""
    keys = ("analyte", "value", "unit", "time", "uln")
    who, observations = patient(
        {**given, "observations": [dict(zip(keys, row, strict=False)) for row in rows]}
    )
    held = shipped.load(protocol)
    chosen = next(v for v in held.variants if v.key == variant)
    return plan(held, chosen, who, observations, date.fromisoformat(as_of))


def child(variant: str, as_of: str, *rows: tuple[str, ...], **given: Any) -> Plan:
    return made(IV, variant, as_of, *rows, **{"infusion_date": INFUSION, "signs": [], **given})


def panel(day: str, alt: str = "30", ast: str = "30", bili: str = "0.5", pt: str = "12") -> Any:
    """A liver panel; the limits are 40 U/L, 1 mg/dL and 14 s."""
    return (
        ("ALT", alt, "U/L", day, "40"),
        ("AST", ast, "U/L", day, "40"),
        ("total bilirubin", bili, "mg/dL", day, "1"),
        ("PT", pt, "s", day, "14"),
    )


def action(made: Plan, name: str) -> PlannedAction:
    return next(a for a in made.actions if a.id == name)


# 2.1 Dose.


def test_3_5_kg_is_19_3_ml_and_not_19_2() -> None:
    """3.5 x 5.5 = 19.25: half up, whatever a float or a banker would do."""
    dose = made(IV, "US 2025-02", INFUSION, weight_kg="3.5").dose
    assert dose is not None
    assert dose.volume_ml == Decimal("19.3")


def test_3_04_kg_lies_between_two_rows_and_the_plan_says_how_it_is_rounded() -> None:
    found = made(IV, "US 2025-02", INFUSION, weight_kg="3.04")
    assert found.dose is not None
    assert found.dose.volume_ml == Decimal("16.5")
    assert any("rounded half up to this multiple" in text for text in found.conventions)
    assert any("between two rows" in text for text, _ in found.silent)


@pytest.mark.parametrize(("variant", "kg"), [("US 2025-02", "2.5"), ("US 2025-02", "21.1"),
                                             ("US 2019-05", "13.6"), ("US 2021-10", "14")])  # fmt: skip
def test_outside_the_table_there_is_no_dose_and_why(variant: str, kg: str) -> None:
    dose = made(IV, variant, INFUSION, weight_kg=kg).dose
    assert dose is not None
    assert (dose.volume_ml, dose.amount, dose.rate_ml_per_h) == (None, None, None)
    assert f"no row for {kg} kg" in dose.because


def test_the_amount_is_never_the_two_digits_of_the_european_table() -> None:
    dose = made(IV, "EU 2023", INFUSION, weight_kg="3.3").dose
    assert dose is not None
    assert dose.amount == Decimal("3.85e14")  # the EU prints 3.9e14: 3.9e14 / 2e13 would be 19.5
    assert dose.volume_ml == Decimal("19.3")


def test_vials_and_product_codes_that_were_derived_are_not_printed() -> None:
    for variant in (*US_IV, "EU 2023"):
        found = made(IV, variant, INFUSION, weight_kg="5.2")
        assert found.dose is not None
        assert (found.dose.units, found.dose.product_code) == ((), None)
        assert any("product codes" in text for text in found.not_computed)


def test_the_engine_never_says_contraindicated_of_it() -> None:
    """Section 4 lists no contraindications: not evaluated, postpone, weigh."""
    ill = {"genotype": "SMN1 carrier", "prior_therapies": ["Zolgensma"], "age_days": "900"}
    found = child("US 2025-02", INFUSION, signs=["infection"], **ill)
    assert found.label_criteria == "not_met"
    said = " ".join([*(r.because for r in found.reasons), *(a.what for a in found.actions)])
    assert "contraindicat" not in said.casefold()


# 2.2 Gates.


def test_the_label_gives_no_week_of_full_term() -> None:
    premature = {"birth_date": "2025-02-25", "gestational_age_weeks": "36"}
    found = child("US 2025-02", INFUSION, **premature)
    assert next(r.outcome for r in found.reasons if r.criterion == "term") == "postpone"
    assert any("no week number" in text for text in found.conventions)


def test_a_titer_above_1_to_50_is_flagged_and_no_gate() -> None:
    found = child("US 2025-02", INFUSION, ("anti-AAV9", "51", "", "2025-03-01"))
    assert action(found, "antibody-high").kind is Kind.CONSIDER
    assert "antibody-high" in due(found)
    assert "antibody" not in " ".join(r.criterion for r in found.reasons)


def test_a_panel_above_twice_the_limit_before_the_infusion_was_not_studied() -> None:
    found = child("US 2025-02", "2025-03-02", *panel("2025-03-01", alt="81"))
    assert "liver-not-studied" in due(found)
    assert found.label_criteria == "cannot_tell"  # weighed, not refused


# 2.3 Corticosteroid.


@pytest.mark.parametrize(
    ("variant", "last"), [*((v, "2025-03-31") for v in US_IV), ("EU 2023", "2025-04-01")]
)
def test_thirty_days_end_on_day_28_in_the_us_and_on_day_29_in_the_eu(
    variant: str, last: str
) -> None:
    name = "steroid-eu" if variant == "EU 2023" else "steroid"
    full = action(child(variant, INFUSION), name)
    assert full.date == date(2025, 3, 2)
    assert full.until_day == (date.fromisoformat(last) - date.fromisoformat(INFUSION)).days


def test_a_missed_or_vomited_dose_has_no_interval_in_the_label() -> None:
    for sign in ("corticosteroid dose missed", "corticosteroid dose vomited"):
        found = child("US 2025-02", "2025-03-10", signs=[sign])
        assert action(found, "steroid-missed").kind is Kind.CONSULT
        assert any("vomited or missed" in text for text, _ in found.silent)


# 2.4 The review.


def test_unremarkable_is_not_normal() -> None:
    found = child("US 2025-02", "2025-03-31", *panel("2025-03-31", alt="60"), liver_exam="normal")
    assert outcome(found, "steroid-review") == "taper"  # ALT 1.5 x ULN


@pytest.mark.parametrize("variant", [*US_IV, "EU 2023"])
def test_unknown_is_never_normal(variant: str) -> None:
    found = child(variant, "2025-04-01", *panel("2025-04-01")[1:], liver_exam="normal")
    name = "steroid-review-eu" if variant == "EU 2023" else "steroid-review"
    assert outcome(found, name) == "cannot_tell_yet"
    assert missing(found, name) == ("ALT",)
    assert not any(a.rule.startswith("taper") and a.status == "due" for a in found.actions)


@pytest.mark.parametrize("variant", [*US_IV, "EU 2023"])
def test_a_taper_has_no_dates_before_its_decision_is_recorded(variant: str) -> None:
    for found in (child(variant, "2025-03-31"), child(variant, "2025-04-03", *panel("2025-04-01"))):
        taper = next(a for a in found.actions if a.rule.startswith("taper"))
        assert (taper.date, taper.until) == (None, "")


@pytest.mark.parametrize("variant", [*US_IV, "EU 2023"])
def test_there_is_never_a_stop_without_a_taper(variant: str) -> None:
    rules = shipped.load(IV).rules
    said = [a.what for a in child(variant, "2025-03-31", *panel("2025-03-31")).actions]
    assert not any(re.search(r"\b(stop|end|discontinue) (the )?cortico", w, re.I) for w in said)
    assert any(r.id == "no-abrupt-stop" for r in rules)


def test_2_4_exactly_2_consults_and_1_99_does_not() -> None:
    at = child("US 2025-02", "2025-03-31", *panel("2025-03-31", ast="80"), liver_exam="normal")
    assert outcome(at, "steroid-review") == "continue_and_consult"
    assert {"recheck", "persisting-consult"} <= due(at)
    below = child("US 2025-02", "2025-03-31", *panel("2025-03-31", ast="79.9"), liver_exam="normal")
    assert outcome(below, "steroid-review") == "taper"


def test_after_the_taper_has_begun_a_rebound_stops_it() -> None:
    rows = (*panel("2025-03-31"), *panel("2025-04-10", alt="90"))
    found = child("US 2025-02", "2025-04-10", *rows, liver_exam="normal")
    assert outcome(found, "steroid-review") == "do_not_lower_further"
    assert "rebound" in due(found)


# 2.5 Safety.


@pytest.mark.parametrize("variant", [*US_IV, "EU 2023"])
def test_either_of_two_signs_is_enough(variant: str) -> None:
    baseline = ("platelets", "300", "10*9/L", "2025-03-01")
    falling = child(variant, "2025-03-10", baseline, ("platelets", "180", "10*9/L", "2025-03-10"))
    assert alerts(falling) == ["tma"]
    for sign in ("hypertension", "bruising", "seizures", "low urine output", "hemolysis"):
        assert alerts(child(variant, "2025-03-10", signs=[sign])) == ["tma"]


def test_on_any_day_signs_outrank_not_due() -> None:
    found = child("US 2025-02", "2025-03-08", signs=["jaundice"])
    assert outcome(found, "steroid-review") == "not_due"
    assert alerts(found) == ["liver-worsening"]


def test_20_times_the_limit_is_a_report_and_no_threshold() -> None:
    numbers = re.compile(r"20 x ULN")
    for rule in shipped.load(IV).rules:
        assert not any(numbers.search(c.quote.exact) for g in rule.quotes.values() for c in g)


def test_troponin_t_is_not_troponin_i() -> None:
    """A normal troponin T does not lift the alarm of a sign; it is questioned and not used."""
    row = ("troponin T", "5", "ng/L", "2025-03-10", "14")
    found = child("US 2025-02", "2025-03-10", row, signs=["chest pain"])
    assert any("troponin T" in text for text in found.questioned)
    assert alerts(found) == ["heart"]
    assert "troponin I" in next(a.because for a in found.alerts)


# 2.6 Calendars.


def test_the_calendars_of_two_editions_differ() -> None:
    early, late = (child(v, INFUSION) for v in ("US 2019-05", "US 2025-02"))
    troponin = [a.day for a in early.actions if a.rule == "troponin-2019"]
    assert troponin == [7, 14, 21, 28, 56, 84]
    assert not any(a.rule.startswith("troponin-2019") for a in late.actions)
    assert action(late, "heart-2025").kind is Kind.CONSIDER


def test_three_months_are_not_84_days() -> None:
    assert action(child("US 2025-02", INFUSION), "liver-closing").date == date(2025, 6, 3)  # D+92


# 2.7 Editions.


def test_the_same_child_gets_different_plans_that_say_why() -> None:
    heavy = {"weight_kg": "14", "birth_date": "2023-06-01"}
    old, new = (child(v, INFUSION, **heavy) for v in ("US 2019-05", "US 2025-02"))
    assert old.dose is not None
    assert new.dose is not None
    assert (old.dose.volume_ml, new.dose.volume_ml) == (None, Decimal("77.0"))
    assert "no row for 14 kg" in old.dose.because
    older = {"birth_date": "2022-06-01"}
    us, eu = (child(v, INFUSION, **older) for v in ("US 2025-02", "EU 2023"))
    assert us.label_criteria == "not_met"
    assert "age" not in {r.criterion for r in eu.reasons}


def test_what_another_edition_states_is_said_and_not_used() -> None:
    found = child("US 2019-05", INFUSION, signs=["infection"])
    assert "infection" not in {r.criterion for r in found.reasons}
    assert any("No active infection" in text for text in found.not_computed)


# 2.8 Other therapies.


def test_two_products_of_one_generic_name_are_two_protocols() -> None:
    first = made(IV, "US 2025-02", INFUSION, weight_kg="15").dose
    other = made(IT, "US 2025-11", INFUSION, weight_kg="15").dose
    assert first is not None
    assert other is not None
    assert first.amount == Decimal("1.65e15")  # 1.1e14 x 15
    assert other.amount == Decimal("1.2e14")


def test_the_high_dose_of_a_missed_day_is_not_guessed() -> None:
    found = made(HIGH, "US 2026-03", "2026-05-01", anchor_date="2026-04-01")
    assert any("missed dose" in text for text in found.not_computed)


# 2.9 What the language must express, by its numbers there.


def test_02_the_formula_is_a_cross_check_of_the_table() -> None:
    dose = next(r for r in shipped.load(IV).rules if r.id == "dose-2025")
    assert dose.cross_check == (Decimal("5.5"), Decimal("0.1"))  # type: ignore[attr-defined]


def test_03_months_are_calendar_months() -> None:
    found = made("amiodarone", "NASPE copies", "2024-08-31", anchor_date="2024-08-31", signs=[])
    assert action(found, "liver-naspe@start+6 months").date == date(2025, 2, 28)


def test_04_a_recurrence_ends_by_its_condition_and_not_before_its_span() -> None:
    rows = [
        ("platelets", "300", "10*9/L", "2025-03-01"),
        ("platelets", "310", "10*9/L", "2025-03-31"),
    ]
    found = child("US 2019-05", "2025-04-01", *rows)
    assert action(found, "platelets-2019@infusion+42").ended
    early = child("US 2019-05", "2025-03-25", rows[0], ("platelets", "310", "10*9/L", "2025-03-24"))
    assert not action(early, "platelets-2019@infusion+28").ended


def test_05_a_branch_names_its_operands_and_what_is_missing() -> None:
    found = child("US 2025-02", "2025-03-31", *panel("2025-03-31")[:2])
    review = next(d for d in found.decisions if d.id == "steroid-review")
    assert {"alt-below-2", "bilirubin-normal"} <= {o.id for o in review.operands}
    assert set(review.missing) == {"liver examination", "prothrombin time", "total bilirubin"}


def test_06_thresholds_relative_to_uln_to_baseline_absolute_and_by_assay() -> None:
    kinds = {
        (operand.of.value, bool(getattr(operand, "assay", "")))  # type: ignore[attr-defined]
        for name in shipped.names()
        for operand in dict(shipped.load(name).operands).values()
        if hasattr(operand, "of")
    }
    assert {("ULN", False), ("baseline", False), ("unit", False), ("unit", True)} <= kinds


def test_07_a_restart_by_elapsed_time() -> None:
    given = [{"time": t} for t in ("2024-01-01", "2024-01-15", "2024-01-29", "2024-02-28")]
    found = made(LOW, "US 2023-02", "2027-06-28", doses=given)  # 40 months after the last
    assert action(found, "course-2023@5").what.startswith("First loading dose")


def test_08_every_kind_of_action_is_used_and_none_is_softened() -> None:
    used = {
        r.kind for name in shipped.names() for r in shipped.load(name).rules if hasattr(r, "kind")
    }
    assert used == set(Kind)


def test_10_every_parameter_says_who_sets_it() -> None:
    for name in shipped.names():
        for parameter in shipped.load(name).parameters:
            assert parameter.owner == "treating center"


def test_11_an_abstention_says_why() -> None:
    found = made("risdiplam", "US 2020-09", "2026-03-14", birth_date="2026-01-15", weight_kg="4.5")
    assert found.dose is not None
    assert found.dose.amount is None
    assert "no dose below 2 months" in found.dose.because


def test_13_a_clock_adds_up_over_periods() -> None:
    out = {"what": "out of the refrigerator"}
    for days, expected in (("3", []), ("3.1", ["warm"])):
        periods = [{**out, "days": "2"}, {**out, "days": days}]
        found = made("risdiplam", "US 2023-10", "2026-02-28", periods=periods, signs=[])
        assert alerts(found) == expected


# Sources.

HELD = {
    "spl:90876802-0e3a-44c9-9ff7-1754dfbe736a",  # Clozaril
    "spl:dd70cd5f-b0fc-4ba4-a5ea-89a34778bd94",  # Spinraza
    "spl:eceb9a99-7191-4be5-87c3-0102707cf98e",  # Evrysdi
}
"""Labels whose whole text the data sets hold."""


@pytest.mark.parametrize("name", shipped.names())
def test_read_in_primary_is_said_of_labels_that_are_held_alone(name: str) -> None:
    held = shipped.load(name)
    of = {v.key: v.document for v in held.variants}
    for rule in held.rules:
        for key, cited in rule.quotes.items():
            if any(c.status is Status.PRIMARY for c in cited):
                assert of[key] in HELD, (rule.id, key)


@pytest.mark.parametrize("name", shipped.names())
def test_every_quoted_passage_is_the_source_of_an_example(name: str) -> None:
    rules = shipped.load(name).rules
    quoted = {c.quote.exact for r in rules for group in r.quotes.values() for c in group}
    named = {e.words for run in examples(name).runs for e in run.expected if e.words}
    assert sorted(quoted - named) == []


@pytest.mark.parametrize("name", shipped.names())
def test_limits_of_what_can_be_true_are_said_to_be_ours(name: str) -> None:
    """Each analyte's own range stands in one convention, which says that no source gives it."""
    held = shipped.load(name)
    (said,) = [c for c in held.conventions if "limits that are ours" in c]
    parts = said.removesuffix(".").split(": ", 1)[1].split(", ")
    for analyte in held.analytes:
        span = f"{analyte.lowest} to {analyte.highest} {analyte.unit}".removesuffix(" 1")
        fitting = [p for p in parts if p.endswith(f" {span}")]
        assert any(analyte.name.split(" antibody")[0].removesuffix(" test") in p for p in fitting)


BEFORE = [
    # protocol, edition, decision, tests with units, outcome by a result that counts
    ("clozapine-anc", "US 2025-02", "anc-level", [("ANC", "2500", "/uL")], "normal"),
    ("etranacogene", "US 2023", "alt", [("ALT", "20", "U/L")], "go_on"),
    ("methotrexate", "international 2009", "liver", [("ALT", "20", "U/L"), ("AST", "20", "U/L")],
     "not_raised"),
    ("onasemnogene-it", "US 2025-11", "taper-question",
     [("ALT", "20", "U/L"), ("AST", "20", "U/L")], "no_objection_by_ast_and_alt"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "variant", "decision", "tests", "by_result"), BEFORE)
def test_a_result_from_before_the_first_dose_is_no_present_one_after_it(
    name: str, variant: str, decision: str, tests: list[tuple[str, str, str]], by_result: str
) -> None:
    def found(taken: str, today: int) -> str:
        rows = [(*t, "D0", "40") for t in tests] if decision == "alt" else []
        rows += [(*t, taken, "40") for t in tests]
        return outcome(planned(name, variant, today, results=rows, conditions=[]), decision)

    assert found("D+1", 3) == by_result
    for before in ("D0", "D-1"):
        assert found(before, 3) == "cannot_tell_yet"
    if decision != "alt":  # that one begins after the infusion
        assert found("D-1", 0) == by_result


@pytest.mark.parametrize("name", shipped.names())
def test_no_test_that_is_planned_after_the_first_dose_is_done_by_a_result_from_before(
    name: str,
) -> None:
    held = shipped.load(name)
    tests = {r.id for r in held.rules if isinstance(r, Action) and r.analytes and not r.window}
    rows = [
        (a.name, str((a.lowest + a.highest) / 2), a.unit if a.unit != "1" else "", day)
        for a in held.analytes
        for day in ("D-40", "D-3", "D-1", "D0")
    ]
    for variant in held.variants:
        made = planned(name, variant.key, 200, results=rows)
        late = [a for a in made.actions if a.status == "done" and a.day and a.day > 0]
        assert [a.id for a in late if a.rule in tests] == []

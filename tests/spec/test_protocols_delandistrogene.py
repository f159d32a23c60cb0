"""Delandistrogene moxeparvovec: an indication that was withdrawn for some patients overnight.

Expected values are typed from the copies and reports of the US label that
sources/delandistrogene-us.yaml names; the rows of the dose table are those of the copy of 2024.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from probatum.evidence.editions import Status
from probatum.protocols import shipped
from tests.planned import alerts, days, failing, planned

NAME = "delandistrogene"
EDITIONS = ("US 2023-06", "US 2024-06", "US 2025-07", "US 2025-11")
WALKING: dict[str, Any] = {
    "anchor_date": "2025-12-01",
    "birth_date": "2020-06-01",
    "weight_kg": "18",
    "conditions": ["DMD", "ambulatory", "no liver disease"],
    "genotype": "confirmed DMD mutation; no deletion in exons 8 and 9",
    "prior_therapies": [],
    "signs": [],
}
TITER = ("anti-AAVrh74", "<50", "", "D-10")


def made(variant: str, day: int, *results: tuple[Any, ...], **given: Any) -> Any:
    return planned(NAME, variant, day, results=results or (TITER,), **{**WALKING, **given})


def test_the_examples_beside_the_protocol() -> None:
    assert failing(NAME) == []


# Lowest and highest weight of a row, and its volume in whole vials (copy of 2024).
ROWS = [("10", "10.4", 100), *((f"{n}.5", f"{n + 1}.4", 10 * (n + 1)) for n in range(10, 37))]


@pytest.mark.parametrize("variant", EDITIONS)
@pytest.mark.parametrize(("low", "high", "ml"), ROWS)
def test_vials_of_every_row_that_was_read(variant: str, low: str, high: str, ml: int) -> None:
    for kg in (low, high):
        dose = made(variant, 0, weight_kg=kg).dose
        assert dose.units == ((Decimal(10), ml // 10),)
        assert dose.volume_ml == Decimal(kg) * 10


def test_from_70_kg_the_dose_is_fixed() -> None:
    for variant in EDITIONS[1:]:
        assert made(variant, 0, weight_kg="69.9").dose.volume_ml == 699
        assert made(variant, 0, weight_kg="70").dose.volume_ml == 700
        assert made(variant, 0, weight_kg="110").dose.volume_ml == 700
        assert made(variant, 0, weight_kg="9.9").dose.volume_ml is None


OVERNIGHT = [
    # conditions, then how each edition reads
    (["DMD", "ambulatory"], ("met", "met", "met", "met")),
    (["DMD", "non-ambulatory"], ("not_met", "met", "postpone", "not_met")),
    (["DMD", "not ambulatory"], ("not_met", "met", "postpone", "not_met")),
    (["DMD"], ("cannot_tell", "met", "cannot_tell", "cannot_tell")),
    (["DMD", "ambulatory?"], ("cannot_tell", "met", "cannot_tell", "cannot_tell")),
]


@pytest.mark.parametrize(("conditions", "readings"), OVERNIGHT)
def test_the_same_child_by_four_states_of_the_label(
    conditions: list[str], readings: tuple[str, ...]
) -> None:
    held = [*conditions, "no liver disease"]
    found = tuple(str(made(v, 0, conditions=held).label_criteria) for v in EDITIONS)
    assert found == readings


GENOTYPES = [
    ("confirmed DMD mutation; no deletion in exons 8 and 9", "met", "met"),
    ("deletion of exon 8", "met", "not_met"),
    ("exon 9 deletion", "met", "not_met"),
    ("deletion of exons 8 and 9", "met", "not_met"),
    ("deletion of exons 3-17", "cannot_tell", "cannot_tell"),  # a range is not read
    ("DMD mutation", "met", "cannot_tell"),
    ("no DMD mutation", "not_met", "cannot_tell"),
    ("suspected DMD mutation", "cannot_tell", "cannot_tell"),
    (None, "cannot_tell", "cannot_tell"),
]


@pytest.mark.parametrize(("genotype", "mutation", "exons"), GENOTYPES)
def test_the_genotype_that_is_contraindicated(
    genotype: str | None, mutation: str, exons: str
) -> None:
    for variant in EDITIONS:
        found = {r.criterion: r.outcome for r in made(variant, 0, genotype=genotype).reasons}
        assert (found["mutation"], found["exons"]) == (mutation, exons)


@pytest.mark.parametrize(
    ("titer", "outcome"),
    [
        ("399", "met"),
        ("400", "not_met"),
        ("<400", "met"),
        (">400", "not_met"),
        ("<800", "cannot_tell"),
    ],
)
def test_antibodies_below_1_to_400(titer: str, outcome: str) -> None:
    later = ("AAVrh74 antibody", "90000", "", "D+4")
    plan = made("US 2025-11", 5, ("anti-AAVrh74", titer, "", "D-10"), later)
    assert {r.criterion: r.outcome for r in plan.reasons}["titer"] == outcome


def test_age_in_2023_and_since() -> None:
    for born, old, new in (
        ("2021-12-02", "not_met", "not_met"),
        ("2021-12-01", "met", "met"),
        ("2019-12-02", "met", "met"),
        ("2019-12-01", "not_met", "met"),
    ):
        first, last = (made(v, 0, birth_date=born) for v in (EDITIONS[0], EDITIONS[3]))
        assert {r.criterion: r.outcome for r in first.reasons}["age-2023"] == old
        assert {r.criterion: r.outcome for r in last.reasons}["age"] == new


def test_what_each_edition_asks_for_afterwards() -> None:
    plans = {v: made(v, 0) for v in EDITIONS}
    weekly = list(range(7, 92, 7))
    for plan in plans.values():
        assert days(plan, "liver") == weekly
        assert days(plan, "steroid-least") == [60]
    assert days(plans["US 2023-06"], "troponin") == []
    assert days(plans["US 2025-11"], "troponin") == [7, 14, 21, 28]
    near = next(a for a in plans["US 2025-11"].actions if a.rule == "near")
    assert (near.day, near.until_day) == (0, 62)  # 1 February 2026


def test_signs_outrank_the_schedule() -> None:
    for variant in EDITIONS:
        assert alerts(made(variant, 40, signs=["jaundice"])) == ["liver-emergency"]
        assert alerts(made(variant, 40, signs=["shortness of breath"])) == ["heart-emergency"]
        assert alerts(made(variant, 40)) == []


def test_nothing_here_was_read_in_primary() -> None:
    rules = {r.id: r for r in shipped.load(NAME).rules}
    cited = [c.status for r in rules.values() for group in r.quotes.values() for c in group]
    assert Status.PRIMARY not in cited
    carried = {c.status for c in rules["dose-2024"].quotes["US 2025-11"]}
    assert carried == {Status.UNCONFIRMED}

"""Units as people write them, and what is asked back where they are ambiguous."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from probatum.protocols import shipped
from probatum.protocols.patients import PatientError, observation, patient
from probatum.protocols.units import conversion, spelt
from probatum.protocols.weighing import Facts
from tests.planned import planned

CELLS = (("10*9/L", Decimal(1)),)
ANC = (("/uL", Decimal(1)), ("10*9/L", Decimal(1000)))
CELSIUS = (("°C", Decimal(1)),)
KG = (("kg", Decimal(1)),)
BILIRUBIN = (("mg/dL", Decimal(1)), ("µmol/L", Decimal("0.058480")))


@pytest.mark.parametrize(
    ("unit", "known", "value", "expected"),
    [
        ("×10⁹/L", CELLS, "150", "150"), ("x10^9/l", CELLS, "150", "150"),
        ("K/µL", CELLS, "150", "150"), ("10³/mm³", CELLS, "150", "150"),
        ("/µL", CELLS, "150000", "150"), ("cells/mm3", CELLS, "150000", "150"),
        ("K/uL", ANC, "1.5", "1500"), ("10E9/L", ANC, "1.5", "1500"),
        ("/mm³", ANC, "1500", "1500"),
        ("[degF]", CELSIUS, "101.3", "38.5"), ("°F", CELSIUS, "32", "0"),
        ("degF", CELSIUS, "-40", "-40"), ("F", CELSIUS, "98.6", "37"), ("° C", CELSIUS, "37", "37"),
        ("lb", KG, "100", "45.359237"), ("oz", KG, "16", "0.45359237"), ("g", KG, "5200", "5.2"),
        ("MG/DL", BILIRUBIN, "1", "1"), ("μmol/L", BILIRUBIN, "10", "0.5848"),
        ("umol/l", BILIRUBIN, "10", "0.5848"),
    ],
)  # fmt: skip
def test_a_unit_is_read_in_every_usual_spelling(
    unit: str, known: Any, value: str, expected: str
) -> None:
    read = conversion(unit, known)
    assert read is not None
    assert read(Decimal(value)) == Decimal(expected)


@pytest.mark.parametrize(
    ("unit", "known"),
    [("", CELLS), ("mmol/L", BILIRUBIN), ("K", CELSIUS), ("stone", KG), ("/uL", BILIRUBIN)],
)
def test_a_unit_that_nothing_converts_is_not_guessed(unit: str, known: Any) -> None:
    assert conversion(unit, known) is None


def test_the_own_spelling_of_a_protocol_comes_first() -> None:
    known = (("10*9/L", Decimal(1)), ("/uL", Decimal("0.001")))
    assert conversion("/uL", known)(Decimal(5)) == Decimal("0.005")  # type: ignore[misc]
    assert spelt("cells/µL") == spelt("/uL")


@pytest.mark.parametrize(
    ("typed", "kilograms"),
    [
        ("11 lb 8 oz", "5.216"), ("11lb", "4.990"), ("11.5 lbs", "5.216"), ("5200 g", "5.2"),
        ("5.2 kg", "5.2"), ("5,2", "5.2"), ("5,2 kg", "5.2"), ("5.2", "5.2"),
    ],
)  # fmt: skip
def test_a_weight_is_read_with_its_unit(typed: str, kilograms: str) -> None:
    who, _ = patient({"weight_kg": typed})
    assert who.weight_kg == Decimal(kilograms)


def test_a_weight_in_pounds_is_shown_as_typed_and_in_kilograms() -> None:
    dose = planned("onasemnogene-iv", "US 2025-02", 0, weight_kg="11 lb  8 oz").dose
    assert dose is not None
    assert dose.because == (
        "5.216 kg (11 lb 8 oz), rounded to 5.2 kg, lies in the row 5.1 to 5.5 kg."
    )
    dose = planned("etranacogene", "US 2023", 0, weight_kg="160 lb").dose
    assert dose is not None
    assert "72.575 kg (160 lb)" in dose.because


def test_a_temperature_is_shown_as_typed_and_in_celsius() -> None:
    made = planned(
        "clozapine-anc", "US 2025-02", 9, signs=[],
        results=[("temperature", "101.5 F", "", "D+9"), ("ANC", "2.1", "K/µL", "D+8")],
    )  # fmt: skip
    (fever,) = [a for a in made.alerts if a.id == "fever-stop"]
    assert "Body temperature 38.611 °C (101.5 F) on D+9" in fever.because
    level = next(d for d in made.decisions if d.id == "anc-level")
    assert "ANC 2100 /uL (2.1 K/µL) on D+8" in level.because


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"value": "1,200", "unit": "/uL"}, "may mean 1.200 or 1200"),
        ({"value": "101 F", "unit": "°C"}, "the value says 'F' and the unit '°C'"),
        ({"value": "1.2.3"}, "is not a number"),
        ({"value": "about 5"}, "is not a number"),
    ],
)
def test_what_is_ambiguous_is_asked_back(given: dict[str, str], said: str) -> None:
    with pytest.raises(PatientError, match=said.replace("(", r"\(")):
        observation({"analyte": "ANC", "time": "D1", **given}, "result")


def test_a_decimal_comma_and_a_unit_behind_the_value_are_read() -> None:
    assert observation({"analyte": "ALT", "value": "0,5", "time": "D1"}, "r").value == Decimal(
        "0.5"
    )
    assert observation({"analyte": "ALT", "value": "1e3", "time": "D1"}, "r").value == 1000
    both = observation({"analyte": "ALT", "value": "<40U/L", "unit": "u/l", "time": "D1"}, "r")
    assert (both.sign, both.value, both.unit) == ("<", Decimal(40), "u/l")
    with pytest.raises(PatientError, match="may mean"):
        patient({"weight_kg": "1,200"})


def test_a_result_without_a_unit_or_of_the_future_is_questioned() -> None:
    held = shipped.load("clozapine-anc")
    who, results = patient(
        {
            "anchor_date": "2025-01-01",
            "observations": [
                {"analyte": "ANC", "value": "2000", "time": "2025-01-08"},
                {"analyte": "ANC", "value": "300", "unit": "/uL", "time": "2025-03-08"},
                {"analyte": "ANC", "value": "300", "unit": "/uL", "time": "D+60"},
            ],
        }
    )
    facts = Facts(held, who, results, date(2025, 2, 1))
    assert facts.results == []
    assert len([q for q in facts.questioned if "after the as-of date; not used" in q]) == 2
    assert any(
        "ANC 2000 of 2025-01-08: it has no unit; write one of" in q for q in facts.questioned
    )

"""``probatum plan``, as a person or a script runs it, on the protocols that ship."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from probatum.rendering.json import schema
from tests.commands import probatum

CHILD: dict[str, Any] = {
    "birth_date": "2025-01-10",
    "weight_kg": "5.2",
    "genotype": "bi-allelic SMN1 mutations, 2 copies of SMN2",
    "gestational_age_weeks": 39,
    "infusion_date": "2025-03-03",
    "prior_therapies": [],
    "signs": [],
    "liver_exam": "normal",
}
PANEL = [
    {"analyte": "ALT", "value": "60", "unit": "U/L", "uln": "40", "time": "2025-03-31"},
    {"analyte": "1920-8", "value": "0.5", "unit": "µkat/L", "uln": "0.7", "time": "D+28"},
    {"analyte": "total bilirubin", "value": 0.5, "unit": "mg/dL", "uln": 1, "time": "D+28"},
    {"analyte": "PT", "value": "12", "unit": "s", "uln": "14", "time": "2025-03-31T23:30:00-08:00"},
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "library"


def plan(
    folder: Path, patient: dict[str, Any], *options: object, protocol: str = "onasemnogene-iv"
) -> dict[str, Any]:
    done = probatum(
        folder, "plan", protocol, "--patient", "-", "--json", "--as-of", "2025-04-02",
        *options, stdin=json.dumps(patient),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    made: dict[str, Any] = json.loads(done.stdout)
    jsonschema.validate(made, schema("plan"))
    return made


def test_an_unsigned_protocol_shows_its_rules_and_computes_nothing(folder: Path) -> None:
    made = plan(folder, CHILD | {"observations": PANEL})
    assert not made["computed"]
    assert made["dose"]["volume_ml"] is None
    assert made["dose"]["quotes"]
    assert not made["alerts"]
    assert made["anchor_date"] is None
    assert all(a["day"] is None and a["date"] is None for a in made["actions"])
    assert "--draft" in made["not_computed"][0]
    assert all(a["quotes"] for a in made["actions"])


def test_an_unsigned_protocol_shows_criteria_and_decisions_as_rules(folder: Path) -> None:
    made = plan(folder, CHILD | {"observations": PANEL})
    assert made["label_criteria"] == "not_computed"
    assert [r["criterion"] for r in made["reasons"]] == [
        "age", "genotype", "term", "infection", "repeat",
    ]  # fmt: skip
    (review,) = made["decisions"]
    assert "Taper, if all of: liver examination normal" in review["because"]
    assert "ALT below 2 x ULN" in review["because"]
    assert "continue and consult, if any of: ALT at least 2 x ULN" in review["because"]
    assert (review["day"], review["operands"], review["missing"]) == (None, [], [])
    assert {r["outcome"] for r in (*made["reasons"], review)} == {"not_computed"}
    assert all(r["quotes"] for r in (*made["reasons"], review))


def test_rules_alone_are_the_same_for_every_patient(folder: Path) -> None:
    assert plan(folder, CHILD | {"observations": PANEL}) == plan(folder, {"signs": ["jaundice"]})


def test_a_draft_computes_and_says_so(folder: Path) -> None:
    made = plan(folder, CHILD | {"observations": PANEL}, "--draft")
    assert made["draft"]
    assert made["conventions"][0].startswith("DRAFT")
    assert made["label_criteria"] == "met"
    dose = made["dose"]
    assert (dose["volume_ml"], dose["rate_ml_per_h"]) == (30.3, 30.3)
    assert (dose["amount"], dose["amount_unit"]) == (605_000_000_000_000, "vg")
    assert (dose["units"], dose["product_code"]) == ([], None)
    (review,) = made["decisions"]
    assert (review["outcome"], review["missing"]) == ("taper", [])
    taper = next(a for a in made["actions"] if a["id"] == "taper")
    assert (taper["date"], taper["until_day"], taper["status"]) == ("2025-04-01", 56, "due")
    assert not made["alerts"]


def test_the_forms_of_a_dose_stand_in_the_json(folder: Path) -> None:
    for weight, forms in (("19", ["oral solution"]), ("20", ["oral solution", "tablet"])):
        made = plan(
            folder,
            {"birth_date": "2021-01-10", "weight_kg": weight},
            "--draft",
            protocol="risdiplam",
        )
        assert made["dose"]["forms"] == forms


def test_the_same_child_gets_explained_different_plans_by_edition(folder: Path) -> None:
    child = CHILD | {"weight_kg": "14.2", "observations": PANEL}
    volumes, troponin, days = {}, {}, {}
    for edition in ("US 2019-05", "US 2021-10", "US 2023", "US 2025-02", "EU 2023"):
        made = plan(folder, child, "--edition", edition, "--draft")
        assert f"{made['jurisdiction']} {made['label_edition']}" == edition
        volumes[edition] = made["dose"]["volume_ml"]
        troponin[edition] = sum(a["rule"].startswith("troponin-2019") for a in made["actions"])
        days[edition] = made["decisions"][0]["day"]
    assert volumes == {
        "US 2019-05": None, "US 2021-10": None, "US 2023": 79.8, "US 2025-02": 79.8, "EU 2023": 79.8,
    }  # fmt: skip
    assert [v for v in troponin.values() if v] == [6, 6]
    assert days["EU 2023"] == 29
    assert {days[e] for e in days if e != "EU 2023"} == {28}


def test_the_newest_edition_that_was_out_is_the_default(folder: Path) -> None:
    for day, edition in (
        ("2022-05-01", "2021-10"),
        ("2024-01-01", "2023"),
        ("2025-03-01", "2025-02"),
    ):
        made = plan(folder, {"weight_kg": "5.2"}, "--draft", "--as-of", day)
        assert made["label_edition"] == edition
        assert "superseded" not in made["why"]


def test_a_first_value_far_from_normal_is_said_to_show_no_direction(folder: Path) -> None:
    alone = [{"analyte": "ALT", "value": "900", "unit": "U/L", "uln": "40", "time": "D+14"}]
    made = plan(folder, CHILD | {"observations": alone}, "--draft")
    assert not made["alerts"]
    said = made["not_computed"][0]
    assert said.startswith("Cannot be told yet: Jaundice")
    assert "ALT 900 U/L on D+14 (22.5 x ULN 40)" in said
    assert "earlier ALT" in said
    before = {**alone[0], "value": "60", "time": "D+7"}
    made = plan(folder, CHILD | {"observations": [*alone, before]}, "--draft")
    assert [a["id"] for a in made["alerts"]] == ["liver-worsening"]
    assert "Cannot be told yet" not in made["not_computed"][0]


def test_a_half_known_alert_says_what_to_find_out(folder: Path) -> None:
    low = [{"analyte": "ANC", "value": "900", "unit": "/uL", "time": "2025-04-01"}]
    given = {"anchor_date": "2025-03-03", "observations": low}
    made = plan(folder, given, "--draft", protocol="clozapine-anc")
    alert = next(a for a in made["alerts"] if "infection" in a["what"])
    assert alert["what"].startswith("Find out: ")
    assert "Initiate work-up" in alert["what"]


def test_what_a_new_result_changed_is_said(folder: Path, tmp_path: Path) -> None:
    earlier = tmp_path / "earlier.csv"
    lines = [
        ",".join(str(o[k]) for k in ("analyte", "value", "unit", "uln", "time")) for o in PANEL
    ]
    earlier.write_text("analyte,value,unit,uln,time\n" + "\n".join(lines[:2]) + "\n", "utf-8")
    whole = tmp_path / "all.csv"
    whole.write_text("analyte,value,unit,uln,time\n" + "\n".join(lines) + "\n", "utf-8")
    done = probatum(
        folder, "plan", "onasemnogene-iv", "--patient", "-", "--observations", whole, "--since",
        earlier, "--draft", "--as-of", "2025-04-02", stdin=json.dumps(CHILD),
    )  # fmt: skip
    assert "cannot tell yet → taper" in done.stdout


@pytest.mark.parametrize(
    ("patient", "said"),
    [
        ("{", "line 1: not JSON"),
        ('{"weight": 5}', "'weight' is no field of a patient"),
        ('{"weight_kg": "five"}', "is not a number"),
        ('{"weight_kg": 5200}', "cannot be a weight in kilograms"),
        ('{"infusion_date": "3.3.2025"}', "is not a date"),
        ('{"observations": [{"analyte": "ALT", "value": 1}]}', "observation 1: time is missing"),
        ('{"jurisdiction": "JP"}', "has no edition JP"),
    ],
)
def test_bad_input_says_what_and_where(folder: Path, patient: str, said: str) -> None:
    done = probatum(folder, "plan", "onasemnogene-iv", "--patient", "-", stdin=patient)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_name_that_is_no_protocol_gets_the_nearest(folder: Path) -> None:
    done = probatum(folder, "plan", "onasemnogen-iv", "--patient", "-", stdin="{}")
    assert done.returncode == 2
    assert "Did you mean onasemnogene-iv?" in done.stderr


def test_a_page_by_its_ending_or_by_the_flag(folder: Path, tmp_path: Path) -> None:
    page = tmp_path / "plan.html"
    asked = ("plan", "onasemnogene-iv", "--patient", "-", "--as-of", "2025-04-02", "--draft")
    child = json.dumps(CHILD | {"observations": PANEL})
    done = probatum(folder, *asked, "--out", str(page), stdin=child)
    assert done.returncode == 0, done.stderr
    shown = probatum(folder, *asked, "--html", stdin=child)
    assert page.read_text("utf-8") == shown.stdout
    assert "Draft, not for use" in shown.stdout


def test_a_calendar_and_its_update_in_place(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "plan.ics"
    asked = ("plan", "onasemnogene-iv", "--patient", "-", "--draft", "--out", str(file))
    done = probatum(folder, *asked, "--as-of", "2025-04-02", stdin=json.dumps(CHILD))
    assert done.returncode == 0, done.stderr
    first = file.read_text("utf-8")
    moved = CHILD | {"infusion_date": "2025-03-10"}
    done = probatum(folder, *asked, "--as-of", "2025-04-02", stdin=json.dumps(moved))
    assert done.returncode == 0, done.stderr
    assert "CANCELLED" not in first
    assert "CANCELLED" in file.read_text("utf-8")


def test_an_unsigned_protocol_and_a_plan_without_dates_make_no_calendar(
    folder: Path, tmp_path: Path
) -> None:
    file = tmp_path / "plan.ics"
    asked = ("plan", "onasemnogene-iv", "--patient", "-", "--out", str(file))
    done = probatum(folder, *asked, stdin=json.dumps(CHILD))
    assert done.returncode == 2
    assert "--draft" in done.stderr
    done = probatum(folder, *asked, "--draft", stdin=json.dumps(CHILD | {"infusion_date": None}))
    assert done.returncode == 2
    assert "date of day 0" in done.stderr
    assert not file.exists()


def test_a_sheet_by_its_ending(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "plan.pdf"
    asked = ("plan", "onasemnogene-iv", "--patient", "-", "--out", str(file))
    done = probatum(folder, *asked, stdin=json.dumps(CHILD))
    assert done.returncode == 2
    assert not file.exists()
    done = probatum(folder, *asked, "--draft", stdin=json.dumps(CHILD))
    assert done.returncode == 0, done.stderr
    assert file.read_bytes().startswith(b"%PDF")

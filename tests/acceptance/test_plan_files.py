"""Files that ``probatum plan`` writes."""

from __future__ import annotations

import json
from pathlib import Path

from tests.acceptance.test_plan_command import CHILD, folder
from tests.commands import probatum

__all__ = ["folder"]


def test_a_fhir_bundle_by_its_ending_or_by_the_flag(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "plan.fhir.json"
    asked = ("plan", "onasemnogene-iv", "--patient", "-", "--as-of", "2025-04-02")
    child = json.dumps(CHILD)
    done = probatum(folder, *asked, "--draft", "--out", str(file), stdin=child)
    assert done.returncode == 0, done.stderr
    shown = probatum(folder, *asked, "--draft", "--fhir", stdin=child)
    assert json.loads(shown.stdout) == json.loads(file.read_text("utf-8"))
    assert json.loads(shown.stdout)["resourceType"] == "Bundle"
    r5 = tmp_path / "plan.r5.fhir.json"
    assert probatum(folder, *asked, "--draft", "--out", str(r5), stdin=child).returncode == 0
    kinds = {e["resource"]["resourceType"] for e in json.loads(r5.read_text("utf-8"))["entry"]}
    assert kinds == {"Evidence", "ArtifactAssessment"}
    assert probatum(folder, *asked, "--fhir", stdin=child).returncode == 2
    assert probatum(folder, *asked, "--draft", "--fhir", "--html", stdin=child).returncode == 2


def test_for_a_patient_it_explains_and_computes_nothing(folder: Path, tmp_path: Path) -> None:
    asked = ("plan", "onasemnogene-iv", "--as", "patient", "--as-of", "2025-04-02")
    done = probatum(folder, *asked)
    assert done.returncode == 0, done.stderr
    assert "yellow skin or eyes" in done.stdout
    assert "30.3" not in done.stdout
    page = tmp_path / "for-patients.html"
    assert probatum(folder, *asked, "--out", page).returncode == 0
    assert "yellow skin or eyes" in page.read_text("utf-8").casefold()
    refused = [("--out", tmp_path / f"plan{e}") for e in (".ics", ".pdf", ".fhir.json", ".json")]
    for options in (*refused, ("--json",), ("--fhir",)):
        done = probatum(folder, *asked, *options)
        assert done.returncode == 2
        assert "a text (default) and a page" in done.stderr
    assert [p.name for p in tmp_path.glob("plan*")] == []
    done = probatum(folder, *asked, "--patient", "-", stdin=json.dumps(CHILD))
    assert done.returncode == 2
    assert "no patient is read" in done.stderr

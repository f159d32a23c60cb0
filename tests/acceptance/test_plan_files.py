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
    assert probatum(folder, *asked, "--fhir", stdin=child).returncode == 2
    assert probatum(folder, *asked, "--draft", "--fhir", "--html", stdin=child).returncode == 2

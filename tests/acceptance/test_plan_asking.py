"""``probatum plan`` without a patient's file asks on the terminal for what the protocol needs."""

from __future__ import annotations

import json
import os
import pty
import subprocess
from pathlib import Path
from typing import Any

from tests.commands import ROOT, command, probatum


def answered(
    folder: Path, protocol: str, answers: dict[str, list[str]]
) -> tuple[dict[str, Any], str]:
    """The plan of a draft, made by answering each question by its first words."""
    ours, theirs = pty.openpty()
    made = folder / "plan.json"
    done = subprocess.Popen(
        command(folder, "plan", protocol, "--draft", "--out", made, "--as-of", "2026-04-02"),
        stdin=theirs, stderr=subprocess.PIPE, cwd=ROOT,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )  # fmt: skip
    os.close(theirs)
    asked, line = [], b""
    assert done.stderr is not None
    while byte := done.stderr.read(1):
        line = b"" if byte in b"\r\n" else line + byte
        if (
            line.endswith(b": ")
            and line != b"Date: "
            and not line.startswith((b"patient", b"result"))
        ):
            question = line.decode()
            asked.append(question)
            left = next((a for q, a in answers.items() if question.startswith(q)), [])
            os.write(ours, (left.pop(0) if left else "").encode() + b"\n")
            line = b""
    assert done.wait(60) == 0
    os.close(ours)
    plan: dict[str, Any] = json.loads(made.read_text("utf-8"))
    return plan, "\n".join(asked)


def test_doses_that_were_given_are_asked_for_and_used(tmp_path: Path) -> None:
    made, asked = answered(
        tmp_path,
        "nusinersen-low",
        {
            "Date of the infusion": ["2026-01-05"],
            "Doses given": ["5 Jan", "2026-01-05 12 mg, 2026-01-19 12 mg"],
        },
    )
    assert asked.count("Doses given") == 2
    given = [
        a["date"]
        for a in made["actions"]
        if a["rule"].startswith("course") and a["status"] == "done"
    ]
    assert given == ["2026-01-05", "2026-01-19"]


def test_results_dates_and_interruptions_are_asked_for_where_the_protocol_needs_them(
    tmp_path: Path,
) -> None:
    made, asked = answered(
        tmp_path,
        "clozapine-anc",
        {"Result": ["ANC, 400, /uL, , 2026-04-01", ""], "Date of": ["2026-01-05"]},
    )
    assert "Interruptions" in asked
    assert "Doses given" not in asked
    assert made["decisions"][0]["outcome"] == "severe"
    _, asked = answered(tmp_path, "onasemnogene-it", {})
    assert "Date: first day of the taper (recorded)" in asked


def test_without_a_terminal_it_names_the_option(tmp_path: Path) -> None:
    done = probatum(tmp_path, "plan", "nusinersen-low")
    assert done.returncode == 2
    assert "--patient" in done.stderr

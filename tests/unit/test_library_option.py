"""``--library`` chooses the folder before a command and behind it."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from probatum.app.cli import COMMANDS, WITHOUT_LIBRARY, probatum


@pytest.mark.parametrize(
    "arguments",
    [["--library", "{}", "library"], ["library", "--library", "{}"]],
    ids=["before", "behind"],
)
def test_the_folder_is_used(arguments: list[str], tmp_path: Path) -> None:
    folder = tmp_path / "chosen"
    done = CliRunner().invoke(probatum, [a.format(folder) for a in arguments])
    assert done.exit_code == 0, done.output
    assert (folder / "record.sqlite").is_file()


def test_the_folder_behind_the_command_counts(tmp_path: Path) -> None:
    before, behind = tmp_path / "before", tmp_path / "behind"
    CliRunner().invoke(probatum, ["--library", str(before), "library", "--library", str(behind)])
    assert behind.is_dir()
    assert not before.exists()


@pytest.mark.parametrize("name", [c for c in COMMANDS if c not in WITHOUT_LIBRARY])
def test_every_command_on_a_library_says_so(name: str) -> None:
    done = CliRunner().invoke(probatum, [name, "--help"])
    assert "--library FOLDER" in done.output

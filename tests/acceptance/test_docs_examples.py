"""The examples of the README and of the documentation, run as they stand there.

``console`` and ``python`` blocks are run, a page at a time, in an empty folder, with a library that
holds the starter digests only; ``sh`` blocks are not. A line of a console block that does not begin
with ``$`` has to stand in what the command above it prints, whatever the white space. The python
blocks of a page are one program.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from probatum.library.store import Store

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"^```(console|python)\n(.*?)^```$", re.M | re.S)
PAGES = [
    page
    for page in (
        ROOT / "README.md",
        ROOT / "CONTRIBUTING.md",
        *sorted((ROOT / "docs").glob("*.md")),
    )
    if BLOCK.search(page.read_text("utf-8"))
]
COMMAND = f"""#!{sys.executable}
import sys
from probatum.app.cli import main
sys.argv[0] = "probatum"
main()
"""


@pytest.fixture(scope="module")
def starter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("starter") / "library"
    Store.open(folder).close()
    return folder


@pytest.fixture
def environment(starter: Path, tmp_path: Path) -> dict[str, str]:
    """Where ``probatum`` is the command of this very checkout."""
    shutil.copytree(starter, tmp_path / "library")
    command = tmp_path / "bin" / "probatum"
    command.parent.mkdir()
    command.write_text(COMMAND)
    command.chmod(0o755)
    return {
        **os.environ,
        "PATH": f"{command.parent}{os.pathsep}{os.environ['PATH']}",
        "PROBATUM_LIBRARY": str(tmp_path / "library"),
        "PYTHONPATH": str(ROOT / "src"),
    }


def run(command: list[str], environment: dict[str, str], folder: Path) -> str:
    done = subprocess.run(
        command, cwd=folder, env=environment, check=False, text=True, encoding="utf-8",
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    assert done.returncode == 0, f"{command[-1]}\nexit code {done.returncode}\n{done.stdout}"
    return done.stdout


def flat(text: str) -> str:
    return " ".join(text.split())


def test_the_pages_have_examples() -> None:
    assert {"README.md", "tour.md", "python.md"} <= {page.name for page in PAGES}


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_examples(page: Path, environment: dict[str, str], tmp_path: Path) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()
    program = []
    printed = ""
    for language, block in BLOCK.findall(page.read_text("utf-8")):
        if language == "python":
            program.append(block)
            continue
        assert block.startswith("$ "), block
        for line in block.splitlines():
            if line.startswith("$ "):
                printed = run(["bash", "-c", line[2:]], environment, folder)
            else:
                assert flat(line) in flat(printed), line
    if program:
        run([sys.executable, "-c", "\n".join(program)], environment, folder)


def test_the_documentation_is_built_and_loads_nothing_from_elsewhere(tmp_path: Path) -> None:
    site = tmp_path / "site"
    built = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(site)],
        cwd=ROOT, check=False, capture_output=True, text=True,
    )  # fmt: skip
    assert built.returncode == 0, built.stderr
    made = [*site.rglob("*.html"), *site.rglob("*.css")]
    assert len(made) > len(list((ROOT / "docs").glob("*.md")))
    loads = re.compile(
        r"<(?:script|img|iframe|link)\b[^>]*(?:src|href)=\"(?:https?:)?//|url\([\"']?(?:https?:)?//"
    )
    assert not [f.name for f in made if loads.search(f.read_text("utf-8"))]

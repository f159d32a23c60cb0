"""The documentation names everything that there is, and its made pages are those that code makes."""

from __future__ import annotations

import re
import subprocess
from enum import StrEnum
from functools import cache
from pathlib import Path

import pytest

from benchmarks.__main__ import TARGETS
from probatum.app.cli import COMMANDS
from probatum.app.library import Library
from probatum.evidence.claims import Claim, Outcome, Quote, Verdict
from probatum.evidence.editions import Design, Kind, Level, Status
from probatum.library.held import AddedStatus
from probatum.retrieval.cues import QuestionType
from probatum.services.permissions import Role
from probatum.sources import reading
from probatum.verification.facts import HeldEditions
from probatum.verification.verify import checks
from tools import reference

ROOT = Path(__file__).parents[2]
PAGES = sorted((ROOT / "docs").glob("*.md"))
FRONT = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")]

OTHERS = re.compile(r"(p[y]pi|python[h]osted|np[m]js|de[b]ian)\.(org|com)")
"""Hosts of package registries, which no tracked file names."""
MACHINE = re.compile(r"(?<![\w.])/(?:wor[k]/(?:main|shared)|roo[t]/|opt/py[p]i)")
"""Paths of the machines on which this was written."""


@cache
def page(name: str) -> str:
    return (ROOT / "docs" / name).read_text("utf-8")


def missing(words: list[str], text: str) -> list[str]:
    return [w for w in words if not re.search(rf"(?<![\w-]){re.escape(w)}(?![\w-])", text)]


@pytest.mark.parametrize(
    ("path", "made"), [pytest.param(*p, id=p[0].name) for p in reference.pages()]
)
def test_made_pages_are_what_the_code_makes(path: Path, made: str) -> None:
    assert path.read_text("utf-8") == made, "run: python -m tools.reference"


def test_every_command_and_option_is_documented() -> None:
    contexts = list(reference.every_command())
    assert {c.command_path.split()[1] for c in contexts if c.parent} == set(COMMANDS)
    for context in contexts:
        _, _, rest = page("commands.md").partition(f"\n## {context.command_path}\n")
        own = rest.partition("\n## ")[0]
        options = [o for p in context.command.get_params(context) for o in (*p.opts, *p.secondary_opts)
                   if o.startswith("-")]  # fmt: skip
        assert own
        assert not missing(options, own), context.command_path


def test_the_examples_of_help_are_commands() -> None:
    for context in reference.every_command():
        if context.command.epilog:
            assert "probatum " in context.command.epilog


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("checks.md", Verdict),
        ("checks.md", Outcome),
        ("auditing.md", Verdict),
        ("asking.md", QuestionType),
        ("asking.md", Level),
        ("starter-library.md", Status),
        ("adding.md", AddedStatus),
        ("searching.md", Kind),
        ("accounts.md", Role),
        ("searching.md", Design),
    ],
)
def test_every_value_is_documented(name: str, values: type[StrEnum]) -> None:
    assert not missing([v.value for v in values], page(name))


def test_every_check_is_documented() -> None:
    claim = Claim("Give 5 mg.", (Quote("spl:a", "e", "s", 0, 10, "Give 5 mg."),))
    names = [check.name for check in checks(claim, HeldEditions(()))]
    assert len(names) == len(set(names)) > 5
    table = page("checks.md").partition("## Checks\n")[2].partition("\n## ")[0]
    assert re.findall(r"^\| ([a-z ]+) \|", table, re.M) == ["check", *names]


@pytest.mark.parametrize(
    ("of", "file"),
    [("article", "article-json.md"), ("audit", "auditing.md"), ("plan", "planning.md")],
)
def test_every_field_of_the_schema_is_documented(of: str, file: str) -> None:
    for name, field, _ in reference.fields(of):
        own = page(file).partition(f"\n### {name}\n")[2].partition("\n### ")[0]
        assert f"| `{field}` |" in own, f"{name}.{field}"


def test_every_prefix_of_a_document_key_is_documented() -> None:
    prefixes = set()
    for file in (ROOT / "src" / "probatum" / "sources").rglob("*"):
        if file.suffix == ".py":
            prefixes |= set(re.findall(r"""[=(,]\s*f"([a-z]+):\{""", file.read_text("utf-8")))
        elif file.suffix == ".yaml":
            prefixes |= set(re.findall(r"^document: ([a-z]+):", file.read_text("utf-8"), re.M))
    prefixes -= {"color"}
    assert {"spl", "pmid", "nct", "file"} <= prefixes
    assert not [p for p in sorted(prefixes) if f"`{p}:" not in page("adding.md")]


def test_every_reader_has_its_row() -> None:
    rows = re.findall(r"^\| ([^|]+) \| [^|]+ \| [^|]+ \| [^|]+ \|$", page("adding.md"), re.M)
    assert len(rows) - 2 == len(reading.READERS)


def test_every_method_of_the_library_is_documented() -> None:
    methods = [n for n in vars(Library) if not n.startswith("_") and callable(getattr(Library, n))]
    assert not missing(methods, page("python.md"))


def test_every_target_of_the_benchmarks_is_documented() -> None:
    assert not missing(list(TARGETS), page("benchmarks.md"))


def test_every_environment_variable_is_documented() -> None:
    told = "".join(path.read_text("utf-8") for path in (*PAGES, *FRONT))
    named = {
        name
        for folder in ("src", "tests", "benchmarks")
        for file in (ROOT / folder).rglob("*.py")
        for name in re.findall(r"[\"'](PROBATUM_[A-Z_]+)[\"']", file.read_text("utf-8"))
    }
    assert "PROBATUM_LIBRARY" in named
    assert not missing(sorted(named), told)


def test_every_page_is_in_the_navigation() -> None:
    listed = re.findall(r"([\w-]+\.md)$", (ROOT / "mkdocs.yml").read_text("utf-8"), re.M)
    assert sorted(listed) == [p.name for p in PAGES]


@pytest.mark.parametrize("path", [*PAGES, *FRONT], ids=lambda p: p.name)
def test_links_lead_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", path.read_text("utf-8")):
        if not target.startswith("https://"):
            assert (path.parent / target).exists(), target


def test_readme_has_two_lines_and_one_small_picture() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    pasted = re.findall(r"^make \w+$", text, re.M)
    assert pasted == ["make ask", "make test"]
    pictures = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", text)
    assert pictures == ["docs/picture.png"]
    assert (ROOT / pictures[0]).stat().st_size < 400_000


@cache
def tracked() -> tuple[Path, ...]:
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a git checkout: which files are tracked is not known")
    return tuple(ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file())


@pytest.mark.parametrize("pattern", [OTHERS, MACHINE], ids=["registries", "machine"])
def test_no_tracked_file_names_a_registry_or_this_machine(pattern: re.Pattern[str]) -> None:
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in tracked()
        if path.suffix not in {".onnx", ".png"}
        for match in pattern.finditer(path.read_text("utf-8", "replace"))
    ]
    assert not found

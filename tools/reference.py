"""``python -m tools.reference``: the pages of ``docs/`` that code can write, written from the code.

``docs/commands.md`` is written whole. In other pages the part between a line ``<!-- made: NAME -->``
and the next ``<!-- end -->`` is. ``tests/unit/test_docs.py`` fails when a page is out of date.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from probatum.answers import topics
from probatum.answers.outline import OUTLINES
from probatum.app.cli import probatum
from probatum.audiences.profiles import PROFILES
from probatum.audiences.reader import LABELS
from probatum.evidence.claims import Verdict
from probatum.evidence.codes import HIGHLIGHTS, LABEL_SECTIONS
from probatum.rendering.audit_view import FABRICATED, ORDER, SORTS, UNDECIDED
from probatum.rendering.json import schema
from tests.spec.test_checks import ROWS

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"

_PART = re.compile(r"(<!-- made: ([\w-]+) -->\n).*?(<!-- end -->)", re.S)
_COMMANDS_HEAD = """# Commands

Written by `python -m tools.reference` from the command line itself; `probatum COMMAND --help` says
the same. Options that stand before the command are those of the first table.
"""


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; bars inside a cell are escaped."""
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join(
        "| " + " | ".join(str(cell).replace("|", "\\|") for cell in line) + " |" for line in lines
    )


def every_command() -> Iterator[click.Context]:
    """The context of each command, groups before what they hold."""

    def below(name: str, command: click.Command, parent: click.Context | None) -> Iterator[Any]:
        context = command.context_class(
            command, parent, name, terminal_width=100, **command.context_settings
        )
        yield context
        if isinstance(command, click.Group):
            for inner in command.list_commands(context):
                found = command.get_command(context, inner)
                if found is not None:
                    yield from below(inner, found, context)

    yield from below("probatum", probatum, None)


def commands() -> str:
    """The page of all commands and options."""
    return _COMMANDS_HEAD + "".join(_command(context) for context in every_command())


def _command(context: click.Context) -> str:
    command = context.command
    usage = " ".join(command.get_usage(context).removeprefix("Usage: ").split())
    told = "\n\n".join(_paragraphs(command.help or ""))
    rows = [
        (f"`{names}`", meaning)
        for parameter in command.get_params(context)
        if (record := parameter.get_help_record(context))
        for names, meaning in [record]
        if meaning
    ]
    parts = [
        f"## {context.command_path}",
        told,
        f"```text\n{usage}\n```",
        table(("option", "meaning"), rows),
    ]
    if isinstance(command.epilog, str):
        label, _, example = command.epilog.partition(": ")
        parts.append(f"{label}: `{example}`")
    return "\n" + "\n\n".join(parts) + "\n"


def _paragraphs(text: str) -> Iterator[str]:
    for paragraph in re.split(r"\n\s*\n", text.strip()):
        yield " ".join(paragraph.split())


def fields(name: str = "article") -> Iterator[tuple[str, str, str]]:
    """Object, name and description of each field of a published schema."""
    whole = schema(name)
    yield from _fields(name, whole)
    for part, inner in whole["$defs"].items():
        yield from _fields(part, inner)


def _fields(name: str, part: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    for key, value in part.get("properties", {}).items():
        yield name, key, value.get("description") or _target(value) or f"`{value.get('const')}`"
        inner = value.get("items", value)
        for choice in (inner, *inner.get("anyOf", ())):
            yield from _fields(f"{name}.{key}", choice)


def _target(value: Mapping[str, Any]) -> str:
    return str(value.get("$ref", "")).rpartition("/")[2]


def schema_fields(of: str = "article") -> str:
    """The fields of a published JSON, a table for each object."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for name, key, description in fields(of):
        groups.setdefault(name, []).append((f"`{key}`", description))
    return "\n\n".join(
        f"### {name}\n\n{table(('field', 'meaning'), rows)}" for name, rows in groups.items()
    )


def check_rows() -> str:
    """The table of the spec test of the checks: what each pair of quote and claim gives."""
    return table(("quote", "claim", "verdict", "check that decides"), ROWS)


def verdict_words() -> str:
    """What an audit says of a statement in plain words, the verdict behind it, and what it means."""
    verdicts = {sort: verdict.value for verdict, sort in SORTS.items()}
    verdicts |= {FABRICATED: Verdict.UNSUPPORTED.value, UNDECIDED: Verdict.UNCHECKABLE.value}
    rows = [(sort.words, verdicts[sort], sort.meaning) for sort in ORDER]
    return table(("in the audit", "verdict", "what it means"), rows)


def outlines() -> str:
    """The sections of an article by the type of the question."""
    rows = [
        (kind.value, "; ".join(part if isinstance(part, str) else part.title for part in outline))
        for kind, outline in OUTLINES.items()
    ]
    return table(
        ("question type", "sections, in this order, where the library holds something"), rows
    )


def audiences() -> str:
    """What each audience reads first, of studies, and beside the text."""
    titles = {t.key: t.title for t in vars(topics).values() if isinstance(t, topics.Topic)}
    rows = []
    for audience, profile in PROFILES.items():
        first = "; ".join(titles.get(key, "Studies") for key in profile.first)
        beside = [
            *(["medical words explained"] if profile.terms else []),
            *(["the other unit of laboratory values"] if profile.units else []),
        ]
        rows.append(
            (
                LABELS[audience],
                first or "as the article was written",
                "the main result" if profile.results else "all",
                ", ".join(beside) or "-",
            )
        )
    return table(
        ("audience", "after what answers the question", "of studies", "beside the text"), rows
    )


def label_sections() -> str:
    """The section codes of FDA labels, and the code of Highlights."""
    rows = [(f"`{code}`", title) for code, title in LABEL_SECTIONS.items()]
    return table(("code", "section"), [*rows, (f"`{HIGHLIGHTS}`", "Highlights")])


PARTS: Mapping[str, Callable[[], str]] = {
    "schema-fields": schema_fields,
    "audit-fields": lambda: schema_fields("audit"),
    "plan-fields": lambda: schema_fields("plan"),
    "verdict-words": verdict_words,
    "check-rows": check_rows,
    "outlines": outlines,
    "label-sections": label_sections,
    "audiences": audiences,
}
"""Parts of pages by their name in the marker."""


def filled(page: str) -> str:
    """A page with its marked parts written anew. Raises KeyError for a part that has no maker."""
    return _PART.sub(lambda m: f"{m[1]}{PARTS[m[2]]()}\n{m[3]}", page)


def pages() -> Iterator[tuple[Path, str]]:
    """Each page that is made wholly or in part, with what has to stand in it."""
    yield DOCS / "commands.md", commands()
    for path in sorted(DOCS.glob("*.md")):
        page = path.read_text("utf-8")
        if _PART.search(page):
            yield path, filled(page)


def main() -> None:
    """Write every page that is out of date."""
    for path, page in pages():
        if not path.exists() or path.read_text("utf-8") != page:
            path.write_text(page, "utf-8")
            print(path.relative_to(ROOT))


if __name__ == "__main__":
    main()

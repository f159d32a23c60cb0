"""Why there is no article: on a terminal, as Markdown, JSON and HTML."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TextIO

from probatum.evidence.articles import SCHEMA_VERSION
from probatum.evidence.editions import Json
from probatum.rendering.wording import coded, one_line

_HEADINGS = {
    "not medical": "Not a medical question",
    "no evidence": "No evidence in this library",
    "ask back": "Which one do you mean?",
}


INSTEAD = "Ask one of these"
"""Heading of whole questions that may have been meant."""


class NoAnswer(Protocol):
    """What is known of a question that got no article."""

    @property
    def question(self) -> str:
        """The question as asked."""
        ...

    @property
    def reason(self) -> str:
        """``not medical``, ``no evidence`` or ``ask back``."""
        ...

    @property
    def message(self) -> str:
        """Why, and what to do next."""
        ...

    @property
    def warnings(self) -> Sequence[str]:
        """What must be read first."""
        ...

    @property
    def looked_for(self) -> Sequence[str]:
        """What was looked for in vain."""
        ...

    @property
    def suggestions(self) -> Sequence[str]:
        """Names that may have been meant."""
        ...

    @property
    def follow_ups(self) -> Sequence[str]:
        """Whole questions that may have been meant."""
        ...


def heading(answer: NoAnswer) -> str:
    """The reason as a heading."""
    return _HEADINGS.get(answer.reason, "No answer")


def to_json(answer: NoAnswer) -> dict[str, Json]:
    """The answer after the schema ``no-answer``."""
    return {
        "schema_version": SCHEMA_VERSION,
        "question": answer.question,
        "reason": answer.reason,
        "message": answer.message,
        "warnings": list(answer.warnings),
        "looked_for": list(answer.looked_for),
        "suggestions": list(answer.suggestions),
        "follow_ups": list(answer.follow_ups),
    }


@dataclass(frozen=True, slots=True)
class Kept:
    """A question without an answer as its JSON keeps it."""

    question: str
    reason: str
    message: str
    warnings: tuple[str, ...]
    looked_for: tuple[str, ...]
    suggestions: tuple[str, ...]
    follow_ups: tuple[str, ...]


def from_json(made: Any) -> Kept:
    """The answer of :func:`to_json`."""
    names = ("warnings", "looked_for", "suggestions", "follow_ups")
    lists = (tuple(made.get(name, ())) for name in names)
    return Kept(made["question"], made["reason"], made["message"], *lists)


def dumps(answer: NoAnswer) -> str:
    """The answer as JSON text, ending in a newline."""
    return json.dumps(to_json(answer), ensure_ascii=False, indent=2) + "\n"


def to_markdown(answer: NoAnswer) -> str:
    """The answer as Markdown, warnings first."""
    from probatum.rendering.markdown import bullets, escaped, warned

    def _kept(text: str) -> str:
        """Escaped, with the blanks at both ends that lead to a command."""
        return f"{' ' * text.startswith(' ')}{escaped(text)}{' ' * text.endswith(' ')}"

    parts = [
        warned(answer.warnings),
        f"# {heading(answer)}",
        f"*{escaped(answer.question)}*",
        "".join(f"`{t}`" if command else _kept(t) for t, command in coded(answer.message)),
    ]
    for title, items in _lists(answer):
        parts += [f"## {title}", bullets(escaped(i) for i in items)]
    return "\n\n".join(p for p in parts if p) + "\n"


def to_html(answer: NoAnswer) -> str:
    """The answer as a self-contained page in the look of an article."""
    from probatum.rendering.html import page

    return page("no-answer.html.j2", **values(answer))


def values(answer: NoAnswer) -> dict[str, Any]:
    """What the templates of a question without an answer show."""
    return {"answer": answer, "heading": heading(answer), "lists": _lists(answer)}


def to_text(answer: NoAnswer, *, width: int = 100) -> str:
    """The answer as plain text."""
    out = io.StringIO()
    render(answer, file=out, width=width)
    return out.getvalue()


def render(answer: NoAnswer, *, file: TextIO | None = None, width: int | None = None) -> None:
    """Print the answer, warnings boxed first, in colour only where the terminal shows it."""
    from rich.console import Console, Group, RenderableType
    from rich.text import Text

    from probatum.rendering.terminal import QUIET, WIDEST, Words, put

    console = Console(file=file or sys.stdout, width=width, highlight=False)
    words = Words(console.encoding or "utf-8")
    parts: list[RenderableType] = []
    if answer.warnings:
        parts += [words.warning(answer.warnings), Text()]
    message = Text()
    for text, command in coded(answer.message):
        message.append_text(words.of(text, "bold" if command else ""))
    parts += [
        words.of(heading(answer), "bold"),
        words.of(one_line(answer.question), f"{QUIET} italic"),
        Text(),
        message,
    ]
    for title, items in _lists(answer):
        parts += [Text(), words.of(title, "bold"), words.items(words.of(i) for i in items)]
    put(console, Group(*parts), min(console.width, WIDEST))


def _lists(answer: NoAnswer) -> list[tuple[str, list[str]]]:
    given = (
        ("Looked for", answer.looked_for),
        ("Names held here that are near", answer.suggestions),
        (INSTEAD, answer.follow_ups),
    )
    return [(title, [one_line(i) for i in items]) for title, items in given if items]

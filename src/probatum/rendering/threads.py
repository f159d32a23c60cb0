"""A thread as JSON, as one self-contained page, and in short on a terminal."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Protocol

from markupsafe import Markup

from probatum.evidence.articles import Article
from probatum.evidence.editions import Json
from probatum.rendering import noanswer
from probatum.rendering.html import page, parts
from probatum.rendering.json import to_json as article_json
from probatum.rendering.noanswer import NoAnswer
from probatum.rendering.view import view
from probatum.rendering.wording import one_line
from probatum.retrieval.following import Followed

THREAD_VERSION = "1.0"


class Turn(Protocol):
    """A question of a thread with its answer."""

    @property
    def number(self) -> int:
        """From 1."""
        ...

    @property
    def followed(self) -> Followed:
        """What was said and what was understood."""
        ...

    @property
    def as_of(self) -> str:
        """The day of the question (ISO 8601)."""
        ...

    @property
    def answer(self) -> Article | NoAnswer | None:
        """None where a kept article is no longer held."""
        ...


class Thread(Protocol):
    """A conversation."""

    @property
    def id(self) -> str:
        """Opens it."""
        ...

    @property
    def turns(self) -> Sequence[Turn]:
        """In the order of asking."""
        ...


def to_json(thread: Thread) -> dict[str, Json]:
    """The thread after the schema ``thread``."""
    return {
        "schema_version": THREAD_VERSION,
        "thread": thread.id,
        "turns": [_turn(t) for t in thread.turns],
    }


def dumps(thread: Thread) -> str:
    """The thread as JSON text, ending in a newline."""
    return json.dumps(to_json(thread), ensure_ascii=False, indent=2) + "\n"


def to_html(thread: Thread) -> str:
    """The thread with every article whole, as one page that needs nothing else."""
    return page("thread.html.j2", thread=thread, shown=[_Shown(t) for t in thread.turns])


def to_text(thread: Thread) -> str:
    """Each question, what was understood, and the first lines of its answer."""
    lines: list[str] = []
    for turn in thread.turns:
        lines += [f"{turn.number}. {one_line(turn.followed.said)}"]
        if sentence := turn.followed.sentence:
            lines.append(f"   {one_line(sentence)}")
        lines += [f"   {line}" for line in first_lines(turn.answer)]
        if identity := getattr(turn, "article", ""):
            lines.append(f"   As of {turn.as_of}. The whole article: probatum show {identity}")
        lines.append("")
    return "\n".join(lines)


GONE = "Its article is no longer held."


def first_lines(answer: Article | NoAnswer | None) -> list[str]:
    """How an answer begins, each line in plain text."""
    if answer is None:
        return [GONE]
    if not isinstance(answer, Article):
        return [one_line(answer.message), *(f"• {one_line(q)}" for q in answer.follow_ups)]
    return [f"{line.label}: {one_line(line.text)}" for line in view(answer).lines]


def _turn(turn: Turn) -> Json:
    answer = turn.answer
    article: Json = article_json(answer) if isinstance(answer, Article) else None
    reason: Json = None
    if answer is not None and not isinstance(answer, Article):
        reason = noanswer.to_json(answer)
    return {
        "number": turn.number,
        "said": turn.followed.said,
        "question": turn.followed.question,
        "carried": [{"part": c.part, "words": c.words} for c in turn.followed.carried],
        "as_of": turn.as_of,
        "article": article,
        "no_answer": reason,
    }


class _Shown:
    """A turn as the page shows it; every id of its article is its own."""

    def __init__(self, turn: Turn) -> None:
        self.turn = turn
        self.article: Article | None = None
        self.no_answer: NoAnswer | None = None
        self.page = Markup("")
        if isinstance(turn.answer, Article):
            made = parts(turn.answer)
            self.article = turn.answer
            self.page = _apart(made.first + made.status + made.body, turn.number)
        else:
            self.no_answer = turn.answer


_ID = re.compile(r'(\s(?:id|aria-labelledby)="|\shref="#)([^"]*")')


def _apart(markup: Markup, number: int) -> Markup:
    """Markup whose ids, and the links to them, are those of one turn."""
    return Markup(_ID.sub(rf"\g<1>q{number}-\g<2>", str(markup)))  # noqa: S704 (escaped before)

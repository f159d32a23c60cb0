"""Questions that nothing held answers, queued for whoever keeps the library."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

from probatum.editorial.states import EditorialError
from probatum.library import reviews
from probatum.library.store import Store
from probatum.retrieval.cues import IDENTIFIERS
from probatum.services.answered import plain
from probatum.services.asking import NoAnswer
from probatum.services.permissions import Caller, Role, require

QUEUED = "no evidence"
"""The reason of an answer that a new source could change."""

_RECENT = 1000
"""Articles, last written first, among which an answer is looked for."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A question without an answer; ``closed`` is when the librarian dealt with it, or empty."""

    id: str
    question: str
    looked_for: tuple[str, ...]
    first: str
    last: str
    times: int
    closed: str
    outcome: str


def note(store: Store, answer: NoAnswer, now: str) -> bool:
    """Queue a question; whether it was. One that seems to hold personal data is not kept."""
    if answer.reason != QUEUED or any(p.search(answer.question) for _, p in IDENTIFIERS):
        return False
    identity = hashlib.sha256(answer.question.casefold().encode()).hexdigest()[:10]
    with store.record.writing(changes=False) as connection:
        reviews.ask_librarian(
            connection, identity, answer.question, json.dumps(answer.looked_for), now
        )
    return True


def gaps(store: Store, *, closed: bool = False) -> list[Gap]:
    """Open questions by how often they were asked; with ``closed`` those that were dealt with."""
    with store.record.reading() as connection:
        rows = reviews.questions(connection)
    found = [
        Gap(
            r.id, r.question, tuple(json.loads(r.looked_for)), r.first, r.last, r.times, r.closed,
            r.outcome,
        )
        for r in rows
    ]  # fmt: skip
    return [g for g in found if bool(g.closed) is closed]


def answered(store: Store, found: Sequence[Gap]) -> dict[str, str]:
    """The newest article on each question that has one since it was last asked in vain, by gap."""
    since = {plain(g.question): g for g in found}
    made: dict[str, str] = {}
    for article in store.record.articles(_RECENT):
        gap = since.get(plain(article.question))
        if gap and article.as_of >= gap.last[:10]:
            made.setdefault(gap.id, article.id)
    return made


def close(store: Store, caller: Caller, gap: str, outcome: str, now: str) -> None:
    """Say what became of a question. It comes back by itself if it is asked in vain again."""
    require(caller, Role.LIBRARIAN, Role.ADMINISTRATOR)
    if not outcome.strip():
        raise EditorialError("Say in words what was done, for instance which source was added.")
    with store.record.writing(changes=False) as connection:
        if not reviews.close_question(connection, gap, now, outcome.strip()):
            raise EditorialError(f"There is no question {gap!r} in the queue.")

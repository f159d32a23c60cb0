"""Who opened, printed or exported which revision, and what a copy is told that asks."""

from __future__ import annotations

import base64
import datetime
import hashlib
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from probatum.editorial.policy import in_force
from probatum.editorial.states import Action, EditorialError, State
from probatum.editorial.telling import line
from probatum.evidence.articles import Article
from probatum.library import reviews
from probatum.library.store import Store
from probatum.services.desk_record import read_course, read_steps
from probatum.services.permissions import Caller


class Use(StrEnum):
    """What was done with a revision."""

    OPENED = "opened"
    PRINTED = "printed"
    EXPORTED = "exported"


@dataclass(frozen=True, slots=True)
class Copy:
    """One use of a revision. ``discard`` is the day after which a print or export has to go."""

    code: str
    article: str
    revision: int
    use: Use
    name: str
    at: str
    discard: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a copy that asks is told: the state of its revision now, and whether it may be used."""

    copy: Copy
    state: State
    line: str
    expired: bool
    newest: int

    @property
    def recalled(self) -> bool:
        """Whether nobody may use the copy any longer, whatever its date."""
        return self.state is State.WITHDRAWN


def used(store: Store, caller: Caller, article: Article, use: Use, now: str) -> Article:
    """Enter that somebody opened, printed or exported a kept article; a print or an export comes back
    with its code and its discard date. Opening is entered once for each person and revision."""
    if article.review is None:
        return article
    identity, revision = article.review.article, article.review.revision
    with store.record.reading() as connection:
        own = reviews.copies_of(connection, identity, revision)
        policy, _, _ = in_force(read_steps(reviews.history_of(connection, Action.POLICY)))
    opened = use is Use.OPENED
    if opened and any(c.kind == Use.OPENED and c.actor == caller.id for c in own):
        return article
    day = datetime.date.fromisoformat(now[:10]) + datetime.timedelta(days=policy.print_days)
    discard = "" if opened else day.isoformat()
    with store.record.writing(changes=False) as connection:
        number = reviews.last_copy(connection) + 1
        code = _code(f"{number}/{identity}/{revision}/{use}/{caller.id}/{now}")
        reviews.add_copy(
            connection, code=code, article=identity, revision=revision, kind=use.value,
            actor=caller.id, name=caller.name, at=now, discard=discard,
        )  # fmt: skip
    if opened:
        return article
    return replace(article, review=replace(article.review, copy=code, discard=discard))


def copies(store: Store, article: str, revision: int | None = None) -> list[Copy]:
    """Who opened, printed or exported an article, or one revision of it."""
    identity = store.record.article(article).id
    with store.record.reading() as connection:
        return [_copy(row) for row in reviews.copies_of(connection, identity, revision)]


def asked(store: Store, code: str, day: str) -> Answer:
    """What the copy with this code is told on a day. Raises EditorialError for an unknown code."""
    with store.record.reading() as connection:
        row = reviews.copy(connection, code.strip().upper())
        if row is None:
            raise EditorialError(f"There is no copy with the code {code!r} of this library.")
        made = _copy(row)
        known = read_course(connection, made.article)
        newest = reviews.newest_revision(connection, made.article)
    standing = known.standing(made.revision)
    expired = bool(made.discard) and made.discard < day
    return Answer(made, standing.state, line(standing, known), expired, newest)


def _code(text: str) -> str:
    """Eight letters and digits that are read out easily (base 32)."""
    return base64.b32encode(hashlib.sha256(text.encode()).digest())[:8].decode()


def _copy(row: Any) -> Copy:
    return Copy(row.code, row.article, row.revision, Use(row.kind), row.name, row.at, row.discard)

"""Who opened, printed or exported which revision, and what a copy is told that asks."""

from __future__ import annotations

import base64
import datetime
import hashlib
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection

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
    PAGE = "printed page"
    """By the browser: the copy carries the code of its revision, and nobody's name."""
    EXPORTED = "exported"


@dataclass(frozen=True, slots=True)
class Copy:
    """One use of a revision. ``discard`` is the day after which a print or export has to go. Of the
    prints of browsers that share a code, name, time and that day are not known."""

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
    opened = use is Use.OPENED
    discard = "" if opened else discard_day(store, now[:10])
    with store.record.reading() as connection:
        if opened and reviews.opened(connection, identity, revision, caller.id):
            return article
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


def discard_day(store: Store, day: str) -> str:
    """The day after which a copy that is made on a day has to go, by the policy in force."""
    with store.record.reading() as connection:
        policy, _, _ = in_force(read_steps(reviews.history_of(connection, Action.POLICY)))
    last = datetime.date.fromisoformat(day) + datetime.timedelta(days=policy.print_days)
    return last.isoformat()


def on_paper(article: Article, discard: str) -> Article:
    """A kept article as a browser prints it: the code is that of its revision, so that a page can show
    it before anybody prints."""
    if article.review is None:
        return article
    code = _print_code(article.review.article, article.review.revision)
    return replace(article, review=replace(article.review, copy=code, discard=discard))


def copies(store: Store, article: str, revision: int | None = None) -> list[Copy]:
    """Who opened, printed or exported an article, or one revision of it."""
    identity = store.record.article(article).id
    with store.record.reading() as connection:
        return [_copy(row) for row in reviews.copies_of(connection, identity, revision)]


def asked(store: Store, code: str, day: str) -> Answer:
    """What the copy with this code is told on a day. Raises EditorialError for an unknown code."""
    wanted = code.strip().upper()
    with store.record.reading() as connection:
        row = reviews.copy(connection, wanted)
        made = _copy(row) if row else _printed(connection, wanted)
        if made is None:
            raise EditorialError(f"There is no copy with the code {code!r} of this library.")
        known = read_course(connection, made.article)
        newest = reviews.newest_revision(connection, made.article)
    standing = known.standing(made.revision)
    expired = bool(made.discard) and made.discard < day
    return Answer(made, standing.state, line(standing, known), expired, newest)


def _code(text: str) -> str:
    """Eight letters and digits that are read out easily (base 32)."""
    return base64.b32encode(hashlib.sha256(text.encode()).digest())[:8].decode()


def _print_code(article: str, revision: int) -> str:
    return f"{article}-{revision}".upper()


def _printed(connection: Connection, code: str) -> Copy | None:
    """The copies that browsers printed of the revision with this code."""
    article, _, number = code.lower().rpartition("-")
    if not number.isdecimal() or int(number) not in reviews.revisions_of(connection, article):
        return None
    return Copy(code, article, int(number), Use.PAGE, "", "", "")


def _copy(row: Any) -> Copy:
    use = Use(row.kind)
    code = _print_code(row.article, row.revision) if use is Use.PAGE else row.code
    return Copy(code, row.article, row.revision, use, row.name, row.at, row.discard)

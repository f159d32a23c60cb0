"""Threads: the questions of a conversation, in the order in which they were asked."""

from __future__ import annotations

import json
import secrets
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update
from sqlalchemy.sql import text as sql

from probatum.library.held import NotHeldError
from probatum.library.keeping import Keeping
from probatum.library.tables import articles, steps, threads, turns, unanswered


@dataclass(frozen=True, slots=True)
class KeptTurn:
    """One question of a thread.

    ``said`` are the reader's words, ``question`` the whole question that was asked, ``carried`` what
    earlier questions gave to it as ``(part, words)``. ``article`` and ``revision`` lead to the
    answer; ``no_answer`` is its JSON where there is no article.
    """

    said: str
    question: str
    as_of: str
    carried: tuple[tuple[str, str], ...] = ()
    article: str = ""
    revision: int = 0
    no_answer: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class KeptThread:
    """A thread: ``owner`` is who may read it, ``shared`` whether all who have its id may, too."""

    id: str
    owner: str
    shared: bool
    turns: tuple[KeptTurn, ...] = ()


class Threads:
    """The threads of one record."""

    def __init__(self, record: Keeping) -> None:
        self._record = record

    def begin(self, turn: KeptTurn, owner: str = "") -> KeptThread:
        """A new thread with its first turn. Its id cannot be guessed."""
        identity = secrets.token_hex(10)
        with self._record.writing(changes=False) as connection:
            connection.execute(insert(threads).values(id=identity, owner=owner, shared=False))
            _append(connection, identity, turn)
        return self.thread(identity)

    def append(self, identity: str, turn: KeptTurn) -> KeptThread:
        """The thread with one more turn. Raises NotHeldError."""
        whole = self.thread(identity).id
        with self._record.writing(changes=False) as connection:
            _append(connection, whole, turn)
        return self.thread(whole)

    def thread(self, identity: str) -> KeptThread:
        """A thread by its id or the beginning of it. Raises NotHeldError."""
        query = select(threads).where(threads.c.id.startswith(identity, autoescape=True))
        with self._record.reading() as connection:
            found = connection.execute(query).all()
            if len(found) != 1 or not identity:
                reason = "fits more than one thread" if found and identity else "is no thread"
                raise NotHeldError(
                    f"{identity!r} {reason} of {self._record.place}. `probatum thread list` lists "
                    "the threads.",
                    tuple(sorted(r.id for r in found)) if identity else (),
                )
            return _thread(found[0], _turns(connection, found[0].id))

    def newest(self, owner: str = "") -> KeptThread | None:
        """The thread of an owner that was asked in last."""
        return next(iter(self.listed(owner, 1)), None)

    def listed(self, owner: str | None = "", limit: int = 1000) -> list[KeptThread]:
        """The threads of an owner, or of all for None, the one asked in last first."""
        last = select(turns.c.thread, func.max(turns.c.row).label("row")).group_by(turns.c.thread)
        latest = last.subquery()
        query = select(threads).join(latest, latest.c.thread == threads.c.id)
        if owner is not None:
            query = query.where(threads.c.owner == owner)
        with self._record.reading() as connection:
            found = connection.execute(query.order_by(latest.c.row.desc()).limit(limit)).all()
            return [_thread(r, _turns(connection, r.id)) for r in found]

    def share(self, identity: str, shared: bool) -> KeptThread:
        """Let all who have the id read the thread, or no longer. Raises NotHeldError."""
        whole = self.thread(identity).id
        with self._record.writing(changes=False) as connection:
            connection.execute(update(threads).where(threads.c.id == whole).values(shared=shared))
        return self.thread(whole)

    def delete(self, identity: str) -> KeptThread:
        """Delete a thread, its questions, and its articles that no other thread holds and of which the
        desk keeps no history.

        The text is overwritten in the database file, not only unlinked. Raises NotHeldError.
        """
        thread = self.thread(identity)
        kept = sorted({t.article for t in thread.turns if t.article})
        sqlite = self._record.engine.dialect.name == "sqlite"
        with self._record.writing(changes=False) as connection:
            if sqlite:
                connection.execute(sql("PRAGMA secure_delete=ON"))
            connection.execute(delete(turns).where(turns.c.thread == thread.id))
            connection.execute(delete(threads).where(threads.c.id == thread.id))
            elsewhere = select(turns.c.article).where(turns.c.article.in_(kept))
            still = set(connection.execute(elsewhere).scalars())
            reviewed = select(steps.c.article).where(steps.c.article.in_(kept))
            still |= set(connection.execute(reviewed).scalars())
            asked = {t.question for t in thread.turns}
            connection.execute(delete(unanswered).where(unanswered.c.question.in_(asked)))
            gone = [a for a in kept if a not in still]
            connection.execute(delete(articles).where(articles.c.id.in_(gone)))
        if sqlite:
            with self._record.reading() as connection:
                connection.execute(sql("PRAGMA wal_checkpoint(TRUNCATE)"))
        return thread


def _append(connection: Connection, identity: str, turn: KeptTurn) -> None:
    connection.execute(
        insert(turns).values(
            thread=identity,
            said=turn.said,
            question=turn.question,
            as_of=turn.as_of,
            carried=json.dumps(turn.carried, ensure_ascii=False),
            article=turn.article,
            revision=turn.revision,
            no_answer=zlib.compress(turn.no_answer.encode()),
        )
    )


def _turns(connection: Connection, identity: str) -> list[KeptTurn]:
    query = select(turns).where(turns.c.thread == identity).order_by(turns.c.row)
    return [
        KeptTurn(
            r.said, r.question, r.as_of, tuple((p, w) for p, w in json.loads(r.carried)),
            r.article, r.revision, zlib.decompress(r.no_answer).decode(), number,
        )
        for number, r in enumerate(connection.execute(query), 1)
    ]  # fmt: skip


def _thread(row: Row[Any], kept: Sequence[KeptTurn]) -> KeptThread:
    return KeptThread(row.id, row.owner, bool(row.shared), tuple(kept))

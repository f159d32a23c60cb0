"""The desk's steps in the record, and the watch that suspends approvals in the same transaction."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from sqlalchemy import Connection

from probatum.editorial.course import Course, course
from probatum.editorial.states import PROGRAM, Action, State, after
from probatum.editorial.steps import Step, following
from probatum.editorial.still import Difference, fallen
from probatum.editorial.telling import changed
from probatum.evidence.editions import Json
from probatum.library import reviews
from probatum.services.history import read_article

NAME = "Probatum"
"""How the history names the program itself."""

_LIVE = (State.SUBMITTED, State.UNDER_REVIEW, State.CHANGES_REQUESTED)


def read_steps(rows: Collection[Mapping[str, Any]]) -> list[Step]:
    """Steps of the history from their rows."""
    return [Step(**row) for row in rows]


def read_course(connection: Connection, article: str) -> Course:
    """What the history says of an article."""
    return course(article, read_steps(reviews.history(connection, article)))


def head(connection: Connection) -> Step | None:
    """The newest step of the history."""
    row = reviews.last_step(connection)
    return Step(**row) if row else None


def write_step(
    connection: Connection,
    action: Action,
    *,
    actor: str,
    name: str,
    at: str,
    article: str = "",
    revision: int = 0,
    detail: Mapping[str, Json] | None = None,
) -> Step:
    """Add a step to the chain."""
    step = following(
        head(connection),
        article=article,
        revision=revision,
        action=action.value,
        actor=actor,
        name=name,
        at=at,
        detail=detail or {},
    )
    fields = ("number", "article", "revision", "action", "actor", "name", "at", "previous", "hash")
    values = {field: getattr(step, field) for field in fields}
    reviews.add_step(connection, {**values, "detail": dict(step.detail)})
    return step


class Suspending:
    """Suspends approvals whose ground moves, inside the transaction that moves it.

    ``now`` gives the time, ISO 8601 in UTC.
    """

    def __init__(self, now: Callable[[], str]) -> None:
        self._now = now

    def documents(self, connection: Connection, touched: Collection[str]) -> None:
        """Editions of these documents came or went, or one was retracted."""
        for (article, revision), own in reviews.watching(connection, touched).items():
            claims = read_article(reviews.revisions(connection, article)[revision]).claims()
            retracted = sorted(d for d in own if reviews.retracted(connection, d))
            gone = fallen(claims, own, lambda d: reviews.newest_text(connection, d))
            if gone or retracted:
                self._suspend(connection, article, revision, _why(gone, retracted), gone)

    def revised(self, connection: Connection, article: str, revision: int) -> None:
        """The article has a new text: an approval of the old one is suspended."""
        known = read_course(connection, article)
        texts: dict[int, str] = {}
        for number, standing in sorted(known.revisions.items()):
            if number >= revision:
                continue
            if standing.state is State.APPROVED:
                texts = texts or reviews.revisions(connection, article)
                before, now = read_article(texts[number]), read_article(texts[revision])
                lost = len(tuple(changed(before, now)))
                why = (
                    f"the text was changed in revision {revision}; {lost} of "
                    f"{len(before.claims())} statements are no longer as they were signed"
                )
                self._suspend(connection, article, number, why, ())
            elif standing.state in _LIVE and not standing.suspended:
                supersede(connection, article, number, revision, self._now())

    def _suspend(
        self,
        connection: Connection,
        article: str,
        revision: int,
        why: str,
        gone: tuple[Difference, ...],
    ) -> None:
        after(State.APPROVED, Action.SUSPEND, {PROGRAM})
        write_step(
            connection,
            Action.SUSPEND,
            actor=PROGRAM,
            name=NAME,
            at=self._now(),
            article=article,
            revision=revision,
            detail={"why": why, "differences": [d.to_json() for d in gone]},
        )
        reviews.forget_documents(connection, article, revision)


def supersede(connection: Connection, article: str, revision: int, by: int, at: str) -> None:
    """A later revision takes the place of this one."""
    write_step(
        connection, Action.SUPERSEDE, actor=PROGRAM, name=NAME, at=at, article=article,
        revision=revision, detail={"by": by},
    )  # fmt: skip


def _why(gone: tuple[Difference, ...], retracted: list[str]) -> str:
    parts = [f"{document} was retracted" for document in retracted]
    for document in sorted({d.document for d in gone}):
        own = [d for d in gone if d.document == document]
        count = len({d.claim for d in own})
        stood = f"{count} statement{'' if count == 1 else 's'}"
        if own[0].newer:
            parts.append(
                f"words quoted by {stood} stand no longer in edition {own[0].newer} of {document}"
            )
        else:
            parts.append(f"no edition of {document}, quoted by {stood}, counts any longer")
    return "; ".join(parts)

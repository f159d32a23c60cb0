"""The desk's rows in the record. Each function works inside the caller's transaction."""

from __future__ import annotations

import json
import zlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, func, insert, select, update

from probatum.library.keeping import RETRACTING
from probatum.library.tables import (
    approved,
    articles,
    copies,
    documents,
    editions,
    notices,
    reports,
    reviewers,
    steps,
    texts,
    unanswered,
)

_CHUNK = 500


def history(connection: Connection, article: str | None = None) -> list[dict[str, Any]]:
    """Steps in their order, of one article or of all and of the site."""
    query = select(steps).order_by(steps.c.number)
    if article is not None:
        query = query.where(steps.c.article == article)
    return [_step(row) for row in connection.execute(query)]


def history_of(connection: Connection, action: str) -> list[dict[str, Any]]:
    """The steps of one kind, in their order."""
    query = select(steps).where(steps.c.action == action).order_by(steps.c.number)
    return [_step(row) for row in connection.execute(query)]


def last_step(connection: Connection) -> dict[str, Any] | None:
    """The newest step, or None."""
    row = connection.execute(select(steps).order_by(steps.c.number.desc()).limit(1)).first()
    return _step(row) if row else None


def last_of(connection: Connection, article: str) -> int:
    """The number of the newest step of an article, 0 for none."""
    query = select(func.max(steps.c.number)).where(steps.c.article == article)
    return int(connection.execute(query).scalar() or 0)


def number_of(connection: Connection, step: str) -> int:
    """The number of the step with this hash, 0 for none."""
    query = select(steps.c.number).where(steps.c.hash == step)
    return int(connection.execute(query).scalar() or 0)


def add_step(connection: Connection, values: Mapping[str, Any]) -> None:
    """Add a step to the history."""
    detail = json.dumps(values["detail"], ensure_ascii=False, sort_keys=True)
    connection.execute(insert(steps).values(**{**values, "detail": detail}))


def _step(row: Row[Any]) -> dict[str, Any]:
    return {**row._mapping, "detail": json.loads(row.detail)}


def courses(connection: Connection) -> list[str]:
    """Articles that the desk has had in hand, the latest first."""
    query = (
        select(steps.c.article)
        .where(steps.c.article != "")
        .group_by(steps.c.article)
        .order_by(func.max(steps.c.number).desc())
    )
    return list(connection.execute(query).scalars())


def taken_up(connection: Connection) -> list[tuple[str, str]]:
    """``(article, question)`` of the articles that a reviewer has taken up."""
    of = select(steps.c.article).where(steps.c.action == "take up")
    query = select(articles.c.id, articles.c.question).where(articles.c.id.in_(of)).distinct()
    return [(row.id, row.question) for row in connection.execute(query)]


def revisions(connection: Connection, article: str) -> dict[int, str]:
    """The JSON text of each revision of an article, empty where it is damaged."""
    query = select(articles.c.revision, articles.c.article).where(articles.c.id == article)
    return {r.revision: _unpacked(r.article) for r in connection.execute(query)}


def _unpacked(content: bytes) -> str:
    try:
        return zlib.decompress(content).decode()
    except (zlib.error, UnicodeDecodeError):
        return ""


def revisions_of(connection: Connection, article: str) -> set[int]:
    """The numbers of an article's revisions; none if there is no such article."""
    query = select(articles.c.revision).where(articles.c.id == article)
    return set(connection.execute(query).scalars())


def newest_revision(connection: Connection, article: str) -> int:
    """The number of an article's newest revision, 0 if there is no such article."""
    query = select(func.max(articles.c.revision)).where(articles.c.id == article)
    return int(connection.execute(query).scalar() or 0)


def reviewer(connection: Connection, identity: str) -> Row[Any] | None:
    """A reviewer with the encrypted key."""
    return connection.execute(select(reviewers).where(reviewers.c.id == identity)).first()


def all_reviewers(connection: Connection) -> Sequence[Row[Any]]:
    """Every reviewer, by name."""
    return connection.execute(select(reviewers).order_by(reviewers.c.name, reviewers.c.id)).all()


def add_reviewer(connection: Connection, **values: Any) -> None:
    """Enter a reviewer."""
    connection.execute(insert(reviewers).values(**values))


def watch_documents(connection: Connection, article: str, revision: int, of: Iterable[str]) -> None:
    """From now on a change of these documents looks at this revision again."""
    forget_documents(connection, article, revision)
    for document in sorted(set(of)):
        values = {"document": document, "article": article, "revision": revision}
        connection.execute(insert(approved).values(values))


def forget_documents(connection: Connection, article: str, revision: int) -> None:
    """No change of a document looks at this revision any more."""
    connection.execute(
        delete(approved).where(approved.c.article == article, approved.c.revision == revision)
    )


def watching(connection: Connection, touched: Collection[str]) -> dict[tuple[str, int], set[str]]:
    """Approved revisions that quote one of these documents, and which of them."""
    found: dict[tuple[str, int], set[str]] = {}
    ordered = sorted(touched)
    for start in range(0, len(ordered), _CHUNK):
        query = select(approved).where(approved.c.document.in_(ordered[start : start + _CHUNK]))
        for row in connection.execute(query):
            found.setdefault((row.article, row.revision), set()).add(row.document)
    return found


def newest_text(connection: Connection, document: str) -> tuple[str, str] | None:
    """``(edition, text)`` of the edition of a document that counts, or None if there is none."""
    row = connection.execute(
        select(editions.c.id, texts.c.text)
        .join(texts, texts.c.row == editions.c.row)
        .join(documents, documents.c.document == editions.c.document)
        .where(editions.c.document == document, editions.c.newest, documents.c.withdrawn.is_(None))
    ).first()
    return (row.id, zlib.decompress(row.text).decode()) if row else None


def retracted(connection: Connection, document: str) -> bool:
    """Whether the edition that counts, or a notice, says that a document was retracted."""
    flagged = select(editions.c.id).where(
        editions.c.document == document, editions.c.newest, editions.c.retracted
    )
    noticed = select(notices.c.document).where(
        notices.c.document == document, notices.c.relation.in_(sorted(RETRACTING))
    )
    return any(connection.execute(q.limit(1)).first() is not None for q in (flagged, noticed))


def add_copy(connection: Connection, **values: Any) -> None:
    """Enter that somebody opened, printed or exported a revision."""
    connection.execute(insert(copies).values(**values))


def copies_of(
    connection: Connection, article: str, revision: int | None = None
) -> Sequence[Row[Any]]:
    """Who opened, printed or exported a revision, or any of the article, in that order."""
    query: Select[Any] = select(copies).where(copies.c.article == article)
    if revision is not None:
        query = query.where(copies.c.revision == revision)
    return connection.execute(query.order_by(copies.c.number)).all()


def opened(connection: Connection, article: str, revision: int, actor: str) -> bool:
    """Whether it is entered that this person opened this revision."""
    query = select(copies.c.number).where(
        copies.c.article == article,
        copies.c.revision == revision,
        copies.c.actor == actor,
        copies.c.kind == "opened",
    )
    return connection.execute(query.limit(1)).first() is not None


def copy(connection: Connection, code: str) -> Row[Any] | None:
    """The copy with this code."""
    return connection.execute(select(copies).where(copies.c.code == code)).first()


def last_copy(connection: Connection) -> int:
    """The number of the newest copy, 0 for none."""
    return int(connection.execute(select(func.max(copies.c.number))).scalar() or 0)


def add_report(connection: Connection, **values: Any) -> int:
    """Keep what a reader says is wrong; returns its number."""
    made = connection.execute(insert(reports).values(**values)).inserted_primary_key
    return int(made[0]) if made else 0


def reports_of(connection: Connection, article: str | None = None) -> Sequence[Row[Any]]:
    """Reports, of one article or all, oldest first."""
    query = select(reports).order_by(reports.c.number)
    if article is not None:
        query = query.where(reports.c.article == article)
    return connection.execute(query).all()


def settle_report(connection: Connection, number: int, at: str, outcome: str) -> None:
    """Enter what came of a report."""
    connection.execute(
        update(reports).where(reports.c.number == number).values(settled=at, outcome=outcome)
    )


def ask_librarian(
    connection: Connection, identity: str, question: str, looked_for: str, at: str
) -> None:
    """Queue a question that nothing held answers; one that comes again is counted and reopened."""
    table = unanswered
    changed = connection.execute(
        update(table)
        .where(table.c.id == identity)
        .values(last=at, times=table.c.times + 1, looked_for=looked_for, closed="", outcome="")
    ).rowcount
    if not changed:
        connection.execute(
            insert(table).values(
                id=identity, question=question, looked_for=looked_for, first=at, last=at,
                times=1, closed="", outcome="",
            )
        )  # fmt: skip


def questions(connection: Connection) -> Sequence[Row[Any]]:
    """Questions without an answer, the open ones first, then by how often they were asked."""
    table = unanswered
    query = select(table).order_by(table.c.closed != "", table.c.times.desc(), table.c.last.desc())
    return connection.execute(query).all()


def close_question(connection: Connection, identity: str, at: str, outcome: str) -> bool:
    """Close a question; whether there is one."""
    table = unanswered
    done = connection.execute(
        update(table).where(table.c.id == identity).values(closed=at, outcome=outcome)
    )
    return bool(done.rowcount)

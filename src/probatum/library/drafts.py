"""The drafts of a language model in the record, so that a page has the same words each time."""

from __future__ import annotations

from sqlalchemy import delete, func, select

from probatum.library.keeping import put
from probatum.library.record import Record
from probatum.library.tables import plain_drafts as table


def kept(record: Record, model: str, asked: str) -> str | None:
    """What the model made of what it was asked; None if it was not asked yet."""
    with record.reading() as connection:
        return connection.execute(
            select(table.c.text).where(table.c.model == model, table.c.asked == asked)
        ).scalar()


def keep(record: Record, model: str, asked: str, text: str) -> None:
    """Keep what the model made of what it was asked."""
    with record.writing(changes=False) as connection:
        put(connection, table, {"model": model, "asked": asked}, {"text": text})


def count(record: Record, model: str) -> int:
    """How many drafts of a model are kept."""
    with record.reading() as connection:
        query = select(func.count()).select_from(table).where(table.c.model == model)
        return int(connection.execute(query).scalar() or 0)


def forget(record: Record) -> int:
    """Delete the drafts of every model; how many there were."""
    with record.writing(changes=False) as connection:
        return connection.execute(delete(table)).rowcount

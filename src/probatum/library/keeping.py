"""The record's database: opening, migrations, transactions, and the small tables."""

from __future__ import annotations

import errno
import hashlib
import json
import sqlite3
import threading
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import (
    CompoundSelect,
    Connection,
    Engine,
    Row,
    bindparam,
    column,
    create_engine,
    delete,
    event,
    func,
    insert,
    inspect,
    select,
    table,
    update,
)
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DatabaseError
from sqlalchemy.sql import text as sql

from probatum.evidence.editions import Json, Link, Rejection
from probatum.library import tables
from probatum.library.held import (
    BusyError,
    FileEntry,
    FullError,
    LibraryError,
    NotHeldError,
    Notice,
    SavedArticle,
    Watch,
)

FILE = "record.sqlite"
_WAIT = 30.0
RETRACTING = frozenset({"retracted by", "retracted and republished in"})
"""Relations after which nothing of a document may be cited as a finding."""

_VERSION = table("alembic_version", column("version_num"))
_EVERY = 1 << 62
"""Above the number of any row."""

_COUNTER = select(tables.state.c.value).where(tables.state.c.key == bindparam("key"))

S = TypeVar("S", bound="Keeping")


def article_id(question: str, as_of: str) -> str:
    """The id under which the article on a question as of a day is kept."""
    return hashlib.sha256(f"{question}\n{as_of}".encode()).hexdigest()[:10]


def _seen_by(owner: str) -> CompoundSelect[tuple[str]]:
    """The ids of the articles of an owner's threads, and of those that are approved."""
    own = (
        select(tables.turns.c.article)
        .join(tables.threads, tables.threads.c.id == tables.turns.c.thread)
        .where(tables.threads.c.owner == owner)
    )
    return own.union(select(tables.approved.c.article))


class Keeping:
    """One database with the record's schema, and everything in it except the editions."""

    def __init__(self, url: str, place: str = "") -> None:
        """``url`` is an SQLAlchemy URL. ``place`` is what messages call the library."""
        self.place = place or make_url(url).render_as_string(hide_password=True)
        self.engine = _engine(url)
        self.watch: Watch | None = None
        self._resting = threading.local()
        try:
            _upgrade(self.engine)
        except DatabaseError as error:
            self.engine.dispose()
            raise self._explained(error) from error

    @classmethod
    def open(cls: type[S], folder: Path | str) -> S:
        """Open the record in ``folder``; it and its parents are made if they do not exist."""
        path = Path(folder)
        try:
            path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise LibraryError(
                f"{path}: the library's folder cannot be made ({error.strerror}). "
                "Choose another with --library or PROBATUM_LIBRARY."
            ) from error
        return cls(f"sqlite:///{path.resolve() / FILE}", str(path))

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()

    def __enter__(self: S) -> S:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def state(self) -> int:
        """A number that rises with each change of what is held."""
        seen: int | None = getattr(self._resting, "state", None)
        return self.counter("record") if seen is None else seen

    @contextmanager
    def at_rest(self) -> Iterator[None]:
        """One look at the state for many reads by this thread: what others change meanwhile is
        seen after it. A change by this thread ends it."""
        if getattr(self._resting, "state", None) is not None:
            yield
            return
        self._resting.state = self.counter("record")
        try:
            yield
        finally:
            self._resting.state = None

    def counter(self, key: str) -> int:
        """The value of a counter, 0 if it was never set."""
        with self.reading() as connection:
            found = connection.execute(_COUNTER, {"key": key}).scalar()
        return int(found or 0)

    def counters(self) -> dict[str, int]:
        """Every counter, as they are at one moment."""
        with self.reading() as connection:
            rows = connection.execute(select(tables.state.c.key, tables.state.c.value)).all()
        return {row.key: row.value for row in rows}

    def set_counters(self, **values: int) -> None:
        """Set counters of the index in one transaction; the record's state stays as it is."""
        with self.writing(changes=False) as connection:
            for key, value in values.items():
                put(connection, tables.state, {"key": key}, {"value": value})

    def setting(self, key: str, default: str = "") -> str:
        """A setting of the site, such as its jurisdiction."""
        with self.reading() as connection:
            found = connection.execute(
                select(tables.settings.c.value).where(tables.settings.c.key == key)
            ).scalar()
        return default if found is None else str(found)

    def set_setting(self, key: str, value: str) -> None:
        """Keep a setting of the site."""
        with self.writing(changes=False) as connection:
            put(connection, tables.settings, {"key": key}, {"value": value})

    def checked(self, publisher: str) -> str | None:
        """The date on which the publisher was last asked for news, or None for never."""
        with self.reading() as connection:
            return connection.execute(
                select(tables.checks.c.date).where(tables.checks.c.publisher == publisher)
            ).scalar()

    def set_checked(self, publisher: str, date: str) -> None:
        """Keep the date on which the publisher was asked for news."""
        with self.writing(changes=False) as connection:
            put(connection, tables.checks, {"publisher": publisher}, {"date": date})

    def job(self, name: str) -> dict[str, Json]:
        """What a background job last said of itself."""
        with self.reading() as connection:
            found = connection.execute(
                select(tables.jobs.c.state).where(tables.jobs.c.name == name)
            ).scalar()
        return dict(json.loads(found)) if found else {}

    def set_job(self, name: str, state: Mapping[str, Json]) -> None:
        """Keep what a background job says of itself."""
        with self.writing(changes=False) as connection:
            value = json.dumps(dict(state), sort_keys=True)
            put(connection, tables.jobs, {"name": name}, {"state": value})

    def file(self, content_hash: str, reader: str) -> FileEntry | None:
        """The entry of a file that this reader has read to its end, or None."""
        table = tables.files
        with self.reading() as connection:
            row = connection.execute(
                select(table).where(table.c.hash == content_hash, table.c.reader == reader)
            ).first()
        return _entry(row) if row else None

    def files(self) -> list[FileEntry]:
        """Every file that has been read to its end, by place."""
        table = tables.files
        with self.reading() as connection:
            rows = connection.execute(select(table).order_by(table.c.place, table.c.hash)).all()
        return [_entry(row) for row in rows]

    def apply(self, notices: Iterable[Notice]) -> int:
        """Keep notices about documents, whether held or not; returns how many were new."""
        with self.writing() as connection:
            new = [notice for notice in notices if note(connection, notice)]
            gone = {n.document for n in new if n.relation in RETRACTING}
            if self.watch is not None and gone:
                self.watch.documents(connection, gone)
            return len(new)

    def notices(self, document: str | None = None) -> list[Notice]:
        """The notices about one document, or all, in a fixed order."""
        table = tables.notices
        query = select(table).order_by(*table.primary_key.columns)
        if document is not None:
            query = query.where(table.c.document == document)
        with self.reading() as connection:
            rows = connection.execute(query).all()
        return [Notice(r.document, r.relation, r.other, r.date, r.source, r.reason) for r in rows]

    def related(self, document: str | None = None) -> dict[str, list[Link]]:
        """What notices say of a document, or of each that is held, under every key of the work."""
        notices, aliases, documents = tables.notices, tables.aliases, tables.documents
        direct = select(notices.c.document, notices.c.relation, notices.c.other).join(
            documents, documents.c.document == notices.c.document
        )
        also = select(aliases.c.document, notices.c.relation, notices.c.other).join(
            notices, aliases.c.alias == notices.c.document
        )
        if document is not None:
            direct = direct.where(notices.c.document == document)
            also = also.where(aliases.c.document == document)
        found: dict[str, list[Link]] = {}
        with self.reading() as connection:
            for row in connection.execute(direct.union(also)):
                found.setdefault(row.document, []).append(Link(row.relation, row.other))
        for links in found.values():
            links.sort(key=lambda link: (link.relation, link.document))
        return found

    def save_article(self, question: str, as_of: str, article: str) -> SavedArticle:
        """Keep an article's JSON. The same question and date become a new revision if changed."""
        with self.writing(changes=False) as connection:
            identity = article_id(question, as_of)
            return self.put_article(connection, question, as_of, article, identity)

    def put_article(
        self, connection: Connection, question: str, as_of: str, article: str, identity: str
    ) -> SavedArticle:
        """Keep an article's JSON in the caller's transaction, as the next revision if it is new."""
        table = tables.articles
        last = connection.execute(
            select(table.c.revision, table.c.article)
            .where(table.c.id == identity)
            .order_by(table.c.revision.desc())
            .limit(1)
        ).first()
        revision = last.revision if last else 0
        if last is None or zlib.decompress(last.article).decode() != article:
            revision += 1
            connection.execute(
                insert(table).values(
                    id=identity,
                    revision=revision,
                    question=question,
                    as_of=as_of,
                    article=zlib.compress(article.encode()),
                )
            )
            if self.watch is not None:
                self.watch.revised(connection, identity, revision)
        return SavedArticle(identity, question, as_of, revision, article)

    def articles(
        self, limit: int = 1000, *, before: int | None = None, owner: str | None = None
    ) -> list[SavedArticle]:
        """Past articles without their text, the newest revision of each, latest first.

        ``before``: only those with a smaller number. ``owner``: only those of the owner's threads,
        and approved ones.
        """
        table = tables.articles
        newest = select(func.max(table.c.number)).group_by(table.c.id).scalar_subquery()
        columns = (table.c.id, table.c.question, table.c.as_of, table.c.revision, table.c.number)
        with self.reading() as connection:
            query = select(*columns).where(
                table.c.number.in_(newest), table.c.number < (before or _EVERY)
            )
            if owner is not None:
                query = query.where(table.c.id.in_(_seen_by(owner)))
            rows = connection.execute(query.order_by(table.c.number.desc()).limit(limit)).all()
        return [SavedArticle(r.id, r.question, r.as_of, r.revision, number=r.number) for r in rows]

    def revision(self, identity: str, revision: int | None = None) -> SavedArticle:
        """The header of a past article by its id or the beginning of it; the newest revision
        without a number. Raises NotHeldError."""
        table = tables.articles
        query = select(table.c.id, table.c.question, table.c.as_of, table.c.revision).where(
            table.c.id.startswith(identity, autoescape=True)
        )
        if revision is not None:
            query = query.where(table.c.revision == revision)
        with self.reading() as connection:
            rows = connection.execute(query.order_by(table.c.number.desc())).all()
        if not identity or not rows or len({r.id for r in rows}) > 1:
            reason = "fits more than one article" if rows and identity else "is in no history"
            raise NotHeldError(
                f"{identity!r} {reason} of {self.place}. `probatum history` lists the articles.",
                tuple(sorted({r.id for r in rows})),
            )
        found = rows[0]
        return SavedArticle(found.id, found.question, found.as_of, found.revision)

    def article(self, identity: str, revision: int | None = None) -> SavedArticle:
        """A past article by its id or the beginning of it. Raises NotHeldError."""
        table = tables.articles
        header = self.revision(identity, revision)
        with self.reading() as connection:
            packed = connection.execute(
                select(table.c.article).where(
                    table.c.id == header.id, table.c.revision == header.revision
                )
            ).scalar_one()
        return replace(header, article=zlib.decompress(packed).decode())

    def whole(self) -> str:
        """``"ok"``, or what the database itself finds wrong."""
        with self.reading() as connection:
            if self.engine.dialect.name != "sqlite":
                return "ok"
            return str(connection.execute(sql("PRAGMA integrity_check")).scalar())

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection for queries."""
        try:
            with self.engine.connect() as connection:
                yield connection
        except DatabaseError as error:
            raise self._explained(error) from error

    @contextmanager
    def writing(self, changes: bool = True) -> Iterator[Connection]:
        """One transaction; ``changes`` raises the state. It holds the write lock from its start."""
        self._resting.state = None
        table = tables.state
        try:
            with self.engine.begin() as connection:
                connection.execute(
                    update(table)
                    .where(table.c.key == "record")
                    .values(value=table.c.value + int(changes))
                )
                yield connection
        except DatabaseError as error:
            raise self._explained(error) from error
        except OSError as error:
            if error.errno == errno.ENOSPC:
                raise self._full() from error
            raise

    def _full(self) -> FullError:
        return FullError(
            f"{self.place}: the disk is full. What had been stored is safe; make room and run the "
            "same command again, it continues where it stopped."
        )

    def _explained(self, error: DatabaseError) -> LibraryError:
        words = str(error.orig)
        if "full" in words or "disk I/O" in words:
            return self._full()
        if "locked" in words or "busy" in words:
            return BusyError(
                f"{self.place}: another process is writing to the library. "
                "Try again when it is done."
            )
        if "readonly" in words or "unable to open" in words:
            return LibraryError(
                f"{self.place}: the library cannot be written to. Check the permissions of the "
                "folder, or choose another with --library or PROBATUM_LIBRARY."
            )
        if "malformed" in words or "not a database" in words:
            return LibraryError(
                f"{self.place}: {FILE} is damaged or no library ({words}). Restore it from a "
                "copy, or choose another folder with --library and add the sources again."
            )
        return LibraryError(f"{self.place}: the database refused: {words}")


def note(connection: Connection, notice: Notice) -> bool:
    """Keep one notice; whether it is new."""
    table = tables.notices
    key = {"document": notice.document, "relation": notice.relation, "other": notice.other}
    rest = {"date": notice.date, "source": notice.source, "reason": notice.reason}
    return put(connection, table, key, rest)


def _entry(row: Row[Any]) -> FileEntry:
    rejections = tuple(Rejection(*rejection) for rejection in json.loads(row.rejections))
    return FileEntry(row.hash, row.place, row.reader, json.loads(row.counts), rejections)


def put(connection: Connection, table: Any, key: dict[str, Any], rest: dict[str, Any]) -> bool:
    """Update the row with this key, or insert it; whether it is new."""
    where = [table.c[name] == value for name, value in key.items()]
    if connection.execute(update(table).where(*where).values(**rest)).rowcount:
        return False
    connection.execute(insert(table).values(**key, **rest))
    return True


def _engine(url: str) -> Engine:
    if not url.startswith("sqlite"):
        return create_engine(url)
    engine = create_engine(url, connect_args={"timeout": _WAIT, "check_same_thread": False})

    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, _: object) -> None:
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "cache_size=-32000",
            "mmap_size=268435456",
        ):
            connection.execute(f"PRAGMA {pragma}").close()

    return engine


def _upgrade(engine: Engine) -> None:
    """Bring the schema to its newest version. Alembic is imported only for an older record."""
    with engine.connect() as connection:
        known = inspect(connection).has_table("alembic_version")
        found = connection.execute(select(_VERSION.c.version_num)).scalar() if known else None
    if found == tables.SCHEMA:
        return
    if found is None:
        _create(engine)
        return
    from probatum.library.migrations.running import upgrade

    upgrade(engine)


def _create(engine: Engine) -> None:
    """Make the newest schema at once in an empty database."""
    with engine.begin() as connection:
        connection.execute(
            sql(
                "CREATE TABLE IF NOT EXISTS alembic_version (version_num VARCHAR(32) NOT NULL, "
                "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
            )
        )
        connection.execute(delete(_VERSION))
        connection.execute(insert(_VERSION).values(version_num=tables.SCHEMA))
        tables.metadata.create_all(connection)
        if not connection.execute(select(func.count()).select_from(tables.state)).scalar():
            connection.execute(insert(tables.state).values(key="record", value=0))

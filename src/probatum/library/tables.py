"""Tables of the record. The same schema works on SQLite and on PostgreSQL."""

from __future__ import annotations

from sqlalchemy import (
    DDL,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    event,
)

SCHEMA = "0004"
"""Newest migration. A record at this version is opened without alembic."""

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

state = Table(
    "state",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("value", Integer, nullable=False),
)
"""Counters: ``record`` rises with each change of what is held, the others belong to the index."""

documents = Table(
    "documents",
    metadata,
    Column("document", Text, primary_key=True),
    Column("withdrawn", Text),
)

editions = Table(
    "editions",
    metadata,
    Column("row", Integer, primary_key=True, autoincrement=True),
    Column("id", String(16), nullable=False, unique=True),
    Column("document", Text, ForeignKey(documents.c.document), nullable=False, index=True),
    Column("source", Text, nullable=False),
    Column("kind", String(32), nullable=False),
    Column("level", String(16), nullable=False),
    Column("title", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("date", String(32), nullable=False, index=True),
    Column("url", Text, nullable=False),
    Column("licence", Text, nullable=False),
    Column("design", String(64)),
    Column("jurisdiction", Text, nullable=False),
    Column("retracted", Boolean, nullable=False),
    Column("names", Text, nullable=False),
    Column("publication_types", Text, nullable=False),
    Column("links", Text, nullable=False),
    Column("meta", Text, nullable=False),
    Column("exclusions", Text, nullable=False),
    Column("passages", Integer, nullable=False),
    Column("characters", Integer, nullable=False),
    Column("newest", Boolean, nullable=False),
    Column("superseded", Boolean, nullable=False),
    Column("indexed_newest", Boolean, nullable=False),
    Index("ix_editions_flags", "newest", "indexed_newest"),
    Index("ix_editions_passages", "passages"),
    sqlite_autoincrement=True,
)
"""``indexed_newest`` is the flag with which the word index was given the edition."""

texts = Table(
    "texts",
    metadata,
    Column("row", Integer, ForeignKey(editions.c.row), primary_key=True, autoincrement=False),
    Column("text", LargeBinary, nullable=False),
    Column("body", LargeBinary, nullable=False),
)
"""Canonical text, and sections and passages as JSON; both zlib."""

keys = Table(
    "passage_keys",
    metadata,
    Column("row", Integer, ForeignKey(editions.c.row), primary_key=True, autoincrement=False),
    Column("hashes", LargeBinary, nullable=False),
    Column("codes", Text, nullable=False),
    Column("coded", LargeBinary, nullable=False),
)
"""See :meth:`probatum.library.record.Record.passage_table`."""

aliases = Table(
    "aliases",
    metadata,
    Column("alias", Text, primary_key=True),
    Column("document", Text, primary_key=True),
)
"""Other keys of the same work: ``doi:…`` of an abstract, ``pmid:…`` of its full text."""

files = Table(
    "files",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("reader", String(64), primary_key=True),
    Column("place", Text, nullable=False),
    Column("counts", Text, nullable=False),
    Column("rejections", Text, nullable=False),
)

notices = Table(
    "notices",
    metadata,
    Column("document", Text, primary_key=True),
    Column("relation", String(64), primary_key=True),
    Column("other", Text, primary_key=True),
    Column("date", String(32), nullable=False),
    Column("source", Text, nullable=False),
    Column("reason", Text, nullable=False),
)

articles = Table(
    "articles",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("id", String(32), nullable=False, index=True),
    Column("revision", Integer, nullable=False),
    Column("question", Text, nullable=False),
    Column("as_of", String(32), nullable=False),
    Column("article", LargeBinary, nullable=False),
    sqlite_autoincrement=True,
)

threads = Table(
    "threads",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("owner", String(128), nullable=False, index=True),
    Column("shared", Boolean, nullable=False),
)

turns = Table(
    "turns",
    metadata,
    Column("row", Integer, primary_key=True, autoincrement=True),
    Column("thread", String(32), ForeignKey(threads.c.id), nullable=False, index=True),
    Column("said", Text, nullable=False),
    Column("question", Text, nullable=False),
    Column("as_of", String(32), nullable=False),
    Column("carried", Text, nullable=False),
    Column("article", String(32), nullable=False, index=True),
    Column("revision", Integer, nullable=False),
    Column("no_answer", LargeBinary, nullable=False),
    sqlite_autoincrement=True,
)
"""The questions of each thread. ``article`` is an id in ``articles``, empty if there is none."""

settings = Table(
    "settings",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("value", Text, nullable=False),
)

checks = Table(
    "publisher_checks",
    metadata,
    Column("publisher", String(128), primary_key=True),
    Column("date", String(32), nullable=False),
)

jobs = Table(
    "jobs",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("state", Text, nullable=False),
)

steps = Table(
    "editorial_steps",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("article", String(32), nullable=False, index=True),
    Column("revision", Integer, nullable=False),
    Column("action", String(32), nullable=False, index=True),
    Column("actor", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("at", String(32), nullable=False),
    Column("detail", Text, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
)
"""The history of the desk, one chain of hashes; see :mod:`probatum.editorial.steps`."""

ONLY_GROWS = tuple(
    f"CREATE TRIGGER editorial_steps_no_{verb} BEFORE {verb.upper()} ON editorial_steps "
    "BEGIN SELECT RAISE(ABORT, 'the history of the desk only grows'); END"
    for verb in ("update", "delete")
)
"""Keep an honest program from altering the history; the chain shows what a dishonest one did."""

for _trigger in ONLY_GROWS:
    event.listen(steps, "after_create", DDL(_trigger).execute_if(dialect="sqlite"))  # type: ignore[no-untyped-call]

reviewers = Table(
    "reviewers",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("name", Text, nullable=False),
    Column("credentials", Text, nullable=False),
    Column("speciality", Text, nullable=False),
    Column("public", Text, nullable=False),
    Column("key", LargeBinary, nullable=False),
)
"""``key`` is the private key, encrypted by the reviewer's own secret."""

approved = Table(
    "approved_documents",
    metadata,
    Column("document", Text, primary_key=True),
    Column("article", String(32), primary_key=True),
    Column("revision", Integer, primary_key=True),
)
"""The documents that approved revisions quote: a change of one looks at them again."""

copies = Table(
    "copies",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("code", String(16), nullable=False, unique=True),
    Column("article", String(32), nullable=False, index=True),
    Column("revision", Integer, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("actor", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("at", String(32), nullable=False),
    Column("discard", String(32), nullable=False),
    sqlite_autoincrement=True,
)
"""Who opened, printed or exported which revision; ``discard`` is a day, empty where it was opened."""

reports = Table(
    "reports",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("article", String(32), nullable=False, index=True),
    Column("revision", Integer, nullable=False),
    Column("claim", String(16), nullable=False),
    Column("words", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("contact", Text, nullable=False),
    Column("at", String(32), nullable=False),
    Column("recipient", Text, nullable=False),
    Column("settled", String(32), nullable=False),
    Column("outcome", Text, nullable=False),
    sqlite_autoincrement=True,
)
"""What readers say is wrong. The history has a hash of the words, so that they can be deleted."""

unanswered = Table(
    "unanswered",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("question", Text, nullable=False),
    Column("looked_for", Text, nullable=False),
    Column("first", String(32), nullable=False),
    Column("last", String(32), nullable=False),
    Column("times", Integer, nullable=False),
    Column("closed", String(32), nullable=False),
    Column("outcome", Text, nullable=False),
)
"""Questions that nothing held answers, for the librarian."""

plain_drafts = Table(
    "plain_drafts",
    metadata,
    Column("model", String(256), primary_key=True),
    Column("asked", String(64), primary_key=True),
    Column("text", Text, nullable=False),
)
"""What a language model made of a sentence; ``asked`` is the SHA-256 of all that it was told."""

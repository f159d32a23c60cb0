"""The schema of the first release."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "aliases",
        sa.Column("alias", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("alias", "document", name=op.f("pk_aliases")),
    )
    op.create_table(
        "articles",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("as_of", sa.String(length=32), nullable=False),
        sa.Column("article", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_articles")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_articles_id"), "articles", ["id"], unique=False)
    op.create_table(
        "documents",
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("withdrawn", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("document", name=op.f("pk_documents")),
    )
    op.create_table(
        "files",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("reader", sa.String(length=64), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("counts", sa.Text(), nullable=False),
        sa.Column("rejections", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("hash", "reader", name=op.f("pk_files")),
    )
    op.create_table(
        "jobs",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_jobs")),
    )
    op.create_table(
        "notices",
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("relation", sa.String(length=64), nullable=False),
        sa.Column("other", sa.Text(), nullable=False),
        sa.Column("date", sa.String(length=32), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("document", "relation", "other", name=op.f("pk_notices")),
    )
    op.create_table(
        "publisher_checks",
        sa.Column("publisher", sa.String(length=128), nullable=False),
        sa.Column("date", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("publisher", name=op.f("pk_publisher_checks")),
    )
    op.create_table(
        "settings",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_settings")),
    )
    op.create_table(
        "state",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_state")),
    )
    op.create_table(
        "editions",
        sa.Column("row", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("level", sa.String(length=16), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("date", sa.String(length=32), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("licence", sa.Text(), nullable=False),
        sa.Column("design", sa.String(length=64), nullable=True),
        sa.Column("jurisdiction", sa.Text(), nullable=False),
        sa.Column("retracted", sa.Boolean(), nullable=False),
        sa.Column("names", sa.Text(), nullable=False),
        sa.Column("publication_types", sa.Text(), nullable=False),
        sa.Column("links", sa.Text(), nullable=False),
        sa.Column("meta", sa.Text(), nullable=False),
        sa.Column("exclusions", sa.Text(), nullable=False),
        sa.Column("passages", sa.Integer(), nullable=False),
        sa.Column("characters", sa.Integer(), nullable=False),
        sa.Column("newest", sa.Boolean(), nullable=False),
        sa.Column("superseded", sa.Boolean(), nullable=False),
        sa.Column("indexed_newest", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document"], ["documents.document"], name=op.f("fk_editions_document_documents")
        ),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_editions")),
        sa.UniqueConstraint("id", name=op.f("uq_editions_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_editions_date"), "editions", ["date"], unique=False)
    op.create_index(op.f("ix_editions_document"), "editions", ["document"], unique=False)
    op.create_index("ix_editions_flags", "editions", ["newest", "indexed_newest"], unique=False)
    op.create_index("ix_editions_passages", "editions", ["passages"], unique=False)
    op.create_table(
        "passage_keys",
        sa.Column("row", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("hashes", sa.LargeBinary(), nullable=False),
        sa.Column("codes", sa.Text(), nullable=False),
        sa.Column("coded", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["row"], ["editions.row"], name=op.f("fk_passage_keys_row_editions")
        ),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_passage_keys")),
    )
    op.create_table(
        "texts",
        sa.Column("row", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["row"], ["editions.row"], name=op.f("fk_texts_row_editions")),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_texts")),
    )
    op.execute("INSERT INTO state (key, value) VALUES ('record', 0)")

"""Drafts of plain sentences by a language model."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "plain_drafts",
        sa.Column("model", sa.String(length=256), nullable=False),
        sa.Column("asked", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("model", "asked", name=op.f("pk_plain_drafts")),
    )

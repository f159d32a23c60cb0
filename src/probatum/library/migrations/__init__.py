"""Migrations of the record's schema, run by alembic for a record of an older version."""

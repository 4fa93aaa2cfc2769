"""Tables of access and of the record of changes."""

from sqlalchemy import JSON, CheckConstraint, Column, Integer, String, Table, Text

from sync_service.database.tables.base import Moment, metadata

tokens = Table(
    "tokens",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("digest", String(64), nullable=False, unique=True),
    Column("unit", String(80), nullable=False),
    Column("role", String(10), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("revoked_at", Moment),
    CheckConstraint("role in ('clerk', 'reviewer', 'office', 'admin')", name="role"),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("actor", Text, nullable=False),
    Column("action", String(40), nullable=False),
    Column("subject", Text, nullable=False),
    Column("detail", JSON, nullable=False),
    # Each record carries the digest of the one before: a record taken out breaks the chain.
    Column("digest", String(64), nullable=False),
)

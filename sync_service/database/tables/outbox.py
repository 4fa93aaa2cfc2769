"""Tables of what leaves: reports made, who receives them, and the mails on their way."""

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from sync_service.database.tables.base import Moment, metadata

# `unit` is empty for the province's report.
recipients = Table(
    "recipients",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("unit", String(80), nullable=False),
    Column("address", String(254), nullable=False),
    Column("name", Text, nullable=False),
    UniqueConstraint("unit", "address"),
)

made_reports = Table(
    "made_reports",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String(10), nullable=False),
    Column("period", String(8), nullable=False),
    Column("unit", String(80), nullable=False),
    Column("number", Integer, nullable=False),
    Column("state", String(10), nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("approved_at", Moment),
    Column("approved_by", Text),
    Column("sent_at", Moment),
    Column("files", JSON, nullable=False),  # {role: {name, sha256, media_type}}
    Column("figures", JSON, nullable=False),  # the totals that the report states
    Column("letter", JSON, nullable=False),  # {subject, text, html} of its mail
    UniqueConstraint("period", "unit", "number"),
    CheckConstraint("kind in ('province', 'unit')", name="kind"),
    CheckConstraint("state in ('draft', 'approved', 'sent', 'replaced')", name="state"),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("about", String(100), nullable=False),
    Column("period", String(8), nullable=False),
    Column("unit", String(80), nullable=False),
    Column("recipient", String(254), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("message_id", String(200), nullable=False, unique=True),
    Column("content", JSON, nullable=False),
    Column("report", Integer, ForeignKey("made_reports.id")),
    Column("state", String(10), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_at", Moment, nullable=False),
    Column("claimed_by", String(40)),
    Column("lease_until", Moment),
    Column("answer", Text),
    Column("created_at", Moment, nullable=False),
    Column("sent_at", Moment),
    # The same mail is queued once, whoever queues it again.
    UniqueConstraint("about", "period", "recipient", "digest"),
    Index("ix_outbox_due", "state", "next_at"),
    CheckConstraint(
        "state in ('queued', 'claimed', 'sending', 'sent', 'failed', 'unknown', 'done')",
        name="state",
    ),
)

"""Tables of the scheduled jobs: how far each was planned, every run, and who runs them."""

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from sync_service.database.tables.base import Moment, metadata

# Up to which moment a job's runs are written down; later ones are still to be planned.
jobs = Table(
    "jobs",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("planned_until", Moment, nullable=False),
)

job_runs = Table(
    "job_runs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("job", String(40), nullable=False),
    Column("planned_at", Moment, nullable=False),
    Column("subject", String(40), nullable=False),  # the period that it is about, or ""
    Column("origin", String(10), nullable=False),
    # Earlier moments of the same job that this run makes up for.
    Column("missed", Integer, nullable=False),
    Column("state", String(10), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("not_before", Moment, nullable=False),
    Column("worker", String(80)),
    Column("started_at", Moment),
    Column("ended_at", Moment),
    Column("result", JSON),
    Column("error", Text),
    # A planned moment is one run, however many workers look at the clock.
    UniqueConstraint("job", "planned_at", "subject", "origin"),
    CheckConstraint("state in ('waiting', 'running', 'done', 'failed')", name="state"),
    CheckConstraint("origin in ('schedule', 'hand')", name="origin"),
    Index("ix_job_runs_state", "state", "not_before"),
)

# Held by one worker at a time; free again when it was not renewed until then.
leases = Table(
    "leases",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("holder", String(80), nullable=False),
    Column("until", Moment, nullable=False),
)

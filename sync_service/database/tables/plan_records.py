"""Tables of what becomes of plans: events they waited for, changes, links, what a period froze."""

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    text,
)

from sync_service.database.tables.base import Moment, metadata

# An awaited event that has happened. One that was undone stays on record.
plan_events = Table(
    "plan_events",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("plan", String(40), nullable=False),
    Column("event", Text, nullable=False),  # the plan's own words
    Column("folded", Text, nullable=False),
    Column("day", Date, nullable=False),
    Column("months", Integer),  # allowed by the office where the plan says none
    Column("recorded_at", Moment, nullable=False),
    Column("undone_at", Moment),
    Index(
        "uq_plan_events_in_force",
        "plan",
        "folded",
        unique=True,
        sqlite_where=text("undone_at IS NULL"),
        postgresql_where=text("undone_at IS NULL"),
    ),
)

# What loading a plan again changed in its tasks; a task keeps its identity by its code.
task_changes = Table(
    "task_changes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("plan", String(40), nullable=False, index=True),
    Column("task", String(80), nullable=False),
    Column("change", String(12), nullable=False),
    Column("old", JSON, nullable=False),
    Column("new", JSON, nullable=False),
    Column("reason", Text),
    Column("changed_at", Moment, nullable=False),
    CheckConstraint(
        "change in ('added', 'dropped', 'withdrawn', 'restored', 'deadline', 'wording', 'title', "
        "'roles')",
        name="change",
    ),
)

# A task of a plan, and the task above that it carries out; confirmed by a person.
task_links = Table(
    "task_links",
    metadata,
    Column("plan", String(40), primary_key=True),
    Column("task", String(80), primary_key=True),
    Column("above_plan", String(40), primary_key=True),
    Column("above_task", String(80), primary_key=True),
    Column("linked_at", Moment, nullable=False),
)

# The deadlines in force in a period, frozen with its tree: closed periods stay as signed.
period_plans = Table(
    "period_plans",
    metadata,
    Column("period", String(8), ForeignKey("periods.code"), primary_key=True),
    Column("plan", String(40), primary_key=True),
    Column("deadlines", JSON, nullable=False),  # {task: deadline as in a plan file}
)

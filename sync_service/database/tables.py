"""All tables. One noun a table; figures of a report are one vector a form (contract/vectors.py)."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.types import TypeDecorator


class Moment(TypeDecorator[datetime]):
    """A moment in time: kept as UTC without a zone, so that every database compares it alike."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Any) -> datetime | None:
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, _dialect: Any) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# The units file as loaded: founding rows and events, in the file's order.
units = Table(
    "units",
    metadata,
    Column("code", String(80), primary_key=True),
    Column("position", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("kind", String(40), nullable=False),
    Column("parent", String(80)),
    Column("valid_from", Date),
    Column("email", Text),
)
unit_events = Table(
    "unit_events",
    metadata,
    Column("position", Integer, primary_key=True),
    Column("day", Date, nullable=False, index=True),
    Column("content", JSON, nullable=False),
)

plans = Table(
    "plans",
    metadata,
    Column("code", String(40), primary_key=True),
    Column("position", Integer, nullable=False),
    Column("content", JSON, nullable=False),
    Column("loaded_at", Moment, nullable=False),
)

periods = Table(
    "periods",
    metadata,
    Column("code", String(8), primary_key=True),
    Column("first_day", Date, nullable=False),
    Column("last_day", Date, nullable=False),
    Column("due_day", Date, nullable=False),
    Column("state", String(10), nullable=False),
    Column("forms", JSON, nullable=False),  # {form: version}
    Column("assignments", JSON, nullable=False),  # {kinds|units: {owner: [[plan, task, roles]]}}
    Column("opened_at", Moment, nullable=False),
    CheckConstraint("state in ('open', 'closed')", name="state"),
)

# What the office made of a rule in a period; a rule without a row is in force.
rule_states = Table(
    "rule_states",
    metadata,
    Column("period", String(8), ForeignKey("periods.code"), primary_key=True),
    Column("rule", String(20), primary_key=True),
    Column("state", String(10), nullable=False),
    Column("changed_at", Moment, nullable=False),
    CheckConstraint("state in ('trial', 'in_force', 'off')", name="state"),
)

# The tree as it stands on a period's last day, frozen so that one report finds its way up
# without the whole tree. position and last are preorder numbers: a subtree is a range.
period_units = Table(
    "period_units",
    metadata,
    Column("period", String(8), ForeignKey("periods.code"), primary_key=True),
    Column("unit", String(80), primary_key=True),
    Column("name", Text, nullable=False),
    Column("kind", String(40), nullable=False),
    Column("parent", String(80)),
    Column("email", Text),
    Column("depth", Integer, nullable=False),
    Column("position", Integer, nullable=False),
    Column("last", Integer, nullable=False),
    Column("expected", Boolean, nullable=False),
    Column("forms", JSON, nullable=False),  # forms that the unit fills in
    Column("covered_by", JSON, nullable=False),  # {form: unit above that reports for it}
    Column("subtree_forms", JSON, nullable=False),  # forms reported for all below as well
    Column("previous", JSON, nullable=False),  # {form: codes carried on, or null}
    Column("last_year", JSON, nullable=False),
    Index("ix_period_units_range", "period", "position", "last"),
    Index("ix_period_units_parent", "period", "parent"),
)

files = Table(
    "files",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("size", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("stored_at", Moment, nullable=False),
)

submissions = Table(
    "submissions",
    metadata,
    Column("id", Integer, primary_key=True),
    # Null where the file does not tell whose and which period it is.
    Column("period", String(8)),
    Column("unit", String(80)),
    Column("version", Integer),
    Column("state", String(10), nullable=False),
    Column("sha256", String(64), ForeignKey("files.sha256"), nullable=False, index=True),
    Column("file_name", Text, nullable=False),
    Column("channel", String(20), nullable=False),
    Column("sender", Text),
    Column("received_at", Moment, nullable=False),
    Column("forms", JSON, nullable=False),  # {form: version} that the file carries
    Column("findings", JSON, nullable=False),
    Column("approved_at", Moment),
    Column("reviewed_by", Text),
    Column("reason", Text),
    UniqueConstraint("period", "unit", "version"),
    CheckConstraint("state in ('accepted', 'rejected', 'replaced', 'returned')", name="state"),
    # At most one report of a unit counts in a period, whatever happens at the same moment.
    Index(
        "uq_submissions_current",
        "period",
        "unit",
        unique=True,
        sqlite_where=text("state = 'accepted'"),
        postgresql_where=text("state = 'accepted'"),
    ),
)

layouts = Table(
    "layouts",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("content", JSON, nullable=False),  # {sheets: {name: {rows, columns}}}
)
submission_forms = Table(
    "submission_forms",
    metadata,
    Column("submission", Integer, ForeignKey("submissions.id"), primary_key=True),
    Column("form", String(40), primary_key=True),
    Column("version", String(20), nullable=False),
    Column("figures", LargeBinary, nullable=False),
    Column("layout", String(64), ForeignKey("layouts.digest"), nullable=False),
    Column("explanations", JSON, nullable=False),  # {measure: the clerk's reason}
)
task_reports = Table(
    "task_reports",
    metadata,
    Column("submission", Integer, ForeignKey("submissions.id"), primary_key=True),
    Column("plan", String(40), primary_key=True),
    Column("task", String(80), primary_key=True),
    Column("status", String(40), nullable=False),
    Column("percent", Float),
    Column("completed_on", Date),
    Column("document", Text),
    Column("result", Text),
    Column("obstacle", Text),
    Column("proposal", Text),
    Column("sheet", Text, nullable=False),
    Column("row", Integer, nullable=False),
)

rollups = Table(
    "rollups",
    metadata,
    Column("period", String(8), ForeignKey("periods.code"), primary_key=True),
    Column("unit", String(80), primary_key=True),
    Column("form", String(40), primary_key=True),
    Column("sums", LargeBinary, nullable=False),
    Column("counts", LargeBinary, nullable=False),
    Column("reports", Integer, nullable=False),
)

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

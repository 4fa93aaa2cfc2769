"""Tables of what was received, and the totals of it."""

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from sync_service.database.tables.base import Moment, metadata

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
    # The latest reports of a period are what a new one is held against: found without sorting all.
    Index(
        "ix_submissions_latest",
        "period",
        "id",
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

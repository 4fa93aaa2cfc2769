"""Tables of the periods and the tree frozen for each."""

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
)

from sync_service.database.tables.base import Moment, metadata

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

# How the figures of a form version stand in their vectors, held since its first period.
form_versions = Table(
    "form_versions",
    metadata,
    Column("form", String(40), primary_key=True),
    Column("version", String(20), primary_key=True),
    Column("fingerprint", String(64), nullable=False),
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

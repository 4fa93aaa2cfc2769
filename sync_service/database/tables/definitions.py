"""Tables of what is loaded: units, plans."""

from sqlalchemy import JSON, Column, Date, Integer, String, Table, Text

from sync_service.database.tables.base import Moment, metadata

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

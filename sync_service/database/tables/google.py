"""Tables of Google Sheets: which file is whose, and how far it was read and answered."""

from sqlalchemy import JSON, Column, Integer, String, Table

from sync_service.database.tables.base import Moment, metadata

google_sheets = Table(
    "google_sheets",
    metadata,
    Column("period", String(8), primary_key=True),
    Column("unit", String(80), primary_key=True),
    # "unit": a unit's workbook to be filled in; "totals": what is pushed for it.
    Column("kind", String(10), primary_key=True),
    Column("file", String(128), nullable=False, unique=True),
    Column("shared", JSON, nullable=False),  # addresses that may use it
    Column("made_at", Moment, nullable=False),
    # Null until it is wholly set up: an interrupted issue goes on with it.
    Column("issued_at", Moment),
    # Drive's time of the last change that was looked at, and a digest of what was read then.
    Column("seen", String(40)),
    Column("digest", String(64)),
    Column("submission", Integer),
    # The state of that report as the sheet tells it; null while the answer is due.
    Column("told", String(10)),
)

"""Tables of the ways in and out: what is closed, who may send, and what came."""

from sqlalchemy import JSON, Boolean, Column, Index, Integer, String, Table, Text

from sync_service.database.tables.base import Moment, metadata

# What is switched off. An empty form or unit stands for all; a unit for its whole subtree.
channel_closures = Table(
    "channel_closures",
    metadata,
    Column("channel", String(20), primary_key=True),
    Column("form", String(40), primary_key=True),
    Column("unit", String(80), primary_key=True),
    Column("closed_at", Moment, nullable=False),
)

# Addresses that speak for a unit beside the one in the units file.
senders = Table(
    "senders",
    metadata,
    Column("address", String(254), primary_key=True),
    Column("unit", String(80), primary_key=True),
    Column("added_at", Moment, nullable=False),
)

# Every mail and every file of the folder that was taken, so that none is taken or answered twice.
arrivals = Table(
    "arrivals",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("channel", String(20), nullable=False),
    Column("name", Text, nullable=False),  # the subject, or the path in the folder
    Column("sender", Text),
    Column("thread", String(64)),
    Column("result", String(20), nullable=False),
    Column("answered", Boolean, nullable=False),
    Column("submissions", JSON, nullable=False),  # ids, in the order of the files
    Column("at", Moment, nullable=False),
    # Not null once the message or file lies where handled ones lie.
    Column("settled_at", Moment),
    Index("ix_arrivals_channel_sender_at", "channel", "sender", "at"),
)

# The codes of the upload page, hashed; each is bound to one unit.
unit_links = Table(
    "unit_links",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("digest", String(64), nullable=False, unique=True),
    Column("unit", String(80), nullable=False, index=True),
    Column("created_at", Moment, nullable=False),
    Column("revoked_at", Moment),
)

"""Switches of the channels, further senders, arrivals, links of the upload page."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the tables."""
    op.create_table(
        "channel_closures",
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("form", sa.String(length=40), nullable=False),
        sa.Column("unit", sa.String(length=80), nullable=False),
        sa.Column("closed_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("channel", "form", "unit", name=op.f("pk_channel_closures")),
    )
    op.create_table(
        "senders",
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("unit", sa.String(length=80), nullable=False),
        sa.Column("added_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("address", "unit", name=op.f("pk_senders")),
    )
    op.create_table(
        "arrivals",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sender", sa.Text(), nullable=True),
        sa.Column("thread", sa.String(length=64), nullable=True),
        sa.Column("result", sa.String(length=20), nullable=False),
        sa.Column("answered", sa.Boolean(), nullable=False),
        sa.Column("submissions", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("settled_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_arrivals")),
    )
    op.create_index(op.f("ix_arrivals_channel_sender_at"), "arrivals", ["channel", "sender", "at"])
    op.create_table(
        "unit_links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("unit", sa.String(length=80), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("revoked_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_links")),
        sa.UniqueConstraint("digest", name=op.f("uq_unit_links_digest")),
    )
    op.create_index(op.f("ix_unit_links_unit"), "unit_links", ["unit"])


def downgrade() -> None:
    """Drops the tables."""
    for table in ("unit_links", "arrivals", "senders", "channel_closures"):
        op.drop_table(table)

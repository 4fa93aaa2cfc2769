"""Google Sheets: which file is whose, and how far it was read and answered."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the table."""
    op.create_table(
        "google_sheets",
        sa.Column("period", sa.String(length=8), nullable=False),
        sa.Column("unit", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("file", sa.String(length=128), nullable=False),
        sa.Column("shared", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("issued_at", sa.DateTime(), nullable=True),
        sa.Column("seen", sa.String(length=40), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("submission", sa.Integer(), nullable=True),
        sa.Column("told", sa.String(length=10), nullable=True),
        sa.PrimaryKeyConstraint("period", "unit", "kind", name=op.f("pk_google_sheets")),
        sa.UniqueConstraint("file", name=op.f("uq_google_sheets_file")),
    )


def downgrade() -> None:
    """Takes it away."""
    op.drop_table("google_sheets")

"""The latest reports of a period found without sorting all of them."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the index."""
    op.create_index(
        "ix_submissions_latest",
        "submissions",
        ["period", "id"],
        sqlite_where=sa.text("state = 'accepted'"),
        postgresql_where=sa.text("state = 'accepted'"),
    )


def downgrade() -> None:
    """Takes it away."""
    op.drop_index("ix_submissions_latest", table_name="submissions")

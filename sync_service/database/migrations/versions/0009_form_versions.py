"""What the vectors of a form version hold, so that no changed form reads them otherwise."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the table; `tonghop init` fills it for the versions in use."""
    op.create_table(
        "form_versions",
        sa.Column("form", sa.String(length=40), nullable=False),
        sa.Column("version", sa.String(length=20), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("form", "version", name=op.f("pk_form_versions")),
    )


def downgrade() -> None:
    """Takes it away."""
    op.drop_table("form_versions")

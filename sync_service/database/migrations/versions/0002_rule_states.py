"""The states of rules by period."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the table."""
    op.create_table(
        "rule_states",
        sa.Column("period", sa.String(length=8), nullable=False),
        sa.Column("rule", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "state in ('trial', 'in_force', 'off')", name=op.f("ck_rule_states_state")
        ),
        sa.ForeignKeyConstraint(["period"], ["periods.code"], name=op.f("fk_rule_states_period")),
        sa.PrimaryKeyConstraint("period", "rule", name=op.f("pk_rule_states")),
    )


def downgrade() -> None:
    """Drops the table."""
    op.drop_table("rule_states")

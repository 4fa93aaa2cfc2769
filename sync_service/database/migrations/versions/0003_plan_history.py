"""Events that plans wait for, changes of their tasks, links between them, frozen deadlines."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the tables; the periods there are freeze the deadlines that their plans have now."""
    op.create_table(
        "plan_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan", sa.String(length=40), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("months", sa.Integer()),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("undone_at", sa.DateTime()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_events")),
    )
    op.create_index(
        "uq_plan_events_in_force",
        "plan_events",
        ["plan", "folded"],
        unique=True,
        sqlite_where=sa.text("undone_at IS NULL"),
        postgresql_where=sa.text("undone_at IS NULL"),
    )
    op.create_table(
        "task_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan", sa.String(length=40), nullable=False),
        sa.Column("task", sa.String(length=80), nullable=False),
        sa.Column("change", sa.String(length=12), nullable=False),
        sa.Column("old", sa.JSON(), nullable=False),
        sa.Column("new", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "change in ('added', 'dropped', 'withdrawn', 'restored', 'deadline', 'wording', "
            "'title', 'roles')",
            name=op.f("ck_task_changes_change"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_changes")),
    )
    op.create_index(op.f("ix_task_changes_plan"), "task_changes", ["plan"])
    op.create_table(
        "task_links",
        sa.Column("plan", sa.String(length=40), nullable=False),
        sa.Column("task", sa.String(length=80), nullable=False),
        sa.Column("above_plan", sa.String(length=40), nullable=False),
        sa.Column("above_task", sa.String(length=80), nullable=False),
        sa.Column("linked_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint(
            "plan", "task", "above_plan", "above_task", name=op.f("pk_task_links")
        ),
    )
    frozen = op.create_table(
        "period_plans",
        sa.Column("period", sa.String(length=8), nullable=False),
        sa.Column("plan", sa.String(length=40), nullable=False),
        sa.Column("deadlines", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["period"], ["periods.code"], name=op.f("fk_period_plans_period")),
        sa.PrimaryKeyConstraint("period", "plan", name=op.f("pk_period_plans")),
    )
    _freeze(frozen)


def _freeze(frozen: sa.Table) -> None:
    periods = sa.table("periods", sa.column("code"))
    plans = sa.table("plans", sa.column("code"), sa.column("content", sa.JSON))
    connection = op.get_bind()
    loaded = connection.execute(sa.select(plans.c.code, plans.c.content)).all()
    rows = [
        {
            "period": period,
            "plan": plan.code,
            "deadlines": {task["code"]: task["deadline"] for task in plan.content["tasks"]},
        }
        for period in connection.scalars(sa.select(periods.c.code))
        for plan in loaded
    ]
    if rows:
        connection.execute(sa.insert(frozen), rows)


def downgrade() -> None:
    """Drops the tables."""
    for name in ("period_plans", "task_links", "task_changes", "plan_events"):
        op.drop_table(name)

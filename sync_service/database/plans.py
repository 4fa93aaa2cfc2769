"""The plans in force, in the order in which they were first loaded."""

from datetime import datetime

from sqlalchemy import Connection, func, insert, select, update

from sync_service.contract.plan_files import plan_of, to_content
from sync_service.database.tables import plans
from sync_service.domain.plans import Plan


def save_plan(connection: Connection, plan: Plan, now: datetime) -> bool:
    """Puts a plan in place of the one with its code; True when there was none."""
    values = {"content": to_content(plan), "loaded_at": now}
    changed = connection.execute(update(plans).where(plans.c.code == plan.code).values(values))
    if changed.rowcount:
        return False
    position = connection.scalar(select(func.count()).select_from(plans)) or 0
    connection.execute(insert(plans).values(code=plan.code, position=position, **values))
    return True


def all_plans(connection: Connection) -> tuple[Plan, ...]:
    """Every plan."""
    rows = connection.execute(select(plans.c.content).order_by(plans.c.position))
    return tuple(plan_of(row.content) for row in rows)

"""The plans in force, in the order in which they were first loaded, and as a period froze them."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from functools import lru_cache

import orjson
from sqlalchemy import Connection, Text, cast, delete, func, insert, select, update

from sync_service.contract.plan_files import (
    deadline_content,
    deadline_from,
    plan_of,
    to_content,
)
from sync_service.database.plan_events import events_in_force
from sync_service.database.tables import period_plans, plans, task_reports
from sync_service.domain.awaited import with_events
from sync_service.domain.plans import Plan


def save_plan(connection: Connection, plan: Plan, now: datetime) -> bool:
    """Puts a plan in place of the one with its code; True when there was none."""
    values = {"content": to_content(plan), "loaded_at": now}
    changed = connection.execute(update(plans).where(plans.c.code == plan.code).values(values))
    if changed.rowcount:
        return False
    last = connection.scalar(select(func.max(plans.c.position)))
    position = 0 if last is None else last + 1
    connection.execute(insert(plans).values(code=plan.code, position=position, **values))
    return True


def remove_plan(connection: Connection, code: str) -> None:
    """Takes a plan out; what became of it stays on record under its code."""
    connection.execute(delete(plans).where(plans.c.code == code))


def all_plans(connection: Connection) -> tuple[Plan, ...]:
    """Every plan, with the deadlines that follow from the events on record."""
    happened = events_in_force(connection)
    return tuple(
        with_events(plan, happened.get(plan.code, {})) for plan in loaded_plans(connection)
    )


def loaded_plans(connection: Connection) -> tuple[Plan, ...]:
    """Every plan as it was loaded, whatever has happened since."""
    rows = connection.scalars(select(cast(plans.c.content, Text)).order_by(plans.c.position))
    return tuple(map(_plan_in, rows))


def freeze_deadlines(connection: Connection, period: str) -> None:
    """Keeps the deadlines in force with a period, in place of those kept before."""
    connection.execute(delete(period_plans).where(period_plans.c.period == period))
    rows = [
        {
            "period": period,
            "plan": plan.code,
            "deadlines": {task.code: deadline_content(task.deadline) for task in plan.tasks},
        }
        for plan in all_plans(connection)
    ]
    if rows:
        connection.execute(insert(period_plans), rows)


def as_frozen(connection: Connection, period: str, found: Iterable[Plan]) -> tuple[Plan, ...]:
    """The plans with the deadlines that a period froze; a task that it did not know keeps its."""
    query = select(period_plans.c.plan, period_plans.c.deadlines)
    frozen = {
        row.plan: row.deadlines
        for row in connection.execute(query.where(period_plans.c.period == period))
    }
    return tuple(
        replace(
            plan,
            tasks=tuple(
                replace(task, deadline=deadline_from(kept))
                if (kept := frozen.get(plan.code, {}).get(task.code)) is not None
                else task
                for task in plan.tasks
            ),
        )
        for plan in found
    )


def tasks_reported(connection: Connection, plan: str) -> set[str]:
    """The codes of a plan's tasks on which any report was ever accepted."""
    query = select(task_reports.c.task).where(task_reports.c.plan == plan).distinct()
    return set(connection.scalars(query))


# Every received file asks for the plans, which hardly ever change.
@lru_cache(maxsize=64)
def _plan_in(text: str) -> Plan:
    return plan_of(orjson.loads(text))

"""What loading plans again changed in their tasks, in the order in which it happened."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from sync_service.contract.plan_files import deadline_content
from sync_service.database.tables import task_changes
from sync_service.domain.deadlines import Deadline
from sync_service.domain.task_changes import TaskChange


@dataclass(frozen=True)
class RecordedChange:
    """A change as it was recorded: deadlines in the shape of a plan file."""

    plan: str
    change: TaskChange
    reason: str | None
    changed_at: datetime


def add_changes(
    connection: Connection,
    plan: str,
    changes: Iterable[TaskChange],
    reason: str | None,
    now: datetime,
) -> None:
    """Records what loading a plan again changed; to be called inside writing()."""
    rows = [
        {
            "plan": plan,
            "task": one.task,
            "change": one.change,
            "old": content_of(one.old),
            "new": content_of(one.new),
            "reason": reason,
            "changed_at": now,
        }
        for one in changes
    ]
    if rows:
        connection.execute(insert(task_changes), rows)


def changes_of(connection: Connection, plan: str) -> list[RecordedChange]:
    """The changes of a plan's tasks, oldest first."""
    query = select(task_changes).where(task_changes.c.plan == plan).order_by(task_changes.c.id)
    return [
        RecordedChange(
            row.plan,
            TaskChange(row.task, row.change, row.old, row.new),
            row.reason,
            row.changed_at,
        )
        for row in connection.execute(query)
    ]


def content_of(value: Any) -> Any:
    """A change's old or new value in the shape of a plan file."""
    return deadline_content(value) if isinstance(value, Deadline) else value

"""Links from tasks to those above that they carry out."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from sync_service.database.tables import task_links
from sync_service.domain.links import TaskKey, TaskLink


def all_links(connection: Connection) -> list[TaskLink]:
    """Every link, by plan and task."""
    columns = (task_links.c.plan, task_links.c.task)
    above = (task_links.c.above_plan, task_links.c.above_task)
    query = select(*columns, *above).order_by(*columns, *above)
    return [TaskLink((a, b), (c, d)) for a, b, c, d in connection.execute(query)]


def add_links(connection: Connection, links: Iterable[TaskLink], now: datetime) -> None:
    """Stores links that were not there."""
    rows = [
        {
            "plan": link.below[0],
            "task": link.below[1],
            "above_plan": link.above[0],
            "above_task": link.above[1],
            "linked_at": now,
        }
        for link in links
    ]
    if rows:
        connection.execute(insert(task_links), rows)


def remove_links(connection: Connection, links: Iterable[TaskLink]) -> None:
    """Takes links off."""
    for link in links:
        connection.execute(
            delete(task_links).where(
                task_links.c.plan == link.below[0],
                task_links.c.task == link.below[1],
                task_links.c.above_plan == link.above[0],
                task_links.c.above_task == link.above[1],
            )
        )


def links_with(connection: Connection, tasks: Iterable[TaskKey]) -> list[TaskLink]:
    """The links in which one of the tasks stands, above or below."""
    gone = set(tasks)
    return [link for link in all_links(connection) if link.below in gone or link.above in gone]

"""Task reports: what accepted files say of each task, and where it stands in them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, insert, select

from sync_service.database.periods import codes_below
from sync_service.database.tables import submissions, task_reports
from sync_service.domain.submissions import Progress, TaskReport


@dataclass(frozen=True)
class StoredTask:
    """A stored task report with its unit and where it stood in the file."""

    unit: str
    report: TaskReport
    sheet: str
    row: int


def add_tasks(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Adds rows of `task_reports`."""
    if rows:
        connection.execute(insert(task_reports), list(rows))


def tasks_below(connection: Connection, period: str, top: str) -> list[StoredTask]:
    """The task reports in every accepted report of a unit's subtree."""
    return _tasks(
        connection,
        and_(
            submissions.c.period == period,
            submissions.c.state == "accepted",
            submissions.c.unit.in_(codes_below(period, top)),
        ),
    )


def progress_of_units(
    connection: Connection, period: str, units: Iterable[str]
) -> dict[str, dict[tuple[str, str], Progress]]:
    """By unit, for each (plan, task) what the accepted report says of its progress."""
    found: dict[str, dict[tuple[str, str], Progress]] = {}
    query = (
        select(
            submissions.c.unit,
            task_reports.c.plan,
            task_reports.c.task,
            task_reports.c.status,
            task_reports.c.percent,
        )
        .join(task_reports, task_reports.c.submission == submissions.c.id)
        .where(
            submissions.c.period == period,
            submissions.c.state == "accepted",
            submissions.c.unit.in_(list(units)),
        )
    )
    for unit, plan, task, status, percent in connection.execute(query):
        found.setdefault(unit, {})[plan, task] = (status, percent)
    return found


def tasks_of_submission(connection: Connection, submission: int) -> list[StoredTask]:
    """The task reports of one submission."""
    return _tasks(connection, submissions.c.id == submission)


def _tasks(connection: Connection, where: ColumnElement[bool]) -> list[StoredTask]:
    columns = task_reports.c
    query = (
        select(
            submissions.c.unit,
            columns.sheet,
            columns.row,
            # In the order of TaskReport.
            columns.plan,
            columns.task,
            columns.status,
            columns.percent,
            columns.completed_on,
            columns.document,
            columns.result,
            columns.obstacle,
            columns.proposal,
        )
        .join(task_reports, columns.submission == submissions.c.id)
        .where(where)
    )
    # A province has tens of thousands: taken apart at once, not cell by cell by name.
    return [
        StoredTask(unit, TaskReport(*report), sheet, row)
        for unit, sheet, row, *report in connection.execute(query).all()
    ]

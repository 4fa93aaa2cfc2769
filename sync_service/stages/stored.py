"""Stored submissions read back: figures, tasks, and findings in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from sync_service.contract.definitions import StatisticsForm
from sync_service.contract.vectors import numbers, to_json
from sync_service.database import submissions, task_reports
from sync_service.database.submissions import Submission
from sync_service.domain import catalogue
from sync_service.domain.catalogue import Language
from sync_service.domain.findings import Finding
from sync_service.domain.rollups import Values
from sync_service.domain.submissions import TaskReport
from sync_service.stages.context import Context

# A stored finding is Vietnamese; under this key it carries its texts in English.
_ENGLISH = "en"
_TEXTS = ("message", "hint")


@dataclass(frozen=True)
class StoredReport:
    """A submission with what was taken from it; nothing was taken from a rejected one."""

    submission: Submission
    values: Values
    tasks: tuple[TaskReport, ...]


def stored_report(context: Context, connection: Connection, submission: Submission) -> StoredReport:
    """The submission with its figures and tasks as they were stored."""
    found = submissions.figures_of_submissions(connection, [submission.id])
    figures = {one.form: one for one in found}
    values: Values = {}
    for code in context.contract.forms:
        if code in figures:
            form = context.contract.form(code, figures[code].version)
            assert isinstance(form, StatisticsForm)
            values[code] = to_json(form, numbers(form, figures[code].vector))
    tasks = task_reports.tasks_of_submission(connection, submission.id)
    tasks.sort(key=lambda task: (task.sheet, task.row))
    return StoredReport(submission, values, tuple(task.report for task in tasks))


def to_record(finding: Finding, file: str) -> dict[str, Any]:
    """The finding as it is kept with its submission: its texts in both languages."""
    english = catalogue.to_json(finding, file, "en")
    record = catalogue.to_json(finding, file)
    return record | {_ENGLISH: {name: english[name] for name in _TEXTS}}


def from_record(record: Mapping[str, Any], language: Language = "vi") -> dict[str, Any]:
    """A kept finding as DESIGN section 6 has it."""
    plain = {name: value for name, value in record.items() if name != _ENGLISH}
    return plain | record.get(_ENGLISH, {}) if language == "en" else plain

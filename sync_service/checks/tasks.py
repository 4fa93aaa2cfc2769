"""Task reports checked against the plan and against the rules of the task form."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Any

import numpy as np

from sync_service.contract.definitions import TaskForm
from sync_service.contract.rules import Array, Ref, evaluate
from sync_service.domain.catalogue import found
from sync_service.domain.findings import Finding, Place
from sync_service.domain.plans import AssignedTask, Task
from sync_service.domain.spelling import fold
from sync_service.domain.submissions import Progress, TaskReport


@dataclass(frozen=True)
class SentTask:
    """A task as it came: its report, the title beside it, and the cell of each field."""

    report: TaskReport
    title: str
    place: Callable[[str], Place]


@dataclass(frozen=True)
class TaskSheets:
    """All task rows of one report, with what they are held against."""

    tasks: Sequence[SentTask]
    assigned: Sequence[AssignedTask] | None  # None: the unit is not known
    last: Mapping[tuple[str, str], Progress]
    last_day: date | None
    sheets: Mapping[str, str]  # plan → sheet
    faulty: frozenset[tuple[str | None, str | None]]  # cells that could not be read


def against_plan(sheets: TaskSheets) -> list[Finding]:
    """Findings for tasks that are missing, not assigned, or stand beside another's words."""
    if sheets.assigned is None:
        return []
    findings: list[Finding] = []
    expected = {(one.plan, one.task.code): one.task for one in sheets.assigned}
    sent = {(task.report.plan, task.report.code): task for task in sheets.tasks}
    for key, task in sent.items():
        wanted = expected.get(key)
        if wanted is None:
            near = _near(task, [one for (plan, _), one in expected.items() if plan == key[0]])
            findings.append(found("TASK_UNKNOWN", task.place("code"), task=key[1], near=near))
        elif fold(task.title) != fold(wanted.title):
            place = task.place("title")
            findings.append(
                found(
                    "TASK_TITLE_DIFFERS",
                    place,
                    value=task.title[:80],
                    task=key[1],
                    title=wanted.title,
                )
            )
    for key, wanted in expected.items():
        if key not in sent:
            place = Place(sheets.sheets.get(key[0]))
            findings.append(found("TASK_MISSING", place, task=key[1], title=wanted.title))
    return findings


def _near(task: SentTask, tasks: Sequence[Task]) -> str:
    """Which code was meant, as words in parentheses: by the row's words, else by likeness."""
    words = fold(task.title)
    same = [one.code for one in tasks if fold(one.title) == words]
    if len(same) == 1:
        return f" (nội dung ở dòng này là của mã {same[0]})"
    close = get_close_matches(task.report.code, [one.code for one in tasks], 1)
    return f" (gần giống: {close[0]})" if close else ""


def by_rules(form: TaskForm, reports: Sequence[TaskSheets]) -> list[list[Finding]]:
    """Findings of the task form's rules, for each report; all rows of all reports at once."""
    findings: list[list[Finding]] = [[] for _ in reports]
    rows = [(index, task) for index, sheets in enumerate(reports) for task in sheets.tasks]
    if not rows:
        return findings
    for index, task in rows:
        if task.report.status:
            continue
        place = task.place("status")
        # Without a cell the column is missing, or the row doubled: each said once already.
        if place.cell is not None and (place.sheet, place.cell) not in reports[index].faulty:
            findings[index].append(found("STATUS_MISSING", place, task=task.report.code))
    values = _Fields(reports, rows)
    for line in form.rules:
        verdict = np.broadcast_to(evaluate(line.rule.node, values, line.tolerance), len(rows))
        for at in np.flatnonzero(verdict == 0.0).tolist():
            index, task = rows[at]
            place = task.place(line.at or "status")
            if (place.sheet, place.cell) in reports[index].faulty:
                continue
            params: dict[str, Any] = {
                "message": line.message.vi.replace("{row}", task.report.code),
                "message_en": line.message.in_("en").replace("{row}", task.report.code),
            }
            if line.severity == "explain" and _reason(task.report):
                params["explained"] = _reason(task.report)
            findings[index].append(Finding(line.code, line.severity, place, params))
    return findings


def _reason(report: TaskReport) -> str | None:
    """Where a clerk explains progress that needs explaining: among the obstacles."""
    return report.obstacle or report.result


class _Fields:
    """The fields of all task rows as arrays; dates as day numbers, NaN or None for nothing."""

    def __init__(self, reports: Sequence[TaskSheets], rows: list[tuple[int, SentTask]]) -> None:
        self._reports = reports
        self._rows = rows
        self._known: dict[str, Array] = {}

    def of(self, ref: Ref) -> Array:
        name = "last_day" if ref.code == "period" else ref.code
        if ref.when == "previous":
            name = f"last_{name}"
        if name not in self._known:
            self._known[name] = self._array(name)
        return self._known[name]

    def expand(self, ref: Ref) -> list[Ref]:
        return [ref]

    def _array(self, name: str) -> Array:
        match name:
            case "last_day":
                days = [self._reports[index].last_day for index, _ in self._rows]
                return np.array([_day_number(day) for day in days])
            case "completed_on":
                dates = [task.report.completed_on for _, task in self._rows]
                return np.array([_day_number(day) for day in dates])
            case "percent":
                return np.array([_or_nan(task.report.percent) for _, task in self._rows])
            case "last_percent":
                return np.array([_or_nan(self._last(one)[1]) for one in self._rows])
            case "last_status":
                return _words([self._last(one)[0] or None for one in self._rows])
            case _:
                return _words([getattr(task.report, name) or None for _, task in self._rows])

    def _last(self, row: tuple[int, SentTask]) -> Progress:
        index, task = row
        key = (task.report.plan, task.report.code)
        return self._reports[index].last.get(key, ("", None))


def _words(values: list[str | None]) -> Array:
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array


def _or_nan(value: float | None) -> float:
    return np.nan if value is None else value


def _day_number(day: date | None) -> float:
    return np.nan if day is None else float(day.toordinal())

"""A plan's workbook, corrected by a person, read into the shape of a plan file."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sync_service.domain.catalogue import message_of
from sync_service.domain.findings import Finding
from sync_service.domain.plans import ROLES
from sync_service.domain.spelling import fold
from sync_service.workbooks.plans.columns import (
    COMPARATORS,
    DOCUMENT_SHEET,
    KINDS,
    MOMENTS,
    TARGET_COLUMNS,
    TARGETS_SHEET,
    TASK_COLUMNS,
    TASKS_SHEET,
    TERMS,
)
from sync_service.workbooks.plans.document import document_of
from sync_service.workbooks.plans.faults import Faults, PlanFault, PlanFileRefused
from sync_service.workbooks.plans.rows import PlanRow, rows_of
from sync_service.workbooks.plans.sheets import write_plan
from sync_service.workbooks.read.opening import Grid, open_book

__all__ = ["PlanFault", "PlanFileRefused", "read_plan_workbook", "write_plan"]

_CODE = re.compile(r"[^\s,;]{1,24}")
_MEASURE = re.compile(r"[a-z][a-z0-9_]*:[A-Za-z][A-Za-z0-9_]*\.[a-z][a-z0-9_]*")
_MEASURES = ("numerator", "denominator", "also_numerator", "also_denominator")
# What a kind of time limit cannot be without.
_NEEDS = {
    "by": frozenset({"fixed"}),
    "from": frozenset({"from"}),
    "after_event": frozenset({"triggered"}),
    "time": frozenset(KINDS) - {"none"},
}
_TASK_HEADINGS = {column.field: column.heading for column in TASK_COLUMNS}
_TARGET_HEADINGS = {column.field: column.heading for column in TARGET_COLUMNS}


def read_plan_workbook(path: Path) -> dict[str, Any]:
    """The plan file's content out of a workbook that write_plan() wrote.

    Raises PlanFileRefused with every fault, each at its sheet and cell.
    """
    book = open_book(path.read_bytes())
    if isinstance(book, Finding):
        params = {"reason": message_of(book), "reason_en": message_of(book, "en")}
        raise PlanFileRefused(path.name, [PlanFault("", "", "unreadable", params)])
    sheets = {fold(name): name for name in book.names}
    faults = Faults()

    def grid(name: str) -> Grid:
        if fold(name) in sheets:
            return book.grid(sheets[fold(name)])
        faults.add("sheet_missing", name, "A1")
        return []

    content = document_of(grid(DOCUMENT_SHEET), faults)
    tasks = rows_of(TASKS_SHEET, grid(TASKS_SHEET), TASK_COLUMNS, faults)
    targets = rows_of(TARGETS_SHEET, grid(TARGETS_SHEET), TARGET_COLUMNS, faults)
    content["tasks"] = _tasks(tasks, faults)
    content["targets"] = [_target(row, faults) for row in targets]
    _check_codes([*tasks, *targets], faults)
    if faults:
        raise PlanFileRefused(path.name, faults)
    return content


def _tasks(rows: Sequence[PlanRow], faults: Faults) -> list[dict[str, Any]]:
    """Each task with its time limits; a row without a code adds one to the task above."""
    tasks: list[dict[str, Any]] = []
    of: list[PlanRow] = []
    for row in rows:
        if row["code"]:
            tasks.append(_task(row, faults))
            of.append(row)
        elif not tasks or row["title"]:
            faults.add("empty", row.sheet, row.cell("code"), heading=_TASK_HEADINGS["code"])
        else:
            tasks[-1]["deadline"]["components"].append(_deadline(row, faults))
    for task, row in zip(tasks, of, strict=True):
        parts, combined = len(task["deadline"]["components"]), task["deadline"]["kind"]
        if combined == "combined" and parts < 2:
            faults.add("parts_missing", row.sheet, row.cell("kind"))
        elif combined != "combined" and parts:
            faults.add("parts_unwanted", row.sheet, row.cell("kind"))
    return tasks


def _task(row: PlanRow, faults: Faults) -> dict[str, Any]:
    if not row["title"]:
        faults.add("empty", row.sheet, row.cell("title"), heading=_TASK_HEADINGS["title"])
    return {
        "code": row["code"],
        "title": row["title"],
        "text": row["text"],
        "section": row["section"],
        "roles": {role: row[role] or [] for role in ROLES},
        "deadline": _deadline(row, faults),
    }


def _deadline(row: PlanRow, faults: Faults) -> dict[str, Any]:
    kind = _key(KINDS, row["kind"]) or "none"
    if row["kind"] is None:
        faults.add("empty", row.sheet, row.cell("kind"), heading=_TASK_HEADINGS["kind"])
    for name, kinds in _NEEDS.items():
        if kind in kinds and not row[name]:
            faults.add("empty", row.sheet, row.cell(name), heading=_TASK_HEADINGS[name])
    deadline: dict[str, Any] = {
        "text": row["time"],
        "kind": kind,
        "by": _iso(row["by"]),
        "from": _iso(row["from"]),
        "every": row["every"],
        "after_event": row["after_event"],
        "offset_months": row["offset_months"],
        "components": [],
    }
    if row["event_day"]:
        deadline["event_day"] = _iso(row["event_day"])
    return deadline | ({"before": True} if row["before"] else {})


def _target(row: PlanRow, faults: Faults) -> dict[str, Any]:
    for column in TARGET_COLUMNS:
        if column.needed and row[column.field] is None:
            faults.add("empty", row.sheet, row.cell(column.field), heading=column.heading)
    comparator = _key(COMPARATORS, row["comparator"])
    if comparator and (comparator == "between") != (row["value_max"] is not None):
        faults.add("span", row.sheet, row.cell("value_max"))
    term = _key(TERMS, row["term"]) or "year"
    if term == "by_date" and row["by"] is None:
        faults.add("empty", row.sheet, row.cell("by"), heading=_TARGET_HEADINGS["by"])
    return {
        "code": row["code"],
        "text": row["text"],
        "comparator": comparator,
        "value": row["value"],
        "value_max": row["value_max"],
        "unit": row["unit"],
        "by": _iso(row["by"]),
        "scope": row["scope"],
        "term": term,
        "counts": _counts(row, faults),
    }


def _counts(row: PlanRow, faults: Faults) -> dict[str, Any] | None:
    for name in _MEASURES:
        if row[name] and not _MEASURE.fullmatch(row[name]):
            faults.add("measure", row.sheet, row.cell(name), value=row[name])
    if not row["numerator"]:
        return None
    at = _key(MOMENTS, row["denominator_at"]) or "end"
    also = _ratio(row["also_numerator"], row["also_denominator"], at, None)
    return _ratio(row["numerator"], row["denominator"], at, also)


def _ratio(
    numerator: str | None, denominator: str | None, at: str, also: dict[str, Any] | None
) -> dict[str, Any] | None:
    if not numerator:
        return None
    parts = {"numerator": numerator, "denominator": denominator, "denominator_at": at}
    return {**parts, "also": also}


def _check_codes(rows: Sequence[PlanRow], faults: Faults) -> None:
    """Notes codes of the wrong shape, and those that stand for two tasks or targets."""
    first: dict[str, PlanRow] = {}
    for row in rows:
        code = row["code"]
        if not code:
            continue
        if not _CODE.fullmatch(code):
            faults.add("code", row.sheet, row.cell("code"), value=code)
        other = first.setdefault(code, row)
        if other is not row:
            place = f"{other.sheet}!{other.cell('code')}"
            faults.add("code_twice", row.sheet, row.cell("code"), value=code, other=place)


def _key(words: Mapping[str, str], word: str | None) -> str | None:
    return next((key for key, one in words.items() if one == word), None)


def _iso(day: Any) -> str | None:
    return None if day is None else str(day.isoformat())

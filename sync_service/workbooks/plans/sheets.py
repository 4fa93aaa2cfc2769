"""A plan drawn as a workbook: a person corrects it and loads it again (plan_file.py)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from sync_service.domain.deadlines import Deadline
from sync_service.domain.plans import ROLES, Plan, Target, Task
from sync_service.workbooks.plans.columns import (
    COMPARATORS,
    DOCUMENT_SHEET,
    DOUBT_COLUMNS,
    DOUBTS_SHEET,
    IMPLEMENTS_ROW,
    KINDS,
    MOMENTS,
    RECIPIENT_ROW,
    REPORTING_FIELDS,
    REPORTING_ROW,
    ROW_PARTS,
    ROWS,
    SOURCE_SHEET,
    TARGET_COLUMNS,
    TARGETS_SHEET,
    TASK_COLUMNS,
    TASKS_SHEET,
    TERMS,
    YES,
    PlanColumn,
)

_LISTED_ROWS = 2000  # rows that get drop-down lists
_DAY = "dd/mm/yyyy"
_LINE, _MOST_LINES = 15.0, 9


def write_plan(
    path: Path,
    plan: Plan,
    lines: Mapping[str, int] | None = None,
    doubts: Sequence[tuple[int, str]] = (),
    source: Sequence[tuple[int, str]] = (),
) -> None:
    """Writes a plan's workbook, with the doubts about it beside the lines of its document.

    `lines`: code of a task or target → line of the source; `doubts` and `source` by line.
    """
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False}) as book:
        pen = PlanPen(book, {line: row for row, (line, _) in enumerate(source, 1)})
        _write_document(book.add_worksheet(DOCUMENT_SHEET), plan, pen)
        of = lines or {}
        tasks = [row for task in plan.tasks for row in _task_rows(task, of.get(task.code))]
        pen.table(book.add_worksheet(TASKS_SHEET), TASK_COLUMNS, tasks, frozen=2)
        targets = [_target_row(target, of.get(target.code)) for target in plan.targets]
        pen.table(book.add_worksheet(TARGETS_SHEET), TARGET_COLUMNS, targets, frozen=1)
        text = dict(source)
        found = [{"line": line, "why": why, "source": text.get(line)} for line, why in doubts]
        pen.table(book.add_worksheet(DOUBTS_SHEET), DOUBT_COLUMNS, found, frozen=0)
        if source:
            columns = (PlanColumn("line", "Dòng", 7, "whole"), PlanColumn("text", "Nội dung", 130))
            said = [{"line": line, "text": words} for line, words in source]
            pen.table(book.add_worksheet(SOURCE_SHEET), columns, said, frozen=0)


class PlanPen:
    """Writes typed cells; `rows` are where the source's lines stand on their sheet."""

    def __init__(self, book: Any, rows: Mapping[int, int]) -> None:
        base = {"font_name": "Times New Roman", "font_size": 11, "valign": "top"}
        wrapped = {**base, "text_wrap": True, "num_format": "@", "border": 4}
        self.rows = rows
        self.heading: Format = book.add_format(
            {**base, "bold": True, "bg_color": "#DDEBF7", "border": 1, "text_wrap": True}
        )
        self.text: Format = book.add_format(wrapped)
        self.asked: Format = book.add_format({**wrapped, "bg_color": "#FFF2CC"})
        self.day: Format = book.add_format({**wrapped, "num_format": _DAY})
        self.number: Format = book.add_format({**wrapped, "num_format": "General"})
        self.link: Format = book.add_format(
            {**wrapped, "num_format": "0", "font_color": "#0563C1", "underline": 1}
        )

    def table(
        self,
        sheet: Worksheet,
        columns: Sequence[PlanColumn],
        rows: Sequence[Mapping[str, Any]],
        frozen: int,
    ) -> None:
        """Headings and rows, with lists to choose from and notes on the headings."""
        formats = {"day": self.day, "number": self.number, "whole": self.number}
        for place, column in enumerate(columns):
            sheet.set_column(place, place, column.width, formats.get(column.cell, self.text))
            sheet.write_string(0, place, column.heading, self.heading)
            if column.note:
                sheet.write_comment(0, place, column.note, {"author": "Tổng Hợp"})
            if column.words:
                options = {"validate": "list", "source": list(column.words)}
                sheet.data_validation(1, place, _LISTED_ROWS, place, options)
        for at, row in enumerate(rows, 1):
            sheet.set_row(at, _height([(row.get(one.field), one.width) for one in columns]))
            for place, column in enumerate(columns):
                value = row.get(column.field)
                if not value and column.cell == "agencies" and row.get("unnamed"):
                    sheet.write_blank(at, place, None, self.asked)
                else:
                    self.write(sheet, at, place, value, column.cell == "line")
        sheet.freeze_panes(1, frozen)
        sheet.autofilter(0, 0, max(len(rows), 1), len(columns) - 1)
        sheet.set_landscape()
        sheet.set_paper(8)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)

    def write(self, sheet: Worksheet, row: int, column: int, value: Any, linked: bool) -> None:
        """One value as what it is; a line of the source leads there."""
        if value is None or value == "":
            sheet.write_blank(row, column, None, self.text)
        elif isinstance(value, date):
            sheet.write_datetime(row, column, value, self.day)
        elif linked and value in self.rows:
            target = f"internal:'{SOURCE_SHEET}'!A{self.rows[value] + 1}"
            sheet.write_url(row, column, target, self.link, str(value))
        elif isinstance(value, int | float):
            sheet.write_number(row, column, value, self.number)
        else:
            sheet.write_string(row, column, str(value), self.text)


def _height(cells: Sequence[tuple[Any, float]]) -> float:
    """A row's height in points for texts in columns of these widths; long ones are cut."""
    lines = [
        sum(1 + int(len(part) / width) for part in str(value).split("\n"))
        for value, width in cells
        if value is not None
    ]
    return _LINE * min(max(lines, default=1), _MOST_LINES)


def _write_document(sheet: Worksheet, plan: Plan, pen: PlanPen) -> None:
    """The document in rows: a word, then its parts."""
    sheet.set_column(0, 0, 22, pen.text)
    sheet.set_column(1, 1, 70, pen.text)
    sheet.set_column(2, 5, 26, pen.text)
    for place, heading in enumerate(("Thông tin", "Nội dung", "", "", "", "")):
        sheet.write_string(0, place, heading, pen.heading)
    for row, (word, parts) in enumerate(_document_rows(plan), 1):
        sheet.write_string(row, 0, word, pen.heading)
        sheet.set_row(row, _height(list(zip(parts, (70, 26, 26, 26, 26), strict=False))))
        if word in ROW_PARTS:
            sheet.write_comment(row, 0, "Các cột: " + "; ".join(ROW_PARTS[word]))
        for place, part in enumerate(parts, 1):
            pen.write(sheet, row, place, part, linked=False)
    sheet.freeze_panes(1, 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _document_rows(plan: Plan) -> Iterator[tuple[str, tuple[Any, ...]]]:
    document = plan.document
    values = (plan.code, document.type, document.number, document.date, document.issuer)
    for word, value in zip(
        ROWS.values(), (*values, document.title, document.signer, plan.unit), strict=True
    ):
        yield word, (value,)
    for ref in document.implements or ():
        yield IMPLEMENTS_ROW, (ref.number, ref.date, ref.issuer)
    for recipient in document.recipients:
        yield RECIPIENT_ROW, (recipient,)
    for duty in plan.reporting:
        if isinstance(duty, Mapping):
            parts = [duty.get(field) for field in REPORTING_FIELDS]
            parts[-1] = "\n".join(parts[-1]) if isinstance(parts[-1], list) else parts[-1]
            yield REPORTING_ROW, tuple(parts)
        else:
            yield REPORTING_ROW, (duty,)


def _task_rows(task: Task, line: int | None) -> Iterator[dict[str, Any]]:
    """A task's row, and below it one for each of several time limits.

    `unnamed` has the cells of its agencies coloured: a person has to name somebody.
    """
    row = {"code": task.code, "title": task.title, "section": task.section, "text": task.text}
    row |= {role: "\n".join(task.roles.get(role, ())) for role in ROLES}
    yield row | _deadline_cells(task.deadline) | {"line": line, "unnamed": not task.is_given}
    for part in task.deadline.components:
        yield _deadline_cells(part)


def _deadline_cells(deadline: Deadline) -> dict[str, Any]:
    return {
        "time": deadline.text,
        "kind": KINDS[deadline.kind],
        "by": deadline.by,
        "before": YES if deadline.before else None,
        "from": deadline.from_,
        "every": deadline.every,
        "after_event": deadline.after_event,
        "offset_months": deadline.offset_months,
        "event_day": deadline.event_day,
    }


def _target_row(target: Target, line: int | None) -> dict[str, Any]:
    row: dict[str, Any] = {
        "code": target.code,
        "text": target.text,
        "comparator": COMPARATORS[target.comparator],
        "value": target.value,
        "value_max": target.value_max,
        "unit": target.unit,
        "term": TERMS[target.term],
        "by": target.by,
        "scope": target.scope,
        "line": line,
    }
    if (counts := target.counts) is not None:
        row |= {"numerator": counts.numerator, "denominator": counts.denominator}
        row["denominator_at"] = MOMENTS[counts.denominator_at]
        if counts.also is not None:
            row["also_numerator"] = counts.also.numerator
            row["also_denominator"] = counts.also.denominator
    return row

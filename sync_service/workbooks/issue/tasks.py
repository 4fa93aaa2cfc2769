"""The sheet of a plan: the unit's tasks, and what is reported of each."""

from collections.abc import Mapping
from dataclasses import dataclass

from xlsxwriter.utility import xl_range

from sync_service.contract.definitions import Field
from sync_service.workbooks import texts
from sync_service.workbooks.checklist.places import TaskPlaces
from sync_service.workbooks.issue.entry_checks import field_check
from sync_service.workbooks.issue.layout import (
    UNIT_LINE,
    PlanShape,
    Shape,
    TaskLine,
    height_for,
    task_key,
)
from sync_service.workbooks.issue.page import finish
from sync_service.workbooks.issue.pen import Canvas
from sync_service.workbooks.issue.styles import TAB_TASKS

_HEADER = TaskPlaces.HEADER
_FROZEN = ("code", "title")
_EARLIER = ("last_status", "last_percent")
_WIDTHS = {
    "code": 9.0,
    "title": 34.0,
    "role": 16.0,
    "deadline": 16.0,
    "last_status": 13.0,
    "last_percent": 9.0,
    "status": 14.0,
    "percent": 10.0,
    "completed_on": 12.0,
    "document": 16.0,
    "result": 24.0,
}
_WIDTH_OF_TEXT, _WIDTH_OF_OTHERS = 19.0, 12.0
# The button of the filter covers the end of a heading's line.
_BUTTON = 3.0


@dataclass(frozen=True)
class _Drawing(Canvas):
    shape: Shape
    plan: PlanShape

    @property
    def fields(self) -> tuple[Field, ...]:
        return self.shape.task_form.fields


def draw_tasks(canvas: Canvas, shape: Shape, plan: PlanShape, ranges: Mapping[str, str]) -> None:
    """The sheet of one plan; `ranges` are the dropdowns' lists by name."""
    drawing = _Drawing(canvas.sheet, canvas.pen, canvas.styles, shape, plan)
    sheet = drawing.sheet
    _titles(drawing)
    _headings(drawing)
    for at, line in enumerate(plan.lines, start=_HEADER + 1):
        _task(drawing, at, line)
    if plan.lines:
        _helps(drawing, ranges, _HEADER + len(plan.lines))
    sheet.set_tab_color(TAB_TASKS)
    sheet.freeze_panes(_HEADER + 1, sum(field.code in _FROZEN for field in drawing.fields))
    first = next((at for at, field in enumerate(drawing.fields) if field.input), 0)
    sheet.set_selection(_HEADER + 1, first, _HEADER + 1, first)
    sheet.repeat_rows(_HEADER)
    sheet.set_landscape()
    finish(drawing)


def _titles(drawing: _Drawing) -> None:
    plan, fields = drawing.plan, drawing.fields
    drawing.text(0, 0, f"{texts.TASKS_TITLE} – {plan.document}", "title")
    drawing.wide_text(1, 0, len(fields) - 1, plan.title, "subtitle")
    drawing.value(2, 0, UNIT_LINE, "line")
    drawing.text(3, 0, texts.TASKS_HINT, "hint")
    drawing.sheet.set_row(0, 24)
    drawing.sheet.set_row(1, height_for([(plan.title, sum(map(_width, fields)))]))


def _headings(drawing: _Drawing) -> None:
    for column, field in enumerate(drawing.fields):
        drawing.sheet.set_column(column, column, _width(field))
        look = "head_input" if field.input else "head_shown" if field.code in _EARLIER else "head"
        drawing.text(_HEADER, column, field.heading.vi, look)
    headings = [(field.heading.vi, _width(field) - _BUTTON) for field in drawing.fields]
    drawing.sheet.set_row(_HEADER, height_for(headings, least=2))


def _task(drawing: _Drawing, at: int, line: TaskLine) -> None:
    words = {"code": line.code, "title": line.title, "role": line.role, "deadline": line.deadline}
    given = "task_input" if drawing.shape.blank else "task_text"
    for column, field in enumerate(drawing.fields):
        decimals = field.decimals if field.type == "number" else None
        if field.input:
            drawing.text(at, column, "", _look_of_input(field), decimals)
        elif field.code in _EARLIER:
            look = "task_shown" if decimals is None else "task_shown_number"
            key = task_key(field.code, drawing.plan.code, line.code)
            drawing.value(at, column, key, look, decimals)
        else:
            drawing.text(at, column, words.get(field.code, ""), given)
    widths = [(words.get(field.code, ""), _width(field)) for field in drawing.fields]
    drawing.grow(at, height_for(widths, least=2))


def _look_of_input(field: Field) -> str:
    return {"number": "task_number", "date": "task_date"}.get(field.type, "task_input")


def _helps(drawing: _Drawing, ranges: Mapping[str, str], last: int) -> None:
    """Checks and dropdowns of the inputs, and the filter."""
    sheet, first = drawing.sheet, _HEADER + 1
    for column, field in enumerate(drawing.fields):
        check = field_check(field, ranges, drawing.shape.times.last_day) if field.input else None
        if check is not None:
            sheet.data_validation(first, column, last, column, check)
    sheet.autofilter(_HEADER, 0, last, len(drawing.fields) - 1)
    # A code such as 2.1 is a name; Excel need not doubt it.
    sheet.ignore_errors({"number_stored_as_text": xl_range(first, 0, last, 0)})


def _width(field: Field) -> float:
    others = _WIDTH_OF_TEXT if field.type == "text" else _WIDTH_OF_OTHERS
    return _WIDTHS.get(field.code, others)

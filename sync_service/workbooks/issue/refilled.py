"""A unit's workbook with figures and progress already in its inputs, and what found no input."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from sync_service.contract.definitions import Cell, Field
from sync_service.workbooks import texts
from sync_service.workbooks.checklist.places import FigurePlaces, TaskPlaces
from sync_service.workbooks.issue.drawing import draw_workbook
from sync_service.workbooks.issue.issuing import IssueOrder, shape_of, values_of
from sync_service.workbooks.issue.layout import UNIT_LINE, height_for
from sync_service.workbooks.issue.page import finish
from sync_service.workbooks.issue.pen import Canvas, Key, Pen, Value, plain
from sync_service.workbooks.issue.styles import TAB_CHECKS

Entered = int | float | str | date
_HEADER = 4
_WIDTHS = (20.0, 9.0, 52.0, 24.0, 46.0)
_LOOKS = {"number": "task_number", "date": "task_date"}


@dataclass(frozen=True)
class Entries:
    """What goes into the inputs: figures by form and cell index, reasons by form and measure,
    and the fields of tasks by plan, task and field."""

    figures: Mapping[tuple[str, int], int | float]
    reasons: Mapping[tuple[str, str], str]
    tasks: Mapping[tuple[str, str, str], Entered]


@dataclass(frozen=True)
class Noted:
    """One line for the clerk: where it stood (or has to be entered), what it is, and why."""

    sheet: str
    cell: str
    about: str
    value: str
    why: str


@dataclass(frozen=True)
class Notes:
    """What has no place in the workbook, and what is asked for that nobody has given yet."""

    left: tuple[Noted, ...]
    asked: tuple[Noted, ...]


def refilled_workbook(
    order: IssueOrder,
    lists: Mapping[str, Sequence[str]],
    secret: bytes,
    entries: Entries,
    notes: Notes,
) -> bytes:
    """The .xlsx file of an order with entries in its inputs, and notes on a sheet of their own."""
    shape = shape_of(order)

    def enter(drawn: Mapping[str, Canvas]) -> None:
        for form in order.statistics:
            for one in form.cells:
                number = entries.figures.get((form.code, one.index))
                if number is not None:
                    _enter_figure(order, drawn, one, number)
        for (code, measure), reason in entries.reasons.items():
            _enter_reason(order, drawn, code, measure, reason)
        _enter_tasks(order, drawn, entries.tasks)

    def more(sheets: Mapping[str, Canvas], notes_sheet: Canvas | None) -> None:
        enter(sheets)
        if notes_sheet is not None:
            _draw_notes(notes_sheet, notes)

    wanted = texts.LEFT_SHEET if notes.left or notes.asked else None
    pen = _DirectPen(values_of(order, secret))
    return draw_workbook(pen, shape, lists, more, wanted)


def place_of(order: IssueOrder, one: Cell) -> str:
    """The address of a figure's input in the order's workbook."""
    return _places(order, one).figure(one.measure, one.column.code)


class _DirectPen(Pen):
    """Writes each value into its cell."""

    def __init__(self, values: Mapping[Key, Value]) -> None:
        self.values = values

    def value(self, sheet: Worksheet, row: int, column: int, key: Key, style: Format) -> None:
        value = self.values[key]
        if value is None or value == "" or value != value:
            sheet.write_blank(row, column, None, style)
        elif isinstance(value, str):
            sheet.write_string(row, column, plain(value), style)
        else:
            sheet.write_number(row, column, value, style)

    def words(self, key: Key) -> str:
        return plain(str(self.values[key] or ""))


def _places(order: IssueOrder, one: Cell) -> FigurePlaces:
    form = next(form for form in order.statistics if form.code == one.form)
    return FigurePlaces(next(sheet for sheet in form.sheets if sheet.name == one.sheet))


def _enter_figure(
    order: IssueOrder, drawn: Mapping[str, Canvas], one: Cell, number: int | float
) -> None:
    places, canvas = _places(order, one), drawn[one.sheet]
    codes = [column.code for column in places.figures.columns]
    column = places.FIRST_INPUT + codes.index(one.column.code)
    style = canvas.styles("input", one.decimals)
    canvas.sheet.write_number(places.rows[one.measure], column, number, style)


def _enter_reason(
    order: IssueOrder, drawn: Mapping[str, Canvas], code: str, measure: str, reason: str
) -> None:
    form = next(form for form in order.statistics if form.code == code)
    sheet, _ = form.measures[measure]
    places = FigurePlaces(sheet)
    drawn[sheet.name].text(places.rows[measure], places.explanation, reason, "input_text")


def _enter_tasks(
    order: IssueOrder,
    drawn: Mapping[str, Canvas],
    entries: Mapping[tuple[str, str, str], Entered],
) -> None:
    places = TaskPlaces(order.task_form)
    for tasks in order.plans:
        for at, assigned in enumerate(tasks.tasks):
            for field in order.task_form.inputs:
                value = entries.get((tasks.plan.code, assigned.task.code, field.code))
                if value is not None:
                    row, column = places.first_row + at, places.columns[field.code]
                    _enter_field(drawn[tasks.plan.sheet], row, column, field, value)


def _enter_field(canvas: Canvas, row: int, column: int, field: Field, value: Entered) -> None:
    decimals = field.decimals if field.type == "number" else None
    look = _LOOKS.get(field.type, "task_input")
    if isinstance(value, date):
        canvas.sheet.write_datetime(row, column, value, canvas.styles(look, decimals))
    elif isinstance(value, str):
        canvas.text(row, column, value, look, decimals)
    else:
        canvas.sheet.write_number(row, column, value, canvas.styles(look, decimals))


def _draw_notes(canvas: Canvas, notes: Notes) -> None:
    """The sheet that nobody reads but people: nothing of the old workbook is lost."""
    sheet = canvas.sheet
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    canvas.text(0, 0, texts.LEFT_TITLE, "title")
    sheet.set_row(0, 24)
    canvas.value(1, 0, UNIT_LINE, "line")
    canvas.text(2, 0, texts.LEFT_HINT, "hint")
    row = _HEADER
    parts = (
        (texts.ASKED_SECTION, texts.ASKED_HEADINGS, notes.asked),
        (texts.LEFT_SECTION, texts.LEFT_HEADINGS, notes.left),
    )
    for title, headings, lines in parts:
        if lines:
            row = _draw_part(canvas, row, title, headings, lines) + 2
    sheet.set_tab_color(TAB_CHECKS)
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    finish(canvas)


def _draw_part(
    canvas: Canvas, row: int, title: str, headings: Iterable[str], lines: Iterable[Noted]
) -> int:
    """A heading and its lines; the row after them."""
    for column in range(len(_WIDTHS)):
        canvas.text(row, column, "" if column else title, "check_band")
    canvas.sheet.set_row(row, 24)
    row += 1
    for column, heading in enumerate(headings):
        canvas.text(row, column, heading, "head")
    for one in lines:
        row += 1
        words = (one.sheet, one.cell, one.about, one.value, one.why)
        for column, text in enumerate(words):
            canvas.text(row, column, text, "check_words")
        canvas.grow(row, height_for(list(zip(words, _WIDTHS, strict=True))))
    return row

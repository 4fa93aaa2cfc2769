"""The first sheet: whose report this is, what to do, where everything stands."""

from collections.abc import Iterator

from sync_service.workbooks import texts
from sync_service.workbooks.checklist.sheet import state_formula
from sync_service.workbooks.issue.layout import Shape, cover_key, height_for
from sync_service.workbooks.issue.page import finish
from sync_service.workbooks.issue.pen import Canvas
from sync_service.workbooks.issue.styles import TAB_COVER

_WIDTHS = (4, 30, 72)
_WIDE = _WIDTHS[1] + _WIDTHS[2]
_OPEN_IN_BLANK = ("unit", "unit_name", "period")
# What may take two lines, in one unit or another.
_LONG = frozenset({"unit_name", "parent_name", "scope", "previous", "last_year"})


def draw_cover(canvas: Canvas, shape: Shape) -> None:
    """The cover, from top to bottom."""
    sheet = canvas.sheet
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    row = _about(canvas, shape)
    row = _steps(canvas, shape, row + 1)
    row = _sheets(canvas, shape, row + 1)
    _colours(canvas, shape, row + 1)
    sheet.set_tab_color(TAB_COVER)
    sheet.hide_gridlines(2)
    sheet.set_portrait()
    finish(canvas)
    sheet.activate()


def _about(canvas: Canvas, shape: Shape) -> int:
    """Who, when and until when; a program finds the values by the labels before them."""
    canvas.text(0, 1, texts.COVER_TITLE, "cover_title")
    canvas.sheet.set_row(0, 30)
    for row, (part, label) in enumerate(texts.COVER_PARTS.items(), start=2):
        canvas.text(row, 1, label, "about_label")
        opened = shape.blank and part in _OPEN_IN_BLANK
        canvas.value(row, 2, cover_key(part), "about_open" if opened else "about")
        if part in _LONG:
            # Excel would fit the row to the words; LibreOffice takes a file like this as it is.
            canvas.sheet.set_row(row, height_for([], least=2))
    row = 2 + len(texts.COVER_PARTS)
    if shape.blank:
        return row
    canvas.text(row, 1, texts.STATE_LABEL, "about_label")
    cached = texts.NOT_CHECKED
    canvas.sheet.write_formula(row, 2, state_formula(), canvas.styles("state"), cached)
    canvas.sheet.set_row(row, height_for([(texts.READY + texts.TO_NOTE, _WIDTHS[2])]))
    return row + 1


def _steps(canvas: Canvas, shape: Shape, row: int) -> int:
    _section(canvas, row, texts.STEPS_TITLE)
    for number, step in enumerate(_words_of_steps(shape), start=1):
        row += 1
        canvas.text(row, 0, f"{number}.", "step_number")
        canvas.wide_text(row, 1, 2, step, "step")
        canvas.sheet.set_row(row, height_for([(step, _WIDE)]) + 3)
    return row + 1


def _words_of_steps(shape: Shape) -> Iterator[str]:
    example = texts.day_words(shape.times.last_day) if shape.times.last_day else texts.DATE_EXAMPLE
    yield texts.STEP_CHECK
    yield texts.STEP_OPEN
    if shape.plans:
        yield texts.STEP_TASKS.format(example=example)
    if shape.statistics:
        yield texts.STEP_FIGURES
    yield texts.STEP_KEEP
    if not shape.blank:
        yield texts.STEP_LIST
    yield texts.STEP_SEND.format(due=shape.times.due or texts.DUE_UNKNOWN)


def _sheets(canvas: Canvas, shape: Shape, row: int) -> int:
    _section(canvas, row, texts.SHEETS_TITLE)
    for name, about in _names_of_sheets(shape):
        row += 1
        quoted = name.replace("'", "''")
        canvas.sheet.write_url(row, 1, f"internal:'{quoted}'!A1", canvas.styles("link"), name)
        canvas.text(row, 2, about, "step")
        canvas.sheet.set_row(row, height_for([(about, _WIDTHS[2])]))
    return row + 1


def _names_of_sheets(shape: Shape) -> Iterator[tuple[str, str]]:
    for plan in shape.plans:
        yield plan.sheet, texts.TASKS_SHEET_ABOUT.format(document=plan.document)
    for form in shape.statistics:
        for figures in form.sheets:
            yield figures.name, figures.title.vi
    if not shape.blank:
        yield texts.CHECK_SHEET, texts.CHECK_ABOUT


def _colours(canvas: Canvas, shape: Shape, row: int) -> None:
    _section(canvas, row, texts.COLOURS_TITLE)
    for look, meaning in texts.COLOURS + (() if shape.blank else texts.COLOURS_OF_CHECKS):
        row += 1
        canvas.text(row, 1, "", f"legend_{look}")
        canvas.text(row, 2, meaning, "step")


def _section(canvas: Canvas, row: int, title: str) -> None:
    canvas.text(row, 1, title, "section")
    canvas.text(row, 2, "", "section")
    canvas.sheet.set_row(row, 24)

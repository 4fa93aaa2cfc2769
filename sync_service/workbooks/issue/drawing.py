"""A workbook of the issued kind drawn sheet by sheet with XlsxWriter."""

import io
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from zipfile import ZipFile

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from sync_service.workbooks import stamp
from sync_service.workbooks.archive import archive, pack
from sync_service.workbooks.checklist.sheet import draw_checks
from sync_service.workbooks.issue.cover import draw_cover
from sync_service.workbooks.issue.hidden import Lists, draw_lists, draw_stamp, list_ranges
from sync_service.workbooks.issue.layout import Shape
from sync_service.workbooks.issue.pen import Canvas, Pen
from sync_service.workbooks.issue.statistics import draw_statistics
from sync_service.workbooks.issue.styles import Styles, workbook_options
from sync_service.workbooks.issue.tasks import draw_tasks
from sync_service.workbooks.texts import COVER_SHEET, COVER_TITLE, LISTS_SHEET

_ABOUT = "docProps/app.xml"
_MAKERS = b"Microsoft Excel", "Tổng Hợp".encode()
_FAST = 1
# One for all: the same order gives the same bytes.
_CREATED = datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)


class PlainSheet(Worksheet):  # type: ignore[misc]  # XlsxWriter is not annotated
    """A sheet whose formulas use no function that is newer than the file format.

    XlsxWriter looks for each of some forty newer functions in every formula; with the thousands
    of formulas of a check list that was more than half of the time of drawing.
    """

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        return formula.removeprefix("=")


# Writes more into the sheets drawn, by name, and draws the one sheet that it asked for.
More = Callable[[Mapping[str, Canvas], Canvas | None], None]


def draw_workbook(
    pen: Pen, shape: Shape, lists: Lists, more: More | None = None, sheet: str | None = None
) -> bytes:
    """The .xlsx file of a shape, the unit's values put in by the pen.

    `more` is called when all that a clerk sees is drawn, with one more `sheet` if it is named.
    """
    target = io.BytesIO()
    with Workbook(target, workbook_options()) as workbook:
        workbook.set_properties({"title": COVER_TITLE, "author": "Tổng Hợp", "created": _CREATED})
        styles = Styles(workbook)

        drawn: dict[str, Canvas] = {}

        def canvas(name: str) -> Canvas:
            drawn[name] = Canvas(workbook.add_worksheet(name, PlainSheet), pen, styles)
            return drawn[name]

        draw_cover(canvas(COVER_SHEET), shape)
        for plan in shape.plans:
            draw_tasks(canvas(plan.sheet), shape, plan, list_ranges(lists))
        for form in shape.statistics:
            for figures in form.sheets:
                draw_statistics(canvas(figures.name), shape, form, figures)
        if not shape.blank:
            draw_checks(canvas, drawn, shape, lists)
        if more is not None:
            more(drawn, canvas(sheet) if sheet is not None else None)
        draw_lists(canvas(LISTS_SHEET), lists)
        if shape.stamp_rows:
            draw_stamp(canvas(stamp.SHEET), shape.stamp_rows)
    return _told(target)


def _told(workbook: io.BytesIO) -> bytes:
    """The workbook under our own name as the program that made it.

    LibreOffice trusts the results in a file made by Excel and does not compute them again.
    """
    with ZipFile(workbook) as package:
        return archive(
            pack(name, package.read(name).replace(*_MAKERS), _FAST)
            if name == _ABOUT
            else pack(name, package.read(name), _FAST)
            for name in package.namelist()
        )

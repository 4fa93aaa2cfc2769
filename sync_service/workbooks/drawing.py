"""A workbook of the issued kind drawn sheet by sheet with XlsxWriter."""

import io
from datetime import UTC, datetime

from xlsxwriter import Workbook

from sync_service.workbooks import stamp
from sync_service.workbooks.layout import Shape
from sync_service.workbooks.pen import Canvas, Pen
from sync_service.workbooks.sheet_cover import draw_cover
from sync_service.workbooks.sheet_hidden import Lists, draw_lists, draw_stamp, list_ranges
from sync_service.workbooks.sheet_statistics import draw_statistics
from sync_service.workbooks.sheet_tasks import draw_tasks
from sync_service.workbooks.styles import Styles, workbook_options
from sync_service.workbooks.texts import COVER_SHEET, COVER_TITLE, LISTS_SHEET

# One for all: the same order gives the same bytes.
_CREATED = datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)


def draw_workbook(pen: Pen, shape: Shape, lists: Lists) -> bytes:
    """The .xlsx file of a shape, the unit's values put in by the pen."""
    target = io.BytesIO()
    with Workbook(target, workbook_options()) as workbook:
        workbook.set_properties({"title": COVER_TITLE, "author": "Tổng Hợp", "created": _CREATED})
        styles = Styles(workbook)

        def canvas(name: str) -> Canvas:
            return Canvas(workbook.add_worksheet(name), pen, styles)

        draw_cover(canvas(COVER_SHEET), shape)
        for plan in shape.plans:
            draw_tasks(canvas(plan.sheet), shape, plan, list_ranges(lists))
        for form in shape.statistics:
            for figures in form.sheets:
                draw_statistics(canvas(figures.name), shape, form, figures)
        draw_lists(canvas(LISTS_SHEET), lists)
        if shape.stamp_rows:
            draw_stamp(canvas(stamp.SHEET), shape.stamp_rows)
    return target.getvalue()

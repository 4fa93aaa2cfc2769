"""The model as an .xlsx file, written by XlsxWriter with native charts."""

from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.utility import quote_sheetname, xl_range, xl_range_abs

from sync_service.workbooks.provincial import texts
from sync_service.workbooks.provincial.charts import insert_chart
from sync_service.workbooks.provincial.model import UNDRAWN, Model, Printing, Rectangle, Sheet
from sync_service.workbooks.provincial.styles import BASE_FONT

# What people typed is never taken for a formula, a link or a number.
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_A4 = 9


def render(model: Model) -> bytes:
    """The workbook (.xlsx) of a model; the same model gives the same bytes."""
    file = BytesIO()
    # XlsxWriter adds to the dictionaries that it is given.
    options = {**_OPTIONS, "default_format_properties": dict(BASE_FONT)}
    workbook = xlsxwriter.Workbook(file, options)
    _describe(workbook, model)
    formats = [workbook.add_format(dict(properties)) for properties in model.styles]
    pages = [(workbook.add_worksheet(sheet.name), sheet) for sheet in model.sheets]
    for name, (where, rectangle) in model.names.items():
        block = xl_range_abs(*_corners(rectangle))
        workbook.define_name(name, f"={quote_sheetname(where)}!{block}")
    for page, sheet in pages:
        _write_cells(page, sheet, formats)
        _lay_out(page, sheet, formats)
        _add_extras(workbook, page, sheet)
        if sheet.printing is not None:
            _set_up_print(page, sheet.printing)
    workbook.close()
    return file.getvalue()


def _describe(workbook: xlsxwriter.Workbook, model: Model) -> None:
    # The date of making is the model's: otherwise no two files would be equal.
    workbook.set_properties(
        {
            "title": f"{model.title} – {texts.period_words(model.period)}",
            "subject": "Báo cáo tổng hợp",
            "created": texts.local(model.made_at),
        }
    )


def _write_cells(page: Any, sheet: Sheet, formats: list[Any]) -> None:
    for rectangle in sheet.merges:
        first = formats[sheet.styles[rectangle[0]][rectangle[1]]]
        page.merge_range(*_corners(rectangle), "", first)
    links = {(link.row, link.column): link for link in sheet.links}
    for row, (values, styles) in enumerate(zip(sheet.values, sheet.styles, strict=True)):
        for column, (value, style) in enumerate(zip(values, styles, strict=True)):
            if style == UNDRAWN:
                continue
            cell_format = formats[style]
            formula = sheet.formulas.get((row, column))
            if formula is not None:
                shown = "" if value is None else value
                page.write_formula(row, column, formula, cell_format, shown)
            elif (link := links.get((row, column))) is not None:
                target = f"internal:{quote_sheetname(link.sheet)}!{link.cell}"
                page.write_url(row, column, target, cell_format, value)
            elif isinstance(value, str):
                page.write_string(row, column, value, cell_format)
            elif isinstance(value, datetime):
                page.write_datetime(row, column, value, cell_format)
            elif value is None:
                page.write_blank(row, column, None, cell_format)
            else:
                page.write_number(row, column, value, cell_format)


def _lay_out(page: Any, sheet: Sheet, formats: list[Any]) -> None:
    page.hide_gridlines(2)
    if sheet.visible == "hidden":
        page.hide()
    elif sheet.visible == "very_hidden":
        page.very_hidden()
    for width in sheet.widths:
        last = width.column + width.columns - 1
        style = None if width.style is None else formats[width.style]
        page.set_column(width.column, last, width.characters, style)
    for row, height in sheet.heights.items():
        page.set_row(row, height)
    if sheet.freeze is not None:
        page.freeze_panes(*sheet.freeze)
    if sheet.filter is not None:
        page.autofilter(*_corners(sheet.filter))


def _add_extras(workbook: Any, page: Any, sheet: Sheet) -> None:
    changes: dict[tuple[tuple[str, Any], ...], Any] = {}
    for condition in sheet.conditions:
        key = tuple(condition.style.items())
        if key not in changes:
            changes[key] = workbook.add_format(dict(condition.style))
        rule: Mapping[str, Any] = {**condition.rule, "format": changes[key]}
        page.conditional_format(*_corners(condition.range), rule)
    for chart in sheet.charts:
        insert_chart(workbook, page, chart)
    if sheet.text_numbers:
        ranges = " ".join(xl_range(*_corners(one)) for one in sheet.text_numbers)
        page.ignore_errors({"number_stored_as_text": ranges})


def _set_up_print(page: Any, printing: Printing) -> None:
    page.set_paper(_A4)
    page.set_landscape() if printing.landscape else page.set_portrait()
    page.set_margins(**printing.margins)
    page.center_horizontally()
    if printing.scale is None:
        page.fit_to_pages(1, 0)
    else:
        page.set_print_scale(printing.scale)
    page.set_header(printing.header)
    page.set_footer(printing.footer)
    if printing.repeat_rows is not None:
        page.repeat_rows(*printing.repeat_rows)
    if printing.repeat_columns is not None:
        page.repeat_columns(*printing.repeat_columns)
    if printing.row_breaks:
        page.set_h_pagebreaks(list(printing.row_breaks))
    if printing.column_breaks:
        page.set_v_pagebreaks(list(printing.column_breaks))
    if printing.area is not None:
        page.print_area(*_corners(printing.area))


def _corners(rectangle: Rectangle) -> tuple[int, int, int, int]:
    """First row, first column, last row, last column, as XlsxWriter wants them."""
    row, column, rows, columns = rectangle
    return row, column, row + rows - 1, column + columns - 1

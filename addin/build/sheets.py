"""The sheets of the built files: the start sheet, and the hidden one with xlwings' settings."""

from datetime import datetime
from io import BytesIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from addin.build import texts
from addin.build.taken import CONFIG_SHEET
from addin.buttons import EXCEL_BUTTONS
from addin.names import PERIOD_NAME

# A fixed moment: the same sources must give the same bytes.
MADE = datetime(2026, 1, 1)

_INK = "#1F2937"
_RED = "#B3261E"


def workbook_bytes(settings: dict[str, str], period: str | None) -> bytes:
    """An .xlsx with the start sheet, which names the period if there is one, and the settings."""
    stream = BytesIO()
    with _new(stream) as book:
        sheet = book.add_worksheet(texts.START_SHEET)
        _start(book, sheet, period)
        _settings(book, settings)
    return stream.getvalue()


def addin_bytes(settings: dict[str, str]) -> bytes:
    """An .xlsx with one empty sheet and the settings."""
    stream = BytesIO()
    with _new(stream) as book:
        book.add_worksheet(texts.START_SHEET)
        _settings(book, settings)
    return stream.getvalue()


def _new(stream: BytesIO) -> Workbook:
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties({"title": texts.WORKBOOK_TITLE, "author": "", "created": MADE})
    return book


def _start(book: Workbook, sheet: Worksheet, period: str | None) -> None:
    def style(**options: object) -> Format:
        given = {"font_name": "Times New Roman", "font_size": 13, "font_color": _INK}
        return book.add_format({**given, "valign": "vcenter", **options})

    heading = style(bold=True, font_size=18, font_color=_RED)
    strong, plain = style(bold=True), style(text_wrap=True)
    number = style(bold=True, align="center", font_color=_RED)
    head = style(bold=True, bg_color="#FDF1EF", bottom=1, bottom_color=_RED)
    cell = style(text_wrap=True, bottom=4, bottom_color="#D1D5DB")
    name = style(bold=True, bottom=4, bottom_color="#D1D5DB")

    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 5)
    sheet.set_column(1, 1, 22)
    sheet.set_column(2, 2, 92)
    sheet.set_row(0, 34)
    sheet.write_string(0, 1, texts.HEADING, heading)
    if period is not None:
        sheet.write_string(1, 1, texts.PERIOD_LABEL, strong)
        sheet.write_string(1, 2, period, style(bold=True, num_format="@", font_color=_RED))
        book.define_name(PERIOD_NAME, f"='{texts.START_SHEET}'!$C$2")
    row = _numbered(sheet, 3, texts.STEPS_HEADING, texts.STEPS, (strong, number, plain))
    row += 1
    for column, text in enumerate(texts.BUTTONS_HEADING, 1):
        sheet.write_string(row, column, text, head)
    for button in EXCEL_BUTTONS:
        row += 1
        sheet.set_row(row, 20 * (1 + len(button.tip) // 95))
        sheet.write_string(row, 1, button.label, name)
        sheet.write_string(row, 2, button.tip, cell)
    _numbered(sheet, row + 2, texts.NO_TAB_HEADING, texts.NO_TAB, (strong, number, plain))
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 1)


def _numbered(
    sheet: Worksheet,
    row: int,
    heading: str,
    lines: tuple[str, ...],
    styles: tuple[Format, Format, Format],
) -> int:
    strong, number, plain = styles
    sheet.write_string(row, 1, heading, strong)
    for count, line in enumerate(lines, 1):
        row += 1
        sheet.set_row(row, 38 if len(line) > 130 else 20)
        sheet.write_number(row, 0, count, number)
        sheet.merge_range(row, 1, row, 2, line, plain)
    return row + 1


def _settings(book: Workbook, settings: dict[str, str]) -> None:
    sheet = book.add_worksheet(CONFIG_SHEET)
    for row, (key, value) in enumerate(settings.items()):
        sheet.write_string(row, 0, key)
        sheet.write_string(row, 1, value)
    sheet.very_hidden()

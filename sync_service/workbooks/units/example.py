"""The blank units workbook that an office starts from."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from sync_service.domain.unit_records import EVENT_WORDS, EVENTS, FIELD_WORDS, SCOPE_WORDS, SCOPES
from sync_service.workbooks.units.rows import EXAMPLE_MARK
from sync_service.workbooks.units.sheets import (
    EVENT_FIELDS,
    EVENTS_SHEET,
    NOTES_SHEET,
    UNIT_FIELDS,
    UNITS_SHEET,
)

LISTS_SHEET: Final = "Danh mục"
_LINE: Final = 17  # points
_LETTERS_A_LINE: Final = 105
_ROWS: Final = 5000  # rows that get drop-down lists
_WIDTHS: Final = {"name": 42, "units": 30, "into": 30, "email": 28, "forms": 26}
_EXAMPLE: Final = {
    "code": "38",
    "name": f"Tỉnh ủy ... ({EXAMPLE_MARK}: ghi đè tên đơn vị cấp tỉnh)",
    "kind": "tinh_uy",
    "email": "vanphong@example.vn",
}
_NOTES: Final = (
    ("", "CÁCH LẬP DANH SÁCH ĐƠN VỊ"),
    ("1", "Trang “Đơn vị”: mỗi đơn vị một dòng. Dòng thứ hai là ví dụ, hãy ghi đè lên."),
    ("2", "Mã đơn vị là chữ (ô định dạng Văn bản), ví dụ 38.168.053.000.001; không dùng lại mã."),
    ("3", "Mã cấp trên là mã của đơn vị trực tiếp quản lý; chỉ đơn vị cấp tỉnh để trống."),
    ("4", "Từ ngày: ngày thành lập, dạng 01/07/2025; để trống nếu có từ trước khi lập danh sách."),
    ("5", "Loại đơn vị: mã trong danh mục loại đơn vị (trang “Danh mục”, nếu có)."),
    ("6", "Trang “Sự kiện”: mỗi thay đổi một dòng; ngày là ngày đầu tiên thay đổi có hiệu lực."),
    ("7", "Nhiều mã, nhiều địa chỉ thư trong một ô: ngăn cách bằng dấu “;”. Cột “Ghi chú” bỏ qua."),
    ("8", "Nhập giá trị, không nhập công thức; không đổi tên trang tính và tiêu đề cột."),
    ("", "CÁC LOẠI SỰ KIỆN VÀ CỘT CẦN ĐIỀN"),
    ("thành lập", "Mã đơn vị, tên, loại, mã cấp trên."),
    ("kết thúc", "Mã đơn vị. Đơn vị trực thuộc phải được chuyển hoặc kết thúc cùng ngày."),
    ("đổi tên", "Mã đơn vị, tên mới; có thể kèm loại mới."),
    ("chuyển", "Mã đơn vị (một hay nhiều), mã cấp trên mới."),
    (
        "sáp nhập",
        "Mã các đơn vị sáp nhập, một mã đơn vị nhận (đơn vị đang có, một trong các đơn vị sáp nhập,"
        " hoặc đơn vị mới kèm tên, loại, mã cấp trên). Đơn vị trực thuộc tự chuyển về đơn vị nhận.",
    ),
    (
        "chia tách",
        "Một mã đơn vị, từ hai mã đơn vị nhận trở lên; có thể ghi tỷ lệ chia (tổng bằng 1)."
        " Đơn vị trực thuộc phải có sự kiện “chuyển” cùng ngày.",
    ),
    (
        "báo cáo",
        "Mã đơn vị, phạm vi “cả cấp dưới” hoặc “riêng đơn vị”; biểu mẫu để trống là mọi biểu.",
    ),
    ("", "VÍ DỤ MỘT DÒNG SỰ KIỆN"),
    ("01/07/2025", "sáp nhập · Mã đơn vị: 38.01; 38.02 · Mã đơn vị nhận: 38.90 · Mã cấp trên: 38"),
    ("", "· Tên đơn vị: Đảng ủy xã ... · Loại đơn vị: dang_uy_xa"),
)


def write_units_example(path: Path, kinds: Sequence[tuple[str, str]] = ()) -> None:
    """Write the blank units workbook with headings, one example line and notes.

    `kinds` are (code, name) of the unit kinds for the drop-down list; without them any text
    may be typed.
    """
    with xlsxwriter.Workbook(str(path)) as book:
        style = _styles(book)
        units = book.add_worksheet(UNITS_SHEET)
        _write_list(units, UNIT_FIELDS, style)
        for column, field in enumerate(UNIT_FIELDS):
            units.write(1, column, _EXAMPLE.get(field), style["example"])
        events = book.add_worksheet(EVENTS_SHEET)
        _write_list(events, EVENT_FIELDS, style)
        _choose(events, EVENT_FIELDS, "event", [EVENT_WORDS[event] for event in EVENTS])
        _choose(events, EVENT_FIELDS, "scope", [SCOPE_WORDS[scope] for scope in SCOPES])
        _write_notes(book.add_worksheet(NOTES_SHEET), style)
        if kinds:
            _write_kinds(book.add_worksheet(LISTS_SHEET), kinds, style)
            source = f"='{LISTS_SHEET}'!$A$2:$A${len(kinds) + 1}"
            _choose(units, UNIT_FIELDS, "kind", source)
            _choose(events, EVENT_FIELDS, "kind", source)


def _styles(book: Any) -> dict[str, Format]:
    base = {"font_name": "Times New Roman", "font_size": 12, "valign": "top"}
    text = {**base, "num_format": "@"}
    return {
        "heading": book.add_format(
            {**base, "bold": True, "bg_color": "#DDEBF7", "border": 1, "text_wrap": True}
        ),
        "text": book.add_format(text),
        "example": book.add_format({**text, "italic": True, "font_color": "#7F7F7F"}),
        "bold": book.add_format({**base, "bold": True}),
        "note": book.add_format({**base, "text_wrap": True}),
    }


def _write_list(sheet: Worksheet, fields: Sequence[str], style: dict[str, Format]) -> None:
    for column, field in enumerate((*fields, "note")):
        # Whole columns are text: a code typed later keeps its zeros and dots, and a date is not
        # turned round by a program set to American dates.
        sheet.set_column(column, column, _WIDTHS.get(field, 18), style["text"])
        sheet.write(0, column, FIELD_WORDS.get(field, "Ghi chú"), style["heading"])
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _choose(sheet: Worksheet, fields: Sequence[str], field: str, source: str | list[str]) -> None:
    column = fields.index(field)
    options = {
        "validate": "list",
        "source": source,
        "error_title": "Không có trong danh mục",
        "error_message": "Hãy chọn một giá trị trong danh sách thả xuống.",
    }
    sheet.data_validation(1, column, _ROWS, column, options)


def _write_notes(sheet: Worksheet, style: dict[str, Format]) -> None:
    sheet.set_column(0, 0, 14, style["note"])
    sheet.set_column(1, 1, 100, style["note"])
    for row, (mark, words) in enumerate(_NOTES):
        sheet.set_row(row, _LINE * (1 + len(words) // _LETTERS_A_LINE))
        sheet.write_string(row, 0, mark, style["bold"])
        is_title = not mark and words.isupper()
        sheet.write_string(row, 1, words, style["bold"] if is_title else style["note"])
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _write_kinds(
    sheet: Worksheet, kinds: Sequence[tuple[str, str]], style: dict[str, Format]
) -> None:
    sheet.set_column(0, 0, 26, style["text"])
    sheet.set_column(1, 1, 60, style["text"])
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.write_row(0, 0, ("Mã loại", "Tên loại đơn vị"), style["heading"])
    for row, (code, name) in enumerate(kinds, start=1):
        sheet.write_string(row, 0, code, style["text"])
        sheet.write_string(row, 1, name, style["text"])

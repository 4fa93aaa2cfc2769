"""The links of the upload page as a list for mailing, one row a unit."""

import io
from collections.abc import Sequence

import xlsxwriter

_HEADINGS = ("Mã đơn vị", "Tên đơn vị", "Địa chỉ thư", "Mã nộp báo cáo", "Đường dẫn nộp báo cáo")
_WIDTHS = (18, 44, 32, 38, 70)
_WARNING = "Mỗi đường dẫn chỉ đưa cho đúng đơn vị đó. Xóa tệp này sau khi gửi xong."


def links_workbook(rows: Sequence[tuple[str | None, ...]]) -> bytes:
    """A workbook of code, name, address, upload code and link; all of it plain text."""
    target = io.BytesIO()
    # What units are called is text, whatever it begins with.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(target, options) as book:
        sheet = book.add_worksheet("Đường dẫn")
        plain = book.add_format({"font_name": "Times New Roman", "font_size": 12})
        bold = book.add_format({"font_name": "Times New Roman", "font_size": 12, "bold": True})
        head = book.add_format(
            {"font_name": "Times New Roman", "font_size": 12, "bold": True, "bottom": 1}
        )
        sheet.write_string(0, 0, _WARNING, bold)
        for column, (heading, width) in enumerate(zip(_HEADINGS, _WIDTHS, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(2, column, heading, head)
        for number, row in enumerate(rows, start=3):
            for column, value in enumerate(row):
                sheet.write_string(number, column, value or "", plain)
        sheet.freeze_panes(3, 0)
    return target.getvalue()

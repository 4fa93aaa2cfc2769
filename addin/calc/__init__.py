"""xlwings on LibreOffice Calc: the same macros, another spreadsheet program.

    with calc.start() as office:
        book = office.app.books.open("report.xlsx")
        book.sheets[0]["A1"].value = "Đảng bộ tỉnh"
        book.save()

Stands on its own: nothing here knows what it is used for. See docs/xlwings-on-libreoffice.md.
"""

from addin.calc.areas import format_areas
from addin.calc.errors import CalcError, OfficeLost, OfficeMissing
from addin.calc.extras import (
    following_charts,
    is_protected,
    protect,
    remove_drawings,
    undoable,
    unprotect,
)
from addin.calc.offices import Office, connect, inside, start

__all__ = [
    "CalcError",
    "Office",
    "OfficeLost",
    "OfficeMissing",
    "connect",
    "following_charts",
    "format_areas",
    "inside",
    "is_protected",
    "protect",
    "remove_drawings",
    "start",
    "undoable",
    "unprotect",
]

"""What xlwings has no words for, said to Excel and to LibreOffice Calc in their own."""

from pathlib import Path
from typing import Any

import xlwings as xw

from addin.calc import is_protected
from addin.calc.bridge import load_uno, properties
from addin.errors import WorkbookRefused
from addin.texts import BUSY

_MACROS_OFF = 3  # msoAutomationSecurityForceDisable
VERY_HIDDEN = 2  # Excel's; LibreOffice has hidden only

# What Excel answers while a cell is being edited or a dialog is open.
_BUSY = (-2147418111, -2146777998)


def is_calc(book: xw.Book) -> bool:
    """Whether the workbook is open in LibreOffice."""
    return bool(book.app.engine.name == "calc")


def is_filtered(sheet: xw.Sheet) -> bool:
    """Whether a filter hides rows of the sheet."""
    if not is_calc(sheet.book):
        return bool(sheet.api.FilterMode)
    used = sheet.used_range.api
    seen = used.queryVisibleCells().getRangeAddresses()
    lines = sorted((at.StartRow, at.EndRow) for at in seen)
    next_row = used.getRangeAddress().StartRow
    for first, last in lines:
        if first > next_row:
            break
        next_row = max(next_row, last + 1)
    if next_row > used.getRangeAddress().EndRow:
        return False
    return bool(sheet.api.getRows().getByIndex(next_row).IsFiltered)


def add_filter(cells: xw.Range) -> None:
    """Puts the arrows of a filter over a list; its first row is the heading."""
    book = cells.sheet.book
    if not is_calc(book):
        cells.api.AutoFilter()
        return
    ranges: Any = book.api.DatabaseRanges
    name = f"TH_Loc_{cells.sheet.index}_{len(ranges.getElementNames())}"
    ranges.addNewByName(name, cells.impl.uno_address())
    ranges.getByName(name).AutoFilter = True


def hide(sheet: xw.Sheet, how: str) -> None:
    """Shows or hides a sheet: "yes", "hidden" or "very_hidden"."""
    if how == "very_hidden" and not is_calc(sheet.book):
        sheet.api.Visible = VERY_HIDDEN
    else:
        sheet.visible = how == "yes"


def protected(sheet: xw.Sheet) -> bool:
    """Whether the sheet's cells are locked."""
    return is_protected(sheet)


def unchanged_file(book: xw.Book) -> Path | None:
    """The file of a workbook that nobody has changed since it was opened or saved."""
    is_changed = bool(book.api.isModified() if is_calc(book) else not book.api.Saved)
    path = Path(book.fullname)
    return path if not is_changed and path.is_file() else None


def save_copy(book: xw.Book, path: Path) -> None:
    """Saves the workbook as it stands to another file; it stays the one it was."""
    if not is_calc(book):
        book.api.SaveCopyAs(str(path))
        return
    load_uno()
    url = path.absolute().as_uri()
    kind = "Calc MS Excel 2007 VBA XML" if path.suffix == ".xlsm" else "Calc MS Excel 2007 XML"
    book.api.storeToURL(url, properties(FilterName=kind))


def open_received(book: xw.Book, path: Path) -> xw.Book:
    """Opens a file that was sent by others: read-only, macros off, links not followed."""
    app = book.app
    if is_calc(book):
        return app.books.open(path, read_only=True)
    security = app.api.AutomationSecurity
    app.api.AutomationSecurity = _MACROS_OFF
    try:
        return app.books.open(path, read_only=True, update_links=False)
    finally:
        app.api.AutomationSecurity = security


def is_structure_protected(book: xw.Book) -> bool:
    """Whether sheets may be neither added nor taken away."""
    return bool(book.api.isProtected() if is_calc(book) else book.api.ProtectStructure)


def ask_ready(book: xw.Book) -> None:
    """Makes sure that the program takes changes now; WorkbookRefused while a cell is edited."""
    try:
        ready = is_calc(book) or bool(book.app.api.Ready)
    except Exception as error:
        if getattr(error, "hresult", None) not in _BUSY:
            raise
        ready = False
    if not ready:
        raise WorkbookRefused(BUSY)


def bounded_waiting() -> None:
    """Lets xlwings give up on a busy Excel after a few seconds; by itself it tries for ever."""
    try:
        from xlwings import _xlwindows
    except ImportError:  # not on Windows
        return
    _xlwindows.N_COM_ATTEMPTS = 20

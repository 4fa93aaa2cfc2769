"""What xlwings has no words for, said to Excel and to LibreOffice Calc in their own."""

from pathlib import Path
from typing import Any

import xlwings as xw

from addin.calc import is_protected
from addin.calc.bridge import load_uno, properties
from addin.errors import WorkbookRefused
from addin.texts import BUSY, UNCHANGEABLE

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


def has_formulas(cells: xw.Range) -> bool:
    """Whether there is a formula among the cells."""
    if is_calc(cells.sheet.book):
        return bool(cells.impl.has_formulas)
    return cells.api.HasFormula is not False  # None where some have one


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


def file_of(book: xw.Book) -> Path | None:
    """The file in which a workbook lies; None for one never saved, or saved to a web address.

    What OneDrive keeps of the latter on this machine may be older than what is open.
    """
    name = book.fullname if is_calc(book) else str(book.api.FullName)
    path = Path(name)
    return path if "://" not in name and path.is_file() else None


def unchanged_file(book: xw.Book) -> Path | None:
    """The file of a workbook that nobody has changed since it was opened or saved."""
    is_changed = bool(book.api.isModified() if is_calc(book) else not book.api.Saved)
    return None if is_changed else file_of(book)


def is_read_only(book: xw.Book) -> bool:
    """Whether the workbook cannot be saved where it was opened."""
    return bool(book.api.isReadonly() if is_calc(book) else book.api.ReadOnly)


def save_copy(book: xw.Book, folder: Path) -> Path:
    """Saves the workbook as it stands to a file in a folder; it stays the one it was."""
    suffix = Path(book.name).suffix.lower()
    if not is_calc(book):
        # Excel keeps the format of the workbook, whatever the name says.
        path = folder / f"ban-sao{suffix or '.xlsx'}"
        book.api.SaveCopyAs(str(path))
        return path
    load_uno()
    has_macros = suffix == ".xlsm"
    path = folder / ("ban-sao.xlsm" if has_macros else "ban-sao.xlsx")
    kind = "Calc MS Excel 2007 VBA XML" if has_macros else "Calc MS Excel 2007 XML"
    book.api.storeToURL(path.absolute().as_uri(), properties(FilterName=kind))
    return path


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


def is_unchangeable(book: xw.Book) -> bool:
    """Whether the workbook takes no changes at all: opened read-only in LibreOffice.

    Excel takes them, and asks for another name when they are to be saved.
    """
    return is_calc(book) and is_read_only(book)


def ask_changeable(book: xw.Book) -> None:
    """Makes sure that the workbook takes changes; WorkbookRefused else."""
    if is_unchangeable(book):
        raise WorkbookRefused(UNCHANGEABLE)


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

"""Names of ranges, looked up one by one: every program has its own error for one that is not."""

import xlwings as xw

# The cell of a built workbook that names the period it was made for.
PERIOD_NAME = "TH_KY"


def find_name(book: xw.Book, name: str) -> xw.Name | None:
    """The workbook's name of a range."""
    try:
        return book.names[name]
    except Exception:
        # Every program has its own error for a name that is not there.
        return None


def range_of(book: xw.Book, name: str | None) -> xw.Range | None:
    """The cells of a name; None when there are none, or they were deleted."""
    found = None if name is None else find_name(book, name)
    try:
        # LibreOffice takes the sheet behind for one that was deleted.
        if found is None or "#ref!" in (found.refers_to or "").lower():
            return None
        return found.refers_to_range
    except Exception:
        return None

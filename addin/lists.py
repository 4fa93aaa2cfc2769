"""A list on a sheet of the system's own, found again by the name of its cells."""

from collections.abc import Sequence
from dataclasses import dataclass

import xlwings as xw

from addin import program
from addin.cells import Cell, box, letters, quoted, read, write
from addin.names import find_name, range_of

HEAD = 2  # title and line stand above the headings


@dataclass(frozen=True)
class Listing:
    """What a list says: a title, a line under it, headings, rows."""

    sheet: str
    name: str
    title: str
    line: str
    headings: Sequence[str]
    widths: Sequence[float]
    rows: Sequence[Sequence[Cell]]


def write_listing(book: xw.Book, listing: Listing) -> xw.Sheet:
    """Writes a list in place of the one before it; what stands beside it stays.

    An error gives back what was there. WorkbookRefused for a workbook that takes no changes.
    """
    program.ask_changeable(book)
    columns = len(listing.headings)
    rest = [None] * (columns - 1)
    block: list[list[Cell]] = [
        [listing.title, *rest],
        [listing.line, *rest],
        list(listing.headings),
        *(list(row) for row in listing.rows),
    ]
    area = range_of(book, listing.name)
    page = _new_page(book, listing.sheet) if area is None else area.sheet
    size = (len(block), columns) if area is None else area.shape
    held = None if area is None else read(page, 0, 0, *size)
    try:
        if area is not None:
            area.clear_contents()
        write(page, 0, 0, block)
        _draw(page, listing, len(block))
        _name(book, page, listing, len(block))
    except Exception:
        if held is None:
            page.delete()
        else:
            box(page, 0, 0, len(block), columns).clear_contents()
            write(page, 0, 0, held)
        raise
    return page


def _new_page(book: xw.Book, wished: str) -> xw.Sheet:
    taken = {name.lower() for name in book.sheet_names}
    title, number = wished, 2
    while title.lower() in taken:
        title, number = f"{wished} {number}", number + 1
    # "Very hidden" is 2 in Excel.
    seen = [sheet for sheet in book.sheets if sheet.visible in (True, -1)]
    return book.sheets.add(title, after=seen[-1])


def _draw(page: xw.Sheet, listing: Listing, rows: int) -> None:
    columns = len(listing.headings)
    cells = box(page, 0, 0, rows, columns)
    cells.font.name = "Times New Roman"
    cells.font.size = 11
    cells.vertical_alignment = "top"
    title = box(page, 0, 0)
    title.font.bold = True
    title.font.size = 14
    head = box(page, HEAD, 0, 1, columns)
    head.font.bold = True
    head.color = "#D9E2F0"
    lined = box(page, HEAD, 0, rows - HEAD, columns)
    lined.wrap_text = True
    lined.borders.set("all", line_style="continuous", weight="thin", color="#A9B0BA")
    for column, width in enumerate(listing.widths):
        box(page, 0, column).column_width = width


def _name(book: xw.Book, page: xw.Sheet, listing: Listing, rows: int) -> None:
    last = letters(len(listing.headings) - 1)
    refers_to = f"={quoted(page.name)}!$A$1:${last}${rows}"
    name = find_name(book, listing.name)
    if name is None:
        book.names.add(listing.name, refers_to)
    else:
        name.refers_to = refers_to

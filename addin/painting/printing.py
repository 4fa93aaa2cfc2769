"""How a new sheet is printed."""

import xlwings as xw

from addin import program_pages
from addin.cells import box
from addin.decorations import Printing
from addin.painting.ground import Ground


def set_up_print(page: xw.Sheet, printing: Printing, ground: Ground) -> None:
    """All of it: paper, words at the edges, repeated rows, pages' ends, the area."""
    program_pages.set_up(page, printing)
    repeat(page, printing, ground)
    rows = {ground.row(at): True for at in printing.row_breaks}
    columns = {ground.column(at): True for at in printing.column_breaks}
    program_pages.set_breaks(page, rows, columns)
    if printing.area is not None:
        page.page_setup.print_area = area_of(page, printing, ground)


def repeat(page: xw.Sheet, printing: Printing, ground: Ground) -> None:
    """Rows and columns that stand on every page."""
    rows, columns = printing.repeat_rows, printing.repeat_columns
    program_pages.repeat(
        page,
        None if rows is None else (ground.row(rows[0]), ground.row(rows[1])),
        None if columns is None else (ground.column(columns[0]), ground.column(columns[1])),
    )


def area_of(page: xw.Sheet, printing: Printing, ground: Ground) -> str | None:
    """The address of the cells that are printed; None for all."""
    if printing.area is None:
        return None
    return str(box(page, *ground.block(printing.area)).address)

"""A whole sheet of the model on a page: contents, sizes, merges, links, panes."""

import contextlib
from collections.abc import Sequence

import xlwings as xw

from addin import program
from addin.cells import (
    Block,
    Cell,
    Formula,
    box,
    letters,
    quoted,
    runs,
    whole_columns,
    whole_rows,
    write,
)
from addin.model import Rectangle, Sheet
from addin.painting.formats import Frame


def fill(page: xw.Sheet, sheet: Sheet) -> None:
    """Writes values and formulas of a new sheet, as one block."""
    if sheet.rows and sheet.columns:
        write(page, 0, 0, contents(sheet))


def contents(sheet: Sheet) -> Block:
    """The cells of a sheet, formulas in their places."""
    block: list[list[Cell]] = [list(line) for line in sheet.values]
    for (row, column), text in sheet.formulas.items():
        block[row][column] = Formula(text)
    return block


def lay_out(
    page: xw.Sheet,
    sheet: Sheet,
    frame: Frame,
    rows: frozenset[int] | None = None,
    columns: frozenset[int] | None = None,
) -> None:
    """Sizes and merges of a sheet, or of those of the model's rows and columns only."""
    for width in sheet.widths:
        for first, many in _runs_of(frame.columns, width.column, width.columns, columns):
            whole_columns(page, first, many).column_width = width.characters
    for row, many_rows, points in sheet.heights:
        for first, many in _runs_of(frame.rows, row, many_rows, rows):
            whole_rows(page, first, many).row_height = points
    for rectangle in sheet.merges:
        if rows is None or all(one in rows for one in _rows_of(rectangle)):
            merge(page, frame, rectangle)


def merge(page: xw.Sheet, frame: Frame, rectangle: Rectangle) -> None:
    """Merges what a rectangle of the model has become; rows and columns between are taken in."""
    row, column, rows, columns = rectangle
    first, last = frame.rows[row], frame.rows[row + rows - 1]
    left, right = frame.columns[column], frame.columns[column + columns - 1]
    if last - first == rows - 1 and right - left == columns - 1:
        box(page, first, left, rows, columns).merge()


def finish(page: xw.Sheet, sheet: Sheet) -> None:
    """Panes, grid lines and the filter of a new sheet, as far as the program has them."""
    if sheet.freeze is not None and any(sheet.freeze):
        rows, columns = sheet.freeze
        if rows and columns:
            at = f"A1:{letters(columns - 1)}{rows}"
        else:
            at = f"1:{rows}" if rows else f"A:{letters(columns - 1)}"
        page.freeze_panes.freeze_at(at)
    with contextlib.suppress(NotImplementedError):  # LibreOffice's engine has none
        page.show_gridlines = False
    if sheet.filter is not None:
        program.add_filter(box(page, *sheet.filter))


def _rows_of(rectangle: Rectangle) -> range:
    return range(rectangle[0], rectangle[0] + rectangle[2])


def _runs_of(
    places: Sequence[int], first: int, many: int, wanted: frozenset[int] | None
) -> list[tuple[int, int]]:
    return runs(
        places[one] for one in range(first, first + many) if wanted is None or one in wanted
    )


def link(cell: xw.Range, sheet: str, target: str, words: str) -> None:
    """Makes a cell lead to a cell of another sheet, under the same words."""
    cell.add_hyperlink(f"#{quoted(sheet)}!{target}", words, words)

"""A whole sheet of the model on a page: contents, sizes, merges, links, panes."""

import contextlib
from collections import Counter
from collections.abc import Mapping, Sequence

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
from addin.painting.decorating import decorate
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
    widths = [(one.column, one.columns, one.characters) for one in sheet.widths]
    for first, many, characters in sizing(_placed(frame.columns, widths, columns)):
        whole_columns(page, first, many).column_width = characters
    for first, many, points in sizing(_placed(frame.rows, sheet.heights, rows)):
        whole_rows(page, first, many).row_height = points
    for rectangle in sheet.merges:
        if rows is None or all(one in rows for one in _rows_of(rectangle)):
            merge(page, frame, rectangle)


def sizing(sizes: Mapping[int, float]) -> list[tuple[int, int, float]]:
    """Steps (first, how many, size) that give places their sizes, of any two the later holds.

    Where places stand together the most usual size comes first, for all of them.
    """
    steps: list[tuple[int, int, float]] = []
    for first, many in runs(sorted(sizes)):
        parts = [
            (place, length, size)
            for size in dict.fromkeys(sizes[at] for at in range(first, first + many))
            for place, length in runs(at for at in range(first, first + many) if sizes[at] == size)
        ]
        usual, _count = Counter(size for _place, _length, size in parts).most_common(1)[0]
        steps.append((first, many, usual))
        steps += [part for part in parts if part[2] != usual]
    return steps


def _placed(
    places: Sequence[int],
    sizes: Sequence[tuple[int, int, float]],
    wanted: frozenset[int] | None,
) -> dict[int, float]:
    """The sizes by place, of runs (first, how many, size) of the model's rows or columns."""
    return {
        places[at]: size
        for first, many, size in sizes
        for at in range(first, first + many)
        if wanted is None or at in wanted
    }


def merge(page: xw.Sheet, frame: Frame, rectangle: Rectangle) -> None:
    """Merges what a rectangle of the model has become; rows and columns between are taken in."""
    row, column, rows, columns = rectangle
    first, last = frame.rows[row], frame.rows[row + rows - 1]
    left, right = frame.columns[column], frame.columns[column + columns - 1]
    if last - first == rows - 1 and right - left == columns - 1:
        # Past xlwings, which switches alerts off and on around each: a pull has them off.
        box(page, first, left, rows, columns).impl.merge(False)


def open_view(page: xw.Sheet, sheet: Sheet) -> None:
    """Panes and grid lines of a sheet that was just added: it is shown and empty, so in no time."""
    if sheet.freeze is not None and any(sheet.freeze):
        rows, columns = sheet.freeze
        if rows and columns:
            at = f"A1:{letters(columns - 1)}{rows}"
        else:
            at = f"1:{rows}" if rows else f"A:{letters(columns - 1)}"
        page.freeze_panes.freeze_at(at)
    with contextlib.suppress(NotImplementedError):  # without a window
        page.show_gridlines = False


def finish(page: xw.Sheet, sheet: Sheet) -> None:
    """The filter, and what stands beside the cells of a new sheet."""
    if sheet.filter is not None:
        program.add_filter(box(page, *sheet.filter))
    decorate(page, sheet)


def _rows_of(rectangle: Rectangle) -> range:
    return range(rectangle[0], rectangle[0] + rectangle[2])


def link(cell: xw.Range, sheet: str, target: str, words: str) -> None:
    """Makes a cell lead to a cell of another sheet, under the same words and in the same font."""
    address = f"#{quoted(sheet)}!{target}"
    if program.is_calc(cell.sheet.book):
        cell.add_hyperlink(address, words, words)
        return
    # Excel gives the cell its own style for links, of the theme's font, colour and size.
    font = cell.font
    name, size, colour = font.name, font.size, font.color
    cell.add_hyperlink(address, words, words)
    if name is not None and size is not None and colour is not None:
        font.name, font.size, font.color = name, size, colour

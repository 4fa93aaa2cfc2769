"""The names of areas and tables, by which the next pull finds them."""

import xlwings as xw

from addin.cells import letters, quoted
from addin.names import find_name, range_of
from addin.painting import Frame
from addin.pull.journal import Journal
from addin.pull.planning import Outline
from addin.pull.work import Work


def name_all(book: xw.Book, work: Work, journal: Journal) -> None:
    """Gives areas and tables their names; rows that leave later shrink them by themselves."""
    for sheet in work.model.sheets:
        if sheet.area is None:
            continue
        frame = work.frames[sheet.name]
        page = work.pages.get(sheet.name, sheet.name)
        outline = next((plan.outline for plan in work.plans if plan.outline.sheet is sheet), None)
        if outline is None:
            rows = (0, sheet.rows - 1)
            columns = (0, sheet.columns - 1)
        else:
            there = outline.there
            rows = (there.top, there.top + len(outline.rows) - 1)
            columns = (there.left, there.left + len(outline.columns) - 1)
        known = {} if outline is None else outline.there.rectangles_of(sheet.area)
        corners = (rows[0], columns[0], rows[1], columns[1])
        if known.get(sheet.area) != corners:
            _give_name(book, sheet.area, page, corners, journal)
        for table in sheet.tables:
            first, last = _reach(outline, table.name, frame, table.row, table.last_row)
            end = table.column + len(table.column_keys) - 1
            corners = (first, frame.columns[table.column], last, frame.columns[end])
            if known.get(table.name) != corners:
                _give_name(book, table.name, page, corners, journal)


def _reach(
    outline: Outline | None, table: str, frame: Frame, first: int, last: int
) -> tuple[int, int]:
    """The first and last place of a table's rows, those that stay though gone among them."""
    if outline is None:
        return frame.rows[first], frame.rows[last]
    own = [
        outline.there.top + at
        for at, slot in enumerate(outline.rows)
        if slot.key is not None and slot.key.startswith(f"{table}|")
    ]
    return min(own), max(own)


def _give_name(
    book: xw.Book,
    name: str,
    page: str,
    corners: tuple[int, int, int, int],
    journal: Journal,
) -> None:
    row, column, last_row, last_column = corners
    wanted = f"={quoted(page)}!${letters(column)}${row + 1}:${letters(last_column)}${last_row + 1}"
    held = find_name(book, name)
    if held is None:
        made = book.names.add(name, wanted)
        journal.rewritten(made.delete)
        return
    known = range_of(book, name)
    at = (row + 1, column + 1, last_row - row + 1, last_column - column + 1)
    if known is not None and (known.row, known.column, *known.shape) == at:
        return
    was = held.refers_to
    journal.rewritten(lambda: setattr(held, "refers_to", was))
    held.refers_to = wanted

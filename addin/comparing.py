"""So sánh: cells that differ from earlier figures, coloured and noted; and the marks taken off.

What was marked stands in the hidden sheet `_TH_SO_SANH`: area, row and column (as formulas, which
follow when rows are inserted), the colour before, and whether the note is ours.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import xlwings as xw

from addin import program, texts
from addin.cells import Cell, Formula, box, letters, quoted, read_values, write
from addin.desk import Desk
from addin.errors import Cancelled, WorkbookRefused
from addin.pull import texts as pull_texts
from addin.pull.state import State
from addin.selecting import PulledTable, pulled_table
from addin.shown import number_words

MARKS_SHEET = "_TH_SO_SANH"
COLOUR = "#FFE699"
MOST = 1000
_HEADINGS = ("trang", "dòng", "cột", "màu cũ", "ghi chú")


def compare(desk: Desk) -> str:
    """Marks what differs; takes the marks off when there are any."""
    program.ask_changeable(desk.book)
    if take_off(desk.book):
        return texts.UNMARKED
    state = desk.state()
    period, unit = state.facts["period"], state.facts["unit"]
    question = texts.ASK_AGAINST.format(period=period)
    at = desk.dialogs.choose(question, [words for _, words in texts.AGAINST])
    if at is None:
        raise Cancelled
    against, words = texts.AGAINST[at]
    desk.show(texts.COMPARING_WITH.format(against=words))
    with desk.client() as client:
        told = client.changes(period, unit, against)
    if told["reason"] is not None:
        return texts.NOT_COMPARABLE[told["reason"]].format(against=words)
    found = _cells(desk.book, state, told["changes"])
    if not found:
        return texts.NO_DIFFERENCE.format(against=words)
    for name in {page.name for page, *_ in found}:
        if program.protected(desk.book.sheets[name]):
            raise WorkbookRefused(pull_texts.PROTECTED.format(sheet=name))
    _mark(desk.book, found[:MOST], words)
    marked = min(len(found), MOST)
    return texts.COMPARED.format(count=len(found), against=words, marked=marked)


def _cells(
    book: xw.Book, state: State, changes: Sequence[Mapping[str, Any]]
) -> list[tuple[xw.Sheet, int, int, Any, Any]]:
    """Sheet, row, column (from 0), old and new of every change that is shown."""
    tables: dict[str, PulledTable | None] = {}
    rows: dict[str, dict[str | None, int]] = {}
    found = []
    for one in changes:
        name = one["table"]
        if name not in tables:
            tables[name] = table = pulled_table(book, state, name)
            rows[name] = {} if table is None else {key: at for at, key in enumerate(table.keys)}
        table = tables[name]
        if table is None or one["row"] not in rows[name] or one["column"] not in table.columns:
            continue
        place = table.top + rows[name][one["row"]], table.columns[one["column"]]
        found.append((table.page, *place, one["old"], one["new"]))
    return found


def _mark(
    book: xw.Book, found: Sequence[tuple[xw.Sheet, int, int, Any, Any]], against: str
) -> None:
    """Colours and notes the cells; an error takes all of it off again."""
    shown = book.sheets.active
    kept = book.sheets.add(MARKS_SHEET, after=book.sheets[-1])
    kept.visible = False
    shown.activate()
    noted = {page.name: {n.location.address for n in page.notes} for page, *_ in found}
    lines: list[list[Cell]] = [list(_HEADINGS)]
    for page, row, column, _old, _new in found:
        cell = box(page, row, column)
        sheet = quoted(page.name)
        lines.append(
            [
                page.name,
                Formula(f"=ROW({sheet}!${row + 1}:${row + 1})"),
                Formula(f"=COLUMN({sheet}!${letters(column)}:${letters(column)})"),
                _hex(cell.color),
                None if cell.address in noted[page.name] else "x",
            ]
        )
    try:
        # Written first: whatever happens now can be taken off.
        write(kept, 0, 0, lines)
        for (page, row, column, old, new), line in zip(found, lines[1:], strict=True):
            cell = box(page, row, column)
            cell.color = COLOUR
            if line[4] == "x":
                said = {"old": number_words(old), "new": number_words(new)}
                cell.add_note(texts.MARK_NOTE.format(against=against, **said))
    except Exception:
        take_off(book)
        raise


def take_off(book: xw.Book) -> bool:
    """Takes the marks of a comparison off; whether there were any."""
    if MARKS_SHEET not in book.sheet_names:
        return False
    kept = book.sheets[MARKS_SHEET]
    rows = kept.used_range.last_cell.row
    pages = {page.name: page for page in book.sheets}
    noted: dict[str, set[str]] = {}
    for sheet, row, column, colour, own in read_values(kept, 0, 0, rows, len(_HEADINGS))[1:]:
        # A row that was deleted left an error in place of its number.
        if sheet not in pages or not isinstance(row, float) or not isinstance(column, float):
            continue
        cell = box(pages[sheet], int(row) - 1, int(column) - 1)
        cell.color = colour or None
        if own:
            noted.setdefault(sheet, set()).add(cell.address)
    for sheet, cells in noted.items():
        # All notes of a sheet at once: to look for that of one cell goes through all of them.
        for note in [one for one in pages[sheet].notes if one.location.address in cells]:
            note.delete()
    kept.delete()
    return True


def _hex(colour: Any) -> str | None:
    return None if colour is None else "#{:02X}{:02X}{:02X}".format(*colour)

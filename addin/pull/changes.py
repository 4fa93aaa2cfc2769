"""The sheet "Thay đổi": what is another figure than at the pull before."""

from collections.abc import Sequence
from datetime import datetime

import xlwings as xw

from addin.cells import Cell, box, letters, read, write
from addin.model import Model
from addin.pull import texts
from addin.pull.formulas import quoted
from addin.pull.journal import Journal
from addin.pull.planning import Change
from addin.pull.standing import find_name, range_of

MOST = 2000
_WIDTHS = (24, 10, 52, 26, 18, 18)
_COLUMNS = len(texts.CHANGES_HEADINGS)


def write_changes(
    book: xw.Book,
    model: Model,
    changes: Sequence[Change],
    before: str,
    now: datetime,
    journal: Journal,
) -> None:
    """Lists the changes, in place of those of the pull before; the sheet is made if need be."""
    shown = changes[:MOST]
    line = texts.CHANGES_LINE.format(
        period=model.period, now=_moment(now.isoformat()), before=_moment(before), count=len(changes)
    )
    if len(changes) > MOST:
        line += " " + texts.CHANGES_CUT.format(shown=MOST)
    block: list[list[Cell]] = [
        [texts.CHANGES_TITLE, *[None] * (_COLUMNS - 1)],
        [line, *[None] * (_COLUMNS - 1)],
        list(texts.CHANGES_HEADINGS),
    ]
    for one in shown:
        place = f"{letters(one.column)}{one.row + 1}"
        block.append([one.sheet, place, one.label, one.heading, one.old, one.new])
    area = range_of(book, texts.CHANGES_NAME)
    if area is None:
        page = _new_page(book)
        journal.reshaped(page.delete)
    else:
        page = area.sheet
        top, left = area.row - 1, area.column - 1
        held = read(page, top, left, *area.shape)
        journal.rewritten(lambda: write(page, top, left, held))
        area.clear_contents()
    many = len(block)
    write(page, 0, 0, block)
    _draw(page, many)
    refers_to = f"={quoted(page.name)}!$A$1:${letters(_COLUMNS - 1)}${many}"
    name = find_name(book, texts.CHANGES_NAME)
    if name is None:
        journal.rewritten(book.names.add(texts.CHANGES_NAME, refers_to).delete)
    else:
        was = name.refers_to
        journal.rewritten(lambda: setattr(name, "refers_to", was))
        name.refers_to = refers_to


def _new_page(book: xw.Book) -> xw.Sheet:
    title, number = texts.CHANGES_SHEET, 2
    taken = {name.lower() for name in book.sheet_names}
    while title.lower() in taken:
        title = f"{texts.CHANGES_SHEET} {number}"
        number += 1
    seen = [sheet for sheet in book.sheets if sheet.visible is True or sheet.visible == -1]
    return book.sheets.add(title, after=seen[-1])


def _draw(page: xw.Sheet, many: int) -> None:
    cells = box(page, 0, 0, many, _COLUMNS)
    cells.font.name = "Times New Roman"
    cells.font.size = 11
    box(page, 0, 0).font.bold = True
    box(page, 0, 0).font.size = 14
    head = box(page, 2, 0, 1, _COLUMNS)
    head.font.bold = True
    head.color = "#D9E2F0"
    for column, width in enumerate(_WIDTHS):
        box(page, 0, column).column_width = width


def _moment(text: str) -> str:
    return datetime.fromisoformat(text).strftime("%H:%M ngày %d/%m/%Y")

"""The sheet "Thay đổi": what is another figure than at the pull before."""

from collections.abc import Sequence
from datetime import datetime

import xlwings as xw

from addin.cells import Cell, letters, read, write
from addin.lists import Listing, write_listing
from addin.model import Model
from addin.names import find_name, range_of
from addin.pull import texts
from addin.pull.journal import Journal
from addin.pull.planning import Change

MOST = 2000
_WIDTHS = (24, 10, 52, 26, 18, 18)


def write_changes(
    book: xw.Book,
    model: Model,
    changes: Sequence[Change],
    before: str,
    now: datetime,
    journal: Journal,
) -> None:
    """Lists the changes, in place of those of the pull before; the sheet is made if need be."""
    line = texts.CHANGES_LINE.format(
        period=model.period,
        now=_moment(now.isoformat()),
        before=_moment(before),
        count=len(changes),
    )
    if len(changes) > MOST:
        line += " " + texts.CHANGES_CUT.format(shown=MOST)
    rows: list[list[Cell]] = [
        [one.sheet, f"{letters(one.column)}{one.row + 1}", one.label, one.heading, one.old, one.new]
        for one in changes[:MOST]
    ]
    title, headings = texts.CHANGES_TITLE, texts.CHANGES_HEADINGS
    listing = Listing(texts.CHANGES_SHEET, texts.CHANGES_NAME, title, line, headings, _WIDTHS, rows)
    if range_of(book, texts.CHANGES_NAME) is None:
        page = write_listing(book, listing)
        name = find_name(book, texts.CHANGES_NAME)
        if name is not None:
            journal.rewritten(name.delete)
        journal.reshaped(page.delete)
    else:
        _remember(book, journal)
        write_listing(book, listing)


def _remember(book: xw.Book, journal: Journal) -> None:
    """Notes the list of the pull before."""
    area = range_of(book, texts.CHANGES_NAME)
    name = find_name(book, texts.CHANGES_NAME)
    if area is None or name is None:
        return
    page, was = area.sheet, name.refers_to or ""
    held = read(page, 0, 0, *area.shape)

    def give_back() -> None:
        written = range_of(book, texts.CHANGES_NAME)
        if written is not None:
            written.clear_contents()
        write(page, 0, 0, held)
        book.names.add(texts.CHANGES_NAME, was)

    journal.rewritten(give_back)


def _moment(text: str) -> str:
    return datetime.fromisoformat(text).strftime("%H:%M ngày %d/%m/%Y")

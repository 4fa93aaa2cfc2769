"""A plan carried out on the workbook; every step is noted in the journal before it is taken."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import count
from typing import Any, Literal

import xlwings as xw

from addin import program
from addin.calc import remove_drawings
from addin.cells import box, runs, whole_columns, whole_rows, write
from addin.model import Model, Properties, Rectangle, Sheet
from addin.painting import Frame, draw_formats, fill, finish, keep_general, lay_out, prepare
from addin.painting.sheet import link
from addin.pull import texts
from addin.pull.journal import Journal
from addin.pull.planning import Outline, Plan
from addin.pull.standing import Standing

GREY = "#8C8C8C"
_SPARE = "_TH_TAM"


def paint_sheet(
    page: xw.Sheet, sheet: Sheet, model: Model, names: dict[str, str], *, is_filled: bool = True
) -> None:
    """Paints a sheet that was just added; `names` are the sheets' names here."""
    frame = Frame.plain(sheet)
    # Sizes and pages while nothing is there: Calc reckons the ends of pages anew at every change,
    # the longer where they are fitted, and the heights of rows where words are wrapped.
    lay_out(page, sheet, frame)
    prepare(page, sheet)
    draw_formats(page, sheet, model.styles, frame)
    if is_filled:
        fill(page, sheet)
    keep_general(page, sheet)
    link_cells(page, sheet, frame, range(sheet.rows), range(sheet.columns), names)
    finish(page, sheet)
    program.hide(page, sheet.visible)


def make_room(outline: Outline, journal: Journal) -> None:
    """Inserts the whole rows and columns that are new."""
    there = outline.there
    page = there.page
    for place, many in runs(there.top + at for at, s in enumerate(outline.rows) if s.is_new):
        whole_rows(page, place, many).insert("down")
        journal.reshaped(partial(_delete, whole_rows(page, place, many), "up"))
    for place, many in runs(there.left + at for at, s in enumerate(outline.columns) if s.is_new):
        whole_columns(page, place, many).insert("right")
        journal.reshaped(partial(_delete, whole_columns(page, place, many), "left"))


def keep_contents(there: Standing, journal: Journal) -> None:
    """Notes what the pulled cells hold now; the officer's own are left alone both ways."""
    rows = runs(at for at, key in enumerate(there.rows) if key is not None)
    columns = runs(at for at, key in enumerate(there.columns) if key is not None)

    def give_back() -> None:
        for row, height in rows:
            for column, width in columns:
                held = [
                    list(line[column : column + width]) for line in there.cells[row : row + height]
                ]
                write(there.page, there.top + row, there.left + column, held)

    journal.rewritten(give_back)


def carry_out(plan: Plan, styles: Sequence[Properties], names: dict[str, str]) -> None:
    """Writes values, then the formats of what is new."""
    outline, frame = plan.outline, plan.frame
    page, sheet = outline.there.page, outline.sheet
    if plan.redrawn:
        _unmerge(plan)
    for one in plan.writes:
        write(page, one.row, one.column, one.block)
    for one in plan.writes:
        link_cells(page, sheet, frame, one.model_rows, one.model_columns, names)
    drawn = None if plan.redrawn else outline.new_rows | plan.come_back
    if drawn is None or drawn:
        draw_formats(page, sheet, styles, frame, drawn)
    if drawn is None:
        lay_out(page, sheet, frame, columns=outline.new_columns)
    elif outline.new_rows:
        lay_out(page, sheet, frame, outline.new_rows, frozenset())


def _unmerge(plan: Plan) -> None:
    there, frame = plan.outline.there, plan.frame
    rows, columns = len(plan.outline.rows), len(plan.outline.columns)
    if frame.rows and frame.columns:
        box(there.page, there.top, there.left, rows, columns).unmerge()


def link_cells(
    page: xw.Sheet,
    sheet: Sheet,
    frame: Frame,
    rows: Sequence[int],
    columns: Sequence[int],
    names: dict[str, str],
) -> None:
    """Makes the links among these cells of the model; `names` are the sheets' names here."""
    if not sheet.links:
        return
    wanted_rows, wanted_columns = set(rows), set(columns)
    for (row, column), (target, cell) in sheet.links.items():
        if row in wanted_rows and column in wanted_columns:
            words = str(sheet.values[row][column] or "")
            at = box(page, frame.rows[row], frame.columns[column])
            link(at, names.get(target, target), cell, words)


def mark_gone(plan: Plan, period: str, journal: Journal) -> None:
    """Greys rows that stay though they are gone, and says so in a note."""
    there = plan.outline.there
    page = there.page
    if not plan.newly_gone:
        return
    columns = [
        there.left + at for at, slot in enumerate(plan.outline.columns) if slot.key is not None
    ]
    # Where a row stands once what was inserted is taken back. Told by places: a range of Excel's
    # would move with what is inserted and deleted until then.
    before = {there.top + at: slot.old for at, slot in enumerate(plan.outline.rows)}
    for place in plan.newly_gone:
        for column, width in runs(columns):
            cells = box(page, place, column, 1, width)
            was = cells.font.color
            old = there.top + (before[place] or 0)
            back = (old, column - _inserted_before(plan, column), 1, width)
            journal.rewritten(partial(_colour, page, back, was))
            cells.font.color = GREY
        first = box(page, place, columns[0])
        if first.note is None:
            first.add_note(texts.GONE_NOTE.format(period=period))
            here = (
                there.top + (before[place] or 0),
                columns[0] - _inserted_before(plan, columns[0]),
            )
            journal.rewritten(partial(_unnote, page, here))


def _delete(cells: xw.Range, shift: Literal["up", "left"]) -> None:
    cells.delete(shift)


def _colour(page: xw.Sheet, place: Rectangle, colour: Any) -> None:
    box(page, *place).font.color = colour or (38, 38, 38)


def _unnote(page: xw.Sheet, place: tuple[int, int]) -> None:
    note = box(page, *place).note
    if note is not None:
        note.delete()


def _inserted_before(plan: Plan, column: int) -> int:
    left = plan.outline.there.left
    return sum(slot.is_new for slot in plan.outline.columns[: column - left])


@dataclass(frozen=True)
class _Side:
    """Whole rows or whole columns, and where the others go when some come or leave.

    Told by their places each time: a range of Excel's moves and shrinks with its cells.
    """

    cells: Callable[[xw.Sheet, int, int], xw.Range]
    opening: Literal["down", "right"]
    closing: Literal["up", "left"]

    def insert(self, page: xw.Sheet, place: int, many: int) -> None:
        self.cells(page, place, many).insert(self.opening)

    def delete(self, page: xw.Sheet, place: int, many: int) -> None:
        self.cells(page, place, many).delete(self.closing)

    def copy(self, page: xw.Sheet, target: xw.Sheet, place: int, many: int) -> None:
        """To the same place of another sheet."""
        self.cells(page, place, many).copy(self.cells(target, place, many))


_ROWS = _Side(whole_rows, "down", "up")
_COLUMNS = _Side(whole_columns, "right", "left")


class Leaving:
    """Rows and columns that go; their sheet's block is copied to a spare one first, to go back.

    Make it before anything is written, close it in any case.
    """

    def __init__(self, book: xw.Book, journal: Journal) -> None:
        self._book = book
        self._journal = journal
        self._names = {name.name: name.refers_to for name in book.names}

    def take_out(self, outline: Outline) -> None:
        """Deletes the rows and columns, the last run first, so that the others keep their places.

        One copy a side and one deletion a run of adjoining ones, however many they are.
        """
        page = outline.there.page
        if outline.leaving_rows or outline.leaving_columns:
            # A name that loses its last rows does not grow again with those put back there.
            self._journal.rewritten(self._give_names_back)
        self._take_out(page, outline.leaving_rows, _ROWS)
        self._take_out(page, outline.leaving_columns, _COLUMNS)

    def close(self) -> None:
        """Removes the spare sheets."""
        for name in list(self._book.sheet_names):
            if name.startswith(_SPARE):
                self._book.sheets[name].delete()

    def _take_out(self, page: xw.Sheet, leaving: Sequence[int], side: _Side) -> None:
        if not leaving:
            return
        # All from the first to the last at once: LibreOffice takes a quarter of a second to copy
        # whole rows, be they one or thousands.
        first, many = leaving[0], leaving[-1] - leaving[0] + 1
        spare = self._fresh()
        side.copy(page, spare, first, many)
        # Charts are copied along; put back they would stand there twice.
        remove_drawings(spare)
        self._journal.reshaped(partial(side.copy, spare, page, first, many))
        for place, size in reversed(runs(leaving)):
            side.delete(page, place, size)
            self._journal.reshaped(partial(side.insert, page, place, size))

    def _give_names_back(self) -> None:
        for name in self._book.names:
            was = self._names.get(name.name)
            if was is not None and name.refers_to != was:
                name.refers_to = was

    def _fresh(self) -> xw.Sheet:
        taken = self._book.sheet_names
        name = next(one for at in count(1) if (one := f"{_SPARE}{at}") not in taken)
        made = self._book.sheets.add(name, after=self._book.sheets[-1])
        made.visible = False
        return made

"""A plan carried out on the workbook; every step is noted in the journal before it is taken."""

from collections.abc import Sequence
from functools import partial
from typing import Any, Literal

import xlwings as xw

from addin import program
from addin.cells import box, runs, whole_columns, whole_rows, write
from addin.model import Model, Properties, Sheet
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
    # Where a row stands once what was inserted is taken back.
    before = {there.top + at: slot.old for at, slot in enumerate(plan.outline.rows)}
    for place in plan.newly_gone:
        for column, width in runs(columns):
            cells = box(page, place, column, 1, width)
            was = cells.font.color
            old = there.top + (before[place] or 0)
            back = box(page, old, column - _inserted_before(plan, column), 1, width)
            journal.rewritten(partial(_colour, back, was))
            cells.font.color = GREY
        first = box(page, place, columns[0])
        if first.note is None:
            first.add_note(texts.GONE_NOTE.format(period=period))
            here = box(
                page,
                there.top + (before[place] or 0),
                columns[0] - _inserted_before(plan, columns[0]),
            )
            journal.rewritten(partial(_unnote, here))


def _delete(cells: xw.Range, shift: Literal["up", "left"]) -> None:
    cells.delete(shift)


def _colour(cells: xw.Range, colour: Any) -> None:
    cells.font.color = colour or (38, 38, 38)


def _unnote(cell: xw.Range) -> None:
    note = cell.note
    if note is not None:
        note.delete()


def _inserted_before(plan: Plan, column: int) -> int:
    left = plan.outline.there.left
    return sum(slot.is_new for slot in plan.outline.columns[: column - left])


class Leaving:
    """Rows and columns that go; each is copied to a spare sheet first, to be put back from there.

    Close it in any case.
    """

    def __init__(self, book: xw.Book, journal: Journal) -> None:
        self._book = book
        self._journal = journal
        self._spare: xw.Sheet | None = None

    def take_out(self, outline: Outline) -> None:
        """Deletes the rows and columns, the last first, so that the others keep their places."""
        page = outline.there.page
        for place in reversed(outline.leaving_rows):
            spare = self._fresh(page)
            whole_rows(page, place, 1).copy(whole_rows(spare, place, 1))
            whole_rows(page, place, 1).delete("up")
            self._journal.reshaped(partial(self._row_back, page, spare, place))
        for place in reversed(outline.leaving_columns):
            spare = self._fresh(page)
            whole_columns(page, place, 1).copy(whole_columns(spare, place, 1))
            whole_columns(page, place, 1).delete("left")
            self._journal.reshaped(partial(self._column_back, page, spare, place))

    def close(self) -> None:
        """Removes the spare sheets."""
        for name in list(self._book.sheet_names):
            if name.startswith(_SPARE):
                self._book.sheets[name].delete()

    def _fresh(self, page: xw.Sheet) -> xw.Sheet:
        name = f"{_SPARE}{page.index}"
        if name not in self._book.sheet_names:
            made = self._book.sheets.add(name, after=self._book.sheets[-1])
            made.visible = False
        return self._book.sheets[name]

    def _row_back(self, page: xw.Sheet, spare: xw.Sheet, place: int) -> None:
        whole_rows(page, place, 1).insert("down")
        whole_rows(spare, place, 1).copy(whole_rows(page, place, 1))

    def _column_back(self, page: xw.Sheet, spare: xw.Sheet, place: int) -> None:
        whole_columns(page, place, 1).insert("right")
        whole_columns(spare, place, 1).copy(whole_columns(page, place, 1))

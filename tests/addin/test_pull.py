"""A second pull beside what an officer wrote: all of it stays, or nothing is touched."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import xlwings as xw

from addin import calc, cells
from addin.errors import Stopped, WorkbookRefused
from addin.model import Model, Sheet, Table
from addin.names import range_of
from addin.pull import Pulled, pull
from tests.addin.conftest import Saved
from tests.addin.test_painting import model_of, quietly
from tests.service.conftest import Web

NOW = datetime(2023, 4, 3, 2, tzinfo=UTC)
UNITS = "Tình hình nộp"
BOARD = "TH_TinhHinhNop"


@pytest.fixture(scope="session")
def model(still_province: Web) -> Model:
    """The province's model."""
    return model_of(still_province)


def again(book: xw.Book, model: Model, hours: int = 1) -> Pulled:
    """A pull some hours later."""
    return pull(book, model, NOW + timedelta(hours=hours), quietly, lambda: False)


def changed(model: Model, name: str, change: Callable[[Sheet], Sheet]) -> Model:
    """The model with another sheet of that name."""
    sheets = [change(sheet) if sheet.name == name else sheet for sheet in model.sheets]
    return replace(model, sheets=sheets, digest=f"{model.digest}+")


def with_value(sheet: Sheet, key: str, column: str, value: Any) -> Sheet:
    """The sheet with another value in its table."""
    (table,) = sheet.tables
    lines = [list(line) for line in sheet.values]
    row, at = table.row + table.row_keys.index(key), table.column + table.column_keys.index(column)
    lines[row][at] = value
    return replace(sheet, values=lines)


def without_row(sheet: Sheet, key: str) -> Sheet:
    """The sheet without a row of its table; formulas below are moved up."""
    (table,) = sheet.tables
    at = table.row + table.row_keys.index(key)
    numbers = table.submissions
    shorter = Table(
        table.name,
        table.row,
        table.column,
        tuple(one for one in table.row_keys if one != key),
        table.column_keys,
        None if numbers is None else tuple(n for i, n in enumerate(numbers) if table.row + i != at),
    )
    up = lambda row: row - (row > at)  # noqa: E731
    return replace(
        sheet,
        values=[line for row, line in enumerate(sheet.values) if row != at],
        formulas={
            (up(row), column): text.replace(str(row + 1), str(up(row) + 1))
            for (row, column), text in sheet.formulas.items()
            if row != at
        },
        styled=[
            (style, (r, c, rows - (r <= at < r + rows), columns))
            if r <= at
            else (style, (r - 1, c, rows, columns))
            for style, (r, c, rows, columns) in sheet.styled
            if not (r == at and rows == 1)
        ],
        heights=[],
        tables=(shorter,),
    )


def row_of(book: xw.Book, unit: str) -> int:
    """The row (from 1) of a unit on the board."""
    area = range_of(book, BOARD)
    assert area is not None
    codes = [line[1] for line in area.value]
    return area.row + codes.index(unit)


def snapshot(book: xw.Book) -> dict[str, Any]:
    """Everything that the sheets hold."""
    held = {}
    for page in book.sheets:
        last = page.used_range.last_cell
        held[page.name] = cells.read(page, 0, 0, last.row, last.column)
    names = {name.name: name.refers_to for name in book.names}
    return {"cells": held, "names": names}


def test_a_new_figure_is_written_and_listed(book: xw.Book, model: Model, saved: Saved) -> None:
    """One other figure: one cell changes, and the list of changes tells old and new."""
    first = again(book, model, 0)
    assert (len(first.made), first.changes, first.before) == (14, [], None)
    same = again(book, model)
    assert (same.made, same.written, same.changes) == ((), (), ())

    newer = changed(model, "Biểu 1", lambda s: with_value(s, "D", "total.now", 40))
    told = again(book, newer)
    assert [(c.sheet, c.old, c.new) for c in told.changes] == [("Biểu 1", 32, 40)]
    file = saved(book)
    listed = [[cell.value for cell in row] for row in file["Thay đổi"].iter_rows(min_row=4)]
    assert [line[0::4] for line in listed] == [["Biểu 1", 32]]
    assert listed[0][5] == 40
    assert file["Biểu 1"][listed[0][1]].value == 40
    assert file["Thay đổi"]["A2"].value.endswith("1 ô thay đổi.")


def test_what_the_officer_wrote_stays(book: xw.Book, model: Model, saved: Saved) -> None:
    """Own columns, sheets, notes, formats, a renamed sheet, a new row above own words."""
    fewer = changed(model, UNITS, lambda s: without_row(s, "G2"))
    again(book, fewer, 0)
    board = book.sheets[UNITS]
    row = row_of(book, "H2")
    board.range((row, 13)).value = "đã gọi điện"
    board.range((row, 1)).add_note("hẹn thứ Sáu")
    board.range((row, 1)).color = "#00FF00"
    own = book.sheets.add("Của tôi", after=board)
    own["A1"].formula = f"='{UNITS}'!A{row}"
    board.name = "Ai đã nộp"

    told = again(book, model)

    assert told.written == ["Ai đã nộp"]
    file = saved(book)
    page = file["Ai đã nộp"]
    moved = row_of(book, "H2")
    assert moved == row + 1
    assert page.cell(moved, 13).value == "đã gọi điện"
    assert page.cell(moved, 1).comment is not None
    assert page.cell(moved, 1).fill.fgColor.rgb == "FF00FF00"
    assert file["Của tôi"]["A1"].value in (f"='Ai đã nộp'!A{moved}", f"=$'Ai đã nộp'.A{moved}")
    assert page.cell(row_of(book, "G2"), 1).font.name == "Times New Roman"
    area = range_of(book, BOARD)
    assert area is not None and area.shape[0] == 7
    assert [line[1] for line in area.value] == ["T", "H1", "G1", "G2", "H2", "G3", "G4"]


def test_a_row_that_is_gone_goes_unless_the_officer_wrote_there(
    book: xw.Book, model: Model, saved: Saved
) -> None:
    """G2 goes; G4, with words beside it, is kept in grey with a note, and comes back whole."""
    again(book, model, 0)
    board = book.sheets[UNITS]
    board.range((row_of(book, "G4"), 13)).value = "sáp nhập vào G3?"
    fewer = changed(model, UNITS, lambda s: without_row(without_row(s, "G2"), "G4"))

    again(book, fewer)

    area = range_of(book, BOARD)
    assert area is not None
    assert [line[1] for line in area.value] == ["T", "H1", "G1", "H2", "G3", "G4"]
    page = saved(book)[UNITS]
    kept = row_of(book, "G4")
    assert page.cell(kept, 13).value == "sáp nhập vào G3?"
    assert page.cell(kept, 2).font.color.rgb == "FF8C8C8C"
    assert "không còn" in page.cell(kept, 1).comment.text

    again(book, model, 2)
    area = range_of(book, BOARD)
    assert area is not None
    assert sorted(line[1] for line in area.value) == ["G1", "G2", "G3", "G4", "H1", "H2", "T"]
    page = saved(book)[UNITS]
    assert page.cell(row_of(book, "G4"), 13).value == "sáp nhập vào G3?"
    assert page.cell(row_of(book, "G4"), 2).font.color.rgb != "FF8C8C8C"


def test_own_rows_and_columns_inside_a_table(book: xw.Book, model: Model) -> None:
    """A column and a row put into the table stay where they are, figures and formulas go around."""
    again(book, model, 0)
    board = book.sheets[UNITS]
    cells.whole_columns(board, 2, 1).insert("right")
    cells.whole_rows(board, row_of(book, "H2") - 1, 1).insert("down")
    own = row_of(book, "H2") - 1
    board.range((own, 1)).value = "— ghi chú của tôi —"
    board.range((row_of(book, "G3"), 3)).value = "cột của tôi"

    newer = changed(model, UNITS, lambda s: with_value(s, "G3", "version", 7))
    told = again(book, newer)

    assert [(c.old, c.new) for c in told.changes] == [(1, 7)]
    row = row_of(book, "G3")
    assert board.range((row, 6)).value == 7
    assert board.range((row, 3)).value == "cột của tôi"
    assert board.range((own, 1)).value == "— ghi chú của tôi —"
    assert board.range((row, 12)).formula == f"=IF(AND(ISNUMBER(K{row}),ISNUMBER(J{row}))," + (
        f'IF(J{row}<>0,K{row}/J{row}*100,""),"")'
    )
    assert again(book, newer, 2).written == ()


def test_a_sorted_table_keeps_its_order(book: xw.Book, model: Model) -> None:
    """Figures follow their rows after the officer sorted the list."""
    again(book, model, 0)
    board = book.sheets[UNITS]
    area = range_of(book, BOARD)
    assert area is not None
    first, rows, columns = area.row - 1, *area.shape
    turned = [line[:10] for line in reversed(cells.read(board, first, 0, rows, columns))]
    cells.write(board, first, 0, turned)

    newer = changed(model, UNITS, lambda s: with_value(s, "G3", "version", 7))
    told = again(book, newer)

    assert [(c.old, c.new) for c in told.changes] == [(1, 7)]
    assert [line[1] for line in area.value] == ["G4", "G3", "H2", "G2", "G1", "H1", "T"]
    assert board.range((row_of(book, "G3"), 5)).value == 7


def test_a_sheet_that_was_deleted_comes_again(book: xw.Book, model: Model) -> None:
    """The others are left as they are."""
    again(book, model, 0)
    book.sheets["Biểu 2"].delete()
    told = again(book, model)
    assert told.made == ["Biểu 2"]
    assert book.sheets["Biểu 2"].index == book.sheets["Biểu 1"].index + 1
    assert again(book, model, 2).made == ()


@pytest.mark.parametrize("way", ["protected", "filtered", "taken", "cut", "keys"])
def test_what_stands_in_the_way_is_told_before_anything_is_touched(
    book: xw.Book, model: Model, way: str
) -> None:
    """A sentence with the sheet's name, and not one cell changed."""
    newer = changed(model, UNITS, lambda s: with_value(s, "G3", "version", 7))
    if way == "taken":
        book.sheets.add(UNITS)["A1"].value = "của tôi"
    else:
        again(book, model, 0)
    board = book.sheets[UNITS]
    if way == "protected":
        calc.protect(board)
    if way == "filtered":
        hide_by_filter(board, model)
    if way == "cut":
        book.names[BOARD].delete()
    if way == "keys":
        book.sheets["_TH_KHOA"].delete()
    before = snapshot(book)
    with pytest.raises(WorkbookRefused, match=UNITS if way != "keys" else "_TH_KHOA"):
        again(book, newer)
    assert snapshot(book) == before


def hide_by_filter(board: xw.Sheet, model: Model) -> None:
    """Filters the board for one unit, as LibreOffice's own filter does."""
    filter_ = model.sheet(UNITS).filter
    assert filter_ is not None
    cells_ = cells.box(board, *filter_).api
    descriptor = cells_.createFilterDescriptor(True)
    from addin.calc.bridge import enum, struct

    one = struct("sheet.TableFilterField")
    one.Field, one.IsNumeric, one.StringValue = 1, False, "G3"
    one.Operator = enum("sheet.FilterOperator", "EQUAL")
    descriptor.ContainsHeader = True
    descriptor.FilterFields = (one,)
    cells_.filter(descriptor)


def test_a_pull_can_be_stopped_until_it_writes(book: xw.Book, model: Model) -> None:
    """Nothing is there afterwards."""
    before = snapshot(book)
    with pytest.raises(Stopped):
        pull(book, model, NOW, quietly, lambda: True)
    assert snapshot(book) == before


@pytest.mark.parametrize("at", [1, 7, 19, 40])
def test_a_failure_in_the_middle_leaves_what_was_there(
    book: xw.Book, model: Model, at: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The n-th write fails: sheets, rows, cells and names are as before."""
    fewer = changed(model, UNITS, lambda s: without_row(s, "G2"))
    again(book, fewer, 0)
    book.sheets[UNITS]["M9"].value = "của tôi"
    book.sheets["Biểu 5"].delete()
    before = snapshot(book)
    newer = changed(model, "Biểu 1", lambda s: with_value(s, "D", "total.now", 40))
    newer = changed(newer, UNITS, lambda s: without_row(s, "G4"))
    count = 0
    write = cells.box

    def failing(*args: Any, **kwargs: Any) -> xw.Range:
        nonlocal count
        count += 1
        if count == at:
            raise RuntimeError("máy tính hết chỗ")
        return write(*args, **kwargs)

    for module in ("addin.painting.formats", "addin.pull.writing", "addin.lists"):
        monkeypatch.setattr(f"{module}.box", failing)
    with pytest.raises(WorkbookRefused, match="trả lại như trước"):
        again(book, newer)
    monkeypatch.undo()
    assert snapshot(book) == before
    assert again(book, newer, 2).made == ["Biểu 5"]
    assert book.sheets[UNITS].range((row_of(book, "H2"), 13)).value in ("của tôi", None)

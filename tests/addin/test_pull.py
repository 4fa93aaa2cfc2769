"""A second pull beside what an officer wrote: all of it stays, or nothing is touched."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import copy
from typing import Any

import pytest
import xlwings as xw

from addin import calc, cells
from addin.calc.names import Names
from addin.calc.ranges import Range
from addin.calc.sheets import Sheet as Sheet_
from addin.decorations import Decorations
from addin.errors import Stopped, WorkbookRefused
from addin.model import KEYS_SHEET, Model, Sheet, Table
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


@pytest.fixture(scope="session")
def files(
    addin_office: calc.Office, model: Model, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Path]:
    """Workbooks after a first pull: of the model, and of a province without G2."""
    folder = tmp_path_factory.mktemp("so-tong-hop")
    fewer = changed(model, UNITS, lambda s: without_row(s, "G2"))
    made = {}
    for name, wanted in (("all", model), ("fewer", fewer)):
        book = addin_office.app.books.add()
        again(book, wanted, 0)
        made[name] = folder / f"{name}.xlsx"
        book.save(made[name])
        book.close()
    return made


@pytest.fixture
def pulled(office: calc.Office, files: dict[str, Path], tmp_path: Path) -> Iterator[xw.Book]:
    """A workbook of the model, pulled and saved before."""
    with opened(office, files["all"], tmp_path) as book:
        yield book


@pytest.fixture
def pulled_fewer(office: calc.Office, files: dict[str, Path], tmp_path: Path) -> Iterator[xw.Book]:
    """The same from when G2 was not among the units."""
    with opened(office, files["fewer"], tmp_path) as book:
        yield book


@contextmanager
def opened(office: calc.Office, file: Path, folder: Path) -> Iterator[xw.Book]:
    """A copy of a workbook, open for as long as the block lasts."""
    book = office.app.books.open(copy(file, folder / file.name))
    try:
        yield book
    finally:
        if book.impl.is_open:
            book.close()


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
        block = cells.read(page, 0, 0, last.row, last.column)
        held[page.name] = [[without_sheet(cell) for cell in line] for line in block]
    names = {name.name: name.refers_to for name in book.names}
    return {"cells": held, "names": names}


def without_sheet(cell: cells.Cell) -> cells.Cell:
    """A cell; formulas that lead to a sheet that is gone are all the same."""
    is_lost = isinstance(cell, cells.Formula) and "#ref!" in cell.text.lower()
    return "#REF!" if is_lost else cell


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


def test_what_the_officer_wrote_stays(pulled_fewer: xw.Book, model: Model, saved: Saved) -> None:
    """Own columns, sheets, notes, formats, a renamed sheet, a new row above own words."""
    book = pulled_fewer
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
    pulled: xw.Book, model: Model, saved: Saved
) -> None:
    """G2 goes; G4, with words beside it, is kept in grey with a note, and comes back whole."""
    book = pulled
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


def test_a_workbook_opened_again_has_nothing_new(pulled: xw.Book, model: Model) -> None:
    """What was saved as .xlsx and opened again is recognised; the changes are the model's only."""
    told = again(pulled, model)
    assert (told.made, told.written, told.changes) == ((), (), ())
    again(pulled, changed(model, "Biểu 1", lambda s: with_value(s, "D", "total.now", 40)), 2)
    assert again(pulled, model, 3).written == ["Biểu 1"]


def test_own_rows_and_columns_inside_a_table(pulled: xw.Book, model: Model) -> None:
    """A column and a row put into the table stay where they are, figures and formulas go around."""
    book = pulled
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


def test_a_sorted_table_keeps_its_order(pulled: xw.Book, model: Model) -> None:
    """Figures follow their rows after the officer sorted the list."""
    book = pulled
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


def test_a_sheet_that_was_deleted_comes_again(pulled: xw.Book, model: Model) -> None:
    """The others are left as they are."""
    book = pulled
    book.sheets["Biểu 2"].delete()
    told = again(book, model)
    assert told.made == ["Biểu 2"]
    assert book.sheets["Biểu 2"].index == book.sheets["Biểu 1"].index + 1
    assert again(book, model, 2).made == ()


@pytest.mark.parametrize("way", ["protected", "filtered", "cut", "keys"])
def test_what_stands_in_the_way_is_told_before_anything_is_touched(
    pulled: xw.Book, model: Model, way: str
) -> None:
    """A sentence with the sheet's name, and not one cell changed."""
    book = pulled
    newer = changed(model, UNITS, lambda s: with_value(s, "G3", "version", 7))
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


def test_a_sheet_of_the_officers_is_never_written_over(book: xw.Book, model: Model) -> None:
    """One that has the name of the system's: a sentence, and nothing changed."""
    book.sheets.add(UNITS)["A1"].value = "của tôi"
    before = snapshot(book)
    with pytest.raises(WorkbookRefused, match=UNITS):
        again(book, model)
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


@pytest.mark.parametrize("share", [0.02, 0.2, 0.45, 0.7, 0.93])
def test_a_failure_in_the_middle_leaves_what_was_there(
    pulled_fewer: xw.Book, model: Model, share: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the program refuses after so much of the writing: all is as before, or all done."""
    book = pulled_fewer
    book.sheets[UNITS]["M9"].value = "của tôi"
    book.sheets["Biểu 5"].delete()
    before = snapshot(book)
    newer = changed(model, "Biểu 1", lambda s: with_value(s, "D", "total.now", 40))
    newer = changed(newer, UNITS, lambda s: without_row(s, "G4"))
    counted = Counted(monkeypatch, at=int(share * CALLS))
    with pytest.raises(WorkbookRefused, match="trả lại như trước"):
        again(book, newer)
    assert counted.calls >= counted.at
    assert snapshot(book) == before
    assert again(book, newer, 2).made == ["Biểu 5"]
    assert book.sheets[UNITS].range((row_of(book, "H2"), 13)).value in ("của tôi", None)


# As many changes as the pull of that test asks LibreOffice for, at least.
CALLS = 90


class Counted:
    """Counts what changes cells, rows and names, and lets one of the calls fail."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, at: int = 0) -> None:
        self.at = at
        self.calls = 0
        self.failed = ""
        self.by_name: Counter[str] = Counter()
        for owner, name in (
            (Sheet_, "format_areas"),
            (Range, "insert"),
            (Range, "delete"),
            (Range, "copy"),
            (Range, "merge"),
            (Range, "add_hyperlink"),
            (Names, "add"),
        ):
            monkeypatch.setattr(owner, name, self._failing(getattr(owner, name)))
        for name in ("raw_value", "formula", "row_height", "column_width"):
            held = getattr(Range, name)
            assert isinstance(held, property) and held.fset is not None
            failing = property(held.fget, self._failing(held.fset))
            monkeypatch.setattr(Range, name, failing)

    def _failing(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*args: Any, **kwargs: Any) -> Any:
            self.calls += 1
            self.by_name[call.__name__] += 1
            if self.calls == self.at:
                self.failed = call.__name__
                raise RuntimeError("máy tính hết chỗ")
            return call(*args, **kwargs)

        return counted


LIST = "Danh sách"


def listed(keys: Sequence[str]) -> Model:
    """A model of one list: code, words and a number a row, and their sum under it."""
    rows = [[key, f"Nhiệm vụ {key}", float(key)] for key in keys]
    values = [["Mã", "Nhiệm vụ", "Số"], *rows, [None, "Cộng", sum(float(key) for key in keys)]]
    table = Table("TH_DanhSach", 1, 0, tuple(keys), ("code", "title", "number"), None)
    formulas = {(len(keys) + 1, 2): f"=SUM(C2:C{len(keys) + 1})"}
    sheets = (
        sheet_of(LIST, values, formulas=formulas, area="TH_VungDanhSach", tables=(table,)),
        sheet_of(KEYS_SHEET, [["TH_DanhSach"]], visible="hidden"),
    )
    return Model("2023-Q1", "T", "Tỉnh", f"{len(keys)}", "2023-04-03", (), sheets)


def sheet_of(name: str, values: Sequence[Sequence[Any]], **more: Any) -> Sheet:
    """A sheet with these values, and nothing drawn."""
    bare: dict[str, Any] = {
        "visible": "visible",
        "formulas": {},
        "links": {},
        "made": frozenset(),
        "freeze": None,
        "filter": None,
        "area": None,
        "decorations": Decorations((), (), None),
    }
    bare |= dict.fromkeys(("styled", "merges", "widths", "heights", "tables"), ())
    return Sheet(name=name, values=values, columns=len(values[0]), **(bare | more))


def alternating(many: int) -> tuple[list[str], list[str]]:
    """So many keys; and those left where of every five two stay and three leave."""
    keys = [str(10_000 + at) for at in range(many)]
    return keys, [key for at, key in enumerate(keys) if at % 5 < 2]


def test_leaving_rows_cost_by_their_runs(book: xw.Book, monkeypatch: pytest.MonkeyPatch) -> None:
    """3,000 of 5,000 rows in 1,000 runs: one copy and a deletion a run; own words stay beside."""
    keys, left = alternating(5000)
    again(book, listed(keys), 0)
    page = book.sheets[LIST]
    beside = [[f"của {key}" if key in {left[7], left[-1]} else None] for key in keys]
    cells.write(page, 1, 5, beside)
    page.range((2 + keys.index(left[7]), 2)).color = "#00FF00"
    own = book.sheets.add("Của tôi", after=page)
    own["A1"].formula = f"='{LIST}'!A{2 + keys.index(left[-1])}"
    counted = Counted(monkeypatch)

    again(book, listed(left))

    assert counted.by_name["delete"] == 1000
    assert counted.by_name["copy"] == 1
    assert counted.calls < 1050
    stands = cells.read_values(page, 0, 0, len(left) + 2, 6)
    assert [line[0] for line in stands] == ["Mã", *left, None]
    said = {line[0]: line[5] for line in stands if line[5] is not None}
    assert said == {left[7]: f"của {left[7]}", left[-1]: f"của {left[-1]}"}
    assert page.range((9, 2)).color == (0, 255, 0)
    assert own["A1"].value == left[-1]
    assert page.range((len(left) + 2, 3)).formula == f"=SUM(C2:C{len(left) + 1})"
    assert [name for name in book.sheet_names if name.startswith("_TH_TAM")] == []

    counted.by_name.clear()
    again(book, listed(left[:3]), 2)
    # The two rows that he wrote beside stay, and part those that leave.
    assert (counted.by_name["delete"], counted.by_name["copy"]) == (2, 1)


def test_a_failure_while_many_rows_leave(book: xw.Book, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whichever copy or deletion fails: cells, looks, heights and drawings are as before."""
    keys, left = alternating(60)
    again(book, listed(keys), 0)
    page = book.sheets[LIST]
    page.range((4, 2)).color = "#00FF00"
    page.range((9, 1)).row_height = 55
    page.range((2, 6)).value = "của tôi"
    page.range((3, 1)).add_note("hẹn thứ Sáu")
    page.charts.add(300, 40, 200, 100).set_source_data(page["B2:C6"])
    before = snapshot(book)
    failed: Counter[str] = Counter()
    for at in range(1, 200, 5):
        with monkeypatch.context() as patch:
            counted = Counted(patch, at)
            try:
                again(book, listed(left))
            except WorkbookRefused as refused:
                assert "trả lại như trước" in str(refused)
            else:
                break
        failed[counted.failed] += 1
        assert snapshot(book) == before, at
        assert page.range((4, 2)).color == (0, 255, 0)
        assert page.range((9, 1)).row_height == pytest.approx(55, abs=0.5)
        assert [note.text for note in page.notes] == ["hẹn thứ Sáu"]
        assert len(page.charts) == 1
    assert failed["delete"] >= 3
    assert [line[0] for line in cells.read_values(page, 1, 0, len(left), 2)] == left
    assert page.range((2, 6)).value == "của tôi"
    assert len(page.charts) == 1

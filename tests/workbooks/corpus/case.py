"""A filled workbook on its way to being damaged, with what a reader must find in it.

Every figure and task field is followed as a cell object of openpyxl, so that its address stays
known however its sheet is rearranged; nothing here knows how the service reads.
"""

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from copy import copy
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

import openpyxl
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from sync_service.domain.findings import Severity

STATUSES = ("chưa thực hiện", "đang thực hiện", "hoàn thành", "tạm dừng", "không thuộc phạm vi")
FIGURE_SHEETS = ("Biểu 1", "Biểu 2", "Biểu 3", "Biểu 5", "Chỉ tiêu")
INPUTS = {
    "Biểu 1": ("Tổng số", "Nữ", "Dân tộc thiểu số", "Có đạo"),
    "Biểu 2": ("Tổng số", "Nữ", "Dân tộc thiểu số", "Có đạo"),
    "Biểu 3": ("Tổng số", "Nữ", "Dân tộc thiểu số", "Có đạo"),
    "Biểu 5": (
        "Tổ chức cơ sở đảng",
        "Đảng bộ cơ sở",
        "Chi bộ cơ sở",
        "Đảng bộ bộ phận",
        "Chi bộ trực thuộc",
        "Đảng viên",
    ),
    "Chỉ tiêu": ("Số lượng",),
}
TASK_FIELDS = {
    "Tiến độ": "status",
    "Tỷ lệ hoàn thành (%)": "percent",
    "Ngày hoàn thành": "completed_on",
    "Số, ngày văn bản": "document",
    "Kết quả": "result",
    "Khó khăn, vướng mắc": "obstacle",
    "Kiến nghị, đề xuất": "proposal",
}

FigureKey = tuple[str, str]  # row code, heading
TaskKey = tuple[str, str]  # task code, field
Where = Cell | str | None  # a cell, a sheet, or the file


@dataclass
class Note:
    """A finding that must be there: its code and the cell or sheet that it names."""

    code: str
    where: Where

    def resolved(self) -> tuple[str, str | None, str | None]:
        """The finding as (code, sheet, cell)."""
        if isinstance(self.where, str) or self.where is None:
            return self.code, self.where, None
        return self.code, self.where.parent.title, self.where.coordinate


@dataclass
class Case:
    """A workbook with the cells of its figures and tasks, what they must be read as, and notes."""

    book: openpyxl.Workbook
    figures: dict[FigureKey, Cell] = field(default_factory=dict)
    tasks: dict[TaskKey, Cell] = field(default_factory=dict)
    codes: dict[str, Cell] = field(default_factory=dict)
    labels: dict[str, Cell] = field(default_factory=dict)
    headings: dict[tuple[str, str], Cell] = field(default_factory=dict)
    homes: dict[str, str] = field(default_factory=dict)
    expected: dict[FigureKey | TaskKey, Any] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    cached: list[tuple[Cell, str]] = field(default_factory=list)
    readable: bool = True
    _spare: Iterator[FigureKey] | None = None
    _spare_tasks: Iterator[str] | None = None

    def note(self, code: str, where: Where) -> None:
        self.notes.append(Note(code, where))

    def sheet(self, name: str) -> Worksheet:
        """A sheet by the name that it was issued with; LookupError once it is gone."""
        for key, cell in self.headings.items():
            if key == (name, "Mã số") and cell.parent in self.book.worksheets:
                return cell.parent
        raise LookupError(name)

    def heading(self, sheet: str, heading: str) -> Cell:
        """The cell of a heading; LookupError once it is gone."""
        self.sheet(sheet)
        cell = self.headings[sheet, heading]
        if not _stands(cell):
            raise LookupError(heading)
        return cell

    def row_of(self, code: str) -> int:
        """The row of a row code or task code; LookupError once it is gone."""
        cell = self.codes[code]
        if not _stands(cell):
            raise LookupError(code)
        return int(cell.row)

    def next_figure(self) -> Cell:
        """The cell of a figure that no other damage chose."""
        return self.figures[self.next_key()]

    def next_key(self) -> FigureKey:
        """A figure that no other damage chose, and that asks for whole numbers."""
        if self._spare is None:
            keys = [key for key in self.figures if key[0] in _SPARE_ROWS]
            self._spare = iter(keys)
        return next(key for key in self._spare if _stands(self.figures[key]))

    def next_task(self, field_name: str) -> tuple[TaskKey, Cell]:
        """A field of a task that no other damage chose."""
        if self._spare_tasks is None:
            self._spare_tasks = iter([key for key, name in self.tasks if name == "status"][3:])
        code = next(self._spare_tasks)
        cell = self.tasks[code, field_name]
        if not _stands(cell):
            raise LookupError(field_name)
        return (code, field_name), cell

    def forget_sheet(self, name: str) -> None:
        """All figures of a sheet must now be null."""
        for key, cell in self.figures.items():
            if cell.parent is self.sheet(name):
                self.expected[key] = None

    def forget_row(self, code: str) -> None:
        """All figures of a row must now be null."""
        for key in self.figures:
            if key[0] == code:
                self.expected[key] = None

    def content(self) -> bytes:
        """The workbook's bytes, with results behind the formulas that have one."""
        out = io.BytesIO()
        self.book.save(out)
        live = [(cell, result) for cell, result in self.cached if _stands(cell)]
        return _with_results(out.getvalue(), self.book, live) if live else out.getvalue()

    def live_notes(self) -> list[Note]:
        """The notes whose cell or sheet is still in the book."""
        return [one for one in self.notes if not isinstance(one.where, Cell) or _stands(one.where)]


@dataclass(frozen=True)
class Damage:
    """One kind of damage. `repairable`: every value must still be read, and no error be left."""

    name: str
    apply: Callable[[Case], None]
    repairable: bool
    kind: Literal["rows", "columns", "sheets", "cells", "cover"]


DAMAGES: list[Damage] = []
REPAIRED: frozenset[Severity] = frozenset({"repair", "warning", "explain"})


def damage(
    kind: Literal["rows", "columns", "sheets", "cells", "cover"], *, repairable: bool = True
) -> Callable[[Callable[[Case], None]], Callable[[Case], None]]:
    """Adds a damage to the corpus under its function's name."""

    def add(apply: Callable[[Case], None]) -> Callable[[Case], None]:
        DAMAGES.append(Damage(apply.__name__, apply, repairable, kind))
        return apply

    return add


# Rows in which single cells are spoilt; the damages of structure use others.
_SPARE_ROWS = frozenset(
    {"B2a", "B2b", "B3", "C1", "C2", "KN_T3", "KN_T4", "KN_T5", "DV_T3", "DV_T4", "DV_T5"}
)


def fill_all(content: bytes) -> bytes:
    """An issued workbook with another number in every input cell, and every task field filled.

    The sheets of the live check list are left out: nobody reads them.
    """
    book = openpyxl.load_workbook(io.BytesIO(content))
    for name in ("Kiểm tra", "_kiem_tra", "_kiem_tra_nv"):
        del book[name]
    value = 101
    for sheet in book.worksheets:
        if sheet.title in INPUTS:
            table = _Table.of(sheet)
            for row, code in table.rows:
                for heading in INPUTS[sheet.title]:
                    cell = sheet.cell(row, table.columns[heading])
                    # The average age has decimals, and is left to the tests of single cells.
                    if not cell.protection.locked and code != "DV_tuoi_tb":
                        cell.value, value = value, value + 1
        elif sheet.title.startswith("NV "):
            table = _Table.of(sheet)
            for i, (row, _) in enumerate(table.rows):
                for heading, words in _task_words(i).items():
                    sheet.cell(row, table.columns[heading]).value = words
        for merged in list(sheet.merged_cells.ranges):
            sheet.unmerge_cells(str(merged))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def case_of(filled: bytes) -> Case:
    """A fresh case over a workbook that `fill_all` made."""
    case = Case(openpyxl.load_workbook(io.BytesIO(filled)))
    for sheet in case.book.worksheets:
        tasks = sheet.title.startswith("NV ")
        if not tasks and sheet.title not in INPUTS:
            continue
        table = _Table.of(sheet)
        for heading, column in table.columns.items():
            case.headings[sheet.title, heading] = sheet.cell(table.header, column)
        for row, code in table.rows:
            case.codes[code] = sheet.cell(row, table.columns["Mã số"])
            case.homes[code] = sheet.title
            if tasks:
                for heading, name in TASK_FIELDS.items():
                    cell = sheet.cell(row, table.columns[heading])
                    case.tasks[code, name] = cell
                    case.expected[code, name] = _plain(cell.value)
                continue
            case.labels[code] = sheet.cell(row, table.columns["Chỉ tiêu"])
            for heading in INPUTS[sheet.title]:
                cell = sheet.cell(row, table.columns[heading])
                if cell.value is not None:
                    case.figures[code, heading] = cell
                    case.expected[code, heading] = cell.value
    return case


def rearrange(
    sheet: Worksheet, *, rows: dict[int, int] | None = None, columns: dict[int, int] | None = None
) -> None:
    """Moves whole rows and columns (old number → new; 0 drops it); the cells stay the same."""
    cells = list(sheet._cells.values())  # openpyxl moves ranges only
    sheet._cells.clear()
    for cell in cells:
        row = (rows or {}).get(cell.row, cell.row)
        column = (columns or {}).get(cell.column, cell.column)
        if row and column:
            cell.row, cell.column = row, column
            sheet._cells[row, column] = cell
    sheet._current_row = sheet.max_row


def shifted(first: int, by: int, upto: int) -> dict[int, int]:
    """The numbers from the first on, each moved by so many."""
    return {at: at + by for at in range(first, upto + 1)}


def copy_row(sheet: Worksheet, row: int, to: int) -> None:
    """A row's values and looks written once more."""
    for column in range(1, sheet.max_column + 1):
        source, target = sheet.cell(row, column), sheet.cell(to, column)
        target.value = source.value
        target._style = copy(source._style)


def _stands(cell: Cell) -> bool:
    sheet = cell.parent
    return sheet in sheet.parent.worksheets and sheet._cells.get((cell.row, cell.column)) is cell


@dataclass(frozen=True)
class _Table:
    """An issued sheet's header row, its columns by heading and its coded rows."""

    header: int
    columns: dict[str, int]
    rows: list[tuple[int, str]]

    @classmethod
    def of(cls, sheet: Worksheet) -> "_Table":
        lines = enumerate(sheet.iter_rows(values_only=True), start=1)
        header, headings = next((row, line) for row, line in lines if "Mã số" in line)
        columns = {str(words): i for i, words in enumerate(headings, start=1) if words is not None}
        at = columns["Mã số"] - 1
        return cls(header, columns, [(row, str(line[at])) for row, line in lines if line[at]])


def _task_words(i: int) -> dict[str, Any]:
    return {
        "Tiến độ": STATUSES[i % len(STATUSES)],
        "Tỷ lệ hoàn thành (%)": 10 + i,
        "Ngày hoàn thành": date(2023, 3, 1 + i % 28),
        "Số, ngày văn bản": f"{i}-BC/HU",
        "Kết quả": f"Kết quả thứ {i}",
        "Khó khăn, vướng mắc": f"Vướng mắc thứ {i}",
        "Kiến nghị, đề xuất": f"Đề xuất thứ {i}",
    }


def _plain(value: Any) -> Any:
    return value.date() if hasattr(value, "date") else value


def _with_results(content: bytes, book: openpyxl.Workbook, cached: list[tuple[Cell, str]]) -> bytes:
    parts = {sheet.title: f"xl/worksheets/sheet{i}.xml" for i, sheet in enumerate(book, start=1)}
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            xml = old.read(name)
            for cell, result in cached:
                if parts[cell.parent.title] == name:
                    pattern = (
                        rf'(<c r="{cell.coordinate}"[^>]*>\s*<f>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)'
                    )
                    xml, many = re.subn(
                        pattern.encode(), rf"\g<1><v>{result}</v>".encode(), xml, count=1
                    )
                    assert many == 1, cell.coordinate
            new.writestr(name, xml, zipfile.ZIP_DEFLATED)
    return out.getvalue()

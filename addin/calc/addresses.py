"""Addresses of cells as Excel writes them, and rectangles counted from zero."""

import re
from dataclasses import dataclass
from typing import Any

ROWS, COLUMNS = 1_048_576, 16_384

_CELL = r"\$?(?P<c{0}>[A-Za-z]{{1,3}})\$?(?P<r{0}>[0-9]{{1,7}})"
_CELLS = re.compile(_CELL.format(1) + "(?::" + _CELL.format(2) + ")?")
_WHOLE_COLUMNS = re.compile(r"\$?([A-Za-z]{1,3}):\$?([A-Za-z]{1,3})")
_WHOLE_ROWS = re.compile(r"\$?([0-9]{1,7}):\$?([0-9]{1,7})")


@dataclass(frozen=True)
class Area:
    """A rectangle of cells: first row and column from zero, and how many of each."""

    row: int
    column: int
    rows: int = 1
    columns: int = 1

    @property
    def last_row(self) -> int:
        return self.row + self.rows - 1

    @property
    def last_column(self) -> int:
        return self.column + self.columns - 1

    @property
    def is_whole_rows(self) -> bool:
        return self.column == 0 and self.columns == COLUMNS

    @property
    def is_whole_columns(self) -> bool:
        return self.row == 0 and self.rows == ROWS

    def common(self, other: "Area") -> "Area | None":
        """The cells of both."""
        row, column = max(self.row, other.row), max(self.column, other.column)
        rows = min(self.last_row, other.last_row) - row + 1
        columns = min(self.last_column, other.last_column) - column + 1
        return Area(row, column, rows, columns) if rows > 0 and columns > 0 else None

    def spanned(self, other: "Area") -> "Area":
        """The smallest area with both in it."""
        row, column = min(self.row, other.row), min(self.column, other.column)
        return Area(
            row,
            column,
            max(self.last_row, other.last_row) - row + 1,
            max(self.last_column, other.last_column) - column + 1,
        )


def area_of(address: Any) -> Area:
    """The area of a UNO CellRangeAddress."""
    row, column = address.StartRow, address.StartColumn
    return Area(row, column, address.EndRow - row + 1, address.EndColumn - column + 1)


def read_area(text: str) -> Area | None:
    """The area of "B2", "$A$1:C9", "A:C" or "2:5"; None for anything else, such as a name."""
    if found := _CELLS.fullmatch(text):
        first = _corner(found["r1"], found["c1"])
        return first.spanned(_corner(found["r2"], found["c2"])) if found["c2"] else first
    if found := _WHOLE_COLUMNS.fullmatch(text):
        both = Area(0, _column(found[1])).spanned(Area(0, _column(found[2])))
        return Area(0, both.column, ROWS, both.columns)
    if found := _WHOLE_ROWS.fullmatch(text):
        both = _corner(found[1], "A").spanned(_corner(found[2], "A"))
        return Area(both.row, 0, both.rows, COLUMNS)
    return None


def split_sheet(text: str) -> tuple[str | None, str]:
    """The sheet's name and the rest of "'Biểu 1'!A1"; None without a sheet."""
    sheet, mark, rest = text.removeprefix("=").rpartition("!")
    if not mark:
        return None, rest
    if sheet.startswith("'") and sheet.endswith("'"):
        sheet = sheet[1:-1].replace("''", "'")
    return sheet, rest


def quoted(sheet: str) -> str:
    """A sheet's name as it stands before "!"."""
    if re.fullmatch(r"[^\W\d]\w*", sheet) and read_area(sheet) is None:
        return sheet
    return "'" + sheet.replace("'", "''") + "'"


def letters(column: int) -> str:
    """The letters of a column counted from zero."""
    text = ""
    column += 1
    while column:
        column, left = divmod(column - 1, 26)
        text = chr(65 + left) + text
    return text


def write_area(area: Area, *, row_mark: str = "$", column_mark: str = "$") -> str:
    """The address of an area, with "$" marks as given."""
    first, last = letters(area.column), letters(area.last_column)
    if area.is_whole_rows:
        return f"{row_mark}{area.row + 1}:{row_mark}{area.last_row + 1}"
    if area.is_whole_columns:
        return f"{column_mark}{first}:{column_mark}{last}"
    start = f"{column_mark}{first}{row_mark}{area.row + 1}"
    if area.rows == area.columns == 1:
        return start
    return f"{start}:{column_mark}{last}{row_mark}{area.last_row + 1}"


def runs(cells: list[tuple[int, int]]) -> list[Area]:
    """(row, column) pairs put together to areas as tall as they go, then as wide."""
    columns: dict[int, list[list[int]]] = {}
    for row, column in sorted(cells):
        stretches = columns.setdefault(column, [])
        if stretches and stretches[-1][1] == row - 1:
            stretches[-1][1] = row
        else:
            stretches.append([row, row])
    areas: list[Area] = []
    growing: dict[tuple[int, int], Area] = {}
    for column in sorted(columns):
        grown: dict[tuple[int, int], Area] = {}
        for first, last in columns[column]:
            left = growing.pop((first, last), None)
            if left is not None and left.last_column == column - 1:
                grown[first, last] = Area(left.row, left.column, left.rows, left.columns + 1)
            else:
                if left is not None:
                    areas.append(left)
                grown[first, last] = Area(first, column, last - first + 1)
        areas.extend(growing.values())
        growing = grown
    areas.extend(growing.values())
    return areas


def _column(text: str) -> int:
    number = 0
    for letter in text.upper():
        number = number * 26 + ord(letter) - 64
    if number > COLUMNS:
        raise ValueError(f"there is no column {text}")
    return number - 1


def _corner(row: str, column: str) -> Area:
    if not 1 <= int(row) <= ROWS:
        raise ValueError(f"there is no row {row}")
    return Area(int(row) - 1, _column(column))

"""Blocks of cells read and written whole, so that text stays text in Excel and Calc alike."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import xlwings as xw

# What Excel might read as a number, date, truth, error or formula is marked as text.
_TELLING = re.compile(r"[\d=+\-@'#%$€₫]|^\s*(true|false)\s*$", re.IGNORECASE)
_DAY_ZERO = datetime(1899, 12, 30)


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula in English names and A1, beginning with "="."""

    text: str


Cell = int | float | str | bool | datetime | None | Formula
Block = Sequence[Sequence[Cell]]


def box(sheet: xw.Sheet, row: int, column: int, rows: int = 1, columns: int = 1) -> xw.Range:
    """The range of a rectangle counted from 0."""
    return sheet.range((row + 1, column + 1), (row + rows, column + columns))


def whole_rows(sheet: xw.Sheet, row: int, rows: int) -> xw.Range:
    """Whole rows, counted from 0."""
    return sheet.range(f"{row + 1}:{row + rows}")


def whole_columns(sheet: xw.Sheet, column: int, columns: int) -> xw.Range:
    """Whole columns, counted from 0."""
    return sheet.range(f"{letters(column)}:{letters(column + columns - 1)}")


def letters(column: int) -> str:
    """The letters of a column counted from 0."""
    made = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        made = chr(ord("A") + rest) + made
    return made


def quoted(sheet: str) -> str:
    """A sheet's name as a formula has it."""
    return "'" + sheet.replace("'", "''") + "'"


def read(sheet: xw.Sheet, row: int, column: int, rows: int, columns: int) -> list[list[Cell]]:
    """The cells of a rectangle: formulas as Formula, empty ones as None."""
    cells = box(sheet, row, column, rows, columns)
    values = as_rows(cells.value, rows, columns)
    formulas = as_rows(cells.formula, rows, columns)
    return [
        [
            Formula(text) if type(text) is str and text[:1] == "=" and value != text else value
            for value, text in zip(line, texts, strict=True)
        ]
        for line, texts in zip(values, formulas, strict=True)
    ]


def read_values(sheet: xw.Sheet, row: int, column: int, rows: int, columns: int) -> list[list[Any]]:
    """What the cells of a rectangle show."""
    return as_rows(box(sheet, row, column, rows, columns).value, rows, columns)


def as_rows(value: Any, rows: int, columns: int) -> list[list[Any]]:
    """What xlwings reads, as a list of rows whatever the range's shape."""
    if rows == 1 and columns == 1:
        return [[value]]
    if isinstance(value, tuple):  # formulas always come as a tuple of rows
        return [list(line) for line in value]
    if rows == 1:
        return [list(value)]
    if columns == 1:
        return [[one] for one in value]
    return [list(line) for line in value]


def write(sheet: xw.Sheet, row: int, column: int, block: Block) -> None:
    """Writes a block at a cell; only rows from the first to the last formula go as formulas."""
    held = [at for at, line in enumerate(block) if any(isinstance(one, Formula) for one in line)]
    if not held:
        _write_values(sheet, row, column, block)
        return
    first, last = held[0], held[-1] + 1
    _write_values(sheet, row, column, block[:first])
    _write_formulas(sheet, row + first, column, block[first:last])
    _write_values(sheet, row + last, column, block[last:])


def _write_formulas(sheet: xw.Sheet, row: int, column: int, block: Block) -> None:
    """Text that needs a mark comes after: among formulas, Calc would format its cell as text."""
    entries = tuple(tuple(map(_entry, line)) for line in block)
    box(sheet, row, column, len(block), len(block[0])).formula = entries
    for at in range(len(block[0])):
        marked = [down for down, line in enumerate(block) if _is_telling(line[at])]
        for first, many in runs(marked):
            part = [[line[at]] for line in block[first : first + many]]
            _write_values(sheet, row + first, column + at, part)


def _write_values(sheet: xw.Sheet, row: int, column: int, block: Block) -> None:
    if not block or not block[0]:
        return
    cells = box(sheet, row, column, len(block), len(block[0]))
    made = [[as_text(one) if type(one) is str else one for one in line] for line in block]
    if any(isinstance(one, datetime) for line in made for one in line):
        cells.value = made
    else:
        # Nothing to convert: xlwings' way through every cell would take as long as the writing.
        cells.raw_value = made


def as_text(text: str) -> str:
    """A text marked so that no program takes it for anything else."""
    return f"'{text}" if _TELLING.search(text) else text


def _is_telling(cell: Cell) -> bool:
    return isinstance(cell, str) and _TELLING.search(cell) is not None


def _entry(cell: Cell) -> Any:
    if isinstance(cell, Formula):
        return cell.text
    if _is_telling(cell):
        return None
    if isinstance(cell, datetime):
        return (cell - _DAY_ZERO) / timedelta(days=1)
    return cell


def same(one: Cell, other: Cell) -> bool:
    """Whether two cells hold the same; empty text is an empty cell."""
    return one == other or (one in (None, "") and other in (None, ""))


def runs(places: Iterable[int]) -> list[tuple[int, int]]:
    """Places in order as (first, how many) of runs without gaps."""
    made: list[tuple[int, int]] = []
    for place in places:
        if made and made[-1][0] + made[-1][1] == place:
            made[-1] = made[-1][0], made[-1][1] + 1
        else:
            made.append((place, 1))
    return made

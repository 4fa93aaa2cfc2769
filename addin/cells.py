"""Blocks of cells read and written whole, so that text stays text in Excel and Calc alike."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

import xlwings as xw

from addin import program

# What Excel might read as a number, date, truth, error or formula is marked as text.
_TELLING = re.compile(r"[\d=+\-@'#%$€₫]|^\s*(true|false)\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula in English names and A1, beginning with "="."""

    text: str


Cell = int | float | str | bool | datetime | None | Formula
Block = Sequence[Sequence[Cell]]


def box(sheet: xw.Sheet, row: int, column: int, rows: int = 1, columns: int = 1) -> xw.Range:
    """The range of a rectangle counted from 0."""
    # By its address: by two corners Excel would be asked for each of them first.
    first = f"{letters(column)}{row + 1}"
    if rows == columns == 1:
        return sheet.range(first)
    return sheet.range(f"{first}:{letters(column + columns - 1)}{row + rows}")


def whole_rows(sheet: xw.Sheet, row: int, rows: int) -> xw.Range:
    """Whole rows, counted from 0."""
    return sheet.range(f"{row + 1}:{row + rows}")


def whole_columns(sheet: xw.Sheet, column: int, columns: int) -> xw.Range:
    """Whole columns, counted from 0."""
    return sheet.range(f"{letters(column)}:{letters(column + columns - 1)}")


@lru_cache(maxsize=1024)
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
    return with_formulas(
        sheet, row, column, read_values(sheet, row, column, rows, columns), columns
    )


def with_formulas(
    sheet: xw.Sheet, row: int, column: int, values: Sequence[Sequence[Any]], columns: int
) -> list[list[Cell]]:
    """What is shown from a cell on, with the formulas that stand there as Formula."""
    cells = box(sheet, row, column, len(values), columns)
    if not program.has_formulas(cells):
        return [list(line) for line in values]
    formulas = as_rows(cells.formula, len(values), columns)
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
    """Writes a block at a cell: values as one block, then formulas where they stand."""
    texts = _Texts(is_calc=program.is_calc(sheet.book))
    moments = _Moments(sheet.book)
    values: list[list[Any]] = []
    formulas: list[tuple[int, int]] = []
    for at, line in enumerate(block):
        kinds = set(map(type, line))
        if str in kinds:
            line = [texts[one] if type(one) is str else one for one in line]
        if Formula in kinds:
            formulas += [(at, place) for place, one in enumerate(line) if type(one) is Formula]
            line = [None if type(one) is Formula else one for one in line]
        if datetime in kinds:
            line = [moments[one] if type(one) is datetime else one for one in line]
        values.append(list(line))
    if values and values[0] and len(formulas) < len(values) * len(values[0]):
        # Nothing is left to convert: xlwings' way through every cell would take as long again.
        box(sheet, row, column, len(values), len(values[0])).raw_value = values
    for first, left, rows, columns in rectangles(formulas):
        texts_ = tuple(
            tuple(_text_of(one) for one in line[left : left + columns])
            for line in block[first : first + rows]
        )
        # Past xlwings' conversion, which asks the program for much and has nothing to convert.
        box(sheet, row + first, column + left, rows, columns).impl.formula = texts_


def rectangles(cells: Iterable[tuple[int, int]]) -> list[tuple[int, int, int, int]]:
    """Cells (row, column) as few rectangles: row, column, rows, columns."""
    down: list[tuple[int, int, int, int]] = []
    by_column: dict[int, list[int]] = {}
    for row, column in sorted(cells):
        by_column.setdefault(column, []).append(row)
    # The last rectangle with these rows, by them: the next column may widen it.
    ending: dict[tuple[int, int], int] = {}
    for column in sorted(by_column):
        for first, many in runs(by_column[column]):
            known = ending.get((first, many))
            if known is not None and down[known][1] + down[known][3] == column:
                row, left, rows, columns = down[known]
                down[known] = (row, left, rows, columns + 1)
            else:
                ending[first, many] = len(down)
                down.append((first, column, many, 1))
    return down


class _Texts(dict[str, str]):
    """Texts as they are written; most of a sheet's come again and again."""

    def __init__(self, *, is_calc: bool) -> None:
        super().__init__()
        # What is told to LibreOffice as text stays text; only a mark would be taken off.
        self._marked = _with_apostrophe if is_calc else as_text

    def __missing__(self, text: str) -> str:
        self[text] = made = self._marked(text)
        return made


class _Moments(dict[datetime, Any]):
    """Moments as the program takes them."""

    def __init__(self, book: xw.Book) -> None:
        super().__init__()
        self._engine = book.app.engine.impl

    def __missing__(self, moment: datetime) -> Any:
        self[moment] = made = self._engine.prepare_xl_data_element(moment, {})
        return made


def _with_apostrophe(text: str) -> str:
    return f"'{text}" if text[:1] == "'" else text


def _text_of(cell: Cell) -> str:
    assert isinstance(cell, Formula)
    return cell.text


def as_text(text: str) -> str:
    """A text marked so that no program takes it for anything else."""
    return f"'{text}" if _TELLING.search(text) else text


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

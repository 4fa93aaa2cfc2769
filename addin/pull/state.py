"""What the workbook knows of its last pull: the hidden sheet `_TH_KHOA`.

Its first columns are the model's: for each table the row keys as they stand, and its column keys.
Behind one empty column stand, headed with a colon: the facts of the last pull (`:lan_lay`), the
reports' numbers of a table (`:bao_cao:TABLE`), and for each area keys (`:moc:AREA`) beside formulas
that tell where their rows and columns are now (`:vi_tri:AREA`), so that inserted ones are noticed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import xlwings as xw

from addin.cells import Cell, Formula, letters, quoted, read_values
from addin.model import KEYS_SHEET

FACTS = ":lan_lay"
_SUBMISSIONS = ":bao_cao:"
_MARKS = ":moc:"
_PLACES = ":vi_tri:"
_COLUMNS = ":cot"


@dataclass(frozen=True)
class Places:
    """Where the marked rows and columns of an area are now, counted from 0."""

    rows: Mapping[int, str]
    columns: Mapping[int, str]


@dataclass(frozen=True)
class State:
    """The last pull into this workbook."""

    facts: Mapping[str, str] = field(default_factory=dict)
    rows: Mapping[str, list[str | None]] = field(default_factory=dict)
    columns: Mapping[str, list[str | None]] = field(default_factory=dict)
    submissions: Mapping[str, list[int | None]] = field(default_factory=dict)
    places: Mapping[str, Places] = field(default_factory=dict)
    held: Sequence[Sequence[Any]] = ()
    """The columns of the sheet as they were read, heading first."""


@dataclass(frozen=True)
class Column:
    """A column of the sheet, heading first; `shown` is what its formulas show."""

    cells: Sequence[Cell]
    shown: Sequence[Any]

    @classmethod
    def plain(cls, *cells: Cell) -> "Column":
        return cls(cells, cells)


def read_state(book: xw.Book) -> State | None:
    """The state of the last pull; None in a workbook that never saw one."""
    if KEYS_SHEET not in book.sheet_names:
        return None
    page = book.sheets[KEYS_SHEET]
    last = page.used_range.last_cell
    block = read_values(page, 0, 0, last.row, last.column)
    held_columns = [without_end(column) for column in zip(*block, strict=True)]
    columns = {str(column[0]): list(column[1:]) for column in held_columns if column and column[0]}
    rows: dict[str, list[str | None]] = {}
    heads: dict[str, list[str | None]] = {}
    submissions: dict[str, list[int | None]] = {}
    places: dict[str, Places] = {}
    facts: dict[str, str] = {}
    for name, held in columns.items():
        if name == FACTS:
            facts = dict(str(one).split("=", 1) for one in held if one)
        elif name.startswith(_SUBMISSIONS):
            submissions[name.removeprefix(_SUBMISSIONS)] = [
                None if one is None else int(one) for one in held
            ]
        elif name.startswith(_MARKS):
            area = name.removeprefix(_MARKS)
            places[area] = _places(held, columns.get(_PLACES + area, []))
        elif name.endswith(_COLUMNS):
            heads[name.removesuffix(_COLUMNS)] = [_word(one) for one in held if one is not None]
        elif not name.startswith(":"):
            rows[name] = [_word(one) for one in held]
    return State(facts, rows, heads, submissions, places, held_columns)


def without_end(column: Sequence[Any]) -> Sequence[Any]:
    """A column without the empty cells under it."""
    last = len(column)
    while last and column[last - 1] is None:
        last -= 1
    return column[:last]


def keys_of(state: State, table: str, rows: int) -> list[str | None]:
    """The keys of a table's rows; of an empty list its only one, the empty word."""
    held = state.rows.get(table, [])
    while held and held[-1] is None:
        held = held[:-1]
    if not held:
        return [""] + [None] * (rows - 1)
    return held + [None] * (rows - len(held)) if len(held) < rows else held


def _places(marks: Sequence[object], numbers: Sequence[object]) -> Places:
    rows: dict[int, str] = {}
    columns: dict[int, str] = {}
    for mark, number in zip(marks, numbers, strict=False):
        if isinstance(mark, str) and isinstance(number, int | float):
            kind, _, key = mark.partition("|")
            (rows if kind == "d" else columns)[int(number) - 1] = key
    return Places(rows, columns)


def _word(value: object) -> str | None:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return None if value is None else str(value)


def composed(
    tables: Mapping[str, tuple[Sequence[str | None], Sequence[str | None]]],
    submissions: Mapping[str, Sequence[int | None]],
    marks: Mapping[str, tuple[str, Mapping[int, str], Mapping[int, str]]],
    facts: Mapping[str, str],
) -> list[Column]:
    """The columns of the sheet.

    `tables` are keys of rows and columns; `marks` by area: sheet, keys of rows and of columns.
    """
    columns: list[Column] = []
    for name, (rows, heads) in tables.items():
        columns += [Column.plain(name, *rows), Column.plain(name + _COLUMNS, *heads)]
    columns.append(Column.plain())
    columns.append(Column.plain(FACTS, *(f"{key}={value}" for key, value in facts.items())))
    for name, numbers in submissions.items():
        columns.append(Column.plain(_SUBMISSIONS + name, *numbers))
    for area, (sheet, row_marks, column_marks) in marks.items():
        keys = [f"d|{key}" for key in row_marks.values()]
        keys += [f"c|{key}" for key in column_marks.values()]
        columns.append(Column.plain(_MARKS + area, *keys))
        columns.append(_places_of(area, sheet, row_marks, column_marks))
    return columns


def _places_of(area: str, sheet: str, rows: Iterable[int], columns: Iterable[int]) -> Column:
    """The formulas that tell where rows and columns of a sheet are, whatever is inserted."""
    page = quoted(sheet)
    cells: list[Cell] = [_PLACES + area]
    cells += [Formula(f"=ROW({page}!${row + 1}:${row + 1})") for row in rows]
    heads = [(letters(column), column) for column in columns]
    cells += [Formula(f"=COLUMN({page}!${at}:${at})") for at, _column in heads]
    shown = [_PLACES + area, *(row + 1 for row in rows), *(column + 1 for _at, column in heads)]
    return Column(cells, shown)

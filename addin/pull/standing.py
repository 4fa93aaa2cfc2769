"""What stands in the workbook: each area of the last pull, its rows and columns by their keys."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import xlwings as xw

from addin.cells import Cell, read_values, with_formulas
from addin.errors import WorkbookRefused
from addin.model import Rectangle, Sheet, Table
from addin.names import range_of
from addin.pull import texts
from addin.pull.axes import IDENTITY, has_identity, keyed, told_by_words
from addin.pull.state import State, keys_of

GONE = "~"  # before the key of a row that is kept though it is gone from the model


@dataclass(frozen=True)
class Standing:
    """An area on its sheet, with its cells; keys are None for the officer's own."""

    page: xw.Sheet
    top: int
    left: int
    rows: Sequence[str | None]
    columns: Sequence[str | None]
    marked: frozenset[str]
    values: Sequence[Sequence[Cell]]
    tables: Mapping[str, Rectangle]
    """Where the named tables are now."""

    def rectangles_of(self, area: str) -> dict[str, tuple[int, int, int, int]]:
        """First row and column, last row and column of the area and its tables, by their names."""
        places = {**self.tables, area: (self.top, self.left, len(self.rows), len(self.columns))}
        return {
            name: (row, column, row + rows - 1, column + columns - 1)
            for name, (row, column, rows, columns) in places.items()
        }

    @cached_property
    def cells(self) -> list[list[Cell]]:
        """The cells with their formulas: read once, before anything is written."""
        return with_formulas(self.page, self.top, self.left, self.values, len(self.columns))


def standing(book: xw.Book, sheet: Sheet, state: State | None) -> Standing | None:
    """How a sheet of the model stands; None when it is not there. Raises WorkbookRefused."""
    area = range_of(book, sheet.area)
    if area is None:
        return None
    page = area.sheet
    top, left = area.row - 1, area.column - 1
    rows, columns = area.shape
    if state is None:
        raise WorkbookRefused(texts.NO_KEYS.format(sheet=page.name))
    values = read_values(page, top, left, rows, columns)
    parts = _parts(book, sheet, page)
    places = state.places.get(sheet.area or "")
    if places is None:
        row_keys = _by_size(rows, [(at - top, t, r) for t, (at, _, r, _) in parts], state.rows)
        # Tables one above the other say nothing of columns.
        across = [(at - left, t, c) for t, (_, at, _, c) in parts] if len(parts) == 1 else []
        column_keys = _by_size(columns, across, state.columns)
        if row_keys is None or column_keys is None:
            raise WorkbookRefused(texts.TAKEN_APART.format(sheet=page.name))
    else:
        row_keys = [places.rows.get(top + at) for at in range(rows)]
        column_keys = [places.columns.get(left + at) for at in range(columns)]
        if not any(key is not None for key in column_keys):
            raise WorkbookRefused(texts.TAKEN_APART.format(sheet=page.name))
    marked: set[str] = set()
    for table, (at, _, height, _) in parts:
        if has_identity(table):
            own = _table_rows(
                sheet, table, state, values[at - top : at - top + height], column_keys
            )
            for offset, key in enumerate(own):
                if key is not None and key.startswith(GONE):
                    key = key.removeprefix(GONE)
                    marked.add(f"{table.name}|{key}")
                row_keys[at - top + offset] = None if key is None else f"{table.name}|{key}"
    tables = {table.name: rectangle for table, rectangle in parts}
    return Standing(page, top, left, row_keys, column_keys, frozenset(marked), values, tables)


def _parts(book: xw.Book, sheet: Sheet, page: xw.Sheet) -> list[tuple[Table, Rectangle]]:
    """The tables with their rectangles as they stand."""
    parts = []
    name = page.name
    for table in sheet.tables:
        cells = range_of(book, table.name)
        if cells is None or cells.sheet.name != name:
            raise WorkbookRefused(texts.TAKEN_APART.format(sheet=name))
        parts.append((table, (cells.row - 1, cells.column - 1, *cells.shape)))
    return parts


def _by_size(
    many: int,
    parts: Sequence[tuple[int, Table, int]],
    known: Mapping[str, Sequence[str | None]],
) -> list[str | None] | None:
    """Keys of a workbook that no pull has written yet; None when its tables were changed."""
    found = []
    for first, table, size in parts:
        keys = known.get(table.name, [])
        if len([key for key in keys if key is not None]) not in (size, 0):
            return None
        held = [key or "" for key in keys[:size]] or [""]
        found.append((first, table.name, held))
    return list(keyed(many, found))


def _table_rows(
    sheet: Sheet,
    table: Table,
    state: State,
    cells: Sequence[Sequence[Cell]],
    column_keys: Sequence[str | None],
) -> list[str | None]:
    """The keys of a table's rows, told by their words."""
    telling = [at for at, key in enumerate(table.column_keys) if key in IDENTITY]
    places = {key: at for at, key in enumerate(column_keys) if key is not None}
    wanted = [f"{table.name}|{table.column_keys[at]}" for at in telling]
    keys = keys_of(state, table.name, len(cells))
    if any(key not in places for key in wanted):
        return keys[: len(cells)]  # the columns are others now: the order is all there is
    here = [places[key] for key in wanted]
    words = [tuple(_said(line[at]) for at in here) for line in cells]
    expected = {
        key: tuple(_said(sheet.values[table.row + at][table.column + one]) for one in telling)
        for at, key in enumerate(table.row_keys)
    }
    return told_by_words(keys, words, lambda key: expected.get(key))


def _said(value: object) -> str:
    if type(value) is str:
        return value.strip()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value).strip()

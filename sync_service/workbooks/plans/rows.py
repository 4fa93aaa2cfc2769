"""The rows of a plan's sheets, found by their headings, their cells read by kind."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sync_service.domain.spelling import fold
from sync_service.workbooks.plans.columns import YES, PlanColumn
from sync_service.workbooks.plans.faults import Faults
from sync_service.workbooks.read import cells
from sync_service.workbooks.read.opening import Grid

_HEADINGS_WITHIN = 10  # a title and notes may stand above the headings
_READERS: dict[str, Callable[[Any, PlanColumn], cells.Reading]] = {
    "text": lambda value, column: cells.text(value),
    "day": lambda value, column: cells.day(value),
    "number": lambda value, column: cells.number(value, 4),
    "whole": lambda value, column: cells.number(value, 0),
    "choice": lambda value, column: cells.choice(value, column.words),
}


@dataclass
class PlanRow:
    """A row's values by field, and the cell in which each stands."""

    sheet: str
    number: int
    letters: Mapping[str, str]
    values: dict[str, Any] = field(default_factory=dict)

    def cell(self, name: str) -> str:
        """Where a field stands in this row."""
        return f"{self.letters.get(name, 'A')}{self.number}"

    def __getitem__(self, name: str) -> Any:
        return self.values.get(name)


def rows_of(sheet: str, grid: Grid, columns: Sequence[PlanColumn], faults: Faults) -> list[PlanRow]:
    """The filled rows under the headings; may append to `faults`."""
    found = _headings(grid, columns)
    if found is None:
        if grid:
            words = ", ".join(one.heading for one in columns if one.needed)
            faults.add("headings_missing", sheet, "A1", headings=words)
        return []
    top, places = found
    for column in columns:
        if column.needed and column.field not in places:
            faults.add("column_missing", sheet, f"A{top + 1}", heading=column.heading)
    letters = {name: cells.letters(place) for name, place in places.items()}
    rows: list[PlanRow] = []
    for number, line in enumerate(grid[top + 1 :], top + 2):
        row = PlanRow(sheet, number, letters)
        for column in columns:
            place = places.get(column.field)
            if place is not None and place < len(line) and column.cell != "line":
                row.values[column.field] = _value(row, column, line[place], faults)
        if any(value not in (None, [], False) for value in row.values.values()):
            rows.append(row)
    return rows


def names_in(value: Any) -> list[str]:
    """The agencies in a cell: one a line, or with semicolons between."""
    words = cells.text(str(value)).value or ""
    names = (" ".join(part.split()) for part in re.split(r"[\n;]", words))
    return list(dict.fromkeys(name for name in names if name))


def _headings(grid: Grid, columns: Sequence[PlanColumn]) -> tuple[int, dict[str, int]] | None:
    """The row of the headings, and the columns in which they stand."""
    known = {fold(column.heading): column.field for column in columns}
    needed = {column.field for column in columns if column.needed}
    best: tuple[int, dict[str, int]] | None = None
    for top, line in enumerate(grid[:_HEADINGS_WITHIN]):
        places: dict[str, int] = {}
        for place, cell in enumerate(line):
            if (name := known.get(fold(str(cell)))) is not None:
                places.setdefault(name, place)
        if len(needed & set(places)) >= 2 and (best is None or len(places) > len(best[1])):
            best = top, places
    return best


def _value(row: PlanRow, column: PlanColumn, value: Any, faults: Faults) -> Any:
    """A cell's value by its column's kind; None for nothing, or for what is wrong."""
    if column.cell == "agencies":
        return names_in(value)
    if column.cell == "flag":
        return fold(str(value)) in (YES, "true", "1", "1.0", fold("có"))
    reading = _READERS[column.cell](value, column)
    if reading.fault:
        words = ", ".join(column.words)
        faults.add(column.cell, row.sheet, row.cell(column.field), value=value, words=words)
    return reading.value

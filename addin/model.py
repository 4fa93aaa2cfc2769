"""The model of sheets as the service tells it: GET /workbooks/{period}/{unit}.

Rows and columns are counted from 0; a rectangle is (row, column, rows, columns).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from addin.decorations import Decorations, read_decorations
from addin.decorations import Rectangle as Rectangle

VERSION = 1
FIGURES_SHEET = "_TH_SO_LIEU"
KEYS_SHEET = "_TH_KHOA"

Value = int | float | str | datetime | None
Properties = Mapping[str, Any]


@dataclass(frozen=True)
class Table:
    """The body of a list, with keys that are the same in every period."""

    name: str
    row: int
    column: int
    row_keys: tuple[str, ...]
    column_keys: tuple[str, ...]
    submissions: tuple[int | None, ...] | None

    @property
    def last_row(self) -> int:
        return self.row + len(self.row_keys) - 1


@dataclass(frozen=True)
class Width:
    """The width of a run of columns; `style` is that of its cells that are not drawn."""

    column: int
    columns: int
    characters: float
    style: int | None


@dataclass(frozen=True)
class Sheet:
    """One sheet; `values` are whole rows of equal length, dates among them as datetimes."""

    name: str
    visible: str
    values: Sequence[Sequence[Value]]
    columns: int
    formulas: Mapping[tuple[int, int], str]
    styled: Sequence[tuple[int, Rectangle]]
    merges: Sequence[Rectangle]
    links: Mapping[tuple[int, int], tuple[str, str]]
    made: frozenset[tuple[int, int]]
    widths: Sequence[Width]
    heights: Sequence[tuple[int, int, float]]
    freeze: tuple[int, int] | None
    filter: Rectangle | None
    area: str | None
    tables: Sequence[Table]
    decorations: Decorations

    @property
    def rows(self) -> int:
        return len(self.values)


@dataclass(frozen=True)
class Model:
    """A provincial workbook as it should stand."""

    period: str
    unit: str
    title: str
    digest: str
    made_at: str
    styles: Sequence[Properties]
    sheets: Sequence[Sheet]

    def sheet(self, name: str) -> Sheet:
        """The sheet of that name; KeyError."""
        for sheet in self.sheets:
            if sheet.name == name:
                return sheet
        raise KeyError(name)


def read_model(told: Mapping[str, Any]) -> Model:
    """The model in the service's JSON; ValueError when it is of another kind than this one."""
    if told.get("model") != VERSION:
        raise ValueError(f"model {told.get('model')!r} is unknown here")
    return Model(
        told["period"],
        told["unit"],
        told["title"],
        told["digest"],
        told["made_at"],
        told["styles"],
        tuple(_sheet(sheet) for sheet in told["sheets"]),
    )


def _sheet(told: Mapping[str, Any]) -> Sheet:
    values = [list(line) for line in told["values"]]
    for row, column, rows, columns in told["dates"]:
        for line in values[row : row + rows]:
            for place in range(column, column + columns):
                if isinstance(line[place], str):
                    line[place] = datetime.fromisoformat(line[place])
    freeze, box = told["freeze"], told["filter"]
    return Sheet(
        name=told["name"],
        visible=told["visible"],
        values=values,
        columns=told["columns"],
        formulas={(row, column): text for row, column, text in told["formulas"]},
        styled=[(style, (r, c, rows, columns)) for style, r, c, rows, columns in told["styled"]],
        merges=[(r, c, rows, columns) for r, c, rows, columns in told["merges"]],
        links={(row, column): (sheet, cell) for row, column, sheet, cell in told["links"]},
        made=frozenset((row, column) for row, column in told["made"]),
        widths=[Width(*one) for one in told["widths"]],
        heights=[(row, rows, points) for row, rows, points in told["heights"]],
        freeze=None if freeze is None else (freeze[0], freeze[1]),
        filter=None if box is None else (box[0], box[1], box[2], box[3]),
        area=told["area"],
        tables=tuple(_table(table, len(values)) for table in told["tables"]),
        decorations=read_decorations(told),
    )


def _table(told: Mapping[str, Any], rows: int) -> Table:
    # A table never goes beyond its sheet.
    most = rows - told["row"]
    submissions = told["submissions"]
    return Table(
        told["name"],
        told["row"],
        told["column"],
        tuple(told["row_keys"][:most]),
        tuple(told["column_keys"]),
        None if submissions is None else tuple(submissions[:most]),
    )

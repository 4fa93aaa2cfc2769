"""The provincial workbook as a model of sheets, apart from any program that shows it.

Rows and columns are counted from 0. It is rendered as .xlsx (xlsx.py) and told as JSON
(as_json.py); both draw the same cells.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

# A string is always text; a datetime has no zone and is Vietnam's time.
Value = int | float | str | datetime | None
# row, column, rows, columns
Rectangle = tuple[int, int, int, int]
# A cell format, in XlsxWriter's words.
Properties = Mapping[str, Any]
Visible = Literal["yes", "hidden", "very_hidden"]

UNDRAWN = -1


@dataclass(frozen=True)
class Table:
    """The body of a list: its range's name, and keys that are the same in every period.

    `submissions` are the reports' ids, one a row, where a row stands for a report.
    """

    name: str
    row: int
    column: int
    row_keys: tuple[str, ...]
    column_keys: tuple[str, ...]
    submissions: tuple[int | None, ...] | None = None

    @property
    def rectangle(self) -> Rectangle:
        return self.row, self.column, len(self.row_keys), len(self.column_keys)


@dataclass(frozen=True)
class Condition:
    """A conditional format; `rule` has XlsxWriter's `type`, `criteria`, `value`."""

    range: Rectangle
    rule: Mapping[str, Any]
    style: Properties


@dataclass(frozen=True)
class Series:
    """One series of a chart: references to the cell of its name and to its values.

    `ink` is the colour of the numbers that stand on it or over it.
    """

    name: str
    values: str
    colour: str
    ink: str


@dataclass(frozen=True)
class Chart:
    """A native chart over cells; its place and size in pixels from the row's left edge.

    Its name is the same in every period.
    """

    name: str
    kind: Literal["stacked_bars", "columns"]
    title: str
    categories: str
    series: tuple[Series, ...]
    row: int
    left: int
    width: int
    height: int


@dataclass(frozen=True)
class Printing:
    """How a sheet is printed on A4; `scale` in percent instead of one page wide."""

    landscape: bool = True
    margins: Mapping[str, float] = field(default_factory=dict)  # inches
    header: str = ""
    footer: str = ""
    repeat_rows: tuple[int, int] | None = None
    repeat_columns: tuple[int, int] | None = None
    scale: int | None = None
    row_breaks: tuple[int, ...] = ()
    column_breaks: tuple[int, ...] = ()
    area: Rectangle | None = None


@dataclass(frozen=True)
class Width:
    """The width of a run of columns in characters; `style` None where they carry none."""

    column: int
    columns: int
    characters: float
    style: int | None


@dataclass(frozen=True)
class Link:
    """Words of a cell that lead to a cell of another sheet."""

    row: int
    column: int
    sheet: str
    cell: str = "A1"


@dataclass(frozen=True)
class Sheet:
    """One sheet: `values` and `styles` are whole rows of equal length.

    A style of UNDRAWN is a cell that is not drawn. `formulas` are by row and column; `values`
    has what they show. `dates` are rectangles of datetimes or None. `made` are the cells that
    tell when the model was made.
    """

    name: str
    visible: Visible
    values: Sequence[Sequence[Value]]
    styles: Sequence[Sequence[int]]
    formulas: Mapping[tuple[int, int], str]
    dates: Sequence[Rectangle]
    made: Sequence[tuple[int, int]]
    merges: Sequence[Rectangle]
    links: Sequence[Link]
    widths: Sequence[Width]
    heights: Mapping[int, float]  # points by row
    freeze: tuple[int, int] | None
    filter: Rectangle | None
    printing: Printing | None
    tables: Sequence[Table]
    area: str | None
    conditions: Sequence[Condition]
    charts: Sequence[Chart]
    text_numbers: Sequence[Rectangle]  # where numbers stored as text are meant

    @property
    def columns(self) -> int:
        return len(self.values[0]) if self.values else 0


@dataclass(frozen=True)
class Model:
    """A workbook: `names` are sheet and rectangle by the name of the range."""

    title: str
    period: str
    unit: str
    as_of: date
    made_at: datetime
    styles: Sequence[Properties]
    names: Mapping[str, tuple[str, Rectangle]]
    sheets: Sequence[Sheet]

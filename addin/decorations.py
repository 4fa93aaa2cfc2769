"""What a sheet of the model has beside its cells: charts, conditional formats, how it is printed.

Rows and columns are counted from 0; a rectangle is (row, column, rows, columns).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Rectangle = tuple[int, int, int, int]

_BLOCK = re.compile(r"\$?([A-Z]{1,3})\$?(\d+)(?::\$?([A-Z]{1,3})\$?(\d+))?")


@dataclass(frozen=True)
class Series:
    """A series of a chart: the cell of its name, its values, its colour and that of its numbers."""

    name: Rectangle
    values: Rectangle
    colour: str
    ink: str


@dataclass(frozen=True)
class Chart:
    """A chart over cells of its own sheet; from a row's left edge on, in pixels."""

    name: str
    kind: str
    title: str
    categories: Rectangle
    series: tuple[Series, ...]
    row: int
    left: int
    width: int
    height: int


@dataclass(frozen=True)
class Condition:
    """Cells that look otherwise when their value compares so with another."""

    range: Rectangle
    criteria: str
    value: str | float
    style: Mapping[str, Any]


@dataclass(frozen=True)
class Printing:
    """How a sheet is printed on A4; margins in inches; without a scale one page wide."""

    landscape: bool
    margins: Mapping[str, float]
    centred: bool
    scale: int | None
    header: str
    footer: str
    repeat_rows: tuple[int, int] | None
    repeat_columns: tuple[int, int] | None
    row_breaks: tuple[int, ...]
    column_breaks: tuple[int, ...]
    area: Rectangle | None


@dataclass(frozen=True)
class Decorations:
    """All of it; `printing` is None for sheets that nobody prints."""

    charts: Sequence[Chart] = ()
    conditions: Sequence[Condition] = ()
    printing: Printing | None = None


def read_decorations(told: Mapping[str, Any]) -> Decorations:
    """The parts of a sheet in the service's JSON."""
    more = told["new_only"]
    printing = told["print"]
    return Decorations(
        tuple(_chart(one) for one in more["charts"]),
        tuple(_condition(one) for one in more["conditions"]),
        None if printing is None else _printing(printing),
    )


def _chart(told: Mapping[str, Any]) -> Chart:
    series = tuple(
        Series(block_of(one["name"]), block_of(one["values"]), one["colour"], one["ink"])
        for one in told["series"]
    )
    sizes = (told["row"], told["left"], told["width"], told["height"])
    categories = block_of(told["categories"])
    return Chart(told["name"], told["kind"], told["title"], categories, series, *sizes)


def block_of(reference: str) -> Rectangle:
    """The rectangle of a reference such as "'Biểu 1'!$A$8:$A$24"; ValueError."""
    found = _BLOCK.fullmatch(reference.rpartition("!")[2])
    if found is None:
        raise ValueError(f"{reference!r} is no block of cells")
    first_column, first_row, last_column, last_row = found.groups()
    row, column = int(first_row) - 1, _number(first_column)
    if last_row is None:
        return row, column, 1, 1
    return row, column, int(last_row) - row, _number(last_column) - column + 1


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _condition(told: Mapping[str, Any]) -> Condition:
    if told["type"] != "cell":
        raise ValueError(f"conditions by {told['type']!r} are unknown here")
    row, column, rows, columns = told["range"]
    return Condition((row, column, rows, columns), told["criteria"], told["value"], told["style"])


def _printing(told: Mapping[str, Any]) -> Printing:
    area = told["area"]
    return Printing(
        told["landscape"],
        told["margins"],
        told["center_horizontally"],
        told["scale"],
        told["header"],
        told["footer"],
        _pair(told["repeat_rows"]),
        _pair(told["repeat_columns"]),
        tuple(told["row_breaks"]),
        tuple(told["column_breaks"]),
        None if area is None else (area[0], area[1], area[2], area[3]),
    )


def _pair(told: Sequence[int] | None) -> tuple[int, int] | None:
    return None if told is None else (told[0], told[1])

"""Shapes of the workbook's model, its figures and their changes: docs/provincial-model.md."""

import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from sync_service.web.schemas import Number

Rectangle = Annotated[list[int], Field(min_length=4, max_length=4)]
Pair = Annotated[list[int], Field(min_length=2, max_length=2)]


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid")


class ChangesQuery(_Shape):
    against: Literal["previous", "last_year", "sent"] = "previous"


class ModelTable(_Shape):
    """The body of a list with the keys of its rows and columns."""

    name: str
    row: int
    column: int
    rows: int
    columns: int
    row_keys: list[str]
    column_keys: list[str]
    submissions: list[int | None] | None


class ModelPrinting(_Shape):
    """Margins in inches, scale in percent."""

    paper: Literal["A4"]
    landscape: bool
    margins: dict[str, float]
    center_horizontally: bool
    fit_width: bool
    scale: int | None
    header: str
    footer: str
    repeat_rows: Pair | None
    repeat_columns: Pair | None
    row_breaks: list[int]
    column_breaks: list[int]
    area: Rectangle | None


class OnlyNew(_Shape):
    """What is drawn only when the sheet is made."""

    conditions: list[dict[str, Any]]
    charts: list[dict[str, Any]]
    number_stored_as_text: list[Rectangle]


class ModelSheet(_Shape):
    """Rows and columns from 0; a rectangle is row, column, rows, columns."""

    name: str
    visible: Literal["yes", "hidden", "very_hidden"]
    rows: int
    columns: int
    values: list[list[int | float | str | None]]
    formulas: list[list[int | str]]
    dates: list[Rectangle]
    made: list[Pair]
    styled: list[list[int]]
    merges: list[Rectangle]
    links: list[list[int | str]]
    widths: list[list[Number]]
    heights: list[list[Number]]
    freeze: Pair | None
    filter: Rectangle | None
    gridlines: bool
    print: ModelPrinting | None
    area: str | None
    tables: list[ModelTable]
    new_only: OnlyNew


class WorkbookModel(_Shape):
    """The provincial workbook of a unit and period."""

    model: int
    period: str
    unit: str
    title: str
    as_of: datetime.date
    made_at: datetime.datetime
    digest: str
    styles: list[dict[str, str | int | float | bool]]
    names: dict[str, list[str | int]]
    sheets: list[ModelSheet]


class Figures(_Shape):
    """Numbers by `period|unit|figure`; what is missing has no key."""

    period: str
    unit: str
    made_at: datetime.datetime
    digest: str
    direct_units: list[str]
    figures: dict[str, int | float]


class Change(_Shape):
    table: str
    row: str
    column: str
    old: Number
    new: Number


class Changes(_Shape):
    """The cells that differ; `reason` where nothing can be compared, `sent_at` of the report."""

    period: str
    unit: str
    against: Literal["previous", "last_year", "sent"]
    against_period: str
    reason: str | None
    changes: list[Change]
    sent_at: datetime.datetime | None

"""Issuing workbooks against a plain openpyxl build of the same cells."""

from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell
from openpyxl.styles import NamedStyle

from sync_service.stages.context import Context
from sync_service.stages.issue import issue
from sync_service.stages.periods import known_period
from tests.bench.installation import opened, province_of_communes
from tests.bench.measuring import Line, Scale, ratios, seconds, tell

GOAL = 0.25


@dataclass(frozen=True)
class PlainSheet:
    """A sheet's cells as (row, column, value, style's name), and the widths of its columns."""

    title: str
    cells: Sequence[tuple[int, int, object, str]]
    widths: Mapping[str, float]


@dataclass(frozen=True)
class PlainBook:
    """What a workbook shows, and one style for each kind of cell."""

    sheets: Sequence[PlainSheet]
    styles: Sequence[NamedStyle]


def measure(folder: Path, scale: Scale) -> Iterator[Line]:
    """`templates issue` as the command does it, and the plain builds, the time taken a file."""
    count, sample = scale.of(200, 2), scale.of(10, 1)
    tell(f"issue: a province of {count} communes ...")
    context = province_of_communes(folder / "issue", count)
    period = opened(context, "2026-Q3")
    with context.engine.connect() as connection:
        book = plain_book(next(issue(context, connection, period)).content)
    out = folder / "issued"
    out.mkdir()
    ours, styled, unstyled = [], [], []
    for run in range(scale.runs):
        tell(f"issue: round {run + 1} of {scale.runs} ...")
        ours.append(seconds(partial(hand_out, context, out)) / count)
        styled.append(seconds(partial(build, book, out, sample)) / sample)
        unstyled.append(seconds(partial(build, book, out, sample, with_styles=False)) / sample)
    context.engine.dispose()
    what = f"issue {count} workbooks / openpyxl, {sample} with the same cells"
    yield Line(f"{what}, a style a kind", ratios(ours, styled), GOAL)
    yield Line(f"{what}, no styles", ratios(ours, unstyled))


def hand_out(context: Context, out: Path) -> None:
    """Writes every unit's workbook, with what was reported last quarter and a year ago."""
    with context.engine.connect() as connection:
        period = known_period(connection, "2026-Q3")
        for issued in issue(context, connection, period):
            (out / issued.file_name).write_bytes(issued.content)


def build(book: PlainBook, out: Path, times: int, with_styles: bool = True) -> None:
    """Builds the same workbook so many times, cell by cell."""
    for time in range(times):
        made = Workbook()
        made.remove(made.worksheets[0])
        for style in book.styles if with_styles else ():
            made.add_named_style(copy(style))
        for plain in book.sheets:
            sheet = made.create_sheet(plain.title)
            for letters, width in plain.widths.items():
                sheet.column_dimensions[letters].width = width
            for row, column, value, style_name in plain.cells:
                cell = sheet.cell(row, column, value)
                if with_styles:
                    cell.style = style_name
        made.save(out / f"plain-{time}.xlsx")


def plain_book(content: bytes) -> PlainBook:
    """The cells of an issued workbook, empty ones that have a style included."""
    workbook = load_workbook(BytesIO(content))
    styles: dict[int, NamedStyle] = {}
    sheets = []
    for sheet in workbook.worksheets:
        cells = [
            (cell.row, cell.column, cell.value, styles.setdefault(cell.style_id, _style(cell)).name)
            for row in sheet.iter_rows()
            for cell in row
            if isinstance(cell, Cell) and cell.has_style
        ]
        widths = {key: shown.width for key, shown in sheet.column_dimensions.items()}
        sheets.append(PlainSheet(sheet.title, cells, widths))
    return PlainBook(sheets, list(styles.values()))


def _style(cell: Cell) -> NamedStyle:
    parts = ("font", "fill", "border", "alignment", "protection", "number_format")
    return NamedStyle(
        f"kind {cell.style_id}", **{part: copy(getattr(cell, part)) for part in parts}
    )

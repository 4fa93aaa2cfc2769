"""A pull into an empty workbook against `tonghop workbook`, cell by cell, through LibreOffice."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwings as xw
from openpyxl.worksheet.worksheet import Worksheet

from addin.model import Model, read_model
from addin.pull import pull
from sync_service.database.engine import reading
from sync_service.domain.periods import Period
from sync_service.stages.provincial import workbook
from sync_service.stages.rollup import scope_of
from tests.addin.conftest import PERIOD, Saved
from tests.conftest import Convert
from tests.service.conftest import Web, content

NOW = datetime(2023, 4, 3, 2, tzinfo=UTC)


def model_of(web: Web, period: str = PERIOD) -> Model:
    """The model as the service tells it."""
    return read_model(content(web.caller("T").get(f"/workbooks/{period}/T")))


def quietly(_words: str) -> None:
    """Whoever does not look at the status bar."""


def test_a_pull_paints_what_the_command_writes(
    still_province: Web, book: xw.Book, saved: Saved, soffice_convert: Convert, tmp_path: Path
) -> None:
    """Values, formulas, number formats, fonts, colours, merges, widths, names: all the same."""
    pull(book, model_of(still_province), NOW, quietly, lambda: False)
    painted = saved(book)
    with reading(still_province.province.engine) as connection:
        scope = scope_of(connection, Period.parse(PERIOD), None)
        command = workbook(still_province.province.context, connection, scope)
    path = tmp_path / "lenh.xlsx"
    path.write_bytes(command)
    # Through the same program, so that both speak its dialect of the format.
    written = openpyxl.load_workbook(soffice_convert(path, "xlsx"))

    assert [name for name in painted.sheetnames if name in written.sheetnames] == written.sheetnames
    compared = 0
    for name in written.sheetnames:
        compared += compare(painted[name], written[name])
    assert compared > 5000
    for name in written.defined_names:
        if name.startswith("TH_"):
            assert painted.defined_names[name].attr_text == written.defined_names[name].attr_text


def compare(page: Worksheet, other: Worksheet) -> int:
    """Compares the cells of the command's sheet; the keys' sheet of a pull has more columns."""
    assert page.sheet_state == other.sheet_state
    merged = {str(one) for one in page.merged_cells.ranges}
    assert merged == {str(one) for one in other.merged_cells.ranges}
    count = 0
    for row in other.iter_rows():
        for wanted in row:
            cell = page.cell(wanted.row, wanted.column)
            place = page.title, wanted.coordinate
            assert (*place, value(cell)) == (*place, value(wanted))
            if wanted.value is not None and page.title != "_TH_KHOA":
                assert (*place, look(cell)) == (*place, look(wanted))
            count += 1
    if page.title != "_TH_KHOA":
        for letter, dimension in other.column_dimensions.items():
            if (dimension.min or 0) <= other.max_column:
                width = page.column_dimensions[letter].width
                assert width == pytest.approx(dimension.width, abs=0.6), (page.title, letter)
    return count


def value(cell: Any) -> object:
    """What a cell holds; LibreOffice tells an empty text as an empty cell."""
    held = cell.value
    return None if held == "" else held


def look(cell: Any) -> tuple[object, ...]:
    """How a cell looks."""
    font = cell.font
    return (
        cell.number_format,
        (font.name, font.sz, bool(font.b), bool(font.i), font.color and font.color.rgb),
        cell.fill.fgColor.rgb if cell.fill.fill_type else None,
        (cell.alignment.horizontal, bool(cell.alignment.wrap_text), cell.alignment.vertical),
    )

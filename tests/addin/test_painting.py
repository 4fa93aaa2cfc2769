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
    """Cells and their looks, sizes, merges, names, charts, conditions, paper: all the same."""
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
    told = openpyxl.load_workbook(path)  # LibreOffice would fix heights that nobody told
    for name in written.sheetnames:
        compared += compare(painted[name], written[name])
        for number, dimension in told[name].row_dimensions.items():
            if dimension.height is not None:
                height = painted[name].row_dimensions[number].height
                assert height == pytest.approx(dimension.height, abs=0.8), (name, number)
    assert compared > 5000
    assert sum(len(charts_of(page)) for page in written) == 3
    assert sum(len(conditions_of(page)) for page in written) == 11
    for name in written.defined_names:
        if name.startswith("TH_"):
            assert painted.defined_names[name].attr_text == written.defined_names[name].attr_text


def compare(page: Worksheet, other: Worksheet) -> int:
    """Compares the cells of the command's sheet; the keys' sheet of a pull has more columns."""
    assert page.sheet_state == other.sheet_state
    merged = {str(one) for one in page.merged_cells.ranges}
    assert merged == {str(one) for one in other.merged_cells.ranges}
    assert charts_of(page) == charts_of(other)
    assert conditions_of(page) == conditions_of(other)
    if other.sheet_state == "visible":
        assert printing_of(page) == printing_of(other)
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


def charts_of(page: Worksheet) -> list[tuple[object, ...]]:
    """Kind, title, cells and colours of a sheet's charts, and the cells on which they stand."""
    found = []
    for chart in page._charts:
        series = [
            (one.tx.strRef.f, points_of(one), one.val.numRef.f, fill_of(one), ink_of(one))
            for one in chart.series
        ]
        title = "".join(run.t for part in chart.title.tx.rich.p for run in part.r or ())
        first, last = chart.anchor._from, chart.anchor.to
        corners = first.row, first.col, last.row, last.col
        kind = chart.tagname, chart.type, chart.grouping, chart.gapWidth, chart.overlap
        axes = chart.x_axis.scaling.orientation, chart.y_axis.scaling.min
        found.append((*kind, *axes, chart.legend.position, title, *corners, *series))
    return found


def points_of(series: Any) -> str:
    """The cells that name a series' points."""
    return str((series.cat.strRef or series.cat.numRef).f)


def fill_of(series: Any) -> str:
    return str(series.graphicalProperties.solidFill.srgbClr)


def ink_of(series: Any) -> tuple[str, str]:
    """The format and the colour of the numbers on a series."""
    (part,) = series.dLbls.txPr.p
    return series.dLbls.numFmt, str(part.pPr.defRPr.solidFill.srgbClr)


def conditions_of(page: Worksheet) -> list[tuple[object, ...]]:
    """Range, kind, formula and looks of a sheet's conditional formats."""
    return sorted(
        (str(where.sqref), rule.type, rule.operator, rule.formula[0], *dress_of(rule))
        for where, rules in page.conditional_formatting._cf_rules.items()
        for rule in rules
    )


def dress_of(rule: Any) -> tuple[str, bool]:
    font = rule.dxf.font
    return font.color.rgb if font.color else "", bool(font.b)


def printing_of(page: Worksheet) -> dict[str, object]:
    """How a sheet is printed."""
    setup, margins = page.page_setup, page.page_margins
    fitted = bool(page.sheet_properties.pageSetUpPr and page.sheet_properties.pageSetUpPr.fitToPage)
    sides = {side: getattr(margins, side) for side in ("left", "right", "top", "bottom")}
    words = {
        f"{name} {part}": (getattr(held, part).text or "").strip()
        for name, held in (("header", page.oddHeader), ("footer", page.oddFooter))
        for part in ("left", "center", "right")
    }
    fonts = {(page.oddHeader.left.font, page.oddHeader.left.size)}
    return {
        "paper": (setup.paperSize, setup.orientation),
        "first page": setup.firstPageNumber if setup.useFirstPageNumber else None,
        "scale": (setup.fitToWidth, setup.fitToHeight) if fitted else setup.scale,
        "margins": {side: round(inches, 1) for side, inches in sides.items()},
        "centred": page.print_options.horizontalCentered,
        "words": words,
        "fonts": fonts,
        "titles": (page.print_title_rows, page.print_title_cols),
        "breaks": ([b.id for b in page.row_breaks.brk], [b.id for b in page.col_breaks.brk]),
        "area": page.print_area,
        "grid": page.sheet_view.showGridLines,
    }


def value(cell: Any) -> object:
    """What a cell holds; LibreOffice tells an empty text as an empty cell."""
    held = cell.value
    return None if held == "" else held


def look(cell: Any) -> tuple[object, ...]:
    """How a cell looks."""
    font = cell.font
    return (
        cell.number_format,
        (font.name, font.sz, bool(font.b), bool(font.i), font.u, font.color and font.color.rgb),
        cell.fill.fgColor.rgb if cell.fill.fill_type else None,
        (cell.alignment.horizontal, bool(cell.alignment.wrap_text), cell.alignment.vertical),
    )

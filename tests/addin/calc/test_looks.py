"""How cells look, here and in the saved file."""

import pytest
import xlwings as xw

from addin.calc import formats
from tests.addin.calc.conftest import Saved

NUMBER_FORMATS = [
    "General",
    "0",
    "0.00",
    "#,##0",
    "#,##0.00",
    "0%",
    "@",
    "dd/mm/yyyy",
    "yyyy-mm-dd",
    "h:mm",
    "[h]:mm",
    "d/m/yyyy h:mm",
    '#,##0;-#,##0;"-"',
    '0.0" Đ"',
    "[Red]-0.00",
    'dd" tháng "mm',
]


@pytest.mark.parametrize("code", NUMBER_FORMATS)
def test_a_number_format_comes_back(sheet: xw.Sheet, code: str) -> None:
    """Number formats are read in Excel's spelling."""
    sheet["A1:B2"].number_format = code
    assert sheet["A1:B2"].number_format == code


def test_number_formats_in_the_saved_file(sheet: xw.Sheet, saved: Saved) -> None:
    """The file has the formats, spelled the same; a built-in time is Calc's hh:mm."""
    for row, code in enumerate(NUMBER_FORMATS, 1):
        sheet.range(row, 1).value = 1.5
        sheet.range(row, 1).number_format = code
    cells = saved(sheet.book).active
    assert cells is not None
    found = [cells.cell(row, 1).number_format for row in range(1, len(NUMBER_FORMATS) + 1)]
    # Marks and quotes around a "-" change nothing.
    bare = [code.replace("\\", "").replace('"-"', "-").lower() for code in found]
    assert bare == [code.replace('"-"', "-").lower() for code in NUMBER_FORMATS]


def test_mixed_formats_are_none(sheet: xw.Sheet) -> None:
    """What differs within a range is None."""
    sheet["A1"].number_format = "0.00"
    sheet["A1"].color = (1, 2, 3)
    sheet["A1"].font.bold = True
    sheet["A1"].font.italic = True
    sheet["A1"].wrap_text = True
    sheet["A1"].horizontal_alignment = "center"
    both = sheet["A1:B1"]
    looks = (both.number_format, both.color, both.font.bold, both.font.italic, both.wrap_text)
    assert looks == (None,) * 5
    assert both.horizontal_alignment is None


def test_an_unknown_number_format(sheet: xw.Sheet) -> None:
    """A code that is no format is an error."""
    with pytest.raises(ValueError, match="not a number format"):
        sheet["A1"].number_format = "yyyy-0-0"


@pytest.mark.parametrize(
    ("calc", "excel", "is_date"),
    [
        ("DD/MM/YYYY HH:MM:SS AM/PM", "dd/mm/yyyy hh:mm:ss AM/PM", True),
        ("[HH]:MM", "[hh]:mm", True),
        ('"DMY" D', '"DMY" d', True),
        ("[RED]0;[BLUE]GENERAL", "[Red]0;[Blue]General", False),
        ('0" D"', '0" D"', False),
        ("0.00E+00", "0.00E+00", False),
    ],
)
def test_excels_spelling(calc: str, excel: str, is_date: bool) -> None:
    """Only date codes change their case, never what stands in quotes."""
    assert formats.in_excel_spelling(calc, is_date=is_date) == excel


def test_colours_and_fonts(sheet: xw.Sheet, saved: Saved) -> None:
    """Colours in all spellings, and every property of a font."""
    sheet["A1"].value = "Đảng bộ"
    sheet["A1"].color = (255, 204, 0)
    sheet["A2"].color = "#00ff10"
    sheet["A3"].color = (1, 1, 1)
    sheet["A3"].color = None
    font = sheet["A1"].font
    font.name, font.size, font.bold, font.italic, font.color = (
        "Times New Roman",
        13,
        True,
        True,
        "#c00000",
    )
    assert [sheet[at].color for at in ("A1", "A2", "A3")] == [(255, 204, 0), (0, 255, 16), None]
    assert (font.name, font.size, font.bold, font.italic) == ("Times New Roman", 13.0, True, True)
    assert font.color == (192, 0, 0)
    assert sheet["A2"].font.color == (0, 0, 0)
    cells = saved(sheet.book).active
    assert cells is not None
    seen = cells["A1"].font
    assert (seen.name, seen.sz, seen.b, seen.i) == ("Times New Roman", 13, True, True)
    assert seen.color.rgb == "FFC00000"
    assert cells["A1"].fill.start_color.rgb == "FFFFCC00"
    assert cells["A3"].fill.fill_type is None


def test_colours_cell_by_cell(sheet: xw.Sheet) -> None:
    """set_colors paints a table at once and leaves cells marked with `...`."""
    sheet["B1"].color = (9, 9, 9)
    sheet["A1:C2"].set_colors([["#ff0000", ..., None], [(0, 0, 255), (0, 0, 255), "#ff0000"]])
    assert [cell.color for cell in sheet["A1:C2"]] == [
        (255, 0, 0),
        (9, 9, 9),
        None,
        (0, 0, 255),
        (0, 0, 255),
        (255, 0, 0),
    ]


def test_parts_of_a_text(sheet: xw.Sheet) -> None:
    """Characters of a cell have a font of their own."""
    sheet["A1"].value = "Biểu số 1"
    sheet["A1"].characters[:4].font.bold = True
    assert sheet["A1"].characters[:4].text == "Biểu"
    assert sheet["A1"].characters[2].text == "ể"
    assert sheet["A1"].characters[:4].font.bold is True
    assert sheet["A1"].characters[5:].font.bold is False
    with pytest.raises(IndexError):
        sheet["A1"].characters[9]


@pytest.mark.parametrize("across", ["left", "center", "right", "justify", "fill", "general"])
@pytest.mark.parametrize("down", ["top", "center", "bottom"])
def test_alignment(sheet: xw.Sheet, across: str, down: str) -> None:
    """Alignments come back by the same names."""
    sheet["A1:B2"].horizontal_alignment = across
    sheet["A1:B2"].vertical_alignment = down
    assert sheet["A1:B2"].horizontal_alignment == across
    assert sheet["A1:B2"].vertical_alignment == down


def test_alignment_in_the_saved_file(sheet: xw.Sheet, saved: Saved) -> None:
    """The file has wrap and alignment."""
    sheet["A1"].value = "x"
    sheet["A1"].wrap_text = True
    sheet["A1"].horizontal_alignment = "center"
    sheet["A1"].vertical_alignment = "top"
    cells = saved(sheet.book).active
    assert cells is not None
    seen = cells["A1"].alignment
    assert (seen.wrap_text, seen.horizontal, seen.vertical) == (True, "center", "top")


def test_sizes(sheet: xw.Sheet, saved: Saved) -> None:
    """Widths in characters and heights in points, here and in the file."""
    sheet["B2:C3"].column_width = 20
    sheet["B2:C3"].row_height = 30
    assert (sheet["B2:C3"].column_width, sheet["B2:C3"].row_height) == (20.0, 30.0)
    assert sheet["A1:B2"].column_width is None and sheet["A1:B2"].row_height is None
    sheet["D4"].value = "x"
    cells = saved(sheet.book).active
    assert cells is not None
    assert cells.column_dimensions["B"].width == pytest.approx(20.7, abs=0.1)
    assert cells.row_dimensions[2].height == pytest.approx(30, abs=0.1)
    assert sheet["B2"].height == pytest.approx(30, abs=0.1)
    with pytest.raises(ValueError, match="255"):
        sheet["A1"].column_width = 300


def test_autofit(sheet: xw.Sheet) -> None:
    """A column grows to its longest text."""
    sheet["A1"].value = "một dòng chữ dài hơn bề rộng của cột này rất nhiều"
    before = sheet["A1"].column_width
    sheet.autofit("c")
    assert sheet["A1"].column_width > 2 * before
    sheet["A1"].column_width = 5
    sheet["A1"].wrap_text = True
    sheet["A1"].rows.autofit()
    assert sheet["A1"].row_height > 50


def test_hidden_rows_and_columns(sheet: xw.Sheet, saved: Saved) -> None:
    """Rows and columns are hidden and shown."""
    sheet["A1:C3"].value = "x"
    sheet["A2"].rows.hidden = True
    sheet["B1:C1"].columns.hidden = True
    assert sheet["A2"].rows.hidden and sheet["B1:C1"].columns.hidden
    assert sheet["A1:A2"].rows.hidden is None
    cells = saved(sheet.book).active
    assert cells is not None
    assert cells.row_dimensions[2].hidden and cells.column_dimensions["B"].hidden


def test_merges(sheet: xw.Sheet, saved: Saved) -> None:
    """Merged cells keep the first value only, are found, and come apart."""
    sheet["A1"].value = [[1, 2], [3, 4]]
    sheet["A1:B2"].merge()
    sheet["D1"].value = [[1, 2], [3, 4]]
    sheet["D1:E2"].merge(across=True)
    assert sheet["B2"].value is None
    assert sheet["A1"].merge_area.address == "$A$1:$B$2"
    assert [sheet[at].merge_cells for at in ("A1:B2", "G1", "A1:C2")] == [True, False, None]
    assert sheet["D1:E2"].value == [[1, None], [3, None]]
    file = saved(sheet.book).active
    assert file is not None
    assert sorted(map(str, file.merged_cells.ranges)) == ["A1:B2", "D1:E1", "D2:E2"]
    sheet["A1:B2"].unmerge()
    assert sheet["A1"].merge_area.address == "$A$1"


@pytest.mark.parametrize(
    ("style", "weight", "in_file"),
    [
        ("continuous", "hairline", "hair"),
        ("continuous", "thin", "thin"),
        ("continuous", "medium", "medium"),
        ("continuous", "thick", "thick"),
        ("double", "thick", "double"),
        ("dot", "thin", "dotted"),
        ("dash", "thin", "dashed"),
    ],
)
def test_borders(sheet: xw.Sheet, saved: Saved, style: str, weight: str, in_file: str) -> None:
    """Styles, weights and colours of borders, here and in the file."""
    area = sheet["B2:C3"]
    area.borders.set("all", line_style=style, weight=weight, color="#0000ff")
    assert (area.borders.line_style, area.borders.color) == (style, (0, 0, 255))
    file = saved(sheet.book).active
    assert file is not None
    for side in (file["B2"].border.top, file["C3"].border.right, file["B3"].border.top):
        assert (side.style, side.color.rgb) == (in_file, "FF0000FF")


def test_single_sides_of_borders(sheet: xw.Sheet) -> None:
    """One side is drawn, changed and cleared without the others."""
    borders = sheet["B2:C3"].borders
    borders.set("outside", weight="medium")
    borders["edge_top"].color = "#ff0000"
    assert borders["edge_top"].weight == "medium"
    assert borders["edge_left"].color == (0, 0, 0)
    assert borders["inside_vertical"].line_style is None
    assert borders.weight is None
    borders.clear()
    assert all(borders[side].line_style is None for side in ("edge_top", "edge_left"))

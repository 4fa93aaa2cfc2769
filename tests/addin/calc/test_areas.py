"""Many rectangles formatted in one step, here and in the saved file."""

from typing import Any

import pytest
import xlwings as xw

from addin import calc
from tests.addin.calc.conftest import Saved

LOOKS: dict[str, Any] = {
    "font_name": "Times New Roman",
    "font_size": 13,
    "font_color": "#B3261E",
    "bold": True,
    "italic": True,
    "underline": True,
    "color": "#D9E2F0",
    "number_format": "#,##0.0",
    "wrap_text": True,
    "vertical_alignment": "top",
    "indent": 2,
    "border_top": None,
    "border_bottom": ("medium", "#262626"),
    "border_left": ("thin", "#A9B0BA"),
    "border_right": ("thin", "#A9B0BA"),
}


def test_all_looks_in_one_step(sheet: xw.Sheet, saved: Saved) -> None:
    """Every cell of every rectangle has them, the cells between have none."""
    sheet["A1:F6"].value = [[1.5] * 6] * 6
    calc.format_areas(sheet, [(0, 0, 2, 2), (4, 3, 1, 3)], LOOKS)
    page = saved(sheet.book).active
    assert page is not None
    for address in ("A1", "B2", "D5", "F5"):
        cell = page[address]
        font, edges = cell.font, cell.border
        assert (font.name, font.sz, font.color.rgb) == ("Times New Roman", 13, "FFB3261E")
        assert (font.b, font.i, font.u) == (True, True, "single")
        assert (cell.fill.fgColor.rgb, cell.number_format) == ("FFD9E2F0", "#,##0.0")
        look = cell.alignment
        assert (look.wrap_text, look.vertical, look.horizontal, look.indent) == (
            True,
            "top",
            "left",
            2,
        )
        sides = [edges.bottom.style, edges.left.style, edges.right.style]
        assert sides == ["medium", "thin", "thin"]
        assert edges.bottom.color.rgb == "FF262626"
    assert page["A1"].border.top is None or page["A1"].border.top.style is None
    assert (page["C1"].font.b, page["C1"].fill.fill_type, page["C5"].number_format) == (
        False,
        None,
        "General",
    )


def test_what_is_not_named_stays(sheet: xw.Sheet) -> None:
    """Only the looks that are given change; None takes a colour or a line away."""
    sheet["A1"].font.bold = True
    sheet["A1"].color = "#D9E2F0"
    calc.format_areas(sheet, [(0, 0, 1, 1)], {"italic": True, "color": None})
    assert (sheet["A1"].font.bold, sheet["A1"].font.italic, sheet["A1"].color) == (True, True, None)


def test_no_areas_and_wrong_looks(sheet: xw.Sheet) -> None:
    """Nothing to do is no fault; a look that cells have not is told by its name."""
    calc.format_areas(sheet, [], LOOKS)
    with pytest.raises(ValueError, match="colour"):
        calc.format_areas(sheet, [(0, 0, 1, 1)], {"colour": "#D9E2F0"})
    with pytest.raises(NotImplementedError, match="sideways"):
        calc.format_areas(sheet, [(0, 0, 1, 1)], {"horizontal_alignment": "sideways"})


def test_formulas_are_noticed(sheet: xw.Sheet) -> None:
    """Whether there is a formula among the cells is known without reading them."""
    sheet["A1:B2"].value = [[1, "=1+1"], [None, 2]]
    assert not sheet["A1:B2"].impl.has_formulas
    sheet["B2"].formula = "=A1"
    assert (sheet["A1:B2"].impl.has_formulas, sheet["A1:A2"].impl.has_formulas) == (True, False)

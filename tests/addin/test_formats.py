"""Formats drawn style by style, and property by property as for Excel: cells look the same."""

import pytest
import xlwings as xw

from addin import program
from addin.model import Model
from addin.painting import Frame, draw_formats
from addin.painting.sheet import sizing
from tests.addin.conftest import Saved
from tests.addin.test_painting import look, model_of
from tests.service.conftest import Web

SHEETS = ("Tổng quan", "Nhiệm vụ", "Biểu 1", "Tình hình nộp")


@pytest.fixture(scope="module")
def model(still_province: Web) -> Model:
    """The province's model."""
    return model_of(still_province)


def test_both_ways_draw_the_same(
    book: xw.Book, model: Model, saved: Saved, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fonts, colours, borders, number formats and alignment of every cell that is drawn."""
    for name in SHEETS:
        sheet = model.sheet(name)
        draw_formats(book.sheets.add(name), sheet, model.styles, Frame.plain(sheet))
    with monkeypatch.context() as patched:
        patched.setattr(program, "is_calc", lambda _book: False)
        for name in SHEETS:
            sheet = model.sheet(name)
            page = book.sheets.add(f"{name} 2")
            draw_formats(page, sheet, model.styles, Frame.plain(sheet))
    file = saved(book)
    compared = 0
    for name in SHEETS:
        for _style, (row, column, rows, columns) in model.sheet(name).styled:
            for at in range(row + 1, row + rows + 1):
                for across in range(column + 1, column + columns + 1):
                    one = file[name].cell(at, across)
                    other = file[f"{name} 2"].cell(at, across)
                    assert (one.coordinate, looks(one)) == (one.coordinate, looks(other))
                    compared += 1
    assert compared > 1000


def test_rows_alone_are_drawn_anew(book: xw.Book, model: Model, saved: Saved) -> None:
    """Rows that come in between take their own looks; those around keep theirs."""
    sheet = model.sheet("Tình hình nộp")
    (table,) = sheet.tables
    page = book.sheets.add("Trang")
    draw_formats(page, sheet, model.styles, Frame.plain(sheet), frozenset([table.row]))
    file = saved(book)["Trang"]
    assert file.cell(table.row + 1, 1).font.name == "Times New Roman"
    assert file.cell(table.row + 2, 1).font.name != "Times New Roman"


def test_sizes_in_few_steps() -> None:
    """The most usual size comes first, over all that stand together; places between stay."""
    sizes = {1: 20.0, 2: 30.0, 3: 20.0, 4: 40.0, 5: 20.0, 9: 30.0, 10: 30.0}
    steps = sizing(sizes)
    assert steps == [(1, 5, 20.0), (2, 1, 30.0), (4, 1, 40.0), (9, 2, 30.0)]
    given: dict[int, float] = {}
    for first, many, size in steps:
        given |= dict.fromkeys(range(first, first + many), size)
    assert given == sizes
    assert sizing({}) == []


def looks(cell: object) -> object:
    """How a cell looks, its borders too; without the line under a link: Excel draws it itself."""
    number_format, (*font, _underline, colour), *others = look(cell)
    edges = cell.border  # type: ignore[attr-defined]
    sides = [getattr(edges, side) for side in ("top", "bottom", "left", "right")]
    drawn = [side and (side.style, side.color and side.color.rgb) for side in sides]
    return number_format, font, colour, others, drawn

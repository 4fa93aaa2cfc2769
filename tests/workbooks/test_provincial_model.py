"""The workbook as a model: the JSON and the .xlsx are the same sheets; keys hold over periods."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.cell.cell import Cell

from sync_service.domain.rollups import Comparison
from sync_service.workbooks.provincial import (
    ProvincialReport,
    draw,
    flat_figures,
    model_json,
    provincial_workbook,
)
from sync_service.workbooks.provincial.hidden import FIGURES, KEYS
from sync_service.workbooks.provincial.model import UNDRAWN
from sync_service.workbooks.provincial.names import range_name, unique_keys
from sync_service.workbooks.provincial.runs import (
    rectangles_of,
    run_lengths,
    styled_rectangles,
)
from sync_service.workbooks.provincial.table_figures import (
    Change,
    changes_between,
    table_figures,
)
from tests.conftest import Convert
from tests.workbooks.test_provincial import (
    HOSTILE,
    LAST_YEAR,
    NOW,
    empty_report,
    form_of_members,
    full_report,
    make_report,
)

Told = Mapping[str, Any]


def told(report: ProvincialReport) -> Told:
    """The model as a program on the other side reads it."""
    found: Told = orjson.loads(orjson.dumps(model_json(draw(report))))
    return found


@cache
def usual() -> Told:
    return told(full_report())


def sheet_of(model: Told, name: str) -> Told:
    return next(sheet for sheet in model["sheets"] if sheet["name"] == name)


def table_of(model: Told, name: str) -> tuple[Told, Told]:
    """A table with its sheet."""
    return next(
        (sheet, table)
        for sheet in model["sheets"]
        for table in sheet["tables"]
        if table["name"] == name
    )


def at(model: Told, name: str, row: str, column: str) -> Any:
    """The value of a table's cell by its keys."""
    sheet, table = table_of(model, name)
    line = table["row"] + table["row_keys"].index(row)
    return sheet["values"][line][table["column"] + table["column_keys"].index(column)]


def inside(rectangles: Any, row: int, column: int) -> bool:
    return any(
        first <= row < first + rows and left <= column < left + columns
        for first, left, rows, columns in rectangles
    )


def styles_of(sheet: Told) -> dict[tuple[int, int], int]:
    """The style of every drawn cell; no cell has two."""
    found: dict[tuple[int, int], int] = {}
    for style, row, column, rows, columns in sheet["styled"]:
        for place in [
            (r, c) for r in range(row, row + rows) for c in range(column, column + columns)
        ]:
            assert place not in found
            found[place] = style
    return found


def look_of(cell: Cell) -> dict[str, Any]:
    """What a reader sees of a cell, in the model's words."""
    font, alignment = cell.font, cell.alignment
    fill = cell.fill.fgColor.rgb if cell.fill.fill_type else None
    border = cell.border
    return {
        "font_name": font.name,
        "font_size": font.sz,
        "bold": bool(font.b),
        "italic": bool(font.i),
        "underline": font.u == "single",
        "font_color": f"#{font.color.rgb[2:]}",
        "align": alignment.horizontal,
        "valign": alignment.vertical,
        "text_wrap": bool(alignment.wrap_text),
        "indent": int(alignment.indent),
        "bg_color": f"#{fill[2:]}" if fill else None,
        "bottom": border.bottom.style == "thin",
        "left": border.left.style == "thin",
        "num_format": cell.number_format,
    }


def look_told(style: Told) -> dict[str, Any]:
    indent = style.get("indent", 0)
    return {
        "font_name": style["font_name"],
        "font_size": style["font_size"],
        "bold": style.get("bold", False),
        "italic": style.get("italic", False),
        "underline": style.get("underline") == 1,
        "font_color": style["font_color"],
        # A program that indents aligns to the left, whether it is told to or not.
        "align": style.get("align") or ("left" if indent else None),
        "valign": {"vcenter": "center"}.get(style["valign"], style["valign"]),
        "text_wrap": style.get("text_wrap", False),
        "indent": indent,
        "bg_color": style.get("bg_color"),
        "bottom": bool(style.get("border") or style.get("bottom")),
        "left": bool(style.get("border")),
        "num_format": style.get("num_format", "General"),
    }


# -- the same sheets twice


@pytest.mark.parametrize("make", [make_report, full_report, empty_report])
def test_json_and_xlsx_are_the_same_sheets(make: Any) -> None:
    """Every cell's value, formula and look, every merge, link, name, width, height."""
    report = make()
    model, content = told(report), provincial_workbook(report)
    values = openpyxl.load_workbook(BytesIO(content), data_only=True)
    formulas = openpyxl.load_workbook(BytesIO(content))
    assert [sheet["name"] for sheet in model["sheets"]] == values.sheetnames
    for sheet in model["sheets"]:
        page, written = values[sheet["name"]], formulas[sheet["name"]]
        computed = {(row, column): words for row, column, words in sheet["formulas"]}
        styles = styles_of(sheet)
        for (row, column), style in styles.items():
            value = sheet["values"][row][column]
            cell = page.cell(row + 1, column + 1)
            where = f"{sheet['name']}!{cell.coordinate}"
            if value is not None and inside(sheet["dates"], row, column):
                value = datetime.fromisoformat(value)
            if isinstance(value, float):  # .xlsx keeps 16 digits
                value = pytest.approx(value, rel=1e-15)
            assert cell.value == value or (value is None and cell.value == ""), where
            assert isinstance(cell.value, bool) is False
            if isinstance(cell, Cell):  # the rest of a merge has no look of its own
                assert look_of(cell) == look_told(model["styles"][style]), where
            formula = written.cell(row + 1, column + 1)
            assert (formula.data_type == "f") == ((row, column) in computed), where
            if (row, column) in computed:
                assert formula.value == computed[row, column], where
        drawn = {
            (cell.row - 1, cell.column - 1)
            for line in page.iter_rows()
            for cell in line
            if cell.value is not None
        }
        assert drawn <= set(styles)
        merges = {(one[1] - 1, one[0] - 1, one[3] - one[1] + 1, one[2] - one[0] + 1)
                  for one in (merged.bounds for merged in page.merged_cells.ranges)}  # fmt: skip
        assert {tuple(one) for one in sheet["merges"]} == merges
        links = {(row, column): target for row, column, target, _ in sheet["links"]}
        for (row, column), target in links.items():
            link = written.cell(row + 1, column + 1).hyperlink
            assert link is not None
            assert link.location == f"'{target}'!A1"
        for row, rows, points in sheet["heights"]:
            for line in range(row, row + rows):
                assert page.row_dimensions[line + 1].height == pytest.approx(points, abs=0.01)
        shown = {"yes": "visible", "hidden": "hidden", "very_hidden": "veryHidden"}
        assert page.sheet_state == shown[sheet["visible"]]
        frozen = None
        if sheet["freeze"]:
            row, column = sheet["freeze"]
            frozen = page.cell(row + 1, column + 1).coordinate
        assert page.freeze_panes == frozen
    for name, (where, row, column, rows, columns) in model["names"].items():
        sheet_name, block = formulas.defined_names[name].attr_text.rsplit("!", 1)
        assert sheet_name.strip("'") == where
        bounds = openpyxl.utils.cell.range_boundaries(block.replace("$", ""))
        assert bounds == (column + 1, row + 1, column + columns, row + rows)


def test_rows_are_whole_and_areas_are_named() -> None:
    """Values are rows × columns; the name TH_Trang_… covers all that is drawn."""
    for sheet in usual()["sheets"]:
        assert len(sheet["values"]) == sheet["rows"]
        assert {len(line) for line in sheet["values"]} <= {sheet["columns"]}
        if sheet["visible"] == "yes":
            area = [sheet["name"], 0, 0, sheet["rows"], sheet["columns"]]
            assert usual()["names"][sheet["area"]] == area
        else:
            assert sheet["area"] is None


@pytest.mark.parametrize("words", ["=1+1", *HOSTILE])
def test_typed_text_is_text_in_the_model(words: str) -> None:
    """What a clerk typed like a formula is a string, and no formula stands in its place."""
    report = make_report()
    task = replace(report.tasks[0], result=words, proposal=words)
    model = told(replace(report, tasks=(task,)))
    sheet, table = table_of(model, "TH_NhiemVuTheoDonVi")
    for key in ("result", "proposal"):
        assert at(model, "TH_NhiemVuTheoDonVi", "QNG-21/2.1.1.a@U1", key) == words
    assert table["rows"] == 1
    assert sheet["formulas"] == []


def test_days_and_moments_are_marked() -> None:
    """A day is ISO midnight, a moment Vietnam's time; both stand in the rectangles of dates."""
    sheet, table = table_of(usual(), "TH_TinhHinhNop")
    place = (table["row"] + 1, table["column_keys"].index("received_at"))
    assert sheet["values"][place[0]][place[1]] == "2025-09-25T01:30:00"
    assert inside(sheet["dates"], *place)
    assert at(usual(), "TH_NhiemVu", "QNG-21/2.1.1.a", "due") == "2025-03-31T00:00:00"
    texts = {
        (row, column)
        for row, line in enumerate(sheet["values"])
        for column, value in enumerate(line)
        if isinstance(value, str) and inside(sheet["dates"], row, column)
    }
    assert len(texts) == 2


def test_the_digest_leaves_out_when_it_was_made() -> None:
    """Two models of other hours differ in their `made` cells only; other data, another digest."""
    report = full_report()
    first = usual()
    later = told(replace(report, made_at=report.made_at + timedelta(days=3)))
    assert later["digest"] == first["digest"]
    assert later["made_at"] == "2025-10-04T09:00:00+07:00"
    differing = [
        (sheet["name"], row, column)
        for sheet, other in zip(first["sheets"], later["sheets"], strict=True)
        for row, line in enumerate(sheet["values"])
        for column, value in enumerate(line)
        if value != other["values"][row][column]
    ]
    made = [(sheet["name"], *place) for sheet in first["sheets"] for place in sheet["made"]]
    assert differing == made
    assert len(made) == 2
    coverage = replace(report.rollup.coverage, accepted=3)
    changed = told(replace(report, rollup=replace(report.rollup, coverage=coverage)))
    assert changed["digest"] != first["digest"]


# -- tables


def test_tables_are_found_by_their_keys() -> None:
    """Each figure stands where its row and column key say."""
    assert at(usual(), "TH_Bieu1", "D", "total.now") == 1030
    assert at(usual(), "TH_Bieu1", "B1", "women.previous") == 9
    assert at(usual(), "TH_Bieu1", "heading:Biến động", "label") == "Biến động"
    assert at(usual(), "TH_TheoDonViTrucThuoc", "U2", "member_statistics:D.total") == 400
    assert at(usual(), "TH_ChiTieuKeHoach", "QNG-21/CT1", "denominator") == 1030
    assert at(usual(), "TH_NhiemVu", "QNG-21", "open_overdue") == 1
    assert at(usual(), "TH_NguonSoLieu", "2025-Q3/U2", "file") == "b.xlsx"
    assert at(usual(), "TH_TongQuan", "coverage:2025-Q3", "c1") == 3
    assert at(usual(), "TH_TongQuan", "figure:member_statistics:D.total", "c2") == 1030


@pytest.mark.parametrize("make", [make_report, empty_report])
def test_keys_are_unique_and_fit_their_table(make: Any) -> None:
    """As many as rows and columns; ids of reports beside board and sources only."""
    with_ids = set()
    for sheet in told(make())["sheets"]:
        for table in sheet["tables"]:
            for axis in ("row", "column"):
                keys = table[f"{axis}_keys"]
                assert len(set(keys)) == len(keys) == table[f"{axis}s"]
            if table["submissions"] is not None:
                assert len(table["submissions"]) == table["rows"]
                with_ids.add(table["name"])
    assert with_ids == {"TH_TinhHinhNop", "TH_NguonSoLieu"}


def test_keys_are_the_same_in_another_period() -> None:
    """Nine months have the quarter's rows and, of its columns, those that a year can fill."""
    rollup = replace(make_report().rollup, period="2025-9M")
    earlier = Comparison("2024-9M", LAST_YEAR)
    longer = told(make_report(period="2025-9M", rollup=rollup, previous=earlier, last_year=earlier))
    for sheet in usual()["sheets"]:
        for table in sheet["tables"]:
            if table["name"] in ("TH_TongQuan", "TH_NguonSoLieu"):  # these name periods
                continue
            _, other = table_of(longer, table["name"])
            assert other["row_keys"] == table["row_keys"]
            kept = [key for key in table["column_keys"] if not key.endswith("previous")]
            assert other["column_keys"] == kept


def test_a_sheet_may_have_an_odd_name() -> None:
    """Blanks, quotes and signs in a form's sheet name break neither formulas nor names."""
    form = form_of_members()
    (sheet,) = form.sheets
    odd = replace(form, sheets=(replace(sheet, name="Biểu 1-a (xã's) & phụ"),))
    report = make_report(forms=(odd,))
    model = told(report)
    assert model["names"]["TH_Bieu1AXaSPhu"][0] == "Biểu 1-a (xã's) & phụ"
    book = openpyxl.load_workbook(BytesIO(provincial_workbook(report)))
    formulas = [words for _, _, words in sheet_of(model, "Tổng quan")["formulas"]]
    assert any("'Biểu 1-a (xã''s) & phụ'!" in words for words in formulas)
    assert "Biểu 1-a (xã's) & phụ" in book.sheetnames


def test_sheets_of_the_same_plain_letters_keep_names_of_their_own() -> None:
    """ "Biểu 1" and "Bieu 1" are two sheets with two names."""
    form = form_of_members()
    (sheet,) = form.sheets
    twice = replace(form, sheets=(sheet, replace(sheet, name="Bieu 1")))
    names = told(make_report(forms=(twice,)))["names"]
    assert (names["TH_Bieu1"][0], names["TH_Bieu1_2"][0]) == ("Biểu 1", "Bieu 1")
    assert (names["TH_Trang_Bieu1"][0], names["TH_Trang_Bieu1_2"][0]) == ("Biểu 1", "Bieu 1")


# -- hidden sheets


def test_the_figures_stand_in_a_hidden_sheet() -> None:
    """A line a figure, sorted, without the missing ones; the same as the flat figures."""
    sheet = sheet_of(usual(), FIGURES)
    lines = sheet["values"][1:]
    figures = flat_figures(full_report())
    assert sheet["visible"] == "hidden"
    assert lines == [list(one) for one in sorted(figures.items())]
    # MATCH does not tell capitals from small letters.
    assert len({key.casefold() for key in figures}) == len(figures)
    assert figures["2025-Q3|T|member_statistics:D.total"] == 1030
    assert figures["2025-Q3|T|member_statistics:A.total@last_year"] == 900
    assert figures["2025-Q3|T|member_statistics:B1.total%previous"] == pytest.approx(120)
    assert figures["2025-Q3|U2|member_statistics:A.women"] == 200
    assert "2025-Q3|T|member_statistics:B1.women" not in figures
    assert figures["2025-Q3|T|target:QNG-21/CT3.met"] == 0
    assert "2025-Q3|T|target:QNG-21/CT1.met" not in figures
    assert figures["2025-Q3|T|task:QNG-21/2.1.1.a.done_late"] == 0
    assert figures["2025-Q3|T|task:QNG-21/2.1.1.a.units"] == 5
    assert figures["2025-Q3|T|task:QNG-21/2.1.1.a.done_percent"] == 80


def test_tasks_of_units_below_are_counted_by_subtree() -> None:
    """Each reporting unit counts in the box of the direct unit that it belongs to."""
    figures = flat_figures(make_report(direct_of={"U1": "U1", "U2": "U1"}))
    below = {key: number for key, number in figures.items() if "|U1|task:" in key}
    assert below == {
        "2025-Q3|U1|task:QNG-21/2.1.1.a.done_on_time": 1,
        "2025-Q3|U1|task:QNG-21/2.1.1.a.open_overdue": 1,
    }


def test_the_keys_stand_in_a_very_hidden_sheet() -> None:
    """Two columns a table, so that a saved workbook tells which row is which."""
    sheet = sheet_of(usual(), KEYS)
    assert sheet["visible"] == "very_hidden"
    columns = {column[0]: [key for key in column[1:] if key is not None]
               for column in zip(*sheet["values"], strict=True)}  # fmt: skip
    for other in usual()["sheets"]:
        for table in other["tables"]:
            assert columns.pop(table["name"]) == table["row_keys"]
            assert columns.pop(f"{table['name']}:cot") == table["column_keys"]
    assert columns == {}


def test_plain_formulas_find_the_figures(soffice_convert: Convert, tmp_path: Path) -> None:
    """INDEX and MATCH over the hidden sheet give the figure, and nothing where it is missing."""
    figures = flat_figures(full_report())
    asked = [*list(figures)[::7], "2025-Q3|T|member_statistics:B1.women", "2031-Q1|T|x:Y.z"]
    book = openpyxl.load_workbook(BytesIO(provincial_workbook(full_report())))
    page = book.create_sheet("Của cán bộ")
    for row, key in enumerate(asked, start=1):
        match = f'MATCH("{key}",{FIGURES}!A:A,0)'
        page.cell(row, 1).value = f'=IFERROR(INDEX({FIGURES}!B:B,{match}),"")'
    file = tmp_path / "cong-thuc.xlsx"
    book.save(file)
    computed = openpyxl.load_workbook(soffice_convert(file, "xlsx"), data_only=True)
    found = [computed["Của cán bộ"].cell(row, 1).value for row in range(1, len(asked) + 1)]
    for key, number in zip(asked, found, strict=True):
        if key in figures:
            assert number == pytest.approx(figures[key]), key
        else:
            assert number in (None, ""), key
    assert len(asked) > 10


# -- changes


def test_the_figures_of_tables_stand_where_the_model_has_them() -> None:
    """What is compared, and stored with a report sent, has the tables' own keys."""
    seen = 0
    for table, rows in table_figures(full_report()).items():
        for row, columns in rows.items():
            for column, number in columns.items():
                shown = at(usual(), table, row, column)
                boxes = table == range_name("Nhiệm vụ") and row == "QNG-21/2.1.3"
                assert shown == number or (boxes and shown is None), (table, row, column)
                seen += 1
    assert seen > 40


def test_changes_are_told_cell_by_cell() -> None:
    """Old and new of each cell that differs; a figure that came or went has no other side."""
    old = table_figures(full_report())
    report = full_report()
    values = {**NOW, "member_statistics": {**NOW["member_statistics"], "D": {"total": 1031}}}
    new = table_figures(replace(report, rollup=replace(report.rollup, values=values)))
    assert changes_between(old, old) == ()
    assert changes_between(old, new) == (
        Change("TH_Bieu1", "D", "total.now", 1030, 1031),
        Change("TH_Bieu1", "D", "women.now", 310, None),
    )
    kept = orjson.loads(orjson.dumps(old))
    assert changes_between(kept, new) == changes_between(old, new)


def test_rows_that_came_or_went_are_changes_too() -> None:
    """A unit that is no longer there, and one that is new."""
    old = {"TH_X": {"A": {"n": 1}, "B": {"n": 2}}, "TH_Y": {"A": {"n": 1}}}
    new = {"TH_X": {"A": {"n": 1}, "C": {"n": None}, "D": {"n": 0}}}
    assert changes_between(old, new) == (
        Change("TH_X", "D", "n", None, 0),
        Change("TH_X", "B", "n", 2, None),
    )


# -- rectangles


@given(
    st.integers(1, 6).flatmap(
        lambda width: st.lists(
            st.lists(st.integers(UNDRAWN, 2), min_size=width, max_size=width), max_size=8
        )
    )
)
def test_styled_rectangles_cover_every_drawn_cell_once(grid: list[list[int]]) -> None:
    """Painted one after another they give the grid back, without overlap."""
    painted: dict[tuple[int, int], int] = {}
    for style, row, column, rows, columns in styled_rectangles(grid):
        for r in range(row, row + rows):
            for c in range(column, column + columns):
                assert (r, c) not in painted
                painted[r, c] = style
    drawn = {(r, c): style for r, line in enumerate(grid) for c, style in enumerate(line)}
    assert painted == {place: style for place, style in drawn.items() if style != UNDRAWN}


@given(st.sets(st.tuples(st.integers(0, 5), st.integers(0, 3))))
def test_rectangles_of_cells_are_those_cells(cells: set[tuple[int, int]]) -> None:
    """Runs down the columns, together exactly the cells."""
    found = rectangles_of(cells)
    places = [(row, column) for row, column, rows, _ in found for row in range(row, row + rows)]
    assert sorted(places) == sorted(cells)


def test_runs_put_equal_neighbours_together() -> None:
    """A gap or another number begins a new run."""
    assert run_lengths([(0, 1.5), (1, 1.5), (3, 1.5), (4, 2.0)]) == [
        (0, 2, 1.5),
        (3, 1, 1.5),
        (4, 1, 2.0),
    ]


def test_keys_that_come_again_are_numbered() -> None:
    """Two headings of the same words stay two rows."""
    assert unique_keys(["a", "b", "a", "a"]) == ("a", "b", "a#2", "a#3")

"""A filled stencil is the workbook that would have been drawn for the unit alone."""

import io
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet as ReadSheet
from python_calamine import CalamineWorkbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from sync_service.workbooks.archive import archive, pack
from sync_service.workbooks.issue import drawing
from sync_service.workbooks.issue import issuing as issue
from sync_service.workbooks.issue.drawing import draw_workbook
from sync_service.workbooks.issue.issuing import IssueOrder, Issuer, shape_of, values_of
from sync_service.workbooks.issue.pen import Key, Pen, Value, plain
from sync_service.workbooks.issue.stencil import SlotPen
from tests.workbooks.orders import LISTS, SECRET, figures, order, plan, tasks_of

HOSTILE = (
    "=1+1",
    "+84 255",
    "-cmd|' /C calc'!A0",
    "@SUM(A1)",
    "{=A1}",
    "https://example.org/",
    "<r><t>in</t></r>",
    "a & b < c > \"d\" 'e' ]]>",
    " blank before and after ",
    "two\nlines",
    "bell\x07, _x0041_, \ue0000\ue001 and \ud800",
    "&P &N &12",
    "123",
    "long " * 200,
)


class PlainPen(Pen):
    """Writes a unit's values at once, as XlsxWriter would without any stencil."""

    def __init__(self, values: Mapping[Key, Value]) -> None:
        self.values = values

    def value(self, sheet: Worksheet, row: int, column: int, key: Key, style: Format) -> None:
        value = self.values[key]
        if value is None or value == "":
            sheet.write_blank(row, column, None, style)
        elif isinstance(value, str):
            sheet.write_string(row, column, plain(value), style)
        else:
            sheet.write_number(row, column, value, style)

    def words(self, key: Key) -> str:
        return plain(str(self.values[key]))


ORDERS = {
    "usual": order(),
    "other unit": order(unit="7", unit_name="Chi bộ 7", parent_name=None, last_tasks={}),
    "nothing known": order(previous=figures("2026-Q2"), last_year=figures("2025-Q3")),
    "no tasks": order(plans=()),
    "no figures": order(statistics=()),
    "two plans": order(plans=(tasks_of(plan("A", "x" * 300)), tasks_of(plan("B"), "direct"))),
    "hostile": order(
        unit="=A1",
        unit_name=HOSTILE[7],
        parent_name=HOSTILE[6],
        kind_name=HOSTILE[10],
        plans=(tasks_of(plan("X", *HOSTILE)),),
        last_tasks={("X", f"2.{n}"): (words, n / 8) for n, words in enumerate(HOSTILE, start=1)},
    ),
}


@pytest.fixture(scope="module")
def issuer() -> Issuer:
    """One issuer for all orders: what it keeps of one must not show in another."""
    return Issuer(LISTS, SECRET)


@pytest.mark.parametrize("name", ORDERS)
def test_filled_stencil_equals_workbook_drawn_directly(name: str, issuer: Issuer) -> None:
    """Cell by cell with its looks, and sheet by sheet with all that surrounds the cells."""
    wanted = ORDERS[name]
    filled = load_workbook(io.BytesIO(issuer.workbook(wanted)))
    directly = load_workbook(io.BytesIO(drawn_directly(wanted)))
    assert filled.sheetnames == directly.sheetnames
    for one, other in zip(filled.worksheets, directly.worksheets, strict=True):
        assert surroundings(one) == surroundings(other)
        assert cells(one) == cells(other)


def drawn_directly(wanted: IssueOrder) -> bytes:
    return draw_workbook(PlainPen(values_of(wanted, SECRET)), shape_of(wanted), LISTS)


def cells(sheet: ReadSheet) -> dict[str, tuple[Any, ...]]:
    return {
        cell.coordinate: (
            *(cell.value, cell.data_type, cell.number_format),
            # These are stand-ins that are equal only to themselves.
            *map(repr, (cell.font, cell.fill, cell.border, cell.alignment, cell.protection)),
            repr(cell.hyperlink),
        )
        for row in sheet.iter_rows()
        for cell in row
    }


def surroundings(sheet: ReadSheet) -> dict[str, Any]:
    checks = [
        {name: getattr(check, name) for name in check.__attrs__}
        for check in sheet.data_validations.dataValidation
    ]
    return {
        "state": sheet.sheet_state,
        "size": sheet.dimensions,
        "merged": sorted(map(str, sheet.merged_cells.ranges)),
        "frozen": sheet.freeze_panes,
        "repeated": sheet.print_title_rows,
        "filter": sheet.auto_filter.ref,
        "tab": sheet.sheet_properties.tabColor,
        "page": sheet.page_setup,
        "header": sheet.oddHeader.left.text,
        "footer": sheet.oddFooter.center.text,
        "protection": dict(sheet.protection),
        "checks": checks,
        "widths": {name: column.width for name, column in sheet.column_dimensions.items()},
        "heights": {number: row.height for number, row in sheet.row_dimensions.items()},
    }


def test_text_never_becomes_a_formula(issuer: Issuer) -> None:
    """Whatever words begin with, they stay words; all formulas are those of the check list."""
    content = issuer.workbook(ORDERS["hostile"])
    harmless = issuer.workbook(order(plans=(tasks_of(plan("X", *"abcdefghijklmn")),)))
    assert formulas(content) == formulas(harmless)
    sheet = load_workbook(io.BytesIO(content))["NV X"]
    titles = [sheet.cell(6 + n, 2) for n in range(len(HOSTILE))]
    assert all(cell.data_type == "s" and not cell.hyperlink for cell in titles)
    assert [cell.value for cell in titles] == [plain(words) for words in HOSTILE]


def formulas(content: bytes) -> list[str]:
    """Every formula of a workbook, sheet by sheet."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        sheets = sorted(name for name in package.namelist() if "worksheets/sheet" in name)
        parts = [package.read(name).decode() for name in sheets]
    return [found for xml in parts for found in re.findall(r"<f>(.*?)</f>", xml)]


def test_calamine_reads_what_openpyxl_reads(issuer: Issuer) -> None:
    """The fast reader finds the same values in the same places."""
    content = issuer.workbook(ORDERS["hostile"])
    fast = CalamineWorkbook.from_filelike(io.BytesIO(content))
    for sheet in load_workbook(io.BytesIO(content), data_only=True).worksheets:
        grid = fast.get_sheet_by_name(sheet.title).to_python(skip_empty_area=False)
        for row in sheet.iter_rows():
            for cell in row:
                at = cell.row - 1, cell.column - 1
                inside = at[0] < len(grid) and at[1] < len(grid[at[0]])
                value = grid[at[0]][at[1]] if inside else ""
                assert value == ("" if cell.value is None else cell.value), cell


def test_missing_number_leaves_an_empty_cell() -> None:
    """A null has no value element at all, so that no program can read a 0 from it."""
    drawn = Issuer(LISTS, SECRET).workbook(order(previous=figures("2026-Q2"), plans=()))
    with zipfile.ZipFile(io.BytesIO(drawn)) as package:
        figures_sheet = package.read("xl/worksheets/sheet2.xml").decode()
    assert "<v></v>" not in figures_sheet and "<v/>" not in figures_sheet
    assert re.search(r'<c r="F7" s="\d+"/>', figures_sheet)


def test_same_order_gives_the_same_bytes(issuer: Issuer) -> None:
    """Neither the clock nor what was issued before leaves a trace."""
    assert issuer.workbook(order()) == Issuer(LISTS, SECRET).workbook(order())


def test_units_with_the_same_tasks_share_one_stencil(monkeypatch: pytest.MonkeyPatch) -> None:
    """A workbook is drawn once for all units alike, and anew for other tasks, roles or days."""
    drawn: list[object] = []

    def counting(pen: Pen, shape: Any, lists: Any) -> bytes:
        drawn.append(shape)
        return draw_workbook(pen, shape, lists)

    monkeypatch.setattr(issue, "draw_workbook", counting)
    issuer = Issuer(LISTS, SECRET)
    for unit in "abc":
        issuer.workbook(order(unit=unit, unit_name=unit, covers_subtree=unit == "b"))
    assert len(drawn) == 1
    issuer.workbook(order(plans=(tasks_of(plan(), "coordinate"),)))
    assert len(drawn) == 2


def test_kept_stencils_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """A province of units that are all different does not fill the memory."""
    monkeypatch.setattr(issue, "_KEPT", 2)
    issuer = Issuer(LISTS, SECRET)
    for code in "ABCDE":
        issuer.workbook(order(plans=(tasks_of(plan(code)),)))
    assert len(issuer._stencils) == 2


def test_lost_slot_is_noticed() -> None:
    """A slot that was drawn and not found would lose a unit's number: that must not pass."""
    pen = SlotPen()
    workbook = draw_workbook(pen, shape_of(order()), LISTS)
    pen.keys.append(("one", "more"))
    with pytest.raises(ValueError, match="slots"):
        pen.stencil(workbook)


def test_archive_is_a_sound_zip_file(tmp_path: Path) -> None:
    """Any program can unpack it, and each part comes out as it went in."""
    parts = {"a.xml": b"<a/>" * 5000, "b/c.bin": bytes(range(256)), "empty": b""}
    path = tmp_path / "parts.zip"
    path.write_bytes(archive(pack(name, content, 6) for name, content in parts.items()))
    with zipfile.ZipFile(path) as package:
        assert package.testzip() is None
        assert {name: package.read(name) for name in package.namelist()} == parts


def test_formulas_are_written_as_xlsxwriter_alone_would(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leaving out the search for newer functions changes no byte, and is really left out."""
    searched: list[str] = []
    prepare = Worksheet._prepare_formula

    def counted(self: Worksheet, formula: str, expand_future_functions: bool = False) -> str:
        searched.append(formula)
        return str(prepare(self, formula, expand_future_functions))

    monkeypatch.setattr(Worksheet, "_prepare_formula", counted)
    quick = Issuer(LISTS, SECRET).workbook(order())
    assert searched == []
    monkeypatch.setattr(drawing, "PlainSheet", Worksheet)

    assert Issuer(LISTS, SECRET).workbook(order()) == quick
    assert len(searched) > 100

"""The provincial workbook: every number in its place, formulas that agree, text that stays text."""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.cell.cell import Cell
from openpyxl.utils import column_index_from_string
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from sync_service.contract.definitions import StatisticsForm
from sync_service.contract.loading import statistics_form
from sync_service.domain.deadlines import Deadline
from sync_service.domain.findings import Finding
from sync_service.domain.plans import Counts, Document, Plan, Target, Task
from sync_service.domain.rollups import (
    BoardRow,
    Comparison,
    Coverage,
    ReportState,
    Rollup,
    TargetState,
    TaskBoxes,
    TaskRow,
    Values,
)
from sync_service.workbooks.provincial import (
    ProvincialReport,
    SourceFile,
    provincial_workbook,
    sheet_names,
)
from sync_service.workbooks.provincial.texts import (
    number_words,
    period_words,
    requirement_words,
)
from tests.conftest import Convert

LISTS = (
    "Nhiệm vụ theo đơn vị",
    "Theo đơn vị trực thuộc",
    "Chỉ tiêu kế hoạch",
    "Tình hình nộp",
    "Nguồn số liệu",
)
KINDS = ("Kỳ này", "Kỳ trước", "Cùng kỳ năm trước", "So kỳ trước (%)", "So cùng kỳ (%)")
REASON = "hệ thống tổ chức thay đổi từ 01/7/2025, không so sánh được"
HOSTILE = (
    '=HYPERLINK("http://example.test","x")',
    "+1+1",
    "-2",
    "@SUM(A1)",
    "{=1+1}",
    "http://example.test/",
    "internal:Sheet1!A1",
    "00123",
    "dòng 1\ndòng 2",
    "<b>&amp;</b>",
)


# -- a small report


def form_of_members() -> StatisticsForm:
    """Figures of members: sums, a mean in one column only, and a band."""
    rows: list[dict[str, Any]] = [
        {"heading": "Biến động"},
        {"code": "A", "label": "Đầu kỳ", "over_time": "opening"},
        {"code": "B1", "label": "Kết nạp", "over_time": "flow", "level": 1},
        {"code": "D", "label": "Cuối kỳ", "over_time": "stock"},
        {
            "code": "TUOI",
            "label": "Tuổi bình quân",
            "over_time": "stock",
            "over_units": {"weighted_by": "D"},
            "columns": ["total"],
            "decimals": 1,
            "unit": "tuổi",
        },
    ]
    columns = [
        {"code": "total", "heading": "Tổng số", "unit": "người"},
        {"code": "women", "heading": "Nữ", "unit": "người"},
    ]
    return _form("member_statistics", "Biểu 1", "Tăng, giảm đảng viên", columns, rows)


def form_of_organisations() -> StatisticsForm:
    """A yearly form with more columns than one page holds."""
    columns = [
        {"code": f"c{number}", "heading": f"Cột {number}", "unit": "tổ chức" if number else "người"}
        for number in range(6)
    ]
    rows = [{"code": "TC", "label": "Tổng số", "over_time": "stock"}]
    return _form("annual_rating", "Xếp loại", "Tổ chức đảng", columns, rows, quarter=4)


def _form(
    code: str, sheet: str, title: str, columns: Any, rows: Any, quarter: int | None = None
) -> StatisticsForm:
    frequency = {"frequency": "quarterly"} if quarter is None else {"frequency": "annual"}
    content = {
        "form": code,
        "version": "2026.1",
        "title": title,
        **frequency,
        "quarter": quarter,
        "sheets": [{"name": sheet, "title": title, "columns": columns, "rows": rows}],
    }
    return statistics_form(content)


def members(a: Any, b1: Any, d: Any, age: Any) -> Values:
    """Values of the form of members; each pair is total and women."""
    pairs = {"A": a, "B1": b1, "D": d}
    measures = {
        code: dict(zip(("total", "women"), pair, strict=True)) for code, pair in pairs.items()
    }
    return {"member_statistics": {**measures, "TUOI": {"total": age}}}


def organisations(first: int) -> Values:
    return {"annual_rating": {"TC": {f"c{number}": first + number for number in range(6)}}}


NOW = members((1000, 300), (30, None), (1030, 310), 44.5) | organisations(100)
BEFORE = members((980, 290), (25, 9), (1000, 0), 44.1) | organisations(90)
LAST_YEAR = members((900, 250), (40, 12), (None, 260), 43.9) | organisations(80)

TARGETS = (
    Target(
        "CT1",
        "Kết nạp từ 3 đến 4%",
        "between",
        3,
        4,
        "%",
        None,
        None,
        "year",
        Counts("member_statistics:B1.total", "member_statistics:D.total"),
    ),
    Target("CT2", "Dự sinh hoạt 2 lần", ">=", 2, None, "lần", None, None, "year", None),
    Target(
        "CT3",
        "Kết nạp 50 người",
        ">=",
        50,
        None,
        "người",
        date(2025, 12, 31),
        None,
        "by_date",
        Counts("member_statistics:B1.total"),
    ),
)
TASKS = (
    Task(
        "2.1.1.a",
        "Ban hành quy chế",
        "2.1.1",
        {},
        Deadline("Quý I/2025", "fixed", date(2025, 3, 31)),
    ),
    Task("2.1.2", "Sơ kết mô hình", "2.1.2", {}, Deadline("Thường xuyên", "ongoing")),
    Task("2.1.3", "Chưa giao cho đơn vị nào", None, {}, Deadline()),
)
PLAN = Plan("QNG-21", Document("Kế hoạch", None, None, "Tỉnh ủy"), TASKS, TARGETS)


def make_report(**changes: Any) -> ProvincialReport:
    """A report over three units; by default nothing is compared with last year."""
    coverage = Coverage(3, 3, 2, 1, ("U3",))
    rollup = Rollup(
        "2025-Q3",
        "T",
        date(2025, 9, 30),
        coverage,
        NOW,
        (
            TaskBoxes("QNG-21", "2.1.1.a", {"done_on_time": 4, "open_overdue": 1}),
            TaskBoxes("QNG-21", "2.1.2", {"open_in_time": 2, "not_applicable": 3}),
        ),
        (
            TargetState("QNG-21", "CT1", 30 / 1030 * 100, 30, 1030, "between", 3, 4, None),
            TargetState("QNG-21", "CT2", None, None, None, ">=", 2, None, None),
            TargetState("QNG-21", "CT3", 30, 30, None, ">=", 50, None, False),
        ),
        (Finding("TK-900", "warning", params={"message": "Chuyển đến và chuyển đi lệch nhau."}),),
        carried={"annual_rating": "2024-Q4"},
    )
    first = datetime(2025, 9, 24, 18, 30, tzinfo=UTC)
    report = ProvincialReport(
        title="Tỉnh ủy Thử Nghiệm",
        period="2025-Q3",
        as_of=date(2025, 9, 30),
        made_at=datetime(2025, 10, 1, 2, 0, tzinfo=UTC),
        rollup=rollup,
        previous=Comparison("2025-Q2", BEFORE),
        last_year=Comparison("2024-Q3", None, REASON),
        forms=(form_of_members(), form_of_organisations()),
        plans=(PLAN,),
        board=(
            board_row("T", "Tỉnh ủy", None, expected_below=3, accepted_below=2),
            board_row("U1", "Xã Một", "approved", version=2, channel="upload", received_at=first),
            board_row(
                "U2",
                "Xã Hai",
                "accepted",
                version=1,
                channel="fax",
                received_at=first,
                late=True,
            ),
            board_row("U3", "Xã Ba", "missing", late=True),
        ),
        tasks=(
            TaskRow(
                "QNG-21",
                "2.1.1.a",
                "U1",
                "done_on_time",
                "hoàn thành",
                100.0,
                date(2025, 3, 5),
                "QĐ 12",
                "Đã ban hành",
                None,
                None,
            ),
            TaskRow(
                "QNG-21",
                "2.1.1.a",
                "U2",
                "open_overdue",
                "đang thực hiện",
                None,
                None,
                None,
                None,
                "Thiếu người",
                "Hỗ trợ",
            ),
        ),
        unit_names={"T": "Tỉnh ủy", "U1": "Xã Một", "U2": "Xã Hai", "U3": "Xã Ba"},
        direct_values={
            "U1": members((600, 100), (10, None), (630, 110), 45.0),
            "U2": members((400, 200), (20, None), (400, 200), 43.0),
            "U3": {},
        },
        sources=(
            SourceFile("U1", "Xã Một", 2, "a.xlsx", "a" * 64, "upload", first, "approved"),
            SourceFile("U2", "Xã Hai", 1, "b.xlsx", "b" * 64, "fax", first, "accepted"),
        ),
        kind_names={"xa": "Đảng ủy xã"},
    )
    return replace(report, **changes)


def board_row(unit: str, name: str, state: ReportState | None, **known: Any) -> BoardRow:
    """A line of the board: of the province where it owes no report, else of a unit below it."""
    row = BoardRow(
        unit,
        name,
        "xa" if state else "tinh_uy",
        "T" if state else None,
        1 if state else 0,
        state is not None,
        state,
        None,
        None,
        None,
        None,
        None,
        False,
        0,
        0,
    )
    return replace(row, **known)


def with_rollup(**changes: Any) -> ProvincialReport:
    return make_report(rollup=replace(make_report().rollup, **changes))


def full_report() -> ProvincialReport:
    """A report in which last year can be compared, too."""
    return make_report(last_year=Comparison("2024-Q3", LAST_YEAR))


def empty_report() -> ProvincialReport:
    """A report of nothing: no unit, plan, form or file."""
    nothing = Rollup("2025-Q3", "T", date(2025, 9, 30), Coverage(0, 0, 0, 0, ()), {}, (), ())
    return make_report(
        rollup=nothing,
        previous=Comparison("2025-Q2", None, None),
        forms=(),
        plans=(),
        board=(),
        tasks=(),
        direct_values={},
        sources=(),
    )


# -- reading it


def opened(report: ProvincialReport, *, values: bool = True) -> Workbook:
    """The workbook as a reader without calculation sees it, or with its formulas."""
    return openpyxl.load_workbook(BytesIO(provincial_workbook(report)), data_only=values)


@cache
def usual(values: bool = True) -> Workbook:
    return opened(make_report(), values=values)


def cells(sheet: Worksheet) -> Iterator[Cell]:
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell, Cell):
                yield cell


def find(sheet: Worksheet, words: str) -> Cell:
    """The first cell with exactly these words."""
    return next(cell for cell in cells(sheet) if cell.value == words)


def under(sheet: Worksheet, heading: str, row: int) -> Any:
    """The value in a row under a heading."""
    return sheet.cell(row, find(sheet, heading).column).value


def statistic(sheet: Worksheet, code: str, column: str, kind: str) -> Cell:
    """A figure by row code, column heading and the kind of figure under it."""
    block, row = find(sheet, column), find(sheet, code).row
    headings = [
        sheet.cell(block.row + 1, block.column + offset).value for offset in range(len(KINDS))
    ]
    found = sheet.cell(row, block.column + headings.index(kind))
    assert isinstance(found, Cell)
    return found


def named(book: Workbook, name: str) -> tuple[tuple[Any, ...], ...]:
    """The values of a named range, row by row."""
    sheet, block = book.defined_names[name].attr_text.rsplit("!", 1)
    return tuple(
        tuple(cell.value for cell in row) for row in book[sheet.strip("'")][block.replace("$", "")]
    )


def without_results(workbook: bytes) -> bytes:
    """The workbook with its formulas, but without the values that they carry."""
    bare = BytesIO()
    with zipfile.ZipFile(BytesIO(workbook)) as source, zipfile.ZipFile(bare, "w") as target:
        for part in source.namelist():
            content = source.read(part)
            if part.startswith("xl/worksheets/sheet"):
                content = re.sub(rb"(<f>[^<]*</f>)<v>[^<]*</v>", rb"\1", content)
            target.writestr(part, content)
    return bare.getvalue()


# -- statistics


def test_sheets_stand_in_order() -> None:
    """Cover, tasks, statistics by their own names, units, targets, board, sources."""
    assert usual().sheetnames == [
        "Tổng quan",
        "Nhiệm vụ",
        "Nhiệm vụ theo đơn vị",
        "Biểu 1",
        "Xếp loại",
        "Theo đơn vị trực thuộc",
        "Chỉ tiêu kế hoạch",
        "Tình hình nộp",
        "Nguồn số liệu",
        "_TH_SO_LIEU",
        "_TH_KHOA",
    ]
    assert usual().sheetnames[:-2] == sheet_names(make_report())


def test_every_figure_is_found_by_its_codes() -> None:
    """Each cell of each form shows this period, last period and last year, null as empty."""
    report = full_report()
    book = opened(report)
    sides = {"Kỳ này": NOW, "Kỳ trước": BEFORE, "Cùng kỳ năm trước": LAST_YEAR}
    seen = 0
    for form in report.forms:
        for one in form.cells:
            heading = one.column.heading.vi
            if form.code == "annual_rating":
                heading = f"{heading} ({one.column.unit})"
            for kind, values in sides.items():
                cell = statistic(book[one.sheet], one.measure, heading, kind)
                assert cell.value == values[form.code][one.measure][one.column.code]
                seen += 1
    assert seen == 3 * (7 + 6)


@pytest.mark.parametrize(
    ("code", "column", "kind", "percent"),
    [
        ("B1", "Tổng số", "So kỳ trước (%)", 30 / 25 * 100),
        ("B1", "Tổng số", "So cùng kỳ (%)", 30 / 40 * 100),
        ("B1", "Nữ", "So kỳ trước (%)", None),  # not known now
        ("D", "Nữ", "So kỳ trước (%)", None),  # 0 before
        ("D", "Tổng số", "So cùng kỳ (%)", None),  # not known then
        ("TUOI", "Tổng số", "So kỳ trước (%)", None),  # a mean
    ],
)
def test_percent_or_nothing(code: str, column: str, kind: str, percent: float | None) -> None:
    """Percent is this period over the other; where a side is missing or 0 nothing stands."""
    shown = statistic(opened(full_report())["Biểu 1"], code, column, kind).value
    assert shown in (None, "") if percent is None else shown == pytest.approx(percent)


def test_percent_is_a_guarded_formula() -> None:
    """The percent is computed in the sheet, and asks first whether both numbers are there."""
    cell = statistic(usual(values=False)["Biểu 1"], "B1", "Tổng số", "So kỳ trước (%)")
    assert cell.data_type == "f"
    assert str(cell.value).startswith("=IF(AND(ISNUMBER(")


def test_a_cell_that_is_not_asked_for_is_grey_and_empty() -> None:
    """The mean age is asked for in one column only."""
    asked = statistic(usual()["Biểu 1"], "TUOI", "Tổng số", "Kỳ này")
    spared = statistic(usual()["Biểu 1"], "TUOI", "Nữ", "Kỳ này")
    assert (asked.value, spared.value) == (44.5, None)
    assert spared.fill.fgColor.rgb != asked.fill.fgColor.rgb


def test_not_comparable_is_said_and_leaves_cells_empty() -> None:
    """The reason stands on the cover and over each table; the columns stay, without numbers."""
    for name in ("Tổng quan", "Biểu 1", "Xếp loại"):
        assert any(REASON in str(cell.value) for cell in cells(usual()[name]))
    for code, column in (("A", "Tổng số"), ("D", "Nữ")):
        for kind in ("Cùng kỳ năm trước", "So cùng kỳ (%)"):
            assert statistic(usual()["Biểu 1"], code, column, kind).value in (None, "")


def test_longer_periods_are_compared_once() -> None:
    """Of nine months the period before is the same as last year's: it is shown once."""
    quarters = {f"2025-Q{number}": Coverage(1, 1, 1, 1, ()) for number in (1, 2, 3)}
    rollup = replace(make_report().rollup, period="2025-9M", quarters=quarters)
    earlier = Comparison("2024-9M", LAST_YEAR)
    book = opened(make_report(period="2025-9M", rollup=rollup, previous=earlier, last_year=earlier))
    words = [cell.value for cell in cells(book["Biểu 1"])]
    assert "Kỳ trước" not in words
    assert words.count("Cùng kỳ năm trước") == 2
    cover = [cell.value for cell in cells(book["Tổng quan"])]
    assert {"Quý I năm 2025", "Quý III năm 2025", "9 tháng năm 2025"} <= set(cover)


def test_carried_year_is_named() -> None:
    """Over an annual form's table stands of which period its figures are."""
    words = "Biểu báo cáo hằng năm: số liệu của Quý IV năm 2024."
    assert find(usual()["Xếp loại"], words)


# -- cover


def test_cover_shows_coverage() -> None:
    """Expected, received, accepted, approved, and how much of the whole that is."""
    cover = usual()["Tổng quan"]
    row = find(cover, "Phải báo cáo").row + 1
    shown = [cover.cell(row, column).value for column in range(1, 10)]
    assert shown == [
        "Quý III năm 2025", 3, 3, 2, 1, 1, 100, pytest.approx(200 / 3), pytest.approx(100 / 3),
    ]  # fmt: skip
    assert find(cover, "Đơn vị chưa có số liệu (1): Xã Ba.")


def test_a_long_list_of_missing_units_is_cut() -> None:
    """The first ones are named; a link leads to the rest on the board."""
    missing = tuple(f"M{number:02}" for number in range(40))
    cover = opened(with_rollup(coverage=Coverage(50, 10, 10, 0, missing)))["Tổng quan"]
    listed = next(cell for cell in cells(cover) if str(cell.value).startswith("Đơn vị chưa có"))
    assert "M14" in str(listed.value)
    assert "M15" not in str(listed.value)
    link = find(cover, "… và 25 đơn vị khác, xem trang tính Tình hình nộp")
    assert link.hyperlink is not None
    assert link.hyperlink.location == "'Tình hình nộp'!A1"


def test_cover_repeats_the_main_figures() -> None:
    """Key figures are formulas over the statistics sheets and carry the same numbers."""
    row = find(usual()["Tổng quan"], "Cuối kỳ").row
    shown = [usual()["Tổng quan"].cell(row, column).value for column in range(3, 8)]
    assert shown[:2] == [1030, 1000]
    assert shown[3] == pytest.approx(103)
    assert shown[2] in (None, "")
    formula = usual(values=False)["Tổng quan"].cell(row, 3).value
    assert "'Biểu 1'!" in str(formula)


def test_cover_tells_findings() -> None:
    """Each warning of the totals stands with its code and words."""
    cover = usual()["Tổng quan"]
    row = find(cover, "Cảnh báo: TK-900").row
    assert cover.cell(row, 2).value == "Chuyển đến và chuyển đi lệch nhau."


# -- tasks, targets, units


def test_tasks_by_box() -> None:
    """Each task shows in how many units it stands in which box; a task of nobody shows nothing."""
    sheet = usual()["Nhiệm vụ"]
    first = find(sheet, "2.1.1.a").row
    assert [sheet.cell(first, column).value for column in range(1, 14)] == [
        "2.1.1.a", "Ban hành quy chế", "Quý I/2025", datetime(2025, 3, 31),
        4, 0, 0, 1, 0, 0, 0, 5, 80,
    ]  # fmt: skip
    second = [sheet.cell(first + 1, column).value for column in range(5, 14)]
    assert second == [0, 0, 2, 0, 0, 0, 3, 5, 0]
    nobody = [sheet.cell(first + 2, column).value for column in range(5, 14)]
    assert set(nobody) <= {None, ""}
    plan = [sheet.cell(first - 1, column).value for column in range(5, 14)]
    assert plan == [4, 0, 2, 1, 0, 0, 3, 10, pytest.approx(4 / 7 * 100)]


def test_tasks_unit_by_unit() -> None:
    """What each unit reported on each task, with names and the box in words."""
    rows = named(usual(), "TH_NhiemVuTheoDonVi")
    assert rows == (
        (
            "QNG-21", "2.1.1.a", "Ban hành quy chế", "U1", "Xã Một", "Hoàn thành đúng hạn",
            "hoàn thành", 100, datetime(2025, 3, 5), "QĐ 12", "Đã ban hành", None, None,
        ),
        (
            "QNG-21", "2.1.1.a", "Ban hành quy chế", "U2", "Xã Hai", "Quá hạn chưa hoàn thành",
            "đang thực hiện", None, None, None, None, "Thiếu người", "Hỗ trợ",
        ),
    )  # fmt: skip


def test_targets_in_words_and_numbers() -> None:
    """What is asked for, how it is counted, what was reached, and whether that will do."""
    rows = named(usual(), "TH_ChiTieuKeHoach")
    assert rows[0][3:6] == ("Kết nạp (B1) : Cuối kỳ (D)", "từ 3% đến 4%", "Hằng năm")
    assert rows[0][6:] == (30, 1030, pytest.approx(30 / 1030 * 100), "%", "Chưa xác định")
    assert rows[1][6:] == (None, None, None, "lần", "Chưa xác định")
    assert rows[2][5:] == ("Đến 31/12/2025", 30, None, 30, "người", "Chưa đạt")


def test_results_are_counted_on_the_cover() -> None:
    """Met, not met and not yet known of each plan."""
    cover = usual()["Tổng quan"]
    row = find(cover, "Chưa xác định").row + 1
    assert [cover.cell(row, column).value for column in range(1, 6)] == ["QNG-21", 0, 1, 2, 3]


def test_sums_over_units_agree_with_the_total() -> None:
    """Units below are added up by formulas and held against the rollup."""
    sheet = usual()["Theo đơn vị trực thuộc"]
    row = find(sheet, "Cộng các đơn vị").row
    column = next(cell.column for cell in cells(sheet) if str(cell.value).endswith("\nD"))
    assert [sheet.cell(row + offset, column).value for offset in range(3)] == [1030, 1030, 0]
    formula = usual(values=False)["Theo đơn vị trực thuộc"].cell(row, column).value
    assert "SUM(" in str(formula)
    unit = [sheet.cell(row - 1, at).value for at in range(1, 8)]
    assert unit == [3, "Xã Ba", "U3", None, None, None, None]


def test_a_difference_from_the_total_is_shown() -> None:
    """What the unit itself reported, beside those below it, stands as a difference."""
    sheet = opened(make_report(direct_values={"U1": members((900, 1), (1, 1), (1, 1), 1)}))
    units = sheet["Theo đơn vị trực thuộc"]
    row = find(units, "Chênh lệch").row
    column = next(cell.column for cell in cells(units) if str(cell.value).endswith("\nA"))
    assert units.cell(row, column).value == 100


def test_board_shows_state_time_and_lateness() -> None:
    """Units stand indented as the tree is, with their state in words and Vietnam's time."""
    rows = named(usual(), "TH_TinhHinhNop")
    when = datetime(2025, 9, 25, 1, 30)
    assert rows == (
        ("Tỉnh ủy", "T", "tinh_uy", None, None, None, None, None, 3, 2, pytest.approx(200 / 3)),
        ("Xã Một", "U1", "Đảng ủy xã", "Đã duyệt", 2, when, None, "Trang nộp báo cáo")
        + (None,) * 3,
        ("Xã Hai", "U2", "Đảng ủy xã", "Hợp lệ, chờ duyệt", 1, when, "Nộp muộn", "fax")
        + (None,) * 3,
        ("Xã Ba", "U3", "Đảng ủy xã", "Chưa nộp", None, None, "Quá hạn, chưa nộp", None)
        + (None,) * 3,
    )
    names = usual()["Tình hình nộp"]
    assert find(names, "Xã Một").alignment.indent == 1
    assert find(names, "U1").offset(0, 4).number_format == "dd/mm/yyyy hh:mm"


def test_sources_name_every_file() -> None:
    """Unit, version, file, checksum, channel and time of every file in the totals."""
    rows = named(usual(), "TH_NguonSoLieu")
    when = datetime(2025, 9, 25, 1, 30)
    assert rows[0] == (
        "U1", "Xã Một", 2, "a.xlsx", "a" * 64, "Trang nộp báo cáo", when, "Đã duyệt",
    )  # fmt: skip
    assert [row[0] for row in rows] == ["U1", "U2"]


# -- the file


def test_programs_compute_what_the_file_says(soffice_convert: Convert, tmp_path: Path) -> None:
    """LibreOffice, given the formulas without results, finds the results that the file carries."""
    workbook = provincial_workbook(full_report())
    bare = tmp_path / "tinh.xlsx"
    bare.write_bytes(without_results(workbook))
    computed = openpyxl.load_workbook(soffice_convert(bare, "xlsx"), data_only=True)
    carried = openpyxl.load_workbook(BytesIO(workbook), data_only=True)
    formulas = openpyxl.load_workbook(BytesIO(workbook))
    checked: dict[str, int] = {}
    for sheet in formulas:
        for cell in cells(sheet):
            if cell.data_type != "f":
                continue
            ours = carried[sheet.title][cell.coordinate].value
            theirs = computed[sheet.title][cell.coordinate].value
            where = f"{sheet.title}!{cell.coordinate} {cell.value}"
            if ours in (None, ""):
                assert theirs in (None, ""), where
            else:
                assert theirs == pytest.approx(ours), where
            checked[sheet.title] = checked.get(sheet.title, 0) + 1
    assert set(checked) == {
        "Tổng quan",
        "Nhiệm vụ",
        "Biểu 1",
        "Xếp loại",
        "Theo đơn vị trực thuộc",
        "Chỉ tiêu kế hoạch",
        "Tình hình nộp",
    }
    assert checked["Tổng quan"] > 30


def test_libreoffice_opens_an_empty_report(soffice_convert: Convert, tmp_path: Path) -> None:
    """A report of nothing is a workbook all the same, and prints."""
    file = tmp_path / "rong.xlsx"
    file.write_bytes(provincial_workbook(empty_report()))
    assert soffice_convert(file, "pdf").read_bytes().startswith(b"%PDF")


def test_an_empty_list_says_so() -> None:
    """Where there is nothing to list, a line says it, and the names still point somewhere."""
    book = opened(empty_report())
    for name in ("TH_NhiemVuTheoDonVi", "TH_TinhHinhNop", "TH_NguonSoLieu", "TH_ChiTieuKeHoach"):
        assert named(book, name)[0][0] == "Không có số liệu."


@pytest.mark.parametrize("words", HOSTILE)
def test_typed_text_stays_text(words: str) -> None:
    """What people typed is shown as typed: no formula, no link, no number."""
    report = make_report()
    board = tuple(replace(row, name=words) for row in report.board)
    tasks = tuple(
        replace(row, status=words, document=words, result=words, obstacle=words, proposal=words)
        for row in report.tasks
    )
    sources = tuple(replace(one, name=words, file=words) for one in report.sources)
    task = replace(TASKS[0], title=words, deadline=Deadline(words))
    plan = replace(PLAN, tasks=(task,), targets=(replace(TARGETS[0], text=words),))
    hostile = replace(
        report,
        title=words,
        board=board,
        tasks=tasks,
        sources=sources,
        plans=(plan,),
        unit_names=dict.fromkeys(report.unit_names, words),
        last_year=Comparison("2024-Q3", None, words),
    )
    book = opened(hostile, values=False)
    typed = [cell for sheet in book for cell in cells(sheet) if cell.value == words]
    assert len(typed) >= 20
    assert {cell.data_type for cell in typed} == {"s"}
    assert not any(cell.hyperlink for cell in typed)


def test_overlong_text_is_cut_where_a_cell_ends() -> None:
    """A cell holds 32,767 characters: longer text is cut with a mark instead of being lost."""
    report = make_report()
    task = replace(report.tasks[0], result="ă" * 40_000)
    shown = named(opened(replace(report, tasks=(task,))), "TH_NhiemVuTheoDonVi")[0][10]
    assert len(shown) == 32_767
    assert shown.endswith("ă…")


def test_charts_are_native_and_point_to_the_tables() -> None:
    """Charts are drawn from cells; no picture stands in the workbook."""
    with zipfile.ZipFile(BytesIO(provincial_workbook(make_report()))) as parts:
        names = parts.namelist()
        charts = [
            parts.read(name).decode() for name in names if re.match(r"xl/charts/chart\d", name)
        ]
    assert not [name for name in names if name.startswith("xl/media")]
    bars = [chart for chart in charts if "<c:barChart>" in chart]
    tasks = [chart for chart in bars if "'Nhiệm vụ'!" in chart]
    targets = [chart for chart in bars if "'Chỉ tiêu kế hoạch'!" in chart]
    assert (len(tasks), len(targets)) == (1, 3)  # one for each plan, one for each unit
    assert '<c:grouping val="percentStacked"/>' in tasks[0]
    assert tasks[0].count("<c:ser>") == 7
    assert [chart.count("<c:ser>") for chart in targets] == [3, 2, 2]


def test_charts_have_names_that_last() -> None:
    """Named by plan and by unit of measure, so that a program finds them again next period."""
    with zipfile.ZipFile(BytesIO(provincial_workbook(make_report()))) as parts:
        drawings = [parts.read(one).decode() for one in parts.namelist() if "/drawing" in one]
    names = re.findall(r'cNvPr id="\d+" name="([^"]+)"', "".join(drawings))
    assert names[0] == "TH_BieuDo_QNG21"
    assert len(set(names)) == len(names) == 4
    assert all(name.startswith("TH_BieuDo_ChiTieu") for name in names[1:])


def test_a_plan_without_counts_has_no_chart() -> None:
    """Its line of totals says that there are none; empty axes would say less."""
    report = with_rollup(tasks=())
    with zipfile.ZipFile(BytesIO(provincial_workbook(report))) as parts:
        names = [one for one in parts.namelist() if re.match(r"xl/charts/chart\d", one)]
        assert not [one for one in names if "'Nhiệm vụ'!" in parts.read(one).decode()]


def test_colours_end_with_their_tables() -> None:
    """A rule's range is the list's body: what an officer writes below is not coloured."""
    book = usual()
    for sheet, name in (("Nhiệm vụ", "TH_NhiemVu"), ("Tình hình nộp", "TH_TinhHinhNop")):
        reach = str(book.defined_names[name].attr_text).replace("$", "").rpartition("!")[2]
        first, last = re.findall(r"\d+", reach)
        found = [str(one.sqref) for one in book[sheet].conditional_formatting]
        assert found
        assert {tuple(re.findall(r"\d+", one)) for one in found} == {(first, last)}


def test_chart_of_tasks_covers_every_task() -> None:
    """The bars are the plan's tasks, in order, without its line of totals."""
    with zipfile.ZipFile(BytesIO(provincial_workbook(make_report()))) as parts:
        chart = parts.read("xl/charts/chart1.xml").decode()
    first = find(usual()["Nhiệm vụ"], "2.1.1.a").row
    assert f"<c:f>'Nhiệm vụ'!$A${first}:$A${first + 2}</c:f>" in chart


def test_chart_of_targets_shows_required_and_actual() -> None:
    """Beside the table stand the numbers of the chart: required, at most, reached."""
    sheet = usual()["Chỉ tiêu kế hoạch"]
    row = find(sheet, "QNG-21 CT1").row
    start = find(sheet, "QNG-21 CT1").column
    shown = [sheet.cell(row, start + offset).value for offset in range(1, 4)]
    assert shown == [3, 4, pytest.approx(30 / 1030 * 100)]
    last = str(sheet.print_area).rsplit("$", 2)[1]
    assert column_index_from_string(last) < start


def test_names_cover_their_tables() -> None:
    """One name a table, body only, so that a program can find and fill it."""
    book = usual()
    rows = named(book, "TH_Bieu1")
    assert [row[1] for row in rows] == [None, "A", "B1", "D", "TUOI"]
    assert len(rows[0]) == 2 + 2 * len(KINDS)
    assert [row[0] for row in named(book, "TH_NhiemVu")] == ["QNG-21", *(t.code for t in TASKS)]
    assert [row[1] for row in named(book, "TH_TheoDonViTrucThuoc")] == ["Xã Một", "Xã Hai", "Xã Ba"]
    assert {"TH_TongQuan", "TH_XepLoai"} <= set(book.defined_names)


@pytest.mark.parametrize("name", LISTS)
def test_lists_are_filtered_frozen_and_printed(name: str) -> None:
    """Lists carry a filter, headings that stay, and A4 pages that repeat them."""
    sheet = usual()[name]
    assert sheet.auto_filter.ref
    assert sheet.freeze_panes
    assert sheet.print_title_rows
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")


def test_a_wide_sheet_breaks_between_headings() -> None:
    """Six columns of five figures go on two pages, three columns each."""
    sheet = usual()["Xếp loại"]
    assert [one.id for one in sheet.col_breaks.brk] == [2 + 3 * len(KINDS)]
    assert sheet.print_title_cols == "$A:$B"


def test_the_same_report_gives_the_same_bytes() -> None:
    """Nothing of the moment of writing gets into the file."""
    assert provincial_workbook(make_report()) == provincial_workbook(make_report())


# -- words


@pytest.mark.parametrize(
    ("comparator", "value", "most", "unit", "words"),
    [
        (">", 90, None, "%", "trên 90%"),
        (">=", 3, None, "%", "từ 3% trở lên"),
        ("<", 5, None, "%", "dưới 5%"),
        ("<=", 2.5, None, "%", "không quá 2,5%"),
        ("==", 100, None, "%", "đạt 100%"),
        ("between", 3, 4, "%", "từ 3% đến 4%"),
        (">=", 2, None, "lần", "từ 2 lần trở lên"),
    ],
)
def test_requirement_in_words(
    comparator: Any, value: float, most: float | None, unit: str, words: str
) -> None:
    """Comparators are said as plans say them."""
    target = replace(TARGETS[0], comparator=comparator, value=value, value_max=most, unit=unit)
    assert requirement_words(target) == words


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("2026-Q3", "Quý III năm 2026"),
        ("2026-H1", "6 tháng đầu năm 2026"),
        ("2026-9M", "9 tháng năm 2026"),
        ("2026", "Năm 2026"),
    ],
)
def test_period_in_words(code: str, words: str) -> None:
    """Periods are named as documents name them."""
    assert period_words(code) == words


def test_numbers_in_vietnamese() -> None:
    """Dots part thousands, the comma parts decimals."""
    assert [number_words(number) for number in (1234567, 2.5, 100.0)] == ["1.234.567", "2,5", "100"]

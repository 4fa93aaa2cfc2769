"""Issued workbooks as a clerk, a program and a printer find them."""

import io
import re
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils import range_boundaries
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineWorkbook

from sync_service.domain.periods import Period
from sync_service.workbooks import stamp
from sync_service.workbooks.issue.issuing import IssueOrder, Issuer
from sync_service.workbooks.texts import COVER_SHEET
from tests.conftest import Convert
from tests.workbooks.orders import (
    LISTS,
    SECRET,
    STATISTICS,
    TASKS,
    figures,
    order,
    plan,
    tasks_of,
)


def issued(wanted: IssueOrder | None = None) -> Workbook:
    return load_workbook(io.BytesIO(Issuer(LISTS, SECRET).workbook(wanted or order())))


def cells_of(sheet: Worksheet) -> dict[tuple[str, str], Any]:
    """Cells by row code and heading, found as any program would find them."""
    rows = list(sheet.iter_rows())
    header = next(row for row in rows if any(cell.value == "Mã số" for cell in row))
    code = next(i for i, cell in enumerate(header) if cell.value == "Mã số")
    return {
        (str(row[code].value), str(heading.value)): cell
        for row in rows[header[0].row :]
        if row[code].value is not None
        for heading, cell in zip(header, row, strict=True)
    }


def beside(sheet: Worksheet, label: str) -> Any:
    """The value in the cell right of a label."""
    return next(
        row[i + 1].value
        for row in sheet.iter_rows()
        for i, cell in enumerate(row)
        if cell.value == label
    )


def words_on(sheet: Worksheet) -> str:
    return "\n".join(
        str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None
    )


def test_sheets_stand_in_the_order_of_the_work() -> None:
    """Cover, tasks, figures, the check list; what is behind is hidden, the stamp very hidden."""
    book = issued()
    states = {sheet.title: sheet.sheet_state for sheet in book.worksheets}
    assert list(states) == [
        *(COVER_SHEET, "NV QNG-21", "Biểu 1", "Biểu 5", "Kiểm tra"),
        *("_kiem_tra", "_kiem_tra_nv", "_danh_muc", "_tonghop"),
    ]
    assert list(states.values()) == ["visible"] * 5 + ["hidden"] * 3 + ["veryHidden"]


def test_cover_says_whose_report_it_is_and_when_it_is_due() -> None:
    """A program finds unit and period right of their labels, a clerk the rest in words."""
    cover = issued()[COVER_SHEET]
    assert beside(cover, "Mã đơn vị") == "38.168.001"
    assert beside(cover, "Kỳ báo cáo") == "2026-Q3"
    assert beside(cover, "Tên đơn vị") == "Đảng ủy xã An Phú"
    assert beside(cover, "Cấp trên trực tiếp") == "Tỉnh ủy"
    assert beside(cover, "Hạn nộp") == "Thứ Sáu, ngày 25/09/2026"
    assert "từ ngày 01/07/2026 đến hết ngày 30/09/2026" in beside(cover, "Thời gian báo cáo")
    assert "Quý II năm 2026" in beside(cover, "Số liệu kỳ trước")
    assert beside(cover, "Số liệu cùng kỳ năm trước").endswith("không so sánh được")


def test_cover_of_a_unit_that_reports_for_its_subtree_says_so() -> None:
    """Whether figures of the units below belong in is not left to guessing."""
    own, subtree = (
        beside(issued(order(covers_subtree=covers))[COVER_SHEET], "Phạm vi số liệu")
        for covers in (False, True)
    )
    assert "toàn bộ tổ chức đảng bên dưới" in subtree
    assert "không kể các đơn vị bên dưới" in own


def test_cover_links_to_every_visible_sheet() -> None:
    """The list on the cover opens each sheet, odd names too."""
    book = issued(order(plans=(tasks_of(plan("A'B")),)))
    links = {
        cell.value: cell.hyperlink.location
        for row in book[COVER_SHEET].iter_rows()
        for cell in row
        if cell.hyperlink
    }
    assert links == {
        "NV A'B": "'NV A''B'!A1",
        "Biểu 1": "'Biểu 1'!A1",
        "Biểu 5": "'Biểu 5'!A1",
        "Kiểm tra": "'Kiểm tra'!A1",
    }


def test_cover_tells_only_the_steps_that_there_are() -> None:
    """A unit without tasks reads nothing of tasks, one without figures nothing of figures."""
    assert "Trang nhiệm vụ" not in words_on(issued(order(plans=()))[COVER_SHEET])
    assert "Biểu số liệu" not in words_on(issued(order(statistics=()))[COVER_SHEET])


def test_headings_of_figures_are_unique_and_never_merged() -> None:
    """Each column is found by its heading alone."""
    sheet = issued()["Biểu 1"]
    header = next(row for row in sheet.iter_rows() if row[1].value == "Mã số")
    assert [cell.value for cell in header if cell.value] == [
        *("Chỉ tiêu", "Mã số", "Tổng số", "Nữ", "Giải trình"),
        *("Tổng số kỳ trước", "Nữ kỳ trước", "Tổng số cùng kỳ", "Nữ cùng kỳ"),
    ]
    below = [area for area in sheet.merged_cells.ranges if area.max_row >= header[0].row]
    last = sheet.max_row - 2  # the signatures stand in the last three rows
    assert all(area.min_row >= last for area in below)


def test_earlier_figures_stand_beside_their_inputs() -> None:
    """Null stays empty, 0 stays 0, and figures that cannot be compared are not shown."""
    cells = cells_of(issued()["Biểu 1"])
    assert cells["A", "Tổng số kỳ trước"].value == 10
    assert cells["B1", "Tổng số kỳ trước"].value is None
    assert cells["B1", "Nữ kỳ trước"].value == 0
    assert cells["AGE", "Tổng số kỳ trước"].value == 41.5
    assert all(cells[code, "Tổng số cùng kỳ"].value is None for code in ("A", "B1", "D"))
    assert "Đơn vị mới chia tách" in words_on(issued()["Biểu 1"])


def test_opening_figures_are_filled_in_where_they_are_known() -> None:
    """What was at the end of last period stands in the input, and can be changed."""
    cells = cells_of(issued()["Biểu 1"])
    assert (cells["A", "Tổng số"].value, cells["A", "Nữ"].value) == (12, 5)
    assert not cells["A", "Tổng số"].protection.locked
    unknown = cells_of(issued(order(previous=figures("2026-Q2")))["Biểu 1"])
    assert unknown["A", "Tổng số"].value is None


def test_only_inputs_are_unlocked() -> None:
    """Inputs and explanations can be typed into; labels, codes and earlier figures cannot."""
    book = issued()
    cells = cells_of(book["Biểu 1"])
    opened = {place for place, cell in cells.items() if not cell.protection.locked}
    measures = ("A", "B1", "B2", "D")
    inputs = {(code, heading) for code in measures for heading in ("Tổng số", "Nữ")}
    explanations = {(code, "Giải trình") for code in (*measures, "AGE")}
    assert opened == inputs | explanations | {("AGE", "Tổng số")}
    tasks = cells_of(book["NV QNG-21"])
    headings = {heading for (_, heading), cell in tasks.items() if not cell.protection.locked}
    assert headings == {field.heading.vi for field in TASKS.inputs}


def test_visible_sheets_are_protected_without_a_password() -> None:
    """A clerk may select, widen and filter, and the office can lift the protection."""
    for sheet in issued().worksheets[:5]:
        protection = sheet.protection
        assert protection.sheet and protection.password is None
        assert not protection.selectLockedCells and not protection.selectUnlockedCells
        assert not protection.formatColumns and not protection.formatRows
        assert not protection.autoFilter
        assert protection.insertRows and protection.deleteColumns and protection.formatCells


def test_figures_are_formatted_and_checked_by_their_decimals() -> None:
    """Every input has exactly one check with words in Vietnamese; text is refused."""
    sheet = issued()["Biểu 1"]
    cells = cells_of(sheet)
    assert cells["D", "Tổng số"].number_format == "#,##0"
    assert cells["AGE", "Tổng số"].number_format == "#,##0.0"
    checks = sheet.data_validations.dataValidation
    for (code, heading), cell in cells.items():
        found = [check for check in checks if cell.coordinate in check.sqref]
        if heading not in ("Tổng số", "Nữ") or cell.protection.locked:
            assert not found
            continue
        (check,) = found
        assert check.type == ("decimal" if code == "AGE" else "whole")
        assert (check.operator, check.formula1) == ("greaterThanOrEqual", "0")
        assert check.errorStyle in (None, "stop") and check.showErrorMessage
        assert "nhập lại" in check.error and "từ 0 trở lên" in check.prompt
        assert ("để trống" in check.prompt) == (code == "B2")


def test_units_of_measure_are_told() -> None:
    """One unit for the table, others by column, a row's own unit in its label."""
    book = issued()
    assert "Đơn vị tính: người." in words_on(book["Biểu 1"])
    assert "Đơn vị tính: tổ chức; Số người: người." in words_on(book["Biểu 5"])
    assert cells_of(book["Biểu 1"])["AGE", "Chỉ tiêu"].value == "Tuổi bình quân (tuổi)"


def test_task_rows_carry_role_deadline_and_last_progress() -> None:
    """Roles and due days in words; a task never reported has no last progress."""
    wanted = order(plans=(tasks_of(plan(), "lead", "implement"),))
    cells = cells_of(issued(wanted)["NV QNG-21"])
    assert cells["2.1", "Vai trò"].value == "Chủ trì, tham mưu; Tổ chức thực hiện"
    assert cells["2.1", "Thời hạn"].value == "Quý III/2026 (đến 30/09/2026)"
    assert cells["2.2", "Thời hạn"].value == "Thường xuyên"
    assert cells["2.1", "Tiến độ kỳ trước"].value == "đang thực hiện"
    assert cells["2.1", "Tỷ lệ kỳ trước (%)"].value == 40
    assert cells["2.2", "Tiến độ kỳ trước"].value is None
    assert cells["2.2", "Tỷ lệ kỳ trước (%)"].value is None


def test_task_sheet_is_headed_by_its_document() -> None:
    """The document is printed with number, date and issuer."""
    sheet = issued()["NV QNG-21"]
    assert "Kế hoạch số 1-KH/TU ngày 09/01/2023 của Tỉnh ủy" in sheet["A1"].value
    assert sheet["A2"].value == "Về việc thử"
    assert "Đảng ủy xã An Phú (mã 38.168.001)" in sheet["A3"].value


def test_progress_is_chosen_from_the_hidden_list() -> None:
    """The dropdown points at a sheet: lists written inline break when they grow."""
    book = issued()
    check = next(
        one for one in book["NV QNG-21"].data_validations.dataValidation if one.type == "list"
    )
    sheet, area = check.formula1.lstrip("=").split("!")
    left, top, right, bottom = range_boundaries(area.replace("$", ""))
    assert left is not None and top is not None and bottom is not None and left == right
    values = [book[sheet].cell(row, left).value for row in range(top, bottom + 1)]
    assert tuple(values) == LISTS["statuses"]
    assert cells_of(book["NV QNG-21"])["2.2", "Tiến độ"].coordinate in check.sqref


def test_percent_and_date_are_checked() -> None:
    """Percent from 0 to 100; a date up to the period's last day, shown as dd/mm/yyyy."""
    sheet = issued()["NV QNG-21"]
    checks = {check.type: check for check in sheet.data_validations.dataValidation}
    assert (checks["whole"].formula1, checks["whole"].formula2) == ("0", "100")
    excel_day = str((date(2026, 9, 30) - date(1899, 12, 30)).days)
    assert checks["date"].formula2 == excel_day and "30/09/2026" in checks["date"].prompt
    assert cells_of(sheet)["2.1", "Ngày hoàn thành"].number_format == "dd/mm/yyyy"


def test_cover_has_room_for_long_names() -> None:
    """A name of two lines stands whole in LibreOffice too, which fits no row of such a file."""
    cover = issued()[COVER_SHEET]
    rows = {cover.cell(row, 2).value: cover.row_dimensions[row].height for row in range(3, 14)}
    one_line = rows["Mã đơn vị"] or cover.sheet_format.defaultRowHeight
    for label in ("Tên đơn vị", "Cấp trên trực tiếp", "Phạm vi số liệu"):
        assert rows[label] is not None and rows[label] >= 1.8 * one_line


def test_check_texts_fit_into_excel() -> None:
    """Titles of at most 32 characters, messages of at most 255: Excel drops longer ones."""
    for sheet in issued().worksheets[:4]:
        for check in sheet.data_validations.dataValidation:
            assert 0 < len(check.promptTitle) <= 32 and 0 < len(check.errorTitle) <= 32
            assert 0 < len(check.prompt) <= 255 and 0 < len(check.error) <= 255


def test_long_titles_are_shown_whole_and_rows_can_grow() -> None:
    """The first height fits the wrapped title; it is not fixed, so that it follows the typing."""
    content = Issuer(LISTS, SECRET).workbook(
        order(plans=(tasks_of(plan("P", "Ngắn", "Dài " * 60)),))
    )
    sheet = load_workbook(io.BytesIO(content))["NV P"]
    short, long = (sheet.row_dimensions[row].height for row in (6, 7))
    assert short is not None and long is not None and long > 3 * short
    # openpyxl takes every height for a fixed one.
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        xml = package.read("xl/worksheets/sheet2.xml").decode()
    fixed = re.findall(r'<row r="(\d+)"[^>]*customHeight="1"', xml)
    assert fixed and not {"6", "7"} & set(fixed)


@pytest.mark.parametrize("name", ["NV QNG-21", "Biểu 1"])
def test_tables_print_on_a4_landscape_with_repeated_headings(name: str) -> None:
    """One page wide, the heading on every page, page numbers below, the unit above."""
    sheet = issued()[name]
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.page_setup.fitToHeight == 0
    header = next(row for row in sheet.iter_rows() if "Mã số" in [cell.value for cell in row])
    assert sheet.print_title_rows.endswith(f"${header[0].row}")
    assert "Trang &P/&N" in sheet.oddFooter.center.text
    assert "Đảng ủy xã An Phú" in sheet.oddHeader.left.text
    assert sheet.freeze_panes == f"C{header[0].row + 1}"


def test_tables_are_signed() -> None:
    """Who made the table and who answers for it stand below it, away from the codes."""
    sheet = issued()["Biểu 5"]
    signatures = [
        (cell.value, cell.column)
        for row in sheet.iter_rows(min_row=sheet.max_row - 1, max_row=sheet.max_row - 1)
        for cell in row
        if cell.value
    ]
    assert [who for who, _ in signatures] == ["NGƯỜI LẬP BIỂU", "THỦ TRƯỞNG"]
    assert 2 not in [column for _, column in signatures]


def test_stamp_is_genuine_and_names_what_was_issued() -> None:
    """A fast reader finds the stamp in the very hidden sheet, as it was signed."""
    content = Issuer(LISTS, SECRET).workbook(order())
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    rows = book.get_sheet_by_name(stamp.SHEET).to_python()
    assert stamp.is_genuine(rows, SECRET) and not stamp.is_genuine(rows, b"another")
    assert stamp.stamp_of(rows) == stamp.Stamp(
        "38.168.001",
        "2026-Q3",
        {"task_progress": "2026.1", "member_statistics": "2026.1"},
        {"NV QNG-21": "QNG-21"},
    )


def test_stamp_names_no_task_form_where_there_are_no_tasks() -> None:
    """A unit that no plan concerns owes no task sheet."""
    assert order(plans=()).stamp.forms == {"member_statistics": "2026.1"}


def test_every_length_of_period_has_its_words() -> None:
    """A half-year, nine months and a year are said in words."""
    for code, words in (
        ("2026-H1", "6 tháng đầu năm 2026"),
        ("2026-9M", "9 tháng năm 2026"),
        ("2026", "Năm 2026"),
    ):
        book = issued(order(period=Period.parse(code)))
        assert words in words_on(book["Biểu 1"])
        assert beside(book[COVER_SHEET], "Kỳ báo cáo") == code


def test_wrong_prefill_is_refused() -> None:
    """A form that prefills from nothing earlier is our fault, and said so."""
    rows = (replace(STATISTICS.sheets[0].rows[0], prefill="D"),)
    sheet = replace(STATISTICS.sheets[0], rows=rows)
    form = replace(STATISTICS, sheets=(sheet,))
    with pytest.raises(ValueError, match="prefill"):
        issued(order(statistics=(form,), previous=figures("2026-Q2")))


def test_libreoffice_reads_what_was_issued(tmp_path: Path, soffice_convert: Convert) -> None:
    """LibreOffice saves the same values, locks and hidden sheets as were issued."""
    path = tmp_path / "issued.xlsx"
    path.write_bytes(Issuer(LISTS, SECRET).workbook(order()))
    ours, theirs = load_workbook(path), load_workbook(soffice_convert(path, "xlsx"))
    assert theirs.sheetnames == ours.sheetnames
    for name in ours.sheetnames:
        for row in ours[name].iter_rows():
            for cell in row:
                other = theirs[name][cell.coordinate]
                assert other.value == cell.value, cell
                if ours[name].sheet_state == "visible":
                    assert other.protection.locked == cell.protection.locked, cell

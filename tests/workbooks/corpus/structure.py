"""Damages to rows, columns, headings, sheets and the cover."""

import unicodedata
from copy import copy

from openpyxl.cell.cell import Cell
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from tests.workbooks.corpus.case import (
    INPUTS,
    Case,
    copy_row,
    damage,
    rearrange,
    shifted,
)

_FIRST = "Biểu 1"
_PEOPLE = INPUTS[_FIRST]


def _insert_rows(sheet: Worksheet, at: int, many: int) -> None:
    rearrange(sheet, rows=shifted(at, many, sheet.max_row))


def _insert_column(sheet: Worksheet, at: int) -> None:
    rearrange(sheet, columns=shifted(at, 1, sheet.max_column))


def _last_row(case: Case, sheet: str) -> int:
    """The last row of a sheet's table."""
    codes = [cell for cell in case.codes.values() if cell.parent is case.sheet(sheet)]
    return max(int(cell.row) for cell in codes)


def _copied_table(case: Case, sheet: str, to: int, shift: int = 0) -> Cell:
    """The sheet's table once more below; the cell of its "Mã số"."""
    page, first = case.sheet(sheet), int(case.heading(sheet, "Mã số").row)
    last = _last_row(case, sheet)
    for row in range(first, last + 1):
        for column in range(1, page.max_column - shift + 1):
            page.cell(to + row - first, column + shift).value = page.cell(row, column).value
    return page.cell(to, int(case.heading(sheet, "Mã số").column) + shift)


# --- rows ---------------------------------------------------------------------------------------


@damage("rows")
def rows_inserted(case: Case) -> None:
    """Blank rows inside and above the table."""
    sheet = case.sheet(_FIRST)
    _insert_rows(sheet, case.row_of("C4"), 2)
    _insert_rows(sheet, 2, 1)


@damage("rows")
def row_of_own_inserted(case: Case) -> None:
    """A row of the clerk's own with figures and no code."""
    sheet, row = case.sheet("Biểu 2"), case.row_of("KN_T7")
    _insert_rows(sheet, row, 1)
    sheet.cell(row, 1).value = "Riêng của đơn vị"
    sheet.cell(row, case.heading("Biểu 2", "Tổng số").column).value = 7
    case.note("ROW_UNKNOWN", sheet.cell(row, case.heading("Biểu 2", "Mã số").column))


@damage("rows", repairable=False)
def row_deleted(case: Case) -> None:
    """A row that the form asks for is gone."""
    sheet, row = case.sheet(_FIRST), case.row_of("C3")
    rearrange(sheet, rows={row: 0, **shifted(row + 1, -1, sheet.max_row)})
    case.forget_row("C3")
    case.note("ROW_MISSING", sheet.title)


@damage("rows")
def rows_moved(case: Case) -> None:
    """Two whole rows change places."""
    one, other = case.row_of("KN_T7"), case.row_of("KN_HV1")
    rearrange(case.sheet("Biểu 2"), rows={one: other, other: one})


@damage("rows")
def rows_sorted(case: Case) -> None:
    """The whole table is sorted by its words."""
    sheet = case.sheet("Biểu 5")
    codes = [cell for cell in case.codes.values() if cell.parent is sheet]
    rows = sorted(int(cell.row) for cell in codes)
    by_words = sorted(codes, key=lambda cell: str(sheet.cell(cell.row, 1).value))
    rearrange(sheet, rows={int(c.row): to for c, to in zip(by_words, rows, strict=True)})


@damage("rows", repairable=False)
def codes_sorted_alone(case: Case) -> None:
    """Two codes change places, their words and figures stay."""
    one, other = case.codes["C5a"], case.codes["C5b"]
    case.row_of("C5a"), case.row_of("C5b")
    one.value, other.value = other.value, one.value
    for cell, code in ((one, "C5a"), (other, "C5b")):
        case.forget_row(code)
        case.note("ROW_LABEL_OTHER", cell)


@damage("rows", repairable=False)
def labels_exchanged(case: Case) -> None:
    """The words of two rows change places."""
    one, other = case.labels["TC_02"], case.labels["TC_03"]
    case.row_of("TC_02"), case.row_of("TC_03")
    one.value, other.value = other.value, one.value
    for code in ("TC_02", "TC_03"):
        case.forget_row(code)
        case.note("ROW_LABEL_OTHER", case.codes[code])


@damage("rows")
def label_edited(case: Case) -> None:
    """The words of a row are written otherwise."""
    case.row_of("TC_04")
    case.labels["TC_04"].value = "Cơ quan (kể cả Mặt trận)"
    case.note("ROW_LABEL_CHANGED", case.labels["TC_04"])


@damage("rows")
def rows_hidden(case: Case) -> None:
    """Rows with figures are hidden."""
    for code in ("KN_T1", "KN_T2"):
        case.sheet("Biểu 2").row_dimensions[case.row_of(code)].hidden = True


@damage("rows")
def row_copied(case: Case) -> None:
    """A row stands twice with the same figures."""
    sheet, row = case.sheet("Biểu 5"), case.row_of("TC_06")
    _insert_rows(sheet, row + 1, 1)
    copy_row(sheet, row, row + 1)
    case.note("ROW_COPY", sheet.cell(row + 1, case.codes["TC_06"].column))


@damage("rows", repairable=False)
def row_copied_with_others(case: Case) -> None:
    """A row stands twice with different figures."""
    sheet, row = case.sheet("Biểu 5"), case.row_of("TC_07")
    _insert_rows(sheet, row + 1, 1)
    copy_row(sheet, row, row + 1)
    # Two of them: one column may be refused as a whole.
    for heading in ("Đảng bộ bộ phận", "Đảng viên"):
        sheet.cell(row + 1, case.heading("Biểu 5", heading).column).value = 999
    case.forget_row("TC_07")
    case.note("ROW_DOUBLED", sheet.cell(row + 1, case.codes["TC_07"].column))


@damage("rows")
def row_copied_blank(case: Case) -> None:
    """A row's code stands again above a row without figures."""
    sheet, row = case.sheet("Biểu 5"), case.row_of("TC_08")
    _insert_rows(sheet, row, 1)
    sheet.cell(row, case.codes["TC_08"].column).value = "TC_08"
    case.note("ROW_COPY", case.codes["TC_08"])


@damage("rows")
def code_emptied(case: Case) -> None:
    """The cell of a row code is cleared."""
    case.row_of("TC_09")
    case.codes["TC_09"].value = None
    case.note("ROW_BY_LABEL", case.codes["TC_09"])


@damage("rows")
def code_made_a_number(case: Case) -> None:
    """The cell of a row code holds a number."""
    case.row_of("TC_10")
    case.codes["TC_10"].value = 10
    case.note("ROW_BY_LABEL", case.codes["TC_10"])


@damage("rows", repairable=False)
def code_of_the_neighbour(case: Case) -> None:
    """A row carries its neighbour's code, which then stands twice."""
    case.row_of("DV_T7"), case.row_of("DV_T8")
    case.codes["DV_T7"].value = "DV_T8"
    for code in ("DV_T7", "DV_T8"):
        case.forget_row(code)
    case.note("ROW_DOUBLED", case.codes["DV_T8"])
    case.note("ROW_MISSING", case.codes["DV_T7"].parent.title)


@damage("rows", repairable=False)
def code_unknown(case: Case) -> None:
    """A row carries a code that the form does not have."""
    case.row_of("DV_T6")
    case.codes["DV_T6"].value = "DV_T66"
    case.forget_row("DV_T6")
    case.note("ROW_UNKNOWN", case.codes["DV_T6"])
    case.note("ROW_MISSING", case.codes["DV_T6"].parent.title)


@damage("rows")
def code_in_lower_case(case: Case) -> None:
    """A code is typed again in lower case with blanks around it."""
    case.row_of("DV_T2")
    case.codes["DV_T2"].value = "\u00a0dv_t2 "
    case.note("ROW_CODE_READ", case.codes["DV_T2"])


@damage("rows", repairable=False)
def second_table_below(case: Case) -> None:
    """Last quarter's table stands below, with other figures."""
    at = _last_row(case, "Chỉ tiêu") + 8
    code = _copied_table(case, "Chỉ tiêu", at)
    sheet = case.sheet("Chỉ tiêu")
    column = case.heading("Chỉ tiêu", "Số lượng").column
    for row in range(at + 1, sheet.max_row + 1):
        if isinstance(sheet.cell(row, column).value, int):
            sheet.cell(row, column).value += 1000
    case.forget_sheet("Chỉ tiêu")
    case.note("TABLE_DOUBLED", code)


@damage("rows")
def same_table_below(case: Case) -> None:
    """The same table stands once more below."""
    code = _copied_table(case, "Biểu 2", _last_row(case, "Biểu 2") + 8)
    case.note("TABLE_COPY", code)


@damage("rows")
def other_table_below(case: Case) -> None:
    """A table of the clerk's own with codes of its own stands below, in other columns."""
    sheet, at = case.sheet(_FIRST), _last_row(case, _FIRST) + 10
    for column, value in ((8, "Mã số"), (9, "Nữ"), (10, "Số quyết định")):
        sheet.cell(at, column).value = value
    for column, value in ((8, "QD1"), (9, 5), (10, 17)):
        sheet.cell(at + 1, column).value = value


@damage("rows")
def header_repeated(case: Case) -> None:
    """The header stands again where the page breaks."""
    sheet, row = case.sheet("Biểu 3"), case.row_of("DV_HV1")
    header = int(case.heading("Biểu 3", "Mã số").row)
    _insert_rows(sheet, row, 1)
    copy_row(sheet, header, row)


@damage("rows")
def figures_on_a_band(case: Case) -> None:
    """Numbers are typed into a row that only heads others."""
    sheet = case.sheet("Biểu 2")
    row = next(
        row for row in range(7, 60) if str(sheet.cell(row, 1).value).startswith("Chia theo tuổi")
    )
    sheet.cell(row, case.heading("Biểu 2", "Tổng số").column).value = "12"
    case.note("ROW_UNKNOWN", sheet.cell(row, case.heading("Biểu 2", "Mã số").column))


@damage("rows")
def blank_rows_to_the_end(case: Case) -> None:
    """Formats run on below the table."""
    sheet = case.sheet(_FIRST)
    fill = PatternFill("solid", fgColor="FFEEEEEE")
    for row in range(sheet.max_row + 1, sheet.max_row + 1500):
        sheet.cell(row, 3).fill = fill


# --- columns ------------------------------------------------------------------------------------


@damage("columns")
def columns_inserted(case: Case) -> None:
    """Blank columns before and between the inputs."""
    sheet = case.sheet("Biểu 3")
    _insert_column(sheet, case.heading("Biểu 3", "Nữ").column)
    _insert_column(sheet, 1)


@damage("columns")
def columns_moved(case: Case) -> None:
    """Two columns change places, headings and all."""
    one, other = (case.heading("Biểu 3", name).column for name in ("Nữ", "Có đạo"))
    rearrange(case.sheet("Biểu 3"), columns={one: other, other: one})


@damage("columns")
def columns_hidden(case: Case) -> None:
    """A column of inputs is hidden."""
    cell = case.heading(_FIRST, "Có đạo")
    case.sheet(_FIRST).column_dimensions[cell.column_letter].hidden = True


@damage("columns", repairable=False)
def column_deleted(case: Case) -> None:
    """A column that the form asks for is gone."""
    sheet, cell = case.sheet("Biểu 5"), case.heading("Biểu 5", "Đảng bộ bộ phận")
    at, code = int(cell.column), case.heading("Biểu 5", "Mã số")
    rearrange(sheet, columns={at: 0, **shifted(at + 1, -1, sheet.max_column)})
    for key in case.figures:
        if key[1] == "Đảng bộ bộ phận":
            case.expected[key] = None
    case.note("COLUMN_MISSING", code)


@damage("columns", repairable=False)
def heading_renamed(case: Case) -> None:
    """A heading says something else."""
    cell = case.heading("Biểu 3", "Dân tộc thiểu số")
    cell.value = "DTTS"
    for key, figure in case.figures.items():
        if figure.parent is cell.parent and key[1] == "Dân tộc thiểu số":
            case.expected[key] = None
    case.note("COLUMN_MISSING", case.heading("Biểu 3", "Mã số"))
    case.note("COLUMN_UNKNOWN", cell)


def _column_again(case: Case, sheet: str, heading: str, add: int) -> Cell:
    page, source = case.sheet(sheet), case.heading(sheet, heading)
    at = page.max_column + 1
    for row in range(source.row, page.max_row + 1):
        value = page.cell(row, source.column).value
        page.cell(row, at).value = value + add if isinstance(value, int) else value
    return page.cell(source.row, at)


@damage("columns")
def column_copied(case: Case) -> None:
    """A column stands once more at the right."""
    case.note("COLUMN_COPY", _column_again(case, "Biểu 5", "Đảng viên", 0))


@damage("columns", repairable=False)
def column_copied_with_others(case: Case) -> None:
    """A column stands once more, with other figures."""
    sheet = case.sheet("Biểu 5")
    case.note("COLUMN_DOUBLED", _column_again(case, "Biểu 5", "Chi bộ cơ sở", 1))
    for key, cell in case.figures.items():
        if cell.parent is sheet and key[1] == "Chi bộ cơ sở":
            case.expected[key] = None


@damage("columns")
def column_of_own(case: Case) -> None:
    """A column of the clerk's own with a heading stands beside the table."""
    sheet = case.sheet(_FIRST)
    at, header = sheet.max_column + 1, case.heading(_FIRST, "Mã số").row
    sheet.cell(header, at).value = "Ghi chú của đơn vị"
    sheet.cell(case.row_of("D"), at).value = 77
    case.note("COLUMN_UNKNOWN", sheet.cell(header, at))


@damage("columns")
def headings_spelt_otherwise(case: Case) -> None:
    """Double blanks, line breaks, capitals, decomposed letters: the same words."""
    case.heading(_FIRST, "Tổng số").value = " TỔNG \n SỐ "
    cell = case.heading(_FIRST, "Dân tộc thiểu số")
    cell.value = unicodedata.normalize("NFD", "Dân tộc  thiểu\u00a0số")
    case.heading(_FIRST, "Mã số").value = "Mã\nsố"


@damage("columns")
def heading_over_two_rows(case: Case) -> None:
    """A heading is broken over two rows."""
    sheet, cell = case.sheet("Biểu 3"), case.heading("Biểu 3", "Có đạo")
    _insert_rows(sheet, cell.row + 1, 1)
    cell.value = "Có"
    sheet.cell(cell.row + 1, cell.column).value = "đạo"
    case.note("HEADING_READ", cell)


@damage("columns")
def heading_with_a_colon(case: Case) -> None:
    """A heading ends with a sign."""
    cell = case.heading("Chỉ tiêu", "Số lượng")
    cell.value = "Số lượng:"
    case.note("HEADING_READ", cell)


@damage("columns")
def heading_merged_upwards(case: Case) -> None:
    """A heading is merged with the blank cell above it, into which its words go."""
    sheet, cell = case.sheet("Biểu 2"), case.heading("Biểu 2", "Có đạo")
    above = sheet.cell(cell.row - 1, cell.column)
    above.value, cell.value = cell.value, None
    case.note("HEADING_READ", above)


@damage("columns")
def code_heading_merged_upwards(case: Case) -> None:
    """ "Mã số" is merged with the blank cell above it, into which its words go."""
    sheet, cell = case.sheet("Biểu 5"), case.heading("Biểu 5", "Mã số")
    sheet.cell(cell.row - 1, cell.column).value, cell.value = cell.value, None


@damage("columns", repairable=False)
def headings_merged_sideways(case: Case) -> None:
    """Two headings are merged, so that the second is lost."""
    sheet, cell = case.sheet("Biểu 2"), case.heading("Biểu 2", "Dân tộc thiểu số")
    cell.value = None
    for key, figure in case.figures.items():
        if figure.parent is sheet and key[1] == "Dân tộc thiểu số":
            case.expected[key] = None
    case.note("COLUMN_MISSING", case.heading("Biểu 2", "Mã số"))


@damage("columns")
def code_heading_emptied(case: Case) -> None:
    """ "Mã số" is cleared."""
    cell = case.heading("Biểu 5", "Mã số")
    cell.value = None
    case.note("CODE_COLUMN_TAKEN", cell)


@damage("columns", repairable=False)
def header_deleted(case: Case) -> None:
    """The whole header row is gone."""
    sheet, row = case.sheet("Chỉ tiêu"), int(case.heading("Chỉ tiêu", "Mã số").row)
    case.forget_sheet("Chỉ tiêu")
    for column in range(1, sheet.max_column + 1):
        sheet.cell(row, column).value = None
    case.note("HEADING_MISSING", sheet.title)


@damage("columns")
def label_column_deleted(case: Case) -> None:
    """The words beside the codes are gone."""
    sheet = case.sheet("Biểu 2")
    column = case.heading("Biểu 2", "Chỉ tiêu").column
    rearrange(sheet, columns={column: 0, **shifted(column + 1, -1, sheet.max_column)})


# --- sheets and cover ---------------------------------------------------------------------------


@damage("sheets")
def sheet_renamed(case: Case) -> None:
    """A sheet of figures has another name."""
    sheet = case.sheet("Biểu 2")
    sheet.title = "Sheet1"
    case.note("SHEET_RENAMED", sheet.title)


@damage("sheets")
def sheet_spelt_otherwise(case: Case) -> None:
    """A sheet's name is written with decomposed letters and capitals."""
    sheet = case.sheet("Chỉ tiêu")
    sheet.title = unicodedata.normalize("NFD", "CHỈ TIÊU")
    case.note("SHEET_RENAMED", sheet.title)


@damage("sheets")
def task_sheet_renamed(case: Case) -> None:
    """A task sheet has another name."""
    sheet = case.sheet("NV QNG-21")
    sheet.title = "Nhiệm vụ"
    case.note("SHEET_RENAMED", sheet.title)


@damage("sheets")
def sheet_copied(case: Case) -> None:
    """A sheet stands twice, alike."""
    again = case.book.copy_worksheet(case.sheet("Biểu 5"))
    again.title = "Biểu 5 (2)"
    case.note("SHEET_COPY", again.title)


@damage("sheets", repairable=False)
def sheet_copied_with_others(case: Case) -> None:
    """A sheet stands twice, with different figures."""
    again = case.book.copy_worksheet(case.sheet("Biểu 3"))
    again.title = "Biểu 3 (2)"
    again[case.figures["DV_T1", "Tổng số"].coordinate].value = 12345
    case.note("SHEET_DOUBLED", again.title)


@damage("sheets", repairable=False)
def task_sheet_copied_with_others(case: Case) -> None:
    """A task sheet stands twice, with different progress."""
    again = case.book.copy_worksheet(case.sheet("NV QNG-21"))
    again.title = "NV QNG-21 (2)"
    key = next(key for key in case.tasks if key[1] == "percent")
    again[case.tasks[key].coordinate].value = 99
    case.note("SHEET_DOUBLED", again.title)


@damage("sheets", repairable=False)
def sheet_deleted(case: Case) -> None:
    """A sheet of figures is gone."""
    sheet = case.sheet("Biểu 2")
    case.forget_sheet("Biểu 2")
    case.book.remove(sheet)
    case.note("SHEET_MISSING", "Biểu 2")


@damage("sheets", repairable=False)
def task_sheet_deleted(case: Case) -> None:
    """A task sheet is gone."""
    sheet = case.sheet("NV QNG-21")
    if "NV QNG-21 (2)" in case.book.sheetnames:  # then the copy is the only one, and is read
        raise LookupError("the copy")
    for key, cell in case.tasks.items():
        if cell.parent is sheet:
            case.expected[key] = None
    case.book.remove(sheet)
    case.note("SHEET_MISSING", "NV QNG-21")


@damage("sheets")
def sheets_reordered(case: Case) -> None:
    """The cover comes last, the stamp first."""
    case.book.move_sheet("Hướng dẫn", len(case.book.sheetnames))
    case.book.move_sheet("_tonghop", -len(case.book.sheetnames))


@damage("sheets")
def sheet_hidden(case: Case) -> None:
    """A sheet of figures is hidden."""
    case.sheet(_FIRST).sheet_state = "hidden"


@damage("sheets")
def names_exchanged(case: Case) -> None:
    """Two sheets carry each other's name."""
    one, other = case.sheet("Biểu 1"), case.sheet("Biểu 3")
    if {one.title, other.title} != {"Biểu 1", "Biểu 3"}:
        raise LookupError("Biểu 1")
    one.title, other.title = "X", "Y"
    one.title, other.title = "Biểu 3", "Biểu 1"
    case.note("SHEET_RENAMED", "Biểu 3")
    case.note("SHEET_RENAMED", "Biểu 1")


@damage("sheets")
def protection_removed(case: Case) -> None:
    """No sheet is protected, and no cell checks what is typed."""
    for sheet in case.book.worksheets:
        sheet.protection.sheet = False
        sheet.data_validations.dataValidation = []


@damage("sheets")
def own_sheet_added(case: Case) -> None:
    """A sheet of the clerk's own, with numbers and words."""
    sheet = case.book.create_sheet("Nháp", 0)
    sheet.append(["Mã đơn vị", "", "ghi chú"])
    sheet.append([1, 2, 3])


@damage("cover", repairable=False)
def sheet_of_another_unit(case: Case) -> None:
    """A sheet was copied in from another unit's workbook."""
    cell = case.sheet("Biểu 5")["A2"] if case.sheet("Biểu 5")["A2"].value else None
    if cell is None:
        raise LookupError("A2")
    cell.value = str(cell.value).replace("(mã H1)", "(mã H2)")
    case.note("SHEET_OTHERS", cell)


@damage("cover", repairable=False)
def sheet_of_another_quarter(case: Case) -> None:
    """A sheet was copied in from last quarter's workbook."""
    cell = case.sheet("NV QNG-21")["A3"]
    cell.value = str(cell.value).replace("Quý I năm 2023", "Quý IV năm 2022")
    case.note("SHEET_OTHERS", cell)


@damage("cover", repairable=False)
def unit_changed_on_the_cover(case: Case) -> None:
    """The cover names another unit."""
    cell = case.book["Hướng dẫn"]["C3"]
    cell.value = "H2"
    case.note("COVER_DIFFERS", cell)


@damage("cover", repairable=False)
def period_changed_on_the_cover(case: Case) -> None:
    """The cover names another quarter."""
    cell = case.book["Hướng dẫn"]["C8"]
    cell.value = "2023-Q2"
    case.note("COVER_DIFFERS", cell)


@damage("cover")
def cover_rearranged(case: Case) -> None:
    """Rows and a column are inserted on the cover, its labels in capitals."""
    sheet = case.book["Hướng dẫn"]
    for cell in list(sheet["B"]):
        if isinstance(cell.value, str):
            cell.value = cell.value.upper()
    rearrange(sheet, rows=shifted(1, 2, sheet.max_row), columns=shifted(3, 1, sheet.max_column))


@damage("cover")
def cover_deleted(case: Case) -> None:
    """The cover is gone."""
    case.book.remove(case.book["Hướng dẫn"])


def _nothing_is_read(case: Case) -> None:
    case.readable = False
    case.notes.clear()


@damage("cover", repairable=False)
def stamp_deleted(case: Case) -> None:
    """The hidden sheet that says whose workbook it is is gone."""
    case.book.remove(case.book["_tonghop"])
    _nothing_is_read(case)
    case.note("STAMP_MISSING" if "Hướng dẫn" in case.book.sheetnames else "FILE_FOREIGN", None)


@damage("cover", repairable=False)
def stamp_edited(case: Case) -> None:
    """The hidden sheet names another unit."""
    sheet = case.book["_tonghop"]
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value == "H1":
                cell.value = "H2"
    case.note("STAMP_FORGED", "_tonghop")
    if "Hướng dẫn" in case.book.sheetnames:
        cell = next(
            c for row in case.book["Hướng dẫn"].iter_rows() for c in row if c.value in ("H1", "H2")
        )
        if cell.value == "H1":
            case.note("COVER_DIFFERS", cell)


@damage("cells")
def stray_notes(case: Case) -> None:
    """Words and numbers outside the table."""
    sheet = case.sheet(_FIRST)
    sheet.cell(1, sheet.max_column + 3).value = 5
    sheet.cell(sheet.max_row + 6, 1).value = "Đã đối chiếu với ban tổ chức"


@damage("cells")
def cell_not_asked(case: Case) -> None:
    """A number stands where the form asks for nothing."""
    row = case.row_of("DV_tuoi_tb")
    cell = case.sheet("Biểu 3").cell(row, case.heading("Biểu 3", "Nữ").column)
    cell.value = 12
    case.note("CELL_NOT_ASKED", cell)


@damage("cells")
def formats_pasted_over(case: Case) -> None:
    """Every input has the format and colours of another cell."""
    model = case.heading(_FIRST, "Tổng số")
    for cell in case.figures.values():
        if cell.parent is case.sheet(_FIRST):
            cell._style = copy(model._style)


@damage("cells", repairable=False)
def task_code_made_a_date(case: Case) -> None:
    """A task's code is now a date."""
    from datetime import date

    code = "2.1.2.d"
    case.row_of(code)
    case.codes[code].value = date(2002, 1, 2)
    for key in case.tasks:
        if key[0] == code:
            case.expected[key] = None

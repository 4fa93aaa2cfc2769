"""The blank workbook: all forms, nobody's, and as fresh as the definitions."""

import io
import zipfile

from openpyxl import load_workbook

from sync_service.contract.definitions import StatisticsForm, TaskForm
from sync_service.contract.loading import load_contract
from sync_service.contract.resources import templates_dir
from sync_service.workbooks import stamp
from sync_service.workbooks.issue.blank import blank_workbook, draw_blank, file_name
from tests.workbooks.orders import LISTS, STATISTICS, TASKS


def test_blank_workbook_has_every_form_and_nobodys_stamp() -> None:
    """Cover, an example of a task sheet, the sheets of figures; not to be taken for issued."""
    book = load_workbook(io.BytesIO(draw_blank(TASKS, (STATISTICS,), LISTS)))
    visible = [sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible"]
    assert visible == ["Hướng dẫn", "NV mẫu", "Biểu 1", "Biểu 5"]
    assert stamp.SHEET not in book.sheetnames


def test_blank_workbook_can_be_filled_in_whole() -> None:
    """Unit, period and tasks, given in an issued workbook, can be typed into this one."""
    book = load_workbook(io.BytesIO(draw_blank(TASKS, (STATISTICS,), LISTS)))
    tasks = book["NV mẫu"]
    assert all(not tasks.cell(row, 1).protection.locked for row in range(6, 16))
    cover = book["Hướng dẫn"]
    opened = {
        cover.cell(row, 2).value for row in range(1, 20) if not cover.cell(row, 3).protection.locked
    }
    assert opened == {"Mã đơn vị", "Tên đơn vị", "Kỳ báo cáo"}
    assert all(cell.value is None for row in tasks.iter_rows(min_row=6) for cell in row)


def test_shipped_blank_workbook_is_fresh() -> None:
    """templates/ holds what the definitions give today; `make templates` writes it anew."""
    contract = load_contract()
    shipped = templates_dir() / file_name(contract)
    assert parts(shipped.read_bytes()) == parts(blank_workbook(contract))


def test_blank_workbook_has_every_sheet_of_every_form() -> None:
    """Nothing that is asked of any unit is missing in it."""
    contract = load_contract()
    names = load_workbook(io.BytesIO(blank_workbook(contract))).sheetnames
    for versions in contract.forms.values():
        form = versions[max(versions)]
        assert isinstance(form, StatisticsForm | TaskForm)
        if isinstance(form, StatisticsForm):
            assert {sheet.name for sheet in form.sheets} <= set(names)


def parts(workbook: bytes) -> dict[str, bytes]:
    # Unpacked: another release of zlib may deflate the same parts otherwise.
    with zipfile.ZipFile(io.BytesIO(workbook)) as package:
        return {name: package.read(name) for name in package.namelist()}

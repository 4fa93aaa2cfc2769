"""Every button against LibreOffice and the running service; effects asserted in the saved file."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwings as xw

from addin import calc, macros
from addin.buttons import BUTTONS, GROUPS
from addin.desk import Desk, press
from addin.names import range_of
from addin.painting.decorating import attempt
from addin.profile import Account, Profile
from sync_service.database import reports
from sync_service.database.engine import writing
from sync_service.database.reports import KeptFile, Letter
from sync_service.stages.originals import keep
from tests.addin.conftest import PERIOD, Person, Saved, Service
from tests.addin.test_pull import BOARD, UNITS, row_of, snapshot
from tests.service.province import honest


def select(book: xw.Book, sheet: str, row: int, column: int, rows: int = 1) -> None:
    """Selects cells, counted from 1."""
    page = book.sheets[sheet]
    page.activate()
    page.range((row, column), (row + rows - 1, column)).select()


def column_of(page: Any, row: int, words: str) -> int:
    """The column (from 1) of a heading."""
    return next(cell.column for cell in page[row] if cell.value == words)


def test_the_list_of_buttons_is_sound() -> None:
    """Every button calls a function of addin.macros; ids are unique; groups are known."""
    assert len({button.id for button in BUTTONS}) == len(BUTTONS)
    assert {button.group for button in BUTTONS} == set(GROUPS)
    for button in BUTTONS:
        assert callable(getattr(macros, button.function))
        assert button.tip.endswith(".") and button.image.isalpha()


def test_signing_in(book: xw.Book, person: Person, profile: Profile, service: Service) -> None:
    """Address and token are asked for, tried, and kept outside the workbook for this user only."""
    macros.update()
    assert person.heard.startswith("Chưa đăng nhập.")
    person.typed = [service.address + "/api/v1/", "sai-ma"]
    macros.sign_in()
    assert person.heard.startswith("Mã truy cập không đúng")
    assert profile.account is None

    token = service.web.token("T", "office")
    person.typed = [service.address, token]
    macros.sign_in()
    assert person.heard == "Đã đăng nhập: Tỉnh ủy Mẫu."
    account = profile.account
    assert account is not None and (account.token, account.unit) == (token, "T")
    assert token not in repr(account)
    modes = {path.name: path.stat().st_mode & 0o777 for path in profile.folder.glob("*.json")}
    assert modes == {"dang-nhap.json": 0o600}
    macros.update()
    texts = [str(cell) for page in snapshot(book)["cells"].values() for row in page for cell in row]
    assert not any(token in text for text in texts)

    person.typed = ["ftp://x"]
    macros.sign_in()
    assert "không phải là địa chỉ" in person.heard
    person.typed = [None]
    said = len(person.said)
    macros.sign_in()
    assert len(person.said) == said


def test_choosing_a_period(pulled: xw.Book, person: Person, saved: Saved) -> None:
    """The chosen period is pulled and stays the workbook's."""
    person.typed = ["quý 1"]
    macros.choose_period()
    assert "không phải là kỳ báo cáo" in person.heard
    person.typed = ["2023-Q3"]
    before = snapshot(pulled)
    macros.choose_period()
    assert snapshot(pulled) == before
    person.typed = ["2023-h1"]
    macros.choose_period()
    assert person.heard == "Đã lấy số liệu kỳ 2023-H1 về tệp."
    macros.update()
    assert person.heard.startswith("Kỳ 2023-H1: không có gì mới")
    file = saved(pulled)
    assert "6 tháng" in str([row[0].value for row in file["Tổng quan"].iter_rows()])


def test_updating(pulled: xw.Book, service: Service, person: Person, saved: Saved) -> None:
    """A new report is pulled; the changes are listed; without the service the last pull stays."""
    service.province.report(PERIOD, "G2", a=5)
    macros.update()
    assert "ô khác lần lấy trước" in person.heard
    file = saved(pulled)
    assert "D" in [row[1].value for row in file["Biểu 1"].iter_rows()]
    row = next(row for row in file["Biểu 1"].iter_rows() if row[1].value == "D")
    assert row[2].value == 37
    listed = [[c.value for c in line] for line in file["Thay đổi"].iter_rows(min_row=4)]
    assert ["Biểu 1", 32, 37] in [[line[0], line[4], line[5]] for line in listed]
    assert pulled.app.status_bar is False

    service.kill()
    before = snapshot(pulled)
    macros.update()
    assert "Không kết nối được với hệ thống" in person.heard
    assert "lần lấy gần nhất" in person.heard
    assert snapshot(pulled) == before


def test_stopping(pulled: xw.Book, profile: Profile, person: Person) -> None:
    """The wish to stop is heard by a running pull, and forgotten by the next."""
    macros.stop()
    assert profile.should_stop
    macros.update()
    assert not profile.should_stop
    assert "không có gì mới" in person.heard


def test_sources_of_a_total(
    pulled: xw.Book, office: calc.Office, person: Person, saved: Saved
) -> None:
    """From a total to unit, file and cell; on a source's row the received workbook opens."""
    area = range_of(pulled, "TH_Bieu1")
    assert area is not None
    codes = [line[1] for line in area.value]
    select(pulled, "Biểu 1", area.row + codes.index("D"), 3)
    macros.show_sources()
    assert pulled.sheets.active.name == "Nguồn"
    page = saved(pulled)["Nguồn"]
    assert str(page["A2"].value).startswith(
        f"Đảng viên có đến cuối kỳ (A + B - C), Tổng số, kỳ {PERIOD}: 32. Chọn một dòng"
    )
    lines = [[cell.value for cell in row] for row in page.iter_rows(min_row=4)]
    assert [(line[0], line[2]) for line in lines] == [("G1", 12), ("G3", 20)]
    assert lines[0][3] == "bao-cao.xlsx"
    assert lines[0][4] == "Biểu 1"
    assert lines[0][10] == 1

    select(pulled, "Nguồn", 5, 1)
    macros.show_sources()
    assert "chỉ đọc" in person.heard
    opened = office.app.books.active
    assert opened.name.startswith("bao-cao")
    assert opened.sheets.active.name == lines[1][4]
    assert opened.sheets.active[lines[1][5]].value == 20
    opened.close()

    pulled.activate()
    select(pulled, "Tổng quan", 1, 1)
    macros.show_sources()
    assert person.heard.startswith("Hãy chọn một ô số liệu")


def test_the_board(pulled: xw.Book, person: Person) -> None:
    """The board is pulled and shown."""
    macros.show_board()
    assert pulled.sheets.active.name == UNITS


def test_reminding(pulled: xw.Book, person: Person, service: Service) -> None:
    """The selected units are written to after a question; who says no writes to nobody."""
    select(pulled, UNITS, row_of(pulled, "G2"), 1)
    person.agrees = False
    said = len(person.said)
    macros.remind()
    assert (len(person.said), "G2" in person.asked[-1]) == (said, True)
    person.agrees = True
    macros.remind()
    assert person.heard == "Chưa có địa chỉ thư: G2."
    select(pulled, "Biểu 1", 1, 1)
    macros.remind()
    assert person.heard.startswith("Hãy chọn các dòng đơn vị")


def test_approving_and_sending_back(
    pulled: xw.Book, person: Person, service: Service, saved: Saved
) -> None:
    """G1's report is approved, G3's returned with a reason; the board shows both at once."""
    select(pulled, UNITS, row_of(pulled, "G2"), 1)
    macros.approve()
    assert person.heard == "Dòng này chưa có báo cáo đã nhận."
    select(pulled, UNITS, row_of(pulled, "G1"), 1)
    macros.approve()
    assert person.heard.startswith("Đã duyệt 1 báo cáo.")
    select(pulled, UNITS, row_of(pulled, "G3"), 1)
    person.typed = ["Sai số liệu nữ"]
    macros.send_back()
    assert person.heard.startswith("Đã trả lại 1 báo cáo.")

    page = saved(pulled)[UNITS]
    state = column_of(page, 6, "Trạng thái")
    assert page.cell(row_of(pulled, "G1"), state).value == "Đã duyệt"
    assert "trả lại" in page.cell(row_of(pulled, "G3"), state).value.lower()
    caller = service.web.caller("T", "office")
    assert caller.get("/submissions/2").get_json()["reason"] == "Sai số liệu nữ"

    # Rows that the officer moved are told by their unit, not by their place.
    area = range_of(pulled, BOARD)
    assert area is not None
    row = row_of(pulled, "G1")
    pulled.sheets[UNITS].range((row, 2)).value = "G9"
    select(pulled, UNITS, row, 1)
    macros.approve()
    assert person.heard.startswith(f"Không chắc dòng {row}")


def test_comparing(pulled: xw.Book, person: Person, service: Service, saved: Saved) -> None:
    """Cells that differ from the report sent are coloured and noted, and given back by a press."""
    person.choice = 0
    macros.compare()
    assert "không so sánh được" in person.heard
    person.choice = 2
    macros.compare()
    assert "chưa gửi báo cáo" in person.heard

    send_report(service)
    service.province.report(PERIOD, "G2", a=5)
    macros.update()
    before = snapshot(pulled)
    looks = colours(saved(pulled))
    macros.compare()
    assert "ô khác với báo cáo đã gửi" in person.heard
    file = saved(pulled)
    row = next(row for row in file["Biểu 1"].iter_rows() if row[1].value == "D")
    assert row[2].fill.fgColor.rgb == "FFFFE699"
    assert row[2].comment.text == "Trước (báo cáo đã gửi gần nhất): 32\nNay: 37"
    macros.compare()
    assert person.heard == "Đã bỏ các dấu so sánh."
    file = saved(pulled)
    assert snapshot(pulled) == before
    assert colours(file) == looks
    assert not any(cell.comment for row in file["Biểu 1"].iter_rows() for cell in row)


def colours(file: openpyxl.Workbook) -> dict[str, str]:
    """The colours of a sheet's cells."""
    return {
        cell.coordinate: cell.fill.fgColor.rgb
        for row in file["Biểu 1"].iter_rows()
        for cell in row
        if cell.fill.fill_type
    }


def send_report(service: Service) -> None:
    """A report of the province with its files and figures, made and sent."""
    province = service.province
    from sync_service.database.engine import reading
    from sync_service.domain.periods import Period
    from sync_service.stages.provincial import provincial_report
    from sync_service.stages.rollup import scope_of
    from sync_service.workbooks.provincial.table_figures import table_figures

    contents = {"workbook": b"so", "word": b"bao cao", "chart_tasks": b"anh"}
    digests = keep(province.context.originals, contents.values())
    files = {
        role: KeptFile(f"{role} {PERIOD}.bin", digest, "application/octet-stream")
        for role, digest in zip(contents, digests, strict=True)
    }
    with reading(province.engine) as connection:
        scope = scope_of(connection, Period.parse(PERIOD), None)
        figures = table_figures(provincial_report(province.context, connection, scope))
    now = province.clock()
    with writing(province.engine) as connection:
        letter = Letter("", "", "")
        made = reports.add_report(
            connection,
            "province",
            PERIOD,
            "T",
            "test",
            now,
            files,
            figures,
            letter,  # type: ignore[arg-type]
        )
        reports.set_approved(connection, made.id, "test", now, files)
        reports.set_sent(connection, made.id, now)


def test_downloading_the_report(
    pulled: xw.Book, person: Person, service: Service, tmp_path: Path
) -> None:
    """Its files come to lie beside the workbook, and never over one that is there."""
    macros.download_report()
    assert person.heard == f"Kỳ {PERIOD} chưa lập báo cáo để tải về."
    send_report(service)
    folder = tmp_path / "ho-so"
    folder.mkdir()
    pulled.save(folder / "so.xlsx")
    macros.download_report()
    macros.download_report()
    assert person.heard.startswith(f"Đã tải báo cáo kỳ {PERIOD} (đã gửi)")
    names = sorted(path.name for path in folder.iterdir() if not path.name.startswith(".~"))
    assert names == [
        "so.xlsx",
        f"word {PERIOD} (2).bin",
        f"word {PERIOD}.bin",
        f"workbook {PERIOD} (2).bin",
        f"workbook {PERIOD}.bin",
    ]
    assert (folder / f"word {PERIOD}.bin").read_bytes() == b"bao cao"


@pytest.fixture
def clerk(service: Service, profile: Profile, person: Person) -> Person:
    """G2's clerk is signed in."""
    token = service.web.token("G2", "clerk")
    profile.sign_in(Account(service.address, token, "G2", "Chi bộ cơ sở Hai"))
    return person


def open_own(office: calc.Office, service: Service, path: Path, **wrong: Any) -> xw.Book:
    """G2's workbook, filled in and open."""
    figures = honest(PERIOD, "G2", a=5) | {("D", "Tổng số"): wrong.get("d", 5)}
    path.write_bytes(service.province.filled(PERIOD, "G2", figures))
    book = office.app.books.open(path)
    book.set_mock_caller()
    return book


def test_checking_and_submitting(
    office: calc.Office, service: Service, clerk: Person, tmp_path: Path
) -> None:
    """Faults are listed with links; a workbook in order goes in after a question, once."""
    own = open_own(office, service, tmp_path / "G2.xlsx", d=9)
    try:
        macros.check()
        assert "lỗi" in clerk.heard
        listed = range_of(own, "TH_KetQuaKiemTra")
        if listed is not None:
            assert own.sheets.active.name == "Kết quả kiểm tra"
            assert "D" in str(listed.value)
        macros.submit()
        assert clerk.heard.startswith("Chưa nộp được: còn ")
        caller = service.web.caller("G2")
        assert caller.get("/submissions").get_json()["total"] == 0
    finally:
        own.close()
    own = open_own(office, service, tmp_path / "G2 sua.xlsx")
    try:
        clerk.agrees = False
        macros.submit()
        assert caller.get("/submissions").get_json()["total"] == 0
        clerk.agrees = True
        macros.submit()
        assert clerk.heard.startswith("Đã nộp: báo cáo hợp lệ")
        assert caller.get("/submissions").get_json()["total"] == 1
        macros.submit()
        assert "đã nộp trước đó" in clerk.heard
    finally:
        own.close()
        del xw.Book._mock_caller  # type: ignore[attr-defined]


def test_a_fault_of_ours_is_one_sentence(book: xw.Book, person: Person, profile: Profile) -> None:
    """The details go to a log on this machine."""

    def broken(_desk: object) -> str:
        raise ZeroDivisionError("bí mật")

    press(broken)
    assert "Có lỗi ngoài dự kiến" in person.heard
    assert "ZeroDivisionError" in profile.log.read_text(encoding="utf-8")


def test_what_was_left_out_is_in_the_log(book: xw.Book, person: Person, profile: Profile) -> None:
    """A chart that the program refuses stops nothing; the log says so."""

    def refuse() -> None:
        raise RuntimeError("không có máy in")

    def lacking(desk: Desk) -> str:
        attempt(desk.book.sheets[0], "print set-up", refuse)
        return "xong"

    press(lacking)
    assert person.heard == "xong"
    assert "print set-up left out: không có máy in" in profile.log.read_text(encoding="utf-8")

"""The buttons on the demonstration's province: an officer's day, held against the files sent in.

The province is pulled once; each test opens a copy of that workbook, as the officer does the next
morning, and works on units of its own.
"""

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwings as xw
from openpyxl.worksheet.worksheet import Worksheet

from addin import asking, calc, macros
from addin.names import range_of
from addin.profile import Account, Profile
from addin.pull.state import read_state
from addin.selecting import pulled_table
from sync_service.app import build_context, serving
from sync_service.database import reports
from sync_service.database.engine import reading, writing
from sync_service.database.submissions import Wanted, page_of
from sync_service.demo.filling import locate
from sync_service.demo.province import ROOT
from sync_service.demo.sending import Service
from sync_service.domain.periods import Period
from sync_service.outlets.mail import post_of
from sync_service.settings import Settings
from sync_service.stages.context import Context
from sync_service.stages.mail.outbox import drain
from sync_service.stages.report.making import approve, draft
from sync_service.stages.review import return_
from tests.addin.conftest import Person, Saved
from tests.shared_demo import Demo

LAST, EARLIER, BEFORE = "2025-Q3", "2023-Q2", "2023-Q1"
FORMS = ("Biểu 1", "Biểu 2", "Biểu 3", "Biểu 5", "Chỉ tiêu")
BOARD, DIRECT = "Tình hình nộp", "Theo đơn vị trực thuộc"
MEMBERS = ("Biểu 1", "D", "Tổng số")
# By form, row code and heading.
Figures = dict[tuple[str, str, str], float]
Values = Callable[[xw.Book], openpyxl.Workbook]


@dataclass(frozen=True)
class Running:
    """A copy of the demonstration's installation with the service over it."""

    demo: Demo
    settings: Settings
    context: Context
    address: str

    def account(self, unit: str, token: str) -> Account:
        """Who signs in for a unit."""
        return Account(self.address, token, unit, unit)


@pytest.fixture(scope="module")
def running(demo: Demo, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The service over the province, for all of these tests."""
    settings = demo.copy_home(tmp_path_factory.mktemp("tinh"))
    context = build_context(settings)
    with serving(settings, context) as address:
        yield Running(demo, settings, context, address)
    context.engine.dispose()


@dataclass(frozen=True)
class FirstPull:
    """What the officer's first press brought: the workbook saved, and what was said and shown."""

    path: Path
    person: Person
    shown: str


@pytest.fixture(scope="module")
def first_pull(
    running: Running, addin_office: calc.Office, tmp_path_factory: pytest.TempPathFactory
) -> FirstPull:
    """Signed in from a new workbook, and the board of the last quarter asked for."""
    path = tmp_path_factory.mktemp("so") / "so-tong-hop.xlsx"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TH_ADDIN_HOME", str(path.parent / "nguoi-dung"))
        addin_office.activate()
        with pressing_in(addin_office.app.books.add()) as book, spoken() as person:
            person.typed = [running.address, running.demo.result.office_token]
            macros.sign_in()
            macros.show_board()
            book.save(path)
            return FirstPull(path, person, book.sheets.active.name)


@contextmanager
def pressing_in(book: xw.Book) -> Iterator[xw.Book]:
    """The workbook in which the buttons are pressed; closed at the end."""
    book.set_mock_caller()
    try:
        yield book
    finally:
        del xw.Book._mock_caller  # type: ignore[attr-defined]
        if book.impl.is_open:
            book.close()


@contextmanager
def spoken() -> Iterator[Person]:
    """Somebody before the screen."""
    made = Person()
    asking.use(made)
    try:
        yield made
    finally:
        asking.use(None)


@pytest.fixture
def signed_in(running: Running, profile: Profile) -> None:
    """The province's office is signed in."""
    profile.sign_in(running.account(ROOT, running.demo.result.office_token))


@pytest.fixture
def book(
    first_pull: FirstPull, office: calc.Office, signed_in: None, tmp_path: Path
) -> Iterator[xw.Book]:
    """The pulled workbook, opened again."""
    path = tmp_path / "ho-so" / "so.xlsx"
    path.parent.mkdir()
    shutil.copy(first_pull.path, path)
    with pressing_in(office.app.books.open(path)) as opened:
        yield opened


@pytest.fixture
def values(tmp_path: Path) -> Values:
    """Saves a workbook and reads from the file, sheet by sheet as asked for, what it shows."""

    def save_and_read(book: xw.Book) -> openpyxl.Workbook:
        path = tmp_path / "gia-tri.xlsx"
        book.save(path)
        return openpyxl.load_workbook(path, read_only=True)

    return save_and_read


def figures_of(page: Worksheet) -> Figures:
    """A pulled form's figures of its own period; the empty ones are left out."""
    lines = list(page.iter_rows(values_only=True))
    heads = next(at for at, line in enumerate(lines) if line[1] == "Mã số")
    found: Figures = {}
    for line in lines[heads + 3 :]:
        for heading, value in zip(lines[heads], line, strict=True):
            if line[1] and heading and isinstance(value, int | float):
                # A heading may have the unit of measurement behind it.
                found[page.title, str(line[1]), str(heading).split(" (")[0]] = value
    return found


def rows_of(page: Worksheet, known: str) -> list[dict[str, Any]]:
    """The rows of a pulled list by heading; `known` is one of the headings."""
    lines = list(page.iter_rows(values_only=True))
    heads = next(at for at, line in enumerate(lines) if known in line)
    names = [str(one).split("\n")[0] for one in lines[heads]]
    return [dict(zip(names, line, strict=True)) for line in lines[heads + 1 :]]


def board_of(file: openpyxl.Workbook) -> dict[str, dict[str, Any]]:
    """The board by unit."""
    return {str(row["Mã đơn vị"]): row for row in rows_of(file[BOARD], "Mã đơn vị")}


def members(file: openpyxl.Workbook) -> float:
    """The members of the whole province at the end of the period."""
    return figures_of(file["Biểu 1"])[MEMBERS]


def select(book: xw.Book, sheet: str, row: int, column: int = 1) -> None:
    """Selects a cell, counted from 1."""
    page = book.sheets[sheet]
    page.activate()
    page.range((row, column)).select()


def select_unit(book: xw.Book, unit: str) -> None:
    """Selects the row of a unit on the board."""
    used = book.sheets[BOARD].used_range.value
    select(book, BOARD, next(at for at, line in enumerate(used, start=1) if line[1] == unit))


def unit_members(running: Running, unit: str) -> float:
    """A unit's members as its own accepted file says, read by openpyxl."""
    period = running.demo.period(LAST)
    content = _file(running, period.accepted[unit])
    places = locate(content)["Biểu 1"]
    value = openpyxl.load_workbook(BytesIO(content))["Biểu 1"][places["D", "Tổng số"]].value
    assert isinstance(value, int | float)
    return value


def _file(running: Running, sha256: str) -> bytes:
    (path,) = running.settings.files_dir.rglob(f"*{sha256}*")
    return path.read_bytes()


def test_the_first_press_shows_the_board(running: Running, first_pull: FirstPull) -> None:
    """Signed in by address and token; the open quarter is pulled, its board in front."""
    assert first_pull.person.said == [
        "Đã đăng nhập: Tỉnh ủy tỉnh Mẫu (số liệu mẫu).",
        f"Đã lấy số liệu kỳ {LAST} về tệp.",
    ]
    assert first_pull.shown == BOARD
    period = running.demo.period(LAST)
    board = board_of(openpyxl.load_workbook(first_pull.path, read_only=True))
    assert board[ROOT]["Cấp dưới phải nộp"] == period.issued
    received = board["99.05"]["Thời điểm nhận"]
    assert isinstance(received, datetime) and received.year == 2025
    has_report = {unit for unit, row in board.items() if row["Trạng thái"] == "Hợp lệ, chờ duyệt"}
    assert has_report == set(period.accepted)
    missing = {unit for unit, row in board.items() if row["Trạng thái"] == "Chưa nộp"}
    assert missing == set(period.missing)


def test_totals_are_those_of_the_files(running: Running, first_pull: FirstPull) -> None:
    """Every figure pulled is the sum over the units' files, as openpyxl adds them up."""
    file = openpyxl.load_workbook(first_pull.path, read_only=True)
    added = running.demo.added(LAST)

    pulled: Figures = {}
    for form in FORMS:
        pulled |= figures_of(file[form])
    # Means are weighed by members, not added.
    means = {key: value for key, value in pulled.items() if key[1] == "DV_tuoi_tb"}
    assert set(means.values()) == {added.average_age}
    sums = {key: value for key, value in added.sums.items() if key[0] in FORMS}
    assert len(pulled) > 300
    assert {k: v for k, v in pulled.items() if k not in means} == {
        k: v for k, v in sums.items() if k[1] != "DV_tuoi_tb"
    }

    direct = [row for row in rows_of(file[DIRECT], "Mã đơn vị") if row["Mã đơn vị"]]
    heading = "Đảng viên có đến cuối kỳ (người)"
    assert sum(row[heading] or 0 for row in direct) == added.sums[MEMBERS]
    check_tasks(file, added.statuses)


def check_tasks(file: openpyxl.Workbook, statuses: Mapping[str, int]) -> None:
    """The boxes of all tasks hold as many statuses as the clerks wrote."""
    # A plan's own row has formulas over its tasks.
    told = rows_of(file["Nhiệm vụ"], "Tạm dừng")
    rows = [row for row in told if isinstance(row["Tạm dừng"], int | float)]

    def boxes(*names: str) -> int:
        return sum(row[name] or 0 for row in rows for name in names)

    assert boxes("Hoàn thành đúng hạn", "Hoàn thành quá hạn") == statuses["hoàn thành"] > 0
    assert boxes("Tạm dừng") == statuses["tạm dừng"]
    assert boxes("Không thuộc phạm vi") == statuses["không thuộc phạm vi"]
    open_ones = ("Đang thực hiện, còn hạn", "Quá hạn chưa hoàn thành", "Chưa thực hiện")
    assert boxes(*open_ones) == statuses["đang thực hiện"] + statuses["chưa thực hiện"]


def test_from_the_province_down_to_the_cell(
    book: xw.Book, office: calc.Office, running: Running, person: Person, values: Values
) -> None:
    """A total, a direct unit's share of it, the reports below that unit, and the cell itself."""
    area = range_of(book, "TH_Bieu1")
    assert area is not None
    codes = [line[1] for line in area.value]
    select(book, "Biểu 1", area.row + codes.index("D"), 3)
    macros.show_sources()
    whole = sources_of(values(book))
    now = rollup_of(running)["values"]["member_statistics"]
    assert len(whole) > 250
    assert sum(row["Giá trị"] for row in whole) == now["D"]["total"]

    # The committee with most members, several of whose units report by themselves.
    used = book.sheets[DIRECT].used_range.value
    heads = next(at for at, line in enumerate(used) if line[2] == "Mã đơn vị")
    names = [str(one).split("\n")[0] for one in used[heads]]
    column = names.index("Đảng viên có đến cuối kỳ (người)")
    # The last rows are the total and notes.
    rows = [at for at, line in enumerate(used) if at > heads and line[2] and line[column]]
    row = max(rows, key=lambda at: used[at][column])
    select(book, DIRECT, row + 1, column + 1)
    macros.show_sources()
    below = sources_of(values(book))
    assert 1 < len(below) < len(whole)
    assert {one["Mã đơn vị"] for one in below} < {one["Mã đơn vị"] for one in whole}
    now = rollup_of(running, used[row][2])["values"]["member_statistics"]
    assert sum(one["Giá trị"] for one in below) == now["D"]["total"]

    select(book, "Nguồn", 4)
    macros.show_sources()
    received = office.app.books.active
    try:
        assert "chỉ đọc" in person.heard
        assert received.name != book.name
        at = below[0]["Ô"]
        assert received.sheets.active.name == below[0]["Trang"]
        assert received.sheets.active[at].value == below[0]["Giá trị"]
    finally:
        received.close()


def rollup_of(running: Running, unit: str = ROOT) -> Mapping[str, Any]:
    """A unit's totals as the service tells them now; other tests return reports."""
    token = running.demo.result.office_token
    return Service(running.address).get(f"/rollups/{LAST}/{unit}", token)


def sources_of(file: openpyxl.Workbook) -> list[dict[str, Any]]:
    """The list of sources."""
    return [row for row in rows_of(file["Nguồn"], "Mã đơn vị") if row["Mã đơn vị"]]


def test_reminding_a_unit_that_has_not_reported(
    book: xw.Book, running: Running, person: Person
) -> None:
    """A mail to its address lies in the outbox and leaves it; who has reported gets none.

    The communes founded in 2025 have told no address yet.
    """
    missing = set(running.demo.period(LAST).missing) - {running.demo.result.open_unit}
    unit = next(one for one in sorted(missing) if one.count(".") == 2)
    commune = next(one for one in sorted(missing) if one.count(".") == 1)
    select_unit(book, unit)
    macros.remind()
    assert person.asked == [f"Gửi thư nhắc nộp báo cáo kỳ {LAST} tới 1 đơn vị: {unit}?"]
    assert person.heard == f"Đã xếp thư nhắc gửi tới: {unit}."

    drain(running.context, post_of(running.settings))
    address = f"<{unit.replace('.', '-')}@tinhmau.example>"
    letters = [
        message_from_bytes(path.read_bytes(), policy=policy.default)
        for path in running.settings.outbox_dir.glob("*.eml")
    ]
    (letter,) = [one for one in letters if str(one["To"]).endswith(address)]
    body = letter.get_body(("plain",))
    assert body is not None and "Quý III" in body.get_content()

    macros.remind()
    assert person.heard == f"Mới được nhắc trong ngày, không nhắc lại: {unit}."
    select_unit(book, commune)
    macros.remind()
    assert person.heard == f"Chưa có địa chỉ thư: {commune}."
    select_unit(book, "99.05")
    macros.remind()
    assert person.heard == "Đã nộp báo cáo: 99.05."


def test_approving_and_sending_back(
    book: xw.Book, running: Running, person: Person, values: Values
) -> None:
    """Reports approved, one returned: the board says so, and its figures leave the totals.

    A report that somebody else has returned meanwhile is told, and keeps nothing else back.
    """
    approved, quicker, returned = ("99.04", "99.05"), "99.06", "99.39.021"
    own = unit_members(running, returned)
    return_(running.context, submission_of(book, quicker), "người khác", "nhầm kỳ")
    select_unit(book, approved[0])
    book.app.selection.resize(3, 1).select()
    macros.approve()
    assert person.asked[-1] == "Duyệt 3 báo cáo: 99.04, 99.05, 99.06?"
    assert person.heard.startswith(f"Đã duyệt 2 báo cáo.\nKhông làm được: {quicker}: ")
    file = values(book)
    before, board = members(file), board_of(file)
    assert {board[unit]["Trạng thái"] for unit in approved} == {"Đã duyệt"}
    assert board[quicker]["Trạng thái"] == "Bị trả lại"

    select_unit(book, returned)
    person.typed = ["Số đảng viên nữ chưa khớp với danh sách"]
    macros.send_back()
    assert person.heard.startswith("Đã trả lại 1 báo cáo.")
    file = values(book)
    assert board_of(file)[returned]["Trạng thái"] == "Bị trả lại"
    assert members(file) == before - own
    changed = file["Thay đổi"].iter_rows(min_row=4, values_only=True)
    assert ("Biểu 1", before, before - own) in [(line[0], line[4], line[5]) for line in changed]


def submission_of(book: xw.Book, unit: str) -> int:
    """The number of a unit's report, as the workbook knows it."""
    state = read_state(book)
    assert state is not None
    table = pulled_table(book, state, "TH_TinhHinhNop")
    assert table is not None
    return table.submissions[unit]


@pytest.fixture
def new_book(office: calc.Office, signed_in: None) -> Iterator[xw.Book]:
    """An empty workbook."""
    with pressing_in(office.app.books.add()) as opened:
        yield opened


def test_an_earlier_quarter_against_the_one_before(
    new_book: xw.Book, running: Running, person: Person, saved: Saved, values: Values
) -> None:
    """The chosen quarter is pulled; cells that differ from the last one tell both figures.

    It is closed: what was signed stays, whatever is pressed.
    """
    person.typed = [EARLIER]
    macros.choose_period()
    assert person.heard == f"Đã lấy số liệu kỳ {EARLIER} về tệp."
    now, was = running.demo.added(EARLIER).sums, running.demo.added(BEFORE).sums

    person.choice = 1
    macros.compare()
    assert "không so sánh được" in person.heard
    person.choice = 0
    macros.compare()
    assert "ô khác với kỳ trước" in person.heard
    page = saved(new_book)["Biểu 1"]
    cell = next(row[2] for row in page.iter_rows() if row[1].value == "D")
    assert cell.value == now[MEMBERS]
    assert cell.fill.fgColor.rgb == "FFFFE699"
    assert cell.comment is not None
    assert cell.comment.text == (
        f"Trước (kỳ trước): {dotted(was[MEMBERS])}\nNay: {dotted(now[MEMBERS])}"
    )
    macros.compare()
    assert person.heard == "Đã bỏ các dấu so sánh."

    select_unit(new_book, "99.01")
    person.typed = ["thử"]
    macros.send_back()
    assert "đã khóa sổ" in person.heard
    assert members(values(new_book)) == now[MEMBERS]


def dotted(number: float) -> str:
    """A whole number as Vietnamese people write it."""
    return f"{number:,.0f}".replace(",", ".")


def test_the_report_sent(book: xw.Book, running: Running, person: Person, saved: Saved) -> None:
    """Its files come to lie beside the workbook; a figure changed since is marked."""
    made = sent_report(running)
    folder = Path(book.fullname).parent
    macros.download_report()
    assert person.heard.startswith(f"Đã tải báo cáo kỳ {LAST} (đã gửi) về {folder}")
    kept = [path for path in folder.iterdir() if not path.name.startswith(".~")]
    files = {path.suffix: path for path in kept if path.name != "so.xlsx"}
    assert set(files) == {".xlsx", ".docx", ".pdf"}
    assert files[".pdf"].read_bytes().startswith(b"%PDF-")
    in_report = members(openpyxl.load_workbook(files[".xlsx"], read_only=True))
    assert made == in_report

    returned = "99.42.023"
    own = unit_members(running, returned)
    return_(running.context, submission_of(book, returned), "người khác", "thiếu Biểu 3")
    person.choice = 2
    macros.compare()
    page = saved(book)["Biểu 1"]
    cell = next(row[2] for row in page.iter_rows() if row[1].value == "D")
    assert cell.comment is not None
    assert cell.comment.text == (
        f"Trước (báo cáo đã gửi gần nhất): {dotted(in_report)}\nNay: {dotted(in_report - own)}"
    )


def sent_report(running: Running) -> float:
    """Draws up, approves and sends the quarter's report; the members it tells."""
    period = Period.parse(LAST)
    drafted = draft(running.context, running.settings, period, None, "văn phòng")
    approve(running.context, period, None, "văn phòng", as_it_is=True)
    with writing(running.context.engine) as connection:
        reports.set_sent(connection, drafted.made.id, running.context.now())
    workbook = BytesIO(drafted.contents["workbook"])
    return members(openpyxl.load_workbook(workbook, read_only=True))


def test_a_unit_checks_mends_and_submits_from_calc(
    running: Running,
    first_pull: FirstPull,
    office: calc.Office,
    profile: Profile,
    person: Person,
    saved: Saved,
    tmp_path: Path,
) -> None:
    """The wrong figure is named with its cell; mended in the sheet, the report goes in."""
    assert first_pull.path.exists()  # pulled before this report is counted
    result = running.demo.result
    profile.sign_in(running.account(result.open_unit, result.unit_token))
    path = tmp_path / result.trial_file.name
    shutil.copy(result.trial_file, path)
    with pressing_in(office.app.books.open(path)) as own:
        macros.submit()
        assert person.heard.startswith("Chưa nộp được: còn ")
        page = saved(own, "kiem-tra.xlsx")["Kết quả kiểm tra"]
        faults = [[cell.value for cell in row] for row in page.iter_rows(min_row=4)]
        # The figure at fault comes first; what else it contradicts, behind it.
        assert faults[0][:3] == ["Lỗi", "Biểu 1", "C23"]
        assert page["C4"].hyperlink is not None

        content = result.trial_file.read_bytes()
        places = locate(content)["Biểu 1"]
        sheet = own.sheets["Biểu 1"]
        a, b, c = (sheet[places[code, "Tổng số"]].value for code in "ABC")
        sheet["C23"].value = a + b - c
        macros.check()
        assert person.heard.startswith("Báo cáo hợp lệ")
        own.save()
        before = rollup_of(running)["values"]["member_statistics"]["D"]["total"]
        macros.submit()
        assert person.asked[-1].endswith(f"của {result.open_unit}, kỳ {LAST}?")
        assert person.heard.startswith("Đã nộp: báo cáo hợp lệ")
        macros.submit()
        assert "đã nộp trước đó" in person.heard
    kept = newest_accepted(running, result.open_unit)
    mended = openpyxl.load_workbook(BytesIO(kept))
    assert mended["Biểu 1"]["C23"].value == a + b - c
    now = rollup_of(running)["values"]["member_statistics"]["D"]["total"]
    assert now == before + a + b - c


def newest_accepted(running: Running, unit: str) -> bytes:
    """The report of a unit that counts, as it was received."""
    with reading(running.context.engine) as connection:
        found, _ = page_of(
            connection,
            unit,
            unplaced=False,
            wanted=Wanted(LAST, unit, "accepted"),
            limit=1,
            offset=0,
        )
    return _file(running, found[0].sha256)

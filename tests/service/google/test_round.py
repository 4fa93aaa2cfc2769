"""A quarter over Google Sheets: issued, filled in, read, answered, mended, added up."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sync_service.database.submissions import submissions_of
from sync_service.domain.periods import Period
from sync_service.stages.issue import issue_one
from sync_service.stages.originals import read_original
from sync_service.stages.periods import known_period
from sync_service.stages.review import return_
from sync_service.stages.rollup import scope_of
from sync_service.stages.trace import trace
from tests.service.google.conftest import PERIOD, Office, office_of
from tests.service.google.server import DRIVE, ROBOT, Google
from tests.service.google.spreadsheet import Locked, said
from tests.service.province import honest


@pytest.fixture
def planned(tmp_path: Path, google: Google, database_url: str) -> Iterator[Office]:
    """The small province with its plan, on both databases; Google writes every file anew."""
    google.writes_anew = True
    made = office_of(tmp_path, google, database_url)
    made.province.load_plan()
    made.province.open(PERIOD)
    yield made
    made.province.engine.dispose()


def test_a_quarter_goes_round(planned: Office) -> None:
    """Filled wrongly it is marked, mended it counts and the marks are gone."""
    office = planned
    made = office.issue("G1", "H1")
    assert (made.issued, made.problems) == (2, [])
    assert office.collect().accepted == 0
    office.fill_in("G1", a=30)
    office.type_in("G1", {("D", "Tổng số"): 99})

    collected = office.collect()

    assert (collected.rejected, collected.answered, collected.failed) == (1, 1, 0), office.logged
    sheet = office.google.sheet_of("G1")
    assert any("CHƯA ĐƯỢC NHẬN" in one for one in told(office, "G1"))
    notes = sheet.sheet("Biểu 1").notes
    assert notes
    assert all(one.startswith("Tổng Hợp – kết quả kiểm tra") for one in notes.values())
    assert sheet.sheet("Biểu 1").rules

    office.type_in("G1", {("D", "Tổng số"): 30})
    collected = office.collect()

    assert (collected.accepted, collected.answered) == (1, 1)
    assert office.province.figure(PERIOD, "D") == 30
    sheet = office.google.sheet_of("G1")
    assert not any(one.notes or one.rules for one in sheet.sheets)
    assert [one.title for one in sheet.sheets].count("Kết quả kiểm tra") == 1
    assert "ĐÃ ĐƯỢC NHẬN." in told(office, "G1")

    asked = len(office.google.asked)
    collected = office.collect()
    assert (collected.accepted, collected.waiting) == (0, 0)
    later = [one.call.method for one in office.google.asked[asked:]]
    assert later == ["files.list", "files.export", "about.get"]
    asked = len(office.google.asked)
    office.collect()
    assert [one.call.method for one in office.google.asked[asked:]] == ["files.list"]


def test_a_sheet_is_issued_as_the_workbook_is(office: Office) -> None:
    """The same sheets, hidden ones hidden; in the period's folder of the shared drive; shared."""
    assert office.issue("G1").issued == 1
    file = office.google.file_of("G1")
    with office.province.engine.connect() as connection:
        opened = known_period(connection, PERIOD)
        workbook = issue_one(office.province.context, connection, opened, "G1").content
    sheet = office.google.sheet_of("G1")
    assert sheet.content == workbook
    assert {one.title for one in sheet.sheets if one.properties.get("hidden")} >= {"_tonghop"}
    assert sheet.properties == {"locale": "vi_VN", "timeZone": "Asia/Ho_Chi_Minh"}
    (folder,) = (office.google.files[one] for one in file.about["parents"])
    assert folder.about["parents"] == [DRIVE]
    assert folder.about["name"] == f"Báo cáo {PERIOD}"
    assert [(one["emailAddress"], one["role"]) for one in file.permissions] == [
        ("g1@xa.vn", "writer")
    ]
    (shared,) = office.google.calls("permissions.create")
    assert "Chi bộ cơ sở Một" in shared.call.query["emailMessage"]


def test_only_open_cells_take_what_fits(planned: Office) -> None:
    """Everything but the yellow cells is protected; they take what the workbook's would."""
    office = planned
    office.issue("G1")
    clerk = "g1@xa.vn"

    def refuses(title: str, cell: str, value: object) -> bool:
        try:
            office.google.type_in("G1", title, {cell: value}, clerk)  # type: ignore[dict-item]
        except Locked:
            return True
        return False

    assert refuses("Biểu 1", "A7", "khác")
    assert refuses("_tonghop", "B2", "G2")
    assert refuses("Biểu 1", "C7", -1)
    assert refuses("Biểu 1", "C7", 1.5)
    assert refuses("Biểu 1", "C8", "mười")
    assert not refuses("Biểu 1", "C8", 12)
    assert refuses("NV QNG-21", "G6", "đang làm")
    assert not refuses("NV QNG-21", "G6", "đang thực hiện")
    assert {
        user
        for one in office.google.sheet_of("G1").sheets
        for kept in one.protections.values()
        for user in kept["editors"]["users"]
    } == {ROBOT}


def test_a_clerk_fills_in_over_days_and_is_left_alone(office: Office) -> None:
    """What was not ticked is not read, marked or refused, however long it lies there."""
    office.issue("G1")
    sheet = office.google.sheet_of("G1")
    assert told(office, "G1")[0] == "GỬI BÁO CÁO"
    assert "Đã nhập xong, gửi báo cáo" in told(office, "G1")
    assert not office.is_ticked("G1")
    seen = []
    for day in range(3):
        office.type_in("G1", {("A", "Tổng số"): 30 + day}, sends=False)
        for _ in range(3):
            collected = office.collect(minutes=8 * 60)
            assert (collected.accepted, collected.rejected, collected.answered) == (0, 0, 0)
            seen.append(collected.waiting)
    assert seen == [1, 0, 0] * 3
    assert not any(one.notes or one.rules for one in sheet.sheets)
    assert office.province.rollup(PERIOD).coverage.accepted == 0
    asked = len(office.google.asked)
    office.collect()
    assert [one.call.method for one in office.google.asked[asked:]] == ["files.list"]


def test_a_tick_sends_once(office: Office) -> None:
    """Half-filled and ticked it is refused once, and told how to send again; mended, it counts."""
    office.issue("G1")
    office.type_in("G1", {("A", "Tổng số"): 30})
    collected = office.collect(minutes=0)
    assert (collected.rejected, collected.answered) == (1, 1)
    assert not office.is_ticked("G1")
    assert any("đánh dấu lại" in one for one in told(office, "G1"))
    office.fill_in("G1", a=30)
    office.google.sheet_of("G1").sheet("Kết quả kiểm tra").cells[2, 0]["userEnteredValue"] = {
        "boolValue": False
    }
    for _ in range(3):
        collected = office.collect()
        assert (collected.accepted, collected.rejected, collected.answered) == (0, 0, 0)
    office.tick("G1")
    assert office.collect(minutes=0).accepted == 1
    assert not office.is_ticked("G1")
    office.tick("G1")
    collected = office.collect()
    assert (collected.accepted, collected.duplicate, collected.answered) == (0, 0, 1)
    assert not office.is_ticked("G1")
    assert "ĐÃ ĐƯỢC NHẬN." in told(office, "G1")


def test_only_the_box_of_the_first_sheet_is_open(office: Office) -> None:
    """A clerk can tick it, and write nothing else there; deleted, the sheet comes back."""
    office.issue("G1")
    office.tick("G1")
    with pytest.raises(Locked):
        office.google.type_in("G1", "Kết quả kiểm tra", {"A3": "xong"}, "g1@xa.vn")
    with pytest.raises(Locked):
        office.google.type_in("G1", "Kết quả kiểm tra", {"B3": "xong"}, "g1@xa.vn")
    sheet = office.google.sheet_of("G1")
    sheet.sheets.pop(0)
    office.type_in("G1", {("A", "Tổng số"): 3}, sends=False)
    assert office.collect().rejected == 0
    assert told(office, "G1")[0] == "GỬI BÁO CÁO"
    office.fill_in("G1", a=30)
    assert office.collect().accepted == 1
    office.google.sheet_of("G1").sheets.pop(0)
    office.type_in("G1", {("A", "Tổng số"): 31}, sends=False)
    assert office.collect().answered == 1
    assert "ĐÃ ĐƯỢC NHẬN." in told(office, "G1")


def test_the_report_is_traced_to_the_sheet(office: Office) -> None:
    """The file as Google gave it is kept; the channel, the editor and the time are on record."""
    office.issue("G1")
    office.google.time.sleep(3600)
    office.fill_in("G1", a=30)
    edited = office.google.file_of("G1").modified
    assert office.collect().accepted == 1

    with office.province.engine.connect() as connection:
        (stored,) = submissions_of(connection, PERIOD, ["G1"])
        scope = scope_of(connection, Period.parse(PERIOD), None)
        found = trace(office.province.context, connection, scope, "D", "total")
    assert (stored.channel, stored.sender) == ("google", "g1@xa.vn")
    assert abs((stored.received_at - edited).total_seconds()) < 1
    (source,) = found.sources
    assert (source.unit, source.value, source.channel) == ("G1", 30, "google")
    assert read_original(office.province.context.originals, stored.sha256)[:2] == b"PK"


def test_a_clerks_own_words_stay(office: Office) -> None:
    """A clerk's note, sheet named like ours and rule of colour outlive our marks."""
    office.issue("G1")
    office.fill_in("G1", a=30)
    office.type_in("G1", {("D", "Tổng số"): 99})
    page = office.google.sheet_of("G1").sheet("Biểu 1")
    office.collect()
    marked = dict(office.google.sheet_of("G1").sheet("Biểu 1").notes)
    page = office.google.sheet_of("G1").sheet("Biểu 1")
    ours = next(iter(marked))
    page.notes = {ours: f"Hỏi lại chị Lan\n\n{marked[ours]}", (0, 0): "của tôi"}
    rule = {"ranges": [], "booleanRule": {"condition": {"type": "NOT_BLANK"}, "format": {}}}
    page.rules.append(rule)
    office.type_in("G1", {("D", "Tổng số"): 30})
    assert office.collect().accepted == 1
    page = office.google.sheet_of("G1").sheet("Biểu 1")
    assert page.notes == {ours: "Hỏi lại chị Lan", (0, 0): "của tôi"}
    assert page.rules == [rule]


def test_what_a_clerk_types_is_never_a_formula(office: Office) -> None:
    """Hostile text is shown in the result sheet as text."""
    office.issue("G1")
    office.fill_in("G1", a=30)
    sheet = office.google.sheet_of("G1")
    for one in sheet.sheets:
        one.checks.clear()
    office.type_in("G1", {("D", "Tổng số"): '=IMPORTDATA("http://x")'})
    assert office.collect().rejected == 1
    cells = office.google.sheet_of("G1").sheets[0].cells.values()
    kinds = {kind for one in cells for kind in one.get("userEnteredValue", {})}
    assert kinds == {"stringValue", "boolValue"}
    assert any("IMPORTDATA" in one for one in told(office, "G1"))


def test_what_becomes_of_a_report_later_is_told(office: Office) -> None:
    """Returned by the unit above, or replaced over another channel, the sheet tells it."""
    office.issue("G1", "G2")
    office.fill_in("G1", a=30)
    office.fill_in("G2", a=5)
    assert office.collect().accepted == 2
    newer = office.province.filled(PERIOD, "G1", honest(PERIOD, "G1", a=31))
    assert office.province.send(newer).status == "accepted"
    with office.province.engine.connect() as connection:
        (report,) = submissions_of(connection, PERIOD, ["G2"])
    return_(office.province.context, report.id, "H1", "Thiếu số liệu nữ")
    assert office.collect().answered == 2
    assert any("nay đã có lần gửi mới hơn" in one for one in told(office, "G1"))
    assert {"BỊ CẤP TRÊN TRẢ LẠI. Sửa rồi gửi lại.", "Thiếu số liệu nữ"} <= set(told(office, "G2"))
    assert office.collect().answered == 0


def told(office: Office, unit: str) -> list[str]:
    """What the result sheet says."""
    first = office.google.sheet_of(unit).sheets[0]
    assert first.title == "Kết quả kiểm tra"
    found = (said(first, at) for at in sorted(first.cells))
    return [one for one in found if isinstance(one, str)]

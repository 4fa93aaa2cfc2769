"""The totals in a Google Sheet of the office: ours is kept up to date, the rest is theirs."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sync_service.domain.periods import Period
from sync_service.errors import UsageRefused
from sync_service.outlets.google.faults import SheetProblem
from sync_service.outlets.google.own_tabs import STATE, OwnTab, Value
from sync_service.outlets.google.row_moves import row_moves
from sync_service.stages.google import push as google_push
from sync_service.stages.google.push import push_totals
from sync_service.stages.google.totals import own_tabs
from sync_service.stages.provincial import provincial_report
from sync_service.stages.rollup import scope_of
from sync_service.workbooks.provincial.drawing import draw
from tests.service.google.conftest import (
    PERIOD,
    Office,
    database_of,
    office_with,
    with_addresses,
)
from tests.service.google.server import DRIVE, Google, Refusal
from tests.service.google.spreadsheet import Sheet, Spreadsheet, said
from tests.service.province import UNITS, found_province

BY_UNIT = "Theo đơn vị trực thuộc"


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The database of the small province with its plan and one accepted report."""
    province = found_province(tmp_path_factory.mktemp("begun"), units=with_addresses(UNITS))
    province.load_plan()
    province.open(PERIOD)
    province.report(PERIOD, "G1", a=30)
    return database_of(province)


@pytest.fixture
def planned(tmp_path: Path, google: Google, begun: bytes) -> Iterator[Office]:
    """The small province with one report accepted, and pushed."""
    made = office_with(tmp_path, google, begun)
    push(made)
    yield made
    made.province.engine.dispose()


def push(office: Office, *readers: str) -> str:
    """The province's totals pushed; their address."""
    return push_totals(
        office.province.context,
        office.settings,
        Period.parse(PERIOD),
        readers=readers,
        actor="test",
        open_google=office.open,
    )


def totals(office: Office) -> Spreadsheet:
    """The sheet of the totals."""
    return office.google.sheet_of("T", "totals")


def drawn(office: Office) -> list[OwnTab]:
    """The tabs as they are to stand now."""
    with office.province.engine.connect() as connection:
        scope = scope_of(connection, Period.parse(PERIOD), None)
        return own_tabs(draw(provincial_report(office.province.context, connection, scope)))


def asked(office: Office, since: int) -> list[str]:
    """The requests made since then."""
    return [one.call.method for one in office.google.asked[since:]]


def assert_as_drawn(office: Office, *, but: tuple[str, ...] = ()) -> None:
    """Every cell of ours stands as drawn, by value, merge and look."""
    sheets = {one.title: one for one in totals(office).sheets}
    for tab in drawn(office):
        if tab.name in but:
            continue
        sheet = totals(office).loaded(sheets[tab.name])
        for row, line in enumerate(tab.values):
            for column, value in enumerate(line):
                if (row, column) not in tab.fleeting:
                    place = (tab.name, row, column)
                    assert said(sheet, (row, column)) == expected(value), place
        for box, look in tab.looks:
            cell = sheet.cells.get((box.top, box.left), {})
            if "userEnteredFormat" in cell:
                assert look.items() <= without_link(cell["userEnteredFormat"]).items()
        ours = [one for one in sheet.merges if one["endColumnIndex"] <= tab.columns]
        assert len(ours) == len(tab.merges)


def without_link(look: dict[str, Any]) -> dict[str, Any]:
    """A look but for where its cell leads."""
    text = {key: one for key, one in look.get("textFormat", {}).items() if key != "link"}
    return look | ({"textFormat": text} if text else {})


def expected(value: Value) -> Any:
    """A number as near as a workbook keeps it; other values as they are."""
    return pytest.approx(value) if isinstance(value, int | float) else value


def row_of(sheet: Sheet, words: str) -> int:
    """The row that has these words in one of its first columns."""
    return next(at[0] for at in sorted(sheet.cells) if said(sheet, at) == words)


def test_the_sheet_is_made_once_and_read_by_readers(planned: Office) -> None:
    """At one address; ours are marked, and closed but for the columns to their right."""
    address = push(planned, "lanhdao@tinh.vn")
    assert push(planned) == address
    file = planned.google.file_of("T", "totals")
    assert address.endswith(f"/{file.id}/edit")
    (permission,) = file.permissions
    assert (permission["emailAddress"], permission["role"]) == ("lanhdao@tinh.vn", "reader")
    sheets = totals(planned).sheets
    assert [one.title for one in sheets] == [*(tab.name for tab in drawn(planned)), STATE]
    for sheet in sheets:
        assert [one["metadataValue"] for one in sheet.metadata.values()] == [sheet.title]
        assert len(sheet.protections) == 1
    assert [one.title for one in sheets if one.properties.get("hidden")] == [STATE]
    with pytest.raises(UsageRefused, match="không phải là địa chỉ thư"):
        push(planned, "không phải địa chỉ")


def test_nothing_new_is_not_written(planned: Office) -> None:
    """Drive is asked whether the sheet is still there; Sheets is not asked at all."""
    before = len(planned.google.asked)
    push(planned)
    assert asked(planned, before) == ["files.list"]


def test_peoples_own_work_outlives_a_push(planned: Office) -> None:
    """Their tabs, the columns beside ours and their notes stay, each with its row."""
    book = totals(planned)
    people = Sheet(
        {
            "sheetId": 5,
            "title": "Tính riêng",
            "index": 0,
            "gridProperties": {"rowCount": 9, "columnCount": 9},
        },
        is_converted=False,
    )
    people.cells[0, 0] = {"userEnteredValue": {"formulaValue": "='Biểu 1'!C9"}}
    people.protections[777] = {"protectedRangeId": 777, "range": {"sheetId": 5}}
    book.sheets.insert(0, people)
    book._number()
    page = book.loaded(book.sheet(BY_UNIT))
    width = next(tab.columns for tab in drawn(planned) if tab.name == BY_UNIT)
    row = row_of(page, "Huyện ủy Hai")
    page.cells[row, width] = {"userEnteredValue": {"stringValue": "hỏi lại"}}
    page.notes[row, width + 1] = "đã gọi điện"
    ids = {one.title: one.id for one in book.sheets}
    planned.google._touch(planned.google.file_of("T", "totals"), "nguoi@tinh.vn")

    founded = UNITS.replace(
        "- {code: H2",
        "- {code: H0, name: Huyện ủy Không, kind: huyen_uy, parent: T, "
        "from: 2020-01-01}\n- {code: H2",
    )
    planned.province.load_units(with_addresses(founded))
    planned.province.report(PERIOD, "G2", a=12)
    before = len(planned.google.asked)
    push(planned)

    assert asked(planned, before).count("spreadsheets.batchUpdate") == 1
    book = totals(planned)
    assert {one.title: one.id for one in book.sheets} == ids
    assert book.sheets[0].title == "Tính riêng"
    assert said(book.sheets[0], (0, 0)) == "='Biểu 1'!C9"
    assert list(book.sheets[0].protections) == [777]
    page = book.sheet(BY_UNIT)
    moved = row_of(page, "Huyện ủy Hai")
    assert moved == row + 1
    assert said(page, (moved, width)) == "hỏi lại"
    assert page.notes == {(moved, width + 1): "đã gọi điện"}
    assert_as_drawn(planned)


def test_only_what_is_different_is_written(planned: Office) -> None:
    """A late report changes its rows and the totals, not the other rows of long lists."""
    push(planned)
    planned.province.report(PERIOD, "G3", a=7)
    before = len(planned.google.asked)
    push(planned)
    (body,) = (
        one.body for one in planned.google.asked[before:] if one.call.method.endswith("batchUpdate")
    )
    written = sum(
        len(one["updateCells"].get("rows", [])) for one in body["requests"] if "updateCells" in one
    )
    every = sum(len(tab.keys) for tab in drawn(planned))
    assert 0 < written < every / 2


def test_a_row_that_is_gone_leaves_the_note_beside_it(planned: Office) -> None:
    """Without a note it goes; with one its words and the note stay below, its figures do not."""
    book = totals(planned)
    page = book.loaded(book.sheet(BY_UNIT))
    tab = next(tab for tab in drawn(planned) if tab.name == BY_UNIT)
    row = row_of(page, "Huyện ủy Một")
    page.cells[row, tab.columns] = {"userEnteredValue": {"stringValue": "chờ bổ sung"}}
    planned.province.load_units(with_addresses(UNITS.replace("Huyện ủy Một", "Huyện ủy Khác")))
    renamed = [key for tab in drawn(planned) if tab.name == BY_UNIT for key in tab.keys]
    assert list(tab.keys) == renamed, "a unit's new name is the same row"

    closed = UNITS + "events:\n- {date: 2023-02-01, event: merge, units: [H1], into: H2}\n"
    planned.province.load_units(with_addresses(closed))
    push(planned)
    page = totals(planned).sheet(BY_UNIT)
    now = next(tab for tab in drawn(planned) if tab.name == BY_UNIT)
    assert len(now.keys) < len(tab.keys)
    below = row_of(page, "Huyện ủy Một")
    assert below >= len(now.keys)
    assert said(page, (below, tab.columns)) == "chờ bổ sung"
    figures = [said(page, (below, column)) for column in range(now.columns)]
    assert not any(isinstance(one, int | float) for one in figures)
    assert_as_drawn(planned)


def test_a_push_broken_off_leaves_the_old_or_the_new(planned: Office) -> None:
    """One change, all or nothing: refused it leaves everything, lost it is looked up."""
    planned.province.report(PERIOD, "G2", a=12)
    old = {one.title: dict(totals(planned).loaded(one).cells) for one in totals(planned).sheets}
    planned.google.fail("spreadsheets.batchUpdate", Refusal(400, "badRequest", "no"))
    with pytest.raises(SheetProblem):
        push(planned)
    assert {one.title: dict(one.cells) for one in totals(planned).sheets} == old
    planned.google.fail("spreadsheets.batchUpdate", None, done=True)
    before = len(planned.google.asked)
    push(planned)
    assert asked(planned, before).count("spreadsheets.batchUpdate") == 1
    assert_as_drawn(planned)


def test_a_first_push_broken_off_is_gone_on_with(office: Office) -> None:
    """Uploaded but not marked yet: the next push takes the tabs for ours, and makes no second."""
    office.google.fail("spreadsheets.batchUpdate", Refusal(400, "badRequest", "no"))
    with pytest.raises(SheetProblem):
        push(office)
    office.province.report(PERIOD, "G1", a=30)
    push(office)
    assert len(office.google.calls("files.create")) == 2  # the folder and the sheet
    titles = [one.title for one in totals(office).sheets]
    assert len(titles) == len(set(titles)) == len(drawn(office)) + 1
    assert totals(office).properties["locale"] == "vi_VN"
    assert_as_drawn(office)


def test_a_tab_taken_away_comes_back_and_a_title_taken_stays(planned: Office) -> None:
    """A tab of ours that was deleted is made anew; a person's of the same name is not touched."""
    book = totals(planned)
    ours = book.sheet("Chỉ tiêu kế hoạch")
    book.sheets.remove(ours)
    theirs = Sheet(
        {
            "sheetId": 6,
            "title": "Chỉ tiêu kế hoạch",
            "index": 0,
            "gridProperties": {"rowCount": 3, "columnCount": 3},
        },
        is_converted=False,
    )
    theirs.cells[0, 0] = {"userEnteredValue": {"stringValue": "của tôi"}}
    book.sheets.append(theirs)
    book._number()
    planned.google._touch(planned.google.file_of("T", "totals"), "nguoi@tinh.vn")
    push(planned)
    titles = [one.title for one in totals(planned).sheets]
    assert "Chỉ tiêu kế hoạch (2)" in titles
    assert said(totals(planned).sheet("Chỉ tiêu kế hoạch"), (0, 0)) == "của tôi"
    assert_as_drawn(planned, but=("Chỉ tiêu kế hoạch",))
    before = len(planned.google.asked)
    push(planned)
    assert asked(planned, before) == ["files.list"]


def test_a_spoilt_memory_is_written_anew(planned: Office) -> None:
    """Somebody wrote into the hidden tab: everything of ours is written again."""
    memory = totals(planned).sheet(STATE)
    memory.cells[0, 0] = {"userEnteredValue": {"stringValue": "không phải của máy"}}
    planned.google._touch(planned.google.file_of("T", "totals"), "nguoi@tinh.vn")
    planned.province.report(PERIOD, "G2", a=12)
    push(planned)
    assert_as_drawn(planned)
    before = len(planned.google.asked)
    push(planned)
    assert asked(planned, before) == ["files.list"]


def test_a_tab_that_was_cut_is_written_anew(planned: Office) -> None:
    """Whoever owns the file may delete rows of ours: the next push puts everything back."""
    book = totals(planned)
    tab = next(tab for tab in drawn(planned) if tab.name == BY_UNIT)
    sheet = book.sheet(BY_UNIT)
    grid = {"rowCount": len(tab.keys), "columnCount": 60}
    sheet.properties["gridProperties"] = grid
    cut = {"sheetId": sheet.id, "dimension": "ROWS", "startIndex": 6, "endIndex": 8}
    book.change([{"deleteDimension": {"range": cut}}])
    planned.google._touch(planned.google.file_of("T", "totals"), "nguoi@tinh.vn")
    push(planned)
    assert_as_drawn(planned)


@pytest.mark.parametrize("words", [None, "của văn phòng"])
def test_a_tab_no_longer_drawn_goes_unless_people_wrote_on_it(
    planned: Office, monkeypatch: pytest.MonkeyPatch, words: str | None
) -> None:
    """Without anything beside it is deleted; else it is left to people, without our figures."""
    gone = drawn(planned)[-1]
    page = totals(planned).loaded(totals(planned).sheet(gone.name))
    beside = (2, gone.columns)
    if words is not None:
        page.cells[beside] = {"userEnteredValue": {"stringValue": words}}
    monkeypatch.setattr(google_push, "own_tabs", lambda model: own_tabs(model)[:-1])
    push(planned)
    titles = [one.title for one in totals(planned).sheets]
    assert (gone.name in titles) == (words is not None)
    if words is not None:
        page = totals(planned).sheet(gone.name)
        assert (page.protections, page.metadata) == ({}, {})
        assert {at: said(page, at) for at in page.cells if said(page, at) is not None} == {
            (0, 0): "Trang này không còn trong sổ tổng hợp; phần còn lại là của văn phòng.",
            beside: words,
        }
    before = len(planned.google.asked)
    push(planned)
    assert asked(planned, before) == ["files.list"]


def test_a_tab_that_nobody_remembers_is_left(
    planned: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ours by its mark, but with the memory spoilt nobody knows what on it is people's."""
    gone = drawn(planned)[-1]
    page = totals(planned).loaded(totals(planned).sheet(gone.name))
    page.cells[0, 1] = {"userEnteredValue": {"stringValue": "của văn phòng"}}
    stood = {at: said(page, at) for at in page.cells}
    memory = totals(planned).sheet(STATE)
    memory.cells[0, 0] = {"userEnteredValue": {"stringValue": "không phải của máy"}}
    monkeypatch.setattr(google_push, "own_tabs", lambda model: own_tabs(model)[:-1])
    push(planned)
    page = totals(planned).sheet(gone.name)
    assert (page.protections, page.metadata) == ({}, {})
    assert {at: said(page, at) for at in page.cells} == stood


def test_a_sheet_in_the_bin_is_made_anew(planned: Office) -> None:
    """At a new address, in the folder of the period."""
    old = planned.google.file_of("T", "totals")
    old.is_trashed = True
    assert not push(planned).endswith(f"/{old.id}/edit")
    assert planned.google.file_of("T", "totals").about["driveId"] == DRIVE


@pytest.mark.parametrize(
    ("before", "after", "kept"),
    [
        ("abcd", "abcd", ""),
        ("abcd", "axbcdy", ""),
        ("abcd", "ad", ""),
        ("abcd", "ad", "bc"),
        ("abcdef", "fxae", "bd"),
        ("abc", "cba", ""),
        ("", "abc", ""),
        ("abc", "", "b"),
        ("abcdefgh", "hgxfe", "acd"),
    ],
)
def test_rows_are_brought_into_order(before: str, after: str, kept: str) -> None:
    """Done one after the other the steps give the new rows, those kept below, others' last."""
    rows = [*before, "own"]
    for step in row_moves(before, after, set(kept)):
        part = rows[step.row : step.row + step.count]
        if step.kind == "insert":
            rows[step.row : step.row] = ["new"] * step.count
        else:
            del rows[step.row : step.row + step.count]
        if step.kind == "move":
            at = step.to if step.to < step.row else step.to - step.count
            rows[at:at] = part
    below = [key for key in before if key in kept and key not in after]
    found = [key if key in before else "new" for key in after]
    assert rows == [*found, *below, "own"]

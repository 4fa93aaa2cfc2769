"""What Google refuses: waited out, told in one sentence, kept from other units, gone on after."""

import json
from pathlib import Path
from typing import Any

import pytest
from google.oauth2.credentials import Credentials

from sync_service.database import google as records
from sync_service.database.channels import Closure
from sync_service.outlets.google.faults import GoogleRefused
from sync_service.outlets.google.pace import RATES, Pace
from sync_service.stages import channels
from sync_service.stages.collect.common import Collected
from sync_service.stages.google.issue import links_of, share_sheets
from tests.service.google.conftest import PERIOD, Office, with_addresses
from tests.service.google.server import Refusal, Time
from tests.service.province import UNITS, honest

BUSY = Refusal(503, "backendError", "The service is currently unavailable.")
RATE = Refusal(403, "rateLimitExceeded", "Rate Limit Exceeded")
DENIED = Refusal(403, "insufficientFilePermissions", "The user does not have permissions.")


@pytest.mark.parametrize("refusal", [BUSY, RATE, Refusal(429, "RATE_LIMIT_EXCEEDED", "Quota")])
def test_a_busy_google_is_waited_out(office: Office, refusal: Refusal) -> None:
    """The same is asked again after growing pauses, and nobody is told."""
    office.google.fail("files.export", refusal, times=3)
    assert office.issue("G1").problems == []
    pauses = [wait for wait in office.google.time.waits if wait >= 2]
    assert len(pauses) == 3
    assert pauses == sorted(pauses)


def test_pauses_end(office: Office) -> None:
    """A file that Google never gives is that unit's problem; the others have their sheets."""
    office.issue("G1", "G2", "G3")
    for unit in ("G1", "G2", "G3"):
        office.fill_in(unit, a=5)
    broken = office.google.file_of("G2").id
    office.google.fail("files.export", BUSY, times=99)
    office.google.faults[-1].fits = lambda call: (
        call.method == "files.export" and call.path["fileId"] == broken
    )
    collected = office.collect()
    assert (collected.accepted, collected.failed) == (2, 1)
    assert len(office.logged) == 1
    assert f"{PERIOD}/G2" in office.logged[0]
    office.google.faults.clear()
    assert office.collect().accepted == 1


def test_google_out_of_order_stops_the_run(office: Office) -> None:
    """What is busy for one sheet after the other is left for the next run."""
    units = ("G1", "G2", "G3", "G4", "H1", "H2")
    office.google.fail("files.create", BUSY, times=999)
    with pytest.raises(GoogleRefused, match="Google đang bận"):
        office.issue(*units)
    office.google.faults.clear()
    assert office.issue(*units).issued == len(units)


def test_no_network_stops_the_run(office: Office, tmp_path: Path) -> None:
    """Where nobody answers, one sentence says so after bounded tries."""
    office.settings = office.settings.model_copy(update={"google_endpoint": "http://127.0.0.1:9"})
    with pytest.raises(GoogleRefused, match="Không kết nối được với Google"):
        office.issue("G1")
    assert len(office.google.time.waits) == 6


def test_a_revoked_key_is_told(office: Office) -> None:
    """No token: one sentence, no retries."""
    office.google.is_revoked = True
    with pytest.raises(GoogleRefused, match="khóa đã bị thu hồi"):
        office.issue("G1")


@pytest.mark.parametrize(
    ("refusal", "message"),
    [
        (DENIED, "với quyền chỉnh sửa"),
        (Refusal(404, "notFound", "File not found"), "Không thấy bảng tính"),
        (Refusal(400, "badRequest", "Bad Request"), "Google từ chối"),
    ],
)
def test_one_units_refusal_stops_no_other(office: Office, refusal: Refusal, message: str) -> None:
    """It is told with what to do, and nothing is asked twice."""
    office.google.fail("spreadsheets.batchUpdate", refusal)
    made = office.issue("G1", "G2")
    (problem,) = made.problems
    assert (problem.unit, made.issued) == ("G1", 1)
    assert message in problem.error.vi
    made = office.issue()
    assert (made.issued, made.kept, made.problems) == (5, 1, [])
    assert len(office.google.calls("files.create")) == 7  # six units, one folder


@pytest.mark.parametrize(
    ("refusal", "message"),
    [
        (Refusal(403, "accessNotConfigured", "Drive API has not been used"), "chưa bật"),
        (Refusal(403, "dailyLimitExceeded", "Daily Limit Exceeded"), "hạn mức trong ngày"),
        (Refusal(403, "teamDriveFileLimitExceeded", "too many"), "không có chỗ chứa"),
    ],
)
def test_what_concerns_all_stops_at_once(office: Office, refusal: Refusal, message: str) -> None:
    """A refusal that every unit would meet is told once."""
    office.google.fail("files.create", refusal)
    with pytest.raises(GoogleRefused, match=message):
        office.issue("G1")


def test_a_service_account_needs_a_shared_drive(office: Office) -> None:
    """Without one there is no room, and the sentence says which setting is missing."""
    office.settings = office.settings.model_copy(update={"google_drive": ""})
    with pytest.raises(GoogleRefused, match="TONGHOP_GOOGLE_DRIVE"):
        office.issue("G1")


@pytest.mark.parametrize("method", ["files.create", "spreadsheets.batchUpdate"])
@pytest.mark.parametrize("refusal", [BUSY, None])
def test_what_may_have_been_done_is_looked_up(
    office: Office, method: str, refusal: Refusal | None
) -> None:
    """Done but not answered: it is neither lost nor done twice."""
    office.issue("G2")  # the folder is there
    office.google.fail(method, refusal, done=True)
    assert office.issue("G1").problems == []
    named = [one for one in office.google.files.values() if one.about["name"].endswith("Một")]
    assert len([one for one in named if "G1" in one.about["name"]]) == 1
    assert all(len(one.protections) == 1 for one in office.google.sheet_of("G1").sheets)


def test_an_interrupted_run_goes_on(office: Office) -> None:
    """Stopped after making a file and before recording it, the next run takes that file."""

    class Killed(BaseException):
        pass

    def kill(*_: Any) -> None:
        raise Killed

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(records, "add_sheet", kill)
        with pytest.raises(Killed):
            office.issue("G1")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("sync_service.stages.google.issue.set_up", kill)
        with pytest.raises(Killed):
            office.issue("G1")
    office.google.page_limit = 1
    assert office.issue("G1", "G2").issued == 2
    names = [one.about["name"] for one in office.google.files.values()]
    assert len(names) == len(set(names)) == 3


def test_a_stop_between_storing_and_answering_is_made_up_for(office: Office) -> None:
    """The report is stored once, and the sheet told in the next round."""
    office.issue("G1")
    office.fill_in("G1", a=30)
    office.google.fail("spreadsheets.batchUpdate", DENIED)
    collected = office.collect()
    assert (collected.accepted, collected.failed, collected.answered) == (1, 1, 0)
    collected = office.collect()
    assert (collected.accepted, collected.duplicate, collected.answered) == (0, 0, 1)


def test_a_conversion_that_loses_something_is_not_handed_out(office: Office) -> None:
    """Before a clerk gets a sheet it must read as the workbook that it was made of."""
    content = office.province.issue(PERIOD, "G2")
    real = office.google._files_create

    def wrong(call: Any, body: Any, media: Any) -> Any:
        return real(call, body, content if media else media)

    office.google._files_create = wrong  # type: ignore[method-assign]
    made = office.issue("G1")
    (problem,) = made.problems
    assert "không giống tệp gốc" in problem.error.vi
    assert office.google.calls("permissions.create") == []


def test_the_office_need_not_wait_for_the_tick(office: Office) -> None:
    """A sheet that nobody has ticked is read when the office wants it at once."""
    office.issue("G1", "G2")
    office.type_in("G1", honest(PERIOD, "G1", a=30), "đang thực hiện", sends=False)
    collected = office.collect()
    assert (collected.waiting, collected.accepted) == (1, 0)
    collected = office.collect(minutes=0, at_once=True)
    assert (collected.accepted, collected.rejected) == (1, 0)
    collected = office.collect(minutes=0, at_once=True)
    assert (collected.accepted, collected.duplicate) == (0, 0)


def test_what_is_sent_while_we_answer_is_not_missed(office: Office) -> None:
    """A tick set between reading and answering stays, and is read in the next round."""
    office.issue("G1")
    office.fill_in("G1", a=30)
    real = office.google._files_get

    def late(call: Any, body: Any, media: Any) -> Any:
        office.google._files_get = real  # type: ignore[method-assign]
        office.type_in("G1", {("A", "Tổng số"): 31, ("D", "Tổng số"): 31})
        return real(call, body, media)

    office.google._files_get = late  # type: ignore[method-assign]
    assert office.collect().accepted == 1
    assert office.is_ticked("G1")
    collected = office.collect()
    assert (collected.accepted, collected.rejected) == (0, 1)
    assert not office.is_ticked("G1")


def test_a_deleted_sheet_is_told_and_made_again(office: Office) -> None:
    """Nothing is read from the bin; issuing gives the unit a new one."""
    office.issue("G1", "G2")
    office.google.file_of("G1").is_trashed = True
    assert office.collect().failed == 1
    assert "Không còn thấy bảng tính của đơn vị G1" in office.logged[0]
    made = office.issue("G1", "G2")
    assert (made.issued, made.kept) == (1, 1)


def test_a_closed_channel_asks_nothing(office: Office) -> None:
    """Off as a whole nothing leaves; off for a unit its subtree has no sheet and is not read."""
    office.issue("G3")
    office.fill_in("G3", a=5)
    context = office.province.context
    asked = len(office.google.asked)
    channels.switch(context, Closure("google"), is_open=False, actor="test")
    assert office.collect() == Collected("google", closed=True)
    with pytest.raises(GoogleRefused, match="Google Sheets đang tắt"):
        office.issue("G1")
    assert len(office.google.asked) == asked
    channels.switch(context, Closure("google"), is_open=True, actor="test")
    channels.switch(context, Closure("google", unit="H2"), is_open=False, actor="test")
    made = office.issue()
    assert (made.issued, made.kept, made.closed) == (3, 1, 2)
    assert office.collect().accepted == 0


def test_without_a_key_nothing_is_done(office: Office) -> None:
    """The channel is simply not there; issuing says which setting is missing."""
    office.settings = office.settings.model_copy(update={"google_credentials": None})
    assert office.collect() == Collected("google")
    with pytest.raises(GoogleRefused, match="TONGHOP_GOOGLE_CREDENTIALS"):
        office.issue("G1")


def test_a_broken_key_file_is_told(office: Office, tmp_path: Path) -> None:
    """A key file that is none, and an OAuth client that nobody has agreed to yet."""
    file = tmp_path / "key.json"
    office.settings = office.settings.model_copy(update={"google_credentials": file})
    file.write_text('{"type": "service_account"}')
    with pytest.raises(GoogleRefused, match="Không dùng được tệp khóa"):
        office.issue("G1")
    file.write_text(json.dumps({"installed": {"client_id": "x"}}))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("gspread.auth.load_credentials", lambda: None)
        with pytest.raises(GoogleRefused, match="tonghop google login"):
            office.issue("G1")


def test_a_persons_account_has_room_of_its_own(office: Office, tmp_path: Path) -> None:
    """With OAuth the kept consent is used, and no shared drive is needed."""
    file = tmp_path / "client.json"
    file.write_text(json.dumps({"installed": {"client_id": "x"}}))
    office.settings = office.settings.model_copy(
        update={"google_credentials": file, "google_drive": ""}
    )
    consent = {
        "client_id": "x",
        "client_secret": "y",
        "refresh_token": "the-consent",
        "token_uri": f"{office.google.url}/token",
    }
    kept = Credentials(token=None, **consent)  # type: ignore[no-untyped-call]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("gspread.auth.load_credentials", lambda: kept)
        made = office.issue("G1")
    assert (made.issued, made.problems) == (1, [])


def test_a_sheet_is_shared_once_and_later_with_new_addresses(office: Office) -> None:
    """A unit's new address has the sheet too; one that Google does not take is told."""
    office.issue("G1", "G2")
    changed = with_addresses(UNITS).replace("g1@xa.vn", "moi@xa.vn")
    office.province.load_units(changed.replace("g2@xa.vn", "g2@cam.vn"))
    context = office.province.context
    (problem,) = share_sheets(
        context, office.settings, PERIOD, actor="test", open_google=office.open
    )
    assert problem.unit == "G2"
    assert "không cho chia sẻ" in problem.error.vi
    links = {one.unit: one for one in links_of(context, PERIOD)}
    assert links["G1"].shared == ("g1@xa.vn", "moi@xa.vn")
    assert links["G2"].shared == ("g2@xa.vn",)
    assert links["G1"].link.endswith(f"/{office.google.file_of('G1').id}/edit")
    assert len(office.google.calls("permissions.create")) == 4


def test_the_pace_never_breaks_the_quota() -> None:
    """In no minute are there more requests than the quota, after a rest of any length."""
    time = Time()
    pace = Pace(time.clock, time.sleep)
    taken: list[float] = []
    for at in range(300):
        if at == 150:
            time.sleep(3600)
        pace.wait("sheets_read")
        taken.append(time.clock())
    most = max(sum(start <= one < start + 60 for one in taken) for start in taken)
    assert most <= 60
    assert most >= RATES["sheets_read"].a_minute

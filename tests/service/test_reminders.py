"""Reminders: only who owes, once a day, at the right address, and word to those above."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from sync_service.database import outbox
from sync_service.database.engine import reading
from sync_service.database.outbox import StoredMail
from sync_service.domain.periods import Period
from sync_service.jobs.table import jobs_of
from sync_service.jobs.worker import Worker
from sync_service.settings import Settings
from sync_service.stages.mail.reminders import Reminded, remind, tell_above
from sync_service.stages.rollup import scope_of
from tests.service.conftest import Caller, Web, content, web_of
from tests.service.province import PLAN, Province, found_province

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
UNITS = """
units:
- {code: T, name: Tỉnh ủy Mẫu, kind: tinh_uy, parent: null, from: 2020-01-01, email: t@x.vn}
- {code: H1, name: Huyện ủy Một, kind: huyen_uy, parent: T, from: 2020-01-01, email: h1@x.vn}
- {code: H2, name: Huyện ủy Hai, kind: huyen_uy, parent: T, from: 2020-01-01}
- {code: G1, name: Chi bộ Một, kind: chi_bo_co_so, parent: H1, from: 2020-01-01, email: g1@x.vn}
- {code: G2, name: Chi bộ Hai, kind: chi_bo_co_so, parent: H1, from: 2020-01-01, email: g2@x.vn}
- {code: G3, name: Chi bộ Ba, kind: chi_bo_co_so, parent: H2, from: 2020-01-01, email: g3@noi-bo}
- {code: G4, name: Chi bộ Bốn, kind: chi_bo_co_so, parent: H2, from: 2020-01-01, email: g4@x.vn}
"""
QUARTER = "2023-Q1"


@pytest.fixture
def late(tmp_path: Path, database_url: str) -> Iterator[Province]:
    """2023-Q1 two days after its due day: G1 has reported, G2's file was refused."""
    province = found_province(tmp_path, database_url, UNITS)
    province.load_plan(PLAN)
    province.open(QUARTER)
    province.report(QUARTER, "G1", a=20)
    province.send(province.issue(QUARTER, "G2"))
    province.clock.now = datetime(2023, 4, 7, 8, tzinfo=ZONE)
    yield province
    province.engine.dispose()


def settings_of(province: Province, **given: str) -> Settings:
    return Settings(home=province.folder / "home", **given)  # type: ignore[arg-type]


def told(province: Province, *units: str, **given: str) -> Reminded:
    with reading(province.engine) as connection:
        scope = scope_of(connection, Period.parse(QUARTER), None)
    settings = settings_of(province, **given)
    return remind(province.context, settings, scope, "test", units or None)


def mails(province: Province) -> list[StoredMail]:
    with reading(province.engine) as connection:
        return outbox.mails(connection)


def test_only_units_that_owe_are_written_to(late: Province) -> None:
    """Who has reported hears nothing; who has no usable address is named to the office."""
    reminded = told(late, public_url="https://bao-cao.x.vn/")

    assert reminded.queued == ["H1", "G2", "G4"]
    assert reminded.without_address == ["H2", "G3"]
    by_unit = {one.mail.unit: one.mail for one in mails(late)}
    assert by_unit["G2"].recipient == "g2@x.vn"
    assert by_unit["G2"].subject == "Quá hạn nộp báo cáo Quý I năm 2023 (hạn 05/04/2023)"
    assert "tệp còn chỗ phải sửa" in by_unit["G2"].text
    assert "đã quá 2 ngày" in by_unit["G2"].text
    assert "https://bao-cao.x.vn/nop" in by_unit["G4"].text
    assert "chưa nhận được báo cáo" in by_unit["G4"].text


def test_every_address_of_a_unit_is_written_to(tmp_path: Path) -> None:
    """Two clerks, one unit: each gets the reminder, and the word about those below; once."""
    units = UNITS.replace("g2@x.vn", "g2@x.vn; vp@x.vn; VP@x.vn").replace("h1@", "a@x.vn;b@")
    province = found_province(tmp_path, units=units)
    province.open(QUARTER)
    province.clock.now = datetime(2023, 4, 7, 8, tzinfo=ZONE)
    assert told(province, "G2").queued == ["G2"]
    assert told(province, "G2").recently == ["G2"]
    with reading(province.engine) as connection:
        scope = scope_of(connection, Period.parse(QUARTER), "H1")
    assert tell_above(province.context, settings_of(province), scope, "test").queued == ["H1"]
    recipients = [(one.mail.unit, one.mail.recipient) for one in mails(province)]
    assert recipients == [
        ("G2", "g2@x.vn"), ("G2", "vp@x.vn"), ("H1", "a@x.vn"), ("H1", "b@x.vn")
    ]  # fmt: skip
    province.engine.dispose()


def test_before_the_due_day_nobody_is_called_late(late: Province) -> None:
    """The words name the due day and no lateness; without an address of ours there is no link."""
    late.clock.now = datetime(2023, 4, 4, 8, tzinfo=ZONE)
    told(late, "G4")
    (one,) = mails(late)

    assert one.mail.subject == "Nhắc nộp báo cáo Quý I năm 2023: hạn 05/04/2023"
    assert "quá" not in one.mail.text
    assert "http" not in one.mail.text


def test_nobody_is_written_to_twice_within_a_day(late: Province) -> None:
    """A second press of the button the same day changes nothing; the next day it does."""
    told(late, "G2", "G1", "X")
    again = told(late, "G2")
    assert (again.queued, again.recently) == ([], ["G2"])
    late.clock.now += timedelta(days=1)

    assert told(late, "G2").queued == ["G2"]
    assert [one.mail.unit for one in mails(late)] == ["G2", "G2"]


def test_a_report_that_came_meanwhile_is_not_asked_for(late: Province) -> None:
    """What is owed is looked up when the mail is written."""
    late.report(QUARTER, "G4", a=9)

    assert told(late, "G4").reported == ["G4"]
    assert mails(late) == []


def test_the_unit_above_hears_of_its_late_units(late: Province) -> None:
    """One mail a unit above, listing them with their states; past one without an address."""
    with reading(late.engine) as connection:
        scope = scope_of(connection, Period.parse(QUARTER), None)
    said = tell_above(late.context, settings_of(late), scope, "test")

    assert sorted(said.queued) == ["H1", "T"]
    by_unit = {one.mail.unit: one.mail for one in mails(late)}
    assert "1. Chi bộ Hai (mã G2): đã gửi, còn chỗ phải sửa" in by_unit["H1"].text
    assert "Chi bộ Một" not in by_unit["H1"].text
    listed = [line for line in by_unit["T"].text.splitlines() if line[:1].isdigit()]
    assert listed == [
        "1. Huyện ủy Một (mã H1): chưa gửi",
        "2. Huyện ủy Hai (mã H2): chưa gửi",
        "3. Chi bộ Ba (mã G3): chưa gửi",
        "4. Chi bộ Bốn (mã G4): chưa gửi",
    ]


def test_the_worker_reminds_on_the_calendars_days(late: Province) -> None:
    """Days before and after the due day, one catching up after an outage, none once closed."""
    late.clock.now = datetime(2023, 3, 28, 12, tzinfo=ZONE)
    jobs = [one for one in jobs_of(late.context.contract.lists.calendar) if one.name == "remind"]
    worker = Worker(late.context, settings_of(late), jobs, print)
    worker.tick()
    for _ in range(5):
        late.clock.now += timedelta(days=1)
        worker.tick()
    days = {one.created_at.astimezone(ZONE).date().isoformat() for one in mails(late)}
    assert days == {"2023-03-29", "2023-04-02"}
    late.clock.now = datetime(2023, 4, 9, 12, tzinfo=ZONE)  # a week without power
    worker.tick()
    worker.tick()

    written = [one for one in mails(late) if one.mail.unit == "G4"]
    assert len(written) == 3
    assert "đã quá 4 ngày" in written[-1].mail.text


def test_the_button_reminds_within_the_holders_reach(late: Province) -> None:
    """A reviewer reminds its own units, no others; a clerk none; a bad period is said."""
    web = web_of(late)
    reviewer = web.caller("H1", "reviewer")

    assert _ask(reviewer, ["G1", "G2"]) == {
        "period": QUARTER,
        "queued": ["G2"],
        "without_address": [],
        "recently": [],
        "reported": ["G1"],
    }
    refused = reviewer.post("/reminders", json={"period": QUARTER, "units": ["G2", "G4"]})
    assert refused.status_code == 403
    clerk = web.caller("H1").post("/reminders", json={"period": QUARTER, "units": ["G2"]})
    assert clerk.status_code == 403
    longer = reviewer.post("/reminders", json={"period": "2023", "units": ["G2"]})
    assert longer.status_code in (400, 422)
    assert [one.mail.unit for one in mails(late)] == ["G2"]


def _ask(caller: Caller, units: list[str]) -> object:
    return content(caller.post("/reminders", json={"period": QUARTER, "units": units}))


def test_the_web_fixture_sends_nothing_by_itself(web: Web) -> None:
    """Reading the board queues no mail."""
    web.caller("T", "office").get(f"/board/{QUARTER}")

    assert mails(web.province) == []

"""A returned report: its unit hears of it, with the reason and the workbook marked."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from sync_service.database import outbox
from sync_service.database.channels import Closure
from sync_service.database.outbox import StoredMail
from sync_service.database.tables import audit
from sync_service.stages import review
from sync_service.stages.channels import switch
from sync_service.stages.originals import read_original
from sync_service.stages.review import ReviewRefused, return_
from sync_service.workbooks.texts import RESULT_SHEET
from tests.service import sent_reports
from tests.service.conftest import web_of
from tests.service.province import UNITS, Province, found_province
from tests.service.sent_reports import PERIOD

REASON = "Số đảng viên nữ chưa khớp với danh sách.\nĐề nghị rà lại Biểu 1."


@pytest.fixture
def addressed(tmp_path: Path, database_url: str) -> Iterator[Province]:
    """The small province, 2023-Q1 open; G1 has an address, G2 none."""
    lines = [
        line.replace("}", ", email: g1@XA.vn}") if "code: G1" in line else line
        for line in UNITS.splitlines()
    ]
    province = found_province(tmp_path, database_url, "\n".join(lines))
    province.open(PERIOD)
    yield province
    province.engine.dispose()


def mails(province: Province) -> list[StoredMail]:
    """The outbox."""
    with province.engine.connect() as connection:
        return outbox.mails(connection)


def send(province: Province, unit: str = "G1", name: str = "báo cáo.xlsx") -> int:
    """The number of the unit's accepted report."""
    outcome = province.send(sent_reports.report(province, unit, a=30), name)
    assert outcome.status == "accepted"
    assert outcome.submission is not None
    return outcome.submission


def test_every_address_of_the_unit_hears_it(tmp_path: Path) -> None:
    """Each of two clerks gets the mail."""
    units = UNITS.replace(
        "name: Chi bộ cơ sở Một", "email: a@xa.vn;b@xa.vn, name: Chi bộ cơ sở Một"
    )
    province = found_province(tmp_path, units=units)
    province.open(PERIOD)
    return_(province.context, send(province), "H1", REASON)
    assert [one.mail.recipient for one in mails(province)] == ["a@xa.vn", "b@xa.vn"]
    province.engine.dispose()


def test_the_unit_hears_why_with_its_workbook_marked(addressed: Province) -> None:
    """It gets the reason and its file with the answer as the first sheet."""
    return_(addressed.context, send(addressed), "H1", REASON, domain="tinh.vn")

    (told,) = mails(addressed)
    mail = told.mail
    assert (mail.recipient, mail.recipient_name) == ("g1@xa.vn", "Chi bộ cơ sở Một")
    assert told.message_id.endswith("@tinh.vn>")
    assert mail.subject == "Báo cáo quý I năm 2023 của Chi bộ cơ sở Một bị trả lại để sửa"
    assert f"LÝ DO TRẢ LẠI:\n{REASON}" in mail.text
    assert "“báo cáo.xlsx”" in mail.text
    assert (mail.unit, mail.period) == ("G1", PERIOD)
    assert "member_statistics" in mail.forms
    (marked,) = mail.attachments
    assert marked.name == "báo cáo - kết quả.xlsx"
    book = openpyxl.load_workbook(
        BytesIO(read_original(addressed.context.originals, marked.sha256))
    )
    assert book.sheetnames[0] == RESULT_SHEET
    words = "\n".join(str(cell.value) for row in book[RESULT_SHEET] for cell in row)
    assert "rà lại Biểu 1" in words


def test_the_service_says_the_same(addressed: Province) -> None:
    """Returned over HTTP the unit is told in the same words."""
    number = send(addressed)
    web = web_of(addressed, mail_from="Văn phòng <vp@tinh.vn>")
    answer = web.caller("H1", "reviewer").post(
        f"/submissions/{number}/return", json={"reason": REASON}
    )
    assert answer.status_code == 200
    (told,) = mails(addressed)
    assert f"LÝ DO TRẢ LẠI:\n{REASON}" in told.mail.text
    assert told.message_id.endswith("@tinh.vn>")


@pytest.mark.parametrize("closed", ["whole", "form", "unit", "no address"])
def test_nothing_is_lost_where_no_mail_may_go(addressed: Province, closed: str) -> None:
    """Without an address, or with the outlet closed, the report is returned all the same."""
    unit = "G2" if closed == "no address" else "G1"
    form = "member_statistics" if closed == "form" else ""
    if closed != "no address":
        closure = Closure("mail", form, "H1" if closed == "unit" else "")
        switch(addressed.context, closure, is_open=False, actor="test")
    returned = return_(addressed.context, send(addressed, unit), "H1", REASON)
    assert (returned.state, returned.reason) == ("returned", REASON)
    assert mails(addressed) == []
    assert addressed.rollup(PERIOD).coverage.accepted == 0


def test_mail_and_return_stand_or_fall_together(
    addressed: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A power cut while the return is written leaves the report counting and no mail."""
    number = send(addressed)

    def cut(*_: object) -> None:
        raise RuntimeError("power cut")

    monkeypatch.setattr(review.audit, "record", cut)
    with pytest.raises(RuntimeError):
        return_(addressed.context, number, "H1", REASON)
    monkeypatch.undo()
    assert mails(addressed) == []
    assert addressed.rollup(PERIOD).coverage.accepted == 1
    return_(addressed.context, number, "H1", REASON)
    with pytest.raises(ReviewRefused):
        return_(addressed.context, number, "H1", REASON)
    assert len(mails(addressed)) == 1
    with addressed.engine.connect() as connection:
        (deed,) = connection.execute(audit.select().where(audit.c.action == "submission.return"))
    assert deed.detail["mail"] is True


def test_a_hostile_name_and_reason_stay_text(addressed: Province) -> None:
    """Line ends in a file's name make no lines of ours; the mail has no HTML to break."""
    number = send(addressed, name="a\r\nBcc: x@y.vn\u202e.xlsx")
    return_(addressed.context, number, "H1", "<script>{unit}</script> {0}")
    mail = mails(addressed)[0].mail
    assert "<script>{unit}</script> {0}" in mail.text
    assert "\nBcc:" not in mail.text
    assert "\u202e" not in mail.text
    assert mail.html is None

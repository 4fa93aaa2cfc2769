"""Switches, senders and links: what the office decides holds on both databases at once."""

from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner
from sqlalchemy import select

from sync_service.cli import main
from sync_service.database import arrivals, audit, channels, links, senders
from sync_service.database.arrivals import Arrival
from sync_service.database.channels import Closure
from sync_service.database.engine import writing
from sync_service.database.tables import audit as audit_table
from sync_service.database.tables import unit_links
from sync_service.domain.channels import CHANNELS
from sync_service.domain.submissions import ReceivedFile
from sync_service.errors import UsageRefused
from sync_service.stages import channels as office
from sync_service.stages.receive import check, receive
from tests.service.province import Province, found_province
from tests.service.sent_reports import PERIOD, report


def sent(province: Province, channel: str, unit: str = "G1", **counts: int) -> ReceivedFile:
    """A report in order, through a channel."""
    content = report(province, unit, **counts)
    return ReceivedFile("a.xlsx", content, channel, province.clock(), "test")


def deeds(province: Province) -> list[tuple[str, str]]:
    """Every recorded deed with its subject."""
    with province.engine.connect() as connection:
        return [(row.action, row.subject) for row in connection.execute(select(audit_table))]


def test_a_closed_channel_takes_nothing_in(province: Province) -> None:
    """As a whole, for a form, for a subtree: said of the dry run too; other ways stay open."""
    province.open(PERIOD)
    context = province.context
    files = [sent(province, "api", unit) for unit in ("G1", "G3")]
    for closure, closed in (
        (Closure("api"), {"G1", "G3"}),
        (Closure("api", form="member_statistics"), {"G1", "G3"}),
        (Closure("api", unit="H1"), {"G1"}),
        (Closure("api", "member_statistics", "G3"), {"G3"}),
        (Closure("upload"), set()),
    ):
        assert office.switch(context, closure, is_open=False, actor="test")
        assert not office.switch(context, closure, is_open=False, actor="test")
        found = {
            one.checked.unit: "CHANNEL_CLOSED" in {finding.code for finding in one.findings}
            for one in check(context, files)
        }
        assert {unit for unit, is_closed in found.items() if is_closed} == closed
        assert office.switch(context, closure, is_open=True, actor="test")
        assert not office.switch(context, closure, is_open=True, actor="test")

    office.switch(context, Closure("api", unit="H1"), is_open=False, actor="test")
    stored = list(receive(context, files))
    assert [one.status for one in stored] == ["rejected", "accepted"]
    office.switch(context, Closure("api", unit="H1"), is_open=True, actor="test")
    (again,) = receive(context, files[:1])
    assert again.status == "accepted"
    assert deeds(province).count(("channel.off", "api")) == 5
    with province.engine.connect() as connection:
        assert audit.first_broken(connection) is None


def test_outlets_ask_whether_they_are_open(province: Province) -> None:
    """The whole, a form, a unit and its subtree; a narrower closure does not close the whole."""
    province.open(PERIOD)
    with writing(province.engine) as connection:
        now = province.clock()
        channels.close(connection, Closure("mail", unit="H1"), now)
        channels.close(connection, Closure("mail", form="tasks"), now)

        def is_open(form: str | None = None, unit: str | None = None) -> bool:
            return channels.is_open(connection, "mail", form, unit)

        assert is_open()
        assert not is_open(unit="H1")
        assert not is_open(unit="G2")
        assert is_open(unit="G3")
        assert not is_open("tasks", "G3")
        assert is_open("member_statistics", "G3")
        assert channels.is_open(connection, "google", unit="G2")
        channels.close(connection, Closure("mail"), now)
        assert not is_open()


def test_what_does_not_exist_is_refused(province: Province) -> None:
    """A channel, form or unit that is not there is one sentence, and nothing is recorded."""
    before = deeds(province)
    for closure in (Closure("fax"), Closure("api", form="biểu 9"), Closure("api", unit="G9")):
        with pytest.raises(UsageRefused):
            office.switch(province.context, closure, is_open=False, actor="test")
    with pytest.raises(UsageRefused):
        office.make_links(province.context, None, "test")  # before the first period
    assert deeds(province) == before


def test_links_are_kept_as_digests_and_end(province: Province) -> None:
    """A code is long, found however it is typed, replaced by the next one, and revoked."""
    province.open(PERIOD)
    context = province.context
    made = office.make_links(context, None, "test")
    assert [one.unit for one in made] == ["H1", "G1", "G2", "H2", "G3", "G4"]
    code = made[1].code
    assert len(code.replace("-", "")) * 5 >= 128
    with province.engine.connect() as connection:
        for typed in (code, code.lower(), code.replace("-", " "), code.replace("0", "o")):
            holder = links.holder_of_code(connection, typed)
            assert holder is not None
            assert (holder.unit, holder.role, holder.name) == ("G1", "clerk", "link:G1#2")
        for typed in ("", code[:-1], code + "A", "Ầ" * 28):
            assert links.holder_of_code(connection, typed) is None
        kept = connection.execute(select(unit_links)).all()
        assert code.replace("-", "") not in repr(kept)

    (renewed,) = office.make_links(context, ["G1"], "test")
    assert office.revoke_links(context, ["G3"], "test") == 1
    with province.engine.connect() as connection:
        assert links.holder_of_code(connection, code) is None
        assert links.holder_of_code(connection, renewed.code) is not None
        assert len(links.valid_links(connection)) == 5
        assert links.holder_of_link(connection, 2) is None
    assert ("link.revoke", "G3") in deeds(province)
    with pytest.raises(UsageRefused):
        office.make_links(context, ["G9"], "test")


def test_addresses_of_units(province: Province) -> None:
    """Those of the units file in any spelling, several of a unit, and those added to them."""
    lines = "units:\n- {code: T, name: Tỉnh, kind: tinh_uy, parent: null, from: 2020-01-01}\n"
    lines += (
        "- {code: A, name: Xã A, kind: chi_bo_co_so, parent: T, from: 2020-01-01,"
        " email: 'Van.Thu@xa-a.vn'}\n"
        "- {code: B, name: Xã B, kind: chi_bo_co_so, parent: T, from: 2020-01-01,"
        " email: 'b@xa.vn'}\n"
    )
    province.load_units(lines)
    for opened in (False, True):
        if opened:
            province.open(PERIOD)
        with writing(province.engine) as connection:
            assert senders.units_of_address(connection, "van.thu@XA-A.vn") == ["A"]
            assert senders.units_of_address(connection, "thu@xa-a.vn") == []
            assert senders.units_of_address(connection, "%@xa.vn") == []
            assert senders.add_sender(connection, "b@xa.vn", "A", province.clock()) != opened
            assert senders.units_of_address(connection, "b@xa.vn") == ["A", "B"]
            assert senders.all_senders(connection) == [("b@xa.vn", "A")]


def test_arrivals_are_counted_and_settled(province: Province) -> None:
    """What was answered whom since when; what lies where it came."""
    now = province.clock()
    with writing(province.engine) as connection:
        for number, (answered, thread) in enumerate(((True, "t"), (True, "u"), (False, "t"))):
            key, at = str(number) * 64, now - timedelta(hours=number)
            arrivals.add(
                connection, Arrival(key, "mailbox", "s", "empty", at, "a@b", thread, answered)
            )
        assert arrivals.answers_to(connection, "a@b", now - timedelta(hours=3)) == 2
        assert arrivals.answers_to(connection, "a@b", now - timedelta(minutes=1)) == 1
        assert arrivals.answers_to(connection, "a@b", now - timedelta(hours=3), thread="t") == 1
        arrivals.settle(connection, ["0" * 64], now)
        assert set(arrivals.unsettled(connection, "mailbox")) == {"1" * 64, "2" * 64}
        found = arrivals.find(connection, "1" * 64)
        assert found is not None
        assert (found.at, found.submissions) == (now - timedelta(hours=1), ())


def test_the_commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Switches, links, senders and collecting by hand, each with a sentence."""
    province = found_province(tmp_path)
    province.open(PERIOD)
    shared = tmp_path / "shared"
    monkeypatch.setenv("TONGHOP_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("TONGHOP_DATABASE_URL", str(province.engine.url))
    monkeypatch.setenv("TONGHOP_SECRET", "k" * 32)
    monkeypatch.setenv("TONGHOP_INBOX_FOLDER", str(shared))
    monkeypatch.setenv("TONGHOP_PUBLIC_URL", "https://bao-cao.tinh.vn/")

    def run(*arguments: str, exit_code: int = 0) -> str:
        result = CliRunner().invoke(main, list(arguments))
        assert result.exit_code == exit_code, result.output
        return result.output

    assert "Đã tắt hộp thư" in run("channels", "off", "mailbox", "--unit", "H1")
    listed = run("channels", "list")
    assert "đơn vị H1" in listed
    assert len(listed.splitlines()) == len(CHANNELS)
    assert "Vẫn còn tắt" in run("channels", "on", "mailbox")
    run("channels", "off", "mailbox", "--unit", "G9", exit_code=2)
    assert run("links", "make", "--unit", "G1").count("https://bao-cao.tinh.vn/nop/") == 1
    run("links", "make", "--out", str(tmp_path / "links.xlsx"))
    sheet = openpyxl.load_workbook(tmp_path / "links.xlsx").worksheets[0]
    assert [sheet.cell(row, 1).value for row in range(4, 10)] == [
        "H1",
        "G1",
        "G2",
        "H2",
        "G3",
        "G4",
    ]
    assert str(sheet.cell(5, 5).value).startswith("https://bao-cao.tinh.vn/nop/")
    assert len(run("links", "list").splitlines()) == 6
    run("links", "revoke", "G1", "G2")
    run("senders", "add", "a@xa.vn", "--unit", "G1")
    assert run("senders", "list") == "a@xa.vn\tG1\n"
    run("senders", "remove", "a@xa.vn", "--unit", "G1")
    run("senders", "confirm", "7", exit_code=2)
    assert "Đã tạo 6 thư mục" in run("collect", "folder", "--make-folders")
    assert run("collect", "mailbox") == "Kết quả: không có gì mới.\n"
    province.engine.dispose()

"""The mailbox, on a real IMAP server: every report stored once, every person answered once."""

import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from sync_service.cli import main
from sync_service.database.channels import Closure
from sync_service.database.engine import reading
from sync_service.database.submissions import find_submission
from sync_service.errors import UsageRefused
from sync_service.inboxes import mailbox as mailboxes
from sync_service.inboxes.mailbox import MailboxRefused
from sync_service.inboxes.messages import read_message
from sync_service.outlets.mail import post_of
from sync_service.settings import Settings
from sync_service.stages import channels as office
from sync_service.stages.collect import mailbox as stage
from sync_service.stages.collect.common import Collected
from sync_service.stages.collect.mailbox import collect_mailbox
from sync_service.stages.collect.strangers import Waiting, waiting
from sync_service.stages.mail.outbox import drain
from sync_service.stages.operation.doctor import examine
from sync_service.stages.periods import set_period_state
from tests.service.mail_server import mail_server
from tests.service.mailbox_server import MailboxServer, mailbox_server
from tests.service.post_office import (
    HANDLED,
    LOOK_AT,
    Post,
    attach,
    mail,
    opened_post,
    report,
    wrong,
)
from tests.service.sent_reports import PERIOD


@pytest.fixture(scope="module")
def server() -> Iterator[MailboxServer]:
    """Dovecot, for all tests of this module."""
    with mailbox_server() as running:
        yield running


@pytest.fixture
def post(tmp_path: Path, server: MailboxServer) -> Iterator[Post]:
    """The small province whose units have addresses, 2023-Q1 open, and an empty mailbox."""
    with opened_post(tmp_path, server) as made:
        yield made


def test_a_report_is_received_and_acknowledged(post: Post) -> None:
    """It counts; the answer stands in the thread with the receipt number; the mail is moved."""
    sent = attach(mail(References="<a@xa.vn> <b@xa.vn>"), report(post, a=30))
    post.put(sent)

    collected = post.collect()

    assert (collected.accepted, collected.answered) == (1, 1)
    assert post.province.figure(PERIOD, "D") == 30
    assert (post.count(), post.count(HANDLED)) == (0, 1)
    (answer,) = post.answers()
    assert answer.mail.recipient == "g1@xa.vn"
    assert answer.mail.subject == "Re: Báo cáo quý I"
    assert answer.mail.in_reply_to == sent["Message-ID"]
    assert answer.mail.references == ("<a@xa.vn>", "<b@xa.vn>", sent["Message-ID"])
    assert "SỐ BIÊN NHẬN: 1 (báo cáo.xlsx)" in answer.mail.text
    assert "ĐÃ ĐƯỢC NHẬN." in answer.mail.text
    assert answer.mail.attachments == ()
    assert (answer.mail.period, answer.mail.unit) == (PERIOD, "G1")
    assert post.collect() == Collected("mailbox")


def test_the_answer_travels_with_the_marked_workbook(post: Post, tmp_path: Path) -> None:
    """A wrong report comes back through SMTP, marked, and is accepted when sent again mended."""
    post.put(attach(mail(), wrong(post)))
    assert post.collect().rejected == 1
    with mail_server(tmp_path) as smtp:
        settings = smtp.settings(tmp_path / "home", mail_from="nop@tinh.vn")
        drain(post.province.context, post_of(settings))
    (arrived,) = smtp.arrived
    message = arrived.message
    assert message["Auto-Submitted"] == "auto-replied"
    (part,) = message.iter_attachments()
    assert part.get_filename() == "báo cáo - kết quả.xlsx"
    assert "tô màu" in message.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    # Our own answer that comes back is not taken for a report.
    post.put(arrived.content)
    assert post.collect().automatic == 1
    assert (post.stored(), len(post.answers())) == (1, 1)
    (again,) = [part.get_content()]
    post.put(attach(mail(), again))
    assert post.collect().rejected == 1


def zipped(*files: tuple[str, bytes]) -> bytes:
    """A zip of these files."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return packed.getvalue()


def test_every_way_to_attach_a_workbook(post: Post) -> None:
    """Several in one mail, zipped, inline, of a wrong type, forwarded, with names in NFD."""
    sent = mail("h1@xa.vn")
    attach(sent, report(post, "G1", a=1), "Bie\u0302\u0309u mẫu G1.xlsx")
    packed = zipped(("a/G2.xlsx", report(post, "G2", a=2)), ("__MACOSX/._G2.xlsx", b"x"))
    sent.add_attachment(packed, "application", "octet-stream", filename="goi")
    inline = mail("h2@xa.vn")
    inline.add_attachment(
        report(post, "G3", a=4), "image", "png", disposition="inline", filename="G3", cid="<1@x>"
    )
    forwarded = mail("h2@xa.vn", "Fwd: báo cáo")
    forwarded.add_attachment(attach(mail("ai@do.vn"), report(post, "G4", a=8)))
    post.put(sent, inline, forwarded)

    collected = post.collect()

    assert (collected.accepted, collected.failed) == (4, 0), post.logged
    assert post.province.figure(PERIOD, "D") == 15
    with reading(post.province.engine) as connection:
        first = find_submission(connection, 1)
    assert first is not None
    assert first.file_name == "Biểu mẫu G1.xlsx"


@pytest.mark.parametrize(
    "header",
    [
        "filename*=UTF-8''b%C3%A1o%20c%C3%A1o.xlsx",
        'filename="=?utf-8?B?YsOhbyBjw6FvLnhsc3g=?="',
        "filename*0*=UTF-8''b%C3%A1o; filename*1*=%20c%C3%A1o.xlsx",
        'filename="báo cáo.xlsx"',
    ],
)
def test_names_however_they_are_encoded(header: str) -> None:
    """RFC 2231, RFC 2231 in pieces, RFC 2047 where it does not belong, and plain UTF-8."""
    raw = (
        "From: a@b.vn\r\nContent-Type: application/octet-stream\r\n"
        f"Content-Disposition: attachment; {header}\r\n\r\nx\r\n"
    ).encode()
    (part,) = read_message(raw, ()).parts
    assert part.name == "báo cáo.xlsx"


def test_a_strangers_report_is_kept_but_does_not_count(post: Post) -> None:
    """The office can confirm it; until then it is no unit's report, and nothing is told of it."""
    post.put(attach(mail("la@gmail.com"), report(post, a=30)))
    assert post.collect().rejected == 1
    assert post.province.rollup(PERIOD).coverage.accepted == 0
    (answer,) = post.answers()
    assert "chưa được đăng ký" in answer.mail.text
    assert "Chi bộ" not in answer.mail.text
    with reading(post.province.engine) as connection:
        kept = find_submission(connection, 1)
    assert kept is not None
    assert (kept.unit, kept.state) == (None, "rejected")

    (asked,) = waiting_in(post)
    assert (asked.number, asked.address) == (1, kept.sender)
    assert (asked.unit, asked.period, asked.file) == ("G1", PERIOD, kept.file_name)
    outcome = office.confirm(post.province.context, 1, "test", post.logged.append)
    assert outcome.status == "accepted"
    assert waiting_in(post) == []
    assert post.province.figure(PERIOD, "D") == 30
    with pytest.raises(UsageRefused):
        office.confirm(post.province.context, 2, "test", None)


def waiting_in(post: Post) -> list[Waiting]:
    """What the office has to confirm; the doctor reminds of it as long as there is something."""
    context = post.province.context
    with reading(post.province.engine) as connection:
        found = waiting(context, connection)
    settings = post.settings()
    settings.signing_key()
    told = [line for line in examine(context, settings) if "senders waiting" in line.vi]
    assert [line.verdict for line in told] == (["look"] if found else [])
    return found


def test_only_what_can_be_confirmed_waits(post: Post) -> None:
    """Twice the same file waits once; foreign files, and those of closed periods, do not."""
    stranger = "la@gmail.com"
    post.put(attach(mail(stranger), report(post, "G1")), attach(mail(stranger), report(post, "G1")))
    post.put(attach(mail(stranger), b"PK no workbook"), attach(mail(stranger), report(post, "G2")))
    post.collect()
    assert [one.unit for one in waiting_in(post)] == ["G1", "G2"]
    assert office.confirm(post.province.context, waiting_in(post)[0].number, "t", None)
    assert [one.unit for one in waiting_in(post)] == ["G2"]
    set_period_state(post.province.context, PERIOD, "closed", "test")
    assert waiting_in(post) == []


def test_the_command_lists_what_waits(
    post: Post, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Number, address, unit, period, file and moment; as JSON for programs."""
    post.put(attach(mail("la@gmail.com"), report(post, "G1"), "báo cáo.xlsx"))
    post.collect()
    monkeypatch.setenv("TONGHOP_HOME", str(tmp_path))
    monkeypatch.setenv("TONGHOP_SECRET", "k" * 32)
    (tmp_path / "files").symlink_to(post.province.context.originals)
    told = CliRunner().invoke(main, ["senders", "waiting"])
    assert told.exit_code == 0, (told.output, told.exception)
    number, address, unit, period, file, at = told.stdout.strip().split("\t")
    assert (number, address, unit, period) == ("1", "la@gmail.com", "G1", PERIOD)
    assert file == "báo cáo.xlsx"
    assert re.fullmatch(r"\d\d:\d\d \d\d/\d\d/\d{4}", at)
    assert "senders confirm" in told.stderr
    (item,) = json.loads(CliRunner().invoke(main, ["senders", "waiting", "--json"]).stdout)["items"]
    assert (item["number"], item["unit"], item["file"]) == (1, "G1", "báo cáo.xlsx")


def test_who_may_send_for_whom(post: Post) -> None:
    """A unit's addresses send for its subtree; further ones are registered and removed."""
    context = post.province.context
    post.put(attach(mail("VP@xa.vn"), report(post, "G4")))
    assert post.collect().accepted == 1
    post.put(attach(mail("g2@xa.vn"), report(post, "G1")))
    assert post.collect().rejected == 1
    office.add_sender(context, "Van.Thu@gmail.com", "H1", "test")
    office.add_sender(context, "van.thu@gmail.com", "G3", "test")
    one = attach(mail("van.thu@GMAIL.com"), report(post, "G3", a=3))
    post.put(one, attach(mail("van.thu@gmail.com"), report(post, "G1", a=5)))
    assert post.collect().accepted == 1  # of two units the stamp's own is meant
    office.remove_sender(context, "van.thu@gmail.com", "G3", "test")
    post.put(attach(mail("van.thu@gmail.com"), report(post, "G1", a=6)))
    assert post.collect().accepted == 1
    with pytest.raises(UsageRefused):
        office.add_sender(context, "không phải địa chỉ", "H1", "test")


AUTOMATIC = {
    "away": {"Auto_Submitted": "auto-replied"},
    "bounce": {"From": "MAILER-DAEMON@xa.vn"},
    "no return": {"Return_Path": "<>"},
    "own": {"From": "Nop@Tinh.vn"},
    "autoreply": {"X_Autoreply": "yes"},
    "subject": {"Subject": "Automatic reply: Kết quả"},
    "nobody": {"From": ""},
}
PROGRAMS = {
    "generated": {"Auto_Submitted": "auto-generated"},
    "bulk": {"Precedence": "bulk"},
    "list": {"List_Id": "<a.b>"},
    "suppress": {"X_Auto_Response_Suppress": "All"},
    "noreply": {"From": "no-reply@xa.vn"},
}


def test_machines_are_never_answered(post: Post) -> None:
    """Bounces and automatic answers are not looked into; programs' files are taken silently."""
    own = "Nộp <nop@tinh.vn>"
    content = report(post)
    post.put(*(attach(mail(**headers), content) for headers in AUTOMATIC.values()))
    assert post.collect().automatic == len(AUTOMATIC), own
    assert (post.stored(), post.answers()) == (0, [])
    post.put(*(attach(mail(**headers), content) for headers in PROGRAMS.values()))
    collected = post.collect()
    assert (collected.accepted, collected.answered) == (1, 0)
    assert post.answers() == []
    assert post.count(HANDLED) == len(AUTOMATIC) + len(PROGRAMS)


def test_a_mail_without_a_workbook_is_answered_once(post: Post) -> None:
    """Once in a thread, a few times a day; pictures and letters are no workbooks."""
    first = mail()
    first.add_attachment(b"\x89PNG", "image", "png", filename="chữ ký.png")
    again = mail(In_Reply_To=first["Message-ID"], References=first["Message-ID"])
    post.put(first, again, again)
    collected = post.collect()
    assert (collected.without_workbook, collected.answered) == (2, 1)
    (answer,) = post.answers()
    assert "không thấy tệp báo cáo" in answer.mail.text
    post.put(*(mail(subject=f"Hỏi {number}") for number in range(9)))
    post.collect()
    assert len(post.answers()) == 5


def test_one_bad_mail_stops_no_other(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    """Broken, huge, or failing for a fault of ours: the others are received, the last is kept."""
    broken = (
        b"From: =?utf-8?B?!!!?= <g2@xa.vn>\r\nSubject: =?x-unknown?Q?=FF?=\r\nReferences: <<<>\r\n"
        b"Content-Type: multipart/mixed; boundary=\r\n\r\n--\r\n\xff\xfe\x00"
    )
    huge = attach(mail("g2@xa.vn", "Lớn"), b"PK" + bytes(3 << 20))
    many = mail("g2@xa.vn", "Nhiều")
    for number in range(1000):
        many.add_attachment(b"PK\x03\x04", "application", "zip", filename=f"{number}.zip")
    cursed = attach(mail("g3@xa.vn", "Lỗi"), report(post, "G3"))
    post.put(broken, huge, many, cursed, attach(mail(), report(post, a=30)))
    take = stage.read_message

    def fail(raw: bytes, own: Any) -> Any:
        if b"g3@xa.vn" in raw[:200]:
            raise RuntimeError("của chúng ta")
        return take(raw, own)

    monkeypatch.setattr(stage, "read_message", fail)
    collected = post.collect()
    assert (collected.accepted, collected.failed) == (1, 1)
    assert (post.count(), post.count(LOOK_AT)) == (0, 1)
    assert len(post.logged) == 1
    told = {one.mail.subject: one.mail.text for one in post.answers()}
    assert "quá lớn" in told["Re: Lớn"]
    # Put back by a person, it is taken like any other.
    monkeypatch.undo()
    with post.server.account(post.account) as box:
        box.folder.set(LOOK_AT)
        box.move(box.uids(), "INBOX")
    assert post.collect().accepted == 1


def test_bombs_are_not_unpacked(post: Post) -> None:
    """What unpacks to more than is allowed, zips in zips in zips, passwords: each is told."""
    bomb = zipped(("bom.xlsx", bytes(5 << 20)))
    inner = report(post, a=30)
    for depth in range(4):
        inner = zipped((f"{depth}.zip" if depth else "0.xlsx", inner))
    sent = attach(mail(), bomb, "bom.zip")
    attach(sent, inner, "lồng.zip")
    attach(sent, b"Rar!\x1a\x07\x00", "cũ.rar")
    attach(sent, zipped(*((f"{n}.xlsx", b"x") for n in range(150))), "nhiều.zip")
    post.put(sent)
    collected = post.collect()
    assert collected.rejected == 100
    (answer,) = post.answers()
    for words in ("quá lớn", "lồng nhiều lớp", "Không mở được tệp nén", "quá nhiều tệp"):
        assert words in answer.mail.text


@pytest.mark.parametrize("make", [report, wrong])
@pytest.mark.parametrize("where", ["before", "after"])
def test_a_stop_between_storing_and_moving(
    post: Post, monkeypatch: pytest.MonkeyPatch, make: Callable[[Post], bytes], where: str
) -> None:
    """Stored and answered once, whether the transaction was finished or not."""
    post.put(attach(mail(), make(post)))

    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as cut:
        if where == "after":
            cut.setattr(mailboxes.Mailbox, "put_away", stop)
        else:
            cut.setattr(stage.arrivals, "add", stop)
        with pytest.raises(KeyboardInterrupt):
            post.collect()
    assert post.stored() == len(post.answers()) == (1 if where == "after" else 0)
    post.collect()
    assert post.stored() == len(post.answers()) == 1
    assert (post.count(), post.count(HANDLED)) == (0, 1)


def test_a_mail_delivered_twice_is_answered_once(post: Post) -> None:
    """The same mail by two ways has other lines above it; its id and its body tell."""
    sent = attach(mail(), report(post)).as_bytes()
    body = sent.replace(b"\n", b"\r\n")
    post.put(b"Received: from a\r\n" + body, b"Received: from b\r\n" + body)
    collected = post.collect()
    assert (collected.accepted, collected.duplicate, len(post.answers())) == (1, 0, 1)
    assert post.count(HANDLED) == 2


def test_a_closed_mailbox_is_not_even_asked(post: Post, server: MailboxServer) -> None:
    """Off as a whole no connection is made; off for a unit its report is answered."""
    context = post.province.context
    office.switch(context, Closure("mailbox"), is_open=False, actor="test")
    assert post.collect(imap_port=1).closed
    office.switch(context, Closure("mailbox"), is_open=True, actor="test")
    office.switch(context, Closure("mailbox", unit="H1"), is_open=False, actor="test")
    post.put(attach(mail("g1@xa.vn"), report(post, "G1")))
    post.put(attach(mail("g3@xa.vn"), report(post, "G3")))
    collected = post.collect()
    assert (collected.accepted, collected.rejected) == (1, 1)
    assert "không được nhận qua hộp thư" in post.answers()[0].mail.text


def test_starttls(post: Post) -> None:
    """The mailbox is read as well where encryption begins after the first words."""
    post.put(attach(mail(), report(post)))
    port = post.server.starttls_port
    assert post.collect(imap_port=port, imap_security="starttls").accepted == 1
    assert post.count(HANDLED) == 1


def test_a_server_that_cannot_be_trusted_or_reached(post: Post, tmp_path: Path) -> None:
    """An unknown certificate, a wrong password and a closed port are one sentence each."""
    for more, words in (
        ({"ca_file": None}, "TONGHOP_CA_FILE"),
        ({"imap_password": "sai"}, "imap_"),
        ({"imap_port": 1}, "imap_"),
        ({"imap_folder": "Không có"}, "imap_"),
    ):
        with pytest.raises(MailboxRefused, match=words):
            post.collect(**more)
    assert collect_mailbox(post.province.context, Settings(home=tmp_path)) == Collected("mailbox")

"""The mailbox on a bad day: servers that break off, full disks, old mails, mails nobody opens."""

import errno
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from sync_service.inboxes import mailbox as mailboxes
from sync_service.inboxes.mailbox import Mailbox, MailboxRefused
from sync_service.stages.originals import KeepRefused
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

LONG_AGO = datetime(2019, 4, 1, tzinfo=UTC)


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


def break_off(monkeypatch: pytest.MonkeyPatch, *subjects: str) -> None:
    """The connection goes down whenever a mail of one of these subjects is fetched."""
    real = Mailbox.fetch

    def fetch(self: Mailbox, uid: str, most: int | None = None) -> bytes:
        raw = real(self, uid, most)
        if any(f"Subject: {one}\r\n".encode() in raw for one in subjects):
            self.box.client.shutdown()
            return real(self, uid, most)
        return raw

    monkeypatch.setattr(Mailbox, "fetch", fetch)


def test_a_mail_over_which_the_server_breaks_off(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is passed by, the others are taken on a new connection; the next round tries it again."""
    post.put(attach(mail(subject="Cursed"), report(post, a=10)))
    post.put(attach(mail("g2@xa.vn", "Good"), report(post, "G2")))
    with monkeypatch.context() as broken:
        break_off(broken, "Cursed")
        collected = post.collect()
    assert (collected.accepted, collected.waiting, collected.failed) == (1, 1, 0)
    assert (post.count(), post.count(HANDLED)) == (1, 1)
    assert len(post.logged) == 1
    assert post.collect().accepted == 1


def test_a_server_that_keeps_breaking_off_is_told(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a few it is taken for broken down; nothing is marked, everything is taken later."""
    for number in range(6):
        post.put(attach(mail(subject=f"S{number}"), report(post, a=10 + number)))
    with monkeypatch.context() as broken:
        break_off(broken, *(f"S{number}" for number in range(6)))
        with pytest.raises(MailboxRefused, match="imap_"):
            post.collect()
    assert (post.count(), post.stored()) == (6, 0)
    assert post.collect().accepted == 6


def test_a_mail_that_the_server_does_not_give_out(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is put aside for a person, not taken for one that is gone."""
    post.put(attach(mail(), report(post)))
    post.put(attach(mail("g2@xa.vn"), report(post, "G2")))
    real = mailboxes.imaplib.IMAP4.uid
    refused = iter((True,))

    def uid(self: Any, command: str, *arguments: str) -> Any:
        if command == "FETCH" and "BODY" in arguments[-1] and next(refused, False):
            return "NO", [b"[SERVERBUG] Internal error occurred."]
        return real(self, command, *arguments)

    monkeypatch.setattr(mailboxes.imaplib.IMAP4, "uid", uid)
    collected = post.collect()
    assert (collected.accepted, collected.failed) == (1, 1)
    assert (post.count(), post.count(HANDLED), post.count(LOOK_AT)) == (0, 1, 1)
    assert "SERVERBUG" in post.logged[0]


def test_a_full_disk_is_no_fault_of_the_mails(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    """The round stops, and every mail stays where it is until there is room."""
    post.put(attach(mail(), report(post)), attach(mail("g2@xa.vn"), report(post, "G2")))

    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as disk:
        disk.setattr(Path, "write_bytes", full)
        with pytest.raises(KeepRefused):
            post.collect()
    assert (post.count(), post.count(LOOK_AT), post.stored()) == (2, 0, 0)
    assert post.collect().accepted == 2


def test_a_mailbox_that_was_built_anew(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    """With other numbers for the same mails (UIDVALIDITY) nothing is stored or answered again."""
    raw = attach(mail(), wrong(post)).as_bytes()

    def fill() -> int:
        with post.server.account(post.account) as box:
            if box.folder.exists("Nop"):
                box.folder.delete("Nop")
            box.folder.create("Nop")
            box.append(raw, "Nop")
            return box.folder.status("Nop")["UIDVALIDITY"]

    before = fill()
    with monkeypatch.context() as cut:
        cut.setattr(Mailbox, "put_away", lambda *_: None)
        assert post.collect(imap_folder="Nop").rejected == 1
    assert fill() != before
    assert post.collect(imap_folder="Nop").rejected == 0
    assert (post.stored(), len(post.answers()), post.count(HANDLED)) == (1, 1, 1)


def test_a_mailbox_full_of_old_mails(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who wrote years ago hears nothing now; a unit's report of then is taken and answered."""
    monkeypatch.setattr(mailboxes, "_AT_ONCE", 10)
    with post.server.account(post.account) as box:
        for number in range(35):
            box.append(mail(f"h{number}@xa.vn", f"Old {number}").as_bytes(), dt=LONG_AGO)
        box.append(attach(mail("la@gmail.com"), report(post)).as_bytes(), dt=LONG_AGO)
        box.append(attach(mail(), report(post)).as_bytes(), dt=LONG_AGO)
    collected = post.collect()
    assert (collected.without_workbook, collected.accepted, collected.rejected) == (35, 1, 1)
    assert [one.mail.recipient for one in post.answers()] == ["g1@xa.vn"]
    assert (post.count(), post.count(HANDLED)) == (0, 37)


def sealed(kind: str, name: str | None, content: bytes) -> EmailMessage:
    """A mail whose text and files are in a form of one program's own."""
    made = mail()
    made.clear_content()
    made.set_content(content, *kind.split("/"), filename=name)
    return made


def test_mails_that_cannot_be_opened_are_answered(post: Post) -> None:
    """Outlook's winmail.dat, and files inside a signature: the answer says what to do."""
    outlook = mail("g1@xa.vn")
    tnef = b"\x78\x9f\x3e\x22" + bytes(200)
    outlook.add_attachment(tnef, "application", "ms-tnef", filename="winmail.dat")
    signed = sealed("application/pkcs7-mime", "smime.p7m", b"\x30\x80" + bytes(200))
    nameless = sealed("application/x-pkcs7-mime", None, b"\x30\x80" + bytes(200))
    post.put(outlook, signed, nameless)
    collected = post.collect()
    assert (collected.refused, collected.without_workbook) == (3, 0)
    texts = [one.mail.text for one in post.answers()]
    assert [("Rich Text của Outlook" in text, "S/MIME" in text) for text in texts] == [
        (True, False),
        (False, True),
        (False, True),
    ]
    assert all("Gửi lại thư ở dạng thường" in text for text in texts)


def test_a_signed_mail_in_the_clear_is_taken(post: Post) -> None:
    """multipart/signed: the workbook is taken, the signature left alone."""
    inner = attach(mail(), report(post, a=30))
    head = "From: g1@xa.vn\nMessage-ID: <signed@xa.vn>\nMIME-Version: 1.0\nContent-Type: "
    body = inner.as_string().partition("\n")[2]
    post.put(
        (
            f'{head}multipart/signed; protocol="application/pkcs7-signature"; boundary="==s"\n\n'
            f"--==s\n{body[body.index('MIME-Version') :]}\n--==s\nContent-Type: "
            'application/pkcs7-signature; name="smime.p7s"\nContent-Transfer-Encoding: base64\n'
            'Content-Disposition: attachment; filename="smime.p7s"\n\nMIAGCSqGSIb3DQEHAqCA\n'
            "--==s--\n"
        ).encode()
    )
    collected = post.collect()
    assert (collected.accepted, collected.refused) == (1, 0), post.logged
    assert post.stored() == 1

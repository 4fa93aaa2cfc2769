"""Mails on their way: over a real SMTP server with TLS and an account, or as .eml files."""

from collections.abc import Iterator
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from pathlib import Path

import pytest
from pydantic import SecretStr

from sync_service.domain.mails import Attachment, Mail, address_of
from sync_service.outlets.mail import Delivery, Post, post_of
from sync_service.outlets.mail.delivery import Envelope
from sync_service.outlets.mail.message import Sender, compose
from sync_service.outlets.mail.post import MailSettingsRefused
from sync_service.settings import Settings
from tests.service.mail_server import MailServer, mail_server, make_certificate
from tests.service.province import Clock

NOW = Clock()()
SENDER = Sender("vanphong@tinhuy.example", "Văn phòng Tỉnh ủy, Phòng Tổng hợp")
MAIL = Mail(
    about="report:province",
    recipient="an.nguyen@huyen.example",
    recipient_name="Đồng chí Nguyễn Văn Ẩn, Bí thư “H1”",
    subject="Báo cáo tổng hợp quý III năm 2025 của Tỉnh ủy Quảng Ngãi và các đảng ủy trực thuộc",
    text="Kính gửi đồng chí,\n.dòng bắt đầu bằng dấu chấm\n..và hai dấu chấm\n",
    html="<html><body><p>Kính gửi</p><img src='cid:bieu-do'></body></html>",
    attachments=(
        Attachment(
            "Báo cáo quý III năm 2025 của Tỉnh ủy.docx",
            "word",
            "application/msword",
            link="/bao-cao/1/word/abc",
        ),
        Attachment("biểu đồ.png", "png", "image/png", cid="bieu-do"),
    ),
)
FILES = {"word": b"W" * 3000, "png": b"\x89PNG" + bytes(range(256))}


@pytest.fixture
def server(tmp_path: Path) -> Iterator[MailServer]:
    """A mail server that asks for STARTTLS and an account."""
    with mail_server(tmp_path) as running:
        yield running


def parsed(content: bytes) -> EmailMessage:
    """A mail as a mail program reads it."""
    found = message_from_bytes(content, policy=policy.default)
    assert isinstance(found, EmailMessage)
    return found


def read_as_name(content: bytes, header: str) -> str:
    """A name by the book: blanks between encoded words count for nothing (RFC 2047, 6.2), which
    the standard library's newer parser overlooks in names."""
    found = str(message_from_bytes(content)[header])
    return str(make_header(decode_header(found.rpartition("<")[0].strip())))


def composed(mail: Mail = MAIL, sender: Sender = SENDER) -> bytes:
    """The bytes of a mail."""
    return compose(mail, "<1@tinhuy.example>", sender, NOW, FILES.__getitem__)


def deliver(post: Post, mail: Mail = MAIL, message_id: str = "<1@tinhuy.example>") -> Delivery:
    """How handing over one mail ended."""
    content = compose(mail, message_id, post.sender, NOW, FILES.__getitem__)
    envelope = Envelope(post.sender.address, mail.recipient, message_id, content)
    try:
        return post.transport.deliver(envelope, lambda: True)
    finally:
        post.transport.close()


def test_vietnamese_subject_names_and_files_arrive_as_written(
    server: MailServer, tmp_path: Path
) -> None:
    """Subject, names and file names come out of RFC 2047 and 2231 as typed; dots stay dots."""
    assert deliver(post_of(server.settings(tmp_path))).ending == "sent"

    (arrived,) = server.arrived
    message = arrived.message
    assert message["Subject"] == MAIL.subject
    assert read_as_name(arrived.content, "To") == MAIL.recipient_name
    assert message["To"].addresses[0].addr_spec == MAIL.recipient
    assert read_as_name(arrived.content, "From") == "Văn phòng Tỉnh ủy"
    assert message["Auto-Submitted"] == "auto-generated"
    (attached,) = message.iter_attachments()
    assert attached.get_filename() == MAIL.attachments[0].name
    assert attached.get_content() == FILES["word"]
    text = message.get_body(("plain",))
    assert text is not None and text.get_content().replace("\r\n", "\n") == MAIL.text
    pictures = [part for part in message.walk() if part["Content-ID"] == "<bieu-do>"]
    assert [part.get_content() for part in pictures] == [FILES["png"]]
    assert arrived.content.isascii(), "not every server takes 8-bit bytes"
    assert server.encrypted == [True]


def test_dots_at_line_starts_stay(server: MailServer, tmp_path: Path) -> None:
    """A line of one dot does not end the mail, and no dot is lost or gained."""
    text = ".mot\n..hai\n.\nhet\n"
    mail = Mail("x", "an@huyen.example", "s", text)
    assert deliver(post_of(server.settings(tmp_path)), mail).ending == "sent"

    received = server.arrived[0].message.get_content()
    assert received.replace("\r\n", "\n") == text


def test_tls_from_the_first_byte(tmp_path: Path) -> None:
    """`smtp_security = "tls"` speaks TLS from the start."""
    with mail_server(tmp_path, "tls") as server:
        settings = server.settings(tmp_path, smtp_security="tls", smtp_user="")
        assert deliver(post_of(settings)).ending == "sent"
        assert len(server.arrived) == 1


def test_a_stranger_s_certificate_is_not_trusted(server: MailServer, tmp_path: Path) -> None:
    """Without the right authority nothing is sent, and no password is given away."""
    (tmp_path / "other").mkdir()
    other, _ = make_certificate(tmp_path / "other")
    found = deliver(post_of(server.settings(tmp_path, ca_file=other)))

    assert found.ending == "unreachable"
    assert "CERTIFICATE_VERIFY_FAILED" in found.answer
    assert server.arrived == []


def test_no_fall_back_to_plain_text(tmp_path: Path) -> None:
    """A server that offers no STARTTLS gets no mail when STARTTLS is asked for."""
    with mail_server(tmp_path, "none") as server:
        found = deliver(post_of(server.settings(tmp_path)))

        assert found.ending == "unreachable"
        assert "STARTTLS" in found.answer
        assert server.arrived == []
        open_network = server.settings(tmp_path, smtp_security="none", smtp_user="")
        assert deliver(post_of(open_network)).ending == "sent"


def test_a_wrong_password_is_said_and_not_repeated(server: MailServer, tmp_path: Path) -> None:
    """The account's fault is the server's matter, not the mail's; the password is not in it."""
    settings = server.settings(tmp_path, smtp_password=SecretStr("sai-mat-khau"))
    found = deliver(post_of(settings))

    assert found.ending == "unreachable"
    assert found.answer.startswith("535")
    assert "sai-mat-khau" not in found.answer


@pytest.mark.parametrize(
    ("failure", "ending", "taken"),
    [
        ("rcpt_4xx", "retry", 0),
        ("rcpt_5xx", "refused", 0),
        ("data_4xx", "retry", 0),
        ("data_5xx", "refused", 0),
        ("reset_before", "retry", 0),
        ("reset_after", "unknown", 1),
    ],
)
def test_failures_are_told_apart(
    server: MailServer, tmp_path: Path, failure: str, ending: str, taken: int
) -> None:
    """Temporary, final and ambiguous: only a broken connection after the last dot is ambiguous."""
    server.failing = lambda _: failure  # type: ignore[assignment,return-value]

    assert deliver(post_of(server.settings(tmp_path))).ending == ending
    assert len(server.arrived) == taken


def test_a_connection_serves_many_mails_and_is_made_anew(
    server: MailServer, tmp_path: Path
) -> None:
    """After a failure the next mail goes out on a sound connection."""
    ways = iter([None, "rcpt_5xx", None, "reset_before", None])
    server.failing = lambda _: next(ways)  # type: ignore[assignment]
    post = post_of(server.settings(tmp_path))
    endings = []
    for number in range(5):
        envelope = Envelope(SENDER.address, MAIL.recipient, f"<{number}@x>", composed())
        endings.append(post.transport.deliver(envelope, lambda: True).ending)
    post.transport.close()

    assert endings == ["sent", "refused", "sent", "retry", "sent"]


def test_a_lost_claim_stops_before_the_last_dot(server: MailServer, tmp_path: Path) -> None:
    """When somebody else has the mail by now, the server never gets it whole."""
    post = post_of(server.settings(tmp_path))
    envelope = Envelope(SENDER.address, MAIL.recipient, "<1@x>", composed())

    assert post.transport.deliver(envelope, lambda: False).ending == "lost"
    assert server.arrived == []
    assert post.transport.deliver(envelope, lambda: True).ending == "sent"
    post.transport.close()


def test_no_server_at_all(tmp_path: Path) -> None:
    """A refused connection is the server's matter."""
    settings = Settings(
        home=tmp_path, smtp_host="127.0.0.1", smtp_port=1, mail_from="a@tinhuy.example"
    )

    assert deliver(post_of(settings)).ending == "unreachable"


def test_without_a_server_mails_become_files(tmp_path: Path) -> None:
    """Each mail is one .eml file; writing it again leaves one."""
    settings = Settings(home=tmp_path)
    for _ in range(2):
        assert deliver(post_of(settings)).ending == "sent"

    (file,) = (tmp_path / "outbox").iterdir()
    assert file.suffix == ".eml"
    assert parsed(file.read_bytes())["Subject"] == MAIL.subject


def test_rehearsal_goes_to_one_address(tmp_path: Path) -> None:
    """Everything goes to the rehearsal's address; the subject names the true recipient."""
    message = parsed(composed(sender=Sender("a@b.example", redirect_all="thu@tinhuy.example")))

    assert str(message["To"]) == "thu@tinhuy.example"
    assert message["Subject"] == f"[Thử, gửi cho {MAIL.recipient}] {MAIL.subject}"
    assert "huyen.example" not in str(message["To"])


def test_headers_cannot_be_injected() -> None:
    """Line ends in names, subjects and file names become spaces; no header is added."""
    nasty = "Báo cáo\r\nBcc: ke.gian@example.org\r\n\r\nNội dung\u2028khác\x0b\x85"
    mail = Mail(
        "x",
        "an@huyen.example",
        nasty,
        "…",
        recipient_name=nasty,
        attachments=(Attachment(nasty, "word", "application/msword"),),
        in_reply_to="<1@x>\r\nBcc: ke.gian@example.org",
    )
    message = parsed(composed(mail))

    assert message["Bcc"] is None
    assert message["Subject"] == "Báo cáo Bcc: ke.gian@example.org Nội dung khác"
    assert [one.addr_spec for one in message["To"].addresses] == ["an@huyen.example"]
    assert message["Auto-Submitted"] == "auto-replied"


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("", "liên hệ nơi gửi"),
        ("https://baocao.example/", "https://baocao.example/bao-cao/1/word/abc"),
    ],
)
def test_too_large_a_mail_leaves_its_files_behind(url: str, sentence: str) -> None:
    """Above the limit the files give way to a link, or a sentence; pictures in the text stay."""
    sender = Sender("a@b.example", max_bytes=4500, public_url=url)
    message = parsed(composed(sender=sender))

    assert list(message.iter_attachments()) == []
    for kind in ("plain", "html"):
        body = message.get_body((kind,))
        assert body is not None
        assert sentence in body.get_content()
        assert MAIL.attachments[0].name in body.get_content()
    assert [part for part in message.walk() if part["Content-ID"] == "<bieu-do>"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "không có",
        "văn.thư@huyen.example",
        "an@huyen",
        "an@@huyen.example",
        "an@huyen.example, ba@huyen.example",
        "an@huyen.example\r\nBcc: x@y.example",
        "An <an@huyen.example>",
        "an nguyen@huyen.example",
        "an@-huyen.example",
        "@huyen.example",
        "an@huyen..example",
    ],
)
def test_what_is_no_address(text: str) -> None:
    """Nothing is sent to what is not exactly one plain address."""
    assert address_of(text) is None


def test_addresses_are_taken_as_they_are_meant() -> None:
    """Blanks around and capitals in the domain do not make another address."""
    assert address_of(" An.Nguyen@Huyen.EXAMPLE ") == "An.Nguyen@huyen.example"


def test_settings_that_do_not_go_together(tmp_path: Path) -> None:
    """A server without a usable sender is refused with a sentence that names the setting."""
    with pytest.raises(MailSettingsRefused, match="mail_from"):
        post_of(Settings(home=tmp_path, smtp_host="localhost"))
    with pytest.raises(MailSettingsRefused, match="mail_redirect_all"):
        post_of(Settings(home=tmp_path, mail_redirect_all="không phải địa chỉ"))

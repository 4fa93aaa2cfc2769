"""A mail as it travels (RFC 5322, MIME): text and HTML, pictures inside, files attached."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime, parseaddr
from typing import Any

from sync_service.domain.mails import Attachment, Mail, address_of, one_line
from sync_service.outlets.mail.texts import TOO_LARGE, TOO_LARGE_LINK, redirected
from sync_service.outlets.mail.wording import with_note
from sync_service.settings import Settings


class _Folding(EmailPolicy):
    """Writes texts and names whole into encoded words: the library's own folding of mixed ones
    loses blanks between words (RFC 2047, section 6.2)."""

    def fold(self, name: str, value: Any) -> str:
        """The header's lines."""
        if str(value).isascii() or getattr(value, "params", None) is not None:
            return str(super().fold(name, value))
        addresses = getattr(value, "addresses", None)
        if addresses is None:
            words = self._encoded(str(value), len(name) + 2)
        else:
            words = ", ".join(self._address(one, len(name) + 2) for one in addresses)
        return f"{name}: {words}{self.linesep}"

    def fold_binary(self, name: str, value: Any) -> bytes:
        """The header's lines as they travel."""
        return self.fold(name, value).encode("ascii")

    def _address(self, address: Address, used: int) -> str:
        if not address.display_name:
            return address.addr_spec
        spec = f"<{address.addr_spec}>"
        return f"{self._encoded(address.display_name, used)}{self.linesep} {spec}"

    def _encoded(self, text: str, used: int) -> str:
        first = max(20, _LINE - used)
        return Header(text, "utf-8", maxlinelen=_LINE).encode(
            linesep=self.linesep, maxlinelen=first
        )


_LINE = 76
# Not every server takes bytes above 127 as they are.
_POLICY = _Folding(linesep="\r\n", cte_type="7bit")


@dataclass(frozen=True)
class Sender:
    """From whom mails come, and the office's choices for all of them.

    `redirect_all` is the address of a rehearsal; `max_bytes` the size above which files stay
    behind; `public_url` where they can then be had.
    """

    address: str
    name: str = ""
    redirect_all: str = ""
    max_bytes: int = 15 * 1024 * 1024
    public_url: str = ""

    @property
    def domain(self) -> str:
        return self.address.rpartition("@")[2]


def sender_of(text: str) -> tuple[str, str]:
    """Name and bare address of "Tên <địa chỉ>" or of a bare address; empty where it is none."""
    name, address = parseaddr(text)
    return one_line(name), address_of(address) or ""


def domain_of(settings: Settings) -> str:
    """The domain of the sender's address, for Message-IDs; empty where none is set."""
    return sender_of(settings.mail_from or settings.smtp_user)[1].rpartition("@")[2]


def compose(
    mail: Mail,
    message_id: str,
    sender: Sender,
    now: datetime,
    read: Callable[[str], bytes],
) -> bytes:
    """The whole mail, with CRLF line ends; `read` gives a kept file by its checksum.

    Files that would make it too large give way to a link, or to a sentence without one.
    """
    content = _built(mail, message_id, sender, now, read, mail.attachments, "")
    left = tuple(one for one in mail.attachments if one.cid is not None)
    if len(content) <= sender.max_bytes or len(left) == len(mail.attachments):
        return content
    note = _note([one for one in mail.attachments if one.cid is None], sender.public_url)
    return _built(mail, message_id, sender, now, read, left, note)


def _note(left_out: Sequence[Attachment], public_url: str) -> str:
    """Where the files are to be had that the mail could not take."""
    address = public_url.rstrip("/")
    if address and all(one.link for one in left_out):
        listed = "; ".join(f"{one.name}: {address}{one.link}" for one in left_out)
        return TOO_LARGE_LINK.format(listed=listed)
    return TOO_LARGE.format(names="; ".join(one.name for one in left_out))


def _built(
    mail: Mail,
    message_id: str,
    sender: Sender,
    now: datetime,
    read: Callable[[str], bytes],
    attachments: tuple[Attachment, ...],
    note: str,
) -> bytes:
    message = EmailMessage(policy=_POLICY)
    _head(message, mail, message_id, sender, now)
    text, html = with_note(mail.text, mail.html, note)
    message.set_content(text)
    if html is not None:
        message.add_alternative(html, subtype="html")
        shown = message.get_body(("html",))
        assert isinstance(shown, EmailMessage)
        for one in attachments:
            if one.cid is not None:
                _add(shown.add_related, one, read, cid=f"<{one.cid}>", disposition="inline")
    for one in attachments:
        if one.cid is None:
            _add(message.add_attachment, one, read)
    return message.as_bytes()


def _head(
    message: EmailMessage, mail: Mail, message_id: str, sender: Sender, now: datetime
) -> None:
    subject = one_line(mail.subject)
    recipient, name = mail.recipient, one_line(mail.recipient_name)
    if sender.redirect_all:
        subject = redirected(subject, recipient)
        recipient, name = sender.redirect_all, ""
    message["From"] = _address(sender.name, sender.address)
    message["To"] = _address(name, recipient)
    message["Subject"] = subject
    message["Date"] = format_datetime(now)
    message["Message-ID"] = message_id
    # RFC 3834: so that no automatic answer is sent to an automatic mail.
    message["Auto-Submitted"] = "auto-replied" if mail.in_reply_to else "auto-generated"
    if mail.in_reply_to:
        message["In-Reply-To"] = one_line(mail.in_reply_to)
    if mail.references:
        message["References"] = one_line(" ".join(mail.references))


def _address(name: str, address: str) -> Address:
    return Address(display_name=name, addr_spec=address)


def _add(
    add: Callable[..., None], one: Attachment, read: Callable[[str], bytes], **more: str
) -> None:
    maintype, _, subtype = one.media_type.partition("/")
    add(read(one.sha256), maintype, subtype, filename=one_line(one.name), **more)

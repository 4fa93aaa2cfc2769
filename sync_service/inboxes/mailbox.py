"""The mailbox on its server: what waits, fetched without a mark, put away once it is stored."""

import imaplib
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Literal

from imap_tools import BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted
from imap_tools.errors import ImapToolsError

from sync_service.errors import TonghopError
from sync_service.settings import Settings

Place = Literal["da-xu-ly", "can-xem"]

# Set on what could not be moved away, so that it is not fetched again.
KEYWORD = "TongHop"
_TIMEOUT = 60.0
_AT_ONCE = 200
_UID = re.compile(rb"UID (\d+)")
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
_DATE = re.compile(rb'INTERNALDATE "([^"]+)"')


class MailboxRefused(TonghopError):
    """The mail server cannot be reached, is not trusted, or refuses the account."""


class MailRefused(Exception):
    """The server has a mail but does not give it out."""


@dataclass(frozen=True)
class Waiting:
    """A mail on the server: its number there, its size in bytes, and when the server got it."""

    uid: str
    size: int
    received_at: datetime


@dataclass
class Mailbox:
    """An open mailbox. Its methods raise MailboxRefused when the server breaks off."""

    box: BaseMailBox
    _places: dict[str, str] = field(default_factory=dict)

    def waiting(self) -> list[Waiting]:
        """The mails that were not put away yet, oldest first."""
        with _refusals():
            uids = self.box.uids(f"UNDELETED UNKEYWORD {KEYWORD}")
            found = [
                one
                for start in range(0, len(uids), _AT_ONCE)
                for one in self._sizes(uids[start : start + _AT_ONCE])
            ]
        return sorted(found, key=lambda one: int(one.uid))

    def fetch(self, uid: str, most: int | None = None) -> bytes:
        """The mail's bytes (the first `most`), unmarked; empty when it is gone meanwhile.

        Raises MailRefused.
        """
        part = "" if most is None else f"<0.{most}>"
        with _refusals():
            status, answer = self.box.client.uid("FETCH", uid, f"(BODY.PEEK[]{part})")
        if status != "OK":
            raise MailRefused(f"{status} {answer!r}"[:300])
        return next((bytes(one[1]) for one in answer if isinstance(one, tuple)), b"")

    def put_away(self, uid: str, place: Place) -> None:
        """Moves a mail into a folder of ours; where the server refuses, marks it as handled."""
        with _refusals():
            try:
                self.box.move(uid, self._folder(place))
            except ImapToolsError:
                # Not every server lets its users make folders, or keeps marks of their own.
                for mark in ("\\Seen", KEYWORD):
                    self.box.client.uid("STORE", uid, "+FLAGS", f"({mark})")

    def _sizes(self, uids: list[str]) -> Iterator[Waiting]:
        query = "(UID RFC822.SIZE INTERNALDATE)"
        _, answer = self.box.client.uid("FETCH", ",".join(uids), query)
        for line in answer:
            text = line if isinstance(line, bytes) else b" ".join(line or ())
            uid, size, date = (one.search(text) for one in (_UID, _SIZE, _DATE))
            if uid and size:
                yield Waiting(uid[1].decode(), int(size[1]), _moment(date[1] if date else b""))

    def _folder(self, place: Place) -> str:
        """The folder's name on this server, made when it is not there."""
        if place not in self._places:
            # Some servers keep all folders below the inbox.
            delimiter = next((one.delim for one in self.box.folder.list("", "INBOX")), "/")
            names = (f"TongHop-{place}", f"INBOX{delimiter}TongHop-{place}")
            found = next((name for name in names if self.box.folder.exists(name)), None)
            self._places[place] = found or self._made(names)
        return self._places[place]

    def _made(self, names: tuple[str, ...]) -> str:
        for name in names[:-1]:
            try:
                self.box.folder.create(name)
            except ImapToolsError:
                continue
            return name
        self.box.folder.create(names[-1])
        return names[-1]


@contextmanager
def open_mailbox(settings: Settings) -> Iterator[Mailbox]:
    """The mailbox of the settings, its folder chosen; raises MailboxRefused."""
    with _refusals():
        box = _connected(settings)
        try:
            password = settings.imap_password.get_secret_value() if settings.imap_password else ""
            is_plain = (settings.imap_user + password).isascii()
            login = box.login if is_plain else box.login_utf8
            login(settings.imap_user, password, initial_folder=settings.imap_folder)
            # Most servers tell what they can only to who has logged in.
            _, told = box.client.capability()
            box.client.capabilities = tuple(bytes(told[-1]).decode().upper().split())
        except BaseException:
            _hang_up(box)
            raise
    try:
        yield Mailbox(box)
    finally:
        try:
            box.logout()
        except (ImapToolsError, imaplib.IMAP4.error, OSError):
            _hang_up(box)


def _hang_up(box: BaseMailBox) -> None:
    # A connection that is down already cannot be closed in order.
    with suppress(OSError):
        box.client.shutdown()


def _connected(settings: Settings) -> BaseMailBox:
    host, port = settings.imap_host, settings.imap_port
    if settings.imap_security == "none":
        return MailBoxUnencrypted(host, port, timeout=_TIMEOUT)
    trusted = ssl.create_default_context()
    if settings.ca_file is not None:
        trusted.load_verify_locations(settings.ca_file)
    kind = MailBox if settings.imap_security == "tls" else MailBoxStartTls
    return kind(host, port, timeout=_TIMEOUT, ssl_context=trusted)


@contextmanager
def _refusals() -> Iterator[None]:
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        raise MailboxRefused(
            f"Không tin được chứng thư của máy chủ thư ({error.verify_message}). "
            "Đặt TONGHOP_CA_FILE là chứng thư gốc của mạng nội bộ.",
            f"The mail server's certificate is not trusted ({error.verify_message}). "
            "Set TONGHOP_CA_FILE to the internal network's own authority.",
        ) from error
    except (ImapToolsError, imaplib.IMAP4.error, OSError) as error:
        why = " ".join(str(error).split())[:200] or type(error).__name__
        raise MailboxRefused(
            f"Không đọc được hộp thư nhận báo cáo ({why}). Kiểm tra các thiết lập imap_….",
            f"The mailbox cannot be read ({why}). Check the settings imap_….",
        ) from error


def _moment(date: bytes) -> datetime:
    try:
        return parsedate_to_datetime(date.decode().replace("-", " ", 2)).astimezone(UTC)
    except (ValueError, UnicodeDecodeError):
        return datetime.now(UTC)

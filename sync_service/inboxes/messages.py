"""A mail as it came, taken apart: who wrote it, what it answers, what is attached.

Mails are as their programs made them, and some are made to do harm: nothing in one raises.
"""

import base64
import binascii
import hashlib
import re
import unicodedata
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from email.message import Message as Parsed
from functools import partial
from typing import Literal, TypeVar

from imap_tools import MailAttachment, MailMessage

from sync_service.inboxes.names import ending
from sync_service.inboxes.unpacking import Part

# "person": to be answered; "program": its files are taken, but nobody reads an answer;
# "automatic": an answer of a machine, a bounce or a mail of our own, not looked into at all.
Author = Literal["person", "program", "automatic"]

T = TypeVar("T")
_MOST_PARTS = 3_000
_DEEPEST = 4
_ZIP_IN_BASE64 = b"UEsDB"
_SEALED = ("application/pkcs7-mime", "application/x-pkcs7-mime")
_IDS = re.compile(r"<[^<>\s]{1,250}>")
_MACHINES = re.compile(r"^(mailer-daemon|postmaster|mail-daemon|bounces?)([+-].*)?@", re.I)
_NOBODY = re.compile(r"^(no-?reply|do-?not-?reply|khong-?tra-?loi)([+-].*)?@", re.I)
_AWAY = re.compile(r"^(automatic reply|auto(-|matic )?repl|out of office|trả lời tự động)", re.I)
_REPLY_MARKS = ("x-autoreply", "x-autorespond", "x-autoresponse", "x-mail-autoreply")
_LIST_MARKS = ("list-id", "list-unsubscribe", "x-auto-response-suppress", "feedback-id")


@dataclass(frozen=True)
class Message:
    """A mail. `key` is the same however often it is fetched; `thread` for all of one exchange.

    `sender` is the bare address in small letters, empty where there is none; `message_id` None
    where the mail carries none.
    """

    key: str
    sender: str
    subject: str
    author: Author
    message_id: str | None
    references: tuple[str, ...]
    thread: str
    parts: tuple[Part, ...]


def read_message(raw: bytes, own: Collection[str]) -> Message:
    """The mail in these bytes; `own` are our addresses, whose mails are never answered."""
    mail = MailMessage.from_bytes(raw)
    head = mail.obj
    sender = _or(lambda: mail.from_.strip().casefold(), "")
    subject = " ".join(_or(lambda: mail.subject, "").split())[:300]
    ids = _ids(head, "Message-ID")
    references = [*_ids(head, "References"), *_ids(head, "In-Reply-To")]
    message_id = ids[0] if ids else None
    author = _author(head, sender, subject, {one.casefold() for one in own})
    first = next(iter(references), message_id) or _bare(subject)
    return Message(
        _key(raw, message_id),
        sender,
        unicodedata.normalize("NFC", subject),
        author,
        message_id,
        tuple(dict.fromkeys(references)),
        hashlib.sha256(f"{sender}\n{first}".encode(errors="replace")).hexdigest(),
        () if author == "automatic" else tuple(_parts(head, 0)),
    )


def _key(raw: bytes, message_id: str | None) -> str:
    # Servers on the way write lines above the mail; with an id the body alone makes the key.
    body = raw if message_id is None else raw.partition(b"\r\n\r\n")[2] or raw
    return hashlib.sha256(f"{message_id}\n".encode() + body).hexdigest()


def _author(head: Parsed, sender: str, subject: str, own: set[str]) -> Author:
    said = _header(head, "Auto-Submitted").partition(";")[0].strip().lower()
    if (
        not sender
        or sender in own
        or _MACHINES.match(sender)
        or _header(head, "Return-Path").strip() == "<>"
        or said in ("auto-replied", "auto-notified")
        or _or(head.get_content_type, "") == "multipart/report"
        or any(mark in head for mark in (*_REPLY_MARKS, "x-failed-recipients"))
        or _AWAY.match(subject)
    ):
        return "automatic"
    precedence = _header(head, "Precedence").strip().lower()
    if (
        said not in ("", "no")
        or precedence in ("bulk", "list", "junk", "auto_reply")
        or any(mark in head for mark in _LIST_MARKS)
        or _NOBODY.match(sender)
    ):
        return "program"
    return "person"


def _parts(mail: Parsed, depth: int) -> Iterator[Part]:
    """The attached files, also those of mails that were forwarded."""
    parts: list[Parsed] = _or(lambda: list(_walk(mail)), [])
    for number, part in enumerate(parts):
        kind = _or(part.get_content_type, "")
        attachment = MailAttachment(part)
        name = _name(attachment)
        # Forwarded mails are walked through like the rest; not those that came encoded.
        is_encoded = _header(part, "Content-Transfer-Encoding").strip().lower() == "base64"
        if part.is_multipart() and not (kind == "message/rfc822" and is_encoded):
            continue
        if kind == "message/rfc822" or ending(name) == ".eml":
            inner = _payload(attachment)
            if depth < _DEEPEST and inner:
                yield from _parts(MailMessage.from_bytes(inner).obj, depth + 1)
            continue
        if kind.startswith("text/") and not name:
            continue
        if kind in _SEALED:
            name = "smime.p7m"
        content = _payload(attachment)
        if content.startswith(_ZIP_IN_BASE64):  # encoded, but not said to be
            content = _or(partial(base64.b64decode, content), content)
        yield Part(name or f"tệp {number}", content)


def _payload(attachment: MailAttachment) -> bytes:
    return _or(lambda: attachment.payload, b"")


def _walk(mail: Parsed) -> Iterator[Parsed]:
    for number, part in enumerate(mail.walk()):
        if number >= _MOST_PARTS:
            return
        yield part


def _name(attachment: MailAttachment) -> str:
    """The file's name as its author saw it, NFC, without folders."""
    name = _or(lambda: attachment.filename, "")
    plain = unicodedata.normalize("NFC", " ".join(name.split()))
    return re.split(r"[\\/]", plain)[-1][:200]


def _ids(head: Parsed, name: str) -> list[str]:
    return _IDS.findall(_header(head, name))


def _header(head: Parsed, name: str) -> str:
    return _or(lambda: str(head.get(name) or ""), "")


def _bare(subject: str) -> str:
    """The subject without the marks of answers and forwards."""
    return re.sub(r"^((re|fw|fwd|tl|trả lời|chuyển tiếp)\s*:\s*)+", "", subject, flags=re.I)


def _or(find: Callable[[], T], otherwise: T) -> T:
    """What a mail says, or `otherwise` where it is put so badly that the libraries give up."""
    try:
        return find()
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, LookupError,
            RecursionError, binascii.Error):  # fmt: skip
        return otherwise

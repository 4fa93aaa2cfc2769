"""A mail to be sent: what it says, to whom, with which files, apart from how it travels."""

import hashlib
import json
import re
import unicodedata
from dataclasses import asdict, dataclass
from email.errors import HeaderParseError
from email.headerregistry import Address
from typing import Any, Literal

MailState = Literal["queued", "claimed", "sending", "sent", "failed", "unknown", "done"]
STATES: tuple[MailState, ...] = (
    "queued",
    "claimed",
    "sending",
    "sent",
    "failed",
    "unknown",
    "done",
)

# The lone line end between two domain parts, or any other character that ends a header line.
_CONTROL = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+")
_BETWEEN = re.compile(r"[\s;,]+")
_DOMAIN = re.compile(
    r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z][A-Za-z0-9-]*[A-Za-z0-9]"
)


@dataclass(frozen=True)
class Attachment:
    """A kept file that goes with a mail; with `cid` it is shown inside the HTML text.

    `link` is where the service gives it out, behind its public address.
    """

    name: str
    sha256: str
    media_type: str
    cid: str | None = None
    link: str | None = None


@dataclass(frozen=True)
class Mail:
    """One mail to one recipient.

    `about` names what it is ("report:province", "acknowledgement", "reminder"); together with
    period, recipient and content it makes the mail the same mail, queued once only. `unit` and
    `forms` are whose affairs and which forms' figures it carries, where a switch may close the way
    for them. `in_reply_to` and
    `references` are Message-IDs of the thread that it answers.
    """

    about: str
    recipient: str
    subject: str
    text: str
    html: str | None = None
    recipient_name: str = ""
    period: str = ""
    unit: str = ""
    forms: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    in_reply_to: str | None = None
    references: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        """The SHA-256 of what the recipient is told; his name in the list may change."""
        content = content_of(self) | {"recipient_name": ""}
        told = json.dumps(content, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(told.encode()).hexdigest()


def content_of(mail: Mail) -> dict[str, Any]:
    """The mail as plain data, for keeping."""
    return asdict(mail)


def mail_from(content: dict[str, Any]) -> Mail:
    """The mail that was kept as plain data."""
    plain = dict(content)
    plain["attachments"] = tuple(Attachment(**one) for one in plain["attachments"])
    plain["references"] = tuple(plain["references"])
    plain["forms"] = tuple(plain["forms"])
    return Mail(**plain)


def one_line(text: str) -> str:
    """Text as it may stand in a header: one line, NFC, nothing that ends or splits it."""
    return " ".join(unicodedata.normalize("NFC", _CONTROL.sub(" ", text)).split())


def addresses_of(text: str | None) -> tuple[str, ...]:
    """The addresses in a unit's cell, in order, each once: ";", "," or blanks stand between them.

    What no mail can be sent to is left out.
    """
    found: dict[str, str] = {}
    for one in _BETWEEN.split(text or ""):
        if (address := address_of(one)) is not None:
            found.setdefault(address.casefold(), address)
    return tuple(found.values())


def address_of(text: str) -> str | None:
    """The bare address, its domain in small letters; None where no mail can be sent to it.

    Letters with marks are refused: they are typing errors far more often than such an address,
    and few servers take them.
    """
    found = text.strip()
    if not found.isascii() or _CONTROL.search(found) or found.count("@") != 1:
        return None
    try:
        address = Address(addr_spec=found)
    except (HeaderParseError, ValueError, IndexError):
        return None
    if not address.username or not _DOMAIN.fullmatch(address.domain):
        return None
    return f"{address.username}@{address.domain.lower()}" if len(found) <= 254 else None

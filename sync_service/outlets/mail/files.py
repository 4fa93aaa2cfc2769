"""Mails as .eml files in a folder, where no mail server is set; any mail program opens them."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from sync_service.outlets.mail.delivery import Delivery, Envelope

_UNSAFE = re.compile(r"[^A-Za-z0-9.@_-]+")


@dataclass(frozen=True)
class MailFolder:
    """The folder; one file a mail, named after its recipient and its Message-ID."""

    folder: Path
    repeatable: ClassVar[bool] = True

    def deliver(self, envelope: Envelope, last_call: Callable[[], bool]) -> Delivery:
        """Writes the file whole or not at all."""
        if not last_call():
            return Delivery("lost", "")
        number = envelope.message_id.strip("<>").partition("@")[0]
        name = f"{_UNSAFE.sub('_', envelope.recipient)[:80]}-{_UNSAFE.sub('_', number)[:16]}.eml"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            part = self.folder / f"{name}.part"
            part.write_bytes(envelope.content)
            part.replace(self.folder / name)
        except OSError as error:
            return Delivery("unreachable", str(error))
        return Delivery("sent", name)

    def close(self) -> None:
        """Nothing is kept open."""

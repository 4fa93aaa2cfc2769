"""The post office of an installation: who sends, how mails leave, how fast."""

from dataclasses import dataclass

from sync_service.errors import TonghopError
from sync_service.outlets.mail.delivery import Transport
from sync_service.outlets.mail.files import MailFolder
from sync_service.outlets.mail.message import Sender, sender_of
from sync_service.outlets.mail.smtp import SmtpServer
from sync_service.settings import Settings

_MEGABYTE = 1024 * 1024
# Stands in .eml files of an installation that has named no address; .invalid is never delivered.
_NOBODY = "tonghop@tonghop.invalid"


class MailSettingsRefused(TonghopError):
    """The settings for mail do not go together."""


@dataclass(frozen=True)
class Post:
    """The sender, the way out, and the pause in seconds between two mails."""

    sender: Sender
    transport: Transport
    pause_seconds: float


def post_of(settings: Settings) -> Post:
    """The post office that the settings describe; raises MailSettingsRefused."""
    wanted = settings.mail_from or settings.smtp_user
    name, address = sender_of(wanted)
    if not address and (settings.smtp_host or settings.mail_from):
        raise MailSettingsRefused(
            f"mail_from: “{wanted}” không phải là địa chỉ thư; hãy ghi địa chỉ gửi, ví dụ "
            "Văn phòng Tỉnh ủy <vanphong@tinhuy.example>.",
            f"mail_from: “{wanted}” is no mail address; write the sender's, such as "
            "Office <office@example.org>.",
        )
    redirect = settings.mail_redirect_all
    if redirect and not sender_of(redirect)[1]:
        raise MailSettingsRefused(
            f"mail_redirect_all: “{redirect}” không phải là địa chỉ thư.",
            f"mail_redirect_all: “{redirect}” is no mail address.",
        )
    sender = Sender(
        address or _NOBODY,
        name,
        sender_of(redirect)[1],
        settings.mail_max_mb * _MEGABYTE,
        settings.public_url,
    )
    if not settings.smtp_host:
        return Post(sender, MailFolder(settings.outbox_dir), 0.0)
    server = SmtpServer(
        settings.smtp_host,
        settings.smtp_port,
        settings.smtp_security,
        settings.smtp_user,
        settings.smtp_password,
        settings.ca_file,
    )
    return Post(sender, server, settings.mail_pause_seconds)

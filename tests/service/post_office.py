"""A province with a mailbox on a real server, and the mails that its clerks write."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from sync_service.database import outbox
from sync_service.database.outbox import StoredMail
from sync_service.database.tables import submissions
from sync_service.settings import Settings
from sync_service.stages.collect.common import Collected
from sync_service.stages.collect.mailbox import collect_mailbox
from tests.service import sent_reports
from tests.service.mailbox_server import MailboxServer
from tests.service.province import UNITS, Province, found_province
from tests.service.sent_reports import PERIOD

HANDLED, LOOK_AT = "TongHop-da-xu-ly", "TongHop-can-xem"
XLSX = ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet")


@dataclass
class Post:
    """A province with a mailbox; clerks put mails into it."""

    province: Province
    server: MailboxServer
    account: str
    own: tuple[str, ...] = ("nop@tinh.vn",)
    logged: list[str] = field(default_factory=list)

    def settings(self, **more: Any) -> Settings:
        home = self.province.folder / "home"
        return self.server.settings(
            home, self.account, mail_from="Nộp báo cáo <nop@tinh.vn>", max_upload_mb=1, **more
        )

    def put(self, *mails: EmailMessage | bytes) -> None:
        """Mails as they arrive."""
        with self.server.account(self.account) as box:
            for mail in mails:
                box.append(mail if isinstance(mail, bytes) else mail.as_bytes())

    def collect(self, **more: Any) -> Collected:
        """One round."""
        settings = self.settings(**more)
        return collect_mailbox(self.province.context, settings, log=self.logged.append)

    def count(self, folder: str = "INBOX") -> int:
        """How many mails lie in a folder."""
        with self.server.account(self.account) as box:
            if not box.folder.exists(folder):
                return 0
            box.folder.set(folder)
            return len(box.uids())

    def answers(self) -> list[StoredMail]:
        """What was queued."""
        with self.province.engine.connect() as connection:
            return outbox.mails(connection)

    def stored(self) -> int:
        """How many files are in the store."""
        with self.province.engine.connect() as connection:
            return connection.scalar(select(func.count()).select_from(submissions)) or 0


_numbers = iter(range(10_000))


@contextmanager
def opened_post(folder: Path, server: MailboxServer) -> Iterator[Post]:
    """The small province whose units have addresses, 2023-Q1 open, and an empty mailbox."""
    lines = []
    for line in UNITS.splitlines():
        code = line.partition("code: ")[2].partition(",")[0]
        address = f"vp@xa.vn; {code.lower()}@xa.vn" if code == "G4" else f"{code.lower()}@xa.vn"
        lines.append(line.replace("}", f", email: {address}}}") if code else line)
    province = found_province(folder, units="\n".join(lines))
    province.open(PERIOD)
    yield Post(province, server, f"hop{next(_numbers)}")
    province.engine.dispose()


def mail(sender: str = "g1@xa.vn", subject: str = "Báo cáo quý I", **headers: str) -> EmailMessage:
    """A mail of a person; a header named with _ for -."""
    made = EmailMessage()
    made["From"] = f"Văn thư <{sender}>"
    made["To"] = "nop@tinh.vn"
    made["Subject"] = subject
    made["Message-ID"] = f"<{next(_numbers)}@xa.vn>"
    for name, value in headers.items():
        del made[name.replace("_", "-")]
        made[name.replace("_", "-")] = value
    made.set_content("Kính gửi văn phòng.")
    return made


def attach(made: EmailMessage, content: bytes, name: str = "báo cáo.xlsx") -> EmailMessage:
    """The mail with a workbook."""
    made.add_attachment(content, *XLSX, filename=name)
    return made


def report(post: Post, unit: str = "G1", **counts: int) -> bytes:
    """A report in order."""
    return sent_reports.report(post.province, unit, **counts)


def wrong(post: Post, unit: str = "G1") -> bytes:
    """A report whose closing number does not follow."""
    return sent_reports.wrong(post.province, unit)

"""What clerks send each way in while the program is killed, and the answers they have."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path

import requests

from tests.service.mailbox_server import MailboxServer
from tests.service.province import Province, honest

PERIOD, ACCOUNT = "2023-Q1", "hop"
UNITS_ON_PAGE = ("G1", "G2", "G3", "G4")
_PATIENCE = 20.0  # seconds
# One address is answered 60 times an hour at most.
_MAILS_OF_A_CLERK = 40


def clerk(turn: int) -> str:
    """The address of whoever mails in a turn."""
    return f"h{turn // _MAILS_OF_A_CLERK}@xa.vn"


def report(province: Province, unit: str, number: int, order: int) -> bytes:
    """A report unlike all others; every third is to be mended."""
    figures = honest(PERIOD, unit, a=10 + number)
    if order % 3 == 2:
        figures["D", "Tổng số"] = 5000 + number
    return province.filled(PERIOD, unit, figures)


@dataclass
class Clerks:
    """What is sent, one report each way a turn; `page` is where the upload page listens."""

    shared: Path
    server: MailboxServer
    page: str
    codes: dict[str, str]
    make: Callable[[str, int, int], bytes]
    # Reports for the page by file name: the clerk tries until there is an answer.
    unanswered: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    answers: list[str] = field(default_factory=list)
    turns: int = 0

    def send(self) -> None:
        """One report laid into the folder, one mailed, one to be uploaded."""
        turn, unit = self.turns, UNITS_ON_PAGE[self.turns % len(UNITS_ON_PAGE)]
        self.turns += 1
        (self.shared / self.laid(turn)).write_bytes(self.make("G1", 3 * turn, turn))
        self._mail(turn, self.make("G1", 3 * turn + 1, turn))
        self.unanswered[self.uploaded(turn)] = (unit, self.make(unit, 3 * turn + 2, turn))

    def upload(self) -> None:
        """Tries every report that has no answer yet; where nobody listens it is kept."""
        for name, (unit, content) in list(self.unanswered.items()):
            try:
                answer = _uploaded(self.page, self.codes[unit], name, content)
            except requests.RequestException:
                return
            if answer is None:
                return
            self.answers += [name] * answer.count('<section class="card result')
            del self.unanswered[name]

    @property
    def numbers(self) -> Sequence[int]:
        return range(self.turns)

    @staticmethod
    def laid(turn: int) -> str:
        return f"{turn}.xlsx"

    @staticmethod
    def mailed(turn: int) -> str:
        return f"thư {turn}.xlsx"

    @staticmethod
    def uploaded(turn: int) -> str:
        return f"trang {turn}.xlsx"

    def _mail(self, turn: int, content: bytes) -> None:
        mail = EmailMessage()
        mail["From"], mail["Message-ID"] = clerk(turn), f"<{turn}@xa.vn>"
        mail["Subject"] = f"Báo cáo {turn}"
        mail.add_attachment(content, "application", "octet-stream", filename=self.mailed(turn))
        with self.server.account(ACCOUNT) as box:
            box.append(mail.as_bytes())


def _uploaded(page: str, code: str, name: str, content: bytes) -> str | None:
    """The page with the result; None when it says that it cannot take it now."""
    with requests.Session() as browser:
        browser.trust_env = False
        first = browser.get(f"{page}/{code}", timeout=_PATIENCE)
        token = re.search(r'name="csrf_token" value="([^"]+)"', first.text)
        if token is None:
            return None
        answer = browser.post(
            page, data={"csrf_token": token[1]}, files={"file": (name, content)}, timeout=_PATIENCE
        )
        return answer.text if answer.status_code == requests.codes.ok else None

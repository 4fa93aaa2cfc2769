"""The ways in as clerks use them: each takes a round of files and says how often it answered."""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import Any, Protocol

import requests
from python_calamine import CalamineWorkbook

from sync_service.database import outbox
from sync_service.database.engine import reading
from sync_service.demo.clerks import Attempt
from sync_service.demo.sending import Service
from sync_service.outlets.google.connection import Connection, open_google
from sync_service.outlets.google.pace import Pace
from sync_service.settings import Settings
from sync_service.stages.channels import make_links
from sync_service.stages.collect.folder import collect_folder, make_boxes
from sync_service.stages.collect.mailbox import collect_mailbox
from sync_service.stages.google.collect import collect_google
from sync_service.stages.google.issue import issue_sheets
from tests.service.google.server import Google
from tests.service.mailbox_server import MailboxServer
from tests.service.sample_quarter import PERIOD, Installation

Log = Callable[[str], None]
Values = dict[str, dict[str, Any]]

_numbers = count(1)


class Way(Protocol):
    """One channel with its clerks."""

    @property
    def channel(self) -> str:
        """Its name in the switches and in the trace."""

    def send(self, files: Mapping[str, Attempt]) -> Counter[str]:
        """A file of each unit sent and collected; by unit how many answers came back this way."""


@dataclass(frozen=True)
class Programs:
    """Programs with a token, as the add-in is one."""

    installed: Installation
    channel: str = "api"

    def send(self, files: Mapping[str, Attempt]) -> Counter[str]:
        service, tokens = Service(self.installed.office.address), self.installed.office.tokens
        told: Counter[str] = Counter()
        for unit, one in files.items():
            told[unit] += "status" in service.send(one.file_name, one.content, tokens[unit])
        return told


class UploadPage:
    """Browsers without JavaScript, each opened by its unit's link."""

    channel = "upload"

    def __init__(self, installed: Installation) -> None:
        self.address = f"{installed.office.address}/nop"
        made = make_links(installed.context, None, "test")
        self.links = {one.unit: f"{self.address}/{one.code}" for one in made}
        self.pages: list[str] = []

    def send(self, files: Mapping[str, Attempt]) -> Counter[str]:
        return Counter({unit: self._sent(unit, one) for unit, one in files.items()})

    def _sent(self, unit: str, one: Attempt) -> int:
        with requests.Session() as browser:
            browser.trust_env = False
            first = browser.get(self.links[unit], timeout=60)
            token = re.search(r'name="csrf_token" value="([^"]+)"', first.text)
            assert token is not None
            answer = browser.post(
                self.address,
                data={"csrf_token": token[1]},
                files={"file": (one.file_name, one.content)},
                timeout=60,
            )
            assert answer.status_code == 200
            self.pages += (first.text, answer.text)
            return answer.text.count('<section class="card result')


@dataclass
class Mails:
    """Mails with a workbook from the units' own addresses, in a real mailbox."""

    installed: Installation
    settings: Settings
    server: MailboxServer
    log: Log
    channel: str = "mailbox"

    def send(self, files: Mapping[str, Attempt]) -> Counter[str]:
        addresses = {one.code: one.email or "" for one in self.installed.office.province.entries}
        before = self._answers()
        with self.server.account(self.settings.imap_user) as box:
            for unit, one in files.items():
                mail = EmailMessage()
                mail["From"], mail["To"] = addresses[unit], "nop@tinhmau.example"
                mail["Subject"] = f"Báo cáo {PERIOD}"
                mail["Message-ID"] = f"<{next(_numbers)}@tinhmau.example>"
                mail.set_content("Kính gửi văn phòng.")
                mail.add_attachment(
                    one.content, "application", "octet-stream", filename=one.file_name
                )
                box.append(mail.as_bytes(), dt=self.installed.clock.now())
        collected = collect_mailbox(self.installed.context, self.settings, log=self.log)
        assert collected.failed == 0
        told = self._answers() - before
        return Counter({unit: told[addresses[unit]] for unit in addresses if told[addresses[unit]]})

    def _answers(self) -> Counter[str]:
        with reading(self.installed.context.engine) as connection:
            return Counter(one.mail.recipient for one in outbox.mails(connection))


class SharedFolder:
    """Files laid into the units' folders."""

    channel = "folder"

    def __init__(self, installed: Installation, log: Log) -> None:
        self.installed, self.log = installed, log
        root = installed.settings.inbox_folder
        assert root is not None
        make_boxes(installed.context, installed.settings)
        self.boxes = {box.name.partition(" - ")[0]: box for box in root.iterdir()}

    def send(self, files: Mapping[str, Attempt]) -> Counter[str]:
        before = {unit: self._results(unit) for unit in files}
        for unit, one in files.items():
            (self.boxes[unit] / one.file_name).write_bytes(one.content)
        collected = collect_folder(
            self.installed.context,
            self.installed.settings,
            log=self.log,
            pause=lambda _: None,
            # A file without an end is taken for what it is after a while.
            clock=lambda: (datetime.now(UTC) + timedelta(hours=1)).timestamp(),
        )
        assert (collected.failed, collected.waiting) == (0, 0)
        return Counter({unit: len(self._results(unit) - before[unit]) for unit in files})

    def _results(self, unit: str) -> set[Path]:
        return set(self.boxes[unit].rglob("*kết quả*"))


class Sheets:
    """Google Sheets: what the clerk typed into the file is typed into the unit's sheet."""

    channel = "google"

    def __init__(
        self,
        installed: Installation,
        google: Google,
        settings: Settings,
        units: list[str],
        log: Log,
    ) -> None:
        self.installed, self.google, self.settings, self.log = installed, google, settings, log
        self.typed: dict[str, Values] = {}
        made = issue_sheets(
            installed.context,
            settings,
            PERIOD,
            units,
            actor="test",
            open_google=self._open,
        )
        assert (made.issued, made.problems) == (len(units), [])
        self.emails = {one.code: one.email or "" for one in installed.office.province.entries}

    def send(self, files: Mapping[str, Attempt]) -> Counter[str]:
        time = self.google.time
        time.begun = self.installed.clock.now() - timedelta(seconds=time.seconds)
        for unit, one in files.items():
            before = self.typed.get(unit) or values(self.google.sheet_of(unit).content)
            self.typed[unit] = values(one.content)
            for sheet, cells in self.typed[unit].items():
                changed = {
                    cell: value
                    for cell, value in cells.items()
                    if value != before.get(sheet, {}).get(cell)
                }
                self.google.type_in(unit, sheet, changed, self.emails[unit])
        asked = len(self.google.asked)
        collected = collect_google(
            self.installed.context,
            self.settings,
            at_once=True,
            log=self.log,
            open_google=self._open,
        )
        assert collected.failed == 0
        written = Counter(
            one.call.path["spreadsheetId"]
            for one in self.google.asked[asked:]
            if one.call.method == "spreadsheets.batchUpdate"
        )
        return Counter({unit: written[self.google.file_of(unit).id] for unit in files})

    def _open(self, settings: Settings) -> Connection:
        time = self.google.time
        return open_google(settings, Pace(time.clock, time.sleep))


def values(content: bytes) -> Values:
    """What stands in a workbook's visible sheets, by sheet and cell."""
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    return {
        sheet.name: _values(book.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False))
        for sheet in book.sheets_metadata
        if "Visible" in str(sheet.visible)
    }


def _values(rows: list[list[Any]]) -> dict[str, Any]:
    return {
        f"{_letters(column)}{row}": _plain(value)
        for row, cells in enumerate(rows, 1)
        for column, value in enumerate(cells)
    }


def _letters(column: int) -> str:
    high, low = divmod(column, 26)
    return (chr(64 + high) if high else "") + chr(65 + low)


def _plain(value: Any) -> Any:
    if value == "":
        return None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value

"""Kills the collecting of folder and mailbox at random moments: every report stored once,
every mail answered once, nothing left lying."""

import os
import random
import subprocess
import sys
import time
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

from pydantic import SecretStr
from sqlalchemy import select

from sync_service.app import build_context
from sync_service.database import outbox
from sync_service.database.engine import upgrade, writing
from sync_service.database.senders import add_sender
from sync_service.database.tables import submissions
from sync_service.settings import Settings
from sync_service.stages.collect_folder import collect_folder
from sync_service.stages.collect_mailbox import collect_mailbox
from sync_service.stages.definitions import load_units
from sync_service.stages.periods import open_period
from tests.conftest import ROOT
from tests.service.mailbox_server import PASSWORD, MailboxServer, mailbox_server
from tests.service.province import UNITS, Province, honest

_PERIOD, _ACCOUNT, _CLERK = "2023-Q1", "hop", "h1@xa.vn"


@dataclass(frozen=True)
class Found:
    """What stood at the end; `lost` and `twice` are what must be empty."""

    kills: int
    reports: int
    answers: int
    lost: tuple[str, ...]
    twice: tuple[str, ...]


def killed(folder: Path, count: int, seed: int) -> Found:
    """Collects while reports come in both ways, killed `count` times; then once to the end."""
    chance = random.Random(seed)
    with mailbox_server() as server:
        settings = _settings(folder, server.port, server.certificate)
        reports = _set_up(settings, folder, 2 * count)
        for number in range(count):
            _put(folder, server, number, reports[2 * number], reports[2 * number + 1])
            worker = _start(folder, server)
            time.sleep(chance.uniform(0, 0.6))
            worker.kill()
            worker.wait()
        _collect(settings)
        return _found(settings, folder, count, server)


def _settings(folder: Path, port: int, certificate: Path) -> Settings:
    return Settings(
        home=folder / "home",
        fixed_today=None,
        inbox_folder=folder / "shared",
        imap_host="localhost",
        imap_port=port,
        imap_user=_ACCOUNT,
        imap_password=SecretStr(PASSWORD),
        ca_file=certificate,
        secret=SecretStr("k" * 32),
    )


def _set_up(settings: Settings, folder: Path, many: int) -> list[bytes]:
    """The province and as many different reports."""
    (folder / "shared").mkdir()
    context = build_context(settings)
    upgrade(context.engine)
    units = folder / "units.yaml"
    units.write_text(UNITS, encoding="utf-8")
    load_units(context, units, "test")
    open_period(context, _PERIOD, "test")
    with writing(context.engine) as connection:
        add_sender(connection, _CLERK, "H1", context.now())
    province = Province(folder, context.engine)
    made = [
        province.filled(_PERIOD, "G1", honest(_PERIOD, "G1", a=10 + number))
        for number in range(many)
    ]
    context.engine.dispose()
    return made


def _put(folder: Path, server: MailboxServer, number: int, laid: bytes, sent: bytes) -> None:
    (folder / "shared" / f"{number}.xlsx").write_bytes(laid)
    mail = EmailMessage()
    mail["From"], mail["Message-ID"] = _CLERK, f"<{number}@xa.vn>"
    mail["Subject"] = f"Báo cáo {number}"
    mail.add_attachment(sent, "application", "octet-stream", filename=f"thư {number}.xlsx")
    with server.account(_ACCOUNT) as box:
        box.append(mail.as_bytes())


def _start(folder: Path, server: MailboxServer) -> subprocess.Popen[str]:
    """A worker that has begun; it says so when it is ready to collect."""
    command = [sys.executable, "-m", "tests.kill.collecting", str(folder), str(server.port)]
    worker = subprocess.Popen(
        [*command, str(server.certificate)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert worker.stdout is not None
    worker.stdout.readline()
    worker.stdout.close()
    return worker


def _collect(settings: Settings) -> None:
    context = build_context(settings)
    for _ in range(2):
        collect_folder(context, settings, pause=lambda _: None)
        collect_mailbox(context, settings)
    context.engine.dispose()


def _found(settings: Settings, folder: Path, count: int, server: MailboxServer) -> Found:
    context = build_context(settings)
    with context.engine.connect() as connection:
        names = list(connection.scalars(select(submissions.c.file_name)))
        answered = [one.mail.subject for one in outbox.mails(connection)]
    context.engine.dispose()
    shared = folder / "shared"
    laid = [path.name for path in shared.glob("*.xlsx")]
    with server.account(_ACCOUNT) as box:
        waiting = box.uids()
    wanted = [f"{number}.xlsx" for number in range(count)]
    wanted += [f"thư {number}.xlsx" for number in range(count)]
    subjects = [f"Re: Báo cáo {number}" for number in range(count)]
    handled = [path.name for path in (shared / "da-xu-ly" / _PERIOD).glob("*.xlsx")]
    lost = ({*wanted} - {*names}) | ({*subjects} - {*answered}) | {*laid, *waiting}
    lost |= {name for name in wanted[:count] if name not in handled}
    lost |= {name for n in range(count) if (name := f"{n} - kết quả.xlsx") not in handled}
    twice = [one for one in {*names, *answered} if [*names, *answered].count(one) > 1]
    twice += [name for name in handled if "(2)" in name]
    return Found(count, len(names), len(answered), tuple(sorted(lost)), tuple(sorted(twice)))


def _work(folder: Path, port: int, certificate: Path) -> None:
    settings = _settings(folder, port, certificate)
    context = build_context(settings)
    print("ready", flush=True)
    while True:
        collect_folder(context, settings, pause=lambda _: None)
        collect_mailbox(context, settings)


if __name__ == "__main__":
    _work(Path(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))

"""Sending processes killed at random moments of the conversation with a real mail server."""

import random
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import cast
from zoneinfo import ZoneInfo

from sync_service.contract.loading import Contract
from sync_service.database import outbox
from sync_service.database.engine import open_engine, upgrade, writing
from sync_service.domain.mails import Mail
from sync_service.outlets.mail import post_of
from sync_service.settings import Settings
from sync_service.stages.context import Context
from sync_service.stages.mail.outbox import LEASE, drain
from tests.kill.death import forks
from tests.service.mail_server import MailServer, mail_server

_BEGIN = datetime(2023, 4, 3, 9, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
_MAILS_AT_A_TIME = 30
# Death comes after so many steps of the conversation at most, and so long after one, in seconds:
# about what the steps between two of them take.
_MOST_STEPS, _LONGEST_AFTER = 6, 0.03


@dataclass(frozen=True)
class Found:
    """What became of the mails; the lists name the recipients and should be empty."""

    kills: int
    mails: int
    arrived: int
    unknown: int
    twice: list[str]
    lost: list[str]
    unreported: list[str]


def killed(folder: Path, count: int, seed: int) -> Found:
    """Kills `count` processes while they send, then lets one finish; what was found then."""
    chance = random.Random(seed)
    url = f"sqlite:///{(folder / 'kill.sqlite').as_posix()}"
    recipients = _fill(url, [])
    processes = forks()
    with mail_server(folder, "none") as server:
        settings = server.settings(folder, smtp_security="none", smtp_user="")
        now = _BEGIN
        kills = 0
        while kills < count:
            ready = processes.Event()
            process = processes.Process(target=_send, args=(url, settings, now, ready))
            process.start()
            assert ready.wait(60)
            _await_moment(server, process, chance)
            process.kill()
            process.join()
            if process.exitcode == -9:
                kills += 1
            else:  # it had sent everything
                recipients = _fill(url, recipients)
            now += LEASE + timedelta(minutes=1)
        _send(url, settings, now)
        _send(url, settings, now + LEASE + timedelta(minutes=1))
        return _judged(url, server, kills, recipients)


def _await_moment(server: MailServer, process: BaseProcess, chance: random.Random) -> None:
    """Waits for the moment of death, which is left to chance."""
    last = server.steps + chance.randint(0, _MOST_STEPS)
    while server.steps < last and process.is_alive():
        time.sleep(0.001)
    time.sleep(chance.uniform(0, _LONGEST_AFTER))


def _fill(url: str, before: list[str]) -> list[str]:
    """Queues some more mails; all recipients by now."""
    first = len(before)
    more = [f"{number}@x.example" for number in range(first, first + _MAILS_AT_A_TIME)]
    engine = open_engine(url)
    upgrade(engine)
    with writing(engine) as connection:
        for one in more:
            outbox.queue(connection, Mail("kill", one, "Báo cáo", "…"), _BEGIN)
    engine.dispose()
    return before + more


def _send(url: str, settings: Settings, now: datetime, ready: object = None) -> None:
    engine = open_engine(url)
    no_forms = cast(Contract, None)  # sending reads none
    context = Context(engine, no_forms, settings.files_dir, b"k" * 32, lambda: now)
    if ready is not None:
        ready.set()  # type: ignore[attr-defined]
    drain(context, post_of(settings))
    engine.dispose()


def _judged(url: str, server: MailServer, kills: int, recipients: list[str]) -> Found:
    engine = open_engine(url)
    with closing(engine.connect()) as connection:
        states = {one.mail.recipient: one.state for one in outbox.mails(connection)}
    engine.dispose()
    arrived = Counter(one.recipients[0] for one in server.arrived)
    unknown = [one for one in recipients if states[one] == "unknown"]
    return Found(
        kills,
        len(recipients),
        sum(arrived.values()),
        len(unknown),
        [one for one, times in arrived.items() if times > 1],
        [one for one in recipients if not arrived[one] and one not in unknown],
        [one for one in recipients if states[one] not in ("sent", "unknown")],
    )

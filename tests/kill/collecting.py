"""Kills the worker that empties folder and mailbox, the service with the upload page, or both at
once: every report stored once, every sender answered once, nothing left lying, nothing broken."""

import random
import socket
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache, partial
from multiprocessing.synchronize import Event
from pathlib import Path
from threading import Thread

from pydantic import SecretStr
from sqlalchemy import select

from sync_service.app import build_context, serve, serving
from sync_service.database import arrivals, outbox
from sync_service.database.engine import reading, upgrade, writing
from sync_service.database.senders import add_sender
from sync_service.database.tables import submissions
from sync_service.inboxes.mailbox import MailboxRefused
from sync_service.settings import Settings
from sync_service.stages.channels import make_links
from sync_service.stages.collect.folder import collect_folder
from sync_service.stages.collect.mailbox import collect_mailbox
from sync_service.stages.context import Context
from sync_service.stages.definitions import load_units
from sync_service.stages.operation.doctor import examine
from sync_service.stages.periods import open_period
from tests.kill.clerks import ACCOUNT, PERIOD, Clerks, clerk, report
from tests.kill.death import Mortal, Span, Steps, die, span_of
from tests.service.mailbox_server import PASSWORD, MailboxServer, mailbox_server
from tests.service.province import UNITS, Province

_HANDLED, _TO_MEND = f"da-xu-ly/{PERIOD}", "can-sua"
_PAUSE, _UPLOADS_END = 0.05, 120.0  # seconds


@dataclass
class Found:
    """What stood at the end; `lost`, `twice` and `broken` must be empty.

    `halfway` counts what the dead left half done, as found after each death: the more, the better
    the moments of death were chosen.
    """

    kills: int = 0
    reports: int = 0
    answers: int = 0
    halfway: Counter[str] = field(default_factory=Counter)
    lost: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        return not (self.lost or self.twice or self.broken)


def killed(folder: Path, count: int, seed: int, database: str | None = None) -> Found:
    """Kills `count` times while reports come in all ways; then lets everything come to its end."""
    chance, found = random.Random(seed), Found()
    with mailbox_server() as server:
        settings = _settings(folder, server, database)
        clerks = _set_up(settings, folder, server, count)
        collector, service = Mortal(_collect_until_dead, settings), Mortal(_serve, settings)
        collecting, serving_ = _undisturbed(settings, clerks)
        works = [(collector, collecting), (service, serving_)]
        while found.kills < count:
            clerks.send()
            collector.live(chance, collecting)
            service.live(chance, serving_)
            browser = Thread(target=clerks.upload)
            browser.start()
            victims = chance.choice([works[:1], works[1:], works])
            die(victims, chance)
            found.kills += len(victims)
            browser.join()
            _note_halfway(settings, clerks, found.halfway)
        die(works, chance)
        _finish(settings, clerks)
        _judge(settings, clerks, server, found)
    return found


def _settings(folder: Path, server: MailboxServer, database: str | None) -> Settings:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    return Settings(
        home=folder / "home",
        port=port,
        inbox_folder=folder / "shared",
        imap_host="localhost",
        imap_port=server.port,
        imap_user=ACCOUNT,
        imap_password=SecretStr(PASSWORD),
        ca_file=server.certificate,
        secret=SecretStr("k" * 32),
        **({} if database is None else {"database_url": database}),
    )


def _set_up(settings: Settings, folder: Path, server: MailboxServer, count: int) -> Clerks:
    """The province with its clerks, enough for so many kills."""
    shared = folder / "shared"
    shared.mkdir()
    context = build_context(settings)
    upgrade(context.engine)
    units = folder / "units.yaml"
    units.write_text(UNITS, encoding="utf-8")
    load_units(context, units, "test")
    open_period(context, PERIOD, "test")
    with writing(context.engine) as connection:
        for address in {clerk(turn) for turn in range(count + 2)}:
            add_sender(connection, address, "H1", context.now())
    codes = {one.unit: one.code for one in make_links(context, None, "test")}
    province = Province(folder, context.engine)
    issued = cache(province.issue)
    province.issue = issued  # type: ignore[method-assign]
    page = f"http://127.0.0.1:{settings.port}/nop"
    return Clerks(
        shared,
        server,
        page,
        codes,
        partial(report, province),
    )


def _undisturbed(settings: Settings, clerks: Clerks) -> tuple[Span, Span]:
    """How long both works take for one turn's reports when nobody is killed."""
    clerks.send()
    context = build_context(settings)

    def upload() -> None:
        with serving(settings, context):
            clerks.upload()

    collected = span_of(lambda: _collect(context, settings))
    uploaded = span_of(upload)
    context.engine.dispose()
    return collected, uploaded


def _collect(context: Context, settings: Settings) -> None:
    collect_folder(context, settings, pause=lambda _: None)
    collect_mailbox(context, settings)


def _collect_until_dead(settings: Settings, last: int, ready: Event) -> None:
    context, steps = build_context(settings), Steps(last)
    if last:
        steps.follow()
    ready.set()
    while True:
        # The mail server may be too busy with the connections of the dead; the next round will do.
        with suppress(MailboxRefused):
            # Death comes early: every other time the mailbox is the first to meet it.
            if last % 2:
                collect_mailbox(context, settings)
            _collect(context, settings)
        time.sleep(_PAUSE)


def _serve(settings: Settings, last: int, ready: Event) -> None:
    if last:
        Steps(last).follow()
    serve(settings, lambda _address: ready.set())


def _note_halfway(settings: Settings, clerks: Clerks, halfway: Counter[str]) -> None:
    context = build_context(settings)
    with reading(context.engine) as connection:
        halfway["file stored, not moved"] += len(arrivals.unsettled(connection, "folder"))
        stored = set(connection.scalars(select(submissions.c.file_name)))
        answered = {one.mail.subject for one in outbox.mails(connection)}
    context.engine.dispose()
    halfway["upload stored, not answered"] += len(stored & {*clerks.unanswered})
    # These stay where they are.
    halfway["original half written"] = len(list(settings.files_dir.rglob("*.part")))
    halfway["result half written"] = len(list(clerks.shared.rglob("*.part")))
    with clerks.server.account(ACCOUNT) as box:
        waiting = {f"Re: {mail.subject}" for mail in box.fetch(mark_seen=False, headers_only=True)}
    halfway["mail stored, not moved"] += len(waiting & answered)


def _finish(settings: Settings, clerks: Clerks) -> None:
    """Nobody is killed any more: what is left is collected, uploads are tried to their end."""
    context = build_context(settings)
    for _ in range(2):
        _collect(context, settings)
    end = time.monotonic() + _UPLOADS_END
    with serving(settings, context):
        while clerks.unanswered and time.monotonic() < end:
            clerks.upload()
    context.engine.dispose()


def _judge(settings: Settings, clerks: Clerks, server: MailboxServer, found: Found) -> None:
    context = build_context(settings)
    with reading(context.engine) as connection:
        stored = list(
            connection.execute(
                select(submissions.c.file_name, submissions.c.unit, submissions.c.version)
            )
        )
        answered = [one.mail.subject for one in outbox.mails(connection)]
        unsettled = arrivals.unsettled(connection, "folder")
    names = [row.file_name for row in stored]
    every = [way(turn) for turn in clerks.numbers for way in (clerks.laid, clerks.mailed)]
    every += [clerks.uploaded(turn) for turn in clerks.numbers]
    subjects = [f"Re: Báo cáo {turn}" for turn in clerks.numbers]
    found.reports, found.answers = len(names), len(answered) + len(clerks.answers)
    checks: list[tuple[str, list[str], list[str]]] = [
        ("report", every, names),
        ("mail's answer", subjects, answered),
        ("upload's answer", [clerks.uploaded(turn) for turn in clerks.numbers], clerks.answers),
        ("mail", [f"Báo cáo {turn}" for turn in clerks.numbers], _mails(server, found)),
        ("file", *_files(clerks, found)),
    ]
    for what, wanted, there in checks:
        counted = Counter(there)
        found.lost += [f"{what} {one}" for one in wanted if not counted[one]]
        found.twice += [f"{what} {one}" for one, times in counted.items() if times > 1]
        found.broken += [f"{what} {one} unexpected" for one in counted.keys() - {*wanted}]
    found.lost += [f"file {one.name} unsettled" for one in unsettled.values()]
    versions = Counter((row.unit, row.version) for row in stored)
    for unit in {row.unit for row in stored}:
        many = sum(1 for row in stored if row.unit == unit)
        if {row.version for row in stored if row.unit == unit} != set(range(1, many + 1)):
            found.broken.append(f"versions of {unit}: {sorted(versions)}")
    found.broken += [
        line.en for line in examine(context, settings, full=True) if line.verdict == "ill"
    ]
    context.engine.dispose()


def _mails(server: MailboxServer, found: Found) -> Iterator[str]:
    """The subjects of the mails put away; one that lies elsewhere is lost."""
    with server.account(ACCOUNT) as box:
        for name in [one.name for one in box.folder.list()]:
            box.folder.set(name)
            for mail in box.fetch(mark_seen=False, headers_only=True):
                if name == "TongHop-da-xu-ly":
                    yield mail.subject
                else:
                    found.lost.append(f"mail {mail.subject} lies in {name}")


def _files(clerks: Clerks, found: Found) -> tuple[list[str], list[str]]:
    """What should lie in the shared folder, each with its result, and what does."""
    wanted = []
    for turn in clerks.numbers:
        place = _TO_MEND if turn % 3 == 2 else _HANDLED
        wanted += [f"{place}/{clerks.laid(turn)}", f"{place}/{turn} - kết quả.xlsx"]
    there = [path.relative_to(clerks.shared) for path in clerks.shared.rglob("*") if path.is_file()]
    found.twice += [f"file {path}" for path in there if "(2)" in path.name]
    return wanted, [path.as_posix() for path in there]

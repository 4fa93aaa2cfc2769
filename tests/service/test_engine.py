"""One writer at a time: several processes on one database, killed ones, and those that wait."""

import multiprocessing
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from multiprocessing.synchronize import Event as Signal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import Engine, func, select

from sync_service.cli import main
from sync_service.database import audit, engine
from sync_service.database.engine import DatabaseBusy, open_engine, reading, upgrade, writing
from sync_service.database.tables import audit as record
from sync_service.stages.channels import add_sender
from tests.kill.death import forks
from tests.service.conftest import web_of
from tests.service.province import Province, found_province
from tests.service.sent_reports import PERIOD, report

WRITERS, EACH = 3, 8
DEED = audit.Deed("test", "turn", "x")
# What a run may take on a machine that has other things to do.
_PATIENCE = 60.0


@pytest.fixture
def database(database_url: str) -> Iterator[Engine]:
    """An installation's empty database."""
    opened = open_engine(database_url)
    upgrade(opened)
    yield opened
    opened.dispose()


def write_pairs(url: str) -> None:
    """A process that writes two records a transaction, again and again."""
    opened = open_engine(url)
    for _ in range(EACH):
        with writing(opened) as connection:
            write(connection)
            time.sleep(0.002)  # long enough for others to come in between, if they could
            write(connection)
    opened.dispose()


def write(connection: Any) -> None:
    """One record, chained to the last one that stands."""
    audit.record(connection, [DEED], datetime.now(UTC))


def hold(url: str, ready: Signal) -> None:
    """A process that has written something and never ends."""
    opened = open_engine(url)
    with writing(opened) as connection:
        write(connection)
        ready.set()
        time.sleep(10 * _PATIENCE)


def url_of(opened: Engine) -> str:
    """Where another process finds the database."""
    return opened.url.render_as_string(hide_password=False)


def count(opened: Engine) -> int:
    """How many records there are."""
    with reading(opened) as connection:
        return connection.scalar(select(func.count()).select_from(record)) or 0


@contextmanager
def held(url: str) -> Iterator[multiprocessing.process.BaseProcess]:
    """Another process in the middle of its transaction."""
    ready = forks().Event()
    holder = forks().Process(target=hold, args=(url, ready))
    holder.start()
    try:
        assert ready.wait(_PATIENCE)
        yield holder
    finally:
        holder.kill()
        holder.join()


def test_many_writers_take_turns(database: Engine) -> None:
    """Processes that write at the same time lose nothing, break no chain, and half of a
    transaction is never seen."""
    writers = [
        forks().Process(target=write_pairs, args=(url_of(database),)) for _ in range(WRITERS)
    ]
    for one in writers:
        one.start()
    seen = []
    while any(one.is_alive() for one in writers):
        with reading(database) as connection:
            first = connection.scalar(select(func.count()).select_from(record)) or 0
            assert audit.first_broken(connection) is None
            again = connection.scalar(select(func.count()).select_from(record)) or 0
        assert first == again
        seen.append(first)
    for one in writers:
        one.join()

    assert [one.exitcode for one in writers] == [0] * WRITERS
    assert count(database) == 2 * WRITERS * EACH
    assert {number % 2 for number in seen} == {0}
    with reading(database) as connection:
        assert audit.first_broken(connection) is None


def test_a_killed_writer_holds_nobody_up(database: Engine) -> None:
    """What it had begun is gone, and the next one has its turn at once."""
    with held(url_of(database)) as holder:
        holder.kill()
        holder.join()
        begun = time.monotonic()
        with writing(database) as connection:
            write(connection)
        waited = time.monotonic() - begun

    assert count(database) == 1
    assert waited < engine.PATIENCE_SECONDS / 3


def test_waiting_has_an_end(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A writer that hangs is told in one sentence, readers are not touched; then all goes on."""
    monkeypatch.setattr(engine, "PATIENCE_SECONDS", 0.2)
    database = open_engine(database_url)
    upgrade(database)
    with held(url_of(database)):
        assert count(database) == 0
        with pytest.raises(DatabaseBusy, match="Chờ việc kia xong"), writing(database):
            pass
    with writing(database) as connection:
        write(connection)
    assert count(database) == 1
    database.dispose()


def test_threads_wait_no_longer(database: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same among the threads of one process."""
    monkeypatch.setattr(engine, "PATIENCE_SECONDS", 0.2)
    refused: list[Exception] = []

    def wait() -> None:
        try:
            with writing(database):
                pass
        except DatabaseBusy as error:
            refused.append(error)

    with writing(database):
        thread = threading.Thread(target=wait)
        thread.start()
        thread.join()

    assert len(refused) == 1


def test_what_is_told_while_the_database_is_busy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The command says so in words, the API answers 503, nothing is taken for a faulty file."""
    monkeypatch.setattr(engine, "PATIENCE_SECONDS", 0.2)
    province: Province = found_province(tmp_path)
    province.open(PERIOD)
    caller = web_of(province).caller("G1")
    content = report(province)
    monkeypatch.setenv("TONGHOP_DATABASE_URL", url_of(province.engine))
    monkeypatch.setenv("TONGHOP_HOME", str(tmp_path / "home"))
    with held(url_of(province.engine)):
        told = CliRunner().invoke(main, ["senders", "add", "a@b.vn", "--unit", "G1"])
        answer = caller.upload("/submissions", ("a.xlsx", content))
    assert (told.exit_code, "đang bận" in told.stderr) == (1, True)
    assert "Traceback" not in told.stderr
    assert (answer.status_code, answer.get_json()["code"]) == (503, "busy")
    assert caller.upload("/submissions", ("a.xlsx", content)).get_json()["status"] == "accepted"
    assert add_sender(province.context, "a@b.vn", "G1", "test")
    province.engine.dispose()

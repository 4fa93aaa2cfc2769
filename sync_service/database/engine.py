"""The database's engine and its schema, the same on SQLite and PostgreSQL."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from threading import RLock
from weakref import WeakKeyDictionary

import orjson
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from psycopg.errors import LockNotAvailable
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import Transaction
from sqlalchemy.exc import OperationalError

from sync_service.errors import TonghopError

MIGRATIONS = Path(__file__).parent / "migrations"
_WRITER_LOCK = 7_460_171
# SQLite takes 32,766 parameters a statement, PostgreSQL 65,535.
_PARAMETERS = 10_000
# So long a writer waits for its turn, on every database.
PATIENCE_SECONDS = 30.0
# Threads that wait for SQLite itself look again now and then, and who came first may wait longest.
_turns: WeakKeyDictionary[Engine, RLock] = WeakKeyDictionary()


class DatabaseBusy(TonghopError):
    """Another writer held the database for as long as one waits; nothing was changed."""

    def __init__(self) -> None:
        super().__init__(
            "Cơ sở dữ liệu đang bận ghi việc khác quá lâu, nên việc này chưa làm được và chưa có "
            "gì thay đổi. Chờ việc kia xong (nạp dữ liệu, phục hồi, mở kỳ) rồi làm lại.",
            "Something else has been writing to the database for too long, so this was not done "
            "and nothing has changed. Wait for it to end (loading, restoring, opening a period) "
            "and try again.",
        )


def open_engine(url: str) -> Engine:
    """An engine for the URL; SQLite writes ahead, checks foreign keys and waits for its turn."""
    # Every row of a tree carries some JSON: read by the fastest reader there is.
    engine = create_engine(url, json_deserializer=orjson.loads)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        _turns[engine] = RLock()
    return engine


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection on which all questions see one state, whatever is written meanwhile."""
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection = connection.execution_options(isolation_level="REPEATABLE READ")
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction, one writer at a time: totals and the audit chain build on what stands.

    Writers of all processes and machines take turns; raises DatabaseBusy when it is not one's
    turn in time. A writer that is killed leaves nothing behind and holds nobody up.
    """
    with (
        _turn(engine),
        engine.connect().execution_options(writing=True) as connection,
        _begun(connection),
    ):
        yield connection


@contextmanager
def _turn(engine: Engine) -> Iterator[None]:
    """The turn among this process's threads, where the database does not keep their order."""
    turn = _turns.get(engine)
    if turn is None:
        yield
        return
    if not turn.acquire(timeout=PATIENCE_SECONDS):
        raise DatabaseBusy
    try:
        yield
    finally:
        turn.release()


def _begun(connection: Connection) -> Transaction:
    """A transaction that nobody else writes beside; raises DatabaseBusy."""
    try:
        transaction = connection.begin()
        if connection.dialect.name == "postgresql":
            patience = {"patience": f"{round(PATIENCE_SECONDS * 1000)}ms"}
            connection.execute(text("SELECT set_config('lock_timeout', :patience, true)"), patience)
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _WRITER_LOCK})
    except OperationalError as error:
        if _is_busy(error.orig):
            raise DatabaseBusy from error
        raise
    return transaction


def _is_busy(error: BaseException | None) -> bool:
    # SQLite's extended codes carry the plain one in their lowest byte.
    if isinstance(error, sqlite3.OperationalError):
        return error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
    return isinstance(error, LockNotAvailable)


def upgrade(engine: Engine) -> None:
    """Brings the schema to its newest state; safe to call again."""
    with engine.connect() as connection:
        config = migration_config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()


def in_batches(codes: Iterable[str]) -> Iterator[list[str]]:
    """Codes in lists that any of the databases takes as parameters of one statement."""
    waiting = iter(codes)
    while batch := list(islice(waiting, _PARAMETERS)):
        yield batch


def is_current(engine: Engine) -> bool:
    """Whether the schema is the one that this program was written for."""
    with engine.connect() as connection:
        now = MigrationContext.configure(connection).get_current_revision()
    return now == ScriptDirectory.from_config(migration_config()).get_current_head()


def migration_config() -> Config:
    """Alembic's configuration, to which a connection is added."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config


def _set_up_sqlite(connection: object, _record: object) -> None:
    # The driver's own transaction handling is switched off: BEGIN comes from _begin_sqlite.
    connection.isolation_level = None  # type: ignore[attr-defined]
    cursor = connection.cursor()  # type: ignore[attr-defined]
    patience = f"busy_timeout={round(PATIENCE_SECONDS * 1000)}"
    for pragma in (patience, "journal_mode=WAL", "foreign_keys=ON", "synchronous=FULL"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    immediate = connection.get_execution_options().get("writing")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")

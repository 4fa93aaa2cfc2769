"""All tables written out as lines of JSON and read back, the same on every database.

Types are taken from the database itself, so that a dump of an older version can be read back
into tables of that version and then be brought up to date.
"""

import base64
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from itertools import islice
from typing import Any

import orjson
from alembic import command
from sqlalchemy import JSON, Connection, Integer, MetaData, Table, func, inspect, select, text

from sync_service.database.engine import migration_config

_VERSION_TABLE = "alembic_version"
_ROWS = 500

Line = bytes


def revision_of(connection: Connection) -> str | None:
    """The version of the tables; None for an empty database."""
    if not inspect(connection).has_table(_VERSION_TABLE):
        return None
    found = connection.scalar(text(f"SELECT version_num FROM {_VERSION_TABLE}"))
    return None if found is None else str(found)


def is_empty(connection: Connection) -> bool:
    """Whether no table of ours holds anything."""
    tables = tables_of(connection)
    return not any(connection.execute(select(one).limit(1)).first() for one in tables)


def tables_of(connection: Connection) -> list[Table]:
    """Every table as the database has it, those before it that others refer to."""
    found = MetaData()
    found.reflect(connection)
    for table in found.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, JSON):
                column.type.none_as_null = True  # nothing at all, not JSON's word "null"
    return [table for table in found.sorted_tables if table.name != _VERSION_TABLE]


def lines_of(connection: Connection, table: Table) -> Iterator[Line]:
    """The rows of a table in the order of its key, one JSON document each, without line ends."""
    rows = connection.execution_options(stream_results=True, yield_per=_ROWS).execute(
        select(table).order_by(*table.primary_key.columns)
    )
    for row in rows:
        yield orjson.dumps([_written(value) for value in row])


def make_tables(connection: Connection, revision: str) -> None:
    """Makes the tables of a version in a database without any."""
    config = migration_config()
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def drop_tables(connection: Connection) -> None:
    """Takes all tables away with what is in them."""
    found = MetaData()
    found.reflect(connection)
    found.drop_all(connection)


def read_back(
    connection: Connection, table: Table, columns: list[str], lines: Iterable[Line]
) -> int:
    """Puts lines into an empty table of the same version; how many."""
    readers = {column: _reader(table, column) for column in columns}
    count = 0
    waiting = iter(lines)
    while batch := list(islice(waiting, _ROWS)):
        rows = [dict(zip(columns, orjson.loads(line), strict=True)) for line in batch]
        connection.execute(table.insert(), [_row(row, readers) for row in rows])
        count += len(rows)
    _count_on(connection, table)
    return count


def _written(value: Any) -> Any:
    return base64.b64encode(value).decode() if isinstance(value, bytes | memoryview) else value


def _row(row: Mapping[str, Any], readers: Mapping[str, Callable[[Any], Any]]) -> dict[str, Any]:
    return {name: None if value is None else readers[name](value) for name, value in row.items()}


def _reader(table: Table, column: str) -> Callable[[Any], Any]:
    kind = table.columns[column].type
    try:
        wanted = kind.python_type
    except NotImplementedError:
        return lambda value: value
    if wanted is bytes:
        return base64.b64decode
    if wanted is datetime:
        return datetime.fromisoformat
    if wanted is date:
        return date.fromisoformat
    return bool if wanted is bool else lambda value: value


def _count_on(connection: Connection, table: Table) -> None:
    """PostgreSQL numbers new rows by a counter of its own: it has to begin after the last."""
    keys = list(table.primary_key.columns)
    if connection.dialect.name != "postgresql" or len(keys) != 1:
        return
    (key,) = keys
    if isinstance(key.type, Integer) and key.autoincrement is not False:
        counter = connection.scalar(
            text("SELECT pg_get_serial_sequence(:table, :key)"),
            {"table": table.name, "key": key.name},
        )
        last = connection.scalar(select(func.max(key)))
        if counter is not None and last is not None:
            connection.execute(
                text("SELECT setval(:counter, :last)"), {"counter": counter, "last": last}
            )

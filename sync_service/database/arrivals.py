"""Mails and files of the folder that were taken: each once, whatever stops in between."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from sync_service.database.tables import arrivals

# "automatic": sent by a program and not looked into; "empty": without a workbook.
Result = Literal["received", "automatic", "empty", "failed"]


@dataclass(frozen=True)
class Arrival:
    """One mail or one file of the folder. `submissions` are ids; None for what was not stored.

    `settled`: it lies where handled ones lie.
    """

    key: str
    channel: str
    name: str
    result: Result
    at: datetime
    sender: str | None = None
    thread: str | None = None
    answered: bool = False
    submissions: tuple[int | None, ...] = ()
    settled: bool = False


def find(connection: Connection, key: str) -> Arrival | None:
    """The arrival of this key; None for one that was never taken."""
    query = select(arrivals).where(arrivals.c.key == key)
    row = connection.execute(query).first()
    return None if row is None else _arrival(row)


def add(connection: Connection, arrival: Arrival) -> None:
    """Records an arrival; one of the same key gives way."""
    connection.execute(delete(arrivals).where(arrivals.c.key == arrival.key))
    connection.execute(
        insert(arrivals).values(
            key=arrival.key,
            channel=arrival.channel,
            name=arrival.name,
            sender=arrival.sender,
            thread=arrival.thread,
            result=arrival.result,
            answered=arrival.answered,
            submissions=list(arrival.submissions),
            at=arrival.at,
        )
    )


def mark_answered(connection: Connection, key: str) -> None:
    """Records that the sender of an arrival has his answer."""
    connection.execute(update(arrivals).where(arrivals.c.key == key).values(answered=True))


def settle(connection: Connection, keys: Sequence[str], now: datetime) -> None:
    """Records that arrivals lie where handled ones lie."""
    if keys:
        query = update(arrivals).where(arrivals.c.key.in_(list(keys)))
        connection.execute(query.values(settled_at=now))


def unsettled(connection: Connection, channel: str) -> dict[str, Arrival]:
    """By key the arrivals that were taken and may still lie where they came."""
    query = select(arrivals).where(arrivals.c.channel == channel, arrivals.c.settled_at.is_(None))
    return {row.key: _arrival(row) for row in connection.execute(query)}


def answers_to(
    connection: Connection,
    sender: str,
    since: datetime,
    *,
    thread: str | None = None,
    result: Result | None = None,
) -> int:
    """How many mails of a sender were answered since a moment (of a thread, with a result)."""
    query = select(func.count()).where(
        arrivals.c.channel == "mailbox",
        arrivals.c.sender == sender,
        arrivals.c.answered,
        arrivals.c.at >= since,
    )
    if thread is not None:
        query = query.where(arrivals.c.thread == thread)
    if result is not None:
        query = query.where(arrivals.c.result == result)
    return connection.scalar(query) or 0


def _arrival(row: Row[tuple[object, ...]]) -> Arrival:
    return Arrival(
        row.key,
        row.channel,
        row.name,
        row.result,
        row.at,
        row.sender,
        row.thread,
        row.answered,
        tuple(row.submissions),
        row.settled_at is not None,
    )

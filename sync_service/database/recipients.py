"""Who receives the quarterly report: the province's, or that of one unit's subtree."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select

from sync_service.database.tables import recipients


@dataclass(frozen=True)
class Recipient:
    """A line of "Nơi nhận"; `unit` is empty for the province's report."""

    name: str
    address: str
    unit: str = ""


def replace_recipients(connection: Connection, found: Sequence[Recipient]) -> None:
    """Puts a new list in place of the one before, in its order."""
    connection.execute(delete(recipients))
    rows = [{"unit": one.unit, "address": one.address, "name": one.name} for one in found]
    if rows:
        connection.execute(insert(recipients), rows)


def all_recipients(connection: Connection) -> list[Recipient]:
    """The list in its order."""
    rows = connection.execute(select(recipients).order_by(recipients.c.id))
    return [Recipient(row.name, row.address, row.unit) for row in rows]


def recipients_of(connection: Connection, unit: str) -> list[Recipient]:
    """Those who receive one unit's report (the province's for an empty code)."""
    return [one for one in all_recipients(connection) if one.unit == unit]

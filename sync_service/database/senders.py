"""Which units an e-mail address speaks for: the units file's addresses, and further ones."""

from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select

from sync_service.database import periods
from sync_service.database.tables import period_units, senders, units
from sync_service.domain.mails import addresses_of


def add_sender(connection: Connection, address: str, unit: str, now: datetime) -> bool:
    """Lets an address speak for a unit; False when it did already."""
    values = {"address": address.casefold(), "unit": unit}
    known = select(senders).filter_by(**values)
    if connection.execute(known).first() is not None:
        return False
    connection.execute(insert(senders).values(**values, added_at=now))
    return True


def remove_sender(connection: Connection, address: str, unit: str) -> bool:
    """Takes that right away; False when there was none such."""
    query = delete(senders).filter_by(address=address.casefold(), unit=unit)
    return bool(connection.execute(query).rowcount)


def all_senders(connection: Connection) -> list[tuple[str, str]]:
    """The further addresses with their units."""
    rows = connection.execute(select(senders).order_by(senders.c.address, senders.c.unit))
    return [(row.address, row.unit) for row in rows]


def units_of_address(connection: Connection, address: str) -> list[str]:
    """The codes of the units that an address speaks for; none for a stranger's.

    The units' own addresses are those of the newest opened period, before the first one those of
    the units file.
    """
    wanted = address.casefold()
    found = set(connection.scalars(select(senders.c.unit).where(senders.c.address == wanted)))
    opened = periods.all_periods(connection)
    if opened:
        query = select(period_units.c.unit, period_units.c.email).where(
            period_units.c.period == opened[-1].code
        )
        column = period_units.c.email
    else:
        query, column = select(units.c.code, units.c.email), units.c.email
    # The database narrows down, so that not every unit's address is fetched for every mail.
    for unit, email in connection.execute(query.where(func.lower(column).contains(wanted))):
        if wanted in (one.casefold() for one in addresses_of(email)):
            found.add(unit)
    return sorted(found)

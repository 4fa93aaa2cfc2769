"""The switches of the channels: what is closed, as a whole, by form and by unit."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from sync_service.database import periods
from sync_service.database.periods import PeriodUnit
from sync_service.database.tables import channel_closures


@dataclass(frozen=True, order=True)
class Closure:
    """A closed channel; `form` or `unit` empty stands for all, a unit for its subtree."""

    channel: str
    form: str = ""
    unit: str = ""


def close(connection: Connection, closure: Closure, now: datetime) -> bool:
    """Switches off; False when it was off already."""
    if closure in closures(connection, [closure.channel]):
        return False
    connection.execute(
        insert(channel_closures).values(
            channel=closure.channel, form=closure.form, unit=closure.unit, closed_at=now
        )
    )
    return True


def reopen(connection: Connection, closure: Closure) -> bool:
    """Takes exactly this closure off; False when there is none such."""
    query = delete(channel_closures).where(
        channel_closures.c.channel == closure.channel,
        channel_closures.c.form == closure.form,
        channel_closures.c.unit == closure.unit,
    )
    return bool(connection.execute(query).rowcount)


def closures(connection: Connection, channels: Collection[str] | None = None) -> list[Closure]:
    """What is closed, in order; of some channels only."""
    query = select(channel_closures)
    if channels is not None:
        query = query.where(channel_closures.c.channel.in_(list(channels)))
    return sorted(Closure(row.channel, row.form, row.unit) for row in connection.execute(query))


@dataclass(frozen=True)
class Closed:
    """What is closed, ready to be asked about units of one period's tree."""

    closures: tuple[Closure, ...]
    tops: dict[str, PeriodUnit]

    def holds(self, channel: str, forms: Iterable[str], unit: PeriodUnit | None) -> Closure | None:
        """The first closure that keeps a report with these forms of this unit out, or None."""
        carried = set(forms)
        for one in self.closures:
            if one.channel != channel or (one.form and one.form not in carried):
                continue
            top = self.tops.get(one.unit)
            if not one.unit or (unit is not None and top is not None and unit.is_within(top)):
                return one
        return None


def closed_in(connection: Connection, found: Iterable[Closure], period: str | None) -> Closed:
    """The closures with the places of their units in a period's tree."""
    listed = tuple(found)
    units = {one.unit for one in listed if one.unit}
    tops = periods.units_of(connection, period, units) if period and units else {}
    return Closed(listed, tops)


def is_open(
    connection: Connection, channel: str, form: str | None = None, unit: str | None = None
) -> bool:
    """Whether a channel or outlet may be used: as a whole, for a form, for a unit.

    A closure of a form or unit does not close the whole. A unit stands where it stands in the
    newest opened period.
    """
    found = closures(connection, [channel])
    if not found:
        return True
    opened = periods.all_periods(connection)
    period = opened[-1].code if opened else None
    facts = periods.units_of(connection, period, [unit]) if period and unit else {}
    place = facts.get(unit) if unit else None
    named = any(one.unit == unit for one in found if unit and one.form in ("", form))
    closed = closed_in(connection, found, period)
    return closed.holds(channel, [form] if form else [], place) is None and not named

"""The units file as it was last loaded."""

from collections.abc import Iterable
from fractions import Fraction

from sqlalchemy import Connection, delete, insert, select

from sync_service.database.tables import unit_events, units
from sync_service.domain.units import Organisation, UnitEntry, UnitEvent


def replace_units(
    connection: Connection, entries: list[UnitEntry], events: list[UnitEvent]
) -> None:
    """Puts the whole units file in place of the one before."""
    connection.execute(delete(unit_events))
    connection.execute(delete(units))
    rows = [
        {
            "code": entry.code,
            "position": position,
            "name": entry.name,
            "kind": entry.kind,
            "parent": entry.parent,
            "valid_from": entry.from_,
            "email": entry.email,
        }
        for position, entry in enumerate(entries)
    ]
    if rows:
        connection.execute(insert(units), rows)
    happened = [
        {"position": position, "day": event.date, "content": _content(event)}
        for position, event in enumerate(events)
    ]
    if happened:
        connection.execute(insert(unit_events), happened)


def any_units(connection: Connection) -> bool:
    """Whether a units file has been loaded."""
    return connection.scalar(select(units.c.code).limit(1)) is not None


def codes_known(connection: Connection, codes: Iterable[str]) -> set[str]:
    """Which of the codes ever belonged to a unit."""
    asked = set(codes)
    found = set(connection.scalars(select(units.c.code).where(units.c.code.in_(asked))))
    if asked - found and any_units(connection):
        # Units founded by an event stand only there.
        found |= asked & set(organisation(connection).codes)
    return found


def is_founding_root(connection: Connection, code: str) -> bool:
    """Whether the units file begins with this unit at the top."""
    query = select(units.c.code).where(units.c.code == code, units.c.parent.is_(None))
    return connection.scalar(query) is not None


def organisation(connection: Connection) -> Organisation:
    """The organisation over time; UnitsRefused cannot happen for what replace_units took."""
    entries = [
        UnitEntry(row.code, row.name, row.kind, row.parent, row.valid_from, row.email)
        for row in connection.execute(select(units).order_by(units.c.position))
    ]
    events = [
        _event(row.day, row.content)
        for row in connection.execute(select(unit_events).order_by(unit_events.c.position))
    ]
    return Organisation.build(entries, events)


def _content(event: UnitEvent) -> dict[str, object]:
    return {
        "event": event.event,
        "units": list(event.units),
        "into": list(event.into),
        "parent": event.parent,
        "name": event.name,
        "kind": event.kind,
        "shares": [str(share) for share in event.shares],
        "scope": event.scope,
        "forms": list(event.forms),
    }


def _event(day: object, content: dict[str, object]) -> UnitEvent:
    fields = dict(content)
    for name in ("units", "into", "forms"):
        fields[name] = tuple(content[name])  # type: ignore[arg-type]  # JSON lists of codes
    fields["shares"] = tuple(Fraction(str(share)) for share in content["shares"])  # type: ignore[attr-defined]
    return UnitEvent(date=day, **fields)  # type: ignore[arg-type]  # as _content() wrote them

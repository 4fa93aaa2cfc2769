"""Awaited events that have happened, with those that were undone."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from sync_service.database.tables import plan_events
from sync_service.domain.awaited import PlanEvent, event_key

# {plan: {event_key(): event}}
Happened = dict[str, dict[str, PlanEvent]]


def events_in_force(connection: Connection) -> Happened:
    """The events on record, by plan and key."""
    found: Happened = {}
    query = select(plan_events).where(plan_events.c.undone_at.is_(None)).order_by(plan_events.c.id)
    for row in connection.execute(query):
        found.setdefault(row.plan, {})[row.folded] = _event(row)
    return found


def events_ever(connection: Connection, plan: str) -> list[PlanEvent]:
    """Every event that was ever recorded for a plan, oldest first; undone ones too."""
    query = select(plan_events).where(plan_events.c.plan == plan).order_by(plan_events.c.id)
    return [_event(row) for row in connection.execute(query)]


def add_event(connection: Connection, event: PlanEvent) -> None:
    """Records an event; one of the same plan and words must have been undone before."""
    connection.execute(
        insert(plan_events).values(
            plan=event.plan,
            event=event.words,
            folded=event_key(event.words),
            day=event.day,
            months=event.months,
            recorded_at=event.recorded_at,
        )
    )


def undo_event(connection: Connection, plan: str, key: str, now: datetime) -> None:
    """Takes an event off; it stays on record as undone."""
    in_force = plan_events.c.undone_at.is_(None)
    chosen = update(plan_events).where(
        plan_events.c.plan == plan, plan_events.c.folded == key, in_force
    )
    connection.execute(chosen.values(undone_at=now))


def _event(row: Row[Any]) -> PlanEvent:
    return PlanEvent(row.plan, row.event, row.day, row.months, row.recorded_at, row.undone_at)

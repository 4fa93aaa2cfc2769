"""Opened periods, and the tree frozen for each."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Literal

import orjson
from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    Text,
    and_,
    cast,
    delete,
    insert,
    select,
    update,
)

from sync_service.database.engine import in_batches
from sync_service.database.tables import period_units, periods
from sync_service.domain.assignments import Assignments, Held, in_order
from sync_service.domain.periods import Period
from sync_service.domain.plans import Plan

State = Literal["open", "closed"]

# Every received file asks for the periods: who has which task stays text until it is asked for.
_COLUMNS = (
    *(column for column in periods.c if column is not periods.c.assignments),
    cast(periods.c.assignments, Text).label("held"),
)


@dataclass(frozen=True)
class OpenedPeriod:
    """A quarter that has been opened: its window, due day, state and form versions.

    `held` is who has which task, as JSON.
    """

    period: Period
    first_day: date
    last_day: date
    due_day: date
    state: State
    forms: Mapping[str, str]
    held: str = "{}"

    @property
    def code(self) -> str:
        return self.period.code

    def assignments(self, plans: Iterable[Plan]) -> Assignments:
        """Who has which task in this period, as resolved when the tree was frozen."""
        return Assignments(*_held_in(self.held), in_order(plans))


@dataclass(frozen=True)
class PeriodUnit:
    """A unit as it stands in a period.

    `forms` are those it fills in; `covered_by` names for a form the unit above that reports for
    it; `previous` and `last_year` name by form the earlier units whose figures it carries on
    (absent: its own; None: not comparable).
    """

    unit: str
    name: str
    kind: str
    parent: str | None
    email: str | None
    depth: int
    position: int
    last: int
    expected: bool
    forms: tuple[str, ...]
    covered_by: Mapping[str, str]
    subtree_forms: tuple[str, ...]
    previous: Mapping[str, Sequence[str] | None]
    last_year: Mapping[str, Sequence[str] | None]

    def predecessors(self, when: str, form: str) -> Sequence[str] | None:
        """The earlier units whose reports of a form this unit carries on; None: not comparable."""
        found = self.previous if when == "previous" else self.last_year
        return found.get(form, (self.unit,))

    def is_within(self, top: "PeriodUnit") -> bool:
        """Whether it is that unit of the same period or stands below it."""
        return top.position <= self.position <= top.last


def save_period(connection: Connection, opened: OpenedPeriod, now: datetime) -> None:
    """Records a newly opened period."""
    connection.execute(
        insert(periods).values(
            code=opened.code,
            first_day=opened.first_day,
            last_day=opened.last_day,
            due_day=opened.due_day,
            state=opened.state,
            forms=dict(opened.forms),
            assignments={},
            opened_at=now,
        )
    )


def set_state(connection: Connection, period: str, state: State) -> None:
    """Opens or closes a period for receiving."""
    connection.execute(update(periods).where(periods.c.code == period).values(state=state))


def set_forms(connection: Connection, period: str, forms: Mapping[str, str]) -> None:
    """Has a period use these versions of its forms."""
    connection.execute(update(periods).where(periods.c.code == period).values(forms=dict(forms)))


def set_assignments(connection: Connection, period: str, found: Assignments) -> None:
    """Keeps who has which task with the frozen tree."""
    content = {"kinds": _content(found.by_kind), "units": _content(found.by_unit)}
    connection.execute(update(periods).where(periods.c.code == period).values(assignments=content))


def find_period(connection: Connection, code: str) -> OpenedPeriod | None:
    """The opened quarter of this code."""
    row = connection.execute(select(*_COLUMNS).where(periods.c.code == code)).first()
    return None if row is None else _period(row)


def all_periods(connection: Connection) -> list[OpenedPeriod]:
    """Every opened quarter, oldest first."""
    rows = connection.execute(select(*_COLUMNS).order_by(periods.c.last_day))
    return [_period(row) for row in rows]


def replace_units_of(connection: Connection, period: str, units: Iterable[PeriodUnit]) -> None:
    """Freezes the tree of a period anew."""
    connection.execute(delete(period_units).where(period_units.c.period == period))
    rows = [
        {
            "period": period,
            "unit": one.unit,
            "name": one.name,
            "kind": one.kind,
            "parent": one.parent,
            "email": one.email,
            "depth": one.depth,
            "position": one.position,
            "last": one.last,
            "expected": one.expected,
            "forms": list(one.forms),
            "covered_by": dict(one.covered_by),
            "subtree_forms": list(one.subtree_forms),
            "previous": _plain(one.previous),
            "last_year": _plain(one.last_year),
        }
        for one in units
    ]
    if rows:
        connection.execute(insert(period_units), rows)


def units_of(
    connection: Connection, period: str, codes: Iterable[str] | None = None
) -> dict[str, PeriodUnit]:
    """The units of a period's tree by code in preorder, or those asked for."""
    query = select(period_units).where(period_units.c.period == period)
    if codes is None:
        found = [_unit(row) for row in connection.execute(query)]
    else:
        found = [
            _unit(row)
            for batch in in_batches(codes)
            for row in connection.execute(query.where(period_units.c.unit.in_(batch)))
        ]
    return {unit.unit: unit for unit in sorted(found, key=lambda unit: unit.position)}


def subtree_of(connection: Connection, period: str, top: str) -> dict[str, PeriodUnit]:
    """A unit and everything below it, in preorder; empty when it is not in the tree."""
    query = (
        select(period_units)
        .where(period_units.c.period == period, period_units.c.unit.in_(codes_below(period, top)))
        .order_by(period_units.c.position)
    )
    return {row.unit: _unit(row) for row in connection.execute(query)}


def codes_below(period: str | ColumnElement[Any], top: str) -> Select[tuple[str]]:
    """The query for the codes of a unit and everything below it: a range of preorder numbers.

    `period` may be a column of the query around it.
    """
    above = period_units.alias()
    return (
        select(period_units.c.unit)
        .join(
            above,
            and_(
                above.c.period == period_units.c.period,
                above.c.position <= period_units.c.position,
                above.c.last >= period_units.c.position,
            ),
        )
        .where(period_units.c.period == period, above.c.unit == top)
    )


def parents_of(connection: Connection, period: str, codes: Iterable[str]) -> dict[str, str | None]:
    """The parent of each of the units and of every unit above them."""
    found: dict[str, str | None] = {}
    asked = set(codes)
    while asked:
        rows = connection.execute(
            select(period_units.c.unit, period_units.c.parent).where(
                period_units.c.period == period, period_units.c.unit.in_(asked)
            )
        )
        found.update({row.unit: row.parent for row in rows})
        asked = {parent for parent in found.values() if parent is not None} - set(found)
    return found


def root_of(connection: Connection, period: str) -> str | None:
    """The unit at the top of a period's tree."""
    query = select(period_units.c.unit).where(
        period_units.c.period == period, period_units.c.parent.is_(None)
    )
    return connection.scalar(query)


def _plain(found: Mapping[str, Sequence[str] | None]) -> dict[str, list[str] | None]:
    return {form: None if codes is None else list(codes) for form, codes in found.items()}


def _period(row: Row[Any]) -> OpenedPeriod:
    return OpenedPeriod(
        Period.parse(row.code),
        row.first_day,
        row.last_day,
        row.due_day,
        row.state,
        row.forms,
        row.held,
    )


def _content(held: Held) -> dict[str, list[list[Any]]]:
    return {
        owner: [[plan, task, list(roles)] for (plan, task), roles in tasks.items()]
        for owner, tasks in held.items()
    }


@lru_cache(maxsize=8)
def _held_in(text: str) -> tuple[Held, Held]:
    """Who has which task, by kind and by unit."""
    content = orjson.loads(text)
    return _held(content.get("kinds", {})), _held(content.get("units", {}))


def _held(content: Mapping[str, Sequence[Sequence[Any]]]) -> Held:
    return {
        owner: {(plan, task): tuple(roles) for plan, task, roles in tasks}
        for owner, tasks in content.items()
    }


def _unit(row: Row[Any]) -> PeriodUnit:
    return PeriodUnit(
        row.unit,
        row.name,
        row.kind,
        row.parent,
        row.email,
        row.depth,
        row.position,
        row.last,
        row.expected,
        tuple(row.forms),
        row.covered_by,
        tuple(row.subtree_forms),
        row.previous,
        row.last_year,
    )

"""Figures of earlier quarters and of other units, fetched for a whole batch of reports at once."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from sqlalchemy import Connection, Row, Select, select

from sync_service.contract.vectors import Vector
from sync_service.database.engine import in_batches
from sync_service.database.tables import period_units, periods, submission_forms, submissions


@dataclass(frozen=True)
class PastFigures:
    """The stored vector of one form of one report that counts; `kind` is its unit's."""

    submission: int
    period: str
    unit: str
    kind: str
    form: str
    version: str
    vector: Vector


def quarters_before(connection: Connection, period: str, most: int) -> list[str]:
    """The opened quarters before a period, the latest first."""
    query = select(periods.c.code).where(periods.c.code < period)
    return list(connection.scalars(query.order_by(periods.c.code.desc()).limit(most)))


def own_figures(
    connection: Connection, quarters: Collection[str], units: Iterable[str], forms: Collection[str]
) -> list[PastFigures]:
    """The units' own reports of these quarters that count."""
    query = _figures(forms).where(submissions.c.period.in_(quarters))
    return [
        _past(row)
        for batch in in_batches(units)
        for row in connection.execute(query.where(submissions.c.unit.in_(batch)))
    ]


def latest_figures(
    connection: Connection, period: str, kinds: Collection[str], forms: Collection[str], most: int
) -> list[PastFigures]:
    """Those of the last reports of a period, at most so many, that are of units of these kinds."""
    latest = (
        select(submissions.c.id)
        .where(submissions.c.period == period, submissions.c.state == "accepted")
        .order_by(submissions.c.id.desc())
        .limit(most)
    )
    query = _figures(forms).where(submissions.c.id.in_(latest), period_units.c.kind.in_(kinds))
    return [_past(row) for row in connection.execute(query)]


def changed_units(
    connection: Connection, quarters: Collection[str], units: Iterable[str]
) -> set[tuple[str, str, str]]:
    """Quarter, unit and form where a unit did not simply carry on its own earlier figures."""
    columns = period_units.c
    query = select(columns.period, columns.unit, columns.previous).where(
        columns.period.in_(quarters)
    )
    return {
        (row.period, row.unit, form)
        for batch in in_batches(units)
        for row in connection.execute(query.where(columns.unit.in_(batch)))
        for form, codes in row.previous.items()
        if codes != [row.unit]
    }


def _figures(forms: Collection[str]) -> Select[Any]:
    return (
        select(
            submissions.c.id,
            submissions.c.period,
            submissions.c.unit,
            period_units.c.kind,
            submission_forms.c.form,
            submission_forms.c.version,
            submission_forms.c.figures,
        )
        .join(submission_forms, submission_forms.c.submission == submissions.c.id)
        .join(
            period_units,
            (period_units.c.period == submissions.c.period)
            & (period_units.c.unit == submissions.c.unit),
        )
        .where(submissions.c.state == "accepted", submission_forms.c.form.in_(forms))
    )


def _past(row: Row[Any]) -> PastFigures:
    vector = np.frombuffer(row.figures, dtype="<i8")
    return PastFigures(row.id, row.period, row.unit, row.kind, row.form, row.version, vector)

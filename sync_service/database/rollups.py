"""Kept totals: per period, unit and form the summed contributions and their counts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, delete, insert, select, update

from sync_service.contract.vectors import Vector
from sync_service.database.tables import rollups


@dataclass(frozen=True)
class Total:
    """Summed contributions of a subtree: sums and counts by slot, and of how many reports."""

    sums: Vector
    counts: npt.NDArray[np.int32]
    reports: int

    def plus(self, other: "Total") -> "Total":
        """Both together."""
        sums, counts = self.sums + other.sums, self.counts + other.counts
        return Total(sums, counts, self.reports + other.reports)

    def minus(self, other: "Total") -> "Total":
        """What is left when `other` goes."""
        sums, counts = self.sums - other.sums, self.counts - other.counts
        return Total(sums, counts, self.reports - other.reports)


Key = tuple[str, str]  # unit, form


def totals_of(
    connection: Connection, period: str, units: Iterable[str], form: str | None = None
) -> dict[Key, Total]:
    """The kept totals of some units by (unit, form)."""
    query = select(rollups).where(rollups.c.period == period, rollups.c.unit.in_(list(units)))
    if form is not None:
        query = query.where(rollups.c.form == form)
    return {
        (row.unit, row.form): Total(
            np.frombuffer(row.sums, dtype="<i8"),
            np.frombuffer(row.counts, dtype="<i4"),
            row.reports,
        )
        for row in connection.execute(query)
    }


def apply_changes(connection: Connection, period: str, changes: Mapping[Key, Total]) -> None:
    """Adds differences to the kept totals; to be called inside writing()."""
    # By unit alone: SQLite would go through the whole period for pairs of unit and form.
    standing = totals_of(connection, period, {unit for unit, _ in changes})
    new, changed = [], []
    for (unit, form), change in changes.items():
        total = standing.get((unit, form))
        if total is None:
            new.append(_row(period, unit, form, change))
        else:
            changed.append(_row(period, unit, form, total.plus(change)))
    if new:
        connection.execute(insert(rollups), new)
    for values in changed:
        connection.execute(
            update(rollups)
            .where(
                rollups.c.period == values["period"],
                rollups.c.unit == values["unit"],
                rollups.c.form == values["form"],
            )
            .values(sums=values["sums"], counts=values["counts"], reports=values["reports"])
        )


def replace_totals(connection: Connection, period: str, totals: Mapping[Key, Total]) -> None:
    """Puts totals computed from scratch in place of all that were kept of a period."""
    connection.execute(delete(rollups).where(rollups.c.period == period))
    rows = [_row(period, unit, form, total) for (unit, form), total in totals.items()]
    for start in range(0, len(rows), 2_000):
        connection.execute(insert(rollups), rows[start : start + 2_000])


def _row(period: str, unit: str, form: str, total: Total) -> dict[str, object]:
    return {
        "period": period,
        "unit": unit,
        "form": form,
        "sums": total.sums.astype("<i8").tobytes(),
        "counts": total.counts.astype("<i4").tobytes(),
        "reports": total.reports,
    }

"""Totals along the tree: kept up to date by differences, and the same from scratch."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection

from sync_service.contract.definitions import StatisticsForm
from sync_service.contract.vectors import NULL, Adding, Vector
from sync_service.database import periods, rollups, submissions
from sync_service.database.periods import OpenedPeriod, PeriodUnit
from sync_service.database.rollups import Key, Total
from sync_service.database.submissions import FormFigures
from sync_service.stages.context import Context

Counts = npt.NDArray[np.int32]


@dataclass(frozen=True)
class Movement:
    """A report whose figures enter or leave the totals."""

    figures: FormFigures
    enters: bool


@lru_cache(maxsize=64)
def adding_of(form: StatisticsForm) -> Adding:
    """How a form's vectors add."""
    return Adding.of(form)


def move(
    context: Context, connection: Connection, period: OpenedPeriod, movements: Iterable[Movement]
) -> None:
    """Carries figures that enter or leave up the tree, in the transaction of their reports.

    Costs the depth of the tree, not its size.
    """
    listed = list(movements)
    units = {movement.figures.unit for movement in listed}
    facts = periods.units_of(connection, period.code, units)
    parents = periods.parents_of(connection, period.code, units)
    changes: dict[Key, Total] = {}
    for movement in listed:
        figures = movement.figures
        if not _counts(facts.get(figures.unit), figures.form):
            continue
        change = total_of(period_form(context, period, figures.form), figures.vector)
        if not movement.enters:
            change = Total(-change.sums, -change.counts, -change.reports)
        unit: str | None = figures.unit
        while unit is not None:
            key = (unit, figures.form)
            changes[key] = changes[key].plus(change) if key in changes else change
            unit = parents.get(unit)
    if changes:
        rollups.apply_changes(connection, period.code, changes)


def recompute(context: Context, connection: Connection, period: OpenedPeriod) -> None:
    """Computes all totals of a period anew from its reports and puts them in place."""
    facts = periods.units_of(connection, period.code)
    totals: dict[Key, Total] = {}
    for code, form in context.contract.statistics(period.forms).items():
        figures = [
            one
            for one in submissions.figures_of_units(connection, period.code, facts, code)
            if _counts(facts.get(one.unit), code)
        ]
        totals |= _totals(form, facts, figures)
    rollups.replace_totals(connection, period.code, totals)


def sum_tree(values: npt.NDArray[np.signedinteger], parents: npt.NDArray[np.intp]) -> None:
    """Adds to every row of `values` (units, slots) the rows below it, in place.

    `parents` holds each row's parent row, -1 at the top; a parent stands before its children
    (preorder).
    """
    depths = _depths(parents)
    for depth in range(int(depths.max(initial=0)), 0, -1):
        rows = np.flatnonzero(depths == depth)
        above = parents[rows]
        # Rows between the children of one parent are deeper: among `rows` they are one run.
        starts = np.flatnonzero(np.diff(above, prepend=-2))
        _add_families(values, above[starts], rows, starts)


def total_of(form: StatisticsForm, vector: Vector) -> Total:
    """What one report adds to a total."""
    sums, counts = adding_of(form).contributions(vector[np.newaxis, :])
    return Total(sums[0], counts[0], 1)


def period_form(context: Context, period: OpenedPeriod, form: str) -> StatisticsForm:
    """The form in the period's version."""
    found = context.contract.form(form, period.forms[form])
    assert isinstance(found, StatisticsForm)
    return found


def translated(figures: FormFigures, context: Context, form: StatisticsForm) -> Vector:
    """A stored vector in another version's cell order; what has no place there is left out."""
    if figures.version == form.version:
        return figures.vector
    old = context.contract.form(figures.form, figures.version)
    assert isinstance(old, StatisticsForm)
    vector = np.full(len(form.cells), NULL, dtype=np.int64)
    for key, position in form.index.items():
        if key in old.index and figures.vector[old.index[key]] != NULL:
            before, now = old.cells[old.index[key]], form.cells[position]
            vector[position] = figures.vector[before.index] * now.scale // before.scale
    return vector


def _counts(unit: PeriodUnit | None, form: str) -> bool:
    """Whether a unit's report of a form counts: not when a unit above reports for it."""
    return unit is not None and form not in unit.covered_by


def _totals(
    form: StatisticsForm, facts: Mapping[str, PeriodUnit], figures: list[FormFigures]
) -> dict[Key, Total]:
    adding = adding_of(form)
    position = {unit: index for index, unit in enumerate(facts)}
    sums = np.zeros((len(facts), adding.width), dtype=np.int64)
    counts = np.zeros((len(facts), adding.width), dtype=np.int32)
    reports = np.zeros((len(facts), 1), dtype=np.int64)
    if not figures:
        return {}
    rows = np.array([position[one.unit] for one in figures], dtype=np.intp)
    sums[rows], counts[rows] = adding.contributions(np.stack([one.vector for one in figures]))
    reports[rows] = 1
    parents = np.array(
        [position.get(unit.parent or "", -1) for unit in facts.values()], dtype=np.intp
    )
    for values in (sums, counts, reports):
        sum_tree(values, parents)
    return {
        (unit, form.code): Total(sums[index], counts[index], int(reports[index, 0]))
        for unit, index in position.items()
        if reports[index, 0]
    }


def _add_families(
    values: npt.NDArray[np.signedinteger],
    parents: npt.NDArray[np.intp],
    children: npt.NDArray[np.intp],
    starts: npt.NDArray[np.intp],
) -> None:
    """Adds to the rows of `parents` those of their children: `children[starts[i]:starts[i + 1]]`.

    Whole rows are added to whole rows, which numpy does several times faster than reduceat().
    """
    sizes = np.diff(starts, append=len(children))
    largest = int(sizes.max())
    if largest > len(parents):
        for parent, own in zip(parents, np.split(children, starts[1:]), strict=True):
            values[parent] += values[own].sum(axis=0)
        return
    # The first child of every family, then the second of those that have one, and so on.
    by_size = np.argsort(-sizes, kind="stable")
    first = children[starts[by_size]]
    totals = values[first]
    for place in range(1, largest):
        count = np.count_nonzero(sizes > place)
        totals[:count] += values[children[starts[by_size[:count]] + place]]
    values[parents[by_size]] += totals


def _depths(parents: npt.NDArray[np.intp]) -> npt.NDArray[np.intp]:
    depths = np.zeros(len(parents), dtype=np.intp)
    above = parents.copy()
    while (above >= 0).any():
        inside = above >= 0
        depths[inside] += 1
        above[inside] = parents[above[inside]]
    return depths

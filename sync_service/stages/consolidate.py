"""Totals along the tree: kept up to date by differences, and the same from scratch."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection

from sync_service.contract.definitions import StatisticsForm
from sync_service.contract.vectors import NULL, Adding, Vector
from sync_service.contract.versions import carry_between
from sync_service.database import periods, rollups, submissions
from sync_service.database.periods import OpenedPeriod, PeriodUnit
from sync_service.database.rollups import Key, Total
from sync_service.database.submissions import FormFigures
from sync_service.stages.context import Context

# So many families are added up together: few enough that their totals stay near the processor.
_TOGETHER = 64


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
        form = period_form(context, period, figures.form)
        change = total_of(form, translated(figures, context, form))
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
        totals |= _totals(context, form, facts, figures)
    rollups.replace_totals(connection, period.code, totals)


def sum_reports(
    adding: Adding, vectors: Vector, parents: npt.NDArray[np.intp]
) -> tuple[Vector, npt.NDArray[np.unsignedinteger]]:
    """Sums and counts (units, slots) of every unit's subtree; `parents` as in sum_tree().

    A unit's vector is all null where it has no report.
    """
    sums, given = adding.contributions(vectors)
    # Nothing is counted more often than there are units; narrow counts are added up faster.
    counts = given.astype(np.min_scalar_type(len(parents)))
    sum_tree((sums, counts), parents)
    return sums, counts


def sum_tree(many: Iterable[npt.NDArray[np.integer]], parents: npt.NDArray[np.intp]) -> None:
    """Adds to every row of each array (units, slots) the rows below it, in place.

    `parents` holds each row's parent row, -1 at the top; a parent stands before its children
    (preorder).
    """
    families = list(_families(parents))
    for values in many:
        for some in families:
            some.add_up(values)


def total_of(form: StatisticsForm, vector: Vector) -> Total:
    """What one report adds to a total."""
    sums, counts = adding_of(form).contributions(vector[np.newaxis, :])
    return Total(sums[0], counts[0].astype(np.int32), 1)


def period_form(context: Context, period: OpenedPeriod, form: str) -> StatisticsForm:
    """The form in the period's version."""
    found = context.contract.form(form, period.forms[form])
    assert isinstance(found, StatisticsForm)
    return found


def translated(figures: FormFigures, context: Context, form: StatisticsForm) -> Vector:
    """A stored vector in another version's cell order; what has no place there is left out."""
    if figures.version == form.version:
        return figures.vector
    versions = context.contract.forms[figures.form]
    return carry_between(versions, figures.version, form.version).vector(figures.vector)


def _counts(unit: PeriodUnit | None, form: str) -> bool:
    """Whether a unit's report of a form counts: not when a unit above reports for it."""
    return unit is not None and form not in unit.covered_by


def _totals(
    context: Context,
    form: StatisticsForm,
    facts: Mapping[str, PeriodUnit],
    figures: list[FormFigures],
) -> dict[Key, Total]:
    if not figures:
        return {}
    position = {unit: index for index, unit in enumerate(facts)}
    above = [position.get(unit.parent or "", -1) for unit in facts.values()]
    parents = np.array(above, dtype=np.intp)
    vectors = np.full((len(facts), len(form.cells)), NULL, dtype=np.int64)
    reports = np.zeros((len(facts), 1), dtype=np.intp)
    for one in figures:
        vectors[position[one.unit]] = translated(one, context, form)
        reports[position[one.unit]] = 1
    sums, counts = sum_reports(adding_of(form), vectors, parents)
    sum_tree((reports,), parents)
    return {
        (unit, form.code): Total(
            sums[index], counts[index].astype(np.int32), int(reports[index, 0])
        )
        for unit, index in position.items()
        if reports[index, 0]
    }


@dataclass(frozen=True)
class _Families:
    """Some rows of one depth by their parents' rows.

    The parent `parents[i]` has `sizes[i]` children, in `children` from `starts[i]` on. The
    largest family comes first.
    """

    parents: npt.NDArray[np.intp]
    children: npt.NDArray[np.intp]
    starts: npt.NDArray[np.intp]
    sizes: npt.NDArray[np.intp]

    def add_up(self, values: npt.NDArray[np.integer]) -> None:
        """Adds the children's rows to their parents', whole rows at a time.

        Numpy does that several times faster than np.add.reduceat().
        """
        if self.sizes[0] > len(self.parents):
            for parent, start, size in zip(self.parents, self.starts, self.sizes, strict=True):
                own = values[self.children[start : start + size]]
                values[parent] += own.sum(axis=0, dtype=values.dtype)
            return
        totals = values[self.parents]
        turn = np.empty_like(totals)
        for rows in self.places:
            totals[: len(rows)] += values.take(rows, axis=0, out=turn[: len(rows)], mode="clip")
        values[self.parents] = totals

    @cached_property
    def places(self) -> list[npt.NDArray[np.intp]]:
        """The first child of every family, the second of those that have one, and so on."""
        counts = [np.count_nonzero(self.sizes > place) for place in range(self.sizes[0])]
        return [self.children[self.starts[:count] + place] for place, count in enumerate(counts)]


def _families(parents: npt.NDArray[np.intp]) -> Iterator[_Families]:
    """All rows but the topmost, the deepest first."""
    depths = _depths(parents)
    for depth in range(int(depths.max(initial=0)), 0, -1):
        rows = np.flatnonzero(depths == depth)
        above = parents[rows]
        # Rows between the children of one parent are deeper: among `rows` they are one run.
        starts = np.flatnonzero(np.diff(above, prepend=-2))
        sizes = np.diff(starts, append=len(rows))
        by_size = np.argsort(-sizes, kind="stable")
        for first in range(0, len(starts), _TOGETHER):
            some = by_size[first : first + _TOGETHER]
            yield _Families(above[starts[some]], rows, starts[some], sizes[some])


def _depths(parents: npt.NDArray[np.intp]) -> npt.NDArray[np.intp]:
    depths = np.zeros(len(parents), dtype=np.intp)
    above = parents.copy()
    while (above >= 0).any():
        inside = above >= 0
        depths[inside] += 1
        above[inside] = parents[above[inside]]
    return depths

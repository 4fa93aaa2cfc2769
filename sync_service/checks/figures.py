"""Figures checked against their form: what is missing, and which rules do not hold."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from sync_service.contract.binding import BoundRule, Figures
from sync_service.contract.definitions import Cell, RuleLine, StatisticsForm
from sync_service.contract.rules import Array
from sync_service.contract.vectors import NULL, Vector
from sync_service.domain.catalogue import found
from sync_service.domain.findings import Finding, Place
from sync_service.domain.numbers import vietnamese


@dataclass(frozen=True)
class Failure:
    """One rule that does not hold in one report: the cell to mark and both sides compared.

    `others` are the other cells that the rule looks at.
    """

    report: int
    line: RuleLine
    cell: Cell
    others: tuple[Cell, ...]
    left: float | None
    right: float | None


def missing_cells(form: StatisticsForm, vectors: Vector) -> npt.NDArray[np.bool_]:
    """Which required cells are null, as (reports, cells)."""
    required = np.array([cell.row.required for cell in form.cells], dtype=bool)
    return np.asarray((vectors == NULL) & required, dtype=bool)


def missing(cell: Cell, place: Place) -> Finding:
    """The finding for a required cell that holds nothing."""
    words = {"label": cell.row.label.vi, "column": cell.column.heading.vi}
    return found("NUMBER_MISSING", place, **words)


def failures(rules: Sequence[BoundRule], figures: Figures, reports: int) -> list[Failure]:
    """Every rule that fails in any of the reports, in the order of the rules.

    Where one figure contradicts more rules than any other, it is the one to look at: each of
    those rules marks it. Otherwise a rule marks the cell that it names first.
    """
    broken = [
        _Broken(bound, report, instance)
        for bound in rules
        for report, instance in np.argwhere(bound.judge(figures, reports) == 0.0).tolist()
    ]
    present = {form for form, when in figures if when is None}
    against: dict[int, Counter[Cell]] = {}
    for one in broken:
        if one.bound.line.severity == "error":
            cells = [cell for cell in one.cells if cell.form in present]
            against.setdefault(one.report, Counter()).update(cells)
    sides = {one.bound.line.code: one.bound.sides(figures, reports) for one in broken}
    found = []
    for one in broken:
        cell = _to_mark(one, against.get(one.report, Counter()))
        others = tuple(each for each in one.cells if each is not cell and each.form in present)
        left, right = one.compared(sides[one.bound.line.code])
        found.append(Failure(one.report, one.bound.line, cell, others, left, right))
    return found


@dataclass(frozen=True)
class _Broken:
    """One instance of a rule that fails in one report."""

    bound: BoundRule
    report: int
    instance: int

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        return self.bound.cells_of(self.instance)

    def compared(self, sides: tuple[Array, Array] | None) -> tuple[float | None, float | None]:
        if sides is None:
            return None, None
        left, right = (float(side[self.report, self.instance]) for side in sides)
        return left, right


def _to_mark(broken: _Broken, against: Counter[Cell]) -> Cell:
    # What must be explained is explained in the row that the rule names, so that stays.
    if broken.bound.line.severity == "error":
        suspects = sorted(broken.cells, key=lambda cell: -against[cell])
        most = against[suspects[0]]
        if most >= 2 and (len(suspects) == 1 or against[suspects[1]] < most):
            return suspects[0]
    return broken.bound.form.cells[broken.bound.instances[broken.instance].at]


def failed(
    failure: Failure, places: Callable[[Cell], Place], explanations: Mapping[str, str]
) -> Finding:
    """The finding for a failed rule, in the rule's own words; with the clerk's reason, if any."""
    line, cell = failure.line, failure.cell
    decimals = max(cell.decimals, 0)
    words = {
        "left": vietnamese(failure.left, decimals),
        "right": vietnamese(failure.right, decimals),
        "row": f"{cell.row.label.vi} ({cell.measure})",
        "column": cell.column.heading.vi,
    }
    params = {
        "message": line.message.vi.format_map(_Known(words)),
        "message_en": line.message.in_("en").format_map(_Known(words)),
    }
    if line.severity == "explain" and (reason := explanations.get(cell.measure)):
        params["explained"] = reason
    related = tuple(place for place in map(places, failure.others) if place.cell)
    return Finding(line.code, line.severity, places(cell), params, words["left"], related=related)


class _Known(dict[str, str]):
    """Leaves words that a message names and nobody knows as they stand."""

    def __missing__(self, key: str) -> str:
        return "{" + key + "}"

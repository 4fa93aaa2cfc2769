"""Figures checked against their form: what is missing, and which rules do not hold."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sync_service.contract.binding import BoundRule, Figures
from sync_service.contract.definitions import Cell, RuleLine, StatisticsForm
from sync_service.contract.vectors import NULL, Vector
from sync_service.domain.catalogue import found
from sync_service.domain.findings import Finding, Place
from sync_service.domain.numbers import vietnamese


@dataclass(frozen=True)
class Failure:
    """One rule that does not hold in one report: the cell to mark and both sides compared."""

    report: int
    form: str
    line: RuleLine
    cell: Cell
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


def failures(rules: Sequence[BoundRule], figures: Figures, reports: int) -> Iterator[Failure]:
    """Every rule that fails in any of the reports, in the order of the rules."""
    for bound in rules:
        failed = np.argwhere(bound.judge(figures, reports) == 0.0)
        if len(failed) == 0:
            continue
        sides = bound.sides(figures, reports)
        for report, instance in failed.tolist():
            left, right = (
                (float(side[report, instance]) for side in sides) if sides else (None, None)
            )
            cell = bound.form.cells[bound.instances[instance].at]
            yield Failure(report, bound.form.code, bound.line, cell, left, right)


def failed(failure: Failure, place: Place, explanations: Mapping[str, str]) -> Finding:
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
    return Finding(line.code, line.severity, place, params, words["left"])


class _Known(dict[str, str]):
    """Leaves words that a message names and nobody knows as they stand."""

    def __missing__(self, key: str) -> str:
        return "{" + key + "}"

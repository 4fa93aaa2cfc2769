"""Values of a report as a vector of whole numbers, and how vectors become totals.

A number is stored as an integer, scaled by 10**decimals of its cell, so that sums are exact
and adding a difference gives the same as adding everything anew.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sync_service.contract.definitions import Cell, StatisticsForm

Vector = npt.NDArray[np.int64]
NULL = np.int64(np.iinfo(np.int64).min)
JsonValues = dict[str, dict[str, int | float | None]]


def encode(form: StatisticsForm, values: Mapping[int, float | None]) -> Vector:
    """The vector of numbers by cell index; cells left out are null."""
    vector = np.full(len(form.cells), NULL, dtype=np.int64)
    cells = form.cells
    for index, value in values.items():
        if value is not None:
            vector[index] = round(value * cells[index].scale)
    return vector


def fingerprint(form: StatisticsForm) -> str:
    """A digest of all that says how stored vectors of a form are read and added up.

    Words, rules and what is asked for are not among it: they may change while a version stays.
    """
    said = [
        (
            *(cell.sheet, cell.measure, cell.column.code, cell.decimals),
            *(cell.row.over_units, cell.row.weighted_by, cell.row.over_time),
        )
        for cell in form.cells
    ]
    return hashlib.sha256(repr((form.annual_quarter, said)).encode()).hexdigest()


def floats(form: StatisticsForm, vectors: Vector) -> npt.NDArray[np.float64]:
    """Vectors of shape (…, cells) as plain numbers, NaN for null."""
    numbers = np.where(vectors == NULL, np.nan, vectors) / _scales(form)
    return np.asarray(numbers, dtype=np.float64)


def to_json(form: StatisticsForm, numbers: Sequence[int | float | None]) -> JsonValues:
    """`{measure: {column: number|null}}` of numbers in cell order."""
    shaped: JsonValues = {}
    for cell, number in zip(form.cells, numbers, strict=True):
        shaped.setdefault(cell.measure, {})[cell.column.code] = number
    return shaped


def numbers(form: StatisticsForm, vector: Vector) -> list[int | float | None]:
    """One vector as Python numbers: int where the cell has no decimals, None for null."""
    return [_number(cell, raw) for cell, raw in zip(form.cells, vector.tolist(), strict=True)]


@dataclass(frozen=True)
class Adding:
    """How a form's vectors add over units.

    A contribution has one slot a cell and, behind them, one slot for each weighted cell that
    holds its weight: a mean adds up as value × weight over the weights of those who gave it.
    """

    form: StatisticsForm
    summed: npt.NDArray[np.bool_]  # cells whose contribution is their value
    weighted: npt.NDArray[np.intp]  # cells that are means
    weights: npt.NDArray[np.intp]  # the weight cell of each

    @classmethod
    def of(cls, form: StatisticsForm) -> "Adding":
        means = [cell for cell in form.cells if cell.row.over_units == "weighted"]
        weights = [form.index[cell.row.weighted_by or "", cell.column.code] for cell in means]
        return cls(
            form,
            np.array([cell.row.over_units == "sum" for cell in form.cells], dtype=bool),
            np.array([cell.index for cell in means], dtype=np.intp),
            np.array(weights, dtype=np.intp),
        )

    @property
    def width(self) -> int:
        """Slots of a contribution."""
        return len(self.form.cells) + len(self.weighted)

    def contributions(self, vectors: Vector) -> tuple[Vector, npt.NDArray[np.bool_]]:
        """What vectors (reports, cells) add to a total: sums and counts, each (reports, width).

        A slot counts where the report gave a number there: a total of nothing is null, not 0.
        """
        adds = (vectors != NULL) & self.summed
        # Several times faster than to choose by np.where(); NULL × 0 is 0.
        sums = adds.astype(np.int64)
        sums *= vectors
        if len(self.weighted) == 0:
            return sums, adds
        mean, weight = vectors[:, self.weighted], vectors[:, self.weights]
        both = (mean != NULL) & (weight != NULL)
        sums[:, self.weighted] = np.where(both, mean * weight, 0)
        adds[:, self.weighted] = both
        sums = np.concatenate([sums, np.where(both, weight, 0)], axis=1)
        return sums, np.concatenate([adds, both], axis=1)

    def totals(self, sums: Vector, counts: npt.NDArray[np.integer]) -> list[int | float | None]:
        """Numbers in cell order out of summed contributions; None where nobody gave any."""
        cells = self.form.cells
        result: list[int | float | None] = [
            _number(cell, total) if count else None
            for cell, total, count in zip(cells, sums.tolist(), counts.tolist(), strict=False)
        ]
        for slot, index in enumerate(self.weighted.tolist()):
            weight = int(sums[len(cells) + slot])
            result[index] = None
            if weight:
                mean = int(sums[index]) / weight / cells[index].scale
                result[index] = round(mean, cells[index].decimals)
        return result


def _number(cell: Cell, raw: int) -> int | float | None:
    if raw == NULL:
        return None
    return raw if cell.decimals == 0 else raw / cell.scale


def _scales(form: StatisticsForm) -> npt.NDArray[np.float64]:
    return np.array([cell.scale for cell in form.cells], dtype=np.float64)

"""Totals of the whole tree from scratch, against pandas on the same numbers."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from sync_service.contract.definitions import Column, Row, Sheet, StatisticsForm, Text
from sync_service.contract.vectors import NULL, Adding, Vector
from sync_service.domain.units import UnitEntry
from sync_service.stages.consolidate import sum_reports, sum_tree
from tests.bench.figures import random_vectors
from tests.bench.installation import tree
from tests.bench.measuring import Line, Scale, ratios, seconds, tell

GOAL, GOAL_AT = 0.1, 5_000
SIZES, SMALL_SIZES = (500, 5_000, 50_000), (20, 40, 80)
MEASURES, COLUMNS = 100, 4
VALUES = MEASURES * COLUMNS
# In the long shape 50,000 units are 20 million rows.
LONGEST = 5_000


@dataclass(frozen=True)
class Numbers:
    """The same reports for either side: a vector a unit, and a table with a column a value."""

    parents: npt.NDArray[np.intp]
    vectors: Vector
    wide: pd.DataFrame
    units: pd.DataFrame

    @cached_property
    def long(self) -> pd.DataFrame:
        """The table with a row a value: unit, value, number."""
        return self.wide.melt(id_vars="unit", var_name="value", value_name="number")


def measure(folder: Path, scale: Scale) -> Iterator[Line]:
    """Rollups of 500, 5,000 and 50,000 units × 400 values, all from memory."""
    adding = Adding.of(form_of_values())
    for count in SMALL_SIZES if scale.small else SIZES:
        tell(f"rollup: {count} units in memory ...")
        yield from _in_memory(numbers_of(count), adding, scale)


def _in_memory(numbers: Numbers, adding: Adding, scale: Scale) -> Iterator[Line]:
    count = len(numbers.vectors)
    refuse_difference(numbers, adding)
    # A small tree is done in no time: done again and again it can be measured.
    times = 1 if scale.small else max(1, 50_000 // count)
    tree_only, all_of_it, wide, long = [], [], [], []
    for _ in range(scale.runs):
        sums, counts = adding.contributions(numbers.vectors)
        arrays = sums, counts.astype(np.min_scalar_type(count))
        tree_only.append(seconds(partial(sum_tree, arrays, numbers.parents), times))
        wide.append(seconds(partial(by_pandas, numbers), times))
        work = partial(sum_reports, adding, numbers.vectors, numbers.parents)
        all_of_it.append(seconds(work, times))
        if count <= LONGEST:
            long.append(seconds(partial(by_long_pandas, numbers)))
    what = f"rollup, {count} units x {VALUES} values in memory"
    goal = GOAL if count == GOAL_AT or scale.small else None
    yield Line(f"{what} / pandas merge + groupby, wide", ratios(tree_only, wide), goal)
    yield Line(f"{what}, from stored vectors on / the same", ratios(all_of_it, wide))
    if long:
        yield Line(f"{what} / pandas merge + groupby, long", ratios(tree_only, long))


def by_pandas(numbers: Numbers) -> pd.DataFrame:
    """A column a value: level by level merged with the tree and grouped by parent."""
    values = list(numbers.wide.columns[1:])
    units = numbers.units
    levels: list[pd.DataFrame] = []
    below: pd.DataFrame | None = None
    for depth in sorted(units["depth"].unique(), reverse=True):
        here = units.loc[units["depth"] == depth, ["unit", "parent"]]
        level = numbers.wide.merge(here, on="unit").set_index("unit")
        totals = level[values]
        if below is not None:
            totals = totals.add(below, fill_value=0)
        levels.append(totals)
        below = totals.groupby(level["parent"]).sum(min_count=1)
    return pd.concat(levels)


def by_long_pandas(numbers: Numbers) -> pd.DataFrame:
    """A row a value, as it comes out of a database: merged, grouped by parent and value."""
    long = numbers.long
    levels: list[pd.DataFrame] = []
    below = long.iloc[:0]
    for depth in sorted(numbers.units["depth"].unique(), reverse=True):
        here = numbers.units.loc[numbers.units["depth"] == depth, ["unit", "parent"]]
        level = pd.concat([long, below]).merge(here, on="unit")
        grouped = level.groupby(["unit", "parent", "value"], dropna=False)["number"]
        totals = grouped.sum(min_count=1).reset_index()
        levels.append(totals)
        below = totals.drop(columns="unit").rename(columns={"parent": "unit"})
    return pd.concat(levels)


def refuse_difference(numbers: Numbers, adding: Adding) -> None:
    """Both sides must come to the same totals, or the comparison is worth nothing."""
    sums, counts = sum_reports(adding, numbers.vectors, numbers.parents)
    mine = np.where(counts == 0, np.nan, sums)
    theirs = by_pandas(numbers).loc[numbers.wide["unit"]].to_numpy()
    if not np.array_equal(mine, theirs, equal_nan=True):
        raise RuntimeError("pandas and the service come to different totals")


def numbers_of(count: int) -> Numbers:
    """Reports of all units of a tree, one value in ten missing."""
    entries = tree(count)
    position = {entry.code: index for index, entry in enumerate(entries)}
    parents = np.array([position.get(entry.parent or "", -1) for entry in entries], dtype=np.intp)
    vectors = random_vectors(count, VALUES)
    wide = pd.DataFrame(np.where(vectors == NULL, np.nan, vectors))
    wide.columns = [f"v{value}" for value in range(vectors.shape[1])]
    wide.insert(0, "unit", [entry.code for entry in entries])
    units = pd.DataFrame(
        {
            "unit": wide["unit"],
            "parent": [entry.parent for entry in entries],
            "depth": [_depth(entry) for entry in entries],
        }
    )
    return Numbers(parents, vectors, wide, units)


def form_of_values() -> StatisticsForm:
    """A form of 100 measures in 4 columns, all of which add up."""
    columns = tuple(Column(f"c{column}", Text(f"Cột {column}")) for column in range(COLUMNS))
    rows = tuple(Row(f"M{row}", Text(f"Chỉ tiêu {row}")) for row in range(MEASURES))
    sheet = Sheet("Biểu", Text("Biểu mẫu"), columns, rows)
    return StatisticsForm("bench", "1", Text("Biểu mẫu"), None, (sheet,), ())


def _depth(entry: UnitEntry) -> int:
    return entry.code.count(".")

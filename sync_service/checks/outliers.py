"""Figures unlike the unit's own earlier ones, or unlike those of units like it.

Robust statistics: a figure is held against the median, in units of the median absolute
deviation, which a few wrong or odd reports among many do not move. Small counts vary by chance
alone, so the unit is never smaller than the root of what is expected (as of a Poisson count).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from sync_service.contract.definitions import Cell, StatisticsForm

Array = npt.NDArray[np.float64]
Against = Literal["history", "peers"]

HISTORY, PEERS = "BT-901", "BT-902"
CODES: dict[Against, str] = {"history": HISTORY, "peers": PEERS}

# So many earlier quarters are looked at, of which so many must have the figure; of the same
# quarter of the year so many. Fewer peers than these say nothing.
QUARTERS, ENOUGH, SEASONS, FEWEST_PEERS = 12, 4, 2, 20
# A figure is unusual from so many deviations on; and a report is asked about the most unusual.
_OF_HISTORY, _OF_PEERS, _MOST = 5.0, 6.0, 3
# Makes the median absolute deviation of a normal distribution its standard deviation.
_NORMAL = 1.4826


@dataclass(frozen=True)
class Outlier:
    """An unusual figure of a report: what was expected, and by how many deviations it is off."""

    report: int
    cell: Cell
    against: Against
    value: float
    expected: float
    score: float


@dataclass(frozen=True)
class Scores:
    """How unusual figures (reports, cells) are, from 1 on to be explained, and those expected."""

    scores: Array
    expected: Array


def headlines(form: StatisticsForm) -> npt.NDArray[np.intp]:
    """The cells that are judged: the required ones that are sums."""
    cells = (cell for cell in form.cells if cell.row.required and cell.row.over_units == "sum")
    return np.array([cell.index for cell in cells], dtype=np.intp)


def peered(form: StatisticsForm) -> npt.NDArray[np.bool_]:
    """Which of the headlines can be held against other units: those of a sheet's first column.

    How many are women or of a minority goes by the place, not by the size.
    """
    first = {sheet.name: sheet.columns[0].code for sheet in form.sheets}
    cells = (form.cells[at] for at in headlines(form).tolist())
    return np.array([cell.column.code == first[cell.sheet] for cell in cells], dtype=bool)


def against_history(now: Array, past: Array, same_season: npt.NDArray[np.bool_]) -> Scores:
    """Scores of figures (reports, cells) against earlier ones (reports, quarters, cells).

    A figure that is usual for its season of the year is usual. NaN where too little is known.
    """
    expected, spread, count = _centre(past)
    scores = np.abs(now - expected) / _unit_of(expected, spread)
    seasonal, narrow, seasons = _centre(past[:, same_season])
    in_season = np.abs(now - seasonal) / _unit_of(seasonal, narrow)
    known = seasons >= SEASONS
    scores = np.where(known, np.minimum(scores, in_season), scores)
    expected = np.where(known & (in_season <= scores), seasonal, expected)
    return Scores(np.where(count >= ENOUGH, scores, np.nan) / _OF_HISTORY, expected)


def against_peers(now: Array, sizes: Array, peers: Array, peer_sizes: Array) -> Scores:
    """Scores of figures (reports, cells) against those of other units (peers, cells) by size.

    Sizes are members; a figure is expected to be to them as in the middle one of the peers.
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        ratios = peers / np.where(peer_sizes > 0, peer_sizes, np.nan)[:, None]
    middle, spread, count = _centre(ratios[None])
    size = sizes[:, None]
    expected = middle * size
    unit: Array = np.sqrt((_NORMAL * spread * size) ** 2 + np.maximum(expected, 0) + 1)
    scores = np.abs(now - expected) / unit / _OF_PEERS
    return Scores(np.where(count >= FEWEST_PEERS, scores, np.nan), expected)


def worst(cells: Sequence[Cell], now: Array, history: Scores, peers: Scores) -> list[Outlier]:
    """The most unusual figures of each report, at most three, and none told twice.

    A unit that has a history of its own is not held against others.
    """
    known = ~np.isnan(history.scores)
    scores = np.where(known, history.scores, peers.scores)
    found = np.argwhere(np.nan_to_num(scores) >= 1)
    outliers = [
        Outlier(
            report,
            cells[at],
            "history" if known[report, at] else "peers",
            float(now[report, at]),
            float((history if known[report, at] else peers).expected[report, at]),
            float(scores[report, at]),
        )
        for report, at in found.tolist()
    ]
    outliers.sort(key=lambda one: (one.report, -one.score))
    kept: list[Outlier] = []
    for one in outliers:
        others = [other for other in kept[-_MOST:] if other.report == one.report]
        # The same number stands in several rows: members by age add up to all members.
        same = any((o.value, o.expected) == (one.value, one.expected) for o in others)
        if len(others) < _MOST and not same:
            kept.append(one)
    return kept


def _unit_of(expected: Array, spread: Array) -> Array:
    unit: Array = np.maximum(_NORMAL * spread, np.sqrt(np.maximum(expected, 0) + 1))
    return unit


def _centre(values: Array) -> tuple[Array, Array, npt.NDArray[np.intp]]:
    """Median and median absolute deviation over the second axis, and how many values there are."""
    middle = _median(values)
    return middle, _median(np.abs(values - middle[:, None])), np.sum(~np.isnan(values), axis=1)


def _median(values: Array) -> Array:
    """The median over the second axis without those that are NaN; NaN where all are."""
    if values.shape[1] == 0:
        return np.full((values.shape[0], values.shape[2]), np.nan)
    ordered = np.sort(values, axis=1)  # NaN comes last
    count = np.sum(~np.isnan(values), axis=1)[:, None]
    low, high = np.maximum(count - 1, 0) // 2, np.minimum(count // 2, values.shape[1] - 1)
    both = np.take_along_axis(ordered, low, 1) + np.take_along_axis(ordered, high, 1)
    return np.asarray(both[:, 0] / 2, dtype=np.float64)

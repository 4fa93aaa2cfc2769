"""Unusual figures: held against the unit's own earlier ones, or against units like it."""

from collections.abc import Sequence

import numpy as np
import pytest

from sync_service.checks.outliers import (
    ENOUGH,
    FEWEST_PEERS,
    Array,
    Outlier,
    Scores,
    against_history,
    against_peers,
    headlines,
    peered,
    worst,
)
from sync_service.contract.definitions import StatisticsForm
from sync_service.contract.loading import load_contract

FORM = load_contract().form("member_statistics")
assert isinstance(FORM, StatisticsForm)
CELL = FORM.cells[FORM.index["D", "total"]]


def history(now: float, past: Sequence[float], season: Sequence[bool] | None = None) -> float:
    """The score of one figure against earlier ones."""
    seasons = np.array(season or [False] * len(past), dtype=bool)
    earlier = np.array(past, dtype=float).reshape(1, len(past), 1)
    return float(against_history(np.array([[now]]), earlier, seasons).scores[0, 0])


def peers(now: float, size: float, others: Sequence[tuple[float, float]]) -> float:
    """The score of one figure of a unit against (size, figure) of others."""
    sizes, figures = np.array(others, dtype=float).reshape(-1, 2).T
    found = against_peers(np.array([[now]]), np.array([size]), figures[:, None], sizes)
    return float(found.scores[0, 0])


@pytest.mark.parametrize(
    ("now", "past", "is_unusual"),
    [
        (243, (240, 241, 238, 242), False),
        (2430, (240, 241, 238, 242), True),
        (24, (240, 241, 238, 242), True),
        (2243, (240, 241, 238, 242), True),
        (3, (0, 1, 0, 2), False),
        (30, (0, 1, 0, 2), True),
        (0, (1, 1, 1, 1), False),
        (0, (1, 2, 3, 2), False),
        (11, (1, 1, 1, 1), True),
        # One wrong figure among the earlier ones moves nothing.
        (245, (240, 2400, 238, 242, 241), False),
        (2400, (240, 2400, 238, 242, 241), True),
        # A unit whose figures vary is left in peace.
        (90, (10, 80, 5, 60, 20, 95), False),
    ],
)
def test_a_figure_is_held_against_earlier_ones(
    now: float, past: tuple[float, ...], is_unusual: bool
) -> None:
    """Gross errors are told, chance and growth are not."""
    assert (history(now, past) >= 1) == is_unusual


def test_too_short_a_history_says_nothing() -> None:
    """Fewer quarters than needed, or quarters without a report, are no history."""
    few = [240.0] * (ENOUGH - 1)
    assert np.isnan(history(9999, few))
    assert np.isnan(history(9999, [*few, np.nan, np.nan]))
    assert np.isnan(history(9999, []))
    assert history(9999, [240.0] * ENOUGH) > 1


def test_what_is_usual_in_the_season_is_usual() -> None:
    """Twice the usual in each fourth quarter is no alarm in the fourth, but is in the first."""
    past = (10, 10, 11, 100) * 3
    fourth = [False, False, False, True] * 3
    first = [True, False, False, False] * 3
    assert history(104, past) > 1
    assert history(104, past, fourth) < 1
    assert history(104, past, first) > 1


def test_a_figure_is_held_against_units_like_it_by_size() -> None:
    """Twice the members, twice the figure; too few peers say nothing."""
    others = [(size, size / 10) for size in range(20, 420, 10)]
    assert peers(100, 1000, others) < 1
    assert peers(1000, 1000, others) > 1
    assert peers(0, 1000, others) > 1
    assert peers(11, 30, others) < 1
    assert np.isnan(peers(1000, 1000, others[: FEWEST_PEERS - 1]))
    assert np.isnan(peers(1000, 1000, [(0, 5)] * 50))
    assert np.isnan(peers(1000, np.nan, others))


def test_only_headlines_are_judged() -> None:
    """Required sums; against others only what goes by size."""
    chosen = [FORM.cells[at] for at in headlines(FORM).tolist()]
    assert {cell.measure for cell in chosen} == {"A", "B", "C", "D", "KN", "DV", "TC"}
    compared = [cell for cell, one in zip(chosen, peered(FORM).tolist(), strict=True) if one]
    assert {cell.column.code for cell in compared} == {"total", "tccsd"}


def test_one_report_is_asked_about_few_figures() -> None:
    """The three worst, none twice; a unit with a history is not held against others."""
    cells = [CELL] * 6
    now: Array = np.array([[9.0, 8.0, 7.0, 6.0, 9.0, 1.0], [5.0] * 6])
    known: Array = np.array([[5.0, 4.0, np.nan, 2.0, 5.0, 0.1], [np.nan] * 6])
    other: Array = np.array([[np.nan, 9.0, 3.0, 9.0, 9.0, 9.0], [0.9] * 6])
    expected: Array = np.ones((2, 6))
    found: list[Outlier] = worst(cells, now, Scores(known, expected), Scores(other, expected))
    assert [(one.report, one.value, one.against) for one in found] == [
        (0, 9.0, "history"),
        (0, 8.0, "history"),
        (0, 7.0, "peers"),
    ]

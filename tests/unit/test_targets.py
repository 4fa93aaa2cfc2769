"""Targets: met, not met, or not yet known."""

from datetime import date

import pytest

from sync_service.domain.plans import Counts, Target
from sync_service.domain.targets import actual_of, further_from, is_met


def target(comparator: str, value: float, value_max: float | None = None, **more: object) -> Target:
    """A yearly target in percent unless told otherwise."""
    fields: dict[str, object] = {
        "code": "CT", "text": "", "unit": "%", "by": None, "scope": None, "term": "year",
        "counts": Counts("f:A.total", "f:D.total"),
    }  # fmt: skip
    return Target(
        **(fields | more | {"comparator": comparator, "value": value, "value_max": value_max})
    )  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("comparator", "low", "high", "actual", "whole_year", "met"),
    [
        (">", 90, None, 90.0, True, False),
        (">", 90, None, 90.1, True, True),
        (">=", 3, None, 3.0, True, True),
        (">=", 3, None, 2.9, True, False),
        (">=", 3, None, 2.9, False, None),
        (">=", 3, None, 3.0, False, True),
        ("between", 3, 4, 3.5, False, True),
        ("between", 3, 4, 2.0, False, None),
        ("between", 3, 4, 2.0, True, False),
        ("between", 3, 4, 4.5, False, False),
        ("<=", 5, None, 6.0, False, False),
        ("<", 5, None, 5.0, True, False),
        ("==", 100, None, 99.0, False, None),
        ("==", 100, None, 100.0, False, True),
        (">=", 3, None, None, True, None),
    ],
)
def test_met(
    comparator: str,
    low: float,
    high: float | None,
    actual: float | None,
    whole_year: bool,
    met: bool | None,
) -> None:
    """Strict or not, and only over when the year is or nothing can mend it any more."""
    wanted = target(comparator, low, high)
    assert is_met(wanted, actual, date(2023, 6, 30), whole_year) is met


def test_the_day_of_a_dated_target() -> None:
    """A target by a day is not missed before that day; a yearly one is, whatever day it names."""
    dated = target(">=", 100, by=date(2025, 12, 31), term="by_date")
    assert is_met(dated, 60.0, date(2023, 12, 31), True) is None
    assert is_met(dated, 60.0, date(2025, 12, 31), True) is False
    yearly = target(">=", 3, by=date(2025, 12, 31))
    assert is_met(yearly, 2.0, date(2023, 12, 31), True) is False


def test_ratios_come_from_parts() -> None:
    """A ratio in the target's unit; nothing under the line, or a part missing, is not known."""
    ratio = target(">=", 3)
    counts = Counts("f:A.total", "f:D.total")
    assert actual_of(ratio, counts, 3, 60) == pytest.approx(5)
    assert actual_of(ratio, counts, 3, 0) is None
    assert actual_of(ratio, counts, None, 60) is None
    assert actual_of(ratio, counts, 3, None) is None
    assert actual_of(target(">=", 130, unit="người"), Counts("f:A.total"), 140, None) == 140
    assert actual_of(target(">=", 2, unit="lần"), counts, 40, 20) == 2


def test_of_two_figures_the_one_further_from_the_target_counts() -> None:
    """The lesser of two that must reach a bound, the greater of two that must stay under one."""
    assert further_from(target(">", 90), 95.0, 91.0)
    assert not further_from(target(">", 90), 91.0, 95.0)
    assert further_from(target("<=", 5), 3.0, 4.0)
    assert further_from(target(">", 90), 95.0, None)
    assert not further_from(target(">", 90), None, 95.0)

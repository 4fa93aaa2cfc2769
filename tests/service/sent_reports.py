"""Workbooks as clerks send them for 2023-Q1, filled in once for all tests of a process.

Every province of these tests has the same units, signing key and clock, and no plan: a unit's
workbook is the same in all of them.
"""

from tests.service.province import Province, honest

PERIOD = "2023-Q1"

_made: dict[tuple[object, ...], bytes] = {}


def report(province: Province, unit: str = "G1", **counts: int) -> bytes:
    """A report in order."""
    key = (unit, *sorted(counts.items()))
    if key not in _made:
        _made[key] = province.filled(PERIOD, unit, honest(PERIOD, unit, **counts))
    return _made[key]


def wrong(province: Province, unit: str = "G1") -> bytes:
    """A report whose closing number does not follow."""
    key = (unit, "wrong")
    if key not in _made:
        figures = honest(PERIOD, unit, a=30) | {("D", "Tổng số"): 99}
        _made[key] = province.filled(PERIOD, unit, figures)
    return _made[key]

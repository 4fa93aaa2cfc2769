"""Charts of what was reached against what is asked for, under the table of targets."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sync_service.domain.plans import Target
from sync_service.workbooks.provincial.formulas import shown_formula
from sync_service.workbooks.provincial.model import Chart, Series
from sync_service.workbooks.provincial.names import chart_name
from sync_service.workbooks.provincial.page import Page
from sync_service.workbooks.provincial.styles import (
    ACTUAL_COLOUR,
    CEILING_COLOUR,
    CELL,
    HEAD,
    MUTED,
    MUTED_TEXT,
    RATIO,
    REQUIRED_COLOUR,
    SMALL,
)

_HEADINGS = ("Số liệu của biểu đồ", "Mức yêu cầu", "Mức tối đa", "Thực hiện")
_COLOURS = (REQUIRED_COLOUR, CEILING_COLOUR, ACTUAL_COLOUR)
_CATEGORY, _MARGIN, _HEIGHT = 120, 240, 340  # pixels
_IN_A_CHART = 10  # targets
_ON_THE_PAGE = 8  # targets that leave room for a chart under them
_ROWS_A_PAGE = 2  # of charts


@dataclass(frozen=True)
class Charted:
    """A target in a chart; `cell` is where the table has its actual figure."""

    name: str
    target: Target
    cell: str
    actual: float | None


def write_target_charts(
    page: Page, first: int, last: int, width: int, targets: Sequence[Charted]
) -> int:
    """Charts of one unit of measure each under a table of so many columns.

    Their numbers stand right of the table, outside the printed area, one group under the other.
    Returns the last row that the charts cover.
    """
    if not targets:
        return last
    _write_headings(page, first - 1, width + 1)
    pixels = page.pixels(0, width - 1) - 4
    data, row, left, covered = first, last + 2, 0, 0
    starts = [row]
    for unit, title, group in _groups(targets):
        _write_numbers(page, data, width + 1, group)
        names = page.reference((data, width + 1), (data + len(group) - 1, width + 1))
        series = _series(page, first - 1, data, width + 1, group)
        wide = min(pixels, _MARGIN + _CATEGORY * len(group))
        if left + wide > pixels:
            row, left = row + covered + 1, 0
            starts.append(row)
        name = chart_name(f"Chỉ tiêu {unit}")
        covered = page.chart(Chart(name, "columns", title, names, series, row, left, wide, _HEIGHT))
        left += wide + 8
        data += len(group)
    if len(targets) > _ON_THE_PAGE:
        page.scale_to(pixels)
        page.print_more(row_breaks=tuple(starts[::_ROWS_A_PAGE]))
    return row + covered


def _groups(targets: Sequence[Charted]) -> Iterator[tuple[str, str, list[Charted]]]:
    """A unit of measure, the chart's title, and its targets, no more than one chart can show."""
    by_unit: dict[str, list[Charted]] = {}
    for one in targets:
        by_unit.setdefault(one.target.unit, []).append(one)
    for unit, group in by_unit.items():
        for start in range(0, len(group), _IN_A_CHART):
            title = f"Thực hiện so với yêu cầu ({unit})"
            title += "" if start == 0 else ", tiếp theo"
            yield unit, title, group[start : start + _IN_A_CHART]


def _write_headings(page: Page, row: int, column: int) -> None:
    page.column(column, 22)
    for offset, words in enumerate(_HEADINGS):
        page.text(row, column + offset, words, HEAD, SMALL)


def _write_numbers(page: Page, first: int, column: int, group: Sequence[Charted]) -> None:
    for row, one in enumerate(group, start=first):
        looks = (CELL, SMALL, MUTED_TEXT, RATIO)
        page.text(row, column, one.name, *looks)
        page.number(row, column + 1, one.target.value, *looks)
        page.number(row, column + 2, one.target.value_max, *looks)
        page.formula(row, column + 3, shown_formula(one.cell), one.actual, *looks)


def _series(
    page: Page, head: int, first: int, column: int, group: Sequence[Charted]
) -> tuple[Series, ...]:
    """Required, reached and, where a target has one, the upper bound."""
    last = first + len(group) - 1
    ceiling = any(one.target.value_max is not None for one in group)
    return tuple(
        Series(page.reference((head, at)), page.reference((first, at), (last, at)), colour, MUTED)
        for at, colour in enumerate(_COLOURS, start=column + 1)
        if ceiling or colour != CEILING_COLOUR
    )

"""The figures of the tables by table, row and column, in the keys that the model gives them.

Two such sets, of two periods or of two moments, are held against each other cell by cell. They
are plain JSON, so that the figures of a report that was sent can be kept.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sync_service.contract.definitions import StatisticsForm
from sync_service.domain.deadlines import BOXES
from sync_service.domain.rollups import Number, TargetState, TaskBoxes, Values
from sync_service.workbooks.provincial import texts
from sync_service.workbooks.provincial.figures import find_figure, number_of
from sync_service.workbooks.provincial.names import range_name
from sync_service.workbooks.provincial.report import ProvincialReport

# {table: {row key: {column key: number}}}
TableFigures = dict[str, dict[str, dict[str, Number]]]


@dataclass(frozen=True)
class Change:
    """One cell whose number differs; None where there is none."""

    table: str
    row: str
    column: str
    old: Number
    new: Number


def table_figures(report: ProvincialReport) -> TableFigures:
    """The figures of a report that comparisons look at."""
    return {
        **statistics_figures(report.forms, report.rollup.values),
        **direct_figures(report, report.direct_values),
        **task_figures(report.rollup.tasks),
        range_name(texts.TARGETS): {
            f"{target.plan}/{target.code}": _target(target) for target in report.rollup.targets
        },
    }


def statistics_figures(forms: Iterable[StatisticsForm], values: Values) -> TableFigures:
    """The figures of the forms' own sheets, in their columns of this period."""
    return {
        range_name(sheet.name): {
            row.code: {
                f"{column.code}.now": number_of(values, (form.code, row.code, column.code))
                for column in sheet.columns
                if row.has(column)
            }
            for row in sheet.rows
            if row.code is not None
        }
        for form in forms
        for sheet in form.sheets
    }


def direct_figures(report: ProvincialReport, values: Mapping[str, Values]) -> TableFigures:
    """The main figures of the units directly below."""
    found = (find_figure(report.forms, reference) for reference in report.headlines)
    figures = [figure for figure in found if figure is not None]
    return {
        range_name(texts.DIRECT_UNITS): {
            unit: {one.reference: number_of(values.get(unit), one.key) for one in figures}
            for unit in report.direct_values
        }
    }


def task_figures(tasks: Iterable[TaskBoxes]) -> TableFigures:
    """In how many units each task stands in which box."""
    return {
        range_name(texts.TASKS): {
            f"{task.plan}/{task.code}": {box: task.boxes.get(box, 0) for box in BOXES}
            for task in tasks
        }
    }


def changes_between(old: TableFigures, new: TableFigures) -> tuple[Change, ...]:
    """The cells that differ, of the tables that both have; first in the order of the new one."""
    return tuple(
        Change(table, row, column, before, now)
        for table in new
        if table in old
        for row, column in dict.fromkeys([*_cells(new[table]), *_cells(old[table])])
        if (before := old[table].get(row, {}).get(column))
        != (now := new[table].get(row, {}).get(column))
    )


def _cells(table: Mapping[str, Mapping[str, Number]]) -> Iterator[tuple[str, str]]:
    return ((row, column) for row, columns in table.items() for column in columns)


def _target(target: TargetState) -> dict[str, Number]:
    return {
        "numerator": target.numerator,
        "denominator": target.denominator,
        "actual": target.actual,
    }

"""The figures of a report by flat keys, for formulas and functions of a spreadsheet.

A key is `period|unit|figure`; docs/provincial-model.md lists the figures. A number that is missing
has no key.
"""

from collections.abc import Iterator, Mapping

from sync_service.domain.deadlines import BOXES, Box
from sync_service.domain.rollups import Number, TargetState, Values
from sync_service.workbooks.provincial.figures import number_of, percent_of
from sync_service.workbooks.provincial.report import ProvincialReport

Figures = dict[str, int | float]

_DONE = ("done_on_time", "done_late")


def flat_figures(report: ProvincialReport) -> Figures:
    """Figures of the report's unit and of those directly below it."""
    own = f"{report.period}|{report.rollup.unit}|"
    found: dict[str, Number] = {}
    for unit, values in report.direct_values.items():
        found.update(_figures(f"{report.period}|{unit}|", values))
    found.update(_tasks_below(report))
    found.update(_figures(own, report.rollup.values))
    found.update(_compared(own, report))
    for target in report.rollup.targets:
        found.update(_target(own, target))
    for task in report.rollup.tasks:
        found.update(_task(f"{own}task:{task.plan}/{task.code}", task.boxes))
    return {key: number for key, number in found.items() if number is not None}


def _figures(prefix: str, values: Values) -> Iterator[tuple[str, Number]]:
    for form, measures in values.items():
        for measure, columns in measures.items():
            for column, number in columns.items():
                yield f"{prefix}{form}:{measure}.{column}", number


def _compared(prefix: str, report: ProvincialReport) -> Iterator[tuple[str, Number]]:
    """Earlier figures behind `@`, and this one in percent of them behind `%`."""
    earlier = {"previous": report.previous.values, "last_year": report.last_year.values}
    summed = {
        (form.code, code): row.over_units == "sum"
        for form in report.forms
        for code, (_, row) in form.measures.items()
    }
    for form, measures in report.rollup.values.items():
        for measure, columns in measures.items():
            for column, number in columns.items():
                figure = f"{prefix}{form}:{measure}.{column}"
                for when, values in earlier.items():
                    then = number_of(values, (form, measure, column))
                    yield f"{figure}@{when}", then
                    if summed.get((form, measure)):
                        yield f"{figure}%{when}", percent_of(number, then)


def _target(prefix: str, target: TargetState) -> Iterator[tuple[str, Number]]:
    name = f"{prefix}target:{target.plan}/{target.code}"
    yield f"{name}.actual", target.actual
    yield f"{name}.numerator", target.numerator
    yield f"{name}.denominator", target.denominator
    yield f"{name}.value", target.value
    yield f"{name}.value_max", target.value_max
    yield f"{name}.met", None if target.met is None else int(target.met)


def _task(name: str, boxes: Mapping[Box, int]) -> Iterator[tuple[str, Number]]:
    """Every box of a task, how many units there are, and the share of those done."""
    counts: dict[str, int] = {box: boxes.get(box, 0) for box in BOXES}
    for box, count in counts.items():
        yield f"{name}.{box}", count
    yield from _of_units(name, counts)


def _tasks_below(report: ProvincialReport) -> Iterator[tuple[str, Number]]:
    """The boxes that are not empty, of the tasks in each subtree directly below."""
    counted: dict[str, dict[str, int]] = {}
    for task in report.tasks:
        unit = report.direct_of.get(task.unit)
        if unit is not None:
            name = f"{report.period}|{unit}|task:{task.plan}/{task.code}"
            boxes = counted.setdefault(name, {})
            boxes[task.box] = boxes.get(task.box, 0) + 1
    for name, boxes in counted.items():
        for box, count in boxes.items():
            yield f"{name}.{box}", count


def _of_units(name: str, boxes: Mapping[str, int]) -> Iterator[tuple[str, Number]]:
    units = sum(boxes.values())
    yield f"{name}.units", units
    done = sum(boxes.get(box, 0) for box in _DONE)
    yield f"{name}.done_percent", percent_of(done, units - boxes.get("not_applicable", 0))

"""Where a total comes from: the units, and the file, sheet and cell of each figure."""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from sqlalchemy import Connection

from sync_service.contract.definitions import StatisticsForm
from sync_service.contract.vectors import NULL, numbers
from sync_service.database import submissions
from sync_service.database.periods import OpenedPeriod
from sync_service.database.submissions import FormFigures, Submission
from sync_service.domain.rollups import Number, Source
from sync_service.errors import UsageRefused
from sync_service.stages.consolidate import period_form, translated
from sync_service.stages.context import Context
from sync_service.stages.restate import Restater, compose, quarters_filled, takes
from sync_service.stages.rollup import Scope


@dataclass(frozen=True)
class Trace:
    """One total with the figures that went into it."""

    period: str
    unit: str
    form: str
    measure: str
    column: str
    total: Number
    sources: tuple[Source, ...]


def trace(
    context: Context,
    connection: Connection,
    scope: Scope,
    measure: str,
    column: str | None = None,
) -> Trace:
    """A total and the figures behind it, of every quarter that the period takes it from.

    `measure` may name its form (`form:CODE`); `column` is by default the measure's first.
    UsageRefused when there is no such measure or column.
    """
    form, code, column = find_cell(context, measure, column)
    restater = Restater(context, connection, scope.unit, scope.last)
    values = compose(restater, scope.quarters).values
    total = values.get(form.code, {}).get(code, {}).get(column)
    filled = quarters_filled(connection, form, scope.quarters)
    sources: list[Source] = []
    for at, quarter in enumerate(filled):
        if takes(form.measures[code][1], at, len(filled)):
            sources += _sources(restater, quarter, form.code, code, column)
    return Trace(scope.period.code, scope.unit, form.code, code, column, total, tuple(sources))


def find_cell(
    context: Context, measure: str, column: str | None
) -> tuple[StatisticsForm, str, str]:
    """The form, measure and column that a caller named."""
    named, _, code = measure.rpartition(":")
    forms = context.contract.statistics(context.contract.newest)
    for form in forms.values():
        if code in form.measures and named in ("", form.code):
            columns = [cell.column.code for cell in form.cells if cell.measure == code]
            chosen = column or columns[0]
            if chosen not in columns:
                raise UsageRefused(
                    f"{code} không có cột {chosen}. Các cột: {', '.join(columns)}.",
                    f"{code} has no column {chosen}. Columns: {', '.join(columns)}.",
                )
            return form, code, chosen
    known = [one for form in forms.values() for one in form.measures]
    near = ", ".join(get_close_matches(code, known, 3))
    raise UsageRefused(
        f"Không có mã số {measure}." + (f" Gần giống: {near}." if near else ""),
        f"There is no measure {measure}." + (f" Near: {near}." if near else ""),
    )


def _sources(
    restater: Restater, quarter: OpenedPeriod, form: str, measure: str, column: str
) -> list[Source]:
    context, connection = restater.context, restater.connection
    present = period_form(context, quarter, form)
    position = present.index.get((measure, column))
    if position is None:
        return []
    sheet = present.measures[measure][0].name
    figures = restater.figures(quarter, present)
    stored = {
        one.id: one
        for one in submissions.submissions_of(
            connection, quarter.code, [one.unit for one in figures], ["accepted"]
        )
    }
    layouts: dict[str, Mapping[str, Mapping[str, Mapping[str, object]]]] = {}
    found: list[Source] = []
    for one in figures:
        vector = translated(one, context, present)
        if vector[position] == NULL:
            continue
        if one.layout not in layouts:
            layouts[one.layout] = submissions.layout(connection, one.layout)
        value = numbers(present, vector)[position]
        place = layouts[one.layout].get(sheet, {})
        found.append(_source(one, stored[one.submission], quarter, value, place, measure, column))
    return found


def _source(
    figures: FormFigures,
    submission: Submission,
    quarter: OpenedPeriod,
    value: Number,
    place: Mapping[str, Mapping[str, object]],
    measure: str,
    column: str,
) -> Source:
    row = place.get("rows", {}).get(measure)
    letters = place.get("columns", {}).get(column)
    return Source(
        figures.unit,
        value,
        submission.file_name,
        str(place.get("name", "")),
        f"{letters}{int(str(row)) + 1}" if row is not None and letters else "",
        submission.sha256,
        submission.version or 0,
        submission.channel,
        submission.received_at,
        quarter.code,
        submission.id,
    )

"""The provincial workbook: everything of a period gathered for one unit."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection

from sync_service.contract.definitions import StatisticsForm
from sync_service.database import submissions
from sync_service.database.plans import all_plans, as_frozen
from sync_service.domain.rollups import BoardRow, Comparison, Values
from sync_service.stages.board import board
from sync_service.stages.consolidate import period_form
from sync_service.stages.context import Context
from sync_service.stages.restate import Restater, compose_each
from sync_service.stages.rollup import Scope, comparison, rollup, task_rows
from sync_service.workbooks.provincial import provincial_workbook
from sync_service.workbooks.provincial.report import ProvincialReport, SourceFile
from sync_service.workbooks.provincial.texts import NO_COMPARISON


def workbook(context: Context, connection: Connection, scope: Scope) -> bytes:
    """The .xlsx file of the unit's rollup in a period."""
    return provincial_workbook(provincial_report(context, connection, scope))


def provincial_report(context: Context, connection: Connection, scope: Scope) -> ProvincialReport:
    """All that the provincial workbook shows, gathered."""
    plans = as_frozen(connection, scope.last.code, all_plans(connection))
    tasks = task_rows(connection, scope, plans)
    total = rollup(context, connection, scope, tasks)
    rows = board(connection, scope)
    kinds = context.contract.lists.kinds
    shown = [code for code in context.contract.forms if code in total.values]
    return ProvincialReport(
        scope.units[scope.unit].name,
        scope.period.code,
        total.as_of,
        context.now(),
        total,
        _in_words(comparison(context, connection, scope, scope.period.previous)),
        _in_words(comparison(context, connection, scope, scope.period.last_year)),
        tuple(_form(context, scope, code) for code in shown),
        plans,
        rows,
        tasks,
        {code: unit.name for code, unit in scope.units.items()},
        _direct_values(context, connection, scope),
        _sources(connection, scope, rows),
        kind_names={code: kind.name for code, kind in kinds.items()},
        direct_of=direct_units(scope),
    )


def _in_words(found: Comparison) -> Comparison:
    """The comparison with its reason as readers are told it."""
    return replace(found, reason=NO_COMPARISON[found.reason]) if found.reason else found


def _form(context: Context, scope: Scope, code: str) -> StatisticsForm:
    """The form in the newest version that the period used."""
    holding = [one for one in scope.quarters if code in one.forms]
    if holding:
        return period_form(context, holding[-1], code)
    carried = context.contract.form(code)
    assert isinstance(carried, StatisticsForm)
    return carried


def _direct_values(context: Context, connection: Connection, scope: Scope) -> dict[str, Values]:
    """The figures of each unit directly below, and the unit's own where it reports itself."""
    below = [code for code, unit in scope.units.items() if unit.parent == scope.unit]
    restater = Restater(context, connection, scope.unit, scope.last)
    composed = compose_each(restater, below, scope.quarters)
    return {code: one.values for code, one in composed.items()}


def direct_units(scope: Scope) -> dict[str, str]:
    """For every unit below the scope's, which of those directly below it belongs to."""
    found: dict[str, str] = {}
    for code, unit in scope.units.items():  # a parent stands before its children
        if unit.parent == scope.unit:
            found[code] = code
        elif unit.parent in found:
            found[code] = found[unit.parent]
    return found


def _sources(
    connection: Connection, scope: Scope, rows: Sequence[BoardRow]
) -> tuple[SourceFile, ...]:
    """The files whose figures stand in the totals, quarter by quarter in the tree's order."""
    names = {row.unit: row.name for row in rows}
    position = {code: index for index, code in enumerate(scope.units)}
    found = []
    for quarter in scope.quarters:
        accepted = submissions.submissions_of(connection, quarter.code, scope.units, ["accepted"])
        for one in sorted(accepted, key=lambda one: position[one.unit or ""]):
            unit = one.unit or ""
            found.append(
                SourceFile(
                    unit,
                    names[unit],
                    one.version or 0,
                    one.file_name,
                    one.sha256,
                    one.channel,
                    one.received_at,
                    "approved" if one.approved_at else "accepted",
                    quarter.code,
                    one.id,
                )
            )
    return tuple(found)

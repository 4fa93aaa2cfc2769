"""What differs between a period's figures and earlier ones, in the keys of the tables."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection

from sync_service.database import periods, reports
from sync_service.domain.periods import Period
from sync_service.errors import TonghopError
from sync_service.stages.context import Context
from sync_service.stages.periods import PeriodRefused
from sync_service.stages.provincial import provincial_report
from sync_service.stages.restate import Restater, compose_each
from sync_service.stages.rollup import Scope, UnitRefused, comparison, rollup, scope_of
from sync_service.workbooks.provincial.report import ProvincialReport
from sync_service.workbooks.provincial.table_figures import (
    Change,
    TableFigures,
    changes_between,
    direct_figures,
    statistics_figures,
    table_figures,
    task_figures,
)

Against = Literal["previous", "last_year", "sent"]


class NoReportSent(TonghopError):
    """No report of the period was sent that could be held against today's figures."""


@dataclass(frozen=True)
class Changes:
    """The cells that differ; `reason` is why nothing could be compared.

    `sent_at` is when the report was sent that today's figures are held against.
    """

    period: str
    unit: str
    against: Against
    against_period: str
    reason: str | None
    changes: tuple[Change, ...]
    sent_at: datetime | None = None


def changes(context: Context, connection: Connection, scope: Scope, against: Against) -> Changes:
    """What differs from the period before, the same period last year, or the report sent last.

    Raises NoReportSent.
    """
    report = provincial_report(context, connection, scope)
    period = scope.period.code
    if against == "sent":
        sent = reports.last_sent(connection, period, scope.unit)
        if sent is None:
            raise NoReportSent(
                f"Kỳ {period} chưa gửi báo cáo nào để so sánh.",
                f"No report of {period} has been sent to compare with.",
            )
        made, figures = sent
        found = changes_between(figures, table_figures(report))
        return Changes(period, scope.unit, against, period, None, found, made.sent_at)
    earlier = scope.period.previous if against == "previous" else scope.period.last_year
    old, reason = _figures_then(context, connection, scope, report, earlier)
    found = changes_between(old, table_figures(report))
    return Changes(period, scope.unit, against, earlier.code, reason, found)


def _figures_then(
    context: Context,
    connection: Connection,
    scope: Scope,
    report: ProvincialReport,
    earlier: Period,
) -> tuple[TableFigures, str | None]:
    """An earlier period's figures on the present tree, or why there are none.

    Task boxes count units as they stood then: they are left out where the unit did not exist.
    """
    then = comparison(context, connection, scope, earlier)
    if then.values is None:
        return {}, then.reason
    opened = (periods.find_period(connection, one.code) for one in earlier.quarters)
    quarters = [one for one in opened if one is not None]
    restater = Restater(context, connection, scope.unit, scope.last)
    direct = compose_each(restater, list(report.direct_values), quarters)
    figures = statistics_figures(report.forms, then.values)
    figures |= direct_figures(report, {unit: one.values for unit, one in direct.items()})
    try:
        there = scope_of(connection, earlier, scope.unit)
    except (PeriodRefused, UnitRefused):
        return figures, None
    return figures | task_figures(rollup(context, connection, there).tasks), None

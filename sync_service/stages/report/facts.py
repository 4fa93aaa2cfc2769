"""What a quarterly report tells of: the rollup, how much of it may be claimed, what has changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from sync_service.database import periods, recipients, reports, submissions
from sync_service.database.reports import Figures
from sync_service.domain.periods import Period
from sync_service.domain.plans import Plan, Target
from sync_service.domain.rollups import TargetState
from sync_service.stages.context import Context
from sync_service.stages.provincial import provincial_report
from sync_service.stages.rollup import Scope, coverage_of
from sync_service.workbooks.provincial.report import ProvincialReport
from sync_service.workbooks.provincial.table_figures import Change, changes_between, table_figures


@dataclass(frozen=True)
class ReportFacts:
    """A unit's period as its report states it; `superior` is the unit above, empty for the top.

    `symbol` are the letters behind the number of the unit's documents, None where nobody knows.

    `complete` says whether every report due is in the totals, `year_complete` whether that holds
    for all quarters that targets look at; without it nothing is claimed that the reports that
    are missing could turn round. `sent_at` is when the report was last sent; `changes` are what
    differs from the figures that it stated.
    """

    scope: Scope
    superior: str
    symbol: str | None
    report: ProvincialReport
    figures: Figures
    complete: bool
    previous_complete: bool
    last_year_complete: bool
    year_complete: bool
    sent_at: datetime | None
    changes: tuple[Change, ...]
    recipients: tuple[str, ...]

    @property
    def binding(self) -> tuple[tuple[Plan, Target, TargetState], ...]:
        """The targets of the rollup with their plans."""
        plans = {plan.code: plan for plan in self.report.plans}
        return tuple(
            (plans[state.plan], target, state)
            for state in self.report.rollup.targets
            for target in plans[state.plan].targets
            if target.code == state.code
        )


def gather(context: Context, connection: Connection, scope: Scope) -> ReportFacts:
    """Everything that the report of the scope's unit tells, as it stands now."""
    report = provincial_report(context, connection, scope)
    figures = table_figures(report)
    sent = reports.last_sent(connection, scope.period.code, scope.unit)
    key = "" if scope.is_top else scope.unit
    year = scope.last.period.year_so_far
    before = Period(scope.last.period.year - 1, "Q4")
    above = scope.units[scope.unit].parent
    kind = context.contract.lists.kinds.get(scope.units[scope.unit].kind)
    superior = periods.units_of(connection, scope.last.code, [above]) if above else {}
    return ReportFacts(
        scope,
        superior[above].name if above in superior else "",
        kind.symbol if kind else None,
        report,
        figures,
        _is_complete(connection, scope.unit, scope.period.quarters),
        _is_complete(connection, scope.unit, scope.period.previous.quarters),
        _is_complete(connection, scope.unit, scope.period.last_year.quarters),
        _is_complete(connection, scope.unit, [*year, *_year_before(report, before)]),
        sent[0].sent_at if sent else None,
        changes_between(sent[1], figures) if sent else (),
        tuple(
            dict.fromkeys(
                one.name or one.address for one in recipients.recipients_of(connection, key)
            )
        ),
    )


def claim(facts: ReportFacts, target: Target, state: TargetState) -> bool | None:
    """Whether the target is met, as far as that may be said; None where it may not.

    With reports missing only one thing is certain: a plain count that is reached stays reached.
    """
    if facts.year_complete:
        return state.met
    counted = target.counts is not None and target.counts.denominator is None
    certain = counted and target.counts is not None and target.counts.also is None
    reached = target.comparator in (">", ">=") and state.met is True
    return True if certain and reached else None


def _year_before(report: ProvincialReport, period: Period) -> list[Period]:
    """The end of the year before, where a target's denominator is taken from there."""
    for plan in report.plans:
        for target in plan.targets:
            counts = target.counts
            while counts is not None:
                if counts.denominator_at == "year_before":
                    return [period]
                counts = counts.also
    return []


def _is_complete(connection: Connection, unit: str, quarters: Sequence[Period]) -> bool:
    """Whether every report due of the unit's subtree in these quarters has been accepted."""
    for quarter in quarters:
        if periods.find_period(connection, quarter.code) is None:
            return False
        units = periods.subtree_of(connection, quarter.code, unit)
        sent = submissions.states_of(connection, quarter.code, units)
        if not units or coverage_of(units, sent).missing:
            return False
    return True

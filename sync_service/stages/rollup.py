"""A unit's rollup in a period: totals with their coverage, task boxes, targets."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from sqlalchemy import Connection

from sync_service.checks import figures as figure_checks
from sync_service.checks.hierarchy import subtree_differences
from sync_service.contract.binding import Figures
from sync_service.contract.rule_states import bound_in
from sync_service.database import periods, rule_states, submissions, task_reports
from sync_service.database.periods import OpenedPeriod, PeriodUnit
from sync_service.database.plans import all_plans, as_frozen
from sync_service.database.task_reports import StoredTask
from sync_service.domain.deadlines import BOXES, Box, box_of
from sync_service.domain.findings import Finding, Place
from sync_service.domain.periods import Period
from sync_service.domain.plans import Plan, Target
from sync_service.domain.rollups import (
    Comparison,
    Coverage,
    Number,
    Rollup,
    TargetState,
    TaskBoxes,
    TaskRow,
)
from sync_service.domain.targets import actual_of, further_from, is_met
from sync_service.errors import TonghopError
from sync_service.stages.consolidate import adding_of, period_form, total_of, translated
from sync_service.stages.context import Context
from sync_service.stages.periods import PeriodRefused
from sync_service.stages.plans.links import with_linked
from sync_service.stages.restate import Composed, Restater, compose


class UnitRefused(TonghopError):
    """A unit that is not in the period's tree."""


@dataclass(frozen=True)
class Scope:
    """A unit in a period: the opened quarters that make it up, and the last one's subtree."""

    period: Period
    quarters: tuple[OpenedPeriod, ...]
    unit: str
    units: Mapping[str, PeriodUnit]

    @property
    def last(self) -> OpenedPeriod:
        return self.quarters[-1]

    @property
    def is_top(self) -> bool:
        return self.units[self.unit].parent is None


def scope_of(connection: Connection, period: Period, unit: str | None) -> Scope:
    """The unit (by default the province) in a period.

    Raises PeriodRefused when none of its quarters was opened, UnitRefused for an unknown unit.
    """
    quarters = opened_quarters(connection, period)
    last = quarters[-1].code
    top = unit or periods.root_of(connection, last) or ""
    units = periods.subtree_of(connection, last, top)
    if not units:
        raise UnitRefused(
            f"Không có đơn vị {top} trong kỳ {last}.", f"There is no unit {top} in {last}."
        )
    return Scope(period, quarters, top, units)


def opened_quarters(connection: Connection, period: Period) -> tuple[OpenedPeriod, ...]:
    """The quarters of a period that were opened, in order; PeriodRefused when none was."""
    found = (periods.find_period(connection, one.code) for one in period.quarters)
    quarters = tuple(one for one in found if one is not None)
    if not quarters:
        raise PeriodRefused(
            f"Kỳ {period} chưa mở quý nào.", f"No quarter of {period} has been opened."
        )
    return quarters


def rollup(
    context: Context,
    connection: Connection,
    scope: Scope,
    tasks: tuple[TaskRow, ...] | None = None,
) -> Rollup:
    """The totals of the unit's subtree with all that belongs to them.

    `tasks` are its task_rows(), where the caller has them already.
    """
    restater = Restater(context, connection, scope.unit, scope.last)
    composed = compose(restater, scope.quarters)
    coverages = {one.code: _coverage_in(restater, one) for one in scope.quarters}
    plans = all_plans(connection)
    if tasks is None:
        tasks = task_rows(connection, scope, plans)
    findings = [*restater.findings, *_findings(context, connection, scope, composed)]
    return Rollup(
        scope.period.code,
        scope.unit,
        scope.last.last_day,
        _together(list(coverages.values())),
        composed.values,
        with_linked(connection, _boxes(plans, tasks)),
        _targets(context, connection, scope, plans),
        tuple(findings),
        {} if scope.period.is_quarter else coverages,
        dict(composed.carried),
    )


def comparison(
    context: Context, connection: Connection, scope: Scope, earlier: Period
) -> Comparison:
    """An earlier period's figures on the unit's present tree, or why there are none."""
    found = (periods.find_period(connection, one.code) for one in earlier.quarters)
    quarters = [one for one in found if one is not None]
    if len(quarters) < len(earlier.quarters):
        return Comparison(earlier.code, None, "no_period")
    restater = Restater(context, connection, scope.unit, scope.last)
    composed = compose(restater, quarters)
    if restater.findings:
        return Comparison(earlier.code, None, "not_comparable")
    return Comparison(earlier.code, composed.values)


def task_rows(connection: Connection, scope: Scope, plans: Iterable[Plan]) -> tuple[TaskRow, ...]:
    """The progress of every task in every unit below, with its box on the period's last day.

    Deadlines are those that the period froze: what is recorded later changes no closed period.
    """
    frozen = as_frozen(connection, scope.last.code, plans)
    tasks = {(plan.code, task.code): task for plan in frozen for task in plan.tasks}
    as_of = scope.last.last_day
    rows = []
    for stored in task_reports.tasks_below(connection, scope.last.code, scope.unit):
        report = stored.report
        task = tasks.get((report.plan, report.code))
        if task is None or not _task_counts(scope, stored):
            continue
        box = box_of(report.status, report.completed_on, task.deadline, as_of)
        rows.append(
            TaskRow(
                report.plan,
                report.code,
                stored.unit,
                box,
                report.status,
                report.percent,
                report.completed_on,
                report.document,
                report.result,
                report.obstacle,
                report.proposal,
            )
        )
    order = {key: index for index, key in enumerate(tasks)}
    rows.sort(key=lambda row: (order[row.plan, row.code], scope.units[row.unit].position))
    return tuple(rows)


def coverage_of(facts: Mapping[str, PeriodUnit], sent: Mapping[str, set[str]]) -> Coverage:
    """How many of the expected units have sent; `sent` are the states of each unit's files."""
    expected = [unit.unit for unit in facts.values() if unit.expected]
    accepted = {unit for unit, states in sent.items() if "accepted" in states}
    return Coverage(
        len(expected),
        sum(1 for unit in expected if sent.get(unit)),
        sum(1 for unit in expected if unit in accepted),
        sum(1 for unit in expected if "approved" in sent.get(unit, ())),
        tuple(unit for unit in expected if unit not in accepted),
    )


def _coverage_in(restater: Restater, quarter: OpenedPeriod) -> Coverage:
    facts = restater.units(quarter)
    return coverage_of(facts, submissions.states_of(restater.connection, quarter.code, facts))


def _together(coverages: Sequence[Coverage]) -> Coverage:
    """Of several quarters: reports counted unit by quarter, missing where missing in any."""
    if len(coverages) == 1:
        return coverages[0]
    return Coverage(
        sum(one.expected for one in coverages),
        sum(one.received for one in coverages),
        sum(one.accepted for one in coverages),
        sum(one.approved for one in coverages),
        tuple(dict.fromkeys(code for one in coverages for code in one.missing)),
    )


def _task_counts(scope: Scope, stored: StoredTask) -> bool:
    unit = scope.units.get(stored.unit)
    return unit is not None and "task_progress" not in unit.covered_by


def _boxes(plans: Iterable[Plan], rows: Iterable[TaskRow]) -> tuple[TaskBoxes, ...]:
    counted: dict[tuple[str, str], dict[Box, int]] = {}
    for row in rows:
        boxes = counted.setdefault((row.plan, row.code), dict.fromkeys(BOXES, 0))
        boxes[row.box] += 1
    return tuple(
        TaskBoxes(
            plan.code,
            task.code,
            counted.get((plan.code, task.code), dict.fromkeys(BOXES, 0)),
        )
        for plan in plans
        for task in plan.tasks
        if task.withdrawn is None or (plan.code, task.code) in counted
    )


def _targets(
    context: Context, connection: Connection, scope: Scope, plans: Iterable[Plan]
) -> tuple[TargetState, ...]:
    """The targets that bind the unit, with the year so far, on the present tree.

    Those of a plan of a unit below the province bind that unit and those below it only: held
    against other figures they would say something that nobody has planned.
    """
    above = {None, *periods.parents_of(connection, scope.last.code, [scope.unit])}
    binding = [plan for plan in plans if plan.unit in above]
    wanted = [(plan, target) for plan in binding for target in plan.targets]
    if not wanted:
        return ()
    found = (periods.find_period(connection, one.code) for one in scope.last.period.year_so_far)
    restater = Restater(context, connection, scope.unit, scope.last)
    so_far = compose(restater, [one for one in found if one is not None])
    before = periods.find_period(connection, f"{scope.last.period.year - 1}-Q4")
    year_before = compose(restater, [before] if before else [])
    return tuple(
        _target_state(plan.code, target, scope, so_far, year_before) for plan, target in wanted
    )


def _target_state(
    plan: str, target: Target, scope: Scope, so_far: Composed, year_before: Composed
) -> TargetState:
    numerator: Number = None
    denominator: Number = None
    actual: float | None = None
    first = counts = target.counts
    while counts is not None:
        below = so_far if counts.denominator_at == "end" else year_before
        parts = _figure(so_far, counts.numerator), _figure(below, counts.denominator)
        figure = actual_of(target, counts, *parts)
        if counts is first or further_from(target, actual, figure):
            (numerator, denominator), actual = parts, figure
        counts = counts.also
    met = is_met(target, actual, scope.last.last_day, scope.last.period.number == 4)
    return TargetState(
        plan,
        target.code,
        actual,
        numerator,
        denominator,
        target.comparator,
        target.value,
        target.value_max,
        met,
    )


def _figure(composed: Composed, ref: str | None) -> Number:
    """The figure that `form:MEASURE.column` names."""
    if ref is None:
        return None
    form, _, cell = ref.partition(":")
    measure, _, column = cell.partition(".")
    return composed.values.get(form, {}).get(measure, {}).get(column)


def _findings(
    context: Context, connection: Connection, scope: Scope, composed: Composed
) -> list[Finding]:
    """What strikes in the totals: rules over the whole tree, reports beside one from above."""
    findings: list[Finding] = []
    forms = context.contract.statistics(scope.last.forms)
    if scope.is_top:
        figures: Figures = {
            (code, None): np.array([[np.nan if n is None else n for n in composed.numbers[code]]])
            for code in forms
            if code in composed.numbers
        }
        judged = context.contract.rules(
            {code: form.version for code, form in forms.items()}, "total"
        )
        rules = bound_in(judged, rule_states.states_of(connection, scope.last.code))
        for failure in figure_checks.failures(rules, figures, 1):
            findings.append(figure_checks.failed(failure, lambda _: Place(), {}))
    for unit in scope.units.values():
        for code in unit.subtree_forms:
            if code in forms:
                findings += _beside(context, connection, scope.last, unit, code)
    return findings


def _beside(
    context: Context, connection: Connection, opened: OpenedPeriod, unit: PeriodUnit, code: str
) -> list[Finding]:
    """Findings where units below a subtree report have reported as well, and differ from it."""
    form = period_form(context, opened, code)
    figures = submissions.figures_below(connection, opened.code, unit.unit, code)
    own = [one for one in figures if one.unit == unit.unit]
    below = [total_of(form, translated(o, context, form)) for o in figures if o.unit != unit.unit]
    if not own or not below:
        return []
    total = below[0]
    for part in below[1:]:
        total = total.plus(part)
    reported = total_of(form, translated(own[0], context, form))
    adding = adding_of(form)
    return subtree_differences(
        form,
        unit.unit,
        adding.totals(reported.sums, reported.counts),
        adding.totals(total.sums, total.counts),
    )

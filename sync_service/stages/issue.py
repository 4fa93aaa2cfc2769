"""Workbooks issued: for each unit of a period one, prefilled with what is known of it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from sync_service.contract.binding import BoundRule
from sync_service.contract.rule_states import bound_in, task_form_in
from sync_service.contract.vectors import numbers
from sync_service.database import periods, rule_states
from sync_service.database.periods import OpenedPeriod, PeriodUnit
from sync_service.database.plans import all_plans, as_frozen
from sync_service.domain.plans import AssignedTask, Plan
from sync_service.errors import TonghopError
from sync_service.stages.context import Context
from sync_service.stages.history import (
    EarlierFigures,
    earlier_figures,
    last_progress,
)
from sync_service.workbooks import texts
from sync_service.workbooks.issue.issuing import EarlierFigures as ShownFigures
from sync_service.workbooks.issue.issuing import IssueOrder, Issuer, PlanTasks

# Earlier figures are fetched for so many units at a time.
_BATCH = 200


class IssueRefused(TonghopError):
    """A unit for which there is no workbook."""


@dataclass(frozen=True)
class Issued:
    """One unit's workbook and the name under which it is handed out."""

    unit: str
    file_name: str
    content: bytes


def issue(
    context: Context,
    connection: Connection,
    opened: OpenedPeriod,
    units: Sequence[str] | None = None,
) -> Iterator[Issued]:
    """The workbooks of some units, or of all that owe a report; raises IssueRefused.

    A unit asked for by name that owes nothing, or is not in the period, is refused.
    """
    facts = periods.units_of(connection, opened.code)
    chosen = [unit for unit in facts.values() if unit.expected]
    if units is not None:
        chosen = [_asked(facts.get(code), code, opened) for code in units]
    desk = _Desk(context, connection, opened, facts)
    for start in range(0, len(chosen), _BATCH):
        yield from desk.workbooks(chosen[start : start + _BATCH])


def how_many(connection: Connection, opened: OpenedPeriod) -> int:
    """How many units owe a report, and so get a workbook."""
    return sum(unit.expected for unit in periods.units_of(connection, opened.code).values())


def issue_one(context: Context, connection: Connection, opened: OpenedPeriod, unit: str) -> Issued:
    """One unit's workbook; IssueRefused when it owes no report in the period."""
    return next(issue(context, connection, opened, [unit]))


def order_for(
    context: Context, connection: Connection, opened: OpenedPeriod, unit: str
) -> IssueOrder:
    """What one unit's workbook is made of; IssueRefused when it owes no report in the period."""
    facts = periods.units_of(connection, opened.code)
    desk = _Desk(context, connection, opened, facts)
    return next(desk.orders([_asked(facts.get(unit), unit, opened)]))


def file_name(opened: OpenedPeriod, unit: str) -> str:
    """The name under which a unit's workbook is handed out."""
    return f"{opened.code}_{_safe(unit)}.xlsx"


def _asked(unit: PeriodUnit | None, code: str, opened: OpenedPeriod) -> PeriodUnit:
    if unit is None:
        raise IssueRefused(
            f"Không có đơn vị {code} trong kỳ {opened.code}.",
            f"There is no unit {code} in {opened.code}.",
        )
    if not unit.expected:
        above = ", ".join(sorted(set(unit.covered_by.values())))
        raise IssueRefused(
            f"Đơn vị {code} không phải gửi báo cáo kỳ {opened.code}"
            + (f" (đơn vị {above} báo cáo thay)." if above else "."),
            f"Unit {code} owes no report in {opened.code}"
            + (f" ({above} reports for it)." if above else "."),
        )
    return unit


class _Desk:
    """Makes the workbooks of one period; holds what they have in common."""

    def __init__(
        self,
        context: Context,
        connection: Connection,
        opened: OpenedPeriod,
        facts: dict[str, PeriodUnit],
    ) -> None:
        self.context = context
        self.connection = connection
        self.opened = opened
        self.facts = facts
        plans = as_frozen(connection, opened.code, all_plans(connection))
        self.plans = {plan.code: plan for plan in plans}
        self.assignments = opened.assignments(self.plans.values())
        self.forms = context.contract.statistics(opened.forms)
        self.states = rule_states.states_of(connection, opened.code)
        self.task_form = task_form_in(context.contract.tasks(opened.forms), self.states)
        self.issuer = Issuer(context.contract.lists.choices, context.secret)

    def workbooks(self, units: Sequence[PeriodUnit]) -> Iterator[Issued]:
        for order in self.orders(units):
            name = file_name(self.opened, order.unit)
            yield Issued(order.unit, name, self.issuer.workbook(order))

    def orders(self, units: Sequence[PeriodUnit]) -> Iterator[IssueOrder]:
        earlier = {
            when: earlier_figures(self.context, self.connection, self.opened, units, when)
            for when in ("previous", "last_year")
        }
        progress = last_progress(self.connection, self.opened, [unit.unit for unit in units])
        for unit in units:
            yield IssueOrder(
                self.opened.period,
                self.opened.first_day,
                self.opened.last_day,
                self.opened.due_day,
                unit.unit,
                unit.name,
                self._kind_name(unit),
                self._name(unit.parent),
                tuple(form for code, form in self.forms.items() if _owes(unit, code)),
                self.task_form,
                tuple(self._plan_tasks(unit)) if _owes(unit, self.task_form.code) else (),
                progress.get(unit.unit, {}),
                self._shown(earlier["previous"], unit),
                self._shown(earlier["last_year"], unit),
                bool(unit.subtree_forms),
                self._rules(unit),
            )

    def _rules(self, unit: PeriodUnit) -> tuple[BoundRule, ...]:
        versions = {code: one.version for code, one in self.forms.items() if _owes(unit, code)}
        return bound_in(self.context.contract.rules(versions), self.states)

    def _kind_name(self, unit: PeriodUnit) -> str:
        kind = self.context.contract.lists.kinds.get(unit.kind)
        return kind.name if kind else unit.kind

    def _name(self, unit: str | None) -> str | None:
        return self.facts[unit].name if unit in self.facts else None

    def _plan_tasks(self, unit: PeriodUnit) -> Iterable[PlanTasks]:
        by_plan: dict[str, list[AssignedTask]] = {}
        for task in self.assignments.of(unit.unit, unit.kind):
            by_plan.setdefault(task.plan, []).append(task)
        for code, tasks in by_plan.items():
            plan: Plan = self.plans[code]
            yield PlanTasks(plan, tuple(tasks))

    def _shown(self, earlier: EarlierFigures, unit: PeriodUnit) -> ShownFigures:
        shown = {
            code: numbers(form, earlier.vectors[unit.unit, code])
            for code, form in self.forms.items()
            if (unit.unit, code) in earlier.vectors
        }
        reasons = {why for (code, _), why in earlier.missing.items() if code == unit.unit}
        note = None if shown or not reasons else texts.NO_EARLIER[sorted(reasons)[0]]
        return ShownFigures(earlier.period.code, shown or None, note)


def _owes(unit: PeriodUnit, form: str) -> bool:
    return form in unit.forms and form not in unit.covered_by


def _safe(code: str) -> str:
    """A unit's code as part of a file name on any system."""
    return "".join(sign if sign.isalnum() or sign in "._-" else "_" for sign in code)

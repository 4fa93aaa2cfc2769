"""Opening a period: its window, its form versions, and the tree frozen as of its last day."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import Connection

from sync_service.contract.definitions import StatisticsForm
from sync_service.contract.lists import UnitKind
from sync_service.database import audit, periods
from sync_service.database.engine import writing
from sync_service.database.periods import OpenedPeriod, PeriodUnit, State
from sync_service.database.plans import all_plans, freeze_deadlines
from sync_service.database.units import organisation
from sync_service.domain.assignments import Assignments, assign
from sync_service.domain.lineage import Lineage
from sync_service.domain.periods import Period
from sync_service.domain.units import NoUnitsYet, Organisation, Tree, UnitsRefused
from sync_service.errors import TonghopError
from sync_service.stages.consolidate import recompute
from sync_service.stages.context import Context
from sync_service.stages.form_versions import hold_forms

Earlier = dict[str, dict[str, Sequence[str] | None]]


class PeriodRefused(TonghopError):
    """A period that cannot be opened, closed or used as asked."""


def open_period(context: Context, code: str, actor: str) -> OpenedPeriod:
    """Opens a quarter for receiving; one that was closed is opened again.

    Raises PeriodRefused when it is no quarter, or no units exist on its last day.
    """
    period = quarter_of(code)
    calendar = context.contract.lists.calendar
    first, last = calendar.window(period)
    forms = {
        form: version
        for form, version in context.contract.newest.items()
        if _is_due(context.contract.form(form, version), period)
    }
    opened = OpenedPeriod(period, first, last, calendar.due(period), "open", forms)
    with writing(context.engine) as connection:
        known = periods.find_period(connection, period.code)
        if known is None:
            periods.save_period(connection, opened, context.now())
            hold_forms(context.contract, connection)
            freeze(context, connection, opened)
        else:
            periods.set_state(connection, period.code, "open")
        deed = audit.Deed(actor, "period.open", period.code, {"forms": dict(opened.forms)})
        audit.record(connection, [deed], context.now())
        return known_period(connection, period.code)


def set_period_state(context: Context, code: str, state: State, actor: str) -> None:
    """Closes a period, or opens it again; PeriodRefused when it was never opened."""
    with writing(context.engine) as connection:
        known_period(connection, code)
        periods.set_state(connection, code, state)
        audit.record(connection, [audit.Deed(actor, f"period.{state}", code)], context.now())


def known_period(connection: Connection, code: str) -> OpenedPeriod:
    """The opened quarter of this code; PeriodRefused when there is none."""
    opened = periods.find_period(connection, code)
    if opened is None:
        raise PeriodRefused(
            f"Kỳ {code} chưa mở. Mở kỳ bằng lệnh: tonghop periods open {code}",
            f"Period {code} has not been opened. Open it by: tonghop periods open {code}",
        )
    return opened


def quarter_of(code: str) -> Period:
    """The quarter of this code; PeriodRefused for anything else."""
    try:
        period = Period.parse(code)
    except ValueError:
        period = None
    if period is None or not period.is_quarter:
        raise PeriodRefused(
            f"“{code}” không phải là một quý. Viết dạng 2026-Q3.",
            f"“{code}” is not a quarter. Write 2026-Q3.",
        )
    return period


def refreeze(context: Context, connection: Connection) -> None:
    """Freezes the trees of all open periods anew and recomputes their totals.

    To be called when units or plans have changed. Closed periods stay as they were signed.
    """
    for opened in periods.all_periods(connection):
        if opened.state == "open":
            freeze(context, connection, opened)
            recompute(context, connection, opened)


def freeze(context: Context, connection: Connection, opened: OpenedPeriod) -> None:
    """Writes the tree as of the period's last day, with who reports what for whom."""
    try:
        units = organisation(connection)
        tree = units.tree(opened.last_day)
    except (NoUnitsYet, UnitsRefused):  # none on that day, or none loaded at all
        raise PeriodRefused(
            f"Chưa có đơn vị nào vào ngày {opened.last_day:%d/%m/%Y}. "
            "Nạp danh sách đơn vị trước: tonghop units load FILE",
            f"There are no units on {opened.last_day}. Load them first: tonghop units load FILE",
        ) from None
    assignments = assignments_of(context, connection, tree)
    frozen = _Frozen(context, units, opened, assignments)
    periods.set_assignments(connection, opened.code, assignments)
    periods.replace_units_of(connection, opened.code, [frozen.unit(code) for code in tree.order])
    freeze_deadlines(connection, opened.code)


def refreeze_deadlines(connection: Connection) -> tuple[str, ...]:
    """Freezes the deadlines of all open periods anew; their codes. Closed ones stay as signed.

    To be called when nothing but deadlines has changed.
    """
    opened = [one.code for one in periods.all_periods(connection) if one.state == "open"]
    for code in opened:
        freeze_deadlines(connection, code)
    return tuple(opened)


def assignments_of(context: Context, connection: Connection, tree: Tree) -> Assignments:
    """The tasks of all plans, resolved to the units of a tree."""
    agencies = context.contract.lists.agencies
    return assign(all_plans(connection), agencies, list(tree.units.values()), tree.subtree)


class _Frozen:
    """Works out the frozen rows of one period's tree."""

    def __init__(
        self, context: Context, units: Organisation, opened: OpenedPeriod, found: Assignments
    ) -> None:
        self.context = context
        self.units = units
        self.opened = opened
        self.tree = units.tree(opened.last_day)
        self.assignments = found
        self.task_form = context.contract.tasks(opened.forms).code
        self.previous = self._earlier(opened.period.previous)
        self.last_year = self._earlier(opened.period.last_year)

    def unit(self, code: str) -> PeriodUnit:
        spell = self.tree.units[code]
        kinds: Mapping[str, UnitKind] = self.context.contract.lists.kinds
        own = kinds[spell.kind].forms if spell.kind in kinds else ()
        has_tasks = bool(self.assignments.of(code, spell.kind))
        subtree = tuple(
            form for form in self.opened.forms if code in self.tree.reports_for_subtree(form)
        )
        forms = tuple(
            form
            for form in self.opened.forms
            if (form in own or form in subtree) and (has_tasks or form != self.task_form)
        )
        covered = {
            form: above
            for form in forms
            if (above := self.tree.covered(form).get(code)) is not None
        }
        return PeriodUnit(
            code,
            spell.name,
            spell.kind,
            spell.parent,
            spell.email,
            self.tree.depth[code],
            self.tree.position[code],
            self.tree.last[code],
            any(form not in covered for form in forms),
            forms,
            covered,
            subtree,
            self.previous.get(code, {}),
            self.last_year.get(code, {}),
        )

    def _earlier(self, period: Period) -> Earlier:
        """By unit and form the earlier units carried on, where that is not simply itself."""
        _, day = self.context.contract.lists.calendar.window(period)
        earlier: Earlier = {}
        statistics = self.context.contract.statistics(self.opened.forms)
        for form in statistics:
            for code, found in self._predecessors(day, form):
                if found != (code,):
                    earlier.setdefault(code, {})[form] = found
        return earlier

    def _predecessors(self, day: date, form: str) -> list[tuple[str, tuple[str, ...] | None]]:
        try:
            lineage = Lineage(self.units, day, self.opened.last_day, form)
        except NoUnitsYet:
            return [(code, ()) for code in self.tree.order]
        return [
            (code, lineage.predecessors_of(code) if lineage.own_comparable(code) else None)
            for code in self.tree.order
        ]


def _is_due(form: object, period: Period) -> bool:
    return not isinstance(form, StatisticsForm) or form.is_due_in(period.number)

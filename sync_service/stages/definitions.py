"""Units and plans loaded: what everything else of an installation builds on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from sync_service.contract.loading import faults_in, read_yaml
from sync_service.contract.plan_files import plan_of
from sync_service.database import audit, periods
from sync_service.database.engine import writing
from sync_service.database.plans import save_plan
from sync_service.database.submissions import units_accepted, units_with_reports
from sync_service.database.units import any_units, codes_known, organisation, replace_units
from sync_service.domain.assignments import Unresolved, assign
from sync_service.domain.plans import Plan
from sync_service.domain.spelling import fold
from sync_service.domain.task_changes import TaskChange
from sync_service.domain.units import NoUnitsYet, Organisation, UnitsRefused
from sync_service.errors import TonghopError
from sync_service.stages.context import Context
from sync_service.stages.periods import refreeze
from sync_service.stages.plans.changes import KeptPlan, Lost, keep_history, record_changes
from sync_service.stages.plans.unassigned import give_unassigned, unassigned_in
from sync_service.workbooks.plans.file import read_plan_workbook
from sync_service.workbooks.units.file import read_units


class DefinitionRefused(TonghopError):
    """A units or plan file that cannot be loaded; names every fault."""


@dataclass(frozen=True)
class LoadedUnits:
    """How many units and events were loaded, how many units stand today, and what is to be seen to.

    `added` and `gone` are codes that the list before did not have, or had; `alike` codes that
    have one name below one unit; `uncounted`, by open period, units whose report counted before.
    """

    units: int
    events: int
    standing: int
    unknown_kinds: tuple[str, ...]
    added: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    alike: tuple[tuple[str, ...], ...] = ()
    uncounted: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class LoadedPlan:
    """The plan as loaded, and the agencies that today's units do not answer to.

    `unassigned` are the tasks for which it names nobody; `changes` what differs from the plan
    that had its code, `lost` what went with that one.
    """

    plan: Plan
    is_new: bool
    unresolved: tuple[Unresolved, ...]
    unassigned: tuple[str, ...] = ()
    changes: tuple[TaskChange, ...] = ()
    lost: Lost = field(default_factory=Lost)


def load_units(context: Context, file: Path, actor: str) -> LoadedUnits:
    """Puts a units file in place of the one before; open periods follow.

    Raises DefinitionRefused with every fault; nothing is changed then. A unit that has reported
    cannot be left out.
    """
    try:
        entries, events = read_units(file)
        built = Organisation.build(entries, events)
    except UnitsRefused as error:
        raise DefinitionRefused(error.text("vi"), error.text("en")) from None
    kinds = {spell.kind for spell in built.all_spells}
    with writing(context.engine) as connection:
        _refuse_lost_units(connection, built)
        before = set(organisation(connection).codes) if any_units(connection) else set()
        counted = _counted(connection)
        replace_units(connection, entries, events)
        refreeze(context, connection)
        still = _counted(connection)
        detail = {"units": len(entries), "events": len(events)}
        deed = audit.Deed(actor, "units.load", file.name, detail)
        audit.record(connection, [deed], context.now())
    return LoadedUnits(
        len(entries),
        len(events),
        _standing(built, context.now().date()),
        tuple(sorted(kinds - set(context.contract.lists.kinds))),
        tuple(sorted(set(built.codes) - before)) if before else (),
        tuple(sorted(before - set(built.codes))),
        _alike(built, context.now().date()),
        {
            period: tuple(sorted(lost))
            for period, units in counted.items()
            if (lost := units - still[period])
        },
    )


def load_plan(
    context: Context,
    file: Path,
    actor: str,
    unit: str | None = None,
    *,
    reason: str | None = None,
    unassigned: Sequence[str] = (),
) -> LoadedPlan:
    """Loads a plan, or puts it in place of the one with its code; open periods follow.

    The file is a .yaml, or the workbook that `plans read` wrote. `unit` is the unit that issues
    it, where not the province; `unassigned` the units or classes that get the tasks for which
    it names nobody. Raises DefinitionRefused with every fault of the file, or when there never was
    such a unit; PlanFileRefused with those of a workbook's cells; PlanChangeRefused where what
    was reported on would change without a `reason`.
    """
    plan = _plan_in(file)
    plan = replace(plan, unit=unit or plan.unit)
    with writing(context.engine) as connection:
        if plan.unit is not None and not codes_known(connection, [plan.unit]):
            raise DefinitionRefused(
                f"Không có đơn vị mã {plan.unit} để ban hành kế hoạch {plan.code}.",
                f"There is no unit {plan.unit} to issue plan {plan.code}.",
            )
        if unassigned:
            plan = give_unassigned(context, connection, plan, unassigned)
        kept = keep_history(connection, plan, reason, context.now().date())
        is_new = save_plan(connection, kept.plan, context.now())
        lost = record_changes(context, connection, kept, reason)
        refreeze(context, connection)
        deed = audit.Deed(actor, "plan.load", plan.code, _detail(kept, reason, unassigned, lost))
        audit.record(connection, [deed], context.now())
        unresolved = _unresolved(context, connection, plan)
    return LoadedPlan(plan, is_new, unresolved, unassigned_in(plan), kept.changes, lost)


def _plan_in(file: Path) -> Plan:
    """The plan in a file; raises DefinitionRefused or PlanFileRefused with every fault."""
    if file.suffix.lower() == ".xlsx":
        content = read_plan_workbook(file)
        faults = faults_in(content, "plan", file.name)
    else:
        content, faults = read_yaml(file, "plan")
    if faults:
        said = "\n".join(str(fault) for fault in faults)
        raise DefinitionRefused(said, said)
    try:
        return plan_of(content)
    except ValueError as error:
        raise DefinitionRefused(f"{file.name}: {error}", f"{file.name}: {error}") from None


def _detail(
    kept: KeptPlan, reason: str | None, unassigned: Sequence[str], lost: Lost
) -> dict[str, Any]:
    detail: dict[str, Any] = {"tasks": len(kept.plan.tasks), "targets": len(kept.plan.targets)}
    if kept.changes:
        detail["changes"] = [[one.task, one.change] for one in kept.changes]
    if reason is not None:
        detail["reason"] = reason
    if unassigned:
        detail["unassigned"] = list(unassigned)
    if lost.links:
        detail["links_lost"] = [[*link.below, *link.above] for link in lost.links]
    return detail


def _refuse_lost_units(connection: Connection, built: Organisation) -> None:
    lost = sorted(units_with_reports(connection) - set(built.codes))
    if lost:
        shown = ", ".join(lost[:10])
        raise DefinitionRefused(
            f"Danh sách mới thiếu đơn vị đã có báo cáo: {shown}. "
            "Giữ lại đơn vị đó và ghi sự kiện kết thúc hoặc sáp nhập.",
            f"The new list lacks units that have reported: {shown}. "
            "Keep them and add an event that closes or merges them.",
        )


def _unresolved(context: Context, connection: Connection, plan: Plan) -> tuple[Unresolved, ...]:
    """The agencies of the plan that no unit of today answers to; none before there are units."""
    try:
        tree = organisation(connection).tree(context.now().date())
    except (NoUnitsYet, UnitsRefused):  # no units at all, or none founded yet
        return ()
    agencies = context.contract.lists.agencies
    return assign([plan], agencies, list(tree.units.values()), tree.subtree).unresolved


def _counted(connection: Connection) -> dict[str, set[str]]:
    """By open period the units whose accepted report is in the totals for at least one form."""
    found = {}
    for opened in periods.all_periods(connection):
        if opened.state == "open":
            facts = periods.units_of(connection, opened.code)
            sent = units_accepted(connection, opened.code)
            found[opened.code] = {unit for unit in sent if unit in facts and facts[unit].expected}
    return found


def _alike(built: Organisation, day: date) -> tuple[tuple[str, ...], ...]:
    """Units of today that have one name below one unit: most likely one unit entered twice."""
    try:
        tree = built.tree(day)
    except NoUnitsYet:
        return ()
    named: dict[tuple[str | None, str], list[str]] = {}
    for code, unit in tree.units.items():
        named.setdefault((unit.parent, fold(unit.name)), []).append(code)
    return tuple(tuple(codes) for codes in named.values() if len(codes) > 1)


def _standing(built: Organisation, day: date) -> int:
    try:
        return len(built.tree(day))
    except NoUnitsYet:
        return 0

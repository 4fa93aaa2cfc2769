"""Tasks for which a plan names nobody: listed, and given to whom a person says."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection

from sync_service.database.units import organisation
from sync_service.domain.plans import Plan, Task
from sync_service.domain.spelling import fold
from sync_service.domain.units import NoUnitsYet, UnitSpell, UnitsRefused
from sync_service.errors import UsageRefused
from sync_service.stages.context import Context
from sync_service.stages.likeness import nearest


def unassigned_in(plan: Plan) -> tuple[str, ...]:
    """The codes of the tasks for which a plan names nobody."""
    return tuple(one.code for one in plan.tasks if one.withdrawn is None and not one.is_given)


def give_unassigned(
    context: Context, connection: Connection, plan: Plan, to: Sequence[str]
) -> Plan:
    """The plan with the tasks that name nobody given to units or classes to carry out.

    `to` are codes or names of units, or names of schemas/lists/agency_classes.yaml. Raises
    UsageRefused where one is none of these, or the unit's name is that of several units.
    """
    agencies = tuple(dict.fromkeys(_agency(context, connection, plan, one) for one in to))

    def given(task: Task) -> Task:
        return task if task.is_given else replace(task, roles={"implement": agencies})

    return replace(plan, tasks=tuple(map(given, plan.tasks)))


def _agency(context: Context, connection: Connection, plan: Plan, to: str) -> str:
    """The name under which assignments find the unit or class."""
    names, key = context.contract.lists.agencies, fold(to)
    if key in names.classes or key in names.aliases or key in names.issuers:
        return to
    units = _standing(context, connection)
    found = [unit for unit in units if unit.code == to or fold(unit.name) == key]
    if not found:
        named = (agency for task in plan.tasks for role in task.roles.values() for agency in role)
        known = dict.fromkeys([*named, *(unit.name for unit in units)])
        near = "; ".join(nearest(to, list(known))) or "-"
        raise UsageRefused(
            f"“{to}” không phải là mã, tên đơn vị hay tên chung của cơ quan. Gần giống: {near}.",
            f"“{to}” is no code or name of a unit, nor a class of agencies. Near: {near}.",
        )
    name = found[0].name
    namesakes = [unit.code for unit in units if fold(unit.name) == fold(name)]
    if len(namesakes) > 1:
        raise UsageRefused(
            f"Nhiều đơn vị cùng tên “{name}” ({', '.join(namesakes[:5])}); ghi cơ quan vào tệp kế "
            "hoạch.",
            f"Several units are called “{name}” ({', '.join(namesakes[:5])}): name the agency in "
            "the plan's file.",
        )
    return name


def _standing(context: Context, connection: Connection) -> list[UnitSpell]:
    try:
        return list(organisation(connection).tree(context.now().date()).units.values())
    except (NoUnitsYet, UnitsRefused):
        return []

"""Which units a plan's tasks concern: agencies and classes of agencies resolved to units."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sync_service.domain.plans import ROLES, AssignedTask, Plan, Role, Task
from sync_service.domain.spelling import fold


@dataclass(frozen=True)
class AgencyNames:
    """How plans name agencies: classes by kind of unit, single agencies by the units' names.

    All names folded. An agency that is neither is matched with a unit of the same name.
    """

    classes: Mapping[str, frozenset[str]]
    aliases: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Unresolved:
    """An agency that a task names and no unit answers to."""

    plan: str
    task: str
    role: Role
    agency: str


# {kind or unit: {(plan, task): roles}}
Held = Mapping[str, Mapping[tuple[str, str], tuple[Role, ...]]]


@dataclass(frozen=True)
class Assignments:
    """The tasks of all plans by unit: those of its kind, and those that name it."""

    by_kind: Held
    by_unit: Held
    order: tuple[tuple[str, Task], ...]
    unresolved: tuple[Unresolved, ...] = ()

    def of(self, unit: str, kind: str) -> tuple[AssignedTask, ...]:
        """The unit's tasks with its roles in each, in the plans' order."""
        of_kind, of_unit = self.by_kind.get(kind, {}), self.by_unit.get(unit, {})
        found = []
        for plan, task in self.order:
            key = (plan, task.code)
            roles = {*of_kind.get(key, ()), *of_unit.get(key, ())}
            if roles:
                held = tuple(role for role in ROLES if role in roles)
                found.append(AssignedTask(plan, task, held))
        return tuple(found)


def assign(
    plans: Iterable[Plan], names: AgencyNames, units: Iterable[tuple[str, str, str]]
) -> Assignments:
    """Resolves every agency of every task; `units` are (code, name, kind) of one day's tree."""
    by_name: dict[str, list[str]] = {}
    kinds: set[str] = set()
    for code, name, kind in units:
        by_name.setdefault(fold(name), []).append(code)
        kinds.add(kind)
    by_kind: dict[str, dict[tuple[str, str], tuple[Role, ...]]] = {}
    by_unit: dict[str, dict[tuple[str, str], tuple[Role, ...]]] = {}
    unresolved: list[Unresolved] = []
    order = in_order(plans)
    for plan, task in order:
        key = (plan, task.code)
        for role, agency in ((r, a) for r in ROLES for a in task.roles.get(r, ())):
            of_kinds = names.classes.get(fold(agency), frozenset()) & kinds
            named = _named(agency, names, by_name)
            for kind in of_kinds:
                _add(by_kind, kind, key, role)
            for unit in named:
                _add(by_unit, unit, key, role)
            if not of_kinds and not named:
                unresolved.append(Unresolved(plan, task.code, role, agency))
    return Assignments(by_kind, by_unit, order, tuple(unresolved))


def in_order(plans: Iterable[Plan]) -> tuple[tuple[str, Task], ...]:
    """All tasks with their plan's code, in the plans' order."""
    return tuple((plan.code, task) for plan in plans for task in plan.tasks)


def _named(agency: str, names: AgencyNames, by_name: Mapping[str, list[str]]) -> list[str]:
    folded = fold(agency)
    candidates = (folded, *names.aliases.get(folded, ()))
    return list(dict.fromkeys(code for name in candidates for code in by_name.get(name, ())))


def _add(
    tasks: dict[str, dict[tuple[str, str], tuple[Role, ...]]],
    owner: str,
    key: tuple[str, str],
    role: Role,
) -> None:
    held = tasks.setdefault(owner, {})
    held[key] = (*held.get(key, ()), role)

"""Which units a plan's tasks concern: agencies and classes of agencies resolved to units."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from sync_service.domain.plans import ROLES, AssignedTask, Plan, Role, Task
from sync_service.domain.spelling import fold


@dataclass(frozen=True)
class AgencyNames:
    """How plans name agencies: classes by kind of unit, single agencies by the units' names.

    All names folded. An agency that is neither is matched with a unit of the same name.
    `issuers` are the words by which a plan names the unit that issues it, by that unit's kinds;
    `below` the classes that mean other kinds in such a plan than in the province's. `nobody` are
    words that name no unit in particular.
    """

    classes: Mapping[str, frozenset[str]]
    aliases: Mapping[str, tuple[str, ...]]
    issuers: Mapping[str, frozenset[str]] = field(default_factory=dict)
    below: Mapping[str, frozenset[str]] = field(default_factory=dict)
    nobody: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Unresolved:
    """An agency that a task names and no unit answers to, though it names somebody."""

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


class Standing(Protocol):
    """A unit as it stands on the day: what names and classes are matched with."""

    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def kind(self) -> str: ...


def assign(
    plans: Iterable[Plan],
    names: AgencyNames,
    units: Sequence[Standing],
    subtree: Callable[[str], Sequence[str]],
) -> Assignments:
    """Resolves every agency of every task to units of one day's tree.

    A plan of a unit below the province (`plan.unit`) concerns that unit's subtree only, and its
    own names ("Huyện ủy") mean that unit; once the unit is no more, the plan concerns nobody.
    """
    resolver = _Resolver(names, units)
    standing = {unit.code for unit in units}
    by_kind: dict[str, dict[tuple[str, str], tuple[Role, ...]]] = {}
    by_unit: dict[str, dict[tuple[str, str], tuple[Role, ...]]] = {}
    unresolved: list[Unresolved] = []
    listed = list(plans)
    for plan in listed:
        if plan.unit is not None and plan.unit not in standing:
            continue
        inside = None if plan.unit is None else frozenset(subtree(plan.unit))
        for task in (one for one in plan.tasks if one.withdrawn is None):
            key = (plan.code, task.code)
            for role, agency in ((r, a) for r in ROLES for a in task.roles.get(r, ())):
                kinds, codes = resolver.resolve(agency, plan.unit, inside)
                for kind in kinds:
                    _add(by_kind, kind, key, role)
                for code in codes:
                    _add(by_unit, code, key, role)
                if not kinds and not codes and fold(agency) not in names.nobody:
                    unresolved.append(Unresolved(plan.code, task.code, role, agency))
    return Assignments(by_kind, by_unit, in_order(listed), tuple(unresolved))


class _Resolver:
    """Finds the kinds and units that an agency's name means."""

    def __init__(self, names: AgencyNames, units: Sequence[Standing]) -> None:
        self.names = names
        self.kind_of = {unit.code: unit.kind for unit in units}
        self.by_name: dict[str, list[str]] = {}
        self.by_kind: dict[str, list[str]] = {}
        for unit in units:
            self.by_name.setdefault(fold(unit.name), []).append(unit.code)
            self.by_kind.setdefault(unit.kind, []).append(unit.code)

    def resolve(
        self, agency: str, issuer: str | None, inside: frozenset[str] | None
    ) -> tuple[list[str], list[str]]:
        """Whole kinds, and single units; of a plan of a unit only units inside its subtree."""
        folded = fold(agency)
        meant = self.names.classes.get(folded, frozenset())
        if issuer is not None:
            meant = self.names.below.get(folded, meant)
        kinds = sorted(meant & set(self.by_kind))
        candidates = (folded, *self.names.aliases.get(folded, ()))
        codes = [code for name in candidates for code in self.by_name.get(name, ())]
        if issuer is None or inside is None:
            return kinds, list(dict.fromkeys(codes))
        if self.kind_of[issuer] in self.names.issuers.get(folded, frozenset()):
            codes.append(issuer)
        codes += [code for kind in kinds for code in self.by_kind[kind]]
        return [], [code for code in dict.fromkeys(codes) if code in inside]


def in_order(plans: Iterable[Plan]) -> tuple[tuple[str, Task], ...]:
    """All tasks with their plan's code, in the plans' order."""
    return tuple((plan.code, task) for plan in plans for task in plan.tasks)


def _add(
    tasks: dict[str, dict[tuple[str, str], tuple[Role, ...]]],
    owner: str,
    key: tuple[str, str],
    role: Role,
) -> None:
    held = tasks.setdefault(owner, {})
    held[key] = (*held.get(key, ()), role)

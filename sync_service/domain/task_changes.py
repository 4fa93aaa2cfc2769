"""What loading a plan again changes in its tasks: told task by task, nothing lost silently."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from sync_service.domain.deadlines import Deadline
from sync_service.domain.plans import ROLES, Plan, Task

Change = Literal[
    "added", "dropped", "withdrawn", "restored", "deadline", "wording", "title", "roles"
]


@dataclass(frozen=True)
class TaskChange:
    """One change of a task: `old` and `new` are its deadline, its title, or who has it.

    "dropped" is a task that nobody ever reported on; "withdrawn" one whose reports are kept;
    "wording" a time limit in other words with the same days.
    """

    task: str
    change: Change
    old: Any = None
    new: Any = None


def changes_between(before: Plan, after: Plan) -> tuple[TaskChange, ...]:
    """Every change of a task between a plan and the one that takes its place, in code order."""
    old = {task.code: task for task in before.tasks}
    new = {task.code: task for task in after.tasks}
    changes: list[TaskChange] = []
    for code, task in new.items():
        known = old.get(code)
        if known is None:
            changes.append(TaskChange(code, "added", None, task.title))
        else:
            changes += _of_task(known, task)
    for code in old.keys() - new.keys():
        changes.append(TaskChange(code, "dropped", old[code].title, None))
    order = {code: at for at, code in enumerate(dict.fromkeys([*old, *new]))}
    return tuple(sorted(changes, key=lambda one: order[one.task]))


def with_withdrawn(before: Plan, after: Plan, kept: Collection[str], day: date) -> Plan:
    """The new plan with the tasks that it lacks and that were reported on, withdrawn that day."""
    new = {task.code for task in after.tasks}
    withdrawn = [
        task if task.withdrawn else replace(task, withdrawn=day)
        for task in before.tasks
        if task.code not in new and (task.withdrawn or task.code in kept)
    ]
    return replace(after, tasks=(*after.tasks, *withdrawn))


def same_time(one: Deadline, other: Deadline) -> bool:
    """Whether two time limits set the same days, in whatever words."""
    return _without_words(one) == _without_words(other)


def _without_words(deadline: Deadline) -> Deadline:
    parts = tuple(_without_words(part) for part in deadline.components)
    return replace(deadline, text=None, components=parts)


def _of_task(old: Task, new: Task) -> list[TaskChange]:
    changes: list[TaskChange] = []
    if (old.withdrawn is None) != (new.withdrawn is None):
        kind: Change = "withdrawn" if new.withdrawn else "restored"
        changes.append(TaskChange(old.code, kind, old.title, new.title))
    if old.title != new.title:
        changes.append(TaskChange(old.code, "title", old.title, new.title))
    if old.deadline != new.deadline:
        kind = "wording" if same_time(old.deadline, new.deadline) else "deadline"
        changes.append(TaskChange(old.code, kind, old.deadline, new.deadline))
    if _roles(old) != _roles(new):
        changes.append(TaskChange(old.code, "roles", _roles(old), _roles(new)))
    return changes


def _roles(task: Task) -> dict[str, list[str]]:
    return {role: list(task.roles.get(role, ())) for role in ROLES if task.roles.get(role)}

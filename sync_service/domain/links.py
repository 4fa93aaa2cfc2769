"""Links between tasks of plans: a task below carries out one above, maybe through others."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

TaskKey = tuple[str, str]  # plan, code


@dataclass(frozen=True)
class TaskLink:
    """The task `below` carries out the task `above`."""

    below: TaskKey
    above: TaskKey


def tasks_below(links: Iterable[TaskLink]) -> Mapping[TaskKey, tuple[TaskKey, ...]]:
    """For each task all that carry it out, through any number of plans, each once."""
    direct: dict[TaskKey, list[TaskKey]] = {}
    for link in links:
        direct.setdefault(link.above, []).append(link.below)
    return {above: tuple(_reached(above, direct)) for above in direct}


def first_circle(links: Iterable[TaskLink]) -> tuple[TaskKey, ...]:
    """The tasks of a circle in which each would carry out the next; empty when there is none."""
    sorter: TopologicalSorter[TaskKey] = TopologicalSorter()
    for link in links:
        sorter.add(link.above, link.below)
    try:
        sorter.prepare()
    except CycleError as error:
        return tuple(error.args[1])
    return ()


def _reached(start: TaskKey, direct: Mapping[TaskKey, list[TaskKey]]) -> list[TaskKey]:
    found: list[TaskKey] = []
    waiting = list(direct[start])
    while waiting:
        task = waiting.pop(0)
        if task not in found and task != start:
            found.append(task)
            waiting += direct.get(task, ())
    return found

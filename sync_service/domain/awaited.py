"""Events that tasks wait for: which a plan awaits, and its deadlines once they have happened."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from sync_service.domain.deadlines import Deadline
from sync_service.domain.plans import Plan, Task
from sync_service.domain.spelling import fold


@dataclass(frozen=True)
class AwaitedEvent:
    """An event in the words of the plan that awaits it, with the tasks that wait for it."""

    plan: str
    words: str
    tasks: tuple[Task, ...]


@dataclass(frozen=True)
class PlanEvent:
    """An awaited event that has happened, on which day.

    `months` are allowed by the office to tasks of which the plan says no time after the event.
    """

    plan: str
    words: str
    day: date
    months: int | None
    recorded_at: datetime
    undone_at: datetime | None = None


def event_key(words: str) -> str:
    """The words of an event for matching: spelling, case, and signs around them do not count."""
    return fold(words.strip(" .,;:“”\"'()"))


def awaited_in(plan: Plan) -> tuple[AwaitedEvent, ...]:
    """The events that a plan's tasks wait for, in the plan's order."""
    words: dict[str, str] = {}
    waiting: dict[str, dict[str, Task]] = {}
    for task in plan.tasks:
        if task.withdrawn is not None:
            continue
        for event in events_of(task.deadline):
            key = event_key(event)
            words.setdefault(key, event)
            waiting.setdefault(key, {})[task.code] = task
    return tuple(
        AwaitedEvent(plan.code, words[key], tuple(tasks.values())) for key, tasks in waiting.items()
    )


def events_of(deadline: Deadline) -> Iterator[str]:
    """The events that a deadline, or a part of it, waits for."""
    if deadline.after_event is not None:
        yield deadline.after_event
    for part in deadline.components:
        yield from events_of(part)


def waits_for(task: Task, key: str) -> bool:
    """Whether a task waits for the event of this event_key()."""
    given = task.withdrawn is None
    return given and any(event_key(event) == key for event in events_of(task.deadline))


def with_events(plan: Plan, happened: Mapping[str, PlanEvent]) -> Plan:
    """The plan with the deadlines that follow from what has happened, by event_key()."""
    if not happened:
        return plan
    tasks = (replace(one, deadline=_followed(one.deadline, happened)) for one in plan.tasks)
    return replace(plan, tasks=tuple(tasks))


def _followed(
    deadline: Deadline, happened: Mapping[str, PlanEvent], goes_on: bool = False
) -> Deadline:
    """The deadline with the days of events; months are allowed only to work that has an end."""
    endless = goes_on or deadline.goes_on
    parts = tuple(_followed(part, happened, endless) for part in deadline.components)
    event = happened.get(event_key(deadline.after_event)) if deadline.after_event else None
    if event is None:
        return replace(deadline, components=parts) if parts != deadline.components else deadline
    months = deadline.offset_months
    if months is None and not endless:
        months = event.months
    return replace(deadline, components=parts, event_day=event.day, offset_months=months)

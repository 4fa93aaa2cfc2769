"""Awaited events recorded and undone: the deadlines of the tasks that wait for them follow."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from sync_service.database import audit, plan_events
from sync_service.database.engine import writing
from sync_service.database.plan_events import Happened
from sync_service.database.plans import all_plans, loaded_plans
from sync_service.domain.awaited import (
    AwaitedEvent,
    PlanEvent,
    awaited_in,
    event_key,
    waits_for,
)
from sync_service.domain.deadlines import Deadline
from sync_service.domain.plans import Plan, Task
from sync_service.stages.context import Context
from sync_service.stages.likeness import alike_groups
from sync_service.stages.periods import refreeze_deadlines
from sync_service.stages.plans.event_words import (
    EventRefused,
    chosen_events,
    known_plan,
    not_recorded,
)


@dataclass(frozen=True)
class MovedTask:
    """A task whose deadline follows an event: the deadline before and after."""

    plan: str
    task: Task
    before: Deadline
    after: Deadline


@dataclass(frozen=True)
class EventOutcome:
    """What recording or undoing events has changed; `periods` are those frozen anew.

    `year` is the one in which days that come round each year are to be seen.
    """

    events: tuple[PlanEvent, ...]
    tasks: tuple[MovedTask, ...]
    periods: tuple[str, ...]
    year: int


@dataclass(frozen=True)
class ListedEvent:
    """An event that a plan awaits, or has awaited, and what is on record of it."""

    awaited: AwaitedEvent
    happened: PlanEvent | None


@dataclass(frozen=True)
class ListedPlan:
    """A plan's events; `alike` are groups in near words, maybe one event each: a person decides."""

    plan: str
    events: tuple[ListedEvent, ...]
    alike: tuple[tuple[str, ...], ...]


def record_event(
    context: Context,
    words: Sequence[str],
    day: date,
    actor: str,
    plan: str | None,
    *,
    months: int | None = None,
    replace: bool = False,
) -> EventOutcome:
    """Records that what plans await in these words happened on a day; open periods follow.

    `plan` None asks all plans that await it. `months` are allowed to tasks of which the plan says
    no time after the event. Raises EventRefused for words that nobody awaits (never guessed), a
    day to come, and an event on record with another day unless `replace`; nothing is done then.
    """
    if day > context.now().date():
        raise EventRefused(
            f"Ngày {day:%d/%m/%Y} chưa đến; chỉ ghi sự kiện đã xảy ra.",
            f"{day} is still to come; only what has happened is recorded.",
        )
    with writing(context.engine) as connection:
        before = all_plans(connection)
        known = plan_events.events_in_force(connection)
        chosen = chosen_events(loaded_plans(connection), words, plan)
        new = [PlanEvent(one.plan, one.words, day, months, context.now()) for one in chosen]
        changed = [one for one in new if not _stands(one, known, replace)]
        for event in changed:
            key = event_key(event.words)
            if key in known.get(event.plan, {}):
                plan_events.undo_event(connection, event.plan, key, context.now())
            plan_events.add_event(connection, event)
        return _followed(context, connection, before, chosen, new, changed, "plan.event", actor)


def undo_event(
    context: Context, words: Sequence[str], actor: str, plan: str | None
) -> EventOutcome:
    """Takes events off the record: their tasks wait again; open periods follow.

    Raises EventRefused for words under which nothing is on record.
    """
    with writing(context.engine) as connection:
        before = all_plans(connection)
        known = plan_events.events_in_force(connection)
        if plan is not None:
            known_plan(before, plan)
        asked = {event_key(one): one for one in words}
        found = [
            event
            for code, events in known.items()
            for key, event in events.items()
            if key in asked and plan in (None, code)
        ]
        for key, said in asked.items():
            if key not in {event_key(one.words) for one in found}:
                raise not_recorded(said, plan, known)
        for event in found:
            plan_events.undo_event(connection, event.plan, event_key(event.words), context.now())
        chosen = [AwaitedEvent(one.plan, one.words, ()) for one in found]
        return _followed(
            context, connection, before, chosen, found, found, "plan.event.undo", actor
        )


def listed_events(connection: Connection, plan: str | None = None) -> tuple[ListedPlan, ...]:
    """What each plan awaits and what of it has happened; UsageRefused for an unknown plan."""
    plans = loaded_plans(connection)
    known = plan_events.events_in_force(connection)
    chosen = plans if plan is None else (known_plan(plans, plan),)
    return tuple(_listed(one, known.get(one.code, {})) for one in chosen)


def _listed(plan: Plan, happened: dict[str, PlanEvent]) -> ListedPlan:
    awaited = list(awaited_in(plan))
    keys = {event_key(one.words) for one in awaited}
    # On record, and no longer awaited since the plan was loaded again in other words.
    awaited += [
        AwaitedEvent(plan.code, one.words, ()) for key, one in happened.items() if key not in keys
    ]
    events = tuple(ListedEvent(one, happened.get(event_key(one.words))) for one in awaited)
    return ListedPlan(plan.code, events, alike_groups([one.words for one in awaited]))


def _stands(event: PlanEvent, known: Happened, replace: bool) -> bool:
    """Whether the event is on record just so; EventRefused where it is with another day."""
    other = known.get(event.plan, {}).get(event_key(event.words))
    if other is None:
        return False
    if (other.day, other.months) == (event.day, event.months):
        return True
    if not replace:
        raise EventRefused(
            f"Kế hoạch {event.plan}: sự kiện “{other.words}” đã ghi ngày {other.day:%d/%m/%Y}. "
            "Thêm --replace để ghi lại, hoặc hủy bằng: tonghop events undo",
            f"{event.plan}: “{other.words}” is on record with {other.day}. "
            "Add --replace to record it anew, or take it off: tonghop events undo",
        )
    return False


def _followed(
    context: Context,
    connection: Connection,
    before: Sequence[Plan],
    chosen: Sequence[AwaitedEvent],
    events: Sequence[PlanEvent],
    changed: Sequence[PlanEvent],
    action: str,
    actor: str,
) -> EventOutcome:
    """Freezes and records what follows; the tasks of the chosen events, moved or not."""
    after = {plan.code: plan for plan in all_plans(connection)}
    keys = {(one.plan, event_key(one.words)) for one in chosen}
    moved = tuple(
        MovedTask(plan.code, old, old.deadline, new.deadline)
        for plan in before
        for old, new in zip(plan.tasks, after[plan.code].tasks, strict=True)
        if any(code == plan.code and waits_for(old, key) for code, key in keys)
    )
    periods: tuple[str, ...] = ()
    if changed:
        periods = refreeze_deadlines(connection)
        deeds = [audit.Deed(actor, action, one.plan, _detail(one, moved)) for one in changed]
        audit.record(connection, deeds, context.now())
    return EventOutcome(tuple(events), moved, periods, context.now().year)


def _detail(event: PlanEvent, moved: Iterable[MovedTask]) -> dict[str, object]:
    waiting = [
        one.task.code
        for one in moved
        if one.plan == event.plan and waits_for(one.task, event_key(event.words))
    ]
    return {
        "event": event.words,
        "day": event.day.isoformat(),
        "months": event.months,
        "tasks": waiting,
    }

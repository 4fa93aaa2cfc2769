"""Events that plans wait for: recorded, listed, undone."""

from collections.abc import Sequence
from datetime import date

import click

from sync_service.cli.desk import ACTOR, Desk, command, json_option, make_desk
from sync_service.contract.plan_files import deadline_content
from sync_service.domain.awaited import PlanEvent
from sync_service.domain.deadlines import Deadline
from sync_service.errors import UsageRefused
from sync_service.stages.plans.events import (
    EventOutcome,
    ListedPlan,
    MovedTask,
    listed_events,
    record_event,
    undo_event,
)
from sync_service.stages.present import moment


def day_of(words: str) -> date:
    """A day as 2023-05-15, or as Vietnamese offices write it: 15/05/2023."""
    text = words.strip()
    parts = text.split("/")
    try:
        if len(parts) == 3:
            return date(int(parts[2]), int(parts[1]), int(parts[0]))
        return date.fromisoformat(text)
    except ValueError:
        raise click.BadParameter(
            f"“{words}”: ghi ngày dạng 2023-05-15 hoặc 15/05/2023. / Write 2023-05-15."
        ) from None


_PLAN = click.option("--plan", help="Mã kế hoạch. / The plan's code.")
_ALL = click.option(
    "--all-plans", is_flag=True, help="Mọi kế hoạch cùng chờ sự kiện. / Every plan that waits."
)
_EVENT = click.option(
    "--event",
    "events",
    multiple=True,
    required=True,
    help="Đúng lời văn của kế hoạch; nhắc lại được. / In the plan's words; may be repeated.",
)


@click.group("events")
def events_group() -> None:
    """Sự kiện mà nhiệm vụ đang chờ. / Events that tasks wait for."""


@events_group.command("add")
@_PLAN
@_ALL
@_EVENT
@click.option(
    "--date",
    "day",
    type=day_of,
    metavar="DATE",
    required=True,
    help="Ngày có sự kiện: 2023-05-15 hoặc 15/05/2023. / Its day.",
)
@click.option(
    "--months",
    type=click.IntRange(0, 240),
    help="Số tháng cho nhiệm vụ mà kế hoạch không ghi. / Months where the plan says none.",
)
@click.option("--replace", is_flag=True, help="Ghi lại ngày khác. / Put another day in place.")
@json_option
@click.pass_context
@command
def events_add(
    context: click.Context,
    plan: str | None,
    all_plans: bool,
    events: Sequence[str],
    day: date,
    months: int | None,
    replace: bool,
    as_json: bool,
) -> None:
    """Ghi sự kiện đã xảy ra: thời hạn được tính theo. / An awaited event has happened."""
    desk = make_desk(context)
    asked = _asked(plan, all_plans)
    outcome = record_event(
        desk.context(), events, day, ACTOR, asked, months=months, replace=replace
    )
    _tell(desk, outcome, "event_added", as_json)
    if not as_json and any(_without_months(one, outcome.events) for one in outcome.tasks):
        desk.say("event_no_months")


@events_group.command("undo")
@_PLAN
@_ALL
@_EVENT
@json_option
@click.pass_context
@command
def events_undo(
    context: click.Context,
    plan: str | None,
    all_plans: bool,
    events: Sequence[str],
    as_json: bool,
) -> None:
    """Hủy sự kiện đã ghi: nhiệm vụ lại chờ. / Take an event off; its tasks wait again."""
    desk = make_desk(context)
    outcome = undo_event(desk.context(), events, ACTOR, _asked(plan, all_plans))
    _tell(desk, outcome, "event_undone", as_json)


@events_group.command("list")
@_PLAN
@json_option
@click.pass_context
@command
def events_list(context: click.Context, plan: str | None, as_json: bool) -> None:
    """Liệt kê sự kiện đang chờ và đã có. / List what is awaited and what has happened."""
    desk = make_desk(context)
    with desk.context().engine.connect() as connection:
        listed = listed_events(connection, plan)
    if as_json:
        desk.answer({"plans": [_listed_json(one) for one in listed]})
        return
    for of_plan in listed:
        for one in of_plan.events:
            happened = one.happened
            state = f"{happened.day:%d/%m/%Y}" if happened else desk.words("event_awaited")
            codes = ", ".join(task.code for task in one.awaited.tasks)
            click.echo(f"{of_plan.plan}\t{state}\t{one.awaited.words}\t{codes}")
        for group in of_plan.alike:
            words = "".join(f"\n  “{one}”" for one in group)
            desk.say("events_alike", plan=of_plan.plan, events=words)


def _asked(plan: str | None, all_plans: bool) -> str | None:
    """The plan asked for, None for all; refuses neither and both."""
    if (plan is None) != all_plans:
        raise UsageRefused(
            "Ghi --plan MÃ, hoặc --all-plans cho mọi kế hoạch cùng chờ sự kiện đó.",
            "Give --plan CODE, or --all-plans for every plan that awaits the event.",
        )
    return plan


def _tell(desk: Desk, outcome: EventOutcome, text: str, as_json: bool) -> None:
    if as_json:
        desk.answer(_outcome_json(outcome))
        return
    for event in outcome.events:
        desk.say(text, plan=event.plan, event=event.words, day=f"{event.day:%d/%m/%Y}")
    for task in outcome.tasks:
        desk.say(
            "event_moved",
            plan=task.plan,
            task=task.task.code,
            title=task.task.title,
            words=task.after.text or "",
            before=_due_words(desk, task.before, outcome.year),
            after=_due_words(desk, task.after, outcome.year),
        )
    if outcome.periods:
        desk.say("event_periods", periods=", ".join(outcome.periods))


def _due_words(desk: Desk, deadline: Deadline, year: int) -> str:
    due = deadline.due(year)
    return f"{due:%d/%m/%Y}" if due else desk.words("event_no_due")


def _without_months(task: MovedTask, events: Sequence[PlanEvent]) -> bool:
    """Whether the plan says no time after the event, and the office has given none."""
    parts = (task.task.deadline, *task.task.deadline.components)
    silent = any(one.after_event and one.offset_months is None for one in parts)
    return silent and any(one.plan == task.plan and one.months is None for one in events)


def _outcome_json(outcome: EventOutcome) -> dict[str, object]:
    year = outcome.year
    return {
        "events": [
            {
                "plan": one.plan,
                "event": one.words,
                "date": one.day.isoformat(),
                "months": one.months,
            }
            for one in outcome.events
        ],
        "tasks": [
            {
                "plan": one.plan,
                "code": one.task.code,
                "title": one.task.title,
                "due_before": _iso(one.before.due(year)),
                "due": _iso(one.after.due(year)),
                "deadline_before": deadline_content(one.before),
                "deadline": deadline_content(one.after),
            }
            for one in outcome.tasks
        ],
        "periods": list(outcome.periods),
    }


def _listed_json(listed: ListedPlan) -> dict[str, object]:
    return {
        "plan": listed.plan,
        "events": [
            {
                "event": one.awaited.words,
                "tasks": [task.code for task in one.awaited.tasks],
                "date": one.happened.day.isoformat() if one.happened else None,
                "months": one.happened.months if one.happened else None,
                "recorded_at": moment(one.happened.recorded_at) if one.happened else None,
            }
            for one in listed.events
        ],
        "alike": [list(group) for group in listed.alike],
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None

"""A plan loaded again: its tasks keep their history, and every change is told and on record."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from sync_service.database import plan_events, task_changes, task_links
from sync_service.database.plans import loaded_plans, tasks_reported
from sync_service.database.task_changes import RecordedChange
from sync_service.domain.awaited import PlanEvent, awaited_in, event_key
from sync_service.domain.links import TaskLink
from sync_service.domain.plans import Document, Plan
from sync_service.domain.spelling import fold
from sync_service.domain.task_changes import TaskChange, changes_between, with_withdrawn
from sync_service.errors import TonghopError
from sync_service.stages.context import Context
from sync_service.stages.plans.event_words import known_plan

_SHOWN = 20


class PlanChangeRefused(TonghopError):
    """A plan that would change what has been reported on, without a reason."""


@dataclass(frozen=True)
class KeptPlan:
    """The plan to store: with the tasks that are kept for their reports, and all that changed."""

    plan: Plan
    changes: tuple[TaskChange, ...]


@dataclass(frozen=True)
class Lost:
    """What a plan loaded again no longer has: links of dropped tasks, events nobody awaits."""

    links: tuple[TaskLink, ...] = ()
    events: tuple[PlanEvent, ...] = ()


def keep_history(connection: Connection, plan: Plan, reason: str | None, today: date) -> KeptPlan:
    """The plan with what must be kept of the one in its place; tasks are the same by their code.

    Raises PlanChangeRefused without a reason where another document has the code, where the same
    document is loaded under another code, or where the
    deadline of a task with reports changes, or such a task is not there any more.
    """
    loaded = loaded_plans(connection)
    before = next((one for one in loaded if one.code == plan.code), None)
    if before is None:
        if reason is None and (twin := next((one for one in loaded if _is_same(one, plan)), None)):
            raise _loaded_already(twin, plan)
        return KeptPlan(plan, ())
    if reason is None and _is_other(before.document, plan.document):
        raise _other_document(before, plan)
    reported = tasks_reported(connection, plan.code)
    after = with_withdrawn(before, plan, reported, today)
    changes = changes_between(before, after)
    if reason is None:
        _refuse_unreasoned(plan.code, [one for one in changes if one.task in reported])
    return KeptPlan(after, changes)


def record_changes(
    context: Context, connection: Connection, kept: KeptPlan, reason: str | None
) -> Lost:
    """Records the changes once the plan is stored; takes off links of tasks that are dropped."""
    code, now = kept.plan.code, context.now()
    task_changes.add_changes(connection, code, kept.changes, reason, now)
    dropped = [(code, one.task) for one in kept.changes if one.change == "dropped"]
    links = tuple(task_links.links_with(connection, dropped)) if dropped else ()
    task_links.remove_links(connection, links)
    awaited = {event_key(one.words) for one in awaited_in(kept.plan)}
    happened = plan_events.events_in_force(connection).get(code, {})
    return Lost(links, tuple(one for key, one in happened.items() if key not in awaited))


@dataclass(frozen=True)
class PlanHistory:
    """What became of a plan since it was first loaded: changes of tasks, and awaited events."""

    changes: tuple[RecordedChange, ...]
    events: tuple[PlanEvent, ...]


def plan_history(connection: Connection, plan: str) -> PlanHistory:
    """All that is on record of a plan, oldest first; UsageRefused for an unknown one."""
    known_plan(loaded_plans(connection), plan)
    return PlanHistory(
        tuple(task_changes.changes_of(connection, plan)),
        tuple(plan_events.events_ever(connection, plan)),
    )


def _is_other(one: Document, other: Document) -> bool:
    """Whether two documents cannot be the same: other number, day or issuer where both say it."""
    pairs = ((one.number, other.number), (one.issuer, other.issuer))
    differs = any(a and b and fold(a) != fold(b) for a, b in pairs)
    return differs or (one.date != other.date and None not in (one.date, other.date))


def _is_same(one: Plan, other: Plan) -> bool:
    """Whether two plans are one document: by its number and day, or without them by its tasks."""
    if one.unit != other.unit or _is_other(one.document, other.document):
        return False
    if one.document.number and other.document.number and one.document.date == other.document.date:
        return True
    codes = {task.code for task in one.tasks}
    return bool(codes) and codes == {task.code for task in other.tasks}


def _loaded_already(twin: Plan, plan: Plan) -> PlanChangeRefused:
    return PlanChangeRefused(
        f"Văn bản này đã được nạp với mã {twin.code}: {twin.document.printed}. Nạp thêm với mã "
        f"{plan.code} thì đơn vị phải báo cáo mỗi nhiệm vụ hai lần. Sửa mã trong tệp thành "
        f"{twin.code} để nạp đè, hoặc rút kế hoạch kia (tonghop plans withdraw {twin.code}); nếu "
        "đúng là hai kế hoạch khác nhau thì thêm --reason “lý do”.",
        f"This document is loaded already, as {twin.code}: {twin.document.printed}. Under the code "
        f"{plan.code} too, units would report each task twice. Write {twin.code} into the file to "
        f"replace it, or take that one out (tonghop plans withdraw {twin.code}); if they are two "
        "plans, add --reason TEXT.",
    )


def _other_document(before: Plan, plan: Plan) -> PlanChangeRefused:
    return PlanChangeRefused(
        f"Mã {plan.code} đang là của văn bản khác: {before.document.printed}. Tệp này là: "
        f"{plan.document.printed}. Đặt mã khác cho kế hoạch; nếu đúng là văn bản đó được ghi lại "
        "cho đúng thì thêm --reason “lý do”.",
        f"The code {plan.code} is another document's: {before.document.printed}. This one is: "
        f"{plan.document.printed}. Give the plan another code; if it is the same document put "
        "right, add --reason TEXT.",
    )


def _refuse_unreasoned(plan: str, changes: Sequence[TaskChange]) -> None:
    """Raises PlanChangeRefused for changes of tasks with reports that need a reason."""
    moved = [one.task for one in changes if one.change == "deadline"]
    gone = [one.task for one in changes if one.change == "withdrawn"]
    if not moved and not gone:
        return
    vi = [f"Kế hoạch {plan}: chưa nạp, vì có nhiệm vụ đã được báo cáo."]
    en = [f"Plan {plan}: not loaded, since tasks have been reported on."]
    if moved:
        vi.append(f"  Đổi thời hạn: {_shown(moved)}.")
        en.append(f"  Changed deadlines: {_shown(moved)}.")
    if gone:
        vi.append(f"  Không còn trong tệp: {_shown(gone)} (sẽ giữ lại báo cáo và thôi giao).")
        en.append(f"  Not in the file: {_shown(gone)} (would be withdrawn, their reports kept).")
    vi.append("Nếu đúng như vậy, thêm --reason “lý do”; lý do được ghi vào lịch sử kế hoạch.")
    en.append("If that is meant, add --reason TEXT; it is kept in the plan's history.")
    raise PlanChangeRefused("\n".join(vi), "\n".join(en))


def _shown(codes: Iterable[str]) -> str:
    listed = list(codes)
    more = f", … (+{len(listed) - _SHOWN})" if len(listed) > _SHOWN else ""
    return ", ".join(listed[:_SHOWN]) + more

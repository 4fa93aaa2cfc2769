"""A plan taken out again: loaded by mistake, or replaced by another document."""

from dataclasses import dataclass, replace

from sync_service.database import audit
from sync_service.database.engine import writing
from sync_service.database.plans import loaded_plans, remove_plan, save_plan
from sync_service.errors import UsageRefused
from sync_service.stages.context import Context
from sync_service.stages.periods import refreeze
from sync_service.stages.plans.changes import keep_history, record_changes
from sync_service.stages.plans.event_words import known_plan


@dataclass(frozen=True)
class Withdrawn:
    """Tasks dropped, and those with reports: withdrawn, their reports kept."""

    dropped: tuple[str, ...]
    kept: tuple[str, ...]


def withdraw_plan(context: Context, code: str, reason: str, actor: str) -> Withdrawn:
    """Gives no task or target of the plan to anybody any more; open periods follow.

    Tasks that were reported on stay with their reports, as withdrawn; a plan without any goes
    altogether, its history stays. UsageRefused for an unknown plan or one withdrawn already.
    """
    with writing(context.engine) as connection:
        plan = known_plan(loaded_plans(connection), code)
        empty = replace(plan, tasks=(), targets=())
        kept = keep_history(connection, empty, reason, context.now().date())
        if not kept.changes and not plan.targets:
            raise UsageRefused(
                f"Kế hoạch {code} đã được rút từ trước.", f"Plan {code} was withdrawn before."
            )
        if kept.plan.tasks:
            save_plan(connection, kept.plan, context.now())
        else:
            remove_plan(connection, code)
        record_changes(context, connection, kept, reason)
        refreeze(context, connection)
        gone = tuple(one.task for one in kept.changes if one.change == "dropped")
        staying = tuple(task.code for task in kept.plan.tasks)
        detail = {"reason": reason, "dropped": len(gone), "kept": len(staying)}
        audit.record(connection, [audit.Deed(actor, "plan.withdraw", code, detail)], context.now())
    return Withdrawn(gone, staying)

"""Plans: read out of their documents, loaded, loaded again with their history, linked."""

from collections.abc import Sequence
from pathlib import Path

import click

from sync_service.cli.desk import ACTOR, Desk, command, json_option, make_desk
from sync_service.cli.plan_links import links, refuse_overwriting
from sync_service.database.plans import loaded_plans
from sync_service.database.task_changes import content_of
from sync_service.domain.plans import Plan
from sync_service.errors import UsageRefused
from sync_service.stages.definitions import LoadedPlan, load_plan
from sync_service.stages.plans.changes import plan_history
from sync_service.stages.plans.withdrawal import withdraw_plan
from sync_service.stages.present import moment

_TASKS_SHOWN = 5
_CODES_SHOWN = 60
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
# After these the workbooks that are out no longer match the plan.
_TO_ISSUE_ANEW = frozenset({"added", "dropped", "withdrawn", "restored", "title", "roles"})


@click.group()
def plans() -> None:
    """Kế hoạch, nhiệm vụ, chỉ tiêu. / Plans, tasks, targets."""


plans.add_command(links)


@plans.command("read")
@click.argument("document", type=FILE)
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Tệp .xlsx hoặc .yaml để ghi. / File to write.",
)
@click.option("--overwrite", is_flag=True, help="Ghi đè tệp đã có. / Replace the file.")
@click.option("--code", help="Mã kế hoạch; mặc định theo số văn bản. / The plan's code.")
@json_option
@click.pass_context
@command
def plans_read(
    context: click.Context,
    document: Path,
    out: Path | None,
    overwrite: bool,
    code: str | None,
    as_json: bool,
) -> None:
    """Đọc kế hoạch từ văn bản (.docx, .pdf, .txt). / Read a plan out of its document."""
    # What reads Word and PDF is slow to import, and no other command needs it.
    from sync_service.stages.plans.documents import plan_json, read_document, write_read_plan

    desk = make_desk(context)
    if out is not None:
        refuse_overwriting(out, overwrite)
    read = read_document(document, code)
    if out is not None:
        write_read_plan(read, out, desk.language)
    if as_json:
        desk.answer(plan_json(read, desk.language))
        return
    plan = read.plan
    desk.say(
        "plan_read",
        document=plan.document.printed,
        plan=plan.code,
        tasks=len(read.tasks),
        targets=len(read.targets),
        doubts=len(read.doubts),
    )
    for doubt in read.doubts:
        why = doubt.why_en if desk.language == "en" else doubt.why_vi
        desk.say("plan_doubt", line=doubt.line, why=why)
    if out is not None:
        desk.say("plan_written", file=out)


@plans.command("load")
@click.argument("file", type=FILE)
@click.option("--unit", help="Đơn vị ban hành, nếu không phải tỉnh. / The issuing unit.")
@click.option("--reason", help="Lý do đổi nhiệm vụ đã có báo cáo. / Why reported tasks change.")
@click.option(
    "--unassigned",
    multiple=True,
    metavar="UNIT_OR_CLASS",
    help="Giao nhiệm vụ không ghi cơ quan cho ai. / Who gets the tasks that name nobody.",
)
@json_option
@click.pass_context
@command
def plans_load(
    context: click.Context,
    file: Path,
    unit: str | None,
    reason: str | None,
    unassigned: Sequence[str],
    as_json: bool,
) -> None:
    """Nạp kế hoạch (.xlsx đã kiểm tra, .yaml). / Load a plan."""
    desk = make_desk(context)
    reason = (reason or "").strip() or None
    loaded = load_plan(desk.context(), file, ACTOR, unit, reason=reason, unassigned=unassigned)
    if as_json:
        desk.answer(_loaded_json(loaded))
    else:
        _say_loaded(desk, loaded)


@plans.command("list")
@json_option
@click.pass_context
@command
def plans_list(context: click.Context, as_json: bool) -> None:
    """Các kế hoạch đang có. / The plans that are loaded."""
    desk = make_desk(context)
    with desk.context().engine.connect() as connection:
        loaded = loaded_plans(connection)
    if as_json:
        desk.answer({"plans": [_listed_json(plan) for plan in loaded]})
        return
    if not loaded:
        desk.say("plans_none")
    for plan in loaded:
        listed = _listed_json(plan)
        counts = desk.words("plan_counts", **listed)
        click.echo("\t".join((plan.code, plan.unit or "–", counts, plan.document.printed)))


@plans.command("withdraw")
@click.argument("plan")
@click.option("--reason", required=True, help="Lý do rút. / Why it is withdrawn.")
@json_option
@click.pass_context
@command
def plans_withdraw(context: click.Context, plan: str, reason: str, as_json: bool) -> None:
    """Rút một kế hoạch: thôi giao nhiệm vụ, chỉ tiêu. / Take a plan out again."""
    desk = make_desk(context)
    if not (reason := reason.strip()):
        raise UsageRefused("Phải nêu lý do rút kế hoạch.", "Say why the plan is withdrawn.")
    gone = withdraw_plan(desk.context(), plan, reason, ACTOR)
    if as_json:
        desk.answer({"plan": plan, "dropped": list(gone.dropped), "kept": list(gone.kept)})
        return
    desk.say("plan_withdrawn", plan=plan, dropped=len(gone.dropped), kept=len(gone.kept))
    desk.say("plan_issue_anew")


@plans.command("history")
@click.argument("plan")
@json_option
@click.pass_context
@command
def plans_history(context: click.Context, plan: str, as_json: bool) -> None:
    """Lịch sử một kế hoạch: thay đổi và sự kiện. / What became of a plan."""
    desk = make_desk(context)
    with desk.context().engine.connect() as connection:
        history = plan_history(connection, plan)
    told = [
        {
            "at": moment(one.changed_at),
            "change": one.change.change,
            "task": one.change.task,
            "old": one.change.old,
            "new": one.change.new,
            "reason": one.reason,
        }
        for one in history.changes
    ]
    for event in history.events:
        happened = {"task": None, "old": None, "new": event.day.isoformat(), "reason": None}
        words = {"event": event.words}
        told.append({"at": moment(event.recorded_at), "change": "event", **happened, **words})
        if event.undone_at is not None:
            undone = {**happened, "old": event.day.isoformat(), "new": None}
            told.append(
                {"at": moment(event.undone_at), "change": "event_undone", **undone, **words}
            )
    told.sort(key=lambda one: str(one["at"]))
    if as_json:
        desk.answer({"plan": plan, "history": told})
        return
    if not told:
        desk.say("plan_history_empty", plan=plan)
    for one in told:
        click.echo(
            "\t".join(
                (
                    str(one["at"]),
                    desk.words(f"change_{one['change']}"),
                    str(one["task"] or one.get("event")),
                    f"{_short(one['old'])} → {_short(one['new'])}",
                    str(one["reason"] or ""),
                )
            )
        )


def _listed_json(plan: Plan) -> dict[str, object]:
    withdrawn = sum(task.withdrawn is not None for task in plan.tasks)
    return {
        "plan": plan.code,
        "unit": plan.unit,
        "document": plan.document.printed,
        "tasks": len(plan.tasks) - withdrawn,
        "withdrawn": withdrawn,
        "targets": len(plan.targets),
    }


def _loaded_json(loaded: LoadedPlan) -> dict[str, object]:
    return {
        "plan": loaded.plan.code,
        "tasks": len(loaded.plan.tasks),
        "targets": len(loaded.plan.targets),
        "new": loaded.is_new,
        "unresolved": [
            {"task": one.task, "role": one.role, "agency": one.agency} for one in loaded.unresolved
        ],
        "unassigned": list(loaded.unassigned),
        "changes": [
            {
                "task": one.task,
                "change": one.change,
                "old": content_of(one.old),
                "new": content_of(one.new),
            }
            for one in loaded.changes
        ],
        "lost_links": [
            {"plan": a, "task": b, "above_plan": c, "above_task": d}
            for (a, b), (c, d) in ((link.below, link.above) for link in loaded.lost.links)
        ],
        "lost_events": [one.words for one in loaded.lost.events],
    }


def _say_loaded(desk: Desk, loaded: LoadedPlan) -> None:
    plan = loaded.plan
    desk.say("plan_loaded", plan=plan.code, tasks=len(plan.tasks), targets=len(plan.targets))
    for one in loaded.changes:
        desk.say(
            "plan_changed",
            task=one.task,
            change=desk.words(f"change_{one.change}"),
            old=_short(content_of(one.old)),
            new=_short(content_of(one.new)),
        )
    if any(one.change in _TO_ISSUE_ANEW for one in loaded.changes):
        desk.say("plan_issue_anew")
    for link in loaded.lost.links:
        desk.say("link_lost", below=" ".join(link.below), above=" ".join(link.above))
    for event in loaded.lost.events:
        desk.say("event_lost", event=event.words)
    if loaded.unassigned:
        shown = ", ".join(loaded.unassigned[:_CODES_SHOWN])
        more = ", …" if len(loaded.unassigned) > _CODES_SHOWN else ""
        desk.say("tasks_unassigned", count=len(loaded.unassigned), tasks=shown + more)
    for agency in dict.fromkeys(one.agency for one in loaded.unresolved):
        tasks = list(dict.fromkeys(o.task for o in loaded.unresolved if o.agency == agency))
        more = ", …" if len(tasks) > _TASKS_SHOWN else ""
        shown = ", ".join(tasks[:_TASKS_SHOWN]) + more
        desk.say("agency_unresolved", agency=agency, count=len(tasks), tasks=shown)


def _short(value: object) -> str:
    """A change's old or new value in few words: a deadline's text, who has a task, a title."""
    if isinstance(value, dict) and "kind" in value:
        return str(value.get("text") or value.get("by") or "–")
    if isinstance(value, dict):
        return "; ".join(", ".join(named) for named in value.values()) or "–"
    return "–" if value is None else str(value)

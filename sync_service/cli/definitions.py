"""Setting up: database, units, plans, tokens, periods."""

from pathlib import Path

import click

from sync_service.app import build_context
from sync_service.cli.desk import ACTOR, command, json_option, make_desk
from sync_service.database import audit
from sync_service.database import periods as periods_table
from sync_service.database import tokens as tokens_table
from sync_service.database.engine import upgrade, writing
from sync_service.database.units import codes_known
from sync_service.errors import UsageRefused
from sync_service.stages.definitions import load_plan, load_units
from sync_service.stages.periods import open_period, set_period_state

_TASKS_SHOWN = 5
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.pass_context
@command
def init(context: click.Context) -> None:
    """Tạo cơ sở dữ liệu và khóa ký. / Create the database and the signing key."""
    desk = make_desk(context)
    made = build_context(desk.settings)
    upgrade(made.engine)
    desk.say("initialised", home=desk.settings.home)


@click.group()
def units() -> None:
    """Đơn vị và sự kiện tổ chức. / Units and their events."""


@units.command("load")
@click.argument("file", type=FILE)
@json_option
@click.pass_context
@command
def units_load(context: click.Context, file: Path, as_json: bool) -> None:
    """Nạp danh sách đơn vị (.xlsx, .yaml). / Load units and events."""
    desk = make_desk(context)
    loaded = load_units(desk.context(), file, ACTOR)
    if as_json:
        desk.answer(
            {
                "units": loaded.units,
                "events": loaded.events,
                "standing": loaded.standing,
                "unknown_kinds": list(loaded.unknown_kinds),
            }
        )
        return
    desk.say("units_loaded", units=loaded.units, events=loaded.events, standing=loaded.standing)
    if loaded.unknown_kinds:
        desk.say("unknown_kinds", kinds=", ".join(loaded.unknown_kinds))


@click.group()
def plans() -> None:
    """Kế hoạch, nhiệm vụ, chỉ tiêu. / Plans, tasks, targets."""


@plans.command("read")
@click.argument("document", type=FILE)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help=".xlsx, .yaml")
@click.option("--code", help="Mã kế hoạch; mặc định theo số văn bản. / The plan's code.")
@json_option
@click.pass_context
@command
def plans_read(
    context: click.Context, document: Path, out: Path | None, code: str | None, as_json: bool
) -> None:
    """Đọc kế hoạch từ văn bản (.docx, .pdf, .txt). / Read a plan out of its document."""
    # What reads Word and PDF is slow to import, and no other command needs it.
    from sync_service.stages.plan_documents import plan_json, read_document, write_read_plan

    desk = make_desk(context)
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
@json_option
@click.pass_context
@command
def plans_load(context: click.Context, file: Path, unit: str | None, as_json: bool) -> None:
    """Nạp kế hoạch (.xlsx đã kiểm tra, .yaml). / Load a plan."""
    desk = make_desk(context)
    loaded = load_plan(desk.context(), file, ACTOR, unit)
    unresolved = [
        {"task": one.task, "role": one.role, "agency": one.agency} for one in loaded.unresolved
    ]
    if as_json:
        desk.answer(
            {
                "plan": loaded.plan.code,
                "tasks": len(loaded.plan.tasks),
                "targets": len(loaded.plan.targets),
                "new": loaded.is_new,
                "unresolved": unresolved,
            }
        )
        return
    plan = loaded.plan
    desk.say("plan_loaded", plan=plan.code, tasks=len(plan.tasks), targets=len(plan.targets))
    for agency in dict.fromkeys(one["agency"] for one in unresolved):
        tasks = list(dict.fromkeys(o["task"] for o in unresolved if o["agency"] == agency))
        more = ", …" if len(tasks) > _TASKS_SHOWN else ""
        shown = ", ".join(tasks[:_TASKS_SHOWN]) + more
        desk.say("agency_unresolved", agency=agency, count=len(tasks), tasks=shown)


@click.group()
def tokens() -> None:
    """Mã truy cập. / Access tokens."""


@tokens.command("add")
@click.option("--unit", required=True)
@click.option("--role", type=click.Choice(["clerk", "reviewer", "office", "admin"]), required=True)
@click.pass_context
@command
def tokens_add(context: click.Context, unit: str, role: tokens_table.Role) -> None:
    """Tạo mã truy cập, chỉ hiện một lần. / Make a token, printed this once."""
    desk = make_desk(context)
    stages = desk.context()
    with writing(stages.engine) as connection:
        if not codes_known(connection, [unit]):
            raise UsageRefused(f"Không có đơn vị mã {unit}.", f"There is no unit {unit}.")
        token = tokens_table.add_token(connection, unit, role, stages.now())
        deed = audit.Deed(ACTOR, "token.add", unit, {"role": role})
        audit.record(connection, [deed], stages.now())
    desk.say("token_once")
    click.echo(token)


@tokens.command("revoke")
@click.argument("token_id", type=int)
@click.pass_context
@command
def tokens_revoke(context: click.Context, token_id: int) -> None:
    """Thu hồi mã truy cập. / Make a token useless."""
    desk = make_desk(context)
    stages = desk.context()
    with writing(stages.engine) as connection:
        if not tokens_table.revoke_token(connection, token_id, stages.now()):
            raise UsageRefused(
                f"Không có mã truy cập số {token_id} còn hiệu lực.",
                f"There is no valid token number {token_id}.",
            )
        deed = audit.Deed(ACTOR, "token.revoke", str(token_id))
        audit.record(connection, [deed], stages.now())
    desk.say("token_revoked", id=token_id)


@tokens.command("list")
@click.pass_context
@command
def tokens_list(context: click.Context) -> None:
    """Liệt kê mã truy cập còn hiệu lực. / List the valid tokens (not the tokens themselves)."""
    desk = make_desk(context)
    with desk.context().engine.connect() as connection:
        for holder in tokens_table.valid_holders(connection):
            click.echo(f"{holder.id}\t{holder.role}\t{holder.unit}")


@click.group()
def periods() -> None:
    """Kỳ báo cáo. / Reporting periods."""


@periods.command("open")
@click.argument("period")
@click.pass_context
@command
def periods_open(context: click.Context, period: str) -> None:
    """Mở kỳ báo cáo, ví dụ 2026-Q3. / Open a period."""
    desk = make_desk(context)
    opened = open_period(desk.context(), period, ACTOR)
    desk.say(
        "period_opened",
        period=opened.code,
        first=f"{opened.first_day:%d/%m/%Y}",
        last=f"{opened.last_day:%d/%m/%Y}",
        due=f"{opened.due_day:%d/%m/%Y}",
    )


@periods.command("close")
@click.argument("period")
@click.pass_context
@command
def periods_close(context: click.Context, period: str) -> None:
    """Khóa sổ một kỳ. / Close a period for receiving."""
    desk = make_desk(context)
    set_period_state(desk.context(), period, "closed", ACTOR)
    desk.say("period_closed", period=period)


@periods.command("list")
@click.pass_context
@command
def periods_list(context: click.Context) -> None:
    """Liệt kê các kỳ đã mở. / List the periods."""
    desk = make_desk(context)
    with desk.context().engine.connect() as connection:
        for opened in periods_table.all_periods(connection):
            click.echo(f"{opened.code}\t{opened.state}\t{opened.due_day:%d/%m/%Y}")

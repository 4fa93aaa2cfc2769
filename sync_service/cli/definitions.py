"""Setting up: database, units, tokens, periods."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path

import click

from sync_service.app import build_context, set_up
from sync_service.cli.desk import ACTOR, command, json_option, make_desk
from sync_service.contract.lists import UnitKind
from sync_service.database import audit
from sync_service.database import periods as periods_table
from sync_service.database import tokens as tokens_table
from sync_service.database.engine import writing
from sync_service.database.units import any_units, codes_known
from sync_service.domain.spelling import fold
from sync_service.errors import UsageRefused
from sync_service.stages.context import Context
from sync_service.stages.definitions import load_units
from sync_service.stages.likeness import nearest
from sync_service.stages.named_files import written_whole
from sync_service.stages.period_forms import move_forms
from sync_service.stages.periods import open_period, quarter_of, set_period_state
from sync_service.workbooks.units.file import write_units_example

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
NEW_FILE = click.Path(dir_okay=False, path_type=Path)
# A quarter may be opened so long before it begins.
_AHEAD = timedelta(days=31)
_CODES_SHOWN = 20


@click.command()
@click.pass_context
@command
def init(context: click.Context) -> None:
    """Tạo cơ sở dữ liệu và khóa ký. / Create the database and the signing key."""
    desk = make_desk(context)
    aside = set_up(desk.settings)
    if aside is not None:
        desk.say("upgraded", file=aside)
    with desk.context().engine.connect() as connection:
        has_units = any_units(connection)
    desk.say("initialised_with_data" if has_units else "initialised", home=desk.settings.home)


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
    stages = desk.context()
    loaded = load_units(stages, file, ACTOR)
    if as_json:
        desk.answer(
            {
                "units": loaded.units,
                "events": loaded.events,
                "standing": loaded.standing,
                "unknown_kinds": list(loaded.unknown_kinds),
                "added": list(loaded.added),
                "gone": list(loaded.gone),
                "alike": [list(codes) for codes in loaded.alike],
                "uncounted": {period: list(units) for period, units in loaded.uncounted.items()},
            }
        )
        return
    desk.say("units_loaded", units=loaded.units, events=loaded.events, standing=loaded.standing)
    if loaded.added:
        desk.say("units_added", units=_few(loaded.added))
    if loaded.gone:
        desk.say("units_gone", units=_few(loaded.gone))
    for codes in loaded.alike:
        desk.say("units_alike", units=_few(codes))
    for period, codes in loaded.uncounted.items():
        desk.say("units_uncounted", period=period, units=_few(codes))
    if loaded.unknown_kinds:
        known = stages.contract.lists.kinds
        kinds = ", ".join(_with_near(kind, known) for kind in loaded.unknown_kinds)
        desk.say("unknown_kinds", kinds=kinds)


def _few(codes: Sequence[str]) -> str:
    more = f", … (+{len(codes) - _CODES_SHOWN})" if len(codes) > _CODES_SHOWN else ""
    return ", ".join(codes[:_CODES_SHOWN]) + more


def _with_near(kind: str, known: Mapping[str, UnitKind]) -> str:
    """A kind that is not on the list, with the one meant: often its name stands for its code."""
    named = [code for code, one in known.items() if fold(one.name) == fold(kind)]
    near = named or nearest(kind, list(known))[:1]
    return f"“{kind}”" + (f" (→ {near[0]}?)" if near else "")


@units.command("blank")
@click.option("--out", required=True, type=NEW_FILE, help="Tệp để ghi. / File to write.")
@click.pass_context
@command
def units_blank(context: click.Context, out: Path) -> None:
    """Tệp danh sách đơn vị còn trống, có ví dụ. / An empty list of units, with an example."""
    desk = make_desk(context)
    if out.exists():
        raise UsageRefused(f"{out}: tệp đã có.", f"{out}: the file is there already.")
    kinds = build_context(desk.settings).contract.lists.kinds.values()
    with written_whole(out) as part:
        write_units_example(part, [(kind.code, kind.name) for kind in kinds])
    desk.say("units_blank", file=out)


@click.group()
def tokens() -> None:
    """Mã truy cập. / Access tokens."""


@tokens.command("add")
@click.option("--unit", required=True, help="Mã đơn vị. / The unit's code.")
@click.option(
    "--role",
    type=click.Choice(["clerk", "reviewer", "office", "admin"]),
    required=True,
    help="Quyền: nộp, duyệt, văn phòng tỉnh, quản trị. / What its holder may do.",
)
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
@click.option("--ahead", is_flag=True, help="Mở cả kỳ còn xa. / Even one that is far ahead.")
@click.pass_context
@command
def periods_open(context: click.Context, period: str, ahead: bool) -> None:
    """Mở kỳ báo cáo, ví dụ 2026-Q3. / Open a period."""
    desk = make_desk(context)
    stages = desk.context()
    if not ahead:
        _refuse_far_ahead(stages, period)
    opened = open_period(stages, period, ACTOR)
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
    desk.say("period_now_closed", period=period)


@periods.command("move-forms")
@click.argument("period")
@click.pass_context
@command
def periods_move_forms(context: click.Context, period: str) -> None:
    """Chuyển kỳ đang mở sang phiên bản biểu mới nhất. / An open period to the newest forms."""
    desk = make_desk(context)
    found = move_forms(desk.context(), period, ACTOR)
    for form, (old, new) in found.moved.items():
        desk.say("form_moved", form=form, old=old, new=new)
    desk.say("forms_moved" if found.moved else "forms_newest", period=period, count=found.reports)


@periods.command("list")
@click.pass_context
@command
def periods_list(context: click.Context) -> None:
    """Liệt kê các kỳ đã mở. / List the periods."""
    desk = make_desk(context)
    with desk.context().engine.connect() as connection:
        listed = periods_table.all_periods(connection)
    if not listed:
        desk.say("periods_none")
    for opened in listed:
        state = desk.words(f"period_{opened.state}")
        click.echo(f"{opened.code}\t{state}\t{opened.due_day:%d/%m/%Y}")


def _refuse_far_ahead(context: Context, code: str) -> None:
    """A quarter opened by a slip of the year would stand before all others for ever."""
    first, _ = context.contract.lists.calendar.window(quarter_of(code))
    if first - context.now().date() > _AHEAD:
        raise UsageRefused(
            f"Kỳ {code} còn xa mới bắt đầu ({first:%d/%m/%Y}); kỳ đã mở thì không bỏ đi được. Xem "
            "lại năm; nếu đúng, thêm --ahead.",
            f"Period {code} begins only on {first}, and one that was opened stays. Look at the "
            "year again; if it is right, add --ahead.",
        )

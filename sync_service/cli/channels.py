"""The ways in: switches, links of the upload page, senders, and collecting by hand."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click

from sync_service.cli.counts import counts_in_words, counts_of
from sync_service.cli.desk import ACTOR, Desk, command, json_option, make_desk
from sync_service.cli.reports import show_outcome
from sync_service.database import channels as channels_table
from sync_service.database import links as links_table
from sync_service.database.channels import Closure
from sync_service.database.engine import reading
from sync_service.database.senders import all_senders
from sync_service.domain.channels import CHANNELS, channel_words
from sync_service.stages import channels as stage
from sync_service.stages.channels import UnitLink
from sync_service.stages.collect.common import Collected
from sync_service.stages.collect.folder import collect_folder, make_boxes
from sync_service.stages.collect.mailbox import collect_mailbox
from sync_service.stages.collect.strangers import waiting
from sync_service.stages.named_files import write_whole
from sync_service.stages.present import HERE, shown_name

CHANNEL = click.argument("channel", type=click.Choice(list(CHANNELS)))
FORM = click.option("--form", default="", help="Chỉ biểu mẫu này. / This form only.")
UNIT = click.option("--unit", default="", help="Đơn vị và cấp dưới. / A unit and all below.")


@click.group()
def channels() -> None:
    """Kênh nhận, gửi: xem, tắt, bật. / Ways in and out: list, off, on."""


@channels.command("list")
@json_option
@click.pass_context
@command
def channels_list(context: click.Context, as_json: bool) -> None:
    """Kênh nào đang mở, đang tắt. / Which are open."""
    desk = make_desk(context)
    with reading(desk.context().engine) as connection:
        closed = channels_table.closures(connection)
    if as_json:
        listed = [
            {"channel": one.channel, "form": one.form or None, "unit": one.unit or None}
            for one in closed
        ]
        desk.answer({"channels": list(CHANNELS), "closed": listed})
        return
    for name in CHANNELS:
        own = [one for one in closed if one.channel == name]
        state = "; ".join(_scope(desk, one) for one in own) or desk.words("channel_open")
        click.echo(f"{name}\t{channel_words(name, desk.language)}\t{state}")


@channels.command("off")
@CHANNEL
@FORM
@UNIT
@click.pass_context
@command
def channels_off(context: click.Context, channel: str, form: str, unit: str) -> None:
    """Tắt một kênh. / Switch a channel off."""
    _switch(make_desk(context), Closure(channel, form, unit), is_open=False)


@channels.command("on")
@CHANNEL
@FORM
@UNIT
@click.pass_context
@command
def channels_on(context: click.Context, channel: str, form: str, unit: str) -> None:
    """Bật lại một kênh. / Switch it on again."""
    _switch(make_desk(context), Closure(channel, form, unit), is_open=True)


def _switch(desk: Desk, closure: Closure, *, is_open: bool) -> None:
    stages = desk.context()
    changed = stage.switch(stages, closure, is_open=is_open, actor=ACTOR)
    name = channel_words(closure.channel, desk.language)
    text = ("channel_on" if is_open else "channel_off") if changed else "channel_same"
    desk.say(text, channel=name, scope=_scope(desk, closure))
    with reading(stages.engine) as connection:
        left = channels_table.closures(connection, [closure.channel])
    if is_open and left:
        desk.say("channel_still", scope="; ".join(_scope(desk, one) for one in left))


def _scope(desk: Desk, closure: Closure) -> str:
    parts = [
        desk.words("channel_form", form=closure.form) if closure.form else "",
        desk.words("channel_unit", unit=closure.unit) if closure.unit else "",
    ]
    return ", ".join(filter(None, parts)) or desk.words("channel_whole")


@click.group()
def links() -> None:
    """Đường dẫn nộp báo cáo của từng đơn vị. / Each unit's link to the upload page."""


@links.command("make")
@click.option("--unit", "units", multiple=True, help="Mặc định: mọi đơn vị. / Default: all.")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Ghi ra .xlsx thay vì in. / Write an .xlsx instead of printing.",
)
@json_option
@click.pass_context
@command
def links_make(
    context: click.Context, units: tuple[str, ...], out: Path | None, as_json: bool
) -> None:
    """Tạo đường dẫn mới, chỉ hiện một lần; đường dẫn cũ hết hiệu lực. / New links, shown once."""
    desk = make_desk(context)
    stages = desk.context()
    base = desk.settings.public_url.rstrip("/")

    def keep(made: Sequence[UnitLink]) -> None:
        from sync_service.workbooks.links import links_workbook

        if out is not None:
            write_whole(out, links_workbook([tuple(_link_row(one, base).values()) for one in made]))

    made = stage.make_links(stages, list(units) or None, ACTOR, keep)
    rows = [_link_row(one, base) for one in made]
    if out is not None:
        desk.say("links_written", count=len(rows), file=out)
    elif as_json:
        desk.answer({"items": rows})
    else:
        desk.say("links_once")
        for row in rows:
            click.echo(f"{row['unit']}\t{row['name']}\t{row['link'] or row['code']}")


def _link_row(link: UnitLink, base: str) -> dict[str, str | None]:
    address = f"{base}/nop/{link.code}" if base else None
    return {
        "unit": link.unit, "name": link.name, "email": link.email,
        "code": link.code, "link": address,
    }  # fmt: skip


@links.command("list")
@click.pass_context
@command
def links_list(context: click.Context) -> None:
    """Đơn vị nào đang có đường dẫn. / Which units have a link (not the links themselves)."""
    desk = make_desk(context)
    with reading(desk.context().engine) as connection:
        for number, unit, made in links_table.valid_links(connection):
            click.echo(f"{number}\t{unit}\t{made:%d/%m/%Y}")


@links.command("revoke")
@click.argument("units", nargs=-1, required=True)
@click.pass_context
@command
def links_revoke(context: click.Context, units: tuple[str, ...]) -> None:
    """Thu hồi đường dẫn của đơn vị. / Make units' links useless."""
    desk = make_desk(context)
    desk.say("links_revoked", count=stage.revoke_links(desk.context(), units, ACTOR))


@click.group()
def senders() -> None:
    """Địa chỉ thư được gửi báo cáo cho đơn vị. / Addresses that may send for a unit."""


@senders.command("add")
@click.argument("address")
@click.option("--unit", required=True, help="Mã đơn vị. / The unit's code.")
@click.pass_context
@command
def senders_add(context: click.Context, address: str, unit: str) -> None:
    """Đăng ký thêm một địa chỉ. / Add an address beside the units file's."""
    desk = make_desk(context)
    stage.add_sender(desk.context(), address, unit, ACTOR)
    desk.say("sender_added", address=address, unit=unit)


@senders.command("remove")
@click.argument("address")
@click.option("--unit", required=True, help="Mã đơn vị. / The unit's code.")
@click.pass_context
@command
def senders_remove(context: click.Context, address: str, unit: str) -> None:
    """Bỏ một địa chỉ đã đăng ký thêm. / Remove an added address."""
    desk = make_desk(context)
    stage.remove_sender(desk.context(), address, unit, ACTOR)
    desk.say("sender_removed", address=address, unit=unit)


@senders.command("list")
@click.pass_context
@command
def senders_list(context: click.Context) -> None:
    """Các địa chỉ đăng ký thêm. / The added addresses."""
    desk = make_desk(context)
    with reading(desk.context().engine) as connection:
        for address, unit in all_senders(connection):
            click.echo(f"{address}\t{unit}")


@senders.command("waiting")
@json_option
@click.pass_context
@command
def senders_waiting(context: click.Context, as_json: bool) -> None:
    """Báo cáo của người gửi chưa đăng ký, chờ xác nhận. / Strangers' files to be confirmed."""
    desk = make_desk(context)
    stages = desk.context()
    with reading(stages.engine) as connection:
        found = waiting(stages, connection)
    if as_json:
        rows = [asdict(one) | {"received_at": one.received_at.astimezone(HERE)} for one in found]
        desk.answer({"items": rows})
        return
    for one in found:
        at = one.received_at.astimezone(HERE)
        click.echo(
            f"{one.number}\t{one.address}\t{one.unit}\t{one.period}\t{shown_name(one.file)}\t"
            f"{at:%H:%M %d/%m/%Y}"
        )
    desk.say("senders_waiting" if found else "senders_none_waiting", count=len(found))


@senders.command("confirm")
@click.argument("submission", type=int)
@click.pass_context
@command
def senders_confirm(context: click.Context, submission: int) -> None:
    """Xác nhận một tệp của người gửi chưa đăng ký. / Take a stranger's file in after all."""
    desk = make_desk(context)
    show_outcome(desk, stage.confirm(desk.context(), submission, ACTOR, _log))


@click.group()
def collect() -> None:
    """Thu báo cáo ngay, không chờ lịch. / Collect reports now."""


@collect.command("folder")
@click.option("--make-folders", is_flag=True, help="Tạo thư mục cho từng đơn vị. / One a unit.")
@json_option
@click.pass_context
@command
def collect_from_folder(context: click.Context, make_folders: bool, as_json: bool) -> None:
    """Thu từ thư mục dùng chung. / Collect from the shared folder."""
    desk = make_desk(context)
    stages = desk.context()
    if make_folders:
        desk.say("folders_made", count=len(make_boxes(stages, desk.settings)))
    _tell(desk, collect_folder(stages, desk.settings, log=_log), as_json)


@collect.command("mailbox")
@json_option
@click.pass_context
@command
def collect_from_mailbox(context: click.Context, as_json: bool) -> None:
    """Thu từ hộp thư. / Collect from the mailbox."""
    desk = make_desk(context)
    _tell(desk, collect_mailbox(desk.context(), desk.settings, log=_log), as_json)


def _tell(desk: Desk, collected: Collected, as_json: bool) -> None:
    found = vars(collected)
    if as_json:
        desk.answer(found)
    elif collected.closed:
        desk.say("collect_closed", channel=channel_words(collected.channel, desk.language))
    else:
        desk.say("collected", counts=counts_in_words(desk, counts_of(collected)))


def _log(text: str) -> None:
    click.echo(text, err=True)

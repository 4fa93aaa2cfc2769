"""Google Sheets: issued to units, read back, and the province's totals put there."""

import click

from sync_service.cli.counts import counts_in_words, counts_of
from sync_service.cli.desk import ACTOR, Desk, command, json_option, make_desk, period_option
from sync_service.cli.totals import period_of
from sync_service.outlets.google.connection import sign_in
from sync_service.stages.google.collect import collect_google
from sync_service.stages.google.common import UnitProblem
from sync_service.stages.google.issue import issue_sheets, links_of, share_sheets
from sync_service.stages.google.push import push_totals

UNITS = click.option("--unit", "units", multiple=True, help="Mặc định: mọi đơn vị. / Default: all.")


@click.group()
def google() -> None:
    """Google Sheets: phát hành, thu, đưa số liệu lên. / Issue, collect, push."""


@google.command("login")
@click.pass_context
@command
def google_login(context: click.Context) -> None:
    """Cho phép dùng tài khoản Google của văn phòng (OAuth), một lần. / Agree in the browser."""
    desk = make_desk(context)
    sign_in(desk.settings)
    desk.say("google_signed_in")


@google.command("issue")
@period_option
@UNITS
@json_option
@click.pass_context
@command
def google_issue(
    context: click.Context, period: str, units: tuple[str, ...], as_json: bool
) -> None:
    """Phát hành bảng báo cáo của đơn vị trên Google Sheets. / Units' workbooks as sheets."""
    desk = make_desk(context)
    stages = desk.context()
    with desk.progress() as bar:
        task = bar.add_task("Google Sheets", total=None)
        made = issue_sheets(
            stages,
            desk.settings,
            period,
            list(units) or None,
            actor=ACTOR,
            progress=lambda _: bar.advance(task),
        )
    if as_json:
        links = [vars(one) for one in links_of(stages, period)]
        counts = {"issued": made.issued, "kept": made.kept, "closed": made.closed}
        desk.answer({**counts, "sheets": links, "problems": _problems(desk, made.problems)})
        return
    desk.say("google_issued", issued=made.issued, kept=made.kept, closed=made.closed)
    _tell(desk, made.problems)


@google.command("share")
@period_option
@UNITS
@json_option
@click.pass_context
@command
def google_share(
    context: click.Context, period: str, units: tuple[str, ...], as_json: bool
) -> None:
    """Chia sẻ bảng với địa chỉ thư mới của đơn vị. / Share with units' new addresses."""
    desk = make_desk(context)
    stages = desk.context()
    problems = share_sheets(stages, desk.settings, period, list(units) or None, actor=ACTOR)
    links = links_of(stages, period)
    if as_json:
        listed = [vars(one) for one in links]
        desk.answer({"sheets": listed, "problems": _problems(desk, problems)})
        return
    for one in links:
        click.echo(f"{one.unit}\t{one.name}\t{one.link}\t{', '.join(one.shared)}")
    _tell(desk, problems)


@google.command("collect")
@click.option("--period", help="Mặc định: các kỳ đang mở. / Default: the open periods.")
@click.option("--at-once", is_flag=True, help="Cả bảng chưa gửi. / Also those not sent yet.")
@json_option
@click.pass_context
@command
def google_collect(
    context: click.Context, period: str | None, at_once: bool, as_json: bool
) -> None:
    """Thu báo cáo từ Google Sheets. / Collect reports from the sheets."""
    desk = make_desk(context)
    collected = collect_google(
        desk.context(), desk.settings, period=period, at_once=at_once, log=_log
    )
    if as_json:
        desk.answer(vars(collected))
    elif collected.closed:
        desk.say("collect_closed", channel="Google Sheets")
    else:
        desk.say("collected", counts=counts_in_words(desk, counts_of(collected)))


@google.command("push")
@period_option
@click.option("--unit", help="Mặc định: toàn tỉnh. / Default: the province.")
@click.option("--reader", "readers", multiple=True, help="Địa chỉ được xem. / May read it.")
@json_option
@click.pass_context
@command
def google_push(
    context: click.Context, period: str, unit: str | None, readers: tuple[str, ...], as_json: bool
) -> None:
    """Đưa số liệu tổng hợp lên một bảng Google. / Put the totals into a sheet."""
    desk = make_desk(context)
    link = push_totals(
        desk.context(), desk.settings, period_of(period), unit, readers=readers, actor=ACTOR
    )
    if as_json:
        desk.answer({"link": link})
    else:
        desk.say("google_pushed", link=link)


def _tell(desk: Desk, problems: list[UnitProblem]) -> None:
    for one in _problems(desk, problems):
        desk.say("google_problem", **one)


def _problems(desk: Desk, problems: list[UnitProblem]) -> list[dict[str, str]]:
    return [{"unit": one.unit, "why": one.error.text(desk.language)} for one in problems]


def _log(text: str) -> None:
    click.echo(text, err=True)

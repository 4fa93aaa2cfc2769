"""Reports received: listed, approved, returned to their unit."""

import click

from sync_service.cli.desk import ACTOR, command, json_option, make_desk, period_option
from sync_service.cli.totals import period_of
from sync_service.database import submissions as table
from sync_service.database.engine import reading
from sync_service.database.submissions import Submission, Wanted
from sync_service.outlets.mail.message import domain_of
from sync_service.stages import review
from sync_service.stages.present import HERE, shown_name, submission_json
from sync_service.stages.rollup import scope_of

_MOST = 5000
_STATUS = ("accepted", "approved", "rejected", "replaced", "returned")


@click.group()
def submissions() -> None:
    """Báo cáo đã nhận: xem, duyệt, trả lại. / Reports received: list, approve, return."""


@submissions.command("list")
@period_option
@click.option("--unit", help="Chỉ đơn vị này. / This unit only.")
@click.option("--status", type=click.Choice(_STATUS), help="Chỉ tình trạng này. / This one only.")
@json_option
@click.pass_context
@command
def submissions_list(
    context: click.Context, period: str, unit: str | None, status: str | None, as_json: bool
) -> None:
    """Các tệp đã nhận của một kỳ, mới nhất trước. / A period's files, newest first."""
    desk = make_desk(context)
    with reading(desk.context().engine) as connection:
        top = scope_of(connection, period_of(period), None).unit
        wanted = Wanted(period, unit, status)  # type: ignore[arg-type]  # one of _STATUS
        found, _ = table.page_of(connection, top, unplaced=False, wanted=wanted, limit=_MOST)
    if as_json:
        desk.answer({"items": [submission_json(one, desk.language) for one in found]})
        return
    if not found:
        desk.say("submissions_none", period=period)
    for one in found:
        state = desk.words(f"state_{'approved' if one.approved_at else one.state}")
        at = one.received_at.astimezone(HERE)
        shown = (one.id, one.unit, one.version, state, f"{at:%H:%M %d/%m/%Y}")
        click.echo("\t".join((*map(str, shown), shown_name(one.file_name))))


@submissions.command("approve")
@click.argument("numbers", nargs=-1, required=True, type=int)
@click.pass_context
@command
def submissions_approve(context: click.Context, numbers: tuple[int, ...]) -> None:
    """Duyệt báo cáo theo số trong danh sách. / Approve reports by their numbers."""
    desk = make_desk(context)
    stages = desk.context()
    for number in numbers:
        found = review.approve(stages, number, ACTOR)
        desk.say("submission_approved", **_named(found))


@submissions.command("return")
@click.argument("number", type=int)
@click.option("--reason", required=True, help="Lý do trả lại. / Why it is returned.")
@click.pass_context
@command
def submissions_return(context: click.Context, number: int, reason: str) -> None:
    """Trả lại một báo cáo; số liệu thôi được tính. / Return a report; it stops counting."""
    desk = make_desk(context)
    domain = domain_of(desk.settings)
    found = review.return_(desk.context(), number, ACTOR, reason, domain=domain)
    desk.say("submission_returned", **_named(found))


def _named(found: Submission) -> dict[str, object]:
    return {"number": found.id, "unit": found.unit, "period": found.period}

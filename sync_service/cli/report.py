"""The quarterly report: made, approved, sent; the outbox and the list of recipients."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal, cast

import click

from sync_service.cli.desk import ACTOR, Desk, command, json_option, make_desk, period_option
from sync_service.cli.totals import period_of
from sync_service.database import outbox as mails
from sync_service.database import recipients as listed
from sync_service.database import reports
from sync_service.database.engine import reading
from sync_service.database.outbox import StoredMail
from sync_service.database.reports import MadeReport
from sync_service.domain.mails import STATES, MailState
from sync_service.domain.periods import Period
from sync_service.errors import UsageRefused
from sync_service.outlets.mail import post_of
from sync_service.stages.context import Context
from sync_service.stages.mail.outbox import Drained, Result, decide, drain
from sync_service.stages.mail.recipients import load_recipients
from sync_service.stages.mail.sending import send as queue_reports
from sync_service.stages.report.files import write_files
from sync_service.stages.report.making import approve, draft
from sync_service.stages.rollup import scope_of

FOLDER = click.Path(file_okay=False, path_type=Path)
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@period_option
@click.option("--unit", help="Mặc định: toàn tỉnh. / Default: the province.")
@click.option("--out", type=FOLDER, help="Thư mục ghi tệp. / Folder for the files.")
@click.option("--number", default="", help="Số văn bản, ví dụ 05. / Number of the document.")
@click.option("--approve", "approving", is_flag=True, help="Duyệt dự thảo. / Approve the draft.")
@click.option("--word", type=FILE, help="Tệp Word đã sửa, khi duyệt. / The edited Word file.")
@click.option(
    "--as-it-is", is_flag=True, help="Duyệt dù còn chỗ chưa viết. / With places left unwritten."
)
@json_option
@click.pass_context
@command
def report(
    context: click.Context,
    period: str,
    unit: str | None,
    out: Path | None,
    number: str,
    approving: bool,
    word: Path | None,
    as_it_is: bool,
    as_json: bool,
) -> None:
    """Lập hoặc duyệt báo cáo quý: sổ, Word, PDF. / Make or approve the quarterly report."""
    desk = make_desk(context)
    stages = desk.context()
    if approving:
        made = _approve(desk, stages, period_of(period), unit, out, word, as_it_is)
        out = None
    else:
        if out is None or word is not None or as_it_is:
            raise UsageRefused(
                "Lập báo cáo cần --out THƯ_MỤC; --word và --as-it-is chỉ dùng khi duyệt "
                "(--approve).",
                "Making a report needs --out FOLDER; --word and --as-it-is go with --approve.",
            )
        drafted = draft(stages, desk.settings, period_of(period), unit, ACTOR, number=number)
        made = drafted.made
        if not drafted.has_pdf:
            desk.say("report_without_pdf")
    files = _write(desk, stages, made, out) if out is not None else []
    if as_json:
        desk.answer(_report_json(made, files))


@click.command()
@period_option
@click.option("--unit", "units", multiple=True, help="Mặc định: mọi báo cáo. / Default: all.")
@click.option("--automatic", is_flag=True, help="Không cần người duyệt. / Without approval.")
@json_option
@click.pass_context
@command
def send(
    context: click.Context, period: str, units: tuple[str, ...], automatic: bool, as_json: bool
) -> None:
    """Gửi báo cáo quý đến các nơi nhận. / Mail the quarterly report to its recipients."""
    desk = make_desk(context)
    stages = desk.context()
    post = post_of(desk.settings)
    queued = queue_reports(
        stages,
        desk.settings,
        period_of(period),
        units or None,
        ACTOR,
        automatic=automatic or desk.settings.report_approval == "automatic",
    )
    desk.say("report_queued", count=len(queued.mails), before=queued.before)
    drained = drain(stages, post, told=_teller(desk))
    if as_json:
        desk.answer(
            {
                "period": period,
                "reports": [_report_json(made, []) for made in queued.reports],
                "queued": len(queued.mails),
                "already": queued.before,
                **_drained_json(drained),
            }
        )
    _end(desk, drained)


@click.group()
def recipients() -> None:
    """Danh sách nơi nhận báo cáo. / Who receives the reports."""


@recipients.command("load")
@click.argument("file", type=FILE)
@json_option
@click.pass_context
@command
def recipients_load(context: click.Context, file: Path, as_json: bool) -> None:
    """Nạp danh sách từ .xlsx hoặc .yaml. / Load the list from a file."""
    desk = make_desk(context)
    loaded = load_recipients(desk.context(), file, ACTOR)
    for double in loaded.doubles:
        desk.say("recipient_twice", place=double)
    desk.say("recipients_loaded", count=len(loaded.recipients))
    if as_json:
        desk.answer({"loaded": len(loaded.recipients), "doubles": list(loaded.doubles)})


@recipients.command("list")
@json_option
@click.pass_context
@command
def recipients_list(context: click.Context, as_json: bool) -> None:
    """Liệt kê nơi nhận. / List the recipients."""
    desk = make_desk(context)
    with reading(desk.context().engine) as connection:
        found = listed.all_recipients(connection)
    if as_json:
        rows = [{"name": one.name, "address": one.address, "unit": one.unit} for one in found]
        desk.answer({"recipients": rows})
        return
    for one in found:
        click.echo(f"{one.unit or '-'}\t{one.address}\t{one.name}")


@click.group()
def outbox() -> None:
    """Thư chờ gửi và đã gửi. / Mails waiting and sent."""


@outbox.command("list")
@click.option("--period", help="Mặc định: mọi kỳ. / Default: all periods.")
@click.option(
    "--state",
    "states",
    multiple=True,
    type=click.Choice(STATES),
    help="Chỉ thư ở trạng thái này. / Only mails in this state.",
)
@json_option
@click.pass_context
@command
def outbox_list(
    context: click.Context, period: str | None, states: tuple[str, ...], as_json: bool
) -> None:
    """Liệt kê thư và tình trạng. / List the mails with their states."""
    desk = make_desk(context)
    with reading(desk.context().engine) as connection:
        found = mails.mails(connection, cast(Sequence[MailState], states), period)
    if as_json:
        desk.answer({"mails": [_mail_json(one) for one in found]})
        return
    for one in found:
        state = desk.words(f"mail_{one.state}")
        click.echo(f"{one.id}\t{state}\t{one.mail.recipient}\t{one.mail.subject}")
        if one.answer and one.state not in ("sent", "done"):
            click.echo(f"\t{one.answer}")


@outbox.command("send")
@json_option
@click.pass_context
@command
def outbox_send(context: click.Context, as_json: bool) -> None:
    """Gửi các thư đến giờ gửi. / Send the mails that are due."""
    desk = make_desk(context)
    drained = drain(desk.context(), post_of(desk.settings), told=_teller(desk))
    if as_json:
        desk.answer(_drained_json(drained))
    _end(desk, drained)


@outbox.command("resend")
@click.argument("mail", type=int)
@click.pass_context
@command
def outbox_resend(context: click.Context, mail: int) -> None:
    """Gửi lại thư không rõ kết quả hoặc không gửi được. / Send a mail again."""
    _decide(context, mail, "resend")


@outbox.command("done")
@click.argument("mail", type=int)
@click.pass_context
@command
def outbox_done(context: click.Context, mail: int) -> None:
    """Coi thư là đã xong, không gửi nữa. / Regard a mail as dealt with."""
    _decide(context, mail, "done")


def _decide(context: click.Context, mail: int, decision: Literal["resend", "done"]) -> None:
    desk = make_desk(context)
    decide(desk.context(), mail, decision, ACTOR)
    desk.say(f"mail_decided_{decision}", id=mail)


def _approve(
    desk: Desk,
    stages: Context,
    period: Period,
    unit: str | None,
    out: Path | None,
    word: Path | None,
    as_it_is: bool,
) -> MadeReport:
    if word is None and out is not None:
        # The file that the draft was written to, as it stands there now.
        with reading(stages.engine) as connection:
            scope = scope_of(connection, period, unit)
            made = reports.newest(connection, period.code, scope.unit)
        if made is not None and (out / made.files["word"].name).is_file():
            word = out / made.files["word"].name
    edited = None if word is None else word.read_bytes()
    approved = approve(stages, period, unit, ACTOR, edited, as_it_is=as_it_is)
    desk.say("report_approved", period=period, number=approved.made.number)
    if approved.changed:
        desk.say("report_outdated", count=approved.changed)
    for place in approved.open_places:
        desk.say("report_open_place", place=place)
    return approved.made


def _write(desk: Desk, stages: Context, made: MadeReport, out: Path) -> list[Path]:
    files, edited = write_files(stages, made, out)
    if edited is not None:
        desk.say("report_edited", file=edited)
    for file in files:
        desk.say("report_written", file=file)
    return files


def _teller(desk: Desk) -> Any:
    def tell(mail: StoredMail, result: Result) -> None:
        if result != "sent":
            desk.say("mail_not_sent", id=mail.id, recipient=mail.mail.recipient, result=result)

    return tell


def _end(desk: Desk, drained: Drained) -> None:
    """Says what was done; exit code 1 where a person is needed."""
    desk.say("mails_sent", count=drained.results["sent"], waiting=drained.results["retry"])
    if drained.held_back:
        desk.say("mails_held_back", count=drained.held_back)
    if drained.stopped:
        desk.say("mail_stopped", answer=drained.stopped)
    if drained.needs_a_person:
        desk.say(
            "mails_need_a_person",
            failed=drained.results["failed"],
            unknown=drained.results["unknown"],
        )
    if drained.needs_a_person or drained.stopped:
        raise SystemExit(1)


def _report_json(made: MadeReport, files: Sequence[Path]) -> dict[str, Any]:
    return {
        "period": made.period,
        "unit": made.unit,
        "kind": made.kind,
        "number": made.number,
        "state": made.state,
        "files": [str(file) for file in files] or [one.name for one in made.files.values()],
    }


def _mail_json(one: StoredMail) -> dict[str, Any]:
    return {
        "id": one.id,
        "about": one.mail.about,
        "period": one.mail.period,
        "unit": one.mail.unit,
        "recipient": one.mail.recipient,
        "subject": one.mail.subject,
        "message_id": one.message_id,
        "state": one.state,
        "attempts": one.attempts,
        "next_at": one.next_at if one.state == "queued" else None,
        "sent_at": one.sent_at,
        "answer": one.answer,
    }


def _drained_json(drained: Drained) -> dict[str, Any]:
    results = {name: drained.results[name] for name in ("sent", "retry", "failed", "unknown")}
    return {**results, "held_back": drained.held_back, "stopped": drained.stopped}

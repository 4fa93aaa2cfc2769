"""Approved reports put into the outbox for those on the list "Nơi nhận"."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection

from sync_service.database import audit, channels, outbox, recipients, reports
from sync_service.database.engine import reading, writing
from sync_service.database.recipients import Recipient
from sync_service.database.reports import MadeReport
from sync_service.domain.mails import Attachment, Mail
from sync_service.domain.periods import Period
from sync_service.outlets.mail.message import domain_of
from sync_service.settings import Settings
from sync_service.stages.context import Context
from sync_service.stages.mail.outbox import CHANNEL, may_leave
from sync_service.stages.report.files import CIDS, ReportRefused
from sync_service.stages.report.links import link_of
from sync_service.stages.report.making import AUTOMATIC, approve, draft, is_persons, left_to_person
from sync_service.stages.rollup import scope_of


@dataclass
class Queued:
    """The reports queued, the mails new in the outbox, and how many were there already."""

    reports: list[MadeReport] = field(default_factory=list)
    mails: list[int] = field(default_factory=list)
    before: int = 0


def send(
    context: Context,
    settings: Settings,
    period: Period,
    units: Sequence[str] | None,
    actor: str,
    *,
    automatic: bool,
) -> Queued:
    """Queues the reports of a period: the province's, and every unit's that has recipients.

    All or none, in one transaction; whoever has got a report does not get it again. `automatic`
    makes and approves what is missing, but leaves a person's draft to that person. Raises
    ReportRefused for a report that nobody has approved, that has no recipients, or that a switch
    keeps in.
    """
    with reading(context.engine) as connection:
        wanted = _wanted(connection, period, units)
        if automatic:
            _leave_drafts(context, connection, period, wanted)
    if automatic:
        for unit in wanted:
            _make_ready(context, settings, period, unit)
    queued = Queued()
    with writing(context.engine) as connection:
        for unit, listed in wanted.items():
            _queue_report(context, connection, settings, period, unit, listed, actor, queued)
    return queued


def _wanted(
    connection: Connection, period: Period, units: Sequence[str] | None
) -> dict[str, list[Recipient]]:
    """The recipients of each report by unit, the province's under its own code."""
    top = scope_of(connection, period, None).unit
    found: dict[str, list[Recipient]] = {}
    for one in recipients.all_recipients(connection):
        found.setdefault(one.unit or top, []).append(one)
    if units is not None:
        found = {unit: found.get(unit, []) for unit in units}
    without = [unit for unit, listed in found.items() if not listed]
    if without or not found:
        raise ReportRefused(
            f"Chưa có nơi nhận báo cáo ({', '.join(without) or top}). Nạp danh sách: tonghop "
            "recipients load TỆP",
            f"Nobody is to receive the report ({', '.join(without) or top}). Load the list: "
            "tonghop recipients load FILE",
        )
    return found


def _leave_drafts(
    context: Context, connection: Connection, period: Period, units: Iterable[str]
) -> None:
    """Refuses, before anything is made, where persons' drafts wait for approval."""
    newest = (reports.newest(connection, period.code, unit) for unit in units)
    drafts = [made for made in newest if made and made.state == "draft" and is_persons(made)]
    if drafts:
        refusals = [left_to_person(context, made) for made in drafts]
        raise ReportRefused(
            "\n".join(one.vi for one in refusals), "\n".join(one.en for one in refusals)
        )


def _make_ready(context: Context, settings: Settings, period: Period, unit: str) -> None:
    with reading(context.engine) as connection:
        made = reports.newest(connection, period.code, unit)
    if made is None or made.state not in ("approved", "sent"):
        draft(context, settings, period, unit, AUTOMATIC)
        approve(context, period, unit, AUTOMATIC)


def _queue_report(
    context: Context,
    connection: Connection,
    settings: Settings,
    period: Period,
    unit: str,
    listed: Sequence[Recipient],
    actor: str,
    queued: Queued,
) -> None:
    made = reports.newest(connection, period.code, unit)
    if made is None or made.state not in ("approved", "sent"):
        raise ReportRefused(
            f"Báo cáo kỳ {period} của đơn vị {unit} chưa được duyệt. Lập (tonghop report --period "
            f"{period} --unit {unit} --out THƯ_MỤC), xem lại, rồi duyệt bằng --approve.",
            f"The report of {unit} for {period} has not been approved. Make it (tonghop report "
            f"--period {period} --unit {unit} --out FOLDER), look at it, then use --approve.",
        )
    domain = domain_of(settings)
    now = context.now()
    forms = tuple(scope_of(connection, period, unit).last.forms)
    new = 0
    if not may_leave(connection, _mail(context, made, listed[0], forms)):
        raise _closed(connection, made, forms)
    for recipient in listed:
        mail = _mail(context, made, recipient, forms)
        number, is_new = outbox.queue(
            connection, mail, now, report=made.id, domain=domain or outbox.NO_DOMAIN
        )
        queued.before += not is_new
        if is_new:
            queued.mails.append(number)
            new += 1
    queued.reports.append(made)
    reports.set_sent(connection, made.id, now)
    if new:
        detail = {"report": made.id, "mails": new}
        deed = audit.Deed(actor, "report.send", f"{made.period}/{made.unit}", detail)
        audit.record(connection, [deed], now)


def _mail(context: Context, made: MadeReport, recipient: Recipient, forms: tuple[str, ...]) -> Mail:
    return Mail(
        about=f"report:{made.kind}:{made.number}"[:100],
        recipient=recipient.address,
        recipient_name=recipient.name,
        subject=made.letter.subject,
        text=made.letter.text,
        html=made.letter.html,
        period=made.period,
        unit="" if made.kind == "province" else made.unit,
        forms=forms,
        attachments=tuple(
            Attachment(
                file.name,
                file.sha256,
                file.media_type,
                CIDS.get(role),
                link_of(context.secret, made.id, role),
            )
            for role, file in made.files.items()
        ),
    )


def _closed(connection: Connection, made: MadeReport, forms: Sequence[str]) -> ReportRefused:
    unit = "" if made.kind == "province" else made.unit
    closed = [f for f in forms if not channels.is_open(connection, CHANNEL, f, unit or None)]
    which = ", ".join(closed) or CHANNEL
    return ReportRefused(
        f"Kênh thư điện tử đang tắt cho {which}: báo cáo không được gửi qua thư.",
        f"The mail outlet is switched off for {which}: the report may not go out by mail.",
    )

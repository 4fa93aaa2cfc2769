"""The mail by which a unit hears that its report was returned: reason and marked workbook."""

from dataclasses import replace

from sqlalchemy import Connection

from sync_service.database import periods
from sync_service.database.submissions import Submission
from sync_service.domain.mails import Attachment, Mail, addresses_of
from sync_service.domain.periods import Period
from sync_service.outlets.mail import review_texts as texts
from sync_service.stages.context import Context
from sync_service.stages.mail.outbox import may_leave
from sync_service.stages.originals import keep, read_original
from sync_service.stages.present import HERE, shown_name
from sync_service.stages.returning import Returned, returned, verdict_of_stored
from sync_service.workbooks.texts import day_words, period_words

ABOUT = "returned"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MACRO = "application/vnd.ms-excel.sheet.macroEnabled.12"


def return_mails(
    context: Context, connection: Connection, found: Submission, reason: str
) -> list[Mail]:
    """The mail to each of the unit's addresses; none while the outlet is closed.

    Keeps the marked workbook among the originals, and writes nothing else.
    """
    if found.period is None or found.unit is None:
        return []
    unit = periods.units_of(connection, found.period, [found.unit]).get(found.unit)
    addresses = addresses_of(unit.email) if unit else ()
    if unit is None or not addresses:
        return []
    bare = Mail(
        f"{ABOUT}:{found.id}",
        "",
        "",
        "",
        recipient_name=unit.name,
        period=found.period,
        unit=found.unit,
        forms=tuple(sorted(found.forms)),
    )
    if not may_leave(connection, bare):
        return []
    marked = _marked(context, connection, found, reason)
    (digest,) = keep(context.originals, [marked.content])
    kind = _MACRO if marked.name.lower().endswith(".xlsm") else _XLSX
    words = _words(found, unit.name, reason)
    steps = texts.STEPS_APART if marked.is_apart else texts.STEPS_MARKED
    mail = replace(
        bare,
        subject=texts.SUBJECT.format(**words),
        text=texts.TO_UNIT.format(**words, steps=steps) + texts.CLOSING,
        attachments=(Attachment(marked.name, digest, kind),),
    )
    return [replace(mail, recipient=address) for address in addresses]


def _marked(context: Context, connection: Connection, found: Submission, reason: str) -> Returned:
    """The workbook as it goes back, before the report is marked as returned."""
    verdict = verdict_of_stored(connection, replace(found, state="returned", reason=reason))
    return returned(verdict, read_original(context.originals, found.sha256))


def _words(found: Submission, unit: str, reason: str) -> dict[str, str]:
    at = found.received_at.astimezone(HERE)
    period = period_words(Period.parse(found.period or ""))
    return {
        "unit": unit,
        "period": period[:1].lower() + period[1:],
        "version": str(found.version),
        "file": shown_name(found.file_name),
        "received": f"{at:%H:%M} ngày {day_words(at.date())}",
        "reason": reason.strip(),
    }

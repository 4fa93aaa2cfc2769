"""The answer to a mail, written into the outbox in the transaction that stores its reports.

A person is answered in the thread of his own mail: with receipts, with the workbooks to be
mended, or with one sentence. Machines are not answered, and nobody is answered without end.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from sync_service.database import arrivals, outbox
from sync_service.domain.mails import Attachment, Mail, address_of
from sync_service.inboxes.messages import Message
from sync_service.inboxes.unpacking import Refused
from sync_service.outlets.mail import answer_texts as texts
from sync_service.outlets.mail.message import sender_of
from sync_service.settings import Settings
from sync_service.stages.collect.common import answer_within, submission_of, verdict_of_refused
from sync_service.stages.context import Context
from sync_service.stages.originals import keep
from sync_service.stages.receive import Report
from sync_service.stages.returning import Returned
from sync_service.stages.store import Outcome
from sync_service.workbooks.annotate.words import letter

ABOUT = "acknowledgement"
_DAY, _MONTH = timedelta(days=1), timedelta(days=30)
# Answers to one address: an hour's, and a day's to one that speaks for no unit or sent nothing.
_AN_HOUR, _A_DAY = 60, 5
# A mailbox that has served for years holds mails whose senders expect no answer any more.
_LONG_AGO = timedelta(days=7)
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MACRO = "application/vnd.ms-excel.sheet.macroEnabled.12"
_MEGABYTE = 1 << 20


@dataclass(frozen=True)
class Taken:
    """A mail and what became of it. `units` are those its sender speaks for.

    `oversize` is the size in bytes of a mail that was not even fetched.
    """

    message: Message
    units: Sequence[str]
    outcomes: Sequence[Outcome]
    refused: Sequence[Refused]
    received_at: datetime
    oversize: int | None = None

    @property
    def is_empty(self) -> bool:
        return not self.outcomes and not self.refused


def queue_answer(
    context: Context,
    connection: Connection,
    settings: Settings,
    taken: Taken,
    log: Report | None,
) -> bool:
    """Queues the answer to a mail, when it is to have one; whether it has."""
    recipient = address_of(taken.message.sender)
    now = context.now()
    if recipient is None or not _may_answer(connection, taken, now):
        return False
    mail = _answer(context, connection, settings, taken, recipient, log)
    domain = sender_of(settings.mail_from or settings.smtp_user)[1].rpartition("@")[2]
    outbox.queue(connection, mail, now, domain=domain or outbox.NO_DOMAIN)
    return True


def _may_answer(connection: Connection, taken: Taken, now: datetime) -> bool:
    message = taken.message
    if message.author != "person":
        return False
    sender = message.sender
    if (taken.is_empty or not taken.units) and taken.received_at < now - _LONG_AGO:
        return False
    if taken.is_empty:
        told = arrivals.answers_to(
            connection, sender, now - _MONTH, thread=message.thread, result="empty"
        )
        if told:
            return False
    if taken.is_empty or not taken.units:
        return arrivals.answers_to(connection, sender, now - _DAY) < _A_DAY
    return arrivals.answers_to(connection, sender, now - timedelta(hours=1)) < _AN_HOUR


def _answer(
    context: Context,
    connection: Connection,
    settings: Settings,
    taken: Taken,
    recipient: str,
    log: Report | None,
) -> Mail:
    message = taken.message
    returned: list[Returned] = []
    parts: list[str] = []
    for outcome in taken.outcomes:
        made = answer_within(connection, outcome, log)
        parts.append(_told(connection, outcome, made))
        if outcome.status == "rejected" and not outcome.checked.is_foreign:
            returned.append(made)
    parts += [
        letter(verdict_of_refused(one, taken.received_at), is_apart=True) for one in taken.refused
    ]
    if taken.oversize is not None:
        size = -(-taken.oversize // _MEGABYTE)
        parts = [texts.TOO_LARGE.format(size=size, limit=settings.max_upload_mb)]
    elif taken.is_empty:
        parts = [texts.WITHOUT_WORKBOOK]
    if marked := [one.name for one in returned if not one.is_apart]:
        parts.insert(0, texts.ATTACHED.format(names=", ".join(marked)) + "\n")
    bare = re.sub(r"^(re\s*:\s*)+", "", message.subject, flags=re.I) or texts.NO_SUBJECT
    placed = [one.checked for one in taken.outcomes if not one.checked.is_nobodys]
    return Mail(
        ABOUT,
        recipient,
        texts.SUBJECT.format(subject=bare),
        texts.BETWEEN.join(parts) + texts.CLOSING,
        period=next((one.period.code for one in placed if one.period), ""),
        unit=next((one.unit for one in placed if one.unit), ""),
        forms=tuple(sorted({form for one in placed for form in one.arrived.read.versions})),
        attachments=_kept(context, returned),
        in_reply_to=message.message_id,
        references=_thread(message),
    )


def _told(connection: Connection, outcome: Outcome, made: Returned) -> str:
    number = submission_of(connection, outcome)
    if number is None or outcome.status == "rejected":
        return made.letter
    file = outcome.checked.arrived.file.name
    return texts.RECEIPT.format(number=number, file=file) + "\n\n" + made.letter


def _kept(context: Context, returned: Sequence[Returned]) -> tuple[Attachment, ...]:
    digests = keep(context.originals, [one.content for one in returned])
    return tuple(
        Attachment(one.name, digest, _MACRO if one.name.lower().endswith(".xlsm") else _XLSX)
        for one, digest in zip(returned, digests, strict=True)
    )


def _thread(message: Message) -> tuple[str, ...]:
    """The thread's Message-IDs as RFC 5322 (3.6.4) wants them in an answer, the oldest first."""
    own = () if message.message_id is None else (message.message_id,)
    # Long threads would make a line that some servers refuse.
    earlier = [one for one in message.references if one not in own]
    return (*earlier[:1], *earlier[1:][-8:], *own)

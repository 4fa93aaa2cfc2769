"""The mailbox emptied: each mail's reports received, its sender answered, the mail put away."""

import traceback
from collections.abc import Collection, Sequence

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from sync_service.database import arrivals
from sync_service.database.arrivals import Arrival, Result
from sync_service.database.channels import is_open
from sync_service.database.engine import reading
from sync_service.database.senders import units_of_address
from sync_service.domain.submissions import ReceivedFile
from sync_service.errors import TonghopError
from sync_service.inboxes.mailbox import Mailbox, MailboxRefused, Place, Waiting, open_mailbox
from sync_service.inboxes.messages import Message, read_message
from sync_service.inboxes.unpacking import Part, Unpacked, unpack
from sync_service.outlets.mail.message import sender_of
from sync_service.settings import Settings
from sync_service.stages.collect.common import MEGABYTE, Collected, limits_of, submission_of, take
from sync_service.stages.collect.mail_answers import Taken, queue_answer
from sync_service.stages.context import Context
from sync_service.stages.present import shown_name
from sync_service.stages.receive import Report, read_safely
from sync_service.stages.store import Outcome

CHANNEL = "mailbox"
# Of a mail that is too large only so much is fetched as tells who wrote it.
_HEAD_BYTES = 64 * 1024
# So many mails over which the server broke off are passed by before it is taken for broken down.
_MOST_BREAKS = 3


def collect_mailbox(
    context: Context, settings: Settings, *, log: Report | None = None
) -> Collected:
    """Receives the reports in every mail that waits; nothing without a server.

    While the channel is off as a whole the server is not even asked. One bad mail stops no
    other: it is put aside for a person; one over which the connection breaks is passed by until
    the next round. Raises MailboxRefused, and what keeps every mail from being stored.
    """
    collected = Collected(CHANNEL)
    if not settings.imap_host:
        return collected
    with reading(context.engine) as connection:
        collected.closed = not is_open(connection, CHANNEL)
    if collected.closed:
        return collected
    passed_by: set[str] = set()
    while not _emptied(context, settings, collected, passed_by, log):
        pass
    return collected


def _emptied(
    context: Context,
    settings: Settings,
    collected: Collected,
    passed_by: set[str],
    log: Report | None,
) -> bool:
    """Takes mail after mail; False when the connection broke over one, now in `passed_by`."""
    with open_mailbox(settings) as mailbox:
        round_ = _Round(context, settings, mailbox, collected, log)
        for waiting in mailbox.waiting():
            if waiting.uid in passed_by:
                continue
            try:
                round_.take(waiting)
            except MailboxRefused as error:
                if len(passed_by) == _MOST_BREAKS:
                    raise
                passed_by.add(waiting.uid)
                collected.waiting += 1
                if log is not None:
                    log(f"{CHANNEL} {waiting.uid}: {error}")
                return False
    return True


class _Round:
    """One emptying of the mailbox."""

    def __init__(
        self,
        context: Context,
        settings: Settings,
        mailbox: Mailbox,
        collected: Collected,
        log: Report | None,
    ) -> None:
        self.context = context
        self.settings = settings
        self.mailbox = mailbox
        self.collected = collected
        self.log = log
        self.own = own_addresses(settings)
        # Encoding makes a third more of a file, and some write a word beside it.
        self.most = 2 * settings.max_upload_mb * MEGABYTE

    def take(self, waiting: Waiting) -> None:
        """Receives one mail and puts it away; what goes wrong in it stays with it."""
        place: Place = "da-xu-ly"
        try:
            self._receive(waiting)
        except (SQLAlchemyError, TonghopError):  # no mail could be taken now
            raise
        except Exception:  # one bad mail must not stop the others
            self.collected.failed += 1
            place = "can-xem"
            if self.log is not None:
                self.log(f"{CHANNEL} {waiting.uid}\n{traceback.format_exc()}")
        self.mailbox.put_away(waiting.uid, place)

    def _receive(self, waiting: Waiting) -> None:
        is_large = waiting.size > self.most
        raw = self.mailbox.fetch(waiting.uid, _HEAD_BYTES if is_large else None)
        if not raw:
            return
        message = read_message(raw, self.own)
        with reading(self.context.engine) as connection:
            if arrivals.find(connection, message.key) is not None:
                return  # stored and answered before the program was stopped
            units = units_of_address(connection, message.sender) if message.sender else []
        unpacked = Unpacked()
        if message.author == "automatic":
            self.collected.automatic += 1
        elif not is_large:
            unpacked = unpack(message.parts, limits_of(self.settings))
        files = [self._file(message, units, part, waiting) for part in unpacked.parts]

        def record(connection: Connection, outcomes: Sequence[Outcome]) -> None:
            size = waiting.size if is_large else None
            taken = Taken(message, units, outcomes, unpacked.refused, waiting.received_at, size)
            self._record(connection, taken)

        outcomes = take(self.context, files, record, self.log)
        self.collected.count(outcomes, unpacked.refused)
        if message.author != "automatic" and not unpacked.parts and not unpacked.refused:
            self.collected.without_workbook += 1

    def _record(self, connection: Connection, taken: Taken) -> None:
        """Writes down the mail and its answer, in the transaction that stores its reports."""
        message = taken.message
        # Another process may have been at the same mail.
        if arrivals.find(connection, message.key) is not None:
            return
        answered = queue_answer(self.context, connection, self.settings, taken, self.log)
        result: Result = "empty" if taken.is_empty else "received"
        arrival = Arrival(
            message.key,
            CHANNEL,
            message.subject,
            "automatic" if message.author == "automatic" else result,
            self.context.now(),
            message.sender,
            message.thread,
            answered,
            tuple(submission_of(connection, one) for one in taken.outcomes),
        )
        arrivals.add(connection, arrival)
        self.collected.answered += answered

    def _file(
        self, message: Message, units: Sequence[str], part: Part, waiting: Waiting
    ) -> ReceivedFile:
        unit = None
        if len(units) == 1:
            unit = units[0]
        elif units:
            unit = self._meant(units, part)
        return ReceivedFile(
            shown_name(part.name),
            part.content,
            CHANNEL,
            # A report is in time when the server had it in time.
            waiting.received_at,
            message.sender,
            unit,
            vouched=bool(units),
        )

    def _meant(self, units: Sequence[str], part: Part) -> str:
        """Of several units that share an address, the one whose workbook this is."""
        file = ReceivedFile(part.name, part.content, CHANNEL, self.context.now())
        stamp = read_safely(self.context, file, self.log).stamp
        return stamp.unit if stamp is not None and stamp.unit in units else units[0]


def own_addresses(settings: Settings) -> Collection[str]:
    """The addresses that are ours: mails from them come back to us by mistake."""
    said = (settings.imap_user, settings.smtp_user, settings.mail_from)
    return frozenset(filter(None, (sender_of(one)[1].casefold() for one in said)))

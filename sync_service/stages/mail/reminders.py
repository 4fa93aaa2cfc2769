"""Units that have not reported are reminded; the units above them are told who is late."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from sqlalchemy import Connection

from sync_service.database import audit, outbox
from sync_service.database.engine import writing
from sync_service.database.periods import OpenedPeriod, PeriodUnit
from sync_service.domain.mails import Mail, addresses_of
from sync_service.domain.rollups import BoardRow
from sync_service.outlets.mail import reminder_texts as texts
from sync_service.outlets.mail.message import sender_of
from sync_service.settings import Settings
from sync_service.stages.board import board
from sync_service.stages.context import Context
from sync_service.stages.rollup import Scope
from sync_service.workbooks.texts import day_words, period_words

BELOW, ABOVE = "reminder", "reminder_above"
# Nobody is reminded twice within so long, whoever presses the button.
_PAUSE = timedelta(hours=20)


@dataclass
class Reminded:
    """Codes of units: told, without an address, told a short while ago, and no longer owing."""

    queued: list[str] = field(default_factory=list)
    without_address: list[str] = field(default_factory=list)
    recently: list[str] = field(default_factory=list)
    reported: list[str] = field(default_factory=list)


def remind(
    context: Context,
    settings: Settings,
    scope: Scope,
    actor: str,
    units: Sequence[str] | None = None,
) -> Reminded:
    """Queues a mail to each unit of the subtree that owes a report, or to those asked for.

    What they owe is looked up in the transaction that writes the mails: a report that has come
    in meanwhile is not asked for.
    """
    with writing(context.engine) as connection:
        desk = _Desk(context, settings, connection, scope)
        reminded = Reminded()
        for code in scope.units if units is None else dict.fromkeys(units):
            desk.remind(code, reminded, asked=units is not None)
        deed = audit.Deed(
            actor, "reminders.send", desk.opened.code, {"queued": len(reminded.queued)}
        )
        audit.record(connection, [deed], context.now())
    return reminded


def tell_above(context: Context, settings: Settings, scope: Scope, actor: str) -> Reminded:
    """Queues a mail to each unit with late units directly below it, listing these.

    Where that unit has no address, the nearest one above it that has one is told instead.
    """
    with writing(context.engine) as connection:
        desk = _Desk(context, settings, connection, scope)
        told = Reminded()
        for above, rows in desk.late_by_unit_above().items():
            desk.tell(above, rows, told)
        deed = audit.Deed(actor, "reminders.above", desk.opened.code, {"queued": len(told.queued)})
        audit.record(connection, [deed], context.now())
    return told


class _Desk:
    """Writes the reminders of one period."""

    def __init__(
        self, context: Context, settings: Settings, connection: Connection, scope: Scope
    ) -> None:
        self.connection = connection
        self.units: Mapping[str, PeriodUnit] = scope.units
        self.opened: OpenedPeriod = scope.last
        self.now = context.now()
        self.url = settings.public_url.rstrip("/")
        sender = sender_of(settings.mail_from or settings.smtp_user)[1]
        self.domain = sender.rpartition("@")[2] or outbox.NO_DOMAIN
        self.rows = {row.unit: row for row in board(connection, scope)}
        since = self.now - _PAUSE
        self.told = {
            kind: outbox.told_since(connection, kind, self.opened.code, since)
            for kind in (BELOW, ABOVE)
        }

    def remind(self, code: str, reminded: Reminded, *, asked: bool) -> None:
        row = self.rows.get(code)
        if row is None or not _owes(row):
            if asked:
                reminded.reported.append(code)
            return
        addresses = addresses_of(self.units[code].email)
        if not addresses:
            reminded.without_address.append(code)
        elif code in self.told[BELOW]:
            reminded.recently.append(code)
        else:
            self._queue(self._reminder(row), addresses)
            reminded.queued.append(code)

    def late_by_unit_above(self) -> dict[str, list[BoardRow]]:
        """Late units in the tree's order, by the nearest unit above that can be written to."""
        found: dict[str, list[BoardRow]] = {}
        for row in self.rows.values():
            above = self._reachable_above(row.unit) if _owes(row) else None
            if above is not None:
                found.setdefault(above, []).append(row)
        return found

    def tell(self, above: str, rows: Sequence[BoardRow], told: Reminded) -> None:
        """Queues the mail that tells a unit of those below it."""
        if above in self.told[ABOVE]:
            told.recently.append(above)
            return
        unit = self.units[above]
        words = self._words(unit.name) | {"count": str(len(rows)), "lines": "\n".join(_lines(rows))}
        text = texts.TO_ABOVE.format(**words) + texts.CLOSING
        subject = texts.SUBJECT_ABOVE.format(**words)
        mail = Mail(self._about(ABOVE), "", subject, text, period=self.opened.code, unit=above)
        self._queue(mail, addresses_of(unit.email))
        told.queued.append(above)

    def _reachable_above(self, code: str) -> str | None:
        above = self.units[code].parent
        while above is not None and above in self.units:
            if addresses_of(self.units[above].email):
                return above
            above = self.units[above].parent
        return None

    def _queue(self, mail: Mail, addresses: Sequence[str]) -> None:
        """Queues the mail to each address of its unit."""
        for address in addresses:
            one = replace(mail, recipient=address)
            outbox.queue(self.connection, one, self.now, domain=self.domain)

    def _reminder(self, row: BoardRow) -> Mail:
        late = self._days_late > 0
        words = self._words(row.name)
        words["standing"] = texts.STANDING[row.state or "missing"]
        words["link"] = texts.LINK.format(url=self.url) if self.url else ""
        subject = texts.SUBJECT_AFTER if late else texts.SUBJECT_BEFORE
        return Mail(
            self._about(BELOW),
            "",
            subject.format(**words),
            texts.TO_UNIT.format(**words) + texts.CLOSING,
            recipient_name=row.name,
            period=self.opened.code,
            unit=row.unit,
        )

    def _about(self, kind: str) -> str:
        # The day makes each day's mail one of its own, though it may say the same.
        return f"{kind}:{self.now:%Y-%m-%d}"

    @property
    def _days_late(self) -> int:
        return (self._today - self.opened.due_day).days

    @property
    def _today(self) -> date:
        return self.now.date()

    def _words(self, unit: str) -> dict[str, str]:
        days = self._days_late
        return {
            "unit": unit,
            "period": period_words(self.opened.period),
            "due": day_words(self.opened.due_day),
            "late": texts.LATE.format(days=days) if days > 0 else "",
        }


def _owes(row: BoardRow) -> bool:
    return row.expected and row.state not in ("accepted", "approved")


def _lines(rows: Iterable[BoardRow]) -> Iterable[str]:
    for number, row in enumerate(rows, start=1):
        state = texts.STATES[row.state or "missing"]
        yield texts.LINE.format(number=number, unit=row.name, code=row.unit, state=state)

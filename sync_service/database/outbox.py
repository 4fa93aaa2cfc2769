"""The outbox: mails written with what they tell of, claimed by one process each, sent once.

A mail goes queued → claimed → sending → sent. Until "sending" nothing has been handed over, and
a claim that runs out is queued again; from then on only the server knows, and a claim that runs
out is "unknown", for a person to decide.
"""

import secrets
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, func, insert, select, update

from sync_service.database.tables import outbox
from sync_service.domain.mails import Mail, MailState, content_of, mail_from

# Where no address of the sender's own gives a domain for Message-IDs.
NO_DOMAIN = "tonghop.localdomain"
OPEN_STATES: tuple[MailState, ...] = ("queued", "claimed", "sending")


@dataclass(frozen=True)
class StoredMail:
    """A mail in the outbox and how far it has come; `answer` is the server's last word."""

    id: int
    mail: Mail
    message_id: str
    report: int | None
    state: MailState
    attempts: int
    next_at: datetime
    answer: str | None
    created_at: datetime
    sent_at: datetime | None


def queue(
    connection: Connection,
    mail: Mail,
    now: datetime,
    *,
    report: int | None = None,
    domain: str = NO_DOMAIN,
) -> tuple[int, bool]:
    """Puts a mail into the outbox, in the caller's writing() transaction.

    Its id, and whether it is new: the very same mail (about, period, recipient, content) is
    queued only once. `domain` is that of the sender's address, for the Message-ID.
    """
    same = select(outbox.c.id).where(
        outbox.c.about == mail.about,
        outbox.c.period == mail.period,
        outbox.c.recipient == mail.recipient,
        outbox.c.digest == mail.digest,
    )
    if (found := connection.scalar(same)) is not None:
        return int(found), False
    added = connection.execute(
        insert(outbox).values(
            about=mail.about,
            period=mail.period,
            unit=mail.unit,
            recipient=mail.recipient,
            digest=mail.digest,
            message_id=f"<{secrets.token_hex(16)}@{domain}>",
            content=content_of(mail),
            report=report,
            state="queued",
            attempts=0,
            next_at=now,
            created_at=now,
        )
    )
    assert added.inserted_primary_key is not None
    return int(added.inserted_primary_key[0]), True


def next_due(
    connection: Connection, now: datetime, without: Collection[int] = ()
) -> StoredMail | None:
    """The oldest waiting mail that is due, but for some; None when none is."""
    due = (
        select(outbox)
        .where(outbox.c.state == "queued", outbox.c.next_at <= now)
        .where(outbox.c.id.not_in(without))
        .order_by(outbox.c.id)
        .limit(1)
    )
    row = connection.execute(due).first()
    return None if row is None else _stored(row)


def claim(connection: Connection, mail: int, holder: str, until: datetime) -> None:
    """Gives a waiting mail to `holder` until its lease ends, in one transaction with next_due."""
    held = {"state": "claimed", "claimed_by": holder, "lease_until": until}
    connection.execute(update(outbox).where(outbox.c.id == mail).values(**held))


def begin_sending(connection: Connection, mail: int, holder: str) -> bool:
    """Marks that the mail is being handed over; False when the holder has lost its claim."""
    held = and_(outbox.c.id == mail, outbox.c.claimed_by == holder, outbox.c.state == "claimed")
    done = connection.execute(update(outbox).where(held).values(state="sending"))
    return done.rowcount == 1


def settle(
    connection: Connection,
    mail: int,
    holder: str,
    state: MailState,
    *,
    answer: str,
    next_at: datetime | None = None,
    sent_at: datetime | None = None,
    attempted: bool = True,
) -> bool:
    """Writes down how an attempt ended; False when the holder has lost its claim.

    A holder that comes back after its lease still settles what meanwhile counts as unknown.
    """
    held = and_(
        outbox.c.id == mail,
        outbox.c.claimed_by == holder,
        outbox.c.state.in_(["claimed", "sending", "unknown"]),
    )
    values: dict[str, Any] = {"state": state, "answer": answer, "lease_until": None}
    if attempted:
        values["attempts"] = outbox.c.attempts + 1
    if next_at is not None:
        values["next_at"] = next_at
    if sent_at is not None:
        values["sent_at"] = sent_at
    if state == "queued":
        values["claimed_by"] = None
    return connection.execute(update(outbox).where(held).values(**values)).rowcount == 1


def recover(connection: Connection, now: datetime, *, repeatable: bool) -> tuple[int, list[int]]:
    """Takes back the claims that ran out: how many are queued again, and the ids now unknown.

    Where sending twice does no harm (`repeatable`), a mail being handed over is queued again too.
    """
    over = outbox.c.lease_until < now
    again = ["claimed", "sending"] if repeatable else ["claimed"]
    freed = {"state": "queued", "claimed_by": None, "lease_until": None}
    queued = connection.execute(
        update(outbox).where(outbox.c.state.in_(again), over).values(**freed)
    ).rowcount
    lost = list(connection.scalars(select(outbox.c.id).where(outbox.c.state == "sending", over)))
    if lost:
        connection.execute(
            update(outbox).where(outbox.c.id.in_(lost)).values(state="unknown", lease_until=None)
        )
    return queued, lost


def decide(
    connection: Connection, mail: int, state: MailState, now: datetime, among: Iterable[MailState]
) -> bool:
    """A person's decision on a mail in one of the states `among`; False for any other."""
    values: dict[str, Any] = {"state": state, "claimed_by": None, "lease_until": None}
    if state == "queued":
        values |= {"next_at": now, "attempts": 0}
    done = connection.execute(
        update(outbox).where(outbox.c.id == mail, outbox.c.state.in_(list(among))).values(**values)
    )
    return done.rowcount == 1


def find_mail(connection: Connection, mail: int) -> StoredMail | None:
    """The mail of this id."""
    row = connection.execute(select(outbox).where(outbox.c.id == mail)).first()
    return None if row is None else _stored(row)


def mails(
    connection: Connection, states: Sequence[MailState] = (), period: str | None = None
) -> list[StoredMail]:
    """The mails in these states (all by default), of a period or of any, oldest first."""
    wanted: list[ColumnElement[bool]] = []
    if states:
        wanted.append(outbox.c.state.in_(states))
    if period is not None:
        wanted.append(outbox.c.period == period)
    query = select(outbox).where(*wanted).order_by(outbox.c.id)
    return [_stored(row) for row in connection.execute(query)]


def told_since(connection: Connection, kind: str, period: str, since: datetime) -> set[str]:
    """Units to which mails of a kind (`about` up to the colon) were written since a moment."""
    return set(
        connection.scalars(
            select(outbox.c.unit).where(
                outbox.c.about.startswith(f"{kind}:", autoescape=True),
                outbox.c.period == period,
                outbox.c.created_at > since,
            )
        )
    )


def counts(connection: Connection, report: int | None = None) -> dict[MailState, int]:
    """How many mails stand in which state, of one report or of all."""
    query = select(outbox.c.state, func.count()).group_by(outbox.c.state)
    if report is not None:
        query = query.where(outbox.c.report == report)
    return {row[0]: row[1] for row in connection.execute(query)}


def _stored(row: Row[Any]) -> StoredMail:
    return StoredMail(
        row.id,
        mail_from(row.content),
        row.message_id,
        row.report,
        row.state,
        row.attempts,
        row.next_at,
        row.answer,
        row.created_at,
        row.sent_at,
    )

"""The outbox emptied: each mail sent once, tried again, given up, or laid before a person."""

import secrets
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal

from sqlalchemy import Connection

from sync_service.database import audit, channels, outbox
from sync_service.database.engine import writing
from sync_service.database.outbox import StoredMail
from sync_service.domain.mails import Mail, MailState
from sync_service.errors import UsageRefused
from sync_service.outlets.mail import Delivery, Post
from sync_service.outlets.mail.delivery import Envelope, Transport
from sync_service.outlets.mail.message import compose
from sync_service.stages.context import Context
from sync_service.stages.originals import read_original

# Longer than any one mail takes: a claim that runs out tells of a process that has died.
LEASE = timedelta(minutes=30)
# Pauses after each failed attempt; the last one repeats until the attempts are used up.
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360))
MAX_ATTEMPTS = 15  # about three days
ACTOR = "outbox"
CHANNEL = "mail"

Result = Literal["sent", "retry", "failed", "unknown"]


@dataclass
class Drained:
    """What one run did: `held_back` counts the mails that a switch keeps in, `stopped` is the
    fault that kept the run from going on, if any."""

    results: Counter[Result] = field(default_factory=Counter)
    held_back: int = 0
    stopped: str | None = None

    @property
    def needs_a_person(self) -> bool:
        """Whether a mail was given up, or its fate is unknown."""
        return bool(self.results["failed"] or self.results["unknown"])


def drain(
    context: Context,
    post: Post,
    *,
    pause: Callable[[float], None] = time.sleep,
    told: Callable[[StoredMail, Result], None] | None = None,
) -> Drained:
    """Sends every mail that is due, until none is; safe beside other processes doing the same.

    A server that cannot be reached ends the run: the mails that wait stay in the outbox. `told`
    hears how each mail ended.
    """
    drained = Drained()
    holder = secrets.token_hex(16)
    _recover(context, post.transport, drained)
    held_back: list[int] = []
    try:
        while (mail := _claim(context, holder, held_back)) is not None:
            if sum(drained.results.values()):
                pause(post.pause_seconds)
            delivery = _attempt(context, post, mail, holder)
            result = _settle(context, mail, holder, delivery)
            if result is not None:
                drained.results[result] += 1
                if told is not None:
                    told(mail, result)
            if delivery.ending == "unreachable":
                drained.stopped = delivery.answer
                break
    finally:
        drained.held_back = len(held_back)
        post.transport.close()
    return drained


def decide(context: Context, mail: int, decision: Literal["resend", "done"], actor: str) -> None:
    """A person's word on a mail given up or of unknown fate; UsageRefused for any other.

    Also a mail still waiting can be taken out by "done".
    """
    state: MailState = "queued" if decision == "resend" else "done"
    among: tuple[MailState, ...] = ("failed", "unknown")
    if decision == "done":
        among = (*among, "queued")
    with writing(context.engine) as connection:
        now = context.now()
        if not outbox.decide(connection, mail, state, now, among):
            found = outbox.find_mail(connection, mail)
            shown = "-" if found is None else found.state
            raise UsageRefused(
                f"Thư số {mail} không ở trạng thái cần quyết định (trạng thái: {shown}).",
                f"Mail number {mail} is not waiting for a decision (state: {shown}).",
            )
        audit.record(connection, [audit.Deed(actor, f"mail.{decision}", str(mail))], now)


def may_leave(connection: Connection, mail: Mail) -> bool:
    """Whether the switches let a mail with these figures of this unit go out by mail."""
    unit = mail.unit or None
    return channels.is_open(connection, CHANNEL, None, unit) and all(
        channels.is_open(connection, CHANNEL, form, unit) for form in mail.forms
    )


def _recover(context: Context, transport: Transport, drained: Drained) -> None:
    with writing(context.engine) as connection:
        now = context.now()
        _, lost = outbox.recover(connection, now, repeatable=transport.repeatable)
        deeds = [audit.Deed(ACTOR, "mail.unknown", str(one)) for one in lost]
        audit.record(connection, deeds, now)
    drained.results["unknown"] += len(lost)


def _claim(context: Context, holder: str, held_back: list[int]) -> StoredMail | None:
    """The next mail that is due and may leave; those that may not are added to `held_back`."""
    with writing(context.engine) as connection:
        now = context.now()
        while (mail := outbox.next_due(connection, now, held_back)) is not None:
            if may_leave(connection, mail.mail):
                outbox.claim(connection, mail.id, holder, now + LEASE)
                return mail
            held_back.append(mail.id)
    return None


def _attempt(context: Context, post: Post, mail: StoredMail, holder: str) -> Delivery:
    def last_call() -> bool:
        with writing(context.engine) as connection:
            return outbox.begin_sending(connection, mail.id, holder)

    try:
        content = compose(
            mail.mail,
            mail.message_id,
            post.sender,
            context.now(),
            lambda digest: read_original(context.originals, digest),
        )
    except (OSError, ValueError) as error:
        # A file that is gone, a word that no header takes: trying again would not mend it.
        return Delivery("refused", f"{type(error).__name__}: {error}")
    recipient = post.sender.redirect_all or mail.mail.recipient
    envelope = Envelope(post.sender.address, recipient, mail.message_id, content)
    return post.transport.deliver(envelope, last_call)


def _settle(context: Context, mail: StoredMail, holder: str, delivery: Delivery) -> Result | None:
    """Writes down how the attempt ended; None when another process has the mail."""
    if delivery.ending == "lost":
        return None
    now = context.now()
    attempts = mail.attempts + 1
    result: Result
    match delivery.ending:
        case "sent":
            result = "sent"
        case "refused":
            result = "failed"
        case "unknown":
            result = "unknown"
        case _:
            result = "failed" if attempts >= MAX_ATTEMPTS else "retry"
    with writing(context.engine) as connection:
        kept = outbox.settle(
            connection,
            mail.id,
            holder,
            "queued" if result == "retry" else result,
            answer=delivery.answer,
            next_at=now + PAUSES[min(mail.attempts, len(PAUSES) - 1)],
            sent_at=now if result == "sent" else None,
        )
        if kept and result != "retry":
            detail = {"about": mail.mail.about, "recipient": mail.mail.recipient}
            detail["answer"] = delivery.answer
            audit.record(
                connection, [audit.Deed(ACTOR, f"mail.{result}", str(mail.id), detail)], now
            )
    return result if kept else None

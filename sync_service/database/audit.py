"""The audit record: every change, each record chained to the one before by its digest."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from sync_service.database.tables import audit


@dataclass(frozen=True)
class Deed:
    """Something done: by whom, what, to what, with which particulars."""

    actor: str
    action: str
    subject: str
    detail: dict[str, Any] = field(default_factory=dict)


def record(connection: Connection, deeds: Sequence[Deed], now: datetime) -> None:
    """Adds records to the chain; to be called inside writing()."""
    last = last_digest(connection)
    rows = []
    for deed in deeds:
        last = _digest(last, now, deed.actor, deed.action, deed.subject, deed.detail)
        rows.append(
            {
                "at": now,
                "actor": deed.actor,
                "action": deed.action,
                "subject": deed.subject,
                "detail": deed.detail,
                "digest": last,
            }
        )
    if rows:
        connection.execute(insert(audit), rows)


def last_digest(connection: Connection) -> str:
    """The digest of the last record, another one after every change; empty without any."""
    return connection.scalar(select(audit.c.digest).order_by(audit.c.id.desc()).limit(1)) or ""


def first_broken(connection: Connection) -> int | None:
    """The id of the first record that does not follow from the one before; None: all do."""
    last = ""
    for row in connection.execute(select(audit).order_by(audit.c.id)):
        last = _digest(last, row.at, row.actor, row.action, row.subject, row.detail)
        if row.digest != last:
            return int(row.id)
    return None


def _digest(
    last: str, at: datetime, actor: str, action: str, subject: str, detail: dict[str, Any]
) -> str:
    told = [last, at.astimezone(UTC).isoformat(), actor, action, subject, detail]
    content = json.dumps(told, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(content.encode()).hexdigest()

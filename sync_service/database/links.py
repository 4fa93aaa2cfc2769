"""The codes of the upload page: hashed at rest, each bound to one unit, to be revoked any time."""

import hashlib
import re
import secrets
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from sync_service.database.engine import in_batches
from sync_service.database.tables import unit_links
from sync_service.database.tokens import Holder

# Crockford's letters: none is taken for another, however the code is read or typed.
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_ALIKE = str.maketrans("OIL", "011")
# 28 letters of 5 bits: 140 random bits.
_LENGTH, _GROUP = 28, 4
_SEPARATORS = re.compile(r"[\s\-–.]+")


def add_link(connection: Connection, unit: str, now: datetime) -> str:
    """A new code in groups of four, returned this once; only its digest is kept."""
    code = "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))
    connection.execute(insert(unit_links).values(digest=_digest(code), unit=unit, created_at=now))
    return "-".join(code[at : at + _GROUP] for at in range(0, _LENGTH, _GROUP))


def holder_of_code(connection: Connection, code: str) -> Holder | None:
    """Who holds a code, however it was typed; None for one that is unknown or revoked."""
    plain = _SEPARATORS.sub("", code).upper().translate(_ALIKE)
    if len(plain) != _LENGTH:
        return None
    query = select(unit_links).where(
        unit_links.c.digest == _digest(plain), unit_links.c.revoked_at.is_(None)
    )
    row = connection.execute(query).first()
    return None if row is None else Holder(row.id, row.unit, "clerk", "link")


def holder_of_link(connection: Connection, link: int) -> Holder | None:
    """Who holds the link of this number; None for one that was revoked since."""
    query = select(unit_links).where(unit_links.c.id == link, unit_links.c.revoked_at.is_(None))
    row = connection.execute(query).first()
    return None if row is None else Holder(row.id, row.unit, "clerk", "link")


def valid_links(connection: Connection) -> list[tuple[int, str, datetime]]:
    """Number, unit and day of every link that is not revoked."""
    rows = connection.execute(
        select(unit_links).where(unit_links.c.revoked_at.is_(None)).order_by(unit_links.c.id)
    )
    return [(row.id, row.unit, row.created_at) for row in rows]


def revoke_links(connection: Connection, units: Collection[str], now: datetime) -> int:
    """Makes all links of these units useless; how many."""
    return sum(
        connection.execute(
            update(unit_links)
            .where(unit_links.c.unit.in_(batch), unit_links.c.revoked_at.is_(None))
            .values(revoked_at=now)
        ).rowcount
        for batch in in_batches(units)
    )


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()

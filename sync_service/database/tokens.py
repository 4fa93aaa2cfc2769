"""Tokens: hashed at rest, each bound to a unit's subtree and a role."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, insert, select, update

from sync_service.database.tables import tokens

Role = Literal["clerk", "reviewer", "office", "admin"]


@dataclass(frozen=True)
class Holder:
    """Who holds a token: the unit whose subtree it opens, and in which role.

    By "link" it is the code of the upload page, numbered apart.
    """

    id: int
    unit: str
    role: Role
    by: Literal["token", "link"] = "token"

    @property
    def name(self) -> str:
        """The holder as the audit names it; never the token."""
        return f"{'link' if self.by == 'link' else self.role}:{self.unit}#{self.id}"


def add_token(connection: Connection, unit: str, role: Role, now: datetime) -> str:
    """A new token, returned this once; only its digest is kept."""
    token = f"th_{secrets.token_urlsafe(32)}"
    connection.execute(
        insert(tokens).values(digest=_digest(token), unit=unit, role=role, created_at=now)
    )
    return token


def holder_of(connection: Connection, token: str) -> Holder | None:
    """Who holds the token; None for one that is unknown or revoked."""
    query = select(tokens).where(tokens.c.digest == _digest(token), tokens.c.revoked_at.is_(None))
    row = connection.execute(query).first()
    return None if row is None else Holder(row.id, row.unit, row.role)


def valid_holders(connection: Connection) -> list[Holder]:
    """Who holds a token that is not revoked, oldest first."""
    rows = connection.execute(
        select(tokens).where(tokens.c.revoked_at.is_(None)).order_by(tokens.c.id)
    )
    return [Holder(row.id, row.unit, row.role) for row in rows]


def revoke_token(connection: Connection, token_id: int, now: datetime) -> bool:
    """Makes a token useless; False when there is none such."""
    query = update(tokens).where(tokens.c.id == token_id, tokens.c.revoked_at.is_(None))
    return bool(connection.execute(query.values(revoked_at=now)).rowcount)


def _digest(token: str) -> str:
    # A token has 256 random bits: a plain digest cannot be searched backwards.
    return hashlib.sha256(token.encode()).hexdigest()

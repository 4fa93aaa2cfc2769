"""What a unit sends: the received file, what was read in it, and what became of it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

Status = Literal["accepted", "rejected", "duplicate"]
# In the store an accepted report may later be replaced by a newer version, or be returned.
State = Literal["accepted", "rejected", "replaced", "returned"]
# Status and percent of a task.
Progress = tuple[str, float | None]


@dataclass(frozen=True)
class ReceivedFile:
    """A file as it came in, the same from every channel. `sender_unit` is None when unknown.

    `vouched` is False when the channel knows its senders and this one is not among them.
    """

    name: str
    content: bytes
    channel: str
    received_at: datetime
    sender: str | None = None
    sender_unit: str | None = None
    vouched: bool = True


@dataclass(frozen=True)
class TaskReport:
    """The progress of one task as the clerk entered it."""

    plan: str
    code: str
    status: str
    percent: float | None = None
    completed_on: date | None = None
    document: str | None = None
    result: str | None = None
    obstacle: str | None = None
    proposal: str | None = None

"""Reports from addresses that speak for no unit, until the office takes them in."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from sync_service.database import periods
from sync_service.database.submissions import Submission, placed_files, unplaced
from sync_service.stages.context import Context
from sync_service.stages.originals import path_of
from sync_service.workbooks.read.workbook import read_workbook

_UNKNOWN, _FORGED = "SENDER_UNKNOWN", "STAMP_FORGED"


@dataclass(frozen=True)
class Waiting:
    """A stranger's report that waits for `tonghop senders confirm NUMBER`.

    `unit` and `period` are those of its stamp.
    """

    number: int
    address: str
    unit: str
    period: str
    file: str
    received_at: datetime


def is_strangers(stored: Submission) -> bool:
    """Whether it came from an address that spoke for no unit."""
    return any(one["code"] == _UNKNOWN for one in stored.findings)


def waiting(context: Context, connection: Connection) -> list[Waiting]:
    """What the office has to decide on: issued workbooks of open periods, the oldest first.

    A file sent several times stands there once, with its newest number; one that somebody has
    confirmed, or that has come by another way, no more.
    """
    opened = {one.code for one in periods.all_periods(connection) if one.state == "open"}
    strange = {one.sha256: one for one in unplaced(connection) if _may_be_confirmed(one)}
    known = placed_files(connection, strange)
    found = []
    for digest, one in strange.items():
        path = path_of(context.originals, digest)
        if digest in known or not path.is_file():
            continue
        stamp = read_workbook(path.read_bytes(), context.contract, context.secret).stamp
        if stamp is not None and stamp.period in opened:
            file, at = one.file_name, one.received_at
            found.append(Waiting(one.id, one.sender or "", stamp.unit, stamp.period, file, at))
    return sorted(found, key=lambda one: one.received_at)


def _may_be_confirmed(stored: Submission) -> bool:
    return is_strangers(stored) and not any(one["code"] == _FORGED for one in stored.findings)

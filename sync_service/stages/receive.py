"""The pipeline: keep, read, validate, store. Every way in ends here."""

import secrets
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import islice

from sqlalchemy import Connection
from sqlalchemy.exc import DataError, SQLAlchemyError

from sync_service.database.engine import reading, writing
from sync_service.domain.catalogue import found
from sync_service.domain.submissions import ReceivedFile
from sync_service.errors import TonghopError
from sync_service.stages.context import Context
from sync_service.stages.originals import checksum, keep
from sync_service.stages.store import Outcome, store
from sync_service.stages.validate import Arrived, validate
from sync_service.workbooks.read.workbook import ReadWorkbook, read_workbook

# So many files share a transaction: few enough that a stop loses little work (and no file).
BATCH = 100

Report = Callable[[str], None]
Within = Callable[[Connection, Sequence[Outcome]], None]


def receive(
    context: Context,
    files: Iterable[ReceivedFile],
    *,
    wanted_period: str | None = None,
    log: Report | None = None,
    within: Within | None = None,
) -> Iterator[Outcome]:
    """Takes files in: originals kept, contents read, checked, stored and added to the totals.

    Yields one outcome a file, in order, after its batch is safely stored. What a file holds
    never raises; a fault of ours while reading one is that file's finding, and goes to `log`.
    Raises KeepRefused, DatabaseBusy and the database's own errors: nothing of the batch is stored.
    `within` is called in the transaction that stores a batch, with its outcomes: what it writes
    (the answer to a mail) stands or falls with them. After a fault of ours the batch is stored
    file by file, and `within` called for each.
    """
    waiting = iter(files)
    while batch := list(islice(waiting, BATCH)):
        digests = keep(context.originals, [file.content for file in batch])
        arrived = [
            Arrived(file, digest, read_safely(context, file, log))
            for file, digest in zip(batch, digests, strict=True)
        ]
        yield from _safely(partial(_stored, context, wanted_period, within), arrived, log)


def check(
    context: Context,
    files: Sequence[ReceivedFile],
    *,
    wanted_period: str | None = None,
    log: Report | None = None,
) -> list[Outcome]:
    """What receive() would say of files; nothing is kept or stored."""
    arrived = [
        Arrived(file, checksum(file.content), read_safely(context, file, log)) for file in files
    ]
    return _safely(partial(_judged, context, wanted_period), arrived, log)


def read_safely(context: Context, file: ReceivedFile, log: Report | None) -> ReadWorkbook:
    """The workbook as read; a fault of ours becomes a finding with a reference to the log."""
    try:
        return read_workbook(file.content, context.contract, context.secret)
    except Exception:  # the file is kept; one bad file must not stop the others
        return _failed(file, log)


def _safely(
    take: Callable[[Sequence[Arrived]], list[Outcome]],
    arrived: Sequence[Arrived],
    log: Report | None,
) -> list[Outcome]:
    """Takes a batch together; where that fails for a fault of ours, file by file."""
    try:
        return take(arrived)
    except Exception as error:
        # A failing database is no fault of the file; that it cannot hold what the file says, is.
        if isinstance(error, SQLAlchemyError | TonghopError) and not isinstance(error, DataError):
            raise
        if len(arrived) > 1:
            return [outcome for one in arrived for outcome in _safely(take, [one], log)]
        (one,) = arrived
        return take([replace(one, read=_failed(one.file, log))])


def _judged(
    context: Context, wanted_period: str | None, arrived: Sequence[Arrived]
) -> list[Outcome]:
    with reading(context.engine) as connection:
        checked = validate(context, connection, arrived, wanted_period)
    return [
        Outcome(one, "accepted" if one.acceptable else "rejected", None, one.findings)
        for one in checked
    ]


def _stored(
    context: Context,
    wanted_period: str | None,
    within: Within | None,
    arrived: Sequence[Arrived],
) -> list[Outcome]:
    with writing(context.engine) as connection:
        checked = validate(context, connection, arrived, wanted_period)
        outcomes = store(context, connection, checked)
        if within is not None:
            within(connection, outcomes)
        return outcomes


def _failed(file: ReceivedFile, log: Report | None) -> ReadWorkbook:
    """The finding for a fault of ours (to be called while it is handled), told to the log."""
    reference = secrets.token_hex(4)
    if log is not None:
        log(f"{reference} {file.name}\n{traceback.format_exc()}")
    return ReadWorkbook(findings=(found("READING_FAILED", reference=reference),))

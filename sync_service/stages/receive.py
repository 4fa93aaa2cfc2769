"""The pipeline: keep, read, validate, store. Every way in ends here."""

import secrets
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from sqlalchemy.exc import SQLAlchemyError

from sync_service.database.engine import writing
from sync_service.domain.catalogue import found
from sync_service.domain.submissions import ReceivedFile
from sync_service.stages.context import Context
from sync_service.stages.originals import checksum, keep
from sync_service.stages.store import Outcome, store
from sync_service.stages.validate import Arrived, validate
from sync_service.workbooks.read import ReadWorkbook, read_workbook

# So many files share a transaction: few enough that a stop loses little work (and no file).
BATCH = 100

Report = Callable[[str], None]


def receive(
    context: Context,
    files: Iterable[ReceivedFile],
    *,
    wanted_period: str | None = None,
    log: Report | None = None,
) -> Iterator[Outcome]:
    """Takes files in: originals kept, contents read, checked, stored and added to the totals.

    Yields one outcome a file, in order, after its batch is safely stored. What a file holds
    never raises; a fault of ours while reading one is that file's finding, and goes to `log`.
    """
    waiting = iter(files)
    while batch := list(islice(waiting, BATCH)):
        digests = keep(context.originals, [file.content for file in batch])
        arrived = [
            Arrived(file, digest, read_safely(context, file, log))
            for file, digest in zip(batch, digests, strict=True)
        ]
        yield from _take(context, arrived, wanted_period, log)


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
    with context.engine.connect() as connection:
        checked = validate(context, connection, arrived, wanted_period)
    return [
        Outcome(one, "accepted" if one.acceptable else "rejected", None, one.findings)
        for one in checked
    ]


def read_safely(context: Context, file: ReceivedFile, log: Report | None) -> ReadWorkbook:
    """The workbook as read; a fault of ours becomes a finding with a reference to the log."""
    try:
        return read_workbook(file.content, context.contract, context.secret)
    except Exception:  # the file is kept; one bad file must not stop the others
        return _failed(file, log)


def _take(
    context: Context, arrived: Sequence[Arrived], wanted_period: str | None, log: Report | None
) -> list[Outcome]:
    """Checks and stores a batch; where that fails for a fault of ours, file by file."""
    try:
        return _stored(context, arrived, wanted_period)
    except SQLAlchemyError:
        raise
    except Exception:
        if len(arrived) > 1:
            return [o for one in arrived for o in _take(context, [one], wanted_period, log)]
        (one,) = arrived
        return _stored(context, [replace(one, read=_failed(one.file, log))], wanted_period)


def _stored(
    context: Context, arrived: Sequence[Arrived], wanted_period: str | None
) -> list[Outcome]:
    with writing(context.engine) as connection:
        checked = validate(context, connection, arrived, wanted_period)
        return store(context, connection, checked)


def _failed(file: ReceivedFile, log: Report | None) -> ReadWorkbook:
    """The finding for a fault of ours (to be called while it is handled), told to the log."""
    reference = secrets.token_hex(4)
    if log is not None:
        log(f"{reference} {file.name}\n{traceback.format_exc()}")
    return ReadWorkbook(findings=(found("READING_FAILED", reference=reference),))

"""What the collecting of mailbox and folder have in common: taken once, answered once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection

from sync_service.database import submissions
from sync_service.database.engine import reading, writing
from sync_service.database.submissions import Submission
from sync_service.domain.catalogue import hint_of, message_of
from sync_service.domain.findings import Place
from sync_service.domain.submissions import ReceivedFile
from sync_service.inboxes.unpacking import Limits, Refused
from sync_service.settings import Settings
from sync_service.stages.context import Context
from sync_service.stages.present import HERE, shown_name
from sync_service.stages.receive import Report, receive
from sync_service.stages.returning import Returned, returned, verdict_of, verdict_of_stored
from sync_service.stages.store import Outcome
from sync_service.workbooks.annotate.verdict import Remark, Verdict

MEGABYTE = 1 << 20


@dataclass
class Collected:
    """What one round did. `waiting` are left for the next; `failed` need a person."""

    channel: str
    accepted: int = 0
    rejected: int = 0
    duplicate: int = 0
    refused: int = 0
    without_workbook: int = 0
    automatic: int = 0
    answered: int = 0
    waiting: int = 0
    failed: int = 0
    closed: bool = False

    def count(self, outcomes: Sequence[Outcome], refused: Sequence[Refused]) -> None:
        """Adds what became of one arrival's files."""
        self.refused += len(refused)
        for outcome in outcomes:
            setattr(self, outcome.status, getattr(self, outcome.status) + 1)


@dataclass
class _Recorder:
    """Calls `record` once, in the transaction that stores the last of the files."""

    expected: int
    record: Callable[[Connection, Sequence[Outcome]], None]
    outcomes: list[Outcome] = field(default_factory=list)

    def __call__(self, connection: Connection, outcomes: Sequence[Outcome]) -> None:
        stored = [*self.outcomes, *outcomes]
        if len(stored) == self.expected:
            self.record(connection, stored)
        self.outcomes = stored


def take(
    context: Context,
    files: Sequence[ReceivedFile],
    record: Callable[[Connection, Sequence[Outcome]], None],
    log: Report | None,
) -> list[Outcome]:
    """Receives the files of one arrival; `record` writes it down in the same transaction.

    At most receive.BATCH files.
    """
    if not files:
        with writing(context.engine) as connection:
            record(connection, [])
        return []
    return list(receive(context, files, log=log, within=_Recorder(len(files), record)))


def limits_of(settings: Settings) -> Limits:
    """How much one arrival may bring."""
    return Limits(settings.max_upload_mb * MEGABYTE)


def submission_of(connection: Connection, outcome: Outcome) -> int | None:
    """The number of the stored report that a file is, or repeats; None where it is nobody's."""
    checked = outcome.checked
    if outcome.submission is not None or checked.is_nobodys or checked.period is None:
        return outcome.submission
    stored = submissions.submissions_of(connection, checked.period.code, [checked.unit or ""])
    return next((one.id for one in stored if one.version == outcome.version), None)


def answer_to(context: Context, outcome: Outcome, log: Report | None) -> Returned:
    """The answer to a file just received."""
    with reading(context.engine) as connection:
        return answer_within(connection, outcome, log)


def answer_within(connection: Connection, outcome: Outcome, log: Report | None) -> Returned:
    """The same on a connection that is open."""
    verdict = verdict_of(connection, outcome)
    return returned(verdict, outcome.checked.arrived.file.content, log)


def answer_again(
    connection: Connection, submission: Submission, content: bytes, log: Report | None
) -> Returned:
    """The answer to a file that was stored when the program was stopped before answering."""
    return returned(verdict_of_stored(connection, submission), content, log)


def verdict_of_refused(refused: Refused, at: datetime) -> Verdict:
    """What is told of a file that was not even taken."""
    finding = refused.finding
    remark = Remark("error", finding.code, Place(), message_of(finding), hint_of(finding))
    name = shown_name(refused.name)
    return Verdict(name, "rejected", None, None, None, None, at.astimezone(HERE), (remark,))

"""Google Sheets on record: whose they are, what was last read in them, what they tell."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, Row, delete, insert, select, update

from sync_service.database.tables import google_sheets, submissions

Kind = Literal["unit", "totals"]


@dataclass(frozen=True)
class IssuedSheet:
    """One Google Sheet.

    `issued_at` is None until it is wholly set up; `seen` is Drive's time of the last change
    looked at, `digest` of what was read then; `told` the state that the sheet tells of
    `submission`, None while the answer is due; `state` the one that stands.
    """

    period: str
    unit: str
    kind: Kind
    file: str
    shared: tuple[str, ...] = ()
    issued_at: datetime | None = None
    seen: str | None = None
    digest: str | None = None
    submission: int | None = None
    told: str | None = None
    state: str | None = None

    @property
    def is_answer_due(self) -> bool:
        """Whether what became of the report still has to be written into the sheet."""
        return self.submission is not None and self.told != self.state


def sheets_of(
    connection: Connection, periods: Collection[str], kind: Kind = "unit"
) -> list[IssuedSheet]:
    """The sheets of some periods, by period and unit."""
    query = (
        select(google_sheets, submissions.c.state)
        .outerjoin(submissions, submissions.c.id == google_sheets.c.submission)
        .where(google_sheets.c.period.in_(list(periods)), google_sheets.c.kind == kind)
        .order_by(google_sheets.c.period, google_sheets.c.unit)
    )
    return [_sheet(row) for row in connection.execute(query)]


def add_sheet(
    connection: Connection, period: str, unit: str, kind: Kind, file: str, now: datetime
) -> None:
    """Records a file just made; one that is gone gives way to it."""
    connection.execute(delete(google_sheets).where(*_of(period, unit, kind)))
    connection.execute(
        insert(google_sheets).values(
            period=period, unit=unit, kind=kind, file=file, shared=[], made_at=now
        )
    )


def set_issued(
    connection: Connection, file: str, now: datetime, seen: str | None, digest: str | None
) -> None:
    """Records that a sheet is wholly set up, and what stood in it then."""
    _set(connection, file, issued_at=now, seen=seen, digest=digest)


def set_shared(connection: Connection, file: str, addresses: Sequence[str]) -> None:
    """Records who may use a sheet."""
    _set(connection, file, shared=list(addresses))


def set_seen(connection: Connection, file: str, seen: str) -> None:
    """Records that a change was looked at and nothing had changed that is read."""
    _set(connection, file, seen=seen)


def set_read(
    connection: Connection, file: str, seen: str, digest: str, submission: int | None
) -> None:
    """Records what was received out of a sheet; the answer is due."""
    _set(connection, file, seen=seen, digest=digest, submission=submission, told=None)


def set_told(connection: Connection, file: str, state: str) -> None:
    """Records that the sheet tells what became of it."""
    _set(connection, file, told=state)


def _set(connection: Connection, file: str, **values: Any) -> None:
    query = update(google_sheets).where(google_sheets.c.file == file)
    connection.execute(query.values(**values))


def _of(period: str, unit: str, kind: Kind) -> tuple[Any, ...]:
    columns = google_sheets.c
    return columns.period == period, columns.unit == unit, columns.kind == kind


def _sheet(row: Row[Any]) -> IssuedSheet:
    return IssuedSheet(
        row.period,
        row.unit,
        row.kind,
        row.file,
        tuple(row.shared),
        row.issued_at,
        row.seen,
        row.digest,
        row.submission,
        row.told,
        row.state,
    )

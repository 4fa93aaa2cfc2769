"""Reports made for sending: draft, approved, sent; with their files and figures as they were."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, Row, func, insert, select, update

from sync_service.database.tables import made_reports

ReportKind = Literal["province", "unit"]
MadeState = Literal["draft", "approved", "sent", "replaced"]
FileRole = Literal["workbook", "word", "pdf", "chart_members", "chart_tasks"]


@dataclass(frozen=True)
class KeptFile:
    """A file of a report, kept by its checksum."""

    name: str
    sha256: str
    media_type: str


@dataclass(frozen=True)
class Letter:
    """The mail of a report, the same for all its recipients."""

    subject: str
    text: str
    html: str


# {table: {row key: {column key: number | None}}}, as the workbook's tables have them.
Figures = dict[str, dict[str, dict[str, Any]]]


@dataclass(frozen=True)
class MadeReport:
    """A report as it was made; numbered within its period and unit."""

    id: int
    kind: ReportKind
    period: str
    unit: str
    number: int
    state: MadeState
    made_at: datetime
    made_by: str
    approved_at: datetime | None
    approved_by: str | None
    sent_at: datetime | None
    files: Mapping[str, KeptFile]
    letter: Letter


def add_report(
    connection: Connection,
    kind: ReportKind,
    period: str,
    unit: str,
    by: str,
    now: datetime,
    files: Mapping[FileRole, KeptFile],
    figures: Figures,
    letter: Letter,
) -> MadeReport:
    """Keeps a new draft; earlier drafts, and reports approved but not sent, are replaced by it."""
    whose = (made_reports.c.period == period, made_reports.c.unit == unit)
    connection.execute(
        update(made_reports)
        .where(*whose, made_reports.c.state.in_(["draft", "approved"]))
        .values(state="replaced")
    )
    last = connection.scalar(select(func.max(made_reports.c.number)).where(*whose)) or 0
    connection.execute(
        insert(made_reports).values(
            kind=kind,
            period=period,
            unit=unit,
            number=last + 1,
            state="draft",
            made_at=now,
            made_by=by,
            files=_files(files),
            figures=figures,
            letter={"subject": letter.subject, "text": letter.text, "html": letter.html},
        )
    )
    made = newest(connection, period, unit)
    assert made is not None
    return made


def newest(connection: Connection, period: str, unit: str) -> MadeReport | None:
    """The report made last for a unit in a period."""
    row = connection.execute(
        select(made_reports)
        .where(made_reports.c.period == period, made_reports.c.unit == unit)
        .order_by(made_reports.c.number.desc())
        .limit(1)
    ).first()
    return None if row is None else _made(row)


def find_report(connection: Connection, report: int) -> MadeReport | None:
    """The report of this id."""
    row = connection.execute(select(made_reports).where(made_reports.c.id == report)).first()
    return None if row is None else _made(row)


def last_sent(connection: Connection, period: str, unit: str) -> tuple[MadeReport, Figures] | None:
    """The report sent last for a unit in a period, with the figures that it stated."""
    row = connection.execute(
        select(made_reports)
        .where(
            made_reports.c.period == period,
            made_reports.c.unit == unit,
            made_reports.c.state == "sent",
        )
        .order_by(made_reports.c.number.desc())
        .limit(1)
    ).first()
    return None if row is None else (_made(row), row.figures)


def figures_of(connection: Connection, report: int) -> Figures:
    """The figures that a report states."""
    query = select(made_reports.c.figures).where(made_reports.c.id == report)
    found: Figures = connection.scalar(query) or {}
    return found


def words_made(connection: Connection, period: str, unit: str) -> set[str]:
    """The checksums of every Word report that was made for a unit in a period."""
    query = select(made_reports.c.files).where(
        made_reports.c.period == period, made_reports.c.unit == unit
    )
    return {files["word"]["sha256"] for files in connection.scalars(query) if "word" in files}


def set_approved(
    connection: Connection,
    report: int,
    by: str,
    now: datetime,
    files: Mapping[str, KeptFile],
) -> None:
    """Marks a draft as approved, with the files that were approved."""
    connection.execute(
        update(made_reports)
        .where(made_reports.c.id == report)
        .values(
            state="approved",
            approved_at=now,
            approved_by=by,
            files=_files(files),
        )
    )


def set_sent(connection: Connection, report: int, now: datetime) -> None:
    """Marks an approved report as handed to the outbox."""
    connection.execute(
        update(made_reports).where(made_reports.c.id == report).values(state="sent", sent_at=now)
    )


def _files(files: Mapping[Any, KeptFile]) -> dict[str, dict[str, str]]:
    return {
        role: {"name": one.name, "sha256": one.sha256, "media_type": one.media_type}
        for role, one in files.items()
    }


def _made(row: Row[Any]) -> MadeReport:
    return MadeReport(
        row.id,
        row.kind,
        row.period,
        row.unit,
        row.number,
        row.state,
        row.made_at,
        row.made_by,
        row.approved_at,
        row.approved_by,
        row.sent_at,
        {role: KeptFile(**one) for role, one in row.files.items()},
        Letter(**row.letter),
    )

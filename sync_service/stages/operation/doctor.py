"""The installation examined: one line a check, plain words, and what to do where it is not well."""

import os
import shutil
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

from sqlalchemy import Connection, select

from sync_service.database import audit, jobs, outbox, periods
from sync_service.database.engine import reading
from sync_service.database.tables import files, rollups
from sync_service.outlets.report.pdf import program
from sync_service.settings import Settings
from sync_service.stages.collect.strangers import waiting
from sync_service.stages.consolidate import recompute
from sync_service.stages.context import Context
from sync_service.stages.operation.upgrading import DatabaseOutdated, refuse_outdated
from sync_service.stages.originals import checksum, path_of

Verdict = Literal["well", "look", "ill"]

_LEAST_ROOM = 1 << 30
_SERVER_SECONDS = 5.0
_BACKUP_AGE = timedelta(days=2)
_MOST_NAMED = 5


@dataclass(frozen=True)
class Line:
    """One check: what was looked at, how it stands, and how to mend it (Vietnamese, English)."""

    verdict: Verdict
    vi: str
    en: str


def examine(context: Context, settings: Settings, *, full: bool = False) -> Iterator[Line]:
    """Every check in turn; `full` reads every kept file and adds up every open total anew."""
    try:
        refuse_outdated(context.engine, settings.home)
    except DatabaseOutdated as error:
        yield Line("ill", error.vi, error.en)
        return
    yield _well("Cơ sở dữ liệu đúng phiên bản.", "The database is of this version.")
    yield _clock(settings)
    yield _room(settings.home)
    yield _key(settings)
    with reading(context.engine) as connection:
        yield _audit(connection)
        yield _originals(context, connection, full)
        yield from _jobs(connection, context.now())
        yield _mails(connection)
        yield from _strangers(context, connection)
    if full:
        yield from _totals(context)
    yield _pdf()
    yield _backups(settings, context.now())
    if settings.inbox_folder is not None:
        yield _folder(settings.inbox_folder)
    for name, host, port in (
        ("SMTP", settings.smtp_host, settings.smtp_port),
        ("IMAP", settings.imap_host, settings.imap_port),
    ):
        if host:
            yield _server(name, host, port)


def _well(vi: str, en: str) -> Line:
    return Line("well", vi, en)


def _clock(settings: Settings) -> Line:
    if settings.fixed_today is not None:
        day = f"{settings.fixed_today:%d/%m/%Y}"
        return Line(
            "look",
            f"Ngày đang bị cố định là {day} (TONGHOP_TODAY). Bỏ cài đặt này khi làm thật.",
            f"The date is fixed to {day} (TONGHOP_TODAY). Take the setting away for real work.",
        )
    now = settings.now()
    return _well(
        f"Giờ của máy: {now:%H:%M ngày %d/%m/%Y}. Xem có đúng không.",
        f"The machine's time: {now:%H:%M on %Y-%m-%d}. See whether it is right.",
    )


def _room(home: Path) -> Line:
    free = shutil.disk_usage(home).free
    shown = f"{free / (1 << 30):.1f} GB"
    if free < _LEAST_ROOM:
        return Line(
            "ill",
            f"Ổ đĩa của {home} chỉ còn {shown}. Dọn bớt hoặc chuyển TONGHOP_HOME sang ổ khác.",
            f"Only {shown} left on the disk of {home}. Make room or move TONGHOP_HOME.",
        )
    return _well(f"Ổ đĩa còn trống {shown}.", f"{shown} free on the disk.")


def _key(settings: Settings) -> Line:
    file = settings.home / "secret"
    if settings.secret is None and os.name == "posix" and file.stat().st_mode & 0o077:
        return Line(
            "look",
            f"Người khác đọc được khóa ký {file}. Chạy: chmod 600 {file}",
            f"Others can read the signing key {file}. Run: chmod 600 {file}",
        )
    return _well("Khóa ký biểu mẫu có đủ.", "The signing key is there.")


def _audit(connection: Connection) -> Line:
    broken = audit.first_broken(connection)
    if broken is not None:
        return Line(
            "ill",
            f"Nhật ký bị sửa từ bản ghi {broken}. Báo người quản lý, đối chiếu với bản sao lưu.",
            f"The audit record was changed from entry {broken} on. Compare it with a backup.",
        )
    return _well("Nhật ký thay đổi nguyên vẹn.", "The audit record is whole.")


def _originals(context: Context, connection: Connection, full: bool) -> Line:
    digests = list(connection.scalars(select(files.c.sha256)))
    lost = [one for one in digests if not _is_kept(context.originals, one, full)]
    if lost:
        shown = ", ".join(one[:12] for one in lost[:_MOST_NAMED])
        return Line(
            "ill",
            f"{len(lost)} tệp gốc bị mất hoặc bị sửa ({shown}…). Chép lại từ bản sao lưu.",
            f"{len(lost)} originals are lost or changed ({shown}…). Take them from a backup.",
        )
    how = ("đã đọc lại từng tệp", "each read again") if full else ("chưa đọc lại", "not read")
    return _well(
        f"{len(digests)} tệp gốc còn đủ ({how[0]}).", f"{len(digests)} originals kept ({how[1]})."
    )


def _is_kept(folder: Path, digest: str, full: bool) -> bool:
    path = path_of(folder, digest)
    try:
        return checksum(path.read_bytes()) == digest if full else path.is_file()
    except OSError:
        return False


def _jobs(connection: Connection, now: datetime) -> Iterator[Line]:
    planned = jobs.planned_until(connection)
    if not planned:
        yield Line(
            "look",
            "Các việc định kỳ chưa từng chạy. Chạy dịch vụ: tonghop worker",
            "The scheduled jobs have never run. Start: tonghop worker",
        )
        return
    last = max(planned.values())
    if now - last > timedelta(hours=1):
        yield Line(
            "ill",
            f"Các việc định kỳ không chạy từ {last.astimezone(now.tzinfo):%H:%M %d/%m/%Y}. "
            "Chạy lại: tonghop worker",
            f"The scheduled jobs have not run since {last.astimezone(now.tzinfo):%Y-%m-%d %H:%M}. "
            "Start: tonghop worker",
        )
    last_runs = jobs.last_runs(connection, now).values()
    for run in (one for one in last_runs if one.state == "broken_off"):
        yield Line(
            "look",
            f"Việc “{run.job}” lần cuối bị ngắt giữa chừng (tắt máy, dừng chương trình). Chạy lại "
            f"không hại gì: tonghop jobs run {run.job}",
            f"The job “{run.job}” was broken off last. To run it again does no harm: tonghop jobs "
            f"run {run.job}",
        )
    failed = [run for run in last_runs if run.state == "failed"]
    for run in failed:
        yield Line(
            "ill",
            f"Việc “{run.job}” lần cuối không làm được: {run.error} "
            f"Sửa xong, chạy lại: tonghop jobs run {run.job}",
            f"The job “{run.job}” failed last: {run.error} Then: tonghop jobs run {run.job}",
        )
    if not failed and now - last <= timedelta(hours=1):
        yield _well("Các việc định kỳ đang chạy.", "The scheduled jobs are running.")


def _mails(connection: Connection) -> Line:
    counts = outbox.counts(connection)
    asks = counts.get("unknown", 0) + counts.get("failed", 0)
    if asks:
        return Line(
            "ill",
            f"{asks} thư không rõ đã đi chưa hoặc không gửi được. Xem: tonghop outbox list",
            f"{asks} mails failed or are uncertain. See: tonghop outbox list",
        )
    waiting = sum(counts.get(state, 0) for state in outbox.OPEN_STATES)
    return _well(f"Hộp thư đi: {waiting} thư đang chờ.", f"Outbox: {waiting} mails wait.")


def _strangers(context: Context, connection: Connection) -> Iterator[Line]:
    if count := len(waiting(context, connection)):
        yield Line(
            "look",
            f"{count} báo cáo từ địa chỉ thư chưa đăng ký đang chờ văn phòng xác nhận. Xem: "
            "tonghop senders waiting",
            f"{count} reports from unknown addresses wait for the office to confirm them. See: "
            "tonghop senders waiting",
        )


def _totals(context: Context) -> Iterator[Line]:
    """Holds the totals of open periods against the sum of their reports; changes nothing."""
    with context.engine.connect() as connection, connection.begin() as transaction:
        for opened in periods.all_periods(connection):
            before = _stored(connection, opened.code)
            recompute(context, connection, opened)
            if before == _stored(connection, opened.code):
                yield _well(
                    f"Số tổng hợp kỳ {opened.code} đúng bằng tổng các báo cáo.",
                    f"The totals of {opened.code} are the sums of its reports.",
                )
            else:
                yield Line(
                    "ill",
                    f"Số tổng hợp kỳ {opened.code} khác tổng các báo cáo. Đừng gửi số liệu kỳ này; "
                    "báo người phát triển kèm bản sao lưu.",
                    f"The totals of {opened.code} differ from the sums of its reports. Send "
                    "nothing of it; tell the developers, with a backup.",
                )
        transaction.rollback()


def _stored(connection: Connection, period: str) -> set[tuple[str, str, bytes, bytes, int]]:
    rows = connection.execute(select(rollups).where(rollups.c.period == period))
    return {(one.unit, one.form, one.sums, one.counts, one.reports) for one in rows}


def _pdf() -> Line:
    if program() is None:
        return Line(
            "look",
            "Không có LibreOffice: báo cáo quý sẽ không có bản PDF. Cài LibreOffice nếu cần.",
            "There is no LibreOffice: reports come without PDF. Install it if that is wanted.",
        )
    return _well("Có LibreOffice để tạo PDF.", "LibreOffice is there to make PDFs.")


def _backups(settings: Settings, now: datetime) -> Line:
    kept = sorted((settings.home / "backups").glob("*.zip"), key=lambda path: path.stat().st_mtime)
    if kept:
        at = datetime.fromtimestamp(kept[-1].stat().st_mtime, now.tzinfo)
        if now - at <= _BACKUP_AGE:
            return _well(
                f"Bản sao lưu cuối: {kept[-1].name}.", f"The last backup: {kept[-1].name}."
            )
    return Line(
        "look",
        "Chưa có bản sao lưu nào trong 2 ngày qua. Chạy: tonghop backup TỆP.zip, rồi chép sang máy "
        "khác.",
        "There is no backup of the last 2 days. Run: tonghop backup FILE.zip; copy it elsewhere.",
    )


def _folder(shared: Path) -> Line:
    # Where a file can be made, handled ones can be put away.
    if shared.is_dir() and os.access(shared, os.R_OK | os.W_OK | os.X_OK):
        return _well(f"Thư mục dùng chung {shared}: đọc, ghi được.", f"{shared} can be used.")
    return Line(
        "ill",
        f"Không đọc, ghi được thư mục dùng chung {shared}. Tạo thư mục, nối lại ổ mạng, cho quyền "
        "ghi, hoặc sửa thiết lập inbox_folder.",
        f"The shared folder {shared} cannot be read and written. Make it, connect the drive, allow "
        "writing, or mend the setting inbox_folder.",
    )


def _server(name: str, host: str, port: int) -> Line:
    try:
        socket.create_connection((host, port), _SERVER_SECONDS).close()
    except OSError as error:
        return Line(
            "ill",
            f"Không nối được máy chủ {name} {host}:{port} ({error}). Xem lại cài đặt và mạng.",
            f"The {name} server {host}:{port} cannot be reached ({error}). See the settings.",
        )
    return _well(f"Máy chủ {name} {host}:{port} trả lời.", f"The {name} server answers.")

"""Backup and restore: one file with every table, every kept file and the signing key.

The file is the same whatever database it came from, so that it also moves an installation from
one database to another. It is made while the service runs: all tables as of one moment.
"""

import hashlib
import json
import os
import shutil
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from pathlib import Path, PurePosixPath
from typing import Any

from sqlalchemy import Connection, Engine, Table

from sync_service.database import dump
from sync_service.database.engine import reading, upgrade, writing
from sync_service.errors import TonghopError

FORMAT = 1
MANIFEST = "manifest.json"
_TABLES, _HOME = "tables/", "home/"
_CHUNK = 1 << 20
# What belongs to the database, is made anew, or is a backup itself.
_LEFT_OUT = ("tonghop.sqlite", "tonghop.sqlite-wal", "tonghop.sqlite-shm", "backups")

Progress = Callable[[str], None]


class BackupRefused(TonghopError):
    """A backup that cannot be made or put back."""


@dataclass(frozen=True)
class Kept:
    """What a backup holds: rows by table, and how many files."""

    made_at: datetime
    revision: str
    rows: dict[str, int]
    files: int


def backup(
    engine: Engine, home: Path, key: bytes, target: Path, now: datetime, told: Progress
) -> Kept:
    """Writes a backup; the file has its name only when it is complete. Raises BackupRefused.

    `key` is written even where it comes from a setting: without it no issued workbook is known.
    """
    if target.exists():
        raise BackupRefused(
            f"{target}: tệp đã có; hãy chọn tên khác.",
            f"{target}: the file is there already; choose another name.",
        )
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(target.name + ".part")
    try:
        with (
            _private(part) as stream,
            zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive,
        ):
            kept = _write(archive, engine, home, key, now, told)
        _sync(part)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return kept


def verify(source: Path) -> Kept:
    """Reads a backup through and holds every part against its checksum; raises BackupRefused."""
    with _opened(source) as archive:
        return _verified(archive, source)


def restore(
    engine: Engine, home: Path, source: Path, now: datetime, told: Progress, *, overwrite: bool
) -> tuple[Kept, Path | None]:
    """Puts a backup back; what stood there before is kept aside in a backup of its own.

    Returns what was restored and the file with what was there. Nothing is touched before the
    whole backup was read and found in order. Raises BackupRefused.
    """
    with _opened(source) as archive:
        kept = _verified(archive, source)
        aside = _aside(engine, home, now, told, overwrite)
        told(MANIFEST)
        with writing(engine) as connection:
            dump.drop_tables(connection)
            dump.make_tables(connection, kept.revision)
            manifest = _manifest(archive, source)
            for table in dump.tables_of(connection):
                told(table.name)
                columns = manifest["columns"][table.name]
                lines = _lines(archive, f"{_TABLES}{table.name}.jsonl")
                dump.read_back(connection, table, columns, lines)
        for entry in archive.namelist():
            if entry.startswith(_HOME):
                _put_back(archive, entry, home)
    upgrade(engine)
    return kept, aside


def free_name(folder: Path, stem: str) -> Path:
    """A name for a new backup in a folder."""
    names = (f"{stem}{f'-{number}' if number else ''}.zip" for number in count())
    return next(path for name in names if not (path := folder / name).exists())


def _write(
    archive: zipfile.ZipFile, engine: Engine, home: Path, key: bytes, now: datetime, told: Progress
) -> Kept:
    sums: dict[str, str] = {}
    rows: dict[str, int] = {}
    columns: dict[str, list[str]] = {}
    with reading(engine) as connection:
        revision = dump.revision_of(connection)
        if revision is None:
            raise BackupRefused("Chưa có cơ sở dữ liệu.", "There is no database.")
        for table in dump.tables_of(connection):
            told(table.name)
            columns[table.name] = [column.name for column in table.columns]
            part = f"{_TABLES}{table.name}.jsonl"
            rows[table.name], sums[part] = _write_table(archive, connection, table, part)
    # Files are written before the rows that name them, so every file of these rows is there.
    files = list(_files(home))
    for path in files:
        entry = _HOME + path.relative_to(home).as_posix()
        sums[entry] = _write_file(archive, entry, path)
    if f"{_HOME}secret" not in sums:
        sums[f"{_HOME}secret"] = hashlib.sha256(key).hexdigest()
        archive.writestr(f"{_HOME}secret", key)
    manifest = {
        "format": FORMAT,
        "made_at": now.isoformat(),
        "revision": revision,
        "rows": rows,
        "columns": columns,
        "sha256": sums,
    }
    archive.writestr(MANIFEST, json.dumps(manifest, indent=1))
    return Kept(now, revision, rows, len(files))


def _write_table(
    archive: zipfile.ZipFile, connection: Connection, table: Table, part: str
) -> tuple[int, str]:
    digest, lines = hashlib.sha256(), 0
    with archive.open(part, "w", force_zip64=True) as stream:
        for line in dump.lines_of(connection, table):
            stream.write(line + b"\n")
            digest.update(line + b"\n")
            lines += 1
    return lines, digest.hexdigest()


def _write_file(archive: zipfile.ZipFile, entry: str, path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file, archive.open(entry, "w", force_zip64=True) as stream:
        while piece := file.read(_CHUNK):
            stream.write(piece)
            digest.update(piece)
    return digest.hexdigest()


def _files(home: Path) -> Iterator[Path]:
    """Every file that is kept, the database's own and half-written ones left out."""
    for path in sorted(home.rglob("*")):
        first = path.relative_to(home).parts[0]
        if path.is_file() and first not in _LEFT_OUT and path.suffix not in (".part", ".tmp"):
            yield path


def _opened(source: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(source)
    except (zipfile.BadZipFile, OSError) as error:
        raise _damaged(source, str(error)) from error


def _manifest(archive: zipfile.ZipFile, source: Path) -> Any:
    try:
        manifest = json.loads(archive.read(MANIFEST))
        if manifest["format"] != FORMAT:
            raise _damaged(source, f"format {manifest['format']}")
        return manifest
    except (KeyError, TypeError, ValueError, zipfile.BadZipFile, OSError) as error:
        raise _damaged(source, f"{MANIFEST}: {error}") from error


def _verified(archive: zipfile.ZipFile, source: Path) -> Kept:
    manifest = _manifest(archive, source)
    wanted: dict[str, str] = manifest["sha256"]
    entries = [name for name in archive.namelist() if name != MANIFEST]
    if sorted(entries) != sorted(wanted):
        raise _damaged(source, "parts missing")
    for name in entries:
        if _is_outside(name) or _digest(archive, name, source) != wanted[name]:
            raise _damaged(source, name)
    files = sum(name.startswith(_HOME) for name in entries)
    made_at = datetime.fromisoformat(manifest["made_at"])
    return Kept(made_at, manifest["revision"], manifest["rows"], files)


def _is_outside(name: str) -> bool:
    """Whether a part would be put anywhere but below its folder."""
    path = PurePosixPath(name)
    return path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name


def _digest(archive: zipfile.ZipFile, name: str, source: Path) -> str:
    digest = hashlib.sha256()
    try:
        with archive.open(name) as stream:
            while piece := stream.read(_CHUNK):
                digest.update(piece)
    except (zipfile.BadZipFile, OSError, EOFError) as error:
        raise _damaged(source, name) from error
    return digest.hexdigest()


def _aside(
    engine: Engine, home: Path, now: datetime, told: Progress, overwrite: bool
) -> Path | None:
    """Keeps what stands there in a backup; None where nothing stands. Raises BackupRefused."""
    secret = home / "secret"
    with reading(engine) as connection:
        has_tables = dump.revision_of(connection) is not None
        is_empty = not has_tables or dump.is_empty(connection)
    # Any command makes a key where there is none: alone it has signed nothing.
    if is_empty and not any(path != secret for path in _files(home)):
        return None
    if not overwrite:
        raise BackupRefused(
            f"{home}: đã có dữ liệu. Muốn thay, thêm --overwrite; dữ liệu cũ được sao lưu trước.",
            f"{home}: there is data. Add --overwrite to replace it; it is backed up first.",
        )
    if not has_tables:
        upgrade(engine)  # files without tables: a backup has both
    target = free_name(home / "backups", f"truoc-khi-khoi-phuc-{now:%Y%m%d-%H%M%S}")
    backup(engine, home, secret.read_bytes() if secret.is_file() else b"", target, now, told)
    return target


def _lines(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    with archive.open(name) as stream:
        for line in stream:
            yield line.rstrip(b"\n")


def _put_back(archive: zipfile.ZipFile, entry: str, home: Path) -> None:
    path = home / entry.removeprefix(_HOME)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    with archive.open(entry) as stream, _private(part) as file:
        shutil.copyfileobj(stream, file)
    part.replace(path)


def _private(path: Path) -> Any:
    """A new file that only its owner reads: it holds the key and digests of tokens."""
    path.unlink(missing_ok=True)
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def _sync(path: Path) -> None:
    with path.open("r+b") as file:
        os.fsync(file.fileno())


def _damaged(source: Path, what: str) -> BackupRefused:
    return BackupRefused(
        f"{source}: không phải bản sao lưu của Tổng Hợp, hoặc đã hỏng ({what}). Dùng bản khác.",
        f"{source}: no backup of Tổng Hợp, or damaged ({what}). Use another one.",
    )

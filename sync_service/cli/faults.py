"""What a fault of the machine or the database is called, for somebody who is no programmer."""

import errno
import sqlite3
from pathlib import Path
from typing import Final

from sqlalchemy.exc import DBAPIError

from sync_service.cli.texts import TEXTS
from sync_service.errors import TonghopError

_FILES: Final = {
    errno.ENOENT: "file_absent",
    errno.EACCES: "file_forbidden",
    errno.EPERM: "file_forbidden",
    errno.EBUSY: "file_forbidden",
    errno.EEXIST: "file_is_there",
    errno.EISDIR: "file_is_folder",
    errno.ENOTDIR: "file_no_folder",
    errno.ENAMETOOLONG: "name_too_long",
    errno.ENOSPC: "disk_full",
    errno.EDQUOT: "disk_full",
    errno.EROFS: "disk_read_only",
}
_DATABASES: Final = {
    sqlite3.SQLITE_FULL: "database_full",
    sqlite3.SQLITE_READONLY: "database_read_only",
    sqlite3.SQLITE_CORRUPT: "database_damaged",
    sqlite3.SQLITE_NOTADB: "database_damaged",
    sqlite3.SQLITE_CANTOPEN: "database_unreachable",
    sqlite3.SQLITE_IOERR: "database_disk",  # a full disk too, where the log cannot grow
}


class MachineRefused(TonghopError):
    """The machine does not do what the command needs."""


def machine_refused(error: OSError) -> MachineRefused:
    """What a fault of files and disks is called, with the file and how to mend it."""
    name = _FILES.get(error.errno or 0, "machine_refused")
    file = error.filename2 or error.filename
    vi, en = TEXTS["some_file"]
    reason = error.strerror or str(error)
    return MachineRefused(
        TEXTS[name][0].format(file=_shown(file) or vi, reason=reason),
        TEXTS[name][1].format(file=_shown(file) or en, reason=reason),
    )


def database_refused(error: DBAPIError) -> MachineRefused | None:
    """What a fault of the database is called; None for one that is the program's own."""
    cause = error.orig
    if isinstance(cause, sqlite3.Error):
        name = _DATABASES.get(getattr(cause, "sqlite_errorcode", 0) & 0xFF)
    else:
        name = "database_unreachable" if error.connection_invalidated or _lost(error) else None
    if name is None:
        return None
    # A driver's further lines are advice for programmers.
    reason = str(cause).strip().splitlines()[0]
    vi, en = TEXTS[name]
    return MachineRefused(vi.format(reason=reason), en.format(reason=reason))


def _lost(error: DBAPIError) -> bool:
    # psycopg tells faults of the connection by having no code of the server's.
    return getattr(error.orig, "sqlstate", "") is None and error.statement is None


def _shown(file: object) -> str:
    return str(Path(file)) if isinstance(file, str) else str(file or "")

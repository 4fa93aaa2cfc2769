"""File names that are not meant to be taken: locks, half-written files, copies made by syncing."""

import re

WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xls", ".xlsb", ".xltx", ".xltm", ".ods", ".csv"})
ARCHIVES = frozenset({".zip", ".rar", ".7z"})

# Of programs that write or fetch a file, and of systems and file servers that keep notes.
_PASSING = re.compile(
    r"""^(~\$|\.|~WR[A-Z]{1,2}\d|~.*\.tmp$|thumbs\.db$|desktop\.ini$|@eaDir$|\#recycle$|\$)
      | \.(tmp|temp|part|partial|crdownload|download|filepart|!ut|swp|lock|lnk|ini)$ | ~$""",
    re.IGNORECASE | re.VERBOSE,
)
# Two people changed one file: which of the copies is meant, only they know. Synology Drive,
# Nextcloud, ownCloud, Dropbox, Syncthing; OneDrive's have the computer's name alone.
_CONFLICT = re.compile(
    r"""_conflict\b | \(conflict | conflicted\ copy | [._]sync-conflict- | \(conflicted
      | -(desktop|laptop|pc)-[A-Z0-9]{5,}(?:-\d+)?\.[a-z]+$""",
    re.IGNORECASE | re.VERBOSE,
)


def is_passing(name: str) -> bool:
    """Whether a file or folder is a lock, a half-written file or a system's own."""
    return _PASSING.search(name) is not None


def is_conflict_copy(name: str) -> bool:
    """Whether a synchronising program made the file because two people changed one."""
    return _CONFLICT.search(name) is not None


def ending(name: str) -> str:
    """The name's ending in small letters with its dot; empty where there is none."""
    stem, dot, end = name.strip().rpartition(".")
    return f".{end.lower()}" if dot and stem and len(end) <= 5 else ""

"""The shared folder: which files lie there complete, and where handled ones are put.

Looked at again and again instead of being told: network drives tell nothing, or not everything.
"""

import os
import re
import secrets
import stat
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import BinaryIO

from sync_service.domain.spelling import nfc
from sync_service.inboxes.names import ARCHIVES, WORKBOOKS, ending, is_conflict_copy, is_passing

HANDLED, TO_MEND = "da-xu-ly", "can-sua"
_DEEPEST = 4
_PACKAGES = frozenset({".xlsx", ".xlsm", ".xltx", ".xltm", ".xlsb", ".ods", ".zip"})
_BEGIN = b"PK\x03\x04"
# A package that does not end as one is still being written, for this long at most.
_PATIENCE_SECONDS = 600
# A name out of an archive may hold what the drive of another system does not take.
_NOT_ON_WINDOWS = re.compile(r'[<>:"/\\|?*\x00-\x1f]')


@dataclass(frozen=True)
class Look:
    """A file as it lay there at one moment. `box` is the top or the unit's folder it lies in."""

    path: Path
    box: Path
    size: int
    modified: int  # ns
    changed: float  # seconds; also when its time of modification was set back

    @property
    def is_conflict_copy(self) -> bool:
        return is_conflict_copy(self.path.name)

    def still(self) -> bool:
        """Whether the file lies there unchanged."""
        try:
            found = self.path.lstat()
        except OSError:
            return False
        return (found.st_size, found.st_mtime_ns) == (self.size, self.modified)


def look(root: Path) -> dict[Path, Look]:
    """Every file that may be a report, below the folder, links not followed; OSError of the top.

    Files of programs and of systems, and what was handled, are left out.
    """
    found: dict[Path, Look] = {}
    with os.scandir(root) as entries:
        listed = sorted(entries, key=lambda entry: entry.name)
    for entry in listed:
        path = root / entry.name
        if _is_folder(entry):
            if not is_passing(entry.name) and entry.name not in (HANDLED, TO_MEND):
                found.update((one.path, one) for one in _below(path, path, 1))
        elif (one := _looked(entry, path, root)) is not None:
            found[path] = one
    return found


def unit_code(root: Path, box: Path) -> str | None:
    """The unit code that a folder's name begins with; None for the top."""
    return None if box == root else nfc(box.name).partition(" - ")[0].strip() or None


def time_there(root: Path) -> float:
    """The time in seconds by which the folder's server dates files, ours where it cannot be told.

    Makes a file in the folder for a moment: the clocks of two machines may be far apart.
    """
    probe = root / f".tonghop-{secrets.token_hex(4)}.tmp"
    try:
        probe.touch(exist_ok=False)
        return probe.lstat().st_mtime
    except OSError:
        return time.time()
    finally:
        with suppress(OSError):
            probe.unlink(missing_ok=True)


def is_complete(one: Look, now: Callable[[], float]) -> bool:
    """Whether the file can be opened and ends as files of its kind end; `now` in seconds.

    One that is damaged for good counts as complete after ten minutes: the sender must be told.
    """
    if not one.still():
        return False
    return _ends_well(one) or one.changed < now() - _PATIENCE_SECONDS


def read(one: Look) -> bytes | None:
    """The file's bytes; None when it changed while it was read, or cannot be read now."""
    try:
        content = one.path.read_bytes()
    except OSError:
        return None
    return content if len(content) == one.size and one.still() else None


def writable(name: str) -> str:
    """The name as the drives of all systems take it."""
    return " ".join(_NOT_ON_WINDOWS.sub("-", name).split()).rstrip(". ")


def put_away(one: Look, place: str) -> Path | None:
    """Moves a file to a place beside it, under a free name.

    None, and the file stays, while it is held open or when it is not the one that was read.
    """
    folder = one.box / place
    try:
        if not one.still():
            return None
        folder.mkdir(parents=True, exist_ok=True)
        target = free_name(folder, one.path.name)
        one.path.rename(target)
        if replace(one, path=target).still():
            return target
        # Saved anew in the last moment: this one was not read yet.
        target.rename(free_name(one.path.parent, one.path.name))
    except OSError:
        pass
    return None


def put_beside(folder: Path, name: str, content: bytes) -> Path:
    """Writes a result into a folder, never seen half-written; the same result only once.

    Raises OSError; nothing is left behind then.
    """
    folder.mkdir(parents=True, exist_ok=True)
    name = _NOT_ON_WINDOWS.sub("_", name)
    for target in _names(folder, name):
        if not _is_taken(target):
            break
        if target.is_file() and target.read_bytes() == content:
            return target
    part = folder / f".{name}.part"
    try:
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        return part.rename(target)
    except OSError:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise


def free_name(folder: Path, name: str) -> Path:
    """A path in the folder where nothing lies yet."""
    return next(target for target in _names(folder, name) if not _is_taken(target))


def _names(folder: Path, name: str) -> Iterator[Path]:
    """The name in the folder, then the same with (2), (3) and so on."""
    yield folder / name
    for number in count(2):
        yield folder / f"{Path(name).stem} ({number}){Path(name).suffix}"


def _is_taken(path: Path) -> bool:
    return path.exists() or path.is_symlink()


def _is_whole(package: BinaryIO) -> bool:
    """Whether the list at the package's end is filled in to its last byte, and fits its place."""
    try:
        with zipfile.ZipFile(package) as opened:
            return min((one.header_offset for one in opened.infolist()), default=-1) == 0
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return False


def _ends_well(one: Look) -> bool:
    try:
        with one.path.open("rb") as file:
            head = file.read(len(_BEGIN))
            # Some systems make the file in its full length first, and fill it then.
            if len(head) < len(_BEGIN) or not any(head):
                return False
            if head[:1] == _BEGIN[:1] and ending(one.path.name) in _PACKAGES:
                return _is_whole(file) and one.still()
    except OSError:  # still held by the program that writes it
        return False
    return one.still()


def _below(folder: Path, box: Path, depth: int) -> Iterator[Look]:
    try:
        with os.scandir(folder) as entries:
            listed = sorted(entries, key=lambda entry: entry.name)
    except OSError:  # taken away meanwhile, or closed to us
        return
    for entry in listed:
        path = folder / entry.name
        if _is_folder(entry):
            if (
                depth < _DEEPEST
                and not is_passing(entry.name)
                and entry.name not in (HANDLED, TO_MEND)
            ):
                yield from _below(path, box, depth + 1)
        elif (one := _looked(entry, path, box)) is not None:
            yield one


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir(follow_symlinks=False)
    except OSError:
        return False


def _looked(entry: os.DirEntry[str], path: Path, box: Path) -> Look | None:
    if is_passing(entry.name) or ending(entry.name) not in WORKBOOKS | ARCHIVES:
        return None
    try:
        # Asked of the file itself: what a listing says of size and time may be old.
        found = path.lstat()
    except OSError:
        return None
    if not stat.S_ISREG(found.st_mode):
        return None
    changed = max(found.st_mtime, found.st_ctime)
    return Look(path, box, found.st_size, found.st_mtime_ns, changed)

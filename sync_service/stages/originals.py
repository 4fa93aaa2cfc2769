"""Received files as they came, kept by checksum before anything else happens to them."""

import hashlib
import os
import secrets
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from sync_service.errors import TonghopError


class KeepRefused(TonghopError):
    """Files cannot be written where originals are kept: no fault of what is in them."""


def checksum(content: bytes) -> str:
    """The SHA-256 under which a file is kept."""
    return hashlib.sha256(content).hexdigest()


def keep(folder: Path, contents: Iterable[bytes]) -> list[str]:
    """Writes files so that a power cut loses none; their checksums, in order.

    Raises KeepRefused when the disk is full or closed to us.
    """
    parts: dict[str, Path] = {}
    try:
        return _keep(folder, contents, parts)
    except OSError as error:
        # A full disk needs every byte that was written in vain.
        for part in parts.values():
            with suppress(OSError):
                part.unlink(missing_ok=True)
        raise KeepRefused(
            f"Không ghi được tệp vào {folder} ({error.strerror}). Giải phóng ổ đĩa, hoặc cho phép "
            "ghi vào thư mục đó. Tệp gửi đến chưa được nhận.",
            f"Cannot write to {folder} ({error.strerror}). Free the disk, or allow writing there. "
            "What was sent has not been received.",
        ) from error


def _keep(folder: Path, contents: Iterable[bytes], parts: dict[str, Path]) -> list[str]:
    """The same; `parts` tells by checksum what was begun."""
    digests: list[str] = []
    for content in contents:
        digest = checksum(content)
        digests.append(digest)
        if digest not in parts and not path_of(folder, digest).exists():
            parts[digest] = _part_of(folder, digest)
            _write(parts[digest], content)
    # All are written before the first is synced: the disk then has little left to do for the rest.
    for part in parts.values():
        _sync_file(part)
    for digest, part in parts.items():
        part.replace(path_of(folder, digest))
    for changed in {path.parent for path in parts.values()}:
        _sync_folder(changed)
    if parts:
        _sync_folder(folder)
    return digests


def read_original(folder: Path, digest: str) -> bytes:
    """A kept file; FileNotFoundError when there is none."""
    return path_of(folder, digest).read_bytes()


def path_of(folder: Path, digest: str) -> Path:
    """Where the file of a checksum is kept."""
    return folder / digest[:2] / digest


def _part_of(folder: Path, digest: str) -> Path:
    # A half-written file never bears the checksum's name, nor another thread's.
    return path_of(folder, digest).with_name(f"{digest}.{secrets.token_hex(4)}.part")


def _write(part: Path, content: bytes) -> None:
    part.parent.mkdir(parents=True, exist_ok=True)
    part.write_bytes(content)


def _sync_file(path: Path) -> None:
    with path.open("r+b") as file:  # Windows syncs only what is open for writing
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":  # Windows has no handle for a folder to sync
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

"""Received files are kept as they came, under their checksum."""

from pathlib import Path

import pytest

from sync_service.stages.originals import checksum, keep, path_of, read_original


def test_a_batch_is_kept_by_checksum(tmp_path: Path) -> None:
    """Checksums come in the order of the files; the same bytes are kept once."""
    contents = [b"one", b"two", b"one"]
    digests = keep(tmp_path, contents)

    assert digests == [checksum(content) for content in contents]
    assert [read_original(tmp_path, digest) for digest in digests] == contents
    kept = {path for path in tmp_path.rglob("*") if path.is_file()}
    assert kept == {path_of(tmp_path, digest) for digest in digests}


def test_a_kept_file_is_never_written_again(tmp_path: Path) -> None:
    """A file received twice stays the one that was kept first."""
    (digest,) = keep(tmp_path, [b"one"])
    before = path_of(tmp_path, digest).stat()

    assert keep(tmp_path, [b"one", b"two"])[0] == digest
    after = path_of(tmp_path, digest).stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_nothing_to_keep_is_nothing_done(tmp_path: Path) -> None:
    """No files: no folder is made, and what was never kept cannot be read."""
    folder = tmp_path / "originals"

    assert keep(folder, []) == []
    assert not folder.exists()
    with pytest.raises(FileNotFoundError):
        read_original(folder, checksum(b"never"))

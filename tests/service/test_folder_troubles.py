"""The shared folder on a bad day: drives that drop out, disks that are full, clerks in a hurry."""

import errno
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sync_service.inboxes import folder
from sync_service.inboxes.folder import Look
from sync_service.stages import originals
from sync_service.stages.collect import folder as stage
from sync_service.stages.collect import folder_answers
from sync_service.stages.collect.common import Collected
from sync_service.stages.originals import KeepRefused
from tests.service.province import found_province
from tests.service.sent_reports import PERIOD, report, wrong
from tests.service.shared_folder import Shared, refusing

HANDLED = f"da-xu-ly/{PERIOD}"


@pytest.fixture
def shared(tmp_path: Path) -> Iterator[Shared]:
    """An empty shared folder, 2023-Q1 open."""
    province = found_province(tmp_path)
    province.open(PERIOD)
    yield Shared(province)
    province.engine.dispose()


def failing(real: Callable[..., Any], number: int, fails: Callable[[str], bool]) -> Any:
    """A function of the system that fails for some paths."""

    def fail(path: Any, *arguments: Any, **named: Any) -> Any:
        if fails(str(path)):
            raise OSError(number, os.strerror(number))
        return real(path, *arguments, **named)

    return fail


def test_a_drive_that_drops_out_in_mid_scan(
    shared: Shared, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was stored but not moved is not forgotten meanwhile: moved later, answered once."""
    shared.put("G1 - x/a.xlsx", report(shared.province))
    with monkeypatch.context() as away:
        away.setattr(Path, "rename", refusing(Path.rename, "a.xlsx"))
        assert shared.collect().accepted == 1
    with monkeypatch.context() as away:

        def is_away(path: str) -> bool:
            return "G1 - x" in path

        away.setattr(os, "scandir", failing(os.scandir, errno.EIO, is_away))
        away.setattr(Path, "lstat", failing(Path.lstat, errno.EIO, is_away))
        assert stage.collect_folder(
            shared.province.context, shared.settings, pause=lambda _: None
        ) == Collected("folder")
    assert shared.collect() == Collected("folder")
    place = f"G1 - x/{HANDLED}"
    assert shared.files() == {f"{place}/a.xlsx", f"{place}/a - kết quả.xlsx"}
    assert shared.stored() == 1


def test_a_file_taken_back_is_settled(shared: Shared, monkeypatch: pytest.MonkeyPatch) -> None:
    """Laid in again later, the same file is a duplicate and told to be one."""
    content = report(shared.province)
    shared.put("a.xlsx", content)
    with monkeypatch.context() as held:
        held.setattr(Path, "rename", refusing(Path.rename, "a.xlsx"))
        shared.collect()
    (shared.root / "a.xlsx").unlink()
    shared.collect()
    shared.put("a.xlsx", content)
    assert shared.collect().duplicate == 1
    assert shared.stored() == 1


def test_the_other_machines_clock_is_wrong(shared: Shared, monkeypatch: pytest.MonkeyPatch) -> None:
    """A half-written file is not taken for an old damaged one: its server's clock is asked."""
    real = folder._looked

    def dated(*arguments: Any) -> Look | None:
        one = real(*arguments)
        return None if one is None else replace(one, changed=one.changed - 3600)

    monkeypatch.setattr(folder, "_looked", dated)
    target = shared.put("a.xlsx", report(shared.province)[:5000])
    context, settings = shared.province.context, shared.settings
    assert folder.time_there(shared.root) == pytest.approx(time.time(), abs=60)
    assert shared.files() == {"a.xlsx"}

    monkeypatch.setattr(folder, "time_there", lambda _root: time.time() - 3600)
    assert stage.collect_folder(context, settings, pause=lambda _: None).waiting == 1
    monkeypatch.setattr(folder, "time_there", lambda _root: time.time() - 2900)
    assert stage.collect_folder(context, settings, pause=lambda _: None).rejected == 1
    assert not target.exists()


def test_a_folder_that_takes_no_files_has_our_time(tmp_path: Path) -> None:
    """Read only or gone: the clock here must do."""
    assert folder.time_there(tmp_path / "không có") == pytest.approx(time.time(), abs=60)


@pytest.mark.parametrize("moment", ["answering", "moving"])
def test_a_file_saved_anew_meanwhile_is_read_too(
    shared: Shared, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    """What the clerk saved after we had read is not moved away unread."""
    target = shared.put("a.xlsx", report(shared.province, a=10))
    newer = report(shared.province, a=20)
    with monkeypatch.context() as during:
        if moment == "answering":
            real = folder.put_beside

            def saved(*arguments: Any) -> Path:
                target.write_bytes(newer)
                return real(*arguments)

            during.setattr(folder, "put_beside", saved)
        else:
            rename = Path.rename

            def moved(self: Path, to: Path) -> Path:
                if self == target:
                    target.write_bytes(newer)
                return rename(self, to)

            during.setattr(Path, "rename", moved)
        assert shared.collect().waiting == 1
    assert target.read_bytes() == newer
    assert shared.collect().accepted == 1
    assert shared.province.figure(PERIOD, "D") == 20
    assert (shared.stored(), shared.collect()) == (2, Collected("folder"))
    assert "a.xlsx" not in shared.files()


def test_a_result_that_cannot_be_written_is_written_later(
    shared: Shared, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Disk full: the file stays, nothing half-written does, and at last the answer is there."""
    shared.put("a.xlsx", wrong(shared.province))
    logged: list[str] = []
    with monkeypatch.context() as full:

        def is_shared(handle: str) -> bool:
            return "dùng chung" in str(Path(f"/proc/self/fd/{handle}").readlink())

        full.setattr(os, "fsync", failing(os.fsync, errno.ENOSPC, is_shared))
        collected = shared.collect(log=logged.append)
        assert (collected.rejected, collected.failed) == (1, 1)
        assert shared.files() == {"a.xlsx"}
        assert "a - kết quả.xlsx: [Errno 28]" in logged[0]
    assert shared.collect() == Collected("folder")
    assert shared.files() == {"can-sua/a.xlsx", "can-sua/a - kết quả.xlsx"}
    assert shared.stored() == 1


def test_a_full_disk_of_ours_stops_the_round(
    shared: Shared, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No file is to blame, and none is touched: they are taken when there is room again."""
    shared.put("a.xlsx", report(shared.province))
    shared.put("b.xlsx", report(shared.province, "G2"))
    with monkeypatch.context() as full:
        full.setattr(Path, "write_bytes", failing(Path.write_bytes, errno.ENOSPC, lambda _: True))
        with pytest.raises(KeepRefused, match="Giải phóng ổ đĩa"):
            shared.collect()
    assert shared.files() == {"a.xlsx", "b.xlsx"}
    assert list(shared.province.context.originals.rglob("*.part")) == []
    assert (shared.stored(), shared.collect().accepted) == (0, 2)


def test_half_an_original_is_no_original(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was written of a file before the disk was full is removed."""
    real = Path.write_bytes

    def half(self: Path, content: bytes) -> int:
        real(self, content[:3])
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(Path, "write_bytes", half)
    with pytest.raises(KeepRefused):
        originals.keep(tmp_path, [b"abcdef"])
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_one_cursed_file_stops_no_other(shared: Shared, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault of ours over one file goes to the log; it stays there, and is taken when mended."""
    shared.put("a.xlsx", report(shared.province, "G1"))
    shared.put("b.xlsx", report(shared.province, "G2"))
    shared.put("c.xlsx", report(shared.province, "G3"))
    real = folder_answers.answer_to

    def fail(context: Any, outcome: Any, log: Any) -> Any:
        if outcome.checked.arrived.file.name == "b.xlsx":
            raise RuntimeError("của chúng ta")
        return real(context, outcome, log)

    logged: list[str] = []
    with monkeypatch.context() as broken:
        broken.setattr(folder_answers, "answer_to", fail)
        collected = shared.collect(log=logged.append)
        assert (collected.accepted, collected.failed) == (3, 1)
        assert len(logged) == 1
        assert "b.xlsx" in logged[0]
        assert "RuntimeError" in logged[0]
        assert "b.xlsx" in shared.files()
    assert shared.collect() == Collected("folder")
    assert {f"{HANDLED}/b.xlsx", f"{HANDLED}/b - kết quả.xlsx"} < shared.files()
    assert shared.stored() == 3


def test_two_rounds_at_once_answer_once(shared: Shared, monkeypatch: pytest.MonkeyPatch) -> None:
    """The worker's and one by hand at the same file: whoever stores it first answers and moves."""
    shared.put("a.xlsx", wrong(shared.province))
    real = stage.unpack
    turns = iter((True, False, False))

    def meanwhile(*arguments: Any) -> Any:
        if next(turns):
            with monkeypatch.context() as other:
                other.setattr(folder, "put_away", lambda *_: None)  # not so far yet
                assert shared.collect().rejected == 1
        return real(*arguments)

    monkeypatch.setattr(stage, "unpack", meanwhile)
    collected = shared.collect()
    assert (collected.duplicate, collected.waiting) == (0, 1)
    assert shared.files() == {"a.xlsx", "can-sua/a - kết quả.xlsx"}
    shared.collect()
    assert shared.files() == {"can-sua/a.xlsx", "can-sua/a - kết quả.xlsx"}
    assert shared.stored() == 1


def test_a_file_that_is_not_here_yet_waits(shared: Shared, monkeypatch: pytest.MonkeyPatch) -> None:
    """A placeholder that the synchronising program cannot fetch now is read another time."""
    shared.put("a.xlsx", report(shared.province))
    with monkeypatch.context() as offline:
        offline.setattr(Path, "read_bytes", failing(Path.read_bytes, errno.EIO, lambda _: True))
        assert shared.collect().waiting == 1
    assert shared.collect().accepted == 1


def test_a_read_only_file_and_thousands_of_old_ones(
    shared: Shared, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was handled over the years is not even listed."""
    shared.put("a.xlsx", report(shared.province)).chmod(0o444)
    for number in range(500):
        shared.put(f"da-xu-ly/2019-Q1/{number}.xlsx", b"")
    listed: list[str] = []
    real = os.scandir
    monkeypatch.setattr(os, "scandir", lambda path: listed.append(str(path)) or real(path))
    assert (
        stage.collect_folder(
            shared.province.context, shared.settings, pause=lambda _: None
        ).accepted
        == 1
    )
    assert set(listed) == {str(shared.root)}
    assert f"{HANDLED}/a.xlsx" in shared.files()


def test_results_of_one_name_are_told_apart(tmp_path: Path) -> None:
    """Another content beside the first gets a number; the same content again does not."""
    for content in (b"1", b"2", b"1", b"2"):
        folder.put_beside(tmp_path, "a - kết quả.xlsx", content)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {
        "a - kết quả.xlsx": b"1",
        "a - kết quả (2).xlsx": b"2",
    }

"""The shared folder: nothing missed, nothing half-read, nothing twice, every file answered."""

import io
import os
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sync_service.database.channels import Closure
from sync_service.inboxes import folder
from sync_service.inboxes.names import is_conflict_copy, is_passing
from sync_service.settings import Settings
from sync_service.stages.channels import switch
from sync_service.stages.collect.common import Collected
from sync_service.stages.collect.folder import FolderRefused, collect_folder, make_boxes
from sync_service.stages.operation.doctor import examine
from sync_service.workbooks.texts import RESULT_SHEET
from tests.service.province import UNITS, Province, found_province
from tests.service.sent_reports import PERIOD, report, wrong
from tests.service.shared_folder import Shared, refusing


@pytest.fixture
def shared(tmp_path: Path) -> Iterator[Shared]:
    """An empty shared folder, 2023-Q1 open."""
    province = found_province(tmp_path)
    province.open(PERIOD)
    yield Shared(province)
    province.engine.dispose()


def test_a_report_is_taken_answered_and_put_away(shared: Shared) -> None:
    """It counts; file and receipt lie in the period's folder; the next round finds nothing."""
    shared.put("G1 - Chi bộ Một/báo cáo.xlsx", report(shared.province, a=30))

    collected = shared.collect()

    place = "G1 - Chi bộ Một/da-xu-ly/2023-Q1"
    assert shared.files() == {f"{place}/báo cáo.xlsx", f"{place}/báo cáo - kết quả.xlsx"}
    assert (collected.accepted, collected.waiting) == (1, 0)
    assert shared.province.figure(PERIOD, "D") == 30
    receipt = openpyxl.load_workbook(shared.root / place / "báo cáo - kết quả.xlsx")
    words = [str(cell.value) for row in receipt[RESULT_SHEET] for cell in row]
    assert "ĐÃ ĐƯỢC NHẬN." in words
    assert shared.collect() == Collected("folder")


def test_a_wrong_report_comes_back_marked_and_goes_again(shared: Shared) -> None:
    """The marked workbook, mended or not, put back into the folder is taken like any other."""
    shared.put("a.xlsx", wrong(shared.province))
    assert shared.collect().rejected == 1
    assert shared.files() == {"can-sua/a.xlsx", "can-sua/a - kết quả.xlsx"}

    (shared.root / "can-sua/a - kết quả.xlsx").rename(shared.root / "a.xlsx")
    assert shared.collect().rejected == 1
    assert "can-sua/a (2).xlsx" in shared.files()
    shared.put("a.xlsx", report(shared.province))
    assert shared.collect().accepted == 1
    assert shared.stored() == 3


def test_the_folder_tells_the_sender(shared: Shared) -> None:
    """A unit's folder is for its subtree only; at the top the stamp alone decides."""
    shared.put("G2/của G1.xlsx", report(shared.province, "G1", a=5))
    shared.put("H1 - Huyện ủy/của G2.xlsx", report(shared.province, "G2", a=6))
    shared.put("của G3.xlsx", report(shared.province, "G3", a=7))
    collected = shared.collect()
    assert (collected.accepted, collected.rejected) == (2, 1)
    assert "G2/can-sua/của G1.xlsx" in shared.files()
    assert shared.province.figure(PERIOD, "D") == 13


def test_what_programs_leave_is_not_touched(shared: Shared) -> None:
    """Locks, half-written files, systems' notes, other documents and links stay where they are."""
    content = report(shared.province)
    left = {
        "~$báo cáo.xlsx", ".~lock.báo cáo.xlsx#", "a.xlsx.part", "b.xlsx.tmp", "~WRD0001.xlsx",
        "c.xlsx.crdownload", "@eaDir/d.xlsx", "#recycle/e.xlsx", ".sync/f.xlsx", "Thumbs.db",
        "hướng dẫn.docx", ".g.xlsx",
    }  # fmt: skip
    for name in left:
        shared.put(name, content)
    outside = shared.province.folder / "ngoài"
    outside.mkdir()
    (outside / "mật.xlsx").write_bytes(content)
    (shared.root / "nối").symlink_to(outside, target_is_directory=True)
    (shared.root / "nối.xlsx").symlink_to(outside / "mật.xlsx")

    assert shared.collect() == Collected("folder")
    assert shared.files() - {"nối"} == left | {"nối.xlsx"}
    assert (outside / "mật.xlsx").exists()
    assert shared.stored() == 0


@pytest.mark.parametrize(
    "name",
    [
        "báo cáo_MAY1_Jan-01-120000-2026_Conflict.xlsx",
        "báo cáo (conflicted copy 2026-01-01 120000).xlsx",
        "báo cáo.sync-conflict-20260101-120000-ABCDEFG.xlsx",
        "báo cáo-DESKTOP-A1B2C3D.xlsx",
    ],
)
def test_conflict_copies_are_named_not_taken(shared: Shared, name: str) -> None:
    """Which of two copies is meant only people know: it is put aside with a text that says so."""
    shared.put(name, report(shared.province))
    assert is_conflict_copy(name)
    assert shared.collect().refused == 1
    assert shared.stored() == 0
    text = (shared.root / "can-sua" / f"{Path(name).stem} - kết quả.txt").read_text("utf-8-sig")
    assert "đồng bộ" in text
    assert f"can-sua/{name}" in shared.files()


def test_plain_names_are_no_conflicts() -> None:
    """What clerks call their files passes."""
    for name in ("Báo cáo quý I - Huyện ủy Một.xlsx", "bc-Q1-2023.xlsx", "PC-01.xlsx", "tmp 1.xls"):
        assert not is_conflict_copy(name)
        assert not is_passing(name)


def test_a_file_that_grows_is_left_alone(shared: Shared) -> None:
    """Changed between two looks, or without the end of its kind, it waits for the next round."""
    content = report(shared.province)
    target = shared.put("a.xlsx", content[:5000])

    assert shared.collect(lambda: target.write_bytes(content[:9000])).waiting == 1
    assert shared.collect().waiting == 1  # it stands still, but is no whole package
    target.write_bytes(content)
    assert shared.collect().accepted == 1


def test_a_damaged_file_is_answered_after_a_while(shared: Shared) -> None:
    """What still is no package ten minutes later is damaged, and its sender is told."""
    shared.put("a.xlsx", report(shared.province)[:5000])
    shared.put("rỗng.xlsx", b"")
    assert shared.collect().waiting == 2
    shared.now = 601
    assert shared.collect().rejected == 2
    assert {"can-sua/a.xlsx", "can-sua/rỗng.xlsx"} < shared.files()


def test_a_file_held_open_is_taken_once(shared: Shared, monkeypatch: pytest.MonkeyPatch) -> None:
    """While Excel holds it, it cannot be moved: answered at once, moved later, received once."""
    shared.put("a.xlsx", report(shared.province))
    with monkeypatch.context() as held:
        held.setattr(Path, "rename", refusing(Path.rename, "a.xlsx"))
        assert shared.collect().accepted == 1
        assert shared.files() == {"a.xlsx", "da-xu-ly/2023-Q1/a - kết quả.xlsx"}
        again = shared.collect()
        assert (again.accepted, again.duplicate, again.waiting) == (0, 0, 1)
    shared.collect()
    assert shared.files() == {"da-xu-ly/2023-Q1/a.xlsx", "da-xu-ly/2023-Q1/a - kết quả.xlsx"}
    assert shared.stored() == 1


@pytest.mark.parametrize("make", [report, wrong])
def test_a_power_cut_between_storing_and_moving(
    shared: Shared, monkeypatch: pytest.MonkeyPatch, make: Callable[[Province], bytes]
) -> None:
    """The next start moves and answers the file; it is not received a second time."""
    shared.put("a.xlsx", make(shared.province))
    with monkeypatch.context() as cut:

        def stop(*_: object) -> None:
            raise KeyboardInterrupt

        cut.setattr(folder, "put_away", stop)
        with pytest.raises(KeyboardInterrupt):
            shared.collect()
    assert shared.stored() == 1
    shared.collect()
    assert shared.stored() == 1
    assert len(shared.files()) == 2
    assert "a.xlsx" not in shared.files()


def test_on_every_database(province: Province, monkeypatch: pytest.MonkeyPatch) -> None:
    """Taken, cut off, put away and settled; a name of two systems and none is no hindrance."""
    province.open(PERIOD)
    shared = Shared(province)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a:b?.xlsx", report(province))
    shared.put("G1 - x/\N{LATIN SMALL LETTER A}\N{COMBINING DOT BELOW}.zip", packed.getvalue())
    with monkeypatch.context() as held:
        held.setattr(folder, "put_away", lambda *_: None)
        assert (shared.collect().accepted, shared.collect().waiting) == (1, 1)
    shared.collect()
    place = "G1 - x/da-xu-ly/2023-Q1"
    assert f"{place}/a_b_ - kết quả.xlsx" in shared.files()
    assert len(shared.files()) == 2
    assert shared.stored() == 1


def test_the_same_file_again_is_a_duplicate(shared: Shared) -> None:
    """Put in once more it is moved beside the first, told to be known, and counts once."""
    content = report(shared.province, a=8)
    shared.put("a.xlsx", content)
    shared.collect()
    shared.put("đổi tên.xlsx", content)
    shared.put("a.xlsx", content)
    assert shared.collect().duplicate == 2
    place = "da-xu-ly/2023-Q1"
    assert {f"{place}/a.xlsx", f"{place}/a (2).xlsx", f"{place}/đổi tên.xlsx"} < shared.files()
    assert shared.stored() == 1


def test_a_zip_is_taken_apart(shared: Shared) -> None:
    """Each workbook is answered; one to be mended sends the zip to be mended."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("đơn vị/G1.xlsx", report(shared.province, "G1"))
        archive.writestr("G2.xlsx", wrong(shared.province, "G2"))
    shared.put("H1/tất cả.zip", packed.getvalue())
    collected = shared.collect()
    assert (collected.accepted, collected.rejected) == (1, 1)
    assert shared.files() == {
        f"H1/can-sua/{name}" for name in ("tất cả.zip", "G1 - kết quả.xlsx", "G2 - kết quả.xlsx")
    }


def test_too_large_a_file_is_not_read(shared: Shared) -> None:
    """It is put aside with a sentence."""
    with shared.put("a.xlsx", b"PK").open("r+b") as file:
        file.truncate(3 << 20)
    shared.now = 601
    assert shared.collect().refused == 1
    text = (shared.root / "can-sua" / "a - kết quả.txt").read_text("utf-8-sig")
    assert "3 MB" in text


def test_a_closed_folder_answers(shared: Shared) -> None:
    """Off as a whole, by unit or by form: the report is answered and does not count."""
    for number, closure in enumerate(
        (
            Closure("folder"),
            Closure("folder", unit="H1"),
            Closure("folder", form="member_statistics"),
        )
    ):
        switch(shared.province.context, closure, is_open=False, actor="test")
        shared.put(f"{number}.xlsx", report(shared.province, "G1", a=20 + number))
        assert shared.collect().rejected == 1
        switch(shared.province.context, closure, is_open=True, actor="test")
    switch(shared.province.context, Closure("folder", unit="H1"), is_open=False, actor="test")
    shared.put("3.xlsx", report(shared.province, "G3"))
    assert shared.collect().accepted == 1


def test_folders_for_units(shared: Shared) -> None:
    """One for each unit that reports, under its code; made once."""
    assert len(make_boxes(shared.province.context, shared.settings)) == 6
    assert (shared.root / "G1 - Chi bộ cơ sở Một").is_dir()
    assert make_boxes(shared.province.context, shared.settings) == []


def test_folders_have_names_that_every_drive_takes(tmp_path: Path) -> None:
    """Signs that Windows refuses are replaced, and the folder still speaks for its unit."""
    units = UNITS.replace("Chi bộ cơ sở Một", "'Đảng bộ xã \"An\" Tân/Phú: <1> \\ *?.'")
    province = found_province(tmp_path, units=units)
    province.open(PERIOD)
    shared = Shared(province)
    make_boxes(province.context, shared.settings)
    (box,) = shared.root.glob("G1 - *")
    assert box.name == "G1 - Đảng bộ xã -An- Tân-Phú- -1- - --"
    shared.put(f"{box.name}/a.xlsx", report(province))
    assert shared.collect().accepted == 1
    province.engine.dispose()


def test_a_missing_folder_is_told(shared: Shared) -> None:
    """A network drive that is away is one sentence; without a setting nothing is done."""
    settings = shared.settings
    settings.signing_key()
    told = [one for one in examine(shared.province.context, settings) if str(shared.root) in one.vi]
    assert [one.verdict for one in told] == ["well"]
    shared.root.rmdir()
    told = [one for one in examine(shared.province.context, settings) if str(shared.root) in one.vi]
    assert [one.verdict for one in told] == ["ill"]
    with pytest.raises(FolderRefused, match="Tạo thư mục đó, nối lại ổ mạng"):
        shared.collect()
    none = Settings(home=shared.province.folder / "home")
    assert collect_folder(shared.province.context, none) == Collected("folder")


@pytest.fixture(scope="module")
def whole_file() -> bytes:
    """A package of some length."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for number in range(5):
            archive.writestr(f"xl/{number}.bin", os.urandom(200))
    return packed.getvalue()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(data=st.data())
def test_a_slow_writer_is_never_read_by_half(
    data: st.DataObject, whole_file: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """However a writer stalls, and however looks fall between: what is taken is whole."""
    root = tmp_path_factory.mktemp("slow")
    target = root / "a.xlsx"
    steps = data.draw(st.lists(st.integers(1, 400), max_size=8))
    written = b""
    before: dict[Path, folder.Look] = {}
    taken: list[bytes] = []
    reserved = data.draw(st.booleans())  # the whole length first, to be filled
    for step in [*steps, len(whole_file)]:
        written = whole_file[: len(written) + step]
        target.write_bytes(written.ljust(len(whole_file) * reserved, b"\0"))
        for _ in range(data.draw(st.integers(0, 3))):
            after = folder.look(root)
            for path, one in after.items():
                still = before.get(path) == one and folder.is_complete(
                    one, partial(float, one.changed)
                )
                content = folder.read(one) if still else None
                taken += [] if content is None else [content]
            before = after
    assert set(taken) <= {whole_file}
    final = folder.look(root)[target]
    assert folder.is_complete(final, partial(float, final.changed))
    assert folder.read(final) == whole_file


def test_every_length_but_the_whole_waits(whole_file: bytes, tmp_path: Path) -> None:
    """A package whose length was reserved first is whole with its last byte, no sooner."""
    target = tmp_path / "a.xlsx"
    for length in range(len(whole_file) - 60, len(whole_file) + 1):
        for content in (whole_file[:length], whole_file[:length].ljust(len(whole_file), b"\0")):
            target.write_bytes(content)
            one = folder.look(tmp_path)[target]
            is_complete = folder.is_complete(one, partial(float, one.changed))
            assert is_complete == (content == whole_file), length

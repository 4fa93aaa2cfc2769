"""What a person without a programmer near is told when the machine or the words are in the way."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy.exc import OperationalError

from sync_service.cli import main
from sync_service.cli.faults import database_refused, machine_refused
from sync_service.stages.named_files import write_whole, written_whole
from tests.commands import run
from tests.service.province import UNITS


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with an installation that has units and an open quarter."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TONGHOP_TODAY", "2023-04-03")
    (tmp_path / "units.yaml").write_text(UNITS, encoding="utf-8")
    run("init")
    run("units", "load", "units.yaml")
    run("periods", "open", "2023-Q1")
    return tmp_path


@pytest.fixture
def full(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A disk on which nothing more can be written under a name that a person chose."""
    written = Path.write_bytes

    def refused(path: Path, data: bytes) -> int:
        if path.suffix == ".part":
            written(path, data[:10])
            raise OSError(28, "No space left on device")
        return written(path, data)

    monkeypatch.setattr(Path, "write_bytes", refused)
    yield


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["bogus"], "không có lệnh “bogus”."),
        (["units", "lod"], "không có lệnh “lod”. Có phải load?"),
        (["rollup"], "thiếu --period."),
        (["rollup", "--period"], "sau --period phải có giá trị."),
        (["rollup", "--priod", "x"], "không có tùy chọn --priod. Có phải --period?"),
        (["receive"], "thiếu PATHS..."),
        (["periods", "open", "2023-Q1", "2023-Q2"], "thừa “2023-Q2”."),
        (["units", "load", "o'clock.xlsx"], "Không có tệp hoặc thư mục o'clock.xlsx."),
        (["units", "load", "."], ". là thư mục, không phải tệp."),
        (["tokens", "revoke", "x"], "TOKEN_ID phải là số nguyên."),
        (["tokens", "add", "--unit", "T", "--role", "boss"], "--role không nhận “boss”. Chọn"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_words_typed_wrongly_are_told_in_vietnamese(
    words: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is wrong, how the command is written, where to read more; exit 2."""
    monkeypatch.chdir(tmp_path)
    told = run(*words, code=2).stderr
    assert said in told
    assert "--help" in told
    assert "Error" not in told


def test_the_language_of_the_settings_holds_for_faults_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who set English reads a refusal and a fault of usage in English; `--lang` goes before."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TONGHOP_LANGUAGE", "en")
    assert "--period is missing" in run("rollup", code=2).stderr
    assert "There is no database in" in run("periods", "list", code=1).stderr
    assert "Chưa có cơ sở dữ liệu" in run("--lang", "vi", "periods", "list", code=1).stderr


def test_a_group_alone_still_shows_its_commands(tmp_path: Path) -> None:
    """`tonghop units` lists what there is, rather than a fault."""
    shown = CliRunner().invoke(main, ["units"])
    assert "load" in shown.output
    assert "Lệnh chưa đúng" not in shown.output


@pytest.mark.usefixtures("full")
@pytest.mark.parametrize(
    "words",
    [
        ["templates", "issue", "--period", "2023-Q1", "--unit", "G1", "--out", "issued"],
        ["workbook", "--period", "2023-Q1", "--out", "kept.xlsx"],
        ["check", "units.yaml", "--annotated", "kept.xlsx"],
        ["links", "make", "--out", "kept.xlsx"],
    ],
    ids=lambda words: words[0],
)
def test_a_full_disk_is_one_sentence_and_leaves_the_file_before(
    words: list[str], office: Path
) -> None:
    """The file named stays as it was; nothing half written lies beside it."""
    (office / "kept.xlsx").write_text("before", encoding="utf-8")
    told = run(*words, code=1).stderr
    assert "Ổ đĩa đã đầy" in told
    assert (office / "kept.xlsx").read_text(encoding="utf-8") == "before"
    assert [path for path in office.rglob("*.part") if "var" not in path.parts] == []


def test_links_that_could_not_be_written_down_do_not_end_the_earlier_ones(
    office: Path, request: pytest.FixtureRequest
) -> None:
    """The codes that the units have go on when the list of new ones cannot be written."""
    run("links", "make", "--out", "first.xlsx")
    before = run("links", "list").stdout
    request.getfixturevalue("full")
    run("links", "make", "--out", "second.xlsx", code=1)
    assert run("links", "list").stdout == before


def test_a_folder_that_may_not_be_written_to(office: Path) -> None:
    """No right, or no folder: a sentence with the file and the mend, in both languages."""
    (office / "no").write_text("a file, not a folder", encoding="utf-8")
    told = run("workbook", "--period", "2023-Q1", "--out", "no/w.xlsx", code=1).stderr
    assert "Errno" not in told
    refused = machine_refused(PermissionError(13, "Permission denied", "a.xlsx"))
    assert "a.xlsx" in refused.vi
    assert "đóng lại" in refused.vi
    assert "close it" in refused.en
    assert "(odd)" in machine_refused(OSError(9999, "odd")).vi


def test_a_broken_database_is_one_sentence(office: Path) -> None:
    """A file that is no database, and a server that does not answer, are named with their mend."""
    run("audit", "verify")
    for path in (office / "var").glob("tonghop.sqlite*"):
        path.write_bytes(b"no database at all" * 500)
    told = run("periods", "list", code=1).stderr
    assert "tonghop restore" in told
    assert "Traceback" not in told


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (sqlite3.SQLITE_FULL, "đã đầy"),
        (sqlite3.SQLITE_IOERR_SHMSIZE, "đã đầy hoặc mất kết nối"),
        (sqlite3.SQLITE_READONLY, "chỉ cho đọc"),
        (sqlite3.SQLITE_CORRUPT, "tonghop restore"),
    ],
)
def test_only_a_damaged_database_is_to_be_restored(code: int, said: str) -> None:
    """A full disk shows as a fault of input and output: nobody is sent to the backup for it."""
    cause = sqlite3.OperationalError("as SQLite says it")
    cause.sqlite_errorcode = code
    refused = database_refused(OperationalError("insert", {}, cause))
    assert refused is not None
    assert said in refused.vi
    assert ("restore" in refused.vi) is (code == sqlite3.SQLITE_CORRUPT)


def test_a_database_server_that_does_not_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Said in one sentence, without the password."""
    monkeypatch.chdir(tmp_path)
    url = "postgresql://tonghop:mat-khau-bi-mat@127.0.0.1:1/tonghop"
    monkeypatch.setenv("TONGHOP_DATABASE_URL", url)
    told = run("doctor", code=1)
    assert "Không nối được cơ sở dữ liệu" in told.stderr
    assert "mat-khau" not in told.stderr + told.stdout


def test_a_fault_of_the_program_is_said_to_be_one(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The traceback for who mends it, then a sentence on what to do, exit 1."""

    def broken(*_: object) -> None:
        raise sqlite3.ProgrammingError("ours")

    monkeypatch.setattr("sync_service.cli.definitions.open_period", broken)
    told = run("periods", "open", "2023-Q2", code=1).stderr
    assert "ProgrammingError: ours" in told
    assert told.rstrip().endswith("tonghop doctor")


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    """A fault inside leaves the file before, and the folder as it was; a new one is readable."""
    file = tmp_path / "sub" / ("Báo cáo " * 24 + ".txt")
    write_whole(file, b"one")
    with pytest.raises(RuntimeError), written_whole(file) as part:
        part.write_bytes(b"tw")
        raise RuntimeError
    assert file.read_bytes() == b"one"
    assert list(file.parent.iterdir()) == [file]
    write_whole(file, b"two")
    assert file.read_bytes() == b"two"
    plain = tmp_path / "plain"
    plain.write_bytes(b"")
    assert file.stat().st_mode == plain.stat().st_mode
    with pytest.raises(OSError) as caught:
        write_whole(tmp_path / "plain" / "below.txt", b"")
    assert "below.txt" in str(caught.value) or "plain" in str(caught.value)

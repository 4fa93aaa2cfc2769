"""Backup and restore: everything comes back, on either database; damage is seen before it hurts."""

import json
import zipfile
from pathlib import Path

import pytest
from sqlalchemy import Engine, inspect, select

from sync_service.database import dump
from sync_service.database.audit import first_broken
from sync_service.database.engine import is_current, open_engine, reading, upgrade
from sync_service.database.tables import metadata
from sync_service.stages.operation.backup import BackupRefused, backup, restore, verify
from tests.service.province import Province, found_province

KEY = b"k" * 32


def told(_what: str) -> None:
    """Progress that nobody watches."""


def everything(engine: Engine) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables as the program sees them."""
    with reading(engine) as connection:
        return {
            table.name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
            for table in metadata.sorted_tables
        }


@pytest.fixture
def used(opened: Province) -> Province:
    """A province in the middle of a quarter: reports, one of them rejected, a plan, originals."""
    opened.report("2023-Q1", "G1", a=30, b1=2)
    opened.report("2023-Q1", "G2", a=11)
    opened.send(b"no workbook", "ảnh.xlsx")
    return opened


def saved(province: Province, target: Path) -> Path:
    home = province.folder
    backup(province.engine, home, KEY, target, province.clock(), told)
    return target


def test_everything_comes_back_on_the_other_database(
    used: Province, tmp_path: Path, postgresql_database: str
) -> None:
    """Every row of every table, every original and the key; and work goes on from there."""
    file = saved(used, tmp_path / "bản sao.zip")
    home = tmp_path / "new"
    home.mkdir()
    is_sqlite = used.engine.dialect.name == "sqlite"
    url = postgresql_database if is_sqlite else f"sqlite:///{home.as_posix()}/tonghop.sqlite"
    engine = open_engine(url)

    kept, aside = restore(engine, home, file, used.clock(), told, overwrite=False)

    assert aside is None
    assert is_current(engine)
    assert everything(engine) == everything(used.engine)
    assert kept.rows["submissions"] == 3
    originals = {path.name for path in used.context.originals.rglob("*") if path.is_file()}
    assert {path.name for path in (home / "originals").rglob("*") if path.is_file()} == originals
    assert (home / "secret").read_bytes() == KEY
    with reading(engine) as connection:
        assert first_broken(connection) is None
    again = Province(home, engine)
    again.report("2023-Q1", "G3", a=7)
    assert again.figure("2023-Q1", "D") == 32 + 11 + 7
    engine.dispose()


def test_what_stood_there_is_kept_aside(used: Province, tmp_path: Path) -> None:
    """Without --overwrite nothing is replaced; with it the old state is a backup of its own."""
    file = saved(used, tmp_path / "first.zip")
    used.report("2023-Q1", "G3", a=5)
    before = everything(used.engine)
    with pytest.raises(BackupRefused, match="--overwrite"):
        restore(used.engine, used.folder, file, used.clock(), told, overwrite=False)
    assert everything(used.engine) == before

    _, aside = restore(used.engine, used.folder, file, used.clock(), told, overwrite=True)

    assert aside is not None
    assert used.figure("2023-Q1", "D") == 43
    restore(used.engine, used.folder, aside, used.clock(), told, overwrite=True)
    assert everything(used.engine) == before


@pytest.mark.parametrize("damage", ["cut", "flipped", "part gone", "part too many", "outside"])
def test_a_damaged_backup_touches_nothing(tmp_path: Path, damage: str) -> None:
    """Every part is read and held against its checksum before the first table is dropped."""
    province = found_province(tmp_path)
    file = saved(province, tmp_path / "a.zip")
    content = bytearray(file.read_bytes())
    broken = tmp_path / "b.zip"
    if damage == "cut":
        broken.write_bytes(content[: len(content) // 2])
    elif damage == "flipped":
        content[content.index(b"tables/units.jsonl") + 40] ^= 0x10
        broken.write_bytes(content)
    else:
        with zipfile.ZipFile(file) as old, zipfile.ZipFile(broken, "w") as new:
            for name in old.namelist():
                if damage != "part gone" or name != "tables/units.jsonl":
                    new.writestr(name, old.read(name))
            if damage != "part gone":
                new.writestr("home/more" if damage == "part too many" else "home/../../x", b"x")
    before = everything(province.engine)

    with pytest.raises(BackupRefused, match=r"b\.zip"):
        verify(broken)
    with pytest.raises(BackupRefused, match=r"b\.zip"):
        restore(province.engine, tmp_path, broken, province.clock(), told, overwrite=True)
    assert everything(province.engine) == before
    province.engine.dispose()


def test_a_backup_of_an_older_version_is_brought_up_to_date(tmp_path: Path) -> None:
    """Tables are made as they were, filled, and then migrated like any old database."""
    home = tmp_path / "old"
    home.mkdir()
    engine = open_engine(f"sqlite:///{home.as_posix()}/tonghop.sqlite")
    with engine.connect() as connection:
        dump.make_tables(connection, "0002")
        connection.commit()
        assert not inspect(connection).has_table("job_runs")
    file = tmp_path / "old.zip"
    province = Province(home, engine)
    backup(engine, home, KEY, file, province.clock(), told)
    engine.dispose()
    newer = found_province(tmp_path)

    restore(newer.engine, tmp_path, file, newer.clock(), told, overwrite=True)

    assert is_current(newer.engine)
    assert everything(newer.engine)["units"] == []
    newer.engine.dispose()


def test_a_backup_is_never_half_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that fills up leaves no file that looks like a backup; an old one is not replaced."""
    province = found_province(tmp_path)
    target = tmp_path / "backups" / "x.zip"

    def full(_what: str) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        backup(province.engine, tmp_path, KEY, target, province.clock(), full)
    assert list(target.parent.iterdir()) == []
    saved(province, target)
    with pytest.raises(BackupRefused, match="tệp đã có"):
        saved(province, target)
    assert target.stat().st_mode & 0o077 == 0
    with zipfile.ZipFile(target) as archive:
        assert json.loads(archive.read("manifest.json"))["rows"]["units"] == 7
    province.engine.dispose()


def test_backups_are_not_backed_up(tmp_path: Path) -> None:
    """Earlier backups, the database's own files and half-written ones stay out."""
    province = found_province(tmp_path)
    upgrade(province.engine)
    saved(province, tmp_path / "backups" / "1.zip")
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "x.part").touch()
    second = saved(province, tmp_path / "backups" / "2.zip")

    with zipfile.ZipFile(second) as archive:
        kept = [name for name in archive.namelist() if name.startswith("home/")]
    assert kept == ["home/units.yaml", "home/secret"]
    province.engine.dispose()


def test_a_stray_key_does_not_stand_in_the_way(used: Province, tmp_path: Path) -> None:
    """A command run before `restore` leaves a key and no tables: nothing that must be kept."""
    file = tmp_path / "backup.zip"
    backup(used.engine, used.folder, KEY, file, used.clock(), told)
    with used.engine.begin() as connection:
        dump.drop_tables(connection)
    home = tmp_path / "new"
    home.mkdir()
    (home / "secret").write_bytes(b"made by any command")
    _, aside = restore(used.engine, home, file, used.clock(), told, overwrite=False)
    assert aside is None
    assert (home / "secret").read_bytes() == KEY


def test_files_without_tables_are_kept_aside(used: Province, tmp_path: Path) -> None:
    """An office's own files in a new home are kept before a backup is put there."""
    file = tmp_path / "backup.zip"
    backup(used.engine, used.folder, KEY, file, used.clock(), told)
    with used.engine.begin() as connection:
        dump.drop_tables(connection)
    home = tmp_path / "new"
    home.mkdir()
    (home / "own.docx").write_bytes(b"own")
    with pytest.raises(BackupRefused, match="--overwrite"):
        restore(used.engine, home, file, used.clock(), told, overwrite=False)
    _, aside = restore(used.engine, home, file, used.clock(), told, overwrite=True)
    assert aside is not None
    with zipfile.ZipFile(aside) as kept:
        assert kept.read("home/own.docx") == b"own"

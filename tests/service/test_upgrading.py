"""A database of another version: named, kept aside before it is changed, never guessed at."""

from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import Engine, text

from sync_service.database.engine import migration_config, open_engine
from sync_service.database.revision import standing
from sync_service.stages.operation.backup import verify
from sync_service.stages.operation.upgrading import DatabaseOutdated, bring_up_to_date
from tests.commands import run
from tests.service.province import UNITS, Province


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """An installation with units, in the working folder; its database."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "units.yaml").write_text(UNITS, encoding="utf-8")
    run("init")
    run("units", "load", "units.yaml")
    return open_engine(f"sqlite:///{(tmp_path / 'var' / 'tonghop.sqlite').as_posix()}")


def put_back(engine: Engine, revision: str) -> None:
    """The tables as an earlier version of the program left them."""
    with engine.connect() as connection:
        config = migration_config()
        config.attributes["connection"] = connection
        command.downgrade(config, revision)
        connection.commit()
    assert standing(engine) == "older"


def call_later(engine: Engine) -> None:
    """The tables as if a program of the future had made them."""
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))


def test_the_standing_is_told_on_both_databases(province: Province) -> None:
    """Missing, earlier, this version's, later: an earlier one is backed up before it changes."""
    home = province.folder / "home"
    assert standing(province.engine) == "current"
    assert bring_up_to_date(province.context, home) is None
    put_back(province.engine, "0005")
    aside = bring_up_to_date(province.context, home)
    assert aside is not None
    assert verify(aside).rows["units"] == 7
    assert standing(province.engine) == "current"
    call_later(province.engine)
    assert standing(province.engine) == "newer"
    with pytest.raises(DatabaseOutdated, match="phiên bản mới hơn"):
        bring_up_to_date(province.context, home)


def test_an_older_database_is_kept_aside_and_brought_up_to_date(
    office: Engine, tmp_path: Path
) -> None:
    """Commands name the mend; `init` backs up, upgrades, keeps the data; the backup is whole."""
    put_back(office, "0004")
    office.dispose()
    assert "tonghop init" in run("periods", "list", code=1).stderr
    assert "phiên bản cũ" in run("doctor", code=1).stdout
    told = run("init").stderr
    (aside,) = (tmp_path / "var" / "backups").glob("truoc-khi-nang-cap-*.zip")
    assert aside.name in told
    assert "được giữ nguyên" in told
    assert "2023-Q1" in run("periods", "open", "2023-Q1").stderr
    assert str(aside.name) in run("restore", str(aside), "--overwrite").stderr
    assert run("periods", "list").stdout.count("2023-Q1") == 0
    assert len(list((tmp_path / "var" / "backups").glob("truoc-khi-nang-cap-*.zip"))) == 1
    run("init")
    assert len(list((tmp_path / "var" / "backups").glob("truoc-khi-nang-cap-*.zip"))) == 1


def test_a_newer_database_is_left_alone(office: Engine, tmp_path: Path) -> None:
    """An earlier program neither works on it nor touches it, and says what to use."""
    call_later(office)
    office.dispose()
    for words in (["init"], ["periods", "list"], ["serve"]):
        assert "phiên bản mới hơn" in run(*words, code=1).stderr
    assert "phiên bản mới hơn" in run("doctor", code=1).stdout
    assert not (tmp_path / "var" / "backups").exists()


def test_no_database_names_the_folder_that_was_looked_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who runs a command in the wrong folder sees where it looked, and is not sent to `init`."""
    monkeypatch.chdir(tmp_path)
    told = run("periods", "list", code=1).stderr
    assert str(tmp_path / "var") in told
    assert "trong thư mục trước đây vẫn dùng" in told


def test_before_any_unit_is_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A token or a plan's unit before the units is refused by name, not by a traceback."""
    monkeypatch.chdir(tmp_path)
    run("init")
    told = run("tokens", "add", "--unit", "07", "--role", "clerk", code=2).stderr
    assert "Không có đơn vị mã 07" in told

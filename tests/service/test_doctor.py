"""The doctor: well where all is well, and the right line where something is not."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from sync_service.database.engine import open_engine, writing
from sync_service.database.tables import audit, rollups
from sync_service.jobs.table import jobs_of
from sync_service.jobs.worker import Worker
from sync_service.settings import Settings
from sync_service.stages.operation.doctor import Line, examine
from tests.service.province import Province


@pytest.fixture
def used(opened: Province) -> Province:
    """A province with a report and a worker that has looked at the clock."""
    opened.report("2023-Q1", "G1", a=30, b1=2)
    jobs = jobs_of(opened.context.contract.lists.calendar)
    Worker(opened.context, settings_of(opened), jobs, print).tick()
    return opened


def settings_of(province: Province, **given: object) -> Settings:
    settings = Settings(home=province.folder, **given)  # type: ignore[arg-type]
    settings.signing_key()
    return settings


def ill(province: Province, full: bool = True, **given: object) -> list[str]:
    lines = list(examine(province.context, settings_of(province, **given), full=full))
    assert all(one.vi and one.en for one in lines)
    return [one.vi for one in lines if one.verdict == "ill"]


def test_a_sound_installation_is_well(used: Province) -> None:
    """Nothing is ill, totals and originals were looked at, and a second look finds the same."""
    assert ill(used) == []
    lines: list[Line] = list(examine(used.context, settings_of(used), full=True))
    words = "\n".join(one.vi for one in lines)
    assert "Số tổng hợp kỳ 2023-Q1 đúng bằng tổng các báo cáo" in words
    assert "1 tệp gốc còn đủ (đã đọc lại từng tệp)" in words
    assert used.figure("2023-Q1", "D") == 32


def test_a_changed_original_is_found(used: Province) -> None:
    """A changed byte only by reading, a lost file at once."""
    (original,) = [path for path in used.context.originals.rglob("*") if path.is_file()]
    original.write_bytes(original.read_bytes()[:-1] + b"x")
    assert ill(used, full=False) == []
    assert "bị mất hoặc bị sửa" in ill(used)[0]
    original.unlink()
    assert "1 tệp gốc bị mất" in ill(used, full=False)[0]


def test_changed_totals_and_a_changed_record_are_found(used: Province) -> None:
    """Figures touched behind the program's back, and an entry of the audit rewritten."""
    with writing(used.engine) as connection:
        connection.execute(update(rollups).where(rollups.c.unit == "T").values(reports=7))
        connection.execute(update(audit).where(audit.c.id == 2).values(actor="nobody"))

    told = ill(used)

    assert any(words.startswith("Nhật ký bị sửa từ bản ghi 2") for words in told)
    assert any("kỳ 2023-Q1 khác tổng các báo cáo" in words for words in told)
    assert len(told) == 2


def test_a_worker_that_stands_still_is_told(used: Province) -> None:
    """Hours without a look at the clock, and servers that do not answer."""
    used.clock.now += timedelta(hours=3)

    told = ill(used, full=False, smtp_host="127.0.0.1", smtp_port=9, mail_from="a@x.vn")

    assert "không chạy từ 09:00 03/04/2023" in told[0]
    assert "Không nối được máy chủ SMTP 127.0.0.1:9" in told[1]


def test_a_database_without_tables_is_told(used: Province, tmp_path: Path) -> None:
    """The one line that matters, with the command that mends it."""

    engine = open_engine(f"sqlite:///{tmp_path.as_posix()}/none.sqlite")
    lines = list(examine(replace(used.context, engine=engine), settings_of(used)))
    engine.dispose()

    assert [(one.verdict, "tonghop init" in one.vi) for one in lines] == [("ill", True)]

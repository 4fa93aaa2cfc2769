"""A form mended in mid-quarter: the open period moves to it, and nothing received is lost."""

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import select

from sync_service.contract.loading import Contract
from sync_service.database import audit, rollups, tables
from sync_service.database.engine import reading, writing
from sync_service.errors import UsageRefused
from sync_service.stages.consolidate import recompute
from sync_service.stages.period_forms import MovedForms, move_forms
from sync_service.stages.periods import known_period, set_period_state
from sync_service.stages.provincial import workbook
from sync_service.stages.rollup import scope_of
from sync_service.stages.trace import trace
from tests.commands import run
from tests.service.province import UNITS, Province, found_province, honest
from tests.service.test_migrate import STATISTICS, contract_with

PERIOD = "2023-Q1"


@pytest.fixture(scope="module")
def newer_contract(tmp_path_factory: pytest.TempPathFactory) -> Contract:
    """The definitions after the office has made a second version of one form."""
    return contract_with(tmp_path_factory.mktemp("newer"))


@pytest.fixture
def province(tmp_path: Path) -> Iterator[Province]:
    """A province on SQLite: nothing here is a database's own."""
    founded = found_province(tmp_path)
    yield founded
    founded.engine.dispose()


@pytest.fixture
def moved(province: Province, newer_contract: Contract) -> Iterator[tuple[Province, MovedForms]]:
    """A quarter with one report on the old version, moved to the new one."""
    province.open(PERIOD)
    figures = honest(PERIOD, "G1", a=29, b1=3)
    figures |= {("KN_T1", "Tổng số"): 0, ("KN_T7", "Tổng số"): 1, ("KN_T8", "Tổng số"): 2}
    figures["KN_T8", "Giải trình"] = "Nhân sĩ tiêu biểu"
    outcome = province.send(province.filled(PERIOD, "G1", figures))
    assert outcome.status == "accepted", [(f.code, f.place) for f in outcome.findings]
    province.context = replace(province.context, contract=newer_contract)
    yield province, move_forms(province.context, PERIOD, "test")


def test_reports_received_count_in_the_new_order(moved: tuple[Province, MovedForms]) -> None:
    """Joined rows are added, others stay, new ones are blank; from scratch it is the same."""
    province, found = moved
    assert found == MovedForms({STATISTICS: ("2026.1", "2026.2")}, 1)
    assert province.figure(PERIOD, "KN_T7") == 3
    assert province.figure(PERIOD, "D") == 32
    assert province.figure(PERIOD, "HN") is None
    with writing(province.engine) as connection:
        opened = known_period(connection, PERIOD)
        kept = rollups.totals_of(connection, PERIOD, ["T"])
        recompute(province.context, connection, opened)
        again = rollups.totals_of(connection, PERIOD, ["T"])
    assert kept.keys() == again.keys()
    for code, total in kept.items():
        assert total.sums.tolist() == again[code].sums.tolist()


def test_totals_are_still_traced_and_published(moved: tuple[Province, MovedForms]) -> None:
    """Each total leads to the clerk's own cells, and the provincial workbook can be drawn."""
    province, _ = moved
    with reading(province.engine) as connection:
        scope = scope_of(connection, known_period(connection, PERIOD).period, None)
        found = trace(province.context, connection, scope, "D", None)
        drawn = workbook(province.context, connection, scope)
    assert [(one.unit, one.value, one.sheet) for one in found.sources] == [("G1", 32, "Biểu 1")]
    sheet = openpyxl.load_workbook(BytesIO(drawn))["Biểu 1"]
    rows = {row[1].value: row[2].value for row in sheet.iter_rows() if row[1].value}
    assert rows["D"] == 32


def test_what_comes_afterwards(moved: tuple[Province, MovedForms]) -> None:
    """Workbooks are issued on the new version; a unit returned to fills in the new row."""
    province, _ = moved
    figures = honest(PERIOD, "G1", a=29, b1=3) | {
        ("HN", heading): 5 if heading == "Tổng số" else 0
        for heading in ("Tổng số", "Nữ", "Dân tộc thiểu số", "Có đạo")
    }
    outcome = province.send(province.filled(PERIOD, "G1", figures))
    assert outcome.status == "accepted", [(f.code, f.place) for f in outcome.findings]
    assert province.figure(PERIOD, "HN") == 5
    assert province.figure(PERIOD, "D") == 32
    assert province.figure(PERIOD, "KN_T7") is None


def test_it_is_on_record_and_done_once(moved: tuple[Province, MovedForms]) -> None:
    """The audit record names the versions; a second time there is nothing to do."""
    province, _ = moved
    again = move_forms(province.context, PERIOD, "test")
    assert again == MovedForms({}, 1)
    with reading(province.engine) as connection:
        assert audit.first_broken(connection) is None
        query = select(tables.audit.c.detail).where(tables.audit.c.action == "period.forms")
        details = list(connection.scalars(query))
    assert details == [{"forms": {STATISTICS: ["2026.1", "2026.2"]}}]


def test_a_closed_period_keeps_its_forms(province: Province, newer_contract: Contract) -> None:
    """Its figures are signed: it is refused, with the way out."""
    province.open(PERIOD)
    set_period_state(province.context, PERIOD, "closed", "test")
    province.context = replace(province.context, contract=newer_contract)
    with pytest.raises(UsageRefused, match="đã khóa sổ"):
        move_forms(province.context, PERIOD, "test")
    with reading(province.engine) as connection:
        assert known_period(connection, PERIOD).forms[STATISTICS] == "2026.1"


def test_the_commands_of_periods(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """States in words; a year mistyped is refused; nothing newer is said."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TONGHOP_TODAY", "2023-04-03")
    (tmp_path / "units.yaml").write_text(UNITS, encoding="utf-8")
    run("init")
    assert "Chưa mở kỳ nào" in run("periods", "list").stderr
    run("units", "load", "units.yaml")
    assert "Xem lại năm" in run("periods", "open", "2032-Q1", code=2).stderr
    run("periods", "open", "2023-Q1")
    run("periods", "open", "2032-Q1", "--ahead")
    assert "Đã khóa sổ kỳ 2032-Q1" in run("periods", "close", "2032-Q1").stderr
    listed = [line.split("\t")[:2] for line in run("periods", "list").stdout.splitlines()]
    assert listed == [["2023-Q1", "đang mở"], ["2032-Q1", "đã khóa sổ"]]
    assert "phiên bản mới nhất" in run("periods", "move-forms", "2023-Q1").stderr
    assert "đã khóa sổ" in run("periods", "move-forms", "2032-Q1", code=2).stderr

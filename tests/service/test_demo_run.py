"""The demonstration as a whole: three quarters over real HTTP, and what it leaves behind."""

import socket
from collections import Counter
from dataclasses import replace
from io import BytesIO, StringIO
from pathlib import Path
from urllib.parse import urlsplit

import openpyxl
import pytest
from python_calamine import CalamineWorkbook
from rich.console import Console

from sync_service.app import build_context
from sync_service.contract.definitions import StatisticsForm
from sync_service.contract.loading import load_contract
from sync_service.demo.filling import fill, locate
from sync_service.demo.province import ISSUERS, sample_province
from sync_service.demo.results import DemoResult, PeriodResult
from sync_service.demo.run import PERIODS, run_demo
from sync_service.demo.sending import Json
from sync_service.domain.assignments import assign
from sync_service.domain.periods import Period
from sync_service.domain.submissions import ReceivedFile
from sync_service.domain.units import Organisation
from sync_service.errors import UsageRefused
from sync_service.settings import Settings
from sync_service.stages.receive import check
from tests.shared_demo import Added, Demo


def expected_values(added: Added, forms: list[str]) -> Json:
    """The rollup's values as they must be, worked out from the sums."""
    expected: Json = {}
    for code in forms:
        form = load_contract().form(code)
        assert isinstance(form, StatisticsForm)
        for cell in form.cells:
            key = (cell.sheet, cell.measure, cell.column.heading.vi)
            number = added.average_age if cell.row.weighted_by else added.sums.get(key)
            expected.setdefault(code, {}).setdefault(cell.measure, {})[cell.column.code] = number
    return expected


def test_three_quarters_are_reported_and_add_up(demo: Demo) -> None:
    """A whole run: every answer as the clerks reckon, every total as openpyxl adds it up."""
    result = demo.result
    assert [one.period for one in result.periods] == list(PERIODS)
    for one in result.periods:
        assert one.unexpected == ()
        assert one.issued >= 300
        assert one.corrected > 20
        assert one.count("duplicate") > 0
        coverage = one.rollup["coverage"]
        assert coverage["expected"] == one.issued
        assert coverage["accepted"] == len(one.accepted) == one.issued - len(one.missing)
        assert 0 < len(one.missing) < 12
        check_totals(demo, one)
        check_plans(result, one)
        names = openpyxl.load_workbook(one.provincial).sheetnames
        assert {"Tổng quan", "Biểu 1", "Tình hình nộp"} <= set(names)
    check_trial(result)
    check_story(demo.said, result)


def check_totals(demo: Demo, period: PeriodResult) -> None:
    added = demo.added(period.period)
    forms = ["member_statistics", "target_counts"]
    assert {form: period.rollup["values"][form] for form in forms} == expected_values(added, forms)

    boxes: Counter[str] = Counter()
    for task in period.rollup["tasks"]:
        boxes.update(task["boxes"])
    assert boxes["done_on_time"] + boxes["done_late"] == added.statuses["hoàn thành"] > 0
    assert boxes["paused"] == added.statuses["tạm dừng"]
    assert boxes["not_applicable"] == added.statuses["không thuộc phạm vi"]
    assert boxes.total() == added.statuses.total()


def check_plans(result: DemoResult, period: PeriodResult) -> None:
    """Each workbook has a sheet for just the plans that concern its unit.

    All five reach somebody until the district and the bloc with plans of their own are closed;
    these two never reach anybody else. What is reported on them arrives in the totals.
    """
    sheets = {
        file.stem.removeprefix(f"{period.period}_"): {
            name for name in CalamineWorkbook.from_path(file).sheet_names if name.startswith("NV ")
        }
        for file in (result.issued_folder / period.period).glob("*.xlsx")
    }
    assert len(sheets) == period.issued
    plans = [replace(plan, unit=ISSUERS.get(plan.code)) for plan in load_contract().plans]
    province = sample_province()
    organisation = Organisation.build(province.entries, province.events)
    tree = organisation.tree(Period.parse(period.period).last_day)
    found = assign(plans, load_contract().lists.agencies, list(tree.units.values()), tree.subtree)
    for unit, carried in sheets.items():
        held = {task.plan for task in found.of(unit, tree.units[unit].kind)}
        assert carried == {f"NV {plan}" for plan in held}, unit
    inside = {plan: unit for plan, unit in ISSUERS.items() if unit in tree.units}
    assert bool(inside) == (period.period != "2025-Q3")
    reached = {plan.code for plan in plans} - (set(ISSUERS) - set(inside))
    assert set().union(*sheets.values()) == {f"NV {plan}" for plan in reached}
    for plan, above in inside.items():
        having = {unit for unit, carried in sheets.items() if f"NV {plan}" in carried}
        assert above in having <= set(tree.subtree(above))
    tasks = period.rollup["tasks"]
    assert {one["plan"] for one in tasks if sum(one["boxes"].values())} == reached


def check_trial(result: DemoResult) -> None:
    """The workbook to try is refused for one figure, and accepted once that is mended."""
    settings = Settings(home=result.home)
    context = build_context(settings)
    try:
        content = result.trial_file.read_bytes()
        (refused,) = check(context, [ReceivedFile("thử.xlsx", content, "file", context.now())])
        assert refused.status == "rejected"
        first = refused.findings[0]
        assert (first.place.sheet, first.place.cell, first.code) == ("Biểu 1", "C23", "TK-101")
        places = locate(content)["Biểu 1"]
        sheet = openpyxl.load_workbook(BytesIO(content))["Biểu 1"]
        a, b, c = (sheet[places[code, "Tổng số"]].value for code in "ABC")
        mended = fill(content, {"Biểu 1": {"C23": a + b - c}})
        (accepted,) = check(context, [ReceivedFile("thử.xlsx", mended, "file", context.now())])
        assert accepted.status == "accepted"
    finally:
        context.engine.dispose()


def check_story(said: str, result: DemoResult) -> None:
    """What is said names the places and the next commands; no server is left behind."""
    assert "số liệu mẫu" in said
    assert "rollup --period 2025-Q3" in said
    assert result.open_unit in said
    assert result.office_token not in said
    word = next(word for word in said.split() if word.startswith("http://"))
    address = urlsplit(word.rstrip("."))
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((address.hostname, address.port), 5)


def test_a_folder_with_other_things_is_left_alone(tmp_path: Path) -> None:
    """The demonstration empties its own folders only."""
    (tmp_path / "mine.txt").write_text("kept")

    with pytest.raises(UsageRefused, match="thư mục trống"):
        run_demo(tmp_path, serve=False, console=Console(file=StringIO()))
    assert [file.name for file in tmp_path.iterdir()] == ["mine.txt"]

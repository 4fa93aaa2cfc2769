"""A plan loaded again: what was reported stays, every change is told, and has its reason."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from openpyxl import load_workbook
from sqlalchemy import Connection, text

from sync_service.contract.plan_files import plan_of, to_content
from sync_service.database import audit
from sync_service.database.engine import MIGRATIONS, open_engine
from sync_service.database.plans import all_plans, as_frozen
from sync_service.errors import UsageRefused
from sync_service.stages.definitions import LoadedPlan
from sync_service.stages.periods import known_period, set_period_state
from sync_service.stages.plans.changes import PlanChangeRefused, plan_history
from sync_service.workbooks.plans.file import write_plan
from tests.service.province import Province

Content = dict[str, Any]


def a_task(code: str, title: str, by: str, agency: str = "Các tổ chức cơ sở đảng") -> Content:
    """A task with a day."""
    deadline = {"text": f"trước {by}", "kind": "fixed", "by": by}
    roles = {"implement": [agency]} if agency else {}
    return {"code": code, "title": title, "roles": roles, "deadline": deadline}


def a_plan(*tasks: Content, number: str = "01-KH/TU") -> Content:
    """A plan of the province."""
    return {
        "code": "MAU",
        "document": {
            "type": "Kế hoạch",
            "number": number,
            "date": "2022-10-03",
            "issuer": "Tỉnh ủy Mẫu",
            "title": "Mẫu",
            "implements": [],
        },
        "tasks": list(tasks),
        "targets": [],
    }


ONE, TWO, THREE = (
    a_task("1", "Học nghị quyết", "2023-01-31"),
    a_task("2", "Sửa quy chế", "2023-06-30"),
    a_task("3", "Lập đề án", "2023-12-31"),
)


@pytest.fixture
def reported(province: Province, load: Callable[..., LoadedPlan]) -> Province:
    """The plan of three tasks, reported on by G1 in 2023-Q1; 2023-Q2 is open as well."""
    assert load(a_plan(ONE, TWO, THREE)).changes == ()
    province.open("2023-Q1")
    province.report("2023-Q1", "G1")
    province.open("2023-Q2")
    return province


def boxes(province: Province, period: str) -> dict[str, list[str]]:
    """Each task's boxes that are not empty."""
    return {
        one.code: [box for box, count in one.boxes.items() if count]
        for one in province.rollup(period).tasks
    }


def history(province: Province) -> list[tuple[str, str, str | None]]:
    """Task, change and reason of all that is on record."""
    with province.engine.connect() as connection:
        assert audit.first_broken(connection) is None
        found = plan_history(connection, "MAU")
    return [(one.change.task, one.change.change, one.reason) for one in found.changes]


def test_a_deadline_that_was_reported_on_changes_with_a_reason_only(
    reported: Province, load: Callable[..., LoadedPlan]
) -> None:
    """Refused without one; with it, kept with the old and new day; the closed period stays."""
    set_period_state(reported.context, "2023-Q1", "closed", "test")
    assert boxes(reported, "2023-Q1")["1"] == ["open_overdue"]
    later = a_task("1", "Học nghị quyết", "2023-08-31")
    with pytest.raises(PlanChangeRefused, match=r"Đổi thời hạn: 1\.") as refused:
        load(a_plan(later, TWO, THREE))
    assert "--reason" in refused.value.vi
    assert history(reported) == []
    load(a_plan(later, TWO, THREE), reason="Công văn 12-CV/TU")
    assert history(reported) == [("1", "deadline", "Công văn 12-CV/TU")]
    with reported.engine.connect() as connection:
        (change,) = plan_history(connection, "MAU").changes
    assert (change.change.old["by"], change.change.new["by"]) == ("2023-01-31", "2023-08-31")
    assert boxes(reported, "2023-Q1")["1"] == ["open_overdue"]
    reported.report("2023-Q2", "G1")
    assert boxes(reported, "2023-Q2")["1"] == ["open_in_time"]


def test_a_task_with_reports_is_withdrawn_not_lost(
    reported: Province, load: Callable[..., LoadedPlan]
) -> None:
    """It is given to nobody any more, its reports stay; it can come back."""
    with pytest.raises(PlanChangeRefused, match=r"Không còn trong tệp: 2 \(sẽ giữ lại báo cáo"):
        load(a_plan(ONE, THREE))
    loaded = load(a_plan(ONE, THREE), reason="Gộp vào nhiệm vụ 3")
    assert [(one.task, one.change) for one in loaded.changes] == [("2", "withdrawn")]
    assert boxes(reported, "2023-Q1")["2"] == ["open_in_time"]
    reported.report("2023-Q2", "G1")
    assert set(boxes(reported, "2023-Q2")) == {"1", "3"}
    load(a_plan(ONE, THREE))  # loading it once more needs no reason and changes nothing
    load(a_plan(ONE, TWO, THREE))
    assert [one[:2] for one in history(reported)] == [("2", "withdrawn"), ("2", "restored")]


def test_what_nobody_reported_on_may_change_and_is_told(
    province: Province, load: Callable[..., LoadedPlan]
) -> None:
    """New and dropped tasks, titles, agencies, other words for the same day."""
    load(a_plan(ONE, TWO, THREE))
    changed = {**ONE, "title": "Quán triệt nghị quyết"}
    moved = a_task("2", "Sửa quy chế", "2023-07-31", "Các huyện ủy")
    new = a_task("4", "Mở lớp", "2023-09-30")
    changed["deadline"] = {**ONE["deadline"], "text": "chậm nhất 31/01/2023"}
    loaded = load(a_plan(changed, moved, new))
    assert [(one.task, one.change) for one in loaded.changes] == [
        *(("1", "title"), ("1", "wording")),
        *(("2", "deadline"), ("2", "roles")),
        *(("3", "dropped"), ("4", "added")),
    ]
    assert {reason for _, _, reason in history(province)} == {None}


def test_another_document_under_the_same_code_is_refused(
    reported: Province, load: Callable[..., LoadedPlan]
) -> None:
    """Two plans read without a number may be called alike: neither takes the other's place."""
    other = a_plan(ONE, TWO, THREE, number="07-KH/TU")
    with pytest.raises(PlanChangeRefused, match="đang là của văn bản khác") as refused:
        load(other)
    assert "01-KH/TU" in refused.value.vi and "07-KH/TU" in refused.value.vi
    assert load(other, reason="Ghi sai số").is_new is False


def test_tasks_that_name_nobody_are_told_and_given_out(
    province: Province, load: Callable[..., LoadedPlan]
) -> None:
    """To a class, a unit's name or its code; what is none of these is refused with near ones."""
    nobody = a_task("2", "Sửa quy chế", "2023-06-30", "")
    assert load(a_plan(ONE, nobody)).unassigned == ("2",)
    province.open("2023-Q1")

    def holders() -> list[str]:
        with province.engine.connect() as connection:
            return [unit for unit in ("H1", "H2", "G1", "G2") if _has(province, connection, unit)]

    assert holders() == []
    loaded = load(a_plan(ONE, nobody), unassigned=["Các huyện ủy", "G2"])
    assert loaded.unassigned == () and loaded.unresolved == ()
    assert holders() == ["H1", "H2", "G2"]
    with pytest.raises(UsageRefused, match="Huyện ủy Một"):
        load(a_plan(ONE, nobody), unassigned=["Huyện ủy Mộ"])
    assert holders() == ["H1", "H2", "G2"]


def _has(province: Province, connection: Connection, unit: str) -> bool:
    opened = known_period(connection, "2023-Q1")
    kind = "huyen_uy" if unit.startswith("H") else "chi_bo_co_so"
    held = opened.assignments(all_plans(connection)).of(unit, kind)
    return "2" in [one.task.code for one in held]


def test_the_history_of_an_unknown_plan_is_refused(province: Province) -> None:
    """With the plans that there are."""
    province.load_plan()
    with province.engine.connect() as connection, pytest.raises(UsageRefused, match="QNG-21"):
        plan_history(connection, "QNG-12")


def test_the_checking_workbook_marks_who_is_missing(tmp_path: Path) -> None:
    """The cells of a task's agencies are coloured where it names nobody, and only there."""
    out = tmp_path / "plan.xlsx"
    write_plan(out, plan_of(a_plan(ONE, a_task("2", "Sửa quy chế", "2023-06-30", ""))))
    sheet = load_workbook(out)["Nhiệm vụ"]
    fills = [
        [sheet.cell(row, column).fill.fgColor.rgb[-6:] for column in (2, 4, 5, 6, 7)]
        for row in (2, 3)
    ]
    assert fills == [["000000"] * 5, ["000000", *["FFF2CC"] * 4]]


def test_periods_from_before_the_migration_freeze_what_their_plans_had(database_url: str) -> None:
    """An installation of the version before keeps its boxes whatever is loaded later."""
    engine = open_engine(database_url)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0002")
        moment = "2023-04-03 00:00:00"
        content = json.dumps(to_content(plan_of(a_plan(ONE, TWO))))
        connection.execute(
            text("insert into plans values ('MAU', 0, :content, :moment)"),
            {"content": content, "moment": moment},
        )
        connection.execute(
            text(
                "insert into periods values ('2023-Q1', '2023-01-01', '2023-03-31', '2023-04-10', "
                "'closed', '{}', '{}', :moment)"
            ),
            {"moment": moment},
        )
        command.upgrade(config, "0003")
        later = plan_of(a_plan(a_task("1", "Học nghị quyết", "2024-01-31"), THREE))
        (plan,) = as_frozen(connection, "2023-Q1", [later])
    engine.dispose()
    assert [str(task.deadline.by) for task in plan.tasks] == ["2023-01-31", "2023-12-31"]

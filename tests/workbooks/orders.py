"""Orders for workbooks with small forms that show every kind of cell."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sync_service.contract.definitions import (
    Column,
    Field,
    Row,
    Sheet,
    StatisticsForm,
    TaskForm,
    Text,
)
from sync_service.domain.deadlines import Deadline
from sync_service.domain.periods import Period
from sync_service.domain.plans import AssignedTask, Document, Plan, Role, Task
from sync_service.workbooks.issue.issuing import EarlierFigures, IssueOrder, PlanTasks

SECRET = b"a secret of thirty-two bytes ...."
LISTS = {"statuses": ("chưa thực hiện", "đang thực hiện", "hoàn thành"), "other": ("a",)}

_PEOPLE = (
    Column("total", Text("Tổng số"), "người"),
    Column("women", Text("Nữ"), "người"),
)
MOVES = Sheet(
    "Biểu 1",
    Text("Tình hình tăng, giảm đảng viên"),
    _PEOPLE,
    (
        Row("A", Text("Cuối kỳ trước"), over_time="opening", prefill="previous.D"),
        Row(None, Text("Tăng trong kỳ")),
        Row("B1", Text("Kết nạp mới"), level=1),
        Row("B2", Text("Chuyển đến"), level=1, required=False),
        Row("D", Text("Cuối kỳ"), over_time="stock"),
        Row(
            "AGE",
            Text("Tuổi bình quân"),
            over_units="weighted",
            weighted_by="D",
            columns=frozenset({"total"}),
            decimals=1,
            unit="tuổi",
        ),
    ),
)
BODIES = Sheet(
    "Biểu 5",
    Text("Tổ chức đảng"),
    (Column("count", Text("Số tổ chức"), "tổ chức"), Column("members", Text("Số người"), "người")),
    (Row("XA", Text("Xã")), Row("CQ", Text("Cơ quan"))),
)
STATISTICS = StatisticsForm(
    "member_statistics", "2026.1", Text("Thống kê đảng viên"), None, (MOVES, BODIES), ()
)
TASKS = TaskForm(
    "task_progress",
    "2026.1",
    Text("Tiến độ nhiệm vụ"),
    (
        Field("code", Text("Mã số"), "text"),
        Field("title", Text("Nhiệm vụ"), "text"),
        Field("role", Text("Vai trò"), "text"),
        Field("deadline", Text("Thời hạn"), "text"),
        Field("last_status", Text("Tiến độ kỳ trước"), "text"),
        Field("last_percent", Text("Tỷ lệ kỳ trước (%)"), "number"),
        Field("status", Text("Tiến độ"), "choice", input=True, required=True, list="statuses"),
        Field("percent", Text("Tỷ lệ (%)"), "number", input=True, minimum=0, maximum=100),
        Field("completed_on", Text("Ngày hoàn thành"), "date", input=True),
        Field("result", Text("Kết quả"), "text", input=True),
    ),
    (),
)


def plan(code: str = "QNG-21", *titles: str) -> Plan:
    """A plan with one task a title; the first is due on a day, the others at no time."""
    due = Deadline("Quý III/2026", "fixed", date(2026, 9, 30))
    tasks = tuple(
        Task(f"2.{number}", title, "2", {}, due if number == 1 else Deadline("Thường xuyên"))
        for number, title in enumerate(titles or ("Kiểm tra", "Giám sát"), start=1)
    )
    document = Document("Kế hoạch", "1-KH/TU", date(2023, 1, 9), "Tỉnh ủy", "Về việc thử")
    return Plan(code, document, tasks, ())


def tasks_of(plan: Plan, *roles: Role) -> PlanTasks:
    """All tasks of a plan, the unit being in the same roles in each."""
    assigned = (AssignedTask(plan.code, task, roles or ("lead",)) for task in plan.tasks)
    return PlanTasks(plan, tuple(assigned))


def figures(period: str, *numbers: int | float | None, note: str | None = None) -> EarlierFigures:
    """Figures of the statistics form in cell order, the cells left over being null."""
    if not numbers:
        return EarlierFigures(period, None, note)
    missing = len(STATISTICS.cells) - len(numbers)
    given: Sequence[int | float | None] = (*numbers, *[None] * missing)
    return EarlierFigures(period, {STATISTICS.code: given}, note)


def order(**changes: Any) -> IssueOrder:
    """An order with everything in it; `changes` replace its fields."""
    usual = IssueOrder(
        period=Period.parse("2026-Q3"),
        first_day=date(2026, 7, 1),
        last_day=date(2026, 9, 30),
        due_day=date(2026, 9, 25),
        unit="38.168.001",
        unit_name="Đảng ủy xã An Phú",
        kind_name="Đảng ủy xã",
        parent_name="Tỉnh ủy",
        statistics=(STATISTICS,),
        task_form=TASKS,
        plans=(tasks_of(plan()),),
        last_tasks={("QNG-21", "2.1"): ("đang thực hiện", 40.0)},
        previous=figures("2026-Q2", 10, 4, None, 0, 2, 1, 12, 5, 41.5),
        last_year=figures("2025-Q3", note="Đơn vị mới chia tách, không so sánh được"),
    )
    return replace(usual, **changes)

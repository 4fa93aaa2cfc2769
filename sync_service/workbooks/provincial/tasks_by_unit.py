"""The sheet of tasks unit by unit, to be filtered."""

from sync_service.domain.rollups import TaskRow
from sync_service.workbooks.provincial import texts
from sync_service.workbooks.provincial.model import Value
from sync_service.workbooks.provincial.page import Heading, Page, midnight
from sync_service.workbooks.provincial.report import ProvincialReport
from sync_service.workbooks.provincial.styles import (
    BAD,
    CELL,
    CENTRE,
    DAY,
    MOMENT,
    TOP,
    WHOLE,
    WRAP,
)

HEADINGS = (
    Heading("Kế hoạch", 11, "plan"),
    Heading("Mã số", 9, "code"),
    Heading("Nhiệm vụ", 30, "title"),
    Heading("Mã đơn vị", 13, "unit"),
    Heading("Đơn vị", 24, "unit_name"),
    Heading("Tình trạng", 15, "box"),
    Heading("Tiến độ", 13, "status"),
    Heading("Tỷ lệ (%)", 7.5, "percent"),
    Heading("Ngày hoàn thành", 11, "completed_on"),
    Heading("Số, ngày văn bản", 17, "document"),
    Heading("Kết quả", 28, "result"),
    Heading("Khó khăn, vướng mắc", 22, "obstacle"),
    Heading("Kiến nghị, đề xuất", 22, "proposal"),
)
_BOX = 5
_PLAIN, _WORDS = (CELL, TOP), (CELL, TOP, WRAP)
_LOOKS = (
    _PLAIN,
    _PLAIN,
    _WORDS,
    _PLAIN,
    *([_WORDS] * 3),
    (CELL, TOP, WHOLE, CENTRE),
    (MOMENT, CELL, TOP, DAY),
    *([_WORDS] * 4),
)


def write_tasks_by_unit(page: Page, report: ProvincialReport) -> None:
    """Writes one line a task and unit."""
    titles = {(plan.code, task.code): task.title for plan in report.plans for task in plan.tasks}
    first = page.list_head(
        report,
        "NHIỆM VỤ THEO ĐƠN VỊ",
        [f"Tính đến ngày {texts.day_words(report.as_of)}. Lọc theo cột để xem từng đơn vị."],
        HEADINGS,
        frozen=5,
    )
    lines = [_line(task, titles.get((task.plan, task.code)), report) for task in report.tasks]
    page.rows(first, lines, _LOOKS)
    keys = [f"{task.plan}/{task.code}@{task.unit}" for task in report.tasks]
    page.list_end(first, keys, HEADINGS)
    overdue = {"type": "cell", "criteria": "==", "value": f'"{texts.BOXES["open_overdue"]}"'}
    page.condition((first, _BOX, max(1, len(keys)), 1), overdue, {"font_color": BAD})


def _line(task: TaskRow, title: str | None, report: ProvincialReport) -> list[Value]:
    return [
        task.plan,
        task.code,
        title or None,
        task.unit,
        report.name_of(task.unit) or None,
        texts.BOXES[task.box],
        task.status or None,
        task.percent,
        midnight(task.completed_on),
        task.document or None,
        task.result or None,
        task.obstacle or None,
        task.proposal or None,
    ]

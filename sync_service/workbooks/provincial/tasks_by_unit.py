"""The sheet of tasks unit by unit, to be filtered."""

from sync_service.domain.rollups import TaskRow
from sync_service.workbooks.provincial import texts
from sync_service.workbooks.provincial.page import Heading, Page
from sync_service.workbooks.provincial.report import ProvincialReport
from sync_service.workbooks.provincial.styles import BAD, CELL, CENTRE, TOP, WHOLE, WRAP

HEADINGS = (
    Heading("Kế hoạch", 11),
    Heading("Mã số", 9),
    Heading("Nhiệm vụ", 30),
    Heading("Mã đơn vị", 13),
    Heading("Đơn vị", 24),
    Heading("Tình trạng", 15),
    Heading("Tiến độ", 13),
    Heading("Tỷ lệ (%)", 7.5),
    Heading("Ngày hoàn thành", 11),
    Heading("Số, ngày văn bản", 17),
    Heading("Kết quả", 28),
    Heading("Khó khăn, vướng mắc", 22),
    Heading("Kiến nghị, đề xuất", 22),
)
_BOX = 5


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
    for row, task in enumerate(report.tasks, start=first):
        _write_row(page, row, task, titles.get((task.plan, task.code)), report)
    last = page.list_end(first, len(report.tasks), len(HEADINGS))
    overdue = {"type": "cell", "criteria": "==", "value": f'"{texts.BOXES["open_overdue"]}"'}
    style = page.styles.change(font_color=BAD)
    page.sheet.conditional_format(first, _BOX, last, _BOX, {**overdue, "format": style})


def _write_row(
    page: Page, row: int, task: TaskRow, title: str | None, report: ProvincialReport
) -> None:
    page.text(row, 0, task.plan, CELL, TOP)
    page.text(row, 1, task.code, CELL, TOP)
    page.text(row, 2, title, CELL, TOP, WRAP)
    page.text(row, 3, task.unit, CELL, TOP)
    page.text(row, 4, report.name_of(task.unit), CELL, TOP, WRAP)
    page.text(row, _BOX, texts.BOXES[task.box], CELL, TOP, WRAP)
    page.text(row, 6, task.status, CELL, TOP, WRAP)
    page.number(row, 7, task.percent, CELL, TOP, WHOLE, CENTRE)
    page.day(row, 8, task.completed_on, CELL, TOP)
    words = (task.document, task.result, task.obstacle, task.proposal)
    for column, one in enumerate(words, start=9):
        page.text(row, column, one, CELL, TOP, WRAP)

"""The sheet of tasks: in how many units each task stands in which box."""

from collections.abc import Iterable
from dataclasses import dataclass

from sync_service.domain.deadlines import BOXES
from sync_service.domain.plans import Plan, Task
from sync_service.domain.rollups import TaskBoxes
from sync_service.workbooks.provincial import texts
from sync_service.workbooks.provincial.figures import percent_of
from sync_service.workbooks.provincial.formulas import cell, sum_formula
from sync_service.workbooks.provincial.model import Chart, Series
from sync_service.workbooks.provincial.names import chart_name, range_name
from sync_service.workbooks.provincial.page import Heading, Page
from sync_service.workbooks.provincial.report import ProvincialReport
from sync_service.workbooks.provincial.styles import (
    BAD,
    BOLD,
    BOX_COLOURS,
    CELL,
    CENTRE,
    COUNT,
    INK,
    PALE_BOXES,
    PERCENT,
    SMALL,
    TOTAL,
    WRAP,
    Look,
)

_HEADINGS = (
    Heading("Mã số", 10, "code"),
    Heading("Nhiệm vụ", 46, "title"),
    Heading("Thời hạn", 22, "deadline"),
    Heading("Ngày đến hạn", 11.5, "due"),
    *(Heading(texts.BOXES[box], 11, box) for box in BOXES),
    Heading("Số đơn vị", 8.5, "units"),
    Heading("Đã hoàn thành (%)", 10, "done_percent"),
)
_FIRST_BOX = 4
_TOTAL = _FIRST_BOX + len(BOXES)
_PERCENT = _TOTAL + 1
_DONE = 2  # the first two boxes are those of finished tasks
_NOT_APPLICABLE = _TOTAL - 1


@dataclass(frozen=True)
class PlanTotals:
    """Where the totals of a plan stand: a cell for each box and one for all, with the values."""

    plan: Plan
    references: tuple[str, ...]
    values: tuple[int | None, ...]


def write_tasks(page: Page, report: ProvincialReport) -> tuple[PlanTotals, ...]:
    """Writes tasks by box, a block and a chart a plan; returns where each plan's totals stand."""
    page.columns([heading.width for heading in _HEADINGS])
    head = page.titles(
        "TÌNH HÌNH THỰC HIỆN NHIỆM VỤ",
        f"{report.title} – {texts.period_words(report.period)}",
        [
            f"Tính đến ngày {texts.day_words(report.as_of)}. "
            f"{texts.coverage_words(report.rollup.coverage)}.",
            "Mỗi ô là số đơn vị; dấu – là không có. Đã hoàn thành (%) tính trên số đơn vị có "
            "nhiệm vụ thuộc phạm vi. Biểu đồ ở cuối bảng.",
        ],
        _PERCENT,
    )
    page.headings(head, _HEADINGS)
    counted = {(boxes.plan, boxes.code): boxes for boxes in report.rollup.tasks}
    totals: list[PlanTotals] = []
    blocks: list[tuple[Plan, int, int]] = []
    row = head + 1
    for plan in report.plans:
        first, last = row + 1, row + max(1, len(plan.tasks))
        totals.append(_write_plan(page, row, plan, report, counted))
        if totals[-1].values[-1]:  # without one count the chart would be empty axes
            blocks.append((plan, first, last))
        row = last + 1
    columns = [heading.key for heading in _HEADINGS]
    page.table(range_name(page.name), (head + 1, 0), _keys(report.plans), columns)
    if totals:
        _mark_overdue(page, head + 1, row - 1)
    page.freeze(head + 1, 2)
    page.print_setup(report.title, texts.period_words(report.period), (head, head))
    _add_charts(page, row + 1, head, blocks)
    return tuple(totals)


def _keys(plans: Iterable[Plan]) -> list[str]:
    keys: list[str] = []
    for plan in plans:
        keys.append(plan.code)
        keys += [f"{plan.code}/{task.code}" for task in plan.tasks] or [f"{plan.code}/"]
    return keys or [""]


def _write_plan(
    page: Page,
    row: int,
    plan: Plan,
    report: ProvincialReport,
    counted: dict[tuple[str, str], TaskBoxes],
) -> PlanTotals:
    """A plan's line with its totals, and a line for each task under it."""
    boxes = [counted.get((plan.code, task.code)) for task in plan.tasks]
    for offset, (task, found) in enumerate(zip(plan.tasks, boxes, strict=True), start=1):
        _write_task(page, row + offset, task, found, report.as_of.year)
    if not plan.tasks:
        page.line(row + 1, "Kế hoạch không giao nhiệm vụ.", CELL, last=_PERCENT)
    page.text(row, 0, plan.code, TOTAL)
    page.line(row, texts.plan_words(plan), TOTAL, WRAP, first=1, last=3)
    known = [found for found in boxes if found is not None]
    values = [sum(found.boxes.get(box, 0) for found in known) if known else None for box in BOXES]
    for column, value in enumerate(values, start=_FIRST_BOX):
        block = f"{cell(row + 1, column)}:{cell(row + max(1, len(plan.tasks)), column)}"
        page.formula(row, column, sum_formula(block), value, TOTAL, COUNT)
    total = sum(value for value in values if value is not None) if known else None
    _write_sums(page, row, values, TOTAL)
    columns = range(_FIRST_BOX, _TOTAL + 1)
    references = tuple(page.reference((row, column)) for column in columns)
    return PlanTotals(plan, references, (*values, total))


def _write_task(page: Page, row: int, task: Task, boxes: TaskBoxes | None, year: int) -> None:
    page.text(row, 0, task.code, CELL, CENTRE)
    page.text(row, 1, task.title, CELL, WRAP)
    page.text(row, 2, texts.deadline_words(task.deadline), CELL, WRAP, SMALL)
    page.day(row, 3, task.deadline.due(year), CELL)
    values = [None if boxes is None else boxes.boxes.get(box, 0) for box in BOXES]
    for column, value in enumerate(values, start=_FIRST_BOX):
        page.number(row, column, value, CELL, COUNT)
    _write_sums(page, row, values, CELL)


def _write_sums(page: Page, row: int, values: list[int | None], look: Look) -> None:
    """All units of a line, and the share of those done among those whom the task concerns."""
    known = [value for value in values if value is not None]
    total = sum(known) if known else None
    block = f"{cell(row, _FIRST_BOX)}:{cell(row, _TOTAL - 1)}"
    page.formula(row, _TOTAL, sum_formula(block), total, look, COUNT, BOLD)
    done = f"SUM({cell(row, _FIRST_BOX)}:{cell(row, _FIRST_BOX + _DONE - 1)})"
    concerned = f"({cell(row, _TOTAL)}-{cell(row, _NOT_APPLICABLE)})"
    share = percent_of(sum(known[:_DONE]), sum(known[:-1])) if known else None
    formula = f'IF(ISNUMBER({cell(row, _TOTAL)}),IF({concerned}>0,{done}/{concerned}*100,""),"")'
    page.formula(row, _PERCENT, formula, share, look, PERCENT)


def _mark_overdue(page: Page, first: int, last: int) -> None:
    overdue = _FIRST_BOX + BOXES.index("open_overdue")
    red = {"type": "cell", "criteria": ">", "value": 0}
    style = {"font_color": BAD, "bold": True}
    page.condition((first, overdue, last - first + 1, 1), red, style)


def _add_charts(page: Page, row: int, head: int, blocks: list[tuple[Plan, int, int]]) -> None:
    """One stacked bar chart a plan below the table, each at the top of a page."""
    width = page.pixels(0, _PERCENT)
    highest = int(page.scale_to(width)) - 90  # the headings are repeated above
    breaks: list[int] = []
    for plan, first, last in blocks:
        chart = Chart(
            chart_name(plan.code),
            "stacked_bars",
            f"{plan.code}: tỷ lệ đơn vị theo tình trạng thực hiện từng nhiệm vụ",
            page.reference((first, 0), (last, 0)),
            tuple(
                Series(
                    page.reference((head, column)),
                    page.reference((first, column), (last, column)),
                    BOX_COLOURS[box],
                    INK if box in PALE_BOXES else "#FFFFFF",
                )
                for column, box in enumerate(BOXES, start=_FIRST_BOX)
            ),
            row,
            0,
            width - 4,
            min(130 + 22 * (last - first + 1), highest),
        )
        breaks.append(row)
        row += page.chart(chart) + 2
    page.print_more(row_breaks=tuple(breaks))

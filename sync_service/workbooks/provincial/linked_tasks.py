"""The sheet of linked tasks: each task with those of other plans that carry it out."""

from collections.abc import Iterator

from sync_service.domain.deadlines import BOXES
from sync_service.domain.rollups import TaskBoxes
from sync_service.workbooks.provincial import texts
from sync_service.workbooks.provincial.figures import percent_of
from sync_service.workbooks.provincial.model import Value
from sync_service.workbooks.provincial.page import Heading, Page
from sync_service.workbooks.provincial.report import ProvincialReport
from sync_service.workbooks.provincial.styles import BOLD, CELL, CENTRE, COUNT, PERCENT, WRAP

HEADINGS = (
    Heading("Kế hoạch", 12, "plan"),
    Heading("Mã số", 10, "code"),
    Heading("Nhiệm vụ", 52, "title"),
    *(Heading(texts.BOXES[box], 11, box) for box in BOXES),
    Heading("Đã hoàn thành (%)", 10, "done_percent"),
)
_NUMBERS = (*((CELL, COUNT) for _ in BOXES), (CELL, PERCENT))
_ABOVE = ((CELL, BOLD), (CELL, CENTRE, BOLD), (CELL, WRAP, BOLD), *_NUMBERS)
_BELOW = ((CELL,), (CELL, CENTRE), (CELL, WRAP), *_NUMBERS)


def has_links(report: ProvincialReport) -> bool:
    """Whether any task of the report is carried out by tasks of other plans."""
    return any(boxes.linked for boxes in report.rollup.tasks)


def write_linked_tasks(page: Page, report: ProvincialReport) -> None:
    """Writes one line a task that has links, and under it one line for each of these."""
    first = page.list_head(
        report,
        "NHIỆM VỤ VÀ CÁC NHIỆM VỤ CẤP DƯỚI THỰC HIỆN",
        [
            "Dòng đậm là nhiệm vụ của kế hoạch cấp trên; các dòng dưới là nhiệm vụ của kế hoạch "
            "cấp dưới đã được xác nhận là cụ thể hóa nhiệm vụ đó. Mỗi ô là số đơn vị."
        ],
        HEADINGS,
        frozen=3,
    )
    titles = {(plan.code, task.code): task.title for plan in report.plans for task in plan.tasks}
    keys, row = [], first
    for key, boxes, is_above in _lines(report):
        title = titles.get((boxes.plan, boxes.code))
        page.rows(row, [_line(boxes, title, is_above)], _ABOVE if is_above else _BELOW)
        keys.append(key)
        row += 1
    page.list_end(first, keys, HEADINGS)


def _lines(report: ProvincialReport) -> Iterator[tuple[str, TaskBoxes, bool]]:
    """Key, boxes, and whether it is a task above."""
    for above in report.rollup.tasks:
        if above.linked:
            own = f"{above.plan}/{above.code}"
            yield own, above, True
            for below in above.linked:
                yield f"{own}>{below.plan}/{below.code}", below, False


def _line(boxes: TaskBoxes, title: str | None, is_above: bool) -> list[Value]:
    counts = [boxes.boxes.get(box, 0) for box in BOXES]
    share = percent_of(sum(counts[:2]), sum(counts[:-1]))
    shown = title if is_above or title is None else f"→ {title}"
    return [boxes.plan, boxes.code, shown, *counts, share]

"""The workbook in which a person confirms which task carries out which task above."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import xlsxwriter

from sync_service.domain.catalogue import message_of
from sync_service.domain.findings import Finding
from sync_service.domain.links import TaskLink
from sync_service.domain.plans import ROLES, Task
from sync_service.domain.spelling import fold
from sync_service.workbooks.plans.columns import YES, PlanColumn
from sync_service.workbooks.plans.faults import Faults, PlanFault, PlanFileRefused
from sync_service.workbooks.plans.rows import PlanRow, rows_of
from sync_service.workbooks.plans.sheets import PlanPen
from sync_service.workbooks.read.opening import open_book

LINKS_SHEET: Final = "Liên kết"
LINK_COLUMNS: Final = (
    PlanColumn(
        "confirmed",
        "Xác nhận",
        9,
        "flag",
        True,
        note="Đánh x ở dòng đúng là nhiệm vụ dưới thực hiện nhiệm vụ trên; xóa x để bỏ liên kết.",
    ),
    PlanColumn("score", "Giống (%)", 8, "number", note="Tính theo lời văn; chỉ để tham khảo."),
    PlanColumn("plan", "Kế hoạch", 12, needed=True),
    PlanColumn("task", "Mã số", 10, needed=True),
    PlanColumn("words", "Nhiệm vụ", 44),
    PlanColumn("agencies", "Cơ quan", 28),
    PlanColumn("time", "Thời hạn", 20),
    PlanColumn("above_plan", "Kế hoạch cấp trên", 12, needed=True),
    PlanColumn("above_task", "Mã số cấp trên", 10, needed=True),
    PlanColumn("above_words", "Nhiệm vụ cấp trên", 44),
    PlanColumn("above_agencies", "Cơ quan (cấp trên)", 28),
    PlanColumn("above_time", "Thời hạn (cấp trên)", 20),
)
_TEXT_SHOWN = 300


@dataclass(frozen=True)
class ProposedLink:
    """Two tasks that may belong together, how alike they are, whether they are linked already."""

    link: TaskLink
    task: Task
    above: Task
    score: float
    linked: bool


@dataclass(frozen=True)
class ReadLink:
    """A row as a person left it; `row` names its cells."""

    link: TaskLink
    confirmed: bool
    row: PlanRow


def write_links(path: Path, proposed: Iterable[ProposedLink]) -> None:
    """Writes the proposals, those linked already with their mark."""
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False}) as book:
        rows = [_cells(one) for one in proposed]
        PlanPen(book, {}).table(book.add_worksheet(LINKS_SHEET), LINK_COLUMNS, rows, frozen=4)


def read_links(path: Path) -> tuple[list[ReadLink], Faults]:
    """The rows of a workbook that write_links() wrote, and its faults so far.

    Raises PlanFileRefused for a file that is no such workbook.
    """
    book = open_book(path.read_bytes())
    if isinstance(book, Finding):
        params = {"reason": message_of(book), "reason_en": message_of(book, "en")}
        raise PlanFileRefused(path.name, [PlanFault("", "", "unreadable", params)])
    faults = Faults()
    name = next((one for one in book.names if fold(one) == fold(LINKS_SHEET)), None)
    if name is None:
        faults.add("sheet_missing", LINKS_SHEET, "A1")
        raise PlanFileRefused(path.name, faults)
    links = []
    for row in rows_of(LINKS_SHEET, book.grid(name), LINK_COLUMNS, faults):
        missing = [one for one in LINK_COLUMNS if one.needed and row[one.field] is None]
        for column in missing:
            faults.add("empty", LINKS_SHEET, row.cell(column.field), heading=column.heading)
        if not missing:
            below, above = (row["plan"], row["task"]), (row["above_plan"], row["above_task"])
            links.append(ReadLink(TaskLink(below, above), bool(row["confirmed"]), row))
    return links, faults


def _cells(one: ProposedLink) -> Mapping[str, object]:
    return {
        "confirmed": YES if one.linked else None,
        "score": round(one.score),
        "plan": one.link.below[0],
        "task": one.link.below[1],
        "words": _words(one.task),
        "agencies": _agencies(one.task),
        "time": one.task.deadline.text,
        "above_plan": one.link.above[0],
        "above_task": one.link.above[1],
        "above_words": _words(one.above),
        "above_agencies": _agencies(one.above),
        "above_time": one.above.deadline.text,
    }


def _words(task: Task) -> str:
    text = task.text or ""
    cut = text if len(text) <= _TEXT_SHOWN else text[:_TEXT_SHOWN].rsplit(" ", 1)[0] + " …"
    return f"{task.title}\n{cut}" if cut else task.title


def _agencies(task: Task) -> str:
    return "\n".join(dict.fromkeys(name for role in ROLES for name in task.roles.get(role, ())))

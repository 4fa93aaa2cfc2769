"""The blank workbook of a version: every form, no unit, no tasks. Run as a module to write it."""

from pathlib import Path

from sync_service.contract.definitions import StatisticsForm, TaskForm
from sync_service.contract.loading import Contract, load_contract
from sync_service.contract.resources import templates_dir
from sync_service.workbooks import texts
from sync_service.workbooks.issue.drawing import draw_workbook
from sync_service.workbooks.issue.layout import PlanShape, Shape, TaskLine, Times
from sync_service.workbooks.issue.stencil import SlotPen

_EXAMPLE_ROWS = 10


def blank_workbook(contract: Contract) -> bytes:
    """The workbook of the newest forms; the same definitions give the same workbook."""
    statistics = tuple(contract.statistics(contract.newest).values())
    tasks = contract.tasks(contract.newest)
    choices = [field.list for field in tasks.fields if field.list]
    lists = {name: contract.lists.options(name) for name in choices}
    return draw_blank(tasks, statistics, lists)


def draw_blank(
    tasks: TaskForm, statistics: tuple[StatisticsForm, ...], lists: dict[str, tuple[str, ...]]
) -> bytes:
    """A workbook of these forms for no unit and no period, with an example of a task sheet."""
    rows = (TaskLine("", "", "", ""),) * _EXAMPLE_ROWS
    example = PlanShape("", texts.EXAMPLE_SHEET, texts.EXAMPLE_DOCUMENT, "", rows)
    shape = Shape(Times(), statistics, tasks, (example,), stamp_rows=0, blank=True)
    pen = SlotPen()
    stencil = pen.stencil(draw_workbook(pen, shape, lists))
    return stencil.filled(dict.fromkeys(stencil.keys))


def file_name(contract: Contract) -> str:
    """The blank workbook's name, after the newest version of any form."""
    return f"bao-cao-{max(contract.newest.values())}.xlsx"


def main() -> None:
    """Writes the blank workbook into templates/."""
    contract = load_contract()
    target: Path = templates_dir() / file_name(contract)
    target.write_bytes(blank_workbook(contract))
    print(target)


if __name__ == "__main__":
    main()

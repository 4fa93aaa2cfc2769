"""The sheets that are not shown: figures by key for plain formulas, and the tables' keys."""

from collections.abc import Sequence

from sync_service.workbooks.provincial.flat import flat_figures
from sync_service.workbooks.provincial.model import Sheet, Value
from sync_service.workbooks.provincial.page import Page
from sync_service.workbooks.provincial.report import ProvincialReport

FIGURES = "_TH_SO_LIEU"
KEYS = "_TH_KHOA"

_HEADINGS = ("Khóa", "Giá trị")
_KEY_WIDTH, _VALUE_WIDTH = 60, 16


def write_figures(page: Page, report: ProvincialReport) -> None:
    """Writes a line a figure, sorted by key."""
    page.columns([_KEY_WIDTH, _VALUE_WIDTH])
    lines: list[list[Value]] = [list(_HEADINGS)]
    lines += [[key, number] for key, number in sorted(flat_figures(report).items())]
    page.rows(0, lines, ((), ()))


def write_keys(page: Page, sheets: Sequence[Sheet]) -> None:
    """Writes for each table a column of its rows' keys and one of its columns' keys."""
    columns: list[tuple[str, ...]] = []
    for sheet in sheets:
        for table in sheet.tables:
            columns.append((table.name, *table.row_keys))
            columns.append((f"{table.name}:cot", *table.column_keys))
    longest = max(map(len, columns), default=0)
    filled = [[*column, *([None] * (longest - len(column)))] for column in columns]
    page.columns([_VALUE_WIDTH] * len(columns))
    page.rows(0, [list(line) for line in zip(*filled, strict=True)], [()] * len(columns))

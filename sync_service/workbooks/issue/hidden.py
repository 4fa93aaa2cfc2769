"""The sheets that nobody sees: the lists behind the dropdowns, and the stamp."""

from collections.abc import Mapping, Sequence

from xlsxwriter.utility import xl_range_abs

from sync_service.workbooks.issue.layout import stamp_key
from sync_service.workbooks.issue.pen import Canvas
from sync_service.workbooks.texts import LISTS_SHEET

Lists = Mapping[str, Sequence[str]]


def list_ranges(lists: Lists) -> dict[str, str]:
    """Where each list's values stand, as a formula for a dropdown."""
    return {
        name: f"={LISTS_SHEET}!{xl_range_abs(1, column, len(values), column)}"
        for column, (name, values) in enumerate(lists.items())
    }


def draw_lists(canvas: Canvas, lists: Lists) -> None:
    """The sheet of lists: one column a list, its name on top."""
    for column, (name, values) in enumerate(lists.items()):
        for row, words in enumerate((name, *values)):
            canvas.text(row, column, words, "hidden")
    canvas.sheet.protect()
    canvas.sheet.hide()


def draw_stamp(canvas: Canvas, rows: int) -> None:
    """The stamp's sheet; its values are the unit's own."""
    for row in range(rows):
        for column in range(2):
            canvas.value(row, column, stamp_key(row, column), "hidden")
    canvas.sheet.protect()
    canvas.sheet.very_hidden()

"""Whether a Google Sheet was sent, and says anything new: its tick, and a digest of the rest."""

import hashlib
import json

from sync_service.domain.findings import Finding
from sync_service.outlets.google.marks import TICK
from sync_service.workbooks.read.opening import open_book
from sync_service.workbooks.read.results import is_result_name
from sync_service.workbooks.read.workbook import ReadWorkbook


def is_ticked(content: bytes) -> bool | None:
    """Whether the clerk has ticked that the report is ready; None where there is no such box."""
    book = open_book(content)
    if isinstance(book, Finding):
        return None
    row, column = TICK
    for name in filter(is_result_name, book.names):
        grid = book.grid(name)
        said = grid[row][column] if len(grid) > row and len(grid[row]) > column else None
        if isinstance(said, bool):
            return said
    return None


def digest_of(read: ReadWorkbook) -> str:
    """Equal as long as the sheet says the same in the same cells; our own marks do not count.

    Google counts those, a wider column or a colour as changes too.
    """
    forms = {
        code: [
            form.vector.tolist(),
            dict(form.explanations),
            sorted(form.faulty),
            [str(form.place(index)) for index in range(len(form.form.cells))],
        ]
        for code, form in read.forms.items()
    }
    said = [
        repr(read.stamp),
        forms,
        [repr(task) for task in read.tasks],
        [[one.code, str(one.place), one.value, one.read_as] for one in read.findings],
    ]
    content = json.dumps(said, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()

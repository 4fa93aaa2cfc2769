"""What every visible sheet shares: A4 pages, header and footer, protection."""

from sync_service.workbooks.issue.layout import PAGE_HEADER
from sync_service.workbooks.issue.pen import Canvas
from sync_service.workbooks.issue.styles import FONT
from sync_service.workbooks.texts import PAGE_FOOTER

_A4 = 9
_SMALL = f'&"{FONT},Regular"&10 '
_ALLOWED = {"format_columns": True, "format_rows": True, "autofilter": True}
# Excel takes 255 characters, and every & is written twice.
_LONGEST = 110


def finish(canvas: Canvas) -> None:
    """Sets the sheet up one A4 page wide, and locks all but its inputs (no password)."""
    sheet = canvas.sheet
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
    sheet.set_header(f"&L{_SMALL}{canvas.pen.words(PAGE_HEADER)}")
    sheet.set_footer(f"&C{_SMALL}{PAGE_FOOTER}")
    sheet.protect("", _ALLOWED)


def header_text(text: str) -> str:
    """A text as it is written in a page's header, where & begins a command."""
    return " ".join(text.split())[:_LONGEST].replace("&", "&&")

"""How sheets are printed: A4, the same margins, header and footer everywhere."""

from sync_service.workbooks.issue.page import header_text
from sync_service.workbooks.provincial.model import Printing

_SIDE, _END = 0.45, 0.65  # margins in inches
_A4_INCHES = {"landscape": (11.69, 8.27), "portrait": (8.27, 11.69)}
_SAFE = 0.9  # programs and printers disagree by some percent on how wide a column is


def printing_of(
    sheet: str, title: str, period: str, repeat: tuple[int, int] | None, *, landscape: bool
) -> Printing:
    """One page wide, with page numbers; `repeat` are the rows printed on every page."""
    font = '&"Times New Roman,Italic"&9 '
    return Printing(
        landscape,
        {"left": _SIDE, "right": _SIDE, "top": _END, "bottom": _END},
        f"&L{font}{header_text(title)}&R{font}{period}",
        f"&L{font}{header_text(sheet)}&R{font}Trang &P/&N",
        repeat,
    )


def scale_for(width: float, *, landscape: bool) -> tuple[int, float]:
    """The scale in percent that puts so many pixels on a page, and the page's height in pixels."""
    wide, high = _A4_INCHES["landscape" if landscape else "portrait"]
    scale = min(100, int((wide - 2 * _SIDE) * 96 / width * _SAFE * 100))
    return scale, (high - 2 * _END) * 96 / scale * 100

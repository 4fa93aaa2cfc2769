"""How a sheet is printed, said to Excel and to LibreOffice Calc in their own words.

Excel's names are those of Microsoft's object model (PageSetup, Range.PageBreak); no Excel was here
to try them on.
"""

import contextlib
import re
from collections.abc import Iterator, Mapping
from typing import Any

import xlwings as xw

from addin.calc.pages import Paper, page_of
from addin.cells import letters
from addin.decorations import Printing
from addin.program import is_calc

_A4, _PORTRAIT, _LANDSCAPE = 9, 1, 2  # xlPaperA4, xlPortrait, xlLandscape
_MANUAL, _NONE = -4135, -4142  # xlPageBreakManual, xlPageBreakNone
_INCH = 72
_EDGE = 0.3  # inches from the paper's edge to the words of header and footer
_CODES = re.compile(r'&"[^"]*"|&\d+ ?|&[A-Z]')
_SECTION = re.compile(r"&([LCR])((?:(?!&[LCR]).)*)", re.DOTALL)
_SIDES = {"L": "Left", "C": "Center", "R": "Right"}


@contextlib.contextmanager
def _together(sheet: xw.Sheet) -> Iterator[None]:
    """Excel asks its printer after each property unless it is told to wait."""
    app = sheet.book.app.api
    app.PrintCommunication = False
    try:
        yield
    finally:
        app.PrintCommunication = True


def set_up(sheet: xw.Sheet, printing: Printing) -> None:
    """Paper, margins, scale, header and footer."""
    sides = {name: printing.margins[name] for name in ("left", "right", "top", "bottom")}
    if is_calc(sheet.book):
        page = page_of(sheet)
        page.set_paper(Paper(printing.landscape, **sides), centred=printing.centred)
        page.set_scale(printing.scale)
        page.set_words("Header", printing.header)
        page.set_words("Footer", printing.footer)
        return
    page = sheet.page_setup.api
    with _together(sheet):
        page.PaperSize = _A4
        page.Orientation = _LANDSCAPE if printing.landscape else _PORTRAIT
        for name, inches in sides.items():
            setattr(page, f"{name.capitalize()}Margin", inches * _INCH)
        page.HeaderMargin = page.FooterMargin = _EDGE * _INCH
        page.CenterHorizontally = printing.centred
        _scale(page, printing.scale)
        _write(page, "Header", printing.header)
        _write(page, "Footer", printing.footer)


def set_header(sheet: xw.Sheet, codes: str) -> None:
    """The header alone, in Excel's codes."""
    if is_calc(sheet.book):
        page_of(sheet).set_words("Header", codes)
    else:
        with _together(sheet):
            _write(sheet.page_setup.api, "Header", codes)


def header_words(sheet: xw.Sheet) -> tuple[str, str, str]:
    """What the header says now at the left, in the middle and at the right, without codes."""
    if is_calc(sheet.book):
        return page_of(sheet).words("Header")
    page = sheet.page_setup.api
    left, centre, right = (plain(getattr(page, f"{side}Header")) for side in _SIDES.values())
    return left, centre, right


def words_of(codes: str) -> tuple[str, str, str]:
    """What a header in Excel's codes says at the left, in the middle and at the right."""
    said = {side: plain(words) for side, words in _SECTION.findall(codes)}
    return said.get("L", ""), said.get("C", ""), said.get("R", "")


def plain(codes: str) -> str:
    """Words without the codes of fonts and sizes."""
    return _CODES.sub("", codes.replace("&&", "\0")).replace("\0", "&").strip()


def scale_of(sheet: xw.Sheet) -> tuple[bool, int | None]:
    """Whether the paper lies, and the scale in percent; None where it is fitted."""
    if is_calc(sheet.book):
        page = page_of(sheet)
        return page.landscape, page.scale
    page = sheet.page_setup.api
    zoom = page.Zoom
    return page.Orientation == _LANDSCAPE, None if zoom is False else int(zoom)


def set_scale(sheet: xw.Sheet, printing: Printing) -> None:
    """Which way the paper lies, and the scale."""
    if is_calc(sheet.book):
        sides = {name: printing.margins[name] for name in ("left", "right", "top", "bottom")}
        page = page_of(sheet)
        page.set_paper(Paper(printing.landscape, **sides), centred=printing.centred)
        page.set_scale(printing.scale)
        return
    with _together(sheet):
        page = sheet.page_setup.api
        page.Orientation = _LANDSCAPE if printing.landscape else _PORTRAIT
        _scale(page, printing.scale)


def repeat(sheet: xw.Sheet, rows: tuple[int, int] | None, columns: tuple[int, int] | None) -> None:
    """Rows and columns (first and last, from 0) that stand on every page."""
    if is_calc(sheet.book):
        page_of(sheet).repeat(rows, columns)
        return
    page = sheet.page_setup.api
    page.PrintTitleRows = "" if rows is None else f"${rows[0] + 1}:${rows[1] + 1}"
    ends = None if columns is None else [letters(one) for one in columns]
    page.PrintTitleColumns = "" if ends is None else f"${ends[0]}:${ends[1]}"


def set_breaks(sheet: xw.Sheet, rows: Mapping[int, bool], columns: Mapping[int, bool]) -> None:
    """Begins pages before rows and columns, from 0, or no longer does."""
    if is_calc(sheet.book):
        page_of(sheet).set_breaks(rows, columns)
        return
    for at, is_break in rows.items():
        sheet.range(f"{at + 1}:{at + 1}").api.PageBreak = _MANUAL if is_break else _NONE
    for at, is_break in columns.items():
        name = letters(at)
        sheet.range(f"{name}:{name}").api.PageBreak = _MANUAL if is_break else _NONE


def _scale(page: Any, percent: int | None) -> None:
    if percent is None:
        page.Zoom = False
        page.FitToPagesWide = 1
        page.FitToPagesTall = False
    else:
        page.Zoom = percent


def _write(page: Any, name: str, codes: str) -> None:
    said = dict(_SECTION.findall(codes))
    for letter, side in _SIDES.items():
        setattr(page, f"{side}{name}", said.get(letter, ""))

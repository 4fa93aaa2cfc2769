"""How a sheet is printed, beyond the print area that xlwings knows.

Headers and footers are in Excel's codes: &L &C &R begin a part, &"Font,Style", &9 a size, &P the
page, &N how many, && the sign itself.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import xlwings as xw

from addin.calc.bridge import struct
from addin.calc.fonts import slant, weight
from addin.calc.guard import calc_class

if TYPE_CHECKING:
    from addin.calc.bridge import Link
    from addin.calc.sheets import Sheet

_INCH = 2540  # hundredths of a millimetre
_A4 = 21000, 29700
_LINE = 317  # a line of 9 points
_CODE = re.compile(r'&"([^,"]*),?([^"]*)"|&(\d+) ?|&([LCR])|&([PN&])|(&.)|([^&]+)', re.DOTALL)
_FIELDS = {"P": "PageNumber", "N": "PageCount"}
_PARTS = {"L": "LeftText", "C": "CenterText", "R": "RightText"}


@dataclass(frozen=True)
class Paper:
    """A4; margins in inches from the paper's edge, `header` and `footer` up to their words."""

    landscape: bool
    left: float
    right: float
    top: float
    bottom: float
    header: float = 0.3
    footer: float = 0.3


def page_of(sheet: xw.Sheet) -> "Page":
    """How a sheet of a workbook in LibreOffice is printed."""
    return Page(sheet.impl)


@calc_class("Page")
class Page:
    """The page of one sheet; it gets a page style of its own when it is first changed."""

    def __init__(self, sheet: "Sheet") -> None:
        self.link: Link = sheet.link
        self._sheet = sheet

    @property
    def api(self) -> Any:
        """The sheet's page style."""
        return self._styles().getByName(self._sheet.api.PageStyle)

    def _styles(self) -> Any:
        return self._sheet.book.api.getStyleFamilies().getByName("PageStyles")

    def _change(self, values: Mapping[str, Any]) -> Any:
        """Changes the sheet's own page style and returns it."""
        styles, sheet = self._styles(), self._sheet.api
        name = f"PageStyle_{self._sheet.name}"  # as LibreOffice names those of an opened file
        if not styles.hasByName(name):
            made = self._sheet.book.api.createInstance("com.sun.star.style.PageStyle")
            styles.insertByName(name, made)
        style = styles.getByName(name)
        # First the style, then its use: a sheet's pages are reckoned anew at every change.
        _set_all(style, values)
        if sheet.PageStyle != name:
            sheet.PageStyle = name
        return style

    def set_paper(self, paper: Paper, *, centred: bool) -> None:
        """Paper and margins; `centred` from left to right."""
        short, long = _A4
        above, below = min(paper.header, paper.top), min(paper.footer, paper.bottom)
        values: dict[str, Any] = {
            "IsLandscape": paper.landscape,
            "Width": long if paper.landscape else short,
            "Height": short if paper.landscape else long,
            "LeftMargin": round(paper.left * _INCH),
            "RightMargin": round(paper.right * _INCH),
            "TopMargin": round(above * _INCH),
            "BottomMargin": round(below * _INCH),
            "CenterHorizontally": centred,
            "FirstPageNumber": 0,  # goes on counting from sheet to sheet, as Excel does
        }
        for name, room in (("Header", paper.top - above), ("Footer", paper.bottom - below)):
            values |= {
                f"{name}IsOn": True,
                f"{name}IsShared": True,
                f"{name}IsDynamicHeight": True,
                f"{name}BodyDistance": max(0, round(room * _INCH) - _LINE),
                f"{name}Height": round(room * _INCH),
            }
        self._change(values)

    @property
    def landscape(self) -> bool:
        return bool(self.api.IsLandscape)

    @property
    def margins(self) -> Mapping[str, float]:
        """From the paper's edge to the cells, in inches."""
        style = self.api
        top, bottom = style.TopMargin, style.BottomMargin
        top += style.HeaderHeight if style.HeaderIsOn else 0
        bottom += style.FooterHeight if style.FooterIsOn else 0
        sides = {"left": style.LeftMargin, "right": style.RightMargin, "top": top, "bottom": bottom}
        return {name: round(value / _INCH, 2) for name, value in sides.items()}

    @property
    def scale(self) -> int | None:
        """In percent; None where it is fitted to pages."""
        style = self.api
        return None if style.ScaleToPagesX or style.ScaleToPagesY else int(style.PageScale)

    def set_scale(self, percent: int | None) -> None:
        """Scales by so many percent; None: one page wide and any number high."""
        fitted = percent is None
        values = {"PageScale": percent or 100, "ScaleToPagesX": 1, "ScaleToPagesY": 0}
        # Each of them takes back the others.
        self._change({n: v for n, v in values.items() if (n == "PageScale") != fitted})

    def words(self, name: str) -> tuple[str, str, str]:
        """What the "Header" or "Footer" shows at the left, in the middle and at the right."""
        content = getattr(self.api, f"RightPage{name}Content")
        left, centre, right = (getattr(content, part).getString() for part in _PARTS.values())
        return left.strip(), centre.strip(), right.strip()

    def set_words(self, name: str, codes: str) -> None:
        """Fills the "Header" or "Footer", in Excel's codes."""
        style = self._change({})
        content = getattr(style, f"RightPage{name}Content")
        for part in _PARTS.values():
            getattr(content, part).setString("")
        part, look = "CenterText", dict[str, Any]()
        for font, face, size, side, field, other, words in _CODE.findall(codes):
            if side:
                part, look = _PARTS[side], {}
            elif size:
                look = {**look, "CharHeight": float(size)}
            elif font:
                look = {**look, "CharFontName": font, **_face(face)}
            elif other:
                raise NotImplementedError(f"the code {other!r} is not there on LibreOffice")
            else:
                self._append(getattr(content, part), words or field, look, is_field=bool(field))
        setattr(style, f"RightPage{name}Content", content)

    def _append(self, text: Any, words: str, look: Mapping[str, Any], *, is_field: bool) -> None:
        cursor = text.createTextCursor()
        cursor.gotoEnd(False)
        _set_all(cursor, look)
        if is_field and words in _FIELDS:
            kind = f"com.sun.star.text.TextField.{_FIELDS[words]}"
            text.insertTextContent(cursor, self._sheet.book.api.createInstance(kind), False)
        else:
            text.insertString(cursor, words, False)

    def repeat(self, rows: tuple[int, int] | None, columns: tuple[int, int] | None) -> None:
        """Prints rows and columns (first and last, from 0) again on every page."""
        api = self._sheet.api
        where = self._sheet.position
        api.setPrintTitleRows(rows is not None)
        if rows is not None:
            api.setTitleRows(struct("table.CellRangeAddress", where, 0, rows[0], 0, rows[1]))
        api.setPrintTitleColumns(columns is not None)
        if columns is not None:
            ends = struct("table.CellRangeAddress", where, columns[0], 0, columns[1], 0)
            api.setTitleColumns(ends)

    def set_breaks(self, rows: Mapping[int, bool], columns: Mapping[int, bool]) -> None:
        """Begins pages before rows and columns, from 0, or no longer does."""
        for lines, wanted in (
            (self._sheet.api.getRows(), rows),
            (self._sheet.api.getColumns(), columns),
        ):
            for at, is_break in wanted.items():
                lines.getByIndex(at).IsStartOfNewPage = is_break

    @property
    def breaks(self) -> tuple[list[int], list[int]]:
        """The rows and the columns before which somebody made a page end."""
        api = self._sheet.api
        return _manual(api.getRowPageBreaks()), _manual(api.getColumnPageBreaks())


def _manual(breaks: Iterable[Any]) -> list[int]:
    return [one.Position for one in breaks if one.ManualBreak]


def _face(words: str) -> Mapping[str, Any]:
    lower = words.lower()
    return {"CharPosture": slant("italic" in lower), "CharWeight": weight("bold" in lower)}


def _set_all(target: Any, values: Mapping[str, Any]) -> None:
    names = tuple(sorted(values))
    if names:
        target.setPropertyValues(names, tuple(values[name] for name in names))

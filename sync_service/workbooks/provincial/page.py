"""A worksheet being written: text stays text, a missing number leaves its cell empty."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from xlsxwriter.utility import quote_sheetname, xl_range, xl_range_abs, xl_rowcol_to_cell

from sync_service.domain.rollups import Number
from sync_service.workbooks.issue.page import header_text
from sync_service.workbooks.provincial import texts
from sync_service.workbooks.provincial.report import ProvincialReport
from sync_service.workbooks.provincial.styles import (
    DAY,
    HEAD,
    LINK,
    MOMENT,
    NOTE,
    SUBTITLE,
    TITLE,
    Look,
    Styles,
)

_A4 = 9
_SIDE, _END = 0.45, 0.65  # margins in inches
_A4_INCHES = {"landscape": (11.69, 8.27), "portrait": (8.27, 11.69)}
_SAFE = 0.9  # programs and printers disagree by some percent on how wide a column is
_LONGEST_TEXT = 32_767  # characters in a cell
_LINE = 14.0  # points of a line in 11 points
_HIGHEST = 409.0  # points of a row


@dataclass(frozen=True)
class Heading:
    words: str
    width: float  # in characters


class Page:
    """One sheet. Rows and columns are counted from 0."""

    def __init__(self, workbook: Any, styles: Styles, name: str) -> None:
        self.name = name
        self.sheet = workbook.add_worksheet(name)
        self.styles = styles
        self._workbook = workbook
        self._widths: list[float] = []
        self._needed: dict[int, float] = {}
        self._fixed: dict[int, float] = {}
        self.sheet.hide_gridlines(2)

    def finish(self) -> None:
        """Sets the heights of rows: not every program finds them for wrapped words by itself."""
        for row, height in sorted({**self._needed, **self._fixed}.items()):
            self.sheet.set_row(row, min(height, _HIGHEST))

    def height(self, row: int, points: float) -> None:
        """Fixes a row's height, whatever is written in it."""
        self._fixed[row] = points

    # -- cells

    def text(self, row: int, column: int, words: str | None, *looks: Look) -> None:
        """Words as they are: never a formula, a link or a number."""
        if not words:
            self.sheet.write_blank(row, column, None, self.styles(*looks))
            return
        if len(words) > _LONGEST_TEXT:
            words = words[: _LONGEST_TEXT - 1] + "…"
        style = self.styles(*looks)
        self.sheet.write_string(row, column, words, style)
        if style.text_wrap and column < len(self._widths):
            height = _height_of(words, self._widths[column], style)
            if height > self._needed.get(row, _LINE):
                self._needed[row] = height

    def number(self, row: int, column: int, number: Number, *looks: Look) -> None:
        if number is None:
            self.sheet.write_blank(row, column, None, self.styles(*looks))
        else:
            self.sheet.write_number(row, column, number, self.styles(*looks))

    def formula(self, row: int, column: int, formula: str, value: Number, *looks: Look) -> None:
        """A formula with the value that it has now; None where it shows nothing."""
        shown = "" if value is None else value
        self.sheet.write_formula(row, column, f"={formula}", self.styles(*looks), shown)

    def day(self, row: int, column: int, day: date | None, *looks: Look) -> None:
        moment = None if day is None else datetime.combine(day, time())
        self.moment(row, column, moment, *looks, DAY)

    def moment(self, row: int, column: int, moment: datetime | None, *looks: Look) -> None:
        """A point in time in Vietnam's time."""
        if moment is None:
            self.sheet.write_blank(row, column, None, self.styles(*looks))
            return
        self.sheet.write_datetime(row, column, texts.local(moment), self.styles(MOMENT, *looks))

    def link(self, row: int, column: int, sheet: str, words: str, *looks: Look) -> None:
        """Words that lead to another sheet."""
        target = f"internal:{quote_sheetname(sheet)}!A1"
        self.sheet.write_url(row, column, target, self.styles(*looks, LINK), words)

    def line(self, row: int, words: str, *looks: Look, first: int = 0, last: int) -> None:
        """Words over several columns; the row is made high enough for them."""
        style = self.styles(*looks)
        self.sheet.merge_range(row, first, row, last, "", style)
        self.text(row, first, words, *looks)
        height = _height_of(words, sum(self._widths[first : last + 1]), style)
        self.height(row, max(height, self._fixed.get(row, 18)))

    # -- parts of a sheet

    def columns(self, widths: Sequence[float]) -> None:
        self._widths = list(widths)
        for column, width in enumerate(widths):
            self.sheet.set_column(column, column, width, self.styles())

    def titles(
        self, title: str, subtitle: str, notes: Sequence[str], last: int, first: int = 0
    ) -> int:
        """The lines over a table; returns the row after the blank one that follows them."""
        self.line(0, title, TITLE, first=first, last=last)
        self.line(1, subtitle, SUBTITLE, first=first, last=last)
        for row, note in enumerate(notes, start=2):
            self.line(row, note, NOTE, first=first, last=last)
        return len(notes) + 3

    def headings(self, row: int, headings: Sequence[Heading]) -> None:
        """The heading row of a table."""
        for column, heading in enumerate(headings):
            self.text(row, column, heading.words, HEAD)

    def list_head(
        self,
        report: ProvincialReport,
        title: str,
        notes: Sequence[str],
        headings: Sequence[Heading],
        *,
        frozen: int,
    ) -> int:
        """Everything over a list that is filtered; returns the list's first row."""
        self.columns([heading.width for heading in headings])
        period = texts.period_words(report.period)
        head = self.titles(title, f"{report.title} – {period}", notes, len(headings) - 1)
        self.headings(head, headings)
        self.sheet.freeze_panes(head + 1, frozen)
        self.print_setup(report.title, period, (head, head))
        return head + 1

    def list_end(self, first: int, count: int, columns: int) -> int:
        """Filter and name of a list of so many lines; returns its last row."""
        last = first + max(1, count) - 1
        if count == 0:
            self.text(first, 0, texts.NOTHING)
        self.sheet.autofilter(first - 1, 0, last, columns - 1)
        self.name_range(range_name(self.name), (first, 0), (last, columns - 1))
        self.sheet.ignore_errors({"number_stored_as_text": xl_range(first, 0, last, columns - 1)})
        return last

    def name_range(self, name: str, first: tuple[int, int], last: tuple[int, int]) -> None:
        """A name for the block of cells between two corners, both included."""
        self._workbook.define_name(name, f"={self.reference(first, last)}")

    def reference(self, first: tuple[int, int], last: tuple[int, int] | None = None) -> str:
        """A cell or block as formulas of other sheets name it."""
        if last is None:
            return f"{quote_sheetname(self.name)}!{cell(*first, fixed=True)}"
        return f"{quote_sheetname(self.name)}!{xl_range_abs(*first, *last)}"

    # -- on paper

    def print_setup(
        self,
        title: str,
        period: str,
        repeat: tuple[int, int] | None = None,
        *,
        landscape: bool = True,
    ) -> None:
        """A4, one page wide, with page numbers; `repeat` are the rows printed on every page."""
        sheet = self.sheet
        sheet.set_paper(_A4)
        sheet.set_landscape() if landscape else sheet.set_portrait()
        sheet.set_margins(left=_SIDE, right=_SIDE, top=_END, bottom=_END)
        sheet.center_horizontally()
        sheet.fit_to_pages(1, 0)
        font = '&"Times New Roman,Italic"&9 '
        sheet.set_header(f"&L{font}{header_text(title)}&R{font}{period}")
        sheet.set_footer(f"&L{font}{header_text(self.name)}&R{font}Trang &P/&N")
        if repeat is not None:
            sheet.repeat_rows(*repeat)

    def scale_to(self, width: float, *, landscape: bool = True) -> float:
        """Scales to so many pixels a page instead of fitting, since fitting ignores breaks.

        Returns the page's height in pixels at that scale, its margins taken off.
        """
        wide, high = _A4_INCHES["landscape" if landscape else "portrait"]
        scale = min(100, int((wide - 2 * _SIDE) * 96 / width * _SAFE * 100))
        self.sheet.set_print_scale(scale)
        return (high - 2 * _END) * 96 / scale * 100

    def pixels(self, first: int, last: int) -> int:
        """The width of columns on the screen."""
        return sum(int(width * 7 + 5) for width in self._widths[first : last + 1])


def _height_of(words: str, width: float, style: Any) -> float:
    """The height in points that words need, broken at blanks in a column of so many characters."""
    size = float(style.font_size)
    # Letters are narrower than the digits that widths are counted in, bold ones hardly.
    width *= 11 / size * (0.98 if style.bold else 1.06)
    lines = _lines_of(words, max(width - 2 * float(style.indent), 1))
    return lines * _LINE * size / 11 + 2


def _lines_of(words: str, width: float) -> int:
    lines = 0
    for paragraph in words.split("\n"):
        lines, room = lines + 1, width
        for word in paragraph.split():
            if room < width and len(word) + 1 > room:
                lines, room = lines + 1, width
            room -= len(word) + 1
            while room < -1:  # a word longer than the line
                lines, room = lines + 1, room + width
    return lines


def cell(row: int, column: int, *, fixed: bool = False) -> str:
    """A cell by its letters and number, as formulas of its own sheet name it."""
    return str(xl_rowcol_to_cell(row, column, row_abs=fixed, col_abs=fixed))


def percent_formula(part: str, whole: str) -> str:
    """part / whole × 100, and nothing where one is missing or nothing stands under the line."""
    return f'IF(AND(ISNUMBER({part}),ISNUMBER({whole})),IF({whole}<>0,{part}/{whole}*100,""),"")'


def shown_formula(reference: str) -> str:
    """Another cell's number; nothing, not 0, where that cell is empty."""
    return f'IF(ISNUMBER({reference}),{reference},"")'


def sum_formula(block: str) -> str:
    """The sum of a block; nothing, not 0, where no number stands in it."""
    return f'IF(COUNT({block})=0,"",SUM({block}))'


def range_name(words: str) -> str:
    """The name of a table's range: "Biểu 1" gives TH_Bieu1."""
    plain = unicodedata.normalize("NFD", words.replace("đ", "d").replace("Đ", "D"))
    plain = "".join(mark for mark in plain if not unicodedata.combining(mark))
    parts = re.findall(r"[A-Za-z0-9]+", plain)
    return "TH_" + "".join(part[:1].upper() + part[1:] for part in parts)

"""A sheet being drawn: text stays text, a missing number leaves its cell empty."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

from xlsxwriter.utility import quote_sheetname, xl_range_abs

from sync_service.domain.rollups import Number
from sync_service.workbooks.provincial import texts
from sync_service.workbooks.provincial.formulas import cell
from sync_service.workbooks.provincial.model import (
    UNDRAWN,
    Chart,
    Condition,
    Link,
    Printing,
    Properties,
    Rectangle,
    Sheet,
    Table,
    Value,
    Visible,
    Width,
)
from sync_service.workbooks.provincial.names import (
    area_name,
    free_name,
    range_name,
    unique_keys,
)
from sync_service.workbooks.provincial.paper import printing_of, scale_for
from sync_service.workbooks.provincial.report import ProvincialReport
from sync_service.workbooks.provincial.row_heights import HIGHEST, LINE, height_of, whole_pixels
from sync_service.workbooks.provincial.runs import rectangles_of
from sync_service.workbooks.provincial.styles import (
    DAY,
    HEAD,
    LINK,
    MOMENT,
    NOTE,
    SUBTITLE,
    TITLE,
    Look,
    Style,
    Styles,
)

_LONGEST_TEXT = 32_767  # characters in a cell
_PIXELS = 20  # of a row of default height

Names = dict[str, tuple[str, Rectangle]]


@dataclass(frozen=True)
class Heading:
    words: str
    width: float  # in characters
    key: str = ""


class Page:
    """One sheet. Rows and columns are counted from 0. Ranges that it names go into `names`."""

    def __init__(self, styles: Styles, names: Names, name: str, visible: Visible = "yes") -> None:
        self.name = name
        self.styles = styles
        self._names = names
        self._visible: Visible = visible
        self._values: list[list[Value]] = []
        self._styles: list[Sequence[int]] = []
        self._formulas: dict[tuple[int, int], str] = {}
        self._dates: set[tuple[int, int]] = set()
        self._date_blocks: list[Rectangle] = []
        self._made: list[tuple[int, int]] = []
        self._row_keys: dict[int, str] = {}
        self._merges: list[Rectangle] = []
        self._links: list[Link] = []
        self._widths: list[float] = []
        self._column_widths: list[Width] = []
        self._needed: dict[int, float] = {}
        self._fixed: dict[int, float] = {}
        self._freeze: tuple[int, int] | None = None
        self._filter: Rectangle | None = None
        self._printing: Printing | None = None
        self._tables: list[Table] = []
        self._conditions: list[Condition] = []
        self._charts: list[Chart] = []
        self._text_numbers: list[Rectangle] = []

    def finish(self) -> Sheet:
        """The sheet as drawn, its rows filled up to equal length."""
        columns = max((len(line) for line in self._values), default=0)
        self._styles = [
            line if len(line) == columns else [*line, *([UNDRAWN] * (columns - len(line)))]
            for line in self._styles
        ]
        for values in self._values:
            if (short := columns - len(values)) > 0:
                values.extend([None] * short)
        heights = {**self._needed, **self._fixed}
        area = None
        if self._visible == "yes":
            area = free_name(area_name(self.name), self._names)
            self._names[area] = (self.name, (0, 0, len(self._values), columns))
        return Sheet(
            self.name,
            self._visible,
            self._values,
            self._styles,
            self._formulas,
            [*rectangles_of(self._dates), *self._date_blocks],
            self._made,
            self._merges,
            self._links,
            self._column_widths,
            {row: whole_pixels(min(heights[row], HIGHEST)) for row in sorted(heights)},
            self._freeze,
            self._filter,
            self._printing,
            self._tables,
            area,
            self._conditions,
            self._charts,
            self._text_numbers,
        )

    def height(self, row: int, points: float) -> None:
        """Fixes a row's height, whatever is written in it."""
        self._fixed[row] = points

    # -- cells

    def text(self, row: int, column: int, words: str | None, *looks: Look) -> None:
        """Words as they are: never a formula, a link or a number."""
        style = self.styles(*looks)
        if not words:
            self._put(row, column, None, style)
            return
        words = _fitting(words)
        self._put(row, column, words, style)
        if style.wraps and column < len(self._widths):
            self._need(row, height_of(words, self._widths[column], style))

    def number(self, row: int, column: int, number: Number, *looks: Look) -> None:
        self._put(row, column, number, self.styles(*looks))

    def formula(self, row: int, column: int, formula: str, value: Number, *looks: Look) -> None:
        """A formula with the value that it has now; None where it shows nothing."""
        self._put(row, column, value, self.styles(*looks))
        self._formulas[row, column] = f"={formula}"

    def day(self, row: int, column: int, day: date | None, *looks: Look) -> None:
        self._put(row, column, midnight(day), self.styles(MOMENT, *looks, DAY))
        self._dates.add((row, column))

    def moment(self, row: int, column: int, moment: datetime | None, *looks: Look) -> None:
        """A point in time in Vietnam's time."""
        shown = None if moment is None else texts.local(moment)
        self._put(row, column, shown, self.styles(MOMENT, *looks))
        self._dates.add((row, column))

    def link(self, row: int, column: int, sheet: str, words: str, *looks: Look) -> None:
        """Words that lead to another sheet."""
        self._put(row, column, words, self.styles(*looks, LINK))
        self._links.append(Link(row, column, sheet))

    def line(self, row: int, words: str, *looks: Look, first: int = 0, last: int) -> None:
        """Words over several columns; the row is made high enough for them."""
        self.merge((row, first, 1, last - first + 1), *looks)
        self.text(row, first, words, *looks)
        height = height_of(
            _fitting(words), sum(self._widths[first : last + 1]), self.styles(*looks)
        )
        self.height(row, max(height, self._fixed.get(row, 18)))

    def merge(self, rectangle: Rectangle, *looks: Look) -> None:
        """Makes one cell of a block; its words are written into the first."""
        row, column, rows, columns = rectangle
        style = self.styles(*looks)
        for at in range(row, row + rows):
            for across in range(column, column + columns):
                self._put(at, across, None, style)
        if rows * columns > 1:
            self._merges.append(rectangle)

    def rows(
        self, first: int, lines: Sequence[list[Value]], looks: Sequence[Sequence[Look]]
    ) -> None:
        """Whole lines from column 0 on, the last ones of the sheet so far, one style a column.

        Datetimes stand in columns whose style shows them. The lines are the page's from now on.
        """
        styles = [self.styles(*one) for one in looks]
        # One for all lines: thousands of lists would cost more than what stands in them.
        indices = tuple(style.index for style in styles)
        self._room(first - 1)
        del self._values[first:], self._styles[first:]
        wrapped = [at for at, style in enumerate(styles) if style.wraps]
        # Titles and progress come again and again.
        known: dict[tuple[int, Value], float] = {}
        for row, line in enumerate(lines, start=first):
            needed = 0.0
            for column in wrapped:
                words = line[column]
                if not words:
                    continue
                height = known.get((column, words))
                if height is None:
                    line[column] = fitting = _fitting(str(words))
                    height = height_of(fitting, self._widths[column], styles[column])
                    known[column, fitting] = height
                if height > needed:
                    needed = height
            if needed:
                self._need(row, needed)
        self._values += lines
        self._styles += [indices] * len(lines)
        for column, one in enumerate(looks):
            if lines and (MOMENT in one or DAY in one):
                self._date_blocks.append((first, column, len(lines), 1))

    def told_when(self, row: int, column: int) -> None:
        """Marks a cell as one that tells when the workbook was made."""
        self._made.append((row, column))

    def row_key(self, row: int, key: str) -> None:
        """Names a row of a sheet that is one table as a whole."""
        self._row_keys[row] = key

    def row_keys(self, rows: int) -> list[str]:
        """The keys of the first rows; those that were not named are numbered."""
        return [self._row_keys.get(row, f"line:{row + 1}") for row in range(rows)]

    # -- parts of a sheet

    def columns(self, widths: Sequence[float]) -> None:
        self._widths = list(widths)
        style = self.styles().index
        self._column_widths += [Width(at, 1, width, style) for at, width in enumerate(widths)]

    def column(self, column: int, width: float) -> None:
        """The width of a column beside the table."""
        self._column_widths.append(Width(column, 1, width, None))

    def freeze(self, row: int, column: int) -> None:
        """What stands above and left stays in sight."""
        self._freeze = (row, column)

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
        self.freeze(head + 1, frozen)
        self.print_setup(report.title, period, (head, head))
        return head + 1

    def list_end(
        self,
        first: int,
        keys: Sequence[str],
        headings: Sequence[Heading],
        submissions: Sequence[int | None] | None = None,
    ) -> int:
        """Filter and name of a list with a key a line; returns its last row."""
        if not keys:
            self.text(first, 0, texts.NOTHING)
            keys, submissions = [""], None if submissions is None else [None]
        columns = [heading.key for heading in headings]
        self.table(range_name(self.name), (first, 0), keys, columns, submissions)
        self._filter = (first - 1, 0, len(keys) + 1, len(headings))
        self._text_numbers.append((first, 0, len(keys), len(headings)))
        return first + len(keys) - 1

    def table(
        self,
        name: str,
        corner: tuple[int, int],
        row_keys: Iterable[str],
        column_keys: Iterable[str],
        submissions: Sequence[int | None] | None = None,
    ) -> None:
        """A named table from a corner on, with the keys of its rows and columns."""
        name = free_name(name, self._names)
        rows, columns = unique_keys(row_keys), unique_keys(column_keys)
        ids = None if submissions is None else tuple(submissions)
        table = Table(name, *corner, rows, columns, ids)
        self._tables.append(table)
        self._names[name] = (self.name, table.rectangle)

    def reference(self, first: tuple[int, int], last: tuple[int, int] | None = None) -> str:
        """A cell or block as formulas of other sheets name it."""
        if last is None:
            return f"{quote_sheetname(self.name)}!{cell(*first, fixed=True)}"
        return f"{quote_sheetname(self.name)}!{xl_range_abs(*first, *last)}"

    # -- only in a new workbook

    def condition(self, rectangle: Rectangle, rule: Mapping[str, Any], style: Properties) -> None:
        """A conditional format; `rule` has XlsxWriter's `type`, `criteria`, `value`."""
        self._conditions.append(Condition(rectangle, rule, style))

    def chart(self, chart: Chart) -> int:
        """A chart; returns how many rows of default height it covers."""
        name = free_name(chart.name, [one.name for one in self._charts])
        self._charts.append(replace(chart, name=name))
        return -(-chart.height // _PIXELS)

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
        self._printing = printing_of(self.name, title, period, repeat, landscape=landscape)

    def print_more(self, **changes: Any) -> None:
        """Changes the print set-up (fields of Printing)."""
        assert self._printing is not None
        self._printing = replace(self._printing, **changes)

    def scale_to(self, width: float, *, landscape: bool = True) -> float:
        """Scales to so many pixels a page instead of fitting, since fitting ignores breaks.

        Returns the page's height in pixels at that scale, its margins taken off.
        """
        scale, height = scale_for(width, landscape=landscape)
        self.print_more(scale=scale)
        return height

    def pixels(self, first: int, last: int) -> int:
        """The width of columns on the screen."""
        return sum(int(width * 7 + 5) for width in self._widths[first : last + 1])

    def _put(self, row: int, column: int, value: Value, style: Style) -> None:
        if row >= len(self._values):
            self._room(row)
        values = self._values[row]
        if column >= len(values):
            values.extend([None] * (column + 1 - len(values)))
        styles = self._styles[row]
        if not isinstance(styles, list):
            styles = self._styles[row] = list(styles)
        if column >= len(styles):
            styles.extend([UNDRAWN] * (column + 1 - len(styles)))
        values[column] = value
        styles[column] = style.index

    def _room(self, row: int) -> None:
        for _ in range(len(self._values), row + 1):
            self._values.append([])
            self._styles.append([])

    def _need(self, row: int, height: float) -> None:
        if height > self._needed.get(row, LINE):
            self._needed[row] = height


def midnight(day: date | None) -> datetime | None:
    """A day as a cell holds it."""
    return None if day is None else datetime.combine(day, time())


def _fitting(words: str) -> str:
    if len(words) <= _LONGEST_TEXT:
        return words
    return words[: _LONGEST_TEXT - 1] + "…"

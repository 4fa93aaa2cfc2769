"""How cells look: number formats, colours, alignment, sizes, merges."""

from typing import TYPE_CHECKING, Any

from addin.calc import colours
from addin.calc.addresses import Area, area_of
from addin.calc.borders import Borders
from addin.calc.bridge import enum
from addin.calc.fonts import Font
from addin.calc.formats import Kind
from addin.calc.guard import calc_class

if TYPE_CHECKING:
    from addin.calc.books import Book
    from addin.calc.bridge import Link
    from addin.calc.conditions import ConditionalFormats
    from addin.calc.sheets import Sheet

_MIXED = "AMBIGUOUS_VALUE"
POINT = 2540 / 72  # a point in hundredths of a millimetre
# Excel counts a column's width in digits, without the 5 pixels around them; a digit has 7.
_AROUND = 5 / 7

_HORIZONTAL = {
    "general": "STANDARD",
    "left": "LEFT",
    "center": "CENTER",
    "right": "RIGHT",
    "fill": "REPEAT",
    "justify": "BLOCK",
    "distributed": "BLOCK",
}
# com.sun.star.table.CellVertJustify2
_VERTICAL = {"bottom": 3, "top": 1, "center": 2, "justify": 4, "distributed": 4}
_STANDARD_VERTICAL = 0


@calc_class("Range")
class Looks:
    """The part of Range that says how its cells look; None where they differ."""

    if TYPE_CHECKING:
        link: Link
        area: Area

        @property
        def api(self) -> Any: ...
        @property
        def book(self) -> Book: ...
        @property
        def sheet(self) -> Sheet: ...
        def __len__(self) -> int: ...
        def _at(self, area: Area) -> "Looks": ...
        def uno_address(self) -> Any: ...

    def common(self, name: str) -> Any:
        """A property of UNO's that all cells share, or None."""
        if len(self) > 1 and self.api.getPropertyState(name).value == _MIXED:
            return None
        return getattr(self.api, name)

    def formats_in_use(self) -> set[int]:
        """Keys of the cells' number formats."""
        if len(self) == 1:
            return {self.api.NumberFormat}
        groups = self.api.getUniqueCellFormatRanges()
        return {groups.getByIndex(index).NumberFormat for index in range(groups.getCount())}

    def marked_areas(self) -> list[tuple[Area, Kind]]:
        """The areas of the sheet within these cells that are formatted as dates or booleans."""
        kind_of = self.book.formats.kind
        if len(self) == 1:
            kind = kind_of(self.api.NumberFormat)
            return [] if kind is Kind.NUMBER else [(self.area, kind)]
        groups = self.api.getUniqueCellFormatRanges()
        found: list[tuple[Area, Kind]] = []
        for index in range(groups.getCount()):
            group = groups.getByIndex(index)
            kind = kind_of(group.NumberFormat)
            if kind is not Kind.NUMBER:
                found += [(area_of(at), kind) for at in group.getRangeAddresses()]
        return found

    @property
    def number_format(self) -> str | None:
        """Excel's spelling in English, such as "#,##0.00" or "dd/mm/yyyy"."""
        codes = {self.book.formats.code(key) for key in self.formats_in_use()}
        return codes.pop() if len(codes) == 1 else None

    @number_format.setter
    def number_format(self, value: str) -> None:
        self.api.NumberFormat = self.book.formats.key(value)

    @property
    def color(self) -> tuple[int, int, int] | None:
        colour = self.common("CellBackColor")
        return None if colour is None or colour == -1 else colours.to_rgb(colour)

    @color.setter
    def color(self, value: Any) -> None:
        self.api.CellBackColor = -1 if value is None else colours.to_calc(value)

    def set_colors(self, colors: list[list[Any]]) -> None:
        """Colours cell by cell; `...` leaves a cell as it is, None takes its colour away."""
        cells: dict[int, list[Area]] = {}
        for r, row in enumerate(colors):
            for c, colour in enumerate(row):
                if colour is not ...:
                    key = -1 if colour is None else colours.to_calc(colour)
                    area = Area(self.area.row + r, self.area.column + c)
                    cells.setdefault(key, []).append(area)
        for key, areas in cells.items():
            self.sheet.format_areas(areas, {"CellBackColor": key})

    @property
    def font(self) -> Font:
        return Font(self.link, self.api, whole=len(self) == 1)

    @property
    def borders(self) -> Borders:
        return Borders(self)

    @property
    def conditional_formats(self) -> "ConditionalFormats":
        from addin.calc.conditions import ConditionalFormats

        return ConditionalFormats(self)

    @property
    def wrap_text(self) -> bool | None:
        value = self.common("IsTextWrapped")
        return None if value is None else bool(value)

    @wrap_text.setter
    def wrap_text(self, value: bool) -> None:
        self.api.IsTextWrapped = bool(value)

    @property
    def horizontal_alignment(self) -> str | None:
        value = self.common("HoriJustify")
        if value is None:
            return None
        return next(name for name, calc in _HORIZONTAL.items() if calc == value.value)

    @horizontal_alignment.setter
    def horizontal_alignment(self, value: str) -> None:
        self.api.HoriJustify = enum("table.CellHoriJustify", horizontal(value))

    @property
    def vertical_alignment(self) -> str | None:
        value = self.common("VertJustify")
        if value is None:
            return None
        if value == _STANDARD_VERTICAL:
            return "bottom"
        return next(name for name, calc in _VERTICAL.items() if calc == value)

    @vertical_alignment.setter
    def vertical_alignment(self, value: str) -> None:
        self.api.VertJustify = vertical(value)

    def adjust_indent(self, amount: int) -> None:
        indent = max(0, self.api.ParaIndent + indentation(amount))
        self.api.HoriJustify = enum("table.CellHoriJustify", "LEFT")
        self.api.ParaIndent = indent

    @property
    def column_width(self) -> float | None:
        """In digits of the default font, as Excel counts."""
        widths = {column.Width for column in self._columns()}
        if len(widths) != 1:
            return None
        return round(max(0.0, float(widths.pop()) / self.book.digit_width - _AROUND), 1)

    @column_width.setter
    def column_width(self, value: float) -> None:
        if not 0 <= value <= 255:
            raise ValueError("a column is 0 to 255 digits wide")
        self._columns_together().Width = round((value + _AROUND) * self.book.digit_width)

    @property
    def row_height(self) -> float | None:
        """In points."""
        heights = {row.Height for row in self._rows()}
        return round(float(heights.pop()) / POINT, 1) if len(heights) == 1 else None

    @row_height.setter
    def row_height(self, value: float) -> None:
        if not 0 <= value <= 409.5:
            raise ValueError("a row is 0 to 409.5 points high")
        self._rows_together().Height = round(value * POINT)

    def _columns_together(self) -> Any:
        area = self.area
        if area.columns == 1:
            return self.sheet.columns.getByIndex(area.column)
        return self.api.getColumns()

    def _rows_together(self) -> Any:
        area = self.area
        return self.sheet.rows.getByIndex(area.row) if area.rows == 1 else self.api.getRows()

    def _columns(self) -> list[Any]:
        columns = self.api.getColumns()
        return [columns.getByIndex(index) for index in range(columns.getCount())]

    def _rows(self) -> list[Any]:
        rows = self.api.getRows()
        return [rows.getByIndex(index) for index in range(rows.getCount())]

    @property
    def width(self) -> float:
        """In points, as left, top and height are."""
        return float(self.api.Size.Width / POINT)

    @property
    def height(self) -> float:
        return float(self.api.Size.Height / POINT)

    @property
    def left(self) -> float:
        return float(self.api.Position.X / POINT)

    @property
    def top(self) -> float:
        return float(self.api.Position.Y / POINT)

    @property
    def row_hidden(self) -> bool | None:
        return _shared({not row.IsVisible for row in self._rows()})

    @row_hidden.setter
    def row_hidden(self, value: bool) -> None:
        self.api.getRows().IsVisible = not value

    @property
    def column_hidden(self) -> bool | None:
        return _shared({not column.IsVisible for column in self._columns()})

    @column_hidden.setter
    def column_hidden(self, value: bool) -> None:
        self.api.getColumns().IsVisible = not value

    def autofit(self, axis: str | None = None) -> None:
        """Fits columns ("c"), rows ("r") or both (None) to what they hold."""
        if axis is None or axis[0] == "c":
            self.api.getColumns().OptimalWidth = True
        if axis is None or axis[0] == "r":
            self.api.getRows().OptimalHeight = True

    def merge(self, across: bool = False) -> None:
        """Merges to one cell, or each row to one. As on Excel only the first cell's value stays."""
        area = self.area
        rows = (
            [Area(row, area.column, 1, area.columns) for row in range(area.row, area.last_row + 1)]
            if across
            else [area]
        )
        for part in rows:
            cells = self._at(part).api
            _first, *others = [value for row in cells.getFormulaArray() for value in row]
            if any(others):
                self._keep_first(part)
            cells.merge(True)

    def _keep_first(self, area: Area) -> None:
        # Calc would keep what the merge covers, out of sight.
        contents = 1 | 2 | 4 | 16
        if area.columns > 1:
            right = Area(area.row, area.column + 1, area.rows, area.columns - 1)
            self._at(right).api.clearContents(contents)
        if area.rows > 1:
            below = Area(area.row + 1, area.column, area.rows - 1, 1)
            self._at(below).api.clearContents(contents)

    def unmerge(self) -> None:
        self.api.merge(False)

    @property
    def merge_area(self) -> Any:
        first = self._at(Area(self.area.row, self.area.column))
        cursor = self.sheet.api.createCursorByRange(first.api)
        cursor.collapseToMergedArea()
        return self.sheet.of_address(cursor.getRangeAddress())

    @property
    def merge_cells(self) -> bool | None:
        """Whether the cells are merged; None where some are."""
        merged = self.merge_area.area
        if merged.rows * merged.columns > 1:
            return True if merged.common(self.area) == self.area else None
        if len(self) > 1 and self.api.getPropertyState("CellBackColor") is not None:
            return None if self.api.getIsMerged() else False
        return False

    def group(self, by: str) -> None:
        self.sheet.api.group(self.uno_address(), enum("table.TableOrientation", _lines(by)))

    def ungroup(self, by: str) -> None:
        self.sheet.api.ungroup(self.uno_address(), enum("table.TableOrientation", _lines(by)))


def horizontal(alignment: str) -> str:
    """UNO's word for an alignment; NotImplementedError for one that Calc has not."""
    if alignment not in _HORIZONTAL:
        raise NotImplementedError(f"alignment {alignment!r} is not there on LibreOffice")
    return _HORIZONTAL[alignment]


def vertical(alignment: str) -> int:
    """UNO's number of an alignment; NotImplementedError for one that Calc has not."""
    if alignment not in _VERTICAL:
        raise NotImplementedError(f"alignment {alignment!r} is not there on LibreOffice")
    return _VERTICAL[alignment]


def indentation(steps: int) -> int:
    """Excel's steps of indent, of about three spaces each: Calc's own step is 10 pt."""
    return round(steps * 10 * POINT)


def _shared(states: set[bool]) -> bool | None:
    return states.pop() if len(states) == 1 else None


def _lines(by: str) -> str:
    return "COLUMNS" if by.startswith("c") else "ROWS"

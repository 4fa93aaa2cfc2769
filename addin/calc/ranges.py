"""Ranges: where they lie, what they hold, how cells come, go and move."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from addin.calc import links, writing
from addin.calc.addresses import COLUMNS, ROWS, Area, quoted, write_area
from addin.calc.bridge import enum, struct
from addin.calc.fonts import Characters
from addin.calc.formats import Kind
from addin.calc.guard import calc_class
from addin.calc.looks import Looks
from addin.calc.names import Name, names_of
from addin.calc.notes import Note, add_note, noted_cells
from addin.calc.values import moment

if TYPE_CHECKING:
    from addin.calc.books import Book
    from addin.calc.sheets import Sheet

# com.sun.star.sheet.CellFlags
_CONTENTS = 1 | 2 | 4 | 16  # numbers, dates, text, formulas
_FORMATS = 32 | 64 | 256  # hard formats, styles, formats inside the text
_NOTES = 8
_FORMULAS = 16

_SHIFTS = {"down": "DOWN", "right": "RIGHT", "up": "UP", "left": "LEFT"}


@calc_class("Range")
class Range(Looks, base_classes.Range):
    """A rectangle of cells on a sheet; it may be empty, with no rows or no columns."""

    def __init__(self, sheet: "Sheet", area: Area) -> None:
        self.link = sheet.link
        self.area = area
        self.options: dict[str, Any] = {}
        self._sheet = sheet
        self._cells: Any = None

    @property
    def api(self) -> Any:
        if self._cells is None and self.area.rows and self.area.columns:
            area = self.area
            if area.last_row >= ROWS or area.last_column >= COLUMNS:
                raise IndexError("the range goes beyond the end of the sheet")
            self._cells = self._sheet.api.getCellRangeByPosition(
                area.column, area.row, area.last_column, area.last_row
            )
        return self._cells

    @property
    def sheet(self) -> "Sheet":
        return self._sheet

    @property
    def book(self) -> "Book":
        return self._sheet.book

    @property
    def row(self) -> int:
        return self.area.row + 1

    @property
    def column(self) -> int:
        return self.area.column + 1

    @property
    def shape(self) -> tuple[int, int]:
        return self.area.rows, self.area.columns

    @property
    def coords(self) -> tuple[Any, int, int, int, int]:
        return self._sheet.api, self.row, self.column, self.area.rows, self.area.columns

    @property
    def max_cells_per_read(self) -> None:
        return None

    @property
    def max_cells_per_write(self) -> None:
        return None

    def __len__(self) -> int:
        return self.area.rows * self.area.columns

    def __call__(self, arg1: int, arg2: int | None = None) -> "Range":
        row, column = (
            (arg1 - 1, arg2 - 1) if arg2 is not None else divmod(arg1 - 1, self.area.columns)
        )
        if self.area.row + row < 0 or self.area.column + column < 0:
            raise IndexError("there are no cells before A1")
        return self._at(Area(self.area.row + row, self.area.column + column))

    def _at(self, area: Area) -> "Range":
        return Range(self._sheet, area)

    @property
    def raw_value(self) -> Any:
        """A value, or a list of rows: None or "" (empty), text, float, bool, datetime."""
        data = self.api.getDataArray()
        marked = self._marked_areas()
        if marked or self.options.get("err_to_str"):
            rows = [list(row) for row in data]
            self._mark(rows, marked)
            data = rows
        return data[0][0] if len(self) == 1 else data

    @raw_value.setter
    def raw_value(self, value: Any) -> None:
        writing.write_values(self, self._matrix(value))

    def _matrix(self, value: Any) -> Sequence[Sequence[Any]]:
        rows, columns = self.shape
        if not isinstance(value, list | tuple):
            return ((value,) * columns,) * rows
        matrix = value if value and isinstance(value[0], list | tuple) else [value]
        if len(matrix) != rows or any(len(row) != columns for row in matrix):
            raise ValueError(f"{rows} rows of {columns} values are wanted for {self.address}")
        return matrix

    def _marked_areas(self) -> list[tuple[Area, Kind]]:
        """The parts formatted as dates or booleans, counted from this range's first cell."""
        top, left = self.area.row, self.area.column
        return [
            (Area(a.row - top, a.column - left, a.rows, a.columns), kind)
            for a, kind in self.marked_areas()
        ]

    def _mark(self, rows: list[list[Any]], marked: list[tuple[Area, Kind]]) -> None:
        null_date = self.book.null_date
        for area, kind in marked:
            for row in rows[area.row : area.last_row + 1]:
                for c in range(area.column, area.last_column + 1):
                    value = row[c]
                    if isinstance(value, float):
                        is_flag = kind is Kind.BOOLEAN
                        row[c] = bool(value) if is_flag else moment(value, null_date)
        if self.options.get("err_to_str"):
            for r, row in enumerate(rows):
                for c, value in enumerate(row):
                    if value is None:
                        row[c] = self.api.getCellByPosition(c, r).getString()

    @property
    def formula(self) -> Any:
        """Excel's formula, or the value as text; for more cells a tuple of rows."""
        area, sheet = self.area, self._sheet.position
        known: dict[str, str] = {}
        rows = [[text.removeprefix("'") for text in row] for row in self.api.getFormulaArray()]
        for at in self.api.queryContentCells(_FORMULAS).getRangeAddresses():
            for row in range(at.StartRow, at.EndRow + 1):
                for column in range(at.StartColumn, at.EndColumn + 1):
                    line = rows[row - area.row]
                    text = line[column - area.column]
                    if text.startswith("{"):
                        text = text[1:-1]
                    if text not in known:
                        known[text] = self.book.grammar.to_excel(text, sheet, row, column)
                    line[column - area.column] = known[text]
        return rows[0][0] if len(self) == 1 else tuple(map(tuple, rows))

    @formula.setter
    def formula(self, value: Any) -> None:
        writing.write_formulas(self, value)

    @property
    def has_formulas(self) -> bool:
        """Whether there is a formula in any of the cells."""
        return bool(self.api.queryContentCells(_FORMULAS).getCount())

    @property
    def formula2(self) -> Any:
        return self.formula

    @formula2.setter
    def formula2(self, value: Any) -> None:
        self.formula = value

    @property
    def formula_array(self) -> str:
        text = self.api.getArrayFormula()
        if not text:
            return ""
        area = self.area
        return self.book.grammar.to_excel(
            text.removeprefix("{").removesuffix("}"), self._sheet.position, area.row, area.column
        )

    @formula_array.setter
    def formula_array(self, value: str) -> None:
        place = self._sheet.position, self.area.row, self.area.column
        self.api.setArrayFormula(self.book.grammar.to_calc(value, *place))

    @property
    def has_array(self) -> bool:
        return bool(self._at(Area(self.area.row, self.area.column)).api.getArrayFormula())

    def clear_contents(self) -> None:
        self.api.clearContents(_CONTENTS)

    def clear_formats(self) -> None:
        self.api.merge(False)
        self.api.clearContents(_FORMATS)

    def clear(self) -> None:
        """Takes away contents, formats and notes."""
        self.api.merge(False)
        self.api.clearContents(_CONTENTS | _FORMATS | _NOTES)

    def end(self, direction: str) -> "Range":
        """Where Ctrl and an arrow lead from the first cell."""
        step = {"d": 1, "r": 1, "u": -1, "l": -1}[direction[0].lower()]
        down = direction[0].lower() in "du"
        start = self.area.row if down else self.area.column
        last = (ROWS if down else COLUMNS) - 1
        filled = self._filled_line(down)
        place = _jump(filled, start, step, last)
        area = Area(place, self.area.column) if down else Area(self.area.row, place)
        return self._at(area)

    def _filled_line(self, down: bool) -> list[bool]:
        used = self._sheet.used_area
        if down:
            line = Area(0, self.area.column, used.last_row + 1, 1)
        else:
            line = Area(self.area.row, 0, 1, used.last_column + 1)
        rows = self._at(line).api.getFormulaArray()
        return [text != "" for row in rows for text in row]

    @property
    def current_region(self) -> "Range":
        cursor = self._sheet.api.createCursorByRange(self.api)
        cursor.collapseToCurrentRegion()
        return self._sheet.of_address(cursor.getRangeAddress())

    def get_address(self, row_absolute: bool, col_absolute: bool, external: bool) -> str:
        marks = {"row_mark": "$" * bool(row_absolute), "column_mark": "$" * bool(col_absolute)}
        text = write_area(self.area, **marks)
        if not external:
            return text
        name = f"[{self.book.name}]{self._sheet.name}"
        return "'" + name.replace("'", "''") + "'!" + text

    @property
    def address(self) -> str:
        return write_area(self.area)

    @property
    def full_address(self) -> str:
        """The address with its sheet, as in a formula."""
        return f"{quoted(self._sheet.name)}!{self.address}"

    @property
    def name(self) -> Name | None:
        found = names_of(self)
        return found[0] if found else None

    @name.setter
    def name(self, value: str) -> None:
        self.book.names.add(value, f"={self.full_address}")

    def uno_address(self) -> Any:
        """This range as a UNO CellRangeAddress."""
        area = self.area
        ends = (area.column, area.row, area.last_column, area.last_row)
        return struct("table.CellRangeAddress", self._sheet.position, *ends)

    def insert(self, shift: str | None = None, copy_origin: str | None = None) -> None:
        """Moves cells down or right to make room; whole rows and columns where the range is."""
        mode = self._mode(shift or self._guessed("down", "right"))
        self._sheet.api.insertCells(self.uno_address(), enum("sheet.CellInsertMode", mode))

    def delete(self, shift: str | None = None) -> None:
        mode = self._mode(shift or self._guessed("up", "left"))
        self._sheet.api.removeRange(self.uno_address(), enum("sheet.CellDeleteMode", mode))

    def _guessed(self, flat: str, tall: str) -> str:
        return flat if self.area.columns >= self.area.rows else tall

    def _mode(self, shift: str) -> str:
        if self.area.is_whole_rows:
            return "ROWS"
        return "COLUMNS" if self.area.is_whole_columns else _SHIFTS[shift]

    def copy(self, destination: Any = None) -> None:
        if destination is None:
            raise NotImplementedError("Range.copy() to the clipboard is not there on LibreOffice")
        _same_book(self, destination.impl)
        target: Range = destination.impl
        target.sheet.api.copyRange(target.first_cell(), self.uno_address())

    def copy_from(
        self,
        source_range: Any,
        copy_type: str = "all",
        skip_blanks: bool = False,
        transpose: bool = False,
    ) -> None:
        if copy_type != "all" or skip_blanks or transpose:
            raise NotImplementedError("Range.copy_from() copies all or nothing on LibreOffice")
        source: Range = getattr(source_range, "impl", source_range)
        _same_book(self, source)
        self._sheet.api.copyRange(self.first_cell(), source.uno_address())

    def move(self, destination: Any) -> None:
        target: Range = getattr(destination, "impl", destination)
        target.sheet.api.moveRange(target.first_cell(), self.uno_address())

    def first_cell(self) -> Any:
        """The first cell as a UNO CellAddress."""
        at = self.area
        return struct("table.CellAddress", self._sheet.position, at.column, at.row)

    @property
    def hyperlink(self) -> str:
        return links.address_of(self)

    def add_hyperlink(
        self, address: str, text_to_display: str | None = None, screen_tip: str | None = None
    ) -> None:
        links.add_link(self, address, text_to_display or address)

    @property
    def note(self) -> Note | None:
        first = self._at(Area(self.area.row, self.area.column))
        return Note(first) if noted_cells(first) else None

    def add_note(self, text: str) -> Note:
        return add_note(self, text)

    @property
    def comment(self) -> None:
        return None

    @property
    def characters(self) -> Characters:
        return Characters(self)

    @property
    def table(self) -> None:
        return None

    def select(self) -> None:
        controller = self.book.controller
        if controller is None:
            raise NotImplementedError("Range.select() needs a workbook with a window")
        controller.select(self.api)


def _same_book(one: Range, other: Range) -> None:
    if one.book is not other.book:
        raise NotImplementedError("Range.copy() goes within one workbook on LibreOffice")


def _jump(filled: list[bool], start: int, step: int, last: int) -> int:
    """Excel's rule of Ctrl+arrow on a line of cells, those beyond `filled` being empty."""

    def is_filled(place: int) -> bool:
        return place < len(filled) and filled[place]

    edge = last if step > 0 else 0
    place = start + step
    if not 0 <= place <= last:
        return start
    if is_filled(start) and is_filled(place):
        while 0 <= place + step <= last and is_filled(place + step):
            place += step
        return place
    while 0 <= place < len(filled) if step > 0 else place >= 0:
        if is_filled(place):
            return place
        place += step
    return edge

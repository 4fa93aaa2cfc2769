"""Sheets of a workbook: their order, names, visibility, panes."""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from addin.calc.addresses import COLUMNS, ROWS, Area, area_of, read_area, split_sheet
from addin.calc.bridge import struct
from addin.calc.errors import CalcError
from addin.calc.guard import calc_class
from addin.calc.notes import Note, notes_of

if TYPE_CHECKING:
    from addin.calc.books import Book
    from addin.calc.charts import Charts
    from addin.calc.names import Names
    from addin.calc.ranges import Range


@calc_class("Sheets")
class Sheets(base_classes.Sheets):
    """The sheets of one workbook, in order."""

    def __init__(self, book: "Book") -> None:
        self.link = book.link
        self._book = book

    @property
    def api(self) -> Any:
        sheets = self._book.api.getSheets()
        if sheets is None:
            raise CalcError("this workbook is no longer open in LibreOffice")
        return sheets

    @property
    def active(self) -> "Sheet":
        controller = self._book.controller
        if controller is None:
            return self(1)
        return Sheet(self._book, controller.getActiveSheet())

    def __call__(self, name_or_index: str | int) -> "Sheet":
        if isinstance(name_or_index, int):
            if not 1 <= name_or_index <= len(self):
                raise IndexError(f"there is no sheet {name_or_index}")
            return Sheet(self._book, self.api.getByIndex(name_or_index - 1))
        found = self.find(name_or_index)
        if found is None:
            raise KeyError(name_or_index)
        return found

    def find(self, name: str) -> "Sheet | None":
        """The sheet called `name`, whatever its case."""
        sheets = self.api
        if sheets.hasByName(name):
            return Sheet(self._book, sheets.getByName(name))
        for other in sheets.getElementNames():
            if other.lower() == name.lower():
                return Sheet(self._book, sheets.getByName(other))
        return None

    def __len__(self) -> int:
        return int(self.api.getCount())

    def __iter__(self) -> Iterator["Sheet"]:
        sheets = self.api
        return iter([Sheet(self._book, sheets.getByIndex(i)) for i in range(sheets.getCount())])

    def __contains__(self, name: str) -> bool:
        return self.find(name) is not None

    def add(
        self, before: "Sheet | None" = None, after: "Sheet | None" = None, name: str | None = None
    ) -> "Sheet":
        """Adds a sheet and shows it, as Excel does; without a place before the active one."""
        position = _place(before, after)
        if position is None:
            position = self.active.position
        taken = {other.lower() for other in self.api.getElementNames()}
        free = (f"Sheet{number}" for number in itertools.count(len(taken) + 1))
        name = name or next(candidate for candidate in free if candidate.lower() not in taken)
        self.api.insertNewByName(name, position)
        sheet = Sheet(self._book, self.api.getByName(name))
        sheet.activate()
        return sheet


def _place(before: "Sheet | None", after: "Sheet | None") -> int | None:
    if before is not None:
        return before.position
    return None if after is None else after.position + 1


@calc_class("Sheet")
class Sheet(base_classes.Sheet):
    """One sheet."""

    def __init__(self, book: "Book", sheet: Any) -> None:
        self.link = book.link
        self._book = book
        self._sheet = sheet

    @property
    def api(self) -> Any:
        return self._sheet

    @property
    def book(self) -> "Book":
        return self._book

    @property
    def name(self) -> str:
        return str(self._sheet.getName())

    @name.setter
    def name(self, value: str) -> None:
        other = self._book.sheets.find(value)
        if other is not None and other.position != self.position:
            raise ValueError(f"there is a sheet {value!r} already")
        self._sheet.setName(value)

    @property
    def names(self) -> "Names":
        from addin.calc.names import Names

        return Names(self._book, self)

    @property
    def position(self) -> int:
        """Its place from zero; it changes when sheets before it come or go."""
        return int(self._sheet.getRangeAddress().Sheet)

    @property
    def index(self) -> int:
        return self.position + 1

    def of_area(self, area: Area) -> "Range":
        from addin.calc.ranges import Range

        return Range(self, area)

    def of_address(self, address: Any) -> "Range":
        """The range of a UNO CellRangeAddress on this sheet."""
        return self.of_area(area_of(address))

    def format_areas(self, areas: Sequence[Area], properties: Mapping[str, Any]) -> None:
        """Gives these areas UNO's properties of cells, all in one step."""
        position = self.position
        many = self._book.api.createInstance("com.sun.star.sheet.SheetCellRanges")
        addresses = [(a.column, a.row, a.last_column, a.last_row) for a in areas]
        many.addRangeAddresses(
            tuple(struct("table.CellRangeAddress", position, *ends) for ends in addresses), False
        )
        names = tuple(sorted(properties))
        many.setPropertyValues(names, tuple(properties[name] for name in names))

    def range(self, arg1: Any, arg2: Any = None) -> "Range":
        """The range of an address, a name, a (row, column) from one, or of two corners."""
        if isinstance(arg1, tuple) and len(arg1) == 4:
            row, column, rows, columns = arg1
            return self.of_area(Area(row - 1, column - 1, rows, columns))
        if isinstance(arg1, int) and isinstance(arg2, int):
            return self._corner((arg1, arg2))
        first = self._corner(arg1)
        if arg2 is None:
            return first
        second = self._corner(arg2)
        made = first.sheet.of_area(first.area.spanned(second.area))
        return made

    def _corner(self, given: Any) -> "Range":
        if isinstance(given, tuple):
            row, column = given
            if row < 1 or column < 1:
                raise IndexError("rows and columns of a range are counted from 1")
            return self.of_area(Area(row - 1, column - 1))
        if not isinstance(given, str):
            range_: Range = given
            return range_
        wanted, rest = split_sheet(given)
        sheet = self if wanted is None else self._book.sheets(wanted)
        area = read_area(rest)
        if area is not None:
            return sheet.of_area(area)
        name = sheet.names.find(rest) or self._book.names.find(rest)
        if name is None:
            raise KeyError(f"{given!r} is neither an address nor a name in this workbook")
        return name.refers_to_range

    @property
    def cells(self) -> "Range":
        return self.of_area(Area(0, 0, ROWS, COLUMNS))

    @property
    def used_area(self) -> Area:
        """The cells from the first to the last one in use; A1 on an empty sheet."""
        cursor = self._sheet.createCursor()
        cursor.gotoStartOfUsedArea(False)
        cursor.gotoEndOfUsedArea(True)
        return self.of_address(cursor.getRangeAddress()).area

    @property
    def used_range(self) -> "Range":
        return self.of_area(self.used_area)

    @cached_property
    def columns(self) -> Any:
        """All columns, as UNO has them: asked for once, since every object of UNO's is dear."""
        return self._sheet.getColumns()

    @cached_property
    def rows(self) -> Any:
        """All rows, as UNO has them."""
        return self._sheet.getRows()

    @property
    def visible(self) -> bool:
        return bool(self._sheet.IsVisible)

    @visible.setter
    def visible(self, value: bool | int) -> None:
        # Excel's "very hidden" is the number 2; Calc knows hidden only.
        self._sheet.IsVisible = value is True or value in (1, -1)

    def activate(self) -> None:
        controller = self._book.controller
        if controller is not None:
            controller.setActiveSheet(self._sheet)

    def select(self) -> None:
        self.activate()

    def clear(self) -> None:
        self.used_range.clear()

    def clear_contents(self) -> None:
        self.used_range.clear_contents()

    def clear_formats(self) -> None:
        self.used_range.clear_formats()

    def autofit(self, axis: str | None = None) -> None:
        self.used_range.autofit(axis)

    def delete(self) -> None:
        if len(self._book.sheets) == 1:
            raise ValueError("the only sheet of a workbook cannot be deleted")
        self._book.sheets.api.removeByName(self.name)

    def copy(self, before: "Sheet | None", after: "Sheet | None") -> None:
        anchor = before if before is not None else after
        position = _place(before, after)
        assert anchor is not None and position is not None
        target = anchor.book.sheets
        if anchor.book.app is not self._book.app:
            raise NotImplementedError("Sheet.copy() goes within one LibreOffice")
        if anchor.book is not self._book:
            target.api.importSheet(self._book.api, self.name, position)
            return
        numbered = (f"{self.name[:26]} ({n})" for n in itertools.count(2))
        name = next(candidate for candidate in numbered if target.find(candidate) is None)
        target.api.copyByName(self.name, name, position)

    def move(self, before: "Sheet | None", after: "Sheet | None") -> None:
        position = _place(before, after)
        assert position is not None
        self._book.sheets.api.moveByName(self.name, position)

    @property
    def notes(self) -> list[Note]:
        return notes_of(self)

    @property
    def comments(self) -> list[Any]:
        """Empty: LibreOffice has notes, and no threads of comments."""
        return []

    @property
    def tables(self) -> "NoTables":
        return NoTables()

    @property
    def charts(self) -> "Charts":
        from addin.calc.charts import Charts

        return Charts(self)

    @property
    def show_gridlines(self) -> bool:
        """Whether the lines between the cells are shown, in the workbook's window."""
        return bool(self._shown().ShowGrid)

    @show_gridlines.setter
    def show_gridlines(self, value: bool) -> None:
        self._shown().ShowGrid = bool(value)

    def _shown(self) -> Any:
        """The window that shows this sheet."""
        controller = self._book.controller
        if controller is None:
            raise NotImplementedError("Sheet.show_gridlines needs a workbook with a window")
        controller.setActiveSheet(self._sheet)
        return controller

    @property
    def freeze_panes(self) -> "FreezePanes":
        return FreezePanes(self)

    @property
    def page_setup(self) -> "PageSetup":
        return PageSetup(self)


class NoTables:
    """The tables of a sheet: none, since Calc keeps no tables of Excel's kind."""

    def __len__(self) -> int:
        return 0

    def __iter__(self) -> Iterator[Any]:
        return iter(())

    def __contains__(self, key: object) -> bool:
        return False

    def __getattr__(self, name: str) -> Any:
        raise NotImplementedError(f"Tables.{name} is not there on LibreOffice (addin.calc)")


@calc_class("FreezePanes")
class FreezePanes(base_classes.FreezePanes):
    """The frozen rows and columns of one sheet."""

    def __init__(self, sheet: Sheet) -> None:
        self.link = sheet.link
        self._sheet = sheet

    def freeze_at(self, frozen_range: str) -> None:
        """Freezes the rows and columns up to the end of a range, such as "A1:B3" or "1:2"."""
        area = self._sheet.range(frozen_range).area
        rows = 0 if area.is_whole_columns else area.last_row + 1
        columns = 0 if area.is_whole_rows else area.last_column + 1
        self._freeze(columns, rows)

    def unfreeze(self) -> None:
        self._freeze(0, 0)

    def _freeze(self, columns: int, rows: int) -> None:
        controller = self._sheet.book.controller
        if controller is None:
            raise NotImplementedError("FreezePanes needs a workbook with a window")
        # Calc freezes the sheet that is shown.
        shown = controller.getActiveSheet()
        is_shown = shown == self._sheet.api
        if not is_shown:
            controller.setActiveSheet(self._sheet.api)
        controller.freezeAtPosition(columns, rows)
        if not is_shown:
            controller.setActiveSheet(shown)


@calc_class("PageSetup")
class PageSetup(base_classes.PageSetup):
    """How a sheet is printed."""

    def __init__(self, sheet: Sheet) -> None:
        self.link = sheet.link
        self._sheet = sheet

    @property
    def api(self) -> Any:
        return self._sheet.api

    @property
    def print_area(self) -> str | None:
        areas = self._sheet.api.getPrintAreas()
        return ",".join(self._sheet.of_address(area).address for area in areas) or None

    @print_area.setter
    def print_area(self, value: str | None) -> None:
        areas = []
        for text in (value or "").split(","):
            if text:
                area = self._sheet.range(text).area
                ends = (area.column, area.row, area.last_column, area.last_row)
                areas.append(struct("table.CellRangeAddress", self._sheet.position, *ends))
        self._sheet.api.setPrintAreas(tuple(areas))

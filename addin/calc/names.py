"""Names of a workbook and of its sheets."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from addin.calc.addresses import Area, area_of, quoted, split_sheet
from addin.calc.bridge import struct
from addin.calc.errors import CalcError
from addin.calc.guard import calc_class

if TYPE_CHECKING:
    from addin.calc.books import Book
    from addin.calc.ranges import Range
    from addin.calc.sheets import Sheet


@calc_class("Names")
class Names(base_classes.Names):
    """The names of a sheet, or of a workbook and all its sheets, sorted as Excel does."""

    def __init__(self, book: "Book", sheet: "Sheet | None" = None) -> None:
        self.link = book.link
        self._book = book
        self._sheet = sheet

    @property
    def api(self) -> Any:
        owner = self._book.api if self._sheet is None else self._sheet.api
        return owner.NamedRanges

    def __call__(self, name_or_index: str | int) -> "Name":
        if isinstance(name_or_index, int):
            return self._all()[name_or_index - 1]
        found = self.find(name_or_index)
        if found is None:
            raise KeyError(name_or_index)
        return found

    def __len__(self) -> int:
        return len(self._all())

    def __iter__(self) -> Iterator["Name"]:
        return iter(self._all())

    def contains(self, name_or_index: str | int) -> bool:
        if isinstance(name_or_index, int):
            return 1 <= name_or_index <= len(self)
        return self.find(name_or_index) is not None

    def find(self, name: str) -> "Name | None":
        """The Name called `name` ("TH_1", "'Biểu 1'!TH_1"), whatever its case."""
        wanted_sheet, wanted = split_sheet(name)
        sheet = self._sheet
        if wanted_sheet is not None:
            sheet = self._book.sheets.find(wanted_sheet)
            if sheet is None:
                return None
        owner = self._book.api if sheet is None else sheet.api
        known = owner.NamedRanges
        if known.hasByName(wanted):
            return Name(self._book, sheet, known.getByName(wanted).getName())
        for other in known.getElementNames():
            if other.lower() == wanted.lower():
                return Name(self._book, sheet, other)
        return None

    def add(self, name: str, refers_to: str) -> "Name":
        """Adds a name, or gives the one of that name another meaning, as Excel does."""
        wanted_sheet, plain = split_sheet(name)
        sheet = self._sheet
        if wanted_sheet is not None:
            sheet = self._book.sheets(wanted_sheet)
        found = Names(self._book, sheet).find(plain)
        if found is not None:
            found.refers_to = refers_to
            return found
        owner = self._book.api if sheet is None else sheet.api
        content = _content(self._book, refers_to, sheet)
        position = struct("table.CellAddress", sheet.position if sheet else 0, 0, 0)
        try:
            owner.NamedRanges.addNewByName(plain, content, position, 0)
        except Exception as error:
            if self.link.explained(error).__class__ is not CalcError:
                raise
            raise ValueError(f"{plain!r} cannot be the name of a range") from error
        return Name(self._book, sheet, plain)

    def _all(self) -> list["Name"]:
        if self._sheet is not None:
            return [Name(self._book, self._sheet, n) for n in self.api.getElementNames()]
        names = [Name(self._book, None, n) for n in self.api.getElementNames()]
        for sheet in self._book.sheets:
            names += [Name(self._book, sheet, n) for n in sheet.api.NamedRanges.getElementNames()]
        return sorted(names, key=lambda name: name.plain.lower())


@calc_class("Name")
class Name(base_classes.Name):
    """One name, of the whole workbook or (with a sheet) of that sheet."""

    def __init__(self, book: "Book", sheet: "Sheet | None", plain: str) -> None:
        self.link = book.link
        self.plain = plain
        self._book = book
        self._sheet = sheet

    @property
    def api(self) -> Any:
        owner = self._book.api if self._sheet is None else self._sheet.api
        return owner.NamedRanges.getByName(self.plain)

    @property
    def name(self) -> str:
        return self.plain if self._sheet is None else f"{quoted(self._sheet.name)}!{self.plain}"

    @name.setter
    def name(self, value: str) -> None:
        plain = split_sheet(value)[1]
        self.api.setName(plain)
        self.plain = plain

    @property
    def refers_to(self) -> str:
        """Excel's formula of what the name stands for, such as "='Biểu 1'!$A$1:$C$9"."""
        position = self.api.getReferencePosition()
        return self._book.grammar.to_excel(
            "=" + self.api.getContent(), position.Sheet, position.Row, position.Column
        )

    @refers_to.setter
    def refers_to(self, value: str) -> None:
        self.api.setContent(_content(self._book, value, self._sheet))

    @property
    def refers_to_range(self) -> "Range":
        cells = self.api.getReferredCells()
        if cells is None:
            raise CalcError(f"the name {self.name} stands for {self.refers_to}, not for cells")
        address = cells.getRangeAddress()
        return self._book.sheets(address.Sheet + 1).of_address(address)

    def delete(self) -> None:
        owner = self._book.api if self._sheet is None else self._sheet.api
        owner.NamedRanges.removeByName(self.plain)


def names_of(range_: "Range") -> list[Name]:
    """The names that stand for exactly this range."""
    wanted: Area = range_.area
    found = []
    for name in Names(range_.book):
        cells = name.api.getReferredCells()
        if cells is None:
            continue
        address = cells.getRangeAddress()
        if area_of(address) == wanted and address.Sheet == range_.sheet.position:
            found.append(name)
    return found


def _content(book: "Book", refers_to: str, sheet: "Sheet | None") -> str:
    formula = refers_to if refers_to.startswith("=") else f"={refers_to}"
    position = sheet.position if sheet is not None else 0
    return book.grammar.to_calc(formula, position, 0, 0)[1:]

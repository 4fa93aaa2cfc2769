"""Notes on cells (LibreOffice calls them comments)."""

from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from addin.calc.addresses import Area
from addin.calc.bridge import struct
from addin.calc.guard import calc_class

if TYPE_CHECKING:
    from addin.calc.ranges import Range
    from addin.calc.sheets import Sheet

_ANNOTATION = 8  # com.sun.star.sheet.CellFlags.ANNOTATION


@calc_class("Note")
class Note(base_classes.Note):
    """The note on one cell."""

    def __init__(self, cell: "Range") -> None:
        self.link = cell.link
        self._cell = cell

    @property
    def api(self) -> Any:
        return self._cell.api.getCellByPosition(0, 0).getAnnotation()

    @property
    def text(self) -> str:
        return str(self.api.getString())

    @text.setter
    def text(self, value: str) -> None:
        self.api.setString(value)

    @property
    def author(self) -> str:
        return str(self.api.getAuthor())

    @property
    def location(self) -> "Range":
        return self._cell

    def delete(self) -> None:
        self._cell.api.clearContents(_ANNOTATION)


def notes_of(sheet: "Sheet") -> list[Note]:
    """The notes of a sheet, row by row."""
    notes = sheet.api.getAnnotations()
    places = [notes.getByIndex(index).getPosition() for index in range(notes.getCount())]
    return [
        Note(sheet.of_area(Area(row, column)))
        for row, column in sorted((at.Row, at.Column) for at in places)
    ]


def noted_cells(range_: "Range") -> list[Area]:
    """The cells of a range that bear a note."""
    if not range_.sheet.api.getAnnotations().getCount():
        return []
    found = range_.api.queryContentCells(_ANNOTATION).getRangeAddresses()
    return [
        Area(row, column)
        for at in found
        for row in range(at.StartRow, at.EndRow + 1)
        for column in range(at.StartColumn, at.EndColumn + 1)
    ]


def add_note(cell: "Range", text: str) -> Note:
    """Puts a note on a cell that has none."""
    area = cell.area
    at = struct("table.CellAddress", cell.sheet.position, area.column, area.row)
    cell.sheet.api.getAnnotations().insertNew(at, text)
    return Note(cell)

"""Where the model's rows and columns stand on a sheet, those below its cells among them."""

from collections.abc import Sequence
from dataclasses import dataclass

from addin.decorations import Rectangle
from addin.model import Sheet


@dataclass(frozen=True)
class Ground:
    """Places from 0; `end` is the last row of the area, which what lies below follows."""

    rows: Sequence[int]
    columns: Sequence[int]
    end: int

    @classmethod
    def plain(cls, sheet: Sheet) -> "Ground":
        """A sheet that stands as the model has it."""
        return cls(range(sheet.rows), range(sheet.columns), sheet.rows - 1)

    def row(self, at: int) -> int:
        """The place of one of the model's rows, or of one below them."""
        return self.rows[at] if at < len(self.rows) else self.end + at - len(self.rows) + 1

    def column(self, at: int) -> int:
        """The place of one of the model's columns, or of one right of them."""
        if at < len(self.columns):
            return self.columns[at]
        return self.columns[-1] + at - len(self.columns) + 1 if self.columns else at

    def block(self, rectangle: Rectangle) -> Rectangle:
        """From the first to the last cell of a rectangle; what stands between is taken in."""
        row, column, rows, columns = rectangle
        first, left = self.row(row), self.column(column)
        last, right = self.row(row + rows - 1), self.column(column + columns - 1)
        return first, left, last - first + 1, right - left + 1

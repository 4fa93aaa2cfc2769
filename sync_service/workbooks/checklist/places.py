"""Where everything stands on the sheets that are issued; rows and columns count from zero."""

from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

from xlsxwriter.utility import quote_sheetname, xl_rowcol_to_cell

from sync_service.contract.definitions import Sheet, TaskForm
from sync_service.contract.rules import When


@dataclass(frozen=True)
class FigurePlaces:
    """A sheet of figures: labels, codes, inputs, the explanation, earlier figures, then marks.

    The marks stand in hidden columns, one beside each input, and say what colour it has.
    """

    BAND: ClassVar = 4
    HEADER: ClassVar = 5
    LABEL: ClassVar = 0
    CODE: ClassVar = 1
    FIRST_INPUT: ClassVar = 2

    figures: Sheet

    @property
    def width(self) -> int:
        """Columns of a group."""
        return len(self.figures.columns)

    @property
    def explanation(self) -> int:
        return self.FIRST_INPUT + self.width

    @property
    def last(self) -> int:
        """The last column that is seen."""
        return self.explanation + 2 * self.width

    @property
    def marks(self) -> int:
        """The first column of the marks."""
        return self.last + 1

    def first(self, when: When | None) -> int:
        """The first column of this period's figures or of an earlier one's."""
        if when is None:
            return self.FIRST_INPUT
        return self.explanation + 1 + (self.width if when == "last_year" else 0)

    @cached_property
    def rows(self) -> dict[str, int]:
        """The row of each measure."""
        listed = enumerate(self.figures.rows, start=self.HEADER + 1)
        return {row.code: at for at, row in listed if row.code}

    @cached_property
    def _columns(self) -> dict[str, int]:
        return {column.code: at for at, column in enumerate(self.figures.columns)}

    def figure(self, measure: str, column: str, when: When | None = None) -> str:
        """The address of a figure inside the sheet, such as C7."""
        return cell(self.rows[measure], self.first(when) + self._columns[column])

    def reason(self, measure: str) -> str:
        """The address of a measure's explanation inside the sheet."""
        return cell(self.rows[measure], self.explanation)


@dataclass(frozen=True)
class TaskPlaces:
    """A sheet of tasks: one column a field, one row a task, then the marks of the inputs."""

    HEADER: ClassVar = 4

    form: TaskForm

    @property
    def first_row(self) -> int:
        return self.HEADER + 1

    @property
    def marks(self) -> int:
        """The first column of the marks: one for every field, so that they stand beside it."""
        return len(self.form.fields)

    @cached_property
    def columns(self) -> dict[str, int]:
        """The column of each field."""
        return {field.code: at for at, field in enumerate(self.form.fields)}

    def field(self, code: str, task: int) -> str:
        """The address of a field of the n-th task (from zero) inside the sheet."""
        return cell(self.first_row + task, self.columns[code])


def cell(row: int, column: int) -> str:
    """An address such as C7."""
    return str(xl_rowcol_to_cell(row, column))


def on(sheet: str, address: str) -> str:
    """An address on another sheet, as a formula names it."""
    return f"{quote_sheetname(sheet)}!{address}"

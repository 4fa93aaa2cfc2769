"""What is reported, as definitions: forms with their sheets, rows, columns and rules.

A form version fixes an ordered list of *cells* (sheet, row, column). The values of one report
are one vector in that order.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from sync_service.contract.rules import Rule
from sync_service.domain.findings import Severity

Language = Literal["vi", "en"]
OverUnits = Literal["sum", "weighted", "none"]
OverTime = Literal["flow", "stock", "opening"]
FieldType = Literal["text", "number", "date", "choice"]

CODE_HEADING = "Mã số"
EXPLANATION_HEADING = "Giải trình"


@dataclass(frozen=True)
class Text:
    """The same words in Vietnamese and, where someone wrote them, English."""

    vi: str
    en: str | None = None

    def in_(self, language: Language) -> str:
        return self.en if language == "en" and self.en else self.vi


@dataclass(frozen=True)
class Column:
    code: str
    heading: Text
    unit: str | None = None
    decimals: int = 0


@dataclass(frozen=True)
class Row:
    """A measure with its row code, or a band (code None) that only heads the rows below it."""

    code: str | None
    label: Text
    level: int = 0
    over_units: OverUnits = "sum"
    weighted_by: str | None = None
    over_time: OverTime = "flow"
    required: bool = True
    columns: frozenset[str] | None = None
    decimals: int | None = None
    unit: str | None = None
    prefill: str | None = None

    def has(self, column: Column) -> bool:
        """Whether the measure is asked for in this column."""
        return self.code is not None and (self.columns is None or column.code in self.columns)


@dataclass(frozen=True)
class Sheet:
    name: str
    title: Text
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    source: str | None = None


@dataclass(frozen=True, eq=False)
class Cell:
    """One figure of a form: its place in the vector, its row and column, and how it adds."""

    form: str
    index: int
    sheet: str
    row: Row
    column: Column
    decimals: int

    @property
    def measure(self) -> str:
        assert self.row.code is not None
        return self.row.code

    @property
    def scale(self) -> int:
        return int(10**self.decimals)


@dataclass(frozen=True)
class RuleLine:
    """A rule of a form with everything around the expression.

    `columns` None means each column that the rule's bare measures share; `rows` and `sheets`
    are given for a rule over `this`. `at` names the field that a task rule marks.
    A rule over the total is judged on the whole tree's sums instead of on each report.
    """

    code: str
    rule: Rule
    severity: Severity
    message: Text
    columns: tuple[str, ...] | None = None
    rows: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()
    at: str | None = None
    tolerance: float = 0.0
    over: Literal["report", "total"] = "report"


@dataclass(frozen=True)
class Origin:
    """What a form's version says of the one before it, `version`.

    `measures` and `columns` name the old codes by the new ones (several measures: their sum);
    `gone` gives the reason by old measure, `new` are measures that the old version did not have.
    A measure or column that is not named has kept its code and its meaning.
    """

    version: str
    measures: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    gone: Mapping[str, Text] = field(default_factory=dict)
    new: frozenset[str] = frozenset()


@dataclass(frozen=True, eq=False)
class StatisticsForm:
    """A form of figures; annual forms are reported in `quarter`, and carried forward.

    `size` is the measure whose first column says how large a unit is, in the form that has it.
    """

    code: str
    version: str
    title: Text
    annual_quarter: int | None
    sheets: tuple[Sheet, ...]
    rules: tuple[RuleLine, ...]
    origin: Origin | None = None
    size: str | None = None

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """All cells in vector order: sheet by sheet, row by row, column by column."""
        found: list[Cell] = []
        for sheet in self.sheets:
            for row in sheet.rows:
                for column in sheet.columns:
                    if row.has(column):
                        decimals = column.decimals if row.decimals is None else row.decimals
                        found.append(Cell(self.code, len(found), sheet.name, row, column, decimals))
        return tuple(found)

    @cached_property
    def index(self) -> dict[tuple[str, str], int]:
        """Vector position by (measure, column)."""
        return {(cell.measure, cell.column.code): cell.index for cell in self.cells}

    @cached_property
    def measures(self) -> dict[str, tuple[Sheet, Row]]:
        """Every measure's sheet and row by its code, in order."""
        return {row.code: (sheet, row) for sheet in self.sheets for row in sheet.rows if row.code}

    def is_due_in(self, quarter: int) -> bool:
        """Whether the form is filled in in this quarter of the year."""
        return self.annual_quarter is None or self.annual_quarter == quarter


@dataclass(frozen=True)
class Field:
    """A column of the task sheet."""

    code: str
    heading: Text
    type: FieldType
    input: bool = False
    required: bool = False
    list: str | None = None
    minimum: float | None = None
    maximum: float | None = None
    decimals: int = 0


@dataclass(frozen=True, eq=False)
class TaskForm:
    """The form of task progress: one sheet a plan, one row a task."""

    code: str
    version: str
    title: Text
    fields: tuple[Field, ...]
    rules: tuple[RuleLine, ...]

    @cached_property
    def inputs(self) -> tuple[Field, ...]:
        return tuple(field for field in self.fields if field.input)


Form = StatisticsForm | TaskForm

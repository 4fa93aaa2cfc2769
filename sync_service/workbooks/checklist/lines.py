"""What a line of the check list is made of, and the formulas that all lines share."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from xlsxwriter.utility import xl_range_abs

from sync_service.contract.formulas import NOTHING, quoted
from sync_service.domain.findings import Severity
from sync_service.workbooks.checklist.places import on
from sync_service.workbooks.issue.pen import Canvas

Level = Severity | Literal["required"]

# What cells of the marks' columns hold: no colour, to be looked at, to be mended.
NOTICE, FAULT = 2, 3
_EMPTY = f'"{NOTHING}"'


@dataclass(frozen=True)
class Span:
    """Cells of one column on a sheet, rows counted from zero."""

    sheet: str
    column: int
    first: int
    last: int

    def __str__(self) -> str:
        return on(self.sheet, xl_range_abs(self.first, self.column, self.last, self.column))


@dataclass(frozen=True)
class Line:
    """One line: what it asks for, and where its answers are worked out.

    `bad`, `waits` and `verdicts` have a cell for each judgement: 1 where it is to be mended, 1
    where it waits for a required cell, and the truth (None where there is none but these two).
    `read_as` has 1 where words are taken for a number or day.
    `place` and `said` make formulas out of the cell that holds the number of the first
    judgement to look at: its address, and the words for it.
    """

    code: str
    level: Level
    about: str
    home: str
    bad: Span
    waits: Span
    verdicts: Span | None
    place: Callable[[str], str]
    said: Callable[[str], str]
    longest: str
    read_as: Span | None = None


@dataclass(frozen=True)
class Section:
    """Lines under a heading."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Table:
    """A hidden sheet of formulas; a program that does not compute shows NOTHING in each."""

    canvas: Canvas

    def formula(self, row: int, column: int, formula: str) -> None:
        """Writes a formula without its "="."""
        self.canvas.sheet.write_formula(row, column, f"={formula}", None, NOTHING)

    def words(self, row: int, column: int, words: str) -> None:
        """Writes words as they are."""
        self.canvas.text(row, column, words, "hidden")


def entered(source: str) -> str:
    """Whether a cell holds anything but blanks."""
    return f'LEN(TRIM(CLEAN(SUBSTITUTE({source},"\u00a0"," "))))>0'


def number_in(source: str, typed: str, low: float | None, high: float | None, decimals: int) -> str:
    """A cell's number as the service takes it, NOTHING where it holds none that it would take.

    `typed` is the cell that holds the number that the words in it say.
    """

    def taken(cell: str) -> str:
        scaled = cell if decimals == 0 else f"{cell}*{10**decimals}"
        tests = [f"ABS({scaled}-ROUND({scaled},0))<=0.000001"]
        tests += [f"{cell}>={low:.0f}"] if low is not None else []
        tests += [f"{cell}<={high:.0f}"] if high is not None else []
        return f"IF(AND({','.join(tests)}),ROUND({cell},{decimals}),{_EMPTY})"

    words = f"IF(ISNUMBER({typed}),{taken(typed)},{_EMPTY})"
    return f"IF(ISNUMBER({source}),IF(ISLOGICAL({source}),{_EMPTY},{taken(source)}),{words})"


def day_in(source: str, typed: str) -> str:
    """A cell's date as a whole number; `typed` as in number_in()."""
    return f"IF(ISNUMBER({source}),IF(ISLOGICAL({source}),{_EMPTY},INT({source})),{typed})"


def read_as_in(typed: str, taken: str) -> str:
    """1 where words were taken for what they say."""
    return f"IF(ISNUMBER({typed}),IF(ISNUMBER({taken}),1,0),0)"


def words_in(source: str) -> str:
    """A cell's words."""
    return f"IF(ISERROR({source}),{_EMPTY},IF({entered(source)},{source},{_EMPTY}))"


def choice_in(source: str, options: tuple[str, ...]) -> str:
    """A cell's choice, spelled as in the list whatever its case."""
    formula = _EMPTY
    for option in reversed(options):
        formula = f"IF(TRIM({source})={quoted(option)},{quoted(option)},{formula})"
    return f"IF(ISERROR({source}),{_EMPTY},{formula})"


def given_in(source: str) -> str:
    """1 where words stand in a cell."""
    return f"IF(ISERROR({source}),0,IF({entered(source)},1,0))"


def wrong_in(source: str, taken: str) -> str:
    """1 where something stands in a cell that is not taken."""
    return f"IF({taken}={_EMPTY},IF(ISERROR({source}),1,{given_in(source)}),0)"


def mark_of(faults: list[str], notices: list[str]) -> str:
    """What an input's mark shows, by the cells that are 1 where something is wrong with it."""
    notice = f"IF(MAX({','.join(notices)})=1,{NOTICE},0)" if notices else "0"
    return f"IF(MAX({','.join(faults)})=1,{FAULT},{notice})" if faults else notice

"""What all workbooks of a kind have in common, told apart from what is one unit's own.

A `Shape` holds all that is printed alike for every unit with the same forms and tasks; a
unit's own values are named by keys (see `values_of` in issue.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil

from sync_service.contract.binding import BoundRule
from sync_service.contract.definitions import StatisticsForm, TaskForm
from sync_service.workbooks.issue.pen import Key

PAGE_HEADER: Key = ("page_header",)
UNIT_LINE: Key = ("unit_line",)
NOTES: Key = ("notes",)

# Points; a line of Times New Roman 12 with its spacing.
LINE = 15.75
_TALLEST = 400.0
# Letters and blanks are narrower than digits; somewhat less than they are, to be sure.
_LETTERS_A_DIGIT = 1.1


@dataclass(frozen=True)
class TaskLine:
    """A task as its row shows it, in words."""

    code: str
    title: str
    role: str
    deadline: str


@dataclass(frozen=True)
class PlanShape:
    """A plan's sheet: the document as printed, its title, and the tasks."""

    code: str
    sheet: str
    document: str
    title: str
    lines: tuple[TaskLine, ...]


@dataclass(frozen=True)
class Times:
    """The days that a workbook names, in words; empty in a workbook for no period."""

    period: str = ""
    days: str = ""
    due: str = ""
    previous: str = ""
    last_year: str = ""
    last_day: date | None = None
    year: str = "……"


@dataclass(frozen=True)
class Shape:
    """All that is printed alike; `blank` is a workbook for nobody, in which more can be typed."""

    times: Times
    statistics: tuple[StatisticsForm, ...]
    task_form: TaskForm
    plans: tuple[PlanShape, ...]
    stamp_rows: int
    blank: bool = False
    rules: tuple[BoundRule, ...] = ()

    @property
    def identity(self) -> tuple[object, ...]:
        """Equal for shapes that are drawn alike, as long as the definitions are alive."""
        forms = (id(self.task_form), *map(id, self.statistics))
        rules = tuple((rule.line.code, rule.line.severity) for rule in self.rules)
        return (self.times, self.plans, self.stamp_rows, rules, *forms)


def cover_key(part: str) -> Key:
    """The value beside a label of the cover."""
    return ("cover", part)


def stamp_key(row: int, column: int) -> Key:
    """A cell of the stamp's sheet."""
    return ("stamp", row, column)


def task_key(field: str, plan: str, task: str) -> Key:
    """What was last reported of a task: `field` is last_status or last_percent."""
    return (field, plan, task)


def figure_key(when: str, form: str, index: int) -> Key:
    """A figure of `previous` or `last_year`, by its place among the form's cells."""
    return (when, form, index)


def height_for(texts: Sequence[tuple[str, float]], least: int = 1) -> float:
    """The height (points) that shows wrapped texts, each in a column so many digits wide."""
    lines = max((lines_of(text, width) for text, width in texts), default=1)
    return min(_TALLEST, max(lines, least) * LINE + 2.25)


def lines_of(text: str, width: float) -> int:
    """Lines that a text takes when wrapped at words, in a column so many digits wide."""
    width = max(1.0, width * _LETTERS_A_DIGIT)
    lines = 0
    for paragraph in text.split("\n"):
        room = 0.0
        lines += 1
        for word in paragraph.split():
            if room and room + 1 + len(word) <= width:
                room += 1 + len(word)
            elif room:
                lines += ceil(len(word) / width)
                room = len(word) % width or width
            else:
                lines += ceil(len(word) / width) - 1
                room = len(word) % width or width
    return lines

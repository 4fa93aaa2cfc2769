"""A plan's task sheet read into task reports."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sync_service.contract.definitions import Field, TaskForm
from sync_service.domain.catalogue import found
from sync_service.domain.findings import Finding, Place
from sync_service.domain.submissions import TaskReport
from sync_service.workbooks.read import cells
from sync_service.workbooks.read.locating import Located, locate
from sync_service.workbooks.read.opening import Book, Grid

Options = Callable[[str], tuple[str, ...]]


@dataclass(frozen=True)
class ReadTask:
    """One task row: its report (status "" where none could be read) and where it stands."""

    report: TaskReport
    title: str
    sheet: str
    row: int
    letters: dict[str, str]

    def place(self, field: str) -> Place:
        """The physical cell of one of the row's fields."""
        letter = self.letters.get(field)
        return Place(self.sheet, None if letter is None else f"{letter}{self.row + 1}")


def read_task_sheet(
    book: Book,
    form: TaskForm,
    options: Options,
    sheet: str,
    plan: str,
    findings: list[Finding],
) -> list[ReadTask]:
    """Every row with a task code of one plan's sheet; may append to `findings`."""
    if sheet not in book.names:
        findings.append(found("SHEET_MISSING", Place(sheet), sheet=sheet))
        return []
    grid = book.grid(sheet)
    headings = {field.heading.vi: field.code for field in form.fields}
    needed = {"code", "title", *(field.code for field in form.inputs)}
    optional = [field.code for field in form.fields if field.code not in needed]
    located = locate(grid, sheet, headings, optional)
    if isinstance(located, Finding):
        findings.append(located)
        return []
    findings += located.findings
    letters = {name: cells.letters(i) for name, i in located.columns.items()}
    inputs = tuple((field, located.columns.get(field.code)) for field in form.inputs)
    reader = _RowReader(book, options, sheet, plan, grid, located, inputs, letters, findings)
    tasks = [reader.task(code, at) for code, at in located.rows.items()]
    reader.note_rows_without_code()
    return tasks


@dataclass(frozen=True)
class _RowReader:
    book: Book
    options: Options
    sheet: str
    plan: str
    grid: Grid
    located: Located
    inputs: tuple[tuple[Field, int | None], ...]
    letters: dict[str, str]
    findings: list[Finding]

    def task(self, code: str, at: int) -> ReadTask:
        row = self.grid[at]
        values = {field.code: self._field(field, i, row, code, at) for field, i in self.inputs}
        report = TaskReport(
            self.plan,
            code,
            values["status"] or "",
            values["percent"],
            values["completed_on"],
            values["document"],
            values["result"],
            values["obstacle"],
            values["proposal"],
        )
        i = self.located.columns.get("title")
        title = str(row[i]).strip() if i is not None and i < len(row) else ""
        return ReadTask(report, title, self.sheet, at, self.letters)

    def note_rows_without_code(self) -> None:
        """Findings for rows with entries that no task code claims."""
        known = set(self.located.rows.values())
        inputs = [i for field, i in self.inputs if i is not None and field.type != "text"]
        for at in range(self.located.header + 1, len(self.grid)):
            row = self.grid[at]
            if at not in known and any(i < len(row) and row[i] != "" for i in inputs):
                place = Place(self.sheet, cells.address(at, self.located.code_column))
                self.findings.append(found("ROW_UNKNOWN", place))

    def _field(self, field: Field, i: int | None, row: list[Any], task: str, at: int) -> Any:
        value = row[i] if i is not None and i < len(row) else ""
        if value == "" and not self.book.broken:
            return None
        reading = self._reading(field, value)
        plain = reading.fault is None and reading.repaired is None and _is_within(field, reading)
        if plain and not self.book.broken:
            return reading.value
        letter = self.letters.get(field.code)
        place = Place(self.sheet, None if letter is None else f"{letter}{at + 1}")
        broken = self.book.broken.get((self.sheet, place.cell or ""))
        if broken is not None and cells.is_blank(value):
            self.findings.append(
                Finding(broken.code, broken.severity, place, broken.params, broken.value)
            )
            return None
        return self._checked(field, reading, value, place, task)

    def _reading(self, field: Field, value: Any) -> cells.Reading:
        match field.type:
            case "choice":
                return cells.choice(value, self.options(field.list or ""))
            case "number":
                return cells.number(value, field.decimals)
            case "date":
                return cells.day(value)
            case "text":
                return cells.text(value)

    def _checked(
        self, field: Field, reading: cells.Reading, value: Any, place: Place, task: str
    ) -> Any:
        words: dict[str, Any] = {"label": f"nhiệm vụ {task}", "column": field.heading.vi}
        words["decimals"] = field.decimals
        if field.type == "choice":
            words["near"] = ": " + ", ".join(self.options(field.list or ""))
        if reading.fault is not None:
            self.findings.append(found(reading.fault, place, value=value, **words))
            return None
        if reading.repaired is not None:
            code = {"choice": "CHOICE_TEXT", "date": "DATE_TEXT"}.get(field.type, "NUMBER_TEXT")
            self.findings.append(found(code, place, value=value, read_as=reading.repaired))
        if not _is_within(field, reading):
            low, high = field.minimum, field.maximum
            bounds = {"low": f"{low:g}" if low is not None else "", "high": f"{high or 0:g}"}
            shown = f"{reading.value:g}"
            self.findings.append(
                found("NUMBER_OUT_OF_RANGE", place, value=shown, **bounds, **words)
            )
            return None
        return reading.value


def _is_within(field: Field, reading: cells.Reading) -> bool:
    """Whether a number, if it is one, lies between the field's bounds."""
    if field.type != "number" or reading.value is None:
        return True
    low, high = field.minimum, field.maximum
    return (low is None or reading.value >= low) and (high is None or reading.value <= high)
